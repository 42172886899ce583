using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>The grants she decides about: filtered, renewed, ended and given, one, many or a whole site's.</summary>
public sealed class BerechtigungenModel(CurrentPerson me, PersonStore people, DecisionMails mails, TimeProvider time) : DeskListPage(me, time)
{
    private const int PerPage = 100;

    [BindProperty(SupportsGet = true)]
    public Role? Rolle { get; set; }

    /// <summary>Only grants whose last day is this one or earlier.</summary>
    [BindProperty(SupportsGet = true)]
    public DateOnly? Endet { get; set; }

    /// <summary>The grants that were chosen.</summary>
    [BindProperty]
    public long[] Zugang { get; set; } = [];

    /// <summary>Not the chosen ones but all of the site (and role) of the filter.</summary>
    [BindProperty]
    public bool Standort { get; set; }

    /// <summary>The role to be given to the chosen people.</summary>
    [BindProperty]
    public Role NeueRolle { get; set; }

    /// <summary>Where it is given.</summary>
    [BindProperty]
    public string? NeuerOrt { get; set; }

    public Page<DeskGrant> Grants { get; private set; } = new([], 0);

    /// <summary>The site of the filter, all of whose grants can be handled at once; null: none was chosen, or the filter says more than site and role.</summary>
    public Site? WholeSite { get; private set; }

    public PageLinks Links => PageLinks.Of(Ab, PerPage, Grants.Items.Count, Grants.Total, offset => Address(offset, all: false));

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => ShowAsync(cancellation);

    public async Task<IActionResult> OnPostVerlaengernAsync(CancellationToken cancellation)
    {
        var until = EndOf(Bis);
        var changes = await Desk.RenewAsync(Selection(), until, cancellation);
        await mails.ChangedAsync(changes, cancellation: CancellationToken.None); // changed is changed, whether the browser waits or not
        Outcomes = await SayAsync(changes, T("Gilt jetzt bis {0}.", LocalDays.Day(LocalDays.LastDay(until))), cancellation);
        return await ShowAnewAsync(cancellation);
    }

    public async Task<IActionResult> OnPostBeendenAsync(CancellationToken cancellation)
    {
        var reason = await ComposeAsync(Grund, Baustein, cancellation);
        var ended = await Desk.EndAsync(Selection(), reason, cancellation);
        await mails.EndedAsync(ended, reason, CancellationToken.None);
        var outcomes = await SayAsync(ended.Changes, T("Beendet."), cancellation);
        var asked = ended.Changes.Select(change => change.GrantId).ToHashSet();
        var holders = ended.Changes.Select(change => change.Outcome == GrantChangeOutcome.Changed ? change.Grant?.PersonId : null).ToList();
        foreach (var deputy in ended.Grants.Where(grant => !asked.Contains(grant.Id)))
        {
            outcomes.Add(new Outcome(await NameAsync(deputy.PersonId, cancellation), T("Die Vertretung ist mit beendet."), true));
            holders.Add(deputy.PersonId);
        }

        foreach (var person in ended.People)
        {
            // It stands with the last of what she had, not as a line that would be counted.
            if (AfterEnd(person) is { } sentence && holders.LastIndexOf(person.PersonId) is >= 0 and var last)
                outcomes[last] = outcomes[last] with { Sentence = $"{outcomes[last].Sentence} {sentence}" };
        }

        Outcomes = outcomes;
        return await ShowAnewAsync(cancellation);
    }

    public async Task<IActionResult> OnPostGebenAsync(CancellationToken cancellation)
    {
        var place = PlaceChoice.Read(NeuerOrt);
        if (FolderOf(place) is not { } scope)
            throw new RefusedException(new Refusal("no-place", "Dort geben Sie keine Zugänge.", "You give no access there."));
        var persons = new List<long>();
        foreach (var id in Chosen().Take(AccessDesk.MostAtOnce + 1)) // one too many is refused below
        {
            // Only people she sees here get something: an id from elsewhere is as one that is not there.
            if (await FindAsync(id, cancellation) is { } personId && !persons.Contains(personId))
                persons.Add(personId);
        }

        var given = await Desk.GiveAsync(
            persons, new GrantTerms(NeueRolle, scope, EndOf(Bis)), await ComposeAsync(Grund, Baustein, cancellation), cancellation);
        await mails.GivenAsync(given, cancellation: CancellationToken.None);
        var outcomes = new List<Outcome>();
        foreach (var one in given)
        {
            outcomes.Add(new Outcome(
                await NameAsync(one.PersonId, cancellation),
                DeskWords.Of(one.Outcome, one.Grant is { } grant ? T("Hat jetzt {0} bis {1}.", Language.Of(grant.Role), DeskWords.End(grant)) : ""),
                one.Outcome == GrantChangeOutcome.Changed));
        }

        Outcomes = outcomes;
        return await ShowAnewAsync(cancellation);
    }

