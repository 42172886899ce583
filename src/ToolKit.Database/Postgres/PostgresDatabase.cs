using Npgsql;

namespace ToolKit.Database;

internal sealed class PostgresDatabase : SqlDatabase
{
    private readonly NpgsqlDataSource source;
    private readonly Action<string>? onStatement;
    private readonly Lock one = new();
    private string lastSnapshot = "";
    private long state;

    public PostgresDatabase(string connectionString, Action<string>? onStatement)
    {
        this.onStatement = onStatement;
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        builder.ConnectionStringBuilder.MaxAutoPrepare = 200;
        source = builder.Build();
    }

    public override SqlDialect Dialect { get; } = new PostgresDialect();

    public override async ValueTask<T> ReadAsync<T>(Func<SqlSession, ValueTask<T>> read, CancellationToken cancellation = default)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return await read(new SqlSession(connection, Dialect, onStatement));
    }

    public override async ValueTask<T> ReadConsistentlyAsync<T>(Func<SqlSession, ValueTask<T>> read, CancellationToken cancellation = default)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        return await read(new SqlSession(connection, Dialect, onStatement, transaction));
    }

    public override async ValueTask<T> WriteAsync<T>(
        Func<SqlSession, ValueTask<T>> write, Durability durability = Durability.Flushed, CancellationToken cancellation = default)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var session = new SqlSession(connection, Dialect, onStatement, transaction);
        try
        {
            // Writers of PostgreSQL run one after the other, as SQLite's do: what a write has checked holds until it commits, and the
            // feed's numbers follow the order of commits. The lock ends with the transaction.
            // What must be flushed is, whatever the server's setting says; one that also waits for the replica to have applied it stays.
            await session.ExecuteAsync(
                """
                SELECT pg_advisory_xact_lock(7463311), set_config(
                    'synchronous_commit',
                    CASE WHEN @Commit = 'on' AND current_setting('synchronous_commit') = 'remote_apply' THEN 'remote_apply' ELSE @Commit END,
                    true)
                """,
                new { Commit = durability == Durability.Process ? "off" : "on" });
            var result = await write(session);
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        }
        catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.DiskFull)
        {
            throw new StorageFullException("There is no room left for the database.", full);
        }
    }

    public override async ValueTask<long> GetStateAsync(CancellationToken cancellation = default)
    {
        // The snapshot's text differs as soon as a transaction that wrote has begun or ended.
        var snapshot = await ReadAsync(session => session.QuerySingleAsync<string>("SELECT pg_current_snapshot()::text"), cancellation);
        lock (one)
        {
            if (snapshot != lastSnapshot)
            {
                lastSnapshot = snapshot;
                state++;
            }

            return state;
        }
    }

    // PostgreSQL checks references as rows are written, and its pages by checksum as they are read.
    public override ValueTask<IReadOnlyList<string>> CheckAsync(CancellationToken cancellation = default) =>
        ValueTask.FromResult<IReadOnlyList<string>>([]);

    public override ValueTask EmptyLogAsync(CancellationToken cancellation = default) => ValueTask.CompletedTask;

    public override ValueTask DisposeAsync() => source.DisposeAsync();
}
