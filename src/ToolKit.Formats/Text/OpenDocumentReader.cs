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
    private const int MostStyles = 100_000;
    private const string Title = "Title"; // the style, whose name is the same in every language
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

    public static void Read(ZipPackage package, TextCollector text)
    {
        RefuseEncrypted(package, text);
        using (var meta = package.Open("meta.xml"))
        {
            if (meta is not null)
                Read(meta, text);
        }

        text.EndParagraph();
        using var content = package.Open("content.xml") ?? throw ReadingEndedException.Damaged("The file lacks its main part.");
        Read(content, text);
    }

    /// <summary>Document, properties and styles in one XML file.</summary>
    public static void ReadFlat(SourceFile file, TextCollector text) => Read(file.Body, text);

    private static void Read(Stream content, TextCollector text)
    {
        using var xml = new XmlPart(content, text);
        new Body(xml, text).Run();
    }

    private static void RefuseEncrypted(ZipPackage package, TextCollector text)
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

    private sealed class Body(XmlPart xml, TextCollector text)
    {
        // Levels of headings; 0 for paragraphs. A paragraph may hold a note or frame with paragraphs.
        private readonly Stack<int> paragraphs = new();
        private readonly HashSet<string> hidden = new(StringComparer.Ordinal);
        private readonly HashSet<string> titles = new(StringComparer.Ordinal) { Title };
        private readonly List<string> keywords = [];
        private string style = "";
        private int tables;
        private int cells;
        private bool isTitle;
        private bool isSpreadsheet;

        public void Run()
        {
            while (xml.Next())
            {
                if (xml.IsStart)
                {
                    var (name, isEmpty) = (xml.Name, xml.IsEmpty);
                    Start(name);
                    if (isEmpty)
                        End(name);
                }
                else if (xml.IsEnd)
                {
                    End(xml.Name);
                }
                else if (xml.IsText && paragraphs.Count > 0)
                {
                    xml.AppendText();
                }
            }

            if (keywords.Count > 0)
                text.State("keywords", string.Join(", ", keywords));
        }

        private void Start(string name)
        {
            switch (name)
            {
                case "tracked-changes" or "annotation" or "table-of-content" or "note-citation" or "ruby-text" or "hidden-text" or "binary-data" or "script" or "scripts" or "master-styles"
                    or "font-face-decls" or "settings" or "event-listeners":
                    xml.LeaveOut(); // deleted, said beside the text, repeated from it, or no text at all
                    break;
                case "title" or "desc" when xml.Namespace.EndsWith("svg-compatible:1.0", StringComparison.Ordinal):
                    xml.LeaveOut(); // what a picture is called, often by the program alone
                    break;
                case "meta" when xml.Namespace.EndsWith("office:1.0", StringComparison.Ordinal):
                    ReadMeta();
                    break;
                case "style":
                    style = xml.Attribute("name") ?? "";
                    if (xml.Attribute("parent-style-name") == Title && titles.Count < MostStyles)
                        titles.Add(style);
                    break;
                case "text-properties" when xml.Attribute("display") == "none" && hidden.Count < MostStyles:
                    hidden.Add(style);
                    break;
                case "p" or "h":
                    Begin(isHeading: name == "h");
                    break;
                case "span" when hidden.Contains(xml.Attribute("style-name") ?? ""):
                    xml.LeaveOut(); // nobody sees it in the document, so nobody finds it by that
                    break;
                case "s":
                    // Two spaces in a row may tell where letter-spaced words end; more say nothing.
                    text.Append(xml.Attribute("c") is null or "1" ? " " : "  ");
                    break;
                case "tab":
                    text.Append(' ');
                    break;
                case "line-break":
                    text.Append('\n');
                    break;
                case "page" when xml.Namespace.EndsWith("drawing:1.0", StringComparison.Ordinal):
                    text.BeginSection(anchor: null);
                    break;
                case "frame":
                    isTitle = xml.Attribute("class") == "title";
                    break;
                case "table":
                    if (tables++ == 0 && paragraphs.Count == 0 && xml.Attribute("name") is { } sheet && isSpreadsheet)
                    {
                        text.Append(sheet);
                        text.EndHeading(1);
                    }

                    break;
                case "spreadsheet":
                    isSpreadsheet = true;
                    break;
                case "table-cell" or "covered-table-cell":
                    cells++;
                    break;
            }
        }

        private void Begin(bool isHeading)
        {
            var name = xml.Attribute("style-name") ?? "";
            if (!xml.IsEmpty && hidden.Contains(name))
            {
                xml.LeaveOut(); // as a hidden span
                return;
            }

            var level = !isHeading ? titles.Contains(name) ? 1 : 0
                : int.TryParse(xml.Attribute("outline-level"), NumberStyles.None, CultureInfo.InvariantCulture, out var outline) ? Math.Max(outline, 1) : 1;
            if (paragraphs.Count > 0)
                text.BeginAside();
            paragraphs.Push(level);
        }

        private void End(string name)
        {
            switch (name)
            {
                case "p" or "h":
                    EndParagraph();
                    break;
                case "frame" when isTitle:
                    isTitle = false;
                    text.EndHeading(1);
                    break;
                case "table-cell" or "covered-table-cell" when cells > 0:
                    cells--;
                    // However often a cell or row is repeated, its text is read once.
                    if (tables == 1 && text.HasPending)
                        text.EndCell();
                    break;
                case "table-row" when tables == 1:
                    text.EndRow();
                    break;
                case "table" when tables > 0:
                    tables--;
                    break;
            }
        }

        private void EndParagraph()
        {
            if (!paragraphs.TryPop(out var level))
                return;
            if (paragraphs.Count > 0)
                text.EndAside();
            else if (cells > 0 || isTitle)
                text.Append(' ');
            else if (level > 0)
                text.EndHeading(level);
            else
                text.EndParagraph();
        }

        private void ReadMeta()
        {
            foreach (var node in xml.Inside())
            {
                if (!node.IsStart)
                    continue;
                switch (node.Name)
                {
                    case "title":
                        text.StateTitle(node.TextInside());
                        break;
                    case "language":
                        text.Language ??= node.TextInside() is { Length: > 0 and < 40 } language ? language : null;
                        break;
                    case "initial-creator" or "creator":
                        text.State("author", node.TextInside());
                        break;
                    case "subject" or "description":
                        text.State(node.Name, node.TextInside());
                        break;
                    case "keyword" when keywords.Count < 100:
                        keywords.Add(node.TextInside());
                        break;
                    case "creation-date":
                        text.State("created", node.TextInside());
                        break;
                    case "date":
                        text.State("modified", node.TextInside());
                        break;
                    case "user-defined" when node.Attribute("name") is { } name:
                        text.State(name.ToLowerInvariant(), node.TextInside());
                        break;
                }
            }
        }
    }
}
