using System.Xml.Linq;

namespace ToolKit.WebDav.Tests;

/// <summary>REPORT sync-collection (RFC 6578).</summary>
public sealed class SyncCollectionTests
{
    private static readonly XNamespace D = "DAV:";

    [Fact]
    public async Task TheFirstReportListsAllMembersWithTheirPropertiesAndAToken()
    {
        await using var host = await StartAsync();

        var answer = await SyncAsync(host, "/");

        Assert.Equal(207, answer.Status);
        Assert.Equal(["/dav/a.txt", "/dav/f/", "/dav/f/b.txt"], answer.Hrefs);
        Assert.Equal("1", answer.Property(D + "getcontentlength", "/dav/f/b.txt")!.Value);
        Assert.True(Uri.IsWellFormedUriString(TokenOf(answer), UriKind.Absolute), TokenOf(answer));
    }

    [Fact]
    public async Task NothingNewIsAnEmptyReport()
    {
        await using var host = await StartAsync();

        var answer = await SyncAsync(host, "/", TokenOf(await SyncAsync(host, "/")));

        Assert.Equal(207, answer.Status);
        Assert.Empty(answer.Hrefs);
    }

    [Fact]
    public async Task LevelOneIsAboutDirectMembersOnly()
    {
        await using var host = await StartAsync();
        var first = await SyncAsync(host, "/", level: "1");
        await host.SendAsync("PUT", "/f/c.txt", "c");
        await host.SendAsync("PUT", "/d.txt", "d");
        await host.SendAsync("MOVE", "/a.txt", null, "Destination: /dav/f/a.txt");

        var next = await SyncAsync(host, "/", TokenOf(first), "1");

        Assert.Equal(["/dav/a.txt", "/dav/f/"], first.Hrefs);
        Assert.Equal(["/dav/d.txt", "/dav/a.txt"], next.Hrefs);
        Assert.Equal(404, next.MemberStatus("/dav/a.txt"));
    }

    [Fact]
    public async Task WhatWasWrittenIsReportedOnceAndWhatIsGoneIs404()
    {
        await using var host = await StartAsync();
        var token = TokenOf(await SyncAsync(host, "/"));
        await host.SendAsync("PUT", "/f/b.txt", "anders");
        await host.SendAsync("PUT", "/f/b.txt", "noch anders");
        await host.SendAsync("DELETE", "/a.txt");
        await host.SendAsync("PUT", "/kurz.txt", "x");
        await host.SendAsync("DELETE", "/kurz.txt"); // nobody has heard of it

        var answer = await SyncAsync(host, "/", token);

        Assert.Equal(["/dav/f/b.txt", "/dav/a.txt"], answer.Hrefs);
        Assert.Equal("11", answer.Property(D + "getcontentlength", "/dav/f/b.txt")!.Value);
        Assert.Equal(404, answer.MemberStatus("/dav/a.txt"));
        Assert.Empty((await SyncAsync(host, "/", TokenOf(answer))).Hrefs);
    }

    [Fact]
    public async Task AMoveWithinShowsBothAndAFolderBringsItsMembers()
    {
        await using var host = await StartAsync();
        var token = TokenOf(await SyncAsync(host, "/"));
        await host.SendAsync("MOVE", "/f", null, "Destination: /dav/g");

        var answer = await SyncAsync(host, "/", token);

        Assert.Equal(["/dav/g/", "/dav/g/b.txt", "/dav/f/"], answer.Hrefs);
        Assert.Equal(404, answer.MemberStatus("/dav/f/"));
        Assert.NotNull(answer.Property(D + "getetag", "/dav/g/b.txt"));
    }

    [Fact]
    public async Task MovingOutIsGoneAndMovingInIsNew()
    {
        await using var host = await StartAsync();
        var token = TokenOf(await SyncAsync(host, "/f"));
        await host.SendAsync("MOVE", "/f/b.txt", null, "Destination: /dav/b.txt");
        await host.SendAsync("MOVE", "/a.txt", null, "Destination: /dav/f/a.txt");

        var answer = await SyncAsync(host, "/f", token);

        Assert.Equal(["/dav/f/b.txt", "/dav/f/a.txt"], answer.Hrefs);
        Assert.Equal(404, answer.MemberStatus("/dav/f/b.txt"));
    }

