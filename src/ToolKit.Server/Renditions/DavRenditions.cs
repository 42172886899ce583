using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;
using ToolKit.WebDav;

namespace ToolKit.Server;

/// <summary>The renditions of Markdown documents on the share, for one request.</summary>
internal sealed class DavRenditions(LibraryDavStore store, RenditionWriter writer, RenditionQueue queue)
{
    /// <summary>For how many documents one request works out what their renditions are; others go to the queue.</summary>
    public const int MostMeasured = 40;

    private const long MostMeasuredBytes = 1_000_000; // of Markdown
    private const int BytesOfPictures = 10; // that take as long as one of Markdown: they are copied

    private readonly VisiblePictures pictures = new(store.View);
    private (int Documents, long Bytes) measured;

    /// <summary>Whether this request has done its share of making renditions.</summary>
    public bool IsSpent => measured.Documents >= MostMeasured || measured.Bytes >= MostMeasuredBytes || pictures.IsSpent;

    public RenditionWriter Writer => writer;

    /// <summary>The rendition that shows at a path; null: none.</summary>
    /// <param name="isFree">It is known that nothing else lies there.</param>
    public async ValueTask<DavRendition?> FindAsync(LibraryPath path, CancellationToken cancellation, bool isFree = false)
    {
        if (path.IsRoot
            || !RenditionNames.TryRead(path.Name, out var source, out var format)
            || ScratchNames.IsScratch(path.Name) // which Office asks for all the time: ~$Plan.docx
            || EntryName.Refusal(source) is not null
            || (!isFree && (await store.View.FindAsync(path, cancellation)).Entry is not null))
        {
            return null;
        }

        var document = await store.View.FindAsync(path.Parent.Append(source), cancellation);
        if (document.Entry is not { } entry || !RenditionNames.HasRenditions(entry))
            return null;
        var rights = await store.RightsAsync(document, cancellation);
        if (!rights.HasFlag(ResourceRights.Read))
            return new DavRendition(store, entry, format, KnownRenditions.None, rights) { Place = document };
        var known = await FindKnownAsync(document, null, cancellation) ?? await MeasureAsync(document, cancellation);
        return known.Lengths[format] == 0 ? null : new DavRendition(store, entry, format, known, rights) { Place = document };
    }

    /// <summary>What is known of a document's renditions; null: nothing yet.</summary>
    /// <param name="document">One that may have some.</param>
    /// <param name="content">The SHA-256 of its content; null: it is looked up.</param>
    public async ValueTask<KnownRenditions?> FindKnownAsync(ViewedPath document, byte[]? content, CancellationToken cancellation) =>
        await writer.FindAsync(pictures, document, content ?? (await store.View.ListHashesAsync([document.Entry!], cancellation))[0], cancellation);

    /// <summary>
    /// Adds renditions to the members of a folder. False: the listing is not to be remembered, since some are left out, because it is not known yet what they are, or some change with pictures that lie elsewhere.
    /// </summary>
    /// <param name="found">Documents of the folder, and formats in which they may show.</param>
    /// <param name="rights">Those on the documents.</param>
    public async ValueTask<bool> AddAsync(
        DavFolder folder, IReadOnlyList<(LibraryEntry Document, WrittenFormat Format)> found, ResourceRights rights, List<IDavResource> members, CancellationToken cancellation)
    {
        if (!rights.HasFlag(ResourceRights.Read))
            return true;
        LibraryEntry[] documents = [.. found.Select(one => one.Document).Distinct()];
        var hashes = await store.View.ListHashesAsync(documents, cancellation);
        var known = new Dictionary<long, KnownRenditions>();
        var waiting = new List<ViewedPath>();
        for (var i = 0; i < documents.Length; i++)
        {
            var place = LibraryView.Member(folder.Place, documents[i]);
            if (await writer.FindAsync(pictures, place, hashes[i], cancellation) is { } before)
                known[documents[i].Id] = before;
            else if (IsSpent)
                waiting.Add(place);
            else if (await TryMeasureAsync(place, cancellation) is { } measured)
                known[documents[i].Id] = measured;
        }

        foreach (var (document, format) in found)
        {
            if (known.TryGetValue(document.Id, out var of) && of.Lengths[format] > 0)
                members.Add(new DavRendition(store, document, format, of, rights) { Folder = folder });
        }

        foreach (var place in waiting)
            queue.Add(store.View.Principal, place);
        return waiting.Count == 0 && known.Values.All(one => one.Pictures.AreBeside);
    }

    /// <summary>How many renditions a tree has at most: as many as there are, and all formats where it is not known.</summary>
    public async ValueTask<long> CountAsync(IReadOnlyList<TreeEntry> tree, CancellationToken cancellation)
    {
        TreeEntry[] documents = [.. tree.Where(one => RenditionNames.HasRenditions(one.Entry))];
        var hashes = await store.View.ListHashesAsync([.. documents.Select(one => one.Entry)], cancellation);
        return documents.Zip(hashes).Sum(one => (long)(writer.Find(writer.KeyOf(one.Second, one.First.Path))?.Count ?? RenditionNames.Formats.Count));
    }

    /// <summary>Works out the lengths of a document's renditions; null: it went meanwhile.</summary>
    public async ValueTask<KnownRenditions?> TryMeasureAsync(ViewedPath document, CancellationToken cancellation)
    {
        try
        {
            return await MeasureAsync(document, cancellation);
        }
        catch (WebDavException)
        {
            return null;
        }
    }

    /// <exception cref="WebDavException">It is gone.</exception>
    private async ValueTask<KnownRenditions> MeasureAsync(ViewedPath document, CancellationToken cancellation)
    {
        var known = await DavRefusal.TranslateAsync(() => writer.MeasureAsync(pictures, document, cancellation));
        measured = (measured.Documents + 1, measured.Bytes + document.Entry!.Size + (known.Pictures.Bytes / BytesOfPictures));
        return known;
    }
}
