using System.Globalization;
using System.Text;

namespace ToolKit.Formats;

/// <summary>Is told what stands in a document and writes it as Markdown; keeps count of what Markdown has no way to say.</summary>
internal sealed class MarkdownWriter(ReadLimits limits, CancellationToken cancellation) : ContentHandler(limits, cancellation)
{
    private const int LowestHeading = 6;
    private const TextFormat Said = TextFormat.Bold | TextFormat.Italic | TextFormat.Struck;
    private const TextFormat NotSaid = TextFormat.Underlined | TextFormat.Raised | TextFormat.Lowered;

    // What makes bold, until it is known whether that stands in something that is bold by itself. No text has it: PlainValue takes it out.
    private const string Bold = "\0";

    private readonly StringBuilder text = new();
    private readonly StringBuilder notes = new();
    private readonly Stack<(StringBuilder Line, int Tables, int Cells)> interrupted = new();
    private readonly List<List<string>> rows = [];
    private readonly StringBuilder run = new();
    private StringBuilder line = new();
    private TextFormat wanted;
    private TextFormat marks; // of the run, as far as it can be said
    private string? link;
    private int linkStart;
    private bool isInLink;
    private bool wasItem;
    private int tables;
    private int cells;
    private int noteCount;
    private int pictures;
    private int boxes;
    private int spans;
    private int nested;
    private int looks;
    private long characters;

    public string ToMarkdown()
    {
        EndLine();
        if (notes.Length > 0)
            text.Append('\n').Append(notes);
        return text.ToString().Trim('\n') + "\n";
    }

    /// <summary>What was told and is not in the text.</summary>
    public IEnumerable<MarkdownLoss> Lost()
    {
        if (pictures > 0)
            yield return new MarkdownLoss(MarkdownLossKind.Pictures) { Count = pictures };
        if (boxes > 0)
            yield return new MarkdownLoss(MarkdownLossKind.TextBoxes) { Count = boxes };
        if (spans > 0)
            yield return new MarkdownLoss(MarkdownLossKind.MergedCells);
        if (nested > 0)
            yield return new MarkdownLoss(MarkdownLossKind.NestedTables);
        if (looks > 0)
            yield return new MarkdownLoss(MarkdownLossKind.TextMarks);
    }

    public override void Append(ReadOnlySpan<char> written)
    {
        CheckTime();
        if ((characters += written.Length) > Limits.MostCharacters)
            throw new ReadingEndedException();
        if (written.IsEmpty)
            return;
        // Programs divide words into runs, most of which look the same.
        if ((wanted & Said) != marks)
        {
            EndRun();
            marks = wanted & Said;
        }

        var lost = wanted & NotSaid;
        if ((isInLink ? lost & ~TextFormat.Underlined : lost) != TextFormat.None) // a link is underlined by itself
            looks++;
        run.Append(written);
    }

    public override void Mark(TextFormat next) => wanted = next;

    public override void BeginLink(string address)
    {
        EndRun();
        (link, linkStart, isInLink) = (WebAddress.Of(address, _ => null), line.Length, true);
    }

    public override void EndLink()
    {
        EndRun();
        if (link is not null && line.Length > linkStart)
        {
            line.Insert(linkStart, '[');
            line.Append("](<").Append(link.Replace(">", "%3E", StringComparison.Ordinal)).Append(">)");
        }

        (link, isInLink) = (null, false);
    }

    public override void EndParagraph(ListItem? item = null)
    {
        if (cells > 0)
        {
            EndRun();
            line.Append(' ');
            return;
        }

        var written = TakeLine(isBold: false);
        if (written.Length == 0)
            return;
        if (item is null)
        {
            Block(written, isItem: false);
            return;
        }

        var indent = new string(' ', item.Level * 4);
        Block(item.IsContinued ? $"{indent}    {written}" : $"{indent}{(item.Numbering is null ? "-" : "1.")} {written}", isItem: true, isApart: item.IsContinued);
    }

    public override void EndHeading(int level, string? anchor = null)
    {
        if (cells > 0 || interrupted.Count > 0)
        {
            EndParagraph();
            return;
        }

        var written = TakeLine(isBold: true).Replace('\n', ' ');
        if (written.Any(char.IsLetterOrDigit))
            Block($"{new string('#', Math.Clamp(level, 1, LowestHeading))} {written}", isItem: false);
    }

    public override void BeginSection(string? anchor) => EndLine();

    public override void BeginAside() => Interrupt();

    public override void EndAside()
    {
        boxes++;
        var written = Resume();
        if (written.Length > 0)
            line.Append(' ').Append(written);
    }

