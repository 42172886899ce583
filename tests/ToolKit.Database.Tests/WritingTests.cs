namespace ToolKit.Database.Tests;

public abstract class WritingContract(DatabaseKind kind) : DatabaseContract(kind)
{
    [Fact]
    public async Task WhatIsWrittenIsThereForEveryReader()
    {
        await InsertAsync("ä");
        Assert.Equal(["ä"], await NamesAsync());
        await using var other = await OpenAsync();
        Assert.Equal(["ä"], await NamesAsync(other));
    }

    [Fact]
    public async Task AnExceptionUndoesItsWriteAndComesOutUnchanged()
    {
        var thrown = new InvalidOperationException("nein");
        var caught = await Assert.ThrowsAsync<InvalidOperationException>(() => Database.WriteAsync<int>(async session =>
        {
            await session.ExecuteAsync("INSERT INTO thing (name) VALUES ('weg')");
            throw thrown;
        }).AsTask());
        Assert.Same(thrown, caught);
        Assert.Empty(await NamesAsync());
    }

    [Fact]
    public async Task OfWritesThatShareACommitOnlyTheFailedOneIsUndone()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(async () =>
        {
            try
            {
                await Database.WriteAsync(async session =>
                {
                    await session.ExecuteAsync("INSERT INTO thing (name) VALUES (@Name)", new { Name = $"{i:d3}" });
                    return i % 3 == 0 ? throw new InvalidOperationException() : 0;
                });
                return 1;
            }
            catch (InvalidOperationException)
            {
                return 0;
            }
        })));
        Assert.Equal(66, results.Sum());
        Assert.Equal(Enumerable.Range(0, 100).Where(i => i % 3 != 0).Select(i => $"{i:d3}"), await NamesAsync());
    }

    [Fact]
    public async Task ABrokenRuleOfTheDatabaseFailsOnlyItsOwnWrite()
    {
        await InsertAsync("a");
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => InsertAsync("a"));
        await InsertAsync("b");
        Assert.Equal(["a", "b"], await NamesAsync());
    }

    [Fact]
    public async Task WritesRunOneAfterTheOther()
    {
        await InsertAsync("zähler");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                await Database.WriteAsync(async session =>
                {
                    var count = await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM thing");
                    return await session.ExecuteAsync("INSERT INTO thing (name) VALUES (@Name)", new { Name = $"{count:d5}" });
                });
            }
        })));
        Assert.Equal(201, (await NamesAsync()).Length); // a number read twice would break the unique index
    }

    [Fact]
    public async Task WritersOfTwoProcessesWaitForEachOther()
    {
        await using var other = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => InsertAsync($"{i:d2}", i % 2 == 0 ? Database : other))));
        Assert.Equal(40, (await NamesAsync()).Length);
    }

    [Fact]
    public async Task ACancelledWriteThatHasNotBegunDoesNothing()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Database.WriteAsync(session => session.ExecuteAsync("INSERT INTO thing (name) VALUES ('a')"), Durability.Flushed, cancelled.Token).AsTask());
        Assert.Empty(await NamesAsync());
    }

    [Fact]
    public async Task TheStateIsAnotherOneAfterEveryCommitOfAnybody()
    {
        await using var other = await OpenAsync();
        var seen = new HashSet<long> { await Database.GetStateAsync() };
        Assert.Equal(seen.Single(), await Database.GetStateAsync());
        for (var i = 0; i < 10; i++)
        {
            await InsertAsync($"{i}", i % 2 == 0 ? Database : other);
            Assert.True(seen.Add(await Database.GetStateAsync()));
        }

        await Database.WriteAsync(session => session.ExecuteAsync("INSERT INTO thing (name) VALUES ('p')"), Durability.Process);
        Assert.True(seen.Add(await Database.GetStateAsync()));

        await Database.EmptyLogAsync(); // the log begins anew
        seen.Add(await Database.GetStateAsync());
        await InsertAsync("after", other);
        Assert.True(seen.Add(await Database.GetStateAsync()));
    }

    [Fact]
    public async Task AConsistentReadSeesOneCommit()
    {
        await InsertAsync("a");
        var (before, after) = await Database.ReadConsistentlyAsync(async session =>
        {
            var first = await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM thing");
            await InsertAsync("b");
            return (first, await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM thing"));
        });
        Assert.Equal((1, 1), (before, after));
        Assert.Equal(2, (await NamesAsync()).Length);
    }

    [Fact]
    public async Task ListsOfIdsCanBeAsked()
    {
        foreach (var name in new[] { "a", "b", "c" })
            await InsertAsync(name);
        var dialect = Database.Dialect;
        Assert.Equal(["a", "c"], await Database.ReadAsync(session => session.QueryAsync<string>(
            $"SELECT name FROM thing WHERE {dialect.In("id", "Ids")} ORDER BY name", new { Ids = dialect.Ids([1, 3, 99]) })));
        Assert.Empty(await Database.ReadAsync(session => session.QueryAsync<string>(
            $"SELECT name FROM thing WHERE {dialect.In("id", "Ids")}", new { Ids = dialect.Ids([]) })));
        Assert.Equal([1, 3, 99], await Database.ReadAsync(session => session.QueryAsync<long>(
            $"SELECT each.value FROM {dialect.Each("Ids")} ORDER BY each.value", new { Ids = dialect.Ids([1, 3, 99]) })));
    }

    [Fact]
    public async Task IdsGivenInBulkAreNotGivenAgain()
    {
        foreach (var name in new[] { "a", "b", "c" })
            await InsertAsync(name);
        await Database.WriteAsync(session => session.ExecuteAsync("DELETE FROM thing WHERE name = 'c'"));
        await Database.WriteAsync(session => session.ExecuteAsync(
            $"""
            INSERT INTO thing (id, name)
            SELECT {session.Dialect.NextId("thing", "place")}, name || '2' FROM (SELECT name, ROW_NUMBER() OVER (ORDER BY id) AS place FROM thing) AS numbered
            """));
        await InsertAsync("d");
        Assert.Equal(
            [(1, "a"), (2, "b"), (4, "a2"), (5, "b2"), (6, "d")],
            await Database.ReadAsync(session => session.QueryAsync<(long, string)>("SELECT id, name FROM thing ORDER BY id")));
    }

    [Fact]
    public async Task RowsCanBeStreamed()
    {
        for (var i = 0; i < 5; i++)
            await InsertAsync($"{i}");
        var names = await Database.ReadAsync(async session => await session.StreamAsync<string>("SELECT name FROM thing ORDER BY name").Take(3).ToArrayAsync());
        Assert.Equal(["0", "1", "2"], names);
        Assert.Equal(5, (await NamesAsync()).Length);
    }

    [Fact]
    public async Task ASoundDatabaseChecksOut() => Assert.Empty(await Database.CheckAsync());

    [Fact]
    public async Task ANewerDatabaseIsLeftAlone()
    {
        await Database.WriteAsync(session => session.ExecuteAsync("INSERT INTO migration (component, number, name, applied_at) VALUES ('test', 3, '0003-later.sql', 0)"));
        var refused = await Assert.ThrowsAsync<DatabaseVersionException>(OpenAsync);
        Assert.Contains("newer", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyWhoOpenANewDatabaseAtOnceMakeItsTablesOnce()
    {
        var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(OpenAsync)));
        foreach (var database in opened)
            await database.DisposeAsync();
        Assert.Equal(2, await Database.ReadAsync(session => session.QuerySingleAsync<long>("SELECT COUNT(*) FROM migration")));
    }
}

