using System.Net;
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

    [Fact]
    public async Task ASessionIsNotTakenOverPlainHttpFromAnotherMachine()
    {
        using var browser = await Application.SignInAsync(Role.Reader);

        Assert.Equal(403, (await browser.SendAsync(HttpMethod.Get, "/konto", null, Client)).Status);
        Assert.Equal(200, (await browser.GetAsync("/konto")).Status);
    }

    [Theory]
    [InlineData("OPTIONS", "/", 200)]
    [InlineData("GET", "/", 200)]
    [InlineData("HEAD", "/", 200)]
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
    public async Task ARefusalOnTheShareIsNotToBeSniffed()
    {
        using var nobody = new DavClient(Application.Address, null);
        using var reader = await Application.DavClientAsync(Role.Reader);

        Assert.Equal("nosniff", (await nobody.SendAsync("GET", "/x"))["X-Content-Type-Options"]);
        Assert.Equal("nosniff", (await reader.SendAsync("GET", "/gibtesnicht"))["X-Content-Type-Options"]);
    }
}
