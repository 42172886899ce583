using System.Collections.Concurrent;

namespace ToolKit.Library;

/// <summary>
/// Small bodies, and the hashes of large ones, by blob id. A blob never changes and its id is never given twice, so nothing grows stale. Two generations bound
/// the memory: what was not asked for while one filled up is forgotten with it.
/// </summary>
internal sealed class BlobCache(long mostBytes)
{
    private const int Overhead = 200; // of an entry, roughly

    private readonly Lock turning = new();
    private ConcurrentDictionary<long, CachedBlob> young = new();
    private ConcurrentDictionary<long, CachedBlob> old = new();
    private long youngBytes;

    public CachedBlob? Find(long id)
    {
        if (young.TryGetValue(id, out var found))
            return found;
        if (!old.TryGetValue(id, out found))
            return null;
        Add(id, found);
        return found;
    }

    public void Add(long id, CachedBlob blob)
    {
        var bytes = (blob.Body?.Length ?? 0) + Overhead;
        if (bytes > mostBytes / 16)
            return;
        if (!young.TryAdd(id, blob) || Interlocked.Add(ref youngBytes, bytes) <= mostBytes / 2)
            return;
        lock (turning)
        {
            if (Interlocked.Read(ref youngBytes) <= mostBytes / 2)
                return; // somebody else has turned
            old = young;
            young = new();
            Interlocked.Exchange(ref youngBytes, 0);
        }
    }

    public void Remove(long id)
    {
        lock (turning)
        {
            young.TryRemove(id, out _);
            old.TryRemove(id, out _);
        }
    }
}

/// <param name="Body">Null: the bytes lie in the blob folder.</param>
internal sealed record CachedBlob(byte[] Sha256, long Size, byte[]? Body);
