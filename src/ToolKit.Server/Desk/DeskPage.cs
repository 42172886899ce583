using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>
/// What the pages of the access desk share: to those who decide nothing and administer nothing they do not exist, and what the desk refuses is shown as a
/// sentence above the page, with its status.
/// </summary>
public abstract class DeskPage(CurrentPerson me, TimeProvider time) : PageModel
{
    /// <summary>The regions in which she decides.</summary>
    public IReadOnlyList<DeskRegion> Regions { get; private set; } = [];

    public bool IsAdministrator { get; private set; }

    /// <summary>Why something was not done; null: nothing was refused.</summary>
    public string? Problem { get; protected set; }

    /// <summary>What came of each of many; empty before.</summary>
    public IReadOnlyList<Outcome> Outcomes { get; protected set; } = [];

    /// <summary>What was just done, in words.</summary>
    [TempData]
    public string? Done { get; set; }

    public DateTimeOffset Now => time.GetUtcNow();

    public DateOnly Today => LocalDays.LastDay(Now);

    /// <summary>The last day of access when nobody says otherwise.</summary>
    public DateOnly InAYear => Today.AddYears(1);

    public long MyId => me.Principal.Person!.Id;

    protected AccessDesk Desk => me.Desk;

    protected CurrentPerson Me => me;

    [NonHandler] // or the framework takes it for what answers a method PAGE
    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var cancellation = HttpContext.RequestAborted;
        if (!await EnterAsync(cancellation))
        {
            context.Result = NotFound();
            return;
        }

        var executed = await next();
        if (executed is { Exception: { } refusal, ExceptionHandled: false } && PageRefusal.Of(refusal) is { } sentence)
        {
            Problem = sentence;
            executed.ExceptionHandled = true;
            executed.Result = await ShowAsync(cancellation);
            if (executed.Result is PageResult page)
                page.StatusCode = PageRefusal.StatusOf(refusal);
        }
    }

    /// <summary>The page as it is now; what was refused or done stands above it.</summary>
    protected abstract Task<IActionResult> ShowAsync(CancellationToken cancellation);

    /// <summary>Whether the page exists for her.</summary>
    protected virtual async Task<bool> EnterAsync(CancellationToken cancellation)
    {
        if (!me.IsSignedIn)
            return false;
        try
        {
            Regions = await Desk.ListRegionsAsync(cancellation);
            IsAdministrator = await Desk.IsAdministratorAsync(cancellation);
        }
        catch (AccessDeniedException)
        {
            return false; // her access has ended in this moment
        }

        return IsAdministrator || Regions.Count > 0;
    }

    /// <summary>The page anew by its address, with what was done above it.</summary>
    protected IActionResult SeeOther(string path, string done)
    {
        Done = done;
        return Redirect(path);
    }

    /// <summary>The page with a sentence above it that says what is in the way.</summary>
    protected async Task<IActionResult> ShowAsync(string problem, int status, CancellationToken cancellation)
    {
        Problem = problem;
        var shown = await ShowAsync(cancellation);
        if (shown is PageResult page)
            page.StatusCode = status;
        return shown;
    }

    /// <summary>The text blocks of all her regions, or of one, with the region's name where there are several.</summary>
    protected async Task<IReadOnlyList<RegionBlocks>> ListBlocksAsync(CancellationToken cancellation, long? regionId = null)
    {
        var all = new List<RegionBlocks>();
        foreach (var region in Regions.Where(region => regionId is null || region.Region.Id == regionId))
        {
            var blocks = await Desk.ListTextBlocksAsync(region.Region.Id, cancellation);
            if (blocks.Count > 0)
                all.Add(new RegionBlocks(region.Region.Name, blocks));
        }

        return all;
    }

    /// <summary>What somebody has written, after the text block she has chosen; only the one where the other is missing.</summary>
    protected async Task<string> ComposeAsync(string? text, long? blockId, CancellationToken cancellation)
    {
        var block = blockId is null ? null
            : (await ListBlocksAsync(cancellation)).SelectMany(region => region.Blocks).FirstOrDefault(candidate => candidate.Id == blockId);
        return block is null ? (text ?? "").Trim()
            : string.IsNullOrWhiteSpace(text) ? block.Body
            : $"{block.Body}\n\n{text.Trim()}";
    }

    /// <summary>The ids of what somebody has ticked, each once.</summary>
    /// <exception cref="RefusedException">Nothing was.</exception>
    protected static long[] Chosen(long[] ticked, string german, string english) => ticked.Length > 0
        ? [.. ticked.Distinct()]
        : throw new RefusedException(new Refusal("none-chosen", $"Bitte wählen Sie zuerst {german} aus.", $"Please choose {english} first."));

    /// <summary>The moment after the last day somebody has entered.</summary>
    /// <exception cref="RefusedException">No day, or none that can be read.</exception>
    protected static DateTimeOffset EndOf(DateOnly? lastDay) => lastDay is { } day && day < DateOnly.MaxValue
        ? LocalDays.EndOf(day)
        : throw new RefusedException(new Refusal("grant-end", "Bitte geben Sie an, bis wann der Zugang gilt.", "Please say until when the grant holds."));
}

