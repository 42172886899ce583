using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>What an approved request leads to.</summary>
public sealed class InvitationPageTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Fact]
    public async Task AnInvitationIsTakenWithAPasswordAndLeadsToTheNextStep()
    {
        var link = await InviteAsync(Some.Mail());
        using var browser = Application.OpenBrowser();

        var page = await browser.OpenAsync(link);
        Assert.Contains("Standort Kassel (Stadt)", page.Main, StringComparison.Ordinal);
        page = await browser.SubmitAsync(page, "Einladung annehmen", ("kennwort", ToolKitApplication.Password));

        Assert.Equal("/verbinden", page.Path);
        Assert.StartsWith("Sie haben jetzt Zugang: Standort Kassel (Stadt), Lesen. Nächster Schritt:", page.Notice, StringComparison.Ordinal);
        Assert.Contains("Abmelden", page.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await browser.OpenAsync("/dokumente/Regionen/Hessen/Standorte/Kassel%20%28Stadt%29")).Status);
        Assert.DoesNotContain("Nächster Schritt", (await browser.OpenAsync("/verbinden")).Main, StringComparison.Ordinal); // said once
        Assert.Contains("gilt nicht mehr", (await browser.OpenAsync(link)).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APasswordThatIsTooShortUsesNothingUp()
    {
        var link = await InviteAsync(Some.Mail());
        using var browser = Application.OpenBrowser();

        var page = await browser.SubmitAsync(await browser.OpenAsync(link), "Einladung annehmen", ("kennwort", "kurz"));

        Assert.Contains("Zeichen", page.Notice, StringComparison.Ordinal);
        page = await browser.SubmitAsync(page, "Einladung annehmen", ("kennwort", ToolKitApplication.Password));
        Assert.Equal("/verbinden", page.Path);
    }

    [Fact]
    public async Task WhoHasAnAccountSignsInAndTakesItWithOneClick()
    {
        var person = await Application.CreatePersonAsync(Role.Reader, "/Regionen/Bayern");
        var link = await InviteAsync(person.Mail);
        using var browser = Application.OpenBrowser();

        var page = await browser.SubmitAsync(await browser.OpenAsync(link), "Einladung annehmen", ("kennwort", ToolKitApplication.Password));
        Assert.Contains("schon ein Konto", page.Notice, StringComparison.Ordinal);
        page = await browser.SubmitAsync(
            await browser.OpenAsync(page.Document.QuerySelector("main a.button")!.GetAttribute("href")!), "Anmelden", ("mail", person.Mail), ("kennwort", ToolKitApplication.Password));
        Assert.Equal(new Uri(link).AbsolutePath, page.Path);
        page = await browser.SubmitAsync(page, $"Als {person.Name} annehmen");

        Assert.Equal("/verbinden", page.Path);
        Assert.Equal(200, (await browser.OpenAsync("/dokumente/Regionen/Hessen/Standorte/Kassel%20%28Stadt%29")).Status);
    }

    [Fact]
    public async Task WhoDecidedCannotTakeIt()
    {
        var decider = await Application.CreatePersonAsync(Role.RegionAdmin, "/Regionen/Hessen");
        var link = await InviteAsync(Some.Mail(), decider);
        using var browser = await Application.SignInAsync(decider);

        var page = await browser.SubmitAsync(await browser.OpenAsync(link), $"Als {decider.Name} annehmen");

        Assert.Contains("selbst entschieden", page.Notice, StringComparison.Ordinal);
        using var other = Application.OpenBrowser();
        Assert.NotNull((await other.OpenAsync(link)).Form("Einladung annehmen"));
    }

    [Fact]
    public async Task OpeningItTakesNothing()
    {
        var link = await InviteAsync(Some.Mail());
        using var scanner = Application.OpenBrowser();

        Assert.Equal(200, (await scanner.OpenAsync(link)).Status);
        Assert.StartsWith("no-store", (await scanner.GetAsync(link))["Cache-Control"], StringComparison.Ordinal);
        Assert.Equal(400, (await scanner.SendAsync(HttpMethod.Post, link + "?handler=Kennwort")).Status);

        Assert.NotNull(await Application.Installation.Requests.FindInvitationAsync(new Uri(link).Segments[^1]));
    }

    [Fact]
    public async Task WhereAccountsAreOffOnlyTheProvidersAreOffered()
    {
        await using var product = await ToolKitApplication.StartAsync(
            "--ToolKit:SignIn:LocalAccounts=false",
            "--ToolKit:SignIn:Issuers:0:Name=Landesdienst",
            "--ToolKit:SignIn:Issuers:0:Authority=https://login.example/land",
            "--ToolKit:SignIn:Issuers:0:ClientId=toolkit");
        var link = await InviteAsync(Some.Mail(), null, product);
        using var browser = product.OpenBrowser();

        var page = await browser.OpenAsync(link);
        var token = (await browser.OpenAsync("/zugang")).Document.QuerySelector("input[name=form-token]")!.GetAttribute("value")!;
        using var form = Browser.Encode(("kennwort", ToolKitApplication.Password), ("form-token", token));
        var refused = await browser.SendAsync(HttpMethod.Post, link + "?handler=Kennwort", form);

        Assert.StartsWith("/anmelden/", page.Link("Mit Landesdienst annehmen"), StringComparison.Ordinal);
        Assert.Contains($"?einladung={new Uri(link).Segments[^1]}&weiter=%2Fverbinden", page.Link("Mit Landesdienst annehmen"), StringComparison.Ordinal);
        Assert.Null(page.Form("Einladung annehmen"));
        Assert.Contains("abgeschaltet", refused.Text, StringComparison.Ordinal);
        Assert.NotNull(await product.Installation.Requests.FindInvitationAsync(new Uri(link).Segments[^1]));
    }

    /// <summary>Lets somebody decide about a request of this address; gives the invitation's link.</summary>
    private async Task<string> InviteAsync(string mail, TestPerson? decider = null, ToolKitApplication? elsewhere = null)
    {
        var product = elsewhere ?? Application;
        decider ??= await product.CreatePersonAsync(Role.RegionAdmin, "/Regionen/Hessen");
        var site = (await product.Installation.Regions.ListSitesAsync()).Single(candidate => candidate.Name == "Kassel (Stadt)");
        var requests = product.Installation.Requests;
        var submitted = await requests.SubmitAsync(
            new NewAccessRequest("Anna Muster", "Beraterin", AllianceBody.Jobcenter, mail, site.RegionId, site.Id, Role.Reader, "Ich arbeite mit."));
        var request = (await requests.ConfirmAsync(submitted.Secret)).Request!;
        var decided = await (await product.OpenDeskAsync(decider)).ApproveAsync(request.Id);
        return new Uri(product.Address, $"/einladung/{decided.InvitationSecret}").AbsoluteUri;
    }
}
