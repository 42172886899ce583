using System.Net;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using ToolKit.Access;
using ToolKit.Library;
using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>How a request has come: by which way passwords and tokens may travel, and how much somebody unknown may send.</summary>
internal static class Transport
{
    // A form with all its fields, and room to spare. Files come from people who have signed in.
    private const long MostFromStrangers = 1_000_000;

    // Forms of those who have: the largest holds a table of a megabyte.
    private const long MostInAForm = 2_000_000;

    // What a form with a file has around the file.
    private const long AroundAFile = 100_000;

    private const string PlainHttp =
        "Über unverschlüsseltes HTTP ist hier nichts zu sehen, und es werden keine Zugangsdaten angenommen. Bitte verwenden Sie die Adresse mit https://.\n";

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

    /// <summary>
    /// Off TLS nothing is shown and nothing is taken, but for the question whether the server lives. What is WebDAV's answers for itself (<see cref="DeviceTokens"/>). To be put before everything
    /// else that answers.
    /// </summary>
    public static void UseSafeTransport(this IApplicationBuilder app)
    {
        var options = app.ApplicationServices.GetRequiredService<ServerOptions>();
        var refusals = app.ApplicationServices.GetRequiredService<RefusalLog>();
        app.Use((context, next) =>
        {
            if ((IsSafe(context, options) && !IsFromElsewhere(context, options))
                || DeviceTokens.IsDav(context.Request)
                || context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
            {
                return next(context);
            }

            refusals.NoteAttempt(Door.Browser, null, "Unverschlüsseltes HTTP", context.Connection.RemoteIpAddress);
            return DeviceTokens.RefuseAsync(context, StatusCodes.Status403Forbidden, PlainHttp);
        });
    }

    /// <summary>
    /// Bounds what is sent to a page, before any of it is read: forms are written to disk before anything else is known of them. A file is taken only from who may create where it is
    /// to lie, and when there is room for it. It must be announced how much it is. To be put behind the session.
    /// </summary>
    public static void UseBodyLimits(this IApplicationBuilder app)
    {
        var options = app.ApplicationServices.GetRequiredService<ServerOptions>();
        var disk = app.ApplicationServices.GetRequiredService<DiskSpace>();
        app.Use(async (context, next) =>
        {
            var isKnown = Sessions.PrincipalOf(context) is not null;
            if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true }
                || DeviceTokens.ViewOf(context) is not null
                || context.Features.Get<IStatusCodeReExecuteFeature>() is not null // refused already: the page that says so
                || (isKnown && context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)))
            {
                await next(context);
                return;
            }

            var isFile = isKnown && IsUpload(context.Request);
            var most = context.Request.Path == Pages.VorlagenCheckModel.Address && isKnown ? TemplateCheck.MostBytes + AroundAFile
                : isFile ? (options.MaxUploadMegabytes * 1_000_000) + AroundAFile : isKnown ? MostInAForm : MostFromStrangers;
            if (context.Request.ContentLength is not { } length || length > most)
            {
                if (!isKnown)
                    await DeviceTokens.RefuseAsync(context, context.Request.ContentLength is null ? StatusCodes.Status411LengthRequired : StatusCodes.Status413PayloadTooLarge, context.Request.ContentLength is null ? NoLength : TooLarge);
                else if (context.Request.ContentLength is null)
                    FailurePages.Refuse(context, StatusCodes.Status411LengthRequired);
                else
                    FailurePages.Refuse(context, StatusCodes.Status413PayloadTooLarge, isFile ? T("Hier darf eine Datei höchstens {0} MB haben. Teilen Sie sie auf, oder fragen Sie die Zentrale.", options.MaxUploadMegabytes) : null);
                return;
            }

            if (!isFile)
            {
                await next(context);
                return;
            }

            var view = context.RequestServices.GetRequiredService<CurrentPerson>().View;
            var place = LibraryUrl.Parse(context) is { } path ? await view.FindAsync(LibraryPath.Parse(path.Value), context.RequestAborted) : null;
            if (place?.Entry is not { IsFolder: true })
            {
                FailurePages.Refuse(context, place?.Entry is null ? StatusCodes.Status404NotFound : StatusCodes.Status403Forbidden);
                return;
            }

            if (await view.RefuseAsync(Right.Create, place, context.RequestAborted) is { } refusal)
            {
                FailurePages.Refuse(context, refusal);
                return;
            }

            if (await view.FindQuotaAsync(place, context.RequestAborted) is { } quota && length - AroundAFile > quota.Limit)
            {
                FailurePages.Refuse(context, StatusCodes.Status507InsufficientStorage, PageRefusal.Of(new QuotaExceededException(quota.Limit)));
                return;
            }

            using var room = disk.TryReserve(length);
            if (room is null)
            {
                FailurePages.Refuse(context, StatusCodes.Status507InsufficientStorage);
                return;
            }

            await next(context);
        });
    }

    /// <summary>
    /// A browser names the site whose form it sends. Where that is another machine's, the request has come through a proxy that hides itself, or from a foreign site: in
    /// neither case from here.
    /// </summary>
    private static bool IsFromElsewhere(HttpContext context, ServerOptions options) =>
        !context.Request.IsHttps
        && !options.AllowPlainHttp
        && context.Request.Headers.Origin is [{ } origin]
        && Uri.TryCreate(origin, UriKind.Absolute, out var site)
        && !IsNameOfThisMachine(site.Host);

    private static bool IsUpload(HttpRequest request) =>
        request.Path.StartsWithSegments(LibraryUrl.Prefix, StringComparison.Ordinal)
        && string.Equals(request.Query["handler"], "Hochladen", StringComparison.OrdinalIgnoreCase);

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
