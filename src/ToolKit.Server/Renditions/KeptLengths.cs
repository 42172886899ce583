using System.Buffers.Binary;

namespace ToolKit.Server;

/// <summary>
/// The lengths of renditions that were made before, in memory and in a file of fixed records: a listing must state them without making anything again, after a restart too. Derived, all of it: without the file they are worked
/// out anew. Bounded by two generations; what was not asked for longest goes first.
/// </summary>
public sealed class KeptLengths : IDisposable
{
    private const int KeyBytes = 16;
    private const int RecordBytes = KeyBytes + (4 * sizeof(int));

    private readonly Lock gate = new();
    private readonly FileStream? file;
    private readonly int most;
    private Dictionary<RenditionKey, RenditionLengths> young = [];
    private Dictionary<RenditionKey, RenditionLengths> old = [];

    /// <param name="path">The file; made where there is none. Null: in memory only.</param>
    /// <param name="most">How many documents are kept in each of the two generations; 50,000 take some 4 MB.</param>
    public KeptLengths(string? path, int most = 50_000)
    {
        this.most = most;
        if (path is null)
            return;
        file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        var record = new byte[RecordBytes];
        while (file.ReadAtLeast(record, RecordBytes, throwOnEndOfStream: false) == RecordBytes)
            Remember(new RenditionKey(BinaryPrimitives.ReadUInt128LittleEndian(record)), Read(record.AsSpan(KeyBytes)));
        if (file.Length / RecordBytes > 2L * most)
            Rewrite();
        file.Position = file.Length - (file.Length % RecordBytes); // what a crash has cut off is overwritten
    }

    public RenditionLengths? Find(RenditionKey key)
    {
        lock (gate)
        {
            if (young.TryGetValue(key, out var found))
                return found;
            if (!old.TryGetValue(key, out found))
                return null;
            Remember(key, found);
            return found;
        }
    }

    public void Keep(RenditionKey key, RenditionLengths lengths)
    {
        lock (gate)
        {
            Remember(key, lengths);
            try
            {
                Append(key, lengths);
                file?.Flush();
            }
            catch (IOException)
            {
                // The disk is full: it will be worked out again after the next start.
            }
        }
    }

    /// <summary>Forgets the lengths; what the file says of them counts only until others are kept.</summary>
    public void Forget(RenditionKey key)
    {
        lock (gate)
        {
            young.Remove(key);
            old.Remove(key);
        }
    }

    public void Dispose() => file?.Dispose();

    private void Remember(RenditionKey key, RenditionLengths lengths)
    {
        if (young.Count >= most)
            (old, young) = (young, []);
        young[key] = lengths;
    }

    private void Rewrite()
    {
        file!.SetLength(0);
        foreach (var (key, lengths) in old.Concat(young))
            Append(key, lengths);
        file.Flush();
    }

    private void Append(RenditionKey key, RenditionLengths lengths)
    {
        Span<byte> record = stackalloc byte[RecordBytes];
        BinaryPrimitives.WriteUInt128LittleEndian(record, key.Value);
        var at = KeyBytes;
        foreach (var length in (ReadOnlySpan<int>)[lengths.HasPictures ? -lengths.Docx : lengths.Docx, lengths.Odt, lengths.Xlsx, lengths.Ods])
        {
            BinaryPrimitives.WriteInt32LittleEndian(record[at..], length);
            at += sizeof(int);
        }

        file?.Write(record);
    }

    private static RenditionLengths Read(ReadOnlySpan<byte> lengths) => new(
        Math.Abs(BinaryPrimitives.ReadInt32LittleEndian(lengths)),
        BinaryPrimitives.ReadInt32LittleEndian(lengths[sizeof(int)..]),
        BinaryPrimitives.ReadInt32LittleEndian(lengths[(2 * sizeof(int))..]),
        BinaryPrimitives.ReadInt32LittleEndian(lengths[(3 * sizeof(int))..]))
    {
        HasPictures = BinaryPrimitives.ReadInt32LittleEndian(lengths) < 0, // every text has a first length
    };
}
