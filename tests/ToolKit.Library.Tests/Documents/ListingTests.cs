namespace ToolKit.Library.Tests;

public abstract class ListingContract(DatabaseKind kind) : LibraryContract(kind)
{
    [Fact]
    public async Task AFolderIsListedInTheOrderOfNames()
    {
        foreach (var name in new[] { "b.txt", "Ä.txt", "a.txt", "B.txt", "10.txt", "2.txt" })
            await PutAsync("/" + name, name);
        await MakeFolderAsync("/c");
        Assert.Equal(["10.txt", "2.txt", "B.txt", "a.txt", "b.txt", "c", "Ä.txt"], await NamesAsync("/"));
    }

    [Fact]
    public async Task BatchesFollowEachOtherWithoutGapsOrRepeats()
    {
        for (var i = 0; i < 25; i++)
            await PutAsync($"/{i:d2}.txt", $"{i}");
        var names = new List<string>();
        var options = new ListOptions { Limit = 10 };
        var batches = 0;
        do
        {
            var batch = await Library.ListAsync(LibraryEntry.RootId, options);
            names.AddRange(batch.Entries.Select(entry => entry.Name));
            options = options with { After = batch.Next };
            batches++;
        }
        while (options.After is not null);

        Assert.Equal((3, 25), (batches, names.Distinct().Count()));
        Assert.Null((await Library.ListAsync(LibraryEntry.RootId, new ListOptions { Limit = 25 })).Next);
    }

