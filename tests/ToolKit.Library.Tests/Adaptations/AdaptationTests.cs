using System.Text;

namespace ToolKit.Library.Tests;

public abstract class AdaptationContract(DatabaseKind kind) : LibraryContract(kind)
{
    [Fact]
    public async Task WhatWasAdoptedIsRememberedThroughRenamingMovingAndCopying()
    {
        await PutAsync("/Muster.md", "eins");
        await PutAsync("/Muster.md", "zwei");
        var original = (await EntryAsync("/Muster.md")).Id;
        await MakeFolderAsync("/Ort");
        var copy = await Library.AdoptAsync(At("/Muster.md"), At("/Ort/Muster.md"), Bert);
        await MoveAsync("/Ort/Muster.md", "/Ort/Unseres.md");
        await MoveAsync("/Muster.md", "/Ort/Woanders.md");
        await MakeFolderAsync("/Zweiter");
        await MoveAsync("/Ort/Unseres.md", "/Zweiter/Unseres.md");
        await CopyAsync("/Zweiter/Unseres.md", "/Kopie.md");
        await CopyAsync("/Zweiter", "/Dritter");

        Assert.Equal("zwei", await TextAsync("/Zweiter/Unseres.md"));
        foreach (var path in new[] { "/Zweiter/Unseres.md", "/Kopie.md", "/Dritter/Unseres.md" })
        {
            var found = (await Library.FindAdaptationAsync((await EntryAsync(path)).Id))!;
            Assert.Equal((original, 2L, null, null), (found.OriginalId, found.BaseVersion, found.VariantOf, found.SettledAt));
        }

        Assert.Equal(copy.Id, (await EntryAsync("/Zweiter/Unseres.md")).Id);
        Assert.Null(await Library.FindAdaptationAsync(original));
        Assert.Empty(await DamageAsync());
    }

    [Fact]
    public async Task WhatIsCopiedOverAnAdaptationBringsItsOwnOriginalOrLeavesTheOldOne()
    {
        foreach (var path in new[] { "/A.md", "/B.md", "/fremd.md" })
            await PutAsync(path, path);
        await Library.AdoptAsync(At("/A.md"), At("/a.md"), Anna);
        await Library.AdoptAsync(At("/B.md"), At("/b.md"), Anna);
        await CopyAsync("/fremd.md", "/a.md");
        Assert.Equal((await EntryAsync("/A.md")).Id, (await Library.FindAdaptationAsync((await EntryAsync("/a.md")).Id))!.OriginalId);
        await CopyAsync("/b.md", "/a.md");
        Assert.Equal((await EntryAsync("/B.md")).Id, (await Library.FindAdaptationAsync((await EntryAsync("/a.md")).Id))!.OriginalId);
    }

    [Fact]
    public async Task AnOriginalThatIsPurgedLeavesItsIdAndAnAdaptationThatIsPurgedLeavesNothing()
    {
        await PutAsync("/A.md", "a");
        var copy = await Library.AdoptAsync(At("/A.md"), At("/a.md"), Anna);
        await Library.PurgeAsync(At("/A.md"), Anna);
        Assert.NotNull(await Library.FindAdaptationAsync(copy.Id));
        await Library.PurgeAsync(At("/a.md"), Anna);
        Assert.Null(await Library.FindAdaptationAsync(copy.Id));
        Assert.Equal(0, await CountAsync("SELECT COUNT(*) FROM adaptation"));
    }

