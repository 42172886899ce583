using System.Text;

namespace ToolKit.Formats;

/// <summary>Collects what readers find as text. It repairs, counts, and ends the reading when there is enough.</summary>
internal sealed class TextCollector(ReadLimits limits, WordFrequency? words, CancellationToken cancellation) : ContentHandler(limits, cancellation)
{
    /// <summary>Between the cells of a row.</summary>
    public const string CellBorder = " | ";

    private const int LongestParagraph = 16_000;
    private const int LongestHeading = 1_000;
    private const int LongestValue = 4_000;
    private const int LongestName = 100;
    private const int MostValues = 200;
    private const int CostOfParagraph = 32;

    private static readonly HashSet<string> NoTitles = new(StringComparer.OrdinalIgnoreCase)
    {
        "Dokument", "Document", "Unbenannt", "Untitled", "Folie", "Slide", "Slide Title", "PowerPoint-Präsentation", "PowerPoint Presentation", "Präsentation", "Presentation", "Mappe", "Tabelle",
    };

    private readonly List<TextSection> sections = [];
    private readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);
    private readonly Stack<(StringBuilder Pending, int Tables, int Cells)> interrupted = new();
    private readonly List<string> asides = [];
    private StringBuilder pending = new();
    private List<string> paragraphs = [];
    private (int Level, string Heading, string? Anchor) current = (0, "", null);
    private string? firstHeading;
    private int tables;
    private int cells;
    private long characters;

    public override void Append(ReadOnlySpan<char> text)
    {
        CheckTime();
        while (pending.Length + text.Length > LongestParagraph)
        {
            var fits = LongestParagraph - pending.Length;
            Take(text[..fits]);
            text = text[fits..];
            var begun = BegunWord();
            EndPiece();
            pending.Append(begun);
        }

        Take(text);
    }

    public override void BeginTable(bool isSheet = false) => tables++;

    public override void EndTable() => tables--;

    public override void BeginCell(int? column = null, bool isCovered = false, int repeated = 1) => cells++;

    /// <summary>An empty cell leaves no trace at the beginning and end of a row, nor does a table in a cell.</summary>
    public override void EndCell()
    {
        cells = Math.Max(0, cells - 1);
        if (tables <= 1 && pending.Length > 0)
            Append(CellBorder);
    }

    public override void EndParagraph(ListItem? item = null)
    {
        if (cells > 0)
        {
            Append(' ');
            return;
        }

        EndPiece();
        if (interrupted.Count == 0 && asides.Count > 0)
        {
            foreach (var aside in asides)
                Add(aside);
            asides.Clear();
        }
    }

    public override void EndRow()
    {
        if (tables > 1)
            return;
        var end = pending.Length;
        while (end > 0 && (pending[end - 1] == '|' || char.IsWhiteSpace(pending[end - 1])))
            end--;
        pending.Length = end;
        EndParagraph();
    }

    public override void EndHeading(int level, string? anchor = null)
    {
        if (cells > 0 || interrupted.Count > 0)
        {
            EndParagraph();
            return;
        }

        var heading = Repaired();
        if (heading.Length > 0)
            Begin(Math.Clamp(level, 1, 9), heading.Length > LongestHeading ? heading[..LongestHeading].TrimEnd() : heading, anchor);
        EndParagraph();
    }

    public override void BeginSection(string? anchor) => Begin(0, "", anchor);

    public override void BeginAside()
    {
        if (interrupted.Count >= Limits.MostDepth)
            throw new ReadingEndedException(TextProblem.TooDeep, "Notes are nested too deeply.");
        interrupted.Push((pending, tables, cells));
        (pending, tables, cells) = (new StringBuilder(), 0, 0);
    }

    public override void EndAside()
    {
        if (!interrupted.TryPeek(out _))
            return;
        Aside(Repaired());
        (pending, tables, cells) = interrupted.Pop();
    }

    public override void Discard() => pending.Clear();

    public override void StateTitle(string? stated)
    {
        var title = TextRepair.Line(stated ?? "");
        if (title.StartsWith("Microsoft Word - ", StringComparison.OrdinalIgnoreCase) || title.StartsWith("Microsoft PowerPoint - ", StringComparison.OrdinalIgnoreCase)
            || title.Length == 0 || NoTitles.Contains(title.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').TrimEnd()))
            return;
        Title ??= title;
        State("title", title);
    }

    public override void State(string name, string? value)
    {
        if (value is null || name.Length is 0 or > LongestName || metadata.Count >= MostValues)
            return;
        var text = TextRepair.Line(value.Length > LongestValue ? value[..LongestValue] : value);
        if (text.Length > 0)
            metadata.TryAdd(name, text);
    }

    /// <param name="end">What ended the reading early; null: nothing.</param>
    public DocumentText ToText(ReadingEndedException? end)
    {
        if (end?.Problem is { } problem)
        {
            return new DocumentText
            {
                Title = TitleOrNull(),
                Language = Language,
                Metadata = metadata,
                Problem = problem,
                Reason = end.Message,
            };
        }

        while (interrupted.TryPop(out var left))
        {
            Aside(Repaired());
            pending = left.Pending;
        }

        (tables, cells) = (0, 0);

        EndSection();
        return new DocumentText { Title = TitleOrNull(), Language = Language, Metadata = metadata, Sections = sections, IsCut = end is not null };
    }

    private string? TitleOrNull() => Title is { Length: > LongestHeading } ? Title[..LongestHeading].TrimEnd() : Title ?? firstHeading;

    private void Begin(int level, string heading, string? anchor)
    {
        EndSection();
        current = (level, heading, anchor);
        Charge(heading.Length + (2 * CostOfParagraph));
        if (level > 0)
            firstHeading ??= heading;
    }

    private void EndSection()
    {
        if (pending.Length > 0)
            EndParagraph();
        foreach (var aside in asides)
            Add(aside);
        asides.Clear();
        if (paragraphs.Count > 0 || current.Heading.Length > 0)
            sections.Add(new TextSection(current.Level, current.Heading, current.Anchor, paragraphs));
        paragraphs = [];
    }

    /// <summary>A paragraph that follows the one that is being collected.</summary>
    private void Aside(string text)
    {
        if (text.Length > 0)
            asides.Add(text);
    }

    private void EndPiece()
    {
        if (pending.Length == 0)
            return;
        var text = Repaired();
        if (interrupted.Count > 0)
            Aside(text);
        else
            Add(text);
    }

    private void Add(string paragraph)
    {
        if (paragraph.Length > 0)
            paragraphs.Add(paragraph);
    }

    private string Repaired()
    {
        if (pending.Length == 0)
            return "";
        var text = TextRepair.Paragraph(pending.ToString(), words);
        pending.Clear();
        Charge(CostOfParagraph);
        return text;
    }

    /// <summary>Takes off the word, or half of a character, that the end of what is collected would divide.</summary>
    private string BegunWord()
    {
        const int longestWord = 200;
        var start = pending.Length;
        while (start > 0 && pending.Length - start < longestWord && !char.IsWhiteSpace(pending[start - 1]))
            start--;
        if (pending.Length - start == longestWord)
            start = char.IsHighSurrogate(pending[^1]) ? pending.Length - 1 : pending.Length;
        var word = pending.ToString(start, pending.Length - start);
        pending.Length = start;
        return word;
    }

    private void Take(ReadOnlySpan<char> text)
    {
        var room = Limits.MostCharacters - characters;
        if (text.Length > room)
        {
            pending.Append(text[..(int)room]);
            characters += room;
            throw new ReadingEndedException();
        }

        pending.Append(text);
        characters += text.Length;
    }

    // Reaching the limit here ends nothing: what comes next does.
    private void Charge(int cost) => characters = Math.Min(Limits.MostCharacters, characters + cost);
}