/// <summary>A page of the desk with a list that is filtered, leafed through, and handled one by one or many at once.</summary>
public abstract class DeskListPage(CurrentPerson me, TimeProvider time) : DeskPage(me, time)
{
    [BindProperty(SupportsGet = true)]
    public string? Ort { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Suche { get; set; }

    [BindProperty(SupportsGet = true)]
    public int Ab { get; set; }

    /// <summary>The boxes of this page are ticked: what a script would do elsewhere.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Alle { get; set; }

    [BindProperty]
    public DateOnly? Bis { get; set; }

    [BindProperty]
    public string? Grund { get; set; }

    [BindProperty]
    public long? Baustein { get; set; }

    public IReadOnlyList<RegionBlocks> Blocks { get; protected set; } = [];

    public string AddressWithAll => Address(Ab, all: true);

    /// <summary>The place of the filter; null: everywhere.</summary>
    protected PlaceChoice? Place => PlaceChoice.TryParse(Ort, out var chosen) ? chosen : null;

    /// <summary>The address of the same list from a row on.</summary>
    /// <param name="all">With all boxes ticked.</param>
    protected abstract string Address(int offset, bool all);

    /// <summary>That address, of what is not empty.</summary>
    /// <param name="filter">The filter, but for what is searched for.</param>
    protected string Address(string page, int offset, bool all, params (string Name, string? Value)[] filter)
    {
        (string Name, string? Value)[] values =
            [.. filter, ("suche", Suche), ("ab", offset == 0 ? null : offset.ToString(CultureInfo.InvariantCulture)), ("alle", all ? "true" : null)];
        return page + QueryString.Create(values.Where(pair => !string.IsNullOrEmpty(pair.Value)).Select(pair => KeyValuePair.Create(pair.Name, pair.Value)));
    }
}

/// <summary>A page of the desk that takes down for whom access is wanted: one person, or many.</summary>
public abstract class DeskIntakePage(CurrentPerson me, TimeProvider time) : DeskPage(me, time)
{
    [BindProperty]
    public string? Ort { get; set; }

    [BindProperty]
    public Role Rolle { get; set; }

    [BindProperty]
    public AllianceBody? Stelle { get; set; }

    [BindProperty]
    public string? Funktion { get; set; }

    [BindProperty]
    public string? Grund { get; set; }

    [BindProperty]
    public DateOnly? Bis { get; set; }

    /// <summary>What is wrong with the form, each at its field.</summary>
    public FormProblems Problems { get; } = new();

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => ShowAsync(cancellation);

    /// <summary>The form again, where something is missing in it. What the desk checks once more is checked here so that all is said at once.</summary>
    /// <returns>Null: nothing is.</returns>
    protected async Task<IActionResult?> CheckAsync(CancellationToken cancellation)
    {
        if (!RequestForm.Fits(Funktion, 200))
            Problems.Add("funktion", T("Bitte geben Sie die Funktion an, mit höchstens 200 Zeichen."));
        if (Stelle is null)
            Problems.Add("stelle", T("Bitte wählen Sie die Art der Stelle aus."));
        if (!PlaceChoice.TryParse(Ort, out _))
            Problems.Add("ort", T("Bitte wählen Sie eine Region oder einen Standort aus."));
        if (!RequestForm.Fits(Grund, 1000, lines: true))
            Problems.Add("grund", T("Bitte geben Sie eine Begründung an, mit höchstens 1.000 Zeichen."));
        if (Bis is null)
            Problems.Add("bis", T("Bitte geben Sie an, bis wann der Zugang gilt."));
        if (Problems.IsEmpty)
            return null;
        var page = await ShowAsync(cancellation);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return page;
    }

    protected override Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        Bis ??= InAYear;
        return Task.FromResult<IActionResult>(Page());
    }
}

/// <summary>What came of one of many.</summary>
/// <param name="What">Which: a name, an address.</param>
/// <param name="Sentence">What happened to it.</param>
/// <param name="IsDone">It was done as asked.</param>
public sealed record Outcome(string What, string Sentence, bool IsDone);

/// <summary>The text blocks of one region.</summary>
public sealed record RegionBlocks(string RegionName, IReadOnlyList<TextBlock> Blocks);
