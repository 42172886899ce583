using ToolKit.Database;
using ToolKit.Library;

namespace ToolKit.Access;

/// <summary>What would happen with one line of an import.</summary>
public enum ImportOutcome
{
    /// <summary>A region, Land or site comes into being.</summary>
    New,

    Changed,

    Unchanged,

    /// <summary>The line cannot be taken over; then none is.</summary>
    Error,
}

/// <summary>One line of an import.</summary>
/// <param name="Line">Its number in the file, from 1; the heading is line 1.</param>
/// <param name="Text">What it is about: region, or region and site.</param>
/// <param name="Details">What is new or changed; empty when nothing is.</param>
/// <param name="Refusal">Why it cannot be taken over; null unless Error.</param>
public sealed record ImportLine(int Line, ImportOutcome Outcome, string Text, IReadOnlyList<Bilingual> Details, Refusal? Refusal);

/// <summary>What an import would do, or has done.</summary>
/// <param name="Lines">Line by line.</param>
/// <param name="IsApplied">It was done: all of it, in one transaction.</param>
public sealed record ImportReport(IReadOnlyList<ImportLine> Lines, bool IsApplied)
{
    public bool HasErrors => Lines.Any(line => line.Outcome == ImportOutcome.Error);
}

/// <summary>Works out what the lines of a table would do to the regions as they are, each line after those before it.</summary>
internal sealed class StructurePlan
{
    private const int MostLines = 5_000;
    private const int MostCharacters = 1_000_000;

