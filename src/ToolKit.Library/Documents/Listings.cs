namespace ToolKit.Library;

/// <summary>
/// What somebody may see who has rights only deep inside a tree: in the folders of <paramref name="WayOnly"/> no more than the members
/// in <paramref name="Shown"/>; in all others everything. It is part of the query, before any limit.
/// </summary>
public sealed record EntryFilter(IReadOnlyCollection<long> WayOnly, IReadOnlyCollection<long> Shown);

/// <summary>How to list a folder.</summary>
public sealed record ListOptions
{
    /// <summary>The most entries in one batch, and the greatest value of <see cref="Limit"/>.</summary>
    public const int MostEntries = 2_000;

    /// <summary>The last name of the batch before; null: from the beginning.</summary>
    public string? After { get; init; }

    /// <summary>How many entries at most; 1 to 2,000.</summary>
    public int Limit { get; init; } = MostEntries;

    /// <summary>Read dead properties too.</summary>
    public bool WithProperties { get; init; }

    /// <summary>Documents are left out.</summary>
    public bool FoldersOnly { get; init; }

    /// <summary>Only the members with these ids, as far as they are members; null: all of them.</summary>
    public IReadOnlyCollection<long>? Ids { get; init; }

    /// <summary>Null: everything.</summary>
    public EntryFilter? Filter { get; init; }
}

/// <summary>Members of a folder in the order of their names' code points.</summary>
/// <param name="Entries">At most <see cref="ListOptions.Limit"/>.</param>
/// <param name="Next">The value for <see cref="ListOptions.After"/> to go on; null: that was all.</param>
public sealed record EntryBatch(IReadOnlyList<LibraryEntry> Entries, string? Next);

/// <summary>Everything below a folder, each folder before its members.</summary>
/// <param name="Entries">At most as many as asked for.</param>
/// <param name="IsComplete">False: there are more than that.</param>
public sealed record TreeListing(IReadOnlyList<TreeEntry> Entries, bool IsComplete);

public sealed record TreeEntry(LibraryPath Path, LibraryEntry Entry);

/// <summary>What lies below a folder, the folder itself not counted, scratch files and trash left out.</summary>
/// <param name="Folders">How many folders.</param>
/// <param name="Documents">How many documents.</param>
/// <param name="Bytes">The sizes of their current contents.</param>
public sealed record FolderUsage(long Folders, long Documents, long Bytes);
