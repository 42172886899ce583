using System.Xml.Linq;

namespace ToolKit.WebDav.Tests;

/// <summary>SEARCH with DAV:basicsearch (RFC 5323).</summary>
public sealed class SearchTests
{
    private static readonly XNamespace D = "DAV:";

    [Theory]
    [InlineData("", new[] { "/dav/Bericht 1.txt", "/dav/Bericht 2.md", "/dav/a_b.txt" })]
    [InlineData("<D:contains>Bericht</D:contains>", new[] { "/dav/Bericht 1.txt", "/dav/Bericht 2.md" })]
    [InlineData("<D:eq><D:prop><D:displayname/></D:prop><D:literal>bericht 1.TXT</D:literal></D:eq>", new[] { "/dav/Bericht 1.txt" })]
    [InlineData("<D:like><D:prop><D:displayname/></D:prop><D:literal>%.txt</D:literal></D:like>", new[] { "/dav/Bericht 1.txt", "/dav/a_b.txt" })]
    [InlineData("<D:like><D:prop><D:displayname/></D:prop><D:literal>%e%t _.%</D:literal></D:like>", new[] { "/dav/Bericht 1.txt", "/dav/Bericht 2.md" })]
    [InlineData("<D:like><D:prop><D:displayname/></D:prop><D:literal>%\\_%</D:literal></D:like>", new[] { "/dav/a_b.txt" })]
    [InlineData("<D:like><D:prop><D:displayname/></D:prop><D:literal></D:literal></D:like>", new string[0])]
    [InlineData("<D:and><D:contains>Bericht</D:contains><D:like><D:prop><D:displayname/></D:prop><D:literal>%md</D:literal></D:like></D:and>", new[] { "/dav/Bericht 2.md" })]
    public async Task ConditionsDecideWhatIsAnswered(string where, string[] expected)
    {
        await using var host = await StartAsync();

        var answer = await SearchAsync(host, where);

        Assert.Equal(207, answer.Status);
        Assert.Equal(expected, answer.Hrefs.Select(Uri.UnescapeDataString).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task NamedPropertiesAreAnsweredAndMissingOnesSaidToBeMissing()
    {
        await using var host = await StartAsync();

        var answer = await SearchAsync(host, "<D:contains>a_b</D:contains>", select: "<D:prop><D:getcontentlength/><x:color xmlns:x='urn:x'/></D:prop>");

        Assert.Equal("4", answer.Property(D + "getcontentlength", "/dav/a_b.txt")!.Value);
        Assert.Equal(404, answer.StatusOf(XName.Get("color", "urn:x"), "/dav/a_b.txt"));
    }

    [Theory]
    [InlineData("<D:searchrequest xmlns:D='DAV:'/>", 403, "search-grammar-supported")]
    [InlineData("<D:searchrequest xmlns:D='DAV:'><x:natural xmlns:x='urn:x'>alles</x:natural></D:searchrequest>", 403, "search-grammar-supported")]
    [InlineData("<D:query-schema-discovery xmlns:D='DAV:'/>", 403, "search-grammar-discovery-supported")]
    [InlineData("<D:searchrequest xmlns:D='DAV:'><D:basicsearch><D:from><D:scope/><D:scope/></D:from></D:basicsearch></D:searchrequest>", 403, "search-multiple-scope-supported")]
    [InlineData("<D:searchrequest xmlns:D='DAV:'><D:basicsearch><D:from><D:scope><D:href>/dav/nichts/</D:href></D:scope></D:from></D:basicsearch></D:searchrequest>", 409, "search-scope-valid")]
    [InlineData("<D:searchrequest xmlns:D='DAV:'><D:basicsearch><D:from><D:scope><D:href>http://elsewhere.example/</D:href></D:scope></D:from></D:basicsearch></D:searchrequest>", 409, "search-scope-valid")]
    public async Task WhatIsNotServedIsNamedByItsCondition(string body, int status, string condition)
    {
        await using var host = await StartAsync();

        var answer = await host.SendAsync("SEARCH", "/", body);

        Assert.Equal(status, answer.Status);
        Assert.Contains(condition, answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<D:or><D:contains>a</D:contains></D:or>")]
    [InlineData("<D:not><D:contains>a</D:contains></D:not>")]
    [InlineData("<D:is-collection/>")]
    [InlineData("<D:eq><D:prop><D:getetag/></D:prop><D:literal>a</D:literal></D:eq>")]
    [InlineData("<D:eq><D:literal>a</D:literal></D:eq>")]
    [InlineData("<x:contains xmlns:x='urn:x'>a</x:contains>")]
    public async Task AConditionThatCannotBeAskedIsRefusedAndNotPassedOver(string where)
    {
        await using var host = await StartAsync();

        Assert.Equal(422, (await SearchAsync(host, where)).Status);
    }

    [Theory]
    [InlineData(null, 400)]
    [InlineData("<", 400)]
    [InlineData("<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", 403)]
    [InlineData("<D:searchrequest xmlns:D='DAV:'><D:basicsearch><D:limit><D:nresults>0</D:nresults></D:limit></D:basicsearch></D:searchrequest>", 400)]
    [InlineData("<D:searchrequest xmlns:D='DAV:'><D:basicsearch><D:from><D:scope><D:depth>7</D:depth></D:scope></D:from></D:basicsearch></D:searchrequest>", 400)]
    public async Task WhatCannotBeReadIsRefused(string? body, int status)
    {
        await using var host = await StartAsync();

        Assert.Equal(status, (await host.SendAsync("SEARCH", "/", body)).Status);
    }

    [Theory]
    [InlineData("and", 60, 422)]
    [InlineData("and", 20_000, 400)]
    [InlineData("contains", 20_000, 400)]
    public async Task DeepNestingIsRefused(string element, int depth, int status)
    {
        await using var host = await StartAsync();

        var where = string.Concat(Enumerable.Repeat($"<D:{element}>", depth)) + string.Concat(Enumerable.Repeat($"</D:{element}>", depth));

        Assert.Equal(status, (await SearchAsync(host, where)).Status);
    }

    [Fact]
    public async Task ATreeThatCannotBeSearchedSaysSo()
    {
        await using var host = await WebDavHost.StartAsync();

        var answer = await host.SendAsync("SEARCH", "/", "<D:searchrequest xmlns:D='DAV:'><D:basicsearch/></D:searchrequest>");
        var options = await host.SendAsync("OPTIONS", "/");

        Assert.Equal(405, answer.Status);
        Assert.DoesNotContain("SEARCH", options["Allow"], StringComparison.Ordinal);
        Assert.Null(options["DASL"]);
    }

    [Fact]
    public async Task ATreeThatCanBeSearchedSaysHow()
    {
        await using var host = await StartAsync();

        var options = await host.SendAsync("OPTIONS", "/");
        var property = (await host.SendAsync("PROPFIND", "/", "<D:propfind xmlns:D='DAV:'><D:prop><D:supported-query-grammar-set/></D:prop></D:propfind>", "Depth: 0"))
            .Property(D + "supported-query-grammar-set", "/dav/")!;

        Assert.Contains("SEARCH", options["Allow"], StringComparison.Ordinal);
        Assert.Equal("<DAV:basicsearch>", options["DASL"]);
        Assert.NotNull(property.Descendants(D + "basicsearch").SingleOrDefault());
    }

    [Fact]
    public async Task WhatCannotBeAskedIsRefusedInOneSentence()
    {
        await using var host = await StartAsync();
        var condition = "<D:like><D:prop><D:displayname/></D:prop><D:literal>a%</D:literal></D:like>";

        Assert.Equal(422, (await SearchAsync(host, "<D:eq><D:prop><D:displayname/><D:getcontenttype/></D:prop><D:literal>a</D:literal></D:eq>")).Status);
        Assert.Equal(422, (await SearchAsync(host, $"<D:like><D:prop><D:displayname/></D:prop><D:literal>{new string('%', 1001)}</D:literal></D:like>")).Status);
        Assert.Equal(422, (await SearchAsync(host, $"<D:and>{string.Concat(Enumerable.Repeat(condition, 51))}</D:and>")).Status);
        Assert.Equal(207, (await SearchAsync(host, $"<D:and>{string.Concat(Enumerable.Repeat(condition, 50))}</D:and>")).Status);
    }

    private static async Task<WebDavHost> StartAsync()
    {
        var host = await WebDavHost.StartAsync(options => options.IsSearchable = true, wrap: store => new SearchableStore(store));
        foreach (var name in new[] { "Bericht%201.txt", "Bericht%202.md", "a_b.txt" })
            await host.SendAsync("PUT", "/" + name, "Text");
        return host;
    }

    private static Task<Answer> SearchAsync(WebDavHost host, string where, string select = "<D:prop><D:displayname/></D:prop>") => host.SendAsync(
        "SEARCH",
        "/",
        $"<D:searchrequest xmlns:D='DAV:'><D:basicsearch><D:select>{select}</D:select><D:from><D:scope><D:href>/dav/</D:href><D:depth>1</D:depth></D:scope></D:from><D:where>{where}</D:where></D:basicsearch></D:searchrequest>");
}
