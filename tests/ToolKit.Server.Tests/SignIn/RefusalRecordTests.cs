using Microsoft.Extensions.DependencyInjection;
using ToolKit.Access;

namespace ToolKit.Server.Tests;

/// <summary>What is refused at the doors stands in the record, counted; what is allowed costs it nothing.</summary>
public sealed class RefusalRecordTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Kassel = "/Regionen/Hessen/Standorte/Kassel (Stadt)";

    [Fact]
    public async Task AWrongPasswordIsNotedWithWhoseAccountItWas()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        await TryPasswordAsync(person.Mail, "falsches Kennwort");
        await TryPasswordAsync(person.Mail, "ein anderes falsches");

        var entry = Assert.Single(await ListAsync(), entry => entry.AboutPersonId == person.Id && entry.Door != "command");
        Assert.Equal((AuditActs.SignInRefused, null, "browser"), (entry.Act, entry.PersonId, entry.Door));
        Assert.Equal("falsches Kennwort, 127.0.0.0/24, 2-mal", entry.Detail);
        Assert.DoesNotContain("anderes", entry.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TooManyWrongPasswordsAreNoted()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        for (var i = 0; i < 13; i++)
            await TryPasswordAsync(person.Mail, $"falsches Kennwort {i}");

        Assert.Equal(
            ["falsches Kennwort, 127.0.0.0/24, 10-mal", "zu viele falsche Kennwörter, 127.0.0.0/24, 3-mal"],
            (await ListAsync()).Where(entry => entry.AboutPersonId == person.Id && entry.Door != "command").Select(entry => entry.Detail).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task AWrongPasswordOfNobodysIsNotedWithoutTheAddressThatWasTyped()
    {
        await TryPasswordAsync("unbekannt@amt.example", "falsches Kennwort");

        var entries = await ListAsync();
        Assert.Contains(entries, entry => entry is { Act: AuditActs.SignInRefused, AboutPersonId: null, PersonName: "" });
        Assert.DoesNotContain(entries, entry => entry.ToString().Contains("unbekannt@", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WrongAndThrottledTokensAreNotedAtEachDoor()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        var right = await Application.CreateTokenAsync(person);
        for (var i = 0; i < 13; i++)
        {
            using var dav = new DavClient(Application.Address, ToolKitApplication.WrongToken(right, i));
            await dav.SendAsync("PROPFIND", "/", null, ("Depth", "0"));
        }

        using var script = Application.OpenBrowser();
        await script.SendAsync(HttpMethod.Get, "/api/tree?path=/", null, ("Authorization", $"Bearer {ToolKitApplication.WrongToken(right, 13)}"));

        var entries = await ListAsync();
        var token = (await Application.Installation.DeviceTokens.ListAsync(person.Id))[0].Id;
        var wrong = Assert.Single(entries, entry => entry.AboutPersonId == person.Id && entry.Act == AuditActs.SignInRefused);
        Assert.Equal(("dav", $"Geräte-Token {token}", "falsches Geheimnis, 127.0.0.0/24, 10-mal"), (wrong.Door, wrong.Subject, wrong.Detail));
        Assert.Equal(
            ["api: gedrosselt, 127.0.0.0/24", "dav: gedrosselt, 127.0.0.0/24, 3-mal"],
            entries.Where(entry => entry.Detail.StartsWith("gedrosselt", StringComparison.Ordinal)).Select(entry => $"{entry.Door}: {entry.Detail}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ATokenThatNoLongerHoldsIsNotedWithWhyAndSoIsWhoMadeAndWithdrewIt()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        var secret = await Application.CreateTokenAsync(person);
        await Application.Installation.DeviceTokens.WithdrawAsync(person.Id, (await Application.Installation.DeviceTokens.ListAsync(person.Id))[0].Id);
        using var dav = new DavClient(Application.Address, secret);
        await dav.SendAsync("PROPFIND", "/", null, ("Depth", "0"));

        Assert.Equal(
            [(AuditActs.SignInRefused, null, "zurückgezogen, 127.0.0.0/24"), (AuditActs.TokenWithdrawn, (long?)person.Id, ""), (AuditActs.TokenMade, person.Id, "")],
            (await ListAsync()).Where(entry => entry.AboutPersonId == person.Id).Take(3).Select(entry => (entry.Act, entry.PersonId, entry.Detail)));
    }

    [Fact]
    public async Task AWrongCodeIsNotedAsHersWhoHadThePassword()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        var secret = OneTimeCodes.NewSecret();
        var known = (await Application.Installation.People.FindAsync(person.Id))!;
        var principal = (await Application.Installation.Gate.FindPrincipalAsync(person.Id, known.SessionStamp, Door.Browser))!;
        await Application.Services.GetRequiredService<SecondFactorStore>().SetAsync(principal, secret, OneTimeCodes.CodeOf(secret, OneTimeCodes.StepAt(Application.Time.GetUtcNow())));
        using var browser = Application.OpenBrowser();
        var second = await browser.SubmitAsync(await browser.OpenAsync("/anmelden"), "Anmelden", ("mail", person.Mail), ("kennwort", ToolKitApplication.Password));

        await browser.PostAsync(second.Path, ("code", "000000"));

        var entry = Assert.Single(await ListAsync(), entry => entry.PersonId == person.Id && entry.Act == AuditActs.SignInRefused);
        Assert.Equal("falscher Code, 127.0.0.0/24", entry.Detail);
    }

    [Fact]
    public async Task WhoMayNotIsNotedOnTheShareAndOnPages()
    {
        var person = await Application.CreatePersonAsync(Role.Reader, Kassel);
        using var dav = await Application.DavClientAsync(person);
        Assert.Equal(403, (await dav.SendAsync("PUT", $"{Kassel}/a.txt", "x")).Status);
        using var browser = await Application.SignInAsync(person);
        var page = $"/dokumente{string.Join('/', Kassel.Split('/').Select(Uri.EscapeDataString))}";
        Assert.Equal(403, (await browser.PostAsync($"{page}?handler=Ordner", ("name", "x"))).Status);

        Assert.Equal(
            [("browser", $"{Kassel}/x", "no-write"), ("dav", $"{Kassel}/a.txt", "no-write")],
            (await ListAsync()).Where(entry => entry.PersonId == person.Id && entry.Act == AuditActs.Refused).Select(entry => (entry.Door, entry.Subject, entry.Detail)).Order());
    }

    [Fact]
    public async Task AForgedFormIsNoted()
    {
        var person = await Application.CreatePersonAsync(Role.Reader);
        using var browser = await Application.SignInAsync(person);
        using var body = Browser.Encode(("bezeichnung", "x"));
        Assert.Equal(400, (await browser.SendAsync(HttpMethod.Post, "/konto?handler=Anlegen", body)).Status);

        Assert.Contains(await ListAsync(), entry => entry.PersonId == person.Id && entry.Subject == "Formular ohne gültige Kennung");
    }

    [Fact]
    public async Task CredentialsOverPlainHttpAreNotedAndNotLookedAt()
    {
        using var dav = await Application.DavClientAsync(Role.Reader);
        Assert.Equal(403, (await dav.SendAsync("PROPFIND", "/", null, ("X-Forwarded-For", "203.0.113.9"), ("Depth", "0"))).Status);

        Assert.Contains(
            await ListAsync(), entry => entry is { Act: AuditActs.Refused, AboutPersonId: null, Detail: "Zugangsdaten über unverschlüsseltes HTTP, 203.0.113.0/24" });
    }

    [Fact]
    public async Task WhatIsAllowedLeavesNothing()
    {
        var person = await Application.CreatePersonAsync(Role.Contributor, Kassel);
        using var dav = await Application.DavClientAsync(person);
        using var stranger = new DavClient(Application.Address, null);
        var before = (await ListAsync()).Count;

        Assert.Equal(401, (await stranger.SendAsync("PROPFIND", "/", null, ("Depth", "0"))).Status); // as every client begins
        Assert.Equal(207, (await dav.SendAsync("PROPFIND", "/", null, ("Depth", "1"))).Status);
        Assert.Equal(201, (await dav.SendAsync("PUT", $"{Kassel}/{Guid.NewGuid():N}.txt", "x")).Status);
        Assert.Equal(404, (await dav.SendAsync("GET", "/Regionen/Bayern")).Status); // hidden is absent, here too

        Assert.Equal(before, (await ListAsync()).Count);
    }

    [Fact]
    public async Task TheServerWritesThemByItself()
    {
        await using var own = await ToolKitApplication.StartAsync();
        var person = await own.CreatePersonAsync(Role.Reader);
        using var browser = own.OpenBrowser();
        await browser.SubmitAsync(await browser.OpenAsync("/anmelden"), "Anmelden", ("mail", person.Mail), ("kennwort", "falsch"));

        await UpkeepTests.PassAsync(own, TimeSpan.FromMinutes(2));

        Assert.Contains(await own.Installation.Audit.ListAsync(), entry => entry.Act == AuditActs.SignInRefused && entry.AboutPersonId == person.Id);
        own.AssertQuietLog();
    }

    private async Task<List<AuditEntry>> ListAsync()
    {
        await Application.Installation.Gate.RefusalLog.WriteAsync(all: true);
        return await Application.Installation.Audit.ListAsync(1_000);
    }

    private async Task TryPasswordAsync(string mail, string password)
    {
        using var browser = Application.OpenBrowser();
        await browser.SubmitAsync(await browser.OpenAsync("/anmelden"), "Anmelden", ("mail", mail), ("kennwort", password));
    }
}
