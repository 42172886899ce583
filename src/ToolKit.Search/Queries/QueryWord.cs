namespace ToolKit.Search;

/// <summary>One way to find a word of a query in the index.</summary>
/// <param name="Tokens">As the index holds them, parted by spaces; several are a phrase. Letters, digits, § and the marks only: nothing of it can be syntax.</param>
/// <param name="Weight">1: as good as typed.</param>
internal sealed record Alternative(string Tokens, PhraseKind Kind, double Weight, bool IsPrefix = false, AlternativeLevel Level = AlternativeLevel.Both)
{
    public bool IsPhrase => Tokens.Contains(' ', StringComparison.Ordinal);
}

/// <summary>Where an alternative is looked for. What begins so is found quickly among documents; among passages it would be put together anew for each document.</summary>
internal enum AlternativeLevel
{
    Both,
    Documents,
    Passages,
}

/// <summary>One thing a query asks for: a word, a phrase, a paragraph, a law. It is there where one of its alternatives is.</summary>
internal sealed record QueryWord
{
    /// <summary>Where it stands in the query as typed.</summary>
    public required int Start { get; init; }

    public required int End { get; init; }

    /// <summary>Folded, where it is a single plain word; only such ones are spelt, completed and taken apart.</summary>
    public string? Folded { get; init; }

    public required IReadOnlyList<Alternative> Alternatives { get; init; }

    /// <summary>Its tokens must stand side by side in one passage, also where whole documents are compared.</summary>
    public bool IsPhrase { get; init; }

    /// <summary>Never given up: it was quoted, or is a paragraph.</summary>
    public bool IsCertain { get; init; }

    public bool IsExcluded { get; init; }

    /// <summary>It says little, and need not be there.</summary>
    public bool IsStopWord { get; init; }

    /// <summary>A single letter or digit: it need not be there, but it is better when it is.</summary>
    public bool IsOptional { get; init; }
}
