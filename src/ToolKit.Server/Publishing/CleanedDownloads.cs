using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>A document without what a machine can take out of it (<c>/bereinigt</c>), for those who may write it.</summary>
internal static class CleanedDownloads
{
    private const string Prefix = "/bereinigt";

    public static string UrlOf(LibraryPath path) => LibraryUrl.For(Prefix, path);

    public static void MapCleanedDownloads(this WebApplication app) => app.MapGet(Prefix + "/{**path}", SendAsync).ExcludeFromDescription();

    private static async Task SendAsync(HttpContext context, CurrentPerson me, DocumentFiles files)
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

        using var blob = await me.View.OpenAsync(document, cancellation);
        if (await files.CleanAsync(me.View, document, blob, cancellation) is not { } cleaned)
        {
            context.Response.StatusCode = StatusCodes.Status409Conflict;
            return;
        }

        await me.View.NoteReadAsync(document, ReadKind.Download, cancellation);
        Downloads.SetHeaders(context, entry.Name, mediaType: null, isShown: false, cleaned.Length);
        await context.Response.BodyWriter.WriteAsync(cleaned, cancellation);
    }
}
