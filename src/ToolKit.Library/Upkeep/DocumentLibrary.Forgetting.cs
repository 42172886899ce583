namespace ToolKit.Library;

public sealed partial class DocumentLibrary
{
    // Where a person is named: table, column of the id, column of the name.
    private static readonly (string Table, string Id, string Name)[] Authorships =
    [
        ("entry", "author_id", "author_name"),
        ("entry", "trashed_by_id", "trashed_by"),
        ("version", "author_id", "author_name"),
        ("change", "person_id", "person_name"),
    ];

    /// <summary>
    /// Puts another name in a person's place beside versions, changes and in the trash, forgets the id, and ends the person's locks. All of it
    /// or nothing; doing it again does no harm.
    /// </summary>
    /// <param name="personId">Whose authorship.</param>
    /// <param name="replacement">The name that is shown from then on.</param>
    public async ValueTask ForgetAuthorAsync(long personId, string replacement, CancellationToken cancellation = default) =>
        await database.WriteAsync(
            async session =>
            {
                foreach (var (table, id, name) in Authorships)
                {
                    await session.ExecuteAsync(
                        $"UPDATE {table} SET {name} = @replacement, {id} = NULL WHERE {id} = @personId", new { personId, replacement });
                }

                await session.ExecuteAsync("DELETE FROM lock WHERE holder_id = @personId", new { personId });
                await session.ExecuteAsync("DELETE FROM displaced WHERE person_id = @personId", new { personId });
                return true;
            },
            cancellation: cancellation);
}
