using ToolKit.Database;

namespace ToolKit.Library;

public sealed partial class DocumentLibrary
{
    private const int MostPerSweep = 200; // entries in one transaction, so that writers do not wait long

    /// <summary>
    /// Removes what has had its time: scratch files, the trash's oldest, expired locks, unclaimed bytes, abandoned uploads, temporary files.
    /// To be called now and then; several processes may.
    /// </summary>
    public async ValueTask<SweepReport> SweepAsync(CancellationToken cancellation = default)
    {
        var purged = new List<long>();
        var locks = await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync("DELETE FROM displaced WHERE at < @Since", new { Since = Now - (long)options.SaveWindow.TotalMilliseconds });
                return await session.ExecuteAsync(LockTable.RemoveExpiredSql, new { Now });
            },
            Durability.Process,
            cancellation);
        var scratch = await SweepScratchAsync(purged, cancellation);
        var trashed = await SweepTrashAsync(purged, cancellation);
        var rows = await SweepBlobsAsync(cancellation);
        var files = await SweepFilesAsync(cancellation) + await SweepUploadsAsync(cancellation);
        return new SweepReport(purged, scratch, trashed, locks, rows, files);
    }

    private async ValueTask<int> SweepScratchAsync(List<long> purged, CancellationToken cancellation)
    {
        var before = Now - (long)options.ScratchLifetime.TotalMilliseconds;
        var swept = 0;
        long after = 0;
        while (true)
        {
            var ids = await database.ReadAsync(
                session => session.QueryAsync<long>(
                    $"SELECT e.id FROM entry e WHERE e.scratch = 1 AND {EntryWriter.LastUse} < @before AND e.id > @after ORDER BY e.id LIMIT @MostPerSweep",
                    new { before, after, MostPerSweep }),
                cancellation);
            if (ids.Count == 0)
                return swept;
            after = ids[^1];
            swept += await WriteAsync(
                Author.System,
                null,
                async (transaction, writer) =>
                {
                    var count = 0;
                    foreach (var id in ids)
                    {
                        // Asked again: it may have been written, or have got an ordinary name. A client that still holds a lock still needs it.
                        var entry = await transaction.Session.QueryFirstOrDefaultAsync(
                            $"""
                            SELECT {EntryTable.Columns} FROM entry e
                            WHERE e.id = @Id AND e.scratch = 1 AND {EntryWriter.LastUse} < @Before
                              AND NOT EXISTS (SELECT 1 FROM lock l WHERE l.entry_id = e.id AND l.expires_at > @Now)
                            """,
                            EntryTable.Read,
                            ("@Id", id),
                            ("@Before", before),
                            ("@Now", transaction.Now));
                        if (entry is null || (entry.IsFolder && await writer.HoldsMoreThanScratchAsync(id, before)))
                            continue;
                        purged.Add(id);
                        await writer.RemoveAsync(entry);
                        count++;
                    }

                    return count;
                },
                cancellation);
        }
    }

    private async ValueTask<int> SweepTrashAsync(List<long> purged, CancellationToken cancellation)
    {
        var before = Now - (long)options.TrashLifetime.TotalMilliseconds;
        var swept = 0;
        while (true)
        {
            var (purge, tops) = await WriteAsync(
                Author.System,
                null,
                async (transaction, _) =>
                {
                    var all = new Purge();
                    var ids = await transaction.Session.QueryAsync<long>(
                        "SELECT id FROM entry WHERE trashed_at < @before ORDER BY trashed_at, id LIMIT @Most", new { before, Most = 10 });
                    foreach (var id in ids)
                    {
                        var entries = await transaction.Session.QueryAsync<long>($"SELECT id FROM entry WHERE id IN ({EntryWriter.Tree})", new { id });
                        all.Entries.AddRange(entries);
                        await EntryWriter.RemoveTreeAsync(transaction.Session, id, transaction.Now); // the feed has said long ago that it was deleted
                    }

                    return (all, ids.Count);
                },
                cancellation);
            purged.AddRange(purge.Entries);
            swept += tops;
            if (tops == 0)
                return swept;
        }
    }

    private async ValueTask<int> SweepBlobsAsync(CancellationToken cancellation)
    {
        var before = Now - (long)options.UnclaimedLifetime.TotalMilliseconds;
        var swept = 0;
        while (true)
        {
            var purge = await database.WriteAsync(
                async session =>
                {
                    var all = new Purge();
                    var ids = await session.QueryAsync<long>(
                        "SELECT id FROM blob WHERE unclaimed_since < @before ORDER BY id LIMIT @MostPerSweep", new { before, MostPerSweep });
                    await RemoveUnclaimedAsync(session, ids, all);

                    // What is needed after all was not let go of; should a row say otherwise, it is put right.
                    await session.ExecuteAsync(
                        $"UPDATE blob SET unclaimed_since = NULL WHERE {session.Dialect.In("id", "Ids")}", new { Ids = session.Dialect.Ids(ids) });
                    return all;
                },
                Durability.Process,
                cancellation);
            swept += purge.Blobs.Count;
            await RemoveBytesAsync(purge, cancellation);
            if (purge.Blobs.Count == 0)
                return swept;
        }
    }

    private async ValueTask<int> SweepFilesAsync(CancellationToken cancellation)
    {
        var before = time.GetUtcNow() - options.UnclaimedLifetime;
        var swept = blobs.RemoveTemporary(before);
        foreach (var some in blobs.List().Where(found => found.File.LastWriteTimeUtc < before.UtcDateTime).Chunk(MostPerSweep))
        {
            cancellation.ThrowIfCancellationRequested();
            var unknown = await database.ReadAsync(
                async session =>
                {
                    var hashes = new List<byte[]>();
                    foreach (var (sha256, _) in some)
                    {
                        if (await session.QueryFirstOrDefaultAsync<long>("SELECT 1 FROM blob WHERE sha256 = @sha256 AND body IS NULL", new { sha256 }) == 0)
                            hashes.Add(sha256);
                    }

                    return hashes;
                },
                cancellation);
            if (unknown.Count > 0)
                swept += await RemoveFilesAsync(unknown, cancellation);
        }

        return swept;
    }
}
