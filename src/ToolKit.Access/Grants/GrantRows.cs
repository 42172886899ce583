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
        Detail = $"{grant.Role}, {site?.Name ?? region?.Name ?? $"Ordner {grant.ScopeId}"}" + (grant.Until is { } until ? $", bis {until:yyyy-MM-dd}" : ""),
    };

    /// <summary>Ends a grant, and with a region's administrator's the grants of those who stand in for her.</summary>
    /// <returns>What was ended; empty when it had ended already.</returns>
    public static async ValueTask<List<Grant>> EndAsync(SqlSession session, Grant grant, long now)
    {
        if (!await GrantStore.WithdrawAsync(session, grant.Id, now))
            return [];
        var ended = new List<Grant> { grant };
        if (grant.Role != Role.RegionAdmin)
            return ended;
        var deputies = await GrantStore.ListAsync(
            session,
            $"""
            {GrantStore.RunningOrComingSql} AND id IN (
                SELECT d.grant_id FROM deputy d JOIN region r ON r.id = d.region_id WHERE d.for_person_id = @PersonId AND r.folder_id = @ScopeId)
            """,
            new { grant.PersonId, grant.ScopeId, now });
        foreach (var deputy in deputies)
            ended.AddRange(await EndAsync(session, deputy, now));
        return ended;
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
