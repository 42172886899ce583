namespace ToolKit.Search;

/// <summary>What somebody typed, taken apart: words, "phrases", -excluded words and filters such as art:Muster. Any text is one.</summary>
public sealed class SearchQuery
{
    /// <summary>What stands behind this many characters is not read.</summary>
    public const int MostCharacters = 1000;

    internal SearchQuery(string text, IReadOnlyList<QueryTerm> terms, IReadOnlyList<QueryFilter> filters)
    {
        Text = text;
        Terms = terms;
        Filters = filters;
    }

    /// <summary>As typed, cut to <see cref="MostCharacters"/>.</summary>
    public string Text { get; }

    /// <summary>There is nothing to look for; with filters it still lists what they let through.</summary>
    public bool HasNoWords => !Terms.Any(term => !term.IsExcluded);

    /// <summary>There are neither words nor filters.</summary>
    public bool IsEmpty => Terms.Count == 0 && Filters.Count == 0;

    internal IReadOnlyList<QueryTerm> Terms { get; }

    internal IReadOnlyList<QueryFilter> Filters { get; }

    /// <summary>Never throws, whatever the text; null is empty.</summary>
    public static SearchQuery Parse(string? text) => QueryParser.Parse(text);

    public override string ToString() => Text;
}
