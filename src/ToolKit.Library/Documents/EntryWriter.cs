using ToolKit.Database;

namespace ToolKit.Library;

/// <summary>Bytes whose row is claimed, on their way into a document.</summary>
/// <param name="Metadata">What the file says about itself; null: nothing, or nobody has asked.</param>
internal sealed record Content(long BlobId, long Size, IReadOnlyDictionary<string, string>? Metadata)
{
    public static Content Of(LibraryEntry document) => new(document.BlobId, document.Size, null);
}

/// <summary>What all writes are made of. One of it belongs to one transaction; locks are its callers' business unless it says otherwise.</summary>
internal sealed class EntryWriter(LibraryTransaction transaction, Author author, LibraryOptions options)
{
    private static readonly WriteOptions Plain = new();

    /// <summary>When a scratch file was written, whatever time its client has given it since.</summary>
    public const string LastUse = "COALESCE((SELECT v.created_at FROM version v WHERE v.id = e.version_id), e.modified_at)";

    private SqlSession Session => transaction.Session;

    private long Now => transaction.Now;

    private long WindowBegins => Now - (long)options.SaveWindow.TotalMilliseconds;

    /// <summary>Adds a document with its first version to a folder.</summary>
    public async ValueTask<LibraryEntry> InsertDocumentAsync(
        long parentId, string name, bool scratch, Content content, WriteOptions write, LibraryEntry? likeness = null)
    {
        var metadata = (likeness?.Metadata ?? DocumentMetadata.Empty).With(ToChanges(content.Metadata)).ToJson();
        var created = write.CreatedAt?.ToUnixTimeMilliseconds() ?? Now;
        var modified = write.ModifiedAt?.ToUnixTimeMilliseconds() ?? Now;
        var (id, versionId) = await Session.QueryFirstOrDefaultAsync(
            $"""
            INSERT INTO entry (parent_id, name, kind, scratch, display_name, created_at, modified_at, metadata, version_id, version_number, blob_id, size, author_id, author_name)
            VALUES (@Parent, @Name, 1, @Scratch, @DisplayName, @Created, @Modified, @Metadata, {Session.Dialect.NextId("version", "1")}, 1, @Blob, @Size, @Author, @AuthorName)
            RETURNING id, version_id
            """,
            row => (row.GetInt64(0), row.GetInt64(1)),
            ("@Parent", parentId),
            ("@Name", name),
            ("@Scratch", scratch ? 1 : 0),
            ("@DisplayName", likeness?.DisplayName),
            ("@Created", created),
            ("@Modified", modified),
            ("@Metadata", metadata),
            ("@Blob", content.BlobId),
            ("@Size", content.Size),
            ("@Author", author.PersonId),
            ("@AuthorName", author.Name));
        await Session.RunAsync(
            """
            INSERT INTO version (id, entry_id, number, blob_id, size, author_id, author_name, created_at, comment)
            VALUES (@Id, @Entry, 1, @Blob, @Size, @Author, @AuthorName, @Now, @Comment)
            """,
            ("@Id", versionId),
            ("@Entry", id),
            ("@Blob", content.BlobId),
            ("@Size", content.Size),
            ("@Author", author.PersonId),
            ("@AuthorName", author.Name),
            ("@Now", Now),
            ("@Comment", write.Comment));
        await EntryTable.TouchAsync(Session, parentId, membersChanged: true, Now);
        return new LibraryEntry
        {
            Id = id,
            ParentId = parentId,
            Name = name,
            Kind = EntryKind.Document,
            IsScratch = scratch,
            DisplayName = likeness?.DisplayName,
            CreatedMilliseconds = created,
            ModifiedMilliseconds = modified,
            MetadataJson = metadata,
            VersionId = versionId,
            VersionNumber = 1,
            BlobId = content.BlobId,
            Size = content.Size,
            AuthorId = author.PersonId,
            AuthorName = author.Name,
        };
    }

