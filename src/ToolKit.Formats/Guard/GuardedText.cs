using System.Globalization;
using System.Text;

namespace ToolKit.Formats;

/// <summary>Is told what stands in a file, keeps count of paragraphs, tables and rows, and has every passage looked at with its place in words.</summary>
internal sealed class GuardedText : ContentHandler
{
    private const int LongestPassage = 16_000;
    private const int MostFindings = 200;
    private const int LongestExcerpt = 60;

    private readonly PersonalData data;
    private readonly List<GuardFinding> findings = [];
    private readonly HashSet<(GuardFindingKind Kind, string Place)> known = [];
    private readonly Stack<(StringBuilder Pending, int Tables, int Cells, List<string> Row)> interrupted = new();
    private StringBuilder pending = new();
    private List<string> row = [];
    private ColumnLabels columns = new();
    private string? section;
    private string lastHeading = "";
    private string? sheet;
    private int slides;
    private int paragraphs;
    private int comments;
    private int tableNumber;
    private int rowNumber;
    private int rowsRepeated;
    private int cellsRepeated;
    private bool isRowBegun;
    private int tables;
    private int cells;
    private long characters;

    public GuardedText(ReadLimits limits, GuardWords words, CancellationToken cancellation)
        : base(limits, cancellation) => (Words, data) = (words, new PersonalData(this));

    public GuardWords Words { get; }

    /// <summary>A part of the file was not looked at.</summary>
    public bool IsIncomplete { get; set; }

    /// <summary>Somebody has signed the file digitally.</summary>
    public bool IsSigned { get; set; }

    public override bool WantsHidden => true;

    /// <summary>Notes something found; of a kind one for each place.</summary>
    public void Find(GuardFindingKind kind, string place, string text)
    {
        CheckTime();
        var line = TextRepair.Line(text.Length > LongestPassage ? text[..LongestPassage] : text);
        var finding = new GuardFinding(kind, place, line.Length > LongestExcerpt ? line[..LongestExcerpt].TrimEnd() + "…" : line);
        if (findings.Count < MostFindings && known.Add((kind, place)))
            findings.Add(finding);
    }

    /// <summary>Has a passage looked at that no reader tells: a comment, the head of a page.</summary>
    public void Look(string place, string text)
    {
        CheckTime();
        data.Look(place, text.Length > LongestPassage ? text[..LongestPassage] : text);
    }

    /// <param name="end">What ended the reading early; null: nothing.</param>
    public GuardReport ToReport(ReadingEndedException? end)
    {
        EndPassage();
        data.Finish();
        // To be cut is as bad as not to be readable here: what was not read was not checked.
        return new GuardReport { Findings = findings, IsSigned = IsSigned, Problem = end is not null ? end.Problem ?? TextProblem.TooLarge : IsIncomplete ? TextProblem.TooLarge : null };
    }

