using System.Diagnostics.CodeAnalysis;

namespace ToolKit.WebDav;

/// <summary>
/// Rendered members of collections that have not changed: the bytes between the target's response and the end. Nothing with a lock in it is kept, for timeouts are always live. Bounded in bytes; what was
/// not asked for longest goes first.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore holds nothing to dispose of as long as nobody asks for its wait handle, and the cache lives as long as its tree.")]
internal sealed class ListingCache(int maxBytes)
{
    // Each needs a megabyte or two for a thousand members, and more at once would not be done sooner.
    private readonly SemaphoreSlim _turns = new(2 * Environment.ProcessorCount);
    private readonly Lock _gate = new();
    private readonly Dictionary<Key, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private long _bytes;

    /// <summary>One collection must not push out all others.</summary>
    public int MaxEntryBytes => maxBytes / 4;

    /// <summary>Waits for a turn to render a listing that is to be kept. The turn must not depend on how fast a client reads.</summary>
    public async ValueTask<RenderedListing.Builder> EnterAsync(DavXmlWriter writer, CancellationToken cancellation)
    {
        await _turns.WaitAsync(cancellation);
        return new RenderedListing.Builder(this, writer);
    }

    /// <summary>Ends a turn.</summary>
    public void Leave() => _turns.Release();

    public RenderedListing? Find(Key key)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var node))
                return null;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Listing;
        }
    }

    public void Add(Key key, RenderedListing listing)
    {
        lock (_gate)
        {
            if (_entries.ContainsKey(key))
                return; // another request was faster
            _entries.Add(key, _byUse.AddFirst(new Entry(key, listing)));
            _bytes += listing.Bytes;
            while (_bytes > maxBytes && _byUse.Last is { } oldest)
            {
                _byUse.RemoveLast();
                _entries.Remove(oldest.Value.Key);
                _bytes -= oldest.Value.Listing.Bytes;
            }
        }
    }

    /// <param name="ListingTag">State and view of the collection.</param>
    /// <param name="Href">Its address as it stands in the hrefs of its members.</param>
    /// <param name="Plan">What is shown.</param>
    /// <param name="IsMinimal">Whether what is not found is left out.</param>
    internal sealed record Key(string ListingTag, string Href, PropFindPlan Plan, bool IsMinimal);

    private sealed record Entry(Key Key, RenderedListing Listing);
}
