using System.Text;

namespace ToolKit.Access;

/// <summary>Reads and writes CSV (RFC 4180), with the separator that spreadsheets in this country use.</summary>
public static class CsvTable
{
    /// <summary>Reads a table. The separator is the first of semicolon, tab and comma that the first line holds.</summary>
    /// <param name="most">How many rows at most.</param>
    /// <returns>The rows that are not empty with the number of the line each begins on, from 1; null: a quote is not closed, or there are too many.</returns>
    internal static List<(int Line, List<string> Cells)>? Read(string text, int most)
    {
        if (text.StartsWith('\uFEFF'))
            text = text[1..];
        var firstLine = text.AsSpan(0, text.IndexOf('\n') is var end && end >= 0 ? end : text.Length);
        var separator = firstLine.Contains(';') ? ';' : firstLine.Contains('\t') ? '\t' : ',';
        var rows = new List<(int, List<string>)>();
        var (cells, cell) = (new List<string>(), new StringBuilder());
        var (line, start, quoted, wasQuoted) = (1, 1, false, false);
        for (var i = 0; i <= text.Length; i++)
        {
            var character = i < text.Length ? text[i] : '\n';
            if (quoted)
            {
                if (i == text.Length)
                    return null;
                if (character == '"' && i + 1 < text.Length && text[i + 1] == '"')
                {
                    cell.Append('"');
                    i++;
                }
                else if (character == '"')
                {
                    quoted = false;
                }
                else
                {
                    cell.Append(character);
                    if (character == '\n')
                        line++;
                }
            }
            else if (character == '"' && cell.Length == 0 && !wasQuoted)
            {
                quoted = wasQuoted = true;
            }
            else if (character == separator || character == '\n')
            {
                cells.Add(cell.ToString().Trim());
                cell.Clear();
                wasQuoted = false;
                if (character != '\n')
                    continue;
                if (cells.Exists(text => text.Length > 0))
                    rows.Add((start, cells));
                if (rows.Count > most)
                    return null;
                cells = [];
                start = ++line;
            }
            else if (character != '\r')
            {
                cell.Append(character);
            }
        }

        return rows;
    }

    /// <summary>One line, semicolons between, without line end. What a spreadsheet would take for a formula is kept a text by an apostrophe before it.</summary>
    public static string Write(params IEnumerable<string?> cells) => string.Join(';', cells.Select(Cell));

    private static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        if (text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
            text = "'" + text;
        return text.AsSpan().IndexOfAny(";\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
