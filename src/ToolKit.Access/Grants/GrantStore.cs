using ToolKit.Database;
using ToolKit.Library;

namespace ToolKit.Access;

/// <summary>A grant to be given.</summary>
/// <param name="PersonId">Who gets it.</param>
/// <param name="Role">What it makes of her.</param>
/// <param name="ScopeId">The folder's id in the library.</param>
/// <param name="Until">When it ends; null: never. Of a day it should be the beginning of the next.</param>
/// <param name="Reason">Why, up to 1,000 characters.</param>
/// <param name="GrantedBy">The person who gives it; null: a command.</param>
/// <param name="From">When it begins; null: now.</param>
public sealed record NewGrant(
    long PersonId, Role Role, long ScopeId, DateTimeOffset? Until = null, string Reason = "", long? GrantedBy = null, DateTimeOffset? From = null);

/// <summary>
/// Who has which role where. It asks nobody's rights: commands use it, pages go through <see cref="LibraryView"/> and <see cref="AccessDesk"/>. What it does is
/// noted in the same transaction as the operator's act.
/// </summary>
public sealed class GrantStore(SqlDatabase database, DocumentLibrary library, TimeProvider time)
{
    internal const string Columns =
        "id AS Id, person_id AS PersonId, role AS Role, scope_id AS ScopeId, from_time AS FromTime, until_time AS UntilTime, granted_by AS GrantedBy, reason AS Reason, withdrawn_at AS WithdrawnAt, origin AS Origin";

    /// <summary>A condition that holds for grants that run at <c>@now</c>.</summary>
    internal const string RunningSql = "withdrawn_at IS NULL AND from_time <= @now AND (until_time IS NULL OR until_time > @now)";

    /// <summary>As <see cref="RunningSql"/>, and for those that will begin.</summary>
    internal const string RunningOrComingSql = "withdrawn_at IS NULL AND (until_time IS NULL OR until_time > @now)";

    /// <summary>A condition that holds for grants given to somebody herself: not as a deputy, whose grant ends with another's, and not for a claim.</summary>
    internal const string OfHerOwnSql = "origin = '' AND id NOT IN (SELECT grant_id FROM deputy)";

    /// <summary>
    /// Gives a grant. Where the person has the same role at the same folder already, or will have, that grant gets the new end (and reason, if one is
    /// given) instead; what she has as somebody's deputy, or by a claim, stays beside it. The first administrator's link no longer holds once somebody is made
    /// Administrator. Who stands in for her does so no longer than that.
    /// </summary>
    /// <exception cref="RefusedException">The scope is no folder or does not fit the role, or the end is not after beginning and now.</exception>
    public async ValueTask<Grant> GiveAsync(NewGrant grant, CancellationToken cancellation = default)
    {
        await CheckAsync(grant, cancellation);
        var chain = (await library.ResolveAsync(grant.ScopeId, cancellation))?.Chain ?? [];
        return await database.WriteAsync(
            async session =>
            {
                var given = await GiveAsync(session, grant, time.Milliseconds());
                var (region, site) = (await StructureRows.ReadAsync(session)).Locate(chain);
                await AuditLog.AddAsync(
                    session, time.Milliseconds(), null, GrantRows.Note(AuditActs.GrantGiven, given, region, site) with { Reason = grant.Reason });
                foreach (var deputy in await GrantRows.ShortenDeputiesAsync(session, given, time.Milliseconds()))
                    await AuditLog.AddAsync(session, time.Milliseconds(), null, GrantRows.Note(AuditActs.GrantRenewed, deputy, region, site));
                return given;
            },
            cancellation: cancellation);
    }

    /// <summary>Withdraws a person's grants, with immediate effect; with a region's administrator's those of who stands in for her.</summary>
    /// <param name="personId">Whose.</param>
    /// <param name="scopeId">Only those at this folder; null: all.</param>
    /// <returns>How many were withdrawn; 0 when there was none.</returns>
    public ValueTask<int> WithdrawAllAsync(long personId, long? scopeId = null, CancellationToken cancellation = default) =>
        EndAsync($"person_id = @personId{(scopeId is null ? "" : " AND scope_id = @scopeId")}", now => new { now, personId, scopeId }, cancellation);

