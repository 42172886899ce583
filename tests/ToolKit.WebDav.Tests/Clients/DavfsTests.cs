namespace ToolKit.WebDav.Tests;

/// <summary>davfs2 (rows D1 to D6).</summary>
public sealed class DavfsTests
{
    private const string Agent = "User-Agent: davfs2/1.6.1 neon/0.32.2";

    [Fact]
    public async Task D1_TheExecutableBitIsKept()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/run.sh", "x");
        const string Find = "<D:resourcetype/><D:getcontentlength/><D:getetag/><D:getlastmodified/><A:executable xmlns:A=\"http://apache.org/dav/props/\"/>";
        Assert.Equal(404, (await host.SendAsync("PROPFIND", "/run.sh", Some.Find(Find), Agent, "Depth: 0")).StatusOf("{http://apache.org/dav/props/}executable"));
        await host.SendAsync("PROPPATCH", "/run.sh", Some.Set("<A:executable xmlns:A=\"http://apache.org/dav/props/\">T</A:executable>"), Agent);
        Assert.Equal("T", (await host.SendAsync("PROPFIND", "/", Some.Find(Find), Agent, "Depth: 1")).Property("{http://apache.org/dav/props/}executable", "/dav/run.sh")!.Value);
    }

    [Fact]
    public async Task D2_D3_ANewFileIsLockedIfItIsNewAndThenWrittenWithItsTag()
    {
        await using var host = await WebDavHost.StartAsync();
        const string Lock = "<D:lockinfo xmlns:D=\"DAV:\"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype><D:owner>anna</D:owner></D:lockinfo>";
        var locked = await host.SendAsync("LOCK", "/a", Lock, Agent, "If-None-Match: *", "Depth: 0", "Timeout: Second-1800");
        Assert.Equal(201, locked.Status);
        Assert.Equal("Second-1800", locked.Xml.Descendants(Answer.D + "timeout").Single().Value);
        Assert.Equal(412, (await host.SendAsync("LOCK", "/a", Lock, Agent, "If-None-Match: *", "Depth: 0")).Status);
        var tag = (await host.SendAsync("HEAD", "/a", null, Agent))["ETag"];
        var put = await host.SendAsync("PUT", "/a", "x", Agent, "If-Match: " + tag, $"If: <{host.Address}dav/a> ({locked["Lock-Token"]})");
        Assert.Equal(204, put.Status);
        Assert.StartsWith("\"", put["ETag"], StringComparison.Ordinal); // D4: strong
        Assert.NotNull(put["Last-Modified"]);
    }

    [Fact]
    public async Task D5_D6_ItFindsItsOwnLockAgainAndUnlocksOneThatIsGone()
    {
        await using var host = await WebDavHost.StartAsync();
        var token = await host.LockAsync("/a", owner: "anna/davfs");
        var active = (await host.SendAsync("PROPFIND", "/a", Some.Find("<D:lockdiscovery/>"), Agent, "Depth: 0")).Property("{DAV:}lockdiscovery")!.Elements().Single();
        Assert.Equal(("anna/davfs", token), (active.Element(Answer.D + "owner")!.Value, active.Element(Answer.D + "locktoken")!.Value));
        host.Time.Advance(TimeSpan.FromHours(2));
        Assert.Equal(409, (await host.SendAsync("UNLOCK", "/a", null, Agent, $"Lock-Token: <{token}>")).Status);
    }
}
