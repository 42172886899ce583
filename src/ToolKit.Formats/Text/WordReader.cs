using System.Globalization;

namespace ToolKit.Formats;

/// <summary>
/// DOCX (ECMA-376 part 1 §17). Headings are told by style or outline level. Left out: headers and footers, comments, deleted and hidden text, the table of contents. Notes and text boxes follow their paragraph.
/// </summary>
internal static class WordReader
{
    private const int MostNotes = 2_000_000;

    public static void Read(ZipPackage package, string main, TextCollector text)
    {
        var parts = OpenPackaging.Relationships(package, main, text);
        var styles = WordStyles.Read(package, PartOf(parts, "/styles"), text);
        var notes = new Dictionary<string, string>(StringComparer.Ordinal);
        ReadNotes(package, PartOf(parts, "/footnotes"), "footnoteReference", notes, text);
        ReadNotes(package, PartOf(parts, "/endnotes"), "endnoteReference", notes, text);
        using var content = package.Open(main) ?? throw ReadingEndedException.Damaged("The file lacks its main part.");
        using var xml = new XmlPart(content, text);
        new Body(xml, text, styles, notes).Run();
    }

    private static string? PartOf(List<OpenPackaging.Relationship> parts, string type) =>
        parts.Find(part => part.Type.EndsWith(type, StringComparison.Ordinal))?.Target;

    /// <param name="reference">The element that refers to such a note; with the note's id it is the key.</param>
    private static void ReadNotes(ZipPackage package, string? part, string reference, Dictionary<string, string> notes, TextCollector text)
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

    private sealed class Body(XmlPart xml, TextCollector text, WordStyles styles, Dictionary<string, string> notes)
    {
        // A paragraph may hold a text box with paragraphs.
        private readonly Stack<WordStyle> paragraphs = new();
        private int tables;
        private int cells;
        private bool isHidden;

        public void Run()
        {
            while (xml.Next())
            {
                if (xml.IsStart)
                {
                    // Who starts an element may have read to its end.
                    var (name, isEmpty) = (xml.Name, xml.IsEmpty);
                    Start(name);
                    if (isEmpty)
                        End(name);
                }
                else if (xml.IsEnd)
                {
                    End(xml.Name);
                }
            }
        }

        private void Start(string name)
        {
            switch (name)
            {
                case "del" or "moveFrom" or "Fallback" or "instrText" or "sdtPr" or "sectPr" or "tblPr" or "trPr" or "tcPr" or "rt":
                    xml.LeaveOut(); // deleted, repeated for older programs, or settings and no text
                    break;
                case "p":
                    if (paragraphs.Count > 0)
                        text.BeginAside();
                    paragraphs.Push(WordStyle.Body);
                    isHidden = false;
                    break;
                case "pPr":
                    ReadParagraphProperties();
                    break;
                case "r":
                    isHidden = false;
                    break;
                case "rPr":
                    foreach (var property in xml.Inside())
                    {
                        if (property.IsStart && property.Name == "vanish")
                            isHidden = property.Attribute("val") is not ("0" or "false" or "off");
                    }

                    break;
                case "t":
                    foreach (var node in xml.Inside())
                    {
                        if (node.IsText && !isHidden)
                            node.AppendText();
                    }

                    break;
                case "tab" or "ptab":
                    text.Append(' ');
                    break;
                case "br" or "cr":
                    text.Append('\n');
                    break;
                case "noBreakHyphen":
                    text.Append('-');
                    break;
                case "footnoteReference" or "endnoteReference":
                    if (!isHidden && xml.Attribute("id") is { } id && notes.Remove(name + id, out var note))
                        text.Aside(note);
                    break;
                case "tbl":
                    tables++;
                    break;
                case "tc":
                    cells++;
                    break;
            }
        }

        private void End(string name)
        {
            switch (name)
            {
                case "p":
                    EndParagraph();
                    break;
                case "tc" when cells > 0:
                    cells--;
                    if (tables == 1)
                        text.EndCell();
                    break;
                case "tr" when tables == 1:
                    text.EndRow();
                    break;
                case "tbl" when tables > 0:
                    tables--;
                    break;
            }
        }

