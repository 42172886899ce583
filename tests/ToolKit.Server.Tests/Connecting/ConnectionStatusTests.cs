using System.Globalization;
using ToolKit.Access;

namespace ToolKit.Server.Tests;

/// <summary>
/// What the page says of the last attempts. Each test is another house: its requests come from a network of its own, as a proxy tells it.
/// </summary>
public sealed class ConnectionStatusTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Rclone = "rclone/v1.60.1";

    private static int house;

    private readonly string network = string.Create(CultureInfo.InvariantCulture, $"198.51.100.{Interlocked.Increment(ref house)}");

    [Fact]
    public async Task BeforeAnythingCameThePageSaysSoAndLoadsItselfOnlyWhenAsked()
    {
        var (browser, token) = await ConnectAsync();
        using (browser)
        {
            var quiet = await StatusAsync(browser, token);
            Assert.Contains("noch nichts gemeldet", quiet.Main, StringComparison.Ordinal);
            Assert.Null(quiet.Document.QuerySelector("meta[http-equiv=refresh]"));

            var watching = await StatusAsync(browser, token, "?laufend=true");
            Assert.Equal("5", watching.Document.QuerySelector("meta[http-equiv=refresh]")!.GetAttribute("content"));
            Assert.Contains("no-store", watching.Answer["Cache-Control"], StringComparison.Ordinal);
            Assert.Equal($"/verbinden/pruefen/{token.Token.Id}", watching.Link("Nicht mehr selbst neu laden"));
        }
    }

    [Theory]
    [InlineData("Microsoft-WebDAV-MiniRedir/10.0.19045", "Windows-Explorer")]
    [InlineData("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Word 16.0.17928; Pro)", "Word")]
    [InlineData("Microsoft Office Excel 2014", "Excel")]
    [InlineData("Microsoft Office Protocol Discovery", "Microsoft Office")]
    [InlineData("WebDAVFS/3.0.0 (03008000) Darwin/23.0.0 (arm64)", "Finder")]
    [InlineData("gvfs/1.54.0", "GNOME Dateien")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) konqueror/6.0 Safari/605.1.15 KIO/6.3", "KDE Dolphin")]
    [InlineData("davfs2/1.6.1 neon/0.32.5", "davfs2")]
    [InlineData("rclone/v1.60.1", "rclone")]
    [InlineData("Cyberduck/8.7.1 (Mac OS X/14.0) (aarch64)", "Cyberduck")]
    [InlineData("LibreOffice 24.2.5.2 (Linux; x86_64)", "LibreOffice")]
    [InlineData("<script>alert(1)</script>", "Ein unbekanntes Programm")]
    [InlineData(null, "Ein unbekanntes Programm")]
    public async Task AClientThatHasArrivedIsCalledByItsName(string? agent, string name)
    {
        var (browser, token) = await ConnectAsync();
        using (browser)
        {
            Assert.Equal(207, (await TryAsync(token.Secret, agent)).Status);

            var page = await StatusAsync(browser, token, "?laufend=true");

            Assert.StartsWith($"{name} ist angekommen, gerade eben", page.Notice, StringComparison.Ordinal);
            Assert.Null(page.Document.QuerySelector("meta[http-equiv=refresh]")); // there is nothing more to wait for
            Assert.DoesNotContain("Ohne gültiges Token", page.Main, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AWrongSecretIsSaidOfTheTokenItBelongsTo()
    {
        var (browser, token) = await ConnectAsync();
        using (browser)
        {
            await TryAsync(Mistyped(token.Secret), Rclone);

            var page = await StatusAsync(browser, token);

            Assert.Contains("rclone hat dieses Token geschickt, aber mit einem Fehler darin", page.Notice, StringComparison.Ordinal);
            Assert.Contains("Kopieren Sie das Token noch einmal", page.Notice, StringComparison.Ordinal);
            Assert.DoesNotContain("Ohne gültiges Token", page.Main, StringComparison.Ordinal); // one attempt is told once
        }
    }

    [Fact]
    public async Task WhatHasGoneWellSinceIsNoProblemAnyMore()
    {
        var (browser, token) = await ConnectAsync();
        using (browser)
        {
            await TryAsync(token.Secret, Rclone);
            await TryAsync(Mistyped(token.Secret), Rclone);
            Assert.Contains("Fehler darin", (await StatusAsync(browser, token)).Main, StringComparison.Ordinal);

            await TryAsync(token.Secret, Rclone);

            var page = await StatusAsync(browser, token);
            Assert.StartsWith("rclone ist angekommen", page.Notice, StringComparison.Ordinal);
            Assert.DoesNotContain("Fehler darin", page.Main, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AnExpiredOrWithdrawnTokenIsCalledThat()
    {
        await using var own = await ToolKitApplication.StartAsync();
        var person = await own.CreatePersonAsync(Role.Reader);
        var withdrawn = await MakeTokenAsync(own, person);
        var expired = await MakeTokenAsync(own, person, days: 1);
        await own.Installation.DeviceTokens.WithdrawAsync(person.Id, withdrawn.Token.Id);
        own.Time.Pass(TimeSpan.FromDays(1));
        using var browser = await own.SignInAsync(person);

        foreach (var (token, word) in new[] { (withdrawn, "zurückgezogen"), (expired, "abgelaufen") })
        {
            Assert.Equal(401, (await TryAsync(token.Secret, Rclone, at: own)).Status);
            var page = await browser.OpenAsync($"/verbinden/pruefen/{token.Token.Id}");
            Assert.Contains($"rclone hat dieses Token geschickt, aber es ist {word}.", page.Main, StringComparison.Ordinal);
            Assert.Contains($"Dieses Token gilt nicht mehr: Es ist {word}.", page.Main, StringComparison.Ordinal);
            Assert.Contains("Legen Sie ein neues Token an", page.Main, StringComparison.Ordinal);
        }

        own.AssertQuietLog();
    }

    [Fact]
    public async Task WithoutARunningGrantItSaysWhomToAsk()
    {
        var person = await Application.CreatePersonAsync();
        var token = await MakeTokenAsync(Application, person);
        using var browser = await SignInFromThereAsync(person);

        await TryAsync(token.Secret, Rclone);
        var page = await StatusAsync(browser, token);

        Assert.Contains("rclone hat das richtige Token geschickt, aber Sie haben zurzeit keinen Zugang.", page.Main, StringComparison.Ordinal);
        Assert.Contains("Regionaldirektion", page.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AReadOnlyTokenThatTriedToWriteIsCalledThat()
    {
        var person = await Application.CreatePersonAsync(Role.Contributor);
        var token = await MakeTokenAsync(Application, person, readOnly: true);
        using var browser = await SignInFromThereAsync(person);

        Assert.Equal(403, (await TryAsync(token.Secret, Rclone, "MKCOL", "/dav/Regionen/Hessen/Neu")).Status);
        var page = await StatusAsync(browser, token);

        Assert.Contains("rclone wollte etwas ändern, aber dieses Token darf nur lesen.", page.Main, StringComparison.Ordinal);
        Assert.Contains("ohne Haken bei „Nur lesen“", page.Main, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "/dav/", "hat sich ohne Passwort gemeldet", "sobald das Programm nach dem Passwort fragt")]
    [InlineData(ToolKitApplication.Password, "/dav/", "kein Geräte-Token ist – vermutlich das Kennwort eines Kontos", "Das Kennwort Ihres Kontos gilt nur auf diesen Seiten")]
    [InlineData("tk_abcdefgh_zu-kurz", "/dav/", "Es ist unvollständig oder vertippt", "Kopieren Sie das Token noch einmal")]
    [InlineData("tk_zzzzzzzz_0123456789abcdefghjkmnpqrstvwxyz0123", "/dav/", "Es ist unvollständig oder vertippt", "Kopieren Sie das Token noch einmal")]
    [InlineData(null, "/webdav/Regionen", "unter einer falschen Adresse gesucht", "Die richtige Adresse ist https://127.0.0.1")]
    public async Task WhatBelongsToNobodyIsShownInTheSameNetworkAndSaidToBeUncertain(string? password, string path, string what, string advice)
    {
        var (browser, token) = await ConnectAsync();
        using (browser)
        {
            await TryAsync(password, Rclone, path: path);

            var here = (await StatusAsync(browser, token)).Main;
            var elsewhere = (await StatusAsync(browser, token, from: "192.0.2.250")).Main;

            Assert.Contains("aber auch ein anderes im selben Haus", here, StringComparison.Ordinal);
            Assert.Contains("rclone", here, StringComparison.Ordinal);
            Assert.Contains(what, here, StringComparison.Ordinal);
            Assert.Contains(advice, here, StringComparison.Ordinal);
            Assert.DoesNotContain(what, elsewhere, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task PlainHttpFromAnotherMachineIsCalledThat()
    {
        var (browser, token) = await ConnectAsync();
        using (browser)
        {
            Assert.Equal(403, (await TryAsync(token.Secret, Rclone, tls: false)).Status);

            var page = await StatusAsync(browser, token);

            Assert.Contains("rclone kam über unverschlüsseltes http", page.Main, StringComparison.Ordinal);
            Assert.Contains("die mit https:// beginnt", page.Main, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WhoHasMountedTheRootInsteadOfTheShareIsToldTheAddress()
    {
        var (browser, token) = await ConnectAsync();
        using (browser)
        {
            Assert.Equal(207, (await TryAsync(token.Secret, Rclone, path: "/")).Status);
            Assert.Contains("unter einer falschen Adresse gesucht", (await StatusAsync(browser, token)).Notice, StringComparison.Ordinal);

            // Explorer looks there as well, and has found the share nevertheless.
            await TryAsync(token.Secret, Rclone);
            await TryAsync(token.Secret, Rclone, path: "/");
            var page = await StatusAsync(browser, token);
            Assert.StartsWith("rclone ist angekommen", page.Notice, StringComparison.Ordinal);
            Assert.DoesNotContain("falschen Adresse", page.Main, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task NobodyLearnsAnythingOfOtherPeoplesTokens()
    {
        var (browser, token) = await ConnectAsync();
        var stranger = await Application.CreatePersonAsync();
        var foreign = await MakeTokenAsync(Application, stranger);
        var withdrawn = await MakeTokenAsync(Application, stranger);
        await Application.Installation.DeviceTokens.WithdrawAsync(stranger.Id, withdrawn.Token.Id);
        using (browser)
        {
            await TryAsync(foreign.Secret, Rclone); // no grant
            await TryAsync(withdrawn.Secret, Rclone);
            await TryAsync(foreign.Secret, Rclone, path: "/");
            Assert.Equal(404, (await StatusAsync(browser, foreign)).Status);
            var before = await StatusAsync(browser, token);
            Assert.DoesNotContain("rclone", before.Main.Replace("Token „rclone“", "", StringComparison.Ordinal), StringComparison.Ordinal);

            // Whether there is a token with these letters cannot be seen.
            await TryAsync(Mistyped(foreign.Secret), "gvfs/1.54.0");
            var known = (await StatusAsync(browser, token)).Document.QuerySelector("ul.text")!.TextContent;
            var unknown = known.Replace("GNOME Dateien", "davfs2", StringComparison.Ordinal);
            await TryAsync("tk_zzzzzzzz" + foreign.Secret[11..], "davfs2/1.6.1");
            var both = (await StatusAsync(browser, token)).Document.QuerySelectorAll("ul.text li").Select(item => item.TextContent.Trim()).ToList();
            Assert.Equal(2, both.Count);
            Assert.Equal(unknown.Trim(), both[0]);
        }
    }

    [Fact]
    public async Task AfterAnHourNothingIsKnownAnyMore()
    {
        await using var own = await ToolKitApplication.StartAsync();
        var person = await own.CreatePersonAsync(Role.Reader);
        var token = await MakeTokenAsync(own, person);
        using var browser = await own.SignInAsync(person);
        await TryAsync(token.Secret, Rclone, at: own);
        await TryAsync(null, "gvfs/1.54.0", at: own);
        own.Time.Pass(TimeSpan.FromMinutes(59));
        Assert.Contains("rclone ist angekommen, vor 59 Minuten", (await browser.OpenAsync($"/verbinden/pruefen/{token.Token.Id}")).Main, StringComparison.Ordinal);

        own.Time.Pass(TimeSpan.FromMinutes(1));

        var page = await browser.OpenAsync($"/verbinden/pruefen/{token.Token.Id}?laufend=true");
        Assert.Contains("in der letzten Stunde noch nichts gemeldet. Zuletzt benutzt", page.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("GNOME", page.Main, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("meta[http-equiv=refresh]")); // nobody waits that long
        own.AssertQuietLog();
    }

    [Theory]
    [InlineData("2001:db8:1:2::a", "2001:db8:1:2:ffff::b", true)]
    [InlineData("2001:db8:1:2::a", "2001:db8:1:3::a", false)]
    [InlineData("203.0.113.1", "203.0.113.1", true)]
    [InlineData("203.0.113.2", "203.0.113.3", false)]
    public async Task ANetworkIsAnIPv4AddressOrTheFirstHalfOfAnIPv6One(string client, string looks, bool same)
    {
        var (browser, token) = await ConnectAsync();
        using (browser)
        {
            await TryAsync(null, "cadaver/0.24", from: client);

            var page = await StatusAsync(browser, token, from: looks);

            Assert.Equal(same, page.Main.Contains("cadaver hat sich ohne Passwort gemeldet", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task ManyNetworksPushOutTheOldestAndNobodysToken()
    {
        var (browser, token) = await ConnectAsync();
        using (browser)
        {
            await TryAsync(Mistyped(token.Secret), Rclone, from: "203.0.113.9");
            await TryAsync(null, "cadaver/0.24");
            for (var i = 0; i < 1_000; i++)
                await TryAsync(null, Rclone, from: string.Create(CultureInfo.InvariantCulture, $"10.1.{i / 250}.{i % 250}"));

            var page = await StatusAsync(browser, token);

            Assert.DoesNotContain("cadaver", page.Main, StringComparison.Ordinal);
            Assert.Contains("rclone hat dieses Token geschickt", page.Notice, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task OfficeThatSignsInByThePageIsNoFailedAttempt()
    {
        var (browser, token) = await ConnectAsync();
        using (browser)
        {
            using var client = new DavClient(Application.Address, null);
            await client.SendAsync(
                "PROPFIND",
                "/",
                null,
                ("X-Forwarded-For", network), ("X-Forwarded-Proto", "https"), ("User-Agent", "Microsoft Office Word 2014"), ("X-FORMS_BASED_AUTH_ACCEPTED", "t"));

            Assert.DoesNotContain("Word", (await StatusAsync(browser, token)).Main, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AFloodOfAttemptsPushesOutNoOtherKind()
    {
        var (browser, token) = await ConnectAsync();
        using (browser)
        {
            await TryAsync(Mistyped(token.Secret), "gvfs/1.54.0");
            for (var i = 0; i < 40; i++)
                await TryAsync(Mistyped(token.Secret), Rclone);

            var page = await StatusAsync(browser, token);

            Assert.Equal(2, page.Document.QuerySelectorAll(".notice.bad").Length);
            Assert.Contains("GNOME Dateien hat dieses Token geschickt", page.Main, StringComparison.Ordinal);
        }
    }

    private static string Mistyped(string secret) => secret[..^1] + (secret[^1] == '0' ? '1' : '0');

    /// <summary>Somebody who has made a token on the page and looks at it.</summary>
    private async Task<(Browser Browser, CreatedDeviceToken Token)> ConnectAsync()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        return (await SignInFromThereAsync(person), await MakeTokenAsync(Application, person));
    }

    /// <summary>In the same network as the program that is to be connected.</summary>
    private async Task<Browser> SignInFromThereAsync(TestPerson person)
    {
        var browser = new Browser(Application.Address) { ProxyHeaders = [("X-Forwarded-For", network), ("X-Forwarded-Proto", "https")] };
        await browser.SubmitAsync(await browser.OpenAsync("/anmelden"), "Anmelden", ("mail", person.Mail), ("kennwort", ToolKitApplication.Password));
        return browser;
    }

    private static async Task<CreatedDeviceToken> MakeTokenAsync(ToolKitApplication at, TestPerson person, int? days = null, bool readOnly = false) =>
        await at.Installation.DeviceTokens.CreateAsync(new NewDeviceToken(person.Id, "rclone", null, readOnly, days));

    private async Task<Page> StatusAsync(Browser browser, CreatedDeviceToken token, string query = "", string? from = null)
    {
        var path = $"/verbinden/pruefen/{token.Token.Id}{query}";
        return new Page(path, await browser.SendAsync(HttpMethod.Get, path, null, ("X-Forwarded-For", from ?? network)));
    }

    private async Task<Answer> TryAsync(
        string? password, string? agent, string method = "PROPFIND", string path = "/dav/", bool tls = true, ToolKitApplication? at = null, string? from = null)
    {
        var address = (at ?? Application).Address;
        using var client = new DavClient(address, password);
        List<(string, string)> headers = [("Depth", "0")];
        if (at is null)
            headers.AddRange([("X-Forwarded-For", from ?? network), ("X-Forwarded-Proto", tls ? "https" : "http")]);
        if (agent is not null)
            headers.Add(("User-Agent", agent));
        return await client.SendAsync(method, new Uri(address, path), null, [.. headers]);
    }
}
