using System.Xml.Linq;

namespace ToolKit.Formats;

/// <summary>Fields in ODT: user fields, input fields, drop-down fields, placeholders (ISO/IEC 26300 part 1 §7.4 and §7.7), LibreOffice's content controls, and text.</summary>
internal sealed class OpenTextDialect : OfficeDialect
{
    private static readonly XNamespace Text = OpenDocumentParts.Names["text"];
    private static readonly XNamespace Table = OpenDocumentParts.Names["table"];
    private static readonly XNamespace Office = OpenDocumentParts.Names["office"];

    // Within a paragraph but no part of its text.
    private static readonly XName[] Apart = [Text + "note-citation", Office + "annotation", Text + "ruby-text", Text + "tracked-changes"];

    public override string Main => "content.xml";

    public override bool IsPart(string name) => name is "content.xml" or "styles.xml";

    public override bool IsParagraph(XElement element) => element.Name == Text + "p" || element.Name == Text + "h";

    public override bool IsHolder(XElement element) => element.Name == Table + "table-row" || element.Name == Text + "list-item";

    public override bool IsRepeated(XElement element) => false;

    public override IEnumerable<TextPiece> Pieces(XElement paragraph)
    {
        foreach (var node in paragraph.DescendantNodes())
        {
            if (ParagraphOf(node) != paragraph || (node.Parent != paragraph && node.Ancestors().TakeWhile(around => around != paragraph).Any(around => Apart.Contains(around.Name))))
                continue;
            switch (node)
            {
                case XText text:
                    yield return new TextPiece(text, text.Value, true);
                    break;
                case XElement element when element.Name == Text + "s":
                    yield return new TextPiece(element, new string(' ', Math.Clamp(element.Number(Text + "c") ?? 1, 0, 1_000)), false);
                    break;
                case XElement element when element.Name == Text + "tab":
                    yield return new TextPiece(element, "\t", false);
                    break;
                case XElement element when element.Name == Text + "line-break":
                    yield return new TextPiece(element, "\n", false);
                    break;
            }
        }
    }

    public override void Set(TextPiece piece, string text)
    {
        var node = (XText)piece.Node;
        var lines = text.Split(OfficeFilling.Break);
        node.AddBeforeSelf(lines.SkipLast(1).SelectMany(line => (XNode[])[new XText(line), new XElement(Text + "line-break")]));
        node.Value = lines[^1];
    }

    public override IEnumerable<OfficeControl> Controls(XElement part)
    {
        foreach (var element in part.DescendantsAndSelf())
        {
            var (written, type) = element.Name switch
            {
                _ when element.Name == Text + "user-field-decl" || element.Name == Text + "user-field-get" => ((string?)element.Attribute(Text + "name"), FieldType.Text),
                _ when element.Name == Text + "text-input" => (InputName(element), FieldType.Text),
                _ when element.Name == Text + "drop-down" => ((string?)element.Attribute(Text + "name"), FieldType.Choice),
                _ when element.Name == Text + "placeholder" && (string?)element.Attribute(Text + "placeholder-type") == "text" => (element.Value.Trim('<', '>', ' '), FieldType.Text),
                _ when element.Name.LocalName == "content-control" => (Attribute(element, "tag") ?? Attribute(element, "alias"), ControlType(element)),
                _ => (null, FieldType.Text),
            };
            if (written is null)
                continue;
            if (written.StartsWith(TemplateText.OpenPlace, StringComparison.Ordinal) || IsOpenPlace(element.Value))
                continue;
            var options = element.Name == Text + "drop-down" ? element.Elements(Text + "label").Select(label => (string?)label.Attribute(Text + "value") ?? "").Where(value => value.Length > 0).ToList()
                : element.Name.LocalName == "content-control" ? [.. element.Elements().Where(item => item.Name.LocalName == "list-item").Select(item => Attribute(item, "display-text") ?? Attribute(item, "value") ?? "").Where(value => value.Length > 0)]
                : new List<string>();
            var name = NameOf(written);
            if (name is null)
                yield return new OfficeControl(element, written, null, type, [], null, $"„{written}“ ist kein Name für ein Feld. Er darf kleine Buchstaben von a bis z, Ziffern und „_“ haben.");
            else
                yield return new OfficeControl(element, name, Label(element, written, name), options.Count == 0 && type == FieldType.Choice ? FieldType.Text : type, options);
        }
    }

