namespace ToolKit.WebDav.Tests;

/// <summary>LOCK and UNLOCK themselves (RFC 4918 §9.10, §9.11).</summary>
public sealed class LockTests
{
    private const string Info = "<D:lockinfo xmlns:D=\"DAV:\"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype><D:owner><D:href>mailto:anna</D:href></D:owner></D:lockinfo>";

    [Fact]
    public async Task AnUnmappedAddressBecomesAnEmptyFileThatStays()
    {
        await using var host = await WebDavHost.StartAsync();
        var answer = await host.SendAsync("LOCK", "/new.txt", Info, "Depth: 0", "Timeout: Second-600");
        Assert.Equal(201, answer.Status);
        Assert.Matches("^<urn:uuid:[0-9a-f-]{36}>$", answer["Lock-Token"]);
        var discovery = answer.Xml.Element(Answer.D + "lockdiscovery")!.Element(Answer.D + "activelock")!;
        Assert.Equal("Second-600", discovery.Element(Answer.D + "timeout")!.Value);
        Assert.Equal("0", discovery.Element(Answer.D + "depth")!.Value);
        Assert.Equal("/dav/new.txt", discovery.Element(Answer.D + "lockroot")!.Value);
        Assert.Equal(answer["Lock-Token"]!.Trim('<', '>'), discovery.Element(Answer.D + "locktoken")!.Value);
        Assert.Equal("mailto:anna", discovery.Element(Answer.D + "owner")!.Element(Answer.D + "href")!.Value);

        Assert.Equal(200, (await host.SendAsync("GET", "/new.txt")).Status);
        Assert.Equal(200, (await host.SendAsync("HEAD", "/new.txt")).Status);
        Assert.Equal(405, (await host.SendAsync("MKCOL", "/new.txt")).Status);
        Assert.Equal(204, (await host.SendAsync("UNLOCK", "/new.txt", null, "Lock-Token: " + answer["Lock-Token"])).Status);
        Assert.Equal("", await host.ReadAsync("/new.txt"));
    }

