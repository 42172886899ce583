using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ToolKit.WebDav.Tests;

public sealed class PropFindTests
{
    [Fact]
    public async Task AllPropShowsTheLivePropertiesOfRfc4918AndDeadOnes()
    {
        await using var host = await WebDavHost.StartAsync(quota: 1000);
        await host.SendAsync("PUT", "/a.docx", "hello");
        await host.SendAsync("PROPPATCH", "/a.docx", Some.Set("<x:p xmlns:x=\"urn:x\">v</x:p>"));
        var answer = await host.SendAsync("PROPFIND", "/a.docx", "<D:propfind xmlns:D=\"DAV:\"><D:allprop/></D:propfind>", "Depth: 0");
        Assert.Equal(207, answer.Status);
        Assert.Equal("application/xml; charset=utf-8", answer["Content-Type"]);
        Assert.Equal("5", answer.Property("{DAV:}getcontentlength")!.Value);
        Assert.Equal("2026-03-02T09:00:00Z", answer.Property("{DAV:}creationdate")!.Value);
        Assert.Equal("Mon, 02 Mar 2026 09:00:00 GMT", answer.Property("{DAV:}getlastmodified")!.Value);
        Assert.Equal("application/vnd.openxmlformats-officedocument.wordprocessingml.document", answer.Property("{DAV:}getcontenttype")!.Value);
        Assert.Equal((await host.SendAsync("GET", "/a.docx"))["ETag"], answer.Property("{DAV:}getetag")!.Value);
        Assert.Equal("a.docx", answer.Property("{DAV:}displayname")!.Value);
        Assert.Empty(answer.Property("{DAV:}resourcetype")!.Elements());
        Assert.Equal(2, answer.Property("{DAV:}supportedlock")!.Elements().Count());
        Assert.Empty(answer.Property("{DAV:}lockdiscovery")!.Elements());
        Assert.Equal("v", answer.Property("{urn:x}p")!.Value);
        Assert.Null(answer.Property("{DAV:}quota-used-bytes"));
    }