    /// <summary>Where a grant counts, for people to read.</summary>
    public static string PlaceOf(DeskGrant grant) => grant switch
    {
        { Path: null } => T("ein gelöschter Ordner"),
        { Path.IsRoot: true } => T("die ganze Ablage"),
        { Site: { } site } when grant.Grant.ScopeId == site.FolderId => site.Name,
        { Region: { } region } when grant.Grant.ScopeId == region.FolderId => T("Region {0}", region.Name),
        _ => grant.Path.ToString(),
    };

    protected override async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        Grants = await Desk.ListGrantsAsync(
            new GrantFilter
            {
                RegionId = Place?.RegionId,
                SiteId = Place?.SiteId,
                Role = Rolle,
                EndsBefore = Endet is { } day && day < DateOnly.MaxValue ? LocalDays.EndOf(day).AddMilliseconds(1) : null,
                Search = Suche,
                Offset = Ab = Math.Max(0, Ab),
                Limit = PerPage,
            },
            cancellation);
        Blocks = await ListBlocksAsync(cancellation);
        WholeSite = Endet is null && string.IsNullOrWhiteSpace(Suche)
            ? Regions.SelectMany(region => region.Sites).FirstOrDefault(site => site.Id == Place?.SiteId)
            : null;
        Bis ??= InAYear;
        return Page();
    }

    private static string? AfterEnd(PersonAfterEnd person)
    {
        if (person.HasRunningGrant)
            return null;
        var parts = new List<string> { T("Hat jetzt keinen Zugang mehr; offene Sitzungen sind beendet") };
        if (person.DeadTokens.Count > 0)
            parts.Add(person.DeadTokens.Count == 1 ? T("ein Geräte-Token öffnet nichts mehr") : T("{0} Geräte-Token öffnen nichts mehr", person.DeadTokens.Count));
        if (person.ReleasedLocks.Count > 0)
            parts.Add(person.ReleasedLocks.Count == 1 ? T("eine Sperre ist frei") : T("{0} Sperren sind frei", person.ReleasedLocks.Count));
        return string.Join(", ", parts) + ".";
    }

    private Task<IActionResult> ShowAnewAsync(CancellationToken cancellation)
    {
        (Zugang, Alle, Grund) = ([], false, null);
        ModelState.Clear();
        return ShowAsync(cancellation);
    }

    private GrantSelection Selection() => Standort
        ? GrantSelection.AtSite(
            Place?.SiteId ?? throw new RefusedException(new Refusal("no-site", "Bitte wählen Sie oben zuerst einen Standort.", "Please choose a site first.")),
            Rolle)
        : GrantSelection.Of(Chosen());

    private long[] Chosen() => Chosen(Zugang, "Zugänge", "grants");

    private long? FolderOf(PlaceChoice place)
    {
        var region = Regions.FirstOrDefault(candidate => candidate.Region.Id == place.RegionId);
        return place.SiteId is { } id ? region?.Sites.FirstOrDefault(site => site.Id == id)?.FolderId
            : region is { IsWhole: true } ? region.Region.FolderId
            : null;
    }

    private async Task<List<Outcome>> SayAsync(IReadOnlyList<GrantChange> changes, string done, CancellationToken cancellation)
    {
        var outcomes = new List<Outcome>(changes.Count);
        foreach (var change in changes)
        {
            var name = change.Grant is { } grant ? await NameAsync(grant.PersonId, cancellation) : T("Zugang {0}", change.GrantId);
            outcomes.Add(new Outcome(name, DeskWords.Of(change.Outcome, done), change.Outcome == GrantChangeOutcome.Changed));
        }

        return outcomes;
    }

    private async Task<string> NameAsync(long personId, CancellationToken cancellation) =>
        (await people.FindAsync(personId, cancellation))?.Name ?? PersonStore.FormerPerson;

    /// <summary>Whose the grant is; null: it is none she decides about.</summary>
    private async Task<long?> FindAsync(long grantId, CancellationToken cancellation) =>
        (await Desk.ListGrantsAsync(new GrantFilter { Id = grantId, Limit = 1 }, cancellation)).Items is [var found, ..] ? found.Person.Id : null;

    protected override string Address(int offset, bool all) => Address(
        "/verwaltung/berechtigungen", offset, all, ("ort", Ort), ("rolle", Rolle?.ToString()), ("endet", Endet?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
}
