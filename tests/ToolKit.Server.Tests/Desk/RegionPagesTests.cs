using System.Text;
using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

public sealed class RegionPagesTests(ToolKitApplication application, SignedInBrowsers browsers) : DeskPageTests(application, browsers)
{
    [Fact]
    public async Task AnAdministratorAddsARegionWithASiteAndItsTowns()
    {
        var browser = await AdministratorAsync();
        var name = $"Region {Some.Number()}";

        var region = await PressAsync(browser, await browser.OpenAsync("/verwaltung/regionen"), "Anlegen", ("name", name), ("postfach", "neu@region.example"));
        Assert.Contains($"Die Region {name} ist angelegt.", region.Notice, StringComparison.Ordinal);
        var withSite = await PressAsync(
            browser, region, "Standort anlegen", ("name", $"Ort {name}"), ("stellen", "Jobcenter"), ("stellen", "School"), ("orte", "Kleinstadt\r\nGroßdorf"));

        Assert.Contains("Der Standort ist angelegt.", withSite.Notice, StringComparison.Ordinal);
        var site = await SiteAsync($"Ort {name}");
        Assert.Equal([AllianceBody.Jobcenter, AllianceBody.School], site.Bodies);
        Assert.Equal(["Großdorf", "Kleinstadt"], await Application.Installation.Regions.ListPlacesAsync(site.Id));
        Assert.Equal(site.FolderId, await Application.FindIdAsync($"/Regionen/{name}/Standorte/Ort {name}"));
    }

