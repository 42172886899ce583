using Microsoft.AspNetCore.Mvc;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>The queue: all requests she decides about, to be decided one by one or many at once.</summary>
public sealed class AntraegeModel(CurrentPerson me, DecisionMails mails, TimeProvider time) : DeskListPage(me, time)
{
    private const int PerPage = 50;

    /// <summary>A state by its name, <c>zweite</c> or <c>alle</c>; empty: open ones.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Stand { get; set; }

    [BindProperty(SupportsGet = true)]
    public AllianceBody? Stelle { get; set; }

    /// <summary>The requests that were chosen.</summary>
    [BindProperty]
    public long[] Antrag { get; set; } = [];

    public Page<AccessRequest> Queue { get; private set; } = new([], 0);

    public Paging Paging => new(Ab, PerPage, Queue.Items.Count, Queue.Total, offset => Address(offset, all: false));

    /// <summary>Whether somebody can decide about what is listed.</summary>
    public bool CanDecide => Queue.Items.Any(request => request.State == RequestState.Open);

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => ShowAsync(cancellation);

    public async Task<IActionResult> OnPostGenehmigenAsync(CancellationToken cancellation)
    {
        var names = await NamesAsync(cancellation);
        var decisions = await Desk.ApproveAllAsync(Chosen(), until: Bis is null ? null : EndOf(Bis), cancellation: cancellation);
        await mails.ApprovedAsync(decisions, cancellation: CancellationToken.None); // decided is decided, whether the browser waits or not
        return await ShowAsync(decisions, names, cancellation);
    }

    public async Task<IActionResult> OnPostAblehnenAsync(CancellationToken cancellation)
    {
        var names = await NamesAsync(cancellation);
        var decisions = await Desk.RefuseAllAsync(Chosen(), await ComposeAsync(Grund, Baustein, cancellation), cancellation);
        await mails.RefusedAsync(decisions, CancellationToken.None);
        return await ShowAsync(decisions, names, cancellation);
    }

    protected override async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        Queue = await Desk.ListQueueAsync(
            new QueueFilter
            {
                State = Stand == "alle" ? null : Enum.TryParse<RequestState>(Stand, out var state) && Enum.IsDefined(state) ? state : RequestState.Open,
                OnlyProposed = Stand == "zweite",
                RegionId = Place?.RegionId,
                SiteId = Place?.SiteId,
                Body = Stelle,
                Search = Suche,
                Offset = Ab = Math.Max(0, Ab),
                Limit = PerPage,
            },
            cancellation);
        Blocks = await ListBlocksAsync(cancellation);
        Bis ??= InAYear;
        return Page();
    }

    private async Task<IActionResult> ShowAsync(IReadOnlyList<BulkDecision> decisions, Dictionary<long, string> names, CancellationToken cancellation)
    {
        Outcomes =
        [
            .. decisions.Select(decision => new Outcome(
                names[decision.RequestId],
                decision.Result is { } result ? DeskWords.Of(result) : Language.Of(decision.Refusal!),
                decision.Result?.Outcome.IsDone() == true)),
        ];
        if (Outcomes.All(outcome => outcome.IsDone))
            (Grund, Alle) = (null, false);
        return await ShowAsync(cancellation);
    }

    private long[] Chosen() => Chosen(Antrag, "Anträge", "requests");

    /// <summary>The chosen requests by name, before the decision; what is not hers has a number only.</summary>
    private async Task<Dictionary<long, string>> NamesAsync(CancellationToken cancellation)
    {
        var names = new Dictionary<long, string>();
        foreach (var id in Antrag.Distinct().Take(AccessDesk.MostAtOnce + 1))
            names[id] = (await Desk.FindRequestAsync(id, cancellation))?.Name ?? T("Antrag {0}", id);
        return names;
    }

    protected override string Address(int offset, bool all) =>
        Address("/verwaltung/antraege", offset, all, ("stand", Stand), ("ort", Ort), ("stelle", Stelle?.ToString()));
}
