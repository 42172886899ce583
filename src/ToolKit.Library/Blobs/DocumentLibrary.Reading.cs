namespace ToolKit.Library;

public sealed partial class DocumentLibrary
{
    /// <summary>The current content of a document.</summary>
    /// <exception cref="LibraryException">NotFound: it was purged meanwhile.</exception>
    public ValueTask<BlobReader> OpenAsync(LibraryEntry document, CancellationToken cancellation = default) =>
        document.Kind == EntryKind.Document
            ? OpenBlobAsync(document.BlobId, cancellation)
            : throw new LibraryException(LibraryError.WrongKind, $"“{document.Name}” is a folder.");

    /// <exception cref="LibraryException">NotFound: it was purged meanwhile.</exception>
    public ValueTask<BlobReader> OpenAsync(DocumentVersion version, CancellationToken cancellation = default) =>
        OpenBlobAsync(version.BlobId, cancellation);

    /// <summary>The SHA-256 of current contents, one for each document in their order; empty where a content was purged meanwhile.</summary>
    public ValueTask<IReadOnlyList<byte[]>> ListHashesAsync(IReadOnlyCollection<LibraryEntry> documents, CancellationToken cancellation = default) =>
        ListHashesAsync([.. documents.Select(document => document.BlobId)], cancellation);

    /// <summary>The SHA-256 of the contents of versions, one for each in their order; empty where a content was purged meanwhile.</summary>
    public ValueTask<IReadOnlyList<byte[]>> ListHashesAsync(IReadOnlyCollection<DocumentVersion> versions, CancellationToken cancellation = default) =>
        ListHashesAsync([.. versions.Select(version => version.BlobId)], cancellation);

    private async ValueTask<IReadOnlyList<byte[]>> ListHashesAsync(IReadOnlyCollection<long> blobs, CancellationToken cancellation)
    {
        if (blobs.Count == 0)
            return [];
        var known = await database.ReadAsync(
            session => session.QueryAsync(
                $"SELECT b.id, b.sha256 FROM blob b WHERE {session.Dialect.In("b.id", "Ids")}",
                static row => KeyValuePair.Create(row.GetInt64(0), row.GetBytes(1)),
                ("@Ids", session.Dialect.Ids(blobs.Distinct()))),
            cancellation);
        var hashes = new Dictionary<long, byte[]>(known);
        return [.. blobs.Select(id => hashes.GetValueOrDefault(id, []))];
    }

    private ValueTask<BlobReader> OpenBlobAsync(long id, CancellationToken cancellation) =>
        bodies.Find(id) is { } known ? ValueTask.FromResult(Open(known)) : ReadBlobAsync(id, cancellation);

    private async ValueTask<BlobReader> ReadBlobAsync(long id, CancellationToken cancellation)
    {
        var blob = await database.ReadAsync(session => BlobTable.FindAsync(session, id), cancellation)
            ?? throw new LibraryException(LibraryError.NotFound, "The content has been removed.");
        bodies.Add(id, blob);
        return Open(blob);
    }

    private BlobReader Open(CachedBlob blob)
    {
        if (blob.Body is { } body)
            return new MemoryBlobReader(body, blob.Sha256);
        try
        {
            return new FileBlobReader(blobs.Open(blob.Sha256), blob.Size, blob.Sha256);
        }
        catch (FileNotFoundException)
        {
            throw new LibraryException(LibraryError.NotFound, "The content has been removed.");
        }
    }
}
