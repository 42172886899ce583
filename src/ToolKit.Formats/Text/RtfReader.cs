using System.Globalization;
using System.Text;

namespace ToolKit.Formats;

/// <summary>
/// RTF 1.9.1, of which text, headings (by outline level, or by a style named as one) and document properties are read. Left out: headers and footers, comments, deleted and hidden text (traces, for whom wants them), pictures and objects. Notes follow
/// their paragraph.
/// </summary>
internal static class RtfReader
{
    private const int LongestWord = 32;
    private const int MostFonts = 10_000;
    private const int MostStyles = 10_000;
    private const int LongestValue = 4_000;

    // Groups that hold no text of the document. Those marked \* are skipped in any case, unless they are known below.
    private static readonly HashSet<string> Skipped = new(StringComparer.Ordinal)
    {
        "colortbl", "pict", "object", "objdata", "header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf", "fldinst", "annotation", "atnid", "atnauthor", "atndate", "atntime", "xe",
        "tc", "rxe", "bkmkstart", "bkmkend", "listtable", "listoverridetable", "revtbl", "rsidtbl", "generator", "xmlnstbl", "themedata", "colorschememapping", "datastore", "latentstyles", "filetbl",
        "listtext", "pntext", "pn", "ftnsep", "ftnsepc", "aftnsep", "aftnsepc", "nonshppict", "template", "private1", "mmathPr", "do", "shprslt", "shppict", "factoidname", "passwordhash", "oldcprops", "oldpprops",
    };

    // Groups that hold no text of the document either, and what they are traces of.
    private static readonly Dictionary<string, TextTrace> Traces = new(StringComparer.Ordinal)
    {
        ["annotation"] = TextTrace.Comment,
        ["header"] = TextTrace.PageHead,
        ["headerl"] = TextTrace.PageHead,
        ["headerr"] = TextTrace.PageHead,
        ["headerf"] = TextTrace.PageHead,
        ["footer"] = TextTrace.PageFoot,
        ["footerl"] = TextTrace.PageFoot,
        ["footerr"] = TextTrace.PageFoot,
        ["footerf"] = TextTrace.PageFoot,
        ["operator"] = TextTrace.Editor,
        ["manager"] = TextTrace.Manager,
    };

    // The fields of \info that are read, and the names they go by.
    private static readonly Dictionary<string, string> Properties = new(StringComparer.Ordinal)
    {
        ["title"] = "title",
        ["author"] = "author",
        ["subject"] = "subject",
        ["keywords"] = "keywords",
        ["doccomm"] = "description",
        ["category"] = "category",
    };

    // Words that stand for a character.
    private static readonly Dictionary<string, string> Characters = new(StringComparer.Ordinal)
    {
        ["tab"] = " ",
        ["line"] = "\n",
        ["lbr"] = "\n",
        ["emdash"] = "—",
        ["endash"] = "–",
        ["emspace"] = " ",
        ["enspace"] = " ",
        ["qmspace"] = " ",
        ["bullet"] = "•",
        ["lquote"] = "‘",
        ["rquote"] = "’",
        ["ldblquote"] = "“",
        ["rdblquote"] = "”",
    };

    // Character sets of fonts (\fcharset) and the code pages they mean.
    private static readonly Dictionary<int, int> CodePages = new()
    {
        [0] = 1252,
        [77] = 10000,
        [128] = 932,
        [129] = 949,
        [130] = 1361,
        [134] = 936,
        [136] = 950,
        [161] = 1253,
        [162] = 1254,
        [163] = 1258,
        [177] = 1255,
        [178] = 1256,
        [186] = 1257,
        [204] = 1251,
        [222] = 874,
        [238] = 1250,
        [254] = 437,
        [255] = 850,
    };

    public static void Read(SourceFile file, ContentHandler text)
    {
        // Bytes as characters of the same number: what they mean depends on the font.
        using var reader = new StreamReader(file.Body, Encoding.Latin1, detectEncodingFromByteOrderMarks: false, bufferSize: 16 * 1024, leaveOpen: true);
        new Reading(new CharSource(reader, text), text).Run();
    }

    private enum Destination
    {
        Text,
        Skipped,
        FontTable,
        StyleSheet,
        Information,
        Value,
        Trace,
        CommentAuthor,
    }

    /// <summary>What a group inherits from the one around it.</summary>
    private struct Group
    {
        public Destination Destination;
        public bool IsHidden;
        public bool IsDeleted;
        public bool IsNote;
        public int Skip; // characters that follow \u for readers who do not know it
        public Encoding Encoding;
        public string Property;
        public TextTrace Trace;
        public bool EndsTrace; // what was collected is complete where this group ends

