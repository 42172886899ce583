using System.Globalization;
using System.IO.Compression;
using System.Text;
using ToolKit.Access;
using ToolKit.Library;
using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>Collections and sets as ZIP, made while they are sent: a cover sheet with the table of contents, then the documents, numbered in the order of use.</summary>
internal static class CollectionDownloads
{
    public static void MapCollectionDownloads(this WebApplication app)
    {
        app.MapGet("/koffer/{id:long}/zip", async (long id, HttpContext context, CurrentPerson me, CollectionStore collections, Packing packing) =>
            await SendAsync(context, me, await collections.FindAsync(me.Principal, id, context.RequestAborted) is { } own ? await packing.OpenAsync(own, context.RequestAborted) : null))
            .RequireAuthorization().ExcludeFromDescription();
        app.MapGet("/koffer/geteilt/{key}/zip", async (string key, HttpContext context, CurrentPerson me, Packing packing) =>
            await SendAsync(context, me, await packing.FindSharedAsync(key, context.RequestAborted)))
            .RequireAuthorization().ExcludeFromDescription();
        app.MapGet("/koffer/satz/{key}/zip", async (string key, HttpContext context, CurrentPerson me, Packing packing) =>
            await SendAsync(context, me, await packing.FindSetAsync(key, context.RequestAborted)))
            .ExcludeFromDescription();
    }

    private static async Task SendAsync(HttpContext context, CurrentPerson me, PackedCollection? collection)
    {
        if (collection is null || !Archives.TryReadFormat(context.Request, out var format))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var listed = collection.Documents.Select((document, index) =>
        {
            var (name, written) = Archives.NameIn(format, string.Create(CultureInfo.InvariantCulture, $"{index + 1:00} {Shorten(document.Place.Path.Name)}"), document.Place.Entry!, []);
            return (Name: name, Format: written, Document: document);
        }).ToList();
        await using var archive = Archives.Begin(context, EntryName.Refusal(collection.Name) is null ? collection.Name : CollectionStore.FirstName);
        var services = context.RequestServices;
        var cover = CoverSheet.Write(
            collection, [.. listed.Select(one => (one.Name, one.Document))], PublicAddress.Of(context.Request, services.GetRequiredService<ServerOptions>()), services.GetRequiredService<TimeProvider>().GetUtcNow());
        await using (var target = await archive.CreateEntry(T("00 Deckblatt.html"), CompressionLevel.Fastest).OpenAsync(context.RequestAborted))
            await target.WriteAsync(Encoding.UTF8.GetBytes(cover), context.RequestAborted);
        foreach (var (name, written, document) in listed)
            await Archives.AddAsync(context, me.View, services.GetRequiredService<DocumentFiles>(), archive, name, document.Place.Entry!, written);
    }

    /// <summary>With the number before it, a name must still be one that file systems take: 255 bytes on most of them.</summary>
    private static string Shorten(string name)
    {
        const int most = 240;
        if (Encoding.UTF8.GetByteCount(name) <= most)
            return name;
        var end = Path.GetExtension(name) is { Length: <= 10 } extension ? extension : "";
        var start = new StringBuilder();
        var bytes = Encoding.UTF8.GetByteCount(end);
        foreach (var rune in name.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > most)
                break;
            start.Append(rune.ToString());
        }

        return start.ToString().TrimEnd() + end;
    }
}
