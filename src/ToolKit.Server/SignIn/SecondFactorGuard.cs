namespace ToolKit.Server;

/// <summary>
/// Who keeps others' access, or whom else the settings name, needs a second factor where the server is reached from other machines: with a local account and without one she can do nothing but set
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

    private static bool IsMissing(HttpContext context, ServerOptions options, DateTimeOffset now) =>
        Sessions.SessionOf(context) is { Issuer: null, HasSecondFactor: false }
        && !Transport.IsFromHere(context, options)
        && Sessions.PrincipalOf(context) is { } principal
        && options.SignIn.NeedsFactor(principal, now);
}
