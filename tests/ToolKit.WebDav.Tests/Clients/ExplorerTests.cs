using System.Xml.Linq;

namespace ToolKit.WebDav.Tests;

/// <summary>Windows Explorer's redirector, as its traffic is described in many issue threads (rows W1 to W29).</summary>
public sealed class ExplorerTests
{
    private const string Agent = "User-Agent: Microsoft-WebDAV-MiniRedir/10.0.22631";
    private const string Translate = "Translate: f";

    private const string Lock = """
        <?xml version="1.0" encoding="utf-8" ?><D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype><D:owner><D:href>DESKTOP\anna</D:href></D:owner></D:lockinfo>
        """;

    private const string Win32 = """
        <?xml version="1.0" encoding="utf-8" ?><D:propertyupdate xmlns:D="DAV:" xmlns:Z="urn:schemas-microsoft-com:"><D:set><D:prop><Z:Win32CreationTime>Tue, 06 Jan 2026 08:00:00 GMT</Z:Win32CreationTime><Z:Win32LastAccessTime>Wed, 07 Jan 2026 08:00:00 GMT</Z:Win32LastAccessTime><Z:Win32LastModifiedTime>Wed, 07 Jan 2026 09:30:00 GMT</Z:Win32LastModifiedTime><Z:Win32FileAttributes>00000020</Z:Win32FileAttributes></D:prop></D:set></D:propertyupdate>
        """;

    [Fact]
    public async Task W1_W2_W3_TheHostRootAnswersOptionsAndPropfind()
    {
        await using var host = await WebDavHost.StartAsync();
        var options = await host.SendRawAsync($"OPTIONS / HTTP/1.1\r\nHost: h\r\n{Agent}\r\nConnection: close\r\n\r\n", halfClose: false);
        Assert.StartsWith("HTTP/1.1 200 ", options, StringComparison.Ordinal);
        Assert.Contains("DAV: 1, 2, 3", options, StringComparison.Ordinal);
        var find = await host.SendRawAsync($"PROPFIND / HTTP/1.1\r\nHost: h\r\n{Agent}\r\nDepth: 0\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", halfClose: false);
        Assert.StartsWith("HTTP/1.1 207 ", find, StringComparison.Ordinal);
        Assert.Equal(200, (await host.SendAsync("OPTIONS", "/", null, Agent, "X-Person: nobody")).Status);
    }

    [Fact]
    public async Task W8_W9_W11_W12_ANewFileIsCopiedToTheDrive()
    {
        await using var host = await WebDavHost.StartAsync();
        Assert.Equal(404, (await host.SendAsync("PROPFIND", "/Neu.docx", null, Agent, Translate, "Depth: 0")).Status);
        Assert.Equal(201, (await host.SendAsync("PUT", "/Neu.docx", "", Agent, Translate)).Status);
        var locked = await host.SendAsync("LOCK", "/Neu.docx", Lock, Agent, Translate, "Timeout: Second-3600", "Content-Type: text/xml; charset=\"utf-8\"");
        Assert.Equal(200, locked.Status);
        Assert.Equal("Second-3600", locked.Xml.Descendants(Answer.D + "timeout").Single().Value);
        var token = locked["Lock-Token"]!;
        Assert.Equal(200, (await host.SendAsync("HEAD", "/Neu.docx", null, Agent, Translate)).Status);
        Assert.Equal(204, (await host.SendAsync("PUT", "/Neu.docx", "content", Agent, Translate, $"If: ({token})")).Status);
        var patched = await host.SendAsync("PROPPATCH", "/Neu.docx", Win32, Agent, Translate, $"If: ({token})");
        Assert.Equal(207, patched.Status);
        Assert.Equal(4, patched.Xml.Descendants(Answer.D + "prop").Elements().Count());
        Assert.Equal(200, patched.StatusOf("{urn:schemas-microsoft-com:}Win32FileAttributes"));
        Assert.Equal(204, (await host.SendAsync("UNLOCK", "/Neu.docx", null, Agent, "Lock-Token: " + token)).Status);

        var found = await host.SendAsync("PROPFIND", "/Neu.docx", null, Agent, "Depth: 0");
        Assert.Equal("Wed, 07 Jan 2026 09:30:00 GMT", found.Property("{DAV:}getlastmodified")!.Value);
        Assert.Equal("2026-01-06T08:00:00Z", found.Property("{DAV:}creationdate")!.Value);
        var named = await host.SendAsync("PROPFIND", "/Neu.docx", Some.Find("<Z:Win32FileAttributes xmlns:Z=\"urn:schemas-microsoft-com:\"/><Z:Win32LastAccessTime xmlns:Z=\"urn:schemas-microsoft-com:\"/>"), Agent, "Depth: 0");
        Assert.Equal("00000020", named.Property("{urn:schemas-microsoft-com:}Win32FileAttributes")!.Value);
        Assert.Equal("Wed, 07 Jan 2026 08:00:00 GMT", named.Property("{urn:schemas-microsoft-com:}Win32LastAccessTime")!.Value);
        Assert.Equal("content", await host.ReadAsync("/Neu.docx"));
    }

