using Microsoft.AspNetCore.Mvc;
using ToolKit.Access;
using ToolKit.Library;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>The record of acts within what she decides about; for administrators also reading by person on single folders.</summary>
public sealed class ProtokollModel(CurrentPerson me, TimeProvider time) : DeskPage(me, time)
{
    private const int PerPage = 100;

    [BindProperty(SupportsGet = true, Name = "")]
    public AuditQuery Filter { get; set; } = new();

    /// <summary>Only entries before this one.</summary>
    [FromQuery(Name = "vor")]
    public long? Vor { get; set; }

    [BindProperty]
    public string? Ordner { get; set; }

    [BindProperty]
    public string? Anlass { get; set; }

    [BindProperty]
    public DateOnly? Ende { get; set; }

    public IReadOnlyList<AuditEntry> Entries { get; private set; } = [];

    /// <summary>The id before which older entries begin; null: there are none.</summary>
    public long? Older { get; private set; }

    public IReadOnlyList<AuditCount> Counts { get; private set; } = [];

    /// <summary>The names of people the filter is about.</summary>
    public Dictionary<long, string> Names { get; } = [];

    public List<WatchRow> Watches { get; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => ShowAsync(cancellation);

    public async Task<IActionResult> OnPostZaehlenAsync(CancellationToken cancellation)
    {
        if (!IsAdministrator)
            return NotFound();
        var folder = LibraryPath.TryParse((Ordner ?? "").Trim(), out var path) ? (await Me.View.FindAsync(path, cancellation)).Entry : null;
        if (folder is not { IsFolder: true })
            throw new RefusedException(new Refusal("not-a-folder", $"Einen Ordner „{Ordner}“ gibt es nicht. Er beginnt mit /, zum Beispiel /Regionen/Hessen.", "There is no such folder."));
        if (Ende is not { } last || last == DateOnly.MaxValue)
            throw new RefusedException(new Refusal("watch-end", "Bitte geben Sie an, bis wann namentlich gezählt wird.", "Please say until when readers are noted by name."));
        await Desk.WatchReadingAsync(folder.Id, Anlass ?? "", LocalDays.EndOf(last), cancellation);
        return SeeOther("/verwaltung/protokoll#zaehlen", T("In {0} wird bis {1} namentlich gezählt. Wer dort liest, sieht einen Hinweis.", path, LocalDays.Day(last)));
    }

    public async Task<IActionResult> OnPostZaehlenBeendenAsync(long zaehlung, CancellationToken cancellation)
    {
        if (!IsAdministrator)
            return NotFound();
        return await Desk.EndWatchAsync(zaehlung, cancellation) ? SeeOther("/verwaltung/protokoll#zaehlen", T("Das namentliche Zählen ist beendet.")) : NotFound();
    }

    public string RegionName(long? id) => id is null ? "" : Regions.FirstOrDefault(region => region.Region.Id == id)?.Region.Name ?? T("eine entfernte Region");

    protected override async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        var found = await Desk.ListAuditAsync(Filter.ToFilter() with { BeforeId = Vor, Limit = PerPage + 1 }, cancellation);
        Entries = await AuditWords.TellAsync(found.Take(PerPage), Me.View, cancellation);
        Older = found.Count > PerPage ? Entries[^1].Id : null;
        Counts = await Desk.ListAuditCountsAsync(cancellation);
        foreach (var id in new[] { Filter.Person, Filter.Betrifft }.OfType<long>())
        {
            // Only the names of people she sees anyway.
            if (await Desk.FindPersonAsync(id, cancellation) is { } person)
                Names[id] = person.Name;
        }

        if (IsAdministrator)
            await FindWatchesAsync(cancellation);
        return Page();
    }

    private async Task FindWatchesAsync(CancellationToken cancellation)
    {
        foreach (var watch in await Desk.ListWatchesAsync(cancellation))
        {
            var path = (await Me.View.FindAsync(watch.FolderId, cancellation))?.Path.ToString() ?? T("ein gelöschter Ordner");
            var reads = new List<(WatchedRead Read, string Document)>();
            foreach (var read in await Desk.ListWatchedReadsAsync(watch.Id, cancellation: cancellation))
                reads.Add((read, (await Me.View.FindAsync(read.DocumentId, cancellation))?.Path.ToString() ?? T("ein gelöschtes Dokument")));
            Watches.Add(new WatchRow(watch, path, watch.Until > Now, reads));
        }
    }

    /// <param name="Path">Where the folder lies today.</param>
    /// <param name="Reads">The latest reads under it.</param>
    public sealed record WatchRow(ReadWatch Watch, string Path, bool IsRunning, IReadOnlyList<(WatchedRead Read, string Document)> Reads);
}
