using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>
/// Tells people what was decided about them. Each method is called with what <see cref="AccessDesk"/> gave back, whatever its outcome: who has nothing to be told gets
/// no mail, and who has no address here neither. In a request only: links lead to where the page was asked, unless <c>ToolKit:PublicUrl</c> is set.
/// </summary>
public sealed class DecisionMails(Mailer mailer, MailLinks links, RequestNotices notices, CurrentPerson me, LibraryGate gate, PersonStore people, RegionStore regions, TimeProvider time)
{
    /// <summary>
    /// After <see cref="AccessDesk.ApproveAsync"/>, <see cref="AccessDesk.ConfirmApprovalAsync"/>, <see cref="AccessDesk.InviteAgainAsync"/> and each result of
    /// <see cref="AccessDesk.InviteAsync"/>: the invitation, or that she has the grant now. Where a second person must confirm, the others in charge get a notice.
    /// </summary>
    /// <param name="note">What the decider wants to say with it; may be empty.</param>
    public async ValueTask ApprovedAsync(DecisionResult result, string note = "", CancellationToken cancellation = default)
    {
        switch (result)
        {
            case { Outcome: DecisionOutcome.Invited, Request: { Terms: { } terms, Mail.Length: > 0 } request, InvitationSecret: { } secret }:
                await mailer.QueueAsync(
                    MailText.Invitation,
                    request.Mail,
                    await ValuesAsync(
                        request.Name,
                        terms.Role,
                        terms.ScopeId,
                        terms.Until,
                        cancellation,
                        ("note", note.Trim()),
                        ("link", links.To($"/einladung/{secret}")),
                        ("expires", mailer.Language.Time(time.GetUtcNow() + RequestStore.InvitationLifetime))),
                    cancellation);
                break;
            case { Outcome: DecisionOutcome.Granted, Request: { Mail.Length: > 0 } request, Grant: { } grant }:
                await mailer.QueueAsync(
                    MailText.Granted,
                    request.Mail,
                    await ValuesAsync(request.Name, grant.Role, grant.ScopeId, grant.Until, cancellation, ("note", note.Trim()), ("link", links.To("/konto"))),
                    cancellation);
                break;
            case { Outcome: DecisionOutcome.AwaitsSecond, Request: { } request }:
                await notices.SendAsync(request.Id, me.Principal.Person?.Id, cancellation);
                break;
        }
    }

    /// <summary>After <see cref="AccessDesk.ApproveAllAsync"/>.</summary>
    public async ValueTask ApprovedAsync(IReadOnlyList<BulkDecision> decisions, string note = "", CancellationToken cancellation = default)
    {
        foreach (var decision in decisions)
        {
            if (decision.Result is { } result)
                await ApprovedAsync(result, note, cancellation);
        }
    }

    /// <summary>After <see cref="AccessDesk.InviteAsync"/>.</summary>
    public async ValueTask InvitedAsync(IReadOnlyList<InvitedAddress> invited, string note = "", CancellationToken cancellation = default)
    {
        var asked = false;
        foreach (var address in invited)
        {
            // Of two hundred that wait for a second person one notice is enough: they stand in the same list.
            if (address.Result is not { } result || (result.Outcome == DecisionOutcome.AwaitsSecond && asked))
                continue;
            asked |= result.Outcome == DecisionOutcome.AwaitsSecond;
            await ApprovedAsync(result, note, cancellation);
        }
    }

    /// <summary>After <see cref="AccessDesk.RefuseAsync"/>: the refusal with its reason.</summary>
    public async ValueTask RefusedAsync(DecisionResult result, CancellationToken cancellation = default)
    {
        if (result is { Outcome: DecisionOutcome.Done, Request: { State: RequestState.Refused, Mail.Length: > 0 } request })
        {
            await mailer.QueueAsync(
                MailText.Refused,
                request.Mail,
                Values(("name", request.Name), ("place", PlaceOf(request)), ("role", mailer.Language.Role(request.Role)), ("reason", request.Answer)),
                cancellation);
        }
    }

    /// <summary>After <see cref="AccessDesk.RefuseAllAsync"/>.</summary>
    public async ValueTask RefusedAsync(IReadOnlyList<BulkDecision> decisions, CancellationToken cancellation = default)
    {
        foreach (var decision in decisions)
        {
            if (decision.Result is { } result)
                await RefusedAsync(result, cancellation);
        }
    }

