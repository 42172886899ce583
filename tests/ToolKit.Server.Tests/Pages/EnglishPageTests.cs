using System.IO.Compression;
using System.Xml.Linq;
using ToolKit.Access;
using ToolKit.Library;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>What is said of documents and folders to whoever has chosen English; what the pages show is looked at in a browser.</summary>
public sealed class EnglishPageTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Hessen = "/Regionen/Hessen";

    [Theory]
    [InlineData("was?.txt", "The name holds the character ?, which Windows cannot show in names.")]
    [InlineData("Punkt.", "The name ends with a full stop or space.")]
    [InlineData("con.txt", "Windows takes the name “con” for a device.")]
    public async Task ANameIsRefusedWithASentence(string name, string sentence)
    {
        var folder = await Application.MakeFolderAsync();
        using var browser = await SignInAsync(Role.Contributor);

        var refused = await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(folder)), "Create folder", ("name", name));

        Assert.Equal(400, refused.Status);
        Assert.StartsWith(sentence, refused.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatWasDoneIsSaid()
    {
        var folder = await Application.MakeFolderAsync();
        using var browser = await SignInAsync(Role.Contributor);

        var made = await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(folder)), "Create folder", ("name", "Für alle"));
        var deleted = await browser.SubmitAsync(await browser.OpenAsync(made.Link("Für alle")), "Delete folder");
        var restored = await browser.SubmitAsync(deleted, "Undo");

        Assert.Equal("The folder “Für alle” has been created.", made.Notice);
        Assert.StartsWith("“Für alle” is in the bin now.", deleted.Notice, StringComparison.Ordinal);
        Assert.Equal("What was deleted is back.", restored.Notice);
    }

    [Fact]
    public async Task ARefusalSaysWhomToAsk()
    {
        var folder = await Application.MakeFolderAsync();
        using var browser = await SignInAsync(Role.Reader);

        var answer = await browser.PostAsync($"{LibraryUrl.For(folder)}?handler=Ordner", ("name", "Neu"));

        Assert.Equal(403, answer.Status);
        Assert.Contains("The regional directorate in charge gives the right to write.", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PagesAboutADocumentSayWhomToAskAndLeadOn()
    {
        var (toolkit, region) = (await Application.MakeFolderAsync(RightsWorld.Level), await Application.MakeFolderAsync());
        var original = await Application.WriteAsync($"{toolkit}/Muster.md", "# Muster\n");
        foreach (var copy in new[] { $"{toolkit}/Kopie.md", $"{region}/Kopie.md" })
            await Application.Installation.Library.AdoptAsync(LibraryPath.Parse(original), LibraryPath.Parse(copy), Author.System);
        var inbox = await Application.WriteAsync($"/Eingang/Transparenz/{Some.Number()}.md", "# Für alle\n");
        var site = (await Application.Installation.Regions.ListSitesAsync()).Single(one => one.Name == "Darmstadt").Id;
        using var browser = await SignInAsync(Role.Reader);
        using var everywhere = await SignInAsync(Role.Reader, "/");

        var kept = await browser.OpenAsync(AddressOf("/abgleichen", $"{toolkit}/Kopie.md"));
        var refused = new[]
        {
            await browser.OpenAsync(AddressOf("/abgleichen", $"{region}/Kopie.md")),
            await browser.OpenAsync(AddressOf("/zurueckgeben", $"{region}/Kopie.md")),
            await browser.FollowAsync("/standort/profil", await browser.PostAsync($"/standort/profil?standort={site}", ("name", "Anderswo"))),
        };
        var filling = await everywhere.OpenAsync(AddressOf("/ausfuellen", inbox));

        Assert.Equal(403, kept.Status);
        Assert.Contains("The toolkit is kept by its editors.", kept.Main, StringComparison.Ordinal);
        Assert.Equal(LibraryUrl.For("/Eingang"), kept.Link("To the drop box"));
        Assert.All(refused, page => Assert.Equal(403, page.Status));
        Assert.All(refused, page => Assert.Contains("The regional directorate in charge gives the right to write.", page.Main, StringComparison.Ordinal));
        Assert.Equal(403, filling.Status);
        Assert.Contains("Put drafts into your own folder in the drop box.", filling.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheNameOfACopyIsRefusedWithASentence()
    {
        var original = await Application.WriteAsync($"{await Application.MakeFolderAsync(RightsWorld.Level)}/Muster.md", "# Muster\n");
        var copy = $"{await Application.MakeFolderAsync(RightsWorld.Site)}/Kopie.md";
        await Application.Installation.Library.AdoptAsync(LibraryPath.Parse(original), LibraryPath.Parse(copy), Author.System);
        using var browser = await SignInAsync(Role.Contributor, RightsWorld.Site);

        var adopted = await browser.SubmitAsync(await browser.OpenAsync(AddressOf("/uebernehmen", original)), "Take over", ("name", "was?.md"));
        var given = await browser.SubmitAsync(await browser.OpenAsync(AddressOf("/zurueckgeben", copy)), "Give back as a variant", ("freigabe", "true"), ("name", "was?.md"));

        foreach (var page in new[] { adopted, given })
        {
            Assert.Equal(400, page.Status);
            Assert.StartsWith("The name holds the character ?, which Windows cannot show in names.", page.Notice, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WhyADraftCannotBeComparedIsSaid()
    {
        var contributor = await Application.CreatePersonAsync(Role.Contributor, RightsWorld.Site);
        using var share = await Application.DavClientAsync(contributor);
        var draft = $"/Eingang/Transparenz/{contributor.Name}/Kaputt.docx";
        Assert.Equal(201, (await share.SendAsync("PUT", draft, "no ZIP")).Status);
        var published = await Application.WriteAsync($"{await Application.MakeFolderAsync(RightsWorld.Level)}/Muster.md", "# Muster\n");
        using var editor = await SignInAsync(Role.Editor, RightsWorld.Toolkit);

        var page = await editor.OpenAsync($"/eingang/vergleichen?entwurf={await Application.FindIdAsync(draft)}&ziel={await Application.FindIdAsync(published)}");

        Assert.Contains("The file is damaged.", page.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhyADocumentIsNotShownIsSaidInTheLanguageOfWhoAsks()
    {
        var document = await Application.WriteAsync($"{await Application.MakeFolderAsync()}/Kaputt.docx", "no ZIP");
        using var english = await SignInAsync(Role.Reader);
        using var german = await Application.SignInAsync(Role.Reader, Hessen);

        Assert.Contains("The file is damaged. Please download it.", (await english.OpenAsync(LibraryUrl.For(document))).Main, StringComparison.Ordinal);
        Assert.Contains("Die Datei ist beschädigt. Bitte laden Sie sie herunter.", (await german.OpenAsync(LibraryUrl.For(document))).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatComesFromTheLibraryIsSaidToBeGerman()
    {
        var folder = await Application.MakeFolderAsync();
        var document = await Application.WriteAsync($"{folder}/Leitfaden.md", "---\nkind: Muster\n---\n# Für den Anfang\n\nEin Satz.");
        using var browser = await SignInAsync(Role.Reader);

        var list = (await browser.OpenAsync(LibraryUrl.For(folder))).Document;
        var page = (await browser.OpenAsync(LibraryUrl.For(document))).Document;

        Assert.All(
            [list.QuerySelector("h1"), list.QuerySelector("tbody th"), list.QuerySelector("tbody td:nth-of-type(3)"), page.QuerySelector("h1"), page.QuerySelector("article .text"), page.QuerySelector(".crumbs li:last-child a")],
            element => Assert.Equal("de", element!.GetAttribute("lang")));
        Assert.Null(page.QuerySelector("aside h2")!.Closest("[lang=de]"));
    }

    [Fact]
    public async Task TheCoverSheetOfACollectionIsInEnglish()
    {
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/Ablauf.txt", "Text");
        using var browser = await SignInAsync(Role.Reader);
        var packed = await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(folder)), "Put Ablauf.txt into the collection");
        Assert.StartsWith("“Ablauf.txt” is now in the collection “Mein Koffer”.", packed.Notice, StringComparison.Ordinal);

        var answer = await browser.GetAsync((await browser.OpenAsync("/koffer")).Link("Download Mein Koffer as ZIP"));

        using var zip = new ZipArchive(new MemoryStream(answer.Bytes));
        using var cover = new StreamReader(zip.GetEntry("00 Cover sheet.html")!.Open());
        var html = await cover.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains("<html lang=\"en\">", html, StringComparison.Ordinal);
        Assert.Contains("<h1 lang=\"de\">Mein Koffer</h1>", html, StringComparison.Ordinal);
        Assert.Contains("Before using the templates, please check whether there is a newer version", html, StringComparison.Ordinal);
        Assert.Contains("<td>Text</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFeedKeepsTheLanguageOfThePageThatNamesIt()
    {
        var folder = await Application.MakeFolderAsync();
        var document = await Application.WriteAsync($"{folder}/Neu.txt", "Text");
        using var browser = await SignInAsync(Role.Reader);
        var feed = (await browser.OpenAsync(LibraryUrl.For(document))).Link("Changes as a feed");
        using var reader = await Application.SignInAsync(Role.Reader, Hessen); // has chosen nothing

        var summaries = XDocument.Parse((await reader.GetAsync(feed)).Text).Descendants(XName.Get("summary", "http://www.w3.org/2005/Atom"));

        Assert.Equal([$"new: {document}"], summaries.Select(summary => summary.Value));
    }

    [Fact]
    public async Task AFolderIsSortedAsInGerman()
    {
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/a.pdf", "x");
        await Application.WriteAsync($"{folder}/b.csv", "x");
        await Application.WriteAsync($"{folder}/c.md", "---\nkind: Muster\n---\n# C");
        using var english = await SignInAsync(Role.Reader);
        using var german = await Application.SignInAsync(Role.Reader, Hessen);
        var address = LibraryUrl.For(folder) + "?sortierung=art";

        var (first, second) = (await english.OpenAsync(address), await german.OpenAsync(address));

        Assert.Equal(["CSV", "Muster", "PDF"], first.Document.QuerySelectorAll("tbody td:nth-of-type(3)").Select(kind => kind.TextContent));
        Assert.Equal(["CSV", "Muster", "PDF"], second.Document.QuerySelectorAll("tbody td:nth-of-type(3)").Select(kind => kind.TextContent));
    }

    [Fact]
    public async Task OneLanguageDoesNotReachTheNextRequest()
    {
        using var browser = await SignInAsync(Role.Reader);

        Assert.Contains("Nothing found for “Quastenflosser”.", (await browser.OpenAsync("/suche?q=Quastenflosser")).Main, StringComparison.Ordinal);
        Assert.Contains("Nichts gefunden zu „Quastenflosser“.", (await browser.OpenAsync("/suche?q=Quastenflosser&sprache=de")).Main, StringComparison.Ordinal);
        Assert.Contains("Nichts gefunden zu „Quastenflosser“.", (await browser.OpenAsync("/suche?q=Quastenflosser")).Main, StringComparison.Ordinal);
    }

    private static string AddressOf(string page, string document) => LibraryUrl.For(page, LibraryPath.Parse(document));

    /// <summary>Somebody who has chosen English.</summary>
    private async Task<Browser> SignInAsync(Role role, string scope = Hessen)
    {
        var browser = await Application.SignInAsync(role, scope);
        await browser.OpenAsync("/?sprache=en");
        return browser;
    }
}
