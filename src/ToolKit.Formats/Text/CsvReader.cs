namespace ToolKit.Formats;

/// <summary>CSV (RFC 4180), with the separator that Excel's language made of the comma: each row a paragraph.</summary>
internal static class CsvReader
{
    private static readonly char[] Separators = [';', ',', '\t', '|'];

    public static void Read(SourceFile file, ContentHandler text)
    {
        using var reader = file.OpenText(text);
        var source = new CharSource(reader, text);
        var separator = SeparatorOf(source.Rest);
        var (quoted, isStart) = (false, true);
        text.BeginTable();
        text.BeginRow(isHeader: true); // as RFC 4180 §2.3 has it, and nearly everybody
        text.BeginCell();
        for (var next = source.Read(); next >= 0; next = source.Read())
        {
            var c = (char)next;
            if (quoted)
            {
                if (c != '"')
                    text.Append(c);
                else if (source.Peek() == '"')
                    text.Append((char)source.Read());
                else
                    quoted = false;
            }
            else if (c == '"' && isStart)
            {
                (quoted, isStart) = (true, false);
            }
            else if (c == separator)
            {
                text.EndCell();
                text.BeginCell();
                isStart = true;
            }
            else if (c is '\r' or '\n')
            {
                if (c == '\r' && source.Peek() == '\n')
                    source.Skip(1);
                text.EndCell();
                text.EndRow();
                if (text.IsTableFull)
                    break;
                text.BeginRow();
                text.BeginCell();
                isStart = true;
            }
            else
            {
                text.Append(c);
                isStart = false;
            }
        }

        text.EndCell();
        text.EndRow();
        text.EndTable();
    }

    /// <summary>The one that stands most often in the first lines, outside of quotes.</summary>
    private static char SeparatorOf(ReadOnlySpan<char> start)
    {
        var counts = new int[Separators.Length];
        var quoted = false;
        foreach (var c in start[..Math.Min(start.Length, 4096)])
        {
            if (c == '"')
                quoted = !quoted;
            else if (!quoted && Array.IndexOf(Separators, c) is >= 0 and var which)
                counts[which]++;
        }

        return Separators[Array.IndexOf(counts, counts.Max())];
    }
}