    [Fact]
    public async Task ComparingMovesTheBaseOnceAndOnlyToAVersionThatIsThere()
    {
        await PutAsync("/A.md", "eins");
        var copy = await Library.AdoptAsync(At("/A.md"), At("/a.md"), Anna);
        var found = (await Library.FindAdaptationAsync(copy.Id))!;
        await PutAsync("/A.md", "zwei");
        await Library.SettleAdaptationAsync(At("/a.md"), found, 2, Bert);
        var settled = (await Library.FindAdaptationAsync(copy.Id))!;
        Assert.Equal((2L, "Bert", Time.GetUtcNow()), (settled.BaseVersion, settled.SettledBy!.Name, settled.SettledAt));
        await RefusedAsync(LibraryError.SettledMeanwhile, () => Library.SettleAdaptationAsync(At("/a.md"), found, 2, Anna).AsTask());
        await RefusedAsync(LibraryError.NotFound, () => Library.SettleAdaptationAsync(At("/a.md"), settled, 9, Anna).AsTask());
        await RefusedAsync(LibraryError.NotFound, () => Library.SettleAdaptationAsync(At("/A.md"), settled, 2, Anna).AsTask());
        await Library.ForgetPersonAsync(Bert.PersonId!.Value, "ehemalige Person", new Dictionary<LibraryPath, LibraryPath>());
        Assert.Equal(new Author(null, "ehemalige Person"), (await Library.FindAdaptationAsync(copy.Id))!.SettledBy);
    }

    [Fact]
    public async Task AdaptationsAreCountedByTheFolderAboveThem()
    {
        await PutAsync("/A.md", "a");
        var ids = new List<long>();
        foreach (var name in new[] { "/Hessen", "/Bayern" })
            ids.Add((await Library.CreateFolderAsync(At(name), Anna, null, new FolderOptions { Purpose = "region" })).Id);
        await MakeFolderAsync("/Hessen/Ort");
        await MakeFolderAsync("/Hessen/Gelöscht");
        foreach (var path in new[] { "/Hessen/Ort/1.md", "/Hessen/2.md", "/Hessen/Gelöscht/3.md", "/Bayern/4.md", "/Bayern/weg.md", "/ohne.md" })
            await Library.AdoptAsync(At("/A.md"), At(path), Anna);
        await Library.GiveBackAsync(At("/Bayern/4.md"), At("/Variante.md"), ids[1], Anna);
        await DeleteAsync("/Hessen/Gelöscht");
        await DeleteAsync("/Bayern/weg.md");

        var original = (await EntryAsync("/A.md")).Id;
        var counts = await Library.CountAdaptationsAsync(original, "region");
        Assert.Equal([(ids[0], 2), (ids[1], 1), (null, 1)], counts.OrderBy(count => count.FolderId ?? long.MaxValue).Select(count => (count.FolderId, count.Count)));
        Assert.Equal([(original, 4)], await Library.CountAdaptationsInAsync(LibraryEntry.RootId));
        Assert.Equal(ids[1], (await Library.FindAdaptationAsync((await EntryAsync("/Variante.md")).Id))!.VariantOf);
        await RefusedAsync(LibraryError.NotFound, () => Library.GiveBackAsync(At("/A.md"), At("/B.md"), ids[0], Anna).AsTask());
        await RefusedAsync(LibraryError.AlreadyExists, () => Library.AdoptAsync(At("/A.md"), At("/ohne.md"), Anna).AsTask());
        await RefusedAsync(LibraryError.WrongKind, () => Library.AdoptAsync(At("/Hessen"), At("/x"), Anna).AsTask());
    }

