using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>
/// The browser's sign-in: a cookie that says who and under which session stamp. Each request asks the gate whether that still holds, so
/// a withdrawn grant or a disabled account counts from the next click on. On <c>/dav</c> the cookie means nothing.
/// </summary>
internal static class Sessions
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    private const string PersonClaim = "person";
    private const string StampClaim = "stamp";
    private static readonly object PrincipalKey = new();

    public static void AddSessions(this IServiceCollection services, ServerOptions options)
    {
        services.AddHttpContextAccessor();
        services.AddScoped<CurrentPerson>();
        services.AddAuthentication(Scheme).AddCookie(cookie =>
        {
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SameSite = SameSiteMode.Lax; // a link in a mail leads to the page, not to the sign-in
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            cookie.Cookie.Path = "/";
            cookie.CookieManager = new HostPrefixCookies("toolkit-session");
            cookie.ExpireTimeSpan = TimeSpan.FromHours(options.SessionIdleHours);
            cookie.SlidingExpiration = true;
            cookie.LoginPath = "/anmelden";
            cookie.ReturnUrlParameter = "weiter";
            cookie.AccessDeniedPath = "/anmelden";
            cookie.Events.OnValidatePrincipal = ValidateAsync;
            cookie.Events.OnRedirectToLogin = context => AnswerAsync(context, StatusCodes.Status401Unauthorized);
            cookie.Events.OnRedirectToAccessDenied = context => AnswerAsync(context, StatusCodes.Status403Forbidden);
        });
    }

    /// <summary>Begins a session for somebody who has just shown who she is.</summary>
    public static Task BeginAsync(HttpContext context, Person person)
    {
        var identity = new ClaimsIdentity(
            [
                new Claim(PersonClaim, person.Id.ToString(CultureInfo.InvariantCulture)),
                new Claim(StampClaim, person.SessionStamp.ToString(CultureInfo.InvariantCulture)),
            ],
            Scheme);
        return context.SignInAsync(Scheme, new ClaimsPrincipal(identity));
    }

    public static void MapSignOut(this IEndpointRouteBuilder app) => app.MapPost("/abmelden", async (HttpContext context) =>
    {
        // The middleware only finds out; whoever reads no form must ask it.
        if (context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: true })
            return Results.BadRequest();
        await context.SignOutAsync(Scheme);
        return Results.Redirect("/");
    }).WithMetadata(new RequireAntiforgeryTokenAttribute()).ExcludeFromDescription();

    /// <summary>Who the session of this request belongs to; null without one.</summary>
    public static Principal? PrincipalOf(HttpContext context) => context.Items[PrincipalKey] as Principal;

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var door = context.HttpContext.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal) ? Door.Api : Door.Browser;
        var principal = !context.HttpContext.Request.Path.StartsWithSegments("/dav", StringComparison.Ordinal)
            && Read(context.Principal, PersonClaim) is { } person
            && Read(context.Principal, StampClaim) is { } stamp
                ? await context.HttpContext.RequestServices.GetRequiredService<LibraryGate>()
                    .FindPrincipalAsync(person, stamp, door, context.HttpContext.RequestAborted)
                : null;
        if (principal is null)
            context.RejectPrincipal();
        else
            context.HttpContext.Items[PrincipalKey] = principal;
    }

    private static long? Read(ClaimsPrincipal? claims, string type) =>
        long.TryParse(claims?.FindFirst(type)?.Value, CultureInfo.InvariantCulture, out var number) ? number : null;

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
