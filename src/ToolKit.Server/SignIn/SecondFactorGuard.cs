using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>
/// Who keeps others' access needs a second factor where the server is reached from other machines: with a local account and without one she can do nothing but set
/// it up. Who signs in at an identity provider shows hers there.
/// </summary>
internal static class SecondFactorGuard
{
    public const string Page = "/konto/zweiter-faktor";

    private static readonly PathString[] Open = [Page, "/abmelden", "/anmelden", "/fehler", "/health"];

    public static void UseSecondFactorGuard(this IApplicationBuilder app)
    {
        var time = app.ApplicationServices.GetRequiredService<TimeProvider>();
        var options = app.ApplicationServices.GetRequiredService<ServerOptions>();
        app.Use(async (context, next) =>
        {
            if (!IsMissing(context, options, time.GetUtcNow()) || Array.Exists(Open, path => context.Request.Path.StartsWithSegments(path, StringComparison.Ordinal)))
            {
                await next(context);
                return;
            }

            if (HttpMethods.IsGet(context.Request.Method) && !context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
                context.Response.Redirect(Page);
            else
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
        });
    }

    /// <summary>Whether somebody with this principal must have a second factor when she signs in with a password.</summary>
    public static bool IsNeeded(Principal principal, DateTimeOffset now) =>
        principal.Grants.Any(grant => grant.Role >= Role.RegionAdmin && grant.IsRunning(now));

    private static bool IsMissing(HttpContext context, ServerOptions options, DateTimeOffset now) =>
        Sessions.SessionOf(context) is { Issuer: null, HasSecondFactor: false }
        && !Transport.IsFromHere(context, options)
        && Sessions.PrincipalOf(context) is { } principal
        && IsNeeded(principal, now);
}
