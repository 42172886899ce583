namespace ToolKit.Access;

/// <summary>Where a request for access stands. Stored by these names.</summary>
public enum RequestState
{
    /// <summary>Somebody without account has asked, and not opened the link in the mail yet. Gone after <see cref="RequestStore.UnconfirmedLifetime"/>.</summary>
    Unconfirmed,

    /// <summary>Waits for a decision; in a region with four eyes perhaps for the second one.</summary>
    Open,

    /// <summary>Granted, or an invitation was made. Gone after <see cref="RequestStore.EndedLifetime"/>, as the next three are.</summary>
    Approved,

    Refused,

    /// <summary>Another region got it, as a request of its own.</summary>
    PassedOn,

    /// <summary>Taken back by whoever asked, or its invitation by whoever approved it.</summary>
    Withdrawn,
}

/// <summary>A request for access (Antrag auf Zugang).</summary>
public sealed record AccessRequest
{
    public required long Id { get; init; }

    public required RequestState State { get; init; }

    public required string Name { get; init; }

    /// <summary>What the person does there.</summary>
    public required string Function { get; init; }

    public required AllianceBody Body { get; init; }

    /// <summary>The official mail address; empty where somebody signed in has none here.</summary>
    public required string Mail { get; init; }

    public required long RegionId { get; init; }

    public required string RegionName { get; init; }

    /// <summary>Null: the whole region is asked for.</summary>
    public long? SiteId { get; init; }

    public string? SiteName { get; init; }

    /// <summary>What was asked for.</summary>
    public required Role Role { get; init; }

    public required string Reason { get; init; }

    /// <summary>For how long it was asked, in days from the decision.</summary>
    public required int Days { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when it waits; null: unconfirmed.</summary>
    public DateTimeOffset? ConfirmedAt { get; init; }

    /// <summary>Who asked while signed in, or has redeemed the invitation; null: nobody known (yet).</summary>
    public long? PersonId { get; init; }

    /// <summary>Who wrote it down for somebody else; null: nobody did.</summary>
    public long? RecordedBy { get; init; }

    /// <summary>The request this one was before another region passed it on; null: none.</summary>
    public long? PassedFrom { get; init; }

    /// <summary>Who has approved it first, where a second must confirm; null: nobody (any more).</summary>
    public long? ProposedBy { get; init; }

    public DateTimeOffset? ProposedAt { get; init; }

    /// <summary>What was decided, or proposed; null: nothing yet.</summary>
    public GrantTerms? Terms { get; init; }

    public long? DecidedBy { get; init; }

    public DateTimeOffset? DecidedAt { get; init; }

    /// <summary>Why it was refused, or what was said when it was passed on; may be empty.</summary>
    public required string Answer { get; init; }
}

/// <summary>What is granted.</summary>
/// <param name="Role">The role.</param>
/// <param name="ScopeId">The folder's id in the library.</param>
/// <param name="Until">When it ends, at most <see cref="RequestStore.MostDays"/> days from now; of a day it should be the beginning of the next.</param>
public sealed record GrantTerms(Role Role, long ScopeId, DateTimeOffset Until);

/// <summary>A request as somebody fills it in.</summary>
/// <param name="Name">1 to 100 characters.</param>
/// <param name="Function">1 to 200 characters.</param>
/// <param name="Body">Where the person works.</param>
/// <param name="Mail">The official mail address.</param>
/// <param name="RegionId">The region.</param>
/// <param name="SiteId">A site of it; null: the region as a whole.</param>
/// <param name="Role">What is asked for; never Administrator.</param>
/// <param name="Reason">1 to 1,000 characters, with line breaks.</param>
/// <param name="Days">For how long, 1 to <see cref="RequestStore.MostDays"/>.</param>
public sealed record NewAccessRequest(
    string Name,
    string Function,
    AllianceBody Body,
    string Mail,
    long RegionId,
    long? SiteId,
    Role Role,
    string Reason,
    int Days = RequestStore.DefaultDays);

/// <summary>A request that was just made.</summary>
/// <param name="Id">The row's id.</param>
/// <param name="Mail">Where the link goes, and nowhere else.</param>
/// <param name="Secret">What stands in the link that confirms the address, and later shows and withdraws the request. It is not kept.</param>
public sealed record SubmittedRequest(long Id, string Mail, string Secret);

/// <summary>What a confirming link led to.</summary>
public enum ConfirmOutcome
{
    /// <summary>The request is open now: its region gets a notice.</summary>
    Confirmed,

    /// <summary>It was confirmed before; the request says where it stands.</summary>
    ConfirmedBefore,

    /// <summary>The same was asked from this address and is open already; this request is gone.</summary>
    AskedAlready,

    /// <summary>The link does not hold (any more).</summary>
    Gone,
}

/// <param name="Request">The request; null with Gone and AskedAlready.</param>
public sealed record ConfirmResult(ConfirmOutcome Outcome, AccessRequest? Request);

/// <summary>What an invitation is for, to show before it is redeemed.</summary>
/// <param name="RequestId">The request that was approved.</param>
/// <param name="Name">Whom it invites.</param>
/// <param name="Mail">Her address.</param>
/// <param name="Terms">What redeeming it gives.</param>
/// <param name="RegionName">The region.</param>
/// <param name="SiteName">The site; null: the region.</param>
/// <param name="ExpiresAt">It no longer holds at this moment.</param>
public sealed record Invitation(
    long RequestId, string Name, string Mail, GrantTerms Terms, string RegionName, string? SiteName, DateTimeOffset ExpiresAt);

/// <summary>What came of redeeming an invitation.</summary>
public enum RedeemOutcome
{
    Redeemed,

    /// <summary>The invitation does not hold (any more): redeemed, expired, withdrawn, or its folder or time is over.</summary>
    Gone,

    /// <summary>There is a local account of that address: sign in with it and redeem as that person. The invitation still holds.</summary>
    AccountExists,

    /// <summary>Whoever has decided it cannot have it. The invitation still holds.</summary>
    OwnDecision,

    /// <summary>The person is disabled. The invitation still holds.</summary>
    Disabled,
}

/// <param name="Person">Who has the grant now; null unless redeemed.</param>
/// <param name="Grant">The grant; null unless redeemed.</param>
public sealed record RedeemResult(RedeemOutcome Outcome, Person? Person = null, Grant? Grant = null);

/// <summary>Whom to tell that a request waits.</summary>
/// <param name="Request">The request.</param>
/// <param name="Mailbox">The region's functional mailbox.</param>
/// <param name="People">The administrators and deputies in charge who have a mail address here and did not ask themselves.</param>
public sealed record NoticeRecipients(AccessRequest Request, string Mailbox, IReadOnlyList<NoticeRecipient> People);

/// <param name="Mail">Her address for notices.</param>
public sealed record NoticeRecipient(long PersonId, string Name, string Mail);

/// <summary>What a sweep has removed.</summary>
public sealed record RequestSweep(int Unconfirmed, int Ended, int Invitations);
