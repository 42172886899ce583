using ToolKit.Database;

namespace ToolKit.Access;

/// <summary>
/// The sessions of browsers. A session ends with its row, after its time, and when its person's <see cref="Person.SessionStamp"/> becomes another one; in
/// each case the next request finds that out.
/// </summary>
/// <remarks>What was found is remembered as long as nobody's access changes (<see cref="LibraryGate"/>), so that a request asks the database nothing.</remarks>
public sealed class SessionStore(SqlDatabase database, LibraryGate gate, SessionLimits limits, TimeProvider time)
{
    // How exactly the last use is known. Each write makes every process look whether anybody's access has changed.
    private static readonly TimeSpan UseInterval = TimeSpan.FromMinutes(5);

    /// <summary>The columns of <see cref="Row"/>.</summary>
    private const string Columns =
        """
        s.id AS Id, s.person_id AS PersonId, s.stamp AS Stamp, s.issuer AS Issuer, s.second_factor AS SecondFactor, s.browser AS Browser,
        s.created_at AS CreatedAt, s.authenticated_at AS AuthenticatedAt, s.used_at AS UsedAt, s.expires_at AS ExpiresAt
        """;

    /// <summary>A condition on sessions s and people p that holds for sessions that have not ended.</summary>
    private const string HoldingSql = "p.disabled_at IS NULL AND s.stamp = p.session_stamp AND s.expires_at > @now AND s.used_at > @idle";

    /// <summary>Begins a session for somebody who has just shown who she is, and notes the sign-in.</summary>
    /// <returns>The session; null when she has been disabled meanwhile.</returns>
    public async ValueTask<BrowserSession?> BeginAsync(long personId, NewSession session, Door door = Door.Browser, CancellationToken cancellation = default)
    {
        var lastChange = await gate.Library.GetLastChangeAsync(cancellation);
        return await database.WriteAsync(
            async transaction =>
            {
                var now = time.Milliseconds();
                if (await PersonStore.FindRowAsync(transaction, personId) is not { DisabledAt: null } person)
                    return null;
                if (session.Replaces is { } before)
                    await EndAsync(transaction, "id = @before", new { before });
                var id = Secret.New();
                await transaction.ExecuteAsync(
                    """
                    INSERT INTO browser_session (
                        id, person_id, stamp, issuer, provider_session, id_token, second_factor, browser, created_at, authenticated_at, used_at, expires_at)
                    VALUES (@id, @personId, @SessionStamp, @Issuer, @ProviderSession, @ProtectedIdToken, @second, @browser, @now, @authenticated, @now, @expires)
                    """,
                    new
                    {
                        id,
                        personId,
                        person.SessionStamp,
                        session.Issuer,
                        session.ProviderSession,
                        session.ProtectedIdToken,
                        second = session.HasSecondFactor ? 1L : 0L,
                        browser = session.Browser.Length > 100 ? session.Browser[..100] : session.Browser,
                        now,
                        authenticated = session.AuthenticatedAt?.ToUnixTimeMilliseconds() ?? now,
                        expires = now + (long)limits.Longest.TotalMilliseconds,
                    });
                if (session.Replaces is null)
                    await FollowStore.BeginVisitAsync(transaction, personId, lastChange);
                var how = session.Issuer ?? (session.HasSecondFactor ? "Kennwort und zweiter Faktor" : "Kennwort");
                await AuditLog.AddAsync(transaction, now, personId, door, new AuditNote(AuditActs.SignIn, "Sitzung im Browser") { Detail = how });
                return (await FindRowAsync(transaction, id))!.ToSession();
            },
            cancellation: cancellation);
    }

    /// <summary>The session of a request, and whose it is; notes that it is used.</summary>
    /// <param name="door"><see cref="Door.Browser"/> or <see cref="Door.Api"/>.</param>
    /// <returns>Null when there is no such session or it has ended. Its person may have no grant (yet).</returns>
    public async ValueTask<OpenedSession?> OpenAsync(string id, Door door, CancellationToken cancellation = default)
    {
        var snapshot = await gate.RefreshAsync(cancellation);
        if (!snapshot.Sessions.TryGetValue(id, out var held))
        {
            if (await FindHeldAsync(id, cancellation) is not { } found)
                return null;
            snapshot.Remember(id, held = found, gate.Remembered);
        }

        var now = time.GetUtcNow();
        if (now >= held.Session.ExpiresAt)
            return null;
        if (now - held.UsedAt >= limits.Idle)
        {
            // Another process may have written a later use, which nobody is told of.
            if (await FindHeldAsync(id, cancellation) is not { } again || now - again.UsedAt >= limits.Idle)
                return null;
            snapshot.Remember(id, held = again, gate.Remembered);
        }

        if (now - held.UsedAt >= UseInterval)
        {
            held.UsedAt = now;
            var lastChange = await gate.Library.GetLastChangeAsync(cancellation);
            await database.WriteAsync(
                async session =>
                {
                    await FollowStore.ContinueVisitAsync(session, held.Session.PersonId, lastChange);
                    return await session.ExecuteAsync(
                        "UPDATE browser_session SET used_at = @now WHERE id = @id AND used_at < @now", new { id, now = now.ToUnixTimeMilliseconds() });
                },
                Durability.Process,
                cancellation);
        }

        return await gate.FindPrincipalAsync(snapshot, held.Session.PersonId, held.Stamp, door, cancellation) is { } principal
            ? new OpenedSession(held.Session, principal)
            : null;
    }

