using System.Globalization;

namespace ToolKit.Library;

public enum EntryKind
{
    Folder = 0,
    Document = 1,
}

/// <summary>A folder or document as it was when it was read.</summary>
public sealed class LibraryEntry
{
    private DocumentMetadata? metadata;

    public const long RootId = 1;

    /// <summary>Stays the same through renaming, moving and new versions, and is never given to another entry.</summary>
    public required long Id { get; init; }

    /// <summary>The folder in which it lies; null for the root.</summary>
    public required long? ParentId { get; init; }

    /// <summary>In NFC; empty for the root.</summary>
    public required string Name { get; init; }

    public required EntryKind Kind { get; init; }

    /// <summary>A client's scratch file: without versions, trash, feed; gone after a day.</summary>
    public bool IsScratch { get; init; }

    /// <summary>What a well-known folder is for, in the words of whoever set it. Copies do not inherit it.</summary>
    public string? Purpose { get; init; }

    /// <summary>What to show instead of <see cref="Name"/>; null: the name.</summary>
    public string? DisplayName { get; init; }

    public DateTimeOffset CreatedAt => DateTimeOffset.FromUnixTimeMilliseconds(CreatedMilliseconds);

    /// <summary>Of a document: its content's last change, or what a client has set. Of a folder: when a member came or went.</summary>
    public DateTimeOffset ModifiedAt => DateTimeOffset.FromUnixTimeMilliseconds(ModifiedMilliseconds);

    /// <summary>The size of the current content in bytes; 0 for folders.</summary>
    public long Size { get; init; }

    /// <summary>The current version's id; 0 for folders.</summary>
    public long VersionId { get; init; }

    /// <summary>The current version's number, counted from 1 for each document; 0 for folders.</summary>
    public long VersionNumber { get; init; }

    /// <summary>Who wrote the current version, or created the folder; null when that is not a person (or no more).</summary>
    public long? AuthorId { get; init; }

    public string? AuthorName { get; init; }

    public bool HasProperties { get; init; }

    /// <summary>Of a folder: another number whenever a listing of it would differ (locks and grants do not count). 0 for documents.</summary>
    public long State { get; init; }

    /// <summary>Clients' dead properties. Empty unless they were asked for.</summary>
    public IReadOnlyList<DeadProperty> Properties { get; internal set; } = [];

    /// <summary>What the document says about itself.</summary>
    public DocumentMetadata Metadata => metadata ??= DocumentMetadata.Parse(MetadataJson);

    /// <summary>
    /// The document's strong entity tag with its quotes: the stamp of the current version, which is another one after every write,
    /// even of equal size in the same millisecond. Empty for folders.
    /// </summary>
    public string ETag => Kind == EntryKind.Document ? TagOf(VersionId) : "";

    public bool IsFolder => Kind == EntryKind.Folder;

    internal static string TagOf(long versionId) => string.Create(CultureInfo.InvariantCulture, $"\"v{versionId:x}\"");

    internal long CreatedMilliseconds { get; init; }

    internal long ModifiedMilliseconds { get; init; }

    internal long BlobId { get; init; }

    internal string? MetadataJson { get; init; }
}
