using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using ToolKit.Database;

namespace ToolKit.Library;

public sealed partial class DocumentLibrary
{
    // Each row of the table: what is damaged, and the query that finds it (an id and a name to show).
    private static readonly (string Damage, string Sql)[] Checks =
    [
        ("has a folder above it that is missing or is a document",
            "SELECT e.id, e.name FROM entry e LEFT JOIN entry p ON p.id = e.parent_id WHERE e.id <> 1 AND (p.id IS NULL OR p.kind <> 0)"),
        ("cannot be reached from the root (it lies in a circle)",
            """
            WITH RECURSIVE tree (id) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT e.id FROM tree JOIN entry e ON e.parent_id = tree.id)
            SELECT e.id, e.name FROM entry e WHERE NOT EXISTS (SELECT 1 FROM tree WHERE tree.id = e.id)
            """),
        ("is the root but lies in a folder, or is a document, or is in the trash",
            "SELECT id, name FROM entry WHERE id = 1 AND (parent_id IS NOT NULL OR kind <> 0 OR trash_id <> 0)"),
        ("is half in the trash",
            "SELECT id, name FROM entry WHERE (trash_id = 0) <> (trashed_at IS NULL) OR (trash_id <> 0 AND trash_id <> id)"),
        ("has no current version, or repeats it wrongly",
            """
            SELECT e.id, e.name FROM entry e LEFT JOIN version v ON v.id = e.version_id AND v.entry_id = e.id
            WHERE e.kind = 1 AND (v.id IS NULL OR v.number <> e.version_number OR v.blob_id <> e.blob_id OR v.size <> e.size)
            """),
        ("has a version newer than its current one",
            "SELECT e.id, e.name FROM entry e JOIN version v ON v.entry_id = e.id WHERE v.number > e.version_number"),
        ("is a folder but has a version",
            "SELECT e.id, e.name FROM entry e WHERE e.kind = 0 AND (e.version_id <> 0 OR EXISTS (SELECT 1 FROM version v WHERE v.entry_id = e.id))"),
        ("has a version whose content is missing or has another size",
            """
            SELECT e.id, e.name FROM version v JOIN entry e ON e.id = v.entry_id LEFT JOIN blob b ON b.id = v.blob_id
            WHERE b.id IS NULL OR b.size <> v.size
            """),
        ("has a version of an entry that is missing",
            "SELECT v.id, 'version' FROM version v LEFT JOIN entry e ON e.id = v.entry_id WHERE e.id IS NULL"),
        ("has properties but says it has none, or the other way round",
            "SELECT e.id, e.name FROM entry e WHERE (e.has_properties <> 0) <> EXISTS (SELECT 1 FROM property p WHERE p.entry_id = e.id)"),
        ("belongs to properties but is missing",
            "SELECT p.entry_id, p.name FROM property p LEFT JOIN entry e ON e.id = p.entry_id WHERE e.id IS NULL"),
        ("is needed by a version but marked as unclaimed",
            "SELECT b.id, 'content' FROM blob b WHERE b.unclaimed_since IS NOT NULL AND EXISTS (SELECT 1 FROM version v WHERE v.blob_id = b.id)"),
        ("is a change with a number that was never given",
            "SELECT c.number, c.path FROM change c WHERE c.number > (SELECT value FROM counter WHERE name = 'change') OR c.number < 1"),
    ];

    /// <summary>
    /// Checks every row and every byte. Uploads in progress, unclaimed bytes and expired locks are no damage. Runs beside reads and writes.
    /// </summary>
    /// <returns>One sentence for each damage, as it is found.</returns>
    public async IAsyncEnumerable<string> VerifyAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        foreach (var damage in await database.CheckAsync(cancellation))
            yield return "Database: " + damage;
        foreach (var (damage, sql) in Checks)
        {
            foreach (var (id, name) in await database.ReadAsync(
                session => session.QueryAsync(sql + " LIMIT 1000", row => (row.GetInt64(0), row.GetString(1))), cancellation))
            {
                yield return $"“{name}” ({id}) {damage}.";
            }
        }

        foreach (var damage in await database.ReadConsistentlyAsync(VerifyLocksAsync, cancellation))
            yield return damage;
        await foreach (var damage in VerifyBlobsAsync(cancellation))
            yield return damage;
    }

    /// <summary>The locks that hold: each must stand on the entry and the path its row names.</summary>
    private async ValueTask<List<string>> VerifyLocksAsync(SqlSession session)
    {
        var damage = new List<string>();
        var locks = await session.QueryAsync(
            "SELECT token, entry_id, path, ancestors FROM lock WHERE expires_at > @Now",
            row => (Token: row.GetString(0), EntryId: row.GetInt64(1), Path: row.GetString(2), Ancestors: row.GetString(3)),
            ("@Now", Now));
        foreach (var held in locks)
        {
            var place = await EntryTable.ResolveAsync(session, held.EntryId);
            if (place is null || place.Path.ToString() != held.Path || place.Ancestors != held.Ancestors)
                damage.Add($"The lock on {held.Path} stands on an entry that does not lie there.");
        }

        return damage;
    }

    private async IAsyncEnumerable<string> VerifyBlobsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        long after = 0;
        while (true)
        {
            var some = await database.ReadAsync(
                session => session.QueryAsync(
                    "SELECT id, sha256, size, body FROM blob WHERE id > @After AND unclaimed_since IS NULL ORDER BY id LIMIT 50",
                    row => (Id: row.GetInt64(0), Blob: new CachedBlob(row.GetBytes(1), row.GetInt64(2), row.IsNull(3) ? null : row.GetBytes(3))),
                    ("@After", after)),
                cancellation);
            if (some.Count == 0)
                yield break;
            after = some[^1].Id;
            foreach (var (id, blob) in some)
            {
                cancellation.ThrowIfCancellationRequested();

                // It may have been removed since the row was read; only what is still needed can be damaged.
                if (DamageOf(blob) is { } damage && await IsNeededAsync(id, cancellation))
                    yield return $"Content {Convert.ToHexStringLower(blob.Sha256)} ({id}) {damage}";
            }
        }
    }

    private ValueTask<bool> IsNeededAsync(long blobId, CancellationToken cancellation) =>
        database.ReadAsync(
            async session => await session.QueryFirstOrDefaultAsync<long>(
                "SELECT 1 FROM version WHERE blob_id = @blobId LIMIT 1", new { blobId }) != 0,
            cancellation);

    private string? DamageOf(CachedBlob blob)
    {
        if (blob.Body is { } body)
        {
            return body.Length != blob.Size
                ? $"has {body.Length} bytes instead of {blob.Size}."
                : SHA256.HashData(body).AsSpan().SequenceEqual(blob.Sha256) ? null : "does not have the bytes it is named after.";
        }

        try
        {
            using var file = new FileStream(blobs.Open(blob.Sha256), FileAccess.Read, bufferSize: 0);
            return file.Length != blob.Size
                ? $"is a file of {file.Length} bytes instead of {blob.Size}."
                : SHA256.HashData(file).AsSpan().SequenceEqual(blob.Sha256) ? null : "is a file that does not have the bytes it is named after.";
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return "has no file.";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"has a file that cannot be read: {failure.Message}";
        }
    }
}
