using Microsoft.Extensions.DependencyInjection;
using ToolKit.Access;

namespace ToolKit.Server.Tests;

public sealed class SecondFactorPageTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Here = "/konto/zweiter-faktor";

    [Fact]
    public async Task SetUpItIsAskedForAtTheNextSignIn()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var browser = await Application.SignInAsync(person);

        var (secret, done) = await SetUpAsync(browser);
        Assert.Equal(SecondFactorStore.RecoveryCodes, done.Document.QuerySelectorAll(".codes li").Length);
        Application.Time.Pass(TimeSpan.FromMinutes(1));
        using var second = Application.OpenBrowser();
        var asked = await SignInAsync(second, person, "/konto");
        Assert.Equal("/anmelden/code", asked.Path);
        Assert.StartsWith("/anmelden", (await second.OpenAsync("/konto")).Path, StringComparison.Ordinal); // not yet signed in
        var wrong = await second.SubmitAsync(await second.OpenAsync("/anmelden/code"), "Weiter", ("code", "000000"));
        Assert.Contains("Dieser Code gilt nicht", wrong.Notice, StringComparison.Ordinal);
        var page = await second.SubmitAsync(wrong, "Weiter", ("code", Code(secret)));

        Assert.Equal("/konto", page.Path);
        Assert.Contains("Kennwort und zweiter Faktor", (await second.OpenAsync("/konto/sitzungen")).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheSecretIsShownAsTextAsLinkAndAsPicture()
    {
        using var browser = await Application.SignInAsync(Role.Reader);

        var answer = await browser.GetAsync(Here);
        var page = await browser.OpenAsync(Here);

        Assert.Contains("no-store", answer["Cache-Control"], StringComparison.Ordinal);
        Assert.Matches("^otpauth://totp/Werkzeugkoffer:[^?]+\\?secret=[A-Z2-7]{32}&issuer=Werkzeugkoffer$", page.Link("Link für Ihre App"));
        Assert.NotNull(page.Document.QuerySelector(".qr svg[role=img]"));
    }

    [Fact]
    public async Task ARecoveryCodeSignsInOnce()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var browser = await Application.SignInAsync(person);
        var (_, done) = await SetUpAsync(browser);
        var code = done.Document.QuerySelector(".codes li")!.TextContent.Trim();
        using var second = Application.OpenBrowser();
        using var third = Application.OpenBrowser();

        var page = await second.SubmitAsync(await SignInAsync(second, person), "Weiter", ("code", code));
        var again = await third.SubmitAsync(await SignInAsync(third, person), "Weiter", ("code", code));

        Assert.Contains("Abmelden", page.Text, StringComparison.Ordinal);
        Assert.Contains("Dieser Code gilt nicht", again.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheStepBetweenEndsAfterTenMinutesAndWithTheSessions()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var browser = await Application.SignInAsync(person);
        var (secret, _) = await SetUpAsync(browser);
        using var slow = Application.OpenBrowser();
        var asked = await SignInAsync(slow, person);
        using var ended = Application.OpenBrowser();
        var other = await SignInAsync(ended, person);

        await Application.Installation.People.EndSessionsAsync(person.Id);
        var afterEnd = await ended.SubmitAsync(other, "Weiter", ("code", Code(secret)));
        Application.Time.Pass(TimeSpan.FromMinutes(11));
        var late = await slow.SubmitAsync(asked, "Weiter", ("code", Code(secret)));

        Assert.Contains("zu lange unterbrochen", late.Notice, StringComparison.Ordinal);
        Assert.Contains("zu lange unterbrochen", afterEnd.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APasswordLinkDoesNotGoPastTheSecondFactor()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var browser = await Application.SignInAsync(person);
        await SetUpAsync(browser);
        var link = new Uri(OneTimeLinks.ForPassword("http://127.0.0.1", await Application.Installation.People.CreateLinkAsync(person.Id))).PathAndQuery;
        using var second = Application.OpenBrowser();

        var page = await second.SubmitAsync(await second.OpenAsync(link), "Kennwort speichern und anmelden", ("kennwort", "ein anderes langes Kennwort"));

        Assert.Equal("/anmelden/code", page.Path);
        Assert.DoesNotContain("Abmelden", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Role.RegionAdmin, "/Regionen/Hessen")]
    [InlineData(Role.Administrator, "/")]
    public async Task WhoKeepsOthersAccessCanDoNothingElseFromAnotherMachineUntilItIsSetUp(Role role, string scope)
    {
        var person = await Application.CreatePersonAsync(role, scope);
        using var visitor = new Visitor(Application.Address) { Headers = { ["X-Forwarded-For"] = "203.0.113.7", ["X-Forwarded-Proto"] = "https" } };
        var page = await visitor.SubmitAsync(await visitor.OpenAsync("/anmelden"), "Anmelden", ("mail", person.Mail), ("kennwort", ToolKitApplication.Password));

        Assert.Equal(Here, page.Path);
        Assert.Equal(Here, (await visitor.OpenAsync("/verwaltung/personen")).Path);
        Assert.Equal(Here, (await visitor.OpenAsync("/dokumente/Werkzeugkoffer")).Path);
        Assert.Equal(403, (await visitor.AskAsync("/api/tree?path=/")).Status);
        using (var here = await Application.SignInAsync(person))
            Assert.Equal("/dokumente/Werkzeugkoffer", (await here.OpenAsync("/dokumente/Werkzeugkoffer")).Path); // on this machine it may wait
        var form = await visitor.OpenAsync(Here);
        await visitor.SubmitAsync(form, "Zweiten Faktor einrichten", ("code", Code(SecretOf(form))));

        Assert.Equal("/dokumente/Werkzeugkoffer", (await visitor.OpenAsync("/dokumente/Werkzeugkoffer")).Path);
        Assert.Null((await visitor.OpenAsync(Here)).Form("Zweiten Faktor abschalten"));
    }

    [Fact]
    public async Task OthersMayGoWithoutFromAnywhere()
    {
        var person = await Application.CreatePersonAsync(Role.Editor, "/Werkzeugkoffer");
        using var visitor = new Visitor(Application.Address) { Headers = { ["X-Forwarded-For"] = "203.0.113.7", ["X-Forwarded-Proto"] = "https" } };

        var page = await visitor.SubmitAsync(await visitor.OpenAsync("/anmelden"), "Anmelden", ("mail", person.Mail), ("kennwort", ToolKitApplication.Password));

        Assert.Equal("/", page.Path);
    }

    [Fact]
    public async Task ChangingItAsksForThePasswordAgainWhenTheSignInIsOld()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var browser = await Application.SignInAsync(person);
        var (secret, _) = await SetUpAsync(browser);
        Application.Time.Pass(TimeSpan.FromMinutes(16));

        var asked = await browser.SubmitAsync(await browser.OpenAsync(Here), "Zweiten Faktor abschalten");
        Assert.StartsWith("/anmelden/erneut", asked.Path, StringComparison.Ordinal);
        var wrong = await browser.SubmitAsync(asked, "Weiter", ("kennwort", "falsch und lang"), ("code", Code(secret)));
        Assert.Contains("Das Kennwort stimmt nicht", wrong.Notice, StringComparison.Ordinal);
        var back = await browser.SubmitAsync(wrong, "Weiter", ("kennwort", ToolKitApplication.Password), ("code", Code(secret)));
        Assert.Equal(Here, back.Path);
        await browser.SubmitAsync(back, "Zweiten Faktor abschalten");

        Assert.Null(await Application.Services.GetRequiredService<SecondFactorStore>().FindAsync(person.Id));
    }

    [Theory]
    [InlineData("Everybody", null, true)]
    [InlineData("Reader", Role.Reader, true)]
    [InlineData("Editor", Role.Contributor, false)]
    [InlineData("Editor", Role.Editor, true)]
    [InlineData("RegionAdmin", Role.Editor, false)]
    public async Task WhoNeedsItIsASetting(string from, Role? role, bool isNeeded)
    {
        await using var own = await ToolKitApplication.StartAsync($"--ToolKit:SignIn:SecondFactorFrom={from}");
        var person = await own.CreatePersonAsync(role, role is Role.Editor ? "/Werkzeugkoffer" : "/");
        using var browser = new Browser(own.Address) { ProxyHeaders = [("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", "https")] };
        await SignInAsync(browser, person);

        Assert.Equal(isNeeded ? Here : "/konto", (await browser.OpenAsync("/konto")).Path);
        Assert.Equal(isNeeded ? 403 : 302, (await browser.PostAsync("/konto/sitzungen?handler=Andere")).Status);
        own.AssertQuietLog();
    }

    [Fact]
    public async Task AnAdministratorResetsItAndNobodyElse()
    {
        var person = await Application.CreatePersonAsync(Role.Reader, "/Regionen/Hessen");
        using var browser = await Application.SignInAsync(person);
        await SetUpAsync(browser);
        using var region = await Application.SignInAsync(Role.RegionAdmin, "/Regionen/Hessen");
        using var administrator = await Application.SignInAsync(Role.Administrator);

        var refused = await region.PostAsync($"/verwaltung/personen/{person.Id}?handler=Faktor");
        Assert.NotNull(await Application.Services.GetRequiredService<SecondFactorStore>().FindAsync(person.Id));
        var unproven = await administrator.PostAsync($"/verwaltung/personen/{person.Id}?handler=Faktor", ("nachweis", "glaube ich"));
        Assert.NotNull(await Application.Services.GetRequiredService<SecondFactorStore>().FindAsync(person.Id));
        await administrator.SubmitAsync(await administrator.OpenAsync($"/verwaltung/personen/{person.Id}"), "Zweiten Faktor zurücksetzen", ("nachweis", "rueckruf"));

        Assert.Equal((403, 400), (refused.Status, unproven.Status));
        Assert.Contains(
            await Application.Installation.Audit.ListAsync(20),
            entry => entry.Act == AuditActs.SecondFactorRemoved && entry.AboutPersonId == person.Id && entry.Reason.Contains("Dienstverzeichnis", StringComparison.Ordinal));
        Assert.Null(await Application.Services.GetRequiredService<SecondFactorStore>().FindAsync(person.Id));
        Assert.StartsWith("/anmelden", (await browser.OpenAsync("/konto")).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheOperatorResetsItByCommand()
    {
        var person = await Application.CreatePersonAsync(Role.Administrator);
        using var browser = await Application.SignInAsync(person);
        await SetUpAsync(browser);

        Assert.Equal(0, (await Application.RunCommandAsync("person", "reset-factor", person.Mail)).ExitCode);
        Assert.Equal(0, (await Application.RunCommandAsync("person", "reset-factor", person.Mail)).ExitCode);

        Assert.StartsWith("/anmelden", (await browser.OpenAsync("/konto")).Path, StringComparison.Ordinal);
        using var again = await Application.SignInAsync(person);
    }

    /// <summary>A code that lives for at least twenty seconds more.</summary>
    private string Code(string secret)
    {
        var seconds = Application.Time.GetUtcNow().ToUnixTimeSeconds() % 30;
        if (seconds > 10)
            Application.Time.Pass(TimeSpan.FromSeconds(30 - seconds));
        return OneTimeCodes.CodeOf(secret, OneTimeCodes.StepAt(Application.Time.GetUtcNow()));
    }

    private static string SecretOf(Page page) => page.Link("Link für Ihre App").Split("secret=")[1].Split('&')[0];

    private async Task<(string Secret, Page Done)> SetUpAsync(Browser browser)
    {
        var form = await browser.OpenAsync(Here);
        var secret = SecretOf(form);
        var done = await browser.SubmitAsync(form, "Zweiten Faktor einrichten", ("code", Code(secret)));
        Assert.Contains("Wiederherstellungscodes", done.Notice, StringComparison.Ordinal);
        return (secret, done);
    }

    private static async Task<Page> SignInAsync(Browser browser, TestPerson person, string next = "/") => await browser.SubmitAsync(
        await browser.OpenAsync($"/anmelden?weiter={Uri.EscapeDataString(next)}"), "Anmelden", ("mail", person.Mail), ("kennwort", ToolKitApplication.Password));
}
