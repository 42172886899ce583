using ToolKit.TestSupport;

namespace ToolKit.Library.Tests;

public abstract class TrashContract(DatabaseKind kind) : LibraryContract(kind)
{
    [Fact]
    public async Task WhatIsDeletedLiesInTheTrashAndComesBackWithEverythingBelow()
    {
        await MakeFolderAsync("/f");
        var document = await PutAsync("/f/a.txt", "eins");
        await PutAsync("/f/a.txt", "zwei");
        await DeleteAsync("/f", Bert);
        Assert.Null(await FindAsync("/f/a.txt"));
        Assert.Null(await Library.ResolveAsync(document.Entry.Id));
        var trashed = Assert.Single(await Library.ListTrashAsync(null));
        Assert.Equal(("/f", "Bert", Time.GetUtcNow()), (trashed.Path.ToString(), trashed.TrashedBy.Name, trashed.TrashedAt));

        var restored = await Library.RestoreAsync(trashed.Entry.Id, Anna);
        Assert.Equal((RestoreOutcome.Restored, "/f"), (restored.Outcome, restored.Resolution!.Path.ToString()));
        Assert.Equal(document.Entry.Id, (await EntryAsync("/f/a.txt")).Id);
        Assert.Equal("2 1", await VersionsAsync("/f/a.txt"));
        Assert.Empty(await Library.ListTrashAsync(null));
    }

    [Fact]
    public async Task TheSameNameCanBeDeletedManyTimes()
    {
        for (var i = 0; i < 3; i++)
        {
            await PutAsync("/a.txt", $"{i}");
            await DeleteAsync("/a.txt");
        }

        Assert.Equal(3, (await Library.ListTrashAsync(null)).Count);
        Assert.Empty(await DamageAsync());
    }

    [Fact]
    public async Task WhereTheNameIsTakenOrTheFolderGoneRestoringSaysSo()
    {
        await MakeFolderAsync("/f");
        await PutAsync("/f/a.txt", "alt");
        await DeleteAsync("/f/a.txt");
        var id = (await Library.ListTrashAsync(null))[0].Entry.Id;
        await PutAsync("/f/a.txt", "neu");
        Assert.Equal(RestoreOutcome.NameTaken, (await Library.RestoreAsync(id, Anna)).Outcome);
        await DeleteAsync("/f");
        Assert.Equal(RestoreOutcome.ParentGone, (await Library.RestoreAsync(id, Anna)).Outcome);
        Assert.Equal(RestoreOutcome.NotFound, (await Library.RestoreAsync(999, Anna)).Outcome);
        Assert.Equal(RestoreOutcome.Restored, (await Library.RestoreAsync(id, Anna, At("/gerettet.txt"))).Outcome);
        Assert.Equal("alt", await TextAsync("/gerettet.txt"));
        Assert.Empty(await DamageAsync());
    }

    [Fact]
    public async Task TheTrashIsRestrictedToFoldersWhereverTheyAreNow()
    {
        await MakeFolderAsync("/mein");
        await MakeFolderAsync("/mein/f");
        await MakeFolderAsync("/fremd");
        foreach (var path in new[] { "/mein/f/a.txt", "/fremd/b.txt", "/mein/c.txt" })
        {
            await PutAsync(path, path);
            await DeleteAsync(path);
            Time.Pass(TimeSpan.FromMinutes(1));
        }

        var mine = (await EntryAsync("/mein")).Id;
        async Task<string[]> PathsAsync(IReadOnlyCollection<long> within) =>
            [.. (await Library.ListTrashAsync(within)).Select(trashed => trashed.Path.ToString())];
        Assert.Equal(["/mein/c.txt", "/mein/f/a.txt"], await PathsAsync([mine]));
        await MoveAsync("/mein/f", "/fremd/f");
        Assert.Equal(["/mein/c.txt"], await PathsAsync([mine]));
        Assert.Empty(await PathsAsync([]));
        var first = await Library.ListTrashAsync(null, limit: 2);
        Assert.Equal(["/fremd/f/a.txt"], (await Library.ListTrashAsync(null, first[^1])).Select(trashed => trashed.Path.ToString()));
    }

