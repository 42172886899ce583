using Microsoft.Data.Sqlite;

namespace ToolKit.Search.Tests;

/// <summary>Looks at the memory SQLite has in the whole process, so nothing else runs beside it.</summary>
[CollectionDefinition(Alone, DisableParallelization = true)]
[Collection(Alone)]
public class TokenizerMemoryTests
{
    private const string Alone = "memory of the process";

    [Fact]
    public void RegisteringAgainAndAgainTakesNoMemory()
    {
        SQLitePCL.Batteries_V2.Init();
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        GermanTokenizer.Register(connection);
        var before = SQLitePCL.raw.sqlite3_memory_used();
        for (var i = 0; i < 100_000; i++)
            GermanTokenizer.Register(connection);
        Assert.InRange(SQLitePCL.raw.sqlite3_memory_used() - before, long.MinValue, 4_000_000); // 12 MB, if each took what the first takes
    }
}