    public async ValueTask<long> InsertFolderAsync(long parentId, string name, bool scratch, string? displayName, string? purpose, string? metadata)
    {
        var id = await Session.QuerySingleAsync<long>(
            """
            INSERT INTO entry (parent_id, name, kind, scratch, purpose, display_name, created_at, modified_at, metadata, author_id, author_name)
            VALUES (@parentId, @name, 0, @Scratch, @purpose, @displayName, @Now, @Now, @metadata, @PersonId, @Name)
            RETURNING id
            """,
            new { parentId, name, Scratch = scratch ? 1 : 0, purpose, displayName, Now, metadata, author.PersonId, author.Name });
        await EntryTable.TouchAsync(Session, parentId, membersChanged: true, Now);
        return id;
    }

    /// <summary>
    /// Gives a document new content. Equal bytes make no version; a scratch file, and an empty body that its author fills soon after, keep no
    /// version of what was there before, but the ETag changes with every change of bytes.
    /// </summary>
    /// <returns>False when the bytes were there already.</returns>
    public async ValueTask<bool> SetContentAsync(LibraryEntry document, Content content, WriteOptions write)
    {
        var metadata = document.Metadata.With(ToChanges(content.Metadata)).ToJson();
        var created = write.CreatedAt?.ToUnixTimeMilliseconds() ?? document.CreatedMilliseconds;
        if (content.BlobId == document.BlobId)
        {
            var stated = write.ModifiedAt?.ToUnixTimeMilliseconds() ?? document.ModifiedMilliseconds;
            if (stated != document.ModifiedMilliseconds || created != document.CreatedMilliseconds || metadata != document.MetadataJson)
            {
                await Session.ExecuteAsync(
                    "UPDATE entry SET created_at = @created, modified_at = @stated, metadata = @metadata WHERE id = @Id",
                    new { created, stated, metadata, document.Id });
                await EntryTable.TouchAsync(Session, document.ParentId!.Value, membersChanged: false, Now);
            }

            return false;
        }

        var replaces = document.IsScratch || await IsFreshAndEmptyAsync(document);
        if (replaces)
            await Session.RunAsync("DELETE FROM version WHERE id = @Id", ("@Id", document.VersionId));
        var number = replaces ? document.VersionNumber : document.VersionNumber + 1;
        var versionId = await Session.QueryFirstOrDefaultAsync(
            """
            INSERT INTO version (entry_id, number, blob_id, size, author_id, author_name, created_at, comment, change_class)
            VALUES (@Entry, @Number, @Blob, @Size, @Author, @AuthorName, @Now, @Comment, @Class)
            RETURNING id
            """,
            static row => row.GetInt64(0),
            ("@Entry", document.Id),
            ("@Number", number),
            ("@Blob", content.BlobId),
            ("@Size", content.Size),
            ("@Author", author.PersonId),
            ("@AuthorName", author.Name),
            ("@Now", Now),
            ("@Comment", write.Comment),
            ("@Class", number == 1 ? null : (long?)(write.ChangeClass ?? ChangeClass.Content)));
        await Session.RunAsync(
            """
            UPDATE entry
            SET version_id = @Version, version_number = @Number, blob_id = @Blob, size = @Size, author_id = @Author, author_name = @AuthorName,
                created_at = @Created, modified_at = @Modified, metadata = @Metadata
            WHERE id = @Id
            """,
            ("@Version", versionId),
            ("@Number", number),
            ("@Blob", content.BlobId),
            ("@Size", content.Size),
            ("@Author", author.PersonId),
            ("@AuthorName", author.Name),
            ("@Created", created),
            ("@Modified", write.ModifiedAt?.ToUnixTimeMilliseconds() ?? Now),
            ("@Metadata", metadata),
            ("@Id", document.Id));
        if (replaces)
            await BlobTable.LetGoAsync(Session, document.BlobId, Now);
        await EntryTable.TouchAsync(Session, document.ParentId!.Value, membersChanged: false, Now);
        return true;
    }

    /// <summary>Writes content to a place where nothing lies: a new document, or the one that this person has just moved away from here.</summary>
    /// <returns>The entry as it is then, and whether it came back.</returns>
    public async ValueTask<(LibraryEntry Entry, bool CameBack)> CreateOrBringBackAsync(
        Resolution target, Content content, WriteOptions write, LibraryEntry? likeness = null)
    {
        if (await FindDisplacedAsync(target) is { } displaced)
        {
            await BringBackAsync(displaced, target, content, write, scratch: null);
            return (await EntryTable.ByIdAsync(Session, displaced.Entry.Id), true);
        }

        var entry = await InsertDocumentAsync(target.ParentId!.Value, target.Path.Name, target.IsScratchPlace, content, write, likeness);
        if (!entry.IsScratch)
            await RecordAsync(ChangeKind.Created, entry, target.PlaceOf(entry.Id), null);
        return (entry, false);
    }

