using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>A region's yearly going through its grants: each is confirmed or ended.</summary>
public sealed class BestaetigenModel(CurrentPerson me, DecisionMails mails, TimeProvider time) : DeskPage(me, time)
{
    private const int PerPage = 100;

    [FromRoute(Name = "region")]
    public long RegionId { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Alle { get; set; }

    [BindProperty]
    public long[] Zugang { get; set; } = [];

    [BindProperty]
    public string? Grund { get; set; }

    public Region Region { get; private set; } = null!;

    /// <summary>The latest review; null: there was none yet.</summary>
    public Review? Review { get; private set; }

    public Page<DeskGrant> Left { get; private set; } = new([], 0);

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => ShowAsync(cancellation);

    public async Task<IActionResult> OnPostBestaetigenAsync(CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is not { } review)
            return NotFound();
        var changes = await Desk.ConfirmGrantsAsync(review, GrantSelection.Of(Chosen()), cancellation);
        var changed = changes.Count(change => change.Outcome == GrantChangeOutcome.Changed);
        return SeeOther(Address, (changed == 1 ? T("Ein Zugang bestätigt.") : T("{0} Zugänge bestätigt.", changed)) + OfOwn(changes));
    }

    public async Task<IActionResult> OnPostBeendenAsync(CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is null)
            return NotFound();
        var ended = await Desk.EndAsync(GrantSelection.Of(Chosen()), Grund ?? "", cancellation);
        await mails.EndedAsync(ended, Grund ?? "", CancellationToken.None); // ended is ended, whether the browser waits or not
        var changed = ended.Changes.Count(change => change.Outcome == GrantChangeOutcome.Changed);
        var without = ended.People.Count(person => !person.HasRunningGrant);
        return SeeOther(
            Address,
            (changed == 1 ? T("Ein Zugang beendet.") : T("{0} Zugänge beendet.", changed))
                + OfOwn(ended.Changes)
                + without switch { 0 => "", 1 => " " + T("Eine Person hat damit keinen Zugang mehr."), _ => " " + T("{0} Personen haben damit keinen Zugang mehr.", without) });
    }

    public async Task<IActionResult> OnPostBeginnenAsync(CancellationToken cancellation) =>
        await Desk.OpenReviewAsync(RegionId, cancellation) is null ? NotFound() : SeeOther(Address, T("Die Bestätigung hat begonnen."));

    /// <summary>Only whoever decides for the whole region goes through its grants.</summary>
    protected override async Task<bool> EnterAsync(CancellationToken cancellation)
    {
        if (!await base.EnterAsync(cancellation) || Regions.FirstOrDefault(region => region.Region.Id == RegionId && region.IsWhole) is not { } mine)
            return false;
        Region = mine.Region;
        return true;
    }

    protected override async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        Review = await FindAsync(cancellation);
        if (Review is not null)
            Left = await Desk.ListUnconfirmedGrantsAsync(Review, 0, PerPage, cancellation);
        return Page();
    }

    private string Address => string.Create(CultureInfo.InvariantCulture, $"/verwaltung/bestaetigen/{RegionId}");

    private static string OfOwn(IReadOnlyList<GrantChange> changes) =>
        changes.Any(change => change.Outcome == GrantChangeOutcome.Own) ? " " + DeskWords.Of(GrantChangeOutcome.Own, "") : "";

    private async Task<Review?> FindAsync(CancellationToken cancellation) =>
        (await Desk.ListReviewsAsync(cancellation)).FirstOrDefault(review => review.RegionId == RegionId);

    private long[] Chosen() => Chosen(Zugang, "Zugänge", "grants");
}
