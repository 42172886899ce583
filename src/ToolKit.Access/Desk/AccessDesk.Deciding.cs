using ToolKit.Library;

namespace ToolKit.Access;

/// <content>
/// Deciding requests. Whoever has the right to decide at the requested place does; what is granted must lie where she gives grants. Nobody decides her own.
/// </content>
public sealed partial class AccessDesk
{
    /// <summary>How many addresses can be invited at once.</summary>
    public const int MostInvitations = 200;

    /// <summary>How many requests or grants can be handled at once.</summary>
    public const int MostAtOnce = 200;

    /// <summary>
    /// Approves a request. Who asked while signed in has the grant at once; for others an invitation is made. With four eyes, in the request's region or in that
    /// of what is granted, the first approval waits for a second person's, and one with other terms takes its place.
    /// </summary>
    /// <param name="terms">What is granted; null: what was asked, at the requested place.</param>
    /// <exception cref="AccessDeniedException">She gives no such grant there.</exception>
    /// <exception cref="RefusedException">The terms do not fit: role and folder, or the end.</exception>
    public ValueTask<DecisionResult> ApproveAsync(long requestId, GrantTerms? terms = null, CancellationToken cancellation = default) =>
        DecideAsync(requestId, terms, isSecond: false, cancellation);

    /// <summary>Confirms, as the second person, exactly what the first has approved.</summary>
    /// <exception cref="AccessDeniedException">She gives no such grant there.</exception>
    /// <exception cref="RefusedException">The end has come meanwhile.</exception>
    public ValueTask<DecisionResult> ConfirmApprovalAsync(long requestId, CancellationToken cancellation = default) =>
        DecideAsync(requestId, null, isSecond: true, cancellation);

    /// <summary>Approves several requests, each as it was asked, but with this role and end where they are given.</summary>
    /// <param name="requestIds">At most <see cref="MostAtOnce"/>.</param>
    /// <returns>What came of each, in the same order; a refusal of one stops none of the others.</returns>
    /// <exception cref="RefusedException">There are too many.</exception>
    public async ValueTask<IReadOnlyList<BulkDecision>> ApproveAllAsync(
        IReadOnlyList<long> requestIds, Role? role = null, DateTimeOffset? until = null, CancellationToken cancellation = default)
    {
        return await EachAsync(
            requestIds,
            async id =>
            {
                if (role is null && until is null)
                    return await ApproveAsync(id, null, cancellation);
                if (await FindRequestAsync(id, cancellation) is not { } request
                    || await FindPlaceAsync(request.RegionId, request.SiteId, cancellation) is not { } scope)
                {
                    return new DecisionResult(DecisionOutcome.NotFound);
                }

                return await ApproveAsync(
                    id, new GrantTerms(role ?? request.Role, scope, until ?? gate.Time.GetUtcNow().AddDays(request.Days)), cancellation);
            });
    }

    /// <summary>Refuses a request.</summary>
    /// <param name="reason">1 to 1,000 characters, for the requester to read.</param>
    /// <exception cref="RefusedException">The reason is empty or too long.</exception>
    public async ValueTask<DecisionResult> RefuseAsync(long requestId, string reason, CancellationToken cancellation = default)
    {
        reason = AccessRows.CleanLines(reason, 1000, Refusals.RequestReason);
        return await WithRequestAsync(
            requestId,
            async (act, request, authority) =>
            {
                await act.Session.ExecuteAsync(
                    """
                    UPDATE access_request
                    SET state = 'Refused', decided_by = @person, decided_at = @Milliseconds, answer = @reason, proposed_by = NULL, proposed_at = NULL
                    WHERE id = @requestId
                    """,
                    new { person = act.Person.Id, act.Milliseconds, reason, requestId });
                await act.NoteAsync(RequestStore.Note(AuditActs.RequestRefused, request) with { Reason = reason }, authority);
                return new DecisionResult(DecisionOutcome.Done, await RequestRows.FindAsync(act.Session, requestId));
            },
            cancellation);
    }

