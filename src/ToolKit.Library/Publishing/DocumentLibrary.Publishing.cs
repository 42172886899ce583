namespace ToolKit.Library;

public sealed partial class DocumentLibrary
{
    /// <summary>
    /// Publishes drafts in one transaction: all of them or none. A draft that becomes the version of another document goes to the trash; that document keeps its id, properties and links. A draft without one is moved, and keeps
    /// its own.
    /// </summary>
    /// <param name="publications">Each with a target of its own; no two with the same document to replace.</param>
    /// <returns>What lies at the targets then, in the same order.</returns>
    /// <exception cref="LibraryException">NotFound, WrongKind, ParentMissing, AlreadyExists, NameRefused.</exception>
    public async ValueTask<IReadOnlyList<WriteResult>> PublishAsync(
        IReadOnlyList<Publication> publications, Author author, Guard? guard = null, CancellationToken cancellation = default)
    {
        if (publications.GroupBy(one => one.Target).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new LibraryException(LibraryError.AlreadyExists, $"Two drafts are to lie at {twice.Key}.", twice.Key);
        if (publications.Where(one => one.Replaced is not null).GroupBy(one => one.Replaced!).FirstOrDefault(group => group.Count() > 1) is { } both)
            throw new LibraryException(LibraryError.AlreadyExists, $"Two drafts are to become the version of {both.Key}.", both.Key);
        var staged = new List<(StagedBlob Blob, IReadOnlyDictionary<string, string>? Metadata)?>();
        try
        {
            foreach (var publication in publications)
                staged.Add(publication.Content is { } content ? await StageAsync(publication.Target.Name, content, cancellation) : null);
            return await WriteAsync<IReadOnlyList<WriteResult>>(
                author,
                guard,
                async (transaction, writer) =>
                {
                    var results = new List<WriteResult>();
                    for (var i = 0; i < publications.Count; i++)
                        results.Add(await PublishAsync(transaction, writer, publications[i], staged[i]));
                    return results;
                },
                cancellation);
        }
        finally
        {
            foreach (var one in staged)
                one?.Blob.Dispose();
        }
    }

    private async ValueTask<(StagedBlob Blob, IReadOnlyDictionary<string, string>? Metadata)> StageAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, string>? metadata = null;
        using var body = new MemoryStream(content.ToArray());
        var blob = await blobs.StageAsync(
            body, content.Length, metadataReader is null ? null : async stream => metadata = await metadataReader.ReadAsync(name, stream, cancellation), cancellation);
        return (blob, metadata);
    }

    private async ValueTask<WriteResult> PublishAsync(
        LibraryTransaction transaction, EntryWriter writer, Publication publication, (StagedBlob Blob, IReadOnlyDictionary<string, string>? Metadata)? staged)
    {
        var source = await transaction.FindAsync(publication.Draft);
        var draft = source.Entry ?? throw NotFound(publication.Draft);
        if (draft.IsFolder)
            throw new LibraryException(LibraryError.WrongKind, $"{publication.Draft} is a folder.", publication.Draft);
        var stated = new Dictionary<string, string>(staged is { } made ? made.Metadata ?? new Dictionary<string, string>() : draft.Metadata.Values, StringComparer.Ordinal);
        foreach (var (name, value) in publication.Metadata)
            stated[name] = value;
        var content = staged is { } other
            ? new Content(await ClaimAsync(transaction, other.Blob), other.Blob.Size, stated)
            : new Content(draft.BlobId, draft.Size, stated);

        var target = await transaction.FindAsync(publication.Target);
        if (publication.Replaced is not { } replaced)
        {
            var moved = await MoveAsync(transaction, writer, publication.Draft, publication.Target, overwrite: false, read: null);
            await ReplaceAsync(transaction, writer, target.PlaceOf(draft.Id), moved.Entry, content, publication.Options);
            return new WriteResult(await EntryTable.ByIdAsync(transaction.Session, draft.Id), WriteOutcome.Created);
        }

        var place = await transaction.FindAsync(replaced);
        var document = place.Entry ?? throw NotFound(replaced);
        if (document.IsFolder)
            throw new LibraryException(LibraryError.WrongKind, $"{replaced} is a folder.", replaced);
        if (replaced != publication.Target)
            document = (await MoveAsync(transaction, writer, replaced, publication.Target, overwrite: false, read: null)).Entry;
        var written = await ReplaceAsync(transaction, writer, target.PlaceOf(document.Id), document, content, publication.Options);
        await LockTable.EndAsync(transaction.Session, source.Ancestors);
        await writer.PutAwayAsync(source);
        return written;
    }
}
