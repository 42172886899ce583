using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

public sealed class UpkeepCommandTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Fact]
    public async Task VerifyFindsNoDamageBesideARunningServer()
    {
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/a.txt", "x");

        var result = await Application.RunCommandAsync("verify");

        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        Assert.Contains("No damage", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFlippedByteAndAMissingFileAreFound()
    {
        await using var own = await ToolKitApplication.StartAsync();
        var folder = await own.MakeFolderAsync();
        await own.WriteAsync($"{folder}/groß.txt", new string('x', 100_000));
        var blob = Assert.Single(BlobsOf(own));
        var bytes = await File.ReadAllBytesAsync(blob);
        Assert.Equal(100_000, bytes.Length);

        bytes[50_000] ^= 1;
        File.SetAttributes(blob, FileAttributes.Normal);
        await File.WriteAllBytesAsync(blob, bytes);
        var flipped = await own.RunCommandAsync("verify");
        File.Delete(blob);
        var missing = await own.RunCommandAsync("verify");

        Assert.Equal(1, flipped.ExitCode);
        Assert.Single(flipped.Output.Trim().Split('\n'));
        Assert.Contains("1 damages", flipped.Error.Replace("1 damage ", "1 damages ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("no file", missing.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PurgeRemovesEveryVersionByteAndTrace()
    {
        await using var own = await ToolKitApplication.StartAsync();
        var folder = await own.MakeFolderAsync();
        var document = $"{folder}/Falldaten.txt";
        await own.WriteAsync(document, "GEHEIM-EINS " + new string('x', 100_000));
        await own.WriteAsync(document, "GEHEIM-ZWEI " + new string('y', 100_000));
        await own.WriteAsync(document, "GEHEIM-DREI klein");
        var dav = await own.AdministratorAsync();
        Assert.Equal(207, (await dav.SetAsync(document, DavClient.Metadata + "title", "GEHEIM-TITEL")).Status);

        var result = await own.RunCommandAsync("purge", document, "--reason", "Angaben zu einem jungen Menschen");

        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        Assert.Contains("versions 3", result.Error, StringComparison.Ordinal);
        Assert.Null(await own.ReadAsync(document));
        Assert.Empty(BlobsOf(own));
        Assert.All(Directory.GetFiles(own.DataFolder, "*", SearchOption.AllDirectories), file => Assert.False(Holds(file, "GEHEIM-"), file));
        Assert.Equal(0, (await own.RunCommandAsync("verify")).ExitCode);
        using var browser = await own.SignInAsync(Role.Administrator);
        Assert.DoesNotContain("Falldaten.txt", (await browser.OpenAsync("/papierkorb")).Main, StringComparison.Ordinal);
        var again = await own.RunCommandAsync("purge", document, "--reason", "noch einmal");
        Assert.Equal(1, again.ExitCode);
        own.AssertQuietLog();
    }

    [Fact]
    public async Task PurgeReachesWhatLiesInTheTrash()
    {
        var folder = await Application.MakeFolderAsync();
        var document = await Application.WriteAsync($"{folder}/Gelöscht.txt", "x");
        Assert.Equal(204, (await (await Application.AdministratorAsync()).SendAsync("DELETE", document)).Status);

        Assert.Equal(0, (await Application.RunCommandAsync("purge", document, "--reason", "Test")).ExitCode);

        using var browser = await Application.SignInAsync(Role.Administrator);
        Assert.DoesNotContain("Gelöscht.txt", (await browser.OpenAsync("/papierkorb")).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PurgeLeavesEqualBytesOfAnotherDocument()
    {
        var folder = await Application.MakeFolderAsync();
        var text = Some.Text() + new string('z', 100_000);
        await Application.WriteAsync($"{folder}/eins.txt", text);
        await Application.WriteAsync($"{folder}/zwei.txt", text);

        Assert.Equal(0, (await Application.RunCommandAsync("purge", $"{folder}/eins.txt", "--reason", "Test")).ExitCode);

        Assert.Equal(text, await Application.ReadAsync($"{folder}/zwei.txt"));
        Assert.Equal(0, (await Application.RunCommandAsync("verify")).ExitCode);
    }

    [Fact]
    public async Task ReindexReadsTheFilesAgainAndKeepsWhatTheyDoNotState()
    {
        var folder = await Application.MakeFolderAsync();
        var document = await Application.WriteAsync($"{folder}/Titel.md", "---\ntitle: Aus der Datei\n---\n# Überschrift\n");
        var dav = await Application.AdministratorAsync();
        Assert.Equal(207, (await dav.SetAsync(document, DavClient.Metadata + "title", "Aus der Zeile")).Status);
        Assert.Equal(207, (await dav.SetAsync(document, DavClient.Metadata + "responsible", "Zentrale")).Status);

        var result = await Application.RunCommandAsync("reindex");

        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        var properties = await dav.PropertiesAsync(document, DavClient.Metadata + "title", DavClient.Metadata + "responsible");
        Assert.Equal("Aus der Datei", properties[DavClient.Metadata + "title"]);
        Assert.Equal("Zentrale", properties[DavClient.Metadata + "responsible"]);
    }

    private static bool Holds(string file, string text)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0;
    }

    private static IEnumerable<string> BlobsOf(ToolKitApplication application) =>
        Directory.EnumerateFiles(Path.Combine(application.DataFolder, "blobs"), "*", SearchOption.AllDirectories);
}
