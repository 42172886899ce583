using ToolKit.Database;

namespace ToolKit.Library;

public sealed partial class DocumentLibrary
{
    private const string VersionColumns = "v.id, v.entry_id, v.number, v.blob_id, v.size, v.author_id, v.author_name, v.created_at, v.comment, v.change_class";

    /// <summary>The versions of a document, the newest first.</summary>
    public ValueTask<IReadOnlyList<DocumentVersion>> ListVersionsAsync(long documentId, CancellationToken cancellation = default) =>
        database.ReadAsync<IReadOnlyList<DocumentVersion>>(
            async session => await session.QueryAsync(
                $"SELECT {VersionColumns} FROM version v WHERE v.entry_id = @Id ORDER BY v.number DESC", ReadVersion, ("@Id", documentId)),
            cancellation);

    /// <summary>Null when the document has no version of that number.</summary>
    public ValueTask<DocumentVersion?> FindVersionAsync(long documentId, long number, CancellationToken cancellation = default) =>
        database.ReadAsync(
            session => session.QueryFirstOrDefaultAsync<DocumentVersion?>(
                $"SELECT {VersionColumns} FROM version v WHERE v.entry_id = @Id AND v.number = @Number",
                ReadVersion,
                ("@Id", documentId),
                ("@Number", number)),
            cancellation);

    /// <summary>Removes all versions but the current one, of an entry and of everything below it, in a transaction that has begun. There is no way back.</summary>
    public static ValueTask ForgetOlderVersionsAsync(LibraryTransaction transaction, long id) =>
        EntryWriter.RemoveVersionsAsync(transaction.Session, id, keepsCurrent: true, transaction.Now);

    /// <summary>Makes the content of an older version the newest version.</summary>
    /// <param name="changeClass">As <see cref="WriteOptions.ChangeClass"/>.</param>
    /// <exception cref="LibraryException">NotFound (document or version), WrongKind.</exception>
    public async ValueTask<WriteResult> RestoreVersionAsync(
        LibraryPath path, long number, Author author, Guard? guard = null, ChangeClass? changeClass = null, CancellationToken cancellation = default)
    {
        while (true)
        {
            // What the old file says about itself holds again; it is read before the transaction.
            Content? read = null;
            if (metadataReader is not null
                && (await ResolveAsync(path, cancellation)).Entry is { } now
                && await FindVersionAsync(now.Id, number, cancellation) is { } old)
            {
                using var reader = await OpenAsync(old, cancellation);
                await using var stream = reader.OpenStream();
                read = new Content(old.BlobId, old.Size, await metadataReader.ReadAsync(path.Name, stream, cancellation));
            }

            try
            {
                return await WriteAsync(
                    author,
                    guard,
                    async (transaction, writer) =>
                    {
                        var place = await transaction.FindAsync(path);
                        var document = place.Entry ?? throw NotFound(path);
                        if (document.IsFolder)
                            throw new LibraryException(LibraryError.WrongKind, $"{path} is a folder and has no versions.", path);
                        var version = await transaction.Session.QueryFirstOrDefaultAsync(
                            $"SELECT {VersionColumns} FROM version v WHERE v.entry_id = @Id AND v.number = @Number",
                            ReadVersion,
                            ("@Id", document.Id),
                            ("@Number", number))
                            ?? throw new LibraryException(LibraryError.NotFound, $"{path} has no version {number}.", path);
                        if (read is not null && read.BlobId != version.BlobId)
                            throw new ContentChangedException();
                        return await ReplaceAsync(
                            transaction,
                            writer,
                            place.Place,
                            document,
                            read ?? new Content(version.BlobId, version.Size, null),
                            new WriteOptions { Comment = $"aus Version {number} wiederhergestellt", ChangeClass = changeClass });
                    },
                    cancellation);
            }
            catch (ContentChangedException)
            {
                // Another document lies at the path now: read again.
            }
        }
    }

    private static DocumentVersion ReadVersion(SqlRow row) => new()
    {
        Id = row.GetInt64(0),
        EntryId = row.GetInt64(1),
        Number = row.GetInt64(2),
        BlobId = row.GetInt64(3),
        Size = row.GetInt64(4),
        Author = new Author(EntryTable.Number(row, 5), row.GetString(6)),
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)),
        Comment = EntryTable.Text(row, 8),
        ChangeClass = (ChangeClass?)EntryTable.Number(row, 9),
    };
}
