using System.Globalization;
using System.IO.Compression;
using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;
using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>
/// Folders as ZIP, made while they are sent: <c>GET /archiv/PATH</c>, with <c>?id=…</c> only those members, with <c>?als=docx</c> their Markdown documents as DOCX. Everything in it can also be had singly.
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

    /// <summary>The archive of a folder, its Markdown documents in another format.</summary>
    public static string UrlOf(LibraryPath folder, WrittenFormat format) => UrlOf(folder, [], format);

    /// <summary>The archive of a folder, or of some of its members.</summary>
    /// <param name="ids">The members; empty or null: all.</param>
    /// <param name="format">That of its Markdown documents; null: as they are stored.</param>
    public static string UrlOf(LibraryPath folder, IEnumerable<long>? ids = null, WrittenFormat? format = null)
    {
        var query = (ids ?? []).Select(id => string.Create(CultureInfo.InvariantCulture, $"id={id}")).Concat(format is null ? [] : [AsQuery(format)]);
        return LibraryUrl.For(Prefix, folder) + (string.Join('&', query) is { Length: > 0 } asked ? "?" + asked : "");
    }

    /// <summary>What asks an archive for a format.</summary>
    public static string AsQuery(WrittenFormat format) => "als=" + format.Name;

    public static void MapArchives(this WebApplication app) => app.MapGet(Prefix + "/{**path}", SendAsync).ExcludeFromDescription();

    private static async Task SendAsync(HttpContext context, CurrentPerson me, DocumentFiles files, long[] id)
    {
        var cancellation = context.RequestAborted;
        if (LibraryUrl.Parse(context, Prefix) is not { } path
            || await me.View.FindAsync(LibraryPath.Parse(path.Value), cancellation) is not { Entry.IsFolder: true } folder
            || !TryReadFormat(context.Request, out var format)
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
        var names = listed.Select(one => one.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, entry) in listed)
        {
            var (given, written) = NameIn(format, name, entry, names);
            await AddAsync(context, me.View, files, archive, given, entry, written);
        }
    }

    /// <summary>The format in which Markdown documents are wanted: <c>?als=docx</c>. False: one that there is not.</summary>
    /// <param name="format">Null: as they are stored.</param>
    internal static bool TryReadFormat(HttpRequest request, out WrittenFormat? format)
    {
        var asked = request.Query["als"];
        format = asked.Count == 1 ? WrittenFormat.Find(asked[0]!) : null;
        return asked.Count == 0 || format == WrittenFormat.Docx || format == WrittenFormat.Odt;
    }

    /// <summary>What a document is called in an archive: in another format it has another ending. Where something else has that name, it stays as it is stored.</summary>
    /// <param name="format">The one asked for; null: as it is stored.</param>
    /// <param name="names">Those of everything in the archive; what is given out here comes to them.</param>
    /// <returns>The name, and the format it is written in; null: as it is stored.</returns>
    internal static (string Name, WrittenFormat? Format) NameIn(WrittenFormat? format, string name, LibraryEntry entry, HashSet<string> names) =>
        format is not null && DocumentFiles.IsWritten(entry) && Path.ChangeExtension(name, format.Extension) is var other && names.Add(other) ? (other, format) : (name, null);

    /// <summary>Begins an answer that is an archive. Nothing can be refused any more.</summary>
    /// <param name="name">What the file is called, without its ending.</param>
    internal static ZipArchive Begin(HttpContext context, string name)
    {
        Downloads.SetHeaders(context, name + ".zip", "application/zip", isShown: false, length: null);
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

    /// <summary>Sends a folder's name, or a document with its bytes and its stamp.</summary>
    /// <param name="format">The one it is written in, as its name says; null: as it is stored.</param>
    internal static async Task AddAsync(HttpContext context, LibraryView view, DocumentFiles files, ZipArchive archive, string name, LibraryEntry entry, WrittenFormat? format)
    {
        var cancellation = context.RequestAborted;
        if (entry.IsFolder)
        {
            archive.CreateEntry(name).LastWriteTime = TimeOf(entry);
            return;
        }

        // Asked again: sending takes long, and what was deleted, moved out of sight or withdrawn meanwhile is not hers any more.
        if (await view.FindAsync(entry.Id, cancellation) is not { Entry: { IsFolder: false } now } document || !await view.MayAsync(Right.Read, document, cancellation))
            return;
        using var blob = await view.OpenAsync(document, cancellation);
        await view.NoteReadAsync(document, ReadKind.Download, cancellation);
        byte[]? made = null;
        if (format is not null)
        {
            made = (await files.WriteAsync(view, document, now.VersionNumber, blob, format.Name, context.Request, cancellation))?.Bytes;
            if (made is null)
                name = Path.ChangeExtension(name, Path.GetExtension(entry.Name)); // it is no text
        }

        made ??= await files.StampAsync(view, document, now.VersionNumber, blob, cancellation);
        var added = archive.CreateEntry(name, CompressionLevel.Fastest);
        added.LastWriteTime = TimeOf(now);
        await using var target = await added.OpenAsync(cancellation);
        if (made is not null)
        {
            await target.WriteAsync(made, cancellation);
            return;
        }

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
