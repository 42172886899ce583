namespace ToolKit.Formats;

/// <summary>A text as all writers get it: what of Markdown can stand in an office document.</summary>
/// <param name="Notes">The footnotes, by their number less one.</param>
internal sealed record TextDocument(IReadOnlyList<TextBlock> Blocks, IReadOnlyList<IReadOnlyList<TextBlock>> Notes)
{
    /// <summary>Names for the headings that links lead to, by their anchors.</summary>
    /// <param name="name">Of the one with this number, from 1.</param>
    public Dictionary<string, string> Bookmarks(Func<int, string> name)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var heading in Blocks.All().OfType<TextHeading>().Where(heading => heading.Anchor is not null))
            found.TryAdd(heading.Anchor!, name(found.Count + 1));
        return found;
    }
}

internal abstract record TextBlock;

/// <param name="Anchor">The id on the page; null without.</param>
/// <param name="IsTitle">It opens the text and is its title.</param>
internal sealed record TextHeading(int Level, string? Anchor, bool IsTitle, IReadOnlyList<TextSpan> Spans) : TextBlock;

internal sealed record TextParagraph(IReadOnlyList<TextSpan> Spans) : TextBlock;

/// <param name="Numbering">One of <c>1 a A i I</c>; null: with bullets.</param>
internal sealed record TextList(char? Numbering, int Start, IReadOnlyList<IReadOnlyList<TextBlock>> Items) : TextBlock;

internal sealed record TextQuote(IReadOnlyList<TextBlock> Blocks) : TextBlock;

/// <summary>What explains a term, set in.</summary>
internal sealed record TextDefinition(IReadOnlyList<TextSpan> Term, IReadOnlyList<TextBlock> Blocks) : TextBlock;

internal sealed record TextCode(IReadOnlyList<string> Lines) : TextBlock;

internal sealed record TextRule : TextBlock;

/// <param name="Alignments">One for each column.</param>
internal sealed record TextTable(IReadOnlyList<TextAlignment> Alignments, IReadOnlyList<TextRow> Rows) : TextBlock
{
    /// <summary>How wide columns are in comparison, after what stands in them; adds up to 1.</summary>
    public double[] Widths()
    {
        var words = new double[Alignments.Count];
        var lengths = new double[Alignments.Count];
        foreach (var row in Rows)
        {
            var column = 0;
            foreach (var cell in row.Cells)
            {
                if (cell.Columns == 1)
                {
                    var text = cell.Blocks.Text();
                    lengths[column] += text.Length;
                    foreach (var word in text.Split(' '))
                        words[column] = Math.Max(words[column], Math.Min(word.Length, 28));
                }

                column += cell.Columns;
            }
        }

        // Room for the longest word, and then as much as the text of the column wants; twice the text is not twice the width.
        var wanted = words.Select((word, i) => Math.Max(3, word) + (2.2 * Math.Sqrt(lengths[i] / Rows.Count))).ToArray();
        var sum = wanted.Sum();
        return [.. wanted.Select(width => width / sum)];
    }
}

internal enum TextAlignment
{
    Left,
    Center,
    Right,
}

internal sealed record TextRow(bool IsHeader, IReadOnlyList<TextCell> Cells);

/// <param name="Columns">Over how many it goes.</param>
/// <param name="Rows">Over how many it goes.</param>
/// <param name="IsCovered">One above goes over it.</param>
internal sealed record TextCell(IReadOnlyList<TextBlock> Blocks, int Columns, int Rows, bool IsCovered);

internal abstract record TextSpan(TextFormat Format);

internal sealed record TextWords(string Text, TextFormat Format) : TextSpan(Format);

internal sealed record TextBreak() : TextSpan(TextFormat.None);

/// <param name="Number">From 1.</param>
internal sealed record TextNote(int Number) : TextSpan(TextFormat.None);

/// <param name="Address">As it is written; <c>#id</c> for a place in the text.</param>
internal sealed record TextLink(string Address, IReadOnlyList<TextSpan> Spans) : TextSpan(TextFormat.None);

/// <param name="Alternative">What is to be read in its place; may be empty.</param>
internal sealed record TextPicture(string Address, string Alternative) : TextSpan(TextFormat.None);

/// <param name="Field">The field's name; null: for what is never asked for.</param>
/// <param name="Placeholder">What stands there until somebody writes.</param>
internal sealed record TextOpenPlace(string? Field, string Label, string Placeholder, TextFormat Format) : TextSpan(Format);

internal sealed record TextTick(bool IsSet) : TextSpan(TextFormat.None)
{
    public string Mark => IsSet ? "☒" : "☐";
}

internal static class TextBlocks
{
    /// <summary>The words of blocks on one line.</summary>
    public static string Text(this IEnumerable<TextBlock> blocks) => string.Join(' ', blocks.Select(block => block switch
    {
        TextHeading heading => heading.Spans.Text(),
        TextParagraph paragraph => paragraph.Spans.Text(),
        TextList list => string.Join(' ', list.Items.Select(Text)),
        TextQuote quote => quote.Blocks.Text(),
        TextDefinition definition => $"{definition.Term.Text()} {definition.Blocks.Text()}",
        TextCode code => string.Join(' ', code.Lines),
        TextTable table => string.Join(' ', table.Rows.SelectMany(row => row.Cells).Select(cell => cell.Blocks.Text())),
        _ => "",
    }));

    public static string Text(this IEnumerable<TextSpan> spans) => string.Concat(spans.Select(span => span switch
    {
        TextWords words => words.Text,
        TextBreak => " ",
        TextLink link => link.Spans.Text(),
        TextPicture picture => picture.Alternative,
        TextOpenPlace place => place.Placeholder,
        TextTick tick => tick.Mark + " ",
        _ => "",
    }));

    /// <summary>Every block, also within others.</summary>
    public static IEnumerable<TextBlock> All(this IEnumerable<TextBlock> blocks) => blocks.SelectMany(block => (block switch
    {
        TextList list => list.Items.SelectMany(item => item),
        TextQuote quote => quote.Blocks,
        TextDefinition definition => definition.Blocks,
        TextTable table => table.Rows.SelectMany(row => row.Cells).SelectMany(cell => cell.Blocks),
        _ => [],
    }).All().Prepend(block));

    /// <summary>Every span of all blocks, also within links.</summary>
    public static IEnumerable<TextSpan> Spans(this IEnumerable<TextBlock> blocks) => blocks.All().SelectMany(block => block switch
    {
        TextHeading heading => heading.Spans,
        TextParagraph paragraph => paragraph.Spans,
        TextDefinition definition => definition.Term,
        _ => [],
    }).SelectMany(span => span is TextLink link ? link.Spans.Prepend(span) : [span]);
}