    public override void BeginNote() => Interrupt();

    public override void EndNote()
    {
        var written = Resume();
        noteCount++;
        line.Append(CultureInfo.InvariantCulture, $"[^{noteCount}]");
        notes.Append(CultureInfo.InvariantCulture, $"[^{noteCount}]: {written.Replace('\n', ' ')}\n");
    }

    public override void Discard()
    {
        run.Clear();
        line.Clear();
    }

    public override void BeginTable(bool isSheet = false)
    {
        EndLineBefore();
        if (++tables > 1)
            nested++;
    }

    public override void EndTable()
    {
        if (--tables > 0 || interrupted.Count > 0)
            return;
        WriteTable();
    }

    public override void BeginRow(bool isHeader = false, int? number = null, int repeated = 1)
    {
        if (tables == 1 && cells == 0 && (rows.Count == 0 || rows[^1].Count > 0))
            rows.Add([]);
    }

    public override void BeginCell(int? column = null, bool isCovered = false, int repeated = 1)
    {
        cells++;
        spans += isCovered ? 1 : 0;
    }

    public override void Span(int columns, int rowsSpanned) => spans += columns > 1 || rowsSpanned > 1 ? 1 : 0;

    public override void EndCell()
    {
        EndRun();
        cells = Math.Max(0, cells - 1);
        if (tables != 1)
            return;
        if (rows.Count == 0)
            rows.Add([]);
        rows[^1].Add(TakeLine(isBold: rows.Count == 1).Replace("\\\n", " ", StringComparison.Ordinal).Replace('\n', ' ').Trim());
    }

    public override void EndRow()
    {
        // The row is complete with its last cell.
    }

    public override void Picture(string? alternative, Func<Stream?> open) => pictures++;

    private void WriteTable()
    {
        var columns = rows.Select(row => row.Count).DefaultIfEmpty(0).Max();
        if (columns > 0)
        {
            var table = new StringBuilder();
            for (var i = 0; i < rows.Count; i++)
            {
                table.Append('|');
                for (var column = 0; column < columns; column++)
                    table.Append(' ').Append(column < rows[i].Count ? rows[i][column] : "").Append(" |");
                table.Append('\n');
                if (i == 0)
                    table.Append('|').Append(string.Concat(Enumerable.Repeat(" --- |", columns))).Append('\n');
            }

            Block(table.ToString().TrimEnd('\n'), isItem: false);
        }

        rows.Clear();
    }

    private void EndLineBefore()
    {
        if (tables == 0 && cells == 0)
            EndParagraph();
    }

    private void EndLine()
    {
        if (cells == 0)
            EndParagraph();
    }

    private void Interrupt()
    {
        EndRun();
        if (interrupted.Count >= Limits.MostDepth)
            throw new ReadingEndedException(TextProblem.TooDeep, "Notes are nested too deeply.");
        interrupted.Push((line, tables, cells));
        (line, tables, cells) = (new StringBuilder(), 1, 1); // what stands in it is one line
    }

    private string Resume()
    {
        var written = TakeLine(isBold: false);
        (line, tables, cells) = interrupted.Pop();
        return written;
    }

    /// <param name="isBold">What it becomes is bold by itself: a heading, the head of a table.</param>
    private string TakeLine(bool isBold)
    {
        EndRun();
        var written = line.Replace(Bold, isBold ? "" : "**").ToString().Trim();
        line.Clear();
        return written;
    }

    /// <summary>Writes what was appended since, in one look: blanks stand outside of its marks.</summary>
    private void EndRun()
    {
        if (run.Length == 0)
            return;
        var written = run.ToString();
        run.Clear();
        var core = PlainValue.Escape(written, "\\\n", "\\\n");
        if (core.Length == 0)
        {
            line.Append(' ');
            return;
        }

        if (char.IsWhiteSpace(written[0]))
            line.Append(' ');
        var around = ((marks & TextFormat.Bold) != TextFormat.None ? Bold : "") + ((marks & TextFormat.Italic) != TextFormat.None ? "*" : "") + ((marks & TextFormat.Struck) != TextFormat.None ? "~~" : "");
        line.Append(around).Append(core).Append([.. around.Reverse()]);
        if (char.IsWhiteSpace(written[^1]))
            line.Append(' ');
    }

    private void Block(string written, bool isItem, bool isApart = false)
    {
        if (text.Length > 0)
            text.Append(isItem && wasItem && !isApart ? "\n" : "\n\n");
        text.Append(written);
        wasItem = isItem;
    }
}
