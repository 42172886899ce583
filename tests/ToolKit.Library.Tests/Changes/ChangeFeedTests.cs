namespace ToolKit.Library.Tests;

public abstract class ChangeFeedContract(DatabaseKind kind) : LibraryContract(kind)
{
    [Fact]
    public async Task EveryOperationIsOneLineAlsoOnAFolder()
    {
        await MakeFolderAsync("/f");
        await PutAsync("/f/a.txt", "x");
        await PutAsync("/f/b.txt", "x");
        await CopyAsync("/f", "/g");
        await MoveAsync("/g", "/h");
        await DeleteAsync("/h", Bert);
        await Library.RestoreAsync((await Library.ListTrashAsync(null))[0].Entry.Id, Anna);
        Assert.Equal(
            ["Created /f", "Created /f/a.txt", "Created /f/b.txt", "Created /g", "Moved /g > /h", "Deleted /h", "Restored /h"],
            await FeedAsync());
        var changes = await Library.ListChangesAsync(0, 100);
        Assert.Equal("Bert", changes[5].Author.Name);
        Assert.Equal(Time.GetUtcNow(), changes[5].At);
        Assert.Equal(await Library.GetLastChangeAsync(), changes[^1].Number);
    }

    [Fact]
    public async Task ReadingGoesOnAfterANumberAndStopsAtTheLimit()
    {
        for (var i = 0; i < 5; i++)
            await PutAsync($"/{i}.txt", "x");
        var first = await Library.ListChangesAsync(0, 2);
        Assert.Equal(["/0.txt", "/1.txt"], first.Select(change => change.Path.ToString()));
        Assert.Equal(["/2.txt", "/3.txt", "/4.txt"], (await Library.ListChangesAsync(first[^1].Number, 10)).Select(change => change.Path.ToString()));
        Assert.Empty(await Library.ListChangesAsync(await Library.GetLastChangeAsync(), 10));
    }

    [Fact]
    public async Task ARestrictedReaderSeesWhatHappensInItsFoldersBeforeTheLimit()
    {
        await MakeFolderAsync("/mein");
        await MakeFolderAsync("/fremd");
        await MakeFolderAsync("/mein/tief");
        for (var i = 0; i < 5; i++)
            await PutAsync($"/fremd/{i}.txt", "x");
        await PutAsync("/mein/tief/a.txt", "x");
        await MoveAsync("/mein/tief/a.txt", "/fremd/a.txt");
        await PutAsync("/fremd/a.txt", "anders");
        var mine = (await EntryAsync("/mein")).Id;
        Assert.Equal(
            ["Created /mein", "Created /mein/tief", "Created /mein/tief/a.txt", "Moved /mein/tief/a.txt > /fremd/a.txt"], await FeedAsync(0, mine));
        Assert.Equal("/mein/tief", (await Library.ListChangesAsync(1, 1, [mine, 999]))[0].Path.ToString());
        Assert.Empty(await Library.ListChangesAsync(0, 10, []));
    }

    [Fact]
    public async Task AMarkIsThatOfTheLastChangeAndKnowsItsHistory()
    {
        Assert.Equal(new FeedMark(0, 0), await Library.FindFeedMarkAsync(0));
        await PutAsync("/a.txt", "x");
        var mark = await Library.GetFeedMarkAsync();
        Assert.Equal(new FeedMark(await Library.GetLastChangeAsync(), Time.GetUtcNow().ToUnixTimeMilliseconds()), mark);
        Assert.Equal(mark, await Library.FindFeedMarkAsync(mark.Number));
        Assert.Null(await Library.FindFeedMarkAsync(mark.Number + 1));
        var id = (await EntryAsync("/a.txt")).Id;
        await Library.PurgeAsync(LibraryPath.Parse("/a.txt"), Anna);
        Assert.True(await Library.IsForgottenAsync(id));
        Assert.Null(await Library.FindFeedMarkAsync(mark.Number));
    }

    [Fact]
    public async Task WhoHasSeenANumberHasSeenEverythingBelow()
    {
        using var stop = new CancellationTokenSource();
        var seen = new List<long>();
        var reader = Task.Run(async () =>
        {
            long last = 0;
            while (true)
            {
                var ended = stop.IsCancellationRequested;
                var changes = await Library.ListChangesAsync(last, 1000);
                seen.AddRange(changes.Select(change => change.Number));
                last = seen.Count == 0 ? 0 : seen[^1];
                if (ended && changes.Count == 0)
                    return;
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
                await PutAsync($"/{writer}-{i}.txt", "x", guard: _ => i % 5 == 4 ? throw new InvalidOperationException() : ValueTask.CompletedTask).ContinueWith(static _ => { }, TaskScheduler.Default);
        })));
        await stop.CancelAsync();
        await reader;
        Assert.Equal(Enumerable.Range(1, 128).Select(i => (long)i), seen);
    }
}

public sealed class SqliteChangeFeedTests() : ChangeFeedContract(DatabaseKind.Sqlite);

public sealed class PostgresChangeFeedTests() : ChangeFeedContract(DatabaseKind.Postgres);
