using System.Text.RegularExpressions;

namespace ToolKit.Database;

internal static partial class Migrator
{
    [GeneratedRegex(@"\$\((?<word>\w+)\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word { get; }

    public static async Task RunAsync(
        SqlDatabase database, IReadOnlyList<MigrationSet> sets, TimeProvider time, CancellationToken cancellation)
    {
        // One transaction for all: two processes that open a new database at the same time wait for each other.
        await database.WriteAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    "CREATE TABLE IF NOT EXISTS migration (component TEXT NOT NULL, number BIGINT NOT NULL, name TEXT NOT NULL, applied_at BIGINT NOT NULL, PRIMARY KEY (component, number))");
                foreach (var set in sets)
                    await RunAsync(session, set, time);
                return true;
            },
            Durability.Flushed,
            cancellation);
    }

    private static async Task RunAsync(SqlSession session, MigrationSet set, TimeProvider time)
    {
        var migrations = set.Read();
        var done = await session.QuerySingleAsync<long>(
            "SELECT COALESCE(MAX(number), 0) FROM migration WHERE component = @Component", new { set.Component });
        if (done > migrations.Count)
        {
            throw new DatabaseVersionException(
                $"The database is newer than this program ({set.Component} {done}, known up to {migrations.Count}). Start the version that wrote it, or a later one.");
        }

        foreach (var migration in migrations.Where(migration => migration.Number > done))
        {
            await session.ExecuteAsync(Word.Replace(migration.Sql, match => session.Dialect.Words[match.Groups["word"].Value]));
            await session.ExecuteAsync(
                "INSERT INTO migration (component, number, name, applied_at) VALUES (@Component, @Number, @Name, @Now)",
                new { set.Component, migration.Number, migration.Name, Now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        }
    }
}
