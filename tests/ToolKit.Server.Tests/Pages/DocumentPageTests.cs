using System.Globalization;
using System.Text;
using ToolKit.Access;

namespace ToolKit.Server.Tests;

public sealed class DocumentPageTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Hostile =
        """
        ---
        title: <script>alert("Titel")</script>
        description: "\"><img src=x onerror=alert(1)>"
        ---
        # Feindlich
        <script>alert(1)</script>
        <iframe src="https://evil.example"></iframe>
        <img src=x onerror="alert(1)"> <svg onload=alert(1)></svg>
        <form action="https://evil.example"><input name=kennwort><button>Anmelden</button></form>
        <style>body { display: none }</style>
        [klick](javascript:alert(1)) [daten](data:text/html,<script>alert(1)</script>) <a href=" JaVaScRiPt:alert(1)">x</a>
        <a href="https://evil.example" onclick="alert(1)" style="position:fixed">Verweis</a>
        """;

    [Fact]
    public async Task MarkdownIsShownWithItsTitleAndMetadata()
    {
        using var browser = await Application.SignInAsync(Role.Reader, "/Werkzeugkoffer");

        var page = await browser.OpenAsync(LibraryUrl.For("/Werkzeugkoffer/Transparenz/Operative Instrumente/Zuständigkeitsmatrix.md"));

        Assert.Equal("Zuständigkeitsmatrix", page.Document.QuerySelector("h1")!.TextContent);
        Assert.Single(page.Document.QuerySelectorAll("h1"));
        Assert.Contains("Handlungsfeld Transparenz", page.Main, StringComparison.Ordinal);
        Assert.Contains("Rechtsstand 26.03.2022", page.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("legal_status", page.Main, StringComparison.Ordinal);
        Assert.NotEmpty(page.Document.QuerySelectorAll(".text table"));
    }

    [Theory]
    [InlineData("---\ntitle: Entwurf Kooperation\n---\n# Überschrift\n\n## Ziel\n", "Entwurf Kooperation", "Überschrift, Ziel")]
    [InlineData("---\ntitle: Entwurf\n---\n# Entwurf\n\n## Ziel\n", "Entwurf", "Ziel")]
    [InlineData("# Entwurf\n\n## Ziel\n", "Entwurf", "Ziel")]
    [InlineData("Vorab.\n\n# Entwurf\n\n## Ziel\n", "Entwurf", "Entwurf, Ziel")]
    public async Task OnlyTheHeadingThatIsTheTitleIsLeftOutOfTheText(string text, string title, string headings)
    {
        var path = await Application.WriteAsync($"{await Application.MakeFolderAsync()}/Entwurf.md", text);
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var page = await browser.OpenAsync(LibraryUrl.For(path));

        Assert.Equal(title, Assert.Single(page.Document.QuerySelectorAll("h1")).TextContent);
        Assert.Equal(headings, string.Join(", ", page.Document.QuerySelectorAll(".text h2, .text h3").Select(heading => heading.TextContent)));
    }

    [Fact]
    public async Task HostileMarkdownIsHarmless()
    {
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/Feindlich.md", Hostile);
        await Application.WriteAsync($"{folder}/README.md", Hostile);
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        foreach (var path in new[] { $"{folder}/Feindlich.md", folder })
        {
            var page = await browser.OpenAsync(LibraryUrl.For(path));

            Assert.Equal(200, page.Status);
            Assert.Empty(page.Document.QuerySelectorAll("main script, main iframe, main svg, main style, main .text form, main .text button, main .text input"));
            Assert.DoesNotContain(
                page.Document.All.SelectMany(element => element.Attributes),
                attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || attribute.Name == "style");
            Assert.DoesNotContain(
                page.Document.QuerySelectorAll("a, img").Select(element => (element.GetAttribute("href") ?? element.GetAttribute("src") ?? "").Trim()),
                address => address.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase) || address.StartsWith("data:text", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task EveryPageForbidsWhatItDoesNotNeed()
    {
        using var browser = await Application.SignInAsync(Role.Reader, "/Werkzeugkoffer");

        foreach (var path in new[] { "/", "/anmelden", "/konto", "/dokumente", "/dokumente/Werkzeugkoffer/README.md", "/gibt-es-nicht" })
        {
            var answer = await browser.GetAsync(path);

            Assert.Contains("default-src 'none'", answer["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", answer["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", answer["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.Equal("nosniff", answer["X-Content-Type-Options"]);
            Assert.Equal("same-origin", answer["Referrer-Policy"]);
            Assert.Null(answer["Server"]);
        }
    }

    [Fact]
    public async Task WhatCannotBeShownIsOfferedForDownloadAndTheReasonIsSaid()
    {
        var folder = await Application.MakeFolderAsync();
        var unknown = await Application.WriteAsync($"{folder}/Programm.exe", "MZ");
        var damaged = await Application.WriteAsync($"{folder}/Kaputt.docx", "kein Word");
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        Assert.Contains("keine Vorschau", (await browser.OpenAsync(LibraryUrl.For(unknown))).Main, StringComparison.Ordinal);
        Assert.Contains("Bitte laden Sie sie herunter", (await browser.OpenAsync(LibraryUrl.For(damaged))).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TextsTablesAndPagesAreShownWithoutTheirScripts()
    {
        var folder = await Application.MakeFolderAsync();
        var page = await Application.WriteAsync($"{folder}/Seite.html", "<h2>Ablauf</h2><p>Text<script>alert(1)</script><img src=x onerror=alert(1)>");
        var table = await Application.WriteAsync($"{folder}/Liste.csv", "Stelle;Ort\nJobcenter;<b>Kassel</b>\n");
        var text = await Application.WriteAsync($"{folder}/Notiz.txt", "Zeile <script>alert(1)</script>");
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var pages = new List<Page>();
        foreach (var path in new[] { page, table, text })
            pages.Add(await browser.OpenAsync(LibraryUrl.For(path)));

        Assert.All(pages, shown => Assert.Empty(shown.Document.QuerySelectorAll("main script, main img, .text b")));
        Assert.Contains("Ablauf", pages[0].Document.QuerySelector(".text")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("Jobcenter", pages[1].Document.QuerySelector(".text td")!.TextContent);
        Assert.Contains("<script>", pages[2].Document.QuerySelector(".text")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APictureIsShownAndAnSvgRunsNothing()
    {
        var folder = await Application.MakeFolderAsync();
        var svg = await Application.WriteAsync($"{folder}/Bild.svg", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>");
        var html = await Application.WriteAsync($"{folder}/Seite.html", "<script>alert(1)</script>");
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var page = await browser.OpenAsync(LibraryUrl.For(svg));
        var picture = await browser.GetAsync(page.Document.QuerySelector(".picture img")!.GetAttribute("src")!);
        var other = await browser.GetAsync("/ansehen" + LibraryUrl.For(html)[LibraryUrl.Prefix.Length..]);

        Assert.Equal("image/svg+xml", picture["Content-Type"]);
        Assert.StartsWith("attachment", picture["Content-Disposition"], StringComparison.Ordinal); // shown as a picture all the same, but not opened by itself
        Assert.All([picture, other], answer => Assert.Contains("sandbox", answer["Content-Security-Policy"], StringComparison.Ordinal));
        Assert.All([picture, other], answer => Assert.Equal("nosniff", answer["X-Content-Type-Options"]));
        Assert.StartsWith("attachment", other["Content-Disposition"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task MarkdownHasATableOfContentsFootnotesAndTasks()
    {
        var path = await Application.WriteAsync(
            await Application.MakeFolderAsync() + "/Leitfaden.md",
            "# Leitfaden\n\n## Erstens\n\nSatz.[^1]\n\n- [x] erledigt\n- [ ] offen\n\n## Über & über\n\n### Tiefer\n\n## Drittens\n\n[^1]: Die Fußnote.\n");
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var page = await browser.OpenAsync(LibraryUrl.For(path));

        var contents = page.Document.QuerySelectorAll("nav.contents a");
        Assert.Equal(["Erstens", "Über & über", "Tiefer", "Drittens"], contents.Select(link => link.TextContent));
        Assert.All(contents.Concat(page.Document.QuerySelectorAll(".text a[href^='#']")), link => Assert.NotNull(page.Document.GetElementById(link.GetAttribute("href")![1..])));
        Assert.Contains("Die Fußnote.", page.Document.QuerySelector(".text")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.Document.QuerySelectorAll(".text input[type=checkbox][disabled]").Length);
    }

    [Fact]
    public async Task TwoVersionsAreComparedWordByWord()
    {
        var path = await Application.WriteAsync(await Application.MakeFolderAsync() + "/Plan.md", "# Plan\n\nDer alte Satz bleibt <b>so</b>.\n");
        await Application.WriteAsync(path, "# Plan\n\nDer neue Satz bleibt <b>so</b>.\n");
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        using var stranger = await Application.SignInAsync(Role.Reader, "/Regionen/Bayern");

        var page = await browser.OpenAsync((await browser.OpenAsync(LibraryUrl.For(path))).Link("was ist neu? Version 2 mit Version 1 vergleichen"));

        Assert.Equal(["alte"], page.Document.QuerySelectorAll(".comparison del").Select(word => word.TextContent.Trim()));
        Assert.Equal(["neue"], page.Document.QuerySelectorAll(".comparison ins").Select(word => word.TextContent.Trim()));
        Assert.Empty(page.Document.QuerySelectorAll(".comparison b"));
        Assert.Equal(404, (await browser.GetAsync(page.Path.Replace("von=1", "von=9", StringComparison.Ordinal))).Status);
        Assert.Equal(404, (await stranger.GetAsync(page.Path)).Status);
    }

    [Fact]
    public async Task VersionsAreListedAndAnOldOneCanBeDownloadedAndRestored()
    {
        var folder = await Application.MakeFolderAsync();
        var document = $"{folder}/Leitfaden.txt";
        foreach (var text in new[] { "eins", "zwei", "drei" })
            await Application.WriteAsync(document, text);
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        var page = await browser.OpenAsync(LibraryUrl.For(document));
        Assert.Equal(3, page.Document.QuerySelectorAll("ol.versions li").Length);
        Assert.Equal("eins", (await browser.GetAsync(page.Link("Version 1 herunterladen"))).Text);
        Assert.Null(page.Form("Version 3 wiederherstellen"));
        var restored = await browser.SubmitAsync(page, "Version 1 wiederherstellen");

        Assert.Contains("Version 1 ist wieder die aktuelle", restored.Notice, StringComparison.Ordinal);
        Assert.Equal(4, restored.Document.QuerySelectorAll("ol.versions li").Length);
        Assert.Equal("eins", await Application.ReadAsync(document));
        Assert.Equal("drei", (await browser.GetAsync(restored.Link("Version 3 herunterladen"))).Text);
    }

    [Fact]
    public async Task WhoChangesSomethingSaysHowMuchItChanges()
    {
        var folder = await Application.MakeFolderAsync();
        var document = await Application.WriteAsync($"{folder}/Muster.md", "# Eins");
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        using var script = await Application.DavClientAsync(Role.Contributor, "/Regionen/Hessen");

        await browser.SubmitAsync(await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(document)), "Hier bearbeiten"), "Speichern", ("text", "# Zwei"), ("aenderung", "editorial"));
        var page = await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(document)), "Version 1 wiederherstellen", ("aenderung", "legal"));
        await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(folder)), "Hochladen", ("Muster.md", "# Vier"u8.ToArray()), ("aenderung", "editorial"));
        Assert.Equal(204, (await script.SendAsync("PUT", document, "# Fünf")).Status);
        await UploadAsync("# Sechs", "legal");
        var listed = (await browser.OpenAsync(page.Path)).Document.QuerySelectorAll("ol.versions > li").Select(version => version.TextContent).ToList();

        Assert.Equal(
            ["rechtlich notwendig geändert", "inhaltlich geändert", "redaktionell geändert", "rechtlich notwendig geändert", "redaktionell geändert", null],
            listed.Select(version => new[] { "rechtlich notwendig geändert", "inhaltlich geändert", "redaktionell geändert" }.SingleOrDefault(word => version.Contains(word, StringComparison.Ordinal))));
        Assert.Equal(400, (await UploadAsync("# Sieben", "sonstwie")).Status);

        async Task<Answer> UploadAsync(string text, string change)
        {
            var begun = await script.SendAsync(
                "POST", new Uri(Application.Address, $"/api/uploads?path={Uri.EscapeDataString(document)}&changeClass={change}"), "", ("Upload-Length", text.Length.ToString(CultureInfo.InvariantCulture)));
            return begun.Status != 201
                ? begun
                : await script.SendBytesAsync("PATCH", new Uri(Application.Address, begun["Location"]!), Encoding.UTF8.GetBytes(text), ("Upload-Offset", "0"));
        }
    }

    [Fact]
    public async Task WhatSomebodyElseHasLockedCanBeNeitherDeletedNorRestored()
    {
        var folder = await Application.MakeFolderAsync();
        var document = $"{folder}/Gesperrt.txt";
        await Application.WriteAsync(document, "eins");
        await Application.WriteAsync(document, "zwei");
        var holder = await Application.CreatePersonAsync(Role.Editor, "/", "Frau Sperre");
        using var dav = await Application.DavClientAsync(holder);
        var token = await dav.LockAsync(document);
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        var page = await browser.OpenAsync(LibraryUrl.For(document));

        Assert.Contains("Wird gerade bearbeitet: Frau Sperre", page.Main, StringComparison.Ordinal);
        var deleted = await browser.SubmitAsync(page, "In den Papierkorb");
        var restored = await browser.SubmitAsync(page, "Version 1 wiederherstellen");
        var folderDeleted = await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(folder)), "Ordner löschen");

        Assert.All([deleted, restored, folderDeleted], refused => Assert.Contains("Frau Sperre bearbeitet das gerade", refused.Notice, StringComparison.Ordinal));
        Assert.Equal("zwei", await Application.ReadAsync(document));
        Assert.Equal(204, (await dav.SendAsync("UNLOCK", document, null, ("Lock-Token", $"<{token}>"))).Status);
        await browser.SubmitAsync(page, "In den Papierkorb");
        Assert.Null(await Application.ReadAsync(document));
    }

    [Fact]
    public async Task AReaderSeesTheVersionsButCannotRestoreThem()
    {
        var folder = await Application.MakeFolderAsync();
        var document = $"{folder}/Lesen.txt";
        await Application.WriteAsync(document, "eins");
        await Application.WriteAsync(document, "zwei");
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var page = await browser.OpenAsync(LibraryUrl.For(document));
        Assert.Equal(2, page.Document.QuerySelectorAll("ol.versions li").Length);
        Assert.Null(page.Form("Version 1 wiederherstellen"));
        var forged = await browser.PostAsync(LibraryUrl.For(document) + "?handler=Wiederherstellen", ("version", "1"));

        Assert.Contains("Schreibrechte vergibt", forged.Text, StringComparison.Ordinal);
        Assert.Equal("zwei", await Application.ReadAsync(document));
    }

    [Fact]
    public async Task AVersionThatDoesNotExistIsNotRestored()
    {
        var folder = await Application.MakeFolderAsync();
        var document = await Application.WriteAsync($"{folder}/Eine.txt", "eins");
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        var answer = await browser.PostAsync(LibraryUrl.For(document) + "?handler=Wiederherstellen", ("version", "99"));

        Assert.Contains("role=\"alert\"", answer.Text, StringComparison.Ordinal);
        Assert.Equal(1, await Application.CountVersionsAsync(document));
    }

    [Theory]
    [InlineData("Übergang 1 + 2 & #3 100%.docx", "ms-word:ofe|u|", "%C3%9Cbergang%201%20%2B%202%20%26%20%233%20100%25.docx", "In Word öffnen", "In LibreOffice öffnen")]
    [InlineData("Plan.XLSX", "ms-excel:ofe|u|", "Plan.XLSX", "In Excel öffnen", "In LibreOffice öffnen")]
    [InlineData("Folien.pptx", "ms-powerpoint:ofe|u|", "Folien.pptx", "In PowerPoint öffnen", "In LibreOffice öffnen")]
    [InlineData("Brief an die Eltern.odt", null, "Brief%20an%20die%20Eltern.odt", null, "In LibreOffice öffnen")]
    public async Task ADocumentOpensInTheProgramOfItsKind(string name, string? scheme, string encoded, string? office, string libreOffice)
    {
        await using var own = await ToolKitApplication.StartAsync("--ToolKit:PublicUrl=https://koffer.example/", "--ToolKit:AllowPlainHttp=true");
        var folder = await own.MakeFolderAsync(name: "Größe & Ähnliches");
        await own.WriteAsync($"{folder}/{name}", "x");
        const string Place = "https://koffer.example/dav/Regionen/Hessen/Gr%C3%B6%C3%9Fe%20%26%20%C3%84hnliches/";
        using var writer = await own.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        using var reader = await own.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var page = await writer.OpenAsync(LibraryUrl.For($"{folder}/{name}"));
        var seen = await reader.OpenAsync(LibraryUrl.For($"{folder}/{name}"));

        Assert.Equal($"vnd.libreoffice.command:ofe|u|{Place}{encoded}", page.Link(libreOffice));
        Assert.Equal($"vnd.libreoffice.command:ofv|u|{Place}{encoded}", seen.Link("In LibreOffice ansehen"));
        if (office is not null)
        {
            Assert.Equal(scheme + Place + encoded, page.Link(office));
            Assert.Equal((scheme + Place + encoded).Replace(":ofe|", ":ofv|", StringComparison.Ordinal), seen.Link(office.Replace("öffnen", "ansehen", StringComparison.Ordinal)));
        }

        // The address in the link is the one at which WebDAV has the document.
        using var client = await own.DavClientAsync(Role.Reader);
        Assert.Equal(200, (await client.SendAsync("GET", new Uri(own.Address, (Place + encoded)["https://koffer.example/".Length..]))).Status);
        Assert.Equal(office is null ? 1 : 2, OpenLinksOn(page).Count);
        Assert.Equal(office is null ? 1 : 2, OpenLinksOn(seen).Count);
        own.AssertQuietLog();
    }

    [Theory]
    [InlineData("Notiz.md")]
    [InlineData("Plan.pdf")]
    [InlineData("Bild.png")]
    [InlineData("docx")]
    public async Task WhatTheseProgramsDoNotOpenHasNoSuchLink(string name)
    {
        var document = await Application.WriteAsync($"{await Application.MakeFolderAsync()}/{name}", "x");
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        var page = await browser.OpenAsync(LibraryUrl.For(document));

        Assert.Equal(200, page.Status);
        Assert.Empty(OpenLinksOn(page));
    }

    [Fact]
    public async Task WhoSeesADocumentOnlyBecauseItIsPublicCannotOpenItByWebDav()
    {
        await using var own = await ToolKitApplication.StartAsync();
        var folder = await own.MakeFolderAsync();
        var document = await own.WriteAsync($"{folder}/Öffentlich.docx", "x");
        await own.MakePublicAsync(folder);
        using var nobody = own.OpenBrowser();
        using var stranger = await own.SignInAsync(Role.Reader, "/Regionen/Bayern");
        using var reader = await own.SignInAsync(Role.Reader, "/Regionen/Hessen");

        foreach (var (browser, links) in new[] { (nobody, 0), (stranger, 0), (reader, 2) })
        {
            var page = await browser.OpenAsync(LibraryUrl.For(document));
            Assert.Equal(200, page.Status);
            Assert.Equal(links, OpenLinksOn(page).Count);
        }

        own.AssertQuietLog();
    }

    [Theory]
    [InlineData("POST", "/dokumente/Werkzeugkoffer/README.md")]
    [InlineData("POST", "/dokumente/Werkzeugkoffer?handler=Unbekannt")]
    [InlineData("POST", "/konto")]
    [InlineData("POST", "/")]
    [InlineData("DELETE", "/dokumente/Werkzeugkoffer/README.md")]
    [InlineData("PROPFIND", "/dokumente/Werkzeugkoffer")]
    public async Task WhatAPageCannotDoIsRefusedAndShowsNothing(string method, string path)
    {
        using var browser = await Application.SignInAsync(Role.Reader, "/Werkzeugkoffer");
        using var form = Browser.Encode(("form-token", await browser.FormTokenAsync()));

        var answer = await browser.SendAsync(new HttpMethod(method), path, method is "POST" or "DELETE" ? form : null);

        Assert.Contains(answer.Status, new[] { 400, 405 });
        Assert.DoesNotContain("Werkzeugkoffer enthält", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task WhatIsNotThereIsSaidInASentenceWhateverTheMethod(string method)
    {
        using var browser = Application.OpenBrowser();

        var answer = await browser.SendAsync(new HttpMethod(method), "/gibt-es-nicht");

        Assert.Equal(404, answer.Status);
        Assert.Contains("Nicht gefunden", answer.Text, StringComparison.Ordinal);
    }

    private static List<string> OpenLinksOn(Page page) =>
        [.. page.Document.QuerySelectorAll("main a").Select(link => link.GetAttribute("href")!).Where(address => address.Contains("|u|", StringComparison.Ordinal))];
}
