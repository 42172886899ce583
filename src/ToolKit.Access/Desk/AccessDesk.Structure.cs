using System.Text;
using ToolKit.Library;

namespace ToolKit.Access;

/// <content>Regions, Länder and sites, kept by administrators. The folder comes, is renamed and goes with the row.</content>
public sealed partial class AccessDesk
{
    private const int MostPlaces = 200;

    private static readonly string[] PlacedTables = ["site", "land", "region"];

    /// <summary>Adds a region with its folders.</summary>
    /// <exception cref="RefusedException">The name is taken or cannot be a folder's, or the mailbox is no mail address.</exception>
    /// <exception cref="AccessDeniedException">Only administrators do this, as with all that follows here.</exception>
    public async ValueTask<Region> AddRegionAsync(string name, string mailbox, CancellationToken cancellation = default)
    {
        name = CleanName(name);
        mailbox = CleanMail(mailbox);
        await CheckNewNameAsync(name, map => map.Regions.Any(region => region.Name == name), cancellation);
        return await WithFolderAsync(
            RegionStore.RegionsFolder.Append(name),
            () => regions.AddRegionAsync(name, mailbox, cancellation),
            region => new AuditNote(AuditActs.RegionChanged, region.Name) { Detail = "angelegt", RegionId = region.Id },
            cancellation);
    }

    /// <summary>Changes a region; what is null stays. A new name renames the folder too.</summary>
    /// <returns>The region as it is then; null when there is none with that id.</returns>
    /// <exception cref="RefusedException">As with <see cref="AddRegionAsync"/>.</exception>
    public async ValueTask<Region?> ChangeRegionAsync(
        long regionId, string? name = null, string? mailbox = null, bool? fourEyes = null, CancellationToken cancellation = default)
    {
        name = name is null ? null : CleanName(name);
        mailbox = mailbox is null ? null : CleanMail(mailbox);
        if (await FindAsync(map => map.Region(regionId), cancellation) is not { } region)
            return null;
        if (name is not null && name != region.Name)
            await CheckNewNameAsync(name, map => map.Regions.Any(other => other.Name == name), cancellation);
        var changed = region with { Name = name ?? region.Name, Mailbox = mailbox ?? region.Mailbox, FourEyes = fourEyes ?? region.FourEyes };
        if (changed == region)
            return region;
        await RenamingAsync(
            region.FolderId,
            region.Name == changed.Name ? null : changed.Name,
            null,
            async act =>
            {
                var authority = act.Require(Right.Administer, Root);
                await act.Session.ExecuteAsync(
                    "UPDATE region SET name = @Name, mailbox = @Mailbox, four_eyes = @eyes WHERE id = @Id",
                    new { changed.Name, changed.Mailbox, eyes = changed.FourEyes ? 1L : 0L, changed.Id });
                string?[] detail =
                [
                    changed.Name == region.Name ? null : $"bisher {region.Name}",
                    changed.Mailbox == region.Mailbox ? null : $"Postfach {changed.Mailbox}",
                    changed.FourEyes == region.FourEyes ? null : changed.FourEyes ? "Vier-Augen-Prinzip an" : "Vier-Augen-Prinzip aus",
                ];
                await act.NoteAsync(
                    new AuditNote(AuditActs.RegionChanged, changed.Name)
                    {
                        Detail = string.Join("; ", detail.Where(part => part is not null)),
                        RegionId = region.Id,
                    },
                    authority);
            },
            cancellation);
        return changed;
    }