        public readonly bool IsText => Destination == Destination.Text && !IsHidden && !IsDeleted;
    }

    private sealed class Reading(CharSource source, ContentHandler text)
    {
        private readonly Stack<Group> groups = new();
        private readonly Dictionary<int, Encoding> fonts = [];
        private readonly Dictionary<int, int> styles = [];
        private readonly StringBuilder value = new();
        private readonly StringBuilder trace = new();
        private readonly StringBuilder beside = new(); // hidden or deleted text of the paragraph
        private string commentAuthor = "";
        private TextTrace besideIs;
        private readonly List<byte> bytes = [];
        private Group group = new() { Skip = 1, Encoding = TextEncoding.Windows1252, Property = "" };
        private Encoding standard = TextEncoding.Windows1252;
        private bool isFirstInGroup;
        private bool isOptional;
        private int toSkip;
        private int font;
        private int style;
        private int outline;
        private int paragraphStyle;
        private bool isInTable;

        public void Run()
        {
            for (var next = source.Read(); next >= 0; next = source.Read())
            {
                switch (next)
                {
                    case '{':
                        FlushBytes();
                        if (groups.Count >= text.Limits.MostDepth)
                            throw new ReadingEndedException(TextProblem.TooDeep, $"Groups are nested deeper than {text.Limits.MostDepth} levels.");
                        groups.Push(group);
                        (group.IsNote, group.EndsTrace) = (false, false);
                        (isFirstInGroup, isOptional, toSkip) = (true, false, 0);
                        break;
                    case '}':
                        EndGroup();
                        break;
                    case '\\':
                        Control();
                        break;
                    case '\r' or '\n':
                        break;
                    default:
                        isFirstInGroup = false;
                        if (toSkip > 0)
                            toSkip--;
                        else
                            Byte((byte)next);
                        break;
                }
            }

            FlushBytes();
            EndParagraph();
        }

        private void EndGroup()
        {
            FlushBytes();
            EndValue();
            EndTrace();
            if (group.IsNote)
                text.EndAside();
            if (groups.TryPop(out var outer))
                group = outer;
            (isFirstInGroup, isOptional, toSkip) = (false, false, 0);
        }

        private void Control()
        {
            var next = source.Read();
            if (next < 0)
                return;
            if (!char.IsAsciiLetter((char)next))
            {
                Symbol((char)next);
                return;
            }

            Span<char> name = stackalloc char[LongestWord];
            var length = 0;
            name[length++] = (char)next;
            while (source.Peek() is var letter && letter >= 0 && char.IsAsciiLetter((char)letter))
            {
                source.Read();
                if (length < name.Length)
                    name[length++] = (char)letter;
            }

            var number = Number();
            if (source.Peek() == ' ')
                source.Read();
            Word(name[..length].ToString(), number);
        }

        private int? Number()
        {
            var isNegative = source.Peek() == '-';
            if (isNegative)
                source.Read();
            long number = 0;
            var digits = 0;
            while (source.Peek() is var digit && digit >= 0 && char.IsAsciiDigit((char)digit))
            {
                source.Read();
                number = Math.Min(int.MaxValue, (number * 10) + digit - '0');
                digits++;
            }

            return digits == 0 ? null : (int)(isNegative ? -number : number);
        }

        private void Symbol(char symbol)
        {
            if (symbol == '*')
            {
                isOptional = true;
                return;
            }

            isFirstInGroup = false;
            switch (symbol)
            {
                case '\'':
                    var high = Hex(source.Read());
                    var low = Hex(source.Read());
                    if (toSkip > 0)
                        toSkip--;
                    else if (high >= 0 && low >= 0)
                        Byte((byte)((high * 16) + low));
                    break;
                case '~':
                    Text("\u00A0");
                    break;
                case '_':
                    Text("-");
                    break;
                case '-':
                    Text("\u00AD");
                    break;
                case '\r' or '\n':
                    Paragraph();
                    break;
                case '\\' or '{' or '}':
                    if (toSkip > 0)
                        toSkip--;
                    else
                        Byte((byte)symbol);
                    break;
            }
        }

        private static int Hex(int digit) => digit switch
        {
            >= '0' and <= '9' => digit - '0',
            >= 'a' and <= 'f' => digit - 'a' + 10,
            >= 'A' and <= 'F' => digit - 'A' + 10,
            _ => -1,
        };