    /// <summary>A person's sessions that have not ended, the one used last first.</summary>
    public ValueTask<IReadOnlyList<BrowserSession>> ListAsync(long personId, CancellationToken cancellation = default) =>
        database.ReadAsync<IReadOnlyList<BrowserSession>>(
            async session =>
            {
                var now = time.Milliseconds();
                var rows = await session.QueryAsync<Row>(
                    $"""
                    SELECT {Columns} FROM browser_session s JOIN person p ON p.id = s.person_id
                    WHERE s.person_id = @personId AND {HoldingSql} ORDER BY s.used_at DESC, s.id
                    """,
                    new { personId, now, idle = now - (long)limits.Idle.TotalMilliseconds });
                return rows.ConvertAll(row => row.ToSession());
            },
            cancellation);

    /// <summary>The issuer's token of a session, as it was handed in; null: there is none.</summary>
    public ValueTask<string?> FindIdTokenAsync(string id, CancellationToken cancellation = default) =>
        database.ReadAsync(
            session => session.QueryFirstOrDefaultAsync<string>("SELECT id_token FROM browser_session WHERE id = @id", new { id }), cancellation);

    /// <summary>She has shown again who she is, or set up a second factor: the session goes on under another id, and ends when it would have ended.</summary>
    /// <returns>The new id; null when the session has ended.</returns>
    public ValueTask<string?> RenewAsync(string id, bool hasSecondFactor, CancellationToken cancellation = default) =>
        database.WriteAsync(
            async session =>
            {
                var fresh = Secret.New();
                var changed = await session.ExecuteAsync(
                    "UPDATE browser_session SET id = @fresh, authenticated_at = @now, second_factor = @second WHERE id = @id",
                    new { id, fresh, now = time.Milliseconds(), second = hasSecondFactor ? 1L : 0L });
                if (changed == 0)
                    return null;
                await AccessRows.TouchAsync(session);
                return fresh;
            },
            cancellation: cancellation);

    /// <summary>Ends one session of a person. False when it is not hers, or has ended.</summary>
    public ValueTask<bool> EndAsync(Principal principal, string id, CancellationToken cancellation = default) =>
        database.WriteAsync(
            async session =>
            {
                var ended = await EndAsync(session, "id = @id AND person_id = @person", new { id, person = principal.Person!.Id }) > 0;
                if (ended)
                    await AuditLog.AddAsync(session, time.Milliseconds(), principal, new AuditNote(AuditActs.SignOut, "Sitzung im Browser"), null);
                return ended;
            },
            cancellation: cancellation);

    /// <summary>Ends all sessions of a person but this one.</summary>
    /// <returns>How many.</returns>
    public ValueTask<int> EndOthersAsync(Principal principal, string id, CancellationToken cancellation = default) =>
        database.WriteAsync(
            async session =>
            {
                var ended = await EndAsync(session, "id <> @id AND person_id = @person", new { id, person = principal.Person!.Id });
                if (ended > 0)
                {
                    await AuditLog.AddAsync(
                        session, time.Milliseconds(), principal, new AuditNote(AuditActs.SignOut, "Sitzungen im Browser") { Detail = $"{ended} andere" }, null);
                }

                return ended;
            },
            cancellation: cancellation);

    /// <summary>Ends the sessions that an issuer says have ended: those of its own session, or all of a subject's.</summary>
    /// <param name="subject">Whose; null: anybody's with <paramref name="providerSession"/>.</param>
    /// <param name="providerSession">The issuer's name for its session; null: all of the subject's.</param>
    /// <returns>How many.</returns>
    /// <exception cref="ArgumentException">Neither subject nor session is given.</exception>
    public ValueTask<int> EndByIssuerAsync(string issuer, string? subject, string? providerSession, CancellationToken cancellation = default)
    {
        if (subject is null && providerSession is null)
            throw new ArgumentException("An issuer ends the sessions of a subject or one of its own.", nameof(subject));
        return database.WriteAsync(
            async session =>
            {
                var people = await session.QueryAsync<long>(
                    $"""
                    DELETE FROM browser_session
                    WHERE id IN (SELECT s.id FROM browser_session s JOIN person p ON p.id = s.person_id WHERE {ByIssuerSql(subject, providerSession)})
                    RETURNING person_id
                    """,
                    new { issuer, subject, providerSession });
                if (people.Count > 0)
                    await AccessRows.TouchAsync(session);
                foreach (var person in people)
                    await AuditLog.AddAsync(session, time.Milliseconds(), person, Door.Browser, new AuditNote(AuditActs.SignOut, "Sitzung im Browser") { Detail = issuer });
                return people.Count;
            },
            cancellation: cancellation);
    }

