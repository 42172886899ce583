using ToolKit.Database;

namespace ToolKit.Library;

public sealed partial class DocumentLibrary
{
    /// <summary>What was deleted, the latest first.</summary>
    /// <param name="within">Only what lay below these folders (in the query, before the limit); null: everything.</param>
    /// <param name="before">The last entry of the page before; null: from the beginning.</param>
    public ValueTask<IReadOnlyList<TrashedEntry>> ListTrashAsync(
        IReadOnlyCollection<long>? within, TrashedEntry? before = null, int limit = 100, CancellationToken cancellation = default) =>
        database.ReadConsistentlyAsync<IReadOnlyList<TrashedEntry>>(
            async session =>
            {
                // A folder may have moved since something was deleted in it, so the way up is asked now.
                var restriction = within is null
                    ? ""
                    : $"""
                       AND EXISTS (
                        WITH RECURSIVE way (id, up) AS (
                            SELECT a.id, a.parent_id FROM entry a WHERE a.id = e.parent_id
                            UNION ALL
                            SELECT a.id, a.parent_id FROM way JOIN entry a ON a.id = way.up)
                        SELECT 1 FROM way WHERE {session.Dialect.In("way.id", "Within")})
                      """;
                var ids = await session.QueryAsync<long>(
                    $"""
                    SELECT e.id FROM entry e
                    WHERE e.trashed_at IS NOT NULL AND (e.trashed_at < @At OR (e.trashed_at = @At AND e.id < @Before)){restriction}
                    ORDER BY e.trashed_at DESC, e.id DESC LIMIT @limit
                    """,
                    new
                    {
                        At = before?.TrashedAt.ToUnixTimeMilliseconds() ?? long.MaxValue,
                        Before = before?.Entry.Id ?? long.MaxValue,
                        limit,
                        Within = session.Dialect.Ids(within ?? []),
                    });
                var found = new List<TrashedEntry>(ids.Count);
                foreach (var id in ids)
                    found.Add((await FindTrashedAsync(session, id))!);
                return found;
            },
            cancellation);

    /// <summary>Null when nothing with that id is in the trash.</summary>
    public ValueTask<TrashedEntry?> FindTrashedAsync(long id, CancellationToken cancellation = default) =>
        database.ReadConsistentlyAsync(session => FindTrashedAsync(session, id), cancellation);

    /// <summary>Puts an entry back where it lay, or at <paramref name="to"/>.</summary>
    /// <exception cref="LibraryException">ParentMissing, NameRefused: of <paramref name="to"/>.</exception>
    public ValueTask<RestoreResult> RestoreAsync(
        long id, Author author, LibraryPath? to = null, Guard? guard = null, CancellationToken cancellation = default) =>
        WriteAsync(
            author,
            guard,
            async (transaction, writer) =>
            {
                var session = transaction.Session;
                if (await FindTrashedAsync(session, id) is not { } trashed)
                    return new RestoreResult(RestoreOutcome.NotFound, null);
                if (to is null && await EntryTable.ResolveAsync(session, trashed.Entry.ParentId!.Value) is null)
                    return new RestoreResult(RestoreOutcome.ParentGone, null);
                var target = await transaction.FindAsync(to ?? trashed.Path);
                if (target.Entry is not null)
                    return new RestoreResult(RestoreOutcome.NameTaken, null);
                CheckNew(transaction, target);
                var parentId = target.ParentId!.Value;
                await session.ExecuteAsync(
                    """
                    UPDATE entry
                    SET parent_id = @parentId, name = @Name, trash_id = 0, trashed_at = NULL, trashed_by_id = NULL, trashed_by = NULL, state = state + 1
                    WHERE id = @id
                    """,
                    new { parentId, target.Path.Name, id });
                await DisplacedTable.ForgetAsync(session, id);
                await EntryTable.TouchAsync(session, parentId, membersChanged: true, transaction.Now);
                var restored = (await EntryTable.ResolveAsync(session, id))!;
                await writer.RecordAsync(ChangeKind.Restored, restored.Entry!, restored.Place, null);
                return new RestoreResult(RestoreOutcome.Restored, restored);
            },
            cancellation);

