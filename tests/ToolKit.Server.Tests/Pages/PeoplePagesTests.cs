using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

public sealed class PeoplePagesTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Fact]
    public async Task AnAdministratorAddsAPersonWhoThenChoosesAPassword()
    {
        using var browser = await Application.SignInAsync(Role.Administrator);
        var mail = Some.Mail();

        var page = await browser.SubmitAsync(await browser.OpenAsync("/verwaltung/personen"), "Anlegen", ("name", "Neue Kollegin"), ("mail", mail));
        Assert.StartsWith("/verwaltung/personen/", page.Path, StringComparison.Ordinal);
        var withLink = await browser.SubmitAsync(page, "Link für ein neues Kennwort");
        var link = new Uri(withLink.Document.QuerySelector("code.secret")!.TextContent);
        Assert.Equal(Application.Address.Authority, link.Authority);
        var again = await browser.SubmitAsync(await browser.OpenAsync("/verwaltung/personen"), "Anlegen", ("name", "Noch einmal"), ("mail", mail));
        Assert.Equal((page.Path, "Ein Konto mit dieser Adresse gibt es schon. Es ist unverändert."), (again.Path, again.Notice));
        Assert.Equal("Neue Kollegin", again.Document.QuerySelector("h1")!.TextContent);
        using var colleague = Application.OpenBrowser();
        var home = await colleague.SubmitAsync(
            await colleague.OpenAsync(link.PathAndQuery), "Kennwort speichern und anmelden", ("kennwort", ToolKitApplication.Password));

        Assert.Contains("Abmelden", home.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGrantGivenAndWithdrawnCountsFromTheNextClick()
    {
        using var browser = await Application.SignInAsync(Role.Administrator);
        var person = await Application.CreatePersonAsync();
        using var other = await Application.SignInAsync(person);
        Assert.Equal(404, (await other.OpenAsync("/dokumente/Regionen/Hessen")).Status);

        var given = await browser.SubmitAsync(
            await browser.OpenAsync($"/verwaltung/personen/{person.Id}"),
            "Zugang geben",
            ("rolle", "Contributor"),
            ("bereich", "/Regionen/Hessen"),
            ("bis", "2031-06-30"),
            ("grund", "Vertretung"));

        Assert.Contains("30.06.2031", given.Main, StringComparison.Ordinal);
        Assert.Equal(200, (await other.OpenAsync("/dokumente/Regionen/Hessen")).Status);
        var withdrawn = await browser.SubmitAsync(given, "Zugang zu /Regionen/Hessen entziehen");
        Assert.Contains("zurückgezogen am", withdrawn.Main, StringComparison.Ordinal);
        Assert.StartsWith("/anmelden", (await other.OpenAsync("/dokumente/Regionen/Hessen")).Path, StringComparison.Ordinal); // nothing is left, so the session has ended
    }

    [Theory]
    [InlineData("Reader", "/Nirgends", "2031-06-30", "gibt es nicht")]
    [InlineData("Reader", "/Werkzeugkoffer/README.md", "2031-06-30", "gibt es nicht")]
    [InlineData("Reader", "/Werkzeugkoffer", "2001-01-01", "braucht ein Ende")]
    [InlineData("Reader", "/Werkzeugkoffer", "", "bis wann")]
    [InlineData("Administrator", "/Regionen/Hessen", "2031-06-30", "ganze Ablage")]
    [InlineData("RegionAdmin", "/Werkzeugkoffer", "2031-06-30", "Region")]
    public async Task AGrantThatDoesNotFitIsRefusedWithASentence(string role, string scope, string until, string sentence)
    {
        using var browser = await Application.SignInAsync(Role.Administrator);
        var person = await Application.CreatePersonAsync();

        var page = await browser.SubmitAsync(
            await browser.OpenAsync($"/verwaltung/personen/{person.Id}"), "Zugang geben", ("rolle", role), ("bereich", scope), ("bis", until), ("grund", "Vertretung"));

        Assert.Contains(sentence, page.Notice, StringComparison.Ordinal);
        Assert.Empty(await Application.Installation.Grants.ListAsync(person.Id));
    }

    [Fact]
    public async Task ADisabledPersonIsShutOutOfEveryDoorUntilTheLockIsLifted()
    {
        using var browser = await Application.SignInAsync(Role.Administrator);
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var dav = await Application.DavClientAsync(person);
        using var other = await Application.SignInAsync(person);

        var page = await browser.SubmitAsync(await browser.OpenAsync($"/verwaltung/personen/{person.Id}"), "Sperren");
        Assert.Contains("gesperrt", page.Main, StringComparison.Ordinal);
        Assert.Equal(401, (await dav.SendAsync("GET", "/Werkzeugkoffer/README.md")).Status);
        Assert.StartsWith("/anmelden", (await other.OpenAsync("/konto")).Path, StringComparison.Ordinal);

        await browser.SubmitAsync(page, "Sperre aufheben");
        Assert.Equal(200, (await dav.SendAsync("GET", "/Werkzeugkoffer/README.md")).Status);
        using var again = await Application.SignInAsync(person);
        Assert.Equal("/konto", (await again.OpenAsync("/konto")).Path);
    }

    [Fact]
    public async Task NobodyDisablesHerOwnAccount()
    {
        var person = await Application.CreatePersonAsync(Role.Administrator);
        using var browser = await Application.SignInAsync(person);

        var page = await browser.SubmitAsync(await browser.OpenAsync($"/verwaltung/personen/{person.Id}"), "Sperren");

        Assert.Contains("Ihr eigenes Konto", page.Notice, StringComparison.Ordinal);
        Assert.Equal("/konto", (await browser.OpenAsync("/konto")).Path);
    }

    [Theory]
    [InlineData(Role.Reader, "/")]
    [InlineData(Role.Editor, "/")]
    public async Task ToOthersThePagesDoNotExist(Role role, string scope)
    {
        var person = await Application.CreatePersonAsync(role, scope);
        using var browser = await Application.SignInAsync(person);

        Assert.DoesNotContain("/verwaltung", (await browser.OpenAsync("/")).Html, StringComparison.Ordinal);
        foreach (var path in new[] { "/verwaltung/personen", $"/verwaltung/personen/{person.Id}" })
        {
            Assert.Equal(404, (await browser.GetAsync(path)).Status);
            Assert.InRange((await browser.PostAsync(path, ("name", "Selbst"), ("mail", Some.Mail()))).Status, 404, 405);
        }

        var self = $"/verwaltung/personen/{person.Id}?handler=Geben";
        Assert.Equal(404, (await browser.PostAsync(self, ("rolle", "Administrator"), ("bereich", "/"), ("bis", "2031-01-01"))).Status);
        Assert.Single(await Application.Installation.Grants.ListAsync(person.Id));
    }

    [Fact]
    public async Task ARegionsAdministratorSeesWhatSheDecidesAboutAPersonAndWithdrawsHerTokens()
    {
        var person = await Application.CreatePersonAsync(Role.Reader, "/Regionen/Hessen/Standorte/Darmstadt");
        await Application.Installation.Grants.GiveAsync(new NewGrant(person.Id, Role.Editor, await Application.FindIdAsync("/Regionen/Bayern")));
        using var dav = await Application.DavClientAsync(person);
        Assert.Equal(200, (await dav.SendAsync("GET", "/Werkzeugkoffer/README.md")).Status);
        await Application.Installation.DeviceTokens.WriteLastUsesAsync();
        using var browser = await Application.SignInAsync(Role.RegionAdmin, "/Regionen/Hessen");
        var address = $"/verwaltung/personen/{person.Id}";

        var page = await browser.OpenAsync(address);
        Assert.Contains("/Regionen/Hessen/Standorte/Darmstadt", page.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("/Regionen/Bayern", page.Main, StringComparison.Ordinal);
        Assert.Contains(Application.Time.GetUtcNow().ToString("'benutzt 'MM'/'yyyy"), page.Main, StringComparison.Ordinal);
        Assert.Null(page.Form("Sperren"));
        var withdrawn = await browser.SubmitAsync(page, "Token ein Gerät zurückziehen");

        Assert.Contains("zurückgezogen", withdrawn.Notice, StringComparison.Ordinal);
        Assert.Contains("Geräte-Token zurückgezogen durch", withdrawn.Main, StringComparison.Ordinal);
        Assert.Equal(401, (await dav.SendAsync("GET", "/Werkzeugkoffer/README.md")).Status);
    }

    [Fact]
    public async Task AccountsAreNotForRegionsAdministrators()
    {
        var person = await Application.CreatePersonAsync(Role.Reader, "/Regionen/Hessen");
        var stranger = await Application.CreatePersonAsync(Role.Reader, "/Regionen/Bayern");
        using var browser = await Application.SignInAsync(Role.RegionAdmin, "/Regionen/Hessen");

        Assert.Equal(404, (await browser.GetAsync("/verwaltung/personen")).Status);
        Assert.Equal(404, (await browser.PostAsync("/verwaltung/personen", ("name", "Neu"), ("mail", Some.Mail()))).Status);
        Assert.Equal(404, (await browser.GetAsync($"/verwaltung/personen/{stranger.Id}")).Status);
        foreach (var handler in new[] { "Link", "Sperren" })
        {
            Assert.Equal(403, (await browser.PostAsync($"/verwaltung/personen/{person.Id}?handler={handler}", ("gesperrt", "true"))).Status);
            Assert.Equal(404, (await browser.PostAsync($"/verwaltung/personen/{stranger.Id}?handler={handler}", ("gesperrt", "true"))).Status);
        }

        (string, string)[] boss = [("rolle", "Administrator"), ("bereich", "/"), ("bis", "2027-01-01"), ("grund", "x")];
        Assert.InRange((await browser.PostAsync($"/verwaltung/personen/{person.Id}?handler=Geben", boss)).Status, 400, 403);
        Assert.Single(await Application.Installation.Grants.ListAsync(person.Id));
        Assert.False((await Application.Installation.People.FindAsync(person.Id))!.IsDisabled);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("'; DROP TABLE person; --")]
    [InlineData("<script>")]
    public async Task ASearchTakesEveryCharacterAsItIs(string search)
    {
        using var browser = await Application.SignInAsync(Role.Administrator);

        var page = await browser.OpenAsync("/verwaltung/personen?suche=" + Uri.EscapeDataString(search));

        Assert.Equal(200, page.Status);
        Assert.Contains("Niemand gefunden", page.Main, StringComparison.Ordinal);
        Assert.Equal(search, page.Document.QuerySelector("#suche")!.GetAttribute("value"));
    }

    [Fact]
    public async Task APersonIsFoundByPartOfHerNameOrMail()
    {
        using var browser = await Application.SignInAsync(Role.Administrator);
        var person = await Application.CreatePersonAsync(name: "Özlem Grünwald-Test");

        Assert.Contains(person.Name, (await browser.OpenAsync("/verwaltung/personen?suche=" + Uri.EscapeDataString("Grünwald"))).Main, StringComparison.Ordinal);
        Assert.Contains(person.Name, (await browser.OpenAsync("/verwaltung/personen?suche=" + Uri.EscapeDataString(person.Mail))).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANameIsShownAsTextAndNeverAsMarkup()
    {
        using var browser = await Application.SignInAsync(Role.Administrator);
        var person = await Application.CreatePersonAsync(name: "<img src=x onerror=alert(1)>");

        var page = await browser.OpenAsync($"/verwaltung/personen/{person.Id}");

        Assert.Equal(person.Name, page.Document.QuerySelector("h1")!.TextContent);
        Assert.Empty(page.Document.QuerySelectorAll("main img"));
    }
}
