using System.Globalization;
using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>A template is taken over by a site, changed there, and follows its original.</summary>
public sealed class AdaptationPageTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Template = "# Vereinbarung\n\nDie Partner treffen sich monatlich.\n\nDen Vorsitz hat das Jobcenter.\n\nDie Vereinbarung gilt ein Jahr.\n";

    [Fact]
    public async Task ATemplateIsTakenOverIntoTheOnlySiteOfAPerson()
    {
        var original = await MakeTemplateAsync();
        using var browser = await Application.SignInAsync(Role.Contributor, RightsWorld.Site);

        var page = await browser.OpenAsync((await browser.OpenAsync(LibraryUrl.For(original))).Link("Übernehmen"));
        var copy = await browser.SubmitAsync(page, "Übernehmen");

        Assert.StartsWith(LibraryUrl.For(RightsWorld.Site), copy.Path, StringComparison.Ordinal);
        Assert.Contains("Übernommen", copy.Notice, StringComparison.Ordinal);
        Assert.Equal(LibraryUrl.For(original), copy.Link("Vereinbarung"));
        Assert.Contains("Stand der Version 1", copy.Main, StringComparison.Ordinal);
        Assert.Equal(Template, await Application.ReadAsync(PathOf(copy)));
        Assert.Contains("Schon übernommen", (await browser.OpenAsync(page.Path)).Main, StringComparison.Ordinal);
        var again = await browser.SubmitAsync(page, "Übernehmen");
        Assert.Equal((409, "Den Namen gibt es hier schon."), (again.Status, again.Notice));
    }

    [Fact]
    public async Task WhoHasSeveralSitesChoosesAndWhoHasNoneIsTold()
    {
        var original = await MakeTemplateAsync();
        using var region = await Application.SignInAsync(Role.RegionAdmin, RightsWorld.Region);
        using var reader = await Application.SignInAsync(Role.Reader, RightsWorld.Site);

        var form = await region.OpenAsync(Adopt(original));
        var options = form.Document.QuerySelectorAll("select[name=standort] option").Where(option => option.GetAttribute("value")!.Length > 0).ToList();
        var nowhere = await region.SubmitAsync(form, "Übernehmen");
        var kassel = options.Single(option => option.TextContent.Contains("Kassel (Stadt)", StringComparison.Ordinal) || option.TextContent.Trim() == "Kassel").GetAttribute("value")!;
        var copy = await region.SubmitAsync(form, "Übernehmen", ("standort", kassel), ("name", $"Unsere-{Some.Number()}.md"));
        var bayern = (await Application.Installation.Regions.ListSitesAsync()).Single(site => site.Name == "Augsburg").Id.ToString(CultureInfo.InvariantCulture);
        var foreign = await region.PostAsync(Adopt(original), ("standort", bayern), ("name", "x.md"));

        Assert.True(options.Count > 1);
        Assert.DoesNotContain(options, option => option.GetAttribute("value") == bayern);
        Assert.Equal(400, nowhere.Status);
        Assert.StartsWith(LibraryUrl.For(RightsWorld.OtherSite), copy.Path, StringComparison.Ordinal);
        Assert.Equal(400, foreign.Status);
        Assert.Contains("Dazu brauchen Sie einen Standort", (await reader.OpenAsync(Adopt(original))).Main, StringComparison.Ordinal);
        Assert.DoesNotContain("Übernehmen", (await reader.OpenAsync(LibraryUrl.For(original))).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEditorialChangeDisturbsNobodyAndOneOfContentIsSaid()
    {
        var original = await MakeTemplateAsync();
        var (browser, copy) = await AdoptAsync(original);
        using var _ = browser;

        await Application.ChangeAsync(original, Template.Replace("monatlich", "jeden Monat", StringComparison.Ordinal), "editorial");
        var quiet = await browser.OpenAsync(LibraryUrl.For(copy));
        await Application.ChangeAsync(original, Template.Replace("ein Jahr", "zwei Jahre", StringComparison.Ordinal), "legal");
        var told = await browser.OpenAsync(LibraryUrl.For(copy));
        var difference = await browser.OpenAsync(told.Link("Was ist neu am Original?"));

        Assert.DoesNotContain("Das Original hat sich geändert", quiet.Main, StringComparison.Ordinal);
        Assert.Contains("Das Original hat sich geändert", told.Main, StringComparison.Ordinal);
        Assert.Contains("rechtlich notwendig geändert", told.Document.QuerySelector("section.notice li")!.TextContent, StringComparison.Ordinal);
        Assert.Single(told.Document.QuerySelectorAll("section.notice li"));
        Assert.Equal("zwei Jahre", difference.Document.QuerySelector(".comparison ins")!.TextContent);
    }

    [Fact]
    public async Task WhatDoesNotCollideIsMergedAndTheConflictIsSettledInThePage()
    {
        var original = await MakeTemplateAsync();
        var (browser, copy) = await AdoptAsync(original);
        using var _ = browser;
        await Application.WriteAsync(copy, Template.Replace("das Jobcenter", "die Stadt Darmstadt", StringComparison.Ordinal) + "\nNur bei uns.\n");
        await Application.ChangeAsync(original, Template.Replace("das Jobcenter", "die Agentur für Arbeit", StringComparison.Ordinal).Replace("ein Jahr", "zwei Jahre", StringComparison.Ordinal), "legal");

        var page = await browser.OpenAsync((await browser.OpenAsync(LibraryUrl.For(copy))).Link("Abgleichen"));
        var open = await browser.SubmitAsync(page, "Zusammenführen und speichern");
        var preview = await browser.SubmitAsync(page, "Vorschau", ("wahl0", "eigener"), ("text0", "Den Vorsitz haben Stadt und Agentur im Wechsel."));
        var saved = await browser.SubmitAsync(page, "Zusammenführen und speichern", ("wahl0", "eigener"), ("text0", "Den Vorsitz haben Stadt und Agentur im Wechsel."));

        Assert.Single(page.Document.QuerySelectorAll("fieldset.conflict"));
        Assert.Contains("die Stadt Darmstadt", page.Document.QuerySelector("fieldset.conflict")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("die Agentur für Arbeit", page.Document.QuerySelector("fieldset.conflict")!.TextContent, StringComparison.Ordinal);
        Assert.Equal((400, "Eine Stelle ist noch nicht entschieden."), (open.Status, open.Notice));
        Assert.Contains("im Wechsel", preview.Document.QuerySelector("#ergebnis ~ .comparison ins")!.ParentElement!.TextContent, StringComparison.Ordinal);
        Assert.Equal(
            Template.Replace("Den Vorsitz hat das Jobcenter.", "Den Vorsitz haben Stadt und Agentur im Wechsel.", StringComparison.Ordinal).Replace("ein Jahr", "zwei Jahre", StringComparison.Ordinal) + "\nNur bei uns.\n",
            await Application.ReadAsync(copy));
        Assert.Contains("Abgeglichen und gespeichert als Version 3", saved.Notice, StringComparison.Ordinal);
        Assert.DoesNotContain("Das Original hat sich geändert", saved.Main, StringComparison.Ordinal);
        Assert.Contains("Stand der Version 2", saved.Main, StringComparison.Ordinal);
        Assert.Contains("rechtlich notwendig geändert – abgeglichen mit Version 2 des Originals", saved.Main, StringComparison.Ordinal);
        Assert.Contains("Ihre Fassung ist auf dem Stand des Originals", (await browser.OpenAsync(page.Path)).Main, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("meine", "Den Vorsitz hat die Stadt.")]
    [InlineData("original", "Den Vorsitz hat die Agentur.")]
    [InlineData("beide", "Den Vorsitz hat die Stadt.\nDen Vorsitz hat die Agentur.")]
    public async Task AConflictCanBeSettledByEitherSideOrBoth(string choice, string expected)
    {
        var original = await MakeTemplateAsync();
        var (browser, copy) = await AdoptAsync(original);
        using var _ = browser;
        await Application.WriteAsync(copy, Template.Replace("das Jobcenter", "die Stadt", StringComparison.Ordinal).ReplaceLineEndings("\r\n"));
        await Application.ChangeAsync(original, Template.Replace("das Jobcenter", "die Agentur", StringComparison.Ordinal), "content");

        await browser.SubmitAsync(await browser.OpenAsync(Reconcile(copy)), "Zusammenführen und speichern", ("wahl0", choice));

        Assert.Equal(Template.Replace("Den Vorsitz hat das Jobcenter.", expected, StringComparison.Ordinal).ReplaceLineEndings("\r\n"), await Application.ReadAsync(copy)); // its own line ends
    }

    [Fact]
    public async Task WhoIsOvertakenOrLockedOutSavesNothing()
    {
        var original = await MakeTemplateAsync();
        var (browser, copy) = await AdoptAsync(original);
        using var _ = browser;
        await Application.ChangeAsync(original, Template.Replace("ein Jahr", "zwei Jahre", StringComparison.Ordinal), "content");
        var page = await browser.OpenAsync(Reconcile(copy));
        using var program = await Application.DavClientAsync(await Application.CreatePersonAsync(Role.Contributor, RightsWorld.Site, "Frau Sperre"));
        var token = await program.LockAsync(copy);

        var locked = await browser.SubmitAsync(page, "Zusammenführen und speichern");
        Assert.Equal(204, (await program.SendAsync("PUT", copy, Template + "\nDazwischen.\n", ("If", $"(<{token}>)"))).Status);
        Assert.Equal(204, (await program.SendAsync("UNLOCK", copy, null, ("Lock-Token", $"<{token}>"))).Status);
        var overtaken = await browser.SubmitAsync(page, "Zusammenführen und speichern");

        Assert.Equal(423, locked.Status);
        Assert.Contains("Frau Sperre", locked.Notice, StringComparison.Ordinal);
        Assert.Equal(412, overtaken.Status);
        Assert.Equal(Template + "\nDazwischen.\n", await Application.ReadAsync(copy));
        var saved = await browser.SubmitAsync(overtaken, "Zusammenführen und speichern");
        Assert.Contains("Abgeglichen", saved.Notice, StringComparison.Ordinal);
        Assert.Equal(Template.Replace("ein Jahr", "zwei Jahre", StringComparison.Ordinal) + "\nDazwischen.\n", await Application.ReadAsync(copy));
    }

    [Fact]
    public async Task ReviewedAndStaysAsItIsIsAnAnswerAndIsNoted()
    {
        var original = await MakeTemplateAsync();
        var anna = await Application.CreatePersonAsync(Role.Contributor, RightsWorld.Site, $"Anna Amt {Some.Number()}");
        using var browser = await Application.SignInAsync(anna);
        var copy = PathOf(await browser.SubmitAsync(await browser.OpenAsync(Adopt(original)), "Übernehmen"));
        await Application.ChangeAsync(original, "# Vereinbarung\n\nAlles neu.\n", "content");
        var page = await browser.OpenAsync(Reconcile(copy));
        await Application.ChangeAsync(original, "# Vereinbarung\n\nAlles noch neuer.\n", "content"); // what she has not seen yet

        var settled = await browser.SubmitAsync(page, "Geprüft, bleibt so");
        var twice = await browser.SubmitAsync(page, "Geprüft, bleibt so");
        var rest = await browser.SubmitAsync(await browser.OpenAsync(Reconcile(copy)), "Geprüft, bleibt so");

        Assert.Contains("geprüft bis Version 2", settled.Notice, StringComparison.Ordinal);
        Assert.Contains($"von {anna.Name}", settled.Main, StringComparison.Ordinal);
        Assert.Contains("Das Original hat sich geändert", settled.Main, StringComparison.Ordinal);
        Assert.Equal(409, twice.Status);
        Assert.DoesNotContain("Das Original hat sich geändert", rest.Main, StringComparison.Ordinal);
        Assert.Equal(Template, await Application.ReadAsync(copy));
        Assert.Equal(1, await Application.CountVersionsAsync(copy));
        using var administrator = await Application.SignInAsync(Role.Administrator);
        var record = await administrator.OpenAsync("/verwaltung/protokoll?Was=" + AuditActs.AdaptationReviewed);
        Assert.Contains(copy, record.Main, StringComparison.Ordinal);
        Assert.Contains("Version 2 des Originals", record.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DocumentsThatAreAdaptedByHandShowWhichParagraphsChanged()
    {
        var original = await MakeTemplateAsync("Ablauf.txt", "Erster Absatz bleibt.\n\nZweiter Absatz gilt monatlich.\n\nDritter Absatz gilt ein Jahr lang.\n");
        var (browser, copy) = await AdoptAsync(original);
        using var _ = browser;
        await Application.WriteAsync(copy, "Erster Absatz bleibt.\n\nZweiter Absatz gilt monatlich.\n\nDritter Absatz gilt hier ganz anders.\n");
        await Application.ChangeAsync(original, "Erster Absatz bleibt.\n\nZweiter Absatz gilt wöchentlich.\n\nDritter Absatz gilt zwei Jahre lang.\n", "content");

        var page = await browser.OpenAsync(Reconcile(copy));

        Assert.Equal(
            ["Zweiter Absatz gilt monatlichwöchentlich.|steht noch wie im früheren Original", "Dritter Absatz gilt ein Jahrzwei Jahre lang.|steht anders da, oder nicht"],
            page.Document.QuerySelectorAll("tbody tr").Select(row => string.Join('|', row.QuerySelectorAll("td").Select(cell => cell.TextContent.Trim()))));
        Assert.Null(page.Button("Zusammenführen und speichern"));
        Assert.Contains("geprüft", (await browser.SubmitAsync(page, "Geprüft, bleibt so")).Notice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docx")]
    [InlineData("odt")]
    public async Task AWordOrLibreOfficeDocumentShowsWhichParagraphsChanged(string extension)
    {
        const string older = "# Ablauf\n\nErster Absatz bleibt.\n\nZweiter Absatz gilt **monatlich**.[^1]\n\n- Die Lenkungsgruppe lädt ein\n- Das Protokoll führt das Jugendamt\n\n| Stelle | Frist |\n|---|---|\n| Jobcenter | eine Woche nach Eingang der Anmeldung |\n| Jugendamt | drei Tage |\n\nDritter Absatz gilt ein Jahr lang.\n\n[^1]: Nach der Vereinbarung von 2020.\n";
        var newer = older.Replace("**monatlich**", "**wöchentlich**", StringComparison.Ordinal).Replace("- Das Protokoll führt das Jugendamt", "- Das Protokoll führt die Agentur\n- Einladungen gehen eine Woche vorher hinaus", StringComparison.Ordinal)
            .Replace("eine Woche nach", "zwei Wochen nach", StringComparison.Ordinal).Replace("Dritter Absatz gilt ein Jahr lang.", "Dritter Absatz gilt zwei Jahre lang.", StringComparison.Ordinal).Replace("von 2020", "von 2022", StringComparison.Ordinal);
        var administrator = await Application.AdministratorAsync();
        var original = $"{await Application.MakeFolderAsync(RightsWorld.Level)}/{Some.Number()}-Ablauf.{extension}";
        Assert.Equal(201, (await administrator.SendBytesAsync("PUT", administrator.AddressOf(original), Written(older))).Status);
        var (browser, copy) = await AdoptAsync(original);
        using var _ = browser;
        var own = older.Replace("Dritter Absatz gilt ein Jahr lang.", "Dritter Absatz gilt hier ganz anders.", StringComparison.Ordinal).Replace("das Jugendamt", "die Agentur", StringComparison.Ordinal);
        Assert.Equal(204, (await administrator.SendBytesAsync("PUT", administrator.AddressOf(copy), Written(own))).Status);
        await Application.ChangeAsync(original, Written(newer), "content");

        var page = await browser.OpenAsync((await browser.OpenAsync(LibraryUrl.For(copy))).Link("Abgleichen"));

        Assert.Equal(
            [
                "Zweiter Absatz gilt monatlichwöchentlich.|steht noch wie im früheren Original",
                "Nach der Vereinbarung von 20202022.|steht noch wie im früheren Original",
                "Das Protokoll führt das Jugendamtdie Agentur|ist schon wie im Original",
                "Einladungen gehen eine Woche vorher hinaus|steht anders da, oder nicht",
                "Jobcenter | eine Wochezwei Wochen nach Eingang der Anmeldung|steht noch wie im früheren Original",
                "Dritter Absatz gilt ein Jahrzwei Jahre lang.|steht anders da, oder nicht",
            ],
            page.Document.QuerySelectorAll("tbody tr").Select(row => string.Join('|', row.QuerySelectorAll("td").Select(cell => cell.TextContent.Trim()))));
        Assert.Null(page.Button("Zusammenführen und speichern"));
        Assert.Contains("geprüft", (await browser.SubmitAsync(page, "Geprüft, bleibt so")).Notice, StringComparison.Ordinal);
        Assert.Equal(Written(own), (await administrator.SendAsync("GET", copy)).Bytes);

        byte[] Written(string markdown) => DocumentWriter.Write(MarkdownText.Parse(markdown), WrittenFormat.All.Single(format => format.Extension == "." + extension));
    }

    [Fact]
    public async Task WhereItCameFromIsKnownAfterRenamingAndMovingBoth()
    {
        var original = await MakeTemplateAsync();
        var (browser, copy) = await AdoptAsync(original);
        using var _ = browser;
        var administrator = await Application.AdministratorAsync();
        var folder = await Application.MakeFolderAsync(RightsWorld.Site);
        var (renamed, moved) = ($"{folder}/Unsere Fassung.md", $"{original[..original.LastIndexOf('/')]}/Umbenannt.md");
        Assert.Equal(201, (await administrator.TransferAsync("MOVE", copy, renamed)).Status);
        Assert.Equal(201, (await administrator.TransferAsync("MOVE", original, moved)).Status);
        Assert.Equal(201, (await administrator.TransferAsync("COPY", renamed, $"{folder}/Zweite.md")).Status);
        await Application.ChangeAsync(moved, Template.Replace("ein Jahr", "zwei Jahre", StringComparison.Ordinal), "content");

        foreach (var path in new[] { renamed, $"{folder}/Zweite.md" })
        {
            var page = await browser.OpenAsync(LibraryUrl.For(path));
            Assert.Equal(LibraryUrl.For(moved), page.Link("Vereinbarung"));
            Assert.Contains("Das Original hat sich geändert", page.Main, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AnOriginalThatIsGoneAndOneThatIsHiddenAreOneAnswer()
    {
        var (gone, hidden) = (await MakeTemplateAsync(), await MakeTemplateAsync());
        var (browser, first) = await AdoptAsync(gone);
        using var _ = browser;
        var second = PathOf(await browser.SubmitAsync(await browser.OpenAsync(Adopt(hidden)), "Übernehmen"));
        var administrator = await Application.AdministratorAsync();
        var elsewhere = await Application.MakeFolderAsync("/Regionen/Bayern");
        Assert.Equal(204, (await administrator.SendAsync("DELETE", gone)).Status);
        Assert.Equal(201, (await administrator.TransferAsync("MOVE", hidden, $"{elsewhere}/Geheim.md")).Status);

        foreach (var copy in new[] { first, second })
        {
            var page = await browser.OpenAsync(LibraryUrl.For(copy));
            Assert.Contains("Das Original gibt es nicht mehr, oder Sie dürfen es nicht lesen", page.Main, StringComparison.Ordinal);
            Assert.DoesNotContain("Geheim", page.Main, StringComparison.Ordinal);
            Assert.DoesNotContain("Bayern", page.Main, StringComparison.Ordinal);
            Assert.Contains("Das Original gibt es nicht mehr, oder Sie dürfen es nicht lesen", (await browser.OpenAsync(Reconcile(copy))).Main, StringComparison.Ordinal);
            Assert.Equal(409, (await browser.PostAsync(Reconcile(copy) + "?handler=Bleibt", ("basis", "1"), ("original", "1"))).Status);
        }
    }

    [Fact]
    public async Task ThePublisherSeesBeforehandHowManyAreConcernedAndNothingElse()
    {
        var original = await MakeTemplateAsync();
        foreach (var site in new[] { RightsWorld.Site, RightsWorld.OtherSite, RightsWorld.ForeignSite })
        {
            using var adopter = await Application.SignInAsync(Role.Contributor, site);
            await adopter.SubmitAsync(await adopter.OpenAsync(Adopt(original)), "Übernehmen", ("name", $"Geheimer Name {Some.Number()}.md"));
        }

        using var editor = await Application.SignInAsync(Role.Editor, RightsWorld.Toolkit);
        using var reader = await Application.SignInAsync(Role.Reader, RightsWorld.Site);
        var page = await editor.OpenAsync(LibraryUrl.For(original));
        var writing = await editor.SubmitAsync(page, "Hier bearbeiten");
        var uploading = await editor.OpenAsync(LibraryUrl.For(original[..original.LastIndexOf('/')]));

        foreach (var shown in new[] { page, writing })
        {
            Assert.Contains("Übernommen an 3 Stellen", shown.Main, StringComparison.Ordinal);
            Assert.Equal(["Bayern: 1", "Hessen: 2"], shown.Document.QuerySelectorAll("main .notice[role=note] li").Select(item => item.TextContent.Trim()));
            Assert.DoesNotContain("Geheimer Name", shown.Main, StringComparison.Ordinal);
            Assert.DoesNotContain("Kassel", shown.Main, StringComparison.Ordinal);
        }

        Assert.Contains("Vereinbarung: 3-mal", uploading.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("Übernommen an", (await reader.OpenAsync(LibraryUrl.For(original))).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASiteGivesItsAdaptationBackAndOthersFindItAtTheOriginal()
    {
        var original = await MakeTemplateAsync();
        var (browser, copy) = await AdoptAsync(original);
        using var _ = browser;
        using var other = await Application.SignInAsync(Role.Reader, RightsWorld.ForeignSite);
        using var editor = await Application.SignInAsync(Role.Editor, RightsWorld.Toolkit);
        var adapted = Template + "\nMit Fahrkarten.\n";
        await Application.WriteAsync(copy, adapted);
        var name = $"Vereinbarung Darmstadt {Some.Number()}.md";

        var form = await browser.OpenAsync((await browser.OpenAsync(LibraryUrl.For(copy))).Link("Als Variante zurückgeben"));
        var unconfirmed = await browser.SubmitAsync(form, "Als Variante zurückgeben");
        var given = await browser.SubmitAsync(form, "Als Variante zurückgeben", ("freigabe", "true"), ("name", name));
        var draft = await browser.OpenAsync(given.Link(name));
        var before = await other.OpenAsync(LibraryUrl.For(original));
        var unseen = await other.GetAsync(draft.Path);
        var published = await editor.SubmitAsync(await editor.OpenAsync((await editor.OpenAsync(draft.Path)).Link("Entwurf prüfen")), "Veröffentlichen");
        var after = await other.OpenAsync(LibraryUrl.For(original));
        var variant = await other.OpenAsync(after.Document.QuerySelector("#varianten + ul a")!.GetAttribute("href")!);

        Assert.Equal(400, unconfirmed.Status);
        Assert.StartsWith(LibraryUrl.For("/Eingang/Transparenz"), draft.Path, StringComparison.Ordinal);
        Assert.DoesNotContain("Entwurf prüfen", draft.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("Varianten", before.Main, StringComparison.Ordinal);
        Assert.Equal(404, unseen.Status);
        Assert.Equal("Der Entwurf ist veröffentlicht.", published.Notice);
        Assert.Contains("Darmstadt (Hessen)", after.Document.QuerySelector("#varianten + ul")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(LibraryUrl.For($"{original[..original.LastIndexOf('/')]}/Varianten/{name}"), variant.Path);
        Assert.Contains("Mit Fahrkarten", variant.Main, StringComparison.Ordinal);
        Assert.Contains("Gemacht nach Vereinbarung, Stand der Version 1", variant.Main, StringComparison.Ordinal);
        Assert.Contains("Einmal übernommen", (await editor.OpenAsync(LibraryUrl.For(original))).Main, StringComparison.Ordinal); // a variant is none of them
    }

    [Fact]
    public async Task AVariantThatIsPublishedWithOtherDraftsLiesBesideItsOriginalAndReplacesNothing()
    {
        var title = $"Vereinbarung {Some.Number()}";
        var text = Template.Replace("Vereinbarung\n", title + "\n", StringComparison.Ordinal);
        var original = await MakeTemplateAsync(text: text);
        var folder = original[..original.LastIndexOf('/')];
        var anna = await Application.CreatePersonAsync(Role.Contributor, RightsWorld.Site, $"Anna Amt {Some.Number()}");
        using var browser = await Application.SignInAsync(anna);
        using var share = await Application.DavClientAsync(anna);
        using var editor = await Application.SignInAsync(Role.Editor, RightsWorld.Toolkit);
        var copy = PathOf(await browser.SubmitAsync(await browser.OpenAsync(Adopt(original)), "Übernehmen"));
        await Application.WriteAsync(copy, text + "\nMit Fahrkarten.\n");
        var (name, other, drop) = ($"Darmstadt {Some.Number()}.md", $"Anderes {Some.Number()}.md", $"/Eingang/Transparenz/{anna.Name}");
        var form = await browser.OpenAsync((await browser.OpenAsync(LibraryUrl.For(copy))).Link("Als Variante zurückgeben"));
        await browser.SubmitAsync(form, "Als Variante zurückgeben", ("freigabe", "true"), ("name", name));
        Assert.Equal(201, (await share.SendAsync("PUT", $"{drop}/{other}", "# Anderes\n")).Status);
        var (variantId, otherId) = (await Application.FindIdAsync($"{drop}/{name}"), await Application.FindIdAsync($"{drop}/{other}"));

        var review = await editor.OpenAsync((await editor.OpenAsync("/eingang")).Link($"2 Entwürfe prüfen, von {anna.Name}"));
        var onto = await editor.SubmitAsync(review, "Alle veröffentlichen", ($"ziel-{variantId}", original), ($"ziel-{otherId}", $"{folder}/{other}"));
        var done = await editor.SubmitAsync(review, "Alle veröffentlichen", ($"ziel-{otherId}", $"{folder}/{other}"));

        Assert.Contains($"Ist eine Variante von {title}", review.Main, StringComparison.Ordinal);
        Assert.Equal(409, onto.Status); // not even where somebody says so
        Assert.Equal("2 Entwürfe sind veröffentlicht.", done.Notice);
        Assert.Equal((text, 1), (await Application.ReadAsync(original), await Application.CountVersionsAsync(original)));
        Assert.Equal(text + "\nMit Fahrkarten.\n", await Application.ReadAsync($"{folder}/Varianten/{name}"));
        Assert.Equal(variantId, await Application.FindIdAsync($"{folder}/Varianten/{name}")); // the same document, so what it was made of is known
        Assert.Equal(otherId, await Application.FindIdAsync($"{folder}/{other}"));
        Assert.Contains("veröffentlicht als " + title, (await browser.OpenAsync("/eingang")).Main, StringComparison.Ordinal);
        Assert.Contains("/eingang", (await Application.ReceiveAsync(anna.Mail)).Body, StringComparison.Ordinal);
        Assert.Single(await Application.Installation.Audit.ListAsync(500), entry => entry.Act == AuditActs.DraftPublished && entry.Subject == $"{folder}/Varianten/{name}");
    }

    [Fact]
    public async Task OnlyWhoWritesAnAdaptationGivesItBackAndOnlyWhatComesFromTheToolkit()
    {
        var original = await MakeTemplateAsync();
        var (browser, copy) = await AdoptAsync(original);
        using var _ = browser;
        using var reader = await Application.SignInAsync(Role.Reader, RightsWorld.Site);
        using var stranger = await Application.SignInAsync(Role.Contributor, RightsWorld.ForeignSite);
        var local = await Application.WriteAsync($"{await Application.MakeFolderAsync(RightsWorld.Site)}/Eigenes.md", "# Eigenes");
        string GiveBack(string path) => "/zurueckgeben" + LibraryUrl.For(path)[LibraryUrl.Prefix.Length..];

        Assert.Equal(403, (await reader.GetAsync(GiveBack(copy))).Status);
        Assert.Equal(403, (await reader.PostAsync(GiveBack(copy), ("freigabe", "true"))).Status);
        Assert.Equal(404, (await stranger.GetAsync(GiveBack(copy))).Status);
        Assert.Equal(404, (await stranger.PostAsync(GiveBack(copy), ("freigabe", "true"))).Status);
        Assert.Equal(404, (await browser.GetAsync(GiveBack(local))).Status);
        Assert.Equal(404, (await browser.PostAsync(GiveBack(local), ("freigabe", "true"))).Status);
        Assert.Equal(404, (await browser.GetAsync(Reconcile(local))).Status);
    }

    [Fact]
    public async Task WhatManyOthersMadeOfItHidesNeitherOnesOwnNorAPublishedVariant()
    {
        var original = await MakeTemplateAsync();
        var library = Application.Installation.Library;
        var from = LibraryPath.Parse(original);
        var elsewhere = LibraryPath.Parse(await Application.MakeFolderAsync(RightsWorld.ForeignSite));
        var giver = await Application.FindIdAsync(RightsWorld.ForeignSite);
        var stranger = await Application.OpenViewAsync(await Application.CreatePersonAsync(Role.Contributor, RightsWorld.ForeignSite));
        var box = (await stranger.FindDropBoxAsync(FieldOfAction.All[0]))!.Path;
        await Task.WhenAll(Enumerable.Range(0, 201).Select(async number =>
        {
            await library.AdoptAsync(from, elsewhere.Append($"{number}.md"), Author.System);
            await library.GiveBackAsync(elsewhere.Append($"{number}.md"), box.Append($"{number}.md"), giver, Author.System);
        }));
        var (browser, copy) = await AdoptAsync(original);
        using var _ = browser;
        var variant = from.Parent.Append($"Variante {Some.Number()}.md");
        await library.GiveBackAsync(LibraryPath.Parse(copy), variant, await Application.FindIdAsync(RightsWorld.Site), Author.System);

        var again = await browser.OpenAsync(Adopt(original));
        var page = await browser.OpenAsync(LibraryUrl.For(original));

        Assert.Contains("Schon übernommen", again.Main, StringComparison.Ordinal);
        Assert.Contains(again.Document.QuerySelectorAll("main a"), link => link.GetAttribute("href") == LibraryUrl.For(copy));
        Assert.Equal([LibraryUrl.For(variant.ToString())], page.Document.QuerySelectorAll("#varianten + ul a").Select(link => link.GetAttribute("href")));
    }

    private static string Adopt(string path) => "/uebernehmen" + LibraryUrl.For(path)[LibraryUrl.Prefix.Length..];

    private static string Reconcile(string path) => "/abgleichen" + LibraryUrl.For(path)[LibraryUrl.Prefix.Length..];

    private static string PathOf(Page page) => Uri.UnescapeDataString(page.Path[LibraryUrl.Prefix.Length..]);

    /// <summary>Somebody of the site, and where her copy lies.</summary>
    private async Task<(Browser Browser, string Copy)> AdoptAsync(string original)
    {
        var browser = await Application.SignInAsync(Role.Contributor, RightsWorld.Site);
        return (browser, PathOf(await browser.SubmitAsync(await browser.OpenAsync(Adopt(original)), "Übernehmen")));
    }

    private async Task<string> MakeTemplateAsync(string? name = null, string text = Template)
    {
        var folder = await Application.MakeFolderAsync(RightsWorld.Level);
        return await Application.WriteAsync($"{folder}/{Some.Number()}-{name ?? "Vereinbarung.md"}", text);
    }
}
