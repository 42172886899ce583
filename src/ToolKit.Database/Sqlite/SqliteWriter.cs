using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ToolKit.Database;

/// <summary>
/// The one writer of a SQLite database in this process. A write that finds it idle runs at once, on the caller's thread: two changes of thread
/// would cost a lone client as much as the statements do. Others wait in a queue for the writer's own thread; those that have gathered while
/// the disk was busy run one after the other, each in a savepoint, and share one commit. A flush to disk is most of a small write's
/// cost, so four writers at once are nearly four times as fast as one.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MostPerCommit = 64; // so that the first of them does not wait for long

    private readonly CachingConnection connection;
    private readonly SqlSession session;
    private readonly Queue<Write> waiting = new();
    private readonly List<Write> batch = new(MostPerCommit); // of whoever has the turn
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool flushes = true;
    private bool busy; // somebody has the turn: the thread, or a caller
    private bool closing;

    public SqliteWriter(CachingConnection connection, SqlDialect dialect, Action<string>? onStatement)
    {
        this.connection = connection;
        session = new SqlSession(connection, dialect, onStatement);
        new Thread(Run) { IsBackground = true, Name = "SQLite writer" }.Start();
    }

    public ValueTask<T> RunAsync<T>(Func<SqlSession, ValueTask<T>> work, Durability durability, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var write = new Write<T>(work, durability, cancellation);
        lock (waiting)
        {
            ObjectDisposedException.ThrowIf(closing, this);
            if (busy || waiting.Count > 0)
            {
                waiting.Enqueue(write);
                if (!busy)
                    Monitor.Pulse(waiting);
                return new ValueTask<T>(write.Task);
            }

            busy = true;
        }

        RunBatch(write);
        EndTurn();
        return new ValueTask<T>(write.Task);
    }

    public async ValueTask DisposeAsync()
    {
        lock (waiting)
        {
            closing = true;
            Monitor.Pulse(waiting);
        }

        await ended.Task;
        await connection.DisposeAsync();
    }

    private void Run()
    {
        while (TakeTurn() is { } first)
        {
            RunBatch(first);
            EndTurn();
        }

        ended.SetResult();
    }

    /// <summary>Waits until there is a write and nobody has the turn; null when no more will come.</summary>
    private Write? TakeTurn()
    {
        lock (waiting)
        {
            while (busy || waiting.Count == 0)
            {
                if (!busy && closing)
                    return null;
                Monitor.Wait(waiting);
            }

            busy = true;
            return waiting.Dequeue();
        }
    }

    private void EndTurn()
    {
        batch.Clear();
        lock (waiting)
        {
            busy = false;
            if (waiting.Count > 0 || closing)
                Monitor.Pulse(waiting);
        }
    }

    /// <summary>The next write that may join a commit; null when there is none, or it needs more than this commit gives.</summary>
    private Write? Join(Durability durability)
    {
        lock (waiting)
        {
            return waiting.TryPeek(out var next) && !(durability == Durability.Process && next.Durability == Durability.Flushed)
                ? waiting.Dequeue()
                : null;
        }
    }

    private void RunBatch(Write first)
    {
        batch.Clear();
        try
        {
            Flush(first.Durability == Durability.Flushed);
            Execute("BEGIN IMMEDIATE");
            batch.Add(first);
            if (!first.Run(session))
            {
                // Nobody shares the transaction yet, so the first write needs no savepoint.
                TryRollBack();
                first.Complete();
                return;
            }

            while (batch.Count < MostPerCommit && Join(first.Durability) is { } next)
            {
                batch.Add(next);
                RunInSavepoint(next);
            }

            Execute("COMMIT");
        }
        catch (Exception failure) // whatever it is, those who wait must be told, and the next writes must find a working writer
        {
            if (batch.Count == 0)
                batch.Add(first);
            var shown = failure is SqliteException { SqliteErrorCode: raw.SQLITE_FULL } full
                ? new StorageFullException("There is no room left for the database.", full)
                : failure;
            TryRollBack();
            foreach (var write in batch)
                write.Fail(write.Failure ?? shown); // who was refused hears that, whatever became of the others
            return;
        }

        foreach (var write in batch)
            write.Complete();
    }

    private void RunInSavepoint(Write write)
    {
        Execute("SAVEPOINT one");
        if (!write.Run(session))
        {
            // A full disk makes SQLite undo the whole transaction by itself. Then none of the batch can be kept.
            if (raw.sqlite3_get_autocommit(connection.Inner.Handle!) != 0)
                throw write.Failure!;
            Execute("ROLLBACK TO one");
        }

        Execute("RELEASE one");
    }

    private void Flush(bool wanted)
    {
        if (flushes == wanted)
            return;
        Execute(wanted ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
        flushes = wanted;
    }

    [SuppressMessage("Design", "CA1031", Justification = "The failure that led here is the one to report.")]
    private void TryRollBack()
    {
        if (raw.sqlite3_get_autocommit(connection.Inner.Handle!) != 0)
            return; // a full disk makes SQLite roll back by itself
        try
        {
            Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // The next BEGIN says what is wrong.
        }
    }

    private void Execute(string sql) => connection.Run(sql);

    private abstract class Write(Durability durability)
    {
        public Durability Durability => durability;

        /// <summary>Why <see cref="Run"/> said false.</summary>
        public Exception? Failure { get; protected set; }

        /// <summary>Does the work; false when it failed and is to be undone.</summary>
        public abstract bool Run(SqlSession session);

        /// <summary>Tells the caller: committed, or what <see cref="Failure"/> says.</summary>
        public abstract void Complete();

        public abstract void Fail(Exception failure);
    }

    private sealed class Write<T>(Func<SqlSession, ValueTask<T>> work, Durability durability, CancellationToken cancellation) : Write(durability)
    {
        private readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? result;

        public Task<T> Task => done.Task;

        public override bool Run(SqlSession session)
        {
            try
            {
                cancellation.ThrowIfCancellationRequested(); // the caller is gone: do not begin
                var running = work(session);
                result = running.IsCompletedSuccessfully ? running.Result : running.AsTask().GetAwaiter().GetResult();
                return true;
            }
            catch (Exception failure) // it belongs to the caller
            {
                Failure = failure is SqliteException { SqliteErrorCode: raw.SQLITE_FULL } full
                    ? new StorageFullException("There is no room left for the database.", full)
                    : failure;
                return false;
            }
        }

        public override void Complete()
        {
            if (Failure is null)
                done.SetResult(result!);
            else
                Fail(Failure);
        }

        public override void Fail(Exception failure)
        {
            if (failure is OperationCanceledException cancelled)
                done.SetCanceled(cancelled.CancellationToken);
            else
                done.SetException(failure);
        }
    }
}
