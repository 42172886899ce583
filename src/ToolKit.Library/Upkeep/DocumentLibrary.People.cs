using ToolKit.Database;

namespace ToolKit.Library;

public sealed partial class DocumentLibrary
{
    /// <summary>
    /// Replaces a person's name beside versions, changes and in the trash, forgets the id, and ends the person's locks.
    /// Walks through every row: not for each request.
    /// </summary>
    public async ValueTask ForgetAuthorAsync(long personId, string replacement, CancellationToken cancellation = default) =>
        await database.WriteAsync(
            async session =>
            {
                var values = new { personId, replacement };
                await session.ExecuteAsync("UPDATE version SET author_id = NULL, author_name = @replacement WHERE author_id = @personId", values);
                await session.ExecuteAsync("UPDATE entry SET author_id = NULL, author_name = @replacement, state = state + 1 WHERE author_id = @personId", values);
                await session.ExecuteAsync("UPDATE entry SET trashed_by_id = NULL, trashed_by = @replacement WHERE trashed_by_id = @personId", values);
                await session.ExecuteAsync("UPDATE change SET person_id = NULL, person_name = @replacement WHERE person_id = @personId", values);
                await session.ExecuteAsync("DELETE FROM lock WHERE holder_id = @personId", values);
                await session.ExecuteAsync("DELETE FROM displaced WHERE person_id = @personId", values);

                // Rendered listings may show the name.
                return await session.ExecuteAsync("UPDATE entry SET state = state + 1 WHERE kind = 0");
            },
            Durability.Flushed,
            cancellation);
}
