using System.Globalization;
using ToolKit.Access;

namespace ToolKit.Server.Tests;

public sealed class GrantPagesTests(ToolKitApplication application, SignedInBrowsers browsers) : DeskPageTests(application, browsers)
{
    private const string List = "/verwaltung/berechtigungen";
    private const string Darmstadt = "/Regionen/Hessen/Standorte/Darmstadt";

    [Fact]
    public async Task GrantsAreRenewedTogetherAndTheirPeopleTold()
    {
        var browser = await DeciderAsync();
        var (first, second) = (await HolderAsync(Darmstadt), await HolderAsync(Hessen));
        var until = DateOnly.FromDateTime(Application.Time.GetUtcNow().UtcDateTime).AddDays(300);

        var page = await PressAsync(
            browser,
            await browser.OpenAsync(List),
            "Ausgewählte verlängern",
            ("zugang", Text(first.Grant.Id)),
            ("zugang", Text(second.Grant.Id)),
            ("bis", until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));

        Assert.Contains("2 von 2 erledigt", page.Notice, StringComparison.Ordinal);
        Assert.Contains($"Gilt jetzt bis {LocalDays.Day(until)}.", page.Notice, StringComparison.Ordinal);
        Assert.Equal(LocalDays.EndOf(until), (await Application.Installation.Grants.FindAsync(first.Grant.Id))!.Until);
        Assert.Contains(LocalDays.Day(until), (await Application.ReceiveAsync(first.Person.Mail)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoHasNothingLeftAfterTheEndIsSaid()
    {
        var browser = await DeciderAsync();
        var (last, other) = (await HolderAsync(Darmstadt), await HolderAsync(Darmstadt));
        await Application.Installation.Grants.GiveAsync(new NewGrant(other.Person.Id, Role.Reader, await Application.FindIdAsync(Bayern)));
        await Application.CreateTokenAsync(last.Person);
        using var dav = await Application.DavClientAsync(last.Person);
        Assert.Equal(200, (await dav.SendAsync("GET", "/Werkzeugkoffer/README.md")).Status);

        var page = await PressAsync(
            browser, await browser.OpenAsync(List), "Ausgewählte beenden", ("zugang", Text(last.Grant.Id)), ("zugang", Text(other.Grant.Id)), ("grund", "Stelle gewechselt"));

        Assert.Contains("2 von 2 erledigt", page.Notice, StringComparison.Ordinal);
        Assert.Contains($"{last.Person.Name}: Beendet. Hat jetzt keinen Zugang mehr; offene Sitzungen sind beendet, 2 Geräte-Token öffnen nichts mehr.", page.Notice, StringComparison.Ordinal);
        Assert.DoesNotContain($"{other.Person.Name}: Beendet. Hat jetzt", page.Notice, StringComparison.Ordinal);
        Assert.Equal(401, (await dav.SendAsync("GET", "/Werkzeugkoffer/README.md")).Status);
        Assert.Contains("Stelle gewechselt", (await Application.ReceiveAsync(other.Person.Mail)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllOfASiteAreEndedAtOnce()
    {
        var browser = await DeciderAsync("/Regionen/Sachsen-Anhalt-Thüringen");
        const string Wittenberg = "/Regionen/Sachsen-Anhalt-Thüringen/Standorte/Wittenberg";
        var (reader, editor) = (await HolderAsync(Wittenberg), await HolderAsync(Wittenberg, Role.Editor));

        var page = await PressAsync(
            browser, await browser.OpenAsync($"{List}?ort={await PlaceAsync("Wittenberg")}&rolle=Reader"), "Ausgewählte beenden", ("standort", "true"));

        Assert.Contains("erledigt", page.Notice, StringComparison.Ordinal);
        Assert.NotNull((await Application.Installation.Grants.FindAsync(reader.Grant.Id))!.WithdrawnAt);
        Assert.Null((await Application.Installation.Grants.FindAsync(editor.Grant.Id))!.WithdrawnAt);
    }

    [Fact]
    public async Task TheChosenPeopleGetAnotherGrant()
    {
        var browser = await DeciderAsync();
        var holder = await HolderAsync(Darmstadt);

        var page = await PressAsync(
            browser,
            await browser.OpenAsync(List),
            "Zugang geben",
            ("zugang", Text(holder.Grant.Id)),
            ("neueRolle", "Contributor"),
            ("neuerOrt", await PlaceAsync("Kassel (Stadt)")),
            ("grund", "Gemeinsames Projekt"));

        Assert.Contains($"{holder.Person.Name}: Hat jetzt Mitarbeit bis", page.Notice, StringComparison.Ordinal);
        Assert.Equal(2, (await Application.Installation.Grants.ListAsync(holder.Person.Id)).Count);
    }

    [Fact]
    public async Task TheFilterNarrowsByPlaceRoleEndAndName()
    {
        var browser = await DeciderAsync();
        var soon = Application.Time.GetUtcNow().AddDays(10);
        var holder = await HolderAsync(Darmstadt, Role.Editor, soon);

        async Task<bool> ListsAsync(string query) =>
            (await browser.OpenAsync($"{List}?suche={Uri.EscapeDataString(holder.Person.Name)}&{query}")).Main.Contains(holder.Person.Mail, StringComparison.Ordinal);

        Assert.True(await ListsAsync($"ort={await PlaceAsync("Darmstadt")}&rolle=Editor&endet={LocalDays.SortableDay(soon)}"));
        Assert.False(await ListsAsync($"ort={await PlaceAsync("Kassel (Stadt)")}"));
        Assert.False(await ListsAsync("rolle=Reader"));
        Assert.False(await ListsAsync($"endet={LocalDays.SortableDay(soon.AddDays(-1))}"));
        Assert.Contains("Enden in 30 Tagen: ", (await browser.OpenAsync("/verwaltung")).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheLastAdministratorCannotEndHerOwnAccess()
    {
        await using var own = await ToolKitApplication.StartAsync();
        var person = await own.CreatePersonAsync(Role.Administrator);
        using var browser = await own.SignInAsync(person);
        var grant = Assert.Single(await own.Installation.Grants.ListAsync(person.Id));

        var many = await PressAsync(browser, await browser.OpenAsync(List), "Ausgewählte beenden", ("zugang", Text(grant.Id)));
        var one = await PressAsync(browser, await browser.OpenAsync($"/verwaltung/personen/{person.Id}"), "Zugang zu / entziehen");

        Assert.All([many, one], page =>
        {
            Assert.Equal(400, page.Status);
            Assert.Contains("Das ist der letzte Zugang der Verwaltung. Geben Sie ihn zuerst jemand anderem.", page.Notice, StringComparison.Ordinal);
        });
        Assert.Equal(200, (await browser.GetAsync("/verwaltung/personen")).Status);
    }

    [Fact]
    public async Task AForeignGrantIsNeitherListedNorChanged()
    {
        var browser = await DeciderAsync(Bayern);
        var foreign = await HolderAsync(Darmstadt);

        Assert.DoesNotContain(foreign.Person.Mail, (await browser.OpenAsync(List)).Html, StringComparison.Ordinal);
        foreach (var handler in new[] { "Verlaengern", "Beenden" })
        {
            var answer = new Page(List, await browser.PostAsync($"{List}?handler={handler}", ("zugang", Text(foreign.Grant.Id)), ("bis", "2027-06-30")));
            Assert.Contains($"Zugang {foreign.Grant.Id}: Diesen Zugang gibt es nicht.", answer.Notice, StringComparison.Ordinal);
        }

        await browser.PostAsync($"{List}?handler=Geben", ("zugang", Text(foreign.Grant.Id)), ("bis", "2027-06-30"), ("neueRolle", "Reader"), ("neuerOrt", await PlaceAsync("Bayern")), ("grund", "x"));
        await browser.PostAsync($"{List}?handler=Beenden", ("standort", "true"), ("ort", await PlaceAsync("Darmstadt")));

        Assert.Equal(foreign.Grant, Assert.Single(await Application.Installation.Grants.ListAsync(foreign.Person.Id)));
    }

    [Fact]
    public async Task TheYearlyListIsConfirmedOrEndedUntilNothingIsLeft()
    {
        const string Region = "/Regionen/Rheinland-Pfalz-Saarland";
        var decider = await Application.CreatePersonAsync(Role.RegionAdmin, Region);
        var (kept, ended) = (await HolderAsync(Region), await HolderAsync(Region));
        using var browser = await Application.SignInAsync(decider);
        var address = $"/verwaltung/bestaetigen/{(await RegionAsync("Rheinland-Pfalz-Saarland")).Id}";

        var begun = await PressAsync(browser, await browser.OpenAsync(address), "Jetzt eine neue Bestätigung beginnen");
        Assert.Contains("noch offen: 3", begun.Main, StringComparison.Ordinal);
        Assert.Contains("Jährliche Bestätigung Rheinland-Pfalz-Saarland: 3 offen", (await browser.OpenAsync("/verwaltung")).Main, StringComparison.Ordinal);
        var confirmed = await PressAsync(browser, begun, "Ausgewählte bestätigen", ("zugang", Text(kept.Grant.Id)));
        Assert.Contains("Ein Zugang bestätigt.", confirmed.Notice, StringComparison.Ordinal);
        var after = await PressAsync(browser, confirmed, "Ausgewählte beenden", ("zugang", Text(ended.Grant.Id)), ("grund", "nicht mehr nötig"));

        Assert.Contains("Eine Person hat damit keinen Zugang mehr.", after.Notice, StringComparison.Ordinal);
        Assert.Contains("noch offen: 1", after.Main, StringComparison.Ordinal); // her own, which another confirms
        var foreign = await DeciderAsync();
        Assert.Equal(404, (await foreign.GetAsync(address)).Status);
        Assert.Equal(404, (await foreign.PostAsync($"{address}?handler=Beginnen")).Status);
    }

    private async Task<(TestPerson Person, Grant Grant)> HolderAsync(string scope, Role role = Role.Reader, DateTimeOffset? until = null)
    {
        var person = await AddPersonAsync();
        var grant = await Application.Installation.Grants.GiveAsync(
            new NewGrant(person.Id, role, await Application.FindIdAsync(scope), until ?? Application.Time.GetUtcNow().AddDays(200)));
        return (person, grant);
    }
}
