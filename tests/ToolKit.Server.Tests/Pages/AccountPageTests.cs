using ToolKit.Access;

namespace ToolKit.Server.Tests;

public sealed class AccountPageTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Fact]
    public async Task ATokenMadeOnThePageOpensTheShareAtOnceAndIsShownOnce()
    {
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        var page = await browser.SubmitAsync(await browser.OpenAsync("/konto"), "Token anlegen", ("bezeichnung", "Büro-PC"), ("tage", "30"));
        var secret = SecretOn(page);
        using var dav = new DavClient(Application.Address, secret);

        Assert.Contains("no-store", page.Answer["Cache-Control"], StringComparison.Ordinal);
        Assert.Equal(200, (await dav.SendAsync("GET", "/Werkzeugkoffer/README.md")).Status);
        var again = await browser.OpenAsync("/konto");
        Assert.DoesNotContain(secret, again.Html, StringComparison.Ordinal);
        Assert.Contains("Büro-PC", again.Main, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/konto", "/konto?handler=Anlegen")]
    [InlineData("/verbinden/rclone", "/verbinden/rclone")]
    [InlineData("/office", "/office")]
    public async Task MakingATokenAsksForThePasswordAgainWhenTheSignInIsOld(string address, string target)
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var browser = await Application.SignInAsync(person);
        Application.Time.Pass(TimeSpan.FromMinutes(16));

        var page = await browser.OpenAsync(address);
        var answer = await browser.PostAsync(target, ("bezeichnung", "Gerät"), ("tage", "30"));
        Assert.StartsWith("/anmelden/erneut", answer["Location"], StringComparison.Ordinal);
        Assert.Empty(await Application.Installation.DeviceTokens.ListAsync(person.Id));
        if (address != "/office") // which has no words that could be lost
            Assert.Null(page.Form(address == "/konto" ? "Token anlegen" : "Token anlegen und Schritte zeigen"));
        await browser.SubmitAsync(await browser.OpenAsync(answer["Location"]!), "Weiter", ("kennwort", ToolKitApplication.Password));
        await browser.PostAsync(target, ("bezeichnung", "Gerät"), ("tage", "30"));

        Assert.Single(await Application.Installation.DeviceTokens.ListAsync(person.Id));
    }

    [Fact]
    public async Task AWithdrawnTokenStopsAtOnce()
    {
        using var browser = await Application.SignInAsync(Role.Reader);
        var page = await browser.SubmitAsync(await browser.OpenAsync("/konto"), "Token anlegen", ("bezeichnung", "Alt"), ("tage", "30"));
        using var dav = new DavClient(Application.Address, SecretOn(page));
        Assert.Equal(200, (await dav.SendAsync("GET", "/Werkzeugkoffer/README.md")).Status);

        var after = await browser.SubmitAsync(page, "Token Alt zurückziehen");

        Assert.Equal(401, (await dav.SendAsync("GET", "/Werkzeugkoffer/README.md")).Status);
        Assert.Null(after.Form("Token Alt zurückziehen"));
    }

    [Fact]
    public async Task ScopeAndReadOnlySwitchOfTheFormCount()
    {
        using var browser = await Application.SignInAsync(Role.Administrator);

        var page = await browser.SubmitAsync(
            await browser.OpenAsync("/konto"), "Token anlegen", ("bezeichnung", "Eng"), ("tage", "1"), ("bereich", "/Werkzeugkoffer/Einstieg"), ("nurLesen", "true"));
        using var dav = new DavClient(Application.Address, SecretOn(page));

        Assert.Contains("/Werkzeugkoffer/Einstieg, nur lesen", page.Main, StringComparison.Ordinal);
        Assert.Equal(200, (await dav.SendAsync("GET", "/Werkzeugkoffer/Einstieg/README.md")).Status);
        Assert.Equal(403, (await dav.SendAsync("PUT", "/Werkzeugkoffer/Einstieg/Neu.md", "x")).Status);
        Assert.Equal(404, (await dav.SendAsync("GET", "/Werkzeugkoffer/Transparenz/README.md")).Status);
    }

    [Theory]
    [InlineData("", "", "30", "Bezeichnung")]
    [InlineData("Gerät", "", "0", "1 bis 180 Tage")]
    [InlineData("Gerät", "", "999", "1 bis 180 Tage")]
    [InlineData("Gerät", "/Regionen/Bayern", "30", "gibt es nicht, oder Sie sehen ihn nicht")]
    [InlineData("Gerät", "kein Pfad", "30", "gibt es nicht, oder Sie sehen ihn nicht")]
    public async Task WhatDoesNotFitIsRefusedWithASentence(string label, string scope, string days, string sentence)
    {
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");

        var page = await browser.SubmitAsync(
            await browser.OpenAsync("/konto"), "Token anlegen", ("bezeichnung", label), ("bereich", scope), ("tage", days));

        Assert.Contains(sentence, page.Notice, StringComparison.Ordinal);
        Assert.Contains("bad", page.Document.QuerySelector(".notice")!.ClassList);
    }

    [Fact]
    public async Task NobodyWithdrawsSomebodyElsesToken()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var dav = await Application.DavClientAsync(person);
        var id = Assert.Single(await Application.Installation.DeviceTokens.ListAsync(person.Id)).Id;
        using var other = await Application.SignInAsync(Role.Administrator);

        await other.PostAsync("/konto?handler=Zurueckziehen", ("id", id.ToString()));

        Assert.Equal(200, (await dav.SendAsync("GET", "/Werkzeugkoffer/README.md")).Status);
    }

    [Fact]
    public async Task ThePageShowsGrantsWithTheirLastDayAndTheAddressToMount()
    {
        var person = await Application.CreatePersonAsync();
        await Application.RunCommandAsync("grant", person.Mail, "--role", "Contributor", "--scope", "/Regionen/Hessen", "--until", "2031-12-31");
        using var browser = await Application.SignInAsync(person);

        var page = await browser.OpenAsync("/konto");

        Assert.Contains("/Regionen/Hessen", page.Main, StringComparison.Ordinal);
        Assert.Contains("31.12.2031", page.Main, StringComparison.Ordinal);
        Assert.Contains(Application.Address + "dav/", page.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SomebodyWithoutAGrantSeesNoDocuments()
    {
        using var browser = await Application.SignInAsync(await Application.CreatePersonAsync());

        Assert.Contains("zurzeit keinen Zugang", (await browser.OpenAsync("/konto")).Main, StringComparison.Ordinal);
        Assert.Equal(404, (await browser.OpenAsync("/dokumente/Werkzeugkoffer")).Status);
        Assert.Equal(200, (await browser.OpenAsync("/")).Status);
    }

    private static string SecretOn(Page page)
    {
        var secret = page.Document.QuerySelector(".notice code.secret")?.TextContent;
        Assert.Matches("^tk_[a-z0-9]{8}_[A-Za-z0-9_-]{27,}$", secret);
        return secret!;
    }
}
