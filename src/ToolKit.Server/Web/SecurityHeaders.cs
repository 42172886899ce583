namespace ToolKit.Server;

/// <summary>Headers that go with every answer, whichever door it leaves through, also where it was begun anew for an error.</summary>
internal static class SecurityHeaders
{
    private const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    // Listings and refusals are read by programs: nothing in them is to be shown, loaded or framed.
    private const string SharePolicy = "default-src 'none'; frame-ancestors 'none'";

    private const string StaySafe = "max-age=31536000";
    private const string StaySafeWithSubdomains = "max-age=31536000; includeSubDomains";

    /// <summary>For stored files that a browser shows: nothing in them may run, load or leave.</summary>
    public const string FilePolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

    /// <summary>For PDF, which browsers do not show inside a sandbox. Their viewers run no scripts of a document in the name of this site.</summary>
    public const string PdfPolicy = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'";

    private static readonly Func<object, Task> Complete = static state =>
    {
        CompleteHeaders((HttpContext)state, StaySafe);
        return Task.CompletedTask;
    };

    private static readonly Func<object, Task> CompleteWithSubdomains = static state =>
    {
        CompleteHeaders((HttpContext)state, StaySafeWithSubdomains);
        return Task.CompletedTask;
    };

    /// <summary>To be put first: what comes later has its own say, and this fills in what is missing when the answer starts.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app)
    {
        var complete = app.ApplicationServices.GetRequiredService<ServerOptions>().HstsSubdomains ? CompleteWithSubdomains : Complete;
        app.Use((context, next) =>
        {
            context.Response.OnStarting(complete, context);
            return next(context);
        });
    }

    /// <summary>
    /// What a browser is told of keeping a document: nothing, as of every page. Programs of the share keep theirs, and ask again each time, which spares them loading what they have.
    /// </summary>
    public static string CacheControlOfFile(HttpRequest request) =>
        request.Path.StartsWithSegments("/dav", StringComparison.Ordinal) && !request.Headers.ContainsKey("Sec-Fetch-Mode") ? "private, no-cache" : "no-store";

    /// <summary>
    /// Whether a browser makes a document of a file, with all that it names: HTML, SVG and other XML. Such a file is only ever saved. The policy keeps what it names from being loaded,
    /// but Chromium connects to the host of a frame before it asks the policy, and so tells who reads. As a picture on a page, an SVG is shown all the same.
    /// </summary>
    public static bool IsDocument(string? mediaType) =>
        mediaType is "text/html" or "text/xml" or "application/xml" || mediaType?.EndsWith("+xml", StringComparison.Ordinal) == true;

    private static void CompleteHeaders(HttpContext context, string transport)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (context.Request.IsHttps)
            headers.StrictTransportSecurity = transport;
        if (context.Request.Path.StartsWithSegments("/dav", StringComparison.Ordinal))
        {
            headers.TryAdd("Content-Security-Policy", SharePolicy);
            return;
        }

        headers.TryAdd("Content-Security-Policy", PagePolicy);
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            headers.TryAdd("Cache-Control", "no-store");
    }
}