    [Fact]
    public async Task FoldersAloneAreFoundBehindManyDocuments()
    {
        for (var i = 0; i < 5; i++)
            await PutAsync($"/{i}.txt", $"{i}");
        foreach (var name in new[] { "/3", "/a", "/b" })
            await MakeFolderAsync(name);

        var first = await Library.ListAsync(LibraryEntry.RootId, new ListOptions { FoldersOnly = true, Limit = 2 });
        var second = await Library.ListAsync(LibraryEntry.RootId, new ListOptions { FoldersOnly = true, Limit = 2, After = first.Next });

        Assert.Equal(["3", "a"], first.Entries.Select(entry => entry.Name));
        Assert.Equal(["b"], second.Entries.Select(entry => entry.Name));
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task PropertiesComeWhenTheyAreAskedFor()
    {
        await PutAsync("/a.txt", "x");
        await PutAsync("/b.txt", "x");
        await SetPropertyAsync("/b.txt", "farbe", "rot");
        await SetPropertyAsync("/b.txt", "form", "rund");
        var plain = await Library.ListAsync(LibraryEntry.RootId);
        Assert.All(plain.Entries, entry => Assert.Empty(entry.Properties));
        var full = await Library.ListAsync(LibraryEntry.RootId, new ListOptions { WithProperties = true });
        Assert.Empty(full.Entries[0].Properties);
        Assert.Equal(["farbe", "form"], full.Entries[1].Properties.Select(property => property.Name));
    }

    [Fact]
    public async Task ABatchWithVeryManyPropertiesIsCutAndCanBeContinued()
    {
        for (var i = 0; i < 12; i++)
        {
            await PutAsync($"/{i:d2}.txt", "x");
            for (var p = 0; p < 10; p++)
                await SetPropertyAsync($"/{i:d2}.txt", $"p{p}", new string('x', 60_000));
        }

        var first = await Library.ListAsync(LibraryEntry.RootId, new ListOptions { WithProperties = true });
        Assert.InRange(first.Entries.Count, 5, 11);
        Assert.All(first.Entries, entry => Assert.Equal(10, entry.Properties.Count));
        var second = await Library.ListAsync(LibraryEntry.RootId, new ListOptions { WithProperties = true, After = first.Next });
        Assert.Equal(12, first.Entries.Count + second.Entries.Count);
        Assert.Null(second.Next);
        var tree = await Library.ListTreeAsync(LibraryPath.Root, LibraryEntry.RootId, 100, withProperties: true);
        Assert.False(tree.IsComplete);
    }

    [Fact]
    public async Task WhereOnlyTheWayMayBeSeenOtherMembersAreLeftOut()
    {
        await MakeFolderAsync("/offen");
        await MakeFolderAsync("/offen/meins");
        await MakeFolderAsync("/offen/fremd");
        await PutAsync("/offen/meins/a.txt", "a");
        await PutAsync("/offen/fremd/b.txt", "b");
        await PutAsync("/c.txt", "c");
        var (way, mine) = ((await EntryAsync("/offen")).Id, (await EntryAsync("/offen/meins")).Id);
        var filter = new EntryFilter([LibraryEntry.RootId, way], [way, mine]);
        var root = await Library.ListAsync(LibraryEntry.RootId, new ListOptions { Filter = filter, Limit = 1 });
        Assert.Equal(("offen", (string?)null), (Assert.Single(root.Entries).Name, root.Next));
        Assert.Equal("meins", Assert.Single((await Library.ListAsync(way, new ListOptions { Filter = filter })).Entries).Name);
        Assert.Equal("a.txt", Assert.Single((await Library.ListAsync(mine, new ListOptions { Filter = filter })).Entries).Name);
        var tree = await Library.ListTreeAsync(LibraryPath.Root, LibraryEntry.RootId, 100, filter: filter);
        Assert.Equal(["/offen", "/offen/meins", "/offen/meins/a.txt"], tree.Entries.Select(entry => entry.Path.ToString()));
    }

    [Fact]
    public async Task ATreeHasEachFolderBeforeItsMembersAndStopsAtItsLimit()
    {
        for (var f = 0; f < 4; f++)
        {
            await MakeFolderAsync($"/{f}");
            await MakeFolderAsync($"/{f}/tief");
            for (var i = 0; i < 5; i++)
                await PutAsync($"/{f}/tief/{i}.txt", "x");
        }

        var all = await Library.ListTreeAsync(LibraryPath.Root, LibraryEntry.RootId, 28);
        Assert.True(all.IsComplete);
        Assert.Equal(28, all.Entries.Select(entry => entry.Path).Distinct().Count());
        Assert.Contains(all.Entries, entry => entry.Path == At("/2/tief/3.txt"));
        var some = await Library.ListTreeAsync(LibraryPath.Root, LibraryEntry.RootId, 27);
        Assert.Equal((false, 27), (some.IsComplete, some.Entries.Count));
        var below = await Library.ListTreeAsync(At("/1"), (await EntryAsync("/1")).Id, 100);
        Assert.All(below.Entries, entry => Assert.True(entry.Path.IsWithin(At("/1"))));
    }

    [Fact]
    public async Task AFoldersStateChangesWithItsListingAndOnlyThen()
    {
        await MakeFolderAsync("/f");
        await MakeFolderAsync("/f/g");
        await PutAsync("/f/a.txt", "x");
        await PutAsync("/f/g/b.txt", "x");
        await MakeFolderAsync("/z");
        var state = (await EntryAsync("/f")).State;
        async Task ChangesAsync(Func<Task> work, bool expected = true)
        {
            await work();
            var now = (await Library.ResolveAsync(At("/f"))).Entry?.State ?? (await EntryAsync("/h")).State;
            Assert.Equal(expected, now != state);
            state = now;
        }

        await ChangesAsync(() => PutAsync("/f/a.txt", "anders"));
        await ChangesAsync(() => PutAsync("/f/neu.txt", "x"));
        await ChangesAsync(() => SetPropertyAsync("/f/a.txt", "farbe", "rot"));
        await ChangesAsync(() => SetPropertyAsync("/f", "farbe", "rot"));
        await ChangesAsync(() => MoveAsync("/f/a.txt", "/f/c.txt"));
        await ChangesAsync(() => MoveAsync("/f/c.txt", "/z/c.txt"));
        await ChangesAsync(() => CopyAsync("/z/c.txt", "/f/c.txt"));
        await ChangesAsync(() => DeleteAsync("/f/c.txt"));
        await ChangesAsync(() => MakeFolderAsync("/f/noch"));
        await ChangesAsync(() => PutAsync("/f/~$x", "scratch"));
        await ChangesAsync(() => DeleteAsync("/f/~$x"));
        await ChangesAsync(() => PutAsync("/f/g/neu.txt", "the time of /f/g shows in /f"));
        await ChangesAsync(() => PutAsync("/f/g/b.txt", "not shown in /f"), expected: false);
        await ChangesAsync(() => LockAsync("/f/neu.txt"), expected: false);
        await ChangesAsync(() => PutAsync("/z/x.txt", "elsewhere"), expected: false);
        await ChangesAsync(() => MoveAsync("/f", "/h"));
    }

    [Fact]
    public async Task ManyQuestionsForTheSamePathSeeEveryWrite()
    {
        await PutAsync("/a.txt", "x");
        for (var i = 0; i < 20; i++)
        {
            var written = await PutAsync("/a.txt", $"{i}");
            Assert.Equal(written.Entry.ETag, (await EntryAsync("/a.txt")).ETag);
            Assert.Equal(written.Entry.ETag, (await EntryAsync("/a.txt")).ETag);
        }

        await DeleteAsync("/a.txt");
        Assert.Null(await FindAsync("/a.txt"));
    }

    [Fact]
    public async Task AbsentAndPresentPathsTellTheChainAsFarAsItGoes()
    {
        await Library.CreateFolderAsync(At("/f"), Anna, options: new FolderOptions { Purpose = "region" });
        await PutAsync("/f/a.txt", "x");
        var there = await Library.ResolveAsync(At("/f/a.txt"));
        Assert.Equal([null, "region", null], there.Chain.Select(link => link.Purpose));
        var absent = await Library.ResolveAsync(At("/f/b/c"));
        Assert.Equal((null, 2, null), (absent.Entry, absent.Chain.Count, absent.ParentId));
        Assert.Equal(there.Chain[1].Id, (await Library.ResolveAsync(At("/f/b"))).ParentId);
        Assert.Null((await Library.ResolveAsync(At("/f/a.txt/b"))).ParentId);
    }

    [Fact]
    public async Task UsageCountsWhatLivesBelow()
    {
        await MakeFolderAsync("/f");
        await MakeFolderAsync("/f/g");
        await PutAsync("/f/a.txt", "12345");
        await PutAsync("/f/a.txt", "123");
        await PutAsync("/f/g/b.txt", "1234567");
        await PutAsync("/f/~$b", "scratch");
        await PutAsync("/f/weg.txt", "weg");
        await DeleteAsync("/f/weg.txt");
        Assert.Equal(new FolderUsage(1, 2, 10), await Library.GetUsageAsync((await EntryAsync("/f")).Id));
        Assert.Equal(new FolderUsage(0, 0, 0), await Library.GetUsageAsync(999));
    }
}

public sealed class SqliteListingTests() : ListingContract(DatabaseKind.Sqlite);

public sealed class PostgresListingTests() : ListingContract(DatabaseKind.Postgres);
