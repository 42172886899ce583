using System.Globalization;
using System.Text;

namespace ToolKit.Formats;

/// <summary>
/// ODT, ODS and ODP (ISO/IEC 26300), packed or as one XML file: they differ in what is around the paragraphs only. Left out: what was deleted with changes tracked, comments, hidden text, headers and footers, the table of
/// contents. Notes and frames follow their paragraph.
/// </summary>
internal static class OpenDocumentReader
{
    private const int LongestType = 100;
    private const int LongestAlternative = 1_000;
    private const string Type = "application/vnd.oasis.opendocument.";

    public static bool IsOpenDocument(ZipPackage package)
    {
        using var content = package.Open("mimetype");
        if (content is null)
            return false;
        var bytes = new byte[LongestType];
        var read = content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return Encoding.ASCII.GetString(bytes, 0, read).StartsWith(Type, StringComparison.Ordinal);
    }

    public static void Read(ZipPackage package, ContentHandler content)
    {
        RefuseEncrypted(package, content);
        var styles = new OpenDocumentStyles();
        foreach (var part in (ReadOnlySpan<string>)["meta.xml", "styles.xml"])
        {
            using var body = package.Open(part);
            if (body is not null)
                Read(body, content, styles, package.Open);
        }

        content.EndParagraph();
        using var main = package.Open("content.xml") ?? throw ReadingEndedException.Damaged("The file lacks its main part.");
        Read(main, content, styles, package.Open);
    }

    /// <summary>Document, properties and styles in one XML file.</summary>
    public static void ReadFlat(SourceFile file, ContentHandler content) => Read(file.Body, content, new OpenDocumentStyles(), _ => null);

    private static void Read(Stream part, ContentHandler content, OpenDocumentStyles styles, Func<string, Stream?> openPicture)
    {
        using var xml = new XmlPart(part, content);
        new Body(xml, content, styles, openPicture).Read();
    }

    private static void RefuseEncrypted(ZipPackage package, ContentHandler text)
    {
        using var manifest = package.Open("META-INF/manifest.xml");
        if (manifest is null)
            return;
        using var xml = new XmlPart(manifest, text, ignoreDtd: true); // OpenOffice wrote one here
        while (xml.Next())
        {
            if (xml.IsStart && xml.Name == "encryption-data")
                throw new ReadingEndedException(TextProblem.PasswordProtected, "The document is encrypted.");
        }
    }

    private sealed class Body(XmlPart xml, ContentHandler content, OpenDocumentStyles styles, Func<string, Stream?> openPicture) : FlowReader(xml, content)
    {
        private readonly List<string> keywords = [];

        // How the text around a paragraph or span looks.
        private readonly Stack<TextFormat> marks = new([TextFormat.None]);
        private readonly Stack<Frame> frames = new();
        private readonly Stack<List> lists = new();
        private bool isSpreadsheet;
        private bool isHeader;

        public void Read()
        {
            Run();
            if (keywords.Count > 0)
                Content.State("keywords", string.Join(", ", keywords));
        }

        protected override void Characters()
        {
            if (Paragraph is not null)
                Xml.AppendText();
        }

        protected override void Start(string name)
        {
            switch (name)
            {
                case "tracked-changes" or "annotation" or "table-of-content" or "note-citation" or "ruby-text" or "hidden-text" or "binary-data" or "script" or "scripts" or "master-styles"
                    or "font-face-decls" or "settings" or "event-listeners":
                    Xml.LeaveOut(); // deleted, said beside the text, repeated from it, or no text at all
                    break;
                case "title" or "desc" when Xml.Namespace.EndsWith("svg-compatible:1.0", StringComparison.Ordinal):
                    Describe(isTitle: name == "title");
                    break;
                case "meta" when Xml.Namespace.EndsWith("office:1.0", StringComparison.Ordinal):
                    ReadMeta();
                    break;
                case "style" or "text-properties" or "list-style" or "list-level-style-number" or "list-level-style-bullet":
                    styles.Take(Xml);
                    break;
                case "p" or "h":
                    Begin(isHeading: name == "h");
                    break;
                case "span" when styles.IsHidden(Xml.Attribute("style-name")):
                    Xml.LeaveOut(); // nobody sees it in the document, so nobody finds it by that
                    break;
                case "span":
                    Mark(marks.Peek() | styles.MarksOf(Xml.Attribute("style-name")));
                    break;
                case "s":
                    // Two spaces in a row may tell where letter-spaced words end; more say nothing.
                    Content.Append(Xml.Attribute("c") is null or "1" ? " " : "  ");
                    break;
                case "tab":
                    Content.Append(' ');
                    break;
                case "line-break":
                    Content.Append('\n');
                    break;
                case "a":
                    Content.BeginLink(Xml.Attribute("href") ?? "");
                    break;
                case "bookmark" or "bookmark-start" when Xml.Attribute("name") is { Length: > 0 } anchor:
                    Content.Anchor(anchor);
                    break;
                case "note-body":
                    BeginNote();
                    marks.Push(TextFormat.None);
                    break;
                case "page" when Xml.Namespace.EndsWith("drawing:1.0", StringComparison.Ordinal):
                    Content.BeginSection(anchor: null);
                    break;
                case "frame":
                    frames.Push(new Frame(IsTitle: Xml.Attribute("class") == "title"));
                    break;
                case "image" when frames.TryPeek(out var frame):
                    frame.Pictures.Add(Xml.Attribute("href") ?? "");
                    break;
                case "list":
                    lists.Push(new List(Xml.Attribute("style-name") ?? (lists.TryPeek(out var outer) ? outer.Style : "")));
                    break;
                case "list-item" or "list-header" when lists.TryPeek(out var list):
                    list.IsItemBegun = false;
                    break;
                case "table":
                    BeginTable(name: Xml.Attribute("name"));
                    break;
                case "table-header-rows":
                    isHeader = true;
                    break;
                case "table-row" when Content.IsTableFull:
                    Xml.LeaveOut();
                    break;
                case "table-row":
                    Content.BeginRow(isHeader, repeated: Count("number-rows-repeated"));
                    break;
                case "spreadsheet":
                    isSpreadsheet = true;
                    break;
                case "table-cell" or "covered-table-cell":
                    BeginCell(isCovered: name[0] == 'c', Count("number-columns-repeated"));
                    Content.Span(Count("number-columns-spanned"), Count("number-rows-spanned"));
                    break;
            }
        }

