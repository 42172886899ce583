using System.IO.Compression;
using System.Net;
using System.Text;
using System.Xml.Linq;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>ToolKit.WebDav as somebody else gets it: packed, without this repository around it and without the network.</summary>
public class PackageTests
{
    // What the test starts ends with it; no build server stays behind.
    private static readonly Dictionary<string, string> Alone = new()
    {
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["TERM"] = "dumb",
    };

    [Fact]
    public async Task TheSampleRunsOnThePackage()
    {
        using var here = new TemporaryFolder("package");
        var package = await PackAsync(here.Folder("source"));
        var version = package.Name["ToolKit.WebDav.".Length..^".nupkg".Length];

        // A copy of the sample that knows the package instead of the project.
        var sample = Path.Combine(Repository.Root, "samples", "ServeFolder");
        File.Copy(Path.Combine(sample, "Program.cs"), here.Below("sample", "Program.cs"));
        var project = XElement.Load(Path.Combine(sample, "ServeFolder.csproj"));
        var reference = Assert.Single(project.Descendants("ProjectReference"));
        reference.ReplaceWith(new XElement("PackageReference", new XAttribute("Include", "ToolKit.WebDav"), new XAttribute("Version", version)));
        project.Save(here.Below("sample", "ServeFolder.csproj"));
        await File.WriteAllTextAsync(here.Below("sample", "nuget.config"), """
            <configuration>
              <config><add key="globalPackagesFolder" value="../packages" /></config>
              <packageSources><clear /><add key="packed" value="../source" /></packageSources>
            </configuration>
            """);
        var build = await ExternalProgram.RunAsync(
            "dotnet",
            ["build", "--nologo", "-c", "Release", "-o", here.Folder("built"), "--tl:off", "-warnaserror", "-p:UseSharedCompilation=false"],
            TimeSpan.FromMinutes(3),
            here.Folder("sample"),
            Alone);
        build.MustSucceed();
        Assert.True(Directory.Exists(Path.Combine(here.Path, "packages", "toolkit.webdav", version)), "the package was not used\n" + build.Output);

        using var served = await ServedFolder.StartAsync(here.Below("built", "ServeFolder.dll"));
        using var client = new DavClient(served.Address, "anybody", "nothing");
        var content = Some.Bytes(100_000);
        await client.PutAsync(new Uri(served.Address, "Übersicht.bin"), content);
        Assert.Equal(content, await client.GetAsync(new Uri(served.Address, "Übersicht.bin")));
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(served.Path, "Übersicht.bin")));
        var token = await client.LockAsync(new Uri(served.Address, "Übersicht.bin"));
        Assert.Equal(HttpStatusCode.Locked, await client.StatusAsync("PUT", new Uri(served.Address, "Übersicht.bin"), new ByteArrayContent([1])));
        await client.PutAsync(new Uri(served.Address, "Übersicht.bin"), content, ("If", $"(<{token}>)"));
        Assert.Equal(["", "/Übersicht.bin"], (await client.ListAsync(served.Address, "1")).Select(entry => entry.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ThePackageSaysWhatItIs()
    {
        using var here = new TemporaryFolder("package");
        using var package = ZipFile.OpenRead((await PackAsync(here.Path)).FullName);
        var names = package.Entries.Select(entry => entry.FullName).ToList();
        Assert.Contains("README.md", names);
        Assert.Contains("lib/net10.0/ToolKit.WebDav.dll", names);

        var docs = XElement.Parse(Read(package, "lib/net10.0/ToolKit.WebDav.xml"));
        foreach (var type in new[] { "FolderDavStore", "IDavStore", "WebDavOptions", "WebDavEndpointExtensions" })
            Assert.Contains(docs.Descendants("member"), member => member.Attribute("name")!.Value == "T:ToolKit.WebDav." + type);

        var nuspec = XElement.Parse(Read(package, "ToolKit.WebDav.nuspec"));
        var metadata = nuspec.Elements().Single();
        string Value(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
        Assert.Equal("ToolKit.WebDav", Value("id"));
        Assert.Equal("ToolKit contributors", Value("authors"));
        Assert.Equal("EUPL-1.2", Value("license"));
        Assert.Equal("README.md", Value("readme"));
        Assert.Contains("webdav", Value("tags").Split(' '));
        Assert.DoesNotContain("Package Description", Value("description"), StringComparison.Ordinal);
        Assert.DoesNotContain(nuspec.Descendants(), element => element.Name.LocalName == "dependency");
        Assert.True(File.Exists(Directory.GetFiles(here.Path, "*.snupkg").SingleOrDefault()), "no symbols");
    }

    /// <summary>Packs what this test program was built with, without a warning.</summary>
    private static async Task<FileInfo> PackAsync(string folder)
    {
        var pack = await ExternalProgram.RunAsync(
            "dotnet",
            [
                "pack", Path.Combine(Repository.Root, "src", "ToolKit.WebDav"), "--no-build", "--nologo", "-c", Repository.Configuration, "-o", folder,
                "--tl:off", "-warnaserror",
            ],
            TimeSpan.FromMinutes(2),
            environment: Alone);
        pack.MustSucceed();
        Assert.DoesNotContain("warning", pack.Output, StringComparison.OrdinalIgnoreCase);
        return new FileInfo(Assert.Single(Directory.GetFiles(folder, "*.nupkg")));
    }

    private static string Read(ZipArchive package, string name)
    {
        using var reader = new StreamReader(package.GetEntry(name)!.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
