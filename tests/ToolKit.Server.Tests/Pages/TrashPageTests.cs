using ToolKit.Access;

namespace ToolKit.Server.Tests;

public sealed class TrashPageTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Fact]
    public async Task WhatWasDeletedComesBackWithAllItsVersions()
    {
        var folder = await Application.MakeFolderAsync();
        var document = $"{folder}/Weg und zurück.txt";
        await Application.WriteAsync(document, "eins");
        await Application.WriteAsync(document, "zwei");
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        var after = await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(document)), "In den Papierkorb");
        Assert.Contains("liegt jetzt im Papierkorb", after.Notice, StringComparison.Ordinal);
        Assert.Null(await Application.ReadAsync(document));
        var restored = await browser.SubmitAsync(await browser.OpenAsync("/papierkorb"), "Weg und zurück.txt wiederherstellen");

        Assert.Equal(LibraryUrl.For(document), restored.Path);
        Assert.Equal("zwei", await Application.ReadAsync(document));
        Assert.Equal(2, await Application.CountVersionsAsync(document));
    }

    [Fact]
    public async Task AFolderComesBackWithWhatLiesInIt()
    {
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/innen.txt", "innen");
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(folder)), "Ordner löschen");
        Assert.Null(await Application.ReadAsync($"{folder}/innen.txt"));
        await browser.SubmitAsync(await browser.OpenAsync("/papierkorb"), $"{folder.Split('/')[^1]} wiederherstellen");

        Assert.Equal("innen", await Application.ReadAsync($"{folder}/innen.txt"));
    }

    [Fact]
    public async Task WhereTheNameIsTakenMeanwhileTheTrashSaysSo()
    {
        var folder = await Application.MakeFolderAsync();
        var document = await Application.WriteAsync($"{folder}/Doppelt.txt", "alt");
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(document)), "In den Papierkorb");
        await Application.WriteAsync(document, "neu");

        var page = await browser.SubmitAsync(await browser.OpenAsync("/papierkorb"), "Doppelt.txt wiederherstellen");

        Assert.Contains("mit demselben Namen", page.Notice, StringComparison.Ordinal);
        Assert.Equal("neu", await Application.ReadAsync(document));
    }

    [Fact]
    public async Task WhereTheFolderIsDeletedTooTheTrashSaysSo()
    {
        var folder = await Application.MakeFolderAsync();
        var document = await Application.WriteAsync($"{folder}/Erst ich.txt", "x");
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(document)), "In den Papierkorb");
        await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(folder)), "Ordner löschen");

        var page = await browser.SubmitAsync(await browser.OpenAsync("/papierkorb"), "Erst ich.txt wiederherstellen");

        Assert.Contains("Stellen Sie zuerst diesen wieder her", page.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NobodySeesOrRestoresWhatWasDeletedWhereSheMayNotWrite()
    {
        var folder = await Application.MakeFolderAsync("/Regionen/Bayern");
        var document = await Application.WriteAsync($"{folder}/Bayerisch.txt", "x");
        using var owner = await Application.SignInAsync(Role.Contributor, "/Regionen/Bayern");
        await owner.SubmitAsync(await owner.OpenAsync(LibraryUrl.For(document)), "In den Papierkorb");
        var id = (await owner.OpenAsync("/papierkorb")).Form("Bayerisch.txt wiederherstellen")!.QuerySelector("input[name=id]")!.GetAttribute("value")!;

        foreach (var (role, scope) in new[] { (Role.Contributor, "/Regionen/Hessen"), (Role.Reader, "/Regionen/Bayern") })
        {
            using var other = await Application.SignInAsync(role, scope);
            Assert.DoesNotContain("Bayerisch.txt", (await other.OpenAsync("/papierkorb")).Main, StringComparison.Ordinal);
            var forged = await other.PostAsync("/papierkorb", ("id", id));
            Assert.Contains("liegt nicht mehr im Papierkorb", forged.Text, StringComparison.Ordinal);
        }

        Assert.Null(await Application.ReadAsync(document));
    }

    [Fact]
    public async Task NothingIsPutBackIntoAFolderThatSomebodyElseHasLocked()
    {
        var folder = await Application.MakeFolderAsync();
        var document = await Application.WriteAsync($"{folder}/Bleibt draußen.txt", "x");
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(document)), "In den Papierkorb");
        await (await Application.AdministratorAsync()).LockAsync(folder, "infinity");

        var page = await browser.SubmitAsync(await browser.OpenAsync("/papierkorb"), "Bleibt draußen.txt wiederherstellen");

        Assert.Contains("bearbeitet das gerade", page.Notice, StringComparison.Ordinal);
        Assert.Null(await Application.ReadAsync(document));
    }
}
