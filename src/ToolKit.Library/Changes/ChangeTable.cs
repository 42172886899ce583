using System.Globalization;
using ToolKit.Database;

namespace ToolKit.Library;

internal static class ChangeTable
{
    private const string Columns =
        "c.number, c.kind, c.entry_id, c.entry_kind, c.path, c.from_path, c.ancestors, c.from_ancestors, c.at, c.person_id, c.person_name";

    public static LibraryChange Read(SqlRow row) => new()
    {
        Number = row.GetInt64(0),
        Kind = (ChangeKind)row.GetInt64(1),
        EntryId = row.GetInt64(2),
        EntryKind = (EntryKind)row.GetInt64(3),
        Path = LibraryPath.Parse(row.GetString(4)),
        From = row.IsNull(5) ? null : LibraryPath.Parse(row.GetString(5)),
        Chain = Ids(row.GetString(6)),
        FromChain = row.IsNull(7) ? null : Ids(row.GetString(7)),
        At = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)),
        Author = new Author(EntryTable.Number(row, 9), row.GetString(10)),
    };

    /// <summary>The last thing a transaction does: the number is taken here, and its row is locked until the commit.</summary>
    public static async ValueTask AddAsync(
        SqlSession session, ChangeKind kind, LibraryEntry entry, Place at, Place? from, Author author, long now)
    {
        var number = await session.QueryFirstOrDefaultAsync(
            "UPDATE counter SET value = value + 1 WHERE name = 'change' RETURNING value", static row => row.GetInt64(0));
        await session.RunAsync(
            """
            INSERT INTO change (number, kind, entry_id, entry_kind, ancestors, from_ancestors, path, from_path, at, person_id, person_name)
            VALUES (@Number, @Kind, @Id, @EntryKind, @Ancestors, @FromAncestors, @Path, @FromPath, @Now, @Person, @Name)
            """,
            ("@Number", number),
            ("@Kind", (int)kind),
            ("@Id", entry.Id),
            ("@EntryKind", (int)entry.Kind),
            ("@Ancestors", at.Ancestors),
            ("@FromAncestors", from?.Ancestors),
            ("@Path", at.Path.ToString()),
            ("@FromPath", from?.Path.ToString()),
            ("@Now", now),
            ("@Person", author.PersonId),
            ("@Name", author.Name));
    }

    public static async ValueTask<FeedMark> LastMarkAsync(SqlSession session) =>
        await session.QueryFirstOrDefaultAsync("SELECT number, at FROM change ORDER BY number DESC LIMIT 1", ReadMark);

    public static async ValueTask<FeedMark?> FindMarkAsync(SqlSession session, long number) => number == 0
        ? new FeedMark(0, 0)
        : await session.QueryFirstOrDefaultAsync<FeedMark?>(
            "SELECT number, at FROM change WHERE number = @Number", row => ReadMark(row), ("@Number", number));

    private static FeedMark ReadMark(SqlRow row) => new(row.GetInt64(0), row.GetInt64(1));

    public static ValueTask<List<LibraryChange>> ListAsync(SqlSession session, long since, int limit, IReadOnlyCollection<long>? within)
    {
        if (within is null)
        {
            return session.QueryAsync(
                $"SELECT {Columns} FROM change c WHERE c.number > @Since ORDER BY c.number LIMIT @Limit",
                Read,
                ("@Since", since),
                ("@Limit", limit));
        }

        // A change may be seen where it happened, at either end of a move.
        return session.QueryAsync(
            $"""
            SELECT {Columns} FROM change c
            WHERE c.number > @Since
              AND EXISTS (
                SELECT 1 FROM {session.Dialect.Each("Within")}
                WHERE c.ancestors LIKE '%/' || each.value || '/%' OR c.from_ancestors LIKE '%/' || each.value || '/%')
            ORDER BY c.number LIMIT @Limit
            """,
            Read,
            ("@Since", since),
            ("@Within", session.Dialect.Ids(within)),
            ("@Limit", limit));
    }

    private static long[] Ids(string ancestors) =>
        [.. ancestors.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(id => long.Parse(id, CultureInfo.InvariantCulture))];
}

/// <summary>A path with the ids that lie along it, as they are kept beside changes and locks.</summary>
internal sealed record Place(LibraryPath Path, string Ancestors);
