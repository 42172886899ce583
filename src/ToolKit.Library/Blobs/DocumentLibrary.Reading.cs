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
            return new MemoryBlobReader(body);
        try
        {
            return new FileBlobReader(blobs.Open(blob.Sha256), blob.Size);
        }
        catch (FileNotFoundException)
        {
            throw new LibraryException(LibraryError.NotFound, "The content has been removed.");
        }
    }
}
