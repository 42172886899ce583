using ToolKit.Access;

namespace ToolKit.Server.Tests;

/// <summary>News by mail, with a clock that the tests move.</summary>
public sealed class DigestTests
{
    private const string Hessen = "/Regionen/Hessen";
    private const string Bayern = "/Regionen/Bayern";

    [Fact]
    public async Task WhatHappenedComesTheNextMorningOnce()
    {
        await using var application = await ToolKitApplication.StartAsync();
        var (folder, other) = (await application.MakeFolderAsync(), await application.MakeFolderAsync());
        await application.WriteAsync($"{folder}/vorher.md", "# Vorher");
        var person = await application.CreatePersonAsync(Role.Reader, Hessen);
        using var browser = await application.SignInAsync(person);
        await FollowAsync(browser, folder, nameof(DigestRhythm.Daily));
        await application.WriteAsync($"{folder}/a.md", "# Handreichung");
        await application.WriteAsync($"{other}/b.md", "# Anderswo");

        await UpkeepTests.PassAsync(application, TimeSpan.FromDays(1));
        var mail = await application.ReceiveAsync(person.Mail);

        Assert.Equal("Werkzeugkoffer: 1 Neuigkeiten", mail.Subject);
        Assert.Contains("- Neu: Handreichung", mail.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Anderswo", mail.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Vorher", mail.Body, StringComparison.Ordinal);
        Assert.Equal(LibraryUrl.For($"{folder}/a.md"), new Uri(mail.Link("/dokumente/")).AbsolutePath);
        await UpkeepTests.PassAsync(application, TimeSpan.FromDays(1));
        await UpkeepTests.PassAsync(application, TimeSpan.FromDays(1));
        Assert.Equal(1, await CountAsync(application, person)); // nothing has happened since
        application.AssertQuietLog();
    }

