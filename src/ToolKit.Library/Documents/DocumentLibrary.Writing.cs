using ToolKit.Database;

namespace ToolKit.Library;

public sealed partial class DocumentLibrary
{
    private static readonly WriteOptions PlainWrite = new();

    /// <summary>Creates a document, or gives the one at the path a new version.</summary>
    /// <exception cref="LibraryException">ParentMissing, IsFolder, NameRefused, LengthMismatch.</exception>
    /// <exception cref="StorageFullException">Nothing was changed, and the bytes are removed.</exception>
    public async ValueTask<WriteResult> WriteAsync(
        LibraryPath path, Stream body, Author author, Guard? guard = null, WriteOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= PlainWrite;
        IReadOnlyDictionary<string, string>? metadata = null;
        var reader = ScratchNames.IsScratch(path.Name) ? null : metadataReader;
        Func<Stream, ValueTask>? inspect = reader is null && this.options.Scan is null ? null : InspectAsync;
        using var staged = await blobs.StageAsync(body, options.Length, inspect, cancellation);

        return await WriteAsync(
            author,
            guard,
            async (transaction, writer) =>
            {
                var target = await transaction.FindAsync(path);
                if (target.Entry is { IsFolder: true })
                    throw new LibraryException(LibraryError.IsFolder, $"{path} is a folder.", path);
                if (target.Entry is null)
                    CheckNew(transaction, target);
                var content = new Content(await ClaimAsync(transaction, staged), staged.Size, metadata);
                if (target.Entry is { } document)
                    return await ReplaceAsync(transaction, writer, target.Place, document, content, options);
                var (entry, cameBack) = await writer.CreateOrBringBackAsync(target, content, options);
                return new WriteResult(entry, cameBack ? WriteOutcome.Updated : WriteOutcome.Created);
            },
            cancellation);

        async ValueTask InspectAsync(Stream stream)
        {
            if (this.options.Scan is { } scan)
            {
                await ScanAsync(scan, stream, path, cancellation);
                stream.Position = 0;
            }

            if (reader is not null)
                metadata = await reader.ReadAsync(path.Name, stream, cancellation);
        }
    }

    /// <exception cref="LibraryException">ParentMissing, AlreadyExists, NameRefused, TooManyProperties.</exception>
    public ValueTask<LibraryEntry> CreateFolderAsync(
        LibraryPath path, Author author, Guard? guard = null, FolderOptions? options = null, CancellationToken cancellation = default) =>
        WriteAsync(
            author,
            guard,
            async (transaction, writer) =>
            {
                var target = await transaction.FindAsync(path);
                if (target.Entry is not null)
                    throw new LibraryException(LibraryError.AlreadyExists, $"{path} exists already.", path);
                CheckNew(transaction, target);
                var scratch = target.IsScratchPlace;
                var id = await writer.InsertFolderAsync(target.ParentId!.Value, path.Name, scratch, options?.DisplayName, options?.Purpose, null);
                if (options?.Properties is { Count: > 0 } properties)
                {
                    await PropertyTable.SetAsync(
                        transaction.Session, id, properties.Select(property => new PropertyChange(property.Namespace, property.Name, property.Xml)));
                }

                var folder = await EntryTable.ByIdAsync(transaction.Session, id);
                if (!scratch)
                    await writer.RecordAsync(ChangeKind.Created, folder, target.PlaceOf(id), null);
                return folder;
            },
            cancellation);

    /// <summary>Moves an entry to the trash, in one row whatever lies below it. Scratch files are removed.</summary>
    /// <returns>What was deleted, as it was.</returns>
    /// <exception cref="LibraryException">NotFound, RootIsFixed.</exception>
    public ValueTask<LibraryEntry> DeleteAsync(LibraryPath path, Author author, Guard? guard = null, CancellationToken cancellation = default) =>
        WriteAsync(
            author,
            guard,
            async (transaction, writer) =>
            {
                var place = await transaction.FindAsync(path);
                var entry = place.Entry ?? throw NotFound(path);
                CheckNotRoot(path);
                await LockTable.EndAsync(transaction.Session, place.Ancestors);
                await writer.PutAwayAsync(place);
                return entry;
            },
            cancellation);

