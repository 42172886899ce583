using System.IO.Compression;
using System.Text;
using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

public sealed class ArchiveTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Fact]
    public async Task AFolderComesWithEverythingInItUnderItsNames()
    {
        var folder = await MakeTreeAsync();
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var answer = await browser.GetAsync((await browser.OpenAsync(LibraryUrl.For(folder))).Link("Ganzen Ordner als ZIP herunterladen"));

        Assert.Equal(200, answer.Status);
        Assert.Equal("application/zip", answer["Content-Type"]);
        Assert.StartsWith("attachment", answer["Content-Disposition"], StringComparison.Ordinal);
        await using var archive = await OpenAsync(answer);
        Assert.Equal(
            ["Größe & Maß/", "Größe & Maß/über 50 %.txt", "README.md", "leer/", "🧰.bin"],
            archive.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        Assert.Equal("innen", await TextOfAsync(archive, "Größe & Maß/über 50 %.txt"));
        Assert.Equal("# Worum es geht", await TextOfAsync(archive, "README.md"));
    }

    [Fact]
    public async Task OtherProgramsReadTheArchiveToo()
    {
        Needs.Programs("python3");
        var folder = await MakeTreeAsync();
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        using var temporary = new TemporaryFolder("toolkit-archive");
        var file = Path.Combine(temporary.Path, "a.zip");
        await File.WriteAllBytesAsync(file, (await browser.GetAsync("/archiv" + LibraryUrl.For(folder)[LibraryUrl.Prefix.Length..])).Bytes);

        // Explorer shows umlauts right where bit 11 says that names are UTF-8; every entry must have it that needs it.
        var listed = await ExternalProgram.RunAsync(
            "python3",
            [
                "-c",
                "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nfor i in z.infolist():\n    print(i.filename, i.file_size, i.compress_type, i.flag_bits >> 11 & 1 if not i.filename.isascii() else 1, i.date_time[0] > 2000)",
                file,
            ]);

        Assert.Equal(0, listed.ExitCode);
        Assert.Equal(
            ["Größe & Maß/ 0 0 1 True", "Größe & Maß/über 50 %.txt 5 8 1 True", "README.md 15 8 1 True", "leer/ 0 0 1 True", "🧰.bin 200000 8 1 True"],
            listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task OnlyWhatIsTickedComes()
    {
        var folder = await MakeTreeAsync();
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        var (one, other) = (await Application.FindIdAsync($"{folder}/Größe & Maß"), await Application.FindIdAsync($"{folder}/🧰.bin"));
        var elsewhere = await Application.FindIdAsync(await Application.WriteAsync(await Application.MakeFolderAsync() + "/fremd.txt", "x"));
        var address = "/archiv" + LibraryUrl.For(folder)[LibraryUrl.Prefix.Length..];

        var chosen = await browser.PostAsync(LibraryUrl.For(folder) + "?handler=Auswahl", ("id", $"{one}"), ("tun", "zip"));
        await using var archive = await OpenAsync(await browser.GetAsync($"{address}?id={one}&id={other}"));

        Assert.Equal(302, chosen.Status);
        Assert.Equal($"{address}?id={one}", chosen["Location"]);
        Assert.Equal(["Größe & Maß/", "Größe & Maß/über 50 %.txt", "🧰.bin"], archive.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        Assert.Equal(404, (await browser.GetAsync($"{address}?id={elsewhere}")).Status);
        Assert.Equal(404, (await browser.GetAsync($"{address}?id=1")).Status);
    }

    [Fact]
    public async Task OnlyWhatThePersonMayReadIsInIt()
    {
        var mine = await Application.WriteAsync("/Regionen/Hessen/Standorte/Darmstadt/Mein Archiv.txt", "x");
        await Application.WriteAsync("/Regionen/Hessen/Standorte/Kassel (Stadt)/Fremdes Archiv.txt", "x");
        await Application.WriteAsync("/Regionen/Hessen/Nur Region.txt", "x");
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen/Standorte/Darmstadt");

        await using var archive = await OpenAsync(await browser.GetAsync("/archiv/Regionen"));

        var names = archive.Entries.Select(entry => entry.FullName).ToList();
        Assert.Contains(mine["/Regionen/".Length..], names);
        Assert.DoesNotContain(names, name => name.Contains("Kassel", StringComparison.Ordinal) || name.Contains("Fremdes", StringComparison.Ordinal) || name.Contains("Nur Region", StringComparison.Ordinal));
        Assert.Equal(404, (await browser.GetAsync("/archiv/Regionen/Bayern")).Status);
        Assert.Equal(404, (await browser.GetAsync($"/archiv/Regionen/Hessen/Standorte?id={await Application.FindIdAsync("/Regionen/Hessen/Standorte/Kassel (Stadt)")}")).Status);
    }

    private static Task<ZipArchive> OpenAsync(Answer answer)
    {
        Assert.Equal(200, answer.Status);
        return ZipArchive.CreateAsync(new MemoryStream(answer.Bytes), ZipArchiveMode.Read, leaveOpen: false, entryNameEncoding: null);
    }

    private static async Task<string> TextOfAsync(ZipArchive archive, string name)
    {
        await using var stream = await archive.GetEntry(name)!.OpenAsync();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    private async Task<string> MakeTreeAsync()
    {
        var folder = await Application.MakeFolderAsync();
        await Application.MakeFolderAsync(folder, "Größe & Maß");
        await Application.MakeFolderAsync(folder, "leer");
        await Application.WriteAsync($"{folder}/README.md", "# Worum es geht");
        await Application.WriteAsync($"{folder}/Größe & Maß/über 50 %.txt", "innen");
        await Application.WriteAsync($"{folder}/~$Sperre.docx", "Scratch");
        var client = await Application.AdministratorAsync();
        Assert.Equal(201, (await client.SendBytesAsync("PUT", client.AddressOf($"{folder}/🧰.bin"), Some.Bytes(200_000))).Status);
        return folder;
    }
}
