using ToolKit.Database;
using ToolKit.Library;

namespace ToolKit.Access;

/// <summary>
/// What somebody without account does about access: asks for it, confirms the address, redeems an invitation. Whoever holds a link's secret may; nobody
/// else is asked. Decisions are <see cref="AccessDesk"/>'s.
/// </summary>
public sealed class RequestStore(SqlDatabase database, DocumentLibrary library, PersonStore people, TimeProvider time)
{
    /// <summary>For how long access is given when nothing else is said, in days.</summary>
    public const int DefaultDays = 365;

    /// <summary>For how long access can be given at a time, in days: five years.</summary>
    public const int MostDays = 1826;

    /// <summary>How many unconfirmed requests one address may have: each costs its owner a mail.</summary>
    public const int MostUnconfirmed = 3;

    /// <summary>How many unconfirmed requests the addresses of one mail domain may have; the oldest of them make room.</summary>
    public const int MostUnconfirmedByDomain = 500;

    /// <summary>How many unconfirmed requests there may be in all; the oldest make room, so that nobody can fill the form for others.</summary>
    public const int MostUnconfirmedInAll = 10_000;

    /// <summary>After that time a request nobody has confirmed is gone.</summary>
    public static readonly TimeSpan UnconfirmedLifetime = TimeSpan.FromDays(7);

    /// <summary>After that time a request that was refused, or has ended otherwise, is gone.</summary>
    public static readonly TimeSpan EndedLifetime = TimeSpan.FromDays(90);

    /// <summary>How long an invitation holds.</summary>
    public static readonly TimeSpan InvitationLifetime = TimeSpan.FromDays(7);

    /// <summary>How much room there is for unconfirmed requests. Tests make it smaller.</summary>
    internal (int ByDomain, int InAll) Room { get; init; } = (MostUnconfirmedByDomain, MostUnconfirmedInAll);

    /// <summary>Takes a request that counts for nothing until its address is confirmed.</summary>
    /// <exception cref="RefusedException">Something is missing or out of bounds, or this address has too many unconfirmed requests.</exception>
    public async ValueTask<SubmittedRequest> SubmitAsync(NewAccessRequest request, CancellationToken cancellation = default)
    {
        request = RequestRows.Clean(request);
        var (letters, secret) = (Secret.NewLetters(), Secret.New());
        return await database.WriteAsync(
            async session =>
            {
                var now = time.Milliseconds();
                await RequestRows.CheckPlaceAsync(session, request.RegionId, request.SiteId);
                var since = now - (long)UnconfirmedLifetime.TotalMilliseconds;
                var waiting = await session.QuerySingleAsync<long>(
                    "SELECT COUNT(*) FROM access_request WHERE mail = @Mail AND state = 'Unconfirmed' AND created_at > @since", new { request.Mail, since });
                if (waiting >= MostUnconfirmed)
                    throw new RefusedException(Refusals.TooManyRequests);
                await MakeRoomAsync(session, "mail LIKE @pattern ESCAPE '~'", PersonStore.Pattern(request.Mail[request.Mail.LastIndexOf('@')..])[..^1], Room.ByDomain);
                await MakeRoomAsync(session, "@pattern = ''", "", Room.InAll);
                var id = await RequestRows.InsertAsync(session, request, new RequestOrigin(letters, Secret.Hash(secret)), now);
                return new SubmittedRequest(id, request.Mail, $"{RequestRows.LinkPrefix}{letters}_{secret}");
            },
            cancellation: cancellation);
    }

    /// <summary>The request of a confirming link, confirmed or not: to show where it stands. Null when the link does not hold.</summary>
    public ValueTask<AccessRequest?> FindAsync(string? link, CancellationToken cancellation = default) =>
        database.ReadAsync(session => FindHoldingAsync(session, link), cancellation);

