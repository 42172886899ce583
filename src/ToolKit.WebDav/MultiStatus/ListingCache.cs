namespace ToolKit.WebDav;

/// <summary>
/// Rendered members of collections that have not changed: the bytes between the target's response and the end. Nothing with a lock in it is kept, for timeouts are always live. Bounded in bytes; what was
/// not asked for longest goes first.
/// </summary>
internal sealed class ListingCache(int maxBytes)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Key, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _byUse = new();
    private long _bytes;

    /// <summary>One collection must not push out all others.</summary>
    public int MaxEntryBytes => maxBytes / 8;

    public IReadOnlyList<byte[]>? Find(Key key)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(key, out var node))
                return null;
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return node.Value.Pieces;
        }
    }

    public void Add(Key key, IReadOnlyList<byte[]> pieces, long bytes)
    {
        lock (_gate)
        {
            if (_entries.ContainsKey(key))
                return; // another request was faster
            _entries.Add(key, _byUse.AddFirst(new Entry(key, pieces, bytes)));
            _bytes += bytes;
            while (_bytes > maxBytes && _byUse.Last is { } oldest)
            {
                _byUse.RemoveLast();
                _entries.Remove(oldest.Value.Key);
                _bytes -= oldest.Value.Bytes;
            }
        }
    }

    /// <param name="ListingTag">State and view of the collection.</param>
    /// <param name="Href">Its address as it stands in the hrefs of its members.</param>
    /// <param name="Plan">What is shown.</param>
    /// <param name="IsMinimal">Whether what is not found is left out.</param>
    internal sealed record Key(string ListingTag, string Href, PropFindPlan Plan, bool IsMinimal);

    private sealed record Entry(Key Key, IReadOnlyList<byte[]> Pieces, long Bytes);
}
