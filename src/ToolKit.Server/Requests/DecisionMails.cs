using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>
/// Tells people what was decided about them. Each method is called with what <see cref="AccessDesk"/> gave back, whatever its outcome: who has nothing to be told gets
/// no mail, and who has no address here neither. In a request only: links lead to where the page was asked, unless <c>ToolKit:PublicUrl</c> is set.
/// </summary>
public sealed class DecisionMails(Mailer mailer, MailLinks links, RequestNotices notices, CurrentPerson me, LibraryGate gate, PersonStore people, RegionStore regions, TimeProvider time)
{
    private Dictionary<long, string>? places; // the names of regions and sites, by folder

    /// <summary>
    /// After <see cref="AccessDesk.ApproveAsync"/>, <see cref="AccessDesk.ConfirmApprovalAsync"/>, <see cref="AccessDesk.InviteAgainAsync"/> and each result of
    /// <see cref="AccessDesk.InviteAsync"/>: the invitation, or that she has the grant now. Where a second person must confirm, the others in charge get a notice.
    /// </summary>
    /// <param name="note">What the decider wants to say with it; may be empty.</param>
    public ValueTask ApprovedAsync(DecisionResult result, string note = "", CancellationToken cancellation = default) =>
        ApprovedAsync([result], note, cancellation);

    /// <summary>After <see cref="AccessDesk.ApproveAllAsync"/>.</summary>
    public ValueTask ApprovedAsync(IReadOnlyList<BulkDecision> decisions, string note = "", CancellationToken cancellation = default) =>
        ApprovedAsync(decisions.Select(decision => decision.Result).OfType<DecisionResult>(), note, cancellation);

    /// <summary>After <see cref="AccessDesk.InviteAsync"/>.</summary>
    public ValueTask InvitedAsync(IReadOnlyList<InvitedAddress> invited, string note = "", CancellationToken cancellation = default)
    {
        var results = invited.Select(address => address.Result).OfType<DecisionResult>().ToList();

        // Of two hundred that wait for a second person one notice is enough: they stand in the same list.
        var first = results.Find(result => result.Outcome == DecisionOutcome.AwaitsSecond);
        return ApprovedAsync(results.Where(result => result.Outcome != DecisionOutcome.AwaitsSecond || result == first), note, cancellation);
    }

    /// <summary>After <see cref="AccessDesk.RefuseAsync"/>: the refusal with its reason.</summary>
    public ValueTask RefusedAsync(DecisionResult result, CancellationToken cancellation = default) => RefusedAsync([result], cancellation);

    /// <summary>After <see cref="AccessDesk.RefuseAllAsync"/>.</summary>
    public ValueTask RefusedAsync(IReadOnlyList<BulkDecision> decisions, CancellationToken cancellation = default) =>
        RefusedAsync(decisions.Select(decision => decision.Result).OfType<DecisionResult>(), cancellation);

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
    public ValueTask GivenAsync(IReadOnlyList<GivenGrant> given, string note = "", CancellationToken cancellation = default) => TellAsync(
        MailText.Granted,
        given.Where(one => one.Outcome == GrantChangeOutcome.Changed).Select(one => one.Grant).OfType<Grant>(),
        cancellation,
        ("note", note.Trim()),
        ("link", links.To("/konto")));

    /// <summary>After <see cref="AccessDesk.RenewAsync"/>: to each whose grant has another end.</summary>
    /// <param name="reason">What to say with it; may be empty.</param>
    public ValueTask ChangedAsync(IReadOnlyList<GrantChange> changes, string reason = "", CancellationToken cancellation = default) => TellAsync(
        MailText.GrantChanged,
        changes.Where(one => one.Outcome == GrantChangeOutcome.Changed).Select(one => one.Grant).OfType<Grant>(),
        cancellation,
        ("reason", reason.Trim()));

    /// <summary>After <see cref="AccessDesk.EndAsync"/>: to each whose grant has ended, deputies included.</summary>
    /// <param name="reason">The reason given there; may be empty.</param>
    public ValueTask EndedAsync(EndedGrants ended, string reason = "", CancellationToken cancellation = default) =>
        TellAsync(MailText.GrantEnded, ended.Grants, cancellation, ("reason", reason.Trim()));

