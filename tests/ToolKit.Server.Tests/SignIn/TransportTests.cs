using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ToolKit.Access;

namespace ToolKit.Server.Tests;

/// <summary>By which way a session and a password may travel, and what strangers may send.</summary>
public sealed class TransportTests(ToolKitApplication application) : ApplicationTests(application)
{
    private static readonly (string, string) Client = ("X-Forwarded-For", "203.0.113.7");
    private static readonly (string, string) Tls = ("X-Forwarded-Proto", "https");

    [Fact]
    public async Task OverPlainHttpFromAnotherMachineNobodySignsIn()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var browser = Application.OpenBrowser();
        using var form = Browser.Encode(("mail", person.Mail), ("kennwort", ToolKitApplication.Password), ("form-token", await browser.FormTokenAsync()));

        var answer = await browser.SendAsync(HttpMethod.Post, "/anmelden", form, Client);

        Assert.Equal(403, answer.Status);
        Assert.Contains("https://", answer.Text, StringComparison.Ordinal);
        Assert.Null(answer["Set-Cookie"]);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/anmelden")]
    [InlineData("/dokumente/Werkzeugkoffer")]
    [InlineData("/kennwort/li_einlink")]
    [InlineData("/datenschutz")]
    [InlineData("/toolkit.css")]
    [InlineData("/api/tree?path=/")]
    [InlineData("/gibtesnicht")]
    public async Task OverPlainHttpFromAnotherMachineNothingIsShown(string path)
    {
        using var browser = Application.OpenBrowser();

        var answer = await browser.SendAsync(HttpMethod.Get, path, null, Client);

        Assert.Equal(403, answer.Status);
        Assert.Contains("https://", answer.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await browser.SendAsync(HttpMethod.Get, "/health/live", null, Client)).Status);
    }

    [Fact]
    public async Task AFormSentFromThePageOfAnotherAddressHasComeThroughAProxyThatHidesItself()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var browser = Application.OpenBrowser();
        using var form = Browser.Encode(("mail", person.Mail), ("kennwort", ToolKitApplication.Password), ("form-token", await browser.FormTokenAsync()));
        using var again = Browser.Encode(("mail", person.Mail), ("kennwort", ToolKitApplication.Password), ("form-token", await browser.FormTokenAsync()));

        var refused = await browser.SendAsync(HttpMethod.Post, "/anmelden", form, ("Origin", "https://toolkit.example"));
        var taken = await browser.SendAsync(HttpMethod.Post, "/anmelden", again, ("Origin", Application.Address.GetLeftPart(UriPartial.Authority)));

        Assert.Equal(403, refused.Status);
        Assert.Null(refused["Set-Cookie"]);
        Assert.Equal(302, taken.Status);
    }

    [Fact]
    public async Task ASessionIsNotTakenOverPlainHttpFromAnotherMachine()
    {
        using var browser = await Application.SignInAsync(Role.Reader);

        Assert.Equal(403, (await browser.SendAsync(HttpMethod.Get, "/konto", null, Client)).Status);
        Assert.Equal(200, (await browser.GetAsync("/konto")).Status);
    }

    [Theory]
    [InlineData("OPTIONS", "/", 200)]
    [InlineData("HEAD", "/", 403)]
    [InlineData("HEAD", "/anmelden", 403)]
    [InlineData("POST", "/", 403)]
    public async Task OverPlainHttpOnlyWhatCarriesNothingIsAnswered(string method, string path, int status)
    {
        using var browser = Application.OpenBrowser();

        Assert.Equal(status, (await browser.SendAsync(HttpMethod.Parse(method), path, null, Client)).Status);
    }

    [Fact]
    public async Task ARequestThroughAProxyThatNamesNoClientIsNotFromHere()
    {
        using var browser = await Application.SignInAsync(Role.Administrator);
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        foreach (var (name, value) in new[] { ("Host", "toolkit.example"), ("Via", "1.1 proxy"), ("Forwarded", "for=203.0.113.7") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Application.Address, "verwaltung/personen"));
            request.Headers.TryAddWithoutValidation(name, value);
            request.Headers.Add("Cookie", browser.Cookies);

            Assert.Equal(HttpStatusCode.Forbidden, (await http.SendAsync(request)).StatusCode);
        }
    }

    [Fact]
    public async Task WhatAStrangerUploadsIsRefusedBeforeItIsRead()
    {
        using var browser = Application.OpenBrowser();
        using var body = new MultipartFormDataContent { { new ByteArrayContent(new byte[3_000_000]), "datei", "gross.bin" } };

        var answer = await browser.SendAsync(HttpMethod.Post, "/dokumente/Werkzeugkoffer?handler=Hochladen", body);

        Assert.Equal(413, answer.Status);
        Assert.Contains("melden Sie sich an", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStrangerMustSayHowMuchIsComing()
    {
        using var browser = Application.OpenBrowser();
        using var body = new ByteArrayContent(new byte[3_000_000]);
        body.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");

        var answer = await browser.SendAsync(HttpMethod.Post, "/dokumente/Werkzeugkoffer?handler=Hochladen", body, ("Transfer-Encoding", "chunked"));

        Assert.Equal(411, answer.Status);
        Assert.Contains("Content-Length", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileIsRefusedBeforeItIsReadUnlessSheMayCreateThere()
    {
        const long length = 500_000_000; // of which nothing is ever sent
        var person = await Application.CreatePersonAsync(Role.Contributor, "/Regionen/Hessen/Standorte/Darmstadt");
        using var browser = await Application.SignInAsync(person);

        Assert.Equal(403, await AnnounceAsync(browser, "/dokumente/Werkzeugkoffer?handler=Hochladen", length));
        Assert.Equal(404, await AnnounceAsync(browser, "/dokumente/Regionen/Bayern/Standorte?handler=Hochladen", length));
        Assert.Equal(413, await AnnounceAsync(browser, "/dokumente/Regionen/Hessen/Standorte/Darmstadt?handler=Hochladen", 5_000_000_000));
        Assert.Equal(411, await AnnounceAsync(browser, "/dokumente/Regionen/Hessen/Standorte/Darmstadt?handler=Hochladen", null));
        Assert.Equal(413, await AnnounceAsync(browser, "/konto?handler=Anlegen", length));
        Assert.Equal(413, await AnnounceAsync(browser, "/dokumente/Regionen/Hessen/Standorte/Darmstadt?handler=Ordner", length));
    }

    [Fact]
    public async Task AFileForWhichThereIsNoRoomIsRefusedBeforeItIsRead()
    {
        await using var own = await ToolKitApplication.StartAsync("--ToolKit:RegionQuotaMegabytes=1");
        using var browser = await own.SignInAsync(Role.RegionAdmin, "/Regionen/Hessen");
        var disk = own.Services.GetRequiredService<DiskSpace>();

        Assert.Equal(507, await AnnounceAsync(browser, "/dokumente/Regionen/Hessen?handler=Hochladen", 3_000_000, own));
        using (disk.TryReserve(disk.Available - 200_000)) // what other uploads have announced
            Assert.Equal(507, await AnnounceAsync(browser, "/dokumente/Regionen/Hessen?handler=Hochladen", 900_000, own));
        own.AssertQuietLog();
    }

    [Fact]
    public async Task WhereThePublicAddressIsAnotherNobodyIsFromHere()
    {
        await using var own = await ToolKitApplication.StartAsync("--ToolKit:PublicUrl=https://toolkit.example");
        using var dav = await own.DavClientAsync(Role.Reader);
        using var browser = own.OpenBrowser();

        Assert.Equal(403, (await dav.SendAsync("GET", "/Werkzeugkoffer/README.md")).Status);
        Assert.Equal(403, (await browser.GetAsync("/anmelden")).Status);
        Assert.Equal(200, (await dav.SendAsync("GET", "/Werkzeugkoffer/README.md", null, Client, Tls)).Status);
        own.AssertQuietLog();
    }

    [Fact]
    public async Task OverTlsBrowsersAreToldToStayThere()
    {
        using var browser = Application.OpenBrowser();

        Assert.NotNull((await browser.SendAsync(HttpMethod.Get, "/", null, Client, Tls))["Strict-Transport-Security"]);
        Assert.Null((await browser.GetAsync("/"))["Strict-Transport-Security"]);
    }

    [Fact]
    public async Task SubdomainsAreToldWhereTheOperatorSaysSo()
    {
        await using var own = await ToolKitApplication.StartAsync("--ToolKit:HstsSubdomains=true");
        using var browser = own.OpenBrowser();
        using var dav = await own.DavClientAsync(Role.Reader);

        Assert.Equal("max-age=31536000; includeSubDomains", (await browser.SendAsync(HttpMethod.Get, "/", null, Client, Tls))["Strict-Transport-Security"]);
        Assert.Equal("max-age=31536000; includeSubDomains", (await dav.SendAsync("GET", "/Werkzeugkoffer/README.md", null, Client, Tls))["Strict-Transport-Security"]);
    }

    [Fact]
    public async Task NoAnswerOnTheShareIsToBeSniffedShownOrFramed()
    {
        using var nobody = new DavClient(Application.Address, null);
        using var reader = await Application.DavClientAsync(Role.Reader);
        Answer[] answers =
        [
            await nobody.SendAsync("GET", "/x"), await nobody.SendAsync("OPTIONS", "/"), await nobody.SendAsync("PROPFIND", "/"), await reader.SendAsync("GET", "/gibtesnicht"),
            await reader.SendAsync("PROPFIND", "/Werkzeugkoffer"), await reader.SendAsync("PUT", "/Werkzeugkoffer/x.txt", "x"), await reader.SendAsync("GET", "/Werkzeugkoffer/README.md"),
        ];

        Assert.All(answers, answer =>
        {
            Assert.Equal("nosniff", answer["X-Content-Type-Options"]);
            Assert.Contains("default-src 'none'", answer["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", answer["Content-Security-Policy"], StringComparison.Ordinal);
        });
    }

    /// <summary>Sends the head of a form as large as that, and none of it; gives the answer's status.</summary>
    /// <param name="length">Null: it comes in chunks.</param>
    private async Task<int> AnnounceAsync(Browser browser, string path, long? length, ToolKitApplication? at = null)
    {
        var address = (at ?? Application).Address;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var connection = new TcpClient();
        await connection.ConnectAsync(address.Host, address.Port, limit.Token);
        var stream = connection.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nCookie: {browser.Cookies}\r\nContent-Type: multipart/form-data; boundary=x\r\n{(length is null ? "Transfer-Encoding: chunked" : $"Content-Length: {length}")}\r\n\r\n"),
            limit.Token);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return int.Parse((await reader.ReadLineAsync(limit.Token))!.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
