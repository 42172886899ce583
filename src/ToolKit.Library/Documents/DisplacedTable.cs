using ToolKit.Database;

namespace ToolKit.Library;

/// <summary>
/// The memory of documents that were moved away to a scratch name. Office on a drive and Finder save so: the document is moved aside, the new
/// content is moved to its name, what was moved aside is deleted. The document is to stay the same one throughout.
/// </summary>
internal static class DisplacedTable
{
    public static async ValueTask RememberAsync(SqlSession session, long folderId, string name, long entryId, long? personId, long now)
    {
        await ForgetAsync(session, entryId);
        await session.ExecuteAsync(
            """
            INSERT INTO displaced (folder_id, name, entry_id, person_id, at) VALUES (@folderId, @name, @entryId, @personId, @now)
            ON CONFLICT (folder_id, name) DO UPDATE SET entry_id = excluded.entry_id, person_id = excluded.person_id, at = excluded.at
            """,
            new { folderId, name, entryId, personId, now });
    }

    /// <summary>The id of the document that lay at that name until this person moved it away, not long ago. 0: none.</summary>
    public static async ValueTask<long> FindAsync(SqlSession session, long folderId, string name, long? personId, long since)
    {
        var (entryId, person) = await session.QueryFirstOrDefaultAsync(
            "SELECT entry_id, person_id FROM displaced WHERE folder_id = @Folder AND name = @Name AND at >= @Since",
            row => (row.GetInt64(0), EntryTable.Number(row, 1)),
            ("@Folder", folderId),
            ("@Name", name),
            ("@Since", since));
        return person == personId ? entryId : 0;
    }

    public static async ValueTask ForgetAsync(SqlSession session, long entryId) =>
        await session.ExecuteAsync("DELETE FROM displaced WHERE entry_id = @entryId", new { entryId });
}
