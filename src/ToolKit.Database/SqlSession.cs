using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;

namespace ToolKit.Database;

/// <summary>One connection for the length of one read or one transaction. Parameters are written <c>@Name</c> in both databases.</summary>
public sealed class SqlSession
{
    private readonly DbConnection connection;
    private readonly DbTransaction? transaction;
    private readonly Action<string>? onStatement;

    /// <param name="onStatement"><see cref="DatabaseOptions.OnStatement"/>.</param>
    internal SqlSession(DbConnection connection, SqlDialect dialect, Action<string>? onStatement, DbTransaction? transaction = null)
    {
        this.connection = connection;
        this.transaction = transaction;
        this.onStatement = onStatement;
        Dialect = dialect;
    }

    public SqlDialect Dialect { get; }

    /// <summary>All rows, held in memory: for results whose number is known to be small.</summary>
    public async ValueTask<List<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        (await connection.QueryAsync<T>(Noted(sql), parameters, transaction)).AsList();

    /// <summary>The first row, or the type's default (null) when there is none.</summary>
    public async ValueTask<T?> QueryFirstOrDefaultAsync<T>(string sql, object? parameters = null) =>
        await connection.QueryFirstOrDefaultAsync<T?>(Noted(sql), parameters, transaction);

    /// <summary>The one row there must be.</summary>
    public async ValueTask<T> QuerySingleAsync<T>(string sql, object? parameters = null) =>
        await connection.QuerySingleAsync<T>(Noted(sql), parameters, transaction);

    /// <summary>
    /// As the other one, for single statements that run very often: <paramref name="map"/> takes the columns by their place, and nothing is
    /// looked up by reflection. Parameters are numbers, texts, bytes or null, and what <see cref="SqlDialect.Ids"/> gives.
    /// </summary>
    /// <param name="parameters">Their names with <c>@</c>; one that the statement does not use is ignored.</param>
    public ValueTask<List<T>> QueryAsync<T>(string sql, Func<SqlRow, T> map, params (string Name, object? Value)[] parameters)
    {
        if (connection is not CachingConnection sqlite)
            return QueryReaderAsync(sql, map, parameters);
        var statement = sqlite.TakeStatement(Noted(sql));
        try
        {
            statement.Bind(parameters);
            var rows = new List<T>();
            while (statement.Step())
                rows.Add(map(statement));
            return ValueTask.FromResult(rows);
        }
        finally
        {
            sqlite.ReturnStatement(sql, statement);
        }
    }

    /// <summary>As the other one, for single statements that run very often.</summary>
    public ValueTask<T?> QueryFirstOrDefaultAsync<T>(string sql, Func<SqlRow, T> map, params (string Name, object? Value)[] parameters)
    {
        if (connection is not CachingConnection sqlite)
            return QueryFirstReaderAsync(sql, map, parameters);
        var statement = sqlite.TakeStatement(Noted(sql));
        try
        {
            statement.Bind(parameters);
            if (!statement.Step())
                return ValueTask.FromResult<T?>(default);
            var first = map(statement);
            while (statement.Step())
            {
                // A statement that changes rows has done so only when it has ended.
            }

            return ValueTask.FromResult<T?>(first);
        }
        finally
        {
            sqlite.ReturnStatement(sql, statement);
        }
    }

    /// <summary>Runs a single statement that runs very often, without looking anything up by reflection.</summary>
    public ValueTask RunAsync(string sql, params (string Name, object? Value)[] parameters)
    {
        if (connection is not CachingConnection sqlite)
            return RunCommandAsync(sql, parameters);
        sqlite.Run(Noted(sql), parameters);
        return ValueTask.CompletedTask;
    }

    /// <summary>Row after row. The session is busy with it until the enumeration ends.</summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(
        string sql, object? parameters = null, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var row in connection.QueryUnbufferedAsync<T>(Noted(sql), parameters, transaction).WithCancellation(cancellation))
            yield return row;
    }

    /// <summary>Runs a statement; returns the number of rows it changed.</summary>
    public async ValueTask<int> ExecuteAsync(string sql, object? parameters = null) =>
        await connection.ExecuteAsync(Noted(sql), parameters, transaction);

    private string Noted(string sql)
    {
        onStatement?.Invoke(sql);
        return sql;
    }

    private async ValueTask<List<T>> QueryReaderAsync<T>(string sql, Func<SqlRow, T> map, (string Name, object? Value)[] parameters)
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync();
        var row = new ReaderRow(reader);
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(map(row));
        return rows;
    }

    private async ValueTask<T?> QueryFirstReaderAsync<T>(string sql, Func<SqlRow, T> map, (string Name, object? Value)[] parameters)
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync();
        return await reader.ReadAsync() ? map(new ReaderRow(reader)) : default;
    }

    private async ValueTask RunCommandAsync(string sql, (string Name, object? Value)[] parameters)
    {
        await using var command = Command(sql, parameters);
        await command.ExecuteNonQueryAsync();
    }

    private DbCommand Command(string sql, (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // The text is the caller's; values travel as parameters.
        command.CommandText = Noted(sql);
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
