using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ToolKit.Search;

/// <summary>A connection to one file of the index, with the tokenizer known to it and its statements kept compiled.</summary>
internal sealed class IndexConnection : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly Dictionary<string, IndexStatement> statements = new(StringComparer.Ordinal);

    static IndexConnection() => SQLitePCL.Batteries_V2.Init();

    public IndexConnection(string file, int cacheKilobytes)
    {
        connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Pooling = false, // the index keeps its connections itself
        }.ToString());
        try
        {
            connection.Open();
            GermanTokenizer.Register(connection);
            RankFunction.Register(connection);
            Run("PRAGMA busy_timeout = 5000");
            Run("PRAGMA journal_mode = WAL");
            // A power cut may take the last batches with it: the index then has read less far, and reads on.
            Run("PRAGMA synchronous = NORMAL");
            Run("PRAGMA wal_autocheckpoint = 0"); // it would run while searches wait for the commit; IndexFile does it afterwards
            Run($"PRAGMA cache_size = -{cacheKilobytes}");
            Run("PRAGMA temp_store = MEMORY");
            Run("PRAGMA secure_delete = ON"); // what was removed must not be read out of free pages
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The statement of that text, compiled once. The text never holds a value of a caller.</summary>
    public IndexStatement Statement(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            statement = new IndexStatement(connection.Handle!, sql);
            statements.Add(sql, statement);
        }

        return statement;
    }

    public void Run(string sql, params ReadOnlySpan<object?> values)
    {
        var statement = new IndexStatement(connection.Handle!, sql);
        try
        {
            statement.Bind(values).Run();
        }
        finally
        {
            statement.Dispose();
        }
    }

    /// <summary>Runs several statements without values.</summary>
    public void RunScript(string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // a resource of this assembly
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>The first value of the first row; null where there is no row.</summary>
    public long? Number(string sql, params ReadOnlySpan<object?> values)
    {
        var statement = Statement(sql).Bind(values);
        try
        {
            return statement.Step() && !statement.IsNull(0) ? statement.GetInt64(0) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    public string? Text(string sql, params ReadOnlySpan<object?> values)
    {
        var statement = Statement(sql).Bind(values);
        try
        {
            return statement.Step() ? statement.GetStringOrNull(0) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Ends what an exception has left in the middle; a transaction with an open statement does not end.</summary>
    public void ResetAll()
    {
        foreach (var statement in statements.Values)
            statement.Reset();
    }

    /// <summary>Undoes a write that has failed. It throws nothing of SQLite's: the failure that led here is the one to report.</summary>
    public void RollBack()
    {
        ResetAll();
        try
        {
            // A full disk makes SQLite roll back by itself. It then leaves what FTS5 was reading open, and the next write would begin in that old state.
            if (raw.sqlite3_get_autocommit(connection.Handle!) != 0)
                Statement("BEGIN").Run();
            Statement("ROLLBACK").Run();
        }
        catch (SqliteException)
        {
            // The next BEGIN says what is wrong.
        }
    }

    public void Dispose()
    {
        foreach (var statement in statements.Values)
            statement.Dispose();
        statements.Clear();
        connection.Dispose();
    }
}
