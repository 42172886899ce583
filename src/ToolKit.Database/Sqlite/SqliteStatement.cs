using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ToolKit.Database;

/// <summary>One compiled statement, used by one session at a time; also the row it stands on.</summary>
internal sealed unsafe class SqliteStatement : SqlRow, IDisposable
{
    private readonly sqlite3 connection;
    private readonly sqlite3_stmt handle;
    private readonly nint statement;
    private readonly string[] names; // of the parameters, by their place less one

    public SqliteStatement(sqlite3 connection, string sql)
    {
        this.connection = connection;
        Check(raw.sqlite3_prepare_v3(connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out handle));
        statement = handle.DangerousGetHandle(); // lives as long as this object
        names = new string[raw.sqlite3_bind_parameter_count(handle)];
        for (var i = 0; i < names.Length; i++)
            names[i] = raw.sqlite3_bind_parameter_name(handle, i + 1).utf8_to_string();
    }

    public void Bind(ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        foreach (var (name, value) in parameters)
        {
            var index = Array.IndexOf(names, name) + 1;
            if (index == 0)
                continue; // named for another form of the same statement
            switch (value)
            {
                case null or DBNull:
                    break; // unbound is null
                case long number:
                    Check(SqliteNative.BindInt64(statement, index, number));
                    break;
                case int number:
                    Check(SqliteNative.BindInt64(statement, index, number));
                    break;
                case string text:
                    BindText(index, text);
                    break;
                case byte[] bytes:
                    fixed (byte* start = bytes.Length == 0 ? [0] : bytes) // a null pointer would bind null
                        Check(SqliteNative.BindBlob(statement, index, start, bytes.Length, SqliteNative.Transient));
                    break;
                default:
                    throw new ArgumentException($"A parameter cannot be a {value.GetType().Name}.", nameof(parameters));
            }
        }
    }

    /// <summary>Goes to the next row; false: there is none.</summary>
    public bool Step()
    {
        var result = SqliteNative.Step(statement);
        if (result == raw.SQLITE_ROW)
            return true;
        if (result != raw.SQLITE_DONE)
            SqliteException.ThrowExceptionForRC(result, connection);
        return false;
    }

    /// <summary>Makes it ready for the next use. What went wrong before has been said by <see cref="Step"/>.</summary>
    public void Reset()
    {
        _ = SqliteNative.Reset(statement);
        _ = SqliteNative.ClearBindings(statement);
    }

    public override bool IsNull(int column) => SqliteNative.ColumnType(statement, column) == SqliteNative.Null;

    public override long GetInt64(int column) => SqliteNative.ColumnInt64(statement, column);

    public override bool GetBoolean(int column) => SqliteNative.ColumnInt64(statement, column) != 0;

    public override string GetString(int column)
    {
        var text = SqliteNative.ColumnText(statement, column);
        return text is null
            ? throw new InvalidOperationException($"Column {column} is null.")
            : Encoding.UTF8.GetString(text, SqliteNative.ColumnBytes(statement, column));
    }

    public override byte[] GetBytes(int column)
    {
        var blob = SqliteNative.ColumnBlob(statement, column);
        return blob is null ? [] : new ReadOnlySpan<byte>(blob, SqliteNative.ColumnBytes(statement, column)).ToArray();
    }

    public void Dispose() => handle.Dispose();

    private void BindText(int index, string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = most > 512 ? ArrayPool<byte>.Shared.Rent(most) : null;
        var buffer = rented ?? stackalloc byte[512];
        var length = Encoding.UTF8.GetBytes(text, buffer);
        fixed (byte* start = buffer)
            Check(SqliteNative.BindText(statement, index, start, length, SqliteNative.Transient));
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(result, connection);
    }
}