    [Fact]
    public async Task NoBodyMeansAllPropButNoDeadOnes()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "x");
        await host.SendAsync("PROPPATCH", "/a", Some.Set("<x:p xmlns:x=\"urn:x\">v</x:p>"));
        var answer = await host.SendAsync("PROPFIND", "/a", null, "Depth: 0");
        Assert.NotNull(answer.Property("{DAV:}getetag"));
        Assert.Null(answer.Property("{urn:x}p"));
    }

    [Fact]
    public async Task NamesAloneComeWithoutValues()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "x");
        await host.SendAsync("PROPPATCH", "/a", Some.Set("<x:p xmlns:x=\"urn:x\">v</x:p><n>v</n>"));
        var answer = await host.SendAsync("PROPFIND", "/a", "<D:propfind xmlns:D=\"DAV:\"><D:propname/></D:propfind>", "Depth: 0");
        var names = answer.Xml.Descendants(Answer.D + "prop").Elements().ToList();
        Assert.Contains(names, element => element.Name == "{urn:x}p");
        Assert.Contains(names, element => element.Name == "n");
        Assert.Contains(names, element => element.Name == "{DAV:}getcontentlength");
        Assert.All(names, element => Assert.Empty(element.Nodes()));
    }

    [Fact]
    public async Task NamedPropertiesAreFoundOrNotFound()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("MKCOL", "/a");
        var answer = await host.SendAsync("PROPFIND", "/a", Some.Find("<D:resourcetype/><D:getcontentlength/><x:none xmlns:x=\"urn:x\"/><y/><D:resourcetype/>"), "Depth: 0");
        Assert.Equal(200, answer.StatusOf("{DAV:}resourcetype"));
        Assert.Equal(404, answer.StatusOf("{DAV:}getcontentlength"));
        Assert.Equal(404, answer.StatusOf("{urn:x}none"));
        Assert.Equal(404, answer.StatusOf("y"));
        Assert.Single(answer.Xml.Descendants(Answer.D + "resourcetype"));
    }

    [Theory]
    [InlineData("Prefer: return=minimal")]
    [InlineData("Brief: t")]
    public async Task AMinimalAnswerLeavesOutWhatIsNotFound(string header)
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "x");
        var answer = await host.SendAsync("PROPFIND", "/a", Some.Find("<D:getetag/><x:none xmlns:x=\"urn:x\"/>"), "Depth: 0", header);
        Assert.Single(answer.Xml.Descendants(Answer.D + "propstat"));
        Assert.Equal("return=minimal", answer["Preference-Applied"]);
        answer = await host.SendAsync("PROPFIND", "/a", Some.Find("<x:none xmlns:x=\"urn:x\"/>"), "Depth: 0", header);
        Assert.Contains(" 200 ", Assert.Single(answer.Xml.Descendants(Answer.D + "status")).Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IncludeAddsToAllProp()
    {
        await using var host = await WebDavHost.StartAsync(quota: 1000);
        await host.SendAsync("PUT", "/a", "12345");
        var answer = await host.SendAsync("PROPFIND", "/", "<D:propfind xmlns:D=\"DAV:\"><D:allprop/><D:include><D:quota-used-bytes/><D:quota-available-bytes/><D:getetag/></D:include></D:propfind>", "Depth: 0");
        Assert.Equal("5", answer.Property("{DAV:}quota-used-bytes")!.Value);
        Assert.Equal("995", answer.Property("{DAV:}quota-available-bytes")!.Value);
        Assert.NotNull(answer.Property("{DAV:}resourcetype"));
    }

    [Fact]
    public async Task WithoutALimitAvailableSpaceIsUndefined()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "12345");
        var answer = await host.SendAsync("PROPFIND", "/", Some.Find("<D:quota-used-bytes/><D:quota-available-bytes/><D:quota/><D:quotaused/>"), "Depth: 1");
        Assert.Equal(200, answer.StatusOf("{DAV:}quota-used-bytes", "/dav/"));
        Assert.Equal(404, answer.StatusOf("{DAV:}quota-available-bytes", "/dav/"));
        Assert.Equal(404, answer.StatusOf("{DAV:}quota", "/dav/"));
        Assert.Equal(404, answer.StatusOf("{DAV:}quota-used-bytes", "/dav/a")); // RFC 4331: collections
    }

    [Theory]
    [InlineData("0", "/dav/a/")]
    [InlineData("1", "/dav/a/ /dav/a/g /dav/a/sub/")]
    [InlineData("infinity", "/dav/a/ /dav/a/g /dav/a/sub/ /dav/a/sub/f")]
    [InlineData(null, "/dav/a/ /dav/a/g /dav/a/sub/ /dav/a/sub/f")]
    public async Task DepthSaysHowFarAndTheTargetComesFirst(string? depth, string hrefs)
    {
        await using var host = await WebDavHost.StartAsync();
        await TransferTests.TreeAsync(host);
        foreach (var path in new[] { "/a", "/a/" }) // both without a redirect
            Assert.Equal(hrefs, string.Join(' ', (await host.SendAsync("PROPFIND", path, null, depth is null ? [] : ["Depth: " + depth])).Hrefs));
    }

    [Theory]
    [InlineData(0, 403)]
    [InlineData(3, 403)]
    [InlineData(4, 207)]
    public async Task InfiniteDepthHasACap(int cap, int status)
    {
        await using var host = await WebDavHost.StartAsync(options => options.MaxInfiniteDepthEntries = cap);
        await TransferTests.TreeAsync(host);
        await host.SendAsync("PUT", "/a/sub/g", "x");
        var answer = await host.SendAsync("PROPFIND", "/a", null, "Depth: infinity");
        Assert.Equal(status, answer.Status);
        if (status == 403)
            Assert.NotNull(answer.Xml.Element(Answer.D + "propfind-finite-depth"));
        Assert.Equal(207, (await host.SendAsync("PROPFIND", "/a", null, "Depth: 1")).Status);
        Assert.Equal(207, (await host.SendAsync("PROPFIND", "/a/g")).Status); // a file has no depth
    }

    [Fact]
    public async Task ALongListingIsStreamedAndWholeAndTheCapHoldsThereToo()
    {
        await using var host = await WebDavHost.StartAsync(options => options.MaxInfiniteDepthEntries = 999);
        var store = host.Tree.OpenAs("anna");
        await Some.FolderAsync(store, "/many");
        for (var i = 0; i < 1000; i++)
            await Some.FileAsync(store, $"/many/file{i:0000}", "x");
        var answer = await host.SendAsync("PROPFIND", "/many", null, "Depth: 1");
        Assert.Equal(1001, answer.Hrefs.Count);
        Assert.Equal("/dav/many/file0999", answer.Hrefs[^1]);
        Assert.Equal(403, (await host.SendAsync("PROPFIND", "/many", null, "Depth: infinity")).Status);
    }

    [Fact]
    public async Task EveryDavElementCarriesThePrefixD()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "x");
        await host.LockAsync("/a");
        var answer = await host.SendAsync("PROPFIND", "/", null, "Depth: 1");
        Assert.DoesNotMatch(new Regex("<(?!/?D:|\\?xml)", RegexOptions.None, TimeSpan.FromSeconds(1)), answer.Text);
    }

    [Theory]
    [InlineData("<D:propfind xmlns:D=\"DAV:\">")]
    [InlineData("<propfind/>")]
    [InlineData("<D:propfind xmlns:D=\"DAV:\"/>")]
    [InlineData("<D:propfind xmlns:D=\"DAV:\"><D:unknown/></D:propfind>")]
    [InlineData("<D:propfind xmlns:D=\"DAV:\"><D:allprop/><D:prop/></D:propfind>")]
    [InlineData("<D:propfind xmlns:D=\"DAV:\"><D:prop><x:y xmlns:x=\"\"/></D:prop></D:propfind>")]
    [InlineData("<D:propfind xmlns:D=\"DAV:\"><D:prop><x:y/></D:prop></D:propfind>")]
    [InlineData("<D:multistatus xmlns:D=\"DAV:\"/>")]
    [InlineData("no xml at all")]
    public async Task ABodyThatIsNoPropfindIs400(string body)
    {
        await using var host = await WebDavHost.StartAsync();
        var answer = await host.SendAsync("PROPFIND", "/", body, "Depth: 0");
        Assert.Equal(400, answer.Status);
        Assert.EndsWith(".\n", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsNotKnownInABodyIsIgnored()
    {
        await using var host = await WebDavHost.StartAsync();
        var answer = await host.SendAsync("PROPFIND", "/", "<D:propfind xmlns:D=\"DAV:\" a=\"b\"><!-- c --><x:new xmlns:x=\"urn:x\"><D:prop/></x:new><?pi?><D:prop a=\"b\"><D:resourcetype><x/></D:resourcetype></D:prop></D:propfind>", "Depth: 0");
        Assert.Equal(200, answer.StatusOf("{DAV:}resourcetype"));
    }

    [Theory]
    [InlineData("Depth: 2")]
    [InlineData("Depth: -1")]
    [InlineData("Depth: none")]
    public async Task AWrongDepthIs400(string header)
    {
        await using var host = await WebDavHost.StartAsync();
        Assert.Equal(400, (await host.SendAsync("PROPFIND", "/", null, header)).Status);
    }

    [Fact]
    public async Task TheFoldersAboveTheTreeAnswer()
    {
        await using var host = await WebDavHost.StartAsync(prefix: "/files/dav");
        await host.SendAsync("PUT", "/a", "x");
        var client = host.Client;
        foreach (var (path, hrefs) in new[] { ("/", "/ /files/"), ("/files", "/files/ /files/dav/"), ("/files/", "/files/ /files/dav/") })
        {
            using var request = new HttpRequestMessage(new HttpMethod("PROPFIND"), new Uri(host.Address, path));
            request.Headers.Add("Depth", "1");
            using var response = await client.SendAsync(request);
            var answer = new Answer((int)response.StatusCode, new Dictionary<string, string>(), await response.Content.ReadAsByteArrayAsync());
            Assert.Equal(207, answer.Status);
            Assert.Equal(hrefs, string.Join(' ', answer.Hrefs));
        }

        Assert.Equal(["/files/dav/", "/files/dav/a"], (await host.SendAsync("PROPFIND", "", null, "Depth: 1")).Hrefs);
    }

    [Fact]
    public async Task OfTwoTreesTheFirstAnswersAboveBoth()
    {
        await using var host = await WebDavHost.StartAsync(prefix: "/files/dav", second: "/files/other");
        await host.SendAsync("PUT", "/a", "x");

        foreach (var (path, hrefs) in new[] { ("../../", "/ /files/"), ("../", "/files/ /files/dav/"), ("../other/", "/files/other/ /files/other/a") })
            Assert.Equal(hrefs, string.Join(' ', (await host.SendAsync("PROPFIND", "/" + path, null, "Depth: 1")).Hrefs));
        Assert.Equal(200, (await host.SendAsync("OPTIONS", "/../../")).Status);
    }

    [Fact]
    public async Task AListingAskedAgainIsTheSameAndShowsEveryChangeAtOnce()
    {
        await using var host = await WebDavHost.StartAsync();
        await TransferTests.TreeAsync(host);
        var store = host.Tree.OpenAs("anna");
        for (var i = 0; i < 300; i++)
            await Some.FileAsync(store, $"/a/file{i}", "x");
        await SameTwiceAsync();
        await ChangesAsync("PUT", "/a/new", "x");
        await ChangesAsync("PUT", "/a/g", "longer than before");
        await ChangesAsync("PROPPATCH", "/a/g", Some.Set("<D:displayname>other</D:displayname>"));
        await ChangesAsync("DELETE", "/a/g", null);
        await ChangesAsync("MOVE", "/a/new", null, "Destination: /dav/a/newer");
        var token = await host.LockAsync("/a/newer");
        Assert.Contains("Second-600", await ListAsync(), StringComparison.Ordinal);
        host.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Contains("Second-540", await ListAsync(), StringComparison.Ordinal); // always live
        await host.SendAsync("UNLOCK", "/a/newer", null, $"Lock-Token: <{token}>");
        Assert.DoesNotContain("activelock", await ListAsync(), StringComparison.Ordinal);
        await SameTwiceAsync();

        async Task<string> ListAsync() => (await host.SendAsync("PROPFIND", "/a", null, "Depth: 1")).Text;

        async Task SameTwiceAsync() => Assert.Equal(await ListAsync(), await ListAsync());

        async Task ChangesAsync(string method, string path, string? body, params string[] headers)
        {
            var before = await ListAsync();
            var answer = await host.SendAsync(method, path, body, headers);
            Assert.True(answer.Status is >= 200 and < 300, answer.ToString());
            Assert.NotEqual(before, await ListAsync());
            await SameTwiceAsync();
        }
    }

    [Fact]
    public async Task ListingsOfDifferentBodiesAndTreesAreNotMixedUp()
    {
        using var other = new InMemoryDavStore(TimeProvider.System);
        await Some.FileAsync(other.OpenAs("bert"), "/theirs", "x");
        await using var host = await WebDavHost.StartAsync(wrap: store => store.Principal == "bert" ? other.OpenAs("bert") : store);
        await host.SendAsync("PUT", "/mine", "x");
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(["/dav/", "/dav/mine"], (await host.SendAsync("PROPFIND", "/", null, "Depth: 1")).Hrefs);
            Assert.Equal(["/dav/", "/dav/theirs"], (await host.SendAsync("PROPFIND", "/", null, "Depth: 1", "X-Person: bert")).Hrefs);
            var named = await host.SendAsync("PROPFIND", "/", Some.Find("<D:getetag/><D:none/>"), "Depth: 1");
            Assert.Equal(404, named.StatusOf("{DAV:}none", "/dav/mine"));
            Assert.Null((await host.SendAsync("PROPFIND", "/", Some.Find("<D:getetag/><D:none/>"), "Depth: 1", "Brief: t")).StatusOf("{DAV:}none", "/dav/mine"));
        }
    }

    [Theory]
    [InlineData(0)] // nothing is kept
    [InlineData(40_000)] // too long to be kept: it is noticed on the way
    [InlineData(16_000_000)]
    public async Task AListingIsTheSameHoweverMuchIsKept(int cacheBytes)
    {
        await using var host = await WebDavHost.StartAsync(options => options.ListingCacheBytes = cacheBytes);
        var store = host.Tree.OpenAs("anna");
        foreach (var folder in new[] { "/a", "/b", "/b/c" })
        {
            await host.SendAsync("MKCOL", folder);
            for (var i = 0; i < 400; i++)
                await Some.FileAsync(store, $"{folder}/file{i:000}", "x");
        }

        string[] Files(string folder) => [.. Enumerable.Range(0, 400).Select(i => $"/dav{folder}/file{i:000}")];
        string[] deep = ["/dav/", "/dav/a/", .. Files("/a"), "/dav/b/", .. Files("/b"), "/dav/b/c/", .. Files("/b/c")];
        for (var round = 0; round < 2; round++)
        {
            Assert.Equal(["/dav/b/", "/dav/b/c/", .. Files("/b")], (await host.SendAsync("PROPFIND", "/b", null, "Depth: 1")).Hrefs.Order(StringComparer.Ordinal));
            Assert.Equal(deep.Order(StringComparer.Ordinal), (await host.SendAsync("PROPFIND", "/", null, "Depth: infinity")).Hrefs.Order(StringComparer.Ordinal));
            var atOnce = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.SendAsync("PROPFIND", "/a", null, "Depth: 1")));
            Assert.All(atOnce, answer => Assert.Equal(["/dav/a/", .. Files("/a")], answer.Hrefs));
            await host.SendAsync("PUT", "/b/c/file399", "changed");
        }
    }

    [Fact]
    public void TheCacheKeepsToItsBound()
    {
        var cache = new ListingCache(1000);
        var plan = PropFindPlan.For(PropFindBody.Empty);
        ListingCache.Key Key(int i) => new("tag" + i, "/dav/", plan, false);
        for (var i = 0; i < 20; i++)
        {
            cache.Add(Key(i), new RenderedListing([new byte[100]], 100, 1, true));
            Assert.NotNull(cache.Find(Key(0))); // in use, so it stays
        }

        Assert.Equal(10, Enumerable.Range(0, 20).Count(i => cache.Find(Key(i)) is not null));
        Assert.NotNull(cache.Find(Key(19)));
        Assert.Null(cache.Find(Key(1)));
    }
}
