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
        var download = await browser.GetAsync(document.Document.QuerySelector("a.button[href^='/herunterladen']")!.GetAttribute("href")!);
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
    public async Task WhatIsTooLargeIsRefusedWithTheWayBack()
    {
        await using var own = await ToolKitApplication.StartAsync("--ToolKit:MaxUploadMegabytes=1");
        var folder = await own.MakeFolderAsync();
        using var browser = await own.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        using var program = await own.DavClientAsync(Role.Contributor, "/Regionen/Hessen");

        var page = await browser.UploadAsync(await browser.OpenAsync(LibraryUrl.For(folder)), "Scan.pdf", new byte[2_500_000]);
        var put = await program.SendAsync("PUT", $"{folder}/Scan.pdf", new string('x', 1_500_000));

        Assert.Equal((413, 413), (page.Status, put.Status));
        Assert.Contains("höchstens 1 MB", page.Main, StringComparison.Ordinal);
        Assert.Equal(LibraryUrl.For(folder), page.Link("Zurück zum Ordner"));
        Assert.DoesNotContain("Laufwerk", page.Main, StringComparison.Ordinal); // where the same would be too large
        Assert.Contains("Erlaubt sind 1 MB.", put.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllOfThePageIsTickedByALinkAndEmptyColumnsAreNotThere()
    {
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/Plan.md", "# Plan");
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var page = await browser.OpenAsync(LibraryUrl.For(folder) + "?sortierung=name");
        var all = await browser.OpenAsync(page.Link("Alle auf dieser Seite auswählen"));
        var folders = await browser.OpenAsync(LibraryUrl.For("/Regionen"));

        Assert.Empty(page.Document.QuerySelectorAll("input[name=id][checked]"));
        Assert.Single(all.Document.QuerySelectorAll("input[name=id][checked]"));
        Assert.Equal("ascending", all.Document.QuerySelector("th[aria-sort]")!.GetAttribute("aria-sort"));
        Assert.Contains("Koffer", page.Document.QuerySelectorAll("th").Select(head => head.TextContent));
        Assert.DoesNotContain("Koffer", folders.Document.QuerySelectorAll("th").Select(head => head.TextContent));
        Assert.Contains("Markdown", page.Document.QuerySelectorAll("td.kind").Select(kind => kind.TextContent)); // as in the search
    }

    [Fact]
    public async Task WhoIsNotSignedInIsShownTheWaysIn()
    {
        using var nobody = Application.OpenBrowser();

        var folder = await nobody.OpenAsync("/dokumente");
        var nothing = await nobody.OpenAsync("/suche?q=Zuständigkeitsmatrix");
        var hidden = await nobody.OpenAsync(LibraryUrl.For("/Regionen/Hessen"));

        Assert.Equal(["/anmelden?weiter=%2Fdokumente", "/zugang"], folder.Document.QuerySelectorAll("main a.button").Select(way => way.GetAttribute("href")));
        Assert.StartsWith("Ohne Anmeldung wird nur gefunden", nothing.Document.QuerySelector(".notice li")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Die Seite, die Sie öffnen wollten, sehen nur Angemeldete.", hidden.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("Angemeldete", (await nobody.OpenAsync("/anmelden")).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUploadKeepsEveryByteOfALargeFile()
    {
        var folder = await Application.MakeFolderAsync();
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        var bytes = Some.Bytes(3_000_000);

        var page = await browser.UploadAsync(await browser.OpenAsync(LibraryUrl.For(folder)), "Scan.pdf", bytes);

        Assert.True(page.Status == 200, $"{page.Status}: {page.Main}");
        Assert.Contains("ist hochgeladen", page.Notice, StringComparison.Ordinal);
        var download = await browser.GetAsync("/herunterladen" + LibraryUrl.For($"{folder}/Scan.pdf")[LibraryUrl.Prefix.Length..]);
        Assert.Equal(200, download.Status);
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
        var field = made.Document.QuerySelector("#name")!;
        Assert.Equal((name, "true", "name-fehler"), (field.GetAttribute("value"), field.GetAttribute("aria-invalid"), field.GetAttribute("aria-describedby")));
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
        for (var i = 0; i < 101; i++)
            await Application.WriteAsync($"{folder}/Blatt {i:D4}.txt", "x");
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var first = await browser.OpenAsync(LibraryUrl.For(folder));
        var second = await browser.OpenAsync(first.Link("Nächste"));
        var back = await browser.OpenAsync(second.Link("Vorherige"));

        Assert.Equal(101, Members(first).Concat(Members(second)).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(["Blatt 0100.txt"], Members(second));
        Assert.Contains("Seite 2 von 2", second.Main, StringComparison.Ordinal);
        Assert.Equal(Members(first), Members(back));
        Assert.Equal(Members(second), Members(await browser.OpenAsync(LibraryUrl.For(folder) + "?seite=99")));
        Assert.Equal(Members(first), Members(await browser.OpenAsync(LibraryUrl.For(folder) + "?seite=-1")));
    }

    [Fact]
    public async Task AColumnsHeadSortsAndSortsTheOtherWayRound()
    {
        var folder = await Application.MakeFolderAsync();
        await Application.MakeFolderAsync(folder, "Zuletzt");
        foreach (var (name, text) in new[] { ("b.txt", "mittel"), ("Ä.md", "# Ä wie Anfang, der längste Text"), ("c.pdf", "x") })
        {
            await Application.WriteAsync($"{folder}/{name}", text);
            Application.Time.Pass(TimeSpan.FromMilliseconds(1)); // each has a time of its own
        }

        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        var page = await browser.OpenAsync(LibraryUrl.For(folder));

        var byName = await browser.OpenAsync(page.Link("Name"));
        var byNameDown = await browser.OpenAsync(byName.Link("Name"));
        var bySize = await browser.OpenAsync(page.Link("Größe"));
        var byKind = await browser.OpenAsync(page.Link("Art"));
        var latest = await browser.OpenAsync(page.Link("geändert"));

        Assert.Equal(["Zuletzt", "Ä wie Anfang, der längste Text", "b.txt", "c.pdf"], Members(byName)); // folders come first
        Assert.Equal(["Zuletzt", "c.pdf", "b.txt", "Ä wie Anfang, der längste Text"], Members(byNameDown));
        Assert.Equal(["Zuletzt", "c.pdf", "b.txt", "Ä wie Anfang, der längste Text"], Members(bySize));
        Assert.Equal(["Zuletzt", "Ä wie Anfang, der längste Text", "c.pdf", "b.txt"], Members(byKind)); // MD, PDF, TXT
        Assert.Equal(["Zuletzt", "c.pdf", "Ä wie Anfang, der längste Text", "b.txt"], Members(latest));
        Assert.Equal("descending", latest.Document.QuerySelector("th[aria-sort]")!.GetAttribute("aria-sort"));
        Assert.Equal("ascending", byName.Document.QuerySelector("th[aria-sort]")!.GetAttribute("aria-sort"));
        Assert.Null(page.Document.QuerySelector("th[aria-sort]"));
    }

    [Fact]
    public async Task AListIsNeverOlderThanTheFolder()
    {
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/b.txt", "x");
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        Assert.Equal(["b.txt"], Members(await browser.OpenAsync(LibraryUrl.For(folder))));

        await Application.WriteAsync($"{folder}/a.txt", "x");
        Assert.Equal(["a.txt", "b.txt"], Members(await browser.OpenAsync(LibraryUrl.For(folder))));
        await (await Application.AdministratorAsync()).SendAsync("DELETE", $"{folder}/b.txt");
        Assert.Equal(["a.txt"], Members(await browser.OpenAsync(LibraryUrl.For(folder))));
        await Application.WriteAsync($"{folder}/a.txt", "---\ntitle: Anders\n---\n");
        await Application.WriteAsync($"{folder}/c.md", "# Zum Schluss");
        Assert.Equal(["a.txt", "Zum Schluss"], Members(await browser.OpenAsync(LibraryUrl.For(folder))));
        await Application.WriteAsync($"{folder}/c.md", "# Am Anfang");
        await Application.WriteAsync($"{folder}/a.txt", "y");
        Assert.Equal(["a.txt", "Am Anfang"], Members(await browser.OpenAsync(LibraryUrl.For(folder))));
    }

    [Fact]
    public async Task TwoPeopleWhoSeeDifferentMembersSeeEachTheirOwn()
    {
        using var darmstadt = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen/Standorte/Darmstadt");
        using var kassel = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen/Standorte/Kassel (Stadt)");

        Assert.Equal(["Darmstadt"], Members(await darmstadt.OpenAsync("/dokumente/Regionen/Hessen/Standorte")));
        Assert.Equal(["Kassel (Stadt)"], Members(await kassel.OpenAsync("/dokumente/Regionen/Hessen/Standorte")));
        Assert.Equal(["Darmstadt"], Members(await darmstadt.OpenAsync("/dokumente/Regionen/Hessen/Standorte")));
    }

    [Fact]
    public async Task SeveralAreDeletedAtOnceAndComeBackWithOnePress()
    {
        var folder = await Application.MakeFolderAsync();
        await Application.MakeFolderAsync(folder, "Ordner");
        foreach (var name in new[] { "a.txt", "b.txt", "Ordner/innen.txt" })
            await Application.WriteAsync($"{folder}/{name}", name);
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        var deleted = await ChooseAsync(browser, folder, "loeschen", "a.txt", "Ordner");
        var (left, gone) = (Members(deleted), await Application.ReadAsync($"{folder}/Ordner/innen.txt"));
        var back = await browser.SubmitAsync(deleted, "Rückgängig machen");

        Assert.Contains("2 Einträge liegen jetzt im Papierkorb", deleted.Notice, StringComparison.Ordinal);
        Assert.Equal(["b.txt"], left);
        Assert.Null(gone);
        Assert.Equal(["Ordner", "a.txt", "b.txt"], Members(back));
        Assert.Equal("Ordner/innen.txt", await Application.ReadAsync($"{folder}/Ordner/innen.txt"));
        Assert.Null((await browser.OpenAsync(LibraryUrl.For(folder))).Form("Rückgängig machen"));
    }

    [Fact]
    public async Task WhatIsLockedStaysWhenSeveralAreDeleted()
    {
        var folder = await Application.MakeFolderAsync();
        foreach (var name in new[] { "a.txt", "b.txt" })
            await Application.WriteAsync($"{folder}/{name}", name);
        await (await Application.AdministratorAsync()).LockAsync($"{folder}/a.txt");
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        var page = await ChooseAsync(browser, folder, "loeschen", "a.txt", "b.txt");
        var alone = await ChooseAsync(browser, folder, "loeschen", "a.txt");

        Assert.Contains("„a.txt“", page.Notice, StringComparison.Ordinal);
        Assert.Equal(["a.txt"], Members(page));
        Assert.Equal(423, alone.Status);
    }

    [Fact]
    public async Task OnlyMembersOfTheFolderAreDeletedFromItsPage()
    {
        var folder = await Application.MakeFolderAsync();
        var elsewhere = await Application.WriteAsync(await Application.MakeFolderAsync() + "/bleibt.txt", "bleibt");
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        var id = (await Application.FindIdAsync(elsewhere)).ToString(System.Globalization.CultureInfo.InvariantCulture);

        var answer = await browser.PostAsync(LibraryUrl.For(folder) + "?handler=Auswahl", ("id", id), ("tun", "loeschen"));
        var nothing = await browser.PostAsync(LibraryUrl.For(folder) + "?handler=Auswahl", ("tun", "loeschen"));

        Assert.Equal(400, answer.Status);
        Assert.Equal("bleibt", await Application.ReadAsync(elsewhere));
        Assert.Contains("kreuzen Sie in der Liste an", nothing.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SeveralAreMovedOrCopiedToAnotherFolder()
    {
        var folder = await Application.MakeFolderAsync();
        var target = await Application.MakeFolderAsync(folder, "Ziel");
        foreach (var name in new[] { "a.txt", "b.txt", "c.txt" })
            await Application.WriteAsync($"{folder}/{name}", name);
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        var choose = await ChooseAsync(browser, folder, "verschieben", "a.txt", "b.txt");
        var there = await browser.OpenAsync(choose.Link("Ziel"));
        var moved = await browser.SubmitAsync(there, "Hierher verschieben");
        var copied = await browser.SubmitAsync(await browser.OpenAsync((await ChooseAsync(browser, folder, "kopieren", "c.txt")).Link("Ziel")), "Hierher kopieren", ("name", "Kopie.txt"));

        Assert.Contains("2 Einträge verschieben", choose.Main, StringComparison.Ordinal);
        Assert.Equal(LibraryUrl.For(target), moved.Path);
        Assert.Contains("2 Einträge sind verschoben", moved.Notice, StringComparison.Ordinal);
        Assert.Equal(["a.txt", "b.txt", "Kopie.txt"], Members(copied));
        Assert.Equal("c.txt", await Application.ReadAsync($"{folder}/c.txt"));
        Assert.Null(await Application.ReadAsync($"{folder}/a.txt"));
    }

    [Fact]
    public async Task ADocumentIsRenamedAndItsPermanentLinkStays()
    {
        var folder = await Application.MakeFolderAsync();
        var path = await Application.WriteAsync($"{folder}/alt.txt", "Text");
        await Application.WriteAsync($"{folder}/belegt.txt", "anderer");
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        using var stranger = await Application.SignInAsync(Role.Contributor, "/Regionen/Bayern");
        using var anonymous = Application.OpenBrowser();
        var link = (await browser.OpenAsync(LibraryUrl.For(path))).Document.QuerySelector("a[href^='/d/']")!;

        var form = await browser.OpenAsync((await browser.OpenAsync(LibraryUrl.For(path))).Link("Umbenennen oder verschieben"));
        var taken = await browser.SubmitAsync(form, "Umbenennen", ("name", "belegt.txt"));
        var refused = await browser.SubmitAsync(form, "Umbenennen", ("name", "was?.txt"));
        var renamed = await browser.SubmitAsync(form, "Umbenennen", ("name", "Größe & Maß.txt"));
        var found = await browser.OpenAsync(link.GetAttribute("href")!);

        Assert.Equal(Application.Address + link.GetAttribute("href")![1..], link.TextContent);
        Assert.Equal(409, taken.Status);
        Assert.Contains("Den Namen gibt es hier schon", taken.Notice, StringComparison.Ordinal);
        Assert.Equal("was?.txt", refused.Document.QuerySelector("#name")!.GetAttribute("value")); // what was typed is still there
        Assert.Contains("umbenannt", renamed.Notice, StringComparison.Ordinal);
        Assert.Equal(LibraryUrl.For($"{folder}/Größe & Maß.txt"), found.Path);
        Assert.Equal("Text", await Application.ReadAsync($"{folder}/Größe & Maß.txt"));
        Assert.Equal(404, (await stranger.GetAsync(link.GetAttribute("href")!)).Status);
        Assert.Equal(404, (await stranger.GetAsync("/d/999999999")).Status);
        Assert.Equal(302, (await anonymous.GetAsync(link.GetAttribute("href")!)).Status);
        Assert.Equal(302, (await anonymous.GetAsync("/d/999999999")).Status);
    }

    [Theory]
    [InlineData("/Regionen/Hessen")]
    [InlineData("/Werkzeugkoffer/Transparenz")]
    public async Task AKeptFolderIsNotMoved(string path)
    {
        using var browser = await Application.SignInAsync(Role.Administrator);

        var page = await browser.OpenAsync($"/verschieben?id={await Application.FindIdAsync(path)}");

        Assert.Null(page.Form("Umbenennen"));
        Assert.NotNull(page.Notice);
    }

    [Fact]
    public async Task AFolderDoesNotGoIntoItselfAndNothingGoesWhereSheMayNotWrite()
    {
        var folder = await Application.MakeFolderAsync();
        var inside = await Application.MakeFolderAsync(folder, "Innen");
        var id = await Application.FindIdAsync(folder);
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        var intoItself = await browser.OpenAsync($"/verschieben?id={id}&ziel={Uri.EscapeDataString(inside)}");
        var toToolkit = await browser.OpenAsync($"/verschieben?id={id}&ziel=/Werkzeugkoffer");
        var forged = await browser.PostAsync($"/verschieben?id={id}&ziel=/Werkzeugkoffer");
        var hidden = await browser.GetAsync($"/verschieben?id={id}&ziel=/Regionen/Bayern");

        Assert.All([intoItself, toToolkit], page => Assert.Null(page.Form("Hierher verschieben")));
        Assert.Equal(403, forged.Status);
        Assert.Equal(404, hidden.Status);
        Assert.NotNull(await Application.Installation.Library.ResolveAsync(id));
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

    /// <summary>Ticks members of a folder and presses a button below the list; follows to where that leads.</summary>
    private async Task<Page> ChooseAsync(Browser browser, string folder, string what, params string[] names)
    {
        List<(string, string)> fields = [("tun", what)];
        foreach (var name in names)
            fields.Add(("id", (await Application.FindIdAsync($"{folder}/{name}")).ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return await browser.FollowAsync(LibraryUrl.For(folder), await browser.PostAsync(LibraryUrl.For(folder) + "?handler=Auswahl", [.. fields]));
    }

    private static string WithoutTokens(Page page) => string.Join(
        '\n', page.Html.Split('\n').Select(line => line.Contains("form-token", StringComparison.Ordinal) ? "" : line));

    private static IEnumerable<string> Names(Page page) =>
        page.Answer.Headers.Keys.Where(name => name is not ("Set-Cookie" or "Content-Length")).Order(StringComparer.Ordinal);
}
