using ToolKit.Access;

namespace ToolKit.Server.Tests;

/// <summary>What the search finds after something was done in the library.</summary>
public sealed class FollowingTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Fact]
    public async Task WhatWasWrittenIsFound()
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");
        var (folder, word) = (await Application.MakeFolderAsync(), SearchClient.Word());

        var path = await Application.WriteAsync($"{folder}/Bericht.md", $"# Bericht\n\nHier steht {word} im Text.");

        Assert.Equal([path], await api.FindAsync(Application, word));
    }

    [Fact]
    public async Task WhatIsNoLongerInTheTextIsNoLongerFound()
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");
        var folder = await Application.MakeFolderAsync();
        var (before, after) = (SearchClient.Word(), SearchClient.Word());
        var path = await Application.WriteAsync($"{folder}/Bericht.txt", before);
        Assert.Equal([path], await api.FindAsync(Application, before));

        await Application.WriteAsync(path, after);

        Assert.Equal([path], await api.FindAsync(Application, after));
        Assert.Empty(await api.FindAsync(Application, before));
    }

    [Fact]
    public async Task AMovedFolderTakesItsDocumentsAlong()
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");
        var dav = await Application.AdministratorAsync();
        var (from, to, word) = (await Application.MakeFolderAsync(), await Application.MakeFolderAsync(), SearchClient.Word());
        await Application.MakeFolderAsync(from, "Innen");
        await Application.WriteAsync($"{from}/Innen/Bericht.txt", word);
        Assert.Equal([$"{from}/Innen/Bericht.txt"], await api.FindAsync(Application, word));

        Assert.Equal(201, (await dav.TransferAsync("MOVE", from, $"{to}/Umgezogen")).Status);

        Assert.Equal([$"{to}/Umgezogen/Innen/Bericht.txt"], await api.FindAsync(Application, word));
        Assert.Equal([$"{to}/Umgezogen/Innen/Bericht.txt"], await api.FindAsync(Application, word, "&in=" + Uri.EscapeDataString(to)));
        Assert.Empty(await api.FindAsync(Application, word, "&in=" + Uri.EscapeDataString(from)));
    }

    [Fact]
    public async Task ARenamedDocumentIsFoundByItsNewName()
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");
        var dav = await Application.AdministratorAsync();
        var (folder, before, after) = (await Application.MakeFolderAsync(), SearchClient.Word(), SearchClient.Word());
        await Application.WriteAsync($"{folder}/{before}.txt", "Ein Text ohne Titel.");
        Assert.Equal([$"{folder}/{before}.txt"], await api.FindAsync(Application, before));

        Assert.Equal(201, (await dav.TransferAsync("MOVE", $"{folder}/{before}.txt", $"{folder}/{after}.txt")).Status);

        var found = await api.SearchAsync(Application, after);
        Assert.Equal($"{after}.txt", found.GetProperty("hits")[0].GetProperty("title").GetString());
        Assert.Empty(await api.FindAsync(Application, before));
    }

    [Fact]
    public async Task ACopiedFolderIsFoundWithAllThatLiesInIt()
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");
        var dav = await Application.AdministratorAsync();
        var (folder, word) = (await Application.MakeFolderAsync(), SearchClient.Word());
        await Application.MakeFolderAsync(folder, "Innen");
        await Application.WriteAsync($"{folder}/Innen/Bericht.txt", word);

        Assert.Equal(201, (await dav.TransferAsync("COPY", folder, $"{folder} Kopie")).Status);

        Assert.Equal([$"{folder} Kopie/Innen/Bericht.txt", $"{folder}/Innen/Bericht.txt"], (await api.FindAsync(Application, word)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task WhatWasDeletedIsNotFoundUntilItIsRestored()
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");
        var dav = await Application.AdministratorAsync();
        var (folder, word) = (await Application.MakeFolderAsync(), SearchClient.Word());
        await Application.WriteAsync($"{folder}/Bericht.txt", word);
        await Application.WriteAsync($"{folder}/Anderer.txt", word);
        Assert.Equal(204, (await dav.SendAsync("DELETE", $"{folder}/Anderer.txt")).Status);
        Assert.Equal([$"{folder}/Bericht.txt"], await api.FindAsync(Application, word));

        Assert.Equal(204, (await dav.SendAsync("DELETE", folder)).Status);
        Assert.Empty(await api.FindAsync(Application, word));
        var trashed = (await Application.Installation.Library.ListTrashAsync(null)).Single(entry => entry.Path.ToString() == folder);
        await Application.Installation.Library.RestoreAsync(trashed.Entry.Id, Library.Author.System);

        Assert.Equal([$"{folder}/Bericht.txt"], await api.FindAsync(Application, word));
    }

    [Fact]
    public async Task WhatAClientSetsAsMetadataFiltersAtOnce()
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");
        var (folder, word) = (await Application.MakeFolderAsync(), SearchClient.Word());
        var path = await Application.WriteAsync($"{folder}/Bericht.txt", word);

        Assert.Equal(207, (await (await Application.AdministratorAsync()).SetAsync(path, DavClient.Metadata + "kind", "Praxisbeispiel")).Status);

        var found = await api.SearchAsync(Application, word, "&kind=Praxisbeispiel");
        Assert.Equal("Praxisbeispiel", found.GetProperty("hits")[0].GetProperty("kind").GetString());
        Assert.Equal(1, found.GetProperty("facets").GetProperty("kind")[0].GetProperty("count").GetInt32());
        Assert.Equal(0, (await api.SearchAsync(Application, word, "&kind=Muster")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task ClientsScratchFilesAreNeverFound()
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");
        var dav = await Application.AdministratorAsync();
        var (folder, word) = (await Application.MakeFolderAsync(), SearchClient.Word());
        await Application.WriteAsync($"{folder}/~$Bericht.docx", word);
        await Application.WriteAsync($"{folder}/Bericht.txt", word);

        // The first half of a save: the document has the name of a scratch file for a moment.
        Assert.Equal(201, (await dav.TransferAsync("MOVE", $"{folder}/Bericht.txt", $"{folder}/~WRL0001.tmp")).Status);
        Assert.Empty(await api.FindAsync(Application, word));
        await Application.WriteAsync($"{folder}/Bericht.txt", $"{word} neu");

        Assert.Equal([$"{folder}/Bericht.txt"], await api.FindAsync(Application, word));
    }

    [Fact]
    public async Task AFileThatCannotBeReadIsFoundByItsNameAndAdministratorsAreToldWhy()
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");
        var (folder, word) = (await Application.MakeFolderAsync(), SearchClient.Word());
        var path = await Application.WriteAsync($"{folder}/{word}.docx", "das ist kein Word-Dokument");

        Assert.Equal([path], await api.FindAsync(Application, word));
        using var browser = await Application.SignInAsync(Role.Administrator);
        var page = await browser.OpenAsync("/verwaltung/suche");

        Assert.Contains($"{path} Text nicht lesbar: Die Datei ist beschädigt.", page.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatWasPurgedIsInNoFileOfTheIndex()
    {
        using var api = await ApiClient.OpenAsync(Application, Role.Reader, "/Regionen/Hessen");
        var (folder, word) = (await Application.MakeFolderAsync(), SearchClient.Word());
        await Application.WriteAsync($"{folder}/Akte.txt", $"Der Name {word} gehört nicht hierher.");
        Assert.Single(await api.FindAsync(Application, word));

        var purged = await Application.RunCommandAsync("purge", folder, "--reason", "Klientendaten");

        Assert.Equal(0, purged.ExitCode);
        Assert.Empty(await api.FindAsync(Application, word));
        foreach (var file in Directory.GetFiles(Path.Combine(Application.DataFolder, "search")))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            Assert.DoesNotContain(word, await reader.ReadToEndAsync(), StringComparison.OrdinalIgnoreCase);
        }
    }
}
