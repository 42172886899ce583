using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;

namespace ToolKit.Server.Pages;

/// <summary>Where a request stands, for who holds its link.</summary>
public sealed class ZugangAntragModel(RequestStore requests) : PageModel
{
    public AccessRequest Antrag { get; private set; } = null!;

    public string Link { get; private set; } = "";

    public bool MayWithdraw => Antrag.State is RequestState.Open or RequestState.Unconfirmed;

    public async Task<IActionResult> OnGetAsync(string link, CancellationToken cancellation)
    {
        Response.Headers.CacheControl = "no-store";
        if (await requests.FindAsync(link, cancellation) is not { } request)
            return NotFound();
        Antrag = request;
        Link = link;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string link, CancellationToken cancellation)
    {
        var isUnconfirmed = (await requests.FindAsync(link, cancellation))?.State == RequestState.Unconfirmed;
        await requests.WithdrawAsync(link, cancellation: cancellation);
        return Redirect(isUnconfirmed ? "/zugang" : $"/zugang/antrag/{link}"); // an unconfirmed one leaves nothing behind
    }
}
