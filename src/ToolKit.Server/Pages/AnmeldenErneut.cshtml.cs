using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;

namespace ToolKit.Server.Pages;

/// <summary>Where <see cref="FreshSignIn"/> leads: who is signed in shows again who she is. An identity provider asks itself.</summary>
public sealed class AnmeldenErneutModel(
    CurrentPerson me, SecondFactorStore factors, OwnPassword password, RefusalLog refusals, ServerOptions options) : PageModel
{
    /// <summary>Where to go afterwards: a path of this server.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Weiter { get; set; }

    public bool NeedsCode { get; private set; }

    public string? Problem { get; private set; }

    private string Next => Url.IsLocalUrl(Weiter) ? Weiter : "/";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (me.Session?.Issuer is { } issuer)
        {
            // Settings may have lost the issuer since; then there is no session of it worth keeping fresh.
            return options.SignIn.Issuers.FirstOrDefault(candidate => candidate.Authority.TrimEnd('/') == issuer.TrimEnd('/')) is { } known
                ? Redirect($"/anmelden/{known.PathName}?frisch=true&weiter={Uri.EscapeDataString(Next)}")
                : Redirect("/anmelden");
        }

        return await ShowAsync(cancellation);
    }

    public async Task<IActionResult> OnPostAsync([FromForm] string? kennwort, [FromForm] string? code, CancellationToken cancellation)
    {
        var person = me.Principal.Person!;
        if (me.Session is not { Issuer: null } || !person.Key.IsLocal)
            return Redirect("/anmelden/erneut?weiter=" + Uri.EscapeDataString(Next));
        Problem = await password.RefuseAsync(HttpContext, kennwort, cancellation);
        if (Problem is null)
        {
            var hasFactor = await factors.FindAsync(person.Id, cancellation) is not null;
            var outcome = hasFactor ? await factors.VerifyAsync(person.Id, code, cancellation) : SecondFactorOutcome.Right;
            if (outcome == SecondFactorOutcome.Right)
            {
                await Sessions.RenewAsync(HttpContext, hasFactor);
                return LocalRedirect(Next);
            }

            Problem = SecondFactorSentences.Of(outcome);
        }

        refusals.NoteSignIn(Door.Browser, "Erneute Anmeldung", "falsches Kennwort oder falscher Code", HttpContext.Connection.RemoteIpAddress, personId: person.Id);
        return await ShowAsync(cancellation);
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        NeedsCode = await factors.FindAsync(me.Principal.Person!.Id, cancellation) is not null;
        return Page();
    }
}