    /// <summary>Refuses several requests with the same reason.</summary>
    /// <param name="requestIds">At most <see cref="MostAtOnce"/>.</param>
    /// <exception cref="RefusedException">There are too many, or the reason is empty or too long.</exception>
    public async ValueTask<IReadOnlyList<BulkDecision>> RefuseAllAsync(
        IReadOnlyList<long> requestIds, string reason, CancellationToken cancellation = default)
    {
        reason = AccessRows.CleanLines(reason, 1000, Refusals.RequestReason);
        return await EachAsync(requestIds, id => RefuseAsync(id, reason, cancellation));
    }

    /// <summary>Passes a request on to another place. It is a request of its own there, and keeps its age and its link.</summary>
    /// <param name="siteId">Null: the other region as a whole.</param>
    /// <param name="note">What to tell them; may be empty, up to 1,000 characters.</param>
    /// <exception cref="RefusedException">There is no such place, it is the same one, or the note is too long.</exception>
    public async ValueTask<DecisionResult> PassOnAsync(
        long requestId, long regionId, long? siteId, string note, CancellationToken cancellation = default)
    {
        note = string.IsNullOrWhiteSpace(note) ? "" : AccessRows.CleanLines(note, 1000, Refusals.Reason);
        return await WithRequestAsync(
            requestId,
            async (act, request, authority) =>
            {
                await RequestRows.CheckPlaceAsync(act.Session, regionId, siteId);
                if (request.RegionId == regionId && request.SiteId == siteId)
                    throw new RefusedException(Refusals.NoSuchPlace);
                var passed = await act.Session.QuerySingleAsync<long>(
                    """
                    INSERT INTO access_request (state, person_id, name, job, body, mail, region_id, site_id, role, reason, days, search, created_at,
                                                confirmed_at, recorded_by, passed_from, answer)
                    SELECT 'Open', person_id, name, job, body, mail, @regionId, @siteId, role, reason, days, search, created_at, confirmed_at, recorded_by, id, @note
                    FROM access_request WHERE id = @requestId
                    RETURNING id
                    """,
                    new { regionId, siteId, note, requestId });
                var link = await act.Session.QuerySingleAsync<LinkRow>(
                    "SELECT letters AS Letters, secret_hash AS Hash FROM access_request WHERE id = @requestId", new { requestId });
                await act.Session.ExecuteAsync(
                    """
                    UPDATE access_request
                    SET state = 'PassedOn', decided_by = @person, decided_at = @Milliseconds, answer = @note, letters = NULL, secret_hash = NULL,
                        proposed_by = NULL, proposed_at = NULL
                    WHERE id = @requestId
                    """,
                    new { person = act.Person.Id, act.Milliseconds, note, requestId });
                await act.Session.ExecuteAsync(
                    "UPDATE access_request SET letters = @Letters, secret_hash = @Hash WHERE id = @passed", new { link.Letters, link.Hash, passed });
                var made = (await RequestRows.FindAsync(act.Session, passed))!;
                await act.NoteAsync(
                    RequestStore.Note(AuditActs.RequestPassedOn, request) with { Detail = $"an {made.SiteName ?? made.RegionName}: Antrag {passed}" }, authority);
                return new DecisionResult(DecisionOutcome.Done, made);
            },
            cancellation);
    }

    /// <summary>Writes down a request that came the old way, by mail: it is confirmed already.</summary>
    /// <returns>The open request; null when the same from this address is open already.</returns>
    /// <exception cref="AccessDeniedException">She does not decide there.</exception>
    /// <exception cref="RefusedException">Something is missing or out of bounds, or there is no such place.</exception>
    public async ValueTask<AccessRequest?> RecordAsync(NewAccessRequest request, CancellationToken cancellation = default)
    {
        request = RequestRows.Clean(request);
        var chain = await PlaceChainAsync(request.RegionId, request.SiteId, cancellation);
        return await ActAsync(
            async act =>
            {
                var authority = act.Require(Right.DecideRequests, chain);
                return await RequestRows.IsAskedAsync(act.Session, request, null) ? null : await RecordAsync(act, request, authority);
            },
            cancellation);
    }

