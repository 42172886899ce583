using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace ToolKit.Database;

/// <summary>
/// SQLite in WAL mode: readers beside one writer. Readers are a fixed number of connections; the writer is one thread
/// (<see cref="SqliteWriter"/>); one more connection does nothing but notice that somebody has committed.
/// </summary>
internal sealed class SqliteDatabase : SqlDatabase
{
    private readonly DatabaseOptions options;
    private readonly ConcurrentBag<CachingConnection> readers = [];
    private readonly SemaphoreSlim freeReaders;
    private readonly SqliteWriter writer;
    private readonly SqliteStateMonitor monitor;
    private bool disposed;

    static SqliteDatabase() => SQLitePCL.Batteries_V2.Init();

    public SqliteDatabase(DatabaseOptions options)
    {
        this.options = options;
        freeReaders = new SemaphoreSlim(options.Readers);
        writer = new SqliteWriter(Open(cacheKilobytes: 8_000), Dialect, options.OnStatement);
        monitor = new SqliteStateMonitor(Open(cacheKilobytes: 100));
    }

    public override SqlDialect Dialect { get; } = new SqliteDialect();

    public override async ValueTask<T> ReadAsync<T>(Func<SqlSession, ValueTask<T>> read, CancellationToken cancellation = default)
    {
        var connection = await RentAsync(cancellation);
        try
        {
            return await read(new SqlSession(connection, Dialect, options.OnStatement));
        }
        finally
        {
            Return(connection);
        }
    }

    public override async ValueTask<T> ReadConsistentlyAsync<T>(Func<SqlSession, ValueTask<T>> read, CancellationToken cancellation = default)
    {
        var connection = await RentAsync(cancellation);
        try
        {
            var session = new SqlSession(connection, Dialect, options.OnStatement);
            connection.Run("BEGIN");
            try
            {
                return await read(session);
            }
            finally
            {
                connection.Run("ROLLBACK"); // nothing was written; this ends the snapshot
            }
        }
        finally
        {
            Return(connection);
        }
    }

    public override ValueTask<T> WriteAsync<T>(
        Func<SqlSession, ValueTask<T>> write, Durability durability = Durability.Flushed, CancellationToken cancellation = default) =>
        writer.RunAsync(write, durability, cancellation);

    public override ValueTask<long> GetStateAsync(CancellationToken cancellation = default) => ValueTask.FromResult(monitor.Read());

    public override async ValueTask<IReadOnlyList<string>> CheckAsync(CancellationToken cancellation = default) =>
        await ReadAsync<IReadOnlyList<string>>(
            async session =>
            {
                var damage = await session.QueryAsync("PRAGMA integrity_check(100)", row => row.GetString(0));
                if (damage is ["ok"])
                    damage.Clear();
                damage.AddRange(await session.QueryAsync(
                    "PRAGMA foreign_key_check",
                    row => $"A row of {row.GetString(0)} refers to a missing one of {row.GetString(2)} (rowid {(row.IsNull(1) ? "unknown" : row.GetInt64(1))})."));
                return damage;
            },
            cancellation);

    public override async ValueTask EmptyLogAsync(CancellationToken cancellation = default)
    {
        if (await ReadAsync(session => session.QueryFirstOrDefaultAsync("PRAGMA wal_checkpoint(TRUNCATE)", static row => row.GetInt64(0)), cancellation) == 0)
            return;
        throw new IOException(
            $"{Path.GetFileName(options.SqliteFile)}-wal could not be emptied, because the database is in use: what was removed may still lie in there. "
            + "Run the command again: it finds nothing more to remove, and empties the log. If that does not help, stop the server and other commands first.");
    }

    public override async ValueTask DisposeAsync()
    {
        if (disposed)
            return;
        disposed = true;
        await writer.DisposeAsync(); // lets waiting writes end first
        monitor.Dispose();
        while (readers.TryTake(out var connection))
            await connection.DisposeAsync();
        freeReaders.Dispose();
    }

    private async ValueTask<CachingConnection> RentAsync(CancellationToken cancellation)
    {
        await freeReaders.WaitAsync(cancellation);
        try
        {
            return readers.TryTake(out var connection) ? connection : Open(cacheKilobytes: 1_000);
        }
        catch
        {
            freeReaders.Release();
            throw;
        }
    }

    private void Return(CachingConnection connection)
    {
        if (disposed)
        {
            connection.Dispose();
            return;
        }

        readers.Add(connection);
        freeReaders.Release();
    }

    private CachingConnection Open(int cacheKilobytes)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = options.SqliteFile,
            Pooling = false, // the pool is here, and it keeps prepared statements
            DefaultTimeout = options.BusyTimeout / 1000,
        }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // two numbers
            command.CommandText = $"""
                PRAGMA busy_timeout = {options.BusyTimeout};
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                PRAGMA foreign_keys = ON;
                PRAGMA temp_store = MEMORY;
                PRAGMA trusted_schema = OFF;
                PRAGMA secure_delete = ON;
                PRAGMA wal_autocheckpoint = 4000;
                PRAGMA journal_size_limit = 67108864;
                PRAGMA cache_size = -{cacheKilobytes};
                """;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
            return new CachingConnection(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