    /// <summary>Withdraws one grant, as <see cref="WithdrawAllAsync"/> does. False when there is none that runs or will run.</summary>
    public async ValueTask<bool> WithdrawAsync(long grantId, CancellationToken cancellation = default) =>
        await EndAsync("id = @grantId", now => new { now, grantId }, cancellation) > 0;

    /// <summary>Null when there is none with that id.</summary>
    public ValueTask<Grant?> FindAsync(long grantId, CancellationToken cancellation = default) =>
        database.ReadAsync(async session => await ListAsync(session, "id = @grantId", new { grantId }) is [var grant] ? grant : null, cancellation);

    /// <summary>All grants a person has or had, the newest first.</summary>
    public ValueTask<IReadOnlyList<Grant>> ListAsync(long personId, CancellationToken cancellation = default) =>
        database.ReadAsync(session => ListAsync(session, "person_id = @personId", new { personId }), cancellation);

    /// <summary>The grants at one folder, not those above or below, the newest first.</summary>
    public ValueTask<IReadOnlyList<Grant>> ListByScopeAsync(long scopeId, CancellationToken cancellation = default) =>
        database.ReadAsync(session => ListAsync(session, "scope_id = @scopeId", new { scopeId }), cancellation);

    internal static async ValueTask<Grant> GiveAsync(SqlSession session, NewGrant grant, long now)
    {
        var (role, from, until) = (grant.Role.ToString(), grant.From?.ToUnixTimeMilliseconds() ?? now, grant.Until?.ToUnixTimeMilliseconds());
        var existing = await session.QueryFirstOrDefaultAsync<GrantRow>(
            $"""
            SELECT {Columns} FROM access_grant
            WHERE person_id = @PersonId AND role = @role AND scope_id = @ScopeId AND {RunningOrComingSql} AND {OfHerOwnSql}
            ORDER BY id DESC LIMIT 1
            """,
            new { grant.PersonId, role, grant.ScopeId, now });
        if (existing is null)
        {
            await session.ExecuteAsync(
                """
                INSERT INTO access_grant (person_id, role, scope_id, from_time, until_time, granted_by, reason, created_at)
                VALUES (@PersonId, @role, @ScopeId, @from, @until, @GrantedBy, @Reason, @now)
                """,
                new { grant.PersonId, role, grant.ScopeId, from, until, grant.GrantedBy, grant.Reason, now });
        }
        else
        {
            await session.ExecuteAsync(
                "UPDATE access_grant SET from_time = @from, until_time = @until, reason = @reason, granted_by = @by WHERE id = @Id",
                new
                {
                    existing.Id,
                    from = Math.Min(existing.FromTime, from), // one that runs is not interrupted
                    until,
                    reason = grant.Reason.Length > 0 ? grant.Reason : existing.Reason,
                    by = grant.GrantedBy ?? existing.GrantedBy,
                });
        }

        await NoteGivenAsync(session, grant);
        if (existing is not null && grant.GrantedBy is not null) // the operator may: who can give a command can give another administrator
            await GrantRows.KeepAdministratorAsync(session, existing.ToGrant(), grant.Until, now);
        var rows = await ListAsync(
            session,
            $"person_id = @PersonId AND role = @role AND scope_id = @ScopeId AND withdrawn_at IS NULL AND {OfHerOwnSql}",
            new { grant.PersonId, role, grant.ScopeId });
        return rows[0];
    }

    /// <summary>Gives a grant that a claim stands for. It is a row of its own beside what somebody has given.</summary>
    internal static async ValueTask<Grant> GiveClaimedAsync(SqlSession session, NewGrant grant, string issuer, long now)
    {
        await session.ExecuteAsync(
            """
            INSERT INTO access_grant (person_id, role, scope_id, from_time, until_time, reason, created_at, origin)
            VALUES (@PersonId, @role, @ScopeId, @now, @until, @Reason, @now, @issuer)
            """,
            new { grant.PersonId, role = grant.Role.ToString(), grant.ScopeId, now, until = grant.Until?.ToUnixTimeMilliseconds(), grant.Reason, issuer });
        await NoteGivenAsync(session, grant);
        return (await ListAsync(session, "person_id = @PersonId AND origin = @issuer", new { grant.PersonId, issuer }))[0];
    }