    /// <summary>The document that this person moved away from here to a scratch name, not long ago; null: none.</summary>
    public async ValueTask<Displaced?> FindDisplacedAsync(Resolution target)
    {
        if (target.Entry is not null || target.IsScratchPlace)
            return null;
        var id = await DisplacedTable.FindAsync(Session, target.ParentId!.Value, target.Path.Name, author.PersonId, WindowBegins);
        if (id == 0)
            return null;
        var way = await EntryTable.WayAsync(Session, id);

        // Its scratch name may be deleted already: then it comes back out of the trash.
        var lives = !way.Exists(step => step.IsTrashed);
        return way[^1].Entry.Kind == EntryKind.Document && (lives || way[^1].IsTrashed)
            ? new Displaced(way[^1].Entry, new Place(EntryTable.PathOf(way), $"/{string.Join('/', way.Select(step => step.Entry.Id))}/"), lives)
            : null;
    }

    /// <summary>
    /// Moves a displaced document back to its name and gives it the new content. Its scratch name keeps a scratch file with the old
    /// content: the client will want to delete that.
    /// </summary>
    /// <param name="scratch">The scratch file that is moved here; it takes the scratch name. Null: there is none, and one is made.</param>
    public async ValueTask BringBackAsync(Displaced displaced, Resolution target, Content content, WriteOptions write, Resolution? scratch)
    {
        var document = displaced.Entry;
        var parentId = target.ParentId!.Value;
        await Session.ExecuteAsync(
            """
            UPDATE entry SET parent_id = @parentId, name = @Name, trash_id = 0, trashed_at = NULL, trashed_by_id = NULL, trashed_by = NULL
            WHERE id = @Id
            """,
            new { parentId, target.Path.Name, document.Id });
        await DisplacedTable.ForgetAsync(Session, document.Id);
        if (scratch is not null)
            await LockTable.EndAsync(Session, scratch.Ancestors);

        var changed = await SetContentAsync(document, content, write);
        if (scratch?.Entry is { HasProperties: true } source)
            await PropertyTable.MergeAsync(Session, source.Id, document.Id);

        if (!displaced.Lives)
        {
            if (scratch?.Entry is { } absorbed)
                await RemoveAsync(absorbed);
        }
        else if (scratch?.Entry is { } moved)
        {
            await Session.ExecuteAsync(
                "UPDATE entry SET parent_id = @ParentId, name = @Name, modified_at = @Now WHERE id = @Id",
                new { document.ParentId, document.Name, Now, moved.Id });
            await SetContentAsync(moved, Content.Of(document), Plain);
            await BlobTable.KeepAsync(Session, document.BlobId); // an empty first version was let go of above
            await PropertyTable.RemoveAsync(Session, moved.Id);
            await EntryTable.TouchAsync(Session, moved.ParentId!.Value, membersChanged: true, Now);
            await LockTable.HandOverAsync(Session, displaced.Place.Ancestors, moved.Id);
        }
        else
        {
            var made = await InsertDocumentAsync(document.ParentId!.Value, document.Name, scratch: true, Content.Of(document), Plain);
            await BlobTable.KeepAsync(Session, document.BlobId);
            await LockTable.HandOverAsync(Session, displaced.Place.Ancestors, made.Id);
        }

        await EntryTable.TouchAsync(Session, document.ParentId!.Value, membersChanged: true, Now);
        await EntryTable.TouchAsync(Session, parentId, membersChanged: true, Now);
        await RecordAsync(changed ? ChangeKind.Updated : ChangeKind.Moved, document, target.PlaceOf(document.Id), displaced.Place);
    }

