using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;

namespace ToolKit.Server.Pages;

/// <summary>Where the first administrator's link leads.</summary>
public sealed class WillkommenModel(PersonStore people) : PageModel
{
    public bool Holds { get; private set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Mail { get; set; }

    public string? Problem { get; private set; }

    public async Task OnGetAsync(string link, CancellationToken cancellation) => Holds = await HoldsAsync(link, cancellation);

    public async Task<IActionResult> OnPostAsync(string link, [FromForm] string? kennwort, CancellationToken cancellation)
    {
        Holds = await HoldsAsync(link, cancellation);
        if (!Holds)
            return Page();
        if (!PersonKey.TryParse(Mail, out var key) || !key.IsLocal)
        {
            Problem = "Bitte geben Sie eine E-Mail-Adresse an, zum Beispiel vorname.nachname@amt.example.";
            return Page();
        }

        try
        {
            await Sessions.BeginAsync(HttpContext, await people.RedeemFirstAdministratorLinkAsync(link, key, Name ?? "", kennwort ?? "", cancellation));
            return Redirect("/");
        }
        catch (RefusedException refused)
        {
            Problem = refused.Refusal.German;
            return Page();
        }
    }

    private async Task<bool> HoldsAsync(string link, CancellationToken cancellation) =>
        await people.FindLinkAsync(link, cancellation) is { Person: null };
}
