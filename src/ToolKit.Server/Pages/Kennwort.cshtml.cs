using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;

namespace ToolKit.Server.Pages;

/// <summary>Where a one-time link leads: the person chooses a password and is signed in, with her second factor where she has one.</summary>
public sealed class KennwortModel(PersonStore people, LocalSignIn signIn, ServerOptions options) : PageModel
{
    /// <summary>Null when the link does not hold.</summary>
    public Person? Person { get; private set; }

    public string? Problem { get; private set; }

    public bool HasLocalAccounts => options.SignIn.LocalAccounts;

    public async Task OnGetAsync(string link, CancellationToken cancellation) => await FindAsync(link, cancellation);

    public async Task<IActionResult> OnPostAsync(string link, [FromForm] string? kennwort, CancellationToken cancellation)
    {
        await FindAsync(link, cancellation);
        if (Person is null)
            return Page();
        try
        {
            return await signIn.ContinueAsync(HttpContext, await people.RedeemLinkAsync(link, kennwort ?? "", cancellation), "/", cancellation);
        }
        catch (RefusedException refused)
        {
            Problem = Language.Of(refused.Refusal);
            return Page();
        }
    }

    private async ValueTask FindAsync(string link, CancellationToken cancellation)
    {
        Person = HasLocalAccounts ? (await people.FindLinkAsync(link, cancellation))?.Person : null;
        if (HasLocalAccounts && Person is null)
            Response.StatusCode = StatusCodes.Status410Gone;
    }
}
