using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using ToolKit.Access;
using ToolKit.Library;
using ToolKit.WebDav;

namespace ToolKit.Server;

/// <summary>Documents as files for the browser, in their current or an older version, always to be saved and never to be run.</summary>
internal static class Downloads
{
    private const string Prefix = "/herunterladen";

    /// <param name="path">The document.</param>
    /// <param name="version">Null: the current one.</param>
    public static string UrlOf(string path, long? version) =>
        Prefix + LibraryUrl.For(path)[LibraryUrl.Prefix.Length..] + (version is null ? "" : $"?version={version}");

    public static void MapDownloads(this WebApplication app) =>
        app.MapMethods(Prefix + "/{**path}", ["GET", "HEAD"], SendAsync).ExcludeFromDescription();

    /// <summary>A guard for changes made on a page, which holds no lock tokens: somebody's lock stands in the way of everybody else.</summary>
    /// <param name="path">What is changed, or made, where nothing lies yet.</param>
    /// <param name="goes">It is taken away: like making something, that changes the folder above too (RFC 4918 §7.4).</param>
    public static ViewGuard NotLocked(LibraryPath path, bool goes = false) => async transaction =>
    {
        var locks = await transaction.LocksCoveringAsync(path);
        if (locks.Count == 0 && (goes || (await transaction.FindAsync(path)).Entry is null))
            locks = await transaction.LocksCoveringAsync(path.Parent);
        if (locks.Count == 0)
            locks = await transaction.LocksBelowAsync(path);
        if (locks.Count > 0)
            throw new LockedException(path, locks);
    };

    private static async Task SendAsync(HttpContext context, CurrentPerson me)
    {
        var cancellation = context.RequestAborted;
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var raw = target.Split('?')[0];
        if (DavPath.TryDecode(raw.AsSpan(Prefix.Length), out var path, out _) is not null
            || await me.View.FindAsync(LibraryPath.Parse(path.Value), cancellation) is not { Entry.IsFolder: false } document
            || !await me.View.MayAsync(Right.Read, document, cancellation))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var version = context.Request.Query["version"];
        DocumentVersion? older = null;
        if (version.Count > 0)
        {
            older = long.TryParse(version, CultureInfo.InvariantCulture, out var number)
                ? await me.View.FindVersionAsync(document, number, cancellation)
                : null;
            if (older is null)
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }
        }

        using var blob = older is null ? await me.View.OpenAsync(document, cancellation) : await me.View.OpenAsync(document, older, cancellation);
        var headers = context.Response.Headers;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(document.Entry.Name);
        headers.ContentDisposition = disposition.ToString();
        headers.ContentType = MediaTypes.Of(document.Entry.Name) ?? "application/octet-stream";
        headers.ContentSecurityPolicy = SecurityHeaders.FilePolicy;
        headers.CacheControl = SecurityHeaders.CacheControlOfFile(context.Request);
        context.Response.ContentLength = blob.Length;
        if (!HttpMethods.IsGet(context.Request.Method))
            return;
        await me.View.NoteReadAsync(document, ReadKind.Download, cancellation);
        await blob.CopyToAsync(context.Response.BodyWriter, 0, blob.Length, cancellation);
    }
}
