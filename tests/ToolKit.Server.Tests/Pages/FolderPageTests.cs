using System.Net.Http.Headers;
using System.Text;
using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

public sealed class FolderPageTests(ToolKitApplication application) : ApplicationTests(application)
{
    // Names as people give them, and names that look like something else in an address.
    public static TheoryData<string> OddNames { get; } =
    [
        "Größe & Maß.txt", "50 % mehr.txt", "#1 von 2.txt", "a+b.txt", "100%25.txt", "a%2Fb.txt", "%.txt", "ä;ö=ü,ß.txt", "Plan (neu) [2].txt",
        "it's.txt", "🧰 Werkzeug.txt", "~tilde^`{}.txt", ".verborgen", "@handle!$.txt", "日本語.txt",
    ];

    [Fact]
    public async Task TheReadmeStandsAboveTheList()
    {
        using var browser = await Application.SignInAsync(Role.Reader, "/Werkzeugkoffer");

        var page = await browser.OpenAsync("/dokumente/Werkzeugkoffer");

        Assert.Equal(200, page.Status);
        var text = page.Html.IndexOf("So verwenden Sie die Vorlagen", StringComparison.Ordinal);
        var list = page.Html.IndexOf("<table class=\"files\">", StringComparison.Ordinal);
        Assert.InRange(text, 0, list);
        Assert.DoesNotContain("README.md", page.Document.QuerySelector("table.files")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RelativeLinksBetweenDocumentsLeadToTheirPages()
    {
        using var browser = await Application.SignInAsync(Role.Reader, "/Werkzeugkoffer");
        var page = await browser.OpenAsync("/dokumente/Werkzeugkoffer");

        var field = await browser.OpenAsync(page.Link("Informationsaustausch"));
        var document = await browser.OpenAsync(page.Link("Infoblatt für junge Menschen"));

        Assert.Equal(200, field.Status);
        Assert.Equal(200, document.Status);
        Assert.StartsWith("Infoblatt", document.Document.QuerySelector("h1")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryLinkInTheShippedContentLeadsSomewhere()
    {
        using var browser = await Application.SignInAsync(Role.Reader, "/Werkzeugkoffer");
        var open = new Queue<string>(["/dokumente/Werkzeugkoffer"]);
        var seen = new HashSet<string>(open, StringComparer.Ordinal);
        var dead = new List<string>();
        while (open.TryDequeue(out var path))
        {
            var page = await browser.OpenAsync(path);
            if (page.Status != 200)
                dead.Add($"{path} ({page.Status})");
            foreach (var link in page.Document.QuerySelectorAll("main a").Select(link => link.GetAttribute("href") ?? ""))
            {
                var target = link.Split('#')[0];
                if (target.StartsWith("/dokumente/", StringComparison.Ordinal) && seen.Add(target))
                    open.Enqueue(target);
            }
        }

        Assert.Empty(dead);
        Assert.True(seen.Count > 25, string.Join('\n', seen));
    }

    [Theory]
    [MemberData(nameof(OddNames))]
    public async Task ADocumentWithAnOddNameCanBeOpenedDownloadedAndDeleted(string name)
    {
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/{name}", name);
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        var list = await browser.OpenAsync(LibraryUrl.For(folder));
        var document = await browser.OpenAsync(list.Link(name));
        var download = await browser.GetAsync(document.Document.QuerySelector("a.button[download]")!.GetAttribute("href")!);
        var version = await browser.GetAsync(document.Link("Version 1 herunterladen"));

        Assert.Equal(200, document.Status);
        Assert.Equal(name, document.Document.QuerySelector("h1")!.TextContent);
        Assert.Equal(name, download.Text);
        Assert.Equal(name, version.Text);
        Assert.Equal(name, ContentDispositionHeaderValue.Parse(download["Content-Disposition"]!).FileNameStar);
        var after = await browser.SubmitAsync(document, "In den Papierkorb");
        Assert.Equal(LibraryUrl.For(folder), after.Path);
        Assert.Null(await Application.ReadAsync($"{folder}/{name}"));
    }

    [Theory]
    [MemberData(nameof(OddNames))]
    public async Task AFolderWithAnOddNameCanBeMadeFilledAndOpened(string name)
    {
        var parent = await Application.MakeFolderAsync();
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        var made = await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(parent)), "Ordner anlegen", ("name", name));
        Assert.Contains(name, made.Notice, StringComparison.Ordinal);
        var folder = await browser.OpenAsync(made.Link(name));
        var filled = await browser.UploadAsync(folder, name, Encoding.UTF8.GetBytes("innen"));

        Assert.Contains("hochgeladen", filled.Notice, StringComparison.Ordinal);
        Assert.Equal("innen", await Application.ReadAsync($"{parent}/{name}/{name}"));
    }

    [Fact]
    public async Task WhatIsHiddenAndWhatDoesNotExistGetTheVerySamePage()
    {
        await Application.WriteAsync("/Regionen/Bayern/Geheim.md", "# Geheim");
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        var hidden = await browser.OpenAsync("/dokumente/Regionen/Bayern/Geheim.md");
        var hiddenFolder = await browser.OpenAsync("/dokumente/Regionen/Bayern");
        var absent = await browser.OpenAsync("/dokumente/Regionen/Bayern/Nirgends.md");

        Assert.Equal(404, hidden.Status);
        Assert.Equal(404, hiddenFolder.Status);
        Assert.Equal(404, absent.Status);
        Assert.Equal(WithoutTokens(absent), WithoutTokens(hidden));
        Assert.Equal(WithoutTokens(absent), WithoutTokens(hiddenFolder));
        Assert.Equal(Names(absent), Names(hidden));
        Assert.Equal(404, (await browser.GetAsync("/herunterladen/Regionen/Bayern/Geheim.md")).Status);
        Assert.Equal(404, (await browser.PostAsync("/dokumente/Regionen/Bayern/Geheim.md?handler=Loeschen")).Status);
        Assert.NotNull(await Application.ReadAsync("/Regionen/Bayern/Geheim.md"));
    }

    [Fact]
    public async Task AListShowsOnlyTheWayToOnesScopes()
    {
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen/Standorte/Darmstadt");

        var root = await browser.OpenAsync("/dokumente");
        var regions = await browser.OpenAsync(root.Link("Regionen"));
        var region = await browser.OpenAsync(regions.Link("Hessen"));
        var sites = await browser.OpenAsync(region.Link("Standorte"));

        Assert.Equal(["Eingang", "Regionen", "Werkzeugkoffer"], Members(root).Order(StringComparer.Ordinal));
        Assert.Equal(["Hessen"], Members(regions));
        Assert.Equal(["Darmstadt"], Members(sites));
        Assert.All([root, regions, region, sites], page => Assert.Null(page.Form("Hochladen")));
        Assert.NotNull((await browser.OpenAsync(sites.Link("Darmstadt"))).Form("Hochladen"));
    }

    [Fact]
    public async Task AReaderIsOfferedNoFormsAndAForgedOneIsRefused()
    {
        var folder = await Application.MakeFolderAsync();
        var document = await Application.WriteAsync($"{folder}/Bleibt.txt", "bleibt");
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var page = await browser.OpenAsync(LibraryUrl.For(folder));
        var ofDocument = await browser.OpenAsync(LibraryUrl.For(document));
        Assert.All(
            ["Hochladen", "Ordner anlegen", "Ordner löschen"],
            button => Assert.Null(page.Form(button)));
        Assert.Null(ofDocument.Form("In den Papierkorb"));

        var make = await browser.PostAsync(LibraryUrl.For(folder) + "?handler=Ordner", ("name", "Gefälscht"));
        var delete = await browser.PostAsync(LibraryUrl.For(document) + "?handler=Loeschen");
        var deleteFolder = await browser.PostAsync(LibraryUrl.For(folder) + "?handler=Loeschen");

        Assert.All([make, delete, deleteFolder], answer => Assert.Contains("Schreibrechte vergibt", answer.Text, StringComparison.Ordinal));
        Assert.Equal("bleibt", await Application.ReadAsync(document));
        Assert.Equal(404, (await (await Application.AdministratorAsync()).SendAsync("PROPFIND", $"{folder}/Gefälscht", null, ("Depth", "0"))).Status);
    }

    [Fact]
    public async Task AnUploadMakesADocumentThenAVersionAndNothingForEqualBytes()
    {
        var folder = await Application.MakeFolderAsync();
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        var page = await browser.OpenAsync(LibraryUrl.For(folder));

        var first = await browser.UploadAsync(page, "Plan.txt", "eins"u8.ToArray());
        var second = await browser.UploadAsync(page, "Plan.txt", "zwei"u8.ToArray());
        var third = await browser.UploadAsync(page, "Plan.txt", "zwei"u8.ToArray());

        Assert.Contains("ist hochgeladen", first.Notice, StringComparison.Ordinal);
        Assert.Contains("hat eine neue Version", second.Notice, StringComparison.Ordinal);
        Assert.Contains("Es wurde nichts geändert", third.Notice, StringComparison.Ordinal);
        Assert.Equal(2, await Application.CountVersionsAsync($"{folder}/Plan.txt"));
        Assert.Equal("zwei", await Application.ReadAsync($"{folder}/Plan.txt"));
    }

    [Fact]
    public async Task AnUploadKeepsEveryByteOfALargeFile()
    {
        var folder = await Application.MakeFolderAsync();
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        var bytes = Some.Bytes(3_000_000);

        await browser.UploadAsync(await browser.OpenAsync(LibraryUrl.For(folder)), "Scan.pdf", bytes);

        var download = await browser.GetAsync("/herunterladen" + LibraryUrl.For($"{folder}/Scan.pdf")[LibraryUrl.Prefix.Length..]);
        Assert.Equal(bytes, download.Bytes);
    }

    [Theory]
    [InlineData("CON.txt", "CON")]
    [InlineData("was?.txt", "?")]
    [InlineData("a<b>.txt", "<")]
    [InlineData("Punkt.", "Name")]
    public async Task ANameThatWindowsCannotShowIsRefusedWithASentence(string name, string mentioned)
    {
        var folder = await Application.MakeFolderAsync();
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        var page = await browser.OpenAsync(LibraryUrl.For(folder));

        var upload = await browser.UploadAsync(page, name, "x"u8.ToArray());
        var made = await browser.SubmitAsync(page, "Ordner anlegen", ("name", name));

        Assert.All([upload, made], refused =>
        {
            Assert.Equal("alert", refused.Document.QuerySelector(".notice")!.GetAttribute("role"));
            Assert.Contains("Windows", refused.Notice, StringComparison.Ordinal);
            Assert.Matches("[Nn]ame", refused.Notice);
        });
        Assert.Contains(mentioned, upload.Notice, StringComparison.Ordinal);
        Assert.Empty(Members(await browser.OpenAsync(LibraryUrl.For(folder))));
    }

    [Fact]
    public async Task AnUploadedNameLosesThePathBeforeIt()
    {
        var folder = await Application.MakeFolderAsync();
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        await browser.UploadAsync(await browser.OpenAsync(LibraryUrl.For(folder)), "../../../Werkzeugkoffer/README.md", "fremd"u8.ToArray());
        await browser.UploadAsync(await browser.OpenAsync(LibraryUrl.For(folder)), "C:\\Users\\anna\\Notiz.txt", "eigen"u8.ToArray());

        Assert.Equal("fremd", await Application.ReadAsync($"{folder}/README.md"));
        Assert.Equal("eigen", await Application.ReadAsync($"{folder}/Notiz.txt"));
        Assert.DoesNotContain("fremd", await Application.ReadAsync("/Werkzeugkoffer/README.md"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUploadDoesNotGoOverSomebodyElsesLock()
    {
        var folder = await Application.MakeFolderAsync();
        var document = await Application.WriteAsync($"{folder}/Bearbeitet.txt", "in Arbeit");
        await (await Application.AdministratorAsync()).LockAsync(document);
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        var page = await browser.UploadAsync(await browser.OpenAsync(LibraryUrl.For(folder)), "Bearbeitet.txt", "drüber"u8.ToArray());

        Assert.Contains("bearbeitet das gerade", page.Notice, StringComparison.Ordinal);
        Assert.Equal("in Arbeit", await Application.ReadAsync(document));
    }

    [Fact]
    public async Task NothingIsAddedToAFolderThatSomebodyElseHasLocked()
    {
        var folder = await Application.MakeFolderAsync();
        await (await Application.AdministratorAsync()).LockAsync(folder, "infinity");
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        var page = await browser.OpenAsync(LibraryUrl.For(folder));

        var upload = await browser.UploadAsync(page, "Neu.txt", "x"u8.ToArray());
        var made = await browser.SubmitAsync(page, "Ordner anlegen", ("name", "Neu"));

        Assert.All([upload, made], refused => Assert.Contains("bearbeitet das gerade", refused.Notice, StringComparison.Ordinal));
        Assert.Empty(Members(await browser.OpenAsync(LibraryUrl.For(folder))));
    }

    [Fact]
    public async Task APageOfManyMembersContinuesOnTheNext()
    {
        var folder = await Application.MakeFolderAsync();
        for (var i = 0; i < 501; i++)
            await Application.WriteAsync($"{folder}/Blatt {i:D4}.txt", "x");
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var first = await browser.OpenAsync(LibraryUrl.For(folder));
        var second = await browser.OpenAsync(LibraryUrl.For(folder) + first.Link("Weitere anzeigen"));

        Assert.Equal(501, Members(first).Concat(Members(second)).Distinct(StringComparer.Ordinal).Count());
        Assert.Single(Members(second));
    }

    [Fact]
    public async Task NobodyIsToldWhatLiesWhereWithoutSigningIn()
    {
        using var browser = Application.OpenBrowser();

        var known = await browser.GetAsync("/dokumente/Werkzeugkoffer");
        var unknown = await browser.GetAsync("/dokumente/Nirgends");

        Assert.Equal(302, known.Status);
        Assert.Equal(302, unknown.Status);
        Assert.Equal(404, (await browser.GetAsync("/herunterladen/Werkzeugkoffer/README.md")).Status);
        Assert.Empty(Members(await browser.OpenAsync("/dokumente")));
    }

    private static List<string> Members(Page page) =>
        [.. page.Document.QuerySelectorAll("table.files tbody th a").Select(link => link.TextContent)];

    private static string WithoutTokens(Page page) => string.Join(
        '\n', page.Html.Split('\n').Select(line => line.Contains("form-token", StringComparison.Ordinal) ? "" : line));

    private static IEnumerable<string> Names(Page page) =>
        page.Answer.Headers.Keys.Where(name => name is not ("Set-Cookie" or "Content-Length")).Order(StringComparer.Ordinal);
}
