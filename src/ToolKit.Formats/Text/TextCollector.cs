using System.Text;

namespace ToolKit.Formats;

/// <summary>Where the readers put what they find. It repairs, counts, and ends the reading when there is enough.</summary>
internal sealed class TextCollector(ReadLimits limits, WordFrequency? words, CancellationToken cancellation)
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
    private readonly Stack<StringBuilder> interrupted = new();
    private readonly List<string> asides = [];
    private StringBuilder pending = new();
    private List<string> paragraphs = [];
    private (int Level, string Heading, string? Anchor) current = (0, "", null);
    private string? firstHeading;
    private long characters;

    public ReadLimits Limits => limits;

    /// <summary>As the file states it; null where it states none.</summary>
    public string? Title { get; set; }

    public string? Language { get; set; }

    /// <summary>Something stands in the paragraph that is being collected.</summary>
    public bool HasPending => pending.Length > 0;

    /// <summary>Called once in a while by whatever goes round in a loop.</summary>
    public void CheckTime() => cancellation.ThrowIfCancellationRequested();

    /// <summary>Does something when the time is up, or nobody waits any longer: for what cannot ask itself.</summary>
    public IDisposable OnTimeUp(Action act) => cancellation.Register(act);

    /// <summary>Adds to the paragraph. Line breaks may stand in it.</summary>
    public void Append(ReadOnlySpan<char> text)
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

    public void Append(char character) => Append([character]);

    /// <summary>Sets cells of a row apart. An empty cell leaves no trace at the end of a row.</summary>
    public void EndCell() => Append(CellBorder);

    /// <summary>What was appended is a paragraph.</summary>
    public void EndParagraph()
    {
        EndPiece();
        if (interrupted.Count == 0 && asides.Count > 0)
        {
            foreach (var aside in asides)
                Add(aside);
            asides.Clear();
        }
    }

    public void Paragraph(string text)
    {
        Append(text);
        EndParagraph();
    }

    /// <summary>What was appended is a row: empty cells at its end go.</summary>
    public void EndRow()
    {
        var end = pending.Length;
        while (end > 0 && (pending[end - 1] == '|' || char.IsWhiteSpace(pending[end - 1])))
            end--;
        pending.Length = end;
        EndParagraph();
    }

    /// <summary>What was appended is a heading: a section begins. Without a letter or digit in it nothing happens.</summary>
    /// <param name="level">1 to 9; others are brought there.</param>
    public void EndHeading(int level, string? anchor = null)
    {
        var heading = Repaired();
        if (heading.Length > 0)
            Begin(Math.Clamp(level, 1, 9), heading.Length > LongestHeading ? heading[..LongestHeading].TrimEnd() : heading, anchor);
        EndParagraph();
    }

    /// <summary>A section without a heading, such as a page.</summary>
    public void BeginSection(string? anchor) => Begin(0, "", anchor);

    /// <summary>A footnote or text box within a paragraph begins: it follows as a paragraph of its own.</summary>
    public void BeginAside()
    {
        if (interrupted.Count >= limits.MostDepth)
            throw new ReadingEndedException(TextProblem.TooDeep, "Notes are nested too deeply.");
        interrupted.Push(pending);
        pending = new StringBuilder();
    }

    public void EndAside()
    {
        if (!interrupted.TryPeek(out _))
            return;
        Aside(Repaired());
        pending = interrupted.Pop();
    }

    /// <summary>A paragraph that follows the one that is being collected.</summary>
    public void Aside(string text)
    {
        if (text.Length > 0)
            asides.Add(text);
    }

    /// <summary>What was appended is not wanted.</summary>
    public void Discard() => pending.Clear();

    /// <summary>The title the file states, unless it is what a program writes that knows none.</summary>
    public void StateTitle(string? stated)
    {
        var title = TextRepair.Line(stated ?? "");
        if (title.StartsWith("Microsoft Word - ", StringComparison.OrdinalIgnoreCase) || title.StartsWith("Microsoft PowerPoint - ", StringComparison.OrdinalIgnoreCase)
            || title.Length == 0 || NoTitles.Contains(title.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9').TrimEnd()))
            return;
        Title ??= title;
        State("title", title);
    }

    /// <summary>A value the file states of itself; the first of a name counts.</summary>
    public void State(string name, string? value)
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
            pending = left;
        }

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
        var room = limits.MostCharacters - characters;
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
    private void Charge(int cost) => characters = Math.Min(limits.MostCharacters, characters + cost);
}
