namespace ToolKit.WebDav.Tests;

/// <summary>Cadaver, Dolphin, Cyberduck, floccus and others (rows K, C, X).</summary>
public sealed class ManyClientsTests
{
    [Theory]
    [InlineData("PROPFIND")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("MOVE")]
    [InlineData("MKCOL")]
    public async Task K1_DolphinIsToldToSignInOnEveryMethod(string method)
    {
        await using var host = await WebDavHost.StartAsync();
        Assert.Equal(401, (await host.SendAsync(method, "/a", null, "X-Person: nobody")).Status);
    }

    [Fact]
    public async Task X1_CadaverSetsForeignPropertiesAndReadsItsOwnLock()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "x");
        await host.SendAsync("PROPPATCH", "/a", Some.Set("<author xmlns=\"http://webdav.org/cadaver/custom-properties/\">Anna</author>"), "User-Agent: cadaver/0.24 neon/0.32.2");
        Assert.Equal("Anna", (await host.SendAsync("PROPFIND", "/a", Some.Find("<author xmlns=\"http://webdav.org/cadaver/custom-properties/\"/>"), "Depth: 0")).Property("{http://webdav.org/cadaver/custom-properties/}author")!.Value);
    }

    [Fact]
    public async Task X2_FloccusPutsATemporaryFileAndMovesItOverTheOriginal()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/bookmarks.xbel", "old");
        await host.SendAsync("PUT", "/bookmarks.xbel.tmp", "new");
        Assert.Equal(204, (await host.SendAsync("MOVE", "/bookmarks.xbel.tmp", null, "Destination: /dav/bookmarks.xbel", "Overwrite: T")).Status);
        Assert.Equal("new", await host.ReadAsync("/bookmarks.xbel"));
    }

    [Fact]
    public async Task X3_SyncToolsSendMkcolWithABody()
    {
        await using var host = await WebDavHost.StartAsync();
        Assert.Equal(201, (await host.SendAsync("MKCOL", "/a", "<mkcol xmlns=\"DAV:\"><set><prop><resourcetype><collection/></resourcetype></prop></set></mkcol>", "Content-Type: text/xml")).Status);
    }

    [Fact]
    public async Task X6_BehindAProxyThatEndsTlsTheDestinationSaysHttps()
    {
        await using var host = await WebDavHost.StartAsync(options => options.Hosts.Add("toolkit.example"));
        await host.SendAsync("PUT", "/a", "x");
        Assert.Equal(201, (await host.SendAsync("MOVE", "/a", null, $"Destination: https://127.0.0.1:{host.Port}/dav/b")).Status);
        Assert.Equal(201, (await host.SendAsync("MOVE", "/b", null, "Destination: https://toolkit.example/dav/c")).Status);
        Assert.Equal(502, (await host.SendAsync("MOVE", "/c", null, "Destination: https://other.example/dav/d")).Status);
    }
}
