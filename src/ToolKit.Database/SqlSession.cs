using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;

namespace ToolKit.Database;

/// <summary>One connection for the length of one read or one transaction. Parameters are written <c>@Name</c> in both databases.</summary>
public sealed class SqlSession
{
    private readonly DbConnection connection;
    private readonly DbTransaction? transaction;

    internal SqlSession(DbConnection connection, SqlDialect dialect, DbTransaction? transaction = null)
    {
        this.connection = connection;
        this.transaction = transaction;
        Dialect = dialect;
    }

    public SqlDialect Dialect { get; }

    /// <summary>All rows, held in memory: for results whose number is known to be small.</summary>
    public async ValueTask<List<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        (await connection.QueryAsync<T>(sql, parameters, transaction)).AsList();

    /// <summary>The first row, or the type's default (null) when there is none.</summary>
    public async ValueTask<T?> QueryFirstOrDefaultAsync<T>(string sql, object? parameters = null) =>
        await connection.QueryFirstOrDefaultAsync<T?>(sql, parameters, transaction);

    /// <summary>The one row there must be.</summary>
    public async ValueTask<T> QuerySingleAsync<T>(string sql, object? parameters = null) =>
        await connection.QuerySingleAsync<T>(sql, parameters, transaction);

    /// <summary>As the other one, for statements that run very often: <paramref name="map"/> takes the columns by their place, without boxing.</summary>
    public async ValueTask<List<T>> QueryAsync<T>(string sql, Func<DbDataReader, T> map, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(map(reader));
        return rows;
    }

    /// <summary>As the other one, for statements that run very often.</summary>
    public async ValueTask<T?> QueryFirstOrDefaultAsync<T>(string sql, Func<DbDataReader, T> map, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? map(reader) : default;
    }

    /// <summary>Row after row. The session is busy with it until the enumeration ends.</summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(
        string sql, object? parameters = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var row in connection.QueryUnbufferedAsync<T>(sql, parameters, transaction).WithCancellation(cancellation))
            yield return row;
    }

    /// <summary>Runs a statement; returns the number of rows it changed.</summary>
    public async ValueTask<int> ExecuteAsync(string sql, object? parameters = null) =>
        await connection.ExecuteAsync(sql, parameters, transaction);

    private DbCommand Command(string sql, (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is the caller's; values travel as parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Transaction = transaction;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
