using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;

namespace ToolKit.Server.Pages;

/// <summary>Where a one-time link leads: the person chooses a password and is signed in.</summary>
public sealed class KennwortModel(PersonStore people) : PageModel
{
    /// <summary>Null when the link does not hold.</summary>
    public Person? Person { get; private set; }

    public string? Problem { get; private set; }

    public async Task OnGetAsync(string link, CancellationToken cancellation) =>
        Person = (await people.FindLinkAsync(link, cancellation))?.Person;

    public async Task<IActionResult> OnPostAsync(string link, [FromForm] string? kennwort, CancellationToken cancellation)
    {
        Person = (await people.FindLinkAsync(link, cancellation))?.Person;
        if (Person is null)
            return Page();
        try
        {
            await Sessions.BeginAsync(HttpContext, await people.RedeemLinkAsync(link, kennwort ?? "", cancellation));
            return Redirect("/");
        }
        catch (RefusedException refused)
        {
            Problem = refused.Refusal.German;
            return Page();
        }
    }
}
