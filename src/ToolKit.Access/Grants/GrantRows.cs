using ToolKit.Database;
using ToolKit.Library;

namespace ToolKit.Access;

/// <summary>What several acts on grants share.</summary>
internal static class GrantRows
{
    public static AuditNote Note(string act, Grant grant, Region? region, Site? site) => new(act, $"Zugang {grant.Id}")
    {
        AboutPersonId = grant.PersonId,
        RegionId = region?.Id,
        SiteId = site?.Id,
        Detail = Detail(grant.Role, region, site, grant.ScopeId, grant.Until),
    };

    /// <summary>What a grant is, for the record: <c>Contributor, Kassel (Stadt), bis 2027-11-22T23:00:00Z</c>. Role, folder and end stand there as they are stored; whoever shows them has words for them.</summary>
    public static string Detail(Role role, Region? region, Site? site, long scopeId, DateTimeOffset? until) =>
        $"{role}, {site?.Name ?? region?.Name ?? (scopeId == LibraryEntry.RootId ? "/" : $"Ordner {scopeId}")}" + (until is { } end ? $", bis {Clock.Text(end)}" : "");

    /// <summary>Ends a grant, and with a region's administrator's the grants of those who stand in for her.</summary>
    /// <returns>What was ended; empty when it had ended already.</returns>
    public static async ValueTask<List<Grant>> EndAsync(SqlSession session, Grant grant, long now)
    {
        if (!await GrantStore.WithdrawAsync(session, grant.Id, now))
            return [];
        var ended = new List<Grant> { grant };
        foreach (var deputy in await DeputiesAsync(session, grant, now))
            ended.AddRange(await EndAsync(session, deputy, now));
        return ended;
    }

    /// <summary>Gives the grants of those who stand in for a region's administrator no later end than hers. To be called when hers may have got an earlier one.</summary>
    /// <param name="grant">Hers as it is now; another of hers at this folder that runs longer counts as well.</param>
    /// <returns>The deputies' grants that end earlier by it, as they are then.</returns>
    public static async ValueTask<List<Grant>> ShortenDeputiesAsync(SqlSession session, Grant grant, long now)
    {
        var shortened = new List<Grant>();
        foreach (var deputy in await DeputiesAsync(session, grant, now))
        {
            if (await IsRepresentedUntilAsync(session, deputy, now))
                continue;
            var until = (await RepresentedAsync(session, deputy, now)).Max(held => held.Until) ?? Clock.Time(now);
            await session.ExecuteAsync("UPDATE access_grant SET until_time = @until WHERE id = @Id", new { until = until.ToUnixTimeMilliseconds(), deputy.Id });
            await AccessRows.TouchAsync(session);
            shortened.Add(deputy with { Until = until });
        }

        return shortened;
    }

    /// <summary>Whether a grant ends with one it stands in for at the latest, or stands in for none.</summary>
    public static async ValueTask<bool> IsRepresentedUntilAsync(SqlSession session, Grant deputy, long now) =>
        await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM deputy WHERE grant_id = @Id", new { deputy.Id }) == 0
        || (await RepresentedAsync(session, deputy, now)).Exists(held => deputy.Until <= (held.Until ?? DateTimeOffset.MaxValue));

    /// <summary>The running grants a deputy's stands in for.</summary>
    private static async ValueTask<List<Grant>> RepresentedAsync(SqlSession session, Grant deputy, long now) =>
    [
        .. await GrantStore.ListAsync(
            session,
            $"""
            role = 'RegionAdmin' AND scope_id = @ScopeId AND person_id = (SELECT for_person_id FROM deputy WHERE grant_id = @Id)
            AND {GrantStore.RunningSql} AND id NOT IN (SELECT grant_id FROM deputy)
            """,
            new { deputy.Id, deputy.ScopeId, now }),
    ];

    /// <summary>The grants of those who stand in for her whose grant this is, at its folder; empty when she is no region's administrator by it.</summary>
    private static async ValueTask<IReadOnlyList<Grant>> DeputiesAsync(SqlSession session, Grant grant, long now) =>
        grant.Role != Role.RegionAdmin
            ? []
            : await GrantStore.ListAsync(
                session,
                $"""
                {GrantStore.RunningOrComingSql} AND id IN (
                    SELECT d.grant_id FROM deputy d JOIN region r ON r.id = d.region_id WHERE d.for_person_id = @PersonId AND r.folder_id = @ScopeId)
                """,
                new { grant.PersonId, grant.ScopeId, now });

    /// <summary>
    /// Refuses that the last access of the administration ends or gets an earlier end: nobody but the operator at the machine could give it anew. Asked after the change, whose transaction has
    /// touched the access number by then and has seen what others did before.
    /// </summary>
    /// <param name="grant">What it was before the change.</param>
    /// <param name="until">Its end now; null: it has none.</param>
    /// <exception cref="RefusedException">There is no other administrator. What was done in the transaction is undone by it.</exception>
    public static async ValueTask KeepAdministratorAsync(SqlSession session, Grant grant, DateTimeOffset? until, long now)
    {
        if (grant.Role == Role.Administrator
            && grant.IsRunning(Clock.Time(now))
            && until < (grant.Until ?? DateTimeOffset.MaxValue)
            && !await PersonStore.HasAdministratorAsync(session, now, grant.Id))
        {
            throw new RefusedException(Refusals.LastAdministrator);
        }
    }

    /// <summary>Where the scopes of all grants that run or will run lie, and those of some others; those whose folder is gone are left out.</summary>
    public static async ValueTask<Dictionary<long, GrantPlace>> LocateAsync(
        SqlDatabase database, DocumentLibrary library, DateTimeOffset now, CancellationToken cancellation, IReadOnlyList<long>? others = null)
    {
        var (map, scopes) = await database.ReadConsistentlyAsync(
            async session => (
                await StructureRows.ReadAsync(session),
                await session.QueryAsync<long>(
                    $"SELECT DISTINCT scope_id FROM access_grant WHERE ({GrantStore.RunningOrComingSql}) OR {session.Dialect.In("id", "others")}",
                    new { now = now.ToUnixTimeMilliseconds(), others = session.Dialect.Ids(others ?? []) })),
            cancellation);
        var places = new Dictionary<long, GrantPlace>(scopes.Count);
        foreach (var id in scopes)
        {
            if (await library.ResolveAsync(id, cancellation) is { } folder)
            {
                var (region, site) = map.Locate(folder.Chain);
                places.Add(id, new GrantPlace(folder.Path, folder.Chain, region, site));
            }
        }

        return places;
    }
}

/// <summary>Where a grant's scope lies.</summary>
internal sealed record GrantPlace(LibraryPath Path, IReadOnlyList<ChainLink> Chain, Region? Region, Site? Site);
