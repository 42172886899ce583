using ToolKit.TestSupport;

namespace ToolKit.Database.Tests;

public enum DatabaseKind
{
    Sqlite,
    Postgres,
}

public abstract class DatabaseContract(DatabaseKind kind) : IAsyncLifetime
{
    protected static readonly MigrationSet Migrations = new("test", typeof(DatabaseContract).Assembly);

    protected TemporaryFolder Folder { get; } = new("toolkit-database");

    protected DatabaseOptions Options { get; } = new();

    protected SqlDatabase Database { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (kind == DatabaseKind.Postgres)
            Needs.Nothing(PostgresCluster.WhyMissing);
        Options.SqliteFile = Path.Combine(Folder.Path, "test.db");
        Options.PostgresConnectionString = kind == DatabaseKind.Postgres ? await PostgresCluster.NewDatabaseAsync() : null;
        Database = await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Database is not null)
            await Database.DisposeAsync();
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected Task<SqlDatabase> OpenAsync() => SqlDatabase.OpenAsync(Options, [Migrations], TimeProvider.System);

    protected Task<int> InsertAsync(string name, SqlDatabase? database = null) =>
        (database ?? Database).WriteAsync(session => session.ExecuteAsync("INSERT INTO thing (name) VALUES (@name)", new { name })).AsTask();

    protected async Task<string[]> NamesAsync(SqlDatabase? database = null) =>
        [.. await (database ?? Database).ReadAsync(session => session.QueryAsync<string>("SELECT name FROM thing ORDER BY name"))];
}