    /// <summary>Invites many at once: each address becomes a recorded request that is approved in the same transaction (with four eyes: proposed).</summary>
    /// <returns>What came of each address, in the order of the list.</returns>
    /// <exception cref="AccessDeniedException">She gives no such grants there.</exception>
    /// <exception cref="RefusedException">There are too many addresses, or the terms do not fit.</exception>
    public async ValueTask<IReadOnlyList<InvitedAddress>> InviteAsync(InvitationList list, CancellationToken cancellation = default)
    {
        var texts = list.Addresses.Select(text => text.Trim()).Where(text => text.Length > 0).ToList();
        if (texts.Count > MostInvitations)
            throw new RefusedException(Refusals.TooManyInvitations);
        var chain = await PlaceChainAsync(list.RegionId, list.SiteId, cancellation);
        var terms = new GrantTerms(list.Role, chain[^1].Id, list.Until);
        await CheckTermsAsync(terms, cancellation);
        var days = Math.Clamp((int)Math.Ceiling((list.Until - gate.Time.GetUtcNow()).TotalDays), 1, RequestStore.MostDays);
        var template = new NewAccessRequest(
            "", list.Function, list.Body, "", list.RegionId, list.SiteId, list.Role, list.Reason, days);
        RequestRows.Clean(template with { Name = "-" }, needsMail: false);
        return await ActAsync<IReadOnlyList<InvitedAddress>>(
            async act =>
            {
                var authority = act.Require(Right.DecideRequests, chain);
                var map = await StructureRows.ReadAsync(act.Session);
                var region = map.Region(list.RegionId) ?? throw new RefusedException(Refusals.NoSuchPlace);
                var invited = new List<InvitedAddress>(texts.Count);
                var seen = new HashSet<string>(StringComparer.Ordinal);
                foreach (var text in texts)
                {
                    if (ReadAddress(text) is not var (name, mail))
                    {
                        invited.Add(new InvitedAddress(text, InvitationProblem.NoAddress, null));
                        continue;
                    }

                    var request = RequestRows.Clean(template with { Name = name, Mail = mail });
                    InvitationProblem? problem = !seen.Add(mail) ? InvitationProblem.Repeated
                        : act.Person.Key.Mail == mail ? InvitationProblem.Own
                        : await RequestRows.IsAskedAsync(act.Session, request, null) || await IsInvitedAsync(act, request) ? InvitationProblem.AskedAlready
                        : null;
                    if (problem is null)
                    {
                        var recorded = await RecordAsync(act, request, authority);
                        invited.Add(new InvitedAddress(text, null, await ApproveAsync(act, recorded, terms, chain, map, isSecond: false)));
                    }
                    else
                    {
                        invited.Add(new InvitedAddress(text, problem, null));
                    }
                }

                return invited;
            },
            cancellation);
    }

    /// <summary>Makes a new invitation for an approved request that nobody has redeemed; an earlier one no longer holds.</summary>
    public ValueTask<DecisionResult> InviteAgainAsync(long requestId, CancellationToken cancellation = default) =>
        WithInvitedAsync(
            requestId,
            async (act, request, authority) =>
            {
                var secret = await RequestRows.InviteAsync(act.Session, requestId, act.Milliseconds);
                await act.NoteAsync(RequestStore.Note(AuditActs.InvitationMade, request), authority);
                return new DecisionResult(DecisionOutcome.Invited, request, null, secret);
            },
            cancellation);

    /// <summary>Withdraws an approved request that nobody has redeemed, with its invitation.</summary>
    public ValueTask<DecisionResult> WithdrawInvitationAsync(long requestId, CancellationToken cancellation = default) =>
        WithInvitedAsync(
            requestId,
            async (act, request, authority) =>
            {
                await act.Session.ExecuteAsync("DELETE FROM invitation WHERE request_id = @requestId", new { requestId });
                await act.Session.ExecuteAsync(
                    "UPDATE access_request SET state = 'Withdrawn', decided_at = @Milliseconds WHERE id = @requestId", new { act.Milliseconds, requestId });
                await act.NoteAsync(RequestStore.Note(AuditActs.InvitationWithdrawn, request), authority);
                return new DecisionResult(DecisionOutcome.Done, await RequestRows.FindAsync(act.Session, requestId));
            },
            cancellation);

