using ToolKit.Library;

namespace ToolKit.Access;

/// <content>Regions, Länder and sites from a table.</content>
public sealed partial class AccessDesk
{
    /// <summary>
    /// Takes regions, Länder and sites over from a CSV table with the columns Region, Postfach, Land, Standort, Orte and Stellen (only the first is needed; several
    /// places or bodies have <c>|</c> between). What a cell leaves empty stays as it is; nothing is removed. A region that is new needs its mailbox.
    /// </summary>
    /// <param name="csv">At most 5,000 lines and 1 MB.</param>
    /// <param name="apply">False: only say what would happen. True: do it, unless a line has an error.</param>
    /// <exception cref="AccessDeniedException">Only administrators do this.</exception>
    /// <exception cref="RefusedException">It is no such table; or the regions changed while it was taken over, and nothing was.</exception>
    public async ValueTask<ImportReport> ImportAsync(string csv, bool apply, CancellationToken cancellation = default)
    {
        await RequireAdministratorAsync(cancellation);
        var rows = StructurePlan.Parse(csv);
        var plan = await gate.Database.ReadConsistentlyAsync(session => StructurePlan.MakeAsync(session, rows), cancellation);
        var report = new ImportReport(plan.Lines, false);
        if (!apply || report.HasErrors)
            return report;

        // Folders cannot be made inside a transaction of ours. They are made before, and go again when the transaction fails.
        var made = new List<LibraryPath>();
        var folders = new Dictionary<LibraryPath, long>();
        try
        {
            foreach (var region in plan.Regions.Where(region => region.Id is null))
            {
                var path = RegionStore.RegionsFolder.Append(region.Name);
                await EnsureAsync(path, FolderPurpose.Region, null);
                await EnsureAsync(path.Append("Standorte"), FolderPurpose.Sites, null);
            }

            foreach (var land in plan.Lands)
            {
                var lands = (await RegionPathAsync(land.Region)).Append("Länder");
                await EnsureAsync(lands, FolderPurpose.Lands, null);
                await EnsureAsync(lands.Append(land.Name), FolderPurpose.Land, null);
            }

            foreach (var site in plan.Sites.Where(site => site.Id is null))
            {
                var sites = (await RegionPathAsync(site.Region)).Append("Standorte");
                await EnsureAsync(sites, FolderPurpose.Sites, null);
                await EnsureAsync(sites.Append(FolderName(site.Name)), FolderPurpose.Site, FolderName(site.Name) == site.Name ? null : site.Name);
            }

            return await ActAsync(
                async act =>
                {
                    var authority = act.Require(Right.Administer, Root);
                    var now = await StructurePlan.MakeAsync(act.Session, rows);
                    if (!now.Lines.Select(line => (line.Line, line.Outcome)).SequenceEqual(plan.Lines.Select(line => (line.Line, line.Outcome))))
                        throw new RefusedException(Refusals.ImportChanged);
                    await TakeOverAsync(act, now, folders, authority);
                    return new ImportReport(now.Lines, true);
                },
                cancellation);
        }
        catch
        {
            // Whatever it was: nothing of it should stay.
            for (var i = made.Count - 1; i >= 0; i--)
                await library.DeleteAsync(made[i], principal.Author, cancellation: CancellationToken.None);
            throw;
        }

        async ValueTask EnsureAsync(LibraryPath path, string purpose, string? displayName)
        {
            var isNew = (await library.ResolveAsync(path, cancellation)).Entry is null;
            folders[path] = await regions.EnsureFolderAsync(path, purpose, displayName, cancellation);
            if (isNew)
                made.Add(path);
        }

        async ValueTask<LibraryPath> RegionPathAsync(string name)
        {
            var map = await gate.Database.ReadAsync(StructureRows.ReadAsync, cancellation);
            return map.Regions.FirstOrDefault(region => region.Name == name) is { } known
                ? await RegionFolderAsync(known, cancellation)
                : RegionStore.RegionsFolder.Append(name);
        }
    }

    private static async ValueTask TakeOverAsync(DeskAct act, StructurePlan plan, Dictionary<LibraryPath, long> folders, Grant authority)
    {
        var session = act.Session;
        var folderIds = folders.ToDictionary(folder => (folder.Key.Parent.Name, folder.Key.Name), folder => folder.Value);
        foreach (var region in plan.Regions)
        {
            if (region.Id is null)
            {
                await session.ExecuteAsync(
                    "INSERT INTO region (name, mailbox, folder_id) VALUES (@Name, @Mailbox, @folder)",
                    new { region.Name, region.Mailbox, folder = folderIds[(RegionStore.RegionsFolder.Name, region.Name)] });
            }
            else
            {
                await session.ExecuteAsync("UPDATE region SET mailbox = @Mailbox WHERE id = @Id", new { region.Mailbox, region.Id });
            }
        }

        var regionIds = (await StructureRows.RegionsAsync(session)).ToDictionary(region => region.Name, region => region.Id, StringComparer.Ordinal);
        foreach (var region in plan.Regions.Where(region => region.ArePlacesTouched))
            await StructureRows.SetPlacesAsync(session, regionIds[region.Name], null, region.Places);
        foreach (var land in plan.Lands)
        {
            await session.ExecuteAsync(
                "INSERT INTO land (region_id, name, folder_id) VALUES (@region, @Name, @folder)",
                new { region = regionIds[land.Region], land.Name, folder = folderIds[("Länder", land.Name)] });
        }

        var landIds = (await StructureRows.LandsAsync(session)).ToDictionary(land => land.Name, land => land.Id, StringComparer.Ordinal);
        foreach (var site in plan.Sites)
        {
            var (region, land) = (regionIds[site.Region], site.Land is null ? (long?)null : landIds[site.Land]);
            var id = site.Id ?? await session.QuerySingleAsync<long>(
                "INSERT INTO site (region_id, land_id, name, folder_id) VALUES (@region, @land, @Name, @folder) RETURNING id",
                new { region, land, site.Name, folder = folderIds[("Standorte", FolderName(site.Name))] });
            await session.ExecuteAsync("UPDATE site SET land_id = @land WHERE id = @id", new { land, id });
            await StructureRows.SetBodiesAsync(session, id, site.Bodies);
            await StructureRows.SetPlacesAsync(session, region, id, site.Places);
        }

        foreach (var line in plan.Lines.Where(line => line.Outcome != ImportOutcome.Unchanged))
            await act.NoteAsync(new AuditNote(AuditActs.StructureImported, line.Text) { Detail = string.Join("; ", line.Details.Select(detail => detail.German)) }, authority);
    }
}