public sealed class SqliteWritingTests() : WritingContract(DatabaseKind.Sqlite)
{
    [Fact]
    public async Task AfterTheWriterIsDisposedWritesAreRefused()
    {
        var database = await OpenAsync();
        await database.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => InsertAsync("a", database));
    }

    [Fact]
    public async Task ALogThatSomebodyStillReadsIsNotSaidToBeEmptied()
    {
        Options.BusyTimeout = 1000;
        await using var database = await OpenAsync();
        await InsertAsync("a", database);

        var failure = await database.ReadConsistentlyAsync(async session =>
        {
            await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM thing");
            await InsertAsync("b", database);
            return await Assert.ThrowsAsync<IOException>(() => database.EmptyLogAsync().AsTask());
        });

        Assert.Contains("test.db-wal", failure.Message, StringComparison.Ordinal);
        Assert.NotEqual(0, new FileInfo(Options.SqliteFile + "-wal").Length);
        await database.EmptyLogAsync();
        Assert.Equal(0, new FileInfo(Options.SqliteFile + "-wal").Length);
    }

    [Fact]
    public async Task AFullDatabaseSaysSoAndGoesOnWhenThereIsRoom()
    {
        await Database.WriteAsync(session => session.QueryAsync<long>("PRAGMA max_page_count = 20"));
        await Assert.ThrowsAsync<StorageFullException>(() =>
            Database.WriteAsync(session => session.ExecuteAsync("INSERT INTO thing (name, body) VALUES ('a', @Body)", new { Body = new byte[500_000] })).AsTask());
        await InsertAsync("b");
        Assert.Equal(["b"], await NamesAsync());
        Assert.Empty(await Database.CheckAsync());
    }
}

public sealed class PostgresWritingTests() : WritingContract(DatabaseKind.Postgres)
{
    [Theory]
    [InlineData("off", Durability.Flushed, "on")]
    [InlineData("on", Durability.Flushed, "on")]
    [InlineData("remote_apply", Durability.Flushed, "remote_apply")]
    [InlineData("remote_apply", Durability.Process, "off")]
    public async Task AFlushedWriteWaitsForAtLeastTheDiskAndForTheReplicaWhereTheServerDoes(string ofServer, Durability durability, string ofWrite)
    {
        Options.PostgresConnectionString += $";Options=-c synchronous_commit={ofServer}";
        await using var database = await OpenAsync();

        Assert.Equal(ofWrite, await database.WriteAsync(session => session.QuerySingleAsync<string>("SELECT current_setting('synchronous_commit')"), durability));
    }
}