    [Fact]
    public async Task OnlyWhatSheMaySeeWhenItIsWrittenIsTold()
    {
        await using var application = await ToolKitApplication.StartAsync();
        var (near, far) = (await application.MakeFolderAsync(), await application.MakeFolderAsync(Bayern));
        var person = await application.CreatePersonAsync(Role.Reader, Hessen);
        var grant = await application.Installation.Grants.GiveAsync(new NewGrant(person.Id, Role.Reader, await application.FindIdAsync(Bayern)));
        using var browser = await application.SignInAsync(person);
        await FollowAsync(browser, near, nameof(DigestRhythm.Daily));
        await FollowAsync(browser, far, nameof(DigestRhythm.Daily));
        await application.WriteAsync($"{near}/a.md", "# Nahes");
        await application.WriteAsync($"{far}/b.md", "# Geheimes");
        Assert.True(await application.Installation.Grants.WithdrawAsync(grant.Id));

        await UpkeepTests.PassAsync(application, TimeSpan.FromDays(1));
        var mail = await application.ReceiveAsync(person.Mail);

        Assert.Contains("Nahes", mail.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Geheimes", mail.Body, StringComparison.Ordinal);
        await application.WriteAsync($"{near}/a.md", "# Nahes, neu");
        foreach (var left in await application.Installation.Grants.ListAsync(person.Id))
            await application.Installation.Grants.WithdrawAsync(left.Id);
        await UpkeepTests.PassAsync(application, TimeSpan.FromDays(1));
        Assert.Equal(1, await CountAsync(application, person));
        application.AssertQuietLog();
    }

    [Fact]
    public async Task WhoWorksWithAnAdaptationIsToldOnceThatItsOriginalHasChanged()
    {
        await using var application = await ToolKitApplication.StartAsync();
        var (toolkit, site) = (await application.MakeFolderAsync(RightsWorld.Level), RightsWorld.Site);
        var original = await application.WriteAsync($"{toolkit}/Muster.md", "# Muster der Vereinbarung\n\nEins.");
        var quiet = await application.WriteAsync($"{toolkit}/Ruhig.md", "# Nur die Form");
        var (writes, follows, neither) = (
            await application.CreatePersonAsync(Role.Contributor, site), await application.CreatePersonAsync(Role.Reader, site), await application.CreatePersonAsync(Role.Reader, site));
        using var browser = await application.SignInAsync(writes);
        foreach (var template in new[] { original, quiet })
            await browser.SubmitAsync(await browser.OpenAsync("/uebernehmen" + LibraryUrl.For(template)[LibraryUrl.Prefix.Length..]), "Übernehmen");
        foreach (var (person, followed) in new[] { (writes, "/Regionen"), (follows, site), (neither, "/Regionen") })
        {
            using var own = await application.SignInAsync(person);
            await FollowAsync(own, followed == site ? $"{site}/Muster.md" : toolkit, nameof(DigestRhythm.Daily));
            if (followed != site)
                await own.SubmitAsync(await own.OpenAsync(LibraryUrl.For(toolkit)), "nicht mehr verfolgen");
        }

        await application.ChangeAsync(original, "# Muster der Vereinbarung\n\nZwei.", "legal");
        await application.ChangeAsync(quiet, "# Nur die Form!", "editorial");
        await UpkeepTests.PassAsync(application, TimeSpan.FromDays(1));

        foreach (var told in new[] { writes, follows })
        {
            var mail = await application.ReceiveAsync(told.Mail);
            Assert.Equal("Werkzeugkoffer: 1 Neuigkeiten", mail.Subject);
            Assert.Contains("- Original geändert, weil das Recht es verlangt: Muster der Vereinbarung", mail.Body, StringComparison.Ordinal);
            Assert.Equal(LibraryUrl.For($"{site}/Muster.md"), new Uri(mail.Link("/dokumente/")).AbsolutePath);
        }

        await UpkeepTests.PassAsync(application, TimeSpan.FromDays(1));
        Assert.Equal((1, 1, 0), (await CountAsync(application, writes), await CountAsync(application, follows), await CountAsync(application, neither)));
        application.AssertQuietLog();
    }

    [Fact]
    public async Task WhoWantsNoMailGetsNone()
    {
        await using var application = await ToolKitApplication.StartAsync();
        var folder = await application.MakeFolderAsync();
        var person = await application.CreatePersonAsync(Role.Reader, Hessen);
        using var browser = await application.SignInAsync(person);
        await FollowAsync(browser, folder, nameof(DigestRhythm.Daily));
        var page = await FollowAsync(browser, folder, "nie");
        Assert.Equal("Sie bekommen keine Mail mehr.", page.Notice);
        await application.WriteAsync($"{folder}/a.md", "# Handreichung");

        await UpkeepTests.PassAsync(application, TimeSpan.FromDays(8));

        Assert.Equal(0, await CountAsync(application, person));
        application.AssertQuietLog();
    }

    [Theory]
    [InlineData("2026-11-22T05:00:00Z", DigestRhythm.Daily, "2026-11-23T05:00:00Z")] // six o'clock in winter: this one is over
    [InlineData("2026-11-22T04:59:00Z", DigestRhythm.Daily, "2026-11-22T05:00:00Z")]
    [InlineData("2026-07-01T12:00:00Z", DigestRhythm.Daily, "2026-07-02T04:00:00Z")] // in summer
    [InlineData("2026-11-22T12:00:00Z", DigestRhythm.Weekly, "2026-11-23T05:00:00Z")] // from Sunday to Monday
    [InlineData("2026-11-23T12:00:00Z", DigestRhythm.Weekly, "2026-11-30T05:00:00Z")]
    [InlineData("2026-10-24T22:30:00Z", DigestRhythm.Daily, "2026-10-25T05:00:00Z")] // the night in which summer time ends
    public void AMailComesInTheMorning(string now, DigestRhythm rhythm, string next) => Assert.Equal(
        DateTimeOffset.Parse(next, System.Globalization.CultureInfo.InvariantCulture),
        Digests.NextAfter(DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture), rhythm).ToUniversalTime());

    /// <summary>Follows a folder unless she does, and chooses how often mail comes.</summary>
    private static async Task<Page> FollowAsync(Browser browser, string folder, string rhythm)
    {
        var page = await browser.OpenAsync(LibraryUrl.For(folder));
        if (page.Button("verfolgen") is not null)
            await browser.SubmitAsync(page, "verfolgen");
        return await browser.SubmitAsync(await browser.OpenAsync("/konto/verfolgen"), "Speichern", ("rhythmus", rhythm));
    }

    private static async Task<int> CountAsync(ToolKitApplication application, TestPerson person)
    {
        var count = 0;
        foreach (var state in Enum.GetValues<MailState>())
            count += (await application.Installation.Mails.ListAsync(state)).Count(mail => mail.To == person.Mail);
        return count;
    }
}