        private void Word(string word, int? number)
        {
            var (first, optional) = (isFirstInGroup, isOptional);
            (isFirstInGroup, isOptional) = (false, false);
            if (word != "u" && toSkip > 0 && word != "bin")
            {
                toSkip--; // a control word counts as one of the characters to skip
                return;
            }

            if (word == "bin")
            {
                for (var left = number ?? 0; left > 0 && source.Peek() >= 0;)
                {
                    var some = Math.Min(left, source.Rest.Length);
                    source.Skip(some);
                    left -= some;
                }

                return;
            }

            if (group.Destination == Destination.Skipped)
                return;
            if (first && BeginDestination(word))
                return;
            if (first && optional)
            {
                group.Destination = Destination.Skipped;
                return;
            }

            if (Characters.TryGetValue(word, out var character))
            {
                Text(character);
                return;
            }

            Format(word, number);
        }

        /// <summary>Whether the first word of a group says where its content belongs.</summary>
        private bool BeginDestination(string word)
        {
            switch (word)
            {
                case "fonttbl":
                    group.Destination = Destination.FontTable;
                    return true;
                case "stylesheet":
                    group.Destination = Destination.StyleSheet;
                    return true;
                case "info":
                    group.Destination = Destination.Information;
                    return true;
                case "footnote":
                    FlushBytes();
                    if (group.IsText)
                    {
                        text.BeginAside();
                        group.IsNote = true;
                    }

                    return true;
                case "shpinst" or "shptxt" or "fldrslt" or "field" or "shp" or "upr": // \*\shpinst holds \shptxt
                    return true;
                case "atnauthor" when text.WantsHidden:
                    (group.Destination, group.EndsTrace) = (Destination.CommentAuthor, true);
                    return true;
                case var _ when text.WantsHidden && group.Destination is Destination.Text or Destination.Information && Traces.TryGetValue(word, out var kind):
                    FlushBytes();
                    (group.Destination, group.Trace, group.EndsTrace) = (Destination.Trace, kind, true);
                    return true;
                case "sn" or "sv": // the properties of a shape, by name
                    group.Destination = Destination.Skipped;
                    return true;
                case var _ when Skipped.Contains(word):
                    group.Destination = Destination.Skipped;
                    return true;
                case var _ when group.Destination == Destination.Information:
                    group.Destination = Properties.TryGetValue(word, out var property) ? Destination.Value : Destination.Skipped;
                    group.Property = property ?? "";
                    return true;
                default:
                    return false;
            }
        }

        private void Format(string word, int? number)
        {
            if (group.Destination is Destination.Trace or Destination.CommentAuthor && word is "cell" or "nestcell" or "row" or "nestrow" or "pard" or "intbl" or "s" or "outlinelevel")
                return; // those of the text around it stay as they are
            switch (word)
            {
                case "u":
                    toSkip = 0;
                    if (number is { } code)
                        Text(((char)(ushort)code).ToString());
                    toSkip = group.Skip;
                    break;
                case "uc":
                    group.Skip = Math.Clamp(number ?? 1, 0, 16);
                    break;
                case "ansicpg":
                    FlushBytes();
                    group.Encoding = standard = TextEncoding.ByCodePage(number ?? 1252);
                    break;
                case "mac":
                    group.Encoding = standard = TextEncoding.ByCodePage(10000);
                    break;
                case "pc":
                    group.Encoding = standard = TextEncoding.ByCodePage(437);
                    break;
                case "pca":
                    group.Encoding = standard = TextEncoding.ByCodePage(850);
                    break;
                case "f":
                    FlushBytes();
                    font = number ?? 0;
                    if (group.Destination != Destination.FontTable)
                        group.Encoding = fonts.GetValueOrDefault(font, standard);
                    break;
                case "fcharset" when group.Destination == Destination.FontTable && fonts.Count < MostFonts:
                    if (number is { } set && CodePages.TryGetValue(set, out var page) && set != 0)
                        fonts[font] = TextEncoding.ByCodePage(page);
                    break;
                case "v":
                    FlushBytes();
                    group.IsHidden = number != 0;
                    break;
                case "deleted":
                    FlushBytes();
                    group.IsDeleted = number != 0;
                    break;
                case "revised" when number != 0 && group.Destination == Destination.Text:
                    TellTrace(TextTrace.Inserted, "");
                    break;
                case "plain":
                    FlushBytes();
                    (group.IsHidden, group.IsDeleted) = (false, false);
                    break;
                case "s":
                    style = number ?? 0;
                    if (group.Destination == Destination.Text)
                        paragraphStyle = style;
                    break;
                case "outlinelevel" when number is >= 0 and <= 8:
                    if (group.Destination == Destination.Text)
                        outline = number.Value + 1;
                    else if (group.Destination == Destination.StyleSheet && styles.Count < MostStyles)
                        styles[style] = number.Value + 1;
                    break;
                case "pard":
                    FlushBytes();
                    (outline, paragraphStyle, isInTable) = (0, 0, false);
                    break;
                case "intbl":
                    isInTable = true;
                    break;
                case "par" or "sect" or "page":
                    Paragraph();
                    break;
                case "cell" or "nestcell":
                    FlushBytes();
                    if (group.IsText)
                        text.EndCell();
                    break;
                case "row" or "nestrow":
                    FlushBytes();
                    TellBeside();
                    text.EndRow();
                    break;
            }
        }

