using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ToolKit.Search;

/// <summary>A text in UTF-8, as SQLite takes it.</summary>
internal sealed record Utf8Text(byte[] Bytes);

/// <summary>One compiled statement of a connection; used by one at a time.</summary>
internal sealed unsafe class IndexStatement : IDisposable
{
    private readonly sqlite3 connection;
    private readonly sqlite3_stmt handle;
    private readonly nint statement;

    public IndexStatement(sqlite3 connection, string sql)
    {
        this.connection = connection;
        Check(raw.sqlite3_prepare_v3(connection, sql, raw.SQLITE_PREPARE_PERSISTENT, out handle));
        statement = handle.DangerousGetHandle(); // lives as long as this object
    }

    /// <param name="values">In the order of the question marks: null, long, int, string, Utf8Text or byte[].</param>
    public IndexStatement Bind(params ReadOnlySpan<object?> values)
    {
        Reset();
        for (var i = 0; i < values.Length; i++)
        {
            switch (values[i])
            {
                case null:
                    break; // unbound is null
                case long number:
                    Check(SqliteNative.BindInt64(statement, i + 1, number));
                    break;
                case int number:
                    Check(SqliteNative.BindInt64(statement, i + 1, number));
                    break;
                case string text:
                    BindText(i + 1, text);
                    break;
                case Utf8Text(var bytes):
                    fixed (byte* start = bytes.Length == 0 ? [0] : bytes)
                        Check(SqliteNative.BindText(statement, i + 1, start, bytes.Length, SqliteNative.Transient));
                    break;
                case byte[] bytes:
                    fixed (byte* start = bytes.Length == 0 ? [0] : bytes) // a null pointer would bind null
                        Check(SqliteNative.BindBlob(statement, i + 1, start, bytes.Length, SqliteNative.Transient));
                    break;
                default:
                    throw new ArgumentException($"A parameter cannot be a {values[i]!.GetType().Name}.", nameof(values));
            }
        }

        return this;
    }

    /// <param name="type">Must never be freed.</param>
    public void BindPointer(int index, void* pointer, byte* type) => Check(SearchNative.BindPointer(statement, index, pointer, type, 0));

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

    /// <summary>Runs it to its end.</summary>
    public void Run()
    {
        while (Step())
        {
            // Rows that nobody asked for.
        }

        Reset();
    }

    public void Reset()
    {
        _ = SqliteNative.Reset(statement); // what went wrong before has been said by Step
        _ = SqliteNative.ClearBindings(statement);
    }

    public bool IsNull(int column) => SqliteNative.ColumnType(statement, column) == SqliteNative.Null;

    public long GetInt64(int column) => SqliteNative.ColumnInt64(statement, column);

    public int GetInt32(int column) => (int)SqliteNative.ColumnInt64(statement, column);

    public double GetDouble(int column) => SearchNative.ColumnDouble(statement, column);

    public string GetString(int column) => Encoding.UTF8.GetString(GetUtf8(column));

    public string? GetStringOrNull(int column) => IsNull(column) ? null : GetString(column);

    /// <summary>Good until the next step.</summary>
    public ReadOnlySpan<byte> GetUtf8(int column)
    {
        var text = SqliteNative.ColumnText(statement, column);
        return text is null ? [] : new ReadOnlySpan<byte>(text, SqliteNative.ColumnBytes(statement, column));
    }

    public void Dispose() => handle.Dispose();

    private void BindText(int index, string text)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length) + 1);
        var length = Encoding.UTF8.GetBytes(text, rented);
        fixed (byte* start = rented)
            Check(SqliteNative.BindText(statement, index, start, length, SqliteNative.Transient));
        ArrayPool<byte>.Shared.Return(rented);
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
            SqliteException.ThrowExceptionForRC(result, connection);
    }
}
