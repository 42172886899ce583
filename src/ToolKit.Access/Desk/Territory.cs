using ToolKit.Database;

namespace ToolKit.Access;

/// <summary>What somebody decides about, as a condition for queries. Acts are decided by <see cref="AccessPolicy"/> again.</summary>
/// <param name="IsEverything">An administrator's.</param>
/// <param name="Regions">Whole regions.</param>
/// <param name="Sites">Single sites of others.</param>
internal sealed record Territory(bool IsEverything, IReadOnlySet<long> Regions, IReadOnlySet<long> Sites)
{
    public static Territory Nothing { get; } = new(false, new HashSet<long>(), new HashSet<long>());

    public bool IsNothing => !IsEverything && Regions.Count == 0 && Sites.Count == 0;

    /// <param name="grants">With the places of their scopes.</param>
    public static Territory Of(IReadOnlyList<ScopedGrant> grants, StructureMap map, DateTimeOffset now)
    {
        var (everything, regions, sites) = (false, new HashSet<long>(), new HashSet<long>());
        foreach (var (grant, scope) in grants)
        {
            if (!grant.IsRunning(now))
                continue;
            if (grant.Role == Role.Administrator)
            {
                everything = true;
            }
            else if (grant.Role == Role.RegionAdmin && scope.Count > 0)
            {
                if (map.Regions.FirstOrDefault(region => region.FolderId == grant.ScopeId) is { } whole)
                    regions.Add(whole.Id);
                else if (map.Sites.FirstOrDefault(site => site.FolderId == grant.ScopeId) is { } one)
                    sites.Add(one.Id);
                else if (scope[^1].Purpose == FolderPurpose.Sites && map.Locate(scope).Region is { } around)
                    sites.UnionWith(map.Sites.Where(site => site.RegionId == around.Id).Select(site => site.Id));
            }
        }

        return new Territory(everything, regions, sites);
    }

    public bool HasRegion(long regionId) => IsEverything || Regions.Contains(regionId);

    public bool Has(long? regionId, long? siteId) =>
        IsEverything || (regionId is { } region && Regions.Contains(region)) || (siteId is { } site && Sites.Contains(site));

    /// <summary>A condition on the columns <c>region_id</c> and <c>site_id</c> of a table; its parameters are <c>regions</c> and <c>sites</c>.</summary>
    public string Condition(SqlDialect dialect, string table) =>
        IsEverything ? "1 = 1" : $"({dialect.In($"{table}.region_id", "regions")} OR {dialect.In($"{table}.site_id", "sites")})";
}
