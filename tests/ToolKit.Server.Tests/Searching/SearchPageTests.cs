using System.Xml.Linq;
using ToolKit.Access;

namespace ToolKit.Server.Tests;

/// <summary>The search page, without any script.</summary>
public sealed class SearchPageTests(ToolKitApplication application) : ApplicationTests(application)
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    [Fact]
    public async Task TheBoxStandsOnTheHomePageAndInTheHeaderOfOthers()
    {
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        await Application.WaitForSearchAsync();

        foreach (var path in new[] { "/", "/dokumente", "/konto", "/suche" })
        {
            var page = await browser.OpenAsync(path);
            Assert.Single(page.Document.QuerySelectorAll("form[action='/suche'] input[name=q]"));
            Assert.Contains("Suche", (await browser.SubmitAsync(page, "Suchen", ("q", "Schweigepflicht"))).Document.Title, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AHitLeadsToThePassageAndShowsItMarked()
    {
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        var (folder, word) = (await Application.MakeFolderAsync(), SearchClient.Word());
        await Application.WriteAsync($"{folder}/Überblick.md", $"# Überblick\n\nAnfang\n\n## Zweiter Teil\n\nHier steht {word}.");
        await Application.WaitForSearchAsync();

        var page = await browser.OpenAsync($"/suche?q={word}");

        Assert.Contains("Ein Dokument zu", page.Main, StringComparison.Ordinal);
        Assert.Equal(word, page.Document.QuerySelector(".hits mark")!.TextContent);
        var target = page.Document.QuerySelector(".hits a")!.GetAttribute("href")!;
        var anchor = target[(target.IndexOf('#', StringComparison.Ordinal) + 1)..];
        var document = await browser.OpenAsync(target);
        Assert.Equal("Zweiter Teil", document.Document.GetElementById(Uri.UnescapeDataString(anchor))!.TextContent);
    }

    [Fact]
    public async Task AllDocumentsThatCiteASectionAreFoundFromTheListOfReviewDates()
    {
        var folder = await Application.MakeFolderAsync("/Werkzeugkoffer/Transparenz/Operative Instrumente");
        using var editor = await Application.SignInAsync(Role.Editor, folder);
        string[] cites =
        [
            "§ 4711 SGB VIII", "§ 4711 Abs. 1 SGB VIII", "§§ 4711, 4713 SGB VIII", "§§ 4709 Abs. 2 Satz 1 und 4711 SGB VIII", "§§ 4709 bis 4713 SGB VIII", "§ 4711 des Achten Buches", "§\u00A04711 SGB\u00A08", "§4711 SGB VIII",
        ];
        string[] others = ["§ 4712 SGB VIII", "§§ 4710, 4712 SGB VIII", "SGB VIII, Seite 4711", "§ 47 SGB VIII"];
        for (var i = 0; i < cites.Length; i++)
            await Application.WriteAsync($"{folder}/Nennt {i}.md", $"# Nennt {i}\n\nDas regelt {cites[i]}.");
        for (var i = 0; i < others.Length; i++)
            await Application.WriteAsync($"{folder}/Anderes {i}.md", $"# Anderes {i}\n\nDas regelt {others[i]}.");
        await Application.WaitForSearchAsync();

        var found = await editor.SubmitAsync(await editor.OpenAsync("/pruefdaten"), "Suchen", ("q", "§ 4711 SGB VIII"));
        var none = await editor.OpenAsync("/suche?q=" + Uri.EscapeDataString("§ 4799 SGB VIII"));

        Assert.Equal(cites.Select((_, i) => $"Nennt {i}").Order(StringComparer.Ordinal), found.Document.QuerySelectorAll(".hits h2").Select(hit => hit.TextContent).Order(StringComparer.Ordinal));
        var document = await editor.OpenAsync(LibraryUrl.For($"{folder}/Nennt 2.md"));
        Assert.Equal(cites.Length, (await editor.OpenAsync(document.Link("§ 4711 SGB VIII"))).Document.QuerySelectorAll(".hits h2").Length);
        Assert.Empty(none.Document.QuerySelectorAll(".hits h2"));
        Assert.Contains("„§ 4799“", none.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhereNoPassageHoldsTheWordsAHitSaysWhatItIsAbout()
    {
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        var (folder, word) = (await Application.MakeFolderAsync(), SearchClient.Word());
        await Application.WriteAsync($"{folder}/a.md", $"---\ntitle: {word}\ndescription: Worum es hier geht.\n---\nRechtsstand: vorgestern.\n");
        await Application.WriteAsync($"{folder}/b.md", $"---\ntitle: Anderes\ndescription: Steht nicht da.\n---\nHier steht {word}.\n");
        await Application.WaitForSearchAsync();

        var hits = (await browser.OpenAsync($"/suche?q={word}")).Document.QuerySelectorAll(".hits li").Select(hit => hit.TextContent).ToList();

        Assert.Equal(2, hits.Count);
        Assert.Single(hits, hit => hit.Contains("Worum es hier geht.", StringComparison.Ordinal) && !hit.Contains("vorgestern", StringComparison.Ordinal));
        Assert.Single(hits, hit => hit.Contains($"Hier steht {word}.", StringComparison.Ordinal) && !hit.Contains("Steht nicht da.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TickedFacetsNarrowAndStayTicked()
    {
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        var (folder, word) = (await Application.MakeFolderAsync(), SearchClient.Word());
        await Application.WriteAsync($"{folder}/a.md", $"---\ntitle: Eins\nkind: Muster\nlegal_areas: [SGB II, SGB VIII]\n---\n{word}");
        await Application.WriteAsync($"{folder}/b.md", $"---\ntitle: Zwei\nkind: Konzept\n---\n{word}");
        await Application.WaitForSearchAsync();
        var all = await browser.OpenAsync($"/suche?q={word}");
        Assert.Contains("Muster (1)", all.Main, StringComparison.Ordinal);
        Assert.Contains("SGB VIII (1)", all.Main, StringComparison.Ordinal);

        var narrowed = await browser.OpenAsync($"/suche?q={word}&art=Muster");

        Assert.Equal(["Eins"], narrowed.Document.QuerySelectorAll(".hits h2").Select(hit => hit.TextContent));
        Assert.NotNull(narrowed.Document.QuerySelector("input[name=art][value=Muster][checked]"));
        Assert.Equal(2, (await browser.OpenAsync(narrowed.Link("Alles zurücksetzen"))).Document.QuerySelectorAll(".hits h2").Length);
    }

    [Fact]
    public async Task HitsCanBeSortedAndPagedThrough()
    {
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        var (folder, word) = (await Application.MakeFolderAsync(), SearchClient.Word());
        for (var i = 0; i < 12; i++)
            await Application.WriteAsync($"{folder}/{i:00}.md", $"# Bericht {i:00}\n\n{word}");
        await Application.WaitForSearchAsync();

        var first = await browser.OpenAsync($"/suche?q={word}&sortierung=titel");
        var second = await browser.OpenAsync(first.Link("Nächste"));

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"Bericht {i:00}"), first.Document.QuerySelectorAll(".hits h2").Select(hit => hit.TextContent));
        Assert.Equal(["Bericht 10", "Bericht 11"], second.Document.QuerySelectorAll(".hits h2").Select(hit => hit.TextContent));
        Assert.Equal(first.Path.Split('?')[0] + "?", second.Link("Vorherige")[..7]);
    }

    [Fact]
    public async Task WhoFindsNothingIsHelpedOn()
    {
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        await Application.WaitForSearchAsync();

        var nothing = await browser.OpenAsync($"/suche?q={SearchClient.Word()}&art=Muster");
        var misspelt = await browser.OpenAsync("/suche?q=schweigepflcht");

        Assert.Contains("Nichts gefunden", nothing.Main, StringComparison.Ordinal);
        Assert.Contains("In keinem Dokument, das Sie lesen dürfen, steht", nothing.Main, StringComparison.Ordinal);
        Assert.Equal("/konto/zugang", nothing.Link("Region beantragen"));
        Assert.DoesNotContain("art=", nothing.Link("Ohne Einschränkungen suchen"), StringComparison.Ordinal);
        Assert.Contains("Meinten Sie", misspelt.Main, StringComparison.Ordinal);
        Assert.Contains("hweigepflicht", misspelt.Document.QuerySelector(".did-you-mean a")!.TextContent, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("\"><script>alert(1)</script>")]
    [InlineData("' OR '1'='1")]
    [InlineData("\0")]
    [InlineData("q&art=%00&seite=999999999999&ordner=../..&sortierung=;DROP")]
    public async Task WhateverIsTypedIsShownAsText(string query)
    {
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var page = await browser.OpenAsync("/suche?q=" + (query.StartsWith("q&", StringComparison.Ordinal) ? query : Uri.EscapeDataString(query)));

        Assert.Equal(200, page.Status);
        Assert.Single(page.Document.QuerySelectorAll("script"));
        Assert.StartsWith("/suche.js", page.Document.QuerySelector("script")!.GetAttribute("src"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASearchIsAFeedOfItsNewestDocuments()
    {
        var (folder, word) = (await Application.MakeFolderAsync(), SearchClient.Word());
        await Application.WriteAsync($"{folder}/a.md", $"# Erster & <b>\n\n## Über Größe\n\n{word}");
        var person = await Application.CreatePersonAsync(Role.Reader, "/Regionen/Hessen");
        using var reader = new ApiClient(Application.Address, DavClient.Basic(await Application.CreateTokenAsync(person)));
        using var browser = await Application.SignInAsync(person);
        await Application.WaitForSearchAsync();

        var byToken = await reader.SendAsync($"/suche.atom?q={word}");
        var page = await browser.OpenAsync($"/suche?q={word}");
        var bySession = await browser.GetAsync(page.Document.QuerySelector("link[rel=alternate]")!.GetAttribute("href")!);

        Assert.Equal(200, byToken.Status);
        Assert.StartsWith("application/atom+xml", byToken["Content-Type"], StringComparison.Ordinal);
        var entry = Assert.Single(XElement.Parse(byToken.Text).Elements(Atom + "entry"));
        Assert.Equal("Erster & <b>", entry.Element(Atom + "title")!.Value);
        Assert.Contains(word, entry.Element(Atom + "summary")!.Value, StringComparison.Ordinal);
        var link = entry.Element(Atom + "link")!.Attribute("href")!.Value;
        Assert.StartsWith($"{Application.Address}{LibraryUrl.For($"{folder}/a.md")[1..]}#", link, StringComparison.Ordinal);
        Assert.Equal(Application.Address + page.Document.QuerySelector(".hits h2 a")!.GetAttribute("href")![1..], link); // as on the page
        Assert.Equal(byToken.Text, bySession.Text);
        using var wrong = new ApiClient(Application.Address, DavClient.Basic("tk_aaaaaaaa_falsch"));
        Assert.Equal(401, (await wrong.SendAsync($"/suche.atom?q={word}")).Status);
        Assert.Equal(400, (await reader.SendAsync("/suche.atom")).Status);
    }

    [Fact]
    public async Task ADocumentsPageNamesSimilarOnesThatSheMayRead()
    {
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        var (folder, hidden) = (await Application.MakeFolderAsync(), await Application.MakeFolderAsync("/Regionen/Bayern"));
        var words = string.Join(' ', Enumerable.Range(0, 8).Select(_ => SearchClient.Word()));
        var path = await Application.WriteAsync($"{folder}/a.md", $"# Fallkonferenz eins\n\n{words}");
        await Application.WriteAsync($"{folder}/b.md", $"# Fallkonferenz zwei\n\n{words}");
        await Application.WriteAsync($"{hidden}/c.md", $"# Fallkonferenz geheim\n\n{words}");
        await Application.WaitForSearchAsync();

        var page = await browser.OpenAsync("/dokumente" + path);

        Assert.Contains("Fallkonferenz zwei", page.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", page.Main, StringComparison.Ordinal);
    }
}