    /// <summary>
    /// Moves or renames, in one row whatever lies below. What lies at the destination goes to the trash; but a scratch file moved over a document
    /// becomes its new version, and a document that was moved away to a scratch name comes back (its id, versions, properties) when
    /// the same person moves a scratch file to its name.
    /// </summary>
    /// <returns>The entry at the destination; <see cref="WriteOutcome.Updated"/> when something lay there before.</returns>
    /// <exception cref="LibraryException">
    /// NotFound, ParentMissing, AlreadyExists (<paramref name="overwrite"/> is false), SameEntry, IntoItself, RootIsFixed, NameRefused.
    /// </exception>
    public async ValueTask<WriteResult> MoveAsync(
        LibraryPath from, LibraryPath to, bool overwrite, Author author, Guard? guard = null, CancellationToken cancellation = default)
    {
        while (true)
        {
            // A scratch file's name hides its format; now that it gets its real name, its metadata can be read. Not inside the transaction.
            var read = metadataReader is not null && !ScratchNames.IsScratch(to.Name) && (await ResolveAsync(from, cancellation)).Entry is { IsScratch: true, IsFolder: false } source
                ? await ReadContentAsync(source, to.Name, cancellation)
                : null;
            try
            {
                return await WriteAsync(
                    author, guard, (transaction, writer) => MoveAsync(transaction, writer, from, to, overwrite, read), cancellation);
            }
            catch (ContentChangedException)
            {
                // Somebody has written the source in between: read it again.
            }
        }
    }

    /// <summary>
    /// Copies rows, not bytes: contents are shared, versions stay behind, dead properties and what a document was made of come along. A document copied over a document becomes its
    /// new version; anything else at the destination goes to the trash.
    /// </summary>
    /// <param name="recursive">False: a folder is copied without its members.</param>
    /// <returns>The entry at the destination; <see cref="WriteOutcome.Updated"/> when something lay there before.</returns>
    /// <exception cref="LibraryException">
    /// NotFound, ParentMissing, AlreadyExists (<paramref name="overwrite"/> is false), SameEntry, IntoItself, RootIsFixed, NameRefused.
    /// </exception>
    public ValueTask<WriteResult> CopyAsync(
        LibraryPath from, LibraryPath to, bool overwrite, bool recursive, Author author, Guard? guard = null, CancellationToken cancellation = default) =>
        WriteAsync(
            author,
            guard,
            async (transaction, writer) =>
            {
                var (source, target) = await FindBothAsync(transaction, from, to, overwrite, moves: false, recursive);
                var entry = source.Entry!;
                return entry.IsFolder
                    ? await CopyFolderAsync(transaction, writer, entry, target, recursive)
                    : await CopyDocumentAsync(transaction, writer, entry, target);
            },
            cancellation);

    /// <summary>Changes properties, metadata, times: all of it or nothing, and never the content or its ETag.</summary>
    /// <returns>The entry as it is then, with its properties.</returns>
    /// <exception cref="LibraryException">NotFound, TooManyProperties.</exception>
    public ValueTask<LibraryEntry> ChangeAsync(
        LibraryPath path, EntryChanges changes, Author author, Guard? guard = null, CancellationToken cancellation = default) =>
        WriteAsync(
            author,
            guard,
            async (transaction, writer) =>
            {
                var session = transaction.Session;
                var place = await transaction.FindAsync(path);
                var entry = place.Entry ?? throw NotFound(path);
                if (changes.Properties.Count > 0)
                    await PropertyTable.SetAsync(session, entry.Id, changes.Properties);
                await session.ExecuteAsync(
                    """
                    UPDATE entry
                    SET created_at = @Created, modified_at = @Modified, metadata = @Metadata, display_name = @DisplayName, purpose = @Purpose,
                        state = state + 1
                    WHERE id = @Id
                    """,
                    new
                    {
                        Created = changes.CreatedAt?.ToUnixTimeMilliseconds() ?? entry.CreatedMilliseconds,
                        Modified = changes.ModifiedAt?.ToUnixTimeMilliseconds() ?? entry.ModifiedMilliseconds,
                        Metadata = entry.Metadata.With(changes.Metadata).ToJson(),
                        DisplayName = Changed(changes.DisplayName, entry.DisplayName),
                        Purpose = Changed(changes.Purpose, entry.Purpose),
                        entry.Id,
                    });
                if (entry.ParentId is { } parentId)
                    await EntryTable.TouchAsync(session, parentId, membersChanged: false, transaction.Now);
                var changed = await EntryTable.ByIdAsync(session, entry.Id);
                changed.Properties = await PropertyTable.ListAsync(session, entry.Id);
                if (!entry.IsScratch)
                    await writer.RecordAsync(ChangeKind.Updated, changed, place.Place, null);
                return changed;
            },
            cancellation);

