using ToolKit.Library;

namespace ToolKit.Access;

/// <summary>A person's role at a folder, for a time.</summary>
/// <param name="Id">The row's id.</param>
/// <param name="PersonId">Who has it.</param>
/// <param name="Role">What it makes of her.</param>
/// <param name="ScopeId">The folder, by its id: the grant follows a rename and ends to count when the folder is deleted.</param>
/// <param name="From">Counts from this moment on.</param>
/// <param name="Until">Counts no longer at this moment; null: without end.</param>
/// <param name="GrantedBy">The person who gave it; null: a command or the sign-in of the first administrator.</param>
/// <param name="Reason">Why it was given; may be empty.</param>
/// <param name="WithdrawnAt">When it was taken back; null: it was not.</param>
public sealed record Grant(
    long Id,
    long PersonId,
    Role Role,
    long ScopeId,
    DateTimeOffset From,
    DateTimeOffset? Until,
    long? GrantedBy,
    string Reason,
    DateTimeOffset? WithdrawnAt)
{
    /// <summary>The identity provider whose claim has given it; empty: somebody, or a command. Such a grant ends when the claim is gone at the next sign-in.</summary>
    public string Origin { get; init; } = "";

    /// <summary>Whether it counts at <paramref name="now"/>: begun, not ended, not withdrawn.</summary>
    public bool IsRunning(DateTimeOffset now) => WithdrawnAt is null && From <= now && (Until is null || now < Until);
}

/// <summary>A grant, and where its scope lies now.</summary>
/// <param name="Grant">The grant.</param>
/// <param name="Scope">
/// The folders from the root down, the scope's own last. Empty when that was not looked up: then the grant counts at its scope and below, and not
/// for what else it opens.
/// </param>
public sealed record ScopedGrant(Grant Grant, IReadOnlyList<ChainLink> Scope);
