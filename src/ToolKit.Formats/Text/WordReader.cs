using System.Globalization;

namespace ToolKit.Formats;

/// <summary>
/// DOCX (ECMA-376 part 1 §17). Headings are told by style or outline level. Left out: headers and footers, comments, deleted and hidden text, the table of contents. Notes and text boxes follow their paragraph.
/// </summary>
internal static class WordReader
{
    private const int MostNotes = 2_000_000;

    public static void Read(ZipPackage package, string main, ContentHandler content)
    {
        var parts = OpenPackaging.Relationships(package, main, content);
        var styles = WordStyles.Read(package, OpenPackaging.PartOf(parts, "/styles"), content);
        var numbering = WordNumbering.Read(package, OpenPackaging.PartOf(parts, "/numbering"), content);
        var notes = new Dictionary<string, string>(StringComparer.Ordinal);
        ReadNotes(package, OpenPackaging.PartOf(parts, "/footnotes"), "footnoteReference", notes, content);
        ReadNotes(package, OpenPackaging.PartOf(parts, "/endnotes"), "endnoteReference", notes, content);
        var links = OpenPackaging.Links(package, main, content);
        var pictures = parts.Where(part => part.Type.EndsWith("/image", StringComparison.Ordinal)).DistinctBy(part => part.Id).ToDictionary(part => part.Id, part => part.Target, StringComparer.Ordinal);
        using var body = package.Open(main) ?? throw ReadingEndedException.Damaged("The file lacks its main part.");
        using var xml = new XmlPart(body, content);
        new Body(xml, content, styles, numbering, notes, links, id => id is not null && pictures.TryGetValue(id, out var part) ? package.Open(part) : null).Read();
    }

    /// <param name="reference">The element that refers to such a note; with the note's id it is the key.</param>
    private static void ReadNotes(ZipPackage package, string? part, string reference, Dictionary<string, string> notes, ContentHandler text)
    {
        using var content = part is null ? null : package.Open(part);
        if (content is null)
            return;
        using var xml = new XmlPart(content, text);
        var length = 0;
        while (xml.Next() && length < MostNotes)
        {
            if (!xml.IsStart || xml.Name is not ("footnote" or "endnote") || xml.Attribute("id") is not { } id)
                continue;
            if (xml.Attribute("type") is not (null or "normal"))
            {
                xml.LeaveOut(); // the line above the notes is a note of a type of its own
                continue;
            }

            var note = new System.Text.StringBuilder();
            foreach (var node in xml.Inside())
            {
                if (node.IsStart && node.Name is "del" or "moveFrom")
                    node.LeaveOut(); // deleted, and only the record of changes still has it
                else if (node.IsStart && node.Name == "t")
                    note.Append(node.TextInside());
                else if (node.IsEnd && node.Name is "p" or "tab")
                    note.Append(' ');
            }

            length += note.Length + 100;
            notes.TryAdd(reference + id, TextRepair.Line(note.ToString()));
        }
    }

