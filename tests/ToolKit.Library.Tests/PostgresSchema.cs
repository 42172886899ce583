using Npgsql;
using ToolKit.TestSupport;

namespace ToolKit.Library.Tests;

/// <summary>A schema of its own for each test, in one database: making a database for each takes PostgreSQL much longer.</summary>
internal static class PostgresSchema
{
    private static readonly Lazy<Task<string>> Database = new(PostgresCluster.NewDatabaseAsync);

    /// <summary>Makes an empty schema; returns the connection string that uses it.</summary>
    public static async Task<string> NewAsync()
    {
        var database = await Database.Value;
        var name = $"s{Some.Number()}";
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var create = connection.CreateCommand();
#pragma warning disable CA2100 // the name is made of a letter and a number, right above
        create.CommandText = $"CREATE SCHEMA {name}";
#pragma warning restore CA2100
        await create.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(database) { SearchPath = name, MaxPoolSize = 12 }.ConnectionString;
    }
}
