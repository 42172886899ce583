namespace ToolKit.Search;

/// <summary>A search: what for, who asks, which part of the hits.</summary>
public sealed record SearchRequest
{
    /// <summary>The most hits one request gives.</summary>
    public const int MostHits = 100;

    public required SearchQuery Query { get; init; }

    public required SearchScope Scope { get; init; }

    /// <summary>Beside those that stand in the query.</summary>
    public SearchFilters Filters { get; init; } = new();

    public SearchSort Sort { get; init; }

    /// <summary>From 0.</summary>
    public int Offset { get; init; }

    /// <summary>1 to <see cref="MostHits"/>.</summary>
    public int Limit { get; init; } = 10;

    /// <summary>The last word may be unfinished.</summary>
    public bool Typing { get; init; }
}

public enum SearchSort
{
    Relevance,

    /// <summary>Newest first.</summary>
    Modified,

    Title,
}

/// <summary>What hits are counted by.</summary>
public enum Facet
{
    Field,
    Kind,
    Level,
    LegalArea,
    Region,
    Format,
    Year,
}

/// <summary>What a hit must be. Values of one facet are alternatives, facets hold together. Upper and lower case are the same.</summary>
public sealed record SearchFilters
{
    public IReadOnlyDictionary<Facet, IReadOnlyList<string>> Values { get; init; } = new Dictionary<Facet, IReadOnlyList<string>>();

    /// <summary>Only in this folder and below it.</summary>
    public long? InFolder { get; init; }

    public DateTimeOffset? ModifiedSince { get; init; }

    public bool AreEmpty => Values.Count == 0 && InFolder is null && ModifiedSince is null;
}
