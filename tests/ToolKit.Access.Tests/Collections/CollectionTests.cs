using ToolKit.TestSupport;

namespace ToolKit.Access.Tests;

public abstract class CollectionTests(DatabaseKind kind) : AccessContract(kind)
{
    [Fact]
    public async Task TheFirstDocumentBeginsACollectionAndTheNextGoesIntoIt()
    {
        var view = await ViewAsync($"Reader {Hessen}");
        Assert.Null(await Here.Collections.FindPackingAsync(view.Principal));

        Assert.Equal((CollectionStore.FirstName, 1), await AddAsync(view, "a"));
        Assert.Equal((CollectionStore.FirstName, 1), await AddAsync(view, "b"));
        Assert.Equal((CollectionStore.FirstName, 0), await AddAsync(view, "a")); // it is in there

        Assert.Equal([await IdOfAsync("a"), await IdOfAsync("b")], await ListAsync(view));
    }

    [Fact]
    public async Task WhatIsPackedGoesIntoTheCollectionUsedLast()
    {
        var view = await ViewAsync($"Reader {Hessen}");
        var first = await Here.Collections.CreateAsync(view.Principal, "Eins", []);
        Time.Pass(TimeSpan.FromSeconds(1));
        await Here.Collections.CreateAsync(view.Principal, "Zwei", []);
        Time.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(("Zwei", 1), await AddAsync(view, "a"));

        Assert.True(await Here.Collections.PackAsync(view.Principal, first));

        Assert.Equal(("Eins", 1), await AddAsync(view, "a"));
        Assert.Equal("Eins", await Here.Collections.RemoveAsync(view.Principal, await IdOfAsync("a")));
        Assert.Null(await Here.Collections.RemoveAsync(view.Principal, await IdOfAsync("a")));
        Assert.Equal(["Eins", "Zwei"], (await Here.Collections.ListAsync(view.Principal)).Select(collection => collection.Name));
    }

    [Fact]
    public async Task OfSeveralThoseGoInThatWereNotInItAndStandBehindTheOthers()
    {
        var view = await ViewAsync($"Reader {Hessen}");
        Assert.Equal((CollectionStore.FirstName, 0), await AddAsync(view));
        Assert.Null(await Here.Collections.FindPackingAsync(view.Principal)); // nothing to put in is no reason to begin one
        await Here.Collections.CreateAsync(view.Principal, "Eins", [(await DocumentAsync(view, "a"), "zuerst"), (await DocumentAsync(view, "b"), "")]);
        await Here.Collections.RemoveAsync(view.Principal, await IdOfAsync("a"));

        Assert.Equal(("Eins", 2), await AddAsync(view, "c", "b", "a", "c"));

        Assert.Equal([await IdOfAsync("b"), await IdOfAsync("c"), await IdOfAsync("a")], await ListAsync(view));
    }

    [Fact]
    public async Task NameNotesAndOrderAreHersToChange()
    {
        var view = await ViewAsync($"Reader {Hessen}");
        var id = await Here.Collections.CreateAsync(view.Principal, "Eins", [(await DocumentAsync(view, "a"), ""), (await DocumentAsync(view, "b"), ""), (await DocumentAsync(view, "c"), "")]);
        var (a, b, c) = (await IdOfAsync("a"), await IdOfAsync("b"), await IdOfAsync("c"));

        // b is not named: somebody has put it in meanwhile. 4711 is not in it.
        Assert.True(await Here.Collections.ChangeAsync(
            view.Principal, id, " Für Freitag ", "Bitte\r\nmitbringen", [new CollectionItem(c, "zuerst"), new CollectionItem(4711, ""), new CollectionItem(a, " ")], without: null));

        var changed = (await Here.Collections.FindAsync(view.Principal, id))!;
        Assert.Equal(("Für Freitag", "Bitte\nmitbringen"), (changed.Name, changed.Note));
        Assert.Equal([new CollectionItem(c, "zuerst"), new CollectionItem(a, ""), new CollectionItem(b, "")], changed.Items);

        Assert.True(await Here.Collections.ChangeAsync(view.Principal, id, "Für Freitag", "", [], without: c));
        Assert.Equal([a, b], await ListAsync(view));
        Assert.Equal("collection-name", await RefusedAsync(async () => await Here.Collections.ChangeAsync(view.Principal, id, " ", "", [], null)));
        Assert.Equal("collection-note", await RefusedAsync(async () => await Here.Collections.ChangeAsync(view.Principal, id, "x", new string('x', 1001), [], null)));
        Assert.Equal(
            "collection-item-note", await RefusedAsync(async () => await Here.Collections.ChangeAsync(view.Principal, id, "x", "", [new CollectionItem(a, "zwei\nZeilen")], null)));
    }

