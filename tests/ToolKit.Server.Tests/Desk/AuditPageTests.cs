using ToolKit.Access;

namespace ToolKit.Server.Tests;

public sealed class AuditPageTests(ToolKitApplication application, SignedInBrowsers browsers) : DeskPageTests(application, browsers)
{
    private const string List = "/verwaltung/protokoll";
    private const string Table = "/verwaltung/protokoll.csv";

    [Fact]
    public async Task EverybodyReadsTheActsOfHerOwnScope()
    {
        var hessen = await DeciderAsync();
        var bayern = await DeciderAsync(Bayern);
        var administrator = await AdministratorAsync();
        var request = await RequestAsync("Kassel (Stadt)");

        Assert.Contains($"Antrag {request.Id}", (await hessen.OpenAsync(List)).Main, StringComparison.Ordinal);
        Assert.Contains($"Antrag {request.Id}", (await administrator.OpenAsync(List)).Main, StringComparison.Ordinal);
        Assert.DoesNotContain($"Antrag {request.Id}", (await bayern.OpenAsync(List)).Main, StringComparison.Ordinal);
        Assert.DoesNotContain($"Antrag {request.Id};", (await bayern.GetAsync(Table)).Text, StringComparison.Ordinal);
        Assert.Contains($";Antrag {request.Id};", (await hessen.GetAsync(Table)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheFilterNarrowsThePageAndTheDownload()
    {
        var browser = await DeciderAsync();
        var (darmstadt, kassel) = (await RequestAsync("Darmstadt"), await RequestAsync("Kassel (Stadt)"));
        await (await AdministratorDeskAsync()).RefuseAsync(kassel.Id, "=1+1");

        async Task<(string Page, string Table)> AskAsync(string query) => ((await browser.OpenAsync($"{List}?{query}")).Main, (await browser.GetAsync($"{Table}?{query}")).Text);

        var place = await AskAsync($"ort={await PlaceAsync("Darmstadt")}");
        Assert.Contains($"Antrag {darmstadt.Id}", place.Page, StringComparison.Ordinal);
        Assert.DoesNotContain($"Antrag {kassel.Id}", place.Page, StringComparison.Ordinal);
        Assert.DoesNotContain($"Antrag {kassel.Id};", place.Table, StringComparison.Ordinal);
        var act = await AskAsync("vorgang=request-refused");
        Assert.Contains($"Antrag {kassel.Id}", act.Page, StringComparison.Ordinal);
        Assert.DoesNotContain($"Antrag {darmstadt.Id};", act.Table, StringComparison.Ordinal);
        Assert.Contains(";'=1+1", act.Table, StringComparison.Ordinal); // no formula for a spreadsheet
        Assert.Contains("Kein Eintrag", (await AskAsync("bis=2001-01-01")).Page, StringComparison.Ordinal);
        Assert.Contains("Kein Eintrag", (await AskAsync("von=2999-01-01")).Page, StringComparison.Ordinal);
        Assert.Equal(400, (await browser.GetAsync($"{Table}?von=gestern")).Status);
        Assert.Equal(200, (await browser.GetAsync($"{List}?von=gestern&person=x&ort=y")).Status);
    }

    [Fact]
    public async Task RolesEndsAndPlacesAreInWords()
    {
        var administrator = await AdministratorAsync();
        var desk = await AdministratorDeskAsync();
        var person = await AddPersonAsync();
        var last = DateOnly.FromDateTime(Application.Time.GetUtcNow().UtcDateTime).AddDays(200);
        var request = await RequestAsync("Kassel (Stadt)");

        async Task<long> IdAsync(string path) => await Application.FindIdAsync(path);
        await desk.GiveAsync([person.Id], new GrantTerms(Role.Editor, await IdAsync("/Werkzeugkoffer"), LocalDays.EndOf(last)), "x");
        await desk.GiveAsync([person.Id], new GrantTerms(Role.Administrator, await IdAsync("/"), LocalDays.EndOf(last)), "x");
        await desk.ApproveAsync(request.Id, new GrantTerms(Role.Contributor, (await SiteAsync("Kassel (Stadt)")).FolderId, LocalDays.EndOf(last)));
        var given = await administrator.OpenAsync($"{List}?betrifft={person.Id}");
        var approved = await administrator.OpenAsync($"{List}?vorgang=request-approved&ort={await PlaceAsync("Kassel (Stadt)")}");

        Assert.Contains($"Redaktion, /Werkzeugkoffer, bis {LocalDays.Day(last)}", given.Main, StringComparison.Ordinal);
        Assert.Contains($"Verwaltung, die ganze Ablage, bis {LocalDays.Day(last)}", given.Main, StringComparison.Ordinal);
        Assert.Contains($"Mitarbeit, Kassel (Stadt), bis {LocalDays.Day(last)}", approved.Main, StringComparison.Ordinal);
        Assert.Contains($"Redaktion, /Werkzeugkoffer, bis {LocalDays.Day(last)}", (await administrator.OpenAsync($"/verwaltung/personen/{person.Id}")).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheDownloadIsATableForSpreadsheets()
    {
        var browser = await DeciderAsync();

        var answer = await browser.GetAsync(Table);

        Assert.Equal("text/csv; charset=utf-8", answer["Content-Type"]);
        Assert.Contains("protokoll.csv", answer["Content-Disposition"], StringComparison.Ordinal);
        Assert.Equal("no-store", answer["Cache-Control"]);
        Assert.StartsWith("\uFEFFZeit (UTC);Person;", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Role.Reader)]
    [InlineData(Role.Contributor)]
    [InlineData(Role.Editor)]
    public async Task ToOthersNothingOfTheDeskExists(Role role)
    {
        using var browser = await Application.SignInAsync(role);
        using var nobody = Application.OpenBrowser();

        Assert.DoesNotContain("/verwaltung", (await browser.OpenAsync("/")).Html, StringComparison.Ordinal);
        foreach (var path in new[]
        {
            "/verwaltung", "/verwaltung/antraege", "/verwaltung/antraege/1", "/verwaltung/antraege/erfassen", "/verwaltung/einladen", "/verwaltung/berechtigungen",
            "/verwaltung/bestaetigen/1", "/verwaltung/regionen", "/verwaltung/regionen/1", "/verwaltung/regionen/einlesen", List, Table,
        })
        {
            Assert.Equal(404, (await browser.GetAsync(path)).Status);
            Assert.StartsWith("/anmelden", (await nobody.OpenAsync(path)).Path, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ReadingByPersonIsSwitchedOnWithANoticeToItsReaders()
    {
        var browser = await AdministratorAsync();
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/Plan.txt", "Plan");
        var person = await Application.CreatePersonAsync(Role.Reader, Hessen);
        using var reader = await Application.SignInAsync(person);
        using var dav = await Application.DavClientAsync(person);
        await reader.GetAsync($"/herunterladen{folder}/Plan.txt"); // before: not by name

        var page = await PressAsync(
            browser, await browser.OpenAsync(List), "Zählen beginnen", ("ordner", folder), ("anlass", "Abfluss <b>klären</b>"));
        Assert.Contains($"In {folder} wird bis", page.Notice, StringComparison.Ordinal);
        foreach (var place in new[] { folder, $"{folder}/Plan.txt" })
        {
            var shown = await reader.OpenAsync("/dokumente" + place);
            Assert.Contains("festgehalten, wer welches Dokument liest. Begründung: Abfluss <b>klären</b>", shown.Main, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("festgehalten", (await reader.OpenAsync("/dokumente" + Hessen)).Main, StringComparison.Ordinal);
        Assert.Contains("Noch hat dort niemand gelesen.", page.Main, StringComparison.Ordinal);
        await reader.GetAsync($"/herunterladen{folder}/Plan.txt");
        await dav.SendAsync("GET", $"{folder}/Plan.txt");
        await dav.SendAsync("HEAD", $"{folder}/Plan.txt");
        await reader.SendAsync(HttpMethod.Head, $"/herunterladen{folder}/Plan.txt");
        var read = await browser.OpenAsync(List);
        Assert.Equal(3, read.Document.QuerySelectorAll("details td").Count(cell => cell.TextContent == $"{folder}/Plan.txt")); // the page that shows the text, and two downloads; no HEAD
        Assert.Contains(person.Name, read.Main, StringComparison.Ordinal);
        await PressAsync(browser, read, $"Zählen in {folder} beenden");
        Assert.DoesNotContain("festgehalten", (await reader.OpenAsync("/dokumente" + folder)).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlyAdministratorsSwitchItOnAndOnlyWithinBounds()
    {
        var decider = await DeciderAsync();
        var administrator = await AdministratorAsync();
        (string Name, string Value)[] fields = [("ordner", Hessen), ("anlass", "weil"), ("ende", "2999-01-01")];

        Assert.Null((await decider.OpenAsync(List)).Form("Zählen beginnen"));
        Assert.Equal(404, (await decider.PostAsync($"{List}?handler=Zaehlen", fields)).Status);
        Assert.Equal(404, (await decider.PostAsync($"{List}?handler=ZaehlenBeenden", ("zaehlung", "1"))).Status);
        var tooLong = new Page(List, await administrator.PostAsync($"{List}?handler=Zaehlen", fields));
        Assert.Contains("höchstens 90 Tage", tooLong.Notice, StringComparison.Ordinal);
        Assert.Equal(400, (await administrator.PostAsync($"{List}?handler=Zaehlen", ("ordner", "/Nirgends"), ("anlass", "weil"), ("ende", "2026-12-31"))).Status);
    }
}
