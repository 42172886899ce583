using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>A person's own browser sessions; she ends one, or all but the one she looks from.</summary>
public sealed class KontoSitzungenModel(CurrentPerson me, SessionStore sessions, FreshSignIn fresh, ServerOptions options) : PageModel
{
    private const string Here = "/konto/sitzungen";

    public IReadOnlyList<BrowserSession> All { get; private set; } = [];

    public string? Done { get; private set; }

    public int IdleHours => options.SessionIdleHours;

    public int MostHours => options.SessionHours;

    public async Task OnGetAsync(string? beendet, CancellationToken cancellation)
    {
        Done = beendet switch
        {
            "eine" => T("Die Sitzung ist beendet."),
            "andere" => T("Alle anderen Sitzungen sind beendet."),
            _ => null,
        };
        All = await sessions.ListAsync(me.Principal.Person!.Id, cancellation);
    }

    public async Task<IActionResult> OnPostBeendenAsync(string? sitzung, CancellationToken cancellation) =>
        fresh.Ask(Here) is { } ask ? ask
        : sitzung is not null && await sessions.EndAsync(me.Principal, sitzung, cancellation) ? Redirect("/konto/sitzungen?beendet=eine") : Redirect("/konto/sitzungen");

    public async Task<IActionResult> OnPostAndereAsync(CancellationToken cancellation)
    {
        if (fresh.Ask(Here) is { } ask)
            return ask;
        await sessions.EndOthersAsync(me.Principal, me.Session!.Id, cancellation);
        return Redirect("/konto/sitzungen?beendet=andere");
    }
}
