namespace ToolKit.Database;

/// <summary>What SQLite and PostgreSQL say differently. A query that needs none of this is the same in both.</summary>
public abstract class SqlDialect
{
    /// <summary>What stands in a migration's SQL for a name in <c>$(…)</c>: <c>Identity</c>, <c>Text</c>, <c>Blob</c>, <c>Clustered</c>.</summary>
    internal abstract IReadOnlyDictionary<string, string> Words { get; }

    /// <summary>A condition that holds for the ids in the parameter made by <see cref="Ids"/>.</summary>
    /// <param name="column">The column compared.</param>
    /// <param name="parameter">The parameter's name, without <c>@</c>.</param>
    public abstract string In(string column, string parameter);

    /// <summary>A table <c>each</c> with one column <c>value</c>: the ids in the parameter made by <see cref="Ids"/>.</summary>
    /// <param name="parameter">The parameter's name, without <c>@</c>.</param>
    public abstract string Each(string parameter);

    /// <summary>The value to pass for a parameter that <see cref="In"/> or <see cref="Each"/> names.</summary>
    public abstract object Ids(IEnumerable<long> ids);

    /// <summary>Takes the lock that makes writers of the same counter wait for each other; empty where one writer is all there is.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>
    /// An expression for the next <paramref name="table"/> id after the ones in use, plus <paramref name="row"/> (from 1 up, each
    /// number once in a statement). The rows must be inserted with these ids in the same transaction.
    /// </summary>
    public abstract string NextId(string table, string row);
}
