using ToolKit.Access;

namespace ToolKit.Server.Tests;

/// <summary>What a site states once for all its documents: <c>/standort/profil</c>.</summary>
public sealed class SiteProfilePageTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Kassel = "/Regionen/Hessen/Standorte/Kassel (Stadt)";
    private const string Chemnitz = "/Regionen/Sachsen/Standorte/Chemnitz";

    [Fact]
    public async Task ItBeginsWithWhatTheRegionsSayAndIsSavedByThoseWhoWriteThere()
    {
        using var browser = await Application.SignInAsync(Role.Contributor, Chemnitz);

        var first = await browser.OpenAsync("/standort/profil");
        var saved = await browser.SubmitAsync(first, "Speichern", ("agency", "Agentur für Arbeit Chemnitz"), ("jobcenter_address", "Heinrich-Lorenz-Straße 35\r\n09120 Chemnitz"), ("youth_office_mailbox", "jugendamt@chemnitz.example"));

        Assert.Equal("Profil: Chemnitz", first.Document.QuerySelector("h1")!.TextContent);
        Assert.Equal("Chemnitz", Value(first, "name"));
        Assert.Equal("Sachsen", Value(first, "region"));
        Assert.Contains("Gespeichert.", saved.Notice, StringComparison.Ordinal);
        Assert.Equal("Agentur für Arbeit Chemnitz", Value(saved, "agency"));
        Assert.Equal("Heinrich-Lorenz-Straße 35\n09120 Chemnitz", saved.Document.QuerySelector("textarea[name=jobcenter_address]")!.TextContent);
    }

    [Fact]
    public async Task ReadersSeeItAndCannotChangeIt()
    {
        using var writer = await Application.SignInAsync(Role.Contributor, Kassel);
        await writer.SubmitAsync(await writer.OpenAsync("/standort/profil"), "Speichern", ("jobcenter", "Jobcenter Stadt Kassel"));
        using var reader = await Application.SignInAsync(Role.Reader, Kassel);

        var page = await reader.OpenAsync("/standort/profil");
        var forged = await reader.PostAsync($"/standort/profil?standort={await IdAsync("Kassel (Stadt)")}", ("name", "Anderswo"));

        Assert.Contains("Jobcenter Stadt Kassel", page.Main, StringComparison.Ordinal);
        Assert.Null(page.Form("Speichern"));
        Assert.Equal(403, forged.Status);
        Assert.Contains("Schreibrechte vergibt die zuständige Regionaldirektion", forged.Text, StringComparison.Ordinal);
        Assert.Contains("Jobcenter Stadt Kassel", (await reader.OpenAsync("/standort/profil")).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OthersDoNotFindIt()
    {
        using var stranger = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen/Standorte/Darmstadt");
        var address = $"/standort/profil?standort={await IdAsync("Kassel (Stadt)")}";

        Assert.Equal(404, (await stranger.GetAsync(address)).Status);
        Assert.Equal(404, (await stranger.PostAsync(address, ("name", "x"))).Status);
        Assert.Equal(404, (await stranger.PostAsync("/standort/profil", ("name", "x"))).Status);
    }

    [Fact]
    public async Task WhoBelongsToSeveralSitesChoosesOne()
    {
        using var browser = await Application.SignInAsync(Role.RegionAdmin, "/Regionen/Hessen");

        var choice = await browser.OpenAsync("/standort/profil");
        var chosen = await browser.OpenAsync(choice.Link("Darmstadt"));

        Assert.Equal("Profil: Darmstadt", chosen.Document.QuerySelector("h1")!.TextContent);
        Assert.NotNull(chosen.Form("Speichern"));
    }

    [Fact]
    public async Task WhatIsWrongIsSaidAndNothingIsSaved()
    {
        using var browser = await Application.SignInAsync(Role.Contributor, Kassel);
        var before = Value(await browser.OpenAsync("/standort/profil"), "agency_mailbox");

        var page = await browser.SubmitAsync(await browser.OpenAsync("/standort/profil"), "Speichern", ("name", ""), ("agency_mailbox", "kein Postfach"), ("land", "Hessen"));

        Assert.Equal(400, page.Status);
        Assert.Equal(
            ["#feld-name", "#feld-agency_mailbox"],
            page.Document.QuerySelectorAll("#fehler a").Select(link => link.GetAttribute("href")));
        Assert.Equal("Hessen", Value(page, "land"));
        Assert.Equal(before, Value(await browser.OpenAsync("/standort/profil"), "agency_mailbox"));
    }

    [Fact]
    public async Task AChangeStandsInTheRecord()
    {
        using var browser = await Application.SignInAsync(Role.RegionAdmin, "/Regionen/Sachsen");

        await browser.SubmitAsync(await browser.OpenAsync("/standort/profil"), "Speichern", ("youth_office", "Jugendamt der Stadt Chemnitz"));

        var record = await browser.OpenAsync("/verwaltung/protokoll");
        Assert.Contains("Standortprofil geändert", record.Main, StringComparison.Ordinal);
        Assert.Contains("site.youth_office", record.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("Jugendamt der Stadt Chemnitz", record.Main, StringComparison.Ordinal);
    }

    private static string Value(Page page, string name) => page.Document.QuerySelector($"[name='{name}']")!.GetAttribute("value") ?? "";

    private async Task<long> IdAsync(string site) => (await Application.Installation.Regions.ListSitesAsync()).Single(one => one.Name == site).Id;
}