        protected override void End(string name)
        {
            switch (name)
            {
                case "p" or "h":
                    EndParagraph();
                    marks.Pop();
                    break;
                case "span":
                    marks.Pop();
                    Content.Mark(marks.Peek());
                    break;
                case "style":
                    styles.EndStyle();
                    break;
                case "a":
                    Content.EndLink();
                    break;
                case "note-body":
                    marks.Pop();
                    EndNote();
                    break;
                case "frame":
                    EndFrame(frames.Pop());
                    break;
                case "list":
                    lists.Pop();
                    break;
                case "table-header-rows":
                    isHeader = false;
                    break;
                case "table-cell" or "covered-table-cell":
                    EndCell();
                    break;
                case "table-row":
                    Content.EndRow();
                    break;
                case "table":
                    EndTable();
                    break;
            }
        }

        private int Count(string attribute) =>
            int.TryParse(Xml.Attribute(attribute), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Math.Max(count, 1) : 1;

        private void Mark(TextFormat mark)
        {
            marks.Push(mark);
            Content.Mark(mark);
        }

        private void Begin(bool isHeading)
        {
            var style = Xml.Attribute("style-name");
            if (!Xml.IsEmpty && styles.IsHidden(style))
            {
                Xml.LeaveOut(); // as a hidden span
                return;
            }

            var level = !isHeading ? styles.IsTitle(style) ? 1 : 0 : Xml.Attribute("outline-level") is { Length: 1 } outline ? Math.Max(outline[0] - '0', 1) : 1;
            var paragraph = BeginParagraph();
            paragraph.Level = level;
            paragraph.IsJoined = frames.TryPeek(out var frame) && frame.IsTitle;
            if (lists.TryPeek(out var list) && !isHeading)
            {
                paragraph.Item = new ListItem(list.Style, lists.Count - 1, styles.NumberingOf(list.Style, lists.Count), IsContinued: list.IsItemBegun);
                list.IsItemBegun = true;
            }

            Mark(level > 0 ? TextFormat.None : styles.MarksOf(style));
        }

        private void BeginTable(string? name)
        {
            if (isSpreadsheet && Paragraph is null && name is not null)
            {
                Content.Append(name);
                Content.EndHeading(1);
            }

            BeginTable(isSpreadsheet);
        }

        private void Describe(bool isTitle)
        {
            // Programs name pictures too: it is for those who do not see them, and no text.
            if (!frames.TryPeek(out var frame))
                Xml.LeaveOut();
            else if (Xml.TextInside(LongestAlternative) is { Length: > 0 } words && (frame.Alternative is null || !isTitle))
                frame.Alternative = words;
        }

        private void EndFrame(Frame frame)
        {
            if (frame.IsTitle)
                Content.EndHeading(1);
            if (frame.Pictures.Count > 0)
                Content.Picture(frame.Alternative, () => frame.Pictures.Select(openPicture).FirstOrDefault(picture => picture is not null));
        }

        private void ReadMeta()
        {
            foreach (var node in Xml.Inside())
            {
                if (!node.IsStart)
                    continue;
                switch (node.Name)
                {
                    case "title":
                        Content.StateTitle(node.TextInside());
                        break;
                    case "language":
                        Content.Language ??= node.TextInside() is { Length: > 0 and < 40 } language ? language : null;
                        break;
                    case "initial-creator" or "creator":
                        Content.State("author", node.TextInside());
                        break;
                    case "subject" or "description":
                        Content.State(node.Name, node.TextInside());
                        break;
                    case "keyword" when keywords.Count < 100:
                        keywords.Add(node.TextInside());
                        break;
                    case "creation-date":
                        Content.State("created", node.TextInside());
                        break;
                    case "date":
                        Content.State("modified", node.TextInside());
                        break;
                    case "user-defined" when node.Attribute("name") is { } name:
                        Content.State(name.ToLowerInvariant(), node.TextInside());
                        break;
                }
            }
        }

        /// <summary>What stands in a box of its own: pictures, one that programs of old understand among them, or text.</summary>
        private sealed record Frame(bool IsTitle)
        {
            public List<string> Pictures { get; } = [];

            public string? Alternative { get; set; }
        }

        private sealed record List(string Style)
        {
            /// <summary>The item has a paragraph: those that follow go on with it.</summary>
            public bool IsItemBegun { get; set; }
        }
    }
}
