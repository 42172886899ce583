using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

public sealed class SignInTests(ToolKitApplication application) : ApplicationTests(application)
{
    private static readonly (string, string)[] OverTls = [("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "203.0.113.7")];

    private const string NoMatch = "passen nicht zusammen";

    [Fact]
    public async Task TheRightPasswordOpensASession()
    {
        var person = await Application.CreatePersonAsync(Role.Reader, "/Werkzeugkoffer");
        using var browser = await Application.SignInAsync(person);

        var page = await browser.OpenAsync("/konto");

        Assert.Equal(200, page.Status);
        Assert.Contains(person.Name, page.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWrongPasswordAnUnknownAddressAndADisabledPersonGetTheSameSentence()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        var disabled = await Application.CreatePersonAsync(Role.Reader);
        await Application.Installation.People.SetDisabledAsync(disabled.Id, disabled: true);

        var wrong = await TrySignInAsync(person.Mail, "falsches Kennwort 1");
        var unknown = await TrySignInAsync(Some.Mail(), ToolKitApplication.Password);
        var locked = await TrySignInAsync(disabled.Mail, ToolKitApplication.Password);

        Assert.Contains(NoMatch, wrong.Notice, StringComparison.Ordinal);
        Assert.Equal(wrong.Notice, unknown.Notice);
        Assert.Equal(wrong.Notice, locked.Notice);
        Assert.All([wrong, unknown, locked], page => Assert.DoesNotContain("Abmelden", page.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/konto", "/konto")]
    [InlineData("/dokumente/Werkzeugkoffer?nach=A", "/dokumente/Werkzeugkoffer?nach=A")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example/", "/")]
    [InlineData("javascript:alert(1)", "/")]
    public async Task TheWayBackStaysOnThisServer(string wanted, string expected)
    {
        var person = await Application.CreatePersonAsync(Role.Reader, "/Werkzeugkoffer");
        using var browser = Application.OpenBrowser();
        using var form = Browser.Encode(
            ("weiter", wanted), ("mail", person.Mail), ("kennwort", ToolKitApplication.Password), ("form-token", await browser.FormTokenAsync()));

        var answer = await browser.SendAsync(HttpMethod.Post, "/anmelden", form);

        Assert.Equal(302, answer.Status);
        Assert.Equal(expected, answer["Location"]);
    }

    [Theory]
    [InlineData("/konto")]
    [InlineData("/papierkorb")]
    [InlineData("/verwaltung/personen")]
    [InlineData("/dokumente/Werkzeugkoffer")]
    public async Task APageThatNeedsSomebodyLeadsToTheFormAndBack(string path)
    {
        var person = await Application.CreatePersonAsync(Role.Administrator);
        using var browser = Application.OpenBrowser();

        var form = await browser.OpenAsync(path);
        Assert.StartsWith("/anmelden?", form.Path, StringComparison.Ordinal);
        var page = await browser.SubmitAsync(form, "Anmelden", ("mail", person.Mail), ("kennwort", ToolKitApplication.Password));

        Assert.Equal(path, page.Path);
        Assert.Equal(200, page.Status);
    }

    [Fact]
    public async Task TheSessionCookieIsOutOfReachOfScriptsAndOtherSites()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var browser = Application.OpenBrowser();
        using var form = Browser.Encode(("mail", person.Mail), ("kennwort", ToolKitApplication.Password), ("form-token", await browser.FormTokenAsync()));

        var answer = await browser.SendAsync(HttpMethod.Post, "/anmelden", form);

        var cookie = Assert.Single(answer["Set-Cookie"]!.Split('\n'), value => value.StartsWith("toolkit-session=", StringComparison.Ordinal));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task OverTlsEveryCookieIsBoundToTheHost()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var browser = new Browser(Application.Address) { ProxyHeaders = OverTls };
        var page = await browser.OpenAsync("/anmelden");
        var form = Browser.Encode(
            ("mail", person.Mail), ("kennwort", ToolKitApplication.Password), ("form-token", page.Document.QuerySelector("input[name=form-token]")!.GetAttribute("value")!));

        var signedIn = await browser.SendAsync(HttpMethod.Post, "/anmelden", form);
        var folder = await browser.OpenAsync("/konto");

        Assert.Equal(302, signedIn.Status);
        Assert.Equal("/konto", folder.Path);
        var cookies = signedIn["Set-Cookie"]!.Split('\n').Append((await new Browser(Application.Address) { ProxyHeaders = OverTls }.GetAsync("/anmelden"))["Set-Cookie"]!).ToList();
        Assert.All(cookies, cookie =>
        {
            Assert.StartsWith("__Host-toolkit-", cookie, StringComparison.Ordinal);
            Assert.Contains("; path=/;", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; secure", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("; httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("; domain", cookie, StringComparison.OrdinalIgnoreCase);
        });
        Assert.Contains(cookies, cookie => cookie.StartsWith("__Host-toolkit-session=", StringComparison.Ordinal));
        Assert.Contains(cookies, cookie => cookie.StartsWith("__Host-toolkit-form=", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OverTlsACookieWithoutThePrefixIsNotTaken()
    {
        using var browser = await Application.SignInAsync(Role.Reader); // on loopback, where names have none
        (string, string)[] copied = [.. OverTls, ("Cookie", browser.Cookies)];
        (string, string)[] renamed = [.. OverTls, ("Cookie", string.Join("; ", browser.Cookies.Split("; ").Select(cookie => "__Host-" + cookie)))];

        Assert.Equal(302, (await browser.SendAsync(HttpMethod.Get, "/konto", null, copied)).Status);
        Assert.Equal(200, (await browser.SendAsync(HttpMethod.Get, "/konto", null, renamed)).Status);
    }

    [Theory]
    [InlineData("/anmelden")]
    [InlineData("/konto?handler=Anlegen")]
    [InlineData("/papierkorb")]
    [InlineData("/dokumente/Werkzeugkoffer?handler=Ordner")]
    [InlineData("/verwaltung/personen")]
    [InlineData("/abmelden")]
    public async Task APostWithoutTheFormsTokenIsRefused(string path)
    {
        using var browser = await Application.SignInAsync(Role.Administrator);
        using var form = Browser.Encode(("bezeichnung", "gestohlen"), ("tage", "1"), ("name", "Gestohlen"), ("mail", "stolen@example.org"), ("id", "1"));

        var answer = await browser.SendAsync(HttpMethod.Post, path, form, ("Sec-Fetch-Site", "cross-site"));

        Assert.Equal(400, answer.Status);
        Assert.Equal(200, (await browser.GetAsync("/konto")).Status); // still signed in
        Assert.DoesNotContain("gestohlen", (await browser.OpenAsync("/konto")).Main, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Gestohlen", (await browser.OpenAsync("/dokumente/Werkzeugkoffer")).Main, StringComparison.Ordinal);
        Assert.DoesNotContain("stolen@example.org", (await browser.OpenAsync("/verwaltung/personen?suche=stolen")).Document.QuerySelector("table")?.TextContent ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task SigningOutEndsTheSessionInThisBrowser()
    {
        using var browser = await Application.SignInAsync(Role.Reader);

        var page = await browser.SubmitAsync(await browser.OpenAsync("/"), "Abmelden");

        Assert.Contains("Anmelden", page.Text, StringComparison.Ordinal);
        Assert.StartsWith("/anmelden", (await browser.OpenAsync("/konto")).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DisablingThePersonEndsHerSessionsWithTheNextRequest()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var browser = await Application.SignInAsync(person);

        Assert.Equal(0, (await Application.RunCommandAsync("person", "disable", person.Mail)).ExitCode);

        Assert.StartsWith("/anmelden", (await browser.OpenAsync("/konto")).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherPasswordEndsTheSessionsThatBeganWithTheOldOne()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var browser = await Application.SignInAsync(person);

        var changed = await Application.RunCommandAsync(
            "ein anderes langes Kennwort\n", ["person", "add", person.Mail, "--name", person.Name, "--password-stdin"]);

        Assert.Equal(0, changed.ExitCode);
        Assert.StartsWith("/anmelden", (await browser.OpenAsync("/konto")).Path, StringComparison.Ordinal);
        Assert.Contains(NoMatch, (await TrySignInAsync(person.Mail, ToolKitApplication.Password)).Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASessionEndsWhenNothingWasAskedForEightHours()
    {
        await using var own = await ToolKitApplication.StartAsync();
        using var browser = await own.SignInAsync(Role.Reader);

        own.Time.Pass(TimeSpan.FromHours(7));
        Assert.Equal("/konto", (await browser.OpenAsync("/konto")).Path);
        own.Time.Pass(TimeSpan.FromHours(7));
        Assert.Equal("/konto", (await browser.OpenAsync("/konto")).Path);
        own.Time.Pass(TimeSpan.FromHours(9));

        Assert.StartsWith("/anmelden", (await browser.OpenAsync("/konto")).Path, StringComparison.Ordinal);
        own.AssertQuietLog();
    }

    private async Task<Page> TrySignInAsync(string mail, string password)
    {
        using var browser = Application.OpenBrowser();
        return await browser.SubmitAsync(await browser.OpenAsync("/anmelden"), "Anmelden", ("mail", mail), ("kennwort", password));
    }
}