    private async ValueTask<DecisionResult> DecideAsync(long requestId, GrantTerms? terms, bool isSecond, CancellationToken cancellation)
    {
        if (await gate.Database.ReadAsync(session => RequestRows.FindAsync(session, requestId), cancellation) is not { } seen
            || await FindPlaceAsync(seen.RegionId, seen.SiteId, cancellation) is not { } place)
        {
            return new DecisionResult(DecisionOutcome.NotFound);
        }

        var wanted = isSecond ? seen.Terms : terms ?? new GrantTerms(seen.Role, place, gate.Time.GetUtcNow().AddDays(seen.Days));
        var scope = wanted is null ? Root : await ChainAsync(wanted.ScopeId, cancellation);
        return await WithRequestAsync(
            requestId,
            async (act, request, _) =>
            {
                // Between reading and now somebody may have proposed something else: nobody confirms what she has not seen.
                if (wanted is null || (isSecond && request.Terms != wanted))
                    return new DecisionResult(DecisionOutcome.NothingProposed, request);
                return await ApproveAsync(act, request, wanted, scope, await StructureRows.ReadAsync(act.Session), isSecond);
            },
            cancellation,
            async () =>
            {
                if (wanted is not null)
                    await CheckTermsAsync(wanted, cancellation);
            });
    }

    /// <summary>The heart of every approval.</summary>
    private static async ValueTask<DecisionResult> ApproveAsync(
        DeskAct act, AccessRequest request, GrantTerms terms, IReadOnlyList<ChainLink> scope, StructureMap map, bool isSecond)
    {
        var authority = act.Require(terms.Role == Role.Administrator ? Right.Administer : Right.GiveGrants, scope);
        var (session, requestId) = (act.Session, request.Id);
        var isConfirmed = false;
        if (request.ProposedBy is { } first && request.Terms is { } proposed)
        {
            var isSame = proposed.Role == terms.Role && proposed.ScopeId == terms.ScopeId && (isSecond || proposed.Until == terms.Until);
            var mayStill = await MayDecideStillAsync(act, first, scope);
            if (isSecond && first == act.Person.Id)
                return new DecisionResult(DecisionOutcome.SecondMustBeAnother, request);
            if (isSecond && !mayStill)
                return new DecisionResult(DecisionOutcome.NothingProposed, request);
            isConfirmed = isSame && mayStill && first != act.Person.Id;
        }
        else if (isSecond)
        {
            return new DecisionResult(DecisionOutcome.NothingProposed, request);
        }

        var (role, until) = (terms.Role.ToString(), terms.Until.ToUnixTimeMilliseconds());
        var (region, site) = map.Locate(scope);
        var detail = GrantRows.Detail(terms.Role, region, site, terms.ScopeId, terms.Until);
        // Both regions count: that of the folder keeps its grants to two, that of the request keeps its decisions to two.
        if ((region is { FourEyes: true } || map.Region(request.RegionId)!.FourEyes) && !isConfirmed)
        {
            await session.ExecuteAsync(
                """
                UPDATE access_request
                SET proposed_by = @person, proposed_at = @Milliseconds, granted_role = @role, granted_scope = @ScopeId, granted_until = @until
                WHERE id = @requestId
                """,
                new { person = act.Person.Id, act.Milliseconds, role, terms.ScopeId, until, requestId });
            await act.NoteAsync(RequestStore.Note(AuditActs.RequestProposed, request) with { Detail = detail }, authority);
            return new DecisionResult(DecisionOutcome.AwaitsSecond, await RequestRows.FindAsync(session, requestId));
        }

        await session.ExecuteAsync(
            """
            UPDATE access_request
            SET state = 'Approved', decided_by = @person, decided_at = @Milliseconds, granted_role = @role, granted_scope = @ScopeId, granted_until = @until
            WHERE id = @requestId
            """,
            new { person = act.Person.Id, act.Milliseconds, role, terms.ScopeId, until, requestId });
        await act.NoteAsync(RequestStore.Note(AuditActs.RequestApproved, request) with { Detail = detail }, authority);
        if (request.PersonId is { } requester)
        {
            var grant = await RequestStore.GiveAsync(
                session, new NewGrant(requester, terms.Role, terms.ScopeId, terms.Until, request.Reason, act.Person.Id), act.Milliseconds);
            await act.NoteAsync(RequestStore.Note(AuditActs.GrantGiven, request) with { Detail = $"Zugang {grant.Id}: {detail}" }, authority);
            return new DecisionResult(DecisionOutcome.Granted, await RequestRows.FindAsync(session, requestId), grant);
        }

        var secret = await RequestRows.InviteAsync(session, requestId, act.Milliseconds);
        await act.NoteAsync(RequestStore.Note(AuditActs.InvitationMade, request), authority);
        return new DecisionResult(DecisionOutcome.Invited, await RequestRows.FindAsync(session, requestId), null, secret);
    }

