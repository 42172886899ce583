using Microsoft.Net.Http.Headers;
using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;
using ToolKit.WebDav;

namespace ToolKit.Server;

/// <summary>A document without what a machine can take out of it (<c>/bereinigt</c>), for those who may write it.</summary>
internal static class CleanedDownloads
{
    private const string Prefix = "/bereinigt";

    public static string UrlOf(LibraryPath path) => LibraryUrl.For(Prefix, path);

    public static void MapCleanedDownloads(this WebApplication app) => app.MapGet(Prefix + "/{**path}", SendAsync).ExcludeFromDescription();

    private static async Task SendAsync(HttpContext context, CurrentPerson me)
    {
        var cancellation = context.RequestAborted;
        if (await LibraryUrl.FindDocumentAsync(context, me.View, Prefix, Right.Read, cancellation) is not { Entry: { } entry } document)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (!await me.View.MayAsync(Right.Write, document, cancellation))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        using var cleaned = new MemoryStream();
        using (var blob = await me.View.OpenAsync(document, cancellation))
        {
            await using var body = blob.OpenStream();
            if (!CleanedCopy.Write(body, entry.Name, cleaned, cancellation))
            {
                context.Response.StatusCode = StatusCodes.Status409Conflict;
                return;
            }
        }

        await me.View.NoteReadAsync(document, ReadKind.Download, cancellation);
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(entry.Name);
        var headers = context.Response.Headers;
        headers.ContentDisposition = disposition.ToString();
        headers.ContentType = MediaTypes.Of(entry.Name) ?? "application/octet-stream";
        headers.ContentSecurityPolicy = SecurityHeaders.FilePolicy;
        headers.CacheControl = SecurityHeaders.CacheControlOfFile(context.Request);
        context.Response.ContentLength = cleaned.Length;
        cleaned.Position = 0;
        await cleaned.CopyToAsync(context.Response.Body, cancellation);
    }
}
