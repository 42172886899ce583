using Microsoft.AspNetCore.Mvc;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>
/// Asks for a fresh sign-in before something dangerous: an unlocked screen must not be enough. In a page's handler:
/// <c>if (fresh.Ask("/verwaltung/…") is { } ask) return ask;</c>
/// </summary>
public sealed class FreshSignIn(CurrentPerson me, ServerOptions options, TimeProvider time)
{
    /// <summary>Whether she has shown who she is within the last minutes (<see cref="SignInOptions.FreshMinutes"/>).</summary>
    public bool IsFresh => me.Session is { } session && time.GetUtcNow() - session.AuthenticatedAt < TimeSpan.FromMinutes(options.SignIn.FreshMinutes);

    /// <summary>Where she shows it again, for a page that offers the way instead of a form whose words would be lost; null when the sign-in is fresh.</summary>
    /// <param name="next">The page to come back to.</param>
    public string? Way(string next) => IsFresh ? null : "/anmelden/erneut?weiter=" + Uri.EscapeDataString(next);

    /// <summary>Leads to where she shows it again: the password is asked for here, or the issuer asks.</summary>
    /// <param name="next">The page to come back to. What was typed into a form is lost.</param>
    /// <returns>Null when the sign-in is fresh.</returns>
    public IActionResult? Ask(string next) => Way(next) is { } way ? new RedirectResult(way) : null;
}

/// <summary>Signing in with a local account, after its password or a link that stands for one.</summary>
public sealed class LocalSignIn(SecondFactorStore factors, SignInSecrets secrets, OfficeTickets tickets)
{
    /// <summary>The cookie between password and second factor.</summary>
    public const string HalfwayCookie = "toolkit-halfway";

    /// <summary>The page of the second step.</summary>
    public const string CodePage = "/anmelden/code";

    /// <summary>Begins the session, or asks for the second factor first.</summary>
    /// <param name="next">A path of this server.</param>
    public async Task<IActionResult> ContinueAsync(HttpContext context, Person person, string next, CancellationToken cancellation)
    {
        if (await factors.FindAsync(person.Id, cancellation) is null)
        {
            await Sessions.BeginAsync(context, person);
            return new LocalRedirectResult(tickets.Onward(person, next));
        }

        context.Response.Cookies.Append(HalfwayCookie, secrets.ProtectHalfway(person, next), Cookie(context));
        return new RedirectResult(CodePage);
    }

    /// <summary>Begins the session after the second factor.</summary>
    public async Task<IActionResult> CompleteAsync(HttpContext context, Person person, string next)
    {
        context.Response.Cookies.Delete(HalfwayCookie, Cookie(context));
        await Sessions.BeginAsync(context, person, new NewSession(BrowserNames.Of(context.Request.Headers.UserAgent)) { HasSecondFactor = true });
        return new LocalRedirectResult(tickets.Onward(person, next));
    }

    private static CookieOptions Cookie(HttpContext context) => new()
    {
        Path = "/", // its name over TLS asks for that
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Strict,
        IsEssential = true,
    };
}
