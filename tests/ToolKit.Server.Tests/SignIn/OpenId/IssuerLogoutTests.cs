using System.Text.Json.Nodes;
using ToolKit.Access;

namespace ToolKit.Server.Tests;

/// <summary>How an identity provider ends sessions: by its own word (back channel), or through the browser (front channel).</summary>
public sealed class IssuerLogoutTests(FakeIssuerFixture fixture) : FakeIssuerTests(fixture), IClassFixture<FakeIssuerFixture>
{
    private const string Event = "http://schemas.openid.net/event/backchannel-logout";

    // Of this test alone, for the sessions are kept together.
    private readonly string one = $"eins-{TestSupport.Some.Number()}";
    private readonly string two = $"zwei-{TestSupport.Some.Number()}";

    [Fact]
    public async Task ALogoutTokenEndsTheSessionItNamesWithTheNextRequest()
    {
        using var ended = await SignInAsync(Subject, one);
        using var other = await SignInAsync(Subject, two);

        Assert.Equal(200, (await SendAsync(Issuer.LogoutToken(("sid", one), ("sub", Subject)))).Status);

        Assert.False(await IsSignedInAsync(ended));
        Assert.True(await IsSignedInAsync(other));
        Assert.Equal(AuditActs.SignOut, (await Application.Installation.Audit.ListAsync(1))[0].Act);
    }

    [Fact]
    public async Task ALogoutTokenWithoutSessionEndsAllOfThePerson()
    {
        using var first = await SignInAsync(Subject, one);
        using var second = await SignInAsync(Subject, two);
        using var other = await SignInAsync(Subject + "-andere", one + "-andere");

        Assert.Equal(200, (await SendAsync(Issuer.LogoutToken(("sid", null), ("sub", Subject)))).Status);

        Assert.False(await IsSignedInAsync(first));
        Assert.False(await IsSignedInAsync(second));
        Assert.True(await IsSignedInAsync(other));
    }

    public static TheoryData<string, string?> WrongClaims => new()
    {
        { "iss", "\"https://evil.example\"" },
        { "aud", "\"jemand-anderes\"" },
        { "nonce", "\"eine\"" }, // it is an ID token
        { "events", null },
        { "events", $"[\"{Event}\"]" },
        { "events", """{"http://schemas.openid.net/event/andere":{}}""" },
        { "jti", null },
        { "sid", null }, // and no sub
        { "iat", null },
        { "iat", "1700000000" },
        { "iat", "4000000000" },
        { "exp", "1700000000" },
    };

    [Theory]
    [MemberData(nameof(WrongClaims))]
    public async Task ALogoutTokenThatProvesSomethingElseEndsNothing(string claim, string? json)
    {
        using var visitor = await SignInAsync(Subject, one);

        var answer = await SendAsync(Issuer.LogoutToken(("sid", one), (claim, json is null ? null : JsonNode.Parse(json))));

        Assert.Equal(400, answer.Status);
        Assert.Equal("no-store", answer["Cache-Control"]);
        Assert.True(await IsSignedInAsync(visitor));
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData("at+jwt")]
    [InlineData(null)]
    public async Task ATokenThatDoesNotSayThatItIsALogoutTokenEndsNothing(string? type)
    {
        using var visitor = await SignInAsync(Subject, one);
        Issuer.LogoutType = type;

        Assert.Equal(400, (await SendAsync(Issuer.LogoutToken(("sid", one)))).Status);

        Assert.True(await IsSignedInAsync(visitor));
    }

    [Fact]
    public async Task WhereTheSettingsAllowItATokenWithoutATypeEndsASessionButNoneOfAnotherType()
    {
        await using var own = await ToolKitApplication.StartAsync(Issuer.Settings("--ToolKit:SignIn:Issuers:0:UntypedLogoutTokens=true"));
        using var browser = own.OpenBrowser();
        async Task<int> TryAsync(string? type)
        {
            Issuer.LogoutType = type;
            using var form = Browser.Encode(("logout_token", Issuer.LogoutToken(("sid", one))));
            return (await browser.SendAsync(HttpMethod.Post, $"{Start}/abmelden", form)).Status;
        }

        Assert.Equal((200, 200, 400), (await TryAsync(null), await TryAsync("JWT"), await TryAsync("at+jwt")));
        own.AssertQuietLog();
    }