    /// <summary>Confirms the address of a request, which opens it. To be done on a click, not by opening the link: scanners of mail open links.</summary>
    public ValueTask<ConfirmResult> ConfirmAsync(string? link, Door door = Door.Browser, CancellationToken cancellation = default) =>
        database.WriteAsync(
            async session =>
            {
                if (await FindHoldingAsync(session, link) is not { } request)
                    return new ConfirmResult(ConfirmOutcome.Gone, null);
                if (request.State != RequestState.Unconfirmed)
                    return new ConfirmResult(ConfirmOutcome.ConfirmedBefore, request);
                var asked = new NewAccessRequest(
                    request.Name, request.Function, request.Body, request.Mail, request.RegionId, request.SiteId, request.Role, request.Reason, request.Days);
                if (await RequestRows.IsAskedAsync(session, asked, null))
                {
                    await session.ExecuteAsync("DELETE FROM access_request WHERE id = @Id", new { request.Id });
                    return new ConfirmResult(ConfirmOutcome.AskedAlready, null);
                }

                var now = time.Milliseconds();
                await session.ExecuteAsync("UPDATE access_request SET state = 'Open', confirmed_at = @now WHERE id = @Id", new { now, request.Id });
                await AuditLog.AddAsync(session, now, LibraryGate.Anonymous(door), Note(AuditActs.RequestConfirmed, request), null);
                return new ConfirmResult(ConfirmOutcome.Confirmed, await RequestRows.FindAsync(session, request.Id));
            },
            cancellation: cancellation);

    /// <summary>Takes back a request that is not decided, by its confirming link. False when there is none, or it is decided.</summary>
    public ValueTask<bool> WithdrawAsync(string? link, Door door = Door.Browser, CancellationToken cancellation = default) =>
        database.WriteAsync(
            async session =>
            {
                if (await FindHoldingAsync(session, link) is not { State: RequestState.Unconfirmed or RequestState.Open } request)
                    return false;
                await WithdrawAsync(session, LibraryGate.Anonymous(door), request, time.Milliseconds());
                return true;
            },
            cancellation: cancellation);

    /// <summary>Whom to tell that this request waits. Null unless it is open.</summary>
    public async ValueTask<NoticeRecipients?> FindRecipientsAsync(long requestId, CancellationToken cancellation = default)
    {
        if (await database.ReadAsync(session => RequestRows.FindAsync(session, requestId), cancellation) is not { State: RequestState.Open } request)
            return null;
        return await database.ReadConsistentlyAsync(
            async session =>
            {
                var map = await StructureRows.ReadAsync(session);
                var region = map.Region(request.RegionId)!;
                long[] scopes = request.SiteId is { } id && map.Site(id) is { } site ? [region.FolderId, site.FolderId] : [region.FolderId];
                var inCharge = await ListRecipientsAsync(session, Role.RegionAdmin, scopes);
                return new NoticeRecipients(request, region.Mailbox, [.. inCharge.Where(person => person.PersonId != request.PersonId)]);
            },
            cancellation);
    }

    /// <summary>Who is in charge of a region as a whole and has a mail address here; of what lies in no region: the administrators.</summary>
    /// <param name="regionId">Null: outside of regions.</param>
    public ValueTask<IReadOnlyList<NoticeRecipient>> ListInChargeAsync(long? regionId, CancellationToken cancellation = default) =>
        database.ReadConsistentlyAsync<IReadOnlyList<NoticeRecipient>>(
            async session =>
            {
                var folder = regionId is { } id ? (await StructureRows.RegionsAsync(session)).Find(region => region.Id == id)?.FolderId : LibraryEntry.RootId;
                return await ListRecipientsAsync(session, regionId is null ? Role.Administrator : Role.RegionAdmin, folder is { } scope ? [scope] : []);
            },
            cancellation);

    /// <summary>What an invitation is for, without using it up. Null when it does not hold.</summary>
    public async ValueTask<Invitation?> FindInvitationAsync(string? link, CancellationToken cancellation = default) =>
        await database.ReadAsync(session => RequestRows.FindInvitationAsync(session, link, time.Milliseconds()), cancellation) is var (request, expires)
        && await library.ResolveAsync(request.Terms!.ScopeId, cancellation) is not null
            ? new Invitation(request.Id, request.Name, request.Mail, request.Terms, request.RegionName, request.SiteName, expires)
            : null;

    /// <summary>Redeems an invitation by a new local account of the address it was sent to.</summary>
    /// <exception cref="RefusedException">The password breaks the rules; the invitation still holds.</exception>
    public async ValueTask<RedeemResult> RedeemWithPasswordAsync(
        string? link, string password, Door door = Door.Browser, CancellationToken cancellation = default)
    {
        var invitation = await FindInvitationAsync(link, cancellation);
        if (Passwords.Refuse(password, invitation?.Name, invitation?.Mail) is { } refusal)
            throw new RefusedException(refusal);
        var hash = await Passwords.HashAsync(password, cancellation);
        return await RedeemAsync(
            link,
            async (session, request) =>
            {
                if (!PersonKey.TryParse(request.Mail, out var key))
                    return (null, RedeemOutcome.Gone); // asked while signed in without an address: such a request has no invitation
                if (await PersonStore.FindRowAsync(session, key) is not null)
                    return (null, RedeemOutcome.AccountExists);
                var added = await people.AddAsync(session, key, request.Name, LibraryGate.Anonymous(door));
                await PersonStore.SetPasswordAsync(session, added.Id, hash);
                return ((await PersonStore.FindRowAsync(session, added.Id))?.ToPerson(), RedeemOutcome.Redeemed); // as she is now: her session's stamp is another one
            },
            door,
            cancellation);
    }

