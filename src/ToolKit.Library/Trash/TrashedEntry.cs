namespace ToolKit.Library;

/// <summary>The top of something that was deleted; what lies below it comes and goes with it.</summary>
public sealed class TrashedEntry
{
    public required LibraryEntry Entry { get; init; }

    /// <summary>Where it lay, by today's names of the folders above.</summary>
    public required LibraryPath Path { get; init; }

    /// <summary>From the root down to the folder in which it lay, which may be in the trash itself.</summary>
    public required IReadOnlyList<ChainLink> Chain { get; init; }

    public required DateTimeOffset TrashedAt { get; init; }

    public required Author TrashedBy { get; init; }
}

public enum RestoreOutcome
{
    Restored,

    /// <summary>Nothing with that id is in the trash.</summary>
    NotFound,

    /// <summary>The folder in which it lay is in the trash or gone.</summary>
    ParentGone,

    /// <summary>Something else has its name now.</summary>
    NameTaken,
}

/// <param name="Resolution">The entry and its place; null unless restored.</param>
public sealed record RestoreResult(RestoreOutcome Outcome, Resolution? Resolution);

/// <summary>What <see cref="DocumentLibrary.PurgeAsync(LibraryPath, Author, Guard?, CancellationToken)"/> has removed for good.</summary>
/// <param name="EntryIds">The ids of what went, for those who keep something by it (index, previews, grants).</param>
public sealed record PurgeReport(IReadOnlyList<long> EntryIds, long Folders, long Documents, long Versions, long Blobs, long Bytes);