    /// <summary>Removes an empty region and its folders, which go to the trash.</summary>
    /// <returns>False when there is none with that id.</returns>
    /// <exception cref="RefusedException">It has sites, Länder, documents, running grants or open requests.</exception>
    public async ValueTask<bool> RemoveRegionAsync(long regionId, CancellationToken cancellation = default)
    {
        if (await FindAsync(map => map.Region(regionId), cancellation) is not { } region)
            return false;
        await RemovingAsync(
            region.FolderId,
            async act =>
            {
                var authority = act.Require(Right.Administer, Root);
                var held = await act.Session.QuerySingleAsync<long>(
                    """
                    SELECT (SELECT COUNT(*) FROM site WHERE region_id = @regionId) + (SELECT COUNT(*) FROM land WHERE region_id = @regionId)
                         + (SELECT COUNT(*) FROM access_request WHERE region_id = @regionId AND state = 'Open')
                    """,
                    new { regionId });
                if (held > 0)
                    throw new RefusedException(Refusals.NotEmpty);
                await act.Session.ExecuteAsync("DELETE FROM access_request WHERE region_id = @regionId", new { regionId });
                await act.Session.ExecuteAsync("DELETE FROM region WHERE id = @regionId", new { regionId });
                await act.NoteAsync(new AuditNote(AuditActs.RegionChanged, region.Name) { Detail = "entfernt", RegionId = regionId }, authority);
            },
            cancellation);
        return true;
    }

    /// <summary>Adds a Land with its folder to a region that covers more than one.</summary>
    /// <returns>Null when there is no such region.</returns>
    /// <exception cref="RefusedException">The name is taken or cannot be a folder's.</exception>
    public async ValueTask<Land?> AddLandAsync(long regionId, string name, CancellationToken cancellation = default)
    {
        name = CleanName(name);
        if (await FindAsync(map => map.Region(regionId), cancellation) is not { } region)
            return null;
        var taken = (await regions.ListLandsAsync(cancellation)).Exists(land => land.Name == name);
        await CheckNewNameAsync(name, _ => taken, cancellation);
        return await WithFolderAsync(
            (await RegionFolderAsync(region, cancellation)).Append("Länder").Append(name),
            () => regions.AddLandAsync(region, name, cancellation),
            land => new AuditNote(AuditActs.LandChanged, land.Name) { Detail = "angelegt", RegionId = regionId },
            cancellation);
    }

    /// <summary>Renames a Land and its folder.</summary>
    /// <returns>The Land as it is then; null when there is none with that id.</returns>
    /// <exception cref="RefusedException">The name is taken or cannot be a folder's.</exception>
    public async ValueTask<Land?> RenameLandAsync(long landId, string name, CancellationToken cancellation = default)
    {
        name = CleanName(name);
        await RequireAdministratorAsync(cancellation);
        var lands = await regions.ListLandsAsync(cancellation);
        if (lands.Find(candidate => candidate.Id == landId) is not { } land)
            return null;
        if (land.Name == name)
            return land;
        await CheckNewNameAsync(name, _ => lands.Exists(other => other.Name == name), cancellation);
        await RenamingAsync(
            land.FolderId,
            name,
            null,
            async act =>
            {
                var authority = act.Require(Right.Administer, Root);
                await act.Session.ExecuteAsync("UPDATE land SET name = @name WHERE id = @landId", new { name, landId });
                await act.NoteAsync(new AuditNote(AuditActs.LandChanged, name) { Detail = $"bisher {land.Name}", RegionId = land.RegionId }, authority);
            },
            cancellation);
        return land with { Name = name };
    }

    /// <summary>Removes an empty Land and its folder.</summary>
    /// <returns>False when there is none with that id.</returns>
    /// <exception cref="RefusedException">Sites name it, or it holds documents or running grants.</exception>
    public async ValueTask<bool> RemoveLandAsync(long landId, CancellationToken cancellation = default)
    {
        await RequireAdministratorAsync(cancellation);
        if ((await regions.ListLandsAsync(cancellation)).Find(candidate => candidate.Id == landId) is not { } land)
            return false;
        await RemovingAsync(
            land.FolderId,
            async act =>
            {
                var authority = act.Require(Right.Administer, Root);
                if (await act.Session.QuerySingleAsync<long>("SELECT COUNT(*) FROM site WHERE land_id = @landId", new { landId }) > 0)
                    throw new RefusedException(Refusals.NotEmpty);
                await act.Session.ExecuteAsync("DELETE FROM land WHERE id = @landId", new { landId });
                await act.NoteAsync(new AuditNote(AuditActs.LandChanged, land.Name) { Detail = "entfernt", RegionId = land.RegionId }, authority);
            },
            cancellation);
        return true;
    }