        private void EndParagraph()
        {
            if (!paragraphs.TryPop(out var style))
                return;
            if (paragraphs.Count > 0)
                text.EndAside();
            else if (style.IsContents)
                text.Discard();
            else if (cells > 0)
                text.Append(' ');
            else if (style.Level > 0)
                text.EndHeading(style.Level);
            else
                text.EndParagraph();
        }

        private void ReadParagraphProperties()
        {
            var style = WordStyle.Body;
            int? outline = null;
            foreach (var property in xml.Inside())
            {
                if (!property.IsStart)
                    continue;
                if (property.Name == "pStyle")
                    style = styles.Find(property.Attribute("val"));
                else if (property.Name == "outlineLvl")
                    outline = WordStyles.Level(property.Attribute("val"));
                else if (property.Name == "rPr")
                    property.LeaveOut(); // how the mark of the paragraph's end looks, not its text
            }

            if (paragraphs.TryPop(out _))
                paragraphs.Push(style with { Level = outline ?? style.Level });
        }
    }
}

/// <param name="Level">Of headings, 1 the highest; 0 for other text.</param>
/// <param name="IsContents">A line of the table of contents.</param>
internal sealed record WordStyle(int Level, bool IsContents)
{
    public static WordStyle Body { get; } = new(0, false);
}

/// <summary>The paragraph styles that make headings. Built-in styles are told by their English names, in whatever language the program runs (ECMA-376 part 1 §17.7.4.9).</summary>
internal sealed class WordStyles
{
    private const int MostStyles = 10_000;
    private const int LongestChain = 20;

    private readonly Dictionary<string, (WordStyle? Own, string? BasedOn)> byId = new(StringComparer.Ordinal);

    public static WordStyles Read(ZipPackage package, string? part, TextCollector text)
    {
        var styles = new WordStyles();
        using var content = part is null ? null : package.Open(part);
        if (content is null)
            return styles;
        using var xml = new XmlPart(content, text);
        while (xml.Next() && styles.byId.Count < MostStyles)
        {
            if (xml.IsStart && xml.Name == "style" && xml.Attribute("styleId") is { } id)
                styles.byId.TryAdd(id, ReadStyle(xml));
        }

        return styles;
    }

    public WordStyle Find(string? id)
    {
        for (var i = 0; i < LongestChain && id is not null; i++)
        {
            if (!byId.TryGetValue(id, out var style))
                return i == 0 ? Named(id) ?? WordStyle.Body : WordStyle.Body; // a style that is not declared
            if (style.Own is { } own)
                return own;
            id = style.BasedOn;
        }

        return WordStyle.Body;
    }

    /// <summary>A heading's level out of an outline level, which counts from 0; 9 is body text.</summary>
    public static int? Level(string? outline) =>
        int.TryParse(outline, NumberStyles.None, CultureInfo.InvariantCulture, out var level) ? level is < 9 ? level + 1 : 0 : null;

    private static (WordStyle? Own, string? BasedOn) ReadStyle(XmlPart xml)
    {
        WordStyle? named = null;
        int? outline = null;
        string? basedOn = null;
        foreach (var property in xml.Inside())
        {
            if (!property.IsStart)
                continue;
            if (property.Name == "name")
                named = Named(property.Attribute("val"));
            else if (property.Name == "basedOn")
                basedOn = property.Attribute("val");
            else if (property.Name == "outlineLvl")
                outline = Level(property.Attribute("val"));
        }

        return (named ?? (outline is { } level ? new WordStyle(level, false) : null), basedOn);
    }

    private static WordStyle? Named(string? name)
    {
        name = name?.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant() ?? "";
        if (name is "title" or "titel")
            return new WordStyle(1, false);
        foreach (var heading in (ReadOnlySpan<string>)["heading", "überschrift", "berschrift"])
        {
            if (name.Length == heading.Length + 1 && name.StartsWith(heading, StringComparison.Ordinal) && name[^1] is >= '1' and <= '9')
                return new WordStyle(name[^1] - '0', false);
        }

        return name is ['t', 'o', 'c', >= '1' and <= '9'] or "tocheading" ? new WordStyle(0, true) : null;
    }
}
