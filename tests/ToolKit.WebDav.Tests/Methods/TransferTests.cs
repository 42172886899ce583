namespace ToolKit.WebDav.Tests;

/// <summary>COPY and MOVE (RFC 4918 §9.8, §9.9), on a store that moves subtrees in one go and on one that cannot.</summary>
public sealed class TransferTests
{
    [Theory]
    [InlineData("COPY", false)]
    [InlineData("MOVE", false)]
    [InlineData("COPY", true)]
    [InlineData("MOVE", true)]
    public async Task ATreeArrivesWithContentAndDeadProperties(string method, bool isPlain)
    {
        await using var host = await StartAsync(isPlain);
        await TreeAsync(host);
        var answer = await host.SendAsync(method, "/a", null, "Destination: /dav/b");
        Assert.Equal(201, answer.Status);
        Assert.Equal("deep", await host.ReadAsync("/b/sub/f"));
        var found = await host.SendAsync("PROPFIND", "/b/sub/f", Some.Find("<x:p xmlns:x=\"urn:x\"/>"), "Depth: 0");
        Assert.Equal("v", found.Property("{urn:x}p")?.Value);
        Assert.Equal(method == "COPY" ? "deep" : null, await host.ReadAsync("/a/sub/f"));
    }

    [Theory]
    [InlineData("COPY", false)]
    [InlineData("MOVE", false)]
    [InlineData("COPY", true)]
    [InlineData("MOVE", true)]
    public async Task ACollectionReplacesAndIsNotMerged(string method, bool isPlain)
    {
        await using var host = await StartAsync(isPlain);
        await TreeAsync(host);
        await host.SendAsync("MKCOL", "/b");
        await host.SendAsync("PUT", "/b/old", "x");
        Assert.Equal(412, (await host.SendAsync(method, "/a", null, "Destination: /dav/b", "Overwrite: F")).Status);
        Assert.Equal("x", await host.ReadAsync("/b/old"));
        Assert.Equal(204, (await host.SendAsync(method, "/a", null, "Destination: /dav/b/")).Status); // Overwrite is T by default
        Assert.Null(await host.ReadAsync("/b/old"));
        Assert.Equal("deep", await host.ReadAsync("/b/sub/f"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AShallowCopyTakesTheCollectionAndItsPropertiesOnly(bool isPlain)
    {
        await using var host = await StartAsync(isPlain);
        await TreeAsync(host);
        await host.SendAsync("PROPPATCH", "/a", Some.Set("<x:p xmlns:x=\"urn:x\">v</x:p>"));
        Assert.Equal(201, (await host.SendAsync("COPY", "/a", null, "Destination: /dav/b", "Depth: 0")).Status);
        var found = await host.SendAsync("PROPFIND", "/b", Some.Find("<x:p xmlns:x=\"urn:x\"/>"), "Depth: 1");
        Assert.Equal("v", Assert.Single(found.Hrefs.Select(href => found.Property("{urn:x}p", href)))!.Value);
    }

    [Theory]
    [InlineData("COPY", "/a", "/dav/a", 403)]
    [InlineData("COPY", "/a", "/dav/a/sub/x", 403)]
    [InlineData("MOVE", "/a", "/dav/a/x", 403)]
    [InlineData("MOVE", "/a/sub", "/dav/a", 403)]
    [InlineData("COPY", "/a", "/dav", 403)]
    [InlineData("COPY", "/a", "/dav/none/x", 409)]
    [InlineData("COPY", "/none", "/dav/x", 404)]
    [InlineData("COPY", "/a", "http://elsewhere.example/dav/x", 502)]
    [InlineData("COPY", "/a", "/elsewhere/x", 502)]
    [InlineData("COPY", "/a", "relative", 400)]
    [InlineData("MOVE", "/", "/dav/x", 403)]
    public async Task WhereItCannotGo(string method, string source, string destination, int status)
    {
        await using var host = await WebDavHost.StartAsync();
        await TreeAsync(host);
        var before = (await host.SendAsync("PROPFIND", "/", null, "Depth: infinity")).Hrefs;
        Assert.Equal(status, (await host.SendAsync(method, source, null, "Destination: " + destination)).Status);
        Assert.Equal(before, (await host.SendAsync("PROPFIND", "/", null, "Depth: infinity")).Hrefs);
    }

    [Theory]
    [InlineData("COPY", "Depth: 1")]
    [InlineData("MOVE", "Depth: 0")]
    [InlineData("MOVE", "Depth: 1")]
    [InlineData("COPY", "Depth: two")]
    [InlineData("COPY", "Overwrite: maybe")]
    public async Task WrongHeadersAre400(string method, string header)
    {
        await using var host = await WebDavHost.StartAsync();
        await TreeAsync(host);
        Assert.Equal(400, (await host.SendAsync(method, "/a", null, "Destination: /dav/b", header)).Status);
        Assert.Equal(400, (await host.SendAsync(method, "/a")).Status);
        Assert.Equal(404, (await host.SendAsync("GET", "/b")).Status);
    }

    [Fact]
    public async Task RenamingInCaseOnlyWorks()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "x");
        Assert.Equal(201, (await host.SendAsync("MOVE", "/a", null, "Destination: /dav/A")).Status);
        Assert.Equal(("x", null), (await host.ReadAsync("/A"), await host.ReadAsync("/a")));
    }

    [Fact]
    public async Task AMoveKeepsDatesAndTagAndACopyHasItsOwnCreation()
    {
        await using var host = await WebDavHost.StartAsync();
        var tag = (await host.SendAsync("PUT", "/a", "x"))["ETag"];
        host.Time.Advance(TimeSpan.FromDays(1));
        await host.SendAsync("COPY", "/a", null, "Destination: /dav/c");
        await host.SendAsync("MOVE", "/a", null, "Destination: /dav/b");
        Assert.Equal(tag, (await host.SendAsync("GET", "/b"))["ETag"]);
        Assert.Equal("2026-03-02T09:00:00Z", (await host.SendAsync("PROPFIND", "/b", null, "Depth: 0")).Property("{DAV:}creationdate")!.Value);
        Assert.Equal("2026-03-03T09:00:00Z", (await host.SendAsync("PROPFIND", "/c", null, "Depth: 0")).Property("{DAV:}creationdate")!.Value);
    }

    [Theory]
    [InlineData("COPY")]
    [InlineData("MOVE")]
    public async Task MembersThatFailAreListedAndOnlyThey(string method)
    {
        await using var host = await StartAsync(isPlain: true, path => path.Value is "/b/sub/f");
        await TreeAsync(host);
        var answer = await host.SendAsync(method, "/a", null, "Destination: /dav/b");
        Assert.Equal(207, answer.Status);
        Assert.Equal(["/dav/b/sub/f"], answer.Hrefs);
        Assert.Equal(403, answer.MemberStatus("/dav/b/sub/f"));
        Assert.Equal("top", await host.ReadAsync("/b/g"));
        Assert.Equal("deep", await host.ReadAsync("/a/sub/f"));
    }

    [Fact]
    public async Task DeletingGoesOnBesideAMemberThatIsStuck()
    {
        var isStuck = false;
        await using var host = await StartAsync(isPlain: true, path => isStuck && path.Value is "/a/sub/f");
        await TreeAsync(host);
        isStuck = true;
        var answer = await host.SendAsync("DELETE", "/a");
        Assert.Equal(207, answer.Status);
        Assert.Equal(["/dav/a/sub/f"], answer.Hrefs); // no 424 for its ancestors
        Assert.Null(await host.ReadAsync("/a/g"));
        Assert.Equal("deep", await host.ReadAsync("/a/sub/f"));
    }

    [Fact]
    public async Task DeleteTakesTheWholeTree()
    {
        await using var host = await WebDavHost.StartAsync();
        await TreeAsync(host);
        Assert.Equal(400, (await host.SendAsync("DELETE", "/a", null, "Depth: 0")).Status);
        Assert.Equal(204, (await host.SendAsync("DELETE", "/a")).Status);
        Assert.Equal(404, (await host.SendAsync("DELETE", "/a")).Status);
        Assert.Equal(403, (await host.SendAsync("DELETE", "/")).Status);
        Assert.Equal(["/dav/"], (await host.SendAsync("PROPFIND", "/", null, "Depth: 1")).Hrefs);
    }

    [Fact]
    public async Task NothingComesToLieWhereNoAddressLeads()
    {
        await using var host = await WebDavHost.StartAsync();
        var (deep, deeper) = ("", "");
        for (var i = 0; i < 65; i++)
        {
            await host.SendAsync("MKCOL", deep += "/a");
            await host.SendAsync("MKCOL", deeper += "/b");
        }

        foreach (var method in new[] { "MOVE", "COPY" })
            Assert.Equal(403, (await host.SendAsync(method, "/a", null, $"Destination: /dav{deeper}/a")).Status);
        Assert.Equal(207, (await host.SendAsync("PROPFIND", deep, null, "Depth: 0")).Status);
        Assert.Equal(201, (await host.SendAsync("MOVE", "/a/a/a", null, $"Destination: /dav{deeper}/a")).Status); // its bottom is the 128th
    }

    [Fact]
    public async Task WhatACopyReplacesMakesRoom()
    {
        await using var host = await WebDavHost.StartAsync(quota: 100);
        await host.SendAsync("PUT", "/a", new string('a', 50));
        await host.SendAsync("PUT", "/b", new string('b', 50));
        Assert.Equal(204, (await host.SendAsync("COPY", "/a", null, "Destination: /dav/b")).Status);
        Assert.Equal(507, (await host.SendAsync("COPY", "/a", null, "Destination: /dav/c")).Status);
    }

    internal static async Task TreeAsync(WebDavHost host)
    {
        await host.SendAsync("MKCOL", "/a");
        await host.SendAsync("MKCOL", "/a/sub/");
        await host.SendAsync("PUT", "/a/sub/f", "deep");
        await host.SendAsync("PUT", "/a/g", "top");
        await host.SendAsync("PROPPATCH", "/a/sub/f", Some.Set("<x:p xmlns:x=\"urn:x\">v</x:p>"));
    }

    private static Task<WebDavHost> StartAsync(bool isPlain, Func<DavPath, bool>? isStuck = null)
    {
        var locks = new InMemoryLockStore(TimeProvider.System);
        return WebDavHost.StartAsync(wrap: isPlain ? store => new PlainStore(store, locks, isStuck) : null);
    }
}
