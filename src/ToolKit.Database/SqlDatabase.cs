using System.Diagnostics.CodeAnalysis;

namespace ToolKit.Database;

/// <summary>
/// The rows of the product, in SQLite or PostgreSQL. Reads run beside each other; what a write does is one transaction.
/// </summary>
/// <remarks>
/// Both databases are asked in the SQL they share; <see cref="SqlDialect"/> holds the few differences. On SQLite every call completes
/// synchronously, and the delegates handed in must await nothing but the session: a write holds the only writer.
/// </remarks>
public abstract class SqlDatabase : IAsyncDisposable
{
    /// <summary>What the two databases say differently.</summary>
    public abstract SqlDialect Dialect { get; }

    /// <summary>Opens the database, creates it where it does not exist, and brings its tables up to date.</summary>
    /// <param name="options">Which database, and where.</param>
    /// <param name="migrations">The tables of each component, in the order in which they build on each other.</param>
    /// <exception cref="DatabaseVersionException">The tables were made by a newer version of the product.</exception>
    public static async Task<SqlDatabase> OpenAsync(
        DatabaseOptions options, IReadOnlyList<MigrationSet> migrations, TimeProvider time, CancellationToken cancellation = default)
    {
        SqlDatabase database = options.PostgresConnectionString is { } postgres
            ? new PostgresDatabase(postgres, options.OnStatement)
            : new SqliteDatabase(options);
        try
        {
            await Migrator.RunAsync(database, migrations, time, cancellation);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    /// <summary>Asks the database, without a transaction: each statement sees what was committed when it began.</summary>
    public abstract ValueTask<T> ReadAsync<T>(Func<SqlSession, ValueTask<T>> read, CancellationToken cancellation = default);

    /// <summary>Asks the database several things that must fit together: all statements see the same commit.</summary>
    public abstract ValueTask<T> ReadConsistentlyAsync<T>(Func<SqlSession, ValueTask<T>> read, CancellationToken cancellation = default);

    /// <summary>
    /// Runs <paramref name="write"/> in a transaction of its own and returns when it is committed; an exception undoes it and comes
    /// out unchanged. On SQLite, writes that wait at the same time share one commit and so one flush to disk.
    /// </summary>
    /// <param name="durability"><see cref="Durability.Flushed"/>: the disk has it. <see cref="Durability.Process"/>: it survives a
    /// killed process, but a power cut may undo it (never in part).</param>
    /// <exception cref="StorageFullException">There is no room left; nothing was changed.</exception>
    public abstract ValueTask<T> WriteAsync<T>(
        Func<SqlSession, ValueTask<T>> write, Durability durability = Durability.Flushed, CancellationToken cancellation = default);

    /// <summary>
    /// A number that is another one after every commit, whichever connection or process made it. What was read before and kept is
    /// still true as long as the number is the same. It means nothing outside this object.
    /// </summary>
    public abstract ValueTask<long> GetStateAsync(CancellationToken cancellation = default);

    /// <summary>Lets the database check itself: pages, indexes, references.</summary>
    /// <returns>One sentence for each damage; empty when there is none.</returns>
    public abstract ValueTask<IReadOnlyList<string>> CheckAsync(CancellationToken cancellation = default);

    /// <summary>
    /// Empties the write-ahead log into the database, so that no page of it holds what was deleted before. Waits for readers and writers. Nothing to do on PostgreSQL,
    /// whose log is the operator's.
    /// </summary>
    /// <exception cref="IOException">It was in use for longer than one waits; what was deleted may still lie in the log.</exception>
    public abstract ValueTask EmptyLogAsync(CancellationToken cancellation = default);

    [SuppressMessage("Usage", "CA1816", Justification = "Nothing here has a finalizer.")]
    public abstract ValueTask DisposeAsync();
}

/// <summary>What must have happened before a write counts as done.</summary>
public enum Durability
{
    /// <summary>The transaction is committed and flushed to disk.</summary>
    Flushed,

    /// <summary>The transaction is committed; the operating system writes it when it likes. Enough for locks, whose loss costs nothing.</summary>
    Process,
}

/// <summary>Which database holds the rows.</summary>
public sealed class DatabaseOptions
{
    /// <summary>The SQLite file; its folder must exist. Used unless <see cref="PostgresConnectionString"/> is set.</summary>
    public string SqliteFile { get; set; } = "toolkit.db";

    /// <summary>Npgsql's connection string. Null, the default: SQLite.</summary>
    public string? PostgresConnectionString { get; set; }

    /// <summary>SQLite connections that read at the same time. Default 8, at least 1.</summary>
    public int Readers { get; set; } = 8;

    /// <summary>
    /// Is told the text of each statement that is run by a session, without its values: for tests that compare what two questions cost, and for looking at one. Default null.
    /// </summary>
    public Action<string>? OnStatement { get; set; }

    /// <summary>How long SQLite waits for a writer in another process, in milliseconds. Default 30,000.</summary>
    public int BusyTimeout { get; set; } = 30_000;
}

/// <summary>The disk, the file system's quota or the database is full. What was being written has been undone.</summary>
public sealed class StorageFullException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>The database was written by a newer version of the product and must not be touched by this one.</summary>
public sealed class DatabaseVersionException(string message) : Exception(message);
