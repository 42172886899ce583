using Microsoft.AspNetCore.Html;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>A document in a collection, as the reader sees it now.</summary>
/// <param name="Place">Where it lies.</param>
/// <param name="Note">What to do with it; may be empty.</param>
public sealed record PackedDocument(ViewedPath Place, string Note)
{
    public long Id => Place.Entry!.Id;

    public string Title => Titles.Of(Place.Entry!);
}

/// <summary>A collection as its reader may see it: what she may not read is not in it, and nothing says so.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Note">What it is for; may be empty.</param>
/// <param name="Documents">In the order of use.</param>
public sealed record PackedCollection(string Name, string Note, IReadOnlyList<PackedDocument> Documents);

/// <summary>Collections and ready-made sets, as the person of a request may see them.</summary>
public sealed class Packing(CurrentPerson me, CollectionStore collections, ReadyMadeSets sets)
{
    /// <summary>What a page tells of the last thing that was packed, with the next page that is shown.</summary>
    public const string Message = "packing";

    private Task<HashSet<long>>? packed;

    /// <summary>Whether the page has buttons that put something into the collection.</summary>
    public bool HasButtons => packed is not null;

    /// <summary>The button that puts a document into the collection that she is packing, or takes it out; null for the anonymous. The database is asked once in a request.</summary>
    /// <param name="title">The document's title, for those who hear the button without its surroundings.</param>
    public async Task<IHtmlContent?> ButtonAsync(long documentId, string title) =>
        me.IsSignedIn ? new CollectButton(documentId, title, (await (packed ??= FindPackedAsync())).Contains(documentId)) : null;

    /// <summary>A collection, without what she may not read.</summary>
    public async Task<PackedCollection> OpenAsync(Collection collection, CancellationToken cancellation)
    {
        var documents = new List<PackedDocument>(collection.Items.Count);
        foreach (var item in collection.Items)
        {
            if (await me.View.FindDocumentAsync(item.DocumentId, cancellation) is { } place)
                documents.Add(new PackedDocument(place, item.Note));
        }

        return new PackedCollection(collection.Name, collection.Note, documents);
    }

    /// <summary>The collection of a link; null: there is none.</summary>
    public async Task<PackedCollection?> FindSharedAsync(string key, CancellationToken cancellation) =>
        await collections.FindSharedAsync(key, cancellation) is { } shared ? await OpenAsync(shared, cancellation) : null;

    /// <summary>A set, without what is not there or not hers to read; null when there is none of that name, or nothing is left of it.</summary>
    public async Task<PackedCollection?> FindSetAsync(string key, CancellationToken cancellation)
    {
        if (sets.Find(key) is not { } set)
            return null;
        var documents = await ReadableAsync(set, int.MaxValue, cancellation);
        return documents.Count > 0 ? new PackedCollection(set.Name, set.Note, documents) : null;
    }

    /// <summary>The sets of which she may read something.</summary>
    public async Task<IReadOnlyList<ReadyMadeSet>> ListSetsAsync(CancellationToken cancellation)
    {
        var listed = new List<ReadyMadeSet>();
        foreach (var set in sets.All)
        {
            if ((await ReadableAsync(set, 1, cancellation)).Count > 0)
                listed.Add(set);
        }

        return listed;
    }

    private async Task<List<PackedDocument>> ReadableAsync(ReadyMadeSet set, int most, CancellationToken cancellation)
    {
        var documents = new List<PackedDocument>();
        foreach (var path in ReadyMadeSets.PathsOf(set))
        {
            if (documents.Count == most)
                break;
            if (await me.View.FindAsync(path, cancellation) is { Entry.IsFolder: false } place && await me.View.MayAsync(Right.Read, place, cancellation))
                documents.Add(new PackedDocument(place, ""));
        }

        return documents;
    }

    private async Task<HashSet<long>> FindPackedAsync() =>
        await collections.FindPackingAsync(me.Principal) is { } packing ? [.. packing.Items.Select(item => item.DocumentId)] : [];
}
