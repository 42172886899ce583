namespace ToolKit.WebDav.Tests;

/// <summary>GNOME's gvfs (rows G1 to G8).</summary>
public sealed class GvfsTests
{
    private const string Agent = "User-Agent: gvfs/1.50.3";

    [Fact]
    public async Task G1_G2_ItWalksUpFromTheMountAndFindsWhereItEnds()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("MKCOL", "/a");
        foreach (var path in new[] { "/a", "/a/", "/" })
        {
            Assert.NotNull((await host.SendAsync("OPTIONS", path, null, Agent))["DAV"]);
            Assert.Equal(207, (await host.SendAsync("PROPFIND", path, null, Agent, "Depth: 0")).Status);
        }
    }

    [Fact]
    public async Task G3_ReplacingChecksTheTagTwice()
    {
        await using var host = await WebDavHost.StartAsync();
        Assert.Equal(404, (await host.SendAsync("HEAD", "/a", null, Agent)).Status);
        await host.SendAsync("PUT", "/a", "one", Agent);
        var tag = (await host.SendAsync("HEAD", "/a", null, Agent))["ETag"];
        Assert.Equal(200, (await host.SendAsync("HEAD", "/a", null, Agent, "If-Match: " + tag)).Status);
        Assert.Equal(204, (await host.SendAsync("PUT", "/a", "two", Agent, "If-Match: " + tag)).Status);
        Assert.Equal(412, (await host.SendAsync("HEAD", "/a", null, Agent, "If-Match: " + tag)).Status);
        Assert.Equal(412, (await host.SendAsync("PUT", "/a", "three", Agent, "If-Match: " + tag)).Status);
    }

    [Fact]
    public async Task G4_G5_FoldersAreCopiedByTheServer()
    {
        await using var host = await WebDavHost.StartAsync();
        await TransferTests.TreeAsync(host);
        Assert.Equal(201, (await host.SendAsync("COPY", "/a", null, Agent, $"Destination: {host.Address}dav/b", "Overwrite: F", "Apply-To-Redirect-Ref: T")).Status);
        Assert.Equal(412, (await host.SendAsync("COPY", "/a", null, Agent, $"Destination: {host.Address}dav/b", "Overwrite: F")).Status);
        Assert.Equal("deep", await host.ReadAsync("/b/sub/f"));
    }

    [Fact]
    public async Task G8_TheDisplayNameIsPlainText()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("MKCOL", "/Abl%C3%A4ufe%20%26%20Ma%C3%9Fnahmen", null, Agent);
        Assert.Equal("Abläufe & Maßnahmen", (await host.SendAsync("PROPFIND", "/Abl%C3%A4ufe%20%26%20Ma%C3%9Fnahmen", null, Agent, "Depth: 0")).Property("{DAV:}displayname")!.Value);
    }
}
