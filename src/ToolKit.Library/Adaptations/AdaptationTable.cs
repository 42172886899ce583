using ToolKit.Database;

namespace ToolKit.Library;

internal static class AdaptationTable
{
    /// <summary>What <see cref="Read"/> takes, in its order, of a table called a.</summary>
    public const string Columns = "a.entry_id, a.original_id, a.base_version, a.variant_of, a.settled_at, a.settled_by_id, a.settled_by";

    public static Adaptation Read(SqlRow row) => new()
    {
        EntryId = row.GetInt64(0),
        OriginalId = row.GetInt64(1),
        BaseVersion = row.GetInt64(2),
        VariantOf = EntryTable.Number(row, 3),
        SettledAt = EntryTable.Number(row, 4) is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
        SettledBy = EntryTable.Text(row, 6) is { } name ? new Author(EntryTable.Number(row, 5), name) : null,
    };

    public static ValueTask<Adaptation?> FindAsync(SqlSession session, long entryId) =>
        session.QueryFirstOrDefaultAsync<Adaptation?>($"SELECT {Columns} FROM adaptation a WHERE a.entry_id = @Id", Read, ("@Id", entryId));

    public static async ValueTask SetAsync(SqlSession session, long entryId, long originalId, long baseVersion, long? variantOf) =>
        await session.ExecuteAsync(
            $"INSERT INTO adaptation (entry_id, original_id, base_version, variant_of) VALUES (@entryId, @originalId, @baseVersion, @variantOf) {OnConflict}",
            new { entryId, originalId, baseVersion, variantOf });

    /// <summary>
    /// A copy was made of the same original as what it is a copy of; that this was given back, and who has compared it, does not come along. What was made of nothing leaves a document that it is copied over
    /// what that was made of.
    /// </summary>
    public static async ValueTask CopyAsync(SqlSession session, long fromId, long toId) =>
        await session.ExecuteAsync(
            $"INSERT INTO adaptation (entry_id, original_id, base_version, variant_of) SELECT @toId, original_id, base_version, NULL FROM adaptation WHERE entry_id = @fromId {OnConflict}",
            new { fromId, toId });

    private const string OnConflict =
        """
        ON CONFLICT (entry_id) DO UPDATE SET original_id = excluded.original_id, base_version = excluded.base_version, variant_of = excluded.variant_of,
            settled_at = NULL, settled_by_id = NULL, settled_by = NULL
        """;
}
