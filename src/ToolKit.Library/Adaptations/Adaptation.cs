namespace ToolKit.Library;

/// <summary>Of which document another one was made, and how far it has followed it since.</summary>
public sealed record Adaptation
{
    /// <summary>The document that was made of the original.</summary>
    public required long EntryId { get; init; }

    /// <summary>The document it was made of, which may be gone.</summary>
    public required long OriginalId { get; init; }

    /// <summary>The number of the original's version that it takes into account: the one it was copied from, or with which it was last compared.</summary>
    public required long BaseVersion { get; init; }

    /// <summary>The folder that has given it back for others to take; null: it is somebody's own.</summary>
    public required long? VariantOf { get; init; }

    /// <summary>When somebody last compared it with the original; null: nobody since it was made.</summary>
    public required DateTimeOffset? SettledAt { get; init; }

    /// <summary>Who that was; null with <see cref="SettledAt"/>.</summary>
    public required Author? SettledBy { get; init; }
}

/// <summary>How many documents below a folder were made of one original.</summary>
/// <param name="FolderId">The folder; null: those that lie below none of that purpose.</param>
/// <param name="Count">At least 1.</param>
public sealed record AdaptationCount(long? FolderId, int Count);

/// <summary>An adaptation whose original has changed.</summary>
/// <param name="Change">The greatest class of its original's versions since the one that it takes into account.</param>
/// <param name="ChangedAt">When the last of these versions was written.</param>
public sealed record OutdatedAdaptation(Adaptation Adaptation, ChangeClass Change, DateTimeOffset ChangedAt);
