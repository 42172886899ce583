namespace ToolKit.Library;

/// <summary>
/// Runs inside the committing transaction, before anything is changed. What it sees still holds when the write commits; what it
/// throws undoes the write and comes out unchanged. It must await nothing but the transaction.
/// </summary>
public delegate ValueTask Guard(LibraryTransaction transaction);

/// <summary>What may be said beside a document's content.</summary>
public sealed record WriteOptions
{
    /// <summary>The time the client states for the content; null: now.</summary>
    public DateTimeOffset? ModifiedAt { get; init; }

    /// <summary>The time the client states for the creation; null: unchanged, or now.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>A remark kept with the version.</summary>
    public string? Comment { get; init; }

    /// <summary>How much the new version changes; null: <see cref="ToolKit.Library.ChangeClass.Content"/>. A first version has none whatever is said here.</summary>
    public ChangeClass? ChangeClass { get; init; }

    /// <summary>The length announced for the body; a body of another one is refused. Null: unknown.</summary>
    public long? Length { get; init; }
}

public enum WriteOutcome
{
    /// <summary>There was nothing at the path.</summary>
    Created,

    /// <summary>What lay there was replaced; a document got a new version.</summary>
    Updated,

    /// <summary>The bytes were there already: no version was made.</summary>
    Unchanged,
}

/// <param name="Entry">As it is after the write.</param>
public sealed record WriteResult(LibraryEntry Entry, WriteOutcome Outcome);

/// <summary>What to change about an entry, other than its content. What is null or empty stays as it is.</summary>
public sealed record EntryChanges
{
    /// <summary>In this order.</summary>
    public IReadOnlyList<PropertyChange> Properties { get; init; } = [];

    /// <summary>The values to set (null: remove), by <see cref="DocumentMetadata.Names"/>.</summary>
    public IReadOnlyDictionary<string, string?> Metadata { get; init; } = new Dictionary<string, string?>();

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? ModifiedAt { get; init; }

    /// <summary>Empty text: none any more.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Empty text: none any more.</summary>
    public string? Purpose { get; init; }
}

/// <summary>What a new folder begins with.</summary>
public sealed record FolderOptions
{
    public IReadOnlyList<DeadProperty> Properties { get; init; } = [];

    public string? DisplayName { get; init; }

    public string? Purpose { get; init; }
}