    /// <summary>
    /// Redeems an invitation for the identity that has just signed in at its provider. Somebody known by issuer and subject gets the grant; otherwise she is
    /// added. No address is compared: holding the link is what counts.
    /// </summary>
    /// <param name="name">The name to show, where she is new; null or empty: the request's.</param>
    public ValueTask<RedeemResult> RedeemWithIdentityAsync(
        string? link, string issuer, string subject, string? name, Door door = Door.Browser, CancellationToken cancellation = default)
    {
        var key = PersonKey.External(issuer, subject);
        return RedeemAsync(
            link,
            async (session, request) => await PersonStore.FindRowAsync(session, key) is { } known
                ? (known.ToPerson(), RedeemOutcome.Redeemed)
                : (await people.AddAsync(session, key, PersonStore.CleanName(name) ?? request.Name, LibraryGate.Anonymous(door)), RedeemOutcome.Redeemed),
            door,
            cancellation);
    }

    /// <summary>Redeems an invitation for somebody who is signed in.</summary>
    public ValueTask<RedeemResult> RedeemAsync(string? link, Principal principal, CancellationToken cancellation = default) =>
        RedeemAsync(
            link,
            async (session, _) => principal.Person is { } person && await PersonStore.FindRowAsync(session, person.Id) is { } row
                ? (row.ToPerson(), RedeemOutcome.Redeemed)
                : throw new AccessDeniedException(Refusals.SignInFirst),
            principal.Door,
            cancellation);

    /// <summary>Removes what has outlived its time: unconfirmed requests, ended ones, invitations. To be called once an hour or so.</summary>
    public ValueTask<RequestSweep> SweepAsync(CancellationToken cancellation = default) =>
        database.WriteAsync(
            async session =>
            {
                var now = time.Milliseconds();
                var unconfirmed = await session.ExecuteAsync(
                    "DELETE FROM access_request WHERE state = 'Unconfirmed' AND created_at <= @since",
                    new { since = now - (long)UnconfirmedLifetime.TotalMilliseconds });
                var ended = await session.ExecuteAsync(
                    "DELETE FROM access_request WHERE state IN ('Approved', 'Refused', 'PassedOn', 'Withdrawn') AND decided_at <= @since",
                    new { since = now - (long)EndedLifetime.TotalMilliseconds });
                var invitations = await session.ExecuteAsync("DELETE FROM invitation WHERE expires_at <= @now", new { now });
                return new RequestSweep(unconfirmed, ended, invitations);
            },
            cancellation: cancellation);

    /// <summary>Removes the oldest unconfirmed requests until one more fits.</summary>
    /// <param name="which">A condition made of constants; its value travels in <paramref name="pattern"/>.</param>
    private static async ValueTask MakeRoomAsync(SqlSession session, string which, string pattern, int most)
    {
        var waiting = await session.QuerySingleAsync<long>($"SELECT COUNT(*) FROM access_request WHERE state = 'Unconfirmed' AND {which}", new { pattern });
        if (waiting < most)
            return;
        await session.ExecuteAsync(
            $"DELETE FROM access_request WHERE id IN (SELECT id FROM access_request WHERE state = 'Unconfirmed' AND {which} ORDER BY created_at, id LIMIT @excess)",
            new { pattern, excess = waiting - most + 1 });
    }

    internal static async ValueTask WithdrawAsync(SqlSession session, Principal principal, AccessRequest request, long now)
    {
        if (request.State == RequestState.Unconfirmed)
            await session.ExecuteAsync("DELETE FROM access_request WHERE id = @Id", new { request.Id });
        else
            await session.ExecuteAsync("UPDATE access_request SET state = 'Withdrawn', decided_at = @now WHERE id = @Id", new { now, request.Id });
        await AuditLog.AddAsync(session, now, principal, Note(AuditActs.RequestWithdrawn, request), null);
    }

    internal static AuditNote Note(string act, AccessRequest request) => new(act, $"Antrag {request.Id}")
    {
        RegionId = request.RegionId,
        SiteId = request.SiteId,
        AboutPersonId = request.PersonId,
        Detail = $"{request.Role}, {request.SiteName ?? request.RegionName}",
    };

