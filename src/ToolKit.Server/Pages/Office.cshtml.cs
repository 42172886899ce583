using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;

namespace ToolKit.Server.Pages;

/// <summary>Connects Office on this device with the person's account: at once when she has just signed in for it, otherwise after a click.</summary>
public sealed class OfficeModel(CurrentPerson me, DeviceTokenStore tokens, OfficeTickets tickets, FreshSignIn fresh) : PageModel
{
    /// <summary>She has a running grant. Without one a sign-in would open nothing, and Office would ask again and again.</summary>
    public bool HasAccess { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? ticket, CancellationToken cancellation)
    {
        HasAccess = await me.HasAccessAsync(cancellation);
        return HasAccess && tickets.Holds(ticket, me.Principal.Person!) ? await ConnectAsync(cancellation) : Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        HasAccess = await me.HasAccessAsync(cancellation);
        return !HasAccess ? Page() : fresh.Ask(OfficeSignIn.Page) ?? await ConnectAsync(cancellation);
    }

    private async Task<IActionResult> ConnectAsync(CancellationToken cancellation)
    {
        OfficeSignIn.SetCookie(Response, await tokens.CreateOfficeAsync(me.Principal.Person!.Id, "Anmeldung in Office", cancellation));
        Response.Headers.CacheControl = "no-store";
        return Redirect(OfficeSignIn.EndPage);
    }
}
