using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;

namespace ToolKit.Server.Pages;

/// <summary>Sign-in with a local account.</summary>
public sealed class AnmeldenModel(PersonStore people, OfficeTickets tickets) : PageModel
{
    /// <summary>Where to go afterwards: a path of this server.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Weiter { get; set; }

    [BindProperty]
    public string? Mail { get; set; }

    public string? Problem { get; private set; }

    /// <summary>The page is shown in Office's window, or leads to where Office is connected.</summary>
    public bool IsForOffice => Weiter == OfficeSignIn.Page || Weiter?.StartsWith(OfficeSignIn.Page + "?", StringComparison.Ordinal) == true;

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync([FromForm] string? kennwort, CancellationToken cancellation)
    {
        if (await people.VerifyPasswordAsync(Mail ?? "", kennwort ?? "", cancellation) is { } person)
        {
            await Sessions.BeginAsync(HttpContext, person);
            return LocalRedirect(tickets.Onward(person, Url.IsLocalUrl(Weiter) ? Weiter : "/"));
        }

        // One sentence for every reason: it tells nobody which addresses there are.
        Problem = "E-Mail-Adresse und Kennwort passen nicht zusammen, oder das Konto ist gesperrt. Bitte prüfen Sie beides.";
        return Page();
    }
}
