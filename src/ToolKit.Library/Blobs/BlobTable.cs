using ToolKit.Database;

namespace ToolKit.Library;

/// <summary>The rows of blobs: one for each different content.</summary>
internal static class BlobTable
{
    /// <summary>The row of these bytes, made where there is none; from now on they are needed.</summary>
    public static async ValueTask<long> ClaimAsync(SqlSession session, StagedBlob staged, long now)
    {
        var id = await session.QueryFirstOrDefaultAsync(
            "INSERT INTO blob (sha256, size, body, created_at) VALUES (@Sha256, @Size, @Body, @Now) ON CONFLICT (sha256) DO NOTHING RETURNING id",
            row => row.GetInt64(0),
            ("@Sha256", staged.Sha256),
            ("@Size", staged.Size),
            ("@Body", staged.Body),
            ("@Now", now));
        if (id != 0)
            return id;
        id = await session.QuerySingleAsync<long>("SELECT id FROM blob WHERE sha256 = @Sha256", new { staged.Sha256 });

        // A sweep that was cut off may have removed the file of a row that nobody needed. The bytes at hand are whole.
        await session.ExecuteAsync(
            "UPDATE blob SET body = COALESCE(body, @Body), unclaimed_since = NULL WHERE id = @id AND unclaimed_since IS NOT NULL",
            new { staged.Body, id });
        return id;
    }

    /// <summary>Says that a version is gone that had these bytes. When it was the last, the sweeper will take them.</summary>
    public static async ValueTask LetGoAsync(SqlSession session, long id, long now) =>
        await session.RunAsync(
            "UPDATE blob SET unclaimed_since = @Now WHERE id = @Id AND NOT EXISTS (SELECT 1 FROM version v WHERE v.blob_id = blob.id)",
            ("@Id", id),
            ("@Now", now));

    /// <summary>Says that a version has these bytes again which were let go of in the same transaction.</summary>
    public static async ValueTask KeepAsync(SqlSession session, long id) =>
        await session.RunAsync("UPDATE blob SET unclaimed_since = NULL WHERE id = @Id AND unclaimed_since IS NOT NULL", ("@Id", id));

    public static ValueTask<CachedBlob?> FindAsync(SqlSession session, long id) =>
        session.QueryFirstOrDefaultAsync<CachedBlob?>(
            "SELECT sha256, size, body FROM blob WHERE id = @Id",
            row => new CachedBlob(row.GetBytes(0), row.GetInt64(1), row.IsNull(2) ? null : row.GetBytes(2)),
            ("@Id", id));
}
