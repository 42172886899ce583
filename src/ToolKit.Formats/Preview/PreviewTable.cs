using System.Globalization;
using System.Text;

namespace ToolKit.Formats;

/// <summary>A table of a preview: so many rows and columns of it, with a caption that says where there are more.</summary>
internal sealed class PreviewTable(PreviewOptions options, bool isSheet)
{
    private const int LongestRepeated = 20_000;

    private readonly StringBuilder head = new();
    private readonly StringBuilder body = new();
    private readonly List<Cell> cells = [];
    private Cell current = new(0, IsCovered: false, Repeated: 1);
    private int column;
    private int columns;
    private int rows;
    private int number = 1;
    private int repeated = 1;
    private bool isHeader;
    private bool columnsAreCut;

    /// <summary>Its reader did not say that it begins.</summary>
    public bool IsImplicit { get; init; }

    public bool IsInRow { get; private set; }

    /// <summary>There are more rows than are shown.</summary>
    public bool RowsAreCut { get; private set; }

    private bool IsFull => rows >= options.MostRows;

    public void BeginRow(bool isHeader, int? number, int repeated)
    {
        IsInRow = true;
        this.isHeader = isHeader && body.Length == 0;
        this.number = Math.Max(this.number, number ?? 0);
        this.repeated = repeated;
    }

    /// <returns>Whether the cell is shown.</returns>
    public bool BeginCell(int? column, bool isCovered, int repeated)
    {
        IsInRow = true;
        this.column = Math.Max(this.column, column ?? 0);
        current = new Cell(this.column, isCovered, repeated);
        this.column = (int)Math.Min((long)this.column + repeated, int.MaxValue / 2);
        return !IsFull && !isCovered && current.Column < options.MostColumns;
    }

    public void Span(int columns, int rows) => current = current with { Columns = columns, Rows = rows };

    /// <param name="hasContent">Also of one that is not shown.</param>
    /// <returns>How many characters of HTML that makes, beside what is in the cell.</returns>
    public int EndCell(string html, bool hasContent)
    {
        RowsAreCut |= IsFull && hasContent;
        columnsAreCut |= !IsFull && hasContent && (long)current.Column + current.Repeated > options.MostColumns;
        if (IsFull || current.IsCovered || current.Column >= options.MostColumns || (isSheet && !hasContent))
            return 0;
        // What is long, or holds a picture, would make much out of little.
        var mayRepeat = html.Length <= LongestRepeated && !HasPicture(html);
        current = current with { Html = html, Repeated = mayRepeat ? Math.Min(current.Repeated, options.MostColumns - current.Column) : 1 };
        cells.Add(current);
        return current.Repeated * (html.Length + "<td></td>".Length);
    }

    /// <returns>As <see cref="EndCell"/>.</returns>
    public int EndRow()
    {
        IsInRow = false;
        column = 0;
        var before = head.Length + body.Length;
        // Blank lines of CSV are cells without content too; in a form they are what is to be filled.
        if (!IsFull && cells.Count > 0 && (cells.Count > 1 || cells[0].Html.Length > 0))
        {
            RowsAreCut |= repeated > options.MostRows - rows;
            var row = Row();
            var copies = HasPicture(row) ? 1 : repeated;
            for (var copy = 0; copy < copies && !IsFull && (copy == 0 || body.Length < options.MostHtml); copy++, rows++)
                Write(row, number + copy);
        }

        cells.Clear();
        number = (int)Math.Min((long)number + repeated, int.MaxValue / 2);
        repeated = 1;
        return head.Length + body.Length - before;
    }

    public string ToHtml()
    {
        if (rows == 0)
            return isSheet ? $"<p>{SafeHtml.Encode(options.Words.EmptySheet)}</p>" : "";
        var html = new StringBuilder("<table>");
        if (RowsAreCut || columnsAreCut)
            html.Append("<caption>").Append(SafeHtml.Encode(options.Words.TableCut(RowsAreCut ? options.MostRows : null, columnsAreCut ? options.MostColumns : null))).Append("</caption>");
        if (isSheet || head.Length > 0)
            html.Append("<thead>").Append(isSheet ? Letters() : "").Append(head).Append("</thead>");
        if (body.Length > 0)
            html.Append("<tbody>").Append(body).Append("</tbody>");
        return html.Append("</table>").ToString();
    }

    private static bool HasPicture(string html) => html.Contains("<img ", StringComparison.Ordinal);

    private string Row()
    {
        var row = new StringBuilder();
        var at = 0;
        foreach (var cell in cells)
        {
            for (; isSheet && at < cell.Column; at++)
                row.Append("<td></td>");
            var name = isHeader && cell.Html.Length > 0 ? "th" : "td"; // a heading without words heads nothing
            for (var copy = 0; copy < cell.Repeated; copy++)
            {
                row.Append('<').Append(name);
                if (name == "th")
                    row.Append(" scope=\"col\"");
                if (cell.Columns > 1)
                    row.Append(CultureInfo.InvariantCulture, $" colspan=\"{cell.Columns}\"");
                if (cell.Rows > 1)
                    row.Append(CultureInfo.InvariantCulture, $" rowspan=\"{cell.Rows}\"");
                row.Append('>').Append(cell.Html).Append("</").Append(name).Append('>');
            }

            at = cell.Column + cell.Repeated;
        }

        columns = Math.Max(columns, at);
        return row.ToString();
    }

    private void Write(string row, int number)
    {
        var part = isHeader ? head : body;
        part.Append("<tr>");
        if (isSheet)
            part.Append(CultureInfo.InvariantCulture, $"<th scope=\"row\">{number}</th>");
        part.Append(row).Append("</tr>");
    }

    /// <summary>The columns of a sheet as spreadsheet programs name them, so that people can talk about B7.</summary>
    private string Letters()
    {
        var row = new StringBuilder("<tr><td></td>");
        for (var at = 0; at < columns; at++)
            row.Append("<th scope=\"col\">").Append(Sheet.Column(at + 1)).Append("</th>");
        return row.Append("</tr>").ToString();
    }

    private sealed record Cell(int Column, bool IsCovered, int Repeated)
    {
        public int Columns { get; init; } = 1;

        public int Rows { get; init; } = 1;

        public string Html { get; init; } = "";
    }
}