    /// <summary>Whether the first of two still may: otherwise her approval is worth nothing any more.</summary>
    private static async ValueTask<bool> MayDecideStillAsync(DeskAct act, long personId, IReadOnlyList<ChainLink> scope)
    {
        if (await PersonStore.FindRowAsync(act.Session, personId) is not { DisabledAt: null })
            return false;
        var grants = await GrantStore.ListAsync(
            act.Session, $"person_id = @personId AND {GrantStore.RunningSql}", new { personId, now = act.Milliseconds });
        return AccessPolicy.Decide([.. grants.Select(grant => new ScopedGrant(grant, []))], Right.GiveGrants, scope, act.Now) == Decision.Allowed;
    }

    /// <summary>An act on an open request that is hers to decide and not her own.</summary>
    private async ValueTask<DecisionResult> WithRequestAsync(
        long requestId,
        Func<DeskAct, AccessRequest, Grant, ValueTask<DecisionResult>> decide,
        CancellationToken cancellation,
        Func<ValueTask>? checkTerms = null)
    {
        var chain = await RequestChainAsync(requestId, cancellation);
        if (chain is not null && checkTerms is not null)
        {
            // Whoever may not decide learns nothing about terms.
            if (await gate.Database.ReadAsync(async session => (await BeginAsync(session)).Authority(Right.DecideRequests, chain) is null, cancellation))
                return new DecisionResult(DecisionOutcome.NotFound);
            await checkTerms();
        }

        return await ActAsync(
            async act =>
            {
                if (chain is null
                    || act.Authority(Right.DecideRequests, chain) is not { } authority
                    || await RequestRows.FindAsync(act.Session, requestId) is not { State: not RequestState.Unconfirmed } request)
                {
                    return new DecisionResult(DecisionOutcome.NotFound);
                }

                if (request.State != RequestState.Open)
                    return new DecisionResult(DecisionOutcome.DecidedAlready, request);
                if (request.PersonId == act.Person.Id || (act.Person.Key.Mail is { } mail && mail == request.Mail))
                    return new DecisionResult(DecisionOutcome.OwnRequest, request);
                return await decide(act, request, authority);
            },
            cancellation);
    }

    private async ValueTask<DecisionResult> WithInvitedAsync(
        long requestId, Func<DeskAct, AccessRequest, Grant, ValueTask<DecisionResult>> change, CancellationToken cancellation)
    {
        var chain = await RequestChainAsync(requestId, cancellation);
        return await ActAsync(
            async act =>
            {
                if (chain is null
                    || act.Authority(Right.DecideRequests, chain) is not { } authority
                    || await RequestRows.FindAsync(act.Session, requestId) is not { State: not RequestState.Unconfirmed } request)
                {
                    return new DecisionResult(DecisionOutcome.NotFound);
                }

                return request is { State: RequestState.Approved, PersonId: null }
                    ? await change(act, request, authority)
                    : new DecisionResult(DecisionOutcome.DecidedAlready, request);
            },
            cancellation);
    }

    private async ValueTask<IReadOnlyList<ChainLink>?> RequestChainAsync(long requestId, CancellationToken cancellation) =>
        await gate.Database.ReadAsync(session => RequestRows.FindAsync(session, requestId), cancellation) is { } seen
        && await FindPlaceAsync(seen.RegionId, seen.SiteId, cancellation) is { } place
            ? await ChainAsync(place, cancellation)
            : null;