    [Fact]
    public async Task AfterNinetyDaysTheTrashIsEmptiedAndItsBytesADayLater()
    {
        await MakeFolderAsync("/f");
        await PutAsync("/f/gross.bin", Some.Bytes(100_000));
        await PutAsync("/f/klein.txt", "klein");
        await PutAsync("/bleibt.txt", "klein");
        var ids = new[] { (await EntryAsync("/f")).Id, (await EntryAsync("/f/gross.bin")).Id, (await EntryAsync("/f/klein.txt")).Id };
        await DeleteAsync("/f");
        Time.Pass(TimeSpan.FromDays(89));
        Assert.Empty((await Library.SweepAsync()).PurgedIds);
        Time.Pass(TimeSpan.FromDays(2));
        var sweep = await Library.SweepAsync();
        Assert.Equal(ids, sweep.PurgedIds.Order());
        Assert.Single(BlobFiles());
        Time.Pass(TimeSpan.FromDays(2));
        Assert.Equal(1, (await Library.SweepAsync()).Blobs);
        Assert.Empty(BlobFiles());
        Assert.Equal("klein", await TextAsync("/bleibt.txt"));
        Assert.Empty(await DamageAsync());
    }

    [Fact]
    public async Task APurgeRemovesEveryVersionRowAndByteOfAPath()
    {
        await MakeFolderAsync("/f");
        var shared = Some.Bytes(90_000);
        await PutAsync("/bleibt.bin", shared);
        await PutAsync("/f/a.bin", Some.Bytes(100_000));
        await PutAsync("/f/a.bin", Some.Bytes(100_001));
        await PutAsync("/f/b.bin", shared);
        await PutAsync("/f/c.txt", "klein");
        await SetPropertyAsync("/f/c.txt", "farbe", "rot");
        await LockAsync("/f/c.txt");
        await DeleteAsync("/f/a.bin");
        await PutAsync("/f/a.bin", "neu");

        var report = await Library.PurgeAsync(At("/f"), Anna);
        Assert.Equal((1, 4, 5, 4), (report!.Folders, report.Documents, report.Versions, report.Blobs));
        Assert.Equal(200_001 + 8, report.Bytes);
        Assert.Null(await FindAsync("/f"));
        Assert.Empty(await Library.ListTrashAsync(null));
        Assert.Single(BlobFiles());
        Assert.Equal(shared, await BytesAsync("/bleibt.bin"));
        Assert.Equal(["Created /bleibt.bin", "Deleted /f"], await FeedAsync());
        Assert.Null(await Library.PurgeAsync(At("/f"), Anna));
        Assert.Empty(await DamageAsync());
    }

    [Fact]
    public async Task APurgeAlsoTakesWhatWasDeletedAtThePath()
    {
        await PutAsync("/a.txt", "eins");
        await DeleteAsync("/a.txt");
        await PutAsync("/a.txt", "zwei");
        await DeleteAsync("/a.txt");
        var report = await Library.PurgeAsync(At("/a.txt"), Anna);
        Assert.Equal(2, report!.Documents);
        Assert.Equal(0, await CountAsync("SELECT COUNT(*) FROM blob"));
    }

    [Fact]
    public async Task OneEntryOfTheTrashCanBePurged()
    {
        var kept = await PutAsync("/a.txt", "eins");
        Assert.Null(await Library.PurgeTrashedAsync(kept.Entry.Id, Anna));
        await DeleteAsync("/a.txt");
        Assert.Equal([kept.Entry.Id], (await Library.PurgeTrashedAsync(kept.Entry.Id, Anna))!.EntryIds);
        Assert.Empty(await Library.ListTrashAsync(null));
    }

    [Fact]
    public async Task APersonWhoIsForgottenLeavesNoName()
    {
        await PutAsync("/a.txt", "x", Bert);
        await PutAsync("/b.txt", "x", Bert);
        await DeleteAsync("/b.txt", Bert);
        await LockAsync("/a.txt", Bert);
        await Library.ForgetPersonAsync(Bert.PersonId!.Value, "ehemalige Person", new Dictionary<LibraryPath, LibraryPath>());
        var entry = await EntryAsync("/a.txt");
        Assert.Equal((null, "ehemalige Person"), (entry.AuthorId, entry.AuthorName));
        Assert.Equal("ehemalige Person", (await Library.ListVersionsAsync(entry.Id))[0].Author.Name);
        Assert.Equal("ehemalige Person", (await Library.ListTrashAsync(null))[0].TrashedBy.Name);
        Assert.All(await Library.ListChangesAsync(0, 100), change => Assert.Equal("ehemalige Person", change.Author.Name));
        Assert.Empty(await LockRootsAsync("/a.txt"));
        Assert.Empty(await DamageAsync());
    }
}

public sealed class SqliteTrashTests() : TrashContract(DatabaseKind.Sqlite);

public sealed class PostgresTrashTests() : TrashContract(DatabaseKind.Postgres);
