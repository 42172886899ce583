namespace ToolKit.WebDav.Tests;

/// <summary>rclone (rows R1 to R8).</summary>
public sealed class RcloneTests
{
    [Fact]
    public async Task R1_HrefsAreAbsolutePathsUnderTheRequestedPrefix()
    {
        await using var host = await WebDavHost.StartAsync();
        await TransferTests.TreeAsync(host);
        Assert.All((await host.SendAsync("PROPFIND", "/a/", null, "Depth: 1")).Hrefs, href => Assert.StartsWith("/dav/a/", href, StringComparison.Ordinal));
    }

    [Fact]
    public async Task R2_ModificationTimesAreKept()
    {
        await using var host = await WebDavHost.StartAsync();
        var put = await host.SendAsync("PUT", "/a", "x", "X-OC-Mtime: 1700000000.123");
        Assert.Equal("accepted", put["X-OC-Mtime"]);
        Assert.Equal("Tue, 14 Nov 2023 22:13:20 GMT", (await host.SendAsync("HEAD", "/a"))["Last-Modified"]);
        Assert.Null((await host.SendAsync("PUT", "/b", "x"))["X-OC-Mtime"]);
        foreach (var method in new[] { "COPY", "MOVE" })
        {
            var answer = await host.SendAsync(method, "/a", null, "Destination: /dav/" + method, "X-OC-Mtime: 1600000000");
            Assert.Equal("accepted", answer["X-OC-Mtime"]);
            Assert.Equal("Sun, 13 Sep 2020 12:26:40 GMT", (await host.SendAsync("HEAD", "/" + method))["Last-Modified"]);
        }

        Assert.Equal(400, (await host.SendAsync("PUT", "/c", "x", "X-OC-Mtime: soon")).Status);
        foreach (var (time, expected) in new[] { ("0", "Thu, 01 Jan 1970 00:00:00 GMT"), ("-86400", "Wed, 31 Dec 1969 00:00:00 GMT") })
        {
            Assert.Equal("accepted", (await host.SendAsync("PUT", "/old", "x" + time, "X-OC-Mtime: " + time))["X-OC-Mtime"]);
            Assert.Equal(expected, (await host.SendAsync("HEAD", "/old"))["Last-Modified"]);
        }
    }

    [Fact]
    public async Task R3_TheFallbackIsAPropertyInUnixSeconds()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "x");
        var answer = await host.SendAsync("PROPPATCH", "/a", Some.Set("<D:lastmodified>1700000000</D:lastmodified>"));
        Assert.Equal(200, answer.StatusOf("{DAV:}lastmodified"));
        Assert.Equal("Tue, 14 Nov 2023 22:13:20 GMT", (await host.SendAsync("HEAD", "/a"))["Last-Modified"]);
    }

    [Theory]
    [InlineData("SHA1:39a7614817a541998a833f7ffda421da8fac940c", 201)]
    [InlineData("MD5:3066176185FCCA35D26C1B1612A91E78", 201)]
    [InlineData("sha256:fa8242e99f48966ca514092b4233b446851f42b57ad5031bf133e1dd76787f3e", 201)]
    [InlineData("CRC99:00", 201)] // not known: not checked
    [InlineData("SHA1:0000000000000000000000000000000000000000", 400)]
    [InlineData("SHA1:00", 400)]
    [InlineData("nothing", 400)]
    public async Task R4_ChecksumsAreVerifiedBeforeAnythingIsStored(string checksum, int status)
    {
        await using var host = await WebDavHost.StartAsync();
        Assert.Equal(status, (await host.SendAsync("PUT", "/a", "the body", "OC-Checksum: " + checksum)).Status);
        Assert.Equal(status == 201 ? "the body" : null, await host.ReadAsync("/a"));
    }

    [Fact]
    public async Task R4_AVerifiedChecksumIsShownUntilTheContentChanges()
    {
        await using var host = await WebDavHost.StartAsync();
        const string Checksums = "{http://owncloud.org/ns}checksums";
        const string Find = "<oc:checksums xmlns:oc=\"http://owncloud.org/ns\"/>";
        await host.SendAsync("PUT", "/a", "", "OC-Checksum: SHA1:da39a3ee5e6b4b0d3255bfef95601890afd80709");
        var found = await host.SendAsync("PROPFIND", "/a", Some.Find(Find), "Depth: 0");
        Assert.Equal("SHA1:da39a3ee5e6b4b0d3255bfef95601890afd80709", found.Property(Checksums)!.Element("{http://owncloud.org/ns}checksum")!.Value);
        Assert.Null((await host.SendAsync("PROPFIND", "/a", "<D:propfind xmlns:D=\"DAV:\"><D:allprop/></D:propfind>", "Depth: 0")).Property(Checksums));
        Assert.NotNull((await host.SendAsync("PROPFIND", "/a", $"<D:propfind xmlns:D=\"DAV:\"><D:allprop/><D:include>{Find}</D:include></D:propfind>", "Depth: 0")).Property(Checksums));
        await host.SendAsync("PUT", "/a", "changed");
        Assert.Equal(404, (await host.SendAsync("PROPFIND", "/a", Some.Find(Find), "Depth: 0")).StatusOf(Checksums));
        await host.SendAsync("PROPPATCH", "/a", Some.Set("<oc:checksums xmlns:oc=\"http://owncloud.org/ns\"><oc:checksum>MD5:00</oc:checksum></oc:checksums>")); // R3
        Assert.Equal("MD5:00", (await host.SendAsync("PROPFIND", "/a", Some.Find(Find), "Depth: 0")).Property(Checksums)!.Value);
    }
}
