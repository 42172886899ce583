using System.Buffers;
using System.Globalization;
using System.Text;
using AngleSharp.Html;

namespace ToolKit.Formats;

/// <summary>
/// HTML as a row of tags and text. A tree is not needed for text, and building one takes time and memory that grow with the square of what a hostile page nests.
/// </summary>
internal static class HtmlReader
{
    private const int LongestName = 40;
    private const int LongestValue = 4_000;

    private static readonly SearchValues<char> EndOfName = SearchValues.Create("\"'>;/ \r\n");

    // Content that is text to the parser, whatever it looks like, and none to a reader.
    private static readonly HashSet<string> Raw = new(StringComparer.Ordinal) { "script", "style", "textarea", "xmp", "iframe", "noembed", "noframes" };

    // Content that goes with the element, up to the end tag that belongs to it.
    private static readonly HashSet<string> Dropped = new(StringComparer.Ordinal)
    {
        "template", "svg", "math", "select", "datalist", "object", "audio", "video", "canvas", "applet",
    };

    // Elements whose end is always written, so that leaving a hidden one out cannot swallow what follows it.
    private static readonly HashSet<string> Hideable = new(StringComparer.Ordinal) { "div", "span", "section", "article", "aside", "details" };

    private static readonly HashSet<string> Blocks = new(StringComparer.Ordinal)
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
        "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "ul",
    };

    public static void Read(SourceFile file, ContentHandler text)
    {
        using var reader = file.OpenText(text, StatedEncoding);
        Read(reader, text);
        text.EndParagraph();
    }

    public static void Read(TextReader reader, ContentHandler text) => new Reading(new CharSource(reader, text), text).Run();

    /// <summary>What a <c>meta</c> element in the first 4 KB says; null where none does.</summary>
    private static Encoding? StatedEncoding(Stream body)
    {
        var bytes = new byte[4096];
        var start = Encoding.Latin1.GetString(bytes, 0, body.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        var at = start.IndexOf("charset", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return null;
        var value = start.AsSpan(at + "charset".Length).TrimStart(" =\"'");
        var end = value.IndexOfAny(EndOfName);
        return end > 0 ? TextEncoding.ByName(value[..end].ToString()) : null;
    }

    private sealed class Reading(CharSource source, ContentHandler text)
    {
        private readonly StringBuilder value = new();
        private Tag tag;
        private int heading;
        private bool inCell;
        private bool rowHasCells;

        public void Run()
        {
            while (source.Peek() >= 0)
            {
                var rest = source.Rest;
                var end = rest.IndexOfAny('<', '&');
                var plain = end < 0 ? rest : rest[..end];
                if (!plain.IsEmpty)
                {
                    text.Append(plain);
                    source.Skip(plain.Length);
                }
                else if (source.Read() == '&')
                {
                    text.Append(Entity());
                }
                else
                {
                    Markup();
                }
            }

            EndHeading();
        }

        private void Markup()
        {
            switch (source.Peek())
            {
                case '!':
                    Declaration();
                    break;
                case '?':
                    SkipTo('>');
                    break;
                case '/':
                    source.Read();
                    if (IsName(source.Peek()))
                    {
                        ReadTag();
                        EndTag();
                    }
                    else
                    {
                        SkipTo('>');
                    }

                    break;
                case var next when IsName(next):
                    ReadTag();
                    StartTag();
                    break;
                default:
                    text.Append('<');
                    break;
            }
        }

        private void StartTag()
        {
            var name = tag.Name;
            if (name == "title")
            {
                text.StateTitle(RawText(name));
            }
            else if (Raw.Contains(name))
            {
                SkipRaw(name);
            }
            else if (!tag.IsClosed && (Dropped.Contains(name) || (tag.IsHidden && Hideable.Contains(name))))
            {
                SkipElement(name);
            }
            else if (name == "meta")
            {
                State();
            }
            else if (name == "html")
            {
                text.Language ??= tag.Language;
            }
            else if (name == "br")
            {
                text.Append('\n');
            }
            else if (name == "img" && tag.Alt is { Length: > 0 } alt)
            {
                text.Append(' ');
                text.Append(alt);
                text.Append(' ');
            }
            else if (name is "td" or "th")
            {
                EndHeading();
                if (rowHasCells)
                    text.EndCell();
                else
                    text.EndParagraph();
                inCell = rowHasCells = true;
            }
            else if (name is "tr" or "table")
            {
                EndRow();
            }
            else if (name is ['h', >= '1' and <= '6'])
            {
                EndBlock();
                if (!inCell)
                    heading = name[1] - '0';
            }
            else if (Blocks.Contains(name))
            {
                EndBlock();
            }
        }

        private void EndTag()
        {
            var name = tag.Name;
            if (name is "tr" or "table")
                EndRow();
            else if (name is ['h', >= '1' and <= '6'] || Blocks.Contains(name))
                EndBlock();
        }

        private void State()
        {
            var name = tag.MetaName?.ToLowerInvariant();
            switch (name)
            {
                case "author" or "dc.creator" or "dcterms.creator":
                    text.State("author", tag.Content);
                    break;
                case "keywords" or "dc.subject":
                    text.State("keywords", tag.Content);
                    break;
                case "description" or "dc.description":
                    text.State("description", tag.Content);
                    break;
            }
        }

        private void EndHeading()
        {
            if (heading > 0)
                text.EndHeading(heading);
            heading = 0;
        }

        private void EndBlock()
        {
            if (heading > 0)
                EndHeading();
            else if (inCell)
                text.Append('\n');
            else
                text.EndParagraph();
        }

        private void EndRow()
        {
            EndHeading();
            text.EndRow();
            inCell = rowHasCells = false;
        }

        /// <summary>The tag's name and the attributes that matter, up to its end.</summary>
        private void ReadTag()
        {
            tag = new Tag { Name = Name() };
            while (true)
            {
                var next = source.Read();
                if (next is < 0 or '>')
                    return;
                tag.IsClosed = next == '/';
                if (next == '/' || char.IsWhiteSpace((char)next) || next is '"' or '\'' or '=')
                    continue;
                var name = char.ToLowerInvariant((char)next) + Name();
                SkipSpace();
                if (source.Peek() != '=')
                {
                    tag.Take(name, "");
                    continue;
                }

                source.Read();
                SkipSpace();
                tag.Take(name, Value());
            }
        }

        private string Name()
        {
            value.Clear();
            while (source.Peek() is var next && next >= 0 && next is not ('>' or '/' or '=') && !char.IsWhiteSpace((char)next))
            {
                source.Read();
                if (value.Length < LongestName)
                    value.Append(char.ToLowerInvariant((char)next));
            }

            return value.ToString();
        }

        private string Value()
        {
            value.Clear();
            var quote = source.Peek() is '"' or '\'' ? source.Read() : -1;
            while (source.Peek() is var next && next >= 0)
            {
                if (quote < 0 && (next == '>' || char.IsWhiteSpace((char)next)))
                    break;
                source.Read();
                if (next == quote)
                    break;
                if (value.Length < LongestValue)
                    value.Append((char)next);
            }

            return System.Net.WebUtility.HtmlDecode(value.ToString());
        }

        private static bool IsName(int first) => first >= 0 && char.IsAsciiLetter((char)first);

        private void SkipSpace()
        {
            while (source.Peek() is var next && next >= 0 && char.IsWhiteSpace((char)next))
                source.Read();
        }

        private void SkipTo(char end)
        {
            while (source.Read() is var next && next >= 0 && next != end)
            {
            }
        }

        private void Declaration()
        {
            source.Read();
            if (source.Peek() != '-')
            {
                SkipTo('>');
                return;
            }

            source.Read();
            if (source.Peek() != '-')
            {
                SkipTo('>');
                return;
            }

            source.Read();
            // "<!-->" is a comment too, and "--!>" ends one (HTML §13.2.5.43 to 52).
            var dashes = 2;
            while (source.Read() is var next && next >= 0)
            {
                if (next == '>' && dashes >= 2)
                    return;
                if (next != '!' || dashes < 2)
                    dashes = next == '-' ? dashes + 1 : 0;
            }
        }

        /// <summary>The content of an element that holds text only, up to its end tag.</summary>
        private string RawText(string name)
        {
            var content = new StringBuilder();
            while (source.Read() is var next && next >= 0)
            {
                if (next == '<' && source.Peek() == '/')
                {
                    source.Read();
                    if (Name() == name)
                    {
                        SkipTo('>');
                        break;
                    }
                }
                else if (content.Length < LongestValue)
                {
                    content.Append((char)next);
                }
            }

            return System.Net.WebUtility.HtmlDecode(content.ToString());
        }

        private void SkipRaw(string name) => _ = RawText(name);

        private void SkipElement(string name)
        {
            var depth = 1;
            while (depth > 0 && source.Peek() >= 0)
            {
                SkipTo('<');
                var isEnd = source.Peek() == '/';
                if (isEnd)
                    source.Read();
                else if (source.Peek() == '!')
                    Declaration();
                if (IsName(source.Peek()))
                {
                    ReadTag();
                    if (tag.Name == name)
                        depth += isEnd ? -1 : tag.IsClosed ? 0 : 1;
                    else if (!isEnd && Raw.Contains(tag.Name))
                        SkipRaw(tag.Name);
                }
            }
        }

        /// <summary>What the reference after an ampersand stands for; the ampersand where it is none.</summary>
        private string Entity()
        {
            Span<char> name = stackalloc char[32];
            var length = 0;
            while (length < name.Length - 1 && source.Peek() is var next && next >= 0 && (char.IsAsciiLetterOrDigit((char)next) || (next == '#' && length == 0)))
                name[length++] = (char)source.Read();
            var ended = source.Peek() == ';';
            if (ended)
                source.Read();
            var written = name[..length].ToString();
            var meant = written is ['#', .. var number] ? Numbered(number) : HtmlEntityProvider.Resolver.GetSymbol(written + (ended ? ";" : ""));
            return meant ?? $"&{written}{(ended ? ";" : "")}";
        }

        private static string? Numbered(string number)
        {
            var isHex = number is ['x' or 'X', ..];
            var isNumber = isHex
                ? int.TryParse(number.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
                : int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out code);
            // 128 to 159 are meant as Windows numbers them (HTML §13.2.5.80).
            return !isNumber ? null
                : code is >= 0x80 and <= 0x9F ? TextEncoding.Windows1252.GetString([(byte)code])
                : Rune.IsValid(code) && code != 0 ? new Rune(code).ToString() : "\uFFFD";
        }
    }

    private struct Tag
    {
        public string Name;
        public bool IsClosed;
        public bool IsHidden;
        public string? Language;
        public string? Alt;
        public string? MetaName;
        public string? Content;

        public void Take(string attribute, string value)
        {
            switch (attribute)
            {
                case "hidden":
                    IsHidden = true;
                    break;
                case "style":
                    IsHidden |= value.Replace(" ", "", StringComparison.Ordinal).Contains("display:none", StringComparison.OrdinalIgnoreCase);
                    break;
                case "lang":
                    Language ??= value;
                    break;
                case "alt":
                    Alt ??= value;
                    break;
                case "name" or "property":
                    MetaName ??= value;
                    break;
                case "content":
                    Content ??= value;
                    break;
            }
        }
    }
}
