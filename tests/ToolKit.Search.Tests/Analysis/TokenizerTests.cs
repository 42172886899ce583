using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ToolKit.Search.Tests;

/// <summary>The tokenizer as SQLite calls it, on connections that are not ours.</summary>
public class TokenizerTests
{
    public TokenizerTests() => SQLitePCL.Batteries_V2.Init();

    [Fact]
    public void TheSelfTestPasses() => SearchIndex.SelfTest();

    [Theory]
    [InlineData("schweigepflichtsentbindungen", 1)]
    [InlineData("schweigepflichtsentbindung", 0)]
    [InlineData("~schweigepflichtsentbindung", 1)]
    [InlineData("+entbindung", 1)]
    [InlineData("entbindung", 0)]
    public void ExactWordsStemsAndPartsAreToldApart(string token, long found)
    {
        using var connection = Open(":memory:");
        Run(connection, "INSERT INTO t VALUES ('Muster einer Schweigepflichtsentbindungen')");
        Assert.Equal($"{found}", Text(connection, $"SELECT COUNT(*) FROM t WHERE t MATCH '\"{token}\"'"));
    }

    [Fact]
    public void AHighlightMarksWhatStandsInTheText()
    {
        using var connection = Open(":memory:");
        Run(connection, "INSERT INTO t VALUES ('Die freien Trä-\nger der Jugend\u00ADhilfe')");
        Assert.Equal(
            "Die freien [Trä-\nger] der Jugend\u00ADhilfe", Text(connection, "SELECT highlight(t, 0, '[', ']') FROM t WHERE t MATCH 'traeger'"));
    }

    [Fact]
    public void BytesThatAreNoTextAreSkipped()
    {
        using var connection = Open(":memory:");
        Run(connection, "INSERT INTO t VALUES (CAST(x'48617573FF00C3286D6974F09F9880C3A472676572' AS TEXT))");
        Assert.Equal("1", Text(connection, "SELECT COUNT(*) FROM t WHERE t MATCH '\"haus\"'"));
        Assert.Equal("ok", Text(connection, "PRAGMA integrity_check"));
    }

    [Fact]
    public void AnUnknownArgumentIsRefused()
    {
        using var connection = Open(":memory:");
        Assert.Throws<SqliteException>(() => Run(connection, "CREATE VIRTUAL TABLE u USING fts5(text, tokenize='german nonsense')"));
    }

    /// <summary>TOOLKIT_TOKENIZER_SECONDS says how long; 2 when it is not set.</summary>
    [Fact]
    public async Task EightThreadsOnPooledConnectionsSurviveForcedCollections()
    {
        var seconds = double.TryParse(Environment.GetEnvironmentVariable("TOOLKIT_TOKENIZER_SECONDS"), CultureInfo.InvariantCulture, out var set) ? set : 2;
        using var folder = new ToolKit.TestSupport.TemporaryFolder("toolkit-tokenizer");
        var file = folder.Below("pooled.db");
        using (var first = Open(file, pooled: true))
        {
            Run(first, "PRAGMA journal_mode = WAL");
            Run(first, "INSERT INTO t VALUES ('Die Schweigepflichtsent-\nbindung der Träger:innen')");
        }

        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var threads = Enumerable.Range(0, 8)
            .Select(thread => Task.Factory.StartNew(() => Use(file, thread, end.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ToList();
        while (!end.IsCancellationRequested)
        {
            GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
            await Task.Yield();
        }

        Assert.All(await Task.WhenAll(threads), rounds => Assert.True(rounds > 0));
        SqliteConnection.ClearAllPools();
        using (var last = Open(file)) // a pooled one may remember the table as it was before the last write, and integrity_check does not look again
            Assert.Equal("ok", Text(last, "PRAGMA integrity_check"));
    }

    private static int Use(string file, int thread, CancellationToken end)
    {
        var rounds = 0;
        do
        {
            using var connection = Open(file, pooled: true);
            Assert.NotEqual("", Text(connection, "SELECT highlight(t, 0, '[', ']') FROM t WHERE t MATCH '\"+entbindung\"'"));
            if (thread == 0)
                Run(connection, $"INSERT INTO t VALUES ('Antrag {rounds} auf Eingliederungszuschuss {new string('x', rounds % 300)}')");
            rounds++;
        }
        while (!end.IsCancellationRequested);

        return rounds;
    }

    private static SqliteConnection Open(string file, bool pooled = false)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling={pooled}");
        connection.Open();
        GermanTokenizer.Register(connection);
        Run(connection, "PRAGMA busy_timeout = 10000");
        Run(connection, "CREATE VIRTUAL TABLE IF NOT EXISTS t USING fts5(text, tokenize='german')");
        return connection;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var statement = new IndexStatement(connection.Handle!, sql);
        statement.Run();
    }

    private static string Text(SqliteConnection connection, string sql)
    {
        using var statement = new IndexStatement(connection.Handle!, sql);
        Assert.True(statement.Step());
        return statement.GetString(0);
    }
}