    /// <summary>Adds a site with its folder.</summary>
    /// <param name="landId">The Land it lies in; null where the region covers only one.</param>
    /// <param name="places">Towns and districts by which it is found, beside its name; at most 200.</param>
    /// <returns>Null when there is no such region, or no such Land in it.</returns>
    /// <exception cref="RefusedException">The name is taken or cannot be made a folder's, or a place's name is unusable.</exception>
    public async ValueTask<Site?> AddSiteAsync(
        long regionId,
        long? landId,
        string name,
        IReadOnlyCollection<AllianceBody> bodies,
        IReadOnlyCollection<string> places,
        CancellationToken cancellation = default)
    {
        name = AccessRows.Clean(name, 100, Refusals.StructureName);
        var folderName = FolderName(name);
        var cleaned = CleanPlaces(places);
        if (await FindAsync(map => map.Region(regionId), cancellation) is not { } region)
            return null;
        var land = landId is null ? null : (await regions.ListLandsAsync(cancellation)).Find(candidate => candidate.Id == landId && candidate.RegionId == regionId);
        if (landId is not null && land is null)
            return null;
        await CheckNewNameAsync(folderName, map => map.Sites.Any(site => site.Name == name), cancellation);
        return await WithFolderAsync(
            (await RegionFolderAsync(region, cancellation)).Append("Standorte").Append(folderName),
            () => regions.AddSiteAsync(region, land, name, folderName == name ? null : folderName, cancellation),
            site => new AuditNote(AuditActs.SiteChanged, site.Name) { Detail = "angelegt", RegionId = regionId, SiteId = site.Id },
            cancellation,
            async (act, site) =>
            {
                await StructureRows.SetBodiesAsync(act.Session, site.Id, bodies);
                await StructureRows.SetPlacesAsync(act.Session, regionId, site.Id, cleaned);
                return site with { Bodies = [.. bodies.Distinct().Order()] };
            });
    }

    /// <summary>Changes a site; what is null stays. A new name renames the folder too.</summary>
    /// <returns>The site as it is then; null when there is none with that id.</returns>
    /// <exception cref="RefusedException">As with <see cref="AddSiteAsync"/>.</exception>
    public async ValueTask<Site?> ChangeSiteAsync(
        long siteId,
        string? name = null,
        IReadOnlyCollection<AllianceBody>? bodies = null,
        IReadOnlyCollection<string>? places = null,
        CancellationToken cancellation = default)
    {
        name = name is null ? null : AccessRows.Clean(name, 100, Refusals.StructureName);
        var cleaned = places is null ? null : CleanPlaces(places);
        if (await FindAsync(map => map.Site(siteId), cancellation) is not { } site)
            return null;
        var isRenamed = name is not null && name != site.Name;
        if (isRenamed)
            await CheckNewNameAsync(FolderName(name!), map => map.Sites.Any(other => other.Name == name), cancellation);
        var changed = site with { Name = name ?? site.Name, Bodies = bodies is null ? site.Bodies : [.. bodies.Distinct().Order()] };
        await RenamingAsync(
            site.FolderId,
            isRenamed ? FolderName(changed.Name) : null,
            changed.Name,
            async act =>
            {
                var authority = act.Require(Right.Administer, Root);
                await act.Session.ExecuteAsync("UPDATE site SET name = @Name WHERE id = @Id", new { changed.Name, changed.Id });
                await StructureRows.SetBodiesAsync(act.Session, site.Id, changed.Bodies);
                if (cleaned is not null)
                    await StructureRows.SetPlacesAsync(act.Session, site.RegionId, site.Id, cleaned);
                await act.NoteAsync(
                    new AuditNote(AuditActs.SiteChanged, changed.Name)
                    {
                        Detail = isRenamed ? $"bisher {site.Name}" : "geändert",
                        RegionId = site.RegionId,
                        SiteId = site.Id,
                    },
                    authority);
            },
            cancellation);
        return changed;
    }