    private static async ValueTask<WriteResult> MoveAsync(
        LibraryTransaction transaction, EntryWriter writer, LibraryPath from, LibraryPath to, bool overwrite, Content? read)
    {
        var session = transaction.Session;
        var (source, target) = await FindBothAsync(transaction, from, to, overwrite, moves: true, recursive: true);
        var entry = source.Entry!;
        var parentId = target.ParentId!.Value;

        if (entry is { IsScratch: true, IsFolder: false } && !target.IsScratchPlace)
        {
            if (read is not null && read.BlobId != entry.BlobId)
                throw new ContentChangedException();
            var content = read ?? Content.Of(entry);
            var write = new WriteOptions { ModifiedAt = entry.ModifiedAt };
            if (target.Entry is { IsScratch: false, IsFolder: false } document)
            {
                // The end of a save: what is moved here is the document's new content, and the document stays the same one.
                await LockTable.EndAsync(session, source.Ancestors);
                if (entry.HasProperties)
                    await PropertyTable.MergeAsync(session, entry.Id, document.Id);
                var replaced = await ReplaceAsync(transaction, writer, target.Place, document, content, write);
                await writer.RemoveAsync(entry);
                return replaced with { Entry = await EntryTable.ByIdAsync(session, document.Id), Outcome = WriteOutcome.Updated };
            }

            if (await writer.FindDisplacedAsync(target) is { } displaced)
            {
                await writer.BringBackAsync(displaced, target, content, write, source);
                return new WriteResult(await EntryTable.ByIdAsync(session, displaced.Entry.Id), WriteOutcome.Created);
            }
        }

        await LockTable.EndAsync(session, source.Ancestors);
        if (target.Entry is not null)
        {
            await LockTable.HandOverAsync(session, target.Ancestors, entry.Id);
            await writer.PutAwayAsync(target);
        }

        var becomesOrdinary = entry.IsScratch && !target.IsScratchPlace;
        var metadata = becomesOrdinary && read?.Metadata is { Count: > 0 } stated
            ? entry.Metadata.With(stated.Where(pair => DocumentMetadata.IsName(pair.Key)).Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).ToJson()
            : entry.MetadataJson;
        await session.ExecuteAsync(
            "UPDATE entry SET parent_id = @parentId, name = @Name, scratch = @Scratch, metadata = @metadata, state = state + 1 WHERE id = @Id",
            new { parentId, to.Name, Scratch = entry.IsScratch && !becomesOrdinary ? 1 : 0, metadata, entry.Id });
        if (becomesOrdinary && entry.IsFolder)
            await MakeMembersOrdinaryAsync(session, entry.Id);
        await EntryTable.TouchAsync(session, entry.ParentId!.Value, membersChanged: true, transaction.Now);
        if (parentId != entry.ParentId)
            await EntryTable.TouchAsync(session, parentId, membersChanged: true, transaction.Now);

        if (entry is { IsScratch: false, IsFolder: false })
        {
            if (!target.IsScratchPlace)
                await DisplacedTable.ForgetAsync(session, entry.Id);
            else if (!source.IsScratchPlace)
                await writer.RememberDisplacedAsync(source);
        }

        var moved = await EntryTable.ByIdAsync(session, entry.Id);
        if (becomesOrdinary)
            await writer.RecordAsync(ChangeKind.Created, moved, target.PlaceOf(entry.Id), null);
        else if (!entry.IsScratch)
            await writer.RecordAsync(ChangeKind.Moved, moved, target.PlaceOf(entry.Id), source.Place);
        return new WriteResult(moved, target.Entry is null ? WriteOutcome.Created : WriteOutcome.Updated);
    }

