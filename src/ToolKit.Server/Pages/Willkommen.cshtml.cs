using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>Where the first administrator's link leads.</summary>
public sealed class WillkommenModel(PersonStore people, ServerOptions options) : PageModel
{
    public bool Holds { get; private set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Mail { get; set; }

    public string? Problem { get; private set; }

    public bool HasLocalAccounts => options.SignIn.LocalAccounts;

    /// <summary>The identity providers: who signs in there takes the role with that identity.</summary>
    public IReadOnlyList<Way> Ways { get; private set; } = [];

    public async Task OnGetAsync(string link, CancellationToken cancellation) => await FindAsync(link, cancellation);

    public async Task<IActionResult> OnPostAsync(string link, [FromForm] string? kennwort, CancellationToken cancellation)
    {
        await FindAsync(link, cancellation);
        if (!Holds)
            return Page();
        if (!HasLocalAccounts)
        {
            Problem = LocalAccounts.SwitchedOff;
            return Page();
        }

        if (!PersonKey.TryParse(Mail, out var key) || !key.IsLocal)
        {
            Problem = T("Bitte geben Sie eine E-Mail-Adresse an, zum Beispiel vorname.nachname@amt.example.");
            return Page();
        }

        try
        {
            await Sessions.BeginAsync(HttpContext, await people.RedeemFirstAdministratorLinkAsync(link, key, Name ?? "", kennwort ?? "", cancellation));
            return Redirect("/verwaltung");
        }
        catch (RefusedException refused)
        {
            Problem = Language.Of(refused.Refusal);
            return Page();
        }
    }

    private async ValueTask FindAsync(string link, CancellationToken cancellation)
    {
        Holds = await people.FindLinkAsync(link, cancellation) is { Person: null };
        if (!Holds)
            Response.StatusCode = StatusCodes.Status410Gone;
        Ways = Way.All(options, ("willkommen", link));
    }
}