    private static readonly Dictionary<string, Column> Headings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Region"] = Column.Region,
        ["Regionaldirektion"] = Column.Region,
        ["Postfach"] = Column.Mailbox,
        ["Mailbox"] = Column.Mailbox,
        ["Land"] = Column.Land,
        ["Standort"] = Column.Site,
        ["Site"] = Column.Site,
        ["Orte"] = Column.Places,
        ["Places"] = Column.Places,
        ["Stellen"] = Column.Bodies,
        ["Bodies"] = Column.Bodies,
    };

    private readonly Dictionary<string, PlannedRegion> regions;
    private readonly Dictionary<string, PlannedLand> lands;
    private readonly Dictionary<string, PlannedSite> sites;

    private StructurePlan(StructureMap map, IReadOnlyList<Land> lands, ILookup<(long, long?), string> places)
    {
        regions = map.Regions.ToDictionary(
            region => region.Name,
            region => new PlannedRegion(region.Name) { Id = region.Id, Mailbox = region.Mailbox, Places = [.. places[(region.Id, null)]] },
            StringComparer.Ordinal);
        this.lands = lands.ToDictionary(
            land => land.Name, land => new PlannedLand(map.Region(land.RegionId)!.Name, land.Name) { Id = land.Id }, StringComparer.Ordinal);
        sites = map.Sites.ToDictionary(
            site => site.Name,
            site => new PlannedSite(map.Region(site.RegionId)!.Name, site.Name)
            {
                Id = site.Id,
                Land = lands.FirstOrDefault(land => land.Id == site.LandId)?.Name,
                Bodies = site.Bodies,
                Places = [.. places[(site.RegionId, site.Id)]],
            },
            StringComparer.Ordinal);
    }

    public List<ImportLine> Lines { get; } = [];

    public IEnumerable<PlannedRegion> Regions => regions.Values.Where(region => region.IsTouched);

    public IEnumerable<PlannedLand> Lands => lands.Values.Where(land => land.Id is null);

    public IEnumerable<PlannedSite> Sites => sites.Values.Where(site => site.IsTouched);

    /// <exception cref="RefusedException">The text is no table of this kind.</exception>
    public static List<ImportRow> Parse(string csv)
    {
        if (csv.Length > MostCharacters || CsvTable.Read(csv, MostLines + 1) is not [var heading, .. var rows])
            throw new RefusedException(Refusals.ImportForm);
        var columns = heading.Cells.ConvertAll(name => Headings.TryGetValue(name, out var column) ? column : (Column?)null);
        if (columns.Contains(null) || !columns.Contains(Column.Region) || columns.Distinct().Count() < columns.Count)
            throw new RefusedException(Refusals.ImportForm);
        return rows.ConvertAll(row => new ImportRow(
            row.Line,
            row.Cells.Count > columns.Count,
            columns.Select((column, i) => (column, i)).ToDictionary(pair => pair.column!.Value, pair => pair.i < row.Cells.Count ? row.Cells[pair.i] : "")));
    }

    public static async ValueTask<StructurePlan> MakeAsync(SqlSession session, IReadOnlyList<ImportRow> rows)
    {
        var places = await session.QueryAsync<PlaceRow>("SELECT region_id AS RegionId, site_id AS SiteId, name AS Name FROM place ORDER BY name");
        var plan = new StructurePlan(
            await StructureRows.ReadAsync(session), await StructureRows.LandsAsync(session), places.ToLookup(row => (row.RegionId, row.SiteId), row => row.Name));
        foreach (var row in rows)
            plan.Lines.Add(plan.Take(row));
        return plan;
    }

    private ImportLine Take(ImportRow row)
    {
        var (regionName, siteName) = (row[Column.Region], row[Column.Site]);
        var text = siteName.Length > 0 ? $"{regionName}, {siteName}" : regionName;
        var details = new List<Bilingual>();
        try
        {
            var isNew = Take(row, details);
            return new ImportLine(row.Line, isNew ? ImportOutcome.New : details.Count > 0 ? ImportOutcome.Changed : ImportOutcome.Unchanged, text, details, null);
        }
        catch (RefusedException refused)
        {
            return new ImportLine(row.Line, ImportOutcome.Error, text, [], refused.Refusal);
        }
    }

    private bool Take(ImportRow row, List<Bilingual> details)
    {
        if (row.IsTooLong)
            throw new RefusedException(Refusals.ImportCells);
        var regionName = FolderNamed(row[Column.Region]);
        var mailbox = row[Column.Mailbox].Length == 0 ? null
            : PersonKey.TryParse(row[Column.Mailbox], out var key) && key.IsLocal ? key.Mail
            : throw new RefusedException(Refusals.Mail);
        var landName = row[Column.Land].Length == 0 ? null : FolderNamed(row[Column.Land]);
        var siteName = row[Column.Site].Length == 0 ? null : AccessRows.Clean(row[Column.Site], 100, Refusals.StructureName);
        var places = Split(row[Column.Places]).ConvertAll(place => AccessRows.Clean(place, 100, Refusals.StructureName));
        places.Sort(StringComparer.Ordinal);
        var bodies = Split(row[Column.Bodies])
            .ConvertAll(text => AllianceBodyNames.TryParse(text, out var body) ? body : throw new RefusedException(Refusals.RequestBody));

        // Everything is checked before anything is taken: a line with an error leaves no trace for those after it.
        var region = regions.GetValueOrDefault(regionName);
        var land = landName is null ? null : lands.GetValueOrDefault(landName);
        var site = siteName is null ? null : sites.GetValueOrDefault(siteName);
        if (region is null && mailbox is null)
            throw new RefusedException(Refusals.ImportMailbox);
        if ((land is not null && land.Region != regionName) || (site is not null && site.Region != regionName))
            throw new RefusedException(Refusals.ImportElsewhere);
        if (siteName is null && bodies.Count > 0)
            throw new RefusedException(Refusals.ImportBodies);
        if (siteName is not null && EntryName.Refusal(AccessDesk.FolderName(siteName)) is not null)
            throw new RefusedException(Refusals.StructureName);

        var isNew = false;
        if (region is null)
        {
            regions.Add(regionName, region = new PlannedRegion(regionName) { Mailbox = mailbox!, IsTouched = true });
            details.Add(new($"Region {regionName} neu", $"region {regionName} is new"));
            isNew = true;
        }
        else if (mailbox is not null && mailbox != region.Mailbox)
        {
            details.Add(new($"Postfach {mailbox} statt {region.Mailbox}", $"mailbox {mailbox} in place of {region.Mailbox}"));
            (region.Mailbox, region.IsTouched) = (mailbox, true);
        }

        if (landName is not null && land is null)
        {
            lands.Add(landName, new PlannedLand(regionName, landName));
            details.Add(new($"Land {landName} neu", $"Land {landName} is new"));
            isNew = true;
        }

        if (siteName is null)
        {
            if (places.Count > 0 && !places.SequenceEqual(region.Places.Order(StringComparer.Ordinal)))
            {
                details.Add(new("Orte der Region geändert", "the region's towns have changed"));
                (region.Places, region.ArePlacesTouched, region.IsTouched) = (places, true, true);
            }

            return isNew;
        }

        if (site is null)
        {
            sites.Add(
                siteName,
                new PlannedSite(regionName, siteName) { Land = landName, Bodies = [.. bodies.Distinct().Order()], Places = places, IsTouched = true });
            details.Add(new($"Standort {siteName} neu", $"site {siteName} is new"));
            return true;
        }

        if (landName is not null && site.Land != landName)
        {
            details.Add(new($"Land {landName} statt {site.Land ?? "keinem"}", $"Land {landName} in place of {site.Land ?? "none"}"));
            (site.Land, site.IsTouched) = (landName, true);
        }

        if (bodies.Count > 0 && !bodies.Distinct().Order().SequenceEqual(site.Bodies))
        {
            details.Add(new("Stellen geändert", "the bodies have changed"));
            (site.Bodies, site.IsTouched) = ([.. bodies.Distinct().Order()], true);
        }

        if (places.Count > 0 && !places.SequenceEqual(site.Places.Order(StringComparer.Ordinal)))
        {
            details.Add(new("Orte geändert", "the towns have changed"));
            (site.Places, site.IsTouched) = (places, true);
        }

        return isNew;
    }

    private static string FolderNamed(string text)
    {
        var name = AccessRows.Clean(text, 100, Refusals.StructureName);
        return EntryName.Refusal(name) is null ? name : throw new RefusedException(Refusals.StructureName);
    }

    private static List<string> Split(string text) => [.. text.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal)];

    internal enum Column
    {
        Region,
        Mailbox,
        Land,
        Site,
        Places,
        Bodies,
    }

    /// <summary>A row of the table; a column it has not is empty.</summary>
    internal sealed class ImportRow(int line, bool isTooLong, Dictionary<Column, string> cells)
    {
        public int Line => line;

        /// <summary>It has more cells than the heading.</summary>
        public bool IsTooLong => isTooLong;

        public string this[Column column] => cells.GetValueOrDefault(column, "");
    }

    internal sealed class PlannedRegion(string name)
    {
        public string Name => name;

        /// <summary>Null: new.</summary>
        public long? Id { get; init; }

        public required string Mailbox { get; set; }

        public IReadOnlyList<string> Places { get; set; } = [];

        public bool ArePlacesTouched { get; set; }

        public bool IsTouched { get; set; }
    }

    internal sealed class PlannedLand(string region, string name)
    {
        public string Region => region;

        public string Name => name;

        /// <summary>Null: new.</summary>
        public long? Id { get; init; }
    }

    internal sealed class PlannedSite(string region, string name)
    {
        public string Region => region;

        public string Name => name;

        /// <summary>Null: new.</summary>
        public long? Id { get; init; }

        public string? Land { get; set; }

        public IReadOnlyList<AllianceBody> Bodies { get; set; } = [];

        public IReadOnlyList<string> Places { get; set; } = [];

        public bool IsTouched { get; set; }
    }

    private sealed class PlaceRow
    {
        public long RegionId { get; init; }

        public long? SiteId { get; init; }

        public string Name { get; init; } = "";
    }
}
