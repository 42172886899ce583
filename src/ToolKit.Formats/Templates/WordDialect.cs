using System.Globalization;
using System.Xml.Linq;

namespace ToolKit.Formats;

/// <summary>Fields in DOCX: structured document tags (ECMA-376 part 1 §17.5.2, called content controls), those of later versions for ticks and repeated parts ([MS-DOCX] 2.5), and text.</summary>
internal sealed class WordDialect : OfficeDialect
{
    private const string Tick = "http://schemas.microsoft.com/office/word/2010/wordml";
    private const string Repeated = "http://schemas.microsoft.com/office/word/2012/wordml";

    // Names of a program's own controls: what stands in them is no field.
    private static readonly string[] NoFields = ["docPartObj", "docPartList", "equation", "picture", "citation", "bibliography", "group"];

    private static readonly string[] PartNames = ["document", "header", "footer", "footnotes", "endnotes"];

    private readonly XNamespace w;

    public WordDialect(StoredPackage package)
    {
        Main = package.OfficeMain!;
        w = package.Xml(Main)?.Root?.Name.Namespace ?? XNamespace.None; // strict files have another one
    }

    public override string Main { get; }

    public override bool IsPart(string name) =>
        name == Main || (name.StartsWith("word/", StringComparison.Ordinal) && name.EndsWith(".xml", StringComparison.Ordinal) && name.LastIndexOf('/') == 4
            && Array.Exists(PartNames, part => name[5..^4].TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9') == part));

    public override bool IsParagraph(XElement element) => element.Name == w + "p";

    public override bool IsHolder(XElement element) => element.Name == w + "tr";

    public override bool IsRepeated(XElement element) => element.Name == w + "sdt" && Property(element, Repeated, "repeatingSection") is not null;

    public override IEnumerable<TextPiece> Pieces(XElement paragraph)
    {
        foreach (var element in paragraph.Descendants())
        {
            if (element.Name.Namespace != w || element.Parent?.Name != w + "r" || ParagraphOf(element) != paragraph)
                continue;
            switch (element.Name.LocalName)
            {
                case "t":
                    yield return new TextPiece(element, element.Value, true);
                    break;
                case "tab":
                    yield return new TextPiece(element, "\t", false);
                    break;
                case "br" or "cr":
                    yield return new TextPiece(element, "\n", false);
                    break;
                case "noBreakHyphen":
                    yield return new TextPiece(element, "-", false);
                    break;
            }
        }
    }

    public override void Set(TextPiece piece, string text)
    {
        var element = (XElement)piece.Node;
        var lines = text.Split(OfficeFilling.Break);
        Write(element, lines[^1]);
        element.AddBeforeSelf(lines.SkipLast(1).SelectMany(line => (XElement[])[Write(new XElement(w + "t"), line), new XElement(w + "br")]));
    }

    public override IEnumerable<OfficeControl> Controls(XElement part)
    {
        foreach (var control in part.DescendantsAndSelf(w + "sdt"))
        {
            if (control.Element(w + "sdtPr") is not { } properties || control.Element(w + "sdtContent") is not { } content)
                continue;
            if (properties.Elements().Any(property => NoFields.Contains(property.Name.LocalName, StringComparer.Ordinal)) || Property(control, Repeated, "repeatingSectionItem") is not null || IsProperty(properties))
                continue;
            var (tag, label) = (Value(properties, "tag"), Value(properties, "alias"));
            var written = tag.Length > 0 ? tag : label;
            if (written.StartsWith(TemplateText.OpenPlace, StringComparison.Ordinal) || IsOpenPlace(content.Value))
                continue;
            if (written.Length == 0)
            {
                if (!content.Descendants(w + "sdt").Any() && Property(control, Repeated, "repeatingSection") is null)
                    yield return Broken(control, "", "Ein Inhaltssteuerelement hat weder Titel noch Tag und wird nicht ausgefüllt.");
                continue;
            }

            var name = NameOf(written);
            if (name is null)
                yield return Broken(control, written, $"„{written}“ ist kein Name für ein Feld. Das Tag darf kleine Buchstaben von a bis z, Ziffern und „_“ haben.");
            else
                yield return Read(control, properties, content, name, label.Length > 0 ? label : null);
        }
    }

    public override void Fill(OfficeControl control, TemplateField field, FieldValues values, string text)
    {
        var properties = control.Element.Element(w + "sdtPr")!;
        var content = control.Element.Element(w + "sdtContent")!;
        var wasPlaceholder = properties.Element(w + "showingPlcHdr") is not null;
        properties.Elements(w + "showingPlcHdr").Remove();
        // Bound to data elsewhere in the file, Word would put those back when it opens it.
        properties.Elements().Where(property => property.Name.LocalName == "dataBinding").Remove();
        if (control.Type == FieldType.Flag)
            text = SetTick(properties, FieldText.IsSet(values[field.Name]));
        else if (properties.Element(w + "date") is { } date && FieldText.TryReadDate(values[field.Name], out var day))
            date.SetAttributeValue(w + "fullDate", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + "T00:00:00Z");

        // What stood there gives the format; a hint has one of its own, which nobody wants to keep.
        var format = wasPlaceholder ? properties.Element(w + "rPr") : content.Descendants(w + "r").FirstOrDefault()?.Element(w + "rPr") ?? properties.Element(w + "rPr");
        var run = new XElement(w + "r", format is null ? null : new XElement(format), new XElement(w + "t"));
        Set(new TextPiece(run.Element(w + "t")!, "", true), text);
        if (content.DescendantsAndSelf().FirstOrDefault(IsParagraph) is not { } first)
        {
            content.ReplaceNodes(run);
            return;
        }

        foreach (var other in content.Descendants(w + "p").Where(paragraph => paragraph != first).ToList())
            other.Remove();
        foreach (var node in first.Elements().Where(element => element.Name != w + "pPr").ToList())
            node.Remove();
        first.Add(run);
    }

    public override void Report(XElement part, OfficeFields fields)
    {
        foreach (var instruction in part.Descendants(w + "instrText").Select(text => text.Value).Concat(part.Descendants(w + "fldSimple").Select(field => (string?)field.Attribute(w + "instr") ?? "")))
        {
            var words = instruction.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is ["MERGEFIELD" or "DOCVARIABLE", var name, ..])
                fields.Say(null, $"Das {(words[0] == "MERGEFIELD" ? "Seriendruckfeld" : "Feld")} „{name.Trim('"')}“ wird nicht ausgefüllt. Ersetzen Sie es durch ein Inhaltssteuerelement oder „{{{{{OfficeFields.NameOf(name) ?? "name"}}}}}“.");
            else if (words is ["FORMTEXT" or "FORMCHECKBOX" or "FORMDROPDOWN", ..])
                fields.Say(null, "Ein Formularfeld älterer Art wird nicht ausgefüllt. Ersetzen Sie es durch ein Inhaltssteuerelement.");
        }
    }

    public override void Finish(XElement part)
    {
        // A cell, a note, a head or foot ends with a paragraph.
        foreach (var holder in part.DescendantsAndSelf().Where(element => element.Name.Namespace == w && element.Name.LocalName is "tc" or "footnote" or "endnote" or "hdr" or "ftr" or "txbxContent").ToList())
        {
            var last = holder.Elements().LastOrDefault(element => element.Name.Namespace == w && element.Name.LocalName is "p" or "tbl" or "sdt" or "customXml"); // the end of a bookmark may follow
            if (last is null || (!IsParagraph(last) && !last.Descendants().Any(IsParagraph)) || last.Name == w + "tbl")
                holder.Add(new XElement(w + "p"));
        }

        // A table without rows, a control without content: neither may be.
        part.Descendants(w + "tbl").Where(table => !table.Descendants(w + "tr").Any()).RemoveAll();
        part.Descendants(w + "sdtContent").Where(content => !content.HasElements && content.Parent?.Parent is { } around && !IsParagraph(around)).Select(content => content.Parent!).RemoveAll();
    }

    public override void Renumber(XElement copy)
    {
        // Word gives numbers itself where there are none; of two equal ones it calls the file damaged, or loses one.
        copy.Descendants(w + "sdtPr").Elements(w + "id").Remove();
        copy.Descendants().Where(element => element.Name == w + "bookmarkStart" || element.Name == w + "bookmarkEnd").Remove();
        foreach (var element in copy.Descendants())
            element.Attributes().Where(attribute => attribute.Name.LocalName is "paraId" or "textId").Remove();
    }

    private OfficeControl Read(XElement control, XElement properties, XElement content, string name, string? label)
    {
        if (Property(control, Repeated, "repeatingSection") is not null)
        {
            var items = content.Elements(w + "sdt").FirstOrDefault(item => Property(item, Repeated, "repeatingSectionItem") is not null);
            return items is null
                ? Broken(control, name, $"Der wiederholte Bereich „{name}“ hat keinen Eintrag, der wiederholt werden kann.")
                : new OfficeControl(control, name, label, FieldType.List, [], items);
        }

        if (content.Descendants().FirstOrDefault(element => element.Name == w + "tbl" || element.Name == w + "drawing" || element.Name == w + "pict" || element.Name == w + "tr" || element.Name == w + "sdt") is { } inner)
        {
            var what = inner.Name.LocalName switch
            {
                "tbl" or "tr" => "eine Tabelle oder Zeile",
                "sdt" => "ein weiteres Inhaltssteuerelement",
                _ => "ein Bild",
            };
            return Broken(control, name, $"Das Inhaltssteuerelement „{name}“ enthält {what} und wird nicht ausgefüllt. Ausgefüllt werden Steuerelemente mit Text.");
        }

        var list = properties.Element(w + "dropDownList") ?? properties.Element(w + "comboBox");
        var options = list?.Elements(w + "listItem").Where(item => (string?)item.Attribute(w + "value") is not (null or "")).Select(item => (string?)item.Attribute(w + "displayText") ?? (string)item.Attribute(w + "value")!).ToList() ?? [];
        var type = properties.Element(w + "date") is not null ? FieldType.Date
            : properties.Element(w + "dropDownList") is not null && options.Count > 0 ? FieldType.Choice
            : Property(control, Tick, "checkbox") is not null ? FieldType.Flag
            : (string?)properties.Element(w + "text")?.Attribute(w + "multiLine") is "1" or "true" or "on" || content.Elements(w + "p").Skip(1).Any() ? FieldType.LongText
            : FieldType.Text;
        return new OfficeControl(control, name, label, type, options);
    }

    /// <summary>Sets a tick, and gives the character that shows it.</summary>
    private static string SetTick(XElement properties, bool isSet)
    {
        var box = properties.Element(XName.Get("checkbox", Tick))!;
        var state = box.Element(XName.Get("checked", Tick));
        if (state is null)
            box.AddFirst(state = new XElement(XName.Get("checked", Tick)));
        state.SetAttributeValue(XName.Get("val", Tick), isSet ? "1" : "0");
        var shown = (string?)box.Element(XName.Get(isSet ? "checkedState" : "uncheckedState", Tick))?.Attribute(XName.Get("val", Tick));
        return int.TryParse(shown, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code) && code is > 0x20 and < 0xD800 ? ((char)code).ToString() : isSet ? "☒" : "☐";
    }

    /// <summary>Shows a property of the document, such as its title.</summary>
    private static bool IsProperty(XElement properties) => properties.Elements().Any(property =>
        property.Name.LocalName == "dataBinding" && property.Attributes().Any(attribute => attribute.Name.LocalName == "prefixMappings" && (attribute.Value.Contains("core-properties", StringComparison.Ordinal) || attribute.Value.Contains("extended-properties", StringComparison.Ordinal))));

    private static OfficeControl Broken(XElement control, string name, string problem) => new(control, name, null, FieldType.Text, [], null, problem);

    private XElement? Property(XElement control, string space, string name) => control.Element(w + "sdtPr")?.Element(XName.Get(name, space));

    private string Value(XElement properties, string name) => ((string?)properties.Element(w + name)?.Attribute(w + "val") ?? "").Trim();

    private static XElement Write(XElement element, string text)
    {
        element.Value = text;
        element.SetAttributeValue(XNamespace.Xml + "space", "preserve");
        return element;
    }
}
