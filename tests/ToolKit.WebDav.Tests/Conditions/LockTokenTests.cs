namespace ToolKit.WebDav.Tests;

/// <summary>
/// Which tokens a method needs (RFC 4918 §7): the table. The tree is /a (with g, sub/f) and /b; anna locks <c>locked</c>, then asks without the token (423 with the lock's root, nothing changed) and with it.
/// </summary>
public sealed class LockTokenTests
{
    [Theory]
    [InlineData("PUT", "/a/g", null, "/a/g", "0", true)]
    [InlineData("PUT", "/a/g", null, "/a", "infinity", true)]
    [InlineData("PUT", "/a/g", null, "/a", "0", false)] // depth 0 protects membership, not members
    [InlineData("PUT", "/a/new", null, "/a", "0", true)]
    [InlineData("PUT", "/a/sub/new", null, "/a", "0", false)]
    [InlineData("PUT", "/a/sub/new", null, "/a", "infinity", true)]
    [InlineData("PROPPATCH", "/a", null, "/a", "0", true)]
    [InlineData("PROPPATCH", "/a/g", null, "/a", "0", false)]
    [InlineData("PROPPATCH", "/a/g", null, "/a", "infinity", true)]
    [InlineData("MKCOL", "/a/new", null, "/a", "0", true)]
    [InlineData("MKCOL", "/new", null, "/a", "0", false)]
    [InlineData("DELETE", "/a/g", null, "/a/g", "0", true)]
    [InlineData("DELETE", "/a/g", null, "/a", "0", true)]
    [InlineData("DELETE", "/a", null, "/a/sub/f", "0", true)]
    [InlineData("DELETE", "/a", null, "/", "0", true)]
    [InlineData("DELETE", "/a/sub/f", null, "/a", "0", false)]
    [InlineData("MOVE", "/a/g", "/b/g", "/a/g", "0", true)]
    [InlineData("MOVE", "/a/g", "/b/g", "/a", "0", true)]
    [InlineData("MOVE", "/a/g", "/b/g", "/b", "0", true)]
    [InlineData("MOVE", "/a", "/b/a", "/a/sub/f", "0", true)]
    [InlineData("MOVE", "/a/g", "/b/h", "/b/h", "0", true)]
    [InlineData("MOVE", "/a/g", "/b/h", "/b", "0", false)] // replacing a member leaves the membership of /b as it is
    [InlineData("MOVE", "/a", "/b", "/b/h", "0", true)]
    [InlineData("COPY", "/a/g", "/b/g", "/a", "infinity", false)]
    [InlineData("COPY", "/a/g", "/b/g", "/b", "0", true)]
    [InlineData("COPY", "/a/g", "/b/h", "/b/h", "0", true)]
    [InlineData("COPY", "/a/g", "/b/h", "/b", "0", false)]
    [InlineData("COPY", "/a", "/b", "/b/h", "0", true)]
    [InlineData("LOCK", "/a/new", null, "/a", "0", true)]
    [InlineData("LOCK", "/a/g", null, "/a", "0", false)]
    [InlineData("GET", "/a/g", null, "/a", "infinity", false)]
    [InlineData("PROPFIND", "/a", null, "/a", "infinity", false)]
    public async Task AMethodNeedsTheTokensOfWhatItChanges(string method, string path, string? destination, string locked, string depth, bool needsToken)
    {
        await using var host = await WebDavHost.StartAsync();
        await TransferTests.TreeAsync(host);
        await host.SendAsync("MKCOL", "/b");
        await host.SendAsync("PUT", "/b/h", "h");
        var token = await host.LockAsync(locked, depth);
        var before = await StateAsync(host);

        // A shared lock for LOCK, so that nothing but the membership is in the way.
        var body = method switch
        {
            "PUT" => "new",
            "PROPPATCH" => Some.Set("<x:q xmlns:x=\"urn:x\">w</x:q>"),
            "LOCK" => "<D:lockinfo xmlns:D=\"DAV:\"><D:lockscope><D:shared/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>",
            _ => null,
        };
        string[] headers = destination is null ? method == "LOCK" ? ["Depth: 0"] : [] : ["Destination: /dav" + destination];
        var refused = await host.SendAsync(method, path, body, headers);
        if (!needsToken)
        {
            Assert.True(refused.Status is >= 200 and < 300, refused.ToString());
            return;
        }

        Assert.Equal(423, refused.Status);
        Assert.Equal("/dav" + locked, refused.Xml.Element(Answer.D + "lock-token-submitted")!.Value);
        Assert.Equal(before, await StateAsync(host));
        var rootTag = $"If: </dav{locked}> (<{token}>)";
        Assert.Equal(423, (await host.SendAsync(method, path, body, [.. headers, rootTag, "X-Person: bert"])).Status); // a token alone is no authority
        Assert.Equal(412, (await host.SendAsync(method, path, body, [.. headers, "If: (<urn:uuid:other>)"])).Status);
        var done = await host.SendAsync(method, path, body, [.. headers, rootTag]);
        Assert.True(done.Status is >= 200 and < 300, done.ToString());
    }

    [Fact]
    public async Task OfSharedLocksOneOfOnesOwnIsEnough()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "x");
        var annas = await host.LockAsync("/a", scope: "shared");
        var berts = await host.LockAsync("/a", scope: "shared", person: "bert");
        Assert.Equal(423, (await host.SendAsync("PUT", "/a", "y")).Status);
        Assert.Equal(423, (await host.SendAsync("PUT", "/a", "y", $"If: (<{berts}>)")).Status);
        Assert.Equal(204, (await host.SendAsync("PUT", "/a", "y", $"If: (<{annas}>)")).Status);
        Assert.Equal(204, (await host.SendAsync("PUT", "/a", "y", $"If: (<{berts}>)", "X-Person: bert")).Status);
    }

    [Fact]
    public async Task SeveralLocksInATreeNeedAllTheirTokens()
    {
        await using var host = await WebDavHost.StartAsync();
        await TransferTests.TreeAsync(host);
        var one = await host.LockAsync("/a/g");
        var two = await host.LockAsync("/a/sub/f");
        var answer = await host.SendAsync("DELETE", "/a", null, $"If: </dav/a/g> (<{one}>)");
        Assert.Equal(423, answer.Status);
        Assert.Equal("/dav/a/sub/f", answer.Xml.Element(Answer.D + "lock-token-submitted")!.Value);
        Assert.Equal(204, (await host.SendAsync("DELETE", "/a", null, $"If: </dav/a/g> (<{one}>) </dav/a/sub/f> (<{two}>)")).Status);
        Assert.Equal(201, (await host.SendAsync("MKCOL", "/a")).Status);
        Assert.Equal(201, (await host.SendAsync("PUT", "/a/g", "x")).Status);
    }

    private static async Task<string> StateAsync(WebDavHost host) =>
        (await host.SendAsync("PROPFIND", "/", Some.Find("<D:getetag/><x:q xmlns:x=\"urn:x\"/>"), "Depth: infinity")).Text;
}