    [Fact]
    public async Task SomebodyElsesCollectionIsNotThere()
    {
        var (owner, other) = (await ViewAsync($"Reader {Hessen}"), await ViewAsync("Administrator /"));
        var id = await Here.Collections.CreateAsync(owner.Principal, "Eins", []);

        Assert.Null(await Here.Collections.FindAsync(other.Principal, id));
        Assert.False(await Here.Collections.ChangeAsync(other.Principal, id, "Meiner", "", [], null));
        Assert.False(await Here.Collections.PackAsync(other.Principal, id));
        Assert.False(await Here.Collections.ShareAsync(other.Principal, id, true));
        Assert.False(await Here.Collections.DeleteAsync(other.Principal, id));

        Assert.Equal("Eins", (await Here.Collections.FindAsync(owner.Principal, id))!.Name);
        Assert.True(await Here.Collections.DeleteAsync(owner.Principal, id));
        Assert.Null(await Here.Collections.FindAsync(owner.Principal, id));
    }

    [Fact]
    public async Task ALinkHoldsUntilItIsTakenBack()
    {
        var view = await ViewAsync($"Reader {Hessen}");
        var id = await Here.Collections.CreateAsync(view.Principal, "Eins", [(await DocumentAsync(view, "a"), "zuerst")]);
        Assert.Null(await Here.Collections.FindSharedAsync(""));

        Assert.True(await Here.Collections.ShareAsync(view.Principal, id, true));
        var key = (await Here.Collections.FindAsync(view.Principal, id))!.ShareKey!;

        Assert.Equal([new CollectionItem(await IdOfAsync("a"), "zuerst")], (await Here.Collections.FindSharedAsync(key))!.Items);
        Assert.True(await Here.Collections.ShareAsync(view.Principal, id, false));
        Assert.Null(await Here.Collections.FindSharedAsync(key));
        Assert.True(await Here.Collections.ShareAsync(view.Principal, id, true));
        Assert.Null(await Here.Collections.FindSharedAsync(key)); // the new link is another one
    }

    [Fact]
    public async Task ThereIsAnEndToCollectingAndToCollections()
    {
        var view = await ViewAsync($"Reader {Hessen}");
        var documents = new List<(ViewedPath, string)>();
        for (var i = 0; i <= CollectionStore.MostItems; i++)
            documents.Add((await DocumentAsync(view, $"d{i}"), ""));
        Assert.Equal("collection-full", await RefusedAsync(async () => await Here.Collections.CreateAsync(view.Principal, "Zu viel", documents)));
        await Here.Collections.CreateAsync(view.Principal, "Fast voll", documents[2..]);
        Assert.Equal("collection-full", await RefusedAsync(async () => await AddAsync(view, "d0", "d1"))); // one of them would fit
        Assert.Equal(CollectionStore.MostItems - 1, (await ListAsync(view)).Count());
        Assert.Equal(("Fast voll", 1), await AddAsync(view, "d0", "d2"));
        Assert.Equal("collection-full", await RefusedAsync(async () => await AddAsync(view, "d1")));

        for (var i = 1; i < CollectionStore.MostCollections; i++)
            await Here.Collections.CreateAsync(view.Principal, $"Koffer {i}", []);
        Assert.Equal("too-many-collections", await RefusedAsync(async () => await Here.Collections.CreateAsync(view.Principal, "Noch einer", [])));
    }

    private async Task<ViewedPath> DocumentAsync(LibraryView view, string name)
    {
        if (!await ExistsAsync($"{Kassel}/{name}.txt"))
            await PutAsync($"{Kassel}/{name}.txt", Some.Text());
        return await view.FindAsync(At($"{Kassel}/{name}.txt"));
    }

    private async Task<(string Name, int Added)> AddAsync(LibraryView view, params string[] names)
    {
        var documents = new List<ViewedPath>();
        foreach (var name in names)
            documents.Add(await DocumentAsync(view, name));
        return await Here.Collections.AddAsync(view.Principal, documents);
    }

    private Task<long> IdOfAsync(string name) => IdAsync($"{Kassel}/{name}.txt");

    private async Task<IEnumerable<long>> ListAsync(LibraryView view) => (await Here.Collections.FindPackingAsync(view.Principal))!.Items.Select(item => item.DocumentId);
}

public sealed class SqliteCollectionTests() : CollectionTests(DatabaseKind.Sqlite);

public sealed class PostgresCollectionTests() : CollectionTests(DatabaseKind.Postgres);