    [Fact]
    public async Task AdaptationsAreLookedForWhereSomebodyMaySeeThemAndNotCountedElsewhere()
    {
        await PutAsync("/A.md", "a");
        foreach (var path in new[] { "/Fremd", "/Eigen", "/Eigen/Zu", "/Eigen/Zu/Doch", "/Weg" })
            await MakeFolderAsync(path);
        await Library.CreateFolderAsync(At("/Eigen/Kasten"), Anna, null, new FolderOptions { Purpose = "wartet" });
        foreach (var path in new[] { "/Fremd/1.md", "/Fremd/2.md", "/Weg/3.md", "/Eigen/Zu/4.md", "/Eigen/Zu/Doch/5.md", "/Eigen/6.md", "/Eigen/Kasten/7.md" })
        {
            await Library.AdoptAsync(At("/A.md"), At(path), Anna);
            await Library.GiveBackAsync(At(path), At(path.Replace(".md", "v.md", StringComparison.Ordinal)), 1, Anna);
        }

        await DeleteAsync("/Weg");
        var (original, own, hidden) = ((await EntryAsync("/A.md")).Id, (await EntryAsync("/Eigen")).Id, (await EntryAsync("/Eigen/Zu")).Id);
        var inside = (await EntryAsync("/Eigen/Zu/Doch")).Id;

        Assert.Equal(["4.md", "5.md"], await NamesAsync(await Library.ListAdaptationsAsync(original, [own], 2))); // those of others take no room
        Assert.Equal(["5.md", "6.md", "7.md"], await NamesAsync(await Library.ListAdaptationsAsync(original, [inside, (await EntryAsync("/Eigen/6.md")).Id, (await EntryAsync("/Eigen/Kasten")).Id], 9)));
        Assert.Empty(await Library.ListAdaptationsAsync(original, [], 9));
        Assert.Equal(["5v.md", "6v.md"], await NamesAsync(await Library.ListVariantsAsync(original, [own, inside], [hidden], "wartet", isIn: false, 2)));
        Assert.Equal(["7v.md"], await NamesAsync(await Library.ListVariantsAsync(original, [own, inside], [hidden], "wartet", isIn: true, 1)));
        Assert.Equal(["1v.md", "2v.md", "4v.md", "5v.md", "6v.md"], await NamesAsync(await Library.ListVariantsAsync(original, [LibraryEntry.RootId], [], "wartet", isIn: false, 9)));
        Assert.Equal((true, false), (await Library.HasVariantsAsync(original), await Library.HasVariantsAsync(own)));

        async Task<List<string>> NamesAsync(List<Adaptation> found)
        {
            var names = new List<string>();
            foreach (var adaptation in found)
                names.Add((await Library.ResolveAsync(adaptation.EntryId))!.Path.Name);
            return names;
        }
    }

    [Fact]
    public async Task OnlyWhatWasChangedInMoreThanFormMakesAnAdaptationOutdated()
    {
        await MakeFolderAsync("/Ort");
        await MakeFolderAsync("/Anderswo");
        await PutAsync("/A.md", "eins");
        var copy = await Library.AdoptAsync(At("/A.md"), At("/Ort/a.md"), Anna);
        var (place, elsewhere) = ((await EntryAsync("/Ort")).Id, (await EntryAsync("/Anderswo")).Id);
        var before = await Library.GetLastChangeAsync();
        await ChangeAsync("zwei", ChangeClass.Editorial);
        Assert.Empty(await Library.ListOutdatedAsync(before, [place], 10));
        await ChangeAsync("drei", ChangeClass.Legal);
        var between = await Library.GetLastChangeAsync();
        await ChangeAsync("vier", ChangeClass.Editorial);

        var outdated = Assert.Single(await Library.ListOutdatedAsync(before, [place], 10));
        Assert.Equal((copy.Id, ChangeClass.Legal), (outdated.Adaptation.EntryId, outdated.Change));
        Assert.Single(await Library.ListOutdatedAsync(before, [copy.Id], 10));
        Assert.Empty(await Library.ListOutdatedAsync(before, [elsewhere], 10));
        Assert.Empty(await Library.ListOutdatedAsync(between, [place], 10)); // only in form since
        await Library.SettleAdaptationAsync(At("/Ort/a.md"), outdated.Adaptation, 4, Anna);
        Assert.Empty(await Library.ListOutdatedAsync(before, [place], 10));

        async Task ChangeAsync(string text, ChangeClass change)
        {
            Time.Pass(TimeSpan.FromMinutes(1));
            await Library.WriteAsync(At("/A.md"), new MemoryStream(Encoding.UTF8.GetBytes(text)), Anna, options: new WriteOptions { ChangeClass = change });
        }
    }
}

public sealed class SqliteAdaptationTests() : AdaptationContract(DatabaseKind.Sqlite);

public sealed class PostgresAdaptationTests() : AdaptationContract(DatabaseKind.Postgres);
