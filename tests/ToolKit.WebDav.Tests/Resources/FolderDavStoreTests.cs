using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using System.Xml.Linq;
using ToolKit.TestSupport;

[assembly: SupportedOSPlatform("linux")]

namespace ToolKit.WebDav.Tests;

/// <summary>A folder of the disk as a tree. litmus runs against it in the end-to-end tests; here stands what litmus does not ask.</summary>
public sealed class FolderDavStoreTests : IAsyncLifetime
{
    private const string SetColour =
        "<D:propertyupdate xmlns:D=\"DAV:\"><D:set><D:prop><x:colour xmlns:x=\"urn:x\" xml:lang=\"de\" a='\"&lt;'>rot <x:b/>&amp;<![CDATA[<]]></x:colour></D:prop></D:set></D:propertyupdate>";

    private static readonly XName Colour = XName.Get("colour", "urn:x");

    private readonly TemporaryFolder _here = new();
    private string _folder = "";
    private FolderDavStore _store = null!;
    private WebDavHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _folder = _here.Folder("served");
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _store.Dispose();
        _here.Dispose();
    }

    [Fact]
    public void AMissingFolderIsSaidAtOnce() =>
        Assert.Throws<DirectoryNotFoundException>(() => new FolderDavStore(Path.Join(_folder, "none"), TimeProvider.System));

    [Fact]
    public async Task WhatLiesInTheFolderIsServed()
    {
        Directory.CreateDirectory(OnDisk("Größe & Maß"));
        await File.WriteAllTextAsync(OnDisk("Größe & Maß", "100 %.txt"), "Inhalt");
        Assert.Equal("Inhalt", await _host.ReadAsync("/Gr%C3%B6%C3%9Fe%20&%20Ma%C3%9F/100%20%25.txt"));
        Assert.Equal(["/dav/", "/dav/Gr%C3%B6%C3%9Fe%20%26%20Ma%C3%9F/"], await ListAsync("/"));
    }

    [Fact]
    public async Task WhatIsUploadedIsAPlainFile()
    {
        Assert.Equal(201, (await _host.SendAsync("PUT", "/a.txt", "eins")).Status);
        Assert.Equal(204, (await _host.SendAsync("PUT", "/a.txt", "zwei!")).Status);
        Assert.Equal("zwei!", await File.ReadAllTextAsync(OnDisk("a.txt")));
        Assert.Equal(["a.txt"], InFolder());
    }

    [Fact]
    public async Task ALinkIsNeitherShownNorFollowedNorReplaced()
    {
        var secret = _here.Below("outside", "secret.txt");
        await File.WriteAllTextAsync(secret, "secret");
        File.CreateSymbolicLink(OnDisk("file"), secret);
        File.CreateSymbolicLink(OnDisk("folder"), Path.GetDirectoryName(secret)!);
        File.CreateSymbolicLink(OnDisk("up"), "..");
        await File.WriteAllTextAsync(OnDisk("mine.txt"), "mine");

        Assert.Equal(["/dav/", "/dav/mine.txt"], await ListAsync("/"));
        foreach (var path in new[] { "/file", "/folder", "/folder/secret.txt", "/up", "/up/outside/secret.txt" })
        {
            Assert.Equal(404, (await _host.SendAsync("GET", path)).Status);
            Assert.Equal(404, (await _host.SendAsync("PROPFIND", path, null, "Depth: 1")).Status);
            Assert.Equal(404, (await _host.SendAsync("DELETE", path)).Status);
            Assert.Equal(404, (await _host.SendAsync("COPY", path, null, "Destination: /dav/copy")).Status);
        }

        Assert.Equal(403, (await _host.SendAsync("PUT", "/file", "x")).Status);
        Assert.Equal(403, (await _host.SendAsync("MKCOL", "/folder")).Status);
        Assert.Equal(403, (await _host.SendAsync("LOCK", "/file", LockBody)).Status);
        Assert.Equal(403, (await _host.SendAsync("MOVE", "/mine.txt", null, "Destination: /dav/file")).Status);
        Assert.Equal(403, (await _host.SendAsync("COPY", "/mine.txt", null, "Destination: /dav/file")).Status);
        Assert.Equal(409, (await _host.SendAsync("PUT", "/folder/new.txt", "x")).Status);
        Assert.Equal(409, (await _host.SendAsync("COPY", "/mine.txt", null, "Destination: /dav/folder/new.txt")).Status);
        Assert.Equal("secret", await File.ReadAllTextAsync(secret));
        Assert.Equal([secret], Directory.GetFileSystemEntries(Path.GetDirectoryName(secret)!));
        Assert.Equal(["file", "folder", "mine.txt", "up"], InFolder());
    }

    [Fact]
    public async Task AFolderWithLinksIsCopiedWithoutThemAndDeletedWithoutWhatTheyLeadTo()
    {
        var secret = _here.Below("outside", "secret.txt");
        await File.WriteAllTextAsync(secret, "secret");
        Directory.CreateDirectory(OnDisk("a", "b"));
        await File.WriteAllTextAsync(OnDisk("a", "b", "c.txt"), "c");
        File.CreateSymbolicLink(OnDisk("a", "link"), secret);
        File.CreateSymbolicLink(OnDisk("a", "b", "up"), "..");
        File.CreateSymbolicLink(OnDisk("a", "b", "outside"), Path.GetDirectoryName(secret)!);

        Assert.Equal(201, (await _host.SendAsync("COPY", "/a", null, "Destination: /dav/copy")).Status);
        Assert.Equal(["b"], InFolder("copy"));
        Assert.Equal(["c.txt"], InFolder("copy", "b"));
        Assert.Equal(204, (await _host.SendAsync("DELETE", "/a")).Status);
        Assert.Equal(["copy"], InFolder());
        Assert.Equal("secret", await File.ReadAllTextAsync(secret));
    }

    [Theory]
    [InlineData("/%2e%2e/outside")]
    [InlineData("/..%2foutside")]
    [InlineData("/a/%2e%2e/%2e%2e/outside")]
    [InlineData("/%2e%2e%2foutside")]
    [InlineData("/a%00b")]
    public async Task NoAddressLeadsOut(string path)
    {
        await File.WriteAllTextAsync(_here.Below("outside"), "secret");
        Directory.CreateDirectory(OnDisk("a"));
        foreach (var method in new[] { "GET", "PUT", "DELETE", "MKCOL", "PROPFIND", "LOCK" })
        {
            var answer = await _host.SendRawAsync($"{method} /dav{path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", halfClose: false);
            Assert.Matches("^HTTP/1.1 40[0-9] ", answer);
        }

        await File.WriteAllTextAsync(OnDisk("mine.txt"), "mine");
        Assert.InRange((await _host.SendAsync("COPY", "/mine.txt", null, "Destination: /dav" + path)).Status, 400, 409);
        Assert.Equal("secret", await File.ReadAllTextAsync(_here.Below("outside")));
        Assert.Equal(["outside", "served"], Directory.GetFileSystemEntries(_here.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["a", "mine.txt"], InFolder());
    }

    [Fact]
    public async Task NamesOfTheServerItselfAreNeitherShownNorGiven()
    {
        await _host.SendAsync("PUT", "/a.txt", "a");
        Assert.Equal(207, (await _host.SendAsync("PROPPATCH", "/a.txt", SetColour)).Status);
        Assert.Equal([".toolkit-properties", "a.txt"], InFolder());
        Assert.Equal(["/dav/", "/dav/a.txt"], await ListAsync("/"));
        Assert.Equal(404, (await _host.SendAsync("GET", "/.toolkit-properties/a.txt")).Status);
        Assert.Equal(404, (await _host.SendAsync("DELETE", "/.toolkit-properties")).Status);
        Assert.Equal(403, (await _host.SendAsync("PUT", "/.Toolkit-properties", "x")).Status);
        Assert.Equal(403, (await _host.SendAsync("MKCOL", "/.toolkit-x")).Status);
        Assert.Equal(409, (await _host.SendAsync("PUT", "/.toolkit-properties/b", "x")).Status);
        Assert.Equal(403, (await _host.SendAsync("MOVE", "/a.txt", null, "Destination: /dav/.toolkit-properties")).Status);
        Assert.Equal(403, (await _host.SendAsync("LOCK", "/.toolkit-x", LockBody)).Status);
    }

    [Fact]
    public async Task ANameFromAMacIsFoundByTheNameEverybodyTypes()
    {
        await File.WriteAllTextAsync(OnDisk("Grosse U\u0308bersicht.txt"), "NFD");
        const string Path = "/Grosse%20%C3%9Cbersicht.txt";
        Assert.Equal(["/dav/", "/dav" + Path], await ListAsync("/"));
        Assert.Equal("NFD", await _host.ReadAsync(Path));
        Assert.Equal(204, (await _host.SendAsync("PUT", Path, "new")).Status);
        Assert.Equal("new", await File.ReadAllTextAsync(OnDisk("Grosse U\u0308bersicht.txt")));
        Assert.Equal(["Grosse U\u0308bersicht.txt"], InFolder());
    }

    [Fact]
    public async Task CaseMakesADifference()
    {
        await _host.SendAsync("PUT", "/a", "small");
        Assert.Equal(404, (await _host.SendAsync("GET", "/A")).Status);
        Assert.Equal(201, (await _host.SendAsync("MOVE", "/a", null, "Destination: /dav/A")).Status);
        Assert.Equal(["A"], InFolder());
    }

    [Fact]
    public async Task NamesThatAreNotUtf8AreLeftOutOfTheListing()
    {
        var script = $"touch \"$(printf '{_folder}/b\\377')\" '{_folder}/a'";
        (await ExternalProgram.RunAsync("sh", ["-c", script])).MustSucceed();
        Assert.Equal(["/dav/", "/dav/a"], await ListAsync("/"));
    }

    [Fact]
    public async Task APipeHoldsUpNobody()
    {
        (await ExternalProgram.RunAsync("mkfifo", [OnDisk("pipe")])).MustSucceed();
        Assert.Equal("", (await _host.SendAsync("GET", "/pipe")).Text);
        Directory.CreateDirectory(OnDisk("a"));
        (await ExternalProgram.RunAsync("mkfifo", [OnDisk("a", "pipe")])).MustSucceed();
        Assert.Equal(201, (await _host.SendAsync("COPY", "/a", null, "Destination: /dav/b")).Status);
        Assert.Equal(204, (await _host.SendAsync("DELETE", "/a")).Status);
    }

    /// <summary>The test's clock stands still, and so does the disk's between two writes.</summary>
    [Fact]
    public async Task EveryWriteHasItsOwnTag()
    {
        var tags = new HashSet<string>();
        foreach (var text in new[] { "aaaa", "bbbb", "cccc", "dddd", "aaaa" })
        {
            var put = await _host.SendAsync("PUT", "/a", text);
            var get = await _host.SendAsync("GET", "/a");
            Assert.Equal(put["ETag"], get["ETag"]);
            Assert.StartsWith("\"", put["ETag"], StringComparison.Ordinal);
            Assert.True(tags.Add(put["ETag"]!), "a tag came twice");
        }

        await _host.SendAsync("DELETE", "/a");
        Assert.True(tags.Add((await _host.SendAsync("PUT", "/a", "eeee"))["ETag"]!), "a tag came twice");
        var other = (await _host.SendAsync("PUT", "/b", "ffff", "X-OC-Mtime: 1500000000"))["ETag"]!;
        Assert.True(tags.Add(other), "a tag came twice");
        Assert.True(tags.Add((await _host.SendAsync("PUT", "/b", "gggg", "X-OC-Mtime: 1500000000"))["ETag"]!), "a tag came twice");
        Assert.Equal(412, (await _host.SendAsync("PUT", "/b", "x", "If-Match: " + other)).Status);
    }

    [Fact]
    public async Task ATagSurvivesRestartAndMoveAndSeesOtherPrograms()
    {
        var tag = (await _host.SendAsync("PUT", "/a", "aaaa"))["ETag"];
        await RestartAsync();
        Assert.Equal(304, (await _host.SendAsync("GET", "/a", null, "If-None-Match: " + tag)).Status);
        await _host.SendAsync("MOVE", "/a", null, "Destination: /dav/b");
        Assert.Equal(304, (await _host.SendAsync("GET", "/b", null, "If-None-Match: " + tag)).Status);
        await File.WriteAllTextAsync(OnDisk("b"), "bbbb");
        Assert.Equal(412, (await _host.SendAsync("PUT", "/b", "x", "If-Match: " + tag)).Status);
    }

    [Fact]
    public async Task TheModificationTimeAClientAsksForIsTheFiles()
    {
        var put = await _host.SendAsync("PUT", "/a", "a", "X-OC-Mtime: 1500000000");
        Assert.Equal("accepted", put["X-OC-Mtime"]);
        Assert.Equal(1500000000, new DateTimeOffset(File.GetLastWriteTimeUtc(OnDisk("a"))).ToUnixTimeSeconds());
    }

    [Fact]
    public async Task AReaderHasTheOldBytesUntilTheNewOnesAreWhole()
    {
        var old = new byte[3_000_000];
        new Random(1).NextBytes(old);
        await File.WriteAllBytesAsync(OnDisk("a"), old);
        using var reading = await _host.Client.GetAsync(new Uri(_host.Address, "/dav/a"), HttpCompletionOption.ResponseHeadersRead);
        await using var upload = await Upload.StartAsync(_host, "");
        Assert.Equal(3_000_000, (await _host.SendAsync("GET", "/a")).Bytes.Length);
        Assert.Equal(["/dav/", "/dav/a"], await ListAsync("/"));
        Assert.StartsWith("HTTP/1.1 204 ", await upload.FinishAsync(), StringComparison.Ordinal);
        Assert.True((await _host.SendAsync("GET", "/a")).Bytes.Length < 3_000_000);
        Assert.Equal(old, await reading.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task SeveralRangesAreOfOneFileThoughItGoesInBetween()
    {
        const int Half = 8_000_000; // more than waits on the way to a client that does not read yet
        const int Second = Half + 100_000; // ranges that touch become one
        var bytes = new byte[Second + Half];
        new Random(7233).NextBytes(bytes);
        await File.WriteAllBytesAsync(OnDisk("a"), bytes);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_host.Address, "/dav/a"));
        request.Headers.Add("Range", $"bytes=0-{Half - 1},{Second}-");
        using var reading = await _host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(204, (await _host.SendAsync("DELETE", "/a")).Status);

        var body = await reading.Content.ReadAsByteArrayAsync();
        Assert.True(body.AsSpan().IndexOf(bytes.AsSpan(0, Half)) > 0);
        Assert.True(body.AsSpan().IndexOf(bytes.AsSpan(Second)) > Half);
    }

    [Fact]
    public async Task AnUploadThatBreaksOffLeavesNothing()
    {
        await _host.SendAsync("PUT", "/a", "old");
        var answer = await _host.SendRawAsync("PUT /dav/a HTTP/1.1\r\nHost: h\r\nContent-Length: 500000\r\n\r\n" + new string('x', 100_000));
        Assert.Matches("^(HTTP/1.1 400 |$)", answer);
        Assert.Equal(400, (await _host.SendAsync("PUT", "/a", "new", "OC-Checksum: SHA1:da39a3ee5e6b4b0d3255bfef95601890afd80709")).Status);
        Assert.Equal("old", await _host.ReadAsync("/a"));
        Assert.Equal(["a"], InFolder());
    }

    [Fact]
    public async Task ALockTakenDuringAnUploadKeepsItOutAndNothingIsLeft()
    {
        await _host.SendAsync("PUT", "/a", "old");
        await using var upload = await Upload.StartAsync(_host, "");
        await _host.LockAsync("/a", person: "bert");
        Assert.StartsWith("HTTP/1.1 423 ", await upload.FinishAsync(), StringComparison.Ordinal);
        Assert.Equal("old", await _host.ReadAsync("/a"));
        Assert.Equal(["a"], InFolder());
    }

    [Fact]
    public async Task AFolderThatGoesDuringAnUploadIsAConflict()
    {
        await _host.SendAsync("MKCOL", "/f");
        await using var upload = await Upload.StartAsync(_host, "", "/f/a");
        await _host.SendAsync("MOVE", "/f", null, "Destination: /dav/g");
        await _host.SendAsync("MKCOL", "/f");
        Assert.StartsWith("HTTP/1.1 409 ", await upload.FinishAsync(), StringComparison.Ordinal);
        Assert.Empty(InFolder("f"));
    }

    [Fact]
    public async Task WhatADeadProcessLeftGoesAfterADay()
    {
        const string Left = ".toolkit-temporary-0123456789abcdef0123456789abcdef-1";
        await File.WriteAllTextAsync(OnDisk(Left), "half");
        File.SetLastWriteTimeUtc(OnDisk(Left), _host.Time.GetUtcNow().UtcDateTime);
        await ListAsync("/");
        Assert.Equal([Left], InFolder());
        _host.Time.Advance(TimeSpan.FromHours(25));
        await ListAsync("/");
        Assert.Empty(InFolder());
    }

    [Fact]
    public async Task PropertiesAreKeptByteForByteOverARestart()
    {
        await _host.SendAsync("PUT", "/a", "a");
        await _host.SendAsync("MKCOL", "/f");
        await _host.SendAsync("PROPPATCH", "/a", SetColour);
        await _host.SendAsync("PROPPATCH", "/f", SetColour);
        var before = await ColourAsync("/a");
        Assert.Equal("rot &<", XElement.Parse(before!).Value);
        await RestartAsync();
        Assert.Equal(before, await ColourAsync("/a"));
        Assert.Equal(before, await ColourAsync("/f"));
        await RestartAsync();
        await _host.SendAsync("PROPPATCH", "/a", SetColour.Replace("colour", "other", StringComparison.Ordinal)); // written anew
        Assert.Equal(before, await ColourAsync("/a"));
    }

    [Fact]
    public async Task PropertiesGoWithTheirResource()
    {
        await _host.SendAsync("MKCOL", "/f");
        await _host.SendAsync("PUT", "/f/a", "a");
        await _host.SendAsync("PROPPATCH", "/f", SetColour);
        await _host.SendAsync("PROPPATCH", "/f/a", SetColour);
        await _host.SendAsync("PUT", "/f/a", "written anew");
        Assert.NotNull(await ColourAsync("/f/a"));

        await _host.SendAsync("COPY", "/f", null, "Destination: /dav/g");
        await _host.SendAsync("COPY", "/f", null, "Destination: /dav/alone", "Depth: 0");
        await _host.SendAsync("MOVE", "/f", null, "Destination: /dav/h");
        await _host.SendAsync("COPY", "/h/a", null, "Destination: /dav/copy");
        await _host.SendAsync("MOVE", "/h/a", null, "Destination: /dav/moved");
        foreach (var path in new[] { "/g", "/g/a", "/alone", "/h", "/copy", "/moved" })
            Assert.NotNull(await ColourAsync(path));
        Assert.Empty(InFolder("alone").Except([".toolkit-properties"]));

        await _host.SendAsync("PUT", "/h/a", "new");
        Assert.Null(await ColourAsync("/h/a"));
        await _host.SendAsync("PUT", "/plain", "plain");
        await _host.SendAsync("MOVE", "/plain", null, "Destination: /dav/moved");
        Assert.Null(await ColourAsync("/moved"));
        await _host.SendAsync("DELETE", "/copy");
        await _host.SendAsync("PUT", "/copy", "new");
        Assert.Null(await ColourAsync("/copy"));
        Assert.Empty(InFolder().Intersect([".toolkit-properties"])); // nobody needs it any more
    }

    [Fact]
    public async Task AFileMadeAfterTheOldOneWasRemovedByOtherWaysHasNoProperties()
    {
        await _host.SendAsync("PUT", "/a", "a");
        await _host.SendAsync("PROPPATCH", "/a", SetColour);
        File.Delete(OnDisk("a"));
        await _host.SendAsync("PUT", "/a", "another");
        Assert.Null(await ColourAsync("/a"));
    }

    [Fact]
    public async Task ADamagedPropertyFileDoesNotKeepTheDocumentAway()
    {
        await _host.SendAsync("PUT", "/a", "a");
        await _host.SendAsync("PROPPATCH", "/a", SetColour);
        await File.WriteAllTextAsync(OnDisk(".toolkit-properties", "a"), "<D:prop><");
        Assert.Null(await ColourAsync("/a"));
        Assert.Equal("a", await _host.ReadAsync("/a"));
        await _host.SendAsync("PROPPATCH", "/a", SetColour);
        Assert.NotNull(await ColourAsync("/a"));
    }

    [Fact]
    public async Task TooManyPropertiesAreRefusedAndNothingChanges()
    {
        await _host.SendAsync("PUT", "/a", "a");
        var many = new StringBuilder("<D:propertyupdate xmlns:D=\"DAV:\"><D:set><D:prop>");
        for (var i = 0; i < 17; i++)
            many.Append(CultureInfo.InvariantCulture, $"<x:p{i} xmlns:x=\"urn:x\">{new string('x', 60_000)}</x:p{i}>");
        many.Append("</D:prop></D:set></D:propertyupdate>");
        Assert.Equal(207, (await _host.SendAsync("PROPPATCH", "/a", many.ToString())).Status);
        var second = await _host.SendAsync("PROPPATCH", "/a", many.ToString().Replace("x:p", "x:q", StringComparison.Ordinal));
        Assert.Equal(507, second.StatusOf(XName.Get("q3", "urn:x")));
        Assert.Null((await _host.SendAsync("PROPFIND", "/a", Named("q3"), "Depth: 0")).Property(XName.Get("q3", "urn:x")));
        Assert.NotNull((await _host.SendAsync("PROPFIND", "/a", Named("p3"), "Depth: 0")).Property(XName.Get("p3", "urn:x")));
    }

    [Fact]
    public async Task WhatWasPrivateStaysPrivate()
    {
        await File.WriteAllTextAsync(OnDisk("a"), "a");
        File.SetUnixFileMode(OnDisk("a"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await _host.SendAsync("PUT", "/a", "b");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(OnDisk("a")));
    }

    [Fact]
    public async Task AFolderReplacesAFileAndTheOtherWayRound()
    {
        await _host.SendAsync("MKCOL", "/f");
        await _host.SendAsync("PUT", "/f/inner", "inner");
        await _host.SendAsync("PUT", "/a", "a");
        Assert.Equal(204, (await _host.SendAsync("COPY", "/f", null, "Destination: /dav/a")).Status);
        Assert.Equal("inner", await _host.ReadAsync("/a/inner"));
        await _host.SendAsync("PUT", "/b", "b");
        Assert.Equal(204, (await _host.SendAsync("MOVE", "/b", null, "Destination: /dav/a")).Status);
        Assert.Equal("b", await _host.ReadAsync("/a"));
        Assert.Equal(["a", "f"], InFolder());
    }

    [Fact]
    public async Task TheSpaceIsThatOfTheDrive()
    {
        var answer = await _host.SendAsync(
            "PROPFIND", "/", "<D:propfind xmlns:D=\"DAV:\"><D:prop><D:quota-available-bytes/><D:quota-used-bytes/></D:prop></D:propfind>", "Depth: 0");
        var drive = new DriveInfo(_folder);
        Assert.InRange(long.Parse(answer.Property(Answer.D + "quota-available-bytes")!.Value), 1, drive.TotalSize);
        Assert.InRange(long.Parse(answer.Property(Answer.D + "quota-used-bytes")!.Value), 1, drive.TotalSize);
        var refused = await _host.SendRawAsync(
            $"PUT /dav/a HTTP/1.1\r\nHost: h\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: {drive.TotalSize * 2}\r\n\r\n", halfClose: false);
        Assert.StartsWith("HTTP/1.1 507 ", refused, StringComparison.Ordinal);
        Assert.Empty(InFolder());
    }

    [Fact]
    public async Task AFolderOfThousandsIsListedWhole()
    {
        for (var i = 0; i < 3000; i++)
            File.Create(OnDisk($"{i}.txt")).Dispose();
        Assert.Equal(3001, (await ListAsync("/")).Length);
    }

    private const string LockBody =
        "<D:lockinfo xmlns:D=\"DAV:\"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>";

    private static string Named(string name) => $"<D:propfind xmlns:D=\"DAV:\"><D:prop><x:{name} xmlns:x=\"urn:x\"/></D:prop></D:propfind>";

    private string OnDisk(params string[] parts) => Path.Join([_folder, .. parts]);

    private IEnumerable<string> InFolder(params string[] parts) =>
        Directory.GetFileSystemEntries(OnDisk(parts)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private async Task<string[]> ListAsync(string path) =>
        [.. (await _host.SendAsync("PROPFIND", path, null, "Depth: 1")).Hrefs.Order(StringComparer.Ordinal)];

    private async Task<string?> ColourAsync(string path) =>
        (await _host.SendAsync("PROPFIND", path, Named("colour"), "Depth: 0")).Property(Colour)?.ToString(SaveOptions.DisableFormatting);

    private async Task StartAsync()
    {
        FolderDavStore? store = null;
        _host = await WebDavHost.StartAsync(wrap: inner => store!.OpenAs(inner.Principal));
        _store = store = new FolderDavStore(_folder, _host.Time);
    }

    private async Task RestartAsync()
    {
        await _host.DisposeAsync();
        _store.Dispose();
        await StartAsync();
    }
}
