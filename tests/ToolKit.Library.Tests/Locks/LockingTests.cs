namespace ToolKit.Library.Tests;

public abstract class LockContract(DatabaseKind kind) : LibraryContract(kind)
{
    [Fact]
    public async Task ALockCoversItsDocumentUntilItEnds()
    {
        await PutAsync("/a.txt", "x");
        var taken = await LockAsync("/a.txt");
        Assert.False(taken.Created);
        var found = Assert.Single(await Library.LocksCoveringAsync(At("/a.txt")));
        Assert.Equal((taken.Lock.Token, "/a.txt", Anna, "<owner/>"), (found.Token, found.Root.ToString(), found.Holder, found.OwnerXml));
        Assert.StartsWith("urn:uuid:", found.Token, StringComparison.Ordinal);
        Assert.Equal(Time.GetUtcNow().AddMinutes(10), found.ExpiresAt);
        Assert.True(await Library.UnlockAsync(taken.Lock.Token));
        Assert.False(await Library.UnlockAsync(taken.Lock.Token));
        Assert.Empty(await LockRootsAsync("/a.txt"));
    }

    [Fact]
    public async Task WhatGoesBeforeItIsLockedIsNotMadeByAWriteThatAPowerCutUndoes()
    {
        await PutAsync("/a.txt", "x");
        var asked = 0;
        var taken = await Library.LockAsync(At("/a.txt"), new LockRequest(Anna, "<owner/>", LockScope.Exclusive, true, TimeSpan.FromMinutes(10)), GuardAsync);

        Assert.Equal(2, asked); // the first transaction was undone, and with it what its guard had done
        Assert.False(taken.Created);
        Assert.Equal(["a.txt"], await NamesAsync("/"));

        async ValueTask GuardAsync(LibraryTransaction transaction)
        {
            if (asked++ == 0)
                await transaction.Session.ExecuteAsync("UPDATE entry SET name = 'weg.txt' WHERE name = 'a.txt'");
        }
    }

    [Fact]
    public async Task AnExclusiveLockKeepsOthersAway()
    {
        await PutAsync("/a.txt", "x");
        await LockAsync("/a.txt");
        var refused = await Assert.ThrowsAsync<LockedException>(() => LockAsync("/a.txt", Bert));
        Assert.Equal("Anna", Assert.Single(refused.Locks).Holder.Name);
        await Assert.ThrowsAsync<LockedException>(() => LockAsync("/a.txt", Bert, LockScope.Shared));
        await Assert.ThrowsAsync<LockedException>(() => LockAsync("/a.txt", Anna));
    }

    [Fact]
    public async Task SharedLocksStandBesideEachOther()
    {
        await PutAsync("/a.txt", "x");
        await LockAsync("/a.txt", Anna, LockScope.Shared);
        await LockAsync("/a.txt", Bert, LockScope.Shared);
        Assert.Equal(2, (await LockRootsAsync("/a.txt")).Length);
        await Assert.ThrowsAsync<LockedException>(() => LockAsync("/a.txt"));
    }

    [Fact]
    public async Task AnInfiniteLockCoversWhatLiesBelowAndWhatComes()
    {
        await MakeFolderAsync("/f");
        await MakeFolderAsync("/f/g");
        await LockAsync("/f");
        await PutAsync("/f/g/neu.txt", "x");
        Assert.Equal(["/f"], await LockRootsAsync("/f/g/neu.txt"));
        Assert.Equal(["/f"], await LockRootsAsync("/f/gibt/es/nicht"));
        await Assert.ThrowsAsync<LockedException>(() => LockAsync("/f/g/neu.txt", Bert));
    }

    [Fact]
    public async Task AnInfiniteLockIsRefusedWhereSomethingBelowIsLocked()
    {
        await MakeFolderAsync("/f");
        await PutAsync("/f/a.txt", "x");
        await LockAsync("/f/a.txt", Bert);
        var refused = await Assert.ThrowsAsync<LockedException>(() => LockAsync("/f"));
        Assert.Equal("/f/a.txt", Assert.Single(refused.Locks).Root.ToString());
        await LockAsync("/f", infinite: false);
        Assert.Equal(["/f/a.txt"], (await Library.LocksBelowAsync(At("/f"))).Select(held => held.Root.ToString()));
        Assert.Equal(["/f", "/f/a.txt"], (await Library.LocksOfTreeAsync(await Library.ResolveAsync(At("/f")))).Select(held => held.Root.ToString()));
        Assert.Equal(["/f/a.txt"], await LockRootsAsync("/f/a.txt"));
    }

    [Fact]
    public async Task NeighboursWithSimilarIdsAreNotConfused()
    {
        for (var i = 0; i < 12; i++)
            await MakeFolderAsync($"/{i}");
        await LockAsync("/11", infinite: true);
        foreach (var i in Enumerable.Range(0, 11))
        {
            Assert.Empty(await Library.LocksBelowAsync(At($"/{i}")));
            Assert.Empty(await LockRootsAsync($"/{i}"));
        }
    }

