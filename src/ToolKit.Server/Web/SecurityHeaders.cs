namespace ToolKit.Server;

/// <summary>Headers that go with every answer, whichever door it leaves through, also where it was begun anew for an error.</summary>
internal static class SecurityHeaders
{
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>For stored files that a browser shows: nothing in them may run, load or leave.</summary>
    public const string FilePolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

    private static readonly Func<object, Task> Complete = static state =>
    {
        CompleteHeaders((HttpContext)state);
        return Task.CompletedTask;
    };

    /// <summary>To be put first: what comes later has its own say, and this fills in what is missing when the answer starts.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(Complete, context);
        return next(context);
    });

    private static void CompleteHeaders(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (context.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000";
        if (context.Request.Path.StartsWithSegments("/dav", StringComparison.Ordinal))
            return;
        headers.TryAdd("Content-Security-Policy", PagePolicy);
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            headers.TryAdd("Cache-Control", "no-store");
    }
}
