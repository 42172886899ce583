using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>The way of somebody without account up to the request that waits.</summary>
public sealed class RequestPageTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Fact]
    public async Task ARequestIsConfirmedByTheMailAndTheRegionIsToldOfIt()
    {
        var deputy = await Application.CreatePersonAsync(Role.RegionAdmin, "/Regionen/Hessen");
        var elsewhere = await Application.CreatePersonAsync(Role.RegionAdmin, "/Regionen/Bayern");
        using var browser = Application.OpenBrowser();
        var mail = Some.Mail();

        var page = await SubmitAsync(browser, mail);
        Assert.Equal("/zugang", page.Path);
        Assert.Contains($"An {mail} ist eine Mail unterwegs.", page.Main, StringComparison.Ordinal);
        var confirm = await Application.ReceiveAsync(mail);
        page = await browser.OpenAsync(confirm.Link("/zugang/bestaetigen/"));
        Assert.Contains("Kommt dieser Antrag von Ihnen?", page.Main, StringComparison.Ordinal);
        page = await browser.SubmitAsync(page, "Ja, Antrag bestätigen");

        Assert.StartsWith("/zugang/antrag/rq_", page.Path, StringComparison.Ordinal);
        Assert.Contains("bei der Region Hessen", page.Notice, StringComparison.Ordinal);
        var notice = await Application.ReceiveAsync(deputy.Mail);
        Assert.Equal("Ein Antrag auf Zugang wartet: Kassel (Stadt)", notice.Subject);
        Assert.DoesNotContain("Anna", notice.Raw, StringComparison.Ordinal); // it names nobody
        var id = new Uri(notice.Link("/verwaltung/antraege/")).Segments[^1];
        var hessen = (await Application.Installation.Regions.ListRegionsAsync()).Single(region => region.Name == "Hessen");
        while (!(await Application.ReceiveAsync(hessen.Mailbox)).Link("/verwaltung/antraege/").EndsWith($"/{id}", StringComparison.Ordinal))
            continue; // what other tests have asked for lies there too
        Assert.DoesNotContain(await Application.Installation.Mails.ListAsync(MailState.Sent), sent => sent.To == elsewhere.Mail);
    }

    [Fact]
    public async Task AScannerThatOpensTheLinkConfirmsNothing()
    {
        using var browser = Application.OpenBrowser();
        var mail = Some.Mail();
        await SubmitAsync(browser, mail);
        var link = (await Application.ReceiveAsync(mail)).Link("/zugang/bestaetigen/");

        using var scanner = Application.OpenBrowser();
        Assert.Equal(200, (await scanner.OpenAsync(link)).Status);
        Assert.Equal(400, (await scanner.SendAsync(HttpMethod.Post, link)).Status);

        Assert.Equal(RequestState.Unconfirmed, (await Application.Installation.Requests.FindAsync(new Uri(link).Segments[^1]))!.State);
    }

    [Fact]
    public async Task WhoHoldsTheLinkSeesTheRequestAndWithdrawsIt()
    {
        using var browser = Application.OpenBrowser();
        var mail = Some.Mail();
        await SubmitAsync(browser, mail);
        var page = await browser.SubmitAsync(await browser.OpenAsync((await Application.ReceiveAsync(mail)).Link("/zugang/bestaetigen/")), "Ja, Antrag bestätigen");

        page = await browser.SubmitAsync(page, "Antrag zurücknehmen");

        Assert.Equal("Der Antrag ist zurückgenommen.", page.Notice);
        Assert.Null(page.Form("Antrag zurücknehmen"));
        Assert.Equal(page.Path, (await browser.OpenAsync(page.Path.Replace("antrag", "bestaetigen", StringComparison.Ordinal))).Path); // the mail's link leads there now
        Assert.StartsWith("no-store", page.Answer["Cache-Control"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALinkThatDoesNotHoldSaysSo()
    {
        using var browser = Application.OpenBrowser();

        Assert.Contains("gilt nicht mehr", (await browser.OpenAsync("/zugang/bestaetigen/rq_abcdefgh_x")).Main, StringComparison.Ordinal);
        Assert.Equal(404, (await browser.OpenAsync("/zugang/antrag/rq_abcdefgh_x")).Status);
        Assert.Contains("gilt nicht mehr", (await browser.OpenAsync("/einladung/in_abcdefgh_x")).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APlaceIsFoundByItsBeginningAndWhatIsTypedStays()
    {
        using var browser = Application.OpenBrowser();

        var page = await browser.SubmitAsync(
            await browser.OpenAsync("/zugang"), "Ort suchen", ("ort", "kass"), ("name", "Anna Muster"), ("grund", "Ein Grund.\nIn zwei Zeilen."), ("stelle", "YouthOffice"));

        Assert.Equal("Anna Muster", page.Document.QuerySelector("#name")!.GetAttribute("value"));
        Assert.Equal("Ein Grund.\nIn zwei Zeilen.", page.Document.QuerySelector("#grund")!.TextContent);
        Assert.NotNull(page.Document.QuerySelector("#stelle option[value=YouthOffice][selected]"));
        Assert.NotNull(page.Document.QuerySelector("#rolle-Reader[checked]"));
        Assert.Contains("Standort Kassel (Stadt)", page.Main, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector(".error")); // nothing was sent yet
    }

    [Fact]
    public async Task APlaceThatIsUnknownLeavesTheRegionsToChooseFrom()
    {
        using var browser = Application.OpenBrowser();

        var page = await browser.SubmitAsync(await browser.OpenAsync("/zugang"), "Ort suchen", ("ort", "Atlantis"));

        Assert.Contains("Nichts gefunden.", page.Main, StringComparison.Ordinal);
        Assert.Equal(10, page.Document.QuerySelectorAll("details input[name=platz]").Length);
    }

    [Fact]
    public async Task WhatIsMissingIsSaidAllAtOnceAtTheTopAndAtItsField()
    {
        using var browser = Application.OpenBrowser();

        var page = await browser.SubmitAsync(await browser.OpenAsync("/zugang"), "Antrag absenden", ("mail", "anna@amt.example\r\nBcc: b@amt.example"), ("tage", "99999"));

        string[] fields = ["ort", "name", "mail", "funktion", "stelle", "grund", "tage"];
        Assert.Equal(fields, page.Document.QuerySelectorAll("#fehler a").Select(link => link.GetAttribute("href")![1..]));
        Assert.All(fields, field =>
        {
            var input = page.Document.GetElementById(field)!;
            Assert.Equal("true", input.GetAttribute("aria-invalid"));
            var described = input.GetAttribute("aria-describedby")!.Split(' '); // what it is about, and what is wrong
            Assert.Contains($"{field}-fehler", described);
            Assert.All(described, id => Assert.NotEmpty(page.Document.GetElementById(id)!.TextContent));
        });
        Assert.DoesNotContain(await Application.Installation.Mails.ListAsync(MailState.Waiting), mail => mail.To.Contains("bcc", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnUnknownRoleOrPlaceIsRefused()
    {
        using var browser = Application.OpenBrowser();
        var form = await browser.OpenAsync("/zugang");

        var page = await browser.SubmitAsync(form, "Antrag absenden", ("rolle", "Administrator"), ("platz", "s999999"));

        Assert.Contains(page.Document.QuerySelectorAll("#fehler a"), link => link.GetAttribute("href") == "#rolle");
        Assert.Contains(page.Document.QuerySelectorAll("#fehler a"), link => link.GetAttribute("href") == "#ort");
    }

    [Fact]
    public async Task NobodyIsFloodedWithMailsToConfirm()
    {
        using var browser = Application.OpenBrowser();
        var mail = Some.Mail();
        for (var i = 0; i < RequestStore.MostUnconfirmed; i++)
            await SubmitAsync(browser, mail);

        var page = await SubmitAsync(browser, mail);

        Assert.Contains("warten schon mehrere Anträge", page.Notice, StringComparison.Ordinal);
        Assert.Equal("#mail", page.Document.QuerySelector("#fehler a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task TheSameRequestIsNotOpenTwice()
    {
        using var browser = Application.OpenBrowser();
        var mail = Some.Mail();
        await SubmitAsync(browser, mail);
        await SubmitAsync(browser, mail);
        var first = await browser.OpenAsync((await Application.ReceiveAsync(mail)).Link("/zugang/bestaetigen/"));
        var second = await browser.OpenAsync((await Application.ReceiveAsync(mail)).Link("/zugang/bestaetigen/"));

        await browser.SubmitAsync(first, "Ja, Antrag bestätigen");
        var page = await browser.SubmitAsync(second, "Ja, Antrag bestätigen");

        Assert.Contains("wartet der gleiche Antrag schon", page.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANetworkThatSendsTooManyFormsIsToldToWait()
    {
        await using var product = await ToolKitApplication.StartAsync();
        using var browser = product.OpenBrowser();
        var token = await browser.FormTokenAsync();
        for (var i = 0; i < RequestLimits.Most; i++)
        {
            using var form = Browser.Encode(("form-token", token));
            Assert.Equal(200, (await browser.SendAsync(HttpMethod.Post, "/zugang", form)).Status);
        }

        using var another = Browser.Encode(("form-token", token));
        var refused = await browser.SendAsync(HttpMethod.Post, "/zugang", another);

        Assert.Equal(429, refused.Status);
        Assert.Equal("600", refused["Retry-After"]);
        Assert.Contains("Bitte warten Sie 10 Minuten", refused.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await browser.OpenAsync("/zugang")).Status); // to look is always free
        product.AssertQuietLog();
    }

    [Fact]
    public async Task ANetworkThatHasMadeUsSendEnoughMailsTodayIsToldToWaitWhileOthersAsk()
    {
        await using var product = await ToolKitApplication.StartAsync();
        using var browser = product.OpenBrowser();
        using var other = new Browser(product.Address) { ProxyHeaders = [("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", "https")] };
        var days = product.Services.GetRequiredService<DailyCounts>();
        for (var i = 0; i < RequestLimits.MostMailsADay; i++)
            Assert.True(days.TryTake("127.0.0.0/24"));

        var refused = await SubmitAsync(browser, Some.Mail());
        var forgotten = await browser.SubmitAsync(await browser.OpenAsync("/kennwort-vergessen"), "Link anfordern", ("mail", Some.Mail()));
        var taken = await SubmitAsync(other, Some.Mail());
        product.Time.Pass(TimeSpan.FromDays(1));
        var tomorrow = await SubmitAsync(browser, Some.Mail());

        Assert.Equal((429, 429), (refused.Status, forgotten.Status));
        Assert.Equal((200, 200), (taken.Status, tomorrow.Status));
        product.AssertQuietLog();
    }

    [Fact]
    public async Task BehindAProxyThatNamesNoNetworkLookingDoesNotMakeSendingFree()
    {
        await using var product = await ToolKitApplication.StartAsync();
        var address = new UnixDomainSocketEndPoint(Path.Combine(product.DataFolder, "s"));
        await using var server = WebServer.Build(product.Installation, ["--Logging:Console:LogLevel:Default=None"], $"http://unix:{address}");
        await server.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(address, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        var form = new Uri("http://localhost/zugang");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(form)).StatusCode);
        for (var i = 0; i < RequestLimits.Most; i++)
            Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync(form, Browser.Encode())).StatusCode);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await http.PostAsync(form, Browser.Encode())).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(form)).StatusCode);
    }

    /// <summary>Sends a request to read at a site of Hessen.</summary>
    private static async Task<Page> SubmitAsync(Browser browser, string mail) => await browser.SubmitAsync(
        await browser.OpenAsync("/zugang"),
        "Antrag absenden",
        ("ort", "Kassel (Stadt)"),
        ("name", "Anna Muster"),
        ("mail", mail),
        ("funktion", "Beraterin U25"),
        ("stelle", "Jobcenter"),
        ("grund", "Ich arbeite im Bündnis mit."));
}