    [Fact]
    public async Task W4_NothingIsRedirectedForAMissingSlash()
    {
        await using var host = await WebDavHost.StartAsync();
        Assert.Equal(201, (await host.SendAsync("MKCOL", "/Neuer%20Ordner", null, Agent)).Status);
        Assert.Equal(207, (await host.SendAsync("PROPFIND", "/Neuer%20Ordner", null, Agent, "Depth: 1")).Status);
        Assert.Equal(201, (await host.SendAsync("MOVE", "/Neuer%20Ordner", null, Agent, $"Destination: {host.Address}dav/Ordner", "Overwrite: F")).Status);
        Assert.Equal(204, (await host.SendAsync("DELETE", "/Ordner", null, Agent)).Status);
    }

    [Fact]
    public async Task W5_W6_W7_TheAnswerToAnEmptyPropfindIsPrefixedShortAndWithoutFractions()
    {
        await using var host = await WebDavHost.StartAsync();
        var store = host.Tree.OpenAs("anna");
        for (var i = 0; i < 1000; i++)
            await Some.FileAsync(store, $"/Eine Datei mit einem längeren Namen {i}.docx", "x");
        await host.SendAsync("PROPPATCH", "/" + Uri.EscapeDataString("Eine Datei mit einem längeren Namen 1.docx"), Some.Set("<x:big xmlns:x=\"urn:x\">" + new string('a', 60_000) + "</x:big>"));
        var answer = await host.SendAsync("PROPFIND", "/", "", Agent, Translate, "Depth: 1");
        Assert.Equal(1001, answer.Hrefs.Count);
        Assert.True(answer.Bytes.Length < 1_000_000, $"{answer.Bytes.Length} bytes are beyond FileAttributesLimitInBytes.");
        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<D:multistatus xmlns:D=\"DAV:\"><D:response>", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(answer.Xml.Descendants(Answer.D + "creationdate"), date => date.Value.Contains('.', StringComparison.Ordinal));
    }

    [Fact]
    public async Task W13_ABrokenLockBodyStillLocks()
    {
        await using var host = await WebDavHost.StartAsync();
        var answer = await host.SendAsync("LOCK", "/a", "<?xml version=\"1.0\"?><D:lockinfo xmlns:D=\"DAV:\"><D:lockscope>", Agent, "Timeout: Second-3600");
        Assert.Equal(201, answer.Status);
        Assert.NotNull(answer.Xml.Descendants(Answer.D + "exclusive").SingleOrDefault());
        Assert.Equal(400, (await host.SendAsync("LOCK", "/b", "<D:lockinfo")).Status); // others are told
    }

    [Fact]
    public async Task W14_ALockTokenWithoutBracketsUnlocks()
    {
        await using var host = await WebDavHost.StartAsync();
        var token = await host.LockAsync("/a");
        Assert.Equal(204, (await host.SendAsync("UNLOCK", "/a", null, Agent, "Lock-Token: " + token)).Status);
    }

    [Fact]
    public async Task W15_AFolderIsDeletedWithTheTokenOfWhatIsOpenInIt()
    {
        await using var host = await WebDavHost.StartAsync();
        await TransferTests.TreeAsync(host);
        var token = await host.LockAsync("/a/sub/f");
        Assert.Equal(204, (await host.SendAsync("DELETE", "/a", null, Agent, $"If: (<{token}>)")).Status);
    }

    [Theory]
    [InlineData("desktop.ini")]
    [InlineData("folder.jpg")]
    [InlineData("Thumbs.db")]
    [InlineData("AutoRun.inf")]
    public async Task W17_ProbesAreAPlain404AndNothingInTheLog(string name)
    {
        await using var host = await WebDavHost.StartAsync();
        Assert.Equal(404, (await host.SendAsync("PROPFIND", "/" + name, null, Agent, "Depth: 0")).Status);
        Assert.Empty(host.TakeProblems());
    }

    [Fact]
    public async Task W25_RenamingInCaseOnly()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/bericht.docx", "x", Agent);
        Assert.Equal(201, (await host.SendAsync("MOVE", "/bericht.docx", null, Agent, $"Destination: {host.Address}dav/Bericht.docx", "Overwrite: F")).Status);
    }
}
