using ToolKit.Access;

namespace ToolKit.Server.Tests;

public sealed class SessionPageTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Here = "/konto/sitzungen";

    [Fact]
    public async Task SheSeesWhereSheIsSignedInAndEndsOne()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var browser = await Application.SignInAsync(person);
        using var phone = await SignInAsync(person, "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1");
        using var strangers = await Application.SignInAsync(Role.Reader);

        var page = await browser.OpenAsync(Here);
        Assert.Contains("Safari, iPhone", page.Main, StringComparison.Ordinal);
        Assert.Equal(2, page.Document.QuerySelectorAll("tbody tr").Length);
        var label = page.Document.QuerySelector("button[aria-label^='Sitzung in Safari, iPhone']")!.GetAttribute("aria-label")!;
        var after = await browser.SubmitAsync(page, label);

        Assert.Contains("beendet", after.Notice, StringComparison.Ordinal);
        Assert.Single(after.Document.QuerySelectorAll("tbody tr"));
        Assert.StartsWith("/anmelden", (await phone.OpenAsync("/konto")).Path, StringComparison.Ordinal);
        Assert.Equal("/konto", (await browser.OpenAsync("/konto")).Path);
        Assert.Equal("/konto", (await strangers.OpenAsync("/konto")).Path);
    }

    [Fact]
    public async Task SheEndsAllOthersAtOnce()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var browser = await Application.SignInAsync(person);
        using var one = await Application.SignInAsync(person);
        using var two = await Application.SignInAsync(person);

        var after = await browser.SubmitAsync(await browser.OpenAsync(Here), "Alle anderen beenden");

        Assert.Equal(Here, after.Path.Split('?')[0]);
        Assert.StartsWith("/anmelden", (await one.OpenAsync("/konto")).Path, StringComparison.Ordinal);
        Assert.StartsWith("/anmelden", (await two.OpenAsync("/konto")).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndingSessionsAsksForThePasswordAgainWhenTheSignInIsOld()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var browser = await Application.SignInAsync(person);
        using var other = await Application.SignInAsync(person);
        Application.Time.Pass(TimeSpan.FromMinutes(16));

        var asked = await browser.SubmitAsync(await browser.OpenAsync(Here), "Alle anderen beenden");
        var one = await browser.PostAsync($"{Here}?handler=Beenden", ("sitzung", (await Application.Installation.Sessions.ListAsync(person.Id))[0].Id));
        Assert.StartsWith("/anmelden/erneut", asked.Path, StringComparison.Ordinal);
        Assert.StartsWith("/anmelden/erneut", one["Location"], StringComparison.Ordinal);
        Assert.Equal("/konto", (await other.OpenAsync("/konto")).Path);
        var back = await browser.SubmitAsync(asked, "Weiter", ("kennwort", ToolKitApplication.Password));
        await browser.SubmitAsync(back, "Alle anderen beenden");

        Assert.StartsWith("/anmelden", (await other.OpenAsync("/konto")).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShowingThePasswordAgainGivesTheSessionAnotherIdAndNotALongerLife()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var browser = await Application.SignInAsync(person);
        var before = Assert.Single(await Application.Installation.Sessions.ListAsync(person.Id));
        var copied = browser.Cookies;
        Application.Time.Pass(TimeSpan.FromMinutes(16));

        await browser.SubmitAsync(await browser.OpenAsync("/anmelden/erneut?weiter=/konto"), "Weiter", ("kennwort", ToolKitApplication.Password));

        var after = Assert.Single(await Application.Installation.Sessions.ListAsync(person.Id));
        Assert.NotEqual(before.Id, after.Id);
        Assert.Equal(before.ExpiresAt, after.ExpiresAt);
        Assert.Equal("/konto", (await browser.OpenAsync("/konto")).Path);
        Assert.Equal(302, (await browser.SendAsync(HttpMethod.Get, "/konto", null, ("Cookie", copied))).Status);
    }

    [Fact]
    public async Task NobodyEndsASessionOfSomebodyElse()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var hers = await Application.SignInAsync(person);
        using var other = await Application.SignInAsync(Role.Administrator);
        var session = Assert.Single(await Application.Installation.Sessions.ListAsync(person.Id));

        await other.PostAsync($"{Here}?handler=Beenden", ("sitzung", session.Id));

        Assert.Equal("/konto", (await hers.OpenAsync("/konto")).Path);
    }

    [Fact]
    public async Task SigningOutEndsTheSessionSoThatACopiedCookieIsWorthNothing()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var browser = await Application.SignInAsync(person);
        var cookies = browser.Cookies;

        await browser.SubmitAsync(await browser.OpenAsync("/konto"), "Abmelden");

        using var thief = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Application.Address };
        thief.DefaultRequestHeaders.Add("Cookie", cookies);
        Assert.Equal(302, (int)(await thief.GetAsync("konto")).StatusCode);
        Assert.Empty(await Application.Installation.Sessions.ListAsync(person.Id));
    }

    [Fact]
    public async Task WithdrawingThePersonsLastGrantByTheDeskEndsThemAll()
    {
        var person = await Application.CreatePersonAsync(Role.Reader, "/Regionen/Hessen");
        using var browser = await Application.SignInAsync(person);
        using var administrator = await Application.SignInAsync(Role.Administrator);

        await administrator.SubmitAsync(await administrator.OpenAsync($"/verwaltung/personen/{person.Id}"), "Zugang zu /Regionen/Hessen entziehen");

        Assert.StartsWith("/anmelden", (await browser.OpenAsync("/konto")).Path, StringComparison.Ordinal);
    }

    private async Task<Visitor> SignInAsync(TestPerson person, string userAgent)
    {
        var visitor = new Visitor(Application.Address) { Headers = { ["User-Agent"] = userAgent } };
        await visitor.SubmitAsync(await visitor.OpenAsync("/anmelden"), "Anmelden", ("mail", person.Mail), ("kennwort", ToolKitApplication.Password));
        return visitor;
    }
}
