using System.Net;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>
/// Device tokens on <c>/dav</c> and <c>/api</c>: the password of Basic, or Bearer. Account passwords never work here. Whatever is wrong with a
/// token, the answer is one and the same 401.
/// </summary>
internal static class DeviceTokens
{
    private const string Unauthorized =
        "Bitte melden Sie sich mit einem Geräte-Token an: als Passwort, der Benutzername ist beliebig. Das Passwort Ihres Kontos gilt hier nicht. Ein Token legen Sie auf der Seite \"Mein Konto\" an.\n";

    private const string PlainHttp =
        "Über unverschlüsseltes HTTP werden hier keine Zugangsdaten angenommen. Bitte verwenden Sie die Adresse mit https://.\n";

    private static readonly object ViewKey = new();

    /// <summary>The library as the person of this request's token may see it; null without a token.</summary>
    public static LibraryView? ViewOf(HttpContext context) => context.Items[ViewKey] as LibraryView;

    public static void UseDeviceTokens(this WebApplication app)
    {
        var gate = app.Services.GetRequiredService<LibraryGate>();
        var options = app.Services.GetRequiredService<ServerOptions>();
        app.Use(async (context, next) =>
        {
            var isDav = IsDav(context.Request);
            if (!isDav && !context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            {
                await next(context);
                return;
            }

            // What OPTIONS tells is no secret, and Explorer gives up when it is asked for a password here.
            if (isDav && HttpMethods.IsOptions(context.Request.Method))
            {
                await next(context);
                return;
            }

            var authorization = context.Request.Headers.Authorization;
            if ((isDav || authorization.Count > 0) && !context.Request.IsHttps && !options.AllowPlainHttp && !IsLoopback(context))
            {
                await RefuseAsync(context, StatusCodes.Status403Forbidden, PlainHttp);
                return;
            }

            if (authorization.Count > 0 || isDav)
            {
                var door = isDav ? Door.Dav : Door.Api;
                var view = authorization.Count == 1 ? await gate.OpenAsync(authorization[0], door, context.RequestAborted) : null;
                if (view is null)
                {
                    context.Response.Headers.WWWAuthenticate = "Basic realm=\"ToolKit\", charset=\"UTF-8\"";
                    await RefuseAsync(context, StatusCodes.Status401Unauthorized, Unauthorized);
                    return;
                }

                context.Items[ViewKey] = view;
            }

            await next(context);
        });
    }

    // PROPFIND on / is WebDAV's too: clients walk up to the root.
    private static bool IsDav(HttpRequest request) =>
        request.Path.StartsWithSegments("/dav", StringComparison.Ordinal)
        || (request.Path == "/" && request.Method is "PROPFIND" or "OPTIONS")
        || request.Path.Value is null or "" or "*";

    // Behind a proxy the connection is from loopback, but the client, whose address the proxy has told, is not.
    private static bool IsLoopback(HttpContext context) => context.Connection.RemoteIpAddress is null || IPAddress.IsLoopback(context.Connection.RemoteIpAddress);

    private static Task RefuseAsync(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            return Results.Problem(statusCode: status, detail: sentence.Trim()).ExecuteAsync(context);
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(sentence, context.RequestAborted);
    }
}
