using System.Text.Json.Nodes;
using ToolKit.Access;

namespace ToolKit.Server.Tests;

/// <summary>Signing in at an identity provider that does what it should not. What an honest one does is in OidcProviderTests.</summary>
public sealed class OpenIdSignInTests(FakeIssuerFixture fixture) : FakeIssuerTests(fixture), IClassFixture<FakeIssuerFixture>
{
    [Fact]
    public async Task WhoIsKnownByIssuerAndSubjectIsSignedInAndComesToWhereSheWanted()
    {
        await AddAsync(Role.Reader);
        using var visitor = new Visitor(Application.Address);

        var page = await visitor.OpenAsync($"{Start}?weiter=%2Fkonto");

        Assert.Equal("/konto", page.Path);
        Assert.Contains($"Person {Subject}", page.Main, StringComparison.Ordinal);
        Assert.Equal("S256", Issuer.Asked["code_challenge_method"]);
        Assert.Equal("code", Issuer.Asked["response_type"]);
        Assert.Equal($"{Application.Address}anmelden/pruefdienst/zurueck", Issuer.Asked["redirect_uri"]);
        Assert.Equal((AuditActs.SignIn, $"Person {Subject}"), (await Application.Installation.Audit.ListAsync(1)).Select(entry => (entry.Act, entry.PersonName)).Single());
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    public async Task TheWayBackStaysOnThisServer(string wanted)
    {
        await AddAsync(Role.Reader);
        using var visitor = new Visitor(Application.Address);

        Assert.Equal("/", (await visitor.OpenAsync($"{Start}?weiter={Uri.EscapeDataString(wanted)}")).Path);
    }

    [Fact]
    public async Task TheSignInPageOffersTheIssuerAndThePassword()
    {
        using var browser = Application.OpenBrowser();

        var page = await browser.OpenAsync("/anmelden?weiter=%2Fpapierkorb");

        Assert.Equal($"{Start}?weiter=%2Fpapierkorb", page.Link("Mit Prüfdienst anmelden"));
        Assert.NotNull(page.Form("Anmelden"));
    }

    [Fact]
    public async Task AForeignPageBeginsNoSession()
    {
        await AddAsync(Role.Reader);
        using var visitor = new Visitor(Application.Address) { Headers = { ["Sec-Fetch-Site"] = "cross-site" } };

        var answer = await visitor.AskAsync($"{Start}?weiter=%2Foffice");

        Assert.Equal(302, answer.Status);
        Assert.Equal("/anmelden", answer["Location"]);
    }

    [Fact]
    public async Task SomebodyUnknownIsToldSoAndWhereToAsk()
    {
        Issuer.Claims["email"] = "anna@example.org";
        await Application.Installation.People.AddAsync(Key("anna@example.org"), "Eine andere"); // a mail address identifies nobody
        using var visitor = new Visitor(Application.Address);

        var page = await visitor.OpenAsync(Start);

        Assert.StartsWith("/anmelden/ohne-zugang", page.Path, StringComparison.Ordinal);
        Assert.Equal("/zugang", page.Link("Zugang beantragen"));
        Assert.Contains($"{Issuer.Address}#{Subject}", page.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("Abmelden", page.Text, StringComparison.Ordinal);
        Assert.Null(await Application.Installation.People.FindAsync(Key($"{Issuer.Address}#{Subject}")));
    }

    [Fact]
    public async Task SomebodyDisabledIsNotLetIn()
    {
        var person = await AddAsync(Role.Reader);
        await Application.Installation.People.SetDisabledAsync(person.Id, disabled: true);
        using var visitor = new Visitor(Application.Address);

        var page = await visitor.OpenAsync(Start);

        Assert.Contains("gesperrt", page.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("Abmelden", page.Text, StringComparison.Ordinal);
    }

    public static TheoryData<string, string?> WrongClaims => new()
    {
        { "nonce", "\"eine andere\"" },
        { "nonce", null },
        { "aud", "\"jemand-anderes\"" },
        { "aud", "[\"toolkit\",\"jemand-anderes\"]" }, // and no azp
        { "azp", "\"jemand-anderes\"" },
        { "iss", "\"https://evil.example\"" },
        { "exp", "1700000000" },
        { "exp", null },
        { "nbf", "4000000000" },
        { "sub", null },
        { "sub", "\"\"" },
        { "sub", "\"anna \"" },
    };

    [Theory]
    [MemberData(nameof(WrongClaims))]
    public async Task ATokenThatProvesSomethingElseIsRefused(string claim, string? json)
    {
        await AddAsync(Role.Reader);
        Issuer.Claims[claim] = json is null ? null : JsonNode.Parse(json);

        await AssertRefusedAsync();
    }

    [Theory]
    [InlineData("another key")]
    [InlineData("another body")]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("nothing")]
    public async Task ATokenThatTheIssuerHasNotSignedIsRefused(string how)
    {
        await AddAsync(Role.Reader);
        await using var other = await FakeIssuer.StartAsync();
        Issuer.Tamper = token =>
        {
            var claims = (JsonObject)JsonNode.Parse(Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlDecode(token.Split('.')[1]))!;
            return how switch
            {
                "another key" => other.Sign(claims), // of the same name
                "another body" => $"{token.Split('.')[0]}.{Issuer.Sign(Renamed(claims)).Split('.')[1]}.{token.Split('.')[2]}",
                "nothing" => "",
                _ => Issuer.Sign(claims, how),
            };
        };

        await AssertRefusedAsync();
    }

    [Fact]
    public async Task WhatUserInfoSaysOfSomebodyElseIsRefused()
    {
        await AddAsync(Role.Reader);
        Issuer.UserInfoSubject = "berta";

        await AssertRefusedAsync();
    }

    [Fact]
    public async Task AnAnswerInTheNameOfAnotherIssuerIsRefused()
    {
        await AddAsync(Role.Reader);
        Issuer.AnswersAs = "https://evil.example";

        await AssertRefusedAsync();
    }

    [Fact]
    public async Task AnAnswerCountsOnceAndOnlyInTheBrowserThatAsked()
    {
        await AddAsync(Role.Reader);
        using var asking = new Visitor(Application.Address);
        using var other = new Visitor(Application.Address);
        var answer = (await asking.AskAsync((await asking.AskAsync(Start))["Location"]!))["Location"]!;

        var stolen = await other.OpenAsync(answer);
        Assert.Contains("nicht geklappt", stolen.Notice, StringComparison.Ordinal);
        Assert.Contains("Abmelden", (await asking.OpenAsync(answer)).Text, StringComparison.Ordinal);
        var again = await asking.OpenAsync(answer);

        Assert.Contains("nicht geklappt", again.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStateThatIsNotOursIsRefused()
    {
        using var visitor = new Visitor(Application.Address);

        var page = await visitor.OpenAsync($"{Start}/zurueck?code=abc&state=abc&iss={Uri.EscapeDataString(Issuer.Address)}");

        Assert.Contains("nicht geklappt", page.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NewKeysAreFetchedWhenATokenNamesOneThatIsUnknown()
    {
        await AddAsync(Role.Reader);
        using var first = await SignInAsync();
        Application.Time.Pass(TimeSpan.FromMinutes(1));
        var before = Issuer.KeysAsked;

        Issuer.RollKey("zwei");
        using var rolled = await SignInAsync();
        Issuer.RollKey("drei");
        using var tooSoon = new Visitor(Application.Address);
        var refused = await tooSoon.OpenAsync(Start);
        var asked = Issuer.KeysAsked - before;
        Application.Time.Pass(TimeSpan.FromMinutes(1));

        Assert.Contains("nicht geklappt", refused.Notice, StringComparison.Ordinal); // within half a minute it is not asked again
        Assert.Equal(1, asked);
        using var later = await SignInAsync();
    }

    [Fact]
    public async Task AnIssuerThatDoesNotAnswerIsSaidToDoSo()
    {
        var gone = await FakeIssuer.StartAsync();
        await gone.DisposeAsync();
        await using var own = await ToolKitApplication.StartAsync(gone.Settings());
        using var visitor = new Visitor(own.Address);

        var page = await visitor.OpenAsync(Start);

        Assert.Contains("antwortet zurzeit nicht", page.Notice, StringComparison.Ordinal);
        own.AssertQuietLog();
    }

    [Fact]
    public async Task AnIssuerThatDoesNotAnswerIsNotAskedByEachWhoComes()
    {
        await using var own = await ToolKitApplication.StartAsync(Issuer.Settings());
        Issuer.IsSilent = true;
        using var visitor = new Visitor(own.Address);
        Assert.Contains("antwortet zurzeit nicht", (await visitor.OpenAsync(Start)).Notice, StringComparison.Ordinal);
        var asked = Issuer.DescriptionsAsked;

        for (var i = 0; i < 5; i++)
            Assert.Contains("antwortet zurzeit nicht", (await visitor.OpenAsync(Start)).Notice, StringComparison.Ordinal);

        Assert.Equal(asked, Issuer.DescriptionsAsked);
        Issuer.IsSilent = false;
        own.Time.Pass(TimeSpan.FromMinutes(1));
        Assert.DoesNotContain("antwortet zurzeit nicht", (await visitor.OpenAsync(Start)).Notice, StringComparison.Ordinal);
        Assert.Equal(asked + 1, Issuer.DescriptionsAsked);
        own.AssertQuietLog();
    }

    [Fact]
    public async Task AnIssuerThatIsKnownIsUsedWhileItDoesNotDescribeItself()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var own = await ToolKitApplication.StartAsync(issuer.Settings());
        issuer.Time = own.Time;
        await own.Installation.People.AddAsync(Key($"{issuer.Address}#anna"), "Anna");
        await SignInAsync();
        own.Time.Pass(TimeSpan.FromHours(13));
        issuer.IsSilent = true;
        var before = issuer.DescriptionsAsked;

        await SignInAsync();

        Assert.True(issuer.DescriptionsAsked > before, "it was not asked");
        issuer.RollKey("zwei"); // now it is needed what it says about its keys
        using (var visitor = new Visitor(own.Address))
            Assert.Contains("antwortet zurzeit nicht", (await visitor.OpenAsync(Start)).Notice, StringComparison.Ordinal);
        issuer.IsSilent = false;
        own.Time.Pass(TimeSpan.FromMinutes(1));
        await SignInAsync();
        own.AssertQuietLog();

        async Task SignInAsync()
        {
            using var visitor = new Visitor(own.Address);
            Assert.Contains("Abmelden", (await visitor.OpenAsync(Start)).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AClaimGivesAGrantOfItsOwnWhichEndsWhenTheClaimIsGone()
    {
        Issuer.Claims["groups"] = new JsonArray("anderes", "hessen");
        Issuer.Claims["realm_access"] = new JsonObject { ["roles"] = new JsonArray("leitung") };
        using var visitor = await SignInAsync();
        var person = await FindAsync();
        Assert.Equal("Anna Muster", person.Name);
        var given = await Application.Installation.Grants.GiveAsync(new NewGrant(person.Id, Role.Contributor, await Application.FindIdAsync("/Regionen/Hessen")));

        var first = await RunningAsync(person.Id);
        Issuer.Claims["realm_access"] = null;
        Issuer.Claims["groups"] = "hessen";
        Application.Time.Pass(TimeSpan.FromMinutes(1));
        using var second = await SignInAsync();
        var afterOne = await RunningAsync(person.Id);
        Issuer.Claims["groups"] = null;
        using var third = await SignInAsync();
        var afterAll = await RunningAsync(person.Id);

        Assert.Equal(["Contributor ", $"Contributor {Issuer.Address}", $"RegionAdmin {Issuer.Address}"], first.Select(Shown));
        Assert.Equal(["Contributor ", $"Contributor {Issuer.Address}"], afterOne.Select(Shown));
        Assert.Equal(first.Single(grant => grant is { Role: Role.Contributor, Origin.Length: > 0 }).Id, afterOne.Single(grant => grant.Origin.Length > 0).Id);
        Assert.True(afterOne.Single(grant => grant.Origin.Length > 0).Until > first.Single(grant => grant is { Role: Role.Contributor, Origin.Length: > 0 }).Until);
        Assert.Equal([given.Id], afterAll.Select(grant => grant.Id));
        var acts = (await Application.Installation.Audit.ListAsync(50)).Where(entry => entry.AboutPersonId == person.Id).Select(entry => entry.Act);
        Assert.Equal(
            [AuditActs.GrantEnded, AuditActs.GrantEnded, AuditActs.GrantGiven, AuditActs.GrantGiven, AuditActs.GrantGiven, AuditActs.PersonAdded], acts);
    }

    [Fact]
    public async Task AGrantOfAClaimHoldsThirtyDaysWithoutASignIn()
    {
        Issuer.Claims["groups"] = "hessen";
        using var visitor = await SignInAsync();
        var person = await FindAsync();

        var grant = Assert.Single(await RunningAsync(person.Id));

        Assert.InRange(grant.Until!.Value - Application.Time.GetUtcNow(), TimeSpan.FromDays(29.9), TimeSpan.FromDays(30));
    }

    [Fact]
    public async Task ClaimsOfUserInfoCountAsWell()
    {
        Issuer.UserInfoGroups = ["aus-userinfo"];
        using var visitor = new Visitor(Application.Address);

        Assert.Contains("/Werkzeugkoffer", (await visitor.OpenAsync($"{Start}?weiter=%2Fkonto")).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnInvitationIsRedeemedBySigningIn()
    {
        var secret = await InviteAsync();
        using var visitor = new Visitor(Application.Address);

        var page = await visitor.OpenAsync($"{Start}?einladung={secret}&weiter=%2Fkonto");

        Assert.Contains("/Regionen/Bayern", page.Main, StringComparison.Ordinal);
        Assert.DoesNotContain(visitor.Way.Skip(1), address => address.ToString().Contains(secret, StringComparison.Ordinal));
        using var second = new Visitor(Application.Address);
        Issuer.Claims["sub"] = $"berta-{TestSupport.Some.Number()}";
        Assert.Contains("Link gilt nicht mehr", (await second.OpenAsync($"{Start}?einladung={secret}")).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheFirstAdministratorsLinkBindsTheIdentityWhereThereAreNoLocalAccounts()
    {
        await using var own = await ToolKitApplication.StartAsync(Issuer.Settings("--ToolKit:SignIn:LocalAccounts=false"));
        var link = new Uri((await own.Installation.CreateFirstAdministratorLinkAsync(own.Address.ToString(), CancellationToken.None))!).PathAndQuery;
        using var visitor = new Visitor(own.Address);

        var welcome = await visitor.OpenAsync(link);
        Assert.Null(welcome.Form("Konto anlegen und anmelden"));
        var first = await visitor.OpenAsync(welcome.Link("Mit Prüfdienst anmelden"));

        Assert.Equal((200, "/verwaltung"), (first.Status, first.Path));
        Assert.Equal(200, (await visitor.OpenAsync("/verwaltung/personen")).Status);
        Assert.True(await own.Installation.People.HasAdministratorAsync());
        own.AssertQuietLog();
    }

    [Fact]
    public async Task WithoutLocalAccountsNoPasswordAndNoLinkSignsIn()
    {
        await using var own = await ToolKitApplication.StartAsync(Issuer.Settings("--ToolKit:SignIn:LocalAccounts=false"));
        var person = await own.CreatePersonAsync(Role.Administrator);
        var link = new Uri(OneTimeLinks.ForPassword("http://127.0.0.1", await own.Installation.People.CreateLinkAsync(person.Id))).PathAndQuery;
        using var browser = own.OpenBrowser();

        var page = await browser.OpenAsync("/anmelden");
        Assert.Null(page.Form("Anmelden"));
        Assert.Contains("abgeschaltet", (await browser.OpenAsync(link)).Notice, StringComparison.Ordinal);
        Assert.NotEqual(0, (await own.RunCommandAsync("person", "link", person.Mail, "--ToolKit:SignIn:LocalAccounts=false", $"--ToolKit:SignIn:Issuers:0:Name=x", "--ToolKit:SignIn:Issuers:0:ClientId=x", $"--ToolKit:SignIn:Issuers:0:Authority={Issuer.Address}")).ExitCode);
        own.AssertQuietLog();
    }

    [Fact]
    public async Task AFreshSignInAsksTheIssuerForOneAndRefusesAnOlderOne()
    {
        await AddAsync(Role.Reader);
        using var visitor = await SignInAsync();

        Issuer.Claims["auth_time"] = Issuer.Time.GetUtcNow().AddHours(-1).ToUnixTimeSeconds();
        var old = await visitor.OpenAsync("/anmelden/erneut?weiter=%2Fkonto");
        Assert.Equal(("login", "0"), (Issuer.Asked["prompt"], Issuer.Asked["max_age"]));
        Assert.Contains("nicht geklappt", old.Notice, StringComparison.Ordinal);
        Issuer.Claims.Remove("auth_time");
        var fresh = await visitor.OpenAsync("/anmelden/erneut?weiter=%2Fkonto");

        Assert.Equal("/konto", fresh.Path);
        Assert.Single(await Application.Installation.Sessions.ListAsync((await FindAsync()).Id));
    }

    [Fact]
    public async Task TheAgeOfASignInIsLimitedWhereTheSettingsSaySo()
    {
        await using var own = await ToolKitApplication.StartAsync(Issuer.Settings("--ToolKit:SignIn:Issuers:0:MaxAge=60"));
        await own.Installation.People.AddAsync(Key($"{Issuer.Address}#{Subject}"), "Anna");
        using var visitor = new Visitor(own.Address);

        Issuer.Claims["auth_time"] = Issuer.Time.GetUtcNow().AddMinutes(-90).ToUnixTimeSeconds();
        Assert.Contains("nicht geklappt", (await visitor.OpenAsync(Start)).Notice, StringComparison.Ordinal);
        Assert.Equal("3600", Issuer.Asked["max_age"]);
        Issuer.Claims["auth_time"] = null;
        Assert.Contains("nicht geklappt", (await visitor.OpenAsync(Start)).Notice, StringComparison.Ordinal);
        Issuer.Claims["auth_time"] = Issuer.Time.GetUtcNow().AddMinutes(-30).ToUnixTimeSeconds();

        Assert.Contains("Abmelden", (await visitor.OpenAsync(Start)).Text, StringComparison.Ordinal);
        own.AssertQuietLog();
    }

    [Fact]
    public async Task TheStrengthOfASignInIsAskedForAndProvenWhereTheSettingsSaySo()
    {
        await using var own = await ToolKitApplication.StartAsync(
            Issuer.Settings("--ToolKit:SignIn:Issuers:0:Acr:0=hoch", "--ToolKit:SignIn:Issuers:0:Acr:1=sehr-hoch", "--ToolKit:SignIn:Issuers:0:Amr:0=mfa"));
        await own.Installation.People.AddAsync(Key($"{Issuer.Address}#{Subject}"), "Anna");
        async Task<Page> TryAsync(string? acr, params string[] amr)
        {
            Issuer.Claims["acr"] = acr;
            Issuer.Claims["amr"] = new JsonArray([.. amr.Select(way => JsonValue.Create(way))]);
            using var visitor = new Visitor(own.Address);
            return await visitor.OpenAsync(Start);
        }

        Assert.Contains("nicht geklappt", (await TryAsync(null, "pwd", "mfa")).Notice, StringComparison.Ordinal);
        Assert.Equal("hoch sehr-hoch", Issuer.Asked["acr_values"]);
        Assert.Contains("nicht geklappt", (await TryAsync("niedrig", "pwd", "mfa")).Notice, StringComparison.Ordinal);
        Assert.Contains("nicht geklappt", (await TryAsync("hoch", "pwd")).Notice, StringComparison.Ordinal);
        Assert.Contains("Abmelden", (await TryAsync("sehr-hoch", "pwd", "mfa")).Text, StringComparison.Ordinal);
        own.AssertQuietLog();
    }

    [Fact]
    public async Task OnlyStrongSignaturesCountWhereTheSettingsSaySo()
    {
        await using var issuer = await FakeIssuer.StartAsync();
        await using var own = await ToolKitApplication.StartAsync(issuer.Settings("--ToolKit:SignIn:Issuers:0:StrongSignatures=true"));
        await own.Installation.People.AddAsync(Key($"{issuer.Address}#anna"), "Anna");
        async Task<Page> TryAsync(string algorithm, int bits)
        {
            issuer.Algorithm = algorithm;
            issuer.RollKey($"{algorithm}-{bits}", bits);
            own.Time.Pass(TimeSpan.FromMinutes(2)); // keys are fetched anew twice a minute at most
            issuer.Time = own.Time;
            using var visitor = new Visitor(own.Address);
            return await visitor.OpenAsync(Start);
        }

        Assert.Contains("nicht geklappt", (await TryAsync("RS256", 3072)).Notice, StringComparison.Ordinal);
        Assert.Contains("nicht geklappt", (await TryAsync("PS256", 2048)).Notice, StringComparison.Ordinal);
        Assert.Contains("Abmelden", (await TryAsync("PS256", 3072)).Text, StringComparison.Ordinal);
        own.AssertQuietLog();
    }

    [Fact]
    public async Task SigningInForOfficeConnectsItAtOnce()
    {
        await AddAsync(Role.Contributor);
        using var visitor = new Visitor(Application.Address);

        var page = await visitor.OpenAsync($"{Start}?weiter=%2Foffice");

        Assert.Equal("/office/fertig", page.Path);
    }

    [Fact]
    public async Task NothingSecretIsInTheLog()
    {
        // What is written down is for AssertQuietLog; here the record of acts.
        Issuer.Claims["nonce"] = "eine andere";
        var secret = await InviteAsync();
        using var visitor = new Visitor(Application.Address);

        await visitor.OpenAsync($"{Start}?einladung={secret}");

        await Application.Installation.Gate.RefusalLog.WriteAsync(all: true);
        var entries = await Application.Installation.Audit.ListAsync(500);
        Assert.Contains(entries, entry => entry.Act == AuditActs.SignInRefused && entry.Detail.Contains("nonce", StringComparison.Ordinal));
        Assert.DoesNotContain(entries, entry => entry.ToString().Contains(secret, StringComparison.Ordinal));
    }

    private static JsonObject Renamed(JsonObject claims)
    {
        claims["name"] = "Eine andere";
        return claims;
    }

    private async Task AssertRefusedAsync()
    {
        using var visitor = new Visitor(Application.Address);
        var page = await visitor.OpenAsync(Start);
        Assert.Contains("nicht geklappt", page.Notice, StringComparison.Ordinal);
        Assert.StartsWith("/anmelden", (await visitor.OpenAsync("/konto")).Path, StringComparison.Ordinal);
        await Application.Installation.Gate.RefusalLog.WriteAsync(all: true);
        Assert.Equal(AuditActs.SignInRefused, (await Application.Installation.Audit.ListAsync(1))[0].Act);
    }

    private async Task<IReadOnlyList<Grant>> RunningAsync(long personId) =>
        [.. (await Application.Installation.Grants.ListAsync(personId)).Where(grant => grant.IsRunning(Application.Time.GetUtcNow())).OrderBy(Shown, StringComparer.Ordinal)];

    /// <summary>The secret of an invitation to read in Bayern.</summary>
    private async Task<string> InviteAsync()
    {
        var requests = Application.Installation.Requests;
        var region = (await Application.Installation.Regions.ListRegionsAsync()).Single(region => region.Name == "Bayern");
        var asked = await requests.SubmitAsync(new NewAccessRequest(
            "Anna Muster", "Beraterin", AllianceBody.Jobcenter, TestSupport.Some.Mail(), region.Id, null, Role.Reader, "Ich arbeite im Bündnis mit."));
        var confirmed = await requests.ConfirmAsync(asked.Secret);
        var admin = await Application.CreatePersonAsync(Role.RegionAdmin, "/Regionen/Bayern");
        var stamp = (await Application.Installation.People.FindAsync(admin.Id))!.SessionStamp;
        var desk = Application.Installation.Gate.OpenDesk((await Application.Installation.Gate.FindPrincipalAsync(admin.Id, stamp, Door.Browser))!);
        return (await desk.ApproveAsync(confirmed.Request!.Id)).InvitationSecret!;
    }

    private static string Shown(Grant grant) => $"{grant.Role} {grant.Origin}";
}