    /// <summary>
    /// Puts away what was deleted or is replaced: into the trash by marking its row, or for good when it is a client's scratch file. Records it.
    /// </summary>
    public async ValueTask PutAwayAsync(Resolution place)
    {
        var entry = place.Entry!;
        if (entry.IsScratch && !(entry.IsFolder && await HoldsDocumentsAsync(entry.Id)))
        {
            await RemoveAsync(entry);
            return;
        }

        await Session.ExecuteAsync(
            "UPDATE entry SET trash_id = id, trashed_at = @Now, trashed_by_id = @PersonId, trashed_by = @Name WHERE id = @Id",
            new { Now, author.PersonId, author.Name, entry.Id });
        await EntryTable.TouchAsync(Session, entry.ParentId!.Value, membersChanged: true, Now);
        await RecordAsync(ChangeKind.Deleted, entry, place.Place, null);
    }

    /// <summary>Removes an entry with all below it for good, and lets go of its bytes.</summary>
    public async ValueTask RemoveAsync(LibraryEntry entry)
    {
        await RemoveTreeAsync(Session, entry.Id, Now);
        if (entry.ParentId is { } parentId)
            await EntryTable.TouchAsync(Session, parentId, membersChanged: true, Now);
    }

    /// <summary>Remembers that this person has moved a document away from its place to a scratch name.</summary>
    public ValueTask RememberDisplacedAsync(Resolution place) =>
        DisplacedTable.RememberAsync(Session, place.ParentId!.Value, place.Path.Name, place.Entry!.Id, author.PersonId, Now);

    /// <summary>
    /// Copies everything below a folder, whatever its number, in a few statements: each row gets its new id first, then rows are copied by that
    /// table. Bytes are shared.
    /// </summary>
    /// <param name="scratch">The copies lie in a scratch folder.</param>
    public async ValueTask CopyMembersAsync(long fromId, long toId, bool scratch)
    {
        var dialect = Session.Dialect;
        await Session.ExecuteAsync(
            "CREATE TEMP TABLE IF NOT EXISTS copying (old_id BIGINT PRIMARY KEY, new_id BIGINT NOT NULL, old_parent BIGINT NOT NULL, version_id BIGINT NOT NULL)");
        await Session.ExecuteAsync("DELETE FROM copying");
        await Session.ExecuteAsync(
            $"""
            INSERT INTO copying (old_id, new_id, old_parent, version_id)
            WITH RECURSIVE tree (id, parent_id) AS (
                SELECT id, parent_id FROM entry WHERE parent_id = @fromId AND trash_id = 0 AND id <> @toId
                UNION ALL
                SELECT e.id, e.parent_id FROM tree JOIN entry e ON e.parent_id = tree.id AND e.trash_id = 0)
            SELECT id, {dialect.NextId("entry", "place")}, parent_id, {dialect.NextId("version", "place")}
            FROM (SELECT id, parent_id, ROW_NUMBER() OVER () AS place FROM tree) AS numbered
            """,
            new { fromId, toId });
        await Session.ExecuteAsync(
            """
            INSERT INTO entry (id, parent_id, name, kind, scratch, display_name, created_at, modified_at, has_properties, metadata,
                version_id, version_number, blob_id, size, author_id, author_name)
            SELECT c.new_id, COALESCE(p.new_id, @toId), e.name, e.kind, CASE WHEN @Scratch = 1 THEN 1 ELSE e.scratch END, e.display_name, @Now, @Now,
                e.has_properties, e.metadata, CASE e.kind WHEN 1 THEN c.version_id ELSE 0 END, e.kind, e.blob_id, e.size, @PersonId, @Name
            FROM copying c JOIN entry e ON e.id = c.old_id LEFT JOIN copying p ON p.old_id = c.old_parent
            ORDER BY c.new_id
            """,
            new { toId, Scratch = scratch ? 1 : 0, Now, author.PersonId, author.Name });
        await Session.ExecuteAsync(
            """
            INSERT INTO version (id, entry_id, number, blob_id, size, author_id, author_name, created_at)
            SELECT c.version_id, c.new_id, 1, e.blob_id, e.size, @PersonId, @Name, @Now
            FROM copying c JOIN entry e ON e.id = c.old_id WHERE e.kind = 1
            ORDER BY c.version_id
            """,
            new { author.PersonId, author.Name, Now });
        await Session.ExecuteAsync(
            """
            INSERT INTO property (entry_id, namespace, name, value)
            SELECT c.new_id, p.namespace, p.name, p.value
            FROM copying c JOIN entry e ON e.id = c.old_id AND e.has_properties = 1 JOIN property p ON p.entry_id = e.id
            """);
        await Session.ExecuteAsync(
            """
            INSERT INTO adaptation (entry_id, original_id, base_version)
            SELECT c.new_id, a.original_id, a.base_version FROM copying c JOIN adaptation a ON a.entry_id = c.old_id
            """);
        await Session.ExecuteAsync("DELETE FROM copying");
    }

