using Npgsql;
using ToolKit.Database;
using ToolKit.Library;
using ToolKit.TestSupport;

namespace ToolKit.Access.Tests;

/// <summary>A database with the structure of the share in it, made once per program and copied for each test: making it costs 75 commits.</summary>
internal static class PreparedDatabase
{
    private static readonly TemporaryFolder Folder = new("toolkit-access-prepared");
    private static readonly Lazy<Task<DatabaseOptions>> Sqlite = new(() => PrepareAsync(DatabaseKind.Sqlite));
    private static readonly Lazy<Task<DatabaseOptions>> Postgres = new(() => PrepareAsync(DatabaseKind.Postgres));
    private static readonly SemaphoreSlim OneCopy = new(1); // PostgreSQL copies a database only while nobody is connected to it
    private static int copies;

    static PreparedDatabase() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Folder.Dispose();

    /// <summary>Makes a copy and sets the options to it.</summary>
    public static async Task CopyAsync(DatabaseKind kind, DatabaseOptions options, string folder)
    {
        if (kind == DatabaseKind.Sqlite)
        {
            options.SqliteFile = Path.Combine(folder, "toolkit.db");
            File.Copy((await Sqlite.Value).SqliteFile, options.SqliteFile);
            return;
        }

        var prepared = new NpgsqlConnectionStringBuilder((await Postgres.Value).PostgresConnectionString);
        var name = $"copy{Interlocked.Increment(ref copies)}";
        await OneCopy.WaitAsync();
        try
        {
            // Copying the files takes a sixth of the time of the default, which writes every page into the log.
            await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {prepared.Database} STRATEGY FILE_COPY");
        }
        finally
        {
            OneCopy.Release();
        }

        options.PostgresConnectionString = new NpgsqlConnectionStringBuilder(prepared.ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>Removes a copy. Each has some 300 files in PostgreSQL's folder; to delete those of all tests at the end takes too long.</summary>
    public static async Task DropAsync(DatabaseOptions options)
    {
        if (options.PostgresConnectionString is { } copy)
            await ExecuteAsync($"DROP DATABASE {new NpgsqlConnectionStringBuilder(copy).Database} WITH (FORCE)");
    }

    private static async Task ExecuteAsync(string sql)
    {
        var prepared = (await Postgres.Value).PostgresConnectionString;
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(prepared) { Database = "postgres" }.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // names made of words and numbers
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<DatabaseOptions> PrepareAsync(DatabaseKind kind)
    {
        var options = new DatabaseOptions
        {
            SqliteFile = Folder.Below("toolkit.db"),
            PostgresConnectionString = kind == DatabaseKind.Postgres ? await PostgresCluster.NewDatabaseAsync() : null,
        };
        var time = new ManualTime();
        await using (var database = await SqlDatabase.OpenAsync(options, [DocumentLibrary.Migrations, LibraryGate.Migrations], time))
        {
            var library = new DocumentLibrary(database, new LibraryOptions { BlobFolder = Folder.Below("blobs") }, time);
            Assert.True(await new RegionStore(database, library, time).EnsureStructureAsync());
        }

        return options; // closed, so that all of it lies in the one file
    }
}
