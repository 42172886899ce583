using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using ToolKit.Access;

namespace ToolKit.Server.Pages;

/// <summary>
/// Ends the session here, and then at the identity provider that has vouched for her (RP-Initiated Logout). A page lies in between: a form may lead to
/// this server only.
/// </summary>
public sealed class AbmeldenModel : PageModel
{
    private readonly CurrentPerson me;
    private readonly SessionStore sessions;
    private readonly SignInSecrets secrets;
    private readonly ServerOptions options;
    private readonly Issuers issuers;

    /// <summary>Made by the framework; internal types keep it from being a primary constructor.</summary>
    public AbmeldenModel(CurrentPerson me, SessionStore sessions, SignInSecrets secrets, ServerOptions options, IServiceProvider services)
    {
        this.me = me;
        this.sessions = sessions;
        this.secrets = secrets;
        this.options = options;
        issuers = services.GetRequiredService<Issuers>();
    }

    public string? IssuerName { get; private set; }

    /// <summary>The issuer's address for signing out.</summary>
    public string? Onward { get; private set; }

    public IActionResult OnGet() => Redirect("/");

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (me.Session is { } session)
        {
            if (session.Issuer is { } name && issuers.FindByName(name) is { } issuer)
                await FindOnwardAsync(issuer, await sessions.FindIdTokenAsync(session.Id, cancellation), cancellation);
            await sessions.EndAsync(me.Principal, session.Id, cancellation);
        }

        await HttpContext.SignOutAsync(Sessions.Scheme);
        if (Onward is null)
            return Redirect("/");
        Response.Headers.CacheControl = "no-store";
        return Page();
    }

    private async ValueTask FindOnwardAsync(Issuer issuer, string? idToken, CancellationToken cancellation)
    {
        try
        {
            var configuration = await issuer.DescribeAsync(cancellation);
            if (!Uri.TryCreate(configuration.EndSessionEndpoint, UriKind.Absolute, out var address) || !IssuerOptions.IsSafe(address))
                return;
            var question = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["client_id"] = issuer.Options.ClientId,
                ["post_logout_redirect_uri"] = PublicAddress.Of(Request, options) + "/",
                ["id_token_hint"] = secrets.UnprotectIdToken(idToken),
            };
            IssuerName = issuer.Name;
            Onward = QueryHelpers.AddQueryString(configuration.EndSessionEndpoint, question.Where(pair => pair.Value is not null));
        }
        catch (IssuerUnavailableException)
        {
            // Signing out here must not wait for it.
        }
    }
}
