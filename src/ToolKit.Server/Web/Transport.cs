using System.Net;
using Microsoft.AspNetCore.Http.Features;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>How a request has come: by which way passwords and tokens may travel, and how much somebody unknown may send.</summary>
internal static class Transport
{
    // A form with all its fields, and room to spare. Files come from people who have signed in.
    private const long MostFromStrangers = 1_000_000;

    private const string PlainHttp =
        "Über unverschlüsseltes HTTP werden hier keine Zugangsdaten angenommen. Bitte verwenden Sie die Adresse mit https://.\n";

    private const string NoLength =
        "Was ohne Anmeldung gesendet wird, muss seine Länge nennen (Content-Length). Bitte melden Sie sich an.\n";

    private const string TooLarge =
        "Ohne Anmeldung wird höchstens ein Megabyte angenommen. Bitte melden Sie sich an und senden Sie es noch einmal.\n";

    // A proxy leaves one of these, and so does the framework where it has believed it.
    private static readonly string[] MarksOfProxies = ["X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Original-For", "X-Original-Proto", "Forwarded", "Via", "X-Real-IP"];

    /// <summary>
    /// The client is a program on this machine. Behind a proxy the connection comes from here as well; so the address asked for must be this machine's too, no proxy
    /// may have left its mark, and the server must not be known to people under another address.
    /// </summary>
    public static bool IsFromHere(HttpContext context, ServerOptions options) =>
        (context.Connection.RemoteIpAddress is not { } client || IPAddress.IsLoopback(client))
        && IsNameOfThisMachine(context.Request.Host.Host)
        && !CameThroughProxy(context.Request.Headers)
        && (options.PublicUrl is null || IsNameOfThisMachine(new Uri(options.PublicUrl).Host));

    /// <summary>Nobody on the way can read or change what is sent, or the operator has said that it does not matter.</summary>
    public static bool IsSafe(HttpContext context, ServerOptions options) => context.Request.IsHttps || options.AllowPlainHttp || IsFromHere(context, options);

    /// <summary>Off TLS there is neither a session nor a form: nothing worth reading goes over the wire. To be put before the session is read.</summary>
    public static void UseSafeTransport(this IApplicationBuilder app)
    {
        var options = app.ApplicationServices.GetRequiredService<ServerOptions>();
        var refusals = app.ApplicationServices.GetRequiredService<RefusalLog>();
        app.Use((context, next) =>
        {
            if (IsSafe(context, options) || (IsRead(context.Request.Method) && !context.Request.Path.StartsWithSegments("/anmelden", StringComparison.Ordinal) && context.Request.Headers.Cookie.Count == 0))
                return next(context);
            refusals.NoteAttempt(Door.Browser, null, "Unverschlüsseltes HTTP", context.Connection.RemoteIpAddress);
            return DeviceTokens.RefuseAsync(context, StatusCodes.Status403Forbidden, PlainHttp);
        });
    }

    /// <summary>
    /// Bounds what somebody sends who has not signed in: forms are written to disk before anything else is known of them. It must be announced how much it is. To be put
    /// behind the session.
    /// </summary>
    public static void UseLimitForStrangers(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (Sessions.PrincipalOf(context) is not null
            || DeviceTokens.ViewOf(context) is not null
            || context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true }
            || context.Request.ContentLength <= MostFromStrangers)
        {
            return next(context);
        }

        // With its words: the page for the status would be asked for with the same body, and refused here again.
        return context.Request.ContentLength is null
            ? DeviceTokens.RefuseAsync(context, StatusCodes.Status411LengthRequired, NoLength)
            : DeviceTokens.RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, TooLarge);
    });

    // OPTIONS on the root is for Explorer, which stops where it is refused.
    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool CameThroughProxy(IHeaderDictionary headers)
    {
        foreach (var mark in MarksOfProxies)
        {
            if (headers.ContainsKey(mark))
                return true;
        }

        return false;
    }

    // The usual names first: this is asked with every request over plain HTTP.
    private static bool IsNameOfThisMachine(string host) => host.Length == 0 || Loopback.IsHost(host);
}