    public ValueTask RecordAsync(ChangeKind kind, LibraryEntry entry, Place at, Place? from) =>
        ChangeTable.AddAsync(Session, kind, entry, at, from, author, Now);

    /// <summary>True when something in the tree is not a scratch file: a document that a client has moved there.</summary>
    public async ValueTask<bool> HoldsDocumentsAsync(long id) =>
        await Session.QuerySingleAsync<long>(
            $"SELECT COUNT(*) FROM (SELECT 1 FROM entry e WHERE e.id IN ({Tree}) AND e.scratch = 0 LIMIT 1) AS found", new { id }) > 0;

    /// <summary>True when a tree holds a document, or a scratch file that a client has used since then or holds a lock on.</summary>
    public async ValueTask<bool> HoldsMoreThanScratchAsync(long id, long since) =>
        await Session.QuerySingleAsync<long>(
            $"""
            SELECT COUNT(*) FROM (
                SELECT 1 FROM entry e
                WHERE e.id IN ({Tree})
                  AND (e.scratch = 0 OR {LastUse} >= @since OR EXISTS (SELECT 1 FROM lock l WHERE l.entry_id = e.id AND l.expires_at > @Now))
                LIMIT 1) AS found
            """,
            new { id, since, Now }) > 0;

    /// <summary>The ids of an entry and of everything below it, in the trash or not.</summary>
    public const string Tree =
        "WITH RECURSIVE tree (id) AS (SELECT CAST(@id AS BIGINT) UNION ALL SELECT e.id FROM tree JOIN entry e ON e.parent_id = tree.id) SELECT id FROM tree";

    /// <summary>Removes every row of a tree.</summary>
    public static async ValueTask RemoveTreeAsync(SqlSession session, long id, long now)
    {
        await session.ExecuteAsync($"DELETE FROM property WHERE entry_id IN ({Tree})", new { id });
        await session.ExecuteAsync($"DELETE FROM lock WHERE entry_id IN ({Tree})", new { id });
        await session.ExecuteAsync($"DELETE FROM displaced WHERE entry_id IN ({Tree})", new { id });
        await RemoveVersionsAsync(session, id, keepsCurrent: false, now);
        await session.ExecuteAsync($"DELETE FROM entry WHERE id IN ({Tree})", new { id });
    }

    /// <summary>Removes the versions of a tree; what no other version needs goes from the disk later.</summary>
    /// <param name="keepsCurrent">Not the current ones.</param>
    public static async ValueTask RemoveVersionsAsync(SqlSession session, long id, bool keepsCurrent, long now)
    {
        var versions = $"entry_id IN ({Tree})" + (keepsCurrent ? " AND id <> (SELECT e.version_id FROM entry e WHERE e.id = version.entry_id)" : "");
        await session.ExecuteAsync($"UPDATE blob SET unclaimed_since = @now WHERE id IN (SELECT blob_id FROM version WHERE {versions})", new { id, now });
        await session.ExecuteAsync($"DELETE FROM version WHERE {versions}", new { id });
        await session.ExecuteAsync(
            "UPDATE blob SET unclaimed_since = NULL WHERE unclaimed_since = @now AND EXISTS (SELECT 1 FROM version v WHERE v.blob_id = blob.id)",
            new { now });
    }

    private async ValueTask<bool> IsFreshAndEmptyAsync(LibraryEntry document) =>
        document.Size == 0
        && document.AuthorId == author.PersonId
        && await Session.QuerySingleAsync<long>("SELECT created_at FROM version WHERE id = @VersionId", new { document.VersionId }) >= WindowBegins;

    private static IEnumerable<KeyValuePair<string, string?>> ToChanges(IReadOnlyDictionary<string, string>? stated) =>
        stated?.Where(pair => DocumentMetadata.IsName(pair.Key)).Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)) ?? [];

    /// <param name="Place">Where it lies now.</param>
    /// <param name="Lives">False: in the trash.</param>
    public sealed record Displaced(LibraryEntry Entry, Place Place, bool Lives);
}
