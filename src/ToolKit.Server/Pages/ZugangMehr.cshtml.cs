using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>Asking for more while signed in: first the place, then what is not had there.</summary>
public sealed class ZugangMehrModel(CurrentPerson me, LibraryGate gate, PlaceFinder places, RequestNotices notices) : PageModel
{
    [BindProperty]
    public RequestForm Antrag { get; set; } = new();

    public FormProblems Problems { get; } = new();

    /// <summary>What was typed to find a place; null: nothing.</summary>
    public string? Ort { get; private set; }

    public IReadOnlyList<FoundPlace> Places { get; private set; } = [];

    /// <summary>The place chosen; null: not yet.</summary>
    public FoundPlace? Place { get; private set; }

    /// <summary>The roles that would give her something there she has not.</summary>
    public IReadOnlyList<Role> Roles { get; private set; } = [];

    public IReadOnlyList<AccessRequest> Own { get; private set; } = [];

    /// <summary>What was done, to be said after the redirect.</summary>
    [TempData]
    public string? Done { get; set; }

    private AccessDesk Desk => gate.OpenDesk(me.Principal);

    public async Task<IActionResult> OnGetAsync(string? ort, string? platz, CancellationToken cancellation)
    {
        Ort = ort;
        await LoadAsync(platz, cancellation);
        if (platz is not null && Place is null)
            return NotFound();
        if (Place is null && ort is not null)
            Places = await places.SearchAsync(ort, cancellation);
        if (Own is [var last, ..])
            (Antrag.Funktion, Antrag.Stelle) = (last.Function, last.Body.ToString()); // mostly it is the same
        if (Roles.Count > 0 && !Roles.Contains(Role.Reader))
            Antrag.Rolle = Roles[0].ToString();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? platz, CancellationToken cancellation)
    {
        await LoadAsync(platz, cancellation);
        if (Place is null)
            return NotFound();
        Antrag.Check(Problems, out var body, out var role);
        if (!Problems.IsEmpty)
            return Page();
        try
        {
            var asked = await Desk.AskAsync(new RequestWish(Place.RegionId, Place.SiteId, role, Antrag.Funktion!, body, Antrag.Grund!, Antrag.Tage), cancellation);
            switch (asked.Outcome)
            {
                case AskOutcome.HasAlready:
                    Problems.Add("rolle", T("Das dürfen Sie dort schon."));
                    return Page();
                case AskOutcome.AskedAlready:
                    Problems.Add("", T("Diesen Antrag haben Sie schon gestellt. Er wartet auf eine Entscheidung."));
                    return Page();
                default:
                    await notices.SendAsync(asked.Request!.Id, cancellation: CancellationToken.None); // asked is asked, whether the browser waits or not
                    Done = T("Der Antrag liegt bei der Region {0}.", asked.Request.RegionName);
                    return Redirect("/konto/zugang");
            }
        }
        catch (RefusedException refused)
        {
            Problems.Add("", Language.Of(refused.Refusal));
            return Page();
        }
    }

    public async Task<IActionResult> OnPostZuruecknehmenAsync(long id, CancellationToken cancellation)
    {
        var withdrawn = await Desk.WithdrawOwnRequestAsync(id, cancellation);
        if (withdrawn.Outcome == DecisionOutcome.NotFound)
            return NotFound();
        Done = withdrawn.Outcome == DecisionOutcome.Done ? T("Der Antrag ist zurückgenommen.") : T("Der Antrag ist inzwischen entschieden.");
        return Redirect("/konto/zugang");
    }

    private async Task LoadAsync(string? key, CancellationToken cancellation)
    {
        Own = await Desk.ListOwnRequestsAsync(cancellation);
        Place = await places.FindAsync(key, cancellation);
        if (Place is not null)
            Roles = await Desk.ListOfferedRolesAsync(Place.RegionId, Place.SiteId, cancellation);
    }
}