    /// <param name="where">A condition made of constants; values travel in <paramref name="parameters"/>.</param>
    private async ValueTask<int> EndAsync(string where, Func<long, object> parameters, CancellationToken cancellation)
    {
        var places = await GrantRows.LocateAsync(database, library, time.GetUtcNow(), cancellation);
        return await database.WriteAsync(
            async session =>
            {
                var (now, number) = (time.Milliseconds(), 0);
                foreach (var grant in await ListAsync(session, $"{where} AND {RunningOrComingSql}", parameters(now)))
                {
                    var place = places.GetValueOrDefault(grant.ScopeId);
                    foreach (var ended in await GrantRows.EndAsync(session, grant, now))
                    {
                        await AuditLog.AddAsync(session, now, null, GrantRows.Note(AuditActs.GrantEnded, ended, place?.Region, place?.Site));
                        number++;
                    }
                }

                return number;
            },
            cancellation: cancellation);
    }

    private static async ValueTask NoteGivenAsync(SqlSession session, NewGrant grant)
    {
        if (grant.Role == Role.Administrator)
            await session.ExecuteAsync("DELETE FROM one_time_link WHERE person_id IS NULL");
        await AccessRows.TouchAsync(session);
    }

    internal static async ValueTask<bool> WithdrawAsync(SqlSession session, long grantId, long now)
    {
        var changed = await session.ExecuteAsync(
            "UPDATE access_grant SET withdrawn_at = @now WHERE id = @grantId AND withdrawn_at IS NULL", new { grantId, now });
        if (changed > 0)
            await AccessRows.TouchAsync(session);
        return changed > 0;
    }

    /// <param name="where">A condition made of constants; values travel in <paramref name="parameters"/>.</param>
    internal static async ValueTask<IReadOnlyList<Grant>> ListAsync(SqlSession session, string where, object parameters)
    {
        var rows = await session.QueryAsync<GrantRow>($"SELECT {Columns} FROM access_grant WHERE {where} ORDER BY id DESC", parameters);
        return rows.ConvertAll(row => row.ToGrant());
    }

    internal async ValueTask CheckAsync(NewGrant grant, CancellationToken cancellation)
    {
        if (grant.Reason.Length > 1000)
            throw new RefusedException(Refusals.Reason);
        var now = time.GetUtcNow();
        if (grant.Until is { } until && (until <= now || until <= (grant.From ?? now)))
            throw new RefusedException(Refusals.GrantEnd);
        if (await RefuseScopeAsync(grant.Role, grant.ScopeId, cancellation) is { } refusal)
            throw new RefusedException(refusal);
    }

    /// <summary>Why a role cannot be given there; null when it can.</summary>
    internal async ValueTask<Refusal?> RefuseScopeAsync(Role role, long scopeId, CancellationToken cancellation) =>
        RefuseScope(role, await library.ResolveAsync(scopeId, cancellation));

    /// <summary>As the other one, where it is known what lies there; null: nothing.</summary>
    internal static Refusal? RefuseScope(Role role, Resolution? scope) =>
        scope?.Entry is not { IsFolder: true } ? Refusals.NotAFolder
        : role == Role.Administrator && !scope.Path.IsRoot ? Refusals.AdministratorScope
        : role == Role.RegionAdmin && !scope.Chain.Any(link => link.Purpose == FolderPurpose.Region) ? Refusals.RegionAdminScope
        : null;

    internal class GrantRow
    {
        public long Id { get; init; }

        public long PersonId { get; init; }

        public string Role { get; init; } = "";

        public long ScopeId { get; init; }

        public long FromTime { get; init; }

        public long? UntilTime { get; init; }

        public long? GrantedBy { get; init; }

        public string Reason { get; init; } = "";

        public long? WithdrawnAt { get; init; }

        public string Origin { get; init; } = "";

        public Grant ToGrant() => new(
            Id, PersonId, Enum.Parse<Role>(Role), ScopeId, Clock.Time(FromTime), Clock.Time(UntilTime), GrantedBy, Reason, Clock.Time(WithdrawnAt))
        {
            Origin = Origin,
        };
    }
}
