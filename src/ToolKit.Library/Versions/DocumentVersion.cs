namespace ToolKit.Library;

/// <summary>The content a document had, or has.</summary>
public sealed class DocumentVersion
{
    public required long Id { get; init; }

    public required long EntryId { get; init; }

    /// <summary>Counted from 1. Numbers may be missing: an empty body that got its content at once is not a version.</summary>
    public required long Number { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    public required Author Author { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public string? Comment { get; init; }

    /// <summary>Null of the first version. What nobody has classed is <see cref="ToolKit.Library.ChangeClass.Content"/>.</summary>
    public ChangeClass? ChangeClass { get; init; }

    /// <summary>The entity tag the document had, or has, with this content. With its quotes.</summary>
    public string ETag => LibraryEntry.TagOf(Id);

    internal long BlobId { get; init; }
}