    private sealed class Body(
        XmlPart xml, ContentHandler content, WordStyles styles, WordNumbering numbering, Dictionary<string, string> notes, Dictionary<string, string> links, Func<string?, Stream?> openPicture)
        : FlowReader(xml, content)
    {
        private bool isHidden;
        private string? alternative;

        public void Read() => Run();

        protected override void Start(string name)
        {
            switch (name)
            {
                case "del" or "moveFrom" or "Fallback" or "instrText" or "sdtPr" or "sectPr" or "tblPr" or "rt":
                    Xml.LeaveOut(); // deleted, repeated for older programs, or settings and no text
                    break;
                case "p":
                    BeginParagraph();
                    isHidden = false;
                    break;
                case "pPr":
                    ReadParagraphProperties();
                    break;
                case "r":
                    isHidden = false;
                    Content.Mark(TextFormat.None);
                    break;
                case "rPr":
                    ReadRunProperties();
                    break;
                case "t":
                    foreach (var node in Xml.Inside())
                    {
                        if (node.IsText && !isHidden)
                            node.AppendText();
                    }

                    break;
                case "tab" or "ptab":
                    Content.Append(' ');
                    break;
                case "br" or "cr":
                    Content.Append('\n');
                    break;
                case "noBreakHyphen":
                    Content.Append('-');
                    break;
                case "footnoteReference" or "endnoteReference":
                    if (!isHidden && Xml.Attribute("id") is { } id && notes.Remove(name + id, out var note))
                    {
                        Content.BeginNote();
                        Content.Append(note);
                        Content.EndNote();
                    }

                    break;
                case "hyperlink":
                    Content.BeginLink(Xml.Attribute("id") is { } link && links.TryGetValue(link, out var address) ? address : "#" + Xml.Attribute("anchor"));
                    break;
                case "bookmarkStart" when Xml.Attribute("name") is { Length: > 0 } anchor and not "_GoBack": // where the writer last was
                    Content.Anchor(anchor);
                    break;
                case "drawing" or "pict":
                    alternative = null;
                    break;
                case "docPr":
                    alternative = Xml.Attribute("descr") ?? Xml.Attribute("title");
                    break;
                case "shape":
                    alternative = Xml.Attribute("alt");
                    break;
                case "blip" when !isHidden:
                    var picture = Xml.Attribute("embed"); // others lie somewhere else
                    Content.Picture(alternative, () => openPicture(picture));
                    break;
                case "imagedata" when !isHidden: // of Word before 2010
                    var old = Xml.Attribute("id", "relationships");
                    Content.Picture(alternative, () => openPicture(old));
                    break;
                case "tbl":
                    BeginTable();
                    break;
                case "tr" when Content.IsTableFull:
                    Xml.LeaveOut();
                    break;
                case "tr":
                    Content.BeginRow();
                    break;
                case "trPr":
                    foreach (var property in Xml.Inside())
                    {
                        if (property.IsStart && property.Name == "tblHeader" && IsOn(property))
                            Content.BeginRow(isHeader: true);
                    }

                    break;
                case "tc":
                    BeginCell();
                    break;
                case "tcPr":
                    foreach (var property in Xml.Inside())
                    {
                        if (property.IsStart && property.Name == "gridSpan" && int.TryParse(property.Attribute("val"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns))
                            Content.Span(columns, rows: 1);
                    }

                    break;
            }
        }

        protected override void End(string name)
        {
            switch (name)
            {
                case "p":
                    EndParagraph();
                    break;
                case "hyperlink":
                    Content.EndLink();
                    break;
                case "tc":
                    EndCell();
                    break;
                case "tr":
                    Content.EndRow();
                    break;
                case "tbl":
                    EndTable();
                    break;
            }
        }

        private void ReadRunProperties()
        {
            var marks = TextFormat.None;
            foreach (var property in Xml.Inside())
            {
                if (!property.IsStart)
                    continue;
                if (property.Name == "vanish")
                    isHidden = IsOn(property);
                else if (property.Name == "rStyle")
                    marks |= styles.MarksOf(property.Attribute("val"));
                else
                    marks = MarksWith(marks, property);
            }

            Content.Mark(marks);
        }

        private void ReadParagraphProperties()
        {
            var style = WordStyle.Body;
            int? outline = null;
            string? list = null;
            var level = 0;
            foreach (var property in Xml.Inside())
            {
                if (!property.IsStart)
                    continue;
                switch (property.Name)
                {
                    case "pStyle":
                        (style, list, level) = styles.Find(property.Attribute("val"));
                        break;
                    case "outlineLvl":
                        outline = WordStyles.Level(property.Attribute("val"));
                        break;
                    case "numId":
                        list = property.Attribute("val");
                        break;
                    case "ilvl":
                        level = WordNumbering.LevelOf(property);
                        break;
                    case "rPr":
                        property.LeaveOut(); // how the mark of the paragraph's end looks, not its text
                        break;
                }
            }

            if (Paragraph is not { } paragraph)
                return;
            paragraph.Level = outline ?? style.Level;
            paragraph.IsLeftOut = style.IsContents;
            if (list is null || paragraph.IsLeftOut)
                return;
            (paragraph.Item, var label) = numbering.Next(list, level, asLabel: paragraph.Level > 0);
            if (label is not null)
                Content.Label(label);
        }
    }

    /// <summary>Whether a property that can be switched is on (§17.17.4).</summary>
    private static bool IsOn(XmlPart property) => property.Attribute("val") is not ("0" or "false" or "off");

    /// <summary>Some marks, with what a property of a run adds to them or takes away.</summary>
    internal static TextFormat MarksWith(TextFormat marks, XmlPart property)
    {
        var value = property.Attribute("val");
        var (mark, isOn) = property.Name switch
        {
            "b" => (TextFormat.Bold, IsOn(property)),
            "i" => (TextFormat.Italic, IsOn(property)),
            "u" => (TextFormat.Underlined, value != "none"),
            "strike" or "dstrike" => (TextFormat.Struck, IsOn(property)),
            "vertAlign" => (value == "superscript" ? TextFormat.Raised : TextFormat.Lowered, value is "superscript" or "subscript"),
            _ => (TextFormat.None, true),
        };
        return isOn ? marks | mark : marks & ~mark;
    }
}
