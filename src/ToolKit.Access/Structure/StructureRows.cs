using ToolKit.Database;
using ToolKit.Library;

namespace ToolKit.Access;

/// <summary>The queries over regions, Länder, sites and places.</summary>
internal static class StructureRows
{
    private const int MostPlaceRows = 200; // enough to rank what a page shows

    public static async ValueTask<List<Region>> RegionsAsync(SqlSession session) =>
        (await session.QueryAsync<RegionRow>(
            "SELECT id AS Id, name AS Name, mailbox AS Mailbox, folder_id AS FolderId, four_eyes AS FourEyes FROM region ORDER BY name"))
        .ConvertAll(row => new Region(row.Id, row.Name, row.Mailbox, row.FolderId) { FourEyes = row.FourEyes != 0 });

    public static ValueTask<List<Land>> LandsAsync(SqlSession session) =>
        session.QueryAsync<Land>("SELECT id AS Id, region_id AS RegionId, name AS Name, folder_id AS FolderId FROM land ORDER BY name");

    public static async ValueTask<List<Site>> SitesAsync(SqlSession session) =>
        (await session.QueryAsync<SiteRow>(
            "SELECT id AS Id, region_id AS RegionId, land_id AS LandId, name AS Name, folder_id AS FolderId, bodies AS Bodies FROM site ORDER BY name"))
        .ConvertAll(row => new Site(row.Id, row.RegionId, row.LandId, row.Name, row.FolderId) { Bodies = ReadBodies(row.Bodies) });

    public static async ValueTask<StructureMap> ReadAsync(SqlSession session) => new(await RegionsAsync(session), await SitesAsync(session));

    public static ValueTask<List<string>> PlacesAsync(SqlSession session, long siteId) =>
        session.QueryAsync<string>("SELECT name FROM place WHERE site_id = @siteId ORDER BY name", new { siteId });

    public static ValueTask<List<string>> RegionPlacesAsync(SqlSession session, long regionId) =>
        session.QueryAsync<string>("SELECT name FROM place WHERE region_id = @regionId AND site_id IS NULL ORDER BY name", new { regionId });

    public static async ValueTask SetBodiesAsync(SqlSession session, long siteId, IEnumerable<AllianceBody> bodies) =>
        await session.ExecuteAsync(
            "UPDATE site SET bodies = @text WHERE id = @siteId", new { siteId, text = string.Join(',', bodies.Distinct().Order()) });

    /// <summary>Replaces the places of a site, or those of the region that belong to none.</summary>
    public static async ValueTask SetPlacesAsync(SqlSession session, long regionId, long? siteId, IEnumerable<string> places)
    {
        await session.ExecuteAsync(
            siteId is null ? "DELETE FROM place WHERE region_id = @regionId AND site_id IS NULL" : "DELETE FROM place WHERE site_id = @siteId",
            new { regionId, siteId });
        foreach (var name in places.Distinct(StringComparer.Ordinal))
        {
            await session.ExecuteAsync(
                "INSERT INTO place (region_id, site_id, name, search) VALUES (@regionId, @siteId, @name, @search)",
                new { regionId, siteId, name, search = PlaceNames.Fold(name) });
        }
    }

    public static async ValueTask<IReadOnlyList<PlaceHit>> FindPlacesAsync(SqlSession session, string folded, int limit)
    {
        var map = await ReadAsync(session);
        var hits = new List<(int Rank, PlaceHit Hit)>();

        // Folded names hold letters, digits and spaces only: nothing in them means something to LIKE.
        foreach (var row in await session.QueryAsync<PlaceRow>(
            "SELECT region_id AS RegionId, site_id AS SiteId, name AS Name, search AS Search FROM place WHERE search LIKE @pattern ORDER BY LENGTH(search), name LIMIT @MostPlaceRows",
            new { pattern = $"%{folded}%", MostPlaceRows }))
        {
            Add(row.Name, row.Search, map.Region(row.RegionId), row.SiteId is { } id ? map.Site(id) : null);
        }

        foreach (var site in map.Sites)
            Add(site.Name, PlaceNames.Fold(site.Name), map.Region(site.RegionId), site);
        foreach (var land in await LandsAsync(session))
            Add(land.Name, PlaceNames.Fold(land.Name), map.Region(land.RegionId), null);
        foreach (var region in map.Regions)
            Add(region.Name, PlaceNames.Fold(region.Name), region, null);
        return
        [
            .. hits.OrderBy(hit => hit.Rank).ThenBy(hit => hit.Hit.Site is null).ThenBy(hit => hit.Hit.Name.Length).ThenBy(hit => hit.Hit.Name, StringComparer.Ordinal)
                .Select(hit => hit.Hit)
                .DistinctBy(hit => (PlaceNames.Fold(hit.Name), hit.Region.Id, hit.Site?.Id))
                .Take(limit),
        ];

        void Add(string name, string search, Region? region, Site? site)
        {
            if (region is not null && PlaceNames.Rank(search, folded) is { } rank)
                hits.Add((rank, new PlaceHit(name, region, site)));
        }
    }

    private static AllianceBody[] ReadBodies(string bodies) =>
        [.. bodies.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Enum.Parse<AllianceBody>)];

    private sealed class RegionRow
    {
        public long Id { get; init; }

        public string Name { get; init; } = "";

        public string Mailbox { get; init; } = "";

        public long FolderId { get; init; }

        public long FourEyes { get; init; }
    }

    private sealed class SiteRow
    {
        public long Id { get; init; }

        public long RegionId { get; init; }

        public long? LandId { get; init; }

        public string Name { get; init; } = "";

        public long FolderId { get; init; }

        public string Bodies { get; init; } = "";
    }

    private sealed class PlaceRow
    {
        public long RegionId { get; init; }

        public long? SiteId { get; init; }

        public string Name { get; init; } = "";

        public string Search { get; init; } = "";
    }
}

/// <summary>Regions and sites as they were at one moment, to be found by id and by folder.</summary>
internal sealed class StructureMap(IReadOnlyList<Region> regions, IReadOnlyList<Site> sites)
{
    private readonly Dictionary<long, Region> regionsById = regions.ToDictionary(region => region.Id);
    private readonly Dictionary<long, Site> sitesById = sites.ToDictionary(site => site.Id);

    public IReadOnlyList<Region> Regions => regions;

    public IReadOnlyList<Site> Sites => sites;

    public Region? Region(long id) => regionsById.GetValueOrDefault(id);

    public Site? Site(long id) => sitesById.GetValueOrDefault(id);

    /// <summary>The region and site in which a folder lies, as far as it lies in any.</summary>
    public (Region? Region, Site? Site) Locate(IReadOnlyList<ChainLink> chain)
    {
        var region = regions.FirstOrDefault(candidate => chain.Any(link => link.Id == candidate.FolderId));
        return (region, region is null ? null : sites.FirstOrDefault(candidate => candidate.RegionId == region.Id && chain.Any(link => link.Id == candidate.FolderId)));
    }
}