    /// <summary>Replaces the towns that lead to a region and to none of its sites.</summary>
    /// <returns>False when there is no such region.</returns>
    /// <exception cref="RefusedException">A name is unusable.</exception>
    public async ValueTask<bool> SetRegionPlacesAsync(long regionId, IReadOnlyCollection<string> places, CancellationToken cancellation = default)
    {
        var cleaned = CleanPlaces(places);
        if (await FindAsync(map => map.Region(regionId), cancellation) is not { } region)
            return false;
        return await ActAsync(
            async act =>
            {
                var authority = act.Require(Right.Administer, Root);
                await StructureRows.SetPlacesAsync(act.Session, regionId, null, cleaned);
                await act.NoteAsync(new AuditNote(AuditActs.RegionChanged, region.Name) { Detail = "Orte geändert", RegionId = regionId }, authority);
                return true;
            },
            cancellation);
    }

    /// <summary>Removes an empty site and its folder, which goes to the trash.</summary>
    /// <returns>False when there is none with that id.</returns>
    /// <exception cref="RefusedException">It has documents, running grants or open requests.</exception>
    public async ValueTask<bool> RemoveSiteAsync(long siteId, CancellationToken cancellation = default)
    {
        if (await FindAsync(map => map.Site(siteId), cancellation) is not { } site)
            return false;
        await RemovingAsync(
            site.FolderId,
            async act =>
            {
                var authority = act.Require(Right.Administer, Root);
                if (await act.Session.QuerySingleAsync<long>("SELECT COUNT(*) FROM access_request WHERE site_id = @siteId AND state = 'Open'", new { siteId }) > 0)
                    throw new RefusedException(Refusals.NotEmpty);
                await act.Session.ExecuteAsync("DELETE FROM access_request WHERE site_id = @siteId", new { siteId });
                await act.Session.ExecuteAsync("DELETE FROM site WHERE id = @siteId", new { siteId });
                await act.NoteAsync(
                    new AuditNote(AuditActs.SiteChanged, site.Name) { Detail = "entfernt", RegionId = site.RegionId, SiteId = siteId }, authority);
            },
            cancellation);
        return true;
    }

    private async ValueTask<T?> FindAsync<T>(Func<StructureMap, T?> find, CancellationToken cancellation)
        where T : class
    {
        await RequireAdministratorAsync(cancellation);
        return find(await gate.Database.ReadAsync(StructureRows.ReadAsync, cancellation));
    }

    private async ValueTask RequireAdministratorAsync(CancellationToken cancellation)
    {
        if (!await IsAdministratorAsync(cancellation))
            throw gate.RefusalLog.Deny(principal, Refusals.Administrators, "Zugänge");
    }

    private async ValueTask CheckNewNameAsync(string name, Func<StructureMap, bool> isTaken, CancellationToken cancellation)
    {
        await RequireAdministratorAsync(cancellation);
        if (EntryName.Refusal(name) is not null)
            throw new RefusedException(Refusals.StructureName);
        if (isTaken(await gate.Database.ReadAsync(StructureRows.ReadAsync, cancellation)))
            throw new RefusedException(Refusals.StructureTaken);
    }

    private async ValueTask<LibraryPath> RegionFolderAsync(Region region, CancellationToken cancellation) =>
        (await library.ResolveAsync(region.FolderId, cancellation))?.Path ?? throw new RefusedException(Refusals.FolderGone);

    /// <summary>
    /// Makes a folder, then the row with the note. A folder cannot be made inside a transaction of ours; if the row fails, the folder goes again. What a killed
    /// process leaves is an empty folder that the next attempt takes.
    /// </summary>
    private async ValueTask<T> WithFolderAsync<T>(
        LibraryPath path,
        Func<ValueTask<T>> add,
        Func<T, AuditNote> note,
        CancellationToken cancellation,
        Func<DeskAct, T, ValueTask<T>>? complete = null)
    {
        var wasThere = (await library.ResolveAsync(path, cancellation)).Entry is not null;
        try
        {
            var added = await add();
            return await ActAsync(
                async act =>
                {
                    var authority = act.Require(Right.Administer, Root);
                    var completed = complete is null ? added : await complete(act, added);
                    await act.NoteAsync(note(completed), authority);
                    return completed;
                },
                cancellation);
        }
        catch when (!wasThere)
        {
            // Whatever it was: nothing of it should stay.
            if ((await library.ResolveAsync(path, CancellationToken.None)).Entry is { } left)
            {
                await library.DeleteAsync(
                    path,
                    principal.Author,
                    async transaction =>
                    {
                        foreach (var table in PlacedTables)
                            await transaction.Session.ExecuteAsync($"DELETE FROM {table} WHERE folder_id = @Id", new { left.Id });
                    },
                    CancellationToken.None);
            }

            throw;
        }
    }

