using System.Globalization;
using System.Text.RegularExpressions;

namespace ToolKit.Formats;

/// <summary>The tables of a text as sheets, the last of which holds the text around them.</summary>
internal sealed partial record Sheet(string Name, TextTable Table)
{
    private const int LongestName = 31; // Excel
    private const int MostSheets = 60;

    /// <summary>Widths in characters.</summary>
    public IReadOnlyList<double> Widths { get; } = Table.Alignments.Count == 1 ? [100] : [.. Table.Widths().Select(part => Math.Clamp(part * 120, 8, 60))];

    [GeneratedRegex(@"^-?(0|[1-9]\d{0,2}(\.\d{3})+|[1-9]\d{0,8})(,\d{1,6})?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number { get; }

    public static IReadOnlyList<Sheet> Of(TextDocument document, DocumentProperties about)
    {
        var sheets = new List<Sheet>();
        var heading = about.Title;
        foreach (var block in document.Blocks.All())
        {
            if (block is TextHeading next)
                heading = next.Spans.Text();
            else if (block is TextTable table && sheets.Count < MostSheets)
                sheets.Add(new Sheet(Unique(heading, sheets), table));
        }

        sheets.Add(new Sheet(Unique("Hinweise", sheets), Around(document, about)));
        return sheets;
    }

    /// <summary>A column as spreadsheet programs call it: <c>A</c> is 1, <c>AA</c> 27.</summary>
    public static string Column(int number) => number <= 26 ? ((char)('A' + number - 1)).ToString() : Column((number - 1) / 26) + (char)('A' + ((number - 1) % 26));

    /// <summary>A cell's number as programs write it; null: it is text. Only what is plainly one: a postcode keeps its zero.</summary>
    public static string? NumberIn(string text) =>
        Number.IsMatch(text) ? text.Replace(".", "", StringComparison.Ordinal).Replace(',', '.') : null;

    /// <summary>How many digits a number shows behind its comma.</summary>
    public static int Decimals(string number) => number.IndexOf('.') is >= 0 and var point ? number.Length - point - 1 : 0;

    /// <summary>What the text says around its tables, a paragraph a row.</summary>
    private static TextTable Around(TextDocument document, DocumentProperties about)
    {
        var rows = new List<string> { about.Title };
        if (about.Description is { } description)
            rows.Add(description);
        foreach (var block in document.Blocks)
            Add(block, rows);
        foreach (var note in document.Notes)
            rows.Add(note.Text());
        return new TextTable([TextAlignment.Left], [.. rows.Select((text, i) => new TextRow(i == 0, [new TextCell([new TextParagraph([new TextWords(text, TextFormat.None)])], 1, 1, false)]))]);
    }

    private static void Add(TextBlock block, List<string> rows)
    {
        switch (block)
        {
            case TextHeading { IsTitle: true } or TextTable or TextRule:
                break;
            case TextList list:
                for (var i = 0; i < list.Items.Count; i++)
                    rows.Add((list.Numbering is null ? "• " : string.Create(CultureInfo.InvariantCulture, $"{list.Start + i}. ")) + list.Items[i].Where(inner => inner is not TextTable).Text());
                break;
            case TextQuote quote:
                foreach (var inner in quote.Blocks)
                    Add(inner, rows);
                break;
            default:
                if (new[] { block }.Text() is { Length: > 0 } text)
                    rows.Add(text);
                break;
        }
    }

    /// <summary>A name that both programs take and no other sheet has, whatever the case of letters.</summary>
    private static string Unique(string wanted, List<Sheet> sheets)
    {
        var allowed = FrontMatter.OneLine(string.Concat(wanted.Select(letter => "[]:*?/\\'\"".Contains(letter, StringComparison.Ordinal) ? ' ' : letter)));
        var name = Cut(allowed.Length == 0 ? "Tabelle" : allowed, LongestName);
        for (var i = 2; sheets.Exists(sheet => string.Equals(sheet.Name, name, StringComparison.OrdinalIgnoreCase)); i++)
        {
            var number = string.Create(CultureInfo.InvariantCulture, $" ({i})");
            name = Cut(allowed, LongestName - number.Length) + number;
        }

        return name;
    }

    private static string Cut(string text, int most)
    {
        if (text.Length <= most)
            return text;
        var end = char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        return text[..end].TrimEnd();
    }
}
