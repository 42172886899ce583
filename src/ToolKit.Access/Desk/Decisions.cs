namespace ToolKit.Access;

/// <summary>What came of a decision about a request, or of asking for more.</summary>
public enum DecisionOutcome
{
    /// <summary>The person has the grant now.</summary>
    Granted,

    /// <summary>An invitation was made: send <see cref="DecisionResult.InvitationSecret"/> to the request's address.</summary>
    Invited,

    /// <summary>Approved by the first of two; somebody else must confirm.</summary>
    AwaitsSecond,

    /// <summary>Refused, passed on or withdrawn, as was asked.</summary>
    Done,

    /// <summary>There is no such request, or it is not hers to decide.</summary>
    NotFound,

    /// <summary>Somebody has decided it meanwhile.</summary>
    DecidedAlready,

    /// <summary>It is her own.</summary>
    OwnRequest,

    /// <summary>She has approved it herself; the second must be another person.</summary>
    SecondMustBeAnother,

    /// <summary>Nobody has approved it, or who did may no longer decide here.</summary>
    NothingProposed,
}

/// <param name="Request">The request as it is then (where it was passed on: the new one); null with NotFound.</param>
/// <param name="Grant">What was granted; null unless Granted.</param>
/// <param name="InvitationSecret">What stands in the invitation's link; null unless Invited. It is not kept.</param>
public sealed record DecisionResult(
    DecisionOutcome Outcome, AccessRequest? Request = null, Grant? Grant = null, string? InvitationSecret = null);

/// <summary>Which requests to list.</summary>
public sealed record QueueFilter
{
    /// <summary>Null: all but unconfirmed ones.</summary>
    public RequestState? State { get; init; } = RequestState.Open;

    public long? RegionId { get; init; }

    public long? SiteId { get; init; }

    public AllianceBody? Body { get; init; }

    /// <summary>Only those whose name, address or function holds this, in any case; null or empty: all.</summary>
    public string? Search { get; init; }

    /// <summary>Only those that wait for a second person.</summary>
    public bool OnlyProposed { get; init; }

    public int Offset { get; init; }

    /// <summary>1 to 200.</summary>
    public int Limit { get; init; } = 50;
}

/// <summary>What somebody who is signed in asks for.</summary>
/// <param name="RegionId">The region.</param>
/// <param name="SiteId">A site of it; null: the region as a whole.</param>
/// <param name="Role">Never Administrator.</param>
/// <param name="Function">1 to 200 characters.</param>
/// <param name="Body">Where she works.</param>
/// <param name="Reason">1 to 1,000 characters.</param>
/// <param name="Days">For how long.</param>
public sealed record RequestWish(
    long RegionId, long? SiteId, Role Role, string Function, AllianceBody Body, string Reason, int Days = RequestStore.DefaultDays);

/// <summary>What came of asking.</summary>
public enum AskOutcome
{
    /// <summary>The request is open.</summary>
    Asked,

    /// <summary>Her running grants give all of that.</summary>
    HasAlready,

    /// <summary>She has asked for the same, and it is open.</summary>
    AskedAlready,
}

/// <param name="Request">The new request; null unless Asked.</param>
public sealed record AskResult(AskOutcome Outcome, AccessRequest? Request = null);

/// <summary>Many invitations with the same terms.</summary>
/// <param name="RegionId">The region.</param>
/// <param name="SiteId">A site of it; null: the region as a whole.</param>
/// <param name="Role">What each gets.</param>
/// <param name="Until">When it ends.</param>
/// <param name="Body">Where they work.</param>
/// <param name="Function">What they do there, 1 to 200 characters.</param>
/// <param name="Reason">1 to 1,000 characters.</param>
/// <param name="Addresses">
/// At most <see cref="AccessDesk.MostInvitations"/>, each <c>anna@example.org</c> or <c>Anna Muster &lt;anna@example.org&gt;</c>; empty ones are left out.
/// </param>
public sealed record InvitationList(
    long RegionId,
    long? SiteId,
    Role Role,
    DateTimeOffset Until,
    AllianceBody Body,
    string Function,
    string Reason,
    IReadOnlyList<string> Addresses);

/// <summary>What came of one address.</summary>
/// <param name="Text">The address as it was given.</param>
/// <param name="Problem">Why nobody was invited; null when somebody was.</param>
/// <param name="Result">The decision; null with a problem.</param>
public sealed record InvitedAddress(string Text, InvitationProblem? Problem, DecisionResult? Result);

/// <summary>Why an address was not invited.</summary>
public enum InvitationProblem
{
    /// <summary>It is no mail address, or the name before it is unusable.</summary>
    NoAddress,

    /// <summary>It stands in the list before.</summary>
    Repeated,

    /// <summary>There is an open request of the same kind from it, or an invitation that still holds.</summary>
    AskedAlready,

    /// <summary>It is her own.</summary>
    Own,
}
