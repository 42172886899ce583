using ToolKit.Library;

namespace ToolKit.Access;

/// <summary>A document in somebody's drop box.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Entry">The document.</param>
/// <param name="Box">The drop box.</param>
/// <param name="OwnerId">Whose drop box it is.</param>
/// <param name="IsOwn">It is hers who looks.</param>
/// <param name="MayPublish">She who looks may publish it, where she may publish at all.</param>
/// <param name="Returned">Why this version of it was sent back, and when; null: it waits.</param>
public sealed record Draft(LibraryPath Path, LibraryEntry Entry, LibraryEntry Box, long OwnerId, bool IsOwn, bool MayPublish, DraftDecision? Returned)
{
    /// <summary>The field of action it was handed in for: the name of its folder.</summary>
    public string Field => Path.Names[1];
}

/// <summary>What was decided about a draft.</summary>
/// <param name="Name">Its file name then.</param>
/// <param name="TargetId">The document it was published as; null: it was sent back.</param>
/// <param name="Reason">Why it was sent back; empty when it was published.</param>
public sealed record DraftDecision(long EntryId, string Name, long? TargetId, string Reason, DateTimeOffset At);

/// <summary>A draft to be published, as its editor has seen it.</summary>
/// <param name="What">Where it goes.</param>
/// <param name="DraftETag">The draft's entity tag then.</param>
/// <param name="ReplacedETag">That of the document that gets a new version; null: none does.</param>
/// <param name="Overruled">Why it is published although it may hold data about people; empty: nothing was found.</param>
public sealed record ReviewedDraft(Publication What, string DraftETag, string? ReplacedETag, string Overruled = "");
