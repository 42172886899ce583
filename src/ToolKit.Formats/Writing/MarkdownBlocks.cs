using System.Globalization;
using Markdig.Extensions.DefinitionLists;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ToolKit.Formats;

/// <summary>Makes the blocks that writers know out of parsed Markdown.</summary>
internal sealed class MarkdownBlocks
{
    private const int MostColumns = 63; // Word opens no file with more
    private const int MostCells = 100_000;

    private readonly List<IReadOnlyList<TextBlock>> notes = [];
    private readonly Dictionary<Footnote, int> numbers = [];

    public static TextDocument Read(MarkdownText markdown)
    {
        if (markdown.Blocks is not { } document)
            return new TextDocument([new TextCode(Lines(markdown.Body))], []); // shown as written, as on the page

        var reader = new MarkdownBlocks();
        foreach (var note in document.OfType<FootnoteGroup>().SelectMany(group => group.OfType<Footnote>()).OrderBy(note => note.Order))
            reader.numbers[note] = reader.numbers.Count + 1;
        foreach (var note in reader.numbers.Keys)
            reader.notes.Add(reader.Blocks(note));
        var blocks = reader.Blocks(document);
        if (blocks is [TextHeading { Level: 1 } title, ..])
            blocks[0] = title with { IsTitle = true };
        // A second heading of the highest level begins a page; a line before it would stand alone at the end of the last one.
        for (var i = blocks.Count - 1; i > 0; i--)
        {
            if (blocks[i] is TextHeading { Level: 1 } && blocks[i - 1] is TextRule)
                blocks.RemoveAt(i - 1);
        }

        return new TextDocument(blocks, reader.notes);
    }

    private List<TextBlock> Blocks(ContainerBlock container)
    {
        var blocks = new List<TextBlock>();
        foreach (var block in container)
            Add(block, blocks);
        return blocks;
    }