    private async ValueTask<IReadOnlyList<ChainLink>> PlaceChainAsync(long regionId, long? siteId, CancellationToken cancellation) =>
        await FindPlaceAsync(regionId, siteId, cancellation) is { } place
            ? await ChainAsync(place, cancellation)
            : throw new RefusedException(Refusals.NoSuchPlace);

    private async ValueTask CheckTermsAsync(GrantTerms terms, CancellationToken cancellation)
    {
        CheckEnd(terms.Until);
        await gate.Grants.CheckAsync(new NewGrant(0, terms.Role, terms.ScopeId, terms.Until), cancellation);
    }

    private void CheckEnd(DateTimeOffset until)
    {
        var now = gate.Time.GetUtcNow();
        if (until <= now || until > now.AddDays(RequestStore.MostDays + 1)) // the end of the last day
            throw new RefusedException(Refusals.GrantTooLong);
    }

    private static async ValueTask<AccessRequest> RecordAsync(DeskAct act, NewAccessRequest request, Grant authority)
    {
        var id = await RequestRows.InsertAsync(act.Session, request, new RequestOrigin(RecordedBy: act.Person.Id), act.Milliseconds);
        var recorded = (await RequestRows.FindAsync(act.Session, id))!;
        await act.NoteAsync(RequestStore.Note(AuditActs.RequestRecorded, recorded), authority);
        return recorded;
    }

    private static async ValueTask<bool> IsInvitedAsync(DeskAct act, NewAccessRequest request) =>
        await act.Session.QuerySingleAsync<long>(
            $"""
            SELECT COUNT(*) FROM invitation i JOIN access_request q ON q.id = i.request_id
            WHERE q.mail = @Mail AND q.region_id = @RegionId AND q.granted_role = @role AND i.expires_at > @Milliseconds
              AND {(request.SiteId is null ? "q.site_id IS NULL" : "q.site_id = @SiteId")}
            """,
            new { request.Mail, request.RegionId, request.SiteId, role = request.Role.ToString(), act.Milliseconds }) > 0;

    private static async ValueTask<IReadOnlyList<BulkDecision>> EachAsync(
        IReadOnlyList<long> requestIds, Func<long, ValueTask<DecisionResult>> decide)
    {
        if (requestIds.Count > MostAtOnce)
            throw new RefusedException(Refusals.TooManyAtOnce);
        var results = new List<BulkDecision>(requestIds.Count);
        foreach (var id in requestIds)
        {
            try
            {
                results.Add(new BulkDecision(id, await decide(id), null));
            }
            catch (RefusedException refused)
            {
                results.Add(new BulkDecision(id, null, refused.Refusal));
            }
            catch (AccessDeniedException denied)
            {
                results.Add(new BulkDecision(id, null, denied.Refusal));
            }
        }

        return results;
    }

    /// <summary>Name and address of <c>Anna Muster &lt;anna@example.org&gt;</c> or a mere address, which then stands for the name too; null: neither.</summary>
    private static (string Name, string Mail)? ReadAddress(string text)
    {
        var open = text.LastIndexOf('<');
        var isNamed = open >= 0 && text.EndsWith('>');
        if (!PersonKey.TryParse(isNamed ? text[(open + 1)..^1] : text, out var key) || !key.IsLocal || key.Mail.Contains('<', StringComparison.Ordinal))
            return null;
        var name = isNamed ? text[..open].Trim().Trim('"').Trim() : "";
        if (name.Length == 0)
            name = key.Mail.Length <= 100 ? key.Mail : key.Mail[..100];
        return name.Length > 100 || name.Any(char.IsControl) ? null : (name, key.Mail);
    }

    private sealed class LinkRow
    {
        public string? Letters { get; init; }

        public byte[]? Hash { get; init; }
    }
}

/// <summary>What came of one of many.</summary>
/// <param name="RequestId">Which.</param>
/// <param name="Result">What came of it; null where it was refused.</param>
/// <param name="Refusal">Why it was refused; null where it was not.</param>
public sealed record BulkDecision(long RequestId, DecisionResult? Result, Refusal? Refusal);
