using ToolKit.Database;
using ToolKit.Library;

namespace ToolKit.Access;

/// <summary>
/// The regions, Länder and sites with their folders, and the fixed structure of the share. It asks nobody's rights.
/// </summary>
public sealed class RegionStore(SqlDatabase database, DocumentLibrary library, TimeProvider time)
{
    private static readonly LibraryPath Regions = LibraryPath.Parse("/Regionen");

    /// <summary>
    /// Makes the fixed structure of an empty library: toolkit, regions with Länder and sites, <c>/Eingang</c>. Whoever comes first does it,
    /// once; if it was broken off it is completed. Two processes that do it at once make it together.
    /// </summary>
    /// <returns>True when this call has made or completed it, false when it was there.</returns>
    public async ValueTask<bool> EnsureStructureAsync(CancellationToken cancellation = default)
    {
        if (await HasStructureAsync(cancellation))
            return false;

        var toolkit = LibraryPath.Parse("/Werkzeugkoffer");
        await EnsureFolderAsync(toolkit, FolderPurpose.Toolkit, null, cancellation);
        await EnsureFolderAsync(toolkit.Append("Einstieg"), FolderPurpose.Introduction, null, cancellation);
        foreach (var field in FieldOfAction.All)
        {
            var folder = toolkit.Append(field.Name);
            await EnsureFolderAsync(folder, FolderPurpose.Field(field), null, cancellation);
            await EnsureFolderAsync(folder.Append("Strategische Instrumente"), FolderPurpose.Level, null, cancellation);
            await EnsureFolderAsync(folder.Append("Operative Instrumente"), FolderPurpose.Level, null, cancellation);
        }

        await EnsureFolderAsync(Regions, FolderPurpose.Regions, null, cancellation);
        foreach (var sample in SampleRegions.All)
        {
            var region = await AddRegionAsync(sample.Name, sample.Mailbox, cancellation);
            var lands = new Dictionary<string, Land>(StringComparer.Ordinal);
            foreach (var land in sample.Lands)
                lands.Add(land, await AddLandAsync(region, land, cancellation));
            foreach (var site in sample.Sites)
            {
                var added = await AddSiteAsync(region, site.Land is null ? null : lands[site.Land], site.Name, site.Folder, cancellation);
                await database.WriteAsync(
                    async session =>
                    {
                        await StructureRows.SetBodiesAsync(session, added.Id, SampleRegions.Bodies);
                        await StructureRows.SetPlacesAsync(session, region.Id, added.Id, site.Places);
                        return true;
                    },
                    cancellation: cancellation);
            }

            await database.WriteAsync(
                async session =>
                {
                    await StructureRows.SetPlacesAsync(session, region.Id, null, sample.Places);
                    return true;
                },
                cancellation: cancellation);
        }

        var inbox = LibraryPath.Parse("/Eingang");
        await EnsureFolderAsync(inbox, FolderPurpose.Inbox, null, cancellation);
        foreach (var field in FieldOfAction.All)
            await EnsureFolderAsync(inbox.Append(field.Name), FolderPurpose.InboxField(field), null, cancellation);

        return await database.WriteAsync(
            async session => await session.ExecuteAsync(
                "UPDATE access_state SET structure_made_at = @now WHERE id = 1 AND structure_made_at IS NULL", new { now = time.Milliseconds() }) > 0,
            cancellation: cancellation);
    }

    /// <summary>Whether <see cref="EnsureStructureAsync"/> has come to its end once.</summary>
    public ValueTask<bool> HasStructureAsync(CancellationToken cancellation = default) =>
        database.ReadAsync(
            async session => await session.QuerySingleAsync<long?>("SELECT structure_made_at FROM access_state WHERE id = 1") is not null, cancellation);

    /// <summary>All regions in the order of their names.</summary>
    public ValueTask<List<Region>> ListRegionsAsync(CancellationToken cancellation = default) =>
        database.ReadAsync(session => StructureRows.RegionsAsync(session), cancellation);

    /// <summary>All Länder in the order of their names.</summary>
    public ValueTask<List<Land>> ListLandsAsync(CancellationToken cancellation = default) =>
        database.ReadAsync(StructureRows.LandsAsync, cancellation);

    /// <summary>All sites in the order of their names.</summary>
    public ValueTask<List<Site>> ListSitesAsync(CancellationToken cancellation = default) =>
        database.ReadAsync(session => StructureRows.SitesAsync(session), cancellation);

    /// <summary>The towns and districts by which a site is found, beside its name, in their order.</summary>
    public ValueTask<List<string>> ListPlacesAsync(long siteId, CancellationToken cancellation = default) =>
        database.ReadAsync(session => StructureRows.PlacesAsync(session, siteId), cancellation);

    /// <summary>The towns that lead to a region and to none of its sites, in their order.</summary>
    public ValueTask<List<string>> ListRegionPlacesAsync(long regionId, CancellationToken cancellation = default) =>
        database.ReadAsync(session => StructureRows.RegionPlacesAsync(session, regionId), cancellation);

    /// <summary>
    /// Finds out who is in charge of a town or district by the beginning of its name, or of a word in it: places, sites, Länder and regions. Case, accents
    /// and signs do not matter, and <c>ue</c> is <c>ü</c>.
    /// </summary>
    /// <param name="typed">What somebody typed; fewer than two letters find nothing.</param>
    /// <param name="limit">How many at most; 1 to 50.</param>
    /// <returns>The whole name first, then those that begin so; sites before mere regions.</returns>
    public ValueTask<IReadOnlyList<PlaceHit>> FindPlacesAsync(string? typed, int limit = 10, CancellationToken cancellation = default)
    {
        var folded = PlaceNames.Fold(typed is { Length: > 100 } ? typed[..100] : typed ?? "");
        return folded.Length < 3
            ? ValueTask.FromResult<IReadOnlyList<PlaceHit>>([])
            : database.ReadConsistentlyAsync(session => StructureRows.FindPlacesAsync(session, folded, Math.Clamp(limit, 1, 50)), cancellation);
    }