    /// <summary>After <see cref="AccessDesk.PassOnAsync"/>: to the requester, that another region decides; to that region, that a request waits.</summary>
    public async ValueTask PassedOnAsync(DecisionResult result, CancellationToken cancellation = default)
    {
        if (result is not { Outcome: DecisionOutcome.Done, Request: { State: RequestState.Open, PassedFrom: { } before } request })
            return;
        if (request.Mail.Length > 0 && await gate.OpenDesk(me.Principal).FindRequestAsync(before, cancellation) is { } passed)
        {
            await mailer.QueueAsync(
                MailText.PassedOn, request.Mail, Values(("name", request.Name), ("place", PlaceOf(request)), ("from", PlaceOf(passed))), cancellation);
        }

        await notices.SendAsync(request.Id, cancellation: cancellation);
    }

    /// <summary>After <see cref="AccessDesk.RecordAsync"/>: to the others in charge, that a request waits.</summary>
    /// <param name="request">Null: nothing was recorded.</param>
    public async ValueTask RecordedAsync(AccessRequest? request, CancellationToken cancellation = default)
    {
        if (request is not null)
            await notices.SendAsync(request.Id, me.Principal.Person?.Id, cancellation);
    }

    /// <summary>After <see cref="AccessDesk.GiveAsync"/>: to each who has a new grant.</summary>
    public async ValueTask GivenAsync(IReadOnlyList<GivenGrant> given, string note = "", CancellationToken cancellation = default)
    {
        foreach (var grant in given.Where(one => one.Outcome == GrantChangeOutcome.Changed).Select(one => one.Grant).OfType<Grant>())
            await TellAsync(MailText.Granted, grant, cancellation, ("note", note.Trim()), ("link", links.To("/konto")));
    }

    /// <summary>After <see cref="AccessDesk.RenewAsync"/>: to each whose grant has another end.</summary>
    /// <param name="reason">What to say with it; may be empty.</param>
    public async ValueTask ChangedAsync(IReadOnlyList<GrantChange> changes, string reason = "", CancellationToken cancellation = default)
    {
        foreach (var grant in changes.Where(one => one.Outcome == GrantChangeOutcome.Changed).Select(one => one.Grant).OfType<Grant>())
            await TellAsync(MailText.GrantChanged, grant, cancellation, ("reason", reason.Trim()));
    }

    /// <summary>After <see cref="AccessDesk.EndAsync"/>: to each whose grant has ended, deputies included.</summary>
    /// <param name="reason">The reason given there; may be empty.</param>
    public async ValueTask EndedAsync(EndedGrants ended, string reason = "", CancellationToken cancellation = default)
    {
        foreach (var grant in ended.Grants)
            await TellAsync(MailText.GrantEnded, grant, cancellation, ("reason", reason.Trim()));
    }

    /// <summary>After <see cref="AccessDesk.MakeDeputyAsync"/>: to the deputy. Whom she stands in for, she is told by that person.</summary>
    /// <param name="grant">What makes her so; null: nothing was done.</param>
    public async ValueTask DeputyMadeAsync(Grant? grant, CancellationToken cancellation = default)
    {
        if (grant is not null)
            await TellAsync(MailText.Deputy, grant, cancellation, ("from", mailer.Language.Day(grant.From)), ("link", links.To("/verwaltung")));
    }

    private static string PlaceOf(AccessRequest request) => request.SiteName ?? request.RegionName;

    private static Dictionary<string, string> Values(params (string Word, string Value)[] values) => values.ToDictionary(value => value.Word, value => value.Value);

    private async ValueTask TellAsync(MailText text, Grant grant, CancellationToken cancellation, params (string Word, string Value)[] others)
    {
        if (await people.FindMailAsync(grant.PersonId, cancellation) is not { } mail || await people.FindAsync(grant.PersonId, cancellation) is not { } person)
            return;
        await mailer.QueueAsync(text, mail, await ValuesAsync(person.Name, grant.Role, grant.ScopeId, grant.Until, cancellation, others), cancellation);
    }

    private async ValueTask<Dictionary<string, string>> ValuesAsync(
        string name, Role role, long scopeId, DateTimeOffset? until, CancellationToken cancellation, params (string Word, string Value)[] others)
    {
        // A region or site has a name; any other folder is told by its path, which the decider sees.
        var place = (await regions.ListSitesAsync(cancellation)).Find(site => site.FolderId == scopeId)?.Name
            ?? (await regions.ListRegionsAsync(cancellation)).Find(region => region.FolderId == scopeId)?.Name
            ?? (await me.View.FindAsync(scopeId, cancellation))?.Path.ToString()
            ?? "";
        return Values(
            [("name", name), ("place", place), ("role", mailer.Language.Role(role)), ("until", mailer.Language.LastDay(until)), .. others]);
    }
}