    public override void Fill(OfficeControl control, TemplateField field, FieldValues values, string text)
    {
        var element = control.Element;
        if (element.Name == Text + "user-field-decl")
        {
            element.SetAttributeValue(Office + "value-type", "string");
            element.SetAttributeValue(Office + "string-value", text.Replace(OfficeFilling.Break, '\n'));
            element.Attributes().Where(attribute => attribute.Name == Office + "value" || attribute.Name == Office + "date-value" || attribute.Name == Text + "formula").Remove();
            return;
        }

        if (element.Name == Text + "user-field-get")
        {
            element.Value = text.Replace(OfficeFilling.Break, ' ');
            return;
        }

        if (element.Name.LocalName == "content-control")
        {
            foreach (var state in element.Attributes().Where(attribute => attribute.Name.LocalName is "showing-place-holder" or "checked" or "current-date").ToList())
                state.Remove();
            if (control.Type == FieldType.Flag)
            {
                var isSet = FieldText.IsSet(values[field.Name]);
                element.SetAttributeValue(element.Name.Namespace + "checked", isSet ? "true" : "false");
                text = Attribute(element, isSet ? "checked-state" : "unchecked-state") ?? (isSet ? "☒" : "☐");
            }

            var format = element.Elements(Text + "span").FirstOrDefault()?.Attribute(Text + "style-name");
            element.Nodes().Where(node => node is not XElement item || item.Name.LocalName != "list-item").Remove();
            Write(element, text, format);
            return;
        }

        // The rest are fields that show a text: it takes their place.
        var span = new XElement("span");
        Write(span, text, null);
        element.ReplaceWith(span.Nodes().ToList());
    }

    public override void Report(XElement part, OfficeFields fields)
    {
        foreach (var field in part.Descendants(Text + "database-display"))
            fields.Say(null, $"Das Serienbrieffeld „{(string?)field.Attribute(Text + "column-name")}“ wird nicht ausgefüllt. Ersetzen Sie es durch ein Benutzerfeld.");
        if (part.Descendants(Text + "tracked-changes").Any())
            fields.Say(null, "Das Dokument zeichnet Änderungen auf. Nehmen Sie sie an oder lehnen Sie sie ab, bevor es Vorlage wird.", isError: false);
    }

    public override void Finish(XElement part)
    {
        foreach (var cell in part.Descendants(Table + "table-cell").Where(cell => !cell.HasElements).ToList())
            cell.Add(new XElement(Text + "p"));
        part.Descendants(Text + "list").Where(list => !list.HasElements).RemoveAll();
        part.Descendants(Table + "table").Where(table => !table.Descendants(Table + "table-row").Any()).RemoveAll();
    }

    public override void Renumber(XElement copy)
    {
        foreach (var element in copy.Descendants())
            element.Attributes(XNamespace.Xml + "id").Remove();
        copy.Descendants().Where(element => element.Name == Text + "bookmark" || element.Name == Text + "bookmark-start" || element.Name == Text + "bookmark-end").Remove();
    }

    /// <summary>What an input field asks for. LibreOffice makes one of each control of a DOCX, without its title; a label in brackets tells it all the same.</summary>
    private static string? InputName(XElement element) =>
        (string?)element.Attribute(Text + "description") is { Length: > 0 } description ? description : element.Value is ['[', .. var inside, ']'] ? inside : null;

    private static FieldType ControlType(XElement element) =>
        Attribute(element, "checkbox") == "true" ? FieldType.Flag
        : Attribute(element, "date") == "true" ? FieldType.Date
        : Attribute(element, "dropdown") == "true" || element.Elements().Any(item => item.Name.LocalName == "list-item") ? FieldType.Choice
        : FieldType.Text;

    private static string? Label(XElement element, string written, string name) =>
        element.Name.LocalName == "content-control" ? Attribute(element, "alias")
        : element.Name == Text + "user-field-decl" && (string?)element.Attribute(Office + "string-value") is ['[', .. var inside, ']'] ? inside
        : written == name || written.Contains('.', StringComparison.Ordinal) ? null : written;

    private static string? Attribute(XElement element, string name) =>
        element.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName == name && !attribute.IsNamespaceDeclaration)?.Value is { Length: > 0 } value ? value : null;

    private static void Write(XElement target, string text, XAttribute? format)
    {
        var lines = text.Split(OfficeFilling.Break);
        for (var i = 0; i < lines.Length; i++)
        {
            if (i > 0)
                target.Add(new XElement(Text + "line-break"));
            target.Add(format is null ? new XText(lines[i]) : new XElement(Text + "span", new XAttribute(format), lines[i]));
        }
    }
}
