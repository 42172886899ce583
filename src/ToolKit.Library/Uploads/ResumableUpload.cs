namespace ToolKit.Library;

/// <summary>A document that arrives in parts, over several connections and restarts.</summary>
public sealed class ResumableUpload
{
    /// <summary>Cannot be guessed; 32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is; nobody else's business.</summary>
    public required long CreatorId { get; init; }

    /// <summary>Where it is to lie.</summary>
    public required LibraryPath Path { get; init; }

    /// <summary>What must hold when it is committed, in the words of whoever began it; empty: nothing.</summary>
    public required string Condition { get; init; }

    /// <summary>As <see cref="WriteOptions.ChangeClass"/>.</summary>
    public required ChangeClass? ChangeClass { get; init; }

    /// <summary>How many bytes it will have.</summary>
    public required long Length { get; init; }

    /// <summary>How many have arrived and are on the disk.</summary>
    public required long Received { get; init; }

    /// <summary>When it ends, unless another part comes.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>It has become a version of the document.</summary>
    public required bool IsCommitted { get; init; }

    /// <summary>All bytes are there.</summary>
    public bool IsComplete => Received == Length;
}

/// <param name="CreatorId">Whose it is.</param>
/// <param name="Path">Where it is to lie.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Condition">Kept as it is; see <see cref="ResumableUpload.Condition"/>.</param>
/// <param name="ChangeClass">As <see cref="WriteOptions.ChangeClass"/>.</param>
public sealed record NewUpload(long CreatorId, LibraryPath Path, long Length, string Condition, ChangeClass? ChangeClass = null);

/// <summary>What came of a part of an upload.</summary>
public enum AppendOutcome
{
    /// <summary>It was added, as far as it came.</summary>
    Appended,

    /// <summary>It does not begin where the upload ends; nothing was added.</summary>
    WrongOffset,

    /// <summary>It is longer than what is missing; its end does not count.</summary>
    TooLong,

    /// <summary>Another part is arriving, or the upload is gone or committed; nothing was added.</summary>
    Busy,
}
