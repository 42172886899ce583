using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>
/// The browser's sign-in: a cookie that names a row of <see cref="SessionStore"/>. Each request asks the gate whether that still holds, so
/// an ended session, a withdrawn grant or a disabled account counts from the next click on. On <c>/dav</c> the cookie means nothing.
/// </summary>
internal static class Sessions
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    private const string SessionClaim = "session";
    private static readonly object OpenedKey = new();

    public static void AddSessions(this IServiceCollection services, ServerOptions options)
    {
        services.AddHttpContextAccessor();
        services.AddScoped<CurrentPerson>();
        services.AddScoped<FreshSignIn>();
        services.AddScoped<OwnPassword>();
        services.AddScoped<LocalSignIn>();
        services.AddSingleton<SignInSecrets>();
        services.AddAuthentication(Scheme).AddCookie(cookie =>
        {
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax; // a link in a mail leads to the page, not to the sign-in
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.Cookie.Path = "/";
            cookie.Cookie.Name = "toolkit-session";
            cookie.ExpireTimeSpan = TimeSpan.FromHours(options.SessionHours); // sooner when it is idle: the row knows
            cookie.SlidingExpiration = false;
            cookie.LoginPath = "/anmelden";
            cookie.ReturnUrlParameter = "weiter";
            cookie.AccessDeniedPath = "/anmelden";
            cookie.Events.OnValidatePrincipal = ValidateAsync;
            cookie.Events.OnRedirectToLogin = context => AnswerAsync(context, StatusCodes.Status401Unauthorized);
            cookie.Events.OnRedirectToAccessDenied = context => AnswerAsync(context, StatusCodes.Status403Forbidden);
        }).AddOpenId(options);
    }

    /// <summary>Begins a session for somebody who has just shown who she is; the one this browser had before ends.</summary>
    /// <param name="how">How she did it; null: by the password of a local account, or a link that stands for one.</param>
    public static async Task BeginAsync(HttpContext context, Person person, NewSession? how = null)
    {
        await context.AuthenticateAsync(Scheme); // an issuer's answer is taken before it is known whose the browser is
        how ??= new NewSession(BrowserNames.Of(context.Request.Headers.UserAgent));
        var session = await context.RequestServices.GetRequiredService<SessionStore>()
            .BeginAsync(person.Id, how with { Replaces = SessionOf(context)?.Id }, cancellation: context.RequestAborted);
        if (session is not null) // disabled in this very moment: she is sent on without one
            await context.SignInAsync(Scheme, PrincipalOf(session.Id));
    }

    /// <summary>She has shown again who she is, or set up a second factor: the session goes on under another id, so that whoever knows the one before has nothing.</summary>
    public static async Task RenewAsync(HttpContext context, bool hasSecondFactor)
    {
        if (SessionOf(context) is not { } session
            || await context.RequestServices.GetRequiredService<SessionStore>().RenewAsync(session.Id, hasSecondFactor, context.RequestAborted) is not { } id)
        {
            return;
        }

        await context.SignInAsync(Scheme, context.User = PrincipalOf(id)); // forms of this answer are hers under the new one
    }

    private static ClaimsPrincipal PrincipalOf(string session) => new(new ClaimsIdentity([new Claim(SessionClaim, session)], Scheme));

    /// <summary>Who the session of this request belongs to; null without one.</summary>
    public static Principal? PrincipalOf(HttpContext context) => (context.Items[OpenedKey] as OpenedSession)?.Principal;

    /// <summary>The session of this request; null without one.</summary>
    public static BrowserSession? SessionOf(HttpContext context) => (context.Items[OpenedKey] as OpenedSession)?.Session;

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var path = context.HttpContext.Request.Path;
        var services = context.HttpContext.RequestServices;
        var opened = !path.StartsWithSegments("/dav", StringComparison.Ordinal) && context.Principal?.FindFirst(SessionClaim)?.Value is { } id
            ? await services.GetRequiredService<SessionStore>()
                .OpenAsync(id, path.StartsWithSegments("/api", StringComparison.Ordinal) ? Door.Api : Door.Browser, context.HttpContext.RequestAborted)
            : null;
        if (opened is null || (opened.Session.Issuer is null && !services.GetRequiredService<ServerOptions>().SignIn.LocalAccounts))
            context.RejectPrincipal();
        else
            context.HttpContext.Items[OpenedKey] = opened;
    }

    /// <summary>A page leads to the sign-in, anything else gets the bare status.</summary>
    private static Task AnswerAsync(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (HttpMethods.IsGet(context.Request.Method) && !context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            context.Response.Redirect(context.RedirectUri);
        else
            context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