    private static async ValueTask<WriteResult> CopyDocumentAsync(
        LibraryTransaction transaction, EntryWriter writer, LibraryEntry source, Resolution target)
    {
        var session = transaction.Session;
        var content = Content.Of(source);
        if (target.Entry is { IsFolder: false } document)
        {
            await PropertyTable.RemoveAsync(session, document.Id);
            if (source.HasProperties)
                await PropertyTable.MergeAsync(session, source.Id, document.Id);
            await session.ExecuteAsync(
                "UPDATE entry SET metadata = @MetadataJson, display_name = @DisplayName WHERE id = @Id",
                new { source.MetadataJson, source.DisplayName, document.Id });
            await AdaptationTable.CopyAsync(session, source.Id, document.Id);
            var changed = await writer.SetContentAsync(await EntryTable.ByIdAsync(session, document.Id), content, PlainWrite);
            await EntryTable.TouchAsync(session, document.ParentId!.Value, membersChanged: false, transaction.Now);
            var written = await EntryTable.ByIdAsync(session, document.Id);
            if (!document.IsScratch)
                await writer.RecordAsync(ChangeKind.Updated, written, target.Place, null);
            return new WriteResult(written, changed ? WriteOutcome.Updated : WriteOutcome.Unchanged);
        }

        if (target.Entry is not null)
            await writer.PutAwayAsync(target);
        var free = new Resolution(target.Path, null, target.Entry is null ? target.Chain : [.. target.Chain.Take(target.Chain.Count - 1)]);
        var (entry, cameBack) = await writer.CreateOrBringBackAsync(free, content, PlainWrite, source);
        if (source.HasProperties)
            await PropertyTable.MergeAsync(session, source.Id, entry.Id);
        await AdaptationTable.CopyAsync(session, source.Id, entry.Id);
        if (target.Entry is not null)
            await LockTable.HandOverAsync(session, target.Ancestors, entry.Id);
        return new WriteResult(
            source.HasProperties ? await EntryTable.ByIdAsync(session, entry.Id) : entry,
            target.Entry is null && !cameBack ? WriteOutcome.Created : WriteOutcome.Updated);
    }

    private static async ValueTask<WriteResult> CopyFolderAsync(
        LibraryTransaction transaction, EntryWriter writer, LibraryEntry source, Resolution target, bool recursive)
    {
        var session = transaction.Session;
        if (target.Entry is not null)
            await writer.PutAwayAsync(target);
        var scratch = target.IsScratchPlace;
        var id = await writer.InsertFolderAsync(target.ParentId!.Value, target.Path.Name, scratch, source.DisplayName, null, source.MetadataJson);
        if (source.HasProperties)
            await PropertyTable.MergeAsync(session, source.Id, id);
        if (recursive)
            await writer.CopyMembersAsync(source.Id, id, scratch);
        if (target.Entry is not null)
            await LockTable.HandOverAsync(session, target.Ancestors, id);
        var copy = await EntryTable.ByIdAsync(session, id);
        if (!scratch)
            await writer.RecordAsync(ChangeKind.Created, copy, target.PlaceOf(id), null);
        return new WriteResult(copy, target.Entry is null ? WriteOutcome.Created : WriteOutcome.Updated);
    }

    /// <summary>New content for a document that is there. Equal bytes make no version, but what else they change about it is told, as of a change of properties.</summary>
    private static async ValueTask<WriteResult> ReplaceAsync(
        LibraryTransaction transaction, EntryWriter writer, Place place, LibraryEntry document, Content content, WriteOptions options)
    {
        var changed = await writer.SetContentAsync(document, content, options);
        var written = await EntryTable.ByIdAsync(transaction.Session, document.Id);
        var isTold = changed
            || written.MetadataJson != document.MetadataJson
            || written.CreatedMilliseconds != document.CreatedMilliseconds
            || written.ModifiedMilliseconds != document.ModifiedMilliseconds;
        if (isTold && !document.IsScratch)
            await writer.RecordAsync(ChangeKind.Updated, written, place, null);
        return new WriteResult(written, changed ? WriteOutcome.Updated : WriteOutcome.Unchanged);
    }

