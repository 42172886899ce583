using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;

namespace ToolKit.Server.Pages;

/// <summary>Where the link in the confirming mail leads. Opening it does nothing: scanners of mail open links.</summary>
public sealed class ZugangBestaetigenModel(RequestStore requests, RequestNotices notices) : PageModel
{
    /// <summary>Null: the link does not hold.</summary>
    public AccessRequest? Antrag { get; private set; }

    /// <summary>The same was asked before from this address and waits; this request is gone.</summary>
    public bool IsAskedAlready { get; private set; }

    public async Task<IActionResult> OnGetAsync(string link, CancellationToken cancellation)
    {
        Response.Headers.CacheControl = "no-store";
        Antrag = await requests.FindAsync(link, cancellation);
        if (Antrag is null)
            Response.StatusCode = StatusCodes.Status410Gone;
        return Antrag is { State: not RequestState.Unconfirmed } ? Redirect($"/zugang/antrag/{link}") : Page();
    }

    public async Task<IActionResult> OnPostAsync(string link, CancellationToken cancellation)
    {
        Response.Headers.CacheControl = "no-store";
        var confirmed = await requests.ConfirmAsync(link, cancellation: cancellation);
        if (confirmed.Outcome == ConfirmOutcome.Confirmed)
            await notices.SendAsync(confirmed.Request!.Id, cancellation: CancellationToken.None); // confirmed is confirmed, whether the browser waits or not
        if (confirmed.Request is not null)
            return Redirect($"/zugang/antrag/{link}");
        IsAskedAlready = confirmed.Outcome == ConfirmOutcome.AskedAlready;
        if (!IsAskedAlready)
            Response.StatusCode = StatusCodes.Status410Gone;
        return Page();
    }
}
