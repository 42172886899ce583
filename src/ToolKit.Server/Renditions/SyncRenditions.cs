using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;
using ToolKit.WebDav;

namespace ToolKit.Server;

/// <summary>What a report of changes says of the renditions of one entry, each format asked for once and in order.</summary>
/// <param name="isFirst">The client knows nothing yet, so nothing can be gone.</param>
internal sealed class SyncRenditions(LibraryDavStore store, MirroredEntry entry, bool isFirst)
{
    private const int MostVersions = 20; // looked at for what a client may have been told of the document before

    private readonly LibraryEntry? document = entry.Place?.Entry is { } now && RenditionNames.HasRenditions(now) ? now : null;
    private readonly bool isSource = !entry.IsFolder && RenditionNames.IsSource(entry.Path.Name);
    private bool? isReadable;
    private KnownRenditions? known;
    private RenditionLengths? had;

    /// <summary>Whether the renditions have to be worked out first, and the request has done enough of that.</summary>
    public async ValueTask<bool> MustWaitAsync(CancellationToken cancellation) =>
        document is not null && known is null && store.Renditions.IsSpent && await MayReadAsync(cancellation)
        && (known = await store.Renditions.FindKnownAsync(entry.Place!, entry.Sha256, cancellation)) is null;

    /// <summary>The rendition as it is now, or as gone; null: there is nothing to tell.</summary>
    public async ValueTask<SyncMember?> FindAsync(WrittenFormat format, CancellationToken cancellation)
    {
        if (!isSource || entry.Place is { Entry.IsScratch: true })
            return null;
        if (document is not null && await MayReadAsync(cancellation))
            known ??= await store.Renditions.FindKnownAsync(entry.Place!, entry.Sha256, cancellation) ?? await store.Renditions.TryMeasureAsync(entry.Place!, cancellation) ?? KnownRenditions.None;
        var isThere = known?.Lengths[format] > 0;
        if (!isThere && entry.Place is not null && (had ??= await HadAsync(cancellation))[format] == 0)
            return null;
        var name = RenditionNames.NameOf(entry.Path.Name, format);
        if (EntryName.Refusal(name) is not null)
            return null;
        var path = entry.Path.Parent.Append(name);
        if ((await store.View.FindAsync(path, cancellation)).Entry is not null)
            return null; // a real one, which is told for itself
        var rendition = isThere ? new DavRendition(store, document!, format, known!, await store.RightsAsync(entry.Place!, cancellation)) { Place = entry.Place! } : null;
        return new SyncMember(LibraryDavStore.PathOf(path), false, rendition);
    }

    /// <summary>What earlier versions had, as far as anybody was told of it. A client that never had it, because the document had another name, loses nothing.</summary>
    private async ValueTask<RenditionLengths> HadAsync(CancellationToken cancellation)
    {
        var all = default(RenditionLengths);
        if (isFirst || entry.Place!.Entry!.VersionNumber == 1 || !await MayReadAsync(cancellation))
            return all;
        DocumentVersion[] versions = [.. (await store.View.ListVersionsAsync(entry.Place, cancellation)).Take(MostVersions)];
        foreach (var sha256 in await store.View.ListHashesAsync(entry.Place, versions, cancellation))
        {
            if (store.Renditions.Writer.Find(store.Renditions.Writer.KeyOf(sha256, entry.Path)) is { } before)
                all = new RenditionLengths(Math.Max(all.Docx, before.Docx), Math.Max(all.Odt, before.Odt), Math.Max(all.Xlsx, before.Xlsx), Math.Max(all.Ods, before.Ods));
        }

        return all;
    }

    private async ValueTask<bool> MayReadAsync(CancellationToken cancellation) => isReadable ??= await store.View.MayAsync(Right.Read, entry.Place!, cancellation);
}