    [Fact]
    public async Task ALogoutTokenOfAnotherKeyEndsNothing()
    {
        using var visitor = await SignInAsync(Subject, one);
        await using var other = await FakeIssuer.StartAsync();

        Assert.Equal(400, (await SendAsync(other.LogoutToken(("sid", one), ("iss", Issuer.Address)))).Status);
        Assert.Equal(400, (await SendAsync("kein.token")).Status);
        Assert.Equal(400, (await SendAsync("")).Status);

        Assert.True(await IsSignedInAsync(visitor));
    }

    [Fact]
    public async Task ALogoutTokenCountsOnce()
    {
        var token = Issuer.LogoutToken(("sid", null), ("sub", Subject));
        using var before = await SignInAsync(Subject, one);
        Assert.Equal(200, (await SendAsync(token)).Status);
        using var after = await SignInAsync(Subject, two);

        Assert.Equal(400, (await SendAsync(token)).Status);

        Assert.False(await IsSignedInAsync(before));
        Assert.True(await IsSignedInAsync(after));
    }

    [Fact]
    public async Task TheIssuersFrameEndsTheSessionItNames()
    {
        using var ended = await SignInAsync(Subject, one);
        using var other = await SignInAsync(Subject, two);
        using var frame = Application.OpenBrowser(); // a foreign frame sends no cookie

        var answer = await frame.GetAsync($"{Start}/abmelden?iss={Uri.EscapeDataString(Issuer.Address)}&sid={one}");

        Assert.Equal(200, answer.Status);
        Assert.Contains($"frame-ancestors {Issuer.Address}", answer["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.False(await IsSignedInAsync(ended));
        Assert.True(await IsSignedInAsync(other));
    }

    [Theory]
    [InlineData("iss=https%3A%2F%2Fevil.example&sid=*")]
    [InlineData("sid=*")]
    [InlineData("")]
    public async Task AFrameThatNamesAnotherIssuerOrNoSessionEndsNothing(string query)
    {
        using var visitor = await SignInAsync(Subject, one);
        using var frame = Application.OpenBrowser();

        Assert.Equal(400, (await frame.GetAsync($"{Start}/abmelden?{query.Replace("*", one, StringComparison.Ordinal)}")).Status);

        Assert.True(await IsSignedInAsync(visitor));
    }

    [Fact]
    public async Task SigningOutHereLeadsToTheIssuerWithTheTokenOfTheSession()
    {
        using var visitor = await SignInAsync(Subject, one);

        var page = await visitor.SubmitAsync(await visitor.OpenAsync("/konto"), "Abmelden");

        var onward = page.Link("Bei Prüfdienst abmelden");
        Assert.StartsWith($"{Issuer.Address}/end?", onward, StringComparison.Ordinal);
        Assert.Contains("id_token_hint=ey", onward, StringComparison.Ordinal);
        Assert.Contains($"post_logout_redirect_uri={Uri.EscapeDataString(Application.Address.ToString())}", onward, StringComparison.Ordinal);
        Assert.Equal($"1;url={onward}", page.Document.QuerySelector("meta[http-equiv=refresh]")!.GetAttribute("content"));
        Assert.False(await IsSignedInAsync(visitor));
    }

    private async Task<Answer> SendAsync(string token)
    {
        using var browser = Application.OpenBrowser();
        using var form = Browser.Encode(("logout_token", token));
        return await browser.SendAsync(HttpMethod.Post, $"{Start}/abmelden", form);
    }

    private async Task<Visitor> SignInAsync(string subject, string session)
    {
        await AddAsync(subject: subject);
        Issuer.Claims["sub"] = subject;
        Issuer.Claims["sid"] = session;
        var visitor = new Visitor(Application.Address);
        Assert.Contains("Abmelden", (await visitor.OpenAsync(Start)).Text, StringComparison.Ordinal);
        return visitor;
    }

    private static async Task<bool> IsSignedInAsync(Visitor visitor) => (await visitor.OpenAsync("/konto")).Path == "/konto";
}
