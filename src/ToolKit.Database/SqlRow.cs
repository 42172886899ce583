namespace ToolKit.Database;

/// <summary>The row a query stands on, its columns by their place from 0. Only valid inside the function it is handed to.</summary>
public abstract class SqlRow
{
    public abstract bool IsNull(int column);

    /// <summary>A whole number of any width; 0 for null on SQLite.</summary>
    public abstract long GetInt64(int column);

    /// <summary>A text that is not null.</summary>
    public abstract string GetString(int column);

    /// <summary>A copy of bytes that are not null.</summary>
    public abstract byte[] GetBytes(int column);

    /// <summary>What a condition in the select list came to.</summary>
    public abstract bool GetBoolean(int column);
}
