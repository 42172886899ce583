using System.Text;
using ToolKit.Access;
using ToolKit.Formats;
using static ToolKit.TestSupport.Files;

namespace ToolKit.Server.Tests;

/// <summary>Forms made of templates: <c>/ausfuellen</c>.</summary>
public sealed class FillingPageTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Agreement =
        """
        ---
        title: Vereinbarung
        fields:
          - { name: standort, label: Standort, type: text, required: true, default: site.name, help: Wie er in Verträgen steht. }
          - { name: zweck, label: Zweck, type: longtext }
          - { name: beginn, label: Beginn, type: date, required: true, default: 2022-04-01 }
          - { name: rechtsform, label: Rechtsform, type: choice, options: [gemeinsame Einrichtung, zugelassener kommunaler Träger], default: site.jobcenter_form }
          - { name: ziele, label: Ziele, type: choices, options: [Ausbildung, Arbeit, Schule] }
          - { name: oeffentlich, label: Öffentlich, type: flag }
          - { name: leitung, label: Leitung, type: function }
          - { name: agentur, label: Agentur für Arbeit, type: organisation, default: site.agency }
          - { name: anschrift, label: Anschrift, type: address, default: site.agency_address }
          - name: partner
            label: Weitere Partner
            type: list
            fields:
              - { name: stelle, label: Stelle, type: organisation, required: true }
              - { name: seit, label: Seit, type: date }
        ---

        # Vereinbarung in {{standort}}

        Ab {{beginn}} mit {{agentur}}, {{anschrift}}. Ziele: {{ziele}}. {{zweck}}

        {{#wenn rechtsform = zugelassener kommunaler Träger}}
        Das Jobcenter ist kommunal.
        {{/wenn}}

        {{#wenn oeffentlich}}
        Alle dürfen das lesen. Leitung: {{leitung}}
        {{/wenn}}

        | Stelle | Seit |
        |---|---|
        {{#je partner}}
        | {{partner.stelle}} | {{partner.seit}} |
        {{/je}}

        Für: {{leer: Name, Vorname}}
        """;

    [Fact]
    public async Task AFormHasEveryFieldWithItsLabelHelpAndDefaultAndAPreview()
    {
        var path = await WriteAsync(Agreement);
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var page = await browser.OpenAsync(Fill(path));

        Assert.Equal(200, page.Status);
        Assert.Equal("„Vereinbarung“ ausfüllen", page.Document.QuerySelector("h1")!.TextContent);
        Assert.Equal(["Standort", "Zweck", "Beginn", "Leitung", "Agentur für Arbeit", "Anschrift", "Stelle", "Seit"], Labels(page));
        Assert.Contains("Wie er in Verträgen steht.", page.Main, StringComparison.Ordinal);
        Assert.Equal("01.04.2022", page.Document.QuerySelector("[name=beginn]")!.GetAttribute("value"));
        Assert.Equal(3, page.Document.QuerySelectorAll("[type=checkbox][name=ziele]").Length);
        Assert.Equal(["gemeinsame Einrichtung", "zugelassener kommunaler Träger", ""], page.Document.QuerySelectorAll("[type=radio][name=rechtsform]").Select(option => option.GetAttribute("value")));
        Assert.Equal("Vereinbarung in [Standort]", page.Document.QuerySelector("#vorschau-text h2")!.TextContent);
        Assert.Contains("Ab 01.04.2022", Preview(page), StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("form.stack [name*=leer], form.stack [name*=name]")); // of a young person nothing is asked
        Assert.StartsWith("no-store", page.Answer["Cache-Control"], StringComparison.Ordinal);
        Assert.All(page.Document.QuerySelectorAll("[aria-describedby]"), field => Assert.All(field.GetAttribute("aria-describedby")!.Split(' '), id => Assert.NotNull(page.Document.GetElementById(id))));
    }

    [Fact]
    public async Task WhatIsTypedStandsInEveryFormat()
    {
        var path = await WriteAsync(Agreement);
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        var form = await browser.OpenAsync(Fill(path));
        (string, string)[] typed =
        [
            ("standort", "Kassel <b>&"), ("zweck", "Für alle."), ("rechtsform", "zugelassener kommunaler Träger"), ("ziele", "Arbeit"), ("oeffentlich", "ja"), ("agentur", "Agentur Kassel"),
            ("anschrift", "Lutherplatz 1\r\n34117 Kassel"), ("leitung", "Geschäftsführung"), ("partner.0.stelle", "Kammer | Nord"), ("partner.0.seit", "1.2.2020"),
        ];

        foreach (var (button, type, name) in new[]
        {
            ("Als Word-Dokument", WrittenFormat.Docx, "Vereinbarung.docx"), ("Als LibreOffice-Dokument", WrittenFormat.Odt, "Vereinbarung.odt"), ("Als Excel-Tabelle", WrittenFormat.Xlsx, "Vereinbarung.xlsx"),
            ("Als LibreOffice-Tabelle", WrittenFormat.Ods, "Vereinbarung.ods"),
        })
        {
            var file = (await browser.SubmitAsync(form, button, typed)).Answer;

            Assert.Equal(200, file.Status);
            Assert.Equal(type.MediaType, file["Content-Type"]);
            Assert.Contains(name, file["Content-Disposition"], StringComparison.Ordinal);
            Assert.Equal("no-store", file["Cache-Control"]);
            var text = await TextOfAsync(file, name);
            foreach (var expected in new[] { "Kassel <b>&", "Ab 01.04.2022 mit Agentur Kassel, Lutherplatz 1, 34117 Kassel. Ziele: Arbeit. Für alle.", "Das Jobcenter ist kommunal.", "Leitung: Geschäftsführung", "Kammer | Nord", "01.02.2020" })
                Assert.Contains(expected, text, StringComparison.Ordinal);
            Assert.DoesNotContain("[", text, StringComparison.Ordinal); // nothing is open
        }

        var print = await browser.SubmitAsync(form, Print(form), typed);
        Assert.Equal("Vereinbarung in Kassel <b>&", Assert.Single(print.Document.QuerySelectorAll("article h1")).TextContent);
        Assert.DoesNotContain(print.Document.QuerySelectorAll("h2, h3"), heading => heading.TextContent.Contains("Vereinbarung in", StringComparison.Ordinal));
        Assert.StartsWith("no-store", print.Answer["Cache-Control"], StringComparison.Ordinal);
        var back = await browser.SubmitAsync(print, "Zurück zum Formular");
        Assert.Equal("Kammer | Nord", Value(back, "partner.0.stelle"));
        Assert.True(back.Document.QuerySelector("[name=oeffentlich]")!.HasAttribute("checked"));
    }

    [Fact]
    public async Task WhatIsMissingOrWrongIsSaidAtItsFieldAndInASummaryThatLeadsThere()
    {
        var path = await WriteAsync(Agreement);
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        var form = await browser.OpenAsync(Fill(path));

        var refused = await browser.SubmitAsync(form, "Als Word-Dokument", ("beginn", "bald"), ("leitung", "Frau Muster"), ("rechtsform", "erfunden"), ("partner.0.seit", "31.12.2021"), ("zweck", "bleibt stehen"));

        Assert.Equal(400, refused.Status);
        Assert.Equal("-1", refused.Document.QuerySelector("#fehler")!.GetAttribute("tabindex"));
        var links = refused.Document.QuerySelectorAll("#fehler a");
        Assert.Equal(
            [
                "#feld-standort „Standort“ fehlt. Bitte füllen Sie das Feld aus.",
                "#feld-beginn „Beginn“: Das ist kein Datum. Schreiben Sie es als TT.MM.JJJJ, zum Beispiel 31.03.2022.",
                "#feld-rechtsform „Rechtsform“: Bitte wählen Sie eine der Möglichkeiten aus.",
                "#feld-leitung „Leitung“: Hier steht eine Funktion, kein Name und keine persönliche Adresse.",
                "#feld-partner.0.stelle „Weitere Partner, Eintrag 1: Stelle“ fehlt. Bitte füllen Sie das Feld aus.",
            ],
            links.Select(link => $"{link.GetAttribute("href")} {link.TextContent}"));
        Assert.All(links, link =>
        {
            var field = refused.Document.GetElementById(link.GetAttribute("href")![1..])!;
            var described = field.GetAttribute("aria-describedby") ?? field.Closest("fieldset")!.GetAttribute("aria-describedby");
            Assert.Equal(link.TextContent, refused.Document.GetElementById(described!.Split(' ')[^1])!.TextContent);
        });
        Assert.Equal("bald", Value(refused, "beginn"));
        Assert.Equal("bleibt stehen", refused.Document.QuerySelector("textarea[name=zweck]")!.TextContent);
        Assert.EndsWith("#fehler", refused.Button("Als Word-Dokument")!.GetAttribute("formaction"), StringComparison.Ordinal); // where the browser leads the keyboard
    }

    [Fact]
    public async Task WhatIsMissingMayStayOpenAndWhatIsWrongMayNot()
    {
        var path = await WriteAsync(Agreement);
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        var form = await browser.OpenAsync(Fill(path));

        var open = await browser.SubmitAsync(form, "Als Word-Dokument", ("standort", ""), ("offen-lassen", "ja"));
        var wrong = await browser.SubmitAsync(form, "Als Word-Dokument", ("standort", ""), ("beginn", "bald"), ("offen-lassen", "ja"));

        Assert.Equal(200, open.Status);
        Assert.Contains("Standort", await TextOfAsync(open.Answer, "a.docx"), StringComparison.Ordinal);
        Assert.Equal(400, wrong.Status);
        Assert.Single(wrong.Document.QuerySelectorAll("#fehler a"));
    }

    [Fact]
    public async Task EntriesOfAListAreAddedAndTakenOutWithoutScriptAndNothingTypedIsLost()
    {
        var path = await WriteAsync(Agreement);
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var one = await browser.OpenAsync(Fill(path));
        var two = await browser.SubmitAsync(one, "Eintrag hinzufügen: Weitere Partner", ("partner.0.stelle", "Kammer"), ("zweck", "Ein Satz."));
        var three = await browser.SubmitAsync(two, "Eintrag hinzufügen: Weitere Partner", ("partner.1.stelle", "Schulamt"));
        var removed = await browser.SubmitAsync(three, "Eintrag entfernen: Weitere Partner, 1", ("partner.2.stelle", "Träger"));
        var blank = await browser.SubmitAsync(await browser.SubmitAsync(removed, "Eintrag hinzufügen: Weitere Partner"), "Eintrag hinzufügen: Weitere Partner");

        Assert.Equal(["Kammer", ""], Entries(two));
        Assert.EndsWith("#feld-partner.1.stelle", one.Button("Eintrag hinzufügen: Weitere Partner")!.GetAttribute("formaction"), StringComparison.Ordinal); // where one goes on typing
        Assert.Equal(["Kammer", "Schulamt", ""], Entries(three));
        Assert.Equal(["Schulamt", "Träger"], Entries(removed));
        Assert.Equal(["Schulamt", "Träger", "", ""], Entries(blank)); // empty entries wait to be typed in
        Assert.Equal("Ein Satz.", blank.Document.QuerySelector("textarea[name=zweck]")!.TextContent);
        Assert.Contains("Schulamt", Preview(blank), StringComparison.Ordinal);
        Assert.DoesNotContain("Kammer", Preview(blank), StringComparison.Ordinal);
        for (var left = 4; left > 0; left--)
            blank = await browser.SubmitAsync(blank, $"Eintrag entfernen: Weitere Partner, {left}");
        Assert.Empty(Entries(blank));
    }

    [Fact]
    public async Task ThePreviewShowsWhatIsTypedAndComplainsOfNothing()
    {
        var path = await WriteAsync(Agreement);
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var page = await browser.SubmitAsync(await browser.OpenAsync(Fill(path)), "Vorschau", ("standort", "<script>alert(1)</script>"), ("beginn", ""));

        Assert.Equal(200, page.Status);
        Assert.Equal("Vereinbarung in <script>alert(1)</script>", page.Document.QuerySelector("#vorschau-text h2")!.TextContent);
        Assert.Empty(page.Document.QuerySelectorAll("main script"));
        Assert.Null(page.Document.QuerySelector("#fehler"));
        Assert.StartsWith("no-store", page.Answer["Cache-Control"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFormBeginsWithTheProfileOfTheOnlySiteAndAnotherOneCanBeTaken()
    {
        var path = await WriteAsync(Agreement);
        await SaveProfileAsync("Kassel (Stadt)", ("agency", "Agentur Kassel"), ("agency_address", "Lutherplatz 1\r\n34117 Kassel"), ("jobcenter_form", "zugelassener kommunaler Träger"));
        await SaveProfileAsync("Darmstadt", ("agency", "Agentur Darmstadt"), ("agency_address", "Am Hauptbahnhof 1"));
        var person = await Application.CreatePersonAsync(Role.Contributor, "/Regionen/Hessen/Standorte/Kassel (Stadt)");
        await Application.Installation.Grants.GiveAsync(new NewGrant(person.Id, Role.Reader, await Application.FindIdAsync(path[..path.LastIndexOf('/')])));
        using var hers = await Application.SignInAsync(person);
        using var region = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var form = await hers.OpenAsync(Fill(path));
        var several = await region.OpenAsync(Fill(path));
        var kassel = await region.SubmitAsync(several, "Übernehmen", ("profil-standort", IdOf(several, "Kassel (Stadt)")), ("standort", "selbst getippt"));
        var darmstadt = await region.SubmitAsync(kassel, "Übernehmen", ("profil-standort", IdOf(kassel, "Darmstadt")));

        Assert.Equal(("Kassel (Stadt)", "Agentur Kassel"), (Value(form, "standort"), Value(form, "agentur")));
        Assert.Equal("Lutherplatz 1\n34117 Kassel", form.Document.QuerySelector("textarea[name=anschrift]")!.TextContent);
        Assert.Contains("Das Jobcenter ist kommunal.", Preview(form), StringComparison.Ordinal);
        Assert.Equal(("", ""), (Value(several, "standort"), Value(several, "agentur")));
        Assert.Equal(("selbst getippt", "Agentur Kassel"), (Value(kassel, "standort"), Value(kassel, "agentur")));
        Assert.Equal(("selbst getippt", "Agentur Darmstadt"), (Value(darmstadt, "standort"), Value(darmstadt, "agentur")));
        Assert.Equal("Am Hauptbahnhof 1", darmstadt.Document.QuerySelector("textarea[name=anschrift]")!.TextContent);
    }

    [Fact]
    public async Task InTheFolderOfASiteItsProfileCounts()
    {
        await SaveProfileAsync("Kassel (Stadt)", ("agency", "Agentur Kassel"));
        var path = await WriteAsync(Agreement, await Application.MakeFolderAsync("/Regionen/Hessen/Standorte/Kassel (Stadt)"));
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        Assert.Equal("Agentur Kassel", Value(await browser.OpenAsync(Fill(path)), "agentur"));
    }

    [Fact]
    public async Task NobodyTakesTheProfileOfASiteSheDoesNotBelongTo()
    {
        await SaveProfileAsync("Darmstadt", ("agency", "Agentur Darmstadt"));
        var path = await WriteAsync(Agreement, "/Werkzeugkoffer/Transparenz");
        using var stranger = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen/Standorte/Kassel (Stadt)");
        var darmstadt = (await Application.Installation.Regions.ListSitesAsync()).Single(site => site.Name == "Darmstadt");

        var answer = await stranger.PostAsync(Fill(path, "Standort"), ("profil-standort", darmstadt.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)));

        Assert.Equal(200, answer.Status);
        Assert.DoesNotContain("Agentur Darmstadt", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALongListIsTakenAndOneWithoutEndIsRefused()
    {
        var path = await WriteAsync(Agreement);
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        static (string, string)[] Partners(int count) => [("standort", "Kassel"), ("beginn", "01.01.2022"), .. Enumerable.Range(0, count).SelectMany(i => new[] { ($"partner.{i}.stelle", $"Stelle {i}"), ($"partner.{i}.seit", "01.01.2022") })];

        var many = await browser.PostAsync(Fill(path, "Ausgeben") + "&als=docx", Partners(300));
        var endless = await browser.PostAsync(Fill(path, "Ausgeben") + "&als=docx", Partners(6_000));
        var large = await browser.PostAsync(Fill(path, "Vorschau"), ("zweck", new string('x', 3_000_000)));

        var text = await TextOfAsync(many, "a.docx");
        Assert.Contains("Stelle 199", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Stelle 200", text, StringComparison.Ordinal);
        Assert.Equal(400, endless.Status);
        Assert.Equal(413, large.Status);
    }

    [Fact]
    public async Task ADocumentWithoutFieldsCanBeHadInEveryFormatToo()
    {
        var path = await WriteAsync("# Merkblatt\n\nText für alle. {{leer: Unterschrift}}\n");
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var page = await browser.OpenAsync(Fill(path));
        var file = await browser.SubmitAsync(page, "Als LibreOffice-Dokument");

        Assert.Contains("Dieses Dokument fragt nichts ab.", page.Main, StringComparison.Ordinal);
        Assert.Null(page.Button("Als Excel-Tabelle")); // there is no table in it
        Assert.Contains("Text für alle.", await TextOfAsync(file.Answer, "a.odt"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docx", "Als Word-Dokument")]
    [InlineData("odt", "Als LibreOffice-Dokument")]
    public async Task AnUploadedOfficeTemplateIsFilledAsWhatItIs(string extension, string button)
    {
        await SaveProfileAsync("Kassel (Stadt)", ("agency", "Agentur Kassel"));
        // As Word leaves it: a mark in four runs, a control, a repeated row.
        var docx = Docx(
            "<w:p><w:r><w:t>In {</w:t></w:r><w:r><w:t>{sta</w:t></w:r><w:r><w:t>ndort}</w:t></w:r><w:r><w:t>} mit {{site_agency}}.</w:t></w:r></w:p>"
            + "<w:p><w:sdt><w:sdtPr><w:alias w:val=\"Beginn der Arbeit\"/><w:tag w:val=\"beginn\"/><w:date/></w:sdtPr><w:sdtContent><w:r><w:t>Klicken</w:t></w:r></w:sdtContent></w:sdt></w:p>"
            + P("{{#je partner}}") + P("mit {{partner.stelle}}") + P("{{/je}}"));
        var odt = Odf("text", "<text:p>In {{stand<text:span>ort}}</text:span> mit {{site_agency}}.</text:p><text:p>{{beginn}}</text:p><text:p>{{#je partner}}</text:p><text:p>mit {{partner.stelle}}</text:p><text:p>{{/je}}</text:p>");
        var path = await UploadAsync($"Vordruck.{extension}", extension == "docx" ? docx : odt);
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        var form = await browser.OpenAsync(Fill(path));
        form = await browser.SubmitAsync(form, "Übernehmen", ("profil-standort", IdOf(form, "Kassel (Stadt)")));
        var preview = await browser.SubmitAsync(form, "Vorschau", ("standort", "Kassel & <b>Land</b>"), ("beginn", "01.04.2022"), ("partner.0.stelle", "Kammer"));
        var file = await browser.SubmitAsync(preview, button);

        Assert.Contains("In Kassel & <b>Land</b> mit Agentur Kassel.", Preview(preview), StringComparison.Ordinal);
        Assert.Equal(200, file.Status);
        Assert.Contains($"Vordruck.{extension}", file.Answer["Content-Disposition"], StringComparison.Ordinal);
        var text = await TextOfAsync(file.Answer, $"a.{extension}");
        foreach (var expected in new[] { "In Kassel & <b>Land</b> mit Agentur Kassel.", "01.04.2022", "mit Kammer" })
            Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.Equal(1, form.Document.QuerySelectorAll("button[formaction*=Ausgeben]").Length);
        Assert.Equal(200, (await browser.SubmitAsync(preview, Print(preview))).Status);
    }

    [Fact]
    public async Task WhatCannotBeFilledIsSaidOrAbsent()
    {
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/Liste.csv", "a;b");
        await Application.WriteAsync($"{folder}/Kaputt.docx", "kein Archiv");
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        Assert.Equal(404, (await browser.GetAsync(Fill($"{folder}/Liste.csv"))).Status);
        Assert.Equal(404, (await browser.GetAsync(Fill($"{folder}/Nirgends.md"))).Status);
        Assert.Equal(404, (await browser.GetAsync(Fill(folder))).Status);
        var broken = await browser.OpenAsync(Fill($"{folder}/Kaputt.docx"));
        Assert.Equal(409, broken.Status);
        Assert.Contains("lässt sich nicht ausfüllen", broken.Main, StringComparison.Ordinal);
        var path = await WriteAsync(Agreement);
        Assert.Equal(400, (await browser.PostAsync(Fill(path, "Ausgeben") + "&als=exe")).Status);
        using var json = new StringContent("{}", Encoding.UTF8, "application/json");
        Assert.Equal(400, (await browser.SendAsync(HttpMethod.Post, Fill(path, "Vorschau"), json, ("RequestVerificationToken", await browser.FormTokenAsync()))).Status);
    }

    [Fact]
    public async Task WhatIsTypedIsInNoTableAndNoFileOfTheServer()
    {
        const string secret = "Unverwechselbarer Zweck";
        var path = await WriteAsync(Agreement);
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        var form = await browser.OpenAsync(Fill(path));

        await browser.SubmitAsync(form, "Vorschau", ("zweck", secret));
        await browser.SubmitAsync(form, "Als Word-Dokument", ("zweck", secret), ("standort", secret), ("beginn", "01.01.2022"));
        await browser.SubmitAsync(form, "Als Word-Dokument", ("zweck", secret), ("beginn", secret));
        await browser.SubmitAsync(form, Print(form), ("zweck", secret), ("standort", secret), ("beginn", "01.01.2022"));

        foreach (var file in Directory.EnumerateFiles(Application.DataFolder, "*", SearchOption.AllDirectories))
        {
            using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(open, Encoding.UTF8);
            Assert.DoesNotContain(secret, await reader.ReadToEndAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task EveryTemplateOfTheSetAgreementByFridayIsFilledWithTheSampleProfile()
    {
        await SaveProfileAsync("Kassel (Stadt)", ("agency", "Agentur Kassel"), ("jobcenter", "Jobcenter Kassel"), ("youth_office", "Jugendamt Kassel"), ("jobcenter_form", "gemeinsame Einrichtung"));
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen/Standorte/Kassel (Stadt)");
        var set = ReadyMadeSets.Read(Path.Combine(AppContext.BaseDirectory, "content", "Koffer.json")).Find("vereinbarung-bis-freitag")!;

        Assert.Equal(4, set.Documents.Count);
        foreach (var path in ReadyMadeSets.PathsOf(set))
        {
            var form = await browser.OpenAsync(Fill(path.ToString()));
            var typed = form.Document.QuerySelectorAll("form.stack [required], form.stack fieldset.entry [name]").Select(field => field.GetAttribute("name")!).Distinct(StringComparer.Ordinal)
                .Where(name => Value(form, name).Length == 0).Select(name => (name, form.Document.GetElementById($"feld-{name}-hilfe") is { } help && help.TextContent.Contains("TT.MM.JJJJ", StringComparison.Ordinal) ? "01.04.2022" : "Angabe")).ToList();
            typed.AddRange(form.Document.QuerySelectorAll("form.stack fieldset:has(.quiet) > .check:first-of-type > input").Select(option => (option.GetAttribute("name")!, option.GetAttribute("value")!)));

            var file = await browser.SubmitAsync(form, "Als Word-Dokument", [.. typed.DistinctBy(field => field.Item1)]);

            Assert.True(file.Status == 200, $"{path}: {file.Notice}");
            var text = await TextOfAsync(file.Answer, "a.docx");
            Assert.Contains("Kassel", text, StringComparison.Ordinal);
            Assert.DoesNotContain("{{", text, StringComparison.Ordinal);
        }
    }

    private static string Fill(string path, string? handler = null) => "/ausfuellen" + LibraryUrl.For(path)[LibraryUrl.Prefix.Length..] + (handler is null ? "" : "?handler=" + handler);

    /// <summary>What the button is called that shows the document to be printed: another way to PDF may stand beside it.</summary>
    private static string Print(Page page) => page.Document.QuerySelector("button[formaction*=Drucken]")!.TextContent;

    private async Task<string> WriteAsync(string template, string? folder = null) => await Application.WriteAsync($"{folder ?? await Application.MakeFolderAsync()}/Vereinbarung.md", template);

    private async Task<string> UploadAsync(string name, byte[] content) => await Application.WriteAsync($"{await Application.MakeFolderAsync()}/{name}", content);

    private async Task SaveProfileAsync(string site, params (string Name, string Value)[] values)
    {
        using var browser = await Application.SignInAsync(Role.RegionAdmin, "/Regionen/Hessen");
        var page = await browser.OpenAsync((await browser.OpenAsync("/standort/profil")).Link(site));
        Assert.Contains("Gespeichert.", (await browser.SubmitAsync(page, "Speichern", values)).Notice, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Labels(Page page) =>
        page.Document.QuerySelectorAll("form.stack label[for^=feld-]").Where(label => !label.ParentElement!.ClassList.Contains("check")).Select(label => label.FirstChild!.TextContent.Trim());

    private static string Value(Page page, string name) => page.Document.QuerySelector($"[name='{name}']")!.GetAttribute("value") ?? "";

    private static IEnumerable<string> Entries(Page page) => page.Document.QuerySelectorAll("input[name^='partner.'][name$='.stelle']").Select(entry => entry.GetAttribute("value") ?? "");

    private static string Preview(Page page) => string.Join(' ', page.Document.QuerySelector("#vorschau-text")!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string IdOf(Page page, string site) => page.Document.QuerySelectorAll("#profil-standort option").Single(option => option.TextContent == site).GetAttribute("value")!;

    private static async Task<string> TextOfAsync(Answer file, string name)
    {
        using var body = new MemoryStream(file.Bytes);
        var text = await new DocumentReader().ReadAsync(body, name);
        Assert.Null(text.Problem);
        return string.Join('\n', text.Sections.SelectMany(section => section.Paragraphs.Prepend(section.Heading)).Prepend(text.Title ?? ""));
    }
}
