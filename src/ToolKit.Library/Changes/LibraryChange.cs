namespace ToolKit.Library;

public enum ChangeKind
{
    Created = 0,
    Updated = 1,
    Moved = 2,
    Deleted = 3,
    Restored = 4,
}

/// <summary>
/// One line of the feed: one operation, also where a whole folder was moved, copied, deleted or restored. Who has read up to a number has seen
/// everything below it.
/// </summary>
public sealed class LibraryChange
{
    /// <summary>In the order of commits; some may be missing.</summary>
    public required long Number { get; init; }

    public required ChangeKind Kind { get; init; }

    public required long EntryId { get; init; }

    public required EntryKind EntryKind { get; init; }

    /// <summary>Where the entry lay after the change, or before it was deleted.</summary>
    public required LibraryPath Path { get; init; }

    /// <summary>Where it lay before, when that differs: of <see cref="ChangeKind.Moved"/>, and of an update that brought a document back to its name.</summary>
    public LibraryPath? From { get; init; }

    /// <summary>The ids from the root down to the entry, at <see cref="Path"/>.</summary>
    public required IReadOnlyList<long> Chain { get; init; }

    /// <summary>The same at <see cref="From"/>; null without.</summary>
    public IReadOnlyList<long>? FromChain { get; init; }

    public required DateTimeOffset At { get; init; }

    public required Author Author { get; init; }
}

/// <summary>A place in the feed. The time tells it from the same number in another history: that of a backup that was put back.</summary>
/// <param name="Number">Of a change; 0: before the first.</param>
/// <param name="At">When that change was made, in Unix milliseconds; 0: before the first.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
public readonly record struct FeedMark(long Number, long At);
