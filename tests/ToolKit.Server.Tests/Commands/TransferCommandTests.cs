using System.Security.Cryptography;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

public sealed class TransferCommandTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Fact]
    public async Task AFolderComesOutAsItWentIn()
    {
        using var source = new TemporaryFolder();
        using var target = new TemporaryFolder();
        var large = Some.Bytes(200_000);
        await File.WriteAllTextAsync(source.Below("Größe & Maß", "50 % #1.txt"), "klein");
        await File.WriteAllBytesAsync(source.Below("Größe & Maß", "tief", "groß.bin"), large);
        await File.WriteAllBytesAsync(source.Below("leer.txt"), []);
        source.Folder("leerer Ordner");
        var to = "/Regionen/Hessen/" + Some.FolderName();

        var imported = await Application.RunCommandAsync("import", source.Path, "--to", to);
        var exported = await Application.RunCommandAsync("export", to, target.Below("neu", "heraus"));

        Assert.Equal((0, ""), (imported.ExitCode, imported.Output));
        Assert.Equal((0, ""), (exported.ExitCode, exported.Output));
        Assert.Equal("klein", await File.ReadAllTextAsync(target.Below("neu", "heraus", "Größe & Maß", "50 % #1.txt")));
        Assert.Equal(large, await File.ReadAllBytesAsync(target.Below("neu", "heraus", "Größe & Maß", "tief", "groß.bin")));
        Assert.Empty(await File.ReadAllBytesAsync(target.Below("neu", "heraus", "leer.txt")));
        Assert.True(Directory.Exists(target.Below("neu", "heraus", "leerer Ordner")));
        Assert.Equal(3, Directory.EnumerateFiles(target.Path, "*", SearchOption.AllDirectories).Count());
        Assert.Equal("klein", await Application.ReadAsync($"{to}/Größe & Maß/50 % #1.txt"));
    }

    [Fact]
    public async Task EqualBytesMakeNoVersionAndNothingIsDeleted()
    {
        using var source = new TemporaryFolder();
        await File.WriteAllTextAsync(source.Below("gleich.txt"), "gleich");
        await File.WriteAllTextAsync(source.Below("anders.txt"), "eins");
        var to = "/Regionen/Hessen/" + Some.FolderName();
        Assert.Equal(0, (await Application.RunCommandAsync("import", source.Path, "--to", to)).ExitCode);
        await Application.WriteAsync($"{to}/fremd.txt", "bleibt");
        await File.WriteAllTextAsync(source.Below("anders.txt"), "zwei");

        var again = await Application.RunCommandAsync("import", source.Path, "--to", to);

        Assert.Equal(0, again.ExitCode);
        Assert.Equal(1, await Application.CountVersionsAsync($"{to}/gleich.txt"));
        Assert.Equal(2, await Application.CountVersionsAsync($"{to}/anders.txt"));
        Assert.Equal("bleibt", await Application.ReadAsync($"{to}/fremd.txt"));
    }

    [Fact]
    public async Task TheAuthorOfWhatIsImportedIsTheProduct()
    {
        using var source = new TemporaryFolder();
        await File.WriteAllTextAsync(source.Below("von.txt"), "x");
        var to = "/Regionen/Hessen/" + Some.FolderName();
        Assert.Equal(0, (await Application.RunCommandAsync("import", source.Path, "--to", to)).ExitCode);
        using var api = await ApiClient.OpenAsync(Application, Access.Role.Reader, "/");

        var versions = await api.GetAsync("/api/versions?path=" + Uri.EscapeDataString($"{to}/von.txt"));

        Assert.Equal("ToolKit", versions.GetProperty("versions")[0].GetProperty("author").GetString());
    }

    [Fact]
    public async Task ANameThatCannotBeTakenIsSaidAndTheOthersAreTaken()
    {
        using var source = new TemporaryFolder();
        await File.WriteAllTextAsync(source.Below("a:b.txt"), "x");
        await File.WriteAllTextAsync(source.Below("gut.txt"), "gut");
        var to = "/Regionen/Hessen/" + Some.FolderName();

        var result = await Application.RunCommandAsync("import", source.Path, "--to", to);

        Assert.Equal((1, ""), (result.ExitCode, result.Output));
        Assert.Contains("a:b.txt", result.Error, StringComparison.Ordinal);
        Assert.Equal("gut", await Application.ReadAsync($"{to}/gut.txt"));
    }

    [Fact]
    public async Task WhatTheDiskHasLostIsSaidAndTheOthersAreRescued()
    {
        await using var own = await ToolKitApplication.StartAsync();
        using var target = new TemporaryFolder();
        var lost = Some.Bytes(200_000);
        await own.WriteAsync("/Regionen/Hessen/verloren.bin", lost);
        await own.WriteAsync("/Regionen/Hessen/wohlbehalten.txt", "da");
        var name = Convert.ToHexStringLower(SHA256.HashData(lost));
        File.Delete(Assert.Single(Directory.EnumerateFiles(Path.Combine(own.DataFolder, "blobs", name[..2]), name[2..])));

        var exported = await own.RunCommandAsync("export", "/Regionen/Hessen", target.Path);
        var indexed = await own.RunCommandAsync("reindex");

        Assert.Equal((1, ""), (exported.ExitCode, exported.Output));
        Assert.Contains("verloren.bin", exported.Error, StringComparison.Ordinal);
        Assert.Equal("da", await File.ReadAllTextAsync(target.Below("wohlbehalten.txt")));
        Assert.Equal(0, indexed.ExitCode);
    }

    [Fact]
    public async Task OneDocumentCanBeExportedOverAnOlderCopy()
    {
        using var target = new TemporaryFolder();
        await File.WriteAllTextAsync(target.Below("README.md"), "alt");

        Assert.Equal(0, (await Application.RunCommandAsync("export", "/Werkzeugkoffer/README.md", target.Path)).ExitCode);

        Assert.Equal(await Application.ReadAsync("/Werkzeugkoffer/README.md"), await File.ReadAllTextAsync(target.Below("README.md")));
        Assert.Single(Directory.EnumerateFileSystemEntries(target.Path));
    }
}
