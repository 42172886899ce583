namespace ToolKit.Library.Tests;

public abstract class MovingContract(DatabaseKind kind) : LibraryContract(kind)
{
    [Fact]
    public async Task ARenamedDocumentKeepsIdVersionsAndProperties()
    {
        var made = await PutAsync("/a.txt", "eins");
        await PutAsync("/a.txt", "zwei");
        await SetPropertyAsync("/a.txt", "farbe", "rot");
        var moved = await MoveAsync("/a.txt", "/b.txt");
        Assert.Equal((WriteOutcome.Created, made.Entry.Id), (moved.Outcome, moved.Entry.Id));
        Assert.Null(await FindAsync("/a.txt"));
        Assert.Equal("2 1", await VersionsAsync("/b.txt"));
        Assert.Equal([Xml("farbe", "rot")], await PropertiesAsync("/b.txt"));
        Assert.Equal(["Created /a.txt", "Updated /a.txt", "Updated /a.txt", "Moved /a.txt > /b.txt"], await FeedAsync());
    }

    [Fact]
    public async Task ANameMayChangeOnlyInCase()
    {
        await PutAsync("/a.txt", "x");
        await MoveAsync("/a.txt", "/A.txt");
        Assert.Equal(["A.txt"], await NamesAsync("/"));
    }

    [Fact]
    public async Task MovingAFolderChangesOneRowWhateverLiesBelow()
    {
        await MakeFolderAsync("/von");
        await MakeFolderAsync("/nach");
        for (var i = 0; i < 30; i++)
            await PutAsync($"/von/{i}.txt", $"{i}");
        var before = await Database.ReadAsync(session => session.QueryAsync<(long, long?, string, long)>("SELECT id, parent_id, name, modified_at FROM entry WHERE kind = 1 ORDER BY id"));
        var state = await CountAsync("SELECT value FROM counter");
        await MoveAsync("/von", "/nach/hier");
        var after = await Database.ReadAsync(session => session.QueryAsync<(long, long?, string, long)>("SELECT id, parent_id, name, modified_at FROM entry WHERE kind = 1 ORDER BY id"));
        Assert.Equal(before, after);
        Assert.Equal(state + 1, await CountAsync("SELECT value FROM counter"));
        Assert.Equal("7", await TextAsync("/nach/hier/7.txt"));
        Assert.Null(await FindAsync("/von/7.txt"));
    }

    [Fact]
    public async Task WhatLiesAtTheDestinationGoesToTheTrash()
    {
        await PutAsync("/a.txt", "a");
        var replaced = await PutAsync("/b.txt", "b");
        var moved = await MoveAsync("/a.txt", "/b.txt");
        Assert.Equal(WriteOutcome.Updated, moved.Outcome);
        Assert.Equal("a", await TextAsync("/b.txt"));
        var trashed = Assert.Single(await Library.ListTrashAsync(null));
        Assert.Equal((replaced.Entry.Id, "/b.txt"), (trashed.Entry.Id, trashed.Path.ToString()));
        Assert.Equal(["Deleted /b.txt", "Moved /a.txt > /b.txt"], await FeedAsync(since: 2));
    }

    [Fact]
    public async Task AFolderReplacesAFolderWithoutMerging()
    {
        await MakeFolderAsync("/a");
        await PutAsync("/a/neu.txt", "x");
        await MakeFolderAsync("/b");
        await PutAsync("/b/alt.txt", "x");
        await MoveAsync("/a", "/b");
        Assert.Equal(["neu.txt"], await NamesAsync("/b"));
    }

    [Fact]
    public async Task WithoutOverwriteATakenDestinationIsRefused()
    {
        await PutAsync("/a.txt", "a");
        await PutAsync("/b.txt", "b");
        await RefusedAsync(LibraryError.AlreadyExists, () => MoveAsync("/a.txt", "/b.txt", overwrite: false));
        await RefusedAsync(LibraryError.AlreadyExists, () => CopyAsync("/a.txt", "/b.txt", overwrite: false));
        Assert.Equal("b", await TextAsync("/b.txt"));
    }

    [Fact]
    public async Task ImpossibleMovesAreRefused()
    {
        await MakeFolderAsync("/a");
        await MakeFolderAsync("/a/b");
        await RefusedAsync(LibraryError.IntoItself, () => MoveAsync("/a", "/a/b/c"));
        await RefusedAsync(LibraryError.IntoItself, () => MoveAsync("/a/b", "/a"));
        await RefusedAsync(LibraryError.IntoItself, () => CopyAsync("/a", "/a/b/c"));
        await RefusedAsync(LibraryError.IntoItself, () => CopyAsync("/a/b", "/a"));
        await RefusedAsync(LibraryError.SameEntry, () => MoveAsync("/a", "/a"));
        await RefusedAsync(LibraryError.NotFound, () => MoveAsync("/fehlt", "/x"));
        await RefusedAsync(LibraryError.ParentMissing, () => MoveAsync("/a", "/fehlt/x"));
        await RefusedAsync(LibraryError.RootIsFixed, () => MoveAsync("/", "/x"));
        await RefusedAsync(LibraryError.RootIsFixed, () => MoveAsync("/a", "/"));
        await RefusedAsync(LibraryError.RootIsFixed, () => DeleteAsync("/"));
        Assert.Empty(await DamageAsync());
    }

    [Fact]
    public async Task AFolderCanBeSwappedWithItsNeighbour()
    {
        await MakeFolderAsync("/a");
        await PutAsync("/a/1.txt", "1");
        await MakeFolderAsync("/b");
        await MoveAsync("/a", "/c");
        await MoveAsync("/b", "/a");
        await MoveAsync("/c", "/b");
        Assert.Equal("1", await TextAsync("/b/1.txt"));
        Assert.Empty(await NamesAsync("/a"));
    }

    [Fact]
    public async Task VeryDeepPathsAreFound()
    {
        var path = "";
        for (var i = 0; i < 95; i++)
            await MakeFolderAsync(path += $"/{i}");
        await PutAsync(path + "/tief.txt", "tief");
        Assert.Equal("tief", await TextAsync(path + "/tief.txt"));
        var found = await Library.ResolveAsync(At(path + "/tief.txt"));
        Assert.Equal(97, found.Chain.Count);
        Assert.Equal(found.Chain.Count, found.Chain.Select(link => link.Id).Distinct().Count());
        Assert.Equal(path + "/tief.txt", (await Library.ResolveAsync(found.Entry!.Id))!.Path.ToString());
    }
}

public sealed class SqliteMovingTests() : MovingContract(DatabaseKind.Sqlite);

public sealed class PostgresMovingTests() : MovingContract(DatabaseKind.Postgres);