    [Fact]
    public async Task TwoLocksOfWhichOneIsExclusiveConflict()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "x");
        foreach (var (first, second, status) in new[] { ("exclusive", "exclusive", 423), ("exclusive", "shared", 423), ("shared", "exclusive", 423), ("shared", "shared", 200) })
        {
            var token = await host.LockAsync("/a", scope: first);
            var answer = await host.SendAsync("LOCK", "/a", Info.Replace("exclusive", second, StringComparison.Ordinal), "Depth: 0", "X-Person: bert");
            Assert.Equal(status, answer.Status);
            if (status == 423)
                Assert.Equal("/dav/a", answer.Xml.Element(Answer.D + "no-conflicting-lock")!.Value);
            else
                await host.SendAsync("UNLOCK", "/a", null, "Lock-Token: " + answer["Lock-Token"], "X-Person: bert");
            await host.SendAsync("UNLOCK", "/a", null, $"Lock-Token: <{token}>");
        }
    }

    [Fact]
    public async Task ADeepLockConflictsWithLocksBelowAndSaysWhich()
    {
        await using var host = await WebDavHost.StartAsync();
        await TransferTests.TreeAsync(host);
        await host.LockAsync("/a/sub/f");
        var answer = await host.SendAsync("LOCK", "/a", Info, "Depth: infinity");
        Assert.Equal(207, answer.Status);
        Assert.Equal((423, 424), (answer.MemberStatus("/dav/a/sub/f"), answer.MemberStatus("/dav/a")));
        Assert.Null(answer["Lock-Token"]);
        Assert.Equal(200, (await host.SendAsync("LOCK", "/a", Info, "Depth: 0")).Status); // a flat one does not
    }

    [Fact]
    public async Task ADeepLockAboveConflictsAndNamesItsRoot()
    {
        await using var host = await WebDavHost.StartAsync();
        await TransferTests.TreeAsync(host);
        await host.LockAsync("/a", "infinity");
        var answer = await host.SendAsync("LOCK", "/a/sub/f", Info, "Depth: 0");
        Assert.Equal(423, answer.Status);
        Assert.Equal("/dav/a", answer.Xml.Element(Answer.D + "no-conflicting-lock")!.Value);
        Assert.Equal(423, (await host.SendAsync("LOCK", "/a/new", Info, "Depth: 0")).Status);
        Assert.Null(await host.ReadAsync("/a/new"));
    }

    [Fact]
    public async Task WithoutADepthHeaderALockOnACollectionIsDeep()
    {
        await using var host = await WebDavHost.StartAsync();
        await TransferTests.TreeAsync(host);
        var answer = await host.SendAsync("LOCK", "/a", Info);
        Assert.Equal("infinity", answer.Xml.Descendants(Answer.D + "depth").Single().Value);
        Assert.Equal(423, (await host.SendAsync("PUT", "/a/sub/f", "x")).Status);
    }

    [Fact]
    public async Task ARefreshKeepsTheTokenAndStartsTheTimeAnew()
    {
        await using var host = await WebDavHost.StartAsync();
        await TransferTests.TreeAsync(host);
        var token = await host.LockAsync("/a", "infinity");
        host.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("Second-300", await TimeoutAsync("/a/sub"));
        var answer = await host.SendAsync("LOCK", "/a/sub/f", null, $"If: (<{token}>)", "Timeout: Second-900"); // any address in its scope
        Assert.Equal(200, answer.Status);
        Assert.Null(answer["Lock-Token"]);
        Assert.Equal(token, answer.Xml.Descendants(Answer.D + "locktoken").Single().Value);
        Assert.Equal("Second-900", await TimeoutAsync("/a"));
        host.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(412, (await host.SendAsync("LOCK", "/a", null, $"If: (<{token}>)")).Status);
        Assert.Equal(204, (await host.SendAsync("PUT", "/a/g", "x")).Status); // expired

        async Task<string> TimeoutAsync(string path) =>
            (await host.SendAsync("PROPFIND", path, null, "Depth: 0")).Property("{DAV:}lockdiscovery")!.Descendants(Answer.D + "timeout").Single().Value;
    }

    [Fact]
    public async Task WhatCannotBeRefreshed()
    {
        await using var host = await WebDavHost.StartAsync();
        await TransferTests.TreeAsync(host);
        var token = await host.LockAsync("/a/g");
        Assert.Equal(400, (await host.SendAsync("LOCK", "/a/g")).Status);
        var answer = await host.SendAsync("LOCK", "/a/sub", null, $"If: (<{token}>)");
        Assert.Equal(412, answer.Status);
        Assert.NotNull(answer.Xml.Element(Answer.D + "lock-token-matches-request-uri"));
        Assert.Equal(412, (await host.SendAsync("LOCK", "/a/g", null, $"If: (<{token}>)", "X-Person: bert")).Status);
        Assert.Equal(412, (await host.SendAsync("LOCK", "/a/g", null, "If: (<urn:uuid:unknown>)")).Status);
    }

    [Fact]
    public async Task UnlockAsksForTheRightTokenTheRightPlaceAndTheRightPerson()
    {
        await using var host = await WebDavHost.StartAsync();
        await TransferTests.TreeAsync(host);
        var token = await host.LockAsync("/a", "infinity");
        Assert.Equal(400, (await host.SendAsync("UNLOCK", "/a")).Status);
        Assert.Equal(409, (await host.SendAsync("UNLOCK", "/a", null, "Lock-Token: <urn:uuid:unknown>")).Status);
        Assert.Equal(409, (await host.SendAsync("UNLOCK", "/", null, $"Lock-Token: <{token}>")).Status);
        Assert.Equal(403, (await host.SendAsync("UNLOCK", "/a", null, $"Lock-Token: <{token}>", "X-Person: bert")).Status);
        Assert.Equal(204, (await host.SendAsync("UNLOCK", "/a/sub/f", null, $"Lock-Token: <{token}>")).Status);
        Assert.Equal(409, (await host.SendAsync("UNLOCK", "/a", null, $"Lock-Token: <{token}>")).Status);
    }

    [Fact]
    public async Task TheTokenIsShownToItsHolderOnlyTheRestToEverybody()
    {
        await using var host = await WebDavHost.StartAsync();
        var token = await host.LockAsync("/a", owner: "Anna Amsel");
        var mine = await host.SendAsync("PROPFIND", "/a", null, "Depth: 0");
        var theirs = await host.SendAsync("PROPFIND", "/", null, "Depth: 1", "X-Person: bert");
        Assert.Equal(token, mine.Property("{DAV:}lockdiscovery")!.Descendants(Answer.D + "locktoken").Single().Value);
        var seen = theirs.Property("{DAV:}lockdiscovery", "/dav/a")!;
        Assert.Empty(seen.Descendants(Answer.D + "locktoken"));
        Assert.Equal("Anna Amsel", seen.Descendants(Answer.D + "owner").Single().Value);
        Assert.DoesNotContain(token, theirs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AListingShowsInheritedAndOwnLocks()
    {
        await using var host = await WebDavHost.StartAsync();
        await TransferTests.TreeAsync(host);
        await host.LockAsync("/a", "infinity", "shared");
        await host.LockAsync("/a/sub", "infinity", "shared");
        var answer = await host.SendAsync("PROPFIND", "/", null, "Depth: infinity");
        int Locks(string href) => answer.Property("{DAV:}lockdiscovery", href)!.Elements().Count();
        Assert.Equal((0, 1, 1, 2, 2), (Locks("/dav/"), Locks("/dav/a/"), Locks("/dav/a/g"), Locks("/dav/a/sub/"), Locks("/dav/a/sub/f")));
    }

    [Theory]
    [InlineData("<D:lockinfo xmlns:D=\"DAV:\"/>")]
    [InlineData("<D:lockinfo xmlns:D=\"DAV:\"><D:lockscope><D:exclusive/></D:lockscope></D:lockinfo>")]
    [InlineData("<D:lockinfo xmlns:D=\"DAV:\"><D:locktype><D:write/></D:locktype></D:lockinfo>")]
    [InlineData("<D:lockinfo xmlns:D=\"DAV:\"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:read/></D:locktype></D:lockinfo>")]
    [InlineData("<D:propfind xmlns:D=\"DAV:\"/>")]
    [InlineData("<broken")]
    public async Task ABodyThatAsksForNoWriteLockIs400(string body)
    {
        await using var host = await WebDavHost.StartAsync();
        Assert.Equal(400, (await host.SendAsync("LOCK", "/a", body)).Status);
        Assert.Null(await host.ReadAsync("/a"));
    }

    [Fact]
    public async Task LocksNeitherTravelWithCopyNorWithMove()
    {
        await using var host = await WebDavHost.StartAsync();
        await TransferTests.TreeAsync(host);
        var token = await host.LockAsync("/a/g");
        Assert.Equal(201, (await host.SendAsync("COPY", "/a", null, "Destination: /dav/b")).Status); // the source needs no token
        Assert.Equal(204, (await host.SendAsync("PUT", "/b/g", "x")).Status);
        Assert.Equal(201, (await host.SendAsync("MOVE", "/a/g", null, "Destination: /dav/h", $"If: (<{token}>)")).Status);
        Assert.Equal(204, (await host.SendAsync("PUT", "/h", "x")).Status);
        Assert.Equal(201, (await host.SendAsync("PUT", "/a/g", "x")).Status); // the lock went with its root
    }

    [Fact]
    public async Task ALockOnAnOverwrittenDestinationStays()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "a");
        await host.SendAsync("PUT", "/b", "b");
        var token = await host.LockAsync("/b");
        foreach (var method in new[] { "COPY", "MOVE" })
        {
            Assert.Equal(423, (await host.SendAsync(method, "/a", null, "Destination: /dav/b")).Status);
            Assert.Equal(204, (await host.SendAsync(method, "/a", null, "Destination: /dav/b", $"If: </dav/b> (<{token}>)")).Status);
            Assert.Equal(423, (await host.SendAsync("PUT", "/b", "x")).Status);
        }
    }
}
