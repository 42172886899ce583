using System.Globalization;
using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

public sealed class DecisionPageTests(ToolKitApplication application, SignedInBrowsers browsers) : DeskPageTests(application, browsers)
{
    [Fact]
    public async Task ARequestIsGrantedAsItIsAndTheNextOneComes()
    {
        var browser = await DeciderAsync("/Regionen/Bayern/Standorte/Regensburg");
        var first = await RequestAsync("Regensburg", Role.Contributor);
        var second = await RequestAsync("Regensburg");

        var next = await PressAsync(browser, await browser.OpenAsync(PageOf(first)), "Genehmigen");

        Assert.Equal(PageOf(second), next.Path);
        Assert.Contains($"{first.Name}: Genehmigt bis", next.Notice, StringComparison.Ordinal);
        var last = await PressAsync(browser, next, "Ablehnen", ("grund", "Doppelt"));
        Assert.Equal("/verwaltung/antraege", last.Path);
        Assert.Contains("Es wartet kein weiterer Antrag", last.Notice, StringComparison.Ordinal);
        Assert.Equal((RequestState.Approved, RequestState.Refused), (await StateAsync(first), await StateAsync(second)));
    }

    [Fact]
    public async Task RoleScopeAndEndAreChangedBeforeTheGrant()
    {
        var browser = await DeciderAsync();
        var request = await RequestAsync("Hessen", Role.RegionAdmin);
        var darmstadt = await SiteAsync("Darmstadt");
        var until = DateOnly.FromDateTime(Application.Time.GetUtcNow().UtcDateTime).AddDays(40);

        await PressAsync(
            browser,
            await browser.OpenAsync(PageOf(request)),
            "Genehmigen",
            ("rolle", "Reader"),
            ("bereich", Text(darmstadt.FolderId)),
            ("bis", until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ("nachricht", "Willkommen im Bündnis!"));

        var terms = (await (await AdministratorDeskAsync()).FindRequestAsync(request.Id))!.Terms!;
        Assert.Equal((Role.Reader, darmstadt.FolderId, LocalDays.EndOf(until)), (terms.Role, terms.ScopeId, terms.Until));
        Assert.Contains("Willkommen im Bündnis!", (await Application.ReceiveAsync(request.Mail)).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bis", "", "bis wann")]
    [InlineData("bis", "2001-01-01", "ein Ende")]
    [InlineData("bis", "9999-12-31", "bis wann")]
    [InlineData("bereich", "1", "vergibt")]
    [InlineData("bereich", "99999999", "kein Ordner")]
    [InlineData("rolle", "Administrator", "ganze Ablage")]
    public async Task TermsThatDoNotFitAreRefusedWithASentence(string field, string value, string sentence)
    {
        var browser = await DeciderAsync();
        var request = await RequestAsync();
        var fields = new Dictionary<string, string> { ["rolle"] = "Reader", ["bereich"] = Text((await SiteAsync("Darmstadt")).FolderId), ["bis"] = "2027-06-30", [field] = value };

        var answer = await browser.PostAsync($"{PageOf(request)}?handler=Genehmigen", [.. fields.Select(pair => (pair.Key, pair.Value))]);

        Assert.InRange(answer.Status, 400, 403);
        Assert.Contains(sentence, new Page(PageOf(request), answer).Notice, StringComparison.Ordinal);
        Assert.Equal(RequestState.Open, await StateAsync(request));
    }

    [Fact]
    public async Task ARefusalNeedsAReasonAndATextBlockIsPutIntoItWithoutAScript()
    {
        var decider = await Application.CreatePersonAsync(Role.RegionAdmin, Hessen);
        var block = (await (await DeskAsync(decider)).SaveTextBlockAsync((await RegionAsync()).Id, null, $"Baustein {Some.Number()}", "Hier fehlt die Zustimmung der Leitung."))!;
        using var browser = await Application.SignInAsync(decider);
        var request = await RequestAsync();

        var empty = await PressAsync(browser, await browser.OpenAsync(PageOf(request)), "Ablehnen");
        Assert.Equal(400, empty.Status);
        Assert.Contains("Begründung", empty.Notice, StringComparison.Ordinal);
        Assert.Equal("grund", Assert.Single(empty.Document.QuerySelectorAll("[aria-invalid=true]")).Id);

        var filled = await PressAsync(browser, empty, "Textbaustein einsetzen", ("baustein", Text(block.Id)));
        Assert.Equal("Hier fehlt die Zustimmung der Leitung.", filled.Document.QuerySelector("#grund")!.TextContent.Trim());
        await PressAsync(browser, filled, "Ablehnen", ("grund", "Hier fehlt die Zustimmung der Leitung, bitte nachreichen."));

        Assert.Equal("Hier fehlt die Zustimmung der Leitung, bitte nachreichen.", (await (await DeskAsync(decider)).FindRequestAsync(request.Id))!.Answer);
    }

    [Fact]
    public async Task ARequestIsPassedOnAndIsThenTheOthersToDecide()
    {
        var here = await DeciderAsync();
        var there = await DeciderAsync(Bayern);
        var request = await RequestAsync(name: $"Wanda {Some.Number()}");
        Assert.Equal(404, (await there.GetAsync(PageOf(request))).Status);

        await PressAsync(here, await here.OpenAsync(PageOf(request)), "Weiterleiten", ("wohin", await PlaceAsync("Augsburg")), ("hinweis", "Wohnt jetzt in Augsburg"));

        Assert.Equal(RequestState.PassedOn, await StateAsync(request));
        var list = await there.OpenAsync("/verwaltung/antraege?suche=" + Uri.EscapeDataString(request.Name));
        var passed = await there.OpenAsync(list.Link(request.Name));
        Assert.Contains("Wohnt jetzt in Augsburg", passed.Main, StringComparison.Ordinal);
        Assert.NotNull(passed.Form("Weiterleiten"));
        Assert.Null((await here.OpenAsync(PageOf(request))).Form("Weiterleiten"));
    }

    [Fact]
    public async Task WithFourEyesTheSecondConfirmsWhatTheFirstProposed()
    {
        var region = await RegionAsync("Nord");
        await (await AdministratorDeskAsync()).ChangeRegionAsync(region.Id, fourEyes: true);
        var first = await DeciderAsync("/Regionen/Nord");
        using var second = await Application.SignInAsync(Role.RegionAdmin, "/Regionen/Nord");
        var request = await RequestAsync("Hamburg", Role.Editor);

        await PressAsync(first, await first.OpenAsync(PageOf(request)), "Vorschlagen");
        var waiting = await first.OpenAsync(PageOf(request));
        Assert.Contains("Sie haben die Genehmigung vorgeschlagen", waiting.Main, StringComparison.Ordinal);
        Assert.Equal(409, (await first.PostAsync($"{PageOf(request)}?handler=Bestaetigen")).Status);
        Assert.Equal(RequestState.Open, await StateAsync(request));
        Assert.Contains("zweite Person: 1", (await second.OpenAsync("/verwaltung")).Main, StringComparison.Ordinal);

        await PressAsync(second, await second.OpenAsync(PageOf(request)), "Bestätigen");
        Assert.Equal(RequestState.Approved, await StateAsync(request));
    }

    [Fact]
    public async Task AnInvitationIsSentAgainAndWithdrawn()
    {
        var browser = await DeciderAsync();
        var request = await RequestAsync();
        await PressAsync(browser, await browser.OpenAsync(PageOf(request)), "Genehmigen");
        var before = (await Application.ReceiveAsync(request.Mail)).Body;

        var again = await PressAsync(browser, await browser.OpenAsync(PageOf(request)), "Neu einladen");
        Assert.Contains("Einladung ist unterwegs", again.Notice, StringComparison.Ordinal);
        Assert.NotEqual(before, (await Application.ReceiveAsync(request.Mail)).Body);
        await PressAsync(browser, again, "Einladung zurückziehen");

        Assert.Equal(RequestState.Withdrawn, await StateAsync(request));
    }

    [Fact]
    public async Task NobodyDecidesHerOwnRequest()
    {
        var decider = await Application.CreatePersonAsync(Role.RegionAdmin, "/Regionen/Hessen/Standorte/Darmstadt");
        var site = await SiteAsync("Darmstadt");
        await Application.Installation.Grants.GiveAsync(new NewGrant(decider.Id, Role.RegionAdmin, (await RegionAsync("Sachsen")).FolderId));
        var saxony = await RegionAsync("Sachsen");
        var asked = await (await AdministratorDeskAsync()).RecordAsync(
            new NewAccessRequest(decider.Name, "Leitung", AllianceBody.Jobcenter, decider.Mail, saxony.Id, null, Role.RegionAdmin, "Vertretung"));
        using var browser = await Application.SignInAsync(decider);

        var page = await browser.OpenAsync(PageOf(asked!));
        Assert.Contains("Ihr eigener Antrag", page.Main, StringComparison.Ordinal);
        Assert.Null(page.Form("Genehmigen"));
        var answer = await browser.PostAsync($"{PageOf(asked!)}?handler=Genehmigen", ("rolle", "Reader"), ("bereich", Text(site.FolderId)), ("bis", "2027-06-30"));

        Assert.Equal(409, answer.Status);
        Assert.Equal(RequestState.Open, await StateAsync(asked!));
    }

    [Fact]
    public async Task AForeignRequestIsAsAbsentWithEveryHandler()
    {
        var browser = await DeciderAsync(Bayern);
        var foreign = await RequestAsync("Kassel (Stadt)");
        (string Name, string Value)[] fields =
        [
            ("rolle", "Reader"), ("bereich", Text((await SiteAsync("Kassel (Stadt)")).FolderId)), ("bis", "2027-06-30"), ("grund", "nein"),
            ("wohin", await PlaceAsync("Augsburg")), ("hinweis", ""),
        ];

        foreach (var handler in new[] { "Genehmigen", "Bestaetigen", "Ablehnen", "Einsetzen", "Weiterleiten", "Erneut", "Zurueckziehen" })
        {
            var answers = new List<(int, string)>();
            foreach (var id in new[] { foreign.Id, 99_999_999 })
            {
                var answer = await browser.PostAsync($"/verwaltung/antraege/{id}?handler={handler}", fields);
                answers.Add((answer.Status, new Page("", answer).Main));
            }

            Assert.Equal(404, answers[0].Item1);
            Assert.Equal(answers[1], answers[0]);
        }

        Assert.Equal(RequestState.Open, await StateAsync(foreign));
    }

    [Fact]
    public async Task WhatARequesterWritesIsShownAsText()
    {
        var browser = await DeciderAsync();
        var request = await RequestAsync(name: "<script>alert(1)</script>");

        var page = await browser.OpenAsync(PageOf(request));

        Assert.Equal("<script>alert(1)</script>", page.Document.QuerySelector("h1")!.TextContent);
        Assert.Empty(page.Document.QuerySelectorAll("main script"));
    }
}
