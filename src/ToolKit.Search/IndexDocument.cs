namespace ToolKit.Search;

/// <summary>A document as the index is to know it.</summary>
public sealed record IndexDocument
{
    /// <summary>Whatever number the caller knows the document by; it stays the same when the document is moved or renamed.</summary>
    public required long Id { get; init; }

    public required long FolderId { get; init; }

    /// <summary>The file name, with its extension.</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>What the caller compares with to see whether the index is up to date, such as an ETag; it is given back as it is.</summary>
    public required string State { get; init; }

    /// <summary>The text, in its order. Empty where it could not be read: the document is then found by name, title and facets.</summary>
    public IReadOnlyList<IndexSection> Sections { get; init; } = [];

    public string? Field { get; init; }

    public string? Kind { get; init; }

    public string? Level { get; init; }

    public IReadOnlyList<string> LegalAreas { get; init; } = [];

    /// <summary>Such as "PDF" or "Markdown"; a word for people.</summary>
    public string? Format { get; init; }

    /// <summary>Of the content, as a filter shows it.</summary>
    public int? Year { get; init; }

    public DateTimeOffset Created { get; init; }

    public DateTimeOffset Modified { get; init; }

    /// <summary>In bytes.</summary>
    public long Size { get; init; }
}

/// <summary>A part of a document under one heading. The index cuts it into passages.</summary>
/// <param name="Heading">Null where there is none.</param>
/// <param name="Anchor">Where a link jumps to, without "#"; null: to the beginning of the document.</param>
/// <param name="Text">Paragraphs are parted by empty lines.</param>
public sealed record IndexSection(string? Heading, string? Anchor, string Text);

/// <summary>A folder, of which nothing but its place and name matters.</summary>
public sealed record IndexFolder
{
    public required long Id { get; init; }

    /// <summary>Null: the root of a tree. A folder whose chain does not end at a root is not found, nor what lies in it.</summary>
    public required long? ParentId { get; init; }

    public required string Name { get; init; }

    /// <summary>The facet "region" of whatever lies in it or below, up to the next folder that has one.</summary>
    public string? Region { get; init; }
}