    [Theory]
    [InlineData("infinite")]
    [InlineData("1")]
    public async Task ALimitTruncatesAndTheTokenLeadsOn(string level)
    {
        await using var host = await StartAsync();
        var all = (await SyncAsync(host, "/", level: level)).Hrefs;
        var collected = new List<string>();
        var token = "";
        Answer page;
        do
        {
            page = await SyncAsync(host, "/", token, level, limit: 1);
            token = TokenOf(page);
            var truncated = page.Hrefs.Contains("/dav/");
            Assert.Equal(truncated ? 2 : 1, page.Hrefs.Count);
            if (truncated)
            {
                Assert.Equal(507, page.MemberStatus("/dav/"));
                Assert.NotEmpty(page.Xml.Descendants(D + "number-of-matches-within-limits"));
            }

            collected.AddRange(page.Hrefs.Where(href => href != "/dav/"));
        }
        while (page.Hrefs.Contains("/dav/"));

        Assert.Equal(all, collected);
        await host.SendAsync("PUT", "/1.txt", "1");
        await host.SendAsync("PUT", "/2.txt", "2");
        var next = await SyncAsync(host, "/", token, level, limit: 1);
        Assert.Equal(["/dav/1.txt", "/dav/"], next.Hrefs);
        Assert.Equal(["/dav/2.txt"], (await SyncAsync(host, "/", TokenOf(next), level, limit: 1)).Hrefs);
    }

    [Fact]
    public async Task ATokenOfAnotherCollectionServerOrTimeIsRefused()
    {
        await using var host = await StartAsync();
        await using var other = await StartAsync();
        var ofFolder = TokenOf(await SyncAsync(host, "/f"));
        var ofOther = TokenOf(await SyncAsync(other, "/"));

        foreach (var token in new[] { ofFolder, ofOther, "urn:toolkit:sync:", "urn:toolkit:sync:AAAA", "http://anderswo/1", ofFolder[..^4], "Unsinn" })
        {
            var answer = await SyncAsync(host, "/", token);
            Assert.Equal(403, answer.Status);
            Assert.NotNull(answer.Xml.Element(D + "valid-sync-token"));
        }
    }

    [Fact]
    public async Task WhereACollectionTookThePlaceOfAnotherTheClientBeginsAnew()
    {
        await using var host = await StartAsync();
        var token = TokenOf(await SyncAsync(host, "/"));
        await host.SendAsync("DELETE", "/f");
        await host.SendAsync("MKCOL", "/f"); // its old members could not be told any more

        Assert.Equal(403, (await SyncAsync(host, "/", token)).Status);
        Assert.Equal(["/dav/a.txt", "/dav/f/"], (await SyncAsync(host, "/")).Hrefs);
    }

    [Fact]
    public async Task AJournalThatHasForgottenRefusesTheToken()
    {
        await using var host = await StartAsync();
        var token = TokenOf(await SyncAsync(host, "/"));
        await host.SendAsync("MKCOL", "/viele");
        for (var i = 0; i < 12; i++)
            await host.SendAsync("PUT", $"/viele/{i}", "x");
        for (var i = 0; i < 11; i++)
        {
            // Each round doubles it.
            Assert.Equal(201, (await host.SendAsync("COPY", "/viele", null, "Destination: /dav/kopie")).Status);
            Assert.Equal(201, (await host.SendAsync("MOVE", "/kopie", null, $"Destination: /dav/viele/k{i}")).Status);
        }

        Assert.Equal(403, (await SyncAsync(host, "/", token)).Status);
        Assert.Empty((await SyncAsync(host, "/f", TokenOf(await SyncAsync(host, "/f")))).Hrefs);
    }

    [Fact]
    public async Task TheDepthMustBeZeroOrAbsent()
    {
        await using var host = await StartAsync();

        Assert.Equal(207, (await host.SendAsync("REPORT", "/", Body("", "1"), "Depth: 0")).Status);
        Assert.Equal(400, (await host.SendAsync("REPORT", "/", Body("", "1"), "Depth: 1")).Status);
        Assert.Equal(400, (await host.SendAsync("REPORT", "/", Body("", "1"), "Depth: infinity")).Status);
        Assert.Equal(400, (await host.SendAsync("REPORT", "/", Body("", null))).Status);
    }

    [Fact]
    public async Task ClientsOfTheDraftsSayTheLevelInTheDepth()
    {
        await using var host = await StartAsync();

        Assert.Equal(["/dav/a.txt", "/dav/f/"], (await host.SendAsync("REPORT", "/", Body("", null), "Depth: 1")).Hrefs);
        Assert.Equal(3, (await host.SendAsync("REPORT", "/", Body("", null), "Depth: infinity")).Hrefs.Count);
    }

    [Theory]
    [InlineData("<D:sync-collection xmlns:D='DAV:'><D:sync-level>1</D:sync-level><D:prop/></D:sync-collection>")]
    [InlineData("<D:sync-collection xmlns:D='DAV:'><D:sync-token/><D:sync-level>2</D:sync-level><D:prop/></D:sync-collection>")]
    [InlineData("<D:sync-collection xmlns:D='DAV:'><D:sync-token/><D:sync-level>1</D:sync-level><D:limit><D:nresults>0</D:nresults></D:limit><D:prop/></D:sync-collection>")]
    [InlineData("<D:sync-collection xmlns:D='DAV:'><D:sync-token/><D:sync-level>1</D:sync-level><D:limit/><D:prop/></D:sync-collection>")]
    [InlineData("<D:sync-collection xmlns:D='DAV:'><D:sync-token>")]
    [InlineData("")]
    public async Task ABodyThatIsNoneIsRefused(string body)
    {
        await using var host = await StartAsync();
        Assert.Equal(400, (await host.SendAsync("REPORT", "/", body)).Status);
    }

