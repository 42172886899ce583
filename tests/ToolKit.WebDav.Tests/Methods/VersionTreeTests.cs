using System.Xml.Linq;

namespace ToolKit.WebDav.Tests;

/// <summary>REPORT version-tree (RFC 3253 §3.7) and the properties of versions.</summary>
public sealed class VersionTreeTests
{
    private const string Tree =
        """
        <D:version-tree xmlns:D="DAV:"><D:prop>
        <D:version-name/><D:creator-displayname/><D:comment/><D:getlastmodified/><D:getcontentlength/><D:getetag/><D:predecessor-set/><D:successor-set/><D:checked-in/>
        </D:prop></D:version-tree>
        """;

    private static readonly XNamespace D = "DAV:";

    [Fact]
    public async Task EachVersionIsAResponseWithItsPlaceInTheTree()
    {
        await using var host = await StartAsync();

        var answer = await host.SendAsync("REPORT", "/a.txt", Tree);

        Assert.Equal(207, answer.Status);
        Assert.Equal(["/dav/versions/1", "/dav/versions/2", "/dav/versions/3"], answer.Hrefs);
        Assert.Equal("Fassung 2", answer.Property(D + "version-name", "/dav/versions/2")!.Value);
        Assert.Equal("Anna & Bert", answer.Property(D + "creator-displayname", "/dav/versions/2")!.Value);
        Assert.Equal("geprüft", answer.Property(D + "comment", "/dav/versions/2")!.Value);
        Assert.Equal("Mon, 02 Nov 2026 09:00:00 GMT", answer.Property(D + "getlastmodified", "/dav/versions/2")!.Value);
        Assert.Equal("4", answer.Property(D + "getcontentlength", "/dav/versions/2")!.Value);
        Assert.Equal("\"v2\"", answer.Property(D + "getetag", "/dav/versions/2")!.Value);
        Assert.Equal("/dav/versions/1", answer.Property(D + "predecessor-set", "/dav/versions/2")!.Element(D + "href")!.Value);
        Assert.Equal("/dav/versions/3", answer.Property(D + "successor-set", "/dav/versions/2")!.Element(D + "href")!.Value);
        Assert.Empty(answer.Property(D + "predecessor-set", "/dav/versions/1")!.Elements());
        Assert.Empty(answer.Property(D + "successor-set", "/dav/versions/3")!.Elements());
        Assert.Equal(404, answer.StatusOf(D + "creator-displayname", "/dav/versions/1"));
        Assert.Equal(404, answer.StatusOf(D + "checked-in", "/dav/versions/1"));
    }

    [Fact]
    public async Task EveryAddressInTheReportCanBeRead()
    {
        await using var host = await StartAsync();

        var read = new List<string>();
        foreach (var href in (await host.SendAsync("REPORT", "/a.txt", Tree)).Hrefs)
            read.Add((await host.SendAsync("GET", href["/dav".Length..])).Text);

        Assert.Equal(["eins", "zwei", "drei ist länger"], read);
    }

    [Fact]
    public async Task WithoutPropertiesItIsTheAddressesAlone()
    {
        await using var host = await StartAsync();

        var answer = await host.SendAsync("REPORT", "/a.txt", "<D:version-tree xmlns:D='DAV:'/>");

        Assert.Equal(200, answer.MemberStatus("/dav/versions/3"));
        Assert.Equal(3, answer.Hrefs.Count);
    }

    [Fact]
    public async Task AVersionKnowsItsTreeAsWell()
    {
        await using var host = await StartAsync();
        Assert.Equal(3, (await host.SendAsync("REPORT", "/versions/1", Tree)).Hrefs.Count);
    }

    [Fact]
    public async Task WhatKeepsNoVersionsRefusesTheReport()
    {
        await using var host = await StartAsync();
        await host.SendAsync("PUT", "/b.txt", "b");

        foreach (var path in new[] { "/b.txt", "/" })
        {
            var answer = await host.SendAsync("REPORT", path, Tree);
            Assert.Equal(403, answer.Status);
            Assert.NotNull(answer.Xml.Element(D + "supported-report"));
        }
    }

    [Fact]
    public async Task AVersionedFileSaysSoWhenAskedByName()
    {
        await using var host = await StartAsync();
        const string named = "<D:propfind xmlns:D='DAV:'><D:prop><D:checked-in/><D:auto-version/><D:supported-report-set/><D:version-name/></D:prop></D:propfind>";

        var file = await host.SendAsync("PROPFIND", "/a.txt", named, "Depth: 0");
        var all = await host.SendAsync("PROPFIND", "/a.txt", "<D:propfind xmlns:D='DAV:'><D:allprop/></D:propfind>", "Depth: 0");

        Assert.Equal("/dav/versions/3", file.Property(D + "checked-in")!.Element(D + "href")!.Value);
        Assert.NotEmpty(file.Property(D + "auto-version")!.Elements(D + "checkout-checkin"));
        Assert.NotEmpty(file.Property(D + "supported-report-set")!.Descendants(D + "version-tree"));
        Assert.Equal(404, file.StatusOf(D + "version-name"));
        Assert.DoesNotContain("checked-in", all.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("supported-report", all.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoMoreIsAnnouncedThanThereIs()
    {
        await using var host = await StartAsync();

        var options = await host.SendAsync("OPTIONS", "/a.txt");

        Assert.Contains("REPORT", options["Allow"], StringComparison.Ordinal);
        Assert.DoesNotContain("version-control", options["DAV"], StringComparison.Ordinal);
        Assert.Equal(501, (await host.SendAsync("VERSION-CONTROL", "/a.txt")).Status);
    }

    private static Task<WebDavHost> StartAsync() => WebDavHost.StartAsync(wrap: inner => new VersionedStore(inner));
}
