using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>Where an invitation's link leads: what it gives, and the ways to take it. Whoever holds the link may.</summary>
[EnableRateLimiting(RequestLimits.Policy)] // each try with a password costs a slow hash
public sealed class EinladungModel(CurrentPerson me, RequestStore requests, RegionStore regions, ServerOptions options) : PageModel
{
    /// <summary>Null: it does not hold (any more).</summary>
    public Invitation? Invitation { get; private set; }

    public string Link { get; private set; } = "";

    /// <summary>What it is for.</summary>
    public string Place { get; private set; } = "";

    public string? Problem { get; private set; }

    /// <summary>Whether there are accounts with a password.</summary>
    public bool HasLocalAccounts => options.SignIn.LocalAccounts;

    /// <summary>The identity providers, each bringing the invitation along.</summary>
    public IReadOnlyList<Way> Ways => Way.All(options, ("einladung", Link));

    /// <summary>There is an account of that address: a new password is no way in.</summary>
    public bool HasAccount { get; private set; }

    public async Task OnGetAsync(string link, CancellationToken cancellation) => await LoadAsync(link, cancellation);

    /// <summary>By a new local account with a password.</summary>
    public async Task<IActionResult> OnPostKennwortAsync(string link, [FromForm] string? kennwort, CancellationToken cancellation)
    {
        await LoadAsync(link, cancellation);
        if (Invitation is null)
            return Page();
        if (!HasLocalAccounts)
        {
            Problem = LocalAccounts.SwitchedOff;
            return Page();
        }

        try
        {
            return await EndAsync(await requests.RedeemWithPasswordAsync(link, kennwort ?? "", cancellation: cancellation));
        }
        catch (RefusedException refused)
        {
            Problem = Language.Of(refused.Refusal);
            return Page();
        }
    }

    /// <summary>By whoever is signed in.</summary>
    public async Task<IActionResult> OnPostAnnehmenAsync(string link, CancellationToken cancellation)
    {
        if (!me.IsSignedIn)
            return Redirect($"/einladung/{link}");
        await LoadAsync(link, cancellation);
        return await EndAsync(await requests.RedeemAsync(link, me.Principal, cancellation));
    }

    private async Task<IActionResult> EndAsync(RedeemResult result)
    {
        switch (result.Outcome)
        {
            case RedeemOutcome.Redeemed:
                if (result.Person!.Id != me.Principal.Person?.Id)
                    await Sessions.BeginAsync(HttpContext, result.Person);
                TempData[VerbindenModel.Welcome] = T("Sie haben jetzt Zugang: {0}, {1}.", Place, Language.Of(result.Grant!.Role));
                return Redirect("/verbinden");
            case RedeemOutcome.AccountExists:
                HasAccount = true;
                Problem = T("Zu dieser Adresse gibt es schon ein Konto. Melden Sie sich damit an; danach nehmen Sie die Einladung mit einem Klick an.");
                return Page();
            case RedeemOutcome.OwnDecision:
                Problem = T("Sie haben über diesen Antrag selbst entschieden und können die Einladung deshalb nicht annehmen. Sie gilt weiter für die Person, für die sie gedacht ist.");
                return Page();
            case RedeemOutcome.Disabled:
                Problem = T("Dieses Konto ist gesperrt. Bitte wenden Sie sich an die Zentrale.");
                return Page();
            default:
                Invitation = null;
                Response.StatusCode = StatusCodes.Status410Gone;
                return Page();
        }
    }

    private async Task LoadAsync(string link, CancellationToken cancellation)
    {
        Response.Headers.CacheControl = "no-store";
        Link = link;
        Invitation = await requests.FindInvitationAsync(link, cancellation);
        if (Invitation is null)
        {
            Response.StatusCode = StatusCodes.Status410Gone;
            return;
        }

        // The grant may be for another folder than was asked; whoever is invited must not read about its place before.
        var folder = Invitation.Terms.ScopeId;
        Place = (await regions.ListSitesAsync(cancellation)).Find(site => site.FolderId == folder) is { } found ? T("Standort {0}", found.Name)
            : (await regions.ListRegionsAsync(cancellation)).Find(region => region.FolderId == folder) is { } whole ? T("Region {0}", whole.Name)
            : T("ein Ordner der Region {0}", Invitation.RegionName);
    }
}
