using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using ToolKit.Database;

namespace ToolKit.Library;

/// <summary>The queries over <c>entry</c> that several operations share.</summary>
internal static class EntryTable
{
    /// <summary>What <see cref="Read(SqlRow)"/> takes, in its order, of a table called e.</summary>
    public const string Columns =
        "e.id, e.parent_id, e.name, e.kind, e.scratch, e.purpose, e.display_name, e.state, e.created_at, e.modified_at, e.has_properties, "
        + "e.metadata, e.version_id, e.version_number, e.blob_id, e.size, e.author_id, e.author_name";

    private const int NamesPerQuery = 40; // SQLite joins 64 tables at most

    private static readonly ConcurrentDictionary<int, string> ResolveSql = new();

    public static LibraryEntry Read(SqlRow row) => Read(row, 0);

    public static LibraryEntry Read(SqlRow row, int at)
    {
        var kind = (EntryKind)row.GetInt64(at + 3);
        return new LibraryEntry
        {
            Id = row.GetInt64(at),
            ParentId = Number(row, at + 1),
            Name = row.GetString(at + 2),
            Kind = kind,
            IsScratch = row.GetInt64(at + 4) != 0,
            Purpose = Text(row, at + 5),
            DisplayName = Text(row, at + 6),
            State = kind == EntryKind.Folder ? row.GetInt64(at + 7) : 0,
            CreatedMilliseconds = row.GetInt64(at + 8),
            ModifiedMilliseconds = row.GetInt64(at + 9),
            HasProperties = row.GetInt64(at + 10) != 0,
            MetadataJson = Text(row, at + 11),
            VersionId = row.GetInt64(at + 12),
            VersionNumber = row.GetInt64(at + 13),
            BlobId = row.GetInt64(at + 14),
            Size = row.GetInt64(at + 15),
            AuthorId = Number(row, at + 16),
            AuthorName = Text(row, at + 17),
        };
    }

    /// <summary>What lies at the path: one query, or one for each forty names of a very deep one.</summary>
    public static async ValueTask<Resolution> ResolveAsync(SqlSession session, LibraryPath path)
    {
        var chain = new List<ChainLink>(path.Depth + 1);
        LibraryEntry? entry = null;
        var start = LibraryEntry.RootId;
        var done = 0;
        do
        {
            var count = Math.Min(path.Depth - done, NamesPerQuery);
            var parameters = new (string, object?)[count + 1];
            parameters[0] = ("@Start", start);
            for (var i = 1; i <= count; i++)
                parameters[i] = ParameterOf(i, path.Names[done + i - 1]);
            var first = done == 0 ? 0 : 1; // the last link of the query before is the first of this one
            entry = await session.QueryFirstOrDefaultAsync(
                ResolveSql.GetOrAdd(count, MakeResolveSql),
                row =>
                {
                    for (var i = first; i <= count && !row.IsNull(i * 4); i++)
                    {
                        chain.Add(new ChainLink(row.GetInt64(i * 4), Text(row, (i * 4) + 1), (EntryKind)row.GetInt64((i * 4) + 2))
                        {
                            IsScratch = row.GetInt64((i * 4) + 3) != 0,
                        });
                    }

                    var at = (count + 1) * 4;
                    return row.IsNull(at) ? null : Read(row, at);
                },
                parameters);
            done += count;
            start = chain[^1].Id;
        }
        while (entry is not null && done < path.Depth);

        return new Resolution(path, entry, chain);
    }

    /// <summary>Where the entry lies; null when it, or a folder above it, is gone or in the trash.</summary>
    public static async ValueTask<Resolution?> ResolveAsync(SqlSession session, long id)
    {
        var way = await WayAsync(session, id);
        return way.Count == 0 || way[0].Entry.Id != LibraryEntry.RootId || way.Exists(step => step.IsTrashed)
            ? null
            : new Resolution(PathOf(way), way[^1].Entry, [.. way.Select(step => LinkOf(step.Entry))]);
    }

    /// <summary>The entry and the folders above it, from the root down, those in the trash too.</summary>
    public static ValueTask<List<(LibraryEntry Entry, bool IsTrashed)>> WayAsync(SqlSession session, long id) =>
        session.QueryAsync(
            $"""
            WITH RECURSIVE way (id, up, height) AS (
                SELECT id, parent_id, 0 FROM entry WHERE id = @Id
                UNION ALL
                SELECT e.id, e.parent_id, way.height + 1 FROM way JOIN entry e ON e.id = way.up)
            SELECT {Columns}, e.trash_id FROM way JOIN entry e ON e.id = way.id ORDER BY way.height DESC
            """,
            row => (Read(row), row.GetInt64(18) != 0),
            ("@Id", id));

    public static LibraryPath PathOf(IEnumerable<(LibraryEntry Entry, bool IsTrashed)> way) =>
        way.Skip(1).Aggregate(LibraryPath.Root, (path, step) => path.Add(step.Entry.Name));

    public static ChainLink LinkOf(LibraryEntry entry) => new(entry.Id, entry.Purpose, entry.Kind) { IsScratch = entry.IsScratch };

    public static async ValueTask<LibraryEntry> ByIdAsync(SqlSession session, long id) =>
        await session.QueryFirstOrDefaultAsync($"SELECT {Columns} FROM entry e WHERE e.id = @Id", Read, ("@Id", id))
        ?? throw new InvalidOperationException($"Entry {id} has vanished inside a transaction.");

    /// <summary>
    /// Says that a folder's listing has changed: its members came, went or were renamed (then it has a new modification time, which the
    /// listing of the folder above shows), or only something about a member changed.
    /// </summary>
    public static async ValueTask TouchAsync(SqlSession session, long folderId, bool membersChanged, long now)
    {
        if (membersChanged)
        {
            await session.RunAsync(
                """
                UPDATE entry SET state = state + 1, modified_at = CASE WHEN id = @Folder THEN @Now ELSE modified_at END
                WHERE id IN (@Folder, (SELECT parent_id FROM entry WHERE id = @Folder))
                """,
                ("@Folder", folderId),
                ("@Now", now));
        }
        else
        {
            await session.RunAsync("UPDATE entry SET state = state + 1 WHERE id = @Folder", ("@Folder", folderId));
        }
    }

    public static string? Text(SqlRow row, int at) => row.IsNull(at) ? null : row.GetString(at);

    public static long? Number(SqlRow row, int at) => row.IsNull(at) ? null : row.GetInt64(at);

    private static (string, object?) ParameterOf(int i, string name) => (ParameterNames[i], name);

    private static readonly string[] ParameterNames =
        [.. Enumerable.Range(0, NamesPerQuery + 1).Select(i => string.Create(CultureInfo.InvariantCulture, $"@Name{i}"))];

    private static string MakeResolveSql(int names)
    {
        var culture = CultureInfo.InvariantCulture;
        var sql = new StringBuilder("SELECT ");
        for (var i = 0; i <= names; i++)
            sql.Append(culture, $"e{i}.id, e{i}.purpose, e{i}.kind, e{i}.scratch, ");
        sql.Append(Columns.Replace("e.", string.Create(culture, $"e{names}."), StringComparison.Ordinal)).Append(" FROM entry e0");
        for (var i = 1; i <= names; i++)
            sql.Append(culture, $" LEFT JOIN entry e{i} ON e{i}.parent_id = e{i - 1}.id AND e{i}.trash_id = 0 AND e{i}.name = @Name{i}");
        return sql.Append(" WHERE e0.id = @Start").ToString();
    }
}
