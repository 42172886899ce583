using System.Xml.Linq;
using ToolKit.Access;

namespace ToolKit.Server.Tests;

/// <summary>SEARCH on the share (RFC 5323).</summary>
public sealed class ShareSearchTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Contains = "<D:contains>WORD</D:contains>";

    [Fact]
    public async Task WhatHoldsTheWordsBelowTheScopeIsAnswered()
    {
        using var dav = await Application.DavClientAsync(Role.Reader, "/Regionen/Hessen");
        var (folder, word) = (await Application.MakeFolderAsync(), SearchClient.Word());
        var inner = await Application.MakeFolderAsync(folder, "Größe & Co");
        await Application.WriteAsync($"{folder}/eins.txt", word);
        await Application.WriteAsync($"{inner}/zwei.md", word);
        await Application.WriteAsync($"{await Application.MakeFolderAsync("/Regionen/Bayern")}/geheim.txt", word);

        Assert.Equal([$"{inner}/zwei.md", $"{folder}/eins.txt"], await FindAsync(dav, "/", Contains, word));
        Assert.Equal([$"{inner}/zwei.md"], await FindAsync(dav, inner, Contains, word));
        Assert.Equal([$"{folder}/eins.txt"], await FindAsync(dav, folder, Contains, word, depth: "1"));
        Assert.Equal([$"{folder}/eins.txt"], await FindAsync(dav, $"{folder}/eins.txt", Contains, word, depth: "0"));
    }

    [Fact]
    public async Task NamesAndTypesNarrow()
    {
        using var dav = await Application.DavClientAsync(Role.Reader, "/Regionen/Hessen");
        var (folder, word) = (await Application.MakeFolderAsync(), SearchClient.Word());
        await Application.WriteAsync($"{folder}/Bericht 1.txt", word);
        await Application.WriteAsync($"{folder}/Bericht 2.md", word);
        await Application.WriteAsync($"{folder}/Anderes.txt", "nichts");

        Assert.Equal([$"{folder}/Bericht 1.txt"], await FindAsync(dav, folder, $"<D:and>{Contains}{Like("getcontenttype", "text/plain%")}</D:and>", word));
        Assert.Equal([$"{folder}/Anderes.txt", $"{folder}/Bericht 1.txt"], await FindAsync(dav, folder, Like("displayname", "%.TXT"), word));
        Assert.Equal([$"{folder}/Bericht 2.md"], await FindAsync(dav, folder, Like("displayname", "bericht _.m%"), word));
        Assert.Equal([], await FindAsync(dav, folder, Like("displayname", "bericht \\_.md"), word));
    }

    [Fact]
    public async Task PropertiesAreAnsweredAsInAListing()
    {
        using var dav = await Application.DavClientAsync(Role.Reader, "/Regionen/Hessen");
        var (folder, word) = (await Application.MakeFolderAsync(), SearchClient.Word());
        var path = await Application.WriteAsync($"{folder}/a.txt", word);
        await Application.WaitForSearchAsync();

        var answer = await SearchAsync(dav, folder, Contains, word);

        var props = XElement.Parse(answer.Text).Descendants(DavClient.Dav + "prop").First();
        Assert.Equal((await dav.PropertiesAsync(path))[DavClient.Dav + "getetag"], props.Element(DavClient.Dav + "getetag")!.Value);
        Assert.Equal("a.txt", props.Element(DavClient.Dav + "displayname")!.Value);
    }

    [Fact]
    public async Task ALimitIsKeptAndSaid()
    {
        using var dav = await Application.DavClientAsync(Role.Reader, "/Regionen/Hessen");
        var (folder, word) = (await Application.MakeFolderAsync(), SearchClient.Word());
        for (var i = 0; i < 3; i++)
            await Application.WriteAsync($"{folder}/{i}.txt", word);
        await Application.WaitForSearchAsync();

        var answer = await SearchAsync(dav, folder, Contains, word, more: "<D:limit><D:nresults>2</D:nresults></D:limit>");

        var statuses = XElement.Parse(answer.Text).Elements(DavClient.Dav + "response").Select(response => response.Element(DavClient.Dav + "status")?.Value ?? "found").ToList();
        Assert.Equal(["found", "found", "HTTP/1.1 507 Insufficient Storage"], statuses);
    }

    [Theory]
    [InlineData("<D:or><D:contains>a</D:contains></D:or>", "", 422)]
    [InlineData("<D:not><D:contains>a</D:contains></D:not>", "", 422)]
    [InlineData("<D:gt><D:prop><D:getcontentlength/></D:prop><D:literal>1</D:literal></D:gt>", "", 422)]
    [InlineData("<D:like><D:prop><D:getetag/></D:prop><D:literal>%</D:literal></D:like>", "", 422)]
    [InlineData("<D:contains>a</D:contains>", "<D:orderby/>", 422)]
    [InlineData("<D:contains>a</D:contains>", "<D:limit><D:nresults>0</D:nresults></D:limit>", 400)]
    public async Task WhatCannotBeAnsweredIsRefused(string where, string more, int status)
    {
        using var dav = await Application.DavClientAsync(Role.Reader, "/Regionen/Hessen");

        Assert.Equal(status, (await SearchAsync(dav, "/Regionen/Hessen", where, "a", more: more)).Status);
    }

    [Fact]
    public async Task OtherGrammarsAndScopesAreRefusedByTheirCondition()
    {
        using var dav = await Application.DavClientAsync(Role.Reader, "/Regionen/Hessen");

        var grammar = await dav.SendAsync("SEARCH", "/", """<D:searchrequest xmlns:D="DAV:"><x:sql xmlns:x="urn:x">SELECT</x:sql></D:searchrequest>""");
        var absent = await SearchAsync(dav, "/Regionen/Hessen/gibt es nicht", Contains, "a");
        var hidden = await SearchAsync(dav, "/Regionen/Bayern", Contains, "a");

        Assert.Equal((403, true), (grammar.Status, grammar.Text.Contains("search-grammar-supported", StringComparison.Ordinal)));
        Assert.Equal((409, true), (absent.Status, absent.Text.Contains("search-scope-valid", StringComparison.Ordinal)));
        Assert.Equal(absent.Text, hidden.Text);
        Assert.Equal(400, (await dav.SendAsync("SEARCH", "/")).Status);
        Assert.Equal(400, (await dav.SendAsync("SEARCH", "/", "<")).Status);
        Assert.Equal(401, (await new DavClient(Application.Address, null).SendAsync("SEARCH", "/", "<x/>")).Status);
    }

    [Fact]
    public async Task ClientsAreToldThatTheyCanSearch()
    {
        using var dav = await Application.DavClientAsync(Role.Reader, "/Regionen/Hessen");

        var options = await dav.SendAsync("OPTIONS", "/");
        var properties = await dav.PropertiesAsync("/", DavClient.Dav + "supported-query-grammar-set");

        Assert.Equal("<DAV:basicsearch>", options["DASL"]);
        Assert.Contains("SEARCH", options["Allow"], StringComparison.Ordinal);
        Assert.Single(properties);
    }

    private static string Like(string property, string pattern) => $"<D:like><D:prop><D:{property}/></D:prop><D:literal>{pattern}</D:literal></D:like>";

    private async Task<IReadOnlyList<string>> FindAsync(DavClient dav, string scope, string where, string word, string depth = "infinity")
    {
        await Application.WaitForSearchAsync();
        var answer = await SearchAsync(dav, scope, where, word, depth);
        Assert.True(answer.Status == 207, $"{answer.Status}: {answer.Text}");
        return
        [
            .. XElement.Parse(answer.Text).Elements(DavClient.Dav + "response")
                .Select(response => Uri.UnescapeDataString(response.Element(DavClient.Dav + "href")!.Value)["/dav".Length..])
                .Order(StringComparer.Ordinal),
        ];
    }

    private static Task<Answer> SearchAsync(DavClient dav, string scope, string where, string word, string depth = "infinity", string more = "") => dav.SendAsync(
        "SEARCH",
        "/",
        $"""
        <D:searchrequest xmlns:D="DAV:"><D:basicsearch>
          <D:select><D:prop><D:displayname/><D:getetag/></D:prop></D:select>
          <D:from><D:scope><D:href>{dav.AddressOf(scope).AbsolutePath}</D:href><D:depth>{depth}</D:depth></D:scope></D:from>
          <D:where>{where.Replace("WORD", word, StringComparison.Ordinal)}</D:where>{more}
        </D:basicsearch></D:searchrequest>
        """);
}
