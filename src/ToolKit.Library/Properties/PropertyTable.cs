using ToolKit.Database;

namespace ToolKit.Library;

internal static class PropertyTable
{
    private const int MostProperties = 500; // of one entry
    private const long MostCharacters = 1024 * 1024; // of all properties of one entry

    public static ValueTask<List<DeadProperty>> ListAsync(SqlSession session, long entryId) =>
        session.QueryAsync(
            "SELECT namespace, name, value FROM property WHERE entry_id = @Id ORDER BY namespace, name",
            row => new DeadProperty(row.GetString(0), row.GetString(1), row.GetString(2)),
            ("@Id", entryId));

    public static async ValueTask SetAsync(SqlSession session, long entryId, IEnumerable<PropertyChange> changes)
    {
        foreach (var change in changes)
        {
            if (change.Xml is null)
            {
                await session.ExecuteAsync(
                    "DELETE FROM property WHERE entry_id = @entryId AND namespace = @Namespace AND name = @Name",
                    new { entryId, change.Namespace, change.Name });
            }
            else
            {
                await session.ExecuteAsync(
                    """
                    INSERT INTO property (entry_id, namespace, name, value) VALUES (@entryId, @Namespace, @Name, @Xml)
                    ON CONFLICT (entry_id, namespace, name) DO UPDATE SET value = excluded.value
                    """,
                    new { entryId, change.Namespace, change.Name, change.Xml });
            }
        }

        await CountAsync(session, entryId);
    }

    /// <summary>Gives an entry the properties of another one, over those of the same name it has.</summary>
    public static async ValueTask MergeAsync(SqlSession session, long fromId, long toId)
    {
        await session.ExecuteAsync(
            """
            INSERT INTO property (entry_id, namespace, name, value)
            SELECT @toId, namespace, name, value FROM property WHERE entry_id = @fromId
            ON CONFLICT (entry_id, namespace, name) DO UPDATE SET value = excluded.value
            """,
            new { fromId, toId });
        await CountAsync(session, toId);
    }

    public static async ValueTask RemoveAsync(SqlSession session, long entryId)
    {
        await session.ExecuteAsync("DELETE FROM property WHERE entry_id = @entryId", new { entryId });
        await session.ExecuteAsync("UPDATE entry SET has_properties = 0 WHERE id = @entryId", new { entryId });
    }

    private static async ValueTask CountAsync(SqlSession session, long entryId)
    {
        var (count, characters) = await session.QueryFirstOrDefaultAsync(
            "SELECT COUNT(*), CAST(COALESCE(SUM(LENGTH(value)), 0) AS BIGINT) FROM property WHERE entry_id = @Id",
            row => (row.GetInt64(0), row.GetInt64(1)),
            ("@Id", entryId));
        if (count > MostProperties || characters > MostCharacters)
        {
            throw new LibraryException(
                LibraryError.TooManyProperties, $"One entry can have {MostProperties} properties with {MostCharacters} characters in all, and no more.");
        }

        await session.ExecuteAsync("UPDATE entry SET has_properties = @has WHERE id = @entryId", new { has = count > 0 ? 1 : 0, entryId });
    }
}