    /// <summary>Uses up a token that counts once.</summary>
    /// <param name="name">What names the token: issuer and <c>jti</c>.</param>
    /// <param name="until">Until when it would hold.</param>
    /// <returns>False: it was used before.</returns>
    public ValueTask<bool> UseOnceAsync(string name, DateTimeOffset until, CancellationToken cancellation = default) =>
        database.WriteAsync(
            async session => await session.ExecuteAsync(
                "INSERT INTO used_token (digest, expires_at) VALUES (@digest, @until) ON CONFLICT (digest) DO NOTHING",
                new { digest = Secret.Hash(name), until = until.ToUnixTimeMilliseconds() }) > 0,
            cancellation: cancellation);

    /// <summary>Removes sessions that have ended by time, and what is remembered of used tokens. To be called once an hour or so.</summary>
    /// <returns>How many sessions.</returns>
    public ValueTask<int> SweepAsync(CancellationToken cancellation = default) =>
        database.WriteAsync(
            async session =>
            {
                var now = time.Milliseconds();
                await session.ExecuteAsync("DELETE FROM used_token WHERE expires_at <= @now", new { now });
                return await session.ExecuteAsync(
                    """
                    DELETE FROM browser_session WHERE expires_at <= @now OR used_at <= @idle
                        OR stamp <> (SELECT session_stamp FROM person p WHERE p.id = browser_session.person_id)
                    """,
                    new { now, idle = now - (long)limits.Idle.TotalMilliseconds });
            },
            cancellation: cancellation);

    internal static async ValueTask<IReadOnlyList<BrowserSession>> ListAllAsync(SqlSession session, long personId) =>
        (await session.QueryAsync<Row>($"SELECT {Columns} FROM browser_session s WHERE s.person_id = @personId ORDER BY s.created_at, s.id", new { personId }))
            .ConvertAll(row => row.ToSession());

    private static string ByIssuerSql(string? subject, string? providerSession) =>
        "s.issuer = @issuer"
        + (subject is null ? "" : " AND p.issuer = @issuer AND p.subject = @subject")
        + (providerSession is null ? "" : " AND s.provider_session = @providerSession");

    /// <param name="where">A condition made of constants; values travel in <paramref name="parameters"/>.</param>
    private static async ValueTask<int> EndAsync(SqlSession session, string where, object parameters)
    {
        var ended = await session.ExecuteAsync($"DELETE FROM browser_session WHERE {where}", parameters);
        if (ended > 0)
            await AccessRows.TouchAsync(session);
        return ended;
    }

    private static async ValueTask<Row?> FindRowAsync(SqlSession session, string id) =>
        await session.QueryFirstOrDefaultAsync<Row>($"SELECT {Columns} FROM browser_session s WHERE s.id = @id", new { id });

    private async ValueTask<HeldSession?> FindHeldAsync(string id, CancellationToken cancellation) =>
        await database.ReadAsync(session => FindRowAsync(session, id), cancellation) is { } row
            ? new HeldSession(row.ToSession(), row.Stamp)
            : null;

    private sealed class Row
    {
        public string Id { get; init; } = "";

        public long PersonId { get; init; }

        public long Stamp { get; init; }

        public string? Issuer { get; init; }

        public long SecondFactor { get; init; }

        public string Browser { get; init; } = "";

        public long CreatedAt { get; init; }

        public long AuthenticatedAt { get; init; }

        public long UsedAt { get; init; }

        public long ExpiresAt { get; init; }

        public BrowserSession ToSession() => new(
            Id,
            PersonId,
            Issuer,
            SecondFactor != 0,
            Browser,
            Clock.Time(CreatedAt),
            Clock.Time(AuthenticatedAt),
            Clock.Time(UsedAt),
            Clock.Time(ExpiresAt));
    }
}

/// <summary>A session as it is remembered between requests.</summary>
internal sealed class HeldSession(BrowserSession session, long stamp)
{
    private long usedTicks = session.UsedAt.UtcTicks;

    public BrowserSession Session => session;

    /// <summary>The person's stamp when it began.</summary>
    public long Stamp => stamp;

    public DateTimeOffset UsedAt
    {
        get => new(Interlocked.Read(ref usedTicks), TimeSpan.Zero);
        set => Interlocked.Exchange(ref usedTicks, value.UtcTicks);
    }
}