    [Fact]
    public async Task LockingAnUnmappedPathCreatesAnEmptyDocument()
    {
        var taken = await LockAsync("/neu.txt");
        Assert.True(taken.Created);
        Assert.Equal(0, (await EntryAsync("/neu.txt")).Size);
        Assert.Equal(["/neu.txt"], await LockRootsAsync("/neu.txt"));
        await RefusedAsync(LibraryError.ParentMissing, () => LockAsync("/fehlt/neu.txt"));
        await RefusedAsync(LibraryError.NameRefused, () => LockAsync("/a:b"));
        await PutAsync("/neu.txt", "Inhalt");
        Assert.Equal("1", await VersionsAsync("/neu.txt"));
    }

    [Fact]
    public async Task AnExpiredLockCountsForNothing()
    {
        await PutAsync("/a.txt", "x");
        var taken = await LockAsync("/a.txt", seconds: 60);
        Time.Pass(TimeSpan.FromSeconds(60));
        Assert.Empty(await LockRootsAsync("/a.txt"));
        Assert.Null(await Library.RefreshLockAsync(taken.Lock.Token, TimeSpan.FromMinutes(1)));
        Assert.Null(await Library.FindLockAsync(taken.Lock.Token));
        await LockAsync("/a.txt", Bert);
        Assert.Equal(1, await CountAsync("SELECT COUNT(*) FROM lock"));
    }

    [Fact]
    public async Task ARefreshKeepsTheTokenAndStartsTheTimeAnew()
    {
        await PutAsync("/a.txt", "x");
        var taken = await LockAsync("/a.txt", seconds: 60);
        Time.Pass(TimeSpan.FromSeconds(50));
        var refreshed = await Library.RefreshLockAsync(taken.Lock.Token, TimeSpan.FromSeconds(120));
        Assert.Equal(taken.Lock.Token, refreshed!.Token);
        Assert.Equal(Time.GetUtcNow().AddSeconds(120), refreshed.ExpiresAt);
    }

    [Fact]
    public async Task LocksSurviveARestart()
    {
        await PutAsync("/a.txt", "x");
        await LockAsync("/a.txt");
        await ReopenAsync();
        Assert.Equal(["/a.txt"], await LockRootsAsync("/a.txt"));
    }

    [Fact]
    public async Task ALockEndsWhenItsRootOrAFolderAboveMovesOrGoes()
    {
        await MakeFolderAsync("/f");
        await PutAsync("/f/a.txt", "x");
        await PutAsync("/b.txt", "x");
        await PutAsync("/c.txt", "x");
        foreach (var path in new[] { "/f/a.txt", "/b.txt", "/c.txt" })
            await LockAsync(path);
        await MoveAsync("/f", "/g");
        await MoveAsync("/b.txt", "/d.txt");
        await DeleteAsync("/c.txt");
        Assert.Equal(0, await CountAsync("SELECT COUNT(*) FROM lock"));
    }

    [Fact]
    public async Task ALockOnAUrlStaysWhenWhatLiesThereIsReplaced()
    {
        await PutAsync("/ziel.txt", "alt");
        await PutAsync("/a.txt", "a");
        var held = await LockAsync("/ziel.txt");
        await MoveAsync("/a.txt", "/ziel.txt");
        Assert.Equal(held.Lock.Token, Assert.Single(await Library.LocksCoveringAsync(At("/ziel.txt"))).Token);
        await MakeFolderAsync("/ordner");
        await CopyAsync("/ordner", "/ziel.txt");
        Assert.Equal(held.Lock.Token, Assert.Single(await Library.LocksCoveringAsync(At("/ziel.txt"))).Token);
        Assert.Empty(await DamageAsync());
    }

    [Fact]
    public async Task LocksNeitherTravelWithAMoveNorWithACopy()
    {
        await MakeFolderAsync("/f");
        await LockAsync("/f", infinite: true);
        await PutAsync("/a.txt", "x");
        await LockAsync("/a.txt");
        await CopyAsync("/a.txt", "/b.txt");
        await MoveAsync("/a.txt", "/f/a.txt");
        Assert.Empty(await LockRootsAsync("/b.txt"));
        Assert.Equal(["/f"], await LockRootsAsync("/f/a.txt"));
    }

    [Fact]
    public async Task OfManyWhoWantTheSameLockOneGetsIt()
    {
        await PutAsync("/a.txt", "x");
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
        {
            try
            {
                await LockAsync("/a.txt", new Author(i, $"Person {i}"));
                return 1;
            }
            catch (LockedException)
            {
                return 0;
            }
        })));
        Assert.Equal(1, results.Sum());
    }
}

public sealed class SqliteLockTests() : LockContract(DatabaseKind.Sqlite);

public sealed class PostgresLockTests() : LockContract(DatabaseKind.Postgres);
