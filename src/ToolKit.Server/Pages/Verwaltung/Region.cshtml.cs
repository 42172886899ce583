using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>One region: its mailbox, Länder, sites and towns, kept by administrators; its deputies and text blocks, kept by whoever decides for all of it.</summary>
public sealed class RegionModel(CurrentPerson me, RegionStore regions, PersonStore people, DecisionMails mails, TimeProvider time) : DeskPage(me, time)
{
    private const int MostSuggested = 200;

    [FromRoute(Name = "id")]
    public long Id { get; set; }

    public DeskRegion Mine { get; private set; } = null!;

    public List<Land> Lands { get; private set; } = [];

    /// <summary>The towns that lead to the region and to none of its sites.</summary>
    public List<string> Places { get; private set; } = [];

    public Dictionary<long, List<string>> PlacesOfSites { get; } = [];

    public IReadOnlyList<Deputy> Deputies { get; private set; } = [];

    /// <summary>Who administers the whole region herself, and so can have a deputy.</summary>
    public List<Person> Represented { get; private set; } = [];

    /// <summary>People with access in the region, to choose a deputy from.</summary>
    public List<Person> Known { get; private set; } = [];

    public IReadOnlyList<TextBlock> Blocks { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => ShowAsync(cancellation);

    public async Task<IActionResult> OnPostAendernAsync(string? name, string? postfach, bool vierAugen, CancellationToken cancellation) =>
        After(await Desk.ChangeRegionAsync(Id, name ?? "", (postfach ?? "").Trim(), vierAugen, cancellation), T("Gespeichert."));

    public async Task<IActionResult> OnPostEntfernenAsync(CancellationToken cancellation) =>
        await Desk.RemoveRegionAsync(Id, cancellation) ? SeeOther("/verwaltung/regionen", T("Die Region {0} ist entfernt.", Mine.Region.Name)) : NotFound();

    public async Task<IActionResult> OnPostOrteAsync(string? orte, CancellationToken cancellation) =>
        await Desk.SetRegionPlacesAsync(Id, Lines(orte), cancellation) ? SeeOther(Address, T("Die Orte sind gespeichert.")) : NotFound();

    public async Task<IActionResult> OnPostLandNeuAsync(string? land, CancellationToken cancellation) =>
        After(await Desk.AddLandAsync(Id, land ?? "", cancellation), T("Das Land ist angelegt."));

    public async Task<IActionResult> OnPostLandAsync(long landId, string? land, CancellationToken cancellation) =>
        After(await Desk.RenameLandAsync(landId, land ?? "", cancellation), T("Das Land ist umbenannt."));

    public async Task<IActionResult> OnPostLandEntfernenAsync(long landId, CancellationToken cancellation) =>
        await Desk.RemoveLandAsync(landId, cancellation) ? SeeOther(Address, T("Das Land ist entfernt.")) : NotFound();

    public async Task<IActionResult> OnPostStandortNeuAsync(string? name, long? land, AllianceBody[] stellen, string? orte, CancellationToken cancellation) =>
        After(await Desk.AddSiteAsync(Id, land, name ?? "", stellen, Lines(orte), cancellation), T("Der Standort ist angelegt."));

    public async Task<IActionResult> OnPostStandortAsync(long standort, string? name, AllianceBody[] stellen, string? orte, CancellationToken cancellation) =>
        After(await Desk.ChangeSiteAsync(standort, name ?? "", stellen, Lines(orte), cancellation), T("Der Standort ist gespeichert."));

    public async Task<IActionResult> OnPostStandortEntfernenAsync(long standort, CancellationToken cancellation) =>
        await Desk.RemoveSiteAsync(standort, cancellation) ? SeeOther(Address, T("Der Standort ist entfernt.")) : NotFound();

    public async Task<IActionResult> OnPostVertretungAsync(long fuer, string? wer, DateOnly? ab, DateOnly? bis, CancellationToken cancellation)
    {
        await FindPeopleAsync(cancellation);
        var key = PersonKey.TryParse(wer, out var parsed) ? parsed : null;
        var person = Known.Find(candidate => candidate.Key == key)
            ?? (key is not null && IsAdministrator ? await people.FindAsync(key, cancellation) : null)
            ?? throw new RefusedException(new Refusal(
                "no-such-deputy",
                "In dieser Region hat niemand mit dieser Anmeldung einen Zugang. Vertreten kann nur, wer schon einen hat.",
                "Nobody with that sign-in has access in this region. Only somebody who has can be a deputy."));
        var from = ab is { } day && day > Today ? LocalDays.EndOf(day.AddDays(-1)) : (DateTimeOffset?)null;
        var made = await Desk.MakeDeputyAsync(Id, fuer, person.Id, EndOf(bis), from, cancellation);
        await mails.DeputyMadeAsync(made, CancellationToken.None); // made is made, whether the browser waits or not
        return After(made, T("{0} ist als Vertretung eingetragen.", person.Name));
    }

    public async Task<IActionResult> OnPostVertretungBeendenAsync(long zugang, CancellationToken cancellation)
    {
        if (!(await Desk.ListDeputiesAsync(Id, cancellation)).Any(deputy => deputy.Grant.Id == zugang))
            return NotFound();
        var ended = await Desk.EndAsync(GrantSelection.Of(zugang), "", cancellation);
        await mails.EndedAsync(ended, cancellation: CancellationToken.None); // ended is ended, whether the browser waits or not
        return SeeOther(Address, DeskWords.Of(ended.Changes[0].Outcome, T("Die Vertretung ist beendet.")));
    }

    public async Task<IActionResult> OnPostBausteinAsync(long? baustein, string? titel, string? text, CancellationToken cancellation) =>
        After(await Desk.SaveTextBlockAsync(Id, baustein, titel ?? "", text ?? "", cancellation), T("Der Textbaustein ist gespeichert."));

    public async Task<IActionResult> OnPostBausteinEntfernenAsync(long baustein, CancellationToken cancellation) =>
        await Desk.RemoveTextBlockAsync(Id, baustein, cancellation) ? SeeOther(Address, T("Der Textbaustein ist entfernt.")) : NotFound();

    /// <summary>A region in which she decides nothing does not exist for her.</summary>
    protected override async Task<bool> EnterAsync(CancellationToken cancellation)
    {
        if (!await base.EnterAsync(cancellation) || Regions.FirstOrDefault(region => region.Region.Id == Id) is not { } mine)
            return false;
        Mine = mine;
        return true;
    }

    protected override async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        Lands = [.. (await regions.ListLandsAsync(cancellation)).Where(land => land.RegionId == Id)];
        Places = await regions.ListRegionPlacesAsync(Id, cancellation);
        foreach (var site in Mine.Sites)
            PlacesOfSites[site.Id] = await regions.ListPlacesAsync(site.Id, cancellation);
        Blocks = await Desk.ListTextBlocksAsync(Id, cancellation);
        if (Mine.IsWhole)
        {
            Deputies = await Desk.ListDeputiesAsync(Id, cancellation);
            await FindPeopleAsync(cancellation);
        }

        return Page();
    }

    private string Address => string.Create(CultureInfo.InvariantCulture, $"/verwaltung/regionen/{Id}");

    private static string[] Lines(string? text) =>
        (text ?? "").Split(['\n', '\r', '|'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private IActionResult After(object? changed, string done) => changed is null ? NotFound() : SeeOther(Address, done);

    private async Task FindPeopleAsync(CancellationToken cancellation)
    {
        var deputies = (await Desk.ListDeputiesAsync(Id, cancellation)).Select(deputy => deputy.Grant.Id).ToHashSet();
        Represented =
        [
            .. (await Desk.ListGrantsAsync(new GrantFilter { RegionId = Id, Role = Role.RegionAdmin, Limit = MostSuggested }, cancellation)).Items
                .Where(grant => grant.Grant.ScopeId == Mine.Region.FolderId && grant.Grant.IsRunning(Now) && !deputies.Contains(grant.Grant.Id))
                .Select(grant => grant.Person).DistinctBy(person => person.Id),
        ];
        Known =
        [
            .. (await Desk.ListGrantsAsync(new GrantFilter { RegionId = Id, Limit = MostSuggested }, cancellation)).Items
                .Select(grant => grant.Person).DistinctBy(person => person.Id),
        ];
    }
}
