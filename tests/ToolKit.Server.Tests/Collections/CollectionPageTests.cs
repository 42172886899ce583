using System.IO.Compression;
using System.Text;
using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

public sealed class CollectionPageTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Hessen = "/Regionen/Hessen";

    [Fact]
    public async Task DocumentsAreCollectedFromAFolderADocumentAndTheSearch()
    {
        var (folder, word) = (await Application.MakeFolderAsync(), SearchClient.Word());
        await Application.WriteAsync($"{folder}/a.md", "# Erstes\n\nText");
        await Application.WriteAsync($"{folder}/b.md", "# Zweites\n\nText");
        await Application.WriteAsync($"{folder}/c.md", $"# Drittes\n\n{word}");
        await Application.WaitForSearchAsync();
        using var browser = await Application.SignInAsync(Role.Reader, Hessen);

        var page = await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(folder)), "Erstes in den Koffer legen");
        Assert.Equal(LibraryUrl.For(folder), page.Path); // back to where she was
        Assert.Equal("„Erstes“ liegt jetzt im Koffer „Mein Koffer“. Zu meinen Koffern", page.Notice);
        Assert.NotNull(page.Button("Erstes aus dem Koffer nehmen"));
        page = await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For($"{folder}/b.md")), "Zweites in den Koffer legen");
        Assert.Equal(LibraryUrl.For($"{folder}/b.md"), page.Path);
        page = await browser.SubmitAsync(await browser.OpenAsync($"/suche?q={word}"), "Drittes in den Koffer legen");
        Assert.Equal($"/suche?q={word}", page.Path);

        Assert.Equal(["Erstes", "Zweites", "Drittes"], TitlesOf(await OpenPackedAsync(browser)));

        page = await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(folder)), "Erstes aus dem Koffer nehmen");
        Assert.NotNull(page.Button("Erstes in den Koffer legen"));
        Assert.Equal(["Zweites", "Drittes"], TitlesOf(await OpenPackedAsync(browser)));
    }

    [Fact]
    public async Task TheFormOfTheButtonsStandsWhereThereAreSome()
    {
        var (folder, empty) = (await Application.MakeFolderAsync(), await Application.MakeFolderAsync());
        await Application.WriteAsync($"{folder}/a.txt", "Text");
        await Application.MakePublicAsync(folder);
        using var browser = await Application.SignInAsync(Role.Reader, Hessen);
        using var nobody = Application.OpenBrowser();

        Assert.NotNull((await browser.OpenAsync(LibraryUrl.For(folder))).Document.QuerySelector("form#packen"));
        Assert.NotNull((await browser.OpenAsync(LibraryUrl.For($"{folder}/a.txt"))).Document.QuerySelector("form#packen"));
        foreach (var page in new[] { await browser.OpenAsync(LibraryUrl.For(empty)), await browser.OpenAsync("/konto"), await nobody.OpenAsync(LibraryUrl.For(folder)) })
            Assert.Empty(page.Document.QuerySelectorAll("form#packen, button[form=packen]"));
    }

    [Fact]
    public async Task SeveralAreCollectedAtOnce()
    {
        var folder = await Application.MakeFolderAsync();
        var ids = new List<(string, string)>();
        foreach (var name in new[] { "a.txt", "b.txt" })
            ids.Add(("id", (await Application.FindIdAsync(await Application.WriteAsync($"{folder}/{name}", "Text"))).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        ids.Add(("id", (await Application.FindIdAsync(folder)).ToString(System.Globalization.CultureInfo.InvariantCulture))); // a folder stays out
        using var browser = await Application.SignInAsync(Role.Reader, Hessen);
        var button = (await browser.OpenAsync(LibraryUrl.For(folder))).Button("In den Koffer")!;

        var answer = await browser.PostAsync(button.GetAttribute("formaction")!, [.. ids]);

        Assert.Equal((302, LibraryUrl.For(folder)), (answer.Status, answer["Location"]));
        Assert.Equal("2 Dokumente liegen jetzt im Koffer. Zu meinen Koffern", (await browser.OpenAsync(LibraryUrl.For(folder))).Notice);
        Assert.Equal(["a.txt", "b.txt"], TitlesOf(await OpenPackedAsync(browser)));
    }

    [Fact]
    public async Task ItIsNamedNotedAndOrdered()
    {
        var folder = await Application.MakeFolderAsync();
        using var browser = await Application.SignInAsync(Role.Reader, Hessen);
        foreach (var name in new[] { "a.txt", "b.txt", "c.txt" })
        {
            await Application.WriteAsync($"{folder}/{name}", "Text");
            await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(folder)), $"{name} in den Koffer legen");
        }

        var page = await browser.SubmitAsync(await OpenPackedAsync(browser), "c.txt nach oben", ("name", "Für <Montag>"), ("notiz", "Bitte mitbringen"));
        Assert.Equal(["a.txt", "c.txt", "b.txt"], TitlesOf(page));
        page = await browser.SubmitAsync(page, "c.txt herausnehmen");
        page = await browser.SubmitAsync(page, "b.txt nach oben");
        Assert.Equal(["b.txt", "a.txt"], TitlesOf(page));
        Assert.Equal("Für <Montag>", page.Document.QuerySelector("h1")!.TextContent);
        Assert.Equal("Bitte mitbringen", page.Document.QuerySelector("#notiz")!.TextContent);
        Assert.Null(page.Button("b.txt nach oben"));

        page = await browser.SubmitAsync(page, "b.txt nach unten");
        Assert.Equal(["a.txt", "b.txt"], TitlesOf(page));
        page = await browser.SubmitAsync(page, "Speichern", ("name", " "));
        Assert.Equal(400, page.Status);
        Assert.Contains("Namen", page.Notice, StringComparison.Ordinal);
        page = await browser.SubmitAsync(await OpenPackedAsync(browser), "a.txt herausnehmen");
        Assert.Equal(["b.txt"], TitlesOf(page));

        page = await browser.SubmitAsync(page, "Koffer löschen");
        Assert.Equal("/koffer", page.Path);
        Assert.DoesNotContain("Montag", page.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheZipHasACoverSheetAndTheDocumentsInTheirOrder()
    {
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/Übersicht – größer.md", "# Übersicht <b>\n\nText");
        await Application.WriteAsync($"{folder}/b.txt", "Zweiter Text");
        using var browser = await Application.SignInAsync(Role.Reader, Hessen);
        foreach (var title in new[] { "b.txt", "Übersicht <b>" })
            await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(folder)), $"{title} in den Koffer legen");
        var page = await browser.SubmitAsync(await OpenPackedAsync(browser), "Speichern", ("name", "Für Freitag"), ("notiz", "Zuerst <lesen>"));

        var answer = await browser.GetAsync(page.Link("Als ZIP herunterladen"));

        Assert.Equal((200, "application/zip"), (answer.Status, answer["Content-Type"]));
        Assert.Contains("F%C3%BCr%20Freitag.zip", answer["Content-Disposition"], StringComparison.Ordinal);
        using var zip = new ZipArchive(new MemoryStream(answer.Bytes));
        Assert.Equal(["00 Deckblatt.html", "01 b.txt", "02 Übersicht – größer.md"], zip.Entries.Select(entry => entry.FullName));
        Assert.Equal("Zweiter Text", Read(zip, "01 b.txt"));
        var cover = Read(zip, "00 Deckblatt.html");
        Assert.Contains("<h1>Für Freitag</h1>", cover, StringComparison.Ordinal);
        Assert.Contains("Zuerst &lt;lesen&gt;", cover, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"{Uri.EscapeDataString("02 Übersicht – größer.md")}\">Übersicht &lt;b&gt;</a>", cover, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", cover, StringComparison.Ordinal);
        var origin = $"{Application.Address}d/{await Application.FindIdAsync($"{folder}/b.txt")}";
        Assert.Contains($"<a href=\"{origin}\">", cover, StringComparison.Ordinal);
        Assert.Equal(LibraryUrl.For($"{folder}/b.txt"), (await browser.OpenAsync(new Uri(origin).AbsolutePath)).Path);
    }

    [Fact]
    public async Task WhoHasTheLinkSeesWhatSheMayReadAndIsToldNothingOfTheRest()
    {
        var (near, far) = (await Application.MakeFolderAsync(), await Application.MakeFolderAsync("/Regionen/Bayern"));
        await Application.WriteAsync($"{near}/nah.txt", "Text");
        await Application.WriteAsync($"{far}/geheim.txt", "Text");
        using var owner = await Application.SignInAsync(Role.Administrator);
        await owner.SubmitAsync(await owner.OpenAsync(LibraryUrl.For(far)), "geheim.txt in den Koffer legen");
        await owner.SubmitAsync(await owner.OpenAsync(LibraryUrl.For(near)), "nah.txt in den Koffer legen");
        var page = await owner.SubmitAsync(await OpenPackedAsync(owner), "Link anlegen");
        var link = new Uri(page.Document.QuerySelector("code.secret")!.TextContent).AbsolutePath;
        using var reader = await Application.SignInAsync(Role.Reader, Hessen);

        var shared = await reader.OpenAsync(link);

        Assert.Equal(200, shared.Status);
        Assert.Equal(["nah.txt"], TitlesOf(shared));
        Assert.DoesNotContain("geheim", shared.Html, StringComparison.Ordinal);
        using var zip = new ZipArchive(new MemoryStream((await reader.GetAsync(shared.Link("Als ZIP herunterladen"))).Bytes));
        Assert.Equal(["00 Deckblatt.html", "01 nah.txt"], zip.Entries.Select(entry => entry.FullName));
        Assert.DoesNotContain("geheim", Read(zip, "00 Deckblatt.html"), StringComparison.Ordinal);
        Assert.Equal(["nah.txt"], TitlesOf(await reader.SubmitAsync(shared, "Als eigenen Koffer übernehmen")));
        using var nobody = Application.OpenBrowser();
        Assert.StartsWith("/anmelden", (await nobody.OpenAsync(link)).Path, StringComparison.Ordinal);

        await owner.SubmitAsync(page, "Nicht mehr teilen");
        Assert.Equal(404, (await reader.OpenAsync(link)).Status);
        Assert.Equal(404, (await reader.GetAsync(link + "/zip")).Status);
    }

    [Fact]
    public async Task WhatSheMayNoLongerReadIsNotInHerCollection()
    {
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/a.txt", "Text");
        await Application.WriteAsync($"{folder}/b.txt", "Text");
        using var browser = await Application.SignInAsync(Role.Reader, Hessen);
        foreach (var name in new[] { "a.txt", "b.txt" })
            await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(folder)), $"{name} in den Koffer legen");
        var dav = await Application.AdministratorAsync();

        Assert.Equal(201, (await dav.TransferAsync("MOVE", $"{folder}/a.txt", $"{folder}/umbenannt.txt")).Status);
        Assert.Equal(["umbenannt.txt", "b.txt"], TitlesOf(await OpenPackedAsync(browser)));
        Assert.Equal(201, (await dav.TransferAsync("MOVE", $"{folder}/umbenannt.txt", $"{await Application.MakeFolderAsync("/Regionen/Bayern")}/fort.txt")).Status);

        var page = await OpenPackedAsync(browser);
        Assert.Equal(["b.txt"], TitlesOf(page));
        Assert.DoesNotContain("fort", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatSheMayNotReadCannotBeCollected()
    {
        var hidden = await Application.FindIdAsync(await Application.WriteAsync($"{await Application.MakeFolderAsync("/Regionen/Bayern")}/geheim.txt", "Text"));
        using var browser = await Application.SignInAsync(Role.Reader, Hessen);

        var answer = await browser.PostAsync("/koffer?handler=Packen", ("hinein", $"{hidden}"));

        Assert.Equal(404, answer.Status);
        Assert.Equal(404, (await browser.PostAsync("/koffer?handler=Packen", ("hinein", "999999"))).Status);
        Assert.DoesNotContain("wird gerade gepackt", (await browser.OpenAsync("/koffer")).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheWayBackStaysOnThisServer()
    {
        using var browser = await Application.SignInAsync(Role.Reader, Hessen);

        foreach (var away in new[] { "https://example.org/", "//example.org/", "/\\example.org", "javascript:alert(1)" })
            Assert.Equal("/koffer", (await browser.PostAsync("/koffer?handler=Packen", ("zurueck", away)))["Location"]);
    }

    [Fact]
    public async Task AnAgreementByFridayTakesAtMostTwelveClicks()
    {
        using var browser = await Application.SignInAsync(Role.Reader, Hessen);
        var clicks = 0;
        var page = await browser.OpenAsync("/");

        page = await ClickAsync(page, "Vereinbarung bis Freitag");
        var documents = page.Document.QuerySelectorAll(".packed-documents a").Select(link => link.TextContent).ToList();
        Assert.Contains("Kooperationsvereinbarung", documents[0], StringComparison.Ordinal);
        var set = page;
        foreach (var title in documents)
        {
            page = await ClickAsync(set, title);
            Assert.Equal(title, page.Document.QuerySelector("h1")!.TextContent);
            clicks++; // and back
        }

        clicks++;
        using var zip = new ZipArchive(new MemoryStream((await browser.GetAsync(set.Link("Als ZIP herunterladen"))).Bytes));
        Assert.Equal(documents.Count + 1, zip.Entries.Count);
        clicks++;
        page = await browser.SubmitAsync(set, "Als eigenen Koffer übernehmen");
        Assert.Equal(documents, TitlesOf(page));
        Assert.InRange(clicks, 1, 12);

        async Task<Page> ClickAsync(Page from, string link)
        {
            clicks++;
            return await browser.OpenAsync(from.Link(link));
        }
    }

    [Fact]
    public async Task ASetShowsWhatIsThereAndASetOfNothingIsNotThere()
    {
        using var browser = await Application.SignInAsync(Role.Reader, Hessen);
        using var nobody = Application.OpenBrowser();
        var home = await browser.OpenAsync("/");

        foreach (var link in home.Document.QuerySelectorAll("a[href^='/koffer/satz/']"))
            Assert.NotEmpty(TitlesOf(await browser.OpenAsync(link.GetAttribute("href")!)));
        Assert.Equal(404, (await browser.GetAsync("/koffer/satz/gibt-es-nicht")).Status);
        Assert.Equal(404, (await nobody.GetAsync("/koffer/satz/vereinbarung-bis-freitag")).Status);
        Assert.Empty((await nobody.OpenAsync("/")).Document.QuerySelectorAll("a[href^='/koffer/satz/']"));
    }

    [Fact]
    public void EverySetNamesDocumentsAsThePlanOfTheToolkitDoes()
    {
        var sets = ReadyMadeSets.Read(Path.Combine(Repository.Root, "content", "Koffer.json")).All;

        Assert.Equal(
            ["schnellstart", "vereinbarung-bis-freitag", "datenaustausch", "fallarbeit", "ziele", "landkreis", "jugendkonferenz", "massnahmen-gemeinsam"], sets.Select(set => set.Key));
        Assert.All(sets, set => Assert.InRange(set.Documents.Count, 2, 7));
        // A name that is nearly that of a document would be left out in silence.
        var known = new DirectoryInfo(Path.Combine(Repository.Root, "content", "Werkzeugkoffer")).EnumerateFiles("*.md", SearchOption.AllDirectories)
            .Where(file => file.Name != Pages.DokumenteModel.Readme)
            .ToDictionary(file => file.Name.Normalize(), file => Path.GetRelativePath(Path.Combine(Repository.Root, "content", "Werkzeugkoffer"), file.FullName).Replace('\\', '/').Normalize());
        foreach (var path in sets.SelectMany(set => set.Documents).Where(path => known.ContainsKey(Path.GetFileName(path).Normalize())))
            Assert.Equal(known[Path.GetFileName(path).Normalize()], path.Normalize());
    }

    [Fact]
    public void AFileOfSetsThatCannotBeReadStopsTheServerWithASentence()
    {
        using var folder = new TemporaryFolder("toolkit-sets");
        var file = Path.Combine(folder.Path, "Koffer.json");
        Assert.Empty(ReadyMadeSets.Read(file).All);

        File.WriteAllText(file, "[{");
        Assert.Contains("cannot be read", Assert.Throws<CommandRefusedException>(() => ReadyMadeSets.Read(file)).Message, StringComparison.Ordinal);
        File.WriteAllText(file, """[{"key":"a","name":"A","note":"","documents":["../geheim"]}]""");
        Assert.Contains("'A' needs", Assert.Throws<CommandRefusedException>(() => ReadyMadeSets.Read(file)).Message, StringComparison.Ordinal);
    }

    private static async Task<Page> OpenPackedAsync(Browser browser)
    {
        var list = await browser.OpenAsync("/koffer");
        return await browser.OpenAsync(list.Document.QuerySelector("table.files th a")!.GetAttribute("href")!);
    }

    private static IReadOnlyList<string> TitlesOf(Page page) => [.. page.Document.QuerySelectorAll(".packed-documents > li > a").Select(link => link.TextContent)];

    private static string Read(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open(), Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