    /// <summary>
    /// Leaves behind what was deleted below a folder that is about to be moved, in a transaction that has begun: it lay in the folder above it then. What lies below
    /// something deleted stays there.
    /// </summary>
    /// <param name="folder">What is to be moved; of a document nothing was deleted.</param>
    public static async ValueTask LeaveTrashBehindAsync(LibraryTransaction transaction, LibraryEntry folder)
    {
        var left = await transaction.Session.QueryAsync<long>(
            """
            UPDATE entry SET parent_id = @ParentId
            WHERE trash_id <> 0 AND parent_id IN (
                WITH RECURSIVE tree (id) AS (
                    SELECT CAST(@Id AS BIGINT)
                    UNION ALL
                    SELECT e.id FROM tree JOIN entry e ON e.parent_id = tree.id AND e.trash_id = 0)
                SELECT id FROM tree)
            RETURNING id
            """,
            new { folder.ParentId, folder.Id });
        foreach (var id in left)
            await DisplacedTable.ForgetAsync(transaction.Session, id); // nor does a save in the moved folder bring it back
    }

    /// <summary>
    /// Removes what lies at the path, and what was deleted there, for good: rows, versions, properties, changes, and the bytes that nothing else
    /// needs. Null when there was nothing.
    /// </summary>
    /// <exception cref="LibraryException">RootIsFixed.</exception>
    public ValueTask<PurgeReport?> PurgeAsync(
        LibraryPath path, Author author, Guard? guard = null, CancellationToken cancellation = default)
    {
        CheckNotRoot(path);
        return PurgeAsync(
            author,
            guard,
            async transaction =>
            {
                var parent = await transaction.FindAsync(path.Parent);
                return parent.Entry is null
                    ? []
                    : await transaction.Session.QueryAsync<long>(
                        "SELECT id FROM entry WHERE parent_id = @Id AND name = @Name ORDER BY id", new { parent.Entry.Id, path.Name });
            },
            cancellation);
    }

    /// <summary>Removes one entry of the trash for good. Null when it is not there.</summary>
    public ValueTask<PurgeReport?> PurgeTrashedAsync(long id, Author author, Guard? guard = null, CancellationToken cancellation = default) =>
        PurgeAsync(
            author,
            guard,
            transaction => transaction.Session.QueryAsync<long>("SELECT id FROM entry WHERE id = @id AND trashed_at IS NOT NULL", new { id }),
            cancellation);

    internal static async ValueTask<TrashedEntry?> FindTrashedAsync(SqlSession session, long id)
    {
        var way = await EntryTable.WayAsync(session, id);
        if (way.Count == 0 || !way[^1].IsTrashed)
            return null;
        var (at, byId, by) = await session.QueryFirstOrDefaultAsync(
            "SELECT trashed_at, trashed_by_id, trashed_by FROM entry WHERE id = @Id",
            row => (row.GetInt64(0), EntryTable.Number(row, 1), row.GetString(2)),
            ("@Id", id));
        return new TrashedEntry
        {
            Entry = way[^1].Entry,
            Path = EntryTable.PathOf(way),
            Chain = [.. way.Take(way.Count - 1).Select(step => EntryTable.LinkOf(step.Entry))],
            TrashedAt = DateTimeOffset.FromUnixTimeMilliseconds(at),
            TrashedBy = new Author(byId, by!),
        };
    }

    private async ValueTask<PurgeReport?> PurgeAsync(
        Author author, Guard? guard, Func<LibraryTransaction, ValueTask<List<long>>> find, CancellationToken cancellation)
    {
        var purge = await WriteAsync(
            author,
            guard,
            async (transaction, writer) =>
            {
                var all = new Purge();
                foreach (var id in await find(transaction))
                    await PurgeTreeAsync(transaction, writer, id, all);
                return all;
            },
            cancellation);
        await RemoveBytesAsync(purge, CancellationToken.None);
        return purge.Entries.Count == 0
            ? null
            : new PurgeReport(purge.Entries, purge.Folders, purge.Documents, purge.Versions, purge.Blobs.Count, purge.Blobs.Sum(blob => blob.Size));
    }