    /// <summary>Markdown and plain text are looked at as they are written: that is what people will find the place by.</summary>
    public void ReadLines(SourceFile source, bool isMarkdown)
    {
        using var reader = source.OpenText(this);
        if (source.Length > Limits.MostCharacters)
            throw new ReadingEndedException(TextProblem.TooLarge, "The text is too long to be checked.");
        var text = reader.ReadToEnd();
        if (isMarkdown)
            MarkdownTraces.Find(text, this);
        var number = 0;
        var isTable = false;
        foreach (var written in text.AsSpan().EnumerateLines())
        {
            CheckTime();
            number++;
            var line = isMarkdown ? MarkdownTraces.AsRead(written.ToString()) : written.ToString();
            var place = Words.Line(number);
            var isRow = isMarkdown && line.StartsWith('|');
            if (isRow && !isTable)
                columns = new ColumnLabels();
            isTable = isRow;
            if (isRow)
                data.LookAtRow(place, [.. line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries)], columns);
            else if (line.Length <= LongestPassage)
                data.Look(place, line);
            else
                LookInPieces(place, line);
        }
    }

    public override void State(string name, string? value)
    {
        if (name == "author" && value is not null)
            Author(Words.Author, value);
    }

    public override void Trace(TextTrace kind, string said)
    {
        var place = Words.Paragraph(paragraphs + 1);
        switch (kind)
        {
            case TextTrace.Editor:
                Author(Words.LastEditor, said.Trim());
                break;
            case TextTrace.Manager:
                Author(Words.Manager, said.Trim());
                break;
            case TextTrace.Comment:
                place = Words.Comment(++comments);
                Find(GuardFindingKind.Comment, place, said);
                Look(place, said);
                break;
            case TextTrace.Inserted:
                Find(GuardFindingKind.TrackedChange, place, Words.InsertedText);
                break;
            case TextTrace.Deleted:
                Find(GuardFindingKind.TrackedChange, place, said);
                Look(Words.DeletedIn(place), said);
                break;
            case TextTrace.Hidden:
                Find(GuardFindingKind.HiddenContent, place, said);
                Look(Words.HiddenIn(place), said);
                break;
            case TextTrace.PageHead or TextTrace.PageFoot:
                foreach (var line in said.Split('\n'))
                    Look(kind == TextTrace.PageHead ? Words.Header : Words.Footer, line);
                break;
        }
    }

    /// <summary>A name in the properties of a file, unless it is that of an organisation or program.</summary>
    public void Author(string place, string name)
    {
        if (PersonNames.IsPerson(name))
            Find(GuardFindingKind.AuthorName, place, name);
    }

    public override void Append(ReadOnlySpan<char> text)
    {
        CheckTime();
        if ((characters += text.Length) > Limits.MostCharacters)
            throw new ReadingEndedException();
        foreach (var letter in text)
        {
            pending.Append(letter);
            if (pending.Length >= LongestPassage && cells == 0)
                EndPassage();
        }
    }

    public override void EndParagraph(ListItem? item = null)
    {
        if (cells > 0)
            pending.Append('\n');
        else
            EndPassage();
    }

    public override void EndHeading(int level, string? anchor = null)
    {
        if (cells == 0 && interrupted.Count == 0)
            lastHeading = TextRepair.Line(pending.ToString());
        EndParagraph();
    }

    public override void BeginSection(string? anchor)
    {
        EndPassage();
        (paragraphs, columns) = (0, new ColumnLabels());
        section = anchor is not null && anchor.StartsWith("page=", StringComparison.Ordinal) ? Words.Page(anchor["page=".Length..]) : Words.Slide(++slides);
    }

    public override void BeginAside()
    {
        if (interrupted.Count >= Limits.MostDepth)
            throw new ReadingEndedException(TextProblem.TooDeep, "Notes are nested too deeply.");
        interrupted.Push((pending, tables, cells, row));
        (pending, tables, cells, row) = (new StringBuilder(), 0, 0, []);
    }

    public override void EndAside()
    {
        if (interrupted.Count == 0)
            return;
        EndPassage();
        (pending, tables, cells, row) = interrupted.Pop();
    }

    public override void Discard() => pending.Clear();

    public override void BeginTable(bool isSheet = false)
    {
        if (++tables > 1 || interrupted.Count > 0)
            return;
        columns = new ColumnLabels();
        (rowNumber, rowsRepeated) = (0, 1);
        sheet = isSheet ? (IsHidden ? Words.Hidden(lastHeading) : lastHeading) : null;
        if (!isSheet)
            tableNumber++;
    }

    public override void EndTable() => tables = Math.Max(0, tables - 1);

    public override void BeginRow(bool isHeader = false, int? number = null, int repeated = 1)
    {
        if (tables > 1 || interrupted.Count > 0 || (isRowBegun && isHeader))
            return; // of another table, or said again
        rowNumber = number ?? rowNumber + rowsRepeated;
        (rowsRepeated, isRowBegun) = (repeated, true);
    }

    public override void BeginCell(int? column = null, bool isCovered = false, int repeated = 1)
    {
        cells++;
        cellsRepeated = repeated;
        // Empty cells are not told by all readers; what stands below each other must stay so.
        while (tables <= 1 && column is { } at && row.Count < Math.Min(at, ColumnLabels.Most))
            row.Add("");
    }

    public override void EndCell()
    {
        cells = Math.Max(0, cells - 1);
        if (tables > 1)
        {
            pending.Append(" | ");
            return;
        }

        row.Add(pending.ToString().Trim());
        pending.Clear();
        for (; cellsRepeated > 1 && row.Count < ColumnLabels.Most; cellsRepeated--)
            row.Add("");
        cellsRepeated = 1;
    }

    public override void EndRow()
    {
        if (tables > 1)
        {
            pending.Append('\n');
            return;
        }

        if (pending.Length > 0 && !string.IsNullOrWhiteSpace(pending.ToString()))
            row.Add(pending.ToString().Trim());
        pending.Clear();
        if (row.Exists(cell => cell.Length > 0))
            data.LookAtRow(Place(isRow: true), row, columns);
        (row, isRowBegun) = ([], false);
    }

    private void EndPassage()
    {
        if (pending.Length == 0)
            return;
        var text = pending.ToString();
        pending.Clear();
        if (string.IsNullOrWhiteSpace(text))
            return;
        if (interrupted.Count == 0 && sheet is null)
            paragraphs++;
        var place = Place(isRow: false);
        data.Look(interrupted.Count > 0 ? Words.AsideIn(place) : place, text);
    }

    private string Place(bool isRow)
    {
        var place = isRow && sheet is not null ? Words.Row(sheet, rowNumber.ToString(CultureInfo.InvariantCulture))
            : isRow && tableNumber > 0 ? Words.Row(tableNumber, rowNumber)
            : isRow ? Words.Table
            : Words.Paragraph(Math.Max(paragraphs, 1));
        return section is null ? place : $"{section}, {place}";
    }

    private void LookInPieces(string place, string line)
    {
        for (var start = 0; start < line.Length; start += LongestPassage)
            data.Look(place, line.Substring(start, Math.Min(LongestPassage, line.Length - start)));
    }
}
