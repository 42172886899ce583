using System.Globalization;
using System.IO.Compression;
using Microsoft.Net.Http.Headers;
using ToolKit.Access;
using ToolKit.Library;
using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>
/// Folders as ZIP, made while they are sent: <c>GET /archiv/PATH</c>, with <c>?id=…</c> only those members. Everything in it can also be had singly.
/// </summary>
/// <remarks>
/// Names are in UTF-8 and marked so (APPNOTE 4.4.4, bit 11), which Explorer has read since Windows 8. Every entry is deflated, never stored: with sizes that follow the bytes, some programs cannot find
/// the end of stored ones. Sizes beyond 4 GB and more than 65,535 entries are Zip64.
/// </remarks>
internal static class Archives
{
    public const string Prefix = "/archiv";

    /// <summary>How many entries one archive has at most: its table of contents stands at its end and is kept in memory until then.</summary>
    public const int MostEntries = 20_000;

    /// <summary>The archive of a folder, or of some of its members.</summary>
    public static string UrlOf(LibraryPath folder, IEnumerable<long>? ids = null) => LibraryUrl.For(Prefix, folder)
        + (ids is null ? "" : "?" + string.Join('&', ids.Select(id => string.Create(CultureInfo.InvariantCulture, $"id={id}"))));

    public static void MapArchives(this WebApplication app) => app.MapGet(Prefix + "/{**path}", SendAsync).ExcludeFromDescription();

    private static async Task SendAsync(HttpContext context, CurrentPerson me, long[] id)
    {
        var cancellation = context.RequestAborted;
        if (LibraryUrl.Parse(context, Prefix) is not { } path
            || await me.View.FindAsync(LibraryPath.Parse(path.Value), cancellation) is not { Entry.IsFolder: true } folder
            || await ListAsync(me.View, folder, id, cancellation) is not { } listed)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (listed.Count > MostEntries)
        {
            FailurePages.Refuse(context, StatusCodes.Status413PayloadTooLarge, T("Das sind mehr als {0:N0} Einträge. Bitte laden Sie einzelne Ordner daraus herunter.", MostEntries));
            return;
        }

        await using var archive = Begin(context, folder.Path.IsRoot ? T("Dokumente") : folder.DisplayName);
        foreach (var (name, entry) in listed)
            await AddAsync(me.View, archive, name, entry, cancellation);
    }

    /// <summary>Begins an answer that is an archive. Nothing can be refused any more.</summary>
    /// <param name="name">What the file is called, without its ending.</param>
    internal static ZipArchive Begin(HttpContext context, string name)
    {
        var headers = context.Response.Headers;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(name + ".zip");
        headers.ContentDisposition = disposition.ToString();
        headers.ContentType = "application/zip";
        headers.ContentSecurityPolicy = SecurityHeaders.FilePolicy;
        headers.CacheControl = SecurityHeaders.CacheControlOfFile(context.Request);
        return new ZipArchive(new ArchiveBody(context.Response.BodyWriter), ZipArchiveMode.Create);
    }

    /// <summary>What goes into the archive, under which names; one more than <see cref="MostEntries"/> where there is more. Null where an id is not to be had.</summary>
    private static async ValueTask<List<(string Name, LibraryEntry Entry)>?> ListAsync(LibraryView view, ViewedPath folder, long[] ids, CancellationToken cancellation)
    {
        var listed = new List<(string, LibraryEntry)>();
        if (ids.Length == 0)
        {
            await AddTreeAsync(folder);
            return listed;
        }

        foreach (var id in ids.Distinct())
        {
            if (await view.FindAsync(id, cancellation) is not { } member || member.Path.IsRoot || member.Path.Parent != folder.Path)
                return null;
            listed.Add((NameOf(member.Path, member.Entry!), member.Entry!));
            if (member.Entry!.IsFolder)
                await AddTreeAsync(member);
        }

        return listed;

        async ValueTask AddTreeAsync(ViewedPath top)
        {
            if (listed.Count > MostEntries)
                return;
            var tree = await view.ListTreeAsync(top, MostEntries + 1 - listed.Count, cancellation: cancellation);
            listed.AddRange(tree.Entries.Where(found => !found.Entry.IsScratch).Select(found => (NameOf(found.Path, found.Entry), found.Entry)));
        }

        string NameOf(LibraryPath path, LibraryEntry entry) => string.Join('/', path.Names.Skip(folder.Path.Depth)) + (entry.IsFolder ? "/" : "");
    }

    /// <summary>Sends a folder's name, or a document with its bytes.</summary>
    internal static async Task AddAsync(LibraryView view, ZipArchive archive, string name, LibraryEntry entry, CancellationToken cancellation)
    {
        if (entry.IsFolder)
        {
            archive.CreateEntry(name).LastWriteTime = TimeOf(entry);
            return;
        }

        // Asked again: sending takes long, and what was deleted, moved out of sight or withdrawn meanwhile is not hers any more.
        if (await view.FindAsync(entry.Id, cancellation) is not { Entry.IsFolder: false } document || !await view.MayAsync(Right.Read, document, cancellation))
            return;
        using var blob = await view.OpenAsync(document, cancellation);
        await view.NoteReadAsync(document, ReadKind.Download, cancellation);
        var added = archive.CreateEntry(name, CompressionLevel.Fastest);
        added.LastWriteTime = TimeOf(document.Entry);
        await using var target = await added.OpenAsync(cancellation);
        await using var source = blob.OpenStream();
        await source.CopyToAsync(target, cancellation);
    }

    /// <summary>ZIP knows the years from 1980 to 2107 and no time zones; clients may state any time.</summary>
    private static DateTimeOffset TimeOf(LibraryEntry entry)
    {
        var time = LocalDays.Clock(entry.ModifiedAt);
        return time.Year is >= 1980 and <= 2107 ? time : new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    }
}
