using SQLitePCL;

namespace ToolKit.Database;

/// <summary>
/// Asks <c>PRAGMA data_version</c> on a connection that never writes: the answer changes when any other connection, of this process or
/// another, has committed.
/// </summary>
internal sealed class SqliteStateMonitor : IDisposable
{
    private readonly Lock one = new();
    private readonly CachingConnection connection;
    private readonly sqlite3_stmt statement;

    public SqliteStateMonitor(CachingConnection connection)
    {
        this.connection = connection;
        var result = raw.sqlite3_prepare_v2(connection.Inner.Handle!, "PRAGMA data_version", out statement);
        if (result != raw.SQLITE_OK)
            throw new InvalidOperationException($"SQLite does not answer PRAGMA data_version (code {result}).");
    }

    public long Read()
    {
        lock (one)
        {
            try
            {
                if (raw.sqlite3_step(statement) != raw.SQLITE_ROW)
                    throw new IOException("The state of the database cannot be read: " + raw.sqlite3_errmsg(connection.Inner.Handle!).utf8_to_string());
                return raw.sqlite3_column_int64(statement, 0);
            }
            finally
            {
                _ = raw.sqlite3_reset(statement);
            }
        }
    }

    public void Dispose()
    {
        lock (one)
        {
            statement.Dispose();
            connection.Dispose();
        }
    }
}