    /// <summary>Adds a region with its folders, or gives the one of that name this mailbox.</summary>
    /// <exception cref="LibraryException">NameRefused: the name cannot be a folder's.</exception>
    public async ValueTask<Region> AddRegionAsync(string name, string mailbox, CancellationToken cancellation = default)
    {
        var path = Regions.Append(name);
        var folder = await EnsureFolderAsync(path, FolderPurpose.Region, null, cancellation);
        await EnsureFolderAsync(path.Append("Standorte"), FolderPurpose.Sites, null, cancellation);
        return await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    "INSERT INTO region (name, mailbox, folder_id) VALUES (@name, @mailbox, @folder) ON CONFLICT (name) DO UPDATE SET mailbox = excluded.mailbox, folder_id = excluded.folder_id",
                    new { name, mailbox, folder });
                return (await StructureRows.RegionsAsync(session)).Single(region => region.Name == name);
            },
            cancellation: cancellation);
    }

    /// <summary>Adds a Land with its folder in the region's <c>Länder</c>.</summary>
    /// <exception cref="LibraryException">NotFound: the region's folder is gone. NameRefused: the name cannot be a folder's.</exception>
    public async ValueTask<Land> AddLandAsync(Region region, string name, CancellationToken cancellation = default)
    {
        var lands = (await FindRegionFolderAsync(region, cancellation)).Append("Länder");
        await EnsureFolderAsync(lands, FolderPurpose.Lands, null, cancellation);
        var folder = await EnsureFolderAsync(lands.Append(name), FolderPurpose.Land, null, cancellation);
        return await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    "INSERT INTO land (region_id, name, folder_id) VALUES (@Id, @name, @folder) ON CONFLICT (name) DO UPDATE SET region_id = excluded.region_id, folder_id = excluded.folder_id",
                    new { region.Id, name, folder });
                return await session.QuerySingleAsync<Land>(
                    "SELECT id AS Id, region_id AS RegionId, name AS Name, folder_id AS FolderId FROM land WHERE name = @name", new { name });
            },
            cancellation: cancellation);
    }

    /// <summary>Adds a site with its folder in the region's <c>Standorte</c>.</summary>
    /// <param name="region">The region it belongs to.</param>
    /// <param name="land">The Land it lies in; null where the region covers only one.</param>
    /// <param name="name">The site's name, which is shown.</param>
    /// <param name="folderName">The folder's name, where the site's own cannot be one; null: the same.</param>
    /// <exception cref="LibraryException">NotFound: the region's folder is gone. NameRefused: the name cannot be a folder's.</exception>
    public async ValueTask<Site> AddSiteAsync(
        Region region, Land? land, string name, string? folderName = null, CancellationToken cancellation = default)
    {
        var sites = (await FindRegionFolderAsync(region, cancellation)).Append("Standorte");
        await EnsureFolderAsync(sites, FolderPurpose.Sites, null, cancellation);
        var folder = await EnsureFolderAsync(sites.Append(folderName ?? name), FolderPurpose.Site, folderName is null ? null : name, cancellation);
        return await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    "INSERT INTO site (region_id, land_id, name, folder_id) VALUES (@Id, @land, @name, @folder) ON CONFLICT (name) DO UPDATE SET region_id = excluded.region_id, land_id = excluded.land_id, folder_id = excluded.folder_id",
                    new { region.Id, land = land?.Id, name, folder });
                return (await StructureRows.SitesAsync(session)).Single(site => site.Name == name);
            },
            cancellation: cancellation);
    }

    internal static LibraryPath RegionsFolder => Regions;

    private async ValueTask<LibraryPath> FindRegionFolderAsync(Region region, CancellationToken cancellation) =>
        (await library.ResolveAsync(region.FolderId, cancellation))?.Path
        ?? throw new LibraryException(LibraryError.NotFound, $"The folder of the region {region.Name} is gone.");

    /// <summary>Finds or makes a folder with this purpose; what is there already, perhaps made by an import, gets it.</summary>
    internal async ValueTask<long> EnsureFolderAsync(LibraryPath path, string purpose, string? displayName, CancellationToken cancellation)
    {
        var found = (await library.ResolveAsync(path, cancellation)).Entry;
        if (found is null)
        {
            try
            {
                return (await library.CreateFolderAsync(
                    path, Author.System, null, new FolderOptions { Purpose = purpose, DisplayName = displayName }, cancellation)).Id;
            }
            catch (LibraryException taken) when (taken.Error == LibraryError.AlreadyExists)
            {
                found = (await library.ResolveAsync(path, cancellation)).Entry; // another process was faster
            }
        }

        if (found is not { IsFolder: true })
            throw new LibraryException(LibraryError.WrongKind, $"{path} must be a folder; move what lies there to another name.", path);
        if (found.Purpose != purpose || (displayName is not null && found.DisplayName != displayName))
        {
            await library.ChangeAsync(
                path, new EntryChanges { Purpose = purpose, DisplayName = displayName }, Author.System, cancellation: cancellation);
        }

        return found.Id;
    }
}
