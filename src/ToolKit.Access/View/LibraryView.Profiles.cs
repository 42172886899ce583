using System.Globalization;
using ToolKit.Database;
using ToolKit.Library;

namespace ToolKit.Access;

/// <content>The profiles of sites: read by the people of a site, written by those who may write there.</content>
public sealed partial class LibraryView
{
    /// <summary>The sites whose folder she may read by a grant of hers, in the order of their names. That a folder is public makes nobody one of the site's people.</summary>
    public async ValueTask<IReadOnlyList<Site>> ListSitesAsync(CancellationToken cancellation = default)
    {
        if (principal.IsAnonymous)
            return [];
        var judge = await JudgeAsync(cancellation);
        var sites = new List<Site>();
        foreach (var (site, folder) in await LocateSitesAsync(cancellation))
        {
            if (await MayReadByGrantAsync(judge, folder.Chain))
                sites.Add(site);
        }

        return sites;
    }

    /// <summary>The site in which something lies; null: in none, or in none that exists any more.</summary>
    public async ValueTask<Site?> FindSiteOfAsync(ViewedPath place, CancellationToken cancellation = default) =>
        place.Entry is null ? null : (await gate.Database.ReadAsync(StructureRows.ReadAsync, cancellation)).Locate(place.Chain).Site;

    /// <summary>A site's profile. Null: there is no such site, or she is not one of its people (<see cref="ListSitesAsync"/>).</summary>
    public async ValueTask<ProfiledSite?> FindProfileAsync(long siteId, CancellationToken cancellation = default)
    {
        var found = (await gate.Database.ReadAsync(StructureRows.SitesAsync, cancellation)).Find(site => site.Id == siteId);
        if (found is null || await library.ResolveAsync(found.FolderId, cancellation) is not { } folder || !await MayReadByGrantAsync(await JudgeAsync(cancellation), folder.Chain))
            return null;
        return await gate.Database.ReadConsistentlyAsync(
            async session =>
            {
                var region = (await StructureRows.RegionsAsync(session)).Find(one => one.Id == found.RegionId);
                var land = found.LandId is null ? null : (await StructureRows.LandsAsync(session)).Find(one => one.Id == found.LandId);
                return region is null ? null : new ProfiledSite(found, region.Name, land?.Name, await ReadProfileAsync(session, siteId));
            },
            cancellation);
    }

    /// <summary>Replaces a site's profile, and notes which values have become others.</summary>
    /// <param name="values">By their names; an empty one is none.</param>
    /// <exception cref="LibraryException">NotFound: there is no such site, or she does not see it.</exception>
    /// <exception cref="AccessDeniedException">She does not write at this site.</exception>
    /// <exception cref="RefusedException">There are too many values, or one is too long.</exception>
    public async ValueTask SaveProfileAsync(long siteId, IReadOnlyDictionary<string, string> values, CancellationToken cancellation = default)
    {
        var clean = values.Where(one => !string.IsNullOrWhiteSpace(one.Value)).ToDictionary(
            one => AccessRows.Clean(one.Key, ProfiledSite.LongestName, Refusals.SiteProfile),
            one => AccessRows.CleanLines(one.Value, ProfiledSite.LongestValue, Refusals.SiteProfile),
            StringComparer.Ordinal);
        if (clean.Count > ProfiledSite.MostValues)
            throw new RefusedException(Refusals.SiteProfile);
        var site = (await gate.Database.ReadAsync(StructureRows.SitesAsync, cancellation)).Find(one => one.Id == siteId);
        var folder = site is null ? null : await library.ResolveAsync(site.FolderId, cancellation);
        if (site is null || folder is null)
            throw new LibraryException(LibraryError.NotFound, string.Create(CultureInfo.InvariantCulture, $"There is no site {siteId}."));
        await RequireAsync(await JudgeAsync(cancellation), Right.Write, folder.Chain, folder.Path);
        await gate.Database.WriteAsync(
            async session =>
            {
                var judge = await JudgeAsync(session);
                await RequireAsync(judge, Right.Write, folder.Chain, folder.Path);
                var before = await ReadProfileAsync(session, siteId);
                var changed = clean.Keys.Union(before.Keys, StringComparer.Ordinal)
                    .Where(name => clean.GetValueOrDefault(name) != before.GetValueOrDefault(name)).Order(StringComparer.Ordinal).ToList();
                foreach (var name in changed)
                {
                    await session.ExecuteAsync("DELETE FROM site_profile WHERE site_id = @siteId AND name = @name", new { siteId, name });
                    if (clean.TryGetValue(name, out var value))
                        await session.ExecuteAsync("INSERT INTO site_profile (site_id, name, value) VALUES (@siteId, @name, @value)", new { siteId, name, value });
                }

                if (changed.Count > 0)
                {
                    await AuditLog.AddAsync(
                        session,
                        gate.Time.Milliseconds(),
                        principal,
                        new AuditNote(AuditActs.SiteProfileChanged, site.Name) { Detail = string.Join(", ", changed), RegionId = site.RegionId, SiteId = siteId },
                        Authority(judge, folder.Chain, Right.Write));
                }

                return true;
            },
            cancellation: cancellation);
    }

    /// <summary>All sites whose folder is there, by name, with the place of that.</summary>
    private async ValueTask<IReadOnlyList<(Site Site, Resolution Folder)>> LocateSitesAsync(CancellationToken cancellation)
    {
        var folders = (await library.FindByPurposeAsync(FolderPurpose.Site, cancellation)).ToDictionary(folder => folder.Entry!.Id);
        var sites = await gate.Database.ReadAsync(StructureRows.SitesAsync, cancellation);
        return [.. sites.Where(site => folders.ContainsKey(site.FolderId)).Select(site => (site, folders[site.FolderId]))];
    }

    private static async ValueTask<IReadOnlyDictionary<string, string>> ReadProfileAsync(SqlSession session, long siteId) =>
        (await session.QueryAsync<ProfileRow>("SELECT name AS Name, value AS Value FROM site_profile WHERE site_id = @siteId", new { siteId }))
        .ToDictionary(row => row.Name, row => row.Value, StringComparer.Ordinal);

    private sealed class ProfileRow
    {
        public string Name { get; init; } = "";

        public string Value { get; init; } = "";
    }
}