    /// <summary>After <see cref="AccessDesk.MakeDeputyAsync"/>: to the deputy. Whom she stands in for, she is told by that person.</summary>
    /// <param name="grant">What makes her so; null: nothing was done.</param>
    public async ValueTask DeputyMadeAsync(Grant? grant, CancellationToken cancellation = default)
    {
        if (grant is not null)
            await TellAsync(MailText.Deputy, [grant], cancellation, ("from", mailer.Language.Day(grant.From)), ("link", links.To("/verwaltung")));
    }

    private static string PlaceOf(AccessRequest request) => request.SiteName ?? request.RegionName;

    private static Dictionary<string, string> Values(params (string Word, string Value)[] values) => values.ToDictionary(value => value.Word, value => value.Value);

    private async ValueTask ApprovedAsync(IEnumerable<DecisionResult> results, string note, CancellationToken cancellation)
    {
        var mails = new List<NewMail>();
        var waiting = new List<long>();
        foreach (var result in results)
        {
            switch (result)
            {
                case { Outcome: DecisionOutcome.Invited, Request: { Terms: { } terms, Mail.Length: > 0 } request, InvitationSecret: { } secret }:
                    mails.Add(mailer.Write(
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
                            ("expires", mailer.Language.Time(time.GetUtcNow() + RequestStore.InvitationLifetime)))));
                    break;
                case { Outcome: DecisionOutcome.Granted, Request: { Mail.Length: > 0 } request, Grant: { } grant }:
                    mails.Add(mailer.Write(
                        MailText.Granted,
                        request.Mail,
                        await ValuesAsync(request.Name, grant.Role, grant.ScopeId, grant.Until, cancellation, ("note", note.Trim()), ("link", links.To("/konto")))));
                    break;
                case { Outcome: DecisionOutcome.AwaitsSecond, Request: { } request }:
                    waiting.Add(request.Id);
                    break;
            }
        }

        await QueueAsync(mails, cancellation);
        foreach (var request in waiting)
            await notices.SendAsync(request, me.Principal.Person?.Id, cancellation);
    }

    private ValueTask RefusedAsync(IEnumerable<DecisionResult> results, CancellationToken cancellation)
    {
        var mails = new List<NewMail>();
        foreach (var result in results)
        {
            if (result is { Outcome: DecisionOutcome.Done, Request: { State: RequestState.Refused, Mail.Length: > 0 } request })
            {
                mails.Add(mailer.Write(
                    MailText.Refused,
                    request.Mail,
                    Values(("name", request.Name), ("place", PlaceOf(request)), ("role", mailer.Language.Role(request.Role)), ("reason", request.Answer))));
            }
        }

        return QueueAsync(mails, cancellation);
    }

    private async ValueTask TellAsync(MailText text, IEnumerable<Grant> grants, CancellationToken cancellation, params (string Word, string Value)[] others)
    {
        var mails = new List<NewMail>();
        foreach (var grant in grants)
        {
            if (await people.FindMailAsync(grant.PersonId, cancellation) is { } mail && await people.FindAsync(grant.PersonId, cancellation) is { } person)
                mails.Add(mailer.Write(text, mail, await ValuesAsync(person.Name, grant.Role, grant.ScopeId, grant.Until, cancellation, others)));
        }

        await QueueAsync(mails, cancellation);
    }

    /// <summary>In one commit: there may be two hundred, and each commit is waited for.</summary>
    private async ValueTask QueueAsync(List<NewMail> mails, CancellationToken cancellation)
    {
        if (mails.Count > 0)
            await mailer.QueueAsync(mails, cancellation);
    }

    private async ValueTask<Dictionary<string, string>> ValuesAsync(
        string name, Role role, long scopeId, DateTimeOffset? until, CancellationToken cancellation, params (string Word, string Value)[] others)
    {
        places ??= await ListPlacesAsync(cancellation);

        // A region or site has a name; any other folder is told by its path, which the decider sees.
        if (!places.TryGetValue(scopeId, out var place))
            place = (await me.View.FindAsync(scopeId, cancellation))?.Path.ToString() ?? "";
        return Values(
            [("name", name), ("place", place), ("role", mailer.Language.Role(role)), ("until", mailer.Language.LastDay(until)), .. others]);
    }

    private async ValueTask<Dictionary<long, string>> ListPlacesAsync(CancellationToken cancellation)
    {
        var names = new Dictionary<long, string>();
        foreach (var site in await regions.ListSitesAsync(cancellation))
            names.TryAdd(site.FolderId, site.Name);
        foreach (var region in await regions.ListRegionsAsync(cancellation))
            names.TryAdd(region.FolderId, region.Name);
        return names;
    }
}
