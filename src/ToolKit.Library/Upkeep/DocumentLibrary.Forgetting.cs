using ToolKit.Database;

namespace ToolKit.Library;

public sealed partial class DocumentLibrary
{
    /// <summary>
    /// Forgets who a person was: her id and name beside versions, entries, changes and in the trash, the locks she holds, and her uploads that are not complete. What she wrote stays.
    /// Walks through every row: not for each request.
    /// </summary>
    /// <param name="replacement">The name to show instead.</param>
    /// <param name="renamed">Folders that bore her name, old path to new: the feed tells the new one only.</param>
    public async ValueTask ForgetPersonAsync(
        long personId, string replacement, IReadOnlyDictionary<LibraryPath, LibraryPath> renamed, CancellationToken cancellation = default) =>
        await database.WriteAsync(
            async session =>
            {
                var person = new { personId, replacement };
                await session.ExecuteAsync("UPDATE entry SET author_id = NULL, author_name = @replacement WHERE author_id = @personId", person);
                await session.ExecuteAsync("UPDATE entry SET trashed_by_id = NULL, trashed_by = @replacement WHERE trashed_by_id = @personId", person);
                await session.ExecuteAsync("UPDATE version SET author_id = NULL, author_name = @replacement WHERE author_id = @personId", person);
                await session.ExecuteAsync("UPDATE change SET person_id = NULL, person_name = @replacement WHERE person_id = @personId", person);
                await session.ExecuteAsync("UPDATE adaptation SET settled_by_id = NULL, settled_by = @replacement WHERE settled_by_id = @personId", person);
                await session.ExecuteAsync("UPDATE displaced SET person_id = NULL WHERE person_id = @personId", person);
                await session.ExecuteAsync("DELETE FROM lock WHERE holder_id = @personId", person);
                await session.ExecuteAsync("DELETE FROM upload WHERE creator_id = @personId", person); // the bytes go with the next sweep
                foreach (var (old, now) in renamed)
                    await RewriteAsync(session, old.ToString(), now.ToString());

                // Rendered listings may show the name.
                await session.ExecuteAsync("UPDATE entry SET state = state + 1 WHERE kind = 0");
                return true;
            },
            cancellation: cancellation);

    private static async ValueTask RewriteAsync(SqlSession session, string old, string now)
    {
        foreach (var column in new[] { "path", "from_path" })
        {
            await session.ExecuteAsync(
                $"UPDATE change SET {column} = @now || SUBSTR({column}, LENGTH(@old) + 1) WHERE {column} = @old OR SUBSTR({column}, 1, LENGTH(@old) + 1) = @old || '/'",
                new { old, now });
        }
    }
}
