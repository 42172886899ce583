using System.Globalization;
using Microsoft.Net.Http.Headers;
using ToolKit.Access;
using ToolKit.Library;
using ToolKit.WebDav;

namespace ToolKit.Server;

/// <summary>
/// Documents as files for the browser, in their current or an older version: to be saved (<c>/herunterladen</c>), Markdown ones in other formats too (<c>?als=docx</c>), or PDF and pictures to be looked at (<c>/ansehen</c>), and
/// never to be run. What is saved carries its stamp.
/// </summary>
internal static class Downloads
{
    private const string Prefix = "/herunterladen";
    private const string ViewPrefix = "/ansehen";

    // What every browser shows by itself. An SVG is drawn, but as a picture only: its scripts do not run.
    private static readonly HashSet<string> Images = new(StringComparer.OrdinalIgnoreCase) { ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg" };

    /// <summary>To save it.</summary>
    /// <param name="path">The document.</param>
    /// <param name="version">Null: the current one.</param>
    public static string UrlOf(LibraryPath path, long? version) => LibraryUrl.For(Prefix, path) + (version is null ? "" : $"?version={version}");

    /// <summary>To save a Markdown document in another format.</summary>
    /// <param name="format">The name of one of <see cref="Formats.WrittenFormat.All"/>, or <see cref="DocumentFiles.Pdf"/>.</param>
    public static string UrlAs(LibraryPath path, string format) => LibraryUrl.For(Prefix, path) + "?als=" + format;

    /// <summary>To look at it in the browser; what browsers do not show is saved there too.</summary>
    public static string ViewUrlOf(LibraryPath path) => LibraryUrl.For(ViewPrefix, path);

    public static bool IsPdf(string name) => Path.GetExtension(name).Equals(".pdf", StringComparison.OrdinalIgnoreCase);

    public static bool IsImage(string name) => Images.Contains(Path.GetExtension(name));

    public static void MapDownloads(this WebApplication app)
    {
        app.MapMethods(Prefix + "/{**path}", ["GET", "HEAD"], DownloadAsync).ExcludeFromDescription();
        app.MapMethods(ViewPrefix + "/{**path}", ["GET", "HEAD"], ShowAsync).ExcludeFromDescription();
    }

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

    /// <summary>A guard for what goes from one path to another.</summary>
    public static ViewGuard NotLocked(LibraryPath from, LibraryPath to) => async transaction =>
    {
        await NotLocked(from, goes: true)(transaction);
        await NotLocked(to)(transaction);
    };

    /// <summary>Says of an answer that it is a file.</summary>
    /// <param name="mediaType">Null: that of the name.</param>
    /// <param name="isShown">In the browser, unless it would make a document of it; otherwise it is saved.</param>
    /// <param name="length">In bytes; null: not known yet.</param>
    public static void SetHeaders(HttpContext context, string name, string? mediaType, bool isShown, long? length)
    {
        var headers = context.Response.Headers;
        headers.ContentType = mediaType ?? MediaTypes.Of(name) ?? "application/octet-stream";
        var disposition = new ContentDispositionHeaderValue(isShown && !SecurityHeaders.IsDocument(headers.ContentType) ? "inline" : "attachment");
        disposition.SetHttpFileName(name);
        headers.ContentDisposition = disposition.ToString();
        headers.ContentSecurityPolicy = isShown && IsPdf(name) ? SecurityHeaders.PdfPolicy : SecurityHeaders.FilePolicy;
        headers.CacheControl = SecurityHeaders.CacheControlOfFile(context.Request);
        context.Response.ContentLength = length;
    }

    private static Task DownloadAsync(HttpContext context, CurrentPerson me, DocumentFiles files) => SendAsync(context, me, files, Prefix, isShown: false);

    private static Task ShowAsync(HttpContext context, CurrentPerson me, DocumentFiles files) => SendAsync(context, me, files, ViewPrefix, isShown: true);

    /// <param name="isShown">In the browser, where it can; otherwise to be saved.</param>
    private static async Task SendAsync(HttpContext context, CurrentPerson me, DocumentFiles files, string prefix, bool isShown)
    {
        var cancellation = context.RequestAborted;
        if (await LibraryUrl.FindDocumentAsync(context, me.View, prefix, Right.Read, cancellation) is not { Entry: { } entry } document)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var version = context.Request.Query["version"];
        DocumentVersion? older = null;
        if (version.Count > 0)
        {
            older = long.TryParse(version, CultureInfo.InvariantCulture, out var asked)
                ? await me.View.FindVersionAsync(document, asked, cancellation)
                : null;
            if (older is null)
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }
        }

        using var blob = older is null ? await me.View.OpenAsync(document, cancellation) : await me.View.OpenAsync(document, older, cancellation);
        var number = older?.Number ?? entry.VersionNumber;
        var format = context.Request.Query["als"];
        DocumentFile? written = null;
        if (format.Count > 0)
        {
            try
            {
                written = format.Count == 1 && prefix == Prefix ? await files.WriteAsync(me.View, document, number, blob, format[0]!, context.Request, cancellation) : null;
            }
            catch (PdfFailedException failure)
            {
                FailurePages.Refuse(context, StatusCodes.Status503ServiceUnavailable, Texts.T(failure.Message));
                return;
            }

            if (written is null)
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }
        }

        isShown &= IsPdf(entry.Name) || IsImage(entry.Name);
        var name = written?.Name ?? entry.Name;
        var made = written?.Bytes ?? (isShown ? null : await files.StampAsync(me.View, document, number, blob, cancellation));
        SetHeaders(context, name, written?.MediaType, isShown, made?.Length ?? blob.Length);
        if (!HttpMethods.IsGet(context.Request.Method))
            return;
        await me.View.NoteReadAsync(document, isShown ? ReadKind.View : ReadKind.Download, cancellation);
        if (made is not null)
            await context.Response.BodyWriter.WriteAsync(made, cancellation);
        else
            await blob.CopyToAsync(context.Response.BodyWriter, 0, blob.Length, cancellation);
    }
}
