using System.Collections.Concurrent;

namespace ToolKit.Search;

/// <summary>Numbers for the values that documents are counted by. It only grows, and is shared by all states of one file.</summary>
internal sealed class FacetValues
{
    private readonly ConcurrentDictionary<(Facet Facet, string Value), int> numbers = new();
    private readonly ConcurrentDictionary<int, string> values = new();
    private readonly ConcurrentDictionary<string, int> sets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, int[]> members = new();
    private readonly Lock adding = new();

    /// <summary>0 for null.</summary>
    public int Number(Facet facet, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return 0;
        if (numbers.TryGetValue((facet, value), out var number))
            return number;
        lock (adding)
        {
            if (numbers.TryGetValue((facet, value), out number))
                return number;
            number = values.Count + 1;
            values[number] = value;
            numbers[(facet, value)] = number;
            return number;
        }
    }

    /// <param name="lines">The members, one a line; 0 for null.</param>
    public int NumberOfSet(string? lines)
    {
        if (string.IsNullOrEmpty(lines))
            return 0;
        if (sets.TryGetValue(lines, out var number))
            return number;
        int[] found = [.. lines.Split('\n').Distinct(StringComparer.Ordinal).Select(value => Number(Facet.LegalArea, value))];
        lock (adding)
        {
            if (sets.TryGetValue(lines, out number))
                return number;
            number = members.Count + 1;
            members[number] = found;
            sets[lines] = number;
            return number;
        }
    }

    public string Value(int number) => values[number];

    public ReadOnlySpan<int> Members(int set) => set == 0 ? [] : members[set];

    /// <summary>The numbers of a value, however it is spelt in upper and lower case.</summary>
    public HashSet<int> Find(Facet facet, string value) =>
        [.. numbers.Where(pair => pair.Key.Facet == facet && string.Equals(pair.Key.Value, value, StringComparison.OrdinalIgnoreCase)).Select(pair => pair.Value)];
}
