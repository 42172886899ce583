using System.Xml.Linq;
using ToolKit.Access;

namespace ToolKit.Server.Tests;

/// <summary>What is new, on the page and as a feed.</summary>
public sealed class NewsTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Hessen = "/Regionen/Hessen";

    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    [Fact]
    public async Task AFolderIsFollowedFromItsPageAndWhatHappensInItIsNews()
    {
        var (folder, other) = (await Application.MakeFolderAsync(), await Application.MakeFolderAsync());
        await Application.WriteAsync($"{folder}/alt.md", "# Alter Text");
        using var browser = await Application.SignInAsync(Role.Reader, Hessen);
        var page = await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(folder)), "verfolgen");
        Assert.Equal(LibraryUrl.For(folder), page.Path);
        Assert.NotNull(page.Button("nicht mehr verfolgen"));
        Assert.StartsWith($"Sie verfolgen jetzt „{folder.Split('/')[^1]}“.", page.Notice, StringComparison.Ordinal);
        Assert.Single(page.Document.QuerySelectorAll(".notice"));
        Assert.NotNull(page.Document.QuerySelector(".crumbs + .notice")); // below the path, as what else is told

        await Application.WriteAsync($"{folder}/neu.md", "# Neuer Text");
        await Application.WriteAsync($"{folder}/alt.md", "# Alter Text, geändert");
        await Application.WriteAsync($"{other}/fremd.md", "# Anderswo");

        // The folder itself came before, with alt.md in it: the feed knows what happened to what is followed, also before she followed it.
        Assert.Equal(["neu: Alter Text, geändert", "neu: Neuer Text", $"neu: {folder.Split('/')[^1]}"], NewsOf(await browser.OpenAsync("/neu?was=verfolgt")));
        Assert.StartsWith("Das verfolgen Sie nicht mehr.", (await browser.SubmitAsync(page, "nicht mehr verfolgen")).Notice, StringComparison.Ordinal);
        Assert.Empty(NewsOf(await browser.OpenAsync("/neu?was=verfolgt")));
    }

    [Fact]
    public async Task WhatIsFollowedIsFollowedThroughMoveAndRename()
    {
        var (folder, elsewhere) = (await Application.MakeFolderAsync(), await Application.MakeFolderAsync());
        await Application.WriteAsync($"{folder}/a.txt", "Text");
        using var browser = await Application.SignInAsync(Role.Reader, Hessen);
        await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For($"{folder}/a.txt")), "verfolgen");
        var dav = await Application.AdministratorAsync();

        Assert.Equal(201, (await dav.TransferAsync("MOVE", $"{folder}/a.txt", $"{elsewhere}/b.txt")).Status);

        var list = await browser.OpenAsync("/konto/verfolgen");
        Assert.Contains($"{elsewhere}/b.txt", list.Main, StringComparison.Ordinal);
        Assert.Equal(LibraryUrl.For($"{elsewhere}/b.txt"), (await browser.OpenAsync("/neu?was=verfolgt")).Link("b.txt"));
        Assert.DoesNotContain("b.txt", (await browser.SubmitAsync(list, "b.txt nicht mehr verfolgen")).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SinceTheLastVisitIsWhatCameAfterIt()
    {
        var folder = await Application.MakeFolderAsync();
        var person = await Application.CreatePersonAsync(Role.Reader, Hessen);
        using (var first = await Application.SignInAsync(person))
            Assert.Empty(NewsOf(await first.OpenAsync("/neu")));
        await Application.WriteAsync($"{folder}/a.md", "# Inzwischen geschrieben");

        using var browser = await Application.SignInAsync(person);

        Assert.Equal(["neu: Inzwischen geschrieben"], NewsOf(await browser.OpenAsync("/neu")));
        Assert.Equal(["neu: Inzwischen geschrieben"], NewsOf(await browser.OpenAsync("/neu"))); // reading it does not end the visit
        Assert.Contains("neu: Inzwischen geschrieben", NewsOf(await browser.OpenAsync("/neu?was=alles")));
    }

    [Fact]
    public async Task WhatWasDeletedIsToldWithoutALinkAndWhatCameAndWentIsNot()
    {
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/alt.txt", "Text");
        var person = await Application.CreatePersonAsync(Role.Reader, Hessen);
        using (await Application.SignInAsync(person))
        {
            // A visit, that the next one comes after.
        }

        var dav = await Application.AdministratorAsync();
        Assert.Equal(204, (await dav.SendAsync("DELETE", $"{folder}/alt.txt")).Status);
        await Application.WriteAsync($"{folder}/kurz.txt", "Text");
        Assert.Equal(204, (await dav.SendAsync("DELETE", $"{folder}/kurz.txt")).Status);
        using var browser = await Application.SignInAsync(person);
        var page = await browser.OpenAsync("/neu");

        Assert.Equal(["entfernt: alt.txt"], NewsOf(page));
        Assert.Empty(page.Document.QuerySelectorAll(".hits h2 a"));
    }

    [Fact]
    public async Task WithdrawnAccessEndsNewsAtOnce()
    {
        var (hidden, folder) = (await Application.MakeFolderAsync("/Regionen/Bayern"), await Application.MakeFolderAsync());
        var person = await Application.CreatePersonAsync(Role.Reader, Hessen);
        var far = await Application.Installation.Grants.GiveAsync(new NewGrant(person.Id, Role.Reader, await Application.FindIdAsync("/Regionen/Bayern")));
        await Application.WriteAsync($"{hidden}/geheim.md", "# Geheimes");
        await Application.WriteAsync($"{folder}/offen.md", "# Offenes");
        using var browser = await Application.SignInAsync(person);
        using var reader = new ApiClient(Application.Address, DavClient.Basic(await Application.CreateTokenAsync(person)));
        await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(hidden)), "verfolgen");
        await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(folder)), "verfolgen");
        var feed = $"/neu.atom?eintrag={await Application.FindIdAsync(hidden)}";
        Assert.Contains("neu: Geheimes", NewsOf(await browser.OpenAsync("/neu?was=verfolgt")));
        Assert.Equal(200, (await reader.SendAsync(feed)).Status);

        Assert.True(await Application.Installation.Grants.WithdrawAsync(far.Id));

        foreach (var path in new[] { "/neu?was=verfolgt", "/neu?was=alles", "/neu", "/konto/verfolgen", "/neu.atom" })
        {
            var answer = await browser.GetAsync(path);
            Assert.Equal(200, answer.Status);
            Assert.DoesNotContain("Geheimes", answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(hidden, answer.Text, StringComparison.Ordinal);
        }

        Assert.Contains("neu: Offenes", NewsOf(await browser.OpenAsync("/neu?was=verfolgt")));
        Assert.Equal((404, 404), ((await reader.SendAsync(feed)).Status, (await browser.GetAsync(feed)).Status));
    }

    [Fact]
    public async Task ThatTheOriginalOfAnAdaptationHasChangedIsNewsUntilItIsSettled()
    {
        var toolkit = await Application.MakeFolderAsync(RightsWorld.Level);
        var original = await Application.WriteAsync($"{toolkit}/{toolkit.Split('/')[^1]}.md", "# Muster der Vereinbarung\n\nEins.");
        var own = $"{RightsWorld.Site}/{original.Split('/')[^1]}";
        using var site = await Application.SignInAsync(Role.Contributor, RightsWorld.Site);
        using var other = await Application.SignInAsync(Role.Contributor, "/Regionen/Bayern");
        await site.SubmitAsync(await site.OpenAsync("/uebernehmen" + LibraryUrl.For(original)[LibraryUrl.Prefix.Length..]), "Übernehmen");
        Assert.Empty(OutdatedOf(await site.OpenAsync("/neu")));

        await Application.ChangeAsync(original, "# Muster der Vereinbarung\n\nZwei.", "legal");

        foreach (var page in new[] { "/neu", "/neu?was=verfolgt" })
        {
            Assert.Contains(LibraryUrl.For(own), OutdatedOf(await site.OpenAsync(page)));
            Assert.DoesNotContain(LibraryUrl.For(own), OutdatedOf(await other.OpenAsync(page)));
        }

        Assert.Contains("Original geändert, weil das Recht es verlangt", (await site.OpenAsync("/neu")).Main, StringComparison.Ordinal);
        var entry = Assert.Single(await EntriesAsync(site), entry => entry.Element(Atom + "summary")!.Value == $"Original geändert, weil das Recht es verlangt: {own}");
        Assert.EndsWith("-original", entry.Element(Atom + "id")!.Value, StringComparison.Ordinal);
        await site.SubmitAsync(await site.OpenAsync("/abgleichen" + LibraryUrl.For(own)[LibraryUrl.Prefix.Length..]), "Geprüft, bleibt so");
        Assert.DoesNotContain(LibraryUrl.For(own), OutdatedOf(await site.OpenAsync("/neu")));
        Assert.DoesNotContain(await EntriesAsync(site), entry => entry.Element(Atom + "id")!.Value.EndsWith("-original", StringComparison.Ordinal) && entry.Element(Atom + "summary")!.Value.EndsWith(own, StringComparison.Ordinal));

        static IEnumerable<string?> OutdatedOf(Page page) => page.Document.QuerySelectorAll("section[aria-labelledby=originale] a").Select(link => link.GetAttribute("href"));

        static async Task<IEnumerable<XElement>> EntriesAsync(Browser browser) => XElement.Parse((await browser.GetAsync("/neu.atom")).Text).Elements(Atom + "entry");
    }

    [Fact]
    public async Task TheFeedTakesASessionOrADeviceTokenAndNothingElse()
    {
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/a.md", "# Erstes & <b>");
        var person = await Application.CreatePersonAsync(Role.Reader, Hessen);
        using var browser = await Application.SignInAsync(person);
        await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(folder)), "verfolgen");
        using var reader = new ApiClient(Application.Address, DavClient.Basic(await Application.CreateTokenAsync(person)));
        using var nobody = new ApiClient(Application.Address, null);
        using var wrong = new ApiClient(Application.Address, DavClient.Basic("tk_aaaaaaaa_falsch"));

        var (bySession, byToken) = (await browser.GetAsync("/neu.atom"), await reader.SendAsync("/neu.atom"));

        Assert.StartsWith("application/atom+xml", byToken["Content-Type"], StringComparison.Ordinal);
        Assert.Contains("no-cache", byToken["Cache-Control"], StringComparison.Ordinal);
        Assert.Equal(byToken.Text, bySession.Text);
        var entry = XElement.Parse(byToken.Text).Elements(Atom + "entry").First();
        Assert.Equal("Erstes & <b>", entry.Element(Atom + "title")!.Value);
        Assert.Equal($"neu: {folder}/a.md", entry.Element(Atom + "summary")!.Value);
        Assert.Equal($"{Application.Address}dokumente#{await Application.FindIdAsync($"{folder}/a.md")}", entry.Element(Atom + "id")!.Value);
        foreach (var refused in new[] { await nobody.SendAsync("/neu.atom"), await wrong.SendAsync("/neu.atom") })
        {
            Assert.Equal(401, refused.Status);
            Assert.StartsWith("Basic", refused["WWW-Authenticate"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ATokenForOneFolderHearsOfThatFolderOnly()
    {
        var (inside, outside) = (await Application.MakeFolderAsync(), await Application.MakeFolderAsync());
        await Application.WriteAsync($"{inside}/a.md", "# Drinnen");
        await Application.WriteAsync($"{outside}/b.md", "# Draußen");
        var person = await Application.CreatePersonAsync(Role.Reader, Hessen);
        using var browser = await Application.SignInAsync(person);
        await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(Hessen)), "verfolgen");
        var token = await Application.Installation.DeviceTokens.CreateAsync(new NewDeviceToken(person.Id, "Feedreader", await Application.FindIdAsync(inside), true));
        using var reader = new ApiClient(Application.Address, DavClient.Basic(token.Secret));

        var feed = (await reader.SendAsync("/neu.atom")).Text;

        Assert.Contains("Drinnen", feed, StringComparison.Ordinal);
        Assert.DoesNotContain("Draußen", feed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFeedOfOneDocumentIsAbsentToWhomTheDocumentIs()
    {
        var hidden = await Application.FindIdAsync(await Application.WriteAsync($"{await Application.MakeFolderAsync("/Regionen/Bayern")}/geheim.txt", "Text"));
        var folder = await Application.MakeFolderAsync();
        var open = await Application.FindIdAsync(await Application.WriteAsync($"{folder}/offen.txt", "Text"));
        using var browser = await Application.SignInAsync(Role.Reader, Hessen);
        using var nobody = Application.OpenBrowser();

        Assert.Equal((404, 404), ((await browser.GetAsync($"/neu.atom?eintrag={hidden}")).Status, (await browser.GetAsync("/neu.atom?eintrag=999999")).Status));
        Assert.Equal(404, (await browser.GetAsync("/neu.atom?eintrag=x")).Status);
        Assert.Equal(404, (await browser.PostAsync("/konto/verfolgen?handler=Verfolgen", ("eintrag", $"{hidden}"))).Status);
        Assert.Equal((401, 401), ((await nobody.GetAsync($"/neu.atom?eintrag={open}")).Status, (await nobody.GetAsync("/neu.atom?eintrag=999999")).Status));
        await Application.MakePublicAsync(folder);
        Assert.Contains("offen.txt", (await nobody.GetAsync($"/neu.atom?eintrag={open}")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(199)]
    [InlineData(230)]
    public async Task HomeTellsOfTheLatestDocumentsAlsoWhereMuchHasHappened(int changes)
    {
        await using var own = await ToolKitApplication.StartAsync();
        var folder = await own.MakeFolderAsync();
        for (var done = await own.Installation.Library.GetLastChangeAsync(); done < changes - 2; done++)
            await own.WriteAsync($"{folder}/{done % 10}.md", $"# Stand {done}");
        await own.WriteAsync($"{folder}/README.md", "# Kein Dokument für sich");
        await own.MakeFolderAsync();
        Assert.Equal(changes, await own.Installation.Library.GetLastChangeAsync());
        using var browser = await own.SignInAsync(Role.Reader, Hessen);

        var home = await browser.OpenAsync("/");

        Assert.Equal(
            Enumerable.Range(1, 8).Select(back => $"Stand {changes - 2 - back}"),
            home.Document.QuerySelectorAll("[aria-labelledby=neues] li a").Select(link => link.TextContent));
        own.AssertQuietLog();
    }

    private static IReadOnlyList<string> NewsOf(Page page) =>
    [
        .. page.Document.QuerySelectorAll(".hits > li").Select(item => $"{item.QuerySelector("strong")!.TextContent.Replace("Ordner ", "", StringComparison.Ordinal)}: {item.QuerySelector("h2")!.TextContent.Trim()}"),
    ];
}
