using ToolKit.Access;

namespace ToolKit.Server.Tests;

/// <summary>Asking for more while signed in.</summary>
public sealed class MoreAccessPageTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Kassel = "/Regionen/Hessen/Standorte/Kassel (Stadt)";

    [Fact]
    public async Task WhoIsSignedInAsksForMoreAndTheRegionIsTold()
    {
        var decider = await Application.CreatePersonAsync(Role.RegionAdmin, "/Regionen/Hessen");
        using var browser = await Application.SignInAsync(Role.Reader, Kassel);

        var page = await browser.OpenAsync("/konto/zugang?ort=Kassel+(Stadt)");
        page = await browser.OpenAsync(page.Link("Standort Kassel (Stadt)"));
        Assert.Null(page.Document.QuerySelector("#rolle-Reader")); // nobody is offered what they have
        page = await browser.SubmitAsync(
            page, "Antrag absenden", ("rolle", "Contributor"), ("funktion", "Beraterin"), ("stelle", "Jobcenter"), ("grund", "Ich schreibe mit."));

        Assert.Equal("/konto/zugang", page.Path);
        Assert.Equal("Der Antrag liegt bei der Region Hessen.", page.Notice);
        Assert.Contains("Standort Kassel (Stadt) (Region Hessen) Mitarbeit", page.Main, StringComparison.Ordinal);
        Assert.Contains("/verwaltung/antraege/", (await Application.ReceiveAsync(decider.Mail)).Link("/verwaltung/antraege/"), StringComparison.Ordinal);
        page = await browser.SubmitAsync(page, "Antrag für Standort Kassel (Stadt) (Region Hessen) zurücknehmen");
        Assert.Equal("Der Antrag ist zurückgenommen.", page.Notice);
    }

    [Fact]
    public async Task WhatIsHadOrAskedAlreadyIsSaid()
    {
        using var browser = await Application.SignInAsync(Role.Reader, Kassel);
        var form = await browser.OpenAsync((await browser.OpenAsync("/konto/zugang?ort=Kassel+(Stadt)")).Link("Standort Kassel (Stadt)"));
        (string, string)[] filled = [("funktion", "Beraterin"), ("stelle", "Jobcenter"), ("grund", "Ich schreibe mit.")];

        var page = await browser.SubmitAsync(form, "Antrag absenden", [("rolle", "Reader"), .. filled]);
        Assert.Contains("Das dürfen Sie dort schon.", page.Notice, StringComparison.Ordinal);
        await browser.SubmitAsync(form, "Antrag absenden", [("rolle", "Editor"), .. filled]);
        page = await browser.SubmitAsync(form, "Antrag absenden", [("rolle", "Editor"), .. filled]);
        Assert.Contains("schon gestellt", page.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheFormForStrangersLeadsThere()
    {
        using var browser = await Application.SignInAsync(Role.Reader, Kassel);

        Assert.Equal("/konto/zugang", (await browser.OpenAsync("/zugang")).Path);
    }

    [Fact]
    public async Task NobodySeesOrWithdrawsARequestOfOthers()
    {
        var person = await Application.CreatePersonAsync(Role.Reader, Kassel);
        var site = (await Application.Installation.Regions.ListSitesAsync()).Single(candidate => candidate.Name == "Kassel (Stadt)");
        var asked = await (await Application.OpenDeskAsync(person)).AskAsync(
            new RequestWish(site.RegionId, site.Id, Role.Editor, "Beraterin", AllianceBody.Jobcenter, "Ich gebe frei."));
        using var other = await Application.SignInAsync(Role.Reader, Kassel);

        Assert.DoesNotContain("Redaktion", (await other.OpenAsync("/konto/zugang")).Main, StringComparison.Ordinal);
        Assert.Equal(404, (await other.PostAsync("/konto/zugang?handler=Zuruecknehmen", ("id", $"{asked.Request!.Id}"))).Status);
        using var nobody = Application.OpenBrowser();
        Assert.StartsWith("/anmelden", (await nobody.OpenAsync("/konto/zugang")).Path, StringComparison.Ordinal);
    }
}