    /// <summary>Gives a grant that never ends sooner than the same one she has already.</summary>
    internal static async ValueTask<Grant> GiveAsync(SqlSession session, NewGrant grant, long now)
    {
        var held = await GrantStore.ListAsync(
            session,
            $"person_id = @PersonId AND role = @role AND scope_id = @ScopeId AND {GrantStore.OfHerOwnSql} AND {GrantStore.RunningSql}",
            new { grant.PersonId, role = grant.Role.ToString(), grant.ScopeId, now });
        if (held.Any(other => other.Until is null))
            grant = grant with { Until = null };
        else if (held.Count > 0 && held.Max(other => other.Until) is { } later && later > grant.Until)
            grant = grant with { Until = later };
        return await GrantStore.GiveAsync(session, grant, now);
    }

    /// <summary>Who has the role at one of the folders and a mail address here.</summary>
    private ValueTask<List<NoticeRecipient>> ListRecipientsAsync(SqlSession session, Role role, IEnumerable<long> scopes) =>
        session.QueryAsync(
            $"""
            SELECT DISTINCT p.id, p.name, COALESCE(p.mail, p.contact_mail)
            FROM access_grant g JOIN person p ON p.id = g.person_id
            WHERE g.role = @Role AND {session.Dialect.In("g.scope_id", "Scopes")} AND {GrantStore.RunningSql} AND p.disabled_at IS NULL
              AND COALESCE(p.mail, p.contact_mail) IS NOT NULL
            ORDER BY p.name, p.id
            """,
            row => new NoticeRecipient(row.GetInt64(0), row.GetString(1), row.GetString(2)),
            ("@Role", role.ToString()),
            ("@Scopes", session.Dialect.Ids(scopes)),
            ("@now", time.Milliseconds()));

    private async ValueTask<AccessRequest?> FindHoldingAsync(SqlSession session, string? link) =>
        await RequestRows.FindByLinkAsync(session, link) is { } request
        && (request.State != RequestState.Unconfirmed || request.CreatedAt + UnconfirmedLifetime > time.GetUtcNow())
            ? request
            : null;

    private async ValueTask<RedeemResult> RedeemAsync(
        string? link, Func<SqlSession, AccessRequest, ValueTask<(Person? Person, RedeemOutcome Outcome)>> findPerson, Door door, CancellationToken cancellation)
    {
        if (await FindInvitationAsync(link, cancellation) is null)
            return new RedeemResult(RedeemOutcome.Gone);
        try
        {
            return await database.WriteAsync(
                async session =>
                {
                    var now = time.Milliseconds();
                    if (await RequestRows.FindInvitationAsync(session, link, now) is not var (request, _))
                        return new RedeemResult(RedeemOutcome.Gone);
                    var (person, outcome) = await findPerson(session, request);
                    if (person is null)
                        return new RedeemResult(outcome);

                    // Otherwise an administrator could ask under another address, approve it and take it herself.
                    if (person.IsDisabled)
                        throw new NotRedeemedException(RedeemOutcome.Disabled);
                    if (person.Id == request.DecidedBy || person.Id == request.ProposedBy)
                        throw new NotRedeemedException(RedeemOutcome.OwnDecision);

                    var terms = request.Terms!;
                    var grant = await GiveAsync(
                        session, new NewGrant(person.Id, terms.Role, terms.ScopeId, terms.Until, request.Reason, request.DecidedBy), now);
                    await session.ExecuteAsync("DELETE FROM invitation WHERE request_id = @Id", new { request.Id });
                    await session.ExecuteAsync("UPDATE access_request SET person_id = @person WHERE id = @Id", new { person = person.Id, request.Id });
                    await PersonStore.KeepContactAsync(session, person.Id, request.Mail);
                    await AuditLog.AddAsync(
                        session, now, person.Id, door, Note(AuditActs.InvitationRedeemed, request) with { AboutPersonId = person.Id, Detail = $"Zugang {grant.Id}: {grant.Role}" });
                    return new RedeemResult(RedeemOutcome.Redeemed, person, grant);
                },
                cancellation: cancellation);
        }
        catch (NotRedeemedException refused)
        {
            return new RedeemResult(refused.Outcome); // the person that was added for it is gone again
        }
    }

    /// <summary>Undoes a redemption.</summary>
    private sealed class NotRedeemedException(RedeemOutcome outcome) : Exception
    {
        public RedeemOutcome Outcome => outcome;
    }
}
