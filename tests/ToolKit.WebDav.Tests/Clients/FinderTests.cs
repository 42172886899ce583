using System.Xml.Linq;

namespace ToolKit.WebDav.Tests;

/// <summary>macOS Finder (rows M1 to M13).</summary>
public sealed class FinderTests
{
    private const string Agent = "User-Agent: WebDAVFS/3.0.0 (03008000) Darwin/23.5.0 (arm64)";
    private const string Lock = """
        <?xml version="1.0" encoding="utf-8"?><D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype><D:owner><D:href>http://www.apple.com/webdav_fs/</D:href></D:owner></D:lockinfo>
        """;

    [Fact]
    public async Task M1_TheLevelIsAtLeastTwoSoThatTheVolumeIsWritable()
    {
        await using var host = await WebDavHost.StartAsync();
        Assert.Equal("1, 2, 3, extended-mkcol", (await host.SendAsync("OPTIONS", "/", null, Agent))["DAV"]);
    }

    [Fact]
    public async Task M3_M4_ANewFileIsLockedFirstAndThenSentInChunks()
    {
        await using var host = await WebDavHost.StartAsync();
        Assert.Equal(404, (await host.SendAsync("PROPFIND", "/Bild.jpg", null, Agent, "Depth: 0")).Status);
        var locked = await host.SendAsync("LOCK", "/Bild.jpg", Lock, Agent, "Depth: 0", "Timeout: Second-600");
        Assert.Equal(201, locked.Status);
        Assert.Equal("Second-600", locked.Xml.Descendants(Answer.D + "timeout").Single().Value);
        var put = await host.SendRawAsync(
            $"PUT /dav/Bild.jpg HTTP/1.1\r\nHost: h\r\n{Agent}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nX-Expected-Entity-Length: 10\r\nIf: ({locked["Lock-Token"]})\r\n\r\n5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n",
            halfClose: false);
        Assert.StartsWith("HTTP/1.1 204 ", put, StringComparison.Ordinal);
        var found = await host.SendAsync("PROPFIND", "/Bild.jpg", Some.Find("<D:getlastmodified/><D:getcontentlength/><D:creationdate/><D:resourcetype/>"), Agent, "Depth: 0"); // M5
        Assert.Equal("10", found.Property("{DAV:}getcontentlength")!.Value);
        Assert.Equal(204, (await host.SendAsync("UNLOCK", "/Bild.jpg", null, Agent, "Lock-Token: " + locked["Lock-Token"])).Status);
        Assert.Equal("0123456789", await host.ReadAsync("/Bild.jpg"));
    }

    [Fact]
    public async Task M3_TheLengthAnnouncedIsCheckedAgainstTheQuotaBeforeTheBodyComes()
    {
        await using var host = await WebDavHost.StartAsync(quota: 100);
        var put = await host.SendRawAsync(
            $"PUT /dav/Film.mov HTTP/1.1\r\nHost: h\r\n{Agent}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nX-Expected-Entity-Length: 1000\r\nExpect: 100-continue\r\n\r\n",
            halfClose: false, headOnly: true);
        Assert.StartsWith("HTTP/1.1 507 ", put, StringComparison.Ordinal);
    }

    [Fact]
    public async Task M6_StatfsAsksForOldAndNewQuotaProperties()
    {
        await using var host = await WebDavHost.StartAsync(quota: 1000);
        var answer = await host.SendAsync("PROPFIND", "/", Some.Find("<D:quota-available-bytes/><D:quota-used-bytes/><D:quota/><D:quotaused/>"), Agent, "Depth: 0");
        Assert.Equal(("1000", "0"), (answer.Property("{DAV:}quota-available-bytes")!.Value, answer.Property("{DAV:}quota-used-bytes")!.Value));
        Assert.Equal((404, 404), (answer.StatusOf("{DAV:}quota"), answer.StatusOf("{DAV:}quotaused")));
    }

    [Theory]
    [InlineData("._Bild.jpg")]
    [InlineData(".DS_Store")]
    [InlineData(".metadata_never_index")]
    public async Task M7_ItsOwnFilesAreAbsentUntilItWritesThem(string name)
    {
        await using var host = await WebDavHost.StartAsync();
        Assert.Equal(404, (await host.SendAsync("PROPFIND", "/" + name, null, Agent, "Depth: 0")).Status);
        Assert.Equal(201, (await host.SendAsync("PUT", "/" + name, "x", Agent)).Status);
        Assert.Equal("x", await host.ReadAsync("/" + name));
    }

    [Fact]
    public async Task M9_DecomposedUmlautsNameTheSameFileAsComposedOnes()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/%C3%9Cbersicht.txt", "x"); // Ü
        Assert.Equal(200, (await host.SendAsync("GET", "/U%CC%88bersicht.txt", null, Agent)).Status); // U and combining diaeresis
        var answer = await host.SendAsync("PROPFIND", "/U%CC%88bersicht.txt", null, Agent, "Depth: 0");
        Assert.Equal(["/dav/%C3%9Cbersicht.txt"], answer.Hrefs);
        Assert.Equal(201, (await host.SendAsync("MOVE", "/U%CC%88bersicht.txt", null, Agent, "Destination: /dav/O%CC%88sterreich.txt")).Status);
        Assert.Equal("x", await host.ReadAsync("/%C3%96sterreich.txt"));
    }

    [Fact]
    public async Task M10_AnInterruptedDownloadIsResumedByDate()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "0123456789");
        var date = (await host.SendAsync("GET", "/a"))["Last-Modified"];
        Assert.Equal("56789", (await host.SendAsync("GET", "/a", null, Agent, "Range: bytes=5-", "If-Range: " + date)).Text);
        host.Time.Advance(TimeSpan.FromSeconds(5));
        await host.SendAsync("PUT", "/a", "changed");
        Assert.Equal("changed", (await host.SendAsync("GET", "/a", null, Agent, "Range: bytes=5-", "If-Range: " + date)).Text);
    }

    [Fact]
    public async Task M11_TheSafeSaveThroughAFolderOfItsOwn()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/Brief.txt", "old");
        await host.SendAsync("MKCOL", "/Brief.txt.sb-1a2b3c", null, Agent);
        var token = (await host.SendAsync("LOCK", "/Brief.txt.sb-1a2b3c/Brief.txt", Lock, Agent, "Depth: 0"))["Lock-Token"];
        Assert.Equal(204, (await host.SendAsync("PUT", "/Brief.txt.sb-1a2b3c/Brief.txt", "new", Agent, $"If: ({token})")).Status);
        Assert.Equal(204, (await host.SendAsync("MOVE", "/Brief.txt.sb-1a2b3c/Brief.txt", null, Agent, $"Destination: {host.Address}dav/Brief.txt", $"If: ({token})")).Status);
        Assert.Equal(204, (await host.SendAsync("DELETE", "/Brief.txt.sb-1a2b3c", null, Agent)).Status);
        Assert.Equal("new", await host.ReadAsync("/Brief.txt"));
    }

    [Fact]
    public async Task M13_NoElementOfDavIsInvented()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "x");
        var answer = await host.SendAsync("PROPFIND", "/a", null, Agent, "Depth: 0");
        string[] known = ["creationdate", "displayname", "getcontentlength", "getcontenttype", "getetag", "getlastmodified", "lockdiscovery", "resourcetype", "supportedlock"];
        Assert.Equal(known, answer.Xml.Descendants(Answer.D + "prop").Elements().Select(element => element.Name.LocalName).Order(StringComparer.Ordinal));
    }
}
