using System.Net.Http.Headers;
using System.Text;
using ToolKit.Access;

namespace ToolKit.Server.Tests;

public sealed class DeviceTokenTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Theory]
    [InlineData("/")]
    [InlineData("/dav")]
    [InlineData("/dav/")]
    [InlineData("/dav/Werkzeugkoffer/")]
    [InlineData("/dav/x")]
    public async Task OptionsTellsAnybodyWhatTheServerCan(string path)
    {
        using var nobody = new DavClient(Application.Address, null);

        var answer = await nobody.SendAsync("OPTIONS", new Uri(Application.Address, path));

        Assert.Equal(200, answer.Status);
        Assert.Contains("1, 2, 3", answer["DAV"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("PROPFIND")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("MKCOL")]
    [InlineData("LOCK")]
    [InlineData("POST")]
    [InlineData("UNKNOWN")]
    public async Task EveryOtherMethodAsksForATokenFirst(string method)
    {
        using var nobody = new DavClient(Application.Address, null);

        var answer = await nobody.SendAsync(method, "/Werkzeugkoffer/x");

        Assert.Equal(401, answer.Status);
        Assert.StartsWith("Basic realm=", answer["WWW-Authenticate"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task PropfindOnTheRootOfTheServerShowsTheShare()
    {
        using var client = await Application.DavClientAsync(Role.Reader, "/Werkzeugkoffer");

        var answer = await client.SendAsync("PROPFIND", Application.Address, null, ("Depth", "1"));

        Assert.Equal(207, answer.Status);
        Assert.Contains("/dav/", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhateverIsWrongWithATokenTheAnswerIsTheSame()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        var withdrawn = await Application.CreateTokenAsync(person);
        var token = Assert.Single(await Application.Installation.DeviceTokens.ListAsync(person.Id));
        Assert.True(await Application.Installation.DeviceTokens.WithdrawAsync(person.Id, token.Id));
        var disabled = await Application.CreatePersonAsync(Role.Reader);
        var ofDisabled = await Application.CreateTokenAsync(disabled);
        await Application.Installation.People.SetDisabledAsync(disabled.Id, disabled: true);
        var withoutGrant = await Application.CreateTokenAsync(await Application.CreatePersonAsync());
        var wrongSecret = withdrawn[..^1] + (withdrawn[^1] == 'A' ? 'B' : 'A');

        var answers = new List<Answer>();
        foreach (var password in new[] { withdrawn, ofDisabled, withoutGrant, wrongSecret, "tk_abcdefgh_unbekannt", "", ToolKitApplication.Password })
            answers.Add(await AskAsync(DavClient.Basic(password)));
        answers.Add(await AskAsync(null));
        answers.Add(await AskAsync(new AuthenticationHeaderValue("Bearer", withdrawn)));
        answers.Add(await AskAsync(new AuthenticationHeaderValue("Basic", "kein-base64!")));
        answers.Add(await AskAsync(new AuthenticationHeaderValue("Digest", "username=\"anna\"")));

        Assert.All(answers, answer =>
        {
            Assert.Equal(401, answer.Status);
            Assert.Equal(answers[0].Text, answer.Text);
            Assert.Equal(answers[0]["WWW-Authenticate"], answer["WWW-Authenticate"]);
        });
    }

    [Fact]
    public async Task ATokenEndsWithItsLastDay()
    {
        await using var own = await ToolKitApplication.StartAsync();
        var person = await own.CreatePersonAsync(Role.Reader);
        using var client = new DavClient(own.Address, await own.CreateTokenAsync(person, days: 2));

        Assert.Equal(207, (await client.SendAsync("PROPFIND", "/", null, ("Depth", "0"))).Status);
        own.Time.Pass(TimeSpan.FromDays(2));

        Assert.Equal(401, (await client.SendAsync("PROPFIND", "/", null, ("Depth", "0"))).Status);
        own.AssertQuietLog();
    }

    [Fact]
    public async Task BearerAndBasicWithAnyUserNameOpenTheShare()
    {
        var token = await Application.CreateTokenAsync(await Application.CreatePersonAsync(Role.Reader));

        Assert.Equal(200, (await AskAsync(DavClient.Basic(token))).Status);
        Assert.Equal(200, (await AskAsync(new AuthenticationHeaderValue("Bearer", token))).Status);
        Assert.Equal(200, (await AskAsync(new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("müller@amt.example:" + token))))).Status);
    }

    [Fact]
    public async Task NeitherTheSessionNorTheAccountsPasswordOpensTheShare()
    {
        var person = await Application.CreatePersonAsync(Role.Administrator);
        using var browser = await Application.SignInAsync(person);

        var withCookie = await browser.GetAsync("/dav/Werkzeugkoffer/README.md");
        var withPassword = await AskAsync(new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{person.Mail}:{ToolKitApplication.Password}"))));

        Assert.Equal(401, withCookie.Status);
        Assert.Equal(401, withPassword.Status);
    }

    [Fact]
    public async Task OverPlainHttpFromAnotherMachineCredentialsAreNotTried()
    {
        using var client = await Application.DavClientAsync(Role.Reader);
        using var wrong = new DavClient(Application.Address, "tk_abcdefgh_unbekannt");
        var path = "/Werkzeugkoffer/README.md";

        var right = await client.SendAsync("GET", path, null, ("X-Forwarded-For", "203.0.113.7"));
        var guessed = await wrong.SendAsync("GET", path, null, ("X-Forwarded-For", "203.0.113.7"));
        var overTls = await client.SendAsync("GET", path, null, ("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", "https"));
        var options = await client.SendAsync("OPTIONS", path, null, ("X-Forwarded-For", "203.0.113.7"));

        Assert.Equal(403, right.Status);
        Assert.Equal(403, guessed.Status);
        Assert.Equal(right.Text, guessed.Text);
        Assert.Contains("https://", right.Text, StringComparison.Ordinal);
        Assert.Equal(200, overTls.Status);
        Assert.Equal(200, options.Status);
    }

    [Fact]
    public async Task InAClosedTestNetworkPlainHttpCanBeAllowed()
    {
        await using var own = await ToolKitApplication.StartAsync("--ToolKit:AllowPlainHttp=true");
        using var client = await own.DavClientAsync(Role.Reader);

        var answer = await client.SendAsync("GET", "/Werkzeugkoffer/README.md", null, ("X-Forwarded-For", "203.0.113.7"));

        Assert.Equal(200, answer.Status);
        own.AssertQuietLog();
    }

    [Fact]
    public async Task AReadOnlyTokenChangesNothing()
    {
        var person = await Application.CreatePersonAsync(Role.Editor);
        using var client = new DavClient(Application.Address, await Application.CreateTokenAsync(person, readOnly: true));
        var path = "/Werkzeugkoffer/Einstieg/Nur gelesen.md";

        var put = await client.SendAsync("PUT", path, "x");

        Assert.Equal(403, put.Status);
        Assert.Contains("nur lesen", put.Text, StringComparison.Ordinal);
        Assert.Null(await Application.ReadAsync(path));
        Assert.Equal(200, (await client.SendAsync("GET", "/Werkzeugkoffer/README.md")).Status);
    }

    [Fact]
    public async Task OutsideOfItsScopeATokenSeesNothing()
    {
        var person = await Application.CreatePersonAsync(Role.Administrator);
        using var client = new DavClient(Application.Address, await Application.CreateTokenAsync(person, "/Regionen/Hessen"));

        Assert.Equal(207, (await client.SendAsync("PROPFIND", "/Regionen/Hessen", null, ("Depth", "1"))).Status);
        Assert.Equal(404, (await client.SendAsync("PROPFIND", "/Regionen/Bayern", null, ("Depth", "1"))).Status);
        Assert.Equal(404, (await client.SendAsync("GET", "/Werkzeugkoffer/README.md")).Status);
    }

    private async Task<Answer> AskAsync(AuthenticationHeaderValue? authorization)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Application.Address, "dav/Werkzeugkoffer/README.md"));
        request.Headers.Authorization = authorization;
        return await Answer.OfAsync(await http.SendAsync(request));
    }
}