    /// <summary>Changes a row, in the transaction that renames its folder where that has a new name.</summary>
    private async ValueTask RenamingAsync(
        long folderId, string? folderName, string? displayName, Func<DeskAct, ValueTask> change, CancellationToken cancellation)
    {
        var folder = folderName is null ? null : await library.ResolveAsync(folderId, cancellation);
        if (folder is null || folder.Path.Name == folderName)
        {
            await ActAsync(
                async act =>
                {
                    await change(act);
                    return true;
                },
                cancellation);
            return;
        }

        var to = folder.Path.Parent.Append(folderName!);
        try
        {
            await library.MoveAsync(
                folder.Path, to, overwrite: false, principal.Author, async transaction => await change(await BeginAsync(transaction.Session)), cancellation);
        }
        catch (LibraryException taken) when (taken.Error == LibraryError.AlreadyExists)
        {
            throw new RefusedException(Refusals.StructureTaken);
        }

        if (displayName is not null)
            await library.ChangeAsync(to, new EntryChanges { DisplayName = displayName == folderName ? "" : displayName }, principal.Author, cancellation: cancellation);
    }

    /// <summary>Removes a row in the transaction that puts its empty folder into the trash.</summary>
    private async ValueTask RemovingAsync(long folderId, Func<DeskAct, ValueTask> remove, CancellationToken cancellation)
    {
        if (await library.ResolveAsync(folderId, cancellation) is not { } folder)
        {
            await ActAsync(
                async act =>
                {
                    await remove(act);
                    await AccessRows.TouchAsync(act.Session);
                    return true;
                },
                cancellation);
            return;
        }

        var scopes = new List<long> { folderId };
        scopes.AddRange((await library.ListTreeAsync(folder.Path, folderId, 1_000, cancellation: cancellation)).Entries.Select(below => below.Entry.Id));
        if ((await library.GetUsageAsync(folderId, cancellation)).Documents > 0)
            throw new RefusedException(Refusals.NotEmpty);
        await library.DeleteAsync(
            folder.Path,
            principal.Author,
            async transaction =>
            {
                var act = await BeginAsync(transaction.Session);
                var seen = await transaction.FindAsync(folder.Path);
                var running = await transaction.Session.QuerySingleAsync<long>(
                    $"""
                    SELECT COUNT(*) FROM access_grant
                    WHERE {transaction.Session.Dialect.In("scope_id", "scopes")} AND withdrawn_at IS NULL AND (until_time IS NULL OR until_time > @Milliseconds)
                    """,
                    new { scopes = transaction.Session.Dialect.Ids(scopes), act.Milliseconds });
                // A document that comes deeper down in this moment goes to the trash with its folder, from where it can be had again.
                if (running > 0 || seen.Entry?.State != folder.Entry!.State)
                    throw new RefusedException(Refusals.NotEmpty);
                await remove(act);
                await AccessRows.TouchAsync(transaction.Session);
            },
            cancellation);
    }

    /// <summary>The folder's name for a site: without what a name in the share cannot hold.</summary>
    internal static string FolderName(string name)
    {
        var folder = new StringBuilder(name.Length);
        foreach (var character in name)
            folder.Append("<>:\"/\\|?*".Contains(character, StringComparison.Ordinal) ? '-' : character);
        return folder.ToString().TrimEnd('.', ' ');
    }

    private static string CleanName(string name) => AccessRows.Clean(name, 100, Refusals.StructureName);

    private static string CleanMail(string mail) =>
        PersonKey.TryParse(mail, out var key) && key.IsLocal ? key.Mail : throw new RefusedException(Refusals.Mail);

    private static List<string> CleanPlaces(IReadOnlyCollection<string> places)
    {
        if (places.Count > MostPlaces)
            throw new RefusedException(Refusals.TooManyPlaces);
        return [.. places.Where(place => !string.IsNullOrWhiteSpace(place)).Select(place => AccessRows.Clean(place, 100, Refusals.StructureName))];
    }
}
