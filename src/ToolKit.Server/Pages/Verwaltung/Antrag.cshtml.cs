using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>One request: everything about it, and the decision. To whoever does not decide about it, it does not exist.</summary>
public sealed class AntragModel(CurrentPerson me, RegionStore regions, PersonStore people, DecisionMails mails, TimeProvider time) : DeskPage(me, time)
{
    private const int MostLooked = 200;
    private const int MostMessage = 1000;

    [FromRoute(Name = "id")]
    public long Id { get; set; }

    [BindProperty]
    public Role? Rolle { get; set; }

    /// <summary>The id of the folder the grant is for.</summary>
    [BindProperty]
    public long? Bereich { get; set; }

    [BindProperty]
    public DateOnly? Bis { get; set; }

    /// <summary>What to say with the approval; may be empty.</summary>
    [BindProperty]
    public string? Nachricht { get; set; }

    [BindProperty]
    public string? Grund { get; set; }

    [BindProperty]
    public long? Baustein { get; set; }

    /// <summary>The place it is passed on to.</summary>
    [BindProperty]
    public string? Wohin { get; set; }

    [BindProperty]
    public string? Hinweis { get; set; }

    public FormProblems Problems { get; } = new();

    public AccessRequest AccessRequest { get; private set; } = null!;

    /// <summary>The region's folders to choose from as scope.</summary>
    public List<Scope> Scopes { get; } = [];

    public IReadOnlyList<RegionBlocks> Blocks { get; private set; } = [];

    /// <summary>All places it can be passed on to.</summary>
    public IReadOnlyList<DeskRegion> Everywhere { get; private set; } = [];

    /// <summary>What the requester has already, as far as it is hers to see.</summary>
    public IReadOnlyList<DeskGrant> Held { get; private set; } = [];

    public bool FourEyes { get; private set; }

    /// <summary>What was decided, when and by whom; of a request that waits no more.</summary>
    public string Decision => AccessRequest switch
    {
        { DecidedAt: { } at, DecidedBy: { } by } => T("Stand: {0} am {1} durch {2}.", DeskWords.Of(AccessRequest.State), LocalDays.Day(at), Names[by]),
        { DecidedAt: { } at } => T("Stand: {0} am {1}.", DeskWords.Of(AccessRequest.State), LocalDays.Day(at)),
        _ => T("Stand: {0}.", DeskWords.Of(AccessRequest.State)),
    };

    /// <summary>When it was made, and which way it came.</summary>
    public string Origin => string.Join(", ", ((string?[])
    [
        LocalDays.Day(AccessRequest.CreatedAt),
        AccessRequest switch
        {
            { RecordedBy: { } recorder } => T("erfasst von {0}", Names[recorder]),
            { PersonId: not null } => T("angemeldet"),
            _ => T("Adresse per Link bestätigt"),
        },
        AccessRequest.PassedFrom is null ? null : T("von einer anderen Region weitergeleitet"),
    ]).OfType<string>());

    public bool IsOpen => AccessRequest.State == RequestState.Open;

    public bool IsMine => AccessRequest.PersonId == MyId || (Me.Principal.Person!.Key.Mail is { } mail && mail == AccessRequest.Mail);

    /// <summary>Approved, and nobody has redeemed the invitation.</summary>
    public bool IsInvited => AccessRequest is { State: RequestState.Approved, PersonId: null };

    /// <summary>Names of those who had a hand in it.</summary>
    public Dictionary<long, string> Names { get; } = [];

    /// <summary>The open request after this one, in the order of their waiting; null: there is no other.</summary>
    public long? Next { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => ShowAsync(cancellation);

    public async Task<IActionResult> OnPostGenehmigenAsync(CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is not { } request)
            return NotFound();
        if (Bereich is not { } scope)
            throw new RefusedException(new Refusal("no-scope", "Bitte wählen Sie einen Bereich.", "Please choose a scope."));
        if (Nachricht is { Length: > MostMessage })
            throw new RefusedException(new Refusal("message", $"Die Nachricht darf höchstens {MostMessage} Zeichen lang sein.", $"The message may have at most {MostMessage} characters."));
        var result = await Desk.ApproveAsync(Id, new GrantTerms(Rolle ?? request.Role, scope, EndOf(Bis)), cancellation);
        await mails.ApprovedAsync(result, Nachricht ?? "", CancellationToken.None); // decided is decided, whether the browser waits or not
        return await AnswerAsync(result, cancellation);
    }

    public async Task<IActionResult> OnPostBestaetigenAsync(CancellationToken cancellation)
    {
        var result = await Desk.ConfirmApprovalAsync(Id, cancellation);
        await mails.ApprovedAsync(result, cancellation: CancellationToken.None);
        return await AnswerAsync(result, cancellation);
    }

    public async Task<IActionResult> OnPostAblehnenAsync(CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is null)
            return NotFound();
        DecisionResult result;
        try
        {
            result = await Desk.RefuseAsync(Id, await ComposeAsync(Grund, Baustein, cancellation), cancellation);
        }
        catch (RefusedException refused)
        {
            Problems.Add("grund", Language.Of(refused.Refusal));
            throw; // the page says it above as well
        }