    [Fact]
    public async Task AnAdministratorChangesWhatARegionConsistsOf()
    {
        var browser = await AdministratorAsync();
        var desk = await AdministratorDeskAsync();
        var region = await desk.AddRegionAsync($"Region {Some.Number()}", "alt@region.example");
        var site = (await desk.AddSiteAsync(region.Id, null, $"Ort {Some.Number()}", [], []))!;
        var page = await browser.OpenAsync($"/verwaltung/regionen/{region.Id}");

        page = await PressAsync(browser, page, "Speichern", ("postfach", "neu@region.example"), ("vierAugen", "true"));
        page = await PressAsync(browser, page, "Orte speichern", ("orte", "Neustadt"));
        page = await PressAsync(browser, page, "Land anlegen", ("land", $"Land {region.Name}"));
        page = await PressAsync(browser, page, "Standort speichern", ("name", site.Name + " neu"));
        Assert.Contains("Neustadt", page.Main, StringComparison.Ordinal);
        Assert.Contains($"Land {region.Name}", page.Main, StringComparison.Ordinal);
        Assert.Contains("zu zweit", page.Main, StringComparison.Ordinal);
        Assert.Equal("neu@region.example", (await RegionAsync(region.Name)).Mailbox);

        var full = await PressAsync(browser, page, "Region entfernen");
        Assert.Equal(400, full.Status);
        Assert.Contains("nicht leer", full.Notice, StringComparison.Ordinal);
        page = await PressAsync(browser, page, $"Standort {site.Name} neu entfernen");
        page = await PressAsync(browser, page, $"Land Land {region.Name} entfernen");
        page = await PressAsync(browser, page, "Region entfernen");
        Assert.Equal("/verwaltung/regionen", page.Path);
        Assert.DoesNotContain(region.Name + " neu@", page.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARegionsAdministratorKeepsTextBlocksAndDeputies()
    {
        var decider = await Application.CreatePersonAsync();
        await Application.Installation.Grants.GiveAsync(
            new NewGrant(decider.Id, Role.RegionAdmin, (await RegionAsync()).FolderId, Application.Time.GetUtcNow().AddDays(300)));
        var deputy = await Application.CreatePersonAsync(Role.Reader, "/Regionen/Hessen/Standorte/Darmstadt");
        using var browser = await Application.SignInAsync(decider);
        var title = $"Baustein {Some.Number()}";
        var address = $"/verwaltung/regionen/{(await RegionAsync()).Id}";

        var page = await PressAsync(browser, await browser.OpenAsync(address), "Textbaustein anlegen", ("titel", title), ("text", "Erste\r\nZweite"));
        Assert.Contains(title, page.Main, StringComparison.Ordinal);
        page = await PressAsync(browser, page, $"Textbaustein {title} entfernen");
        Assert.DoesNotContain(title, page.Main, StringComparison.Ordinal);

        page = await PressAsync(browser, page, "Vertretung eintragen", ("fuer", Text(decider.Id)), ("wer", deputy.Mail));
        Assert.Contains($"{deputy.Name} ist als Vertretung eingetragen.", page.Notice, StringComparison.Ordinal);
        var mail = await Application.ReceiveAsync(deputy.Mail);
        Assert.Equal("Sie sind Vertretung in der Region Hessen", mail.Subject);
        Assert.Contains($"Vom {LocalDays.Day(Application.Time.GetUtcNow())} bis ", mail.Body.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.DoesNotContain(decider.Name, mail.Body, StringComparison.Ordinal);
        Assert.EndsWith("/verwaltung", mail.Link("/verwaltung"), StringComparison.Ordinal);
        using var stand = await Application.SignInAsync(deputy);
        Assert.Equal(200, (await stand.GetAsync("/verwaltung/antraege")).Status);
        page = await PressAsync(browser, page, $"Vertretung durch {deputy.Name} beenden");
        Assert.Contains("Die Vertretung ist beendet.", page.Notice, StringComparison.Ordinal);
        Assert.Equal(404, (await stand.GetAsync("/verwaltung/antraege")).Status);

        var stranger = await Application.CreatePersonAsync(Role.Reader, Bayern);
        page = await PressAsync(browser, page, "Vertretung eintragen", ("fuer", Text(decider.Id)), ("wer", stranger.Mail));
        Assert.Contains("In dieser Region hat niemand", page.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatTheHeadOfficeKeepsARegionsAdministratorOnlySees()
    {
        var browser = await DeciderAsync();
        var region = await RegionAsync();
        var address = $"/verwaltung/regionen/{region.Id}";
        var site = await SiteAsync("Darmstadt");

        var page = await browser.OpenAsync(address);
        Assert.Null(page.Form("Speichern"));
        Assert.Null(page.Form("Standort anlegen"));
        foreach (var handler in new[] { "Aendern", "Entfernen", "Orte", "LandNeu", "Land", "LandEntfernen", "StandortNeu", "Standort", "StandortEntfernen" })
        {
            var answer = await browser.PostAsync(
                $"{address}?handler={handler}", ("name", "Meins"), ("postfach", "m@x.example"), ("orte", "Meinort"), ("land", "Meinland"), ("landId", "1"), ("standort", Text(site.Id)));
            Assert.Equal(403, answer.Status);
            Assert.Contains("der Verwaltung vorbehalten", new Page(address, answer).Notice, StringComparison.Ordinal);
        }

        Assert.Equal(region, await RegionAsync());
        Assert.Equal(404, (await browser.GetAsync("/verwaltung/regionen/einlesen")).Status);
        Assert.Equal(404, (await browser.PostAsync("/verwaltung/regionen/einlesen?handler=Uebernehmen", ("tabelle", "Region\nHessen"))).Status);
        Assert.Equal(403, (await browser.PostAsync("/verwaltung/regionen", ("name", "Meins"), ("postfach", "m@x.example"))).Status);
        Assert.Equal(404, (await browser.GetAsync($"/verwaltung/regionen/{(await RegionAsync("Bayern")).Id}")).Status);
        Assert.DoesNotContain("Bayern", (await browser.OpenAsync("/verwaltung/regionen")).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATableIsTriedLineByLineBeforeItIsTakenOver()
    {
        var browser = await AdministratorAsync();
        var (name, site) = ($"Region {Some.Number()}", $"Ort {Some.Number()}");
        var csv = $"Region;Postfach;Standort;Orte;Stellen\n{name};post@region.example;{site};Ort A|Ort B;Jobcenter\nHessen;;Darmstadt;;\n";

        var trial = await PressAsync(browser, await browser.OpenAsync("/verwaltung/regionen/einlesen"), "Probelauf", ("tabelle", csv));
        Assert.Contains("2 Zeilen, 1 davon würden etwas ändern. Noch ist nichts geschehen.", trial.Main, StringComparison.Ordinal);
        Assert.Contains($"Standort {site} neu", trial.Main, StringComparison.Ordinal);
        Assert.DoesNotContain(await Application.Installation.Regions.ListRegionsAsync(), region => region.Name == name);

        var done = await PressAsync(browser, trial, "Übernehmen");
        Assert.Equal("/verwaltung/regionen", done.Path);
        Assert.Contains("eine Zeile hat etwas geändert", done.Notice, StringComparison.Ordinal);
        Assert.Equal((await RegionAsync(name)).Id, (await SiteAsync(site)).RegionId);
    }

    [Fact]
    public async Task ATableWithAnErrorOrTooLargeIsNotTakenOver()
    {
        var browser = await AdministratorAsync();

        var faulty = await PressAsync(
            browser, await browser.OpenAsync("/verwaltung/regionen/einlesen"), "Probelauf", ("tabelle", "Region;Standort\nOhne Postfach;X\n<b>;<script>\n"));
        Assert.Contains("2 Zeilen haben Fehler", faulty.Main, StringComparison.Ordinal);
        Assert.Contains("Eine neue Region braucht ein Postfach.", faulty.Main, StringComparison.Ordinal);
        Assert.Null(faulty.Form("Übernehmen"));
        Assert.Empty(faulty.Document.QuerySelectorAll("main script, main td b"));
        Assert.Equal(409, (await browser.PostAsync("/verwaltung/regionen/einlesen?handler=Uebernehmen", ("tabelle", "Region;Standort\nOhne Postfach;X\n"))).Status);
        Assert.Equal(400, (await browser.PostAsync("/verwaltung/regionen/einlesen?handler=Probe", ("tabelle", new StringBuilder("Region\n").Append('x', 1_000_001).ToString()))).Status);
        Assert.Equal(400, (await browser.PostAsync("/verwaltung/regionen/einlesen?handler=Probe", ("tabelle", ""))).Status);
        Assert.DoesNotContain(await Application.Installation.Regions.ListRegionsAsync(), region => region.Name == "Ohne Postfach");
    }
}