    /// <summary>Recursion ends: Markdig refuses what is nested beyond 128 levels.</summary>
    private void Add(Block block, List<TextBlock> blocks)
    {
        switch (block)
        {
            case HeadingBlock heading:
                blocks.Add(new TextHeading(Math.Clamp(heading.Level, 1, 6), heading.TryGetAttributes()?.Id, false, Spans(heading)));
                break;
            case ThematicBreakBlock:
                blocks.Add(new TextRule());
                break;
            case CodeBlock code:
                blocks.Add(new TextCode([.. code.Lines.Lines.Take(code.Lines.Count).Select(line => XmlWriting.Clean(line.Slice.ToString()))]));
                break;
            case Table table:
                var widest = table.OfType<TableRow>().Select(row => row.OfType<TableCell>().Sum(cell => Math.Max(1, cell.ColumnSpan))).DefaultIfEmpty(0).Max();
                if (widest > MostColumns || (long)widest * table.Count > MostCells)
                    blocks.Add(new TextCode([.. table.OfType<TableRow>().Select(row => string.Join(TextCollector.CellBorder, row.OfType<TableCell>().Select(cell => Blocks(cell).Text()).Where(text => text.Length > 0)))]));
                else
                    blocks.Add(Read(table));
                break;
            case ListBlock list:
                var start = int.TryParse(list.OrderedStart, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 1;
                blocks.Add(new TextList(list.IsOrdered ? list.BulletType is 'a' or 'A' or 'i' or 'I' ? list.BulletType : '1' : null, start, [.. list.OfType<ListItemBlock>().Select(item => Ticked(Blocks(item)))]));
                break;
            case QuoteBlock quote:
                blocks.Add(new TextQuote(Blocks(quote)));
                break;
            case DefinitionList definitions:
                foreach (var item in definitions.OfType<DefinitionItem>())
                    Add(item, blocks);
                break;
            case FootnoteGroup or LinkReferenceDefinitionGroup:
                break; // stand where they are referred to
            case ContainerBlock container:
                blocks.AddRange(Blocks(container));
                break;
            case LeafBlock leaf when Spans(leaf) is { Count: > 0 } spans:
                blocks.Add(new TextParagraph(spans));
                break;
        }
    }

    /// <summary>An item whose text begins with the character of a box is one to tick, however it was written.</summary>
    private static List<TextBlock> Ticked(List<TextBlock> item)
    {
        if (item is [TextParagraph { Spans: [TextWords { Text: ['☐' or '☒', ' ', ..] } words, ..] } paragraph, ..])
            item[0] = new TextParagraph([new TextTick(words.Text[0] == '☒'), words with { Text = words.Text[2..] }, .. paragraph.Spans.Skip(1)]);
        return item;
    }

    private void Add(DefinitionItem item, List<TextBlock> blocks)
    {
        var terms = item.OfType<DefinitionTerm>().ToList();
        foreach (var term in terms.SkipLast(1))
            blocks.Add(new TextDefinition(Spans(term), []));
        var explained = new List<TextBlock>();
        foreach (var block in item)
        {
            if (block is not DefinitionTerm)
                Add(block, explained);
        }

        blocks.Add(new TextDefinition(terms.Count == 0 ? [] : Spans(terms[^1]), explained));
    }

    /// <summary>Puts cells into a grid: those that go over several rows leave covered ones below.</summary>
    private TextTable Read(Table table)
    {
        var rows = table.OfType<TableRow>().ToList();
        var columns = Math.Max(1, rows.Count == 0 ? 0 : rows.Max(row => row.OfType<TableCell>().Sum(cell => Math.Max(1, cell.ColumnSpan))));
        var covered = new int[columns];
        var read = new List<TextRow>();
        foreach (var row in rows)
        {
            var cells = new List<TextCell>();
            var column = 0;
            foreach (var cell in row.OfType<TableCell>())
            {
                Cover();
                if (column >= columns)
                    break;
                var wide = Math.Clamp(cell.ColumnSpan, 1, columns - column);
                var high = wide > 1 ? 1 : Math.Clamp(cell.RowSpan, 1, rows.Count - read.Count); // both at once, Word cannot tell apart
                cells.Add(new TextCell(Blocks(cell), wide, high, false));
                for (var i = 0; i < wide; i++)
                    covered[column++] = high - 1;
            }

            Cover();
            while (column < columns)
            {
                cells.Add(new TextCell([], 1, 1, false));
                covered[column++] = 0;
                Cover();
            }

            read.Add(new TextRow(row.IsHeader, cells));

            void Cover()
            {
                for (; column < columns && covered[column] > 0; column++)
                {
                    covered[column]--;
                    cells.Add(new TextCell([], 1, 1, true));
                }
            }
        }

        var alignments = Enumerable.Range(0, columns).Select(i => i < table.ColumnDefinitions.Count ? table.ColumnDefinitions[i].Alignment switch
        {
            TableColumnAlign.Center => TextAlignment.Center,
            TableColumnAlign.Right => TextAlignment.Right,
            _ => TextAlignment.Left,
        } : TextAlignment.Left);
        return new TextTable([.. alignments], read);
    }

    private List<TextSpan> Spans(LeafBlock leaf)
    {
        var spans = new List<TextSpan>();
        if (leaf.Inline is not null)
            Add(leaf.Inline, TextFormat.None, spans);
        if (spans is [TextTick, TextWords words, ..])
            spans[1] = words with { Text = words.Text.TrimStart() };
        return spans;
    }

    private void Add(ContainerInline container, TextFormat format, List<TextSpan> spans)
    {
        foreach (var inline in container)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    AddWords(literal.Content.ToString(), format, spans);
                    break;
                case CodeInline code:
                    AddWords(code.Content, format | TextFormat.Code, spans);
                    break;
                case HtmlEntityInline entity:
                    AddWords(entity.Transcoded.ToString(), format, spans);
                    break;
                case LineBreakInline { IsHard: true }:
                    spans.Add(new TextBreak());
                    break;
                case LineBreakInline:
                    AddWords(" ", format, spans);
                    break;
                case TaskList tick:
                    spans.Add(new TextTick(tick.Checked));
                    break;
                case FootnoteLink { IsBackLink: false } link when numbers.TryGetValue(link.Footnote, out var number):
                    spans.Add(new TextNote(number));
                    break;
                case FootnoteLink:
                    break;
                case OpenPlaceInline place:
                    spans.Add(new TextOpenPlace(place.FieldName, XmlWriting.Clean(place.Label), XmlWriting.Clean(place.Placeholder), format));
                    if (place.ToString() != place.Placeholder)
                        AddWords(place.ToString()[place.Placeholder.Length..], format, spans);
                    break;
                case AutolinkInline link:
                    spans.Add(new TextLink(link.IsEmail ? "mailto:" + link.Url : link.Url, [new TextWords(XmlWriting.Clean(link.Url), format)]));
                    break;
                case LinkInline { IsImage: true } picture:
                    var alternative = new List<TextSpan>();
                    Add(picture, format, alternative);
                    spans.Add(new TextPicture(picture.Url ?? "", alternative.Text()));
                    break;
                case LinkInline link:
                    var inside = new List<TextSpan>();
                    Add(link, format, inside);
                    spans.Add(new TextLink(link.Url ?? "", inside));
                    break;
                case EmphasisInline emphasis:
                    Add(emphasis, format | Format(emphasis), spans);
                    break;
                case DelimiterInline delimiter: // one that found no partner
                    AddWords(delimiter.ToLiteral(), format, spans);
                    Add(delimiter, format, spans);
                    break;
                case ContainerInline other:
                    Add(other, format, spans);
                    break;
            }
        }
    }

    private static void AddWords(string text, TextFormat format, List<TextSpan> spans)
    {
        if (text.Length == 0)
            return;
        text = XmlWriting.Clean(text).Replace("§ ", "§\u00A0", StringComparison.Ordinal); // what belongs together stays in one line
        if (spans is [.., TextWords last] && last.Format == format)
            spans[^1] = last with { Text = last.Text + text };
        else
            spans.Add(new TextWords(text, format));
    }

    // Marks of Markdig's emphasis extension.
    private static TextFormat Format(EmphasisInline emphasis) => (emphasis.DelimiterChar, emphasis.DelimiterCount) switch
    {
        ('*' or '_', 2) => TextFormat.Bold,
        ('*' or '_', _) => TextFormat.Italic,
        ('~', 2) => TextFormat.Struck,
        ('~', _) => TextFormat.Lowered,
        ('^', _) => TextFormat.Raised,
        ('+', _) => TextFormat.Underlined,
        ('=', _) => TextFormat.Marked,
        _ => TextFormat.None,
    };

    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        foreach (var line in text.AsSpan().EnumerateLines())
            lines.Add(XmlWriting.Clean(line.ToString()));
        return lines;
    }
}