    [Fact]
    public async Task AnUnknownReportOrOneOnTheWrongResourceIsRefused()
    {
        await using var host = await StartAsync();

        var unknown = await host.SendAsync("REPORT", "/", "<C:calendar-query xmlns:C='urn:ietf:params:xml:ns:caldav'/>");
        var onFile = await host.SendAsync("REPORT", "/a.txt", Body("", "1"));

        Assert.All([unknown, onFile], answer =>
        {
            Assert.Equal(403, answer.Status);
            Assert.NotNull(answer.Xml.Element(D + "supported-report"));
        });
        Assert.Equal(404, (await host.SendAsync("REPORT", "/fehlt", Body("", "1"))).Status);
    }

    [Fact]
    public async Task CollectionsNameTheReportAndTheirTokenWhenAsked()
    {
        await using var host = await StartAsync();
        const string named = "<D:propfind xmlns:D='DAV:'><D:prop><D:sync-token/><D:supported-report-set/></D:prop></D:propfind>";

        var collection = await host.SendAsync("PROPFIND", "/", named, "Depth: 1");
        var all = await host.SendAsync("PROPFIND", "/", "<D:propfind xmlns:D='DAV:'><D:allprop/></D:propfind>", "Depth: 1");

        Assert.Equal(TokenOf(await SyncAsync(host, "/")), collection.Property(D + "sync-token", "/dav/")!.Value);
        Assert.NotEmpty(collection.Property(D + "supported-report-set", "/dav/f/")!.Descendants(D + "sync-collection"));
        Assert.Equal(404, collection.StatusOf(D + "sync-token", "/dav/a.txt"));
        Assert.Empty(collection.Property(D + "supported-report-set", "/dav/a.txt")!.Elements());
        Assert.DoesNotContain("sync-token", all.Text, StringComparison.Ordinal);
        Assert.Contains("REPORT", (await host.SendAsync("OPTIONS", "/"))["Allow"], StringComparison.Ordinal);
        Assert.DoesNotContain("REPORT", (await host.SendAsync("OPTIONS", "/a.txt"))["Allow"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATokenInAnIfHeaderHoldsAsLongAsNothingChanges()
    {
        await using var host = await StartAsync();
        var token = TokenOf(await SyncAsync(host, "/f"));
        await host.SendAsync("PUT", "/a.txt", "daneben");

        Assert.Equal(201, (await host.SendAsync("PUT", "/f/1.txt", "x", $"If: </dav/f/> (<{token}>)")).Status);
        Assert.Equal(412, (await host.SendAsync("PUT", "/f/2.txt", "x", $"If: </dav/f/> (<{token}>)")).Status);
        Assert.Equal(201, (await host.SendAsync("PUT", "/f/2.txt", "x", $"If: </dav/f/> (Not <{token}>)")).Status);
    }

    [Fact]
    public async Task ATokenDoesNotHoldForACollectionThatTookThePlaceOfAnother()
    {
        await using var host = await StartAsync();
        var token = TokenOf(await SyncAsync(host, "/f"));
        await host.SendAsync("DELETE", "/f");
        await host.SendAsync("MKCOL", "/f");

        Assert.Equal(412, (await host.SendAsync("PUT", "/f/1.txt", "x", $"If: </dav/f/> (<{token}>)")).Status);
    }

    private static async Task<WebDavHost> StartAsync()
    {
        var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a.txt", "a");
        await host.SendAsync("MKCOL", "/f");
        await host.SendAsync("PUT", "/f/b.txt", "b");
        return host;
    }

    private static Task<Answer> SyncAsync(WebDavHost host, string path, string token = "", string level = "infinite", int? limit = null) =>
        host.SendAsync("REPORT", path, Body(token, level, limit));

    private static string Body(string token, string? level, int? limit = null) => new XElement(
        D + "sync-collection",
        new XElement(D + "sync-token", token),
        level is null ? null : new XElement(D + "sync-level", level),
        limit is null ? null : new XElement(D + "limit", new XElement(D + "nresults", limit)),
        new XElement(D + "prop", new XElement(D + "getetag"), new XElement(D + "getcontentlength"))).ToString();

    private static string TokenOf(Answer answer) => answer.Xml.Element(D + "sync-token")!.Value;
}