        await mails.RefusedAsync(result, CancellationToken.None);
        return await AnswerAsync(result, cancellation);
    }

    /// <summary>Puts a text block into the reason, to be changed there.</summary>
    public async Task<IActionResult> OnPostEinsetzenAsync(CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is null)
            return NotFound();
        Grund = await ComposeAsync(Grund, Baustein, cancellation);
        ModelState.Clear(); // the field shows what is in it now
        return await ShowAsync(cancellation);
    }

    public async Task<IActionResult> OnPostWeiterleitenAsync(CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is null)
            return NotFound();
        var place = PlaceChoice.Read(Wohin);
        var result = await Desk.PassOnAsync(Id, place.RegionId, place.SiteId, Hinweis ?? "", cancellation);
        await mails.PassedOnAsync(result, CancellationToken.None);
        return await AnswerAsync(result, cancellation);
    }

    public async Task<IActionResult> OnPostErneutAsync(CancellationToken cancellation)
    {
        var result = await Desk.InviteAgainAsync(Id, cancellation);
        await mails.ApprovedAsync(result, cancellation: CancellationToken.None);
        return await AnswerAsync(result, cancellation, stay: true);
    }

    public async Task<IActionResult> OnPostZurueckziehenAsync(CancellationToken cancellation) =>
        await AnswerAsync(await Desk.WithdrawInvitationAsync(Id, cancellation), cancellation, stay: true);

    protected override async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is not { } request)
            return NotFound();
        AccessRequest = request;
        var mine = Regions.First(region => region.Region.Id == request.RegionId);
        FourEyes = mine.Region.FourEyes;
        await NameAsync(request, cancellation);
        if (request.PersonId is not null)
            Held = (await Desk.ListGrantsAsync(new GrantFilter { PersonId = request.PersonId }, cancellation)).Items;
        if (!IsOpen)
            return Page();

        await FindScopesAsync(mine, cancellation);
        Blocks = await ListBlocksAsync(cancellation, request.RegionId);
        var sites = await regions.ListSitesAsync(cancellation);
        Everywhere =
        [
            .. (await regions.ListRegionsAsync(cancellation)).Select(region => new DeskRegion(region, true, [.. sites.Where(site => site.RegionId == region.Id)])),
        ];
        Rolle ??= request.Terms?.Role ?? request.Role;
        Bereich ??= request.Terms?.ScopeId ?? Scopes.Find(scope => scope.SiteId == request.SiteId && scope.LandId is null)?.FolderId;
        Bis ??= request.Terms is { } terms ? LocalDays.LastDay(terms.Until) : Today.AddDays(request.Days);
        Next = await FindNextAsync(request, cancellation);
        return Page();
    }

    private ValueTask<AccessRequest?> FindAsync(CancellationToken cancellation) => Desk.FindRequestAsync(Id, cancellation);

    /// <summary>After a decision the next request comes; where it could not be made, this page says why.</summary>
    private async Task<IActionResult> AnswerAsync(DecisionResult result, CancellationToken cancellation, bool stay = false)
    {
        if (result.Outcome == DecisionOutcome.NotFound)
            return NotFound();
        if (!result.Outcome.IsDone())
            return await ShowAsync(DeskWords.Of(result), StatusCodes.Status409Conflict, cancellation);
        var next = stay ? Id : await FindNextAsync(result.Request!, cancellation);
        return SeeOther(
            next is { } id ? string.Create(CultureInfo.InvariantCulture, $"/verwaltung/antraege/{id}") : "/verwaltung/antraege",
            $"{result.Request!.Name}: {DeskWords.Of(result)}" + (stay ? "" : " " + (next is null ? T("Es wartet kein weiterer Antrag.") : T("Hier ist der nächste."))));
    }

    /// <summary>The open request that has waited longest after this one, else the longest of all; those that wait for somebody else left out.</summary>
    private async Task<long?> FindNextAsync(AccessRequest current, CancellationToken cancellation)
    {
        var queue = (await Desk.ListQueueAsync(new QueueFilter { Limit = MostLooked }, cancellation)).Items
            .Where(request => request.Id != Id && request.ProposedBy != MyId && request.PersonId != MyId).ToList();
        var here = (current.ConfirmedAt ?? current.CreatedAt, Id);
        return (queue.Find(request => (request.ConfirmedAt ?? request.CreatedAt, request.Id).CompareTo(here) > 0) ?? queue.FirstOrDefault())?.Id;
    }

    private async Task FindScopesAsync(DeskRegion mine, CancellationToken cancellation)
    {
        if (mine.IsWhole)
        {
            Scopes.Add(new Scope(mine.Region.FolderId, T("Region {0}", mine.Region.Name), null, null));
            foreach (var land in (await regions.ListLandsAsync(cancellation)).Where(land => land.RegionId == mine.Region.Id))
                Scopes.Add(new Scope(land.FolderId, T("Land {0}", land.Name), null, land.Id));
        }

        Scopes.AddRange(mine.Sites.Select(site => new Scope(site.FolderId, site.Name, site.Id, null)));
    }

    private async Task NameAsync(AccessRequest request, CancellationToken cancellation)
    {
        foreach (var id in new[] { request.ProposedBy, request.DecidedBy, request.RecordedBy }.OfType<long>().Distinct())
            Names[id] = (await people.FindAsync(id, cancellation))?.Name ?? PersonStore.FormerPerson;
    }

    /// <param name="FolderId">The folder.</param>
    /// <param name="Name">What it is called here.</param>
    /// <param name="SiteId">The site whose folder it is; null: none.</param>
    /// <param name="LandId">The Land whose folder it is; null: none.</param>
    public sealed record Scope(long FolderId, string Name, long? SiteId, long? LandId);
}
