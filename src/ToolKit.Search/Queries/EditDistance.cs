namespace ToolKit.Search;

/// <summary>
/// How many letters must be added, left out, replaced or swapped with their neighbour to make one word of another: Damerau's distance in its restricted
/// form, in a band as wide as the most that is asked for.
/// </summary>
internal static class EditDistance
{
    /// <returns>More than <paramref name="most"/>: it is more than that.</returns>
    public static int Between(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, int most)
    {
        if (Math.Abs(first.Length - second.Length) > most)
            return most + 1;
        var width = second.Length + 1;
        Span<int> before = stackalloc int[width];
        Span<int> above = stackalloc int[width];
        Span<int> row = stackalloc int[width];
        before.Fill(most + 1);
        for (var j = 0; j < width; j++)
            above[j] = j;
        for (var i = 1; i <= first.Length; i++)
        {
            var from = Math.Max(1, i - most);
            var to = Math.Min(second.Length, i + most);
            row.Fill(most + 1);
            if (from == 1)
                row[0] = i;
            var best = row[0];
            for (var j = from; j <= to; j++)
            {
                var cost = first[i - 1] == second[j - 1] ? 0 : 1;
                var value = Math.Min(Math.Min(above[j] + 1, row[j - 1] + 1), above[j - 1] + cost);
                if (i > 1 && j > 1 && first[i - 1] == second[j - 2] && first[i - 2] == second[j - 1])
                    value = Math.Min(value, before[j - 2] + 1);
                row[j] = value;
                best = Math.Min(best, value);
            }

            if (best > most)
                return most + 1;
            var free = before;
            before = above;
            above = row;
            row = free;
        }

        return above[second.Length];
    }
}
