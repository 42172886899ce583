using System.Runtime.InteropServices;

namespace ToolKit.Search;

public sealed record SearchResult
{
    /// <summary>How many documents are found, all pages together.</summary>
    public required int Total { get; init; }

    public required IReadOnlyList<SearchHit> Hits { get; init; }

    /// <summary>How many of all found documents have which value; the most frequent first. A facet without values is not in it.</summary>
    public required IReadOnlyDictionary<Facet, IReadOnlyList<FacetCount>> Facets { get; init; }

    /// <summary>What was done beyond the words as they were typed, since they gave too few hits.</summary>
    public Widening Widened { get; init; }

    /// <summary>"Meinten Sie …": the query with its misspelt words replaced, to be parsed again; null: nothing is misspelt.</summary>
    public string? Suggestion { get; init; }

    /// <summary>The words of the query that stand in no document the asker may see, as typed.</summary>
    public IReadOnlyList<string> UnknownWords { get; init; } = [];
}

public sealed record FacetCount(string Value, int Count);

[Flags]
public enum Widening
{
    None = 0,

    /// <summary>Words that occur nowhere were taken for similar ones, or for the beginning of longer ones.</summary>
    Spelling = 1,

    /// <summary>Compounds were looked for by their parts.</summary>
    Compounds = 2,

    /// <summary>Not all words had to be there.</summary>
    AnyWord = 4,
}

public sealed record SearchHit
{
    public required long DocumentId { get; init; }

    public required long FolderId { get; init; }

    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>Where in <see cref="Title"/> words of the query stand.</summary>
    public IReadOnlyList<Mark> TitleMarks { get; init; } = [];

    /// <summary>The best passage's heading; null where it has none.</summary>
    public string? Heading { get; init; }

    /// <summary>Where a link to the passage jumps to, without "#"; null: the document's beginning.</summary>
    public string? Anchor { get; init; }

    /// <summary>Empty where the document has no text.</summary>
    public required Excerpt Excerpt { get; init; }

    public string? Field { get; init; }

    public string? Kind { get; init; }

    public string? Level { get; init; }

    public IReadOnlyList<string> LegalAreas { get; init; } = [];

    public string? Region { get; init; }

    public string? Format { get; init; }

    public int? Year { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Modified { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Higher is better; only hits of one result can be compared. 0 where they were not ranked.</summary>
    public required double Score { get; init; }
}

/// <summary>Plain text, never markup, on one line, with the places to be marked.</summary>
/// <param name="Marks">In their order; they do not overlap.</param>
public sealed record Excerpt(string Text, IReadOnlyList<Mark> Marks)
{
    public static Excerpt Empty { get; } = new("", []);
}

/// <summary>A place in a text, in UTF-16 units.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Mark(int Start, int Length);

/// <summary>What one may have wanted to type.</summary>
/// <param name="DocumentId">Set where the text is the title of that document.</param>
public sealed record SearchSuggestion(string Text, long? DocumentId);

/// <summary>A document the index knows, as <c>verify</c> compares it with the library.</summary>
/// <param name="IsReachable">False: it lies in a folder that was removed, and nobody finds it.</param>
public sealed record IndexedDocument(long Id, long FolderId, string Name, string State, bool IsReachable);