    /// <summary>Removes the rows of a tree with its history, and the rows of the bytes that only it had.</summary>
    private static async ValueTask PurgeTreeAsync(LibraryTransaction transaction, EntryWriter writer, long id, Purge all)
    {
        var session = transaction.Session;
        var way = await EntryTable.WayAsync(session, id);
        if (way.Count == 0)
            return; // it lay in a tree that has just gone
        var entry = way[^1].Entry;
        var place = new Place(EntryTable.PathOf(way), $"/{string.Join('/', way.Select(step => step.Entry.Id))}/");
        var entries = await session.QueryAsync<(long Id, long Kind)>($"SELECT id, kind FROM entry WHERE id IN ({EntryWriter.Tree}) ORDER BY id", new { id });
        all.Entries.AddRange(entries.Select(found => found.Id));
        all.Folders += entries.Count(found => found.Kind == (long)EntryKind.Folder);
        all.Documents += entries.Count(found => found.Kind == (long)EntryKind.Document);
        all.Versions += await session.QuerySingleAsync<long>($"SELECT COUNT(*) FROM version WHERE entry_id IN ({EntryWriter.Tree})", new { id });
        var blobIds = await session.QueryAsync<long>($"SELECT DISTINCT blob_id FROM version WHERE entry_id IN ({EntryWriter.Tree})", new { id });

        // Names may be what is to go, so the feed forgets what happened to these entries; only that they are gone it must say.
        await session.ExecuteAsync($"DELETE FROM change WHERE entry_id IN ({EntryWriter.Tree})", new { id });
        await EntryWriter.RemoveTreeAsync(session, id, transaction.Now);
        if (!way[^1].IsTrashed)
            await EntryTable.TouchAsync(session, entry.ParentId!.Value, membersChanged: true, transaction.Now);
        await RemoveUnclaimedAsync(session, blobIds, all);
        if (!entry.IsScratch)
            await writer.RecordAsync(ChangeKind.Deleted, entry, place, null);
    }

    /// <summary>Removes those rows of blobs that nothing refers to.</summary>
    private static async ValueTask RemoveUnclaimedAsync(SqlSession session, IEnumerable<long> ids, Purge all)
    {
        var unneeded = await session.QueryAsync(
            $"""
            SELECT id, sha256, size, body IS NULL FROM blob
            WHERE unclaimed_since IS NOT NULL AND {session.Dialect.In("id", "Ids")}
              AND NOT EXISTS (SELECT 1 FROM version v WHERE v.blob_id = blob.id)
            """,
            row => new PurgedBlob(row.GetInt64(0), row.GetBytes(1), row.GetInt64(2), row.GetBoolean(3)),
            ("@Ids", session.Dialect.Ids(ids)));
        await session.ExecuteAsync(
            $"DELETE FROM blob WHERE {session.Dialect.In("id", "Ids")}", new { Ids = session.Dialect.Ids(unneeded.Select(blob => blob.Id)) });
        all.Blobs.AddRange(unneeded);
    }

    /// <summary>
    /// Removes the files of blobs whose rows are gone for good. Not before: a transaction that fails must leave everything as it was. In a
    /// transaction of its own, which asks again: the same bytes may have come back.
    /// </summary>
    private async ValueTask RemoveBytesAsync(Purge purge, CancellationToken cancellation)
    {
        purge.Blobs.ForEach(blob => bodies.Remove(blob.Id));
        foreach (var some in purge.Blobs.Where(blob => blob.IsFile).Chunk(100))
            await RemoveFilesAsync([.. some.Select(blob => blob.Sha256)], cancellation);
    }

    /// <returns>How many files went.</returns>
    private ValueTask<int> RemoveFilesAsync(IReadOnlyList<byte[]> hashes, CancellationToken cancellation) =>
        database.WriteAsync(
            async session =>
            {
                var removed = 0;
                foreach (var sha256 in hashes)
                {
                    if (await session.QueryFirstOrDefaultAsync<long>("SELECT 1 FROM blob WHERE sha256 = @sha256 AND body IS NULL", new { sha256 }) != 0)
                        continue;
                    blobs.Remove(sha256);
                    removed++;
                }

                return removed;
            },
            Durability.Process,
            cancellation);

    private sealed record PurgedBlob(long Id, byte[] Sha256, long Size, bool IsFile);

    private sealed class Purge
    {
        public List<long> Entries { get; } = [];

        public long Folders { get; set; }

        public long Documents { get; set; }

        public long Versions { get; set; }

        public List<PurgedBlob> Blobs { get; } = [];
    }
}