        private void Paragraph()
        {
            FlushBytes();
            if (group.Destination == Destination.Trace)
                trace.Append('\n');
            if (group.Destination != Destination.Text)
                return;
            if (isInTable || group.IsNote)
                text.Append(' ');
            else
                EndParagraph();
        }

        private void EndParagraph()
        {
            TellBeside();
            var level = outline > 0 ? outline : styles.GetValueOrDefault(paragraphStyle);
            if (level > 0)
                text.EndHeading(level);
            else
                text.EndParagraph();
        }

        /// <summary>Bytes are collected, since a character may take two of them.</summary>
        private void Byte(byte b)
        {
            if (group.Destination == Destination.Skipped || ((group.IsHidden || group.IsDeleted) && !text.WantsHidden))
                return;
            bytes.Add(b);
            if (bytes.Count >= 4096)
                FlushBytes();
        }

        private void FlushBytes()
        {
            if (bytes.Count == 0)
                return;
            var written = group.Encoding.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes));
            bytes.Clear();
            Put(written);
        }

        private void Text(string written)
        {
            FlushBytes();
            if (toSkip > 0)
                toSkip--;
            else
                Put(written);
        }

        private void Put(string written)
        {
            if (group.IsText)
                text.Append(written);
            else if (group.Destination is Destination.Value or Destination.StyleSheet && value.Length < LongestValue)
                value.Append(written);
            else if (group.Destination is Destination.Trace or Destination.CommentAuthor)
                PutTrace(written);
            else if (group.Destination == Destination.Text && text.WantsHidden)
                PutBeside(group.IsDeleted ? TextTrace.Deleted : TextTrace.Hidden, written);
        }

        /// <summary>What is long is told in pieces: all of it is to be looked at.</summary>
        private void PutTrace(string written)
        {
            if (trace.Length >= LongestValue)
                EndTrace(isWhole: false);
            trace.Append(written);
        }

        private void PutBeside(TextTrace kind, string written)
        {
            if (kind != besideIs || beside.Length >= LongestValue)
                TellBeside();
            besideIs = kind;
            beside.Append(written);
        }

        private void TellBeside()
        {
            TellTrace(besideIs, beside.ToString());
            beside.Clear();
        }

        private void EndTrace(bool isWhole = true)
        {
            if (isWhole && !group.EndsTrace)
                return;
            if (group.Destination == Destination.CommentAuthor)
                commentAuthor = trace.ToString().Trim();
            else
                TellTrace(group.Trace, group.Trace == TextTrace.Comment && commentAuthor.Length > 0 ? $"{commentAuthor}: {trace}" : trace.ToString());
            trace.Clear();
        }

        private void TellTrace(TextTrace kind, string said)
        {
            if (text.WantsHidden && (kind == TextTrace.Inserted || !string.IsNullOrWhiteSpace(said)))
                text.Trace(kind, said);
        }

        /// <summary>A property, or the name of a style, is complete where its group ends.</summary>
        private void EndValue()
        {
            if (group.Destination == Destination.Value)
            {
                if (group.Property == "title")
                    text.StateTitle(value.ToString());
                else
                    text.State(group.Property, value.ToString());
                value.Clear();
            }
            else if (group.Destination == Destination.StyleSheet)
            {
                if (HeadingLevel(value.ToString().TrimEnd(';', ' ')) is > 0 and var level && styles.Count < MostStyles)
                    styles.TryAdd(style, level);
                value.Clear();
                style = 0;
            }
        }

        private static int HeadingLevel(string name)
        {
            foreach (var heading in (ReadOnlySpan<string>)["heading ", "Überschrift ", "Heading "])
            {
                if (name.StartsWith(heading, StringComparison.OrdinalIgnoreCase)
                    && int.TryParse(name.AsSpan(heading.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level is >= 1 and <= 9)
                    return level;
            }

            return name.Equals("Title", StringComparison.OrdinalIgnoreCase) || name.Equals("Titel", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        }
    }
}