    /// <summary>Source and destination of a move or copy, after every question that can refuse it.</summary>
    private static async ValueTask<(Resolution Source, Resolution Target)> FindBothAsync(
        LibraryTransaction transaction, LibraryPath from, LibraryPath to, bool overwrite, bool moves, bool recursive)
    {
        var source = await transaction.FindAsync(from);
        if (source.Entry is not { } entry)
            throw NotFound(from);
        if (from == to)
            throw new LibraryException(LibraryError.SameEntry, $"Source and destination are the same: {from}.", to);
        if (moves)
            CheckNotRoot(from);
        CheckNotRoot(to);
        if (from.IsWithin(to) || (entry.IsFolder && recursive && to.IsWithin(from)))
            throw new LibraryException(LibraryError.IntoItself, $"{from} cannot be put into itself or over a folder that holds it: {to}.", to);
        var target = await transaction.FindAsync(to);
        if (target.Entry is null)
            CheckNew(transaction, target);
        else if (!overwrite)
            throw new LibraryException(LibraryError.AlreadyExists, $"{to} exists already.", to);
        return (source, target);
    }

    /// <summary>A scratch folder gets an ordinary name: what lies in it is scratch only by its own name now.</summary>
    private static async ValueTask MakeMembersOrdinaryAsync(SqlSession session, long folderId)
    {
        var folders = new Stack<long>([folderId]);
        while (folders.TryPop(out var id))
        {
            var members = await session.QueryAsync(
                "SELECT id, name, kind FROM entry WHERE parent_id = @Id AND scratch = 1",
                row => (Id: row.GetInt64(0), Name: row.GetString(1), IsFolder: row.GetInt64(2) == (long)EntryKind.Folder),
                ("@Id", id));
            foreach (var member in members.Where(member => !ScratchNames.IsScratch(member.Name)))
            {
                await session.ExecuteAsync("UPDATE entry SET scratch = 0 WHERE id = @Id", new { member.Id });
                if (member.IsFolder)
                    folders.Push(member.Id);
            }
        }
    }

    private static async ValueTask ScanAsync(
        Func<Stream, CancellationToken, ValueTask<string?>> scan, Stream body, LibraryPath path, CancellationToken cancellation)
    {
        string? found;
        try
        {
            found = await scan(body, cancellation);
        }
        catch (IOException failure)
        {
            throw new LibraryException(LibraryError.NotScanned, failure.Message, path);
        }

        if (found is not null)
            throw new LibraryException(LibraryError.Harmful, found, path);
    }

    private async ValueTask<long> ClaimAsync(LibraryTransaction transaction, StagedBlob staged)
    {
        blobs.Ensure(staged);
        return await BlobTable.ClaimAsync(transaction.Session, staged, transaction.Now);
    }

    /// <summary>The content of a document with what it says about itself under a new name.</summary>
    private async ValueTask<Content> ReadContentAsync(LibraryEntry document, string name, CancellationToken cancellation)
    {
        using var reader = await OpenAsync(document, cancellation);
        await using var stream = reader.OpenStream();
        return new Content(document.BlobId, document.Size, await metadataReader!.ReadAsync(name, stream, cancellation));
    }

    private static string? Changed(string? change, string? value) => change is null ? value : change.Length == 0 ? null : change;

    private static void CheckNew(LibraryTransaction transaction, Resolution target)
    {
        if (target.Path.IsRoot)
            throw new LibraryException(LibraryError.AlreadyExists, "The root is there already.", target.Path);
        if (target.ParentId is null)
            throw new LibraryException(LibraryError.ParentMissing, $"There is no folder {target.Path.Parent}.", target.Path.Parent);
        if (target.Path.Refusal is { } refusal)
            throw new LibraryException(LibraryError.NameRefused, refusal, target.Path);
        if (target.Path.Depth == 1 && transaction.ReservedNames.Contains(target.Path.Name, StringComparer.OrdinalIgnoreCase))
        {
            throw new LibraryException(
                LibraryError.NameRefused, $"Der Name „{target.Path.Name}“ ist auf der obersten Ebene vergeben. Bitte wählen Sie einen anderen.", target.Path);
        }
    }

    private static void CheckNotRoot(LibraryPath path)
    {
        if (path.IsRoot)
            throw new LibraryException(LibraryError.RootIsFixed, "The root can be neither moved, replaced nor deleted.", path);
    }

    private static LibraryException NotFound(LibraryPath path) => new(LibraryError.NotFound, $"There is nothing at {path}.", path);

    /// <summary>What was read before the transaction is not what the transaction found.</summary>
    private sealed class ContentChangedException : Exception;
}
