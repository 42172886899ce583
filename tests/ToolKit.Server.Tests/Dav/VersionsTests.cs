using System.Text.RegularExpressions;
using System.Xml.Linq;
using ToolKit.Access;

namespace ToolKit.Server.Tests;

/// <summary>Older versions over WebDAV: the version-tree report, and files to read below /Versionen.</summary>
public sealed class VersionsTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Tree =
        """
        <D:version-tree xmlns:D="DAV:"><D:prop><D:version-name/><D:creator-displayname/><D:getlastmodified/><D:getcontentlength/><D:getetag/>
        <D:predecessor-set/><D:successor-set/></D:prop></D:version-tree>
        """;

    private static readonly XNamespace D = "DAV:";

    [Fact]
    public async Task TheReportListsTheVersionsAndEachCanBeRead()
    {
        var path = await WriteThreeAsync();
        var dav = await Application.AdministratorAsync();

        var answer = await dav.SendAsync("REPORT", path, Tree);

        Assert.Equal(207, answer.Status);
        var versions = XElement.Parse(answer.Text).Elements(D + "response").ToList();
        Assert.Equal(["1", "2", "3"], versions.Select(version => version.Descendants(D + "version-name").Single().Value));
        Assert.Equal(["4", "4", "4"], versions.Select(version => version.Descendants(D + "getcontentlength").Single().Value));
        Assert.All(versions, version => Assert.NotEmpty(version.Descendants(D + "creator-displayname").Single().Value));
        var hrefs = versions.Select(version => version.Element(D + "href")!.Value).ToList();
        Assert.Equal(hrefs[0], versions[1].Descendants(D + "predecessor-set").Single().Value);
        Assert.Equal(hrefs[2], versions[1].Descendants(D + "successor-set").Single().Value);
        Assert.Equal(["eins", "zwei", "drei"], await Task.WhenAll(hrefs.Select(async href => (await dav.SendAsync("GET", new Uri(Application.Address, href))).Text)));
        Assert.Equal(
            (await dav.SendAsync("GET", path))["ETag"], versions[2].Descendants(D + "getetag").Single().Value);
        Assert.Equal(hrefs[2], (await dav.PropertiesAsync(path, D + "checked-in"))[D + "checked-in"]);
    }

    [Fact]
    public async Task VersionsLieInAFolderNamedLikeTheDocument()
    {
        var path = await WriteThreeAsync("Vertrag Müller & Söhne.docx");
        var dav = await Application.AdministratorAsync();

        var names = await ListAsync(dav, "/Versionen" + path);

        Assert.Equal(3, names.Count);
        Assert.All(names, name => Assert.Matches(new Regex(@"^000[123] \d{4}-\d\d-\d\d\.docx$", RegexOptions.None, TimeSpan.FromSeconds(1)), name));
        var second = await dav.SendAsync("GET", $"/Versionen{path}/{names[1]}");
        Assert.Equal("zwei", second.Text);
        Assert.Contains("wordprocessingml", second["Content-Type"], StringComparison.Ordinal);
        Assert.Contains(path[(path.LastIndexOf('/') + 1)..], await ListAsync(dav, "/Versionen" + path[..path.LastIndexOf('/')]));
        Assert.Equal(404, (await dav.SendAsync("GET", $"/Versionen{path}/0004{names[1][4..]}")).Status);
        Assert.Equal(404, (await dav.SendAsync("GET", $"/Versionen{path}/0002 1999-01-01.docx")).Status);
        Assert.Equal(404, (await dav.SendAsync("GET", $"/Versionen{path}/sonst.docx")).Status);
    }

    [Fact]
    public async Task TheFolderIsAddressedButNotListed()
    {
        var dav = await Application.AdministratorAsync();

        Assert.DoesNotContain("Versionen", await ListAsync(dav, "/"));
        Assert.Contains("Regionen", await ListAsync(dav, "/Versionen"));
        var deep = await dav.SendAsync("PROPFIND", "/Regionen", "<D:propfind xmlns:D='DAV:'><D:prop><D:resourcetype/></D:prop></D:propfind>", ("Depth", "infinity"));
        Assert.DoesNotContain("Versionen", deep.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoMayNotSeeTheDocumentDoesNotSeeItsVersions()
    {
        var path = await WriteThreeAsync();
        var name = (await ListAsync(await Application.AdministratorAsync(), "/Versionen" + path))[0];
        using var reader = await Application.DavClientAsync(Role.Reader, "/Regionen/Hessen");
        using var other = await Application.DavClientAsync(Role.Reader, "/Regionen/Nord");

        Assert.Equal("eins", (await reader.SendAsync("GET", $"/Versionen{path}/{name}")).Text);
        Assert.Equal(404, (await other.SendAsync("GET", $"/Versionen{path}/{name}")).Status);
        Assert.Equal(404, (await other.SendAsync("PROPFIND", "/Versionen" + path, null, ("Depth", "1"))).Status);
        Assert.Equal(404, (await other.SendAsync("REPORT", path, Tree)).Status);
        Assert.DoesNotContain("Hessen", await ListAsync(other, "/Versionen/Regionen"));
        using var nobody = new DavClient(Application.Address, null);
        Assert.Equal(401, (await nobody.SendAsync("GET", $"/Versionen{path}/{name}")).Status);
    }

    [Fact]
    public async Task EveryWriteThereIsRefusedWithASentence()
    {
        var path = await WriteThreeAsync();
        var dav = await Application.AdministratorAsync();
        var folder = "/Versionen" + path;
        var file = $"{folder}/{(await ListAsync(dav, folder))[0]}";
        const string patch = "<D:propertyupdate xmlns:D='DAV:'><D:set><D:prop><x xmlns='urn:x'>1</x></D:prop></D:set></D:propertyupdate>";
        const string info = "<D:lockinfo xmlns:D='DAV:'><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>";

        Answer[] answers =
        [
            await dav.SendAsync("PUT", file, "neu"),
            await dav.SendAsync("PUT", file, new string('x', 100_000)),
            await dav.SendAsync("PUT", folder + "/neu.docx", "neu"),
            await dav.SendAsync("PUT", "/Versionen/neu.docx", "neu"),
            await dav.SendAsync("MKCOL", folder + "/neu"),
            await dav.SendAsync("MKCOL", "/Versionen/Regionen/neu"),
            await dav.SendAsync("DELETE", file),
            await dav.SendAsync("DELETE", folder),
            await dav.SendAsync("DELETE", "/Versionen"),
            await dav.TransferAsync("MOVE", file, path),
            await dav.TransferAsync("MOVE", path, folder + "/neu.docx"),
            await dav.TransferAsync("COPY", path, file),
            await dav.TransferAsync("COPY", folder, "/Regionen/Hessen/Kopie"),
            await dav.SendAsync("PROPPATCH", file, patch),
            await dav.SendAsync("LOCK", file, info),
            await dav.SendAsync("LOCK", folder + "/neu.docx", info),
        ];

        Assert.All(answers, answer =>
        {
            Assert.Equal(403, answer.Status);
            Assert.Contains("nur gelesen", answer.Text, StringComparison.Ordinal);
        });
        Assert.Equal("drei", await Application.ReadAsync(path));
        Assert.Equal("eins", (await dav.SendAsync("GET", file)).Text);
    }

    [Fact]
    public async Task AnOldVersionCopiedOverTheDocumentIsItsNewestVersion()
    {
        var path = await WriteThreeAsync();
        var dav = await Application.AdministratorAsync();
        var first = (await ListAsync(dav, "/Versionen" + path))[0];

        Assert.Equal(204, (await dav.TransferAsync("COPY", $"/Versionen{path}/{first}", path)).Status);

        Assert.Equal("eins", await Application.ReadAsync(path));
        Assert.Equal(4, await Application.CountVersionsAsync(path));
    }

    [Fact]
    public async Task TheNameIsTakenAtTheTopAtEveryDoor()
    {
        var dav = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync("/");
        using var source = new ToolKit.TestSupport.TemporaryFolder("versionen");
        Directory.CreateDirectory(Path.Combine(source.Path, "Versionen"));
        await File.WriteAllTextAsync(Path.Combine(source.Path, "Versionen", "a.md"), "x");

        Assert.Equal(403, (await dav.SendAsync("PUT", "/Versionen", "x")).Status);
        Assert.Equal(403, (await dav.SendAsync("MKCOL", "/versionen")).Status);
        Assert.Equal(403, (await dav.SendAsync("PUT", "/versionen", "x")).Status);
        Assert.Equal(403, (await dav.TransferAsync("MOVE", folder, "/Versionen")).Status);
        Assert.Equal(403, (await dav.TransferAsync("COPY", folder, "/VERSIONEN")).Status);
        Assert.Equal(405, (await dav.SendAsync("MKCOL", "/Versionen")).Status); // RFC 4918 §9.3: something answers there
        var imported = await Application.RunCommandAsync("import", source.Path);
        Assert.Equal(1, imported.ExitCode);
        Assert.Contains("oberste", imported.Error, StringComparison.Ordinal);
        Assert.Equal(201, (await dav.SendAsync("MKCOL", folder + "/Versionen")).Status); // further down it is a name like any other
    }

    private async Task<string> WriteThreeAsync(string name = "Vertrag.docx")
    {
        var path = $"{await Application.MakeFolderAsync()}/{name}";
        foreach (var text in new[] { "eins", "zwei", "drei" })
            await Application.WriteAsync(path, text);
        return path;
    }

    private static async Task<IReadOnlyList<string>> ListAsync(DavClient dav, string folder)
    {
        var answer = await dav.SendAsync("PROPFIND", folder, "<D:propfind xmlns:D='DAV:'><D:prop><D:resourcetype/></D:prop></D:propfind>", ("Depth", "1"));
        Assert.Equal(207, answer.Status);
        return [.. XElement.Parse(answer.Text).Elements(D + "response").Skip(1)
            .Select(response => Uri.UnescapeDataString(response.Element(D + "href")!.Value).TrimEnd('/').Split('/')[^1])];
    }
}
