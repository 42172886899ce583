using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

public sealed class OneTimeLinkTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string NoLonger = "Dieser Link gilt nicht mehr";
    private const string Another = "ein anderes langes Kennwort";

    [Fact]
    public async Task WhoeverOpensTheFirstAdministratorsLinkBecomesAdministratorOnce()
    {
        await using var own = await ToolKitApplication.StartAsync();
        var link = await FirstLinkAsync(own);
        using var browser = own.OpenBrowser();

        var form = await browser.OpenAsync(link);
        var home = await browser.SubmitAsync(
            form, "Konto anlegen und anmelden", ("name", "Die Erste"), ("mail", Some.Mail()), ("kennwort", ToolKitApplication.Password));

        Assert.Equal("/verwaltung", home.Path);
        Assert.Contains("Die nächsten Schritte", home.Main, StringComparison.Ordinal);
        Assert.Contains("Es ist kein Mailserver eingestellt.", home.Main, StringComparison.Ordinal);
        var start = await browser.OpenAsync("/");
        Assert.Contains("Sie verwalten die ganze Ablage", start.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("beantragen", start.Main, StringComparison.Ordinal);
        Assert.Equal(200, (await browser.GetAsync("/verwaltung/personen")).Status);
        using var second = own.OpenBrowser();
        var late = await second.OpenAsync(link);
        Assert.Equal(410, late.Status);
        Assert.Contains(NoLonger, late.Notice, StringComparison.Ordinal);
        Assert.Null(await own.Installation.CreateFirstAdministratorLinkAsync("http://127.0.0.1", CancellationToken.None));
        own.AssertQuietLog();
    }

    [Fact]
    public async Task AFormThatWasOpenWhenSomebodyElseBecameAdministratorIsRefused()
    {
        await using var own = await ToolKitApplication.StartAsync();
        var link = await FirstLinkAsync(own);
        using var browser = own.OpenBrowser();
        var form = await browser.OpenAsync(link);
        var person = await own.CreatePersonAsync();

        Assert.Equal(0, (await own.RunCommandAsync("grant", person.Mail, "--role", "administrator", "--scope", "/")).ExitCode);
        var late = await browser.SubmitAsync(
            form, "Konto anlegen und anmelden", ("name", "Zu spät"), ("mail", Some.Mail()), ("kennwort", ToolKitApplication.Password));

        Assert.Contains(NoLonger, late.Notice, StringComparison.Ordinal);
        Assert.DoesNotContain("Abmelden", late.Text, StringComparison.Ordinal);
        own.AssertQuietLog();
    }

    [Fact]
    public async Task AFreshFirstAdministratorsLinkEndsTheOneBefore()
    {
        await using var own = await ToolKitApplication.StartAsync();
        var earlier = await FirstLinkAsync(own);
        var later = await FirstLinkAsync(own);
        using var browser = own.OpenBrowser();

        Assert.Contains(NoLonger, (await browser.OpenAsync(earlier)).Notice, StringComparison.Ordinal);
        Assert.Null((await browser.OpenAsync(later)).Notice);
        own.Time.Pass(TimeSpan.FromMinutes(61));
        Assert.Contains(NoLonger, (await browser.OpenAsync(later)).Notice, StringComparison.Ordinal);
        own.AssertQuietLog();
    }

    [Theory]
    [InlineData("", "anna@example.org", ToolKitApplication.Password)]
    [InlineData("Anna", "keine Adresse", ToolKitApplication.Password)]
    [InlineData("Anna", "https://idp.example#anna", ToolKitApplication.Password)]
    [InlineData("Anna", "anna@example.org", "zu kurz")]
    public async Task WhatTheFormRefusesLeavesTheLinkAsItWas(string name, string mail, string password)
    {
        await using var own = await ToolKitApplication.StartAsync();
        var link = await FirstLinkAsync(own);
        using var browser = own.OpenBrowser();

        var refused = await browser.SubmitAsync(
            await browser.OpenAsync(link), "Konto anlegen und anmelden", ("name", name), ("mail", mail), ("kennwort", password));

        Assert.StartsWith("Bitte geben Sie", refused.Notice!.Replace("Das Kennwort ist zu kurz. Bitte wählen Sie", "Bitte geben Sie", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Null((await browser.OpenAsync(link)).Notice);
        own.AssertQuietLog();
    }

    [Fact]
    public async Task APasswordLinkSetsThePasswordOnceAndSignsIn()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        var link = await PasswordLinkAsync(person);
        using var browser = Application.OpenBrowser();

        var home = await browser.SubmitAsync(await browser.OpenAsync(link), "Kennwort speichern und anmelden", ("kennwort", Another));

        Assert.Contains("Abmelden", home.Text, StringComparison.Ordinal);
        using var again = Application.OpenBrowser();
        Assert.Contains(NoLonger, (await again.OpenAsync(link)).Notice, StringComparison.Ordinal);
        var signedIn = await again.SubmitAsync(await again.OpenAsync("/anmelden"), "Anmelden", ("mail", person.Mail), ("kennwort", Another));
        Assert.Contains("Abmelden", signedIn.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ATooShortPasswordIsRefusedAndTheLinkStillHolds()
    {
        var link = await PasswordLinkAsync(await Application.CreatePersonAsync(Role.Reader));
        using var browser = Application.OpenBrowser();

        var refused = await browser.SubmitAsync(await browser.OpenAsync(link), "Kennwort speichern und anmelden", ("kennwort", "kurz"));
        Assert.Contains("mindestens 12 Zeichen", refused.Notice, StringComparison.Ordinal);
        var home = await browser.SubmitAsync(refused, "Kennwort speichern und anmelden", ("kennwort", Another));

        Assert.Contains("Abmelden", home.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALinkEndsWithTheNextOneAndWhenThePersonIsDisabled()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        var earlier = await PasswordLinkAsync(person);
        var later = await PasswordLinkAsync(person);
        using var browser = Application.OpenBrowser();

        Assert.Contains(NoLonger, (await browser.OpenAsync(earlier)).Notice, StringComparison.Ordinal);
        Assert.Null((await browser.OpenAsync(later)).Notice);
        Assert.Equal(0, (await Application.RunCommandAsync("person", "disable", person.Mail)).ExitCode);
        Assert.Contains(NoLonger, (await browser.OpenAsync(later)).Notice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/kennwort/nichts")]
    [InlineData("/kennwort/%F0%9F%A7%B0")]
    [InlineData("/willkommen/nichts")]
    [InlineData("/willkommen/ein_geratener")]
    [InlineData("/einladung/nichts")]
    [InlineData("/zugang/bestaetigen/nichts")]
    public async Task AGuessedLinkSaysThatItDoesNotHold(string path)
    {
        using var browser = Application.OpenBrowser();

        var page = await browser.OpenAsync(path);

        Assert.Equal(410, page.Status);
        Assert.Contains("gilt nicht mehr", page.Notice, StringComparison.Ordinal);
    }

    private async Task<string> PasswordLinkAsync(TestPerson person)
    {
        var printed = await Application.RunCommandAsync("person", "link", person.Mail);
        Assert.Equal(0, printed.ExitCode);
        return new Uri(printed.Output.Trim()).PathAndQuery;
    }

    private static async Task<string> FirstLinkAsync(ToolKitApplication application) =>
        new Uri((await application.Installation.CreateFirstAdministratorLinkAsync(application.Address.ToString(), CancellationToken.None))!).PathAndQuery;
}
