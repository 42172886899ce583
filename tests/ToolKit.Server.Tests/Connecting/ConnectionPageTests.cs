using ToolKit.Access;

namespace ToolKit.Server.Tests;

/// <summary>The pages that tell how to connect, and make the token in the same go.</summary>
public sealed class ConnectionPageTests(ToolKitApplication application) : ApplicationTests(application)
{
    public static TheoryData<string> Programs { get; } = [.. ClientPrograms.All.Select(program => program.Key)];

    [Fact]
    public async Task ItIsReachedFromEveryPageAndFromTheAccount()
    {
        using var browser = await Application.SignInAsync(Role.Reader);

        Assert.Equal("/verbinden", (await browser.OpenAsync("/")).Link("Verbinden"));
        Assert.Equal("/verbinden", (await browser.OpenAsync("/konto")).Link("Schritt für Schritt verbinden"));
    }

    [Fact]
    public async Task EveryProgramCanBeChosen()
    {
        using var browser = await Application.SignInAsync(Role.Reader);
        var page = await browser.OpenAsync("/verbinden");

        foreach (var name in new[] { "Windows-Explorer", "Word", "Finder", "GNOME Dateien", "KDE Dolphin", "davfs2", "rclone", "Cyberduck", "LibreOffice" })
        {
            var steps = await browser.OpenAsync(page.Link(name));
            Assert.Equal($"{name} verbinden", steps.Document.QuerySelector("h1")!.TextContent);
        }

        Assert.Equal(404, (await browser.OpenAsync("/verbinden/gibt-es-nicht")).Status);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task TheTokenIsMadeInTheSameStepAndStandsInTheStepsOnce(string program)
    {
        using var browser = await Application.SignInAsync(Role.Reader);
        var form = await browser.OpenAsync($"/verbinden/{program}");
        Assert.Contains(ClientPrograms.NoToken, form.Main, StringComparison.Ordinal);
        Assert.Equal(ClientPrograms.Find(program)!.Name, form.Document.QuerySelector("#bezeichnung")!.GetAttribute("value"));

        var page = await browser.SubmitAsync(form, "Token anlegen und Schritte zeigen");

        var secret = page.Document.QuerySelector(".notice code.secret")!.TextContent;
        using var dav = new DavClient(Application.Address, secret);
        Assert.Contains("no-store", page.Answer["Cache-Control"], StringComparison.Ordinal);
        Assert.Contains(page.Document.QuerySelectorAll(".steps code"), code => code.TextContent.Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(ClientPrograms.NoToken, page.Main, StringComparison.Ordinal);
        Assert.Equal(207, (await dav.SendAsync("PROPFIND", "/", null, ("Depth", "0"))).Status);
        foreach (var path in new[] { $"/verbinden/{program}", "/verbinden", "/konto", page.Link("Verbindung beobachten") })
            Assert.DoesNotContain(secret, (await browser.OpenAsync(path)).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://koffer.example", "rclone", "rclone config create werkzeugkoffer webdav url=https://koffer.example/dav/ vendor=rclone user=koffer pass=TOKEN --obscure")]
    [InlineData("https://koffer.example", "davfs", "https://koffer.example/dav/ koffer TOKEN")]
    [InlineData("https://koffer.example", "explorer", "net use * https://koffer.example/dav/ TOKEN /user:koffer /persistent:yes")]
    [InlineData("https://koffer.example", "gnome", "davs://koffer.example/dav/")]
    [InlineData("https://koffer.example:8443", "dolphin", "webdavs://koffer.example:8443/dav/")]
    [InlineData("http://koffer.example:5080", "gnome", "dav://koffer.example:5080/dav/")]
    [InlineData("http://koffer.example:5080", "dolphin", "webdav://koffer.example:5080/dav/")]
    [InlineData("https://koffer.example", "finder", "https://koffer.example/dav/")]
    [InlineData("https://koffer.example", "cyberduck", "koffer.example")]
    public async Task TheStepsHoldTheRealAddress(string address, string program, string line)
    {
        await using var own = await ToolKitApplication.StartAsync($"--ToolKit:PublicUrl={address}", "--ToolKit:AllowPlainHttp=true");
        using var browser = await own.SignInAsync(Role.Reader);

        var page = await browser.SubmitAsync(await browser.OpenAsync($"/verbinden/{program}"), "Token anlegen und Schritte zeigen");

        var secret = page.Document.QuerySelector(".notice code.secret")!.TextContent;
        Assert.Contains(line.Replace("TOKEN", secret, StringComparison.Ordinal), page.Document.QuerySelectorAll(".steps code").Select(code => code.TextContent));
        own.AssertQuietLog();
    }

    [Theory]
    [InlineData("https://koffer.example", false)]
    [InlineData("http://koffer.example", true)]
    public async Task WithoutTlsItSaysThatWindowsWillNotConnect(string address, bool warns)
    {
        await using var own = await ToolKitApplication.StartAsync($"--ToolKit:PublicUrl={address}", "--ToolKit:AllowPlainHttp=true");
        using var browser = await own.SignInAsync(Role.Reader);

        var page = await browser.OpenAsync("/verbinden/explorer");

        Assert.Equal(warns, page.Notice?.Contains("nur über https://", StringComparison.Ordinal) == true);
        own.AssertQuietLog();
    }

    [Fact]
    public async Task TheLimitsOfWindowsAreNamed()
    {
        using var browser = await Application.SignInAsync(Role.Reader);

        var page = await browser.OpenAsync("/verbinden/explorer");

        foreach (var words in new[] { "Dienst „WebClient“", "über 50 MB", "länger als eine halbe Stunde", "Anmeldeinformationsverwaltung" })
            Assert.Contains(words, page.Main, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/verbinden")]
    [InlineData("/verbinden/explorer")]
    [InlineData("/konto")]
    public async Task AHostThatIsNoAddressIsABadRequest(string path)
    {
        using var browser = await Application.SignInAsync(Role.Reader);

        Assert.Equal(400, (await browser.SendAsync(HttpMethod.Get, path, null, ("Host", "127.0.0.1:99999"))).Status);
    }

    [Fact]
    public async Task WithoutAGrantItSaysWhomToAskAndMakesNothing()
    {
        var person = await Application.CreatePersonAsync();
        using var browser = await Application.SignInAsync(person);

        var page = await browser.OpenAsync("/verbinden/rclone");
        var forged = await browser.PostAsync("/verbinden/rclone", ("bezeichnung", "x"));

        Assert.Contains("keinen Zugang", page.Notice, StringComparison.Ordinal);
        Assert.Equal(10, page.Document.QuerySelectorAll(".notice a[href^='mailto:']").Length);
        Assert.Null(page.Form("Token anlegen und Schritte zeigen"));
        Assert.DoesNotContain("tk_", forged.Text, StringComparison.Ordinal);
        Assert.Empty(await Application.Installation.DeviceTokens.ListAsync(person.Id));
    }

    [Fact]
    public async Task ABadLabelIsRefusedWithASentence()
    {
        using var browser = await Application.SignInAsync(Role.Reader);

        var page = await browser.SubmitAsync(await browser.OpenAsync("/verbinden/rclone"), "Token anlegen und Schritte zeigen", ("bezeichnung", " "));

        Assert.Contains("Bezeichnung", page.Notice, StringComparison.Ordinal);
        Assert.NotNull(page.Form("Token anlegen und Schritte zeigen"));
    }

    [Theory]
    [InlineData("/verbinden")]
    [InlineData("/verbinden/rclone")]
    [InlineData("/verbinden/pruefen/1")]
    public async Task WhoIsNotSignedInIsAskedToFirst(string path)
    {
        using var browser = Application.OpenBrowser();

        Assert.StartsWith("/anmelden?weiter=", (await browser.OpenAsync(path)).Path, StringComparison.Ordinal);
    }
}
