using System.Data.Common;

namespace ToolKit.Database;

/// <summary>The row a reader of ADO.NET stands on.</summary>
internal sealed class ReaderRow(DbDataReader reader) : SqlRow
{
    public override bool IsNull(int column) => reader.IsDBNull(column);

    public override long GetInt64(int column) => reader.GetInt64(column);

    public override string GetString(int column) => reader.GetString(column);

    public override byte[] GetBytes(int column) => reader.GetFieldValue<byte[]>(column);

    public override bool GetBoolean(int column) => reader.GetBoolean(column);
}
