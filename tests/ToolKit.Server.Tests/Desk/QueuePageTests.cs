using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

public sealed class QueuePageTests(ToolKitApplication application, SignedInBrowsers browsers) : DeskPageTests(application, browsers)
{
    private const string Queue = "/verwaltung/antraege";

    [Fact]
    public async Task ManyAreGrantedInOneStepAndEachGetsAnInvitation()
    {
        var browser = await DeciderAsync();
        var first = await RequestAsync("Darmstadt", Role.Contributor);
        var second = await RequestAsync("Kassel (Stadt)");
        var third = await RequestAsync("Hessen");

        var page = await PressAsync(
            browser,
            await browser.OpenAsync(Queue),
            "Ausgewählte genehmigen",
            ("antrag", Text(first.Id)),
            ("antrag", Text(second.Id)),
            ("bis", Application.Time.GetUtcNow().AddDays(100).ToString("yyyy-MM-dd")));

        Assert.Contains("2 von 2 erledigt", page.Notice, StringComparison.Ordinal);
        Assert.Contains($"{first.Name}: Genehmigt bis", page.Notice, StringComparison.Ordinal);
        Assert.Equal([RequestState.Approved, RequestState.Approved, RequestState.Open], [await StateAsync(first), await StateAsync(second), await StateAsync(third)]);
        Assert.Contains("/einladung/in_", (await Application.ReceiveAsync(first.Mail)).Body, StringComparison.Ordinal);
        Assert.Contains("/einladung/in_", (await Application.ReceiveAsync(second.Mail)).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("in_", page.Html, StringComparison.Ordinal); // whoever decides cannot take it herself
    }

    [Fact]
    public async Task ManyAreRefusedWithATextBlockThatTheRequestersRead()
    {
        var decider = await Application.CreatePersonAsync(Role.RegionAdmin, Hessen);
        var block = (await (await DeskAsync(decider)).SaveTextBlockAsync((await RegionAsync()).Id, null, $"Baustein {Some.Number()}", "Bitte wenden Sie sich\nan das Jobcenter."))!;
        using var browser = await Application.SignInAsync(decider);
        var first = await RequestAsync();
        var second = await RequestAsync();

        var page = await PressAsync(
            browser, await browser.OpenAsync(Queue), "Ausgewählte ablehnen", ("antrag", Text(first.Id)), ("antrag", Text(second.Id)), ("baustein", Text(block.Id)));

        Assert.Contains("2 von 2 erledigt", page.Notice, StringComparison.Ordinal);
        Assert.Equal("Bitte wenden Sie sich\nan das Jobcenter.", (await (await DeskAsync(decider)).FindRequestAsync(first.Id))!.Answer);
        Assert.Contains("an das Jobcenter.", (await Application.ReceiveAsync(second.Mail)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatCannotBeDoneIsSaidLineByLineAndStopsNothingElse()
    {
        var browser = await DeciderAsync();
        var mine = await RequestAsync(name: "Erika Eigen");
        var decided = await RequestAsync(name: "Dora Decided");
        var foreign = await RequestAsync("Augsburg", name: "Frieda Fremd");
        var page = await browser.OpenAsync(Queue);
        await (await AdministratorDeskAsync()).RefuseAsync(decided.Id, "nein");

        var answer = await browser.PostAsync(
            $"{Queue}?handler=Genehmigen", ("antrag", Text(decided.Id)), ("antrag", Text(foreign.Id)), ("antrag", Text(mine.Id)), ("antrag", "99999999"), ("bis", ""));
        var shown = new Page(Queue, answer);

        Assert.Contains("1 von 4 erledigt", shown.Notice, StringComparison.Ordinal);
        Assert.Contains("Dora Decided: Darüber hat inzwischen jemand entschieden.", shown.Notice, StringComparison.Ordinal);
        Assert.Contains($"Antrag {foreign.Id}: Diesen Antrag gibt es nicht.", shown.Notice, StringComparison.Ordinal);
        Assert.Contains("Antrag 99999999: Diesen Antrag gibt es nicht.", shown.Notice, StringComparison.Ordinal);
        Assert.DoesNotContain("Frieda", shown.Html, StringComparison.Ordinal);
        Assert.Equal(RequestState.Open, await StateAsync(foreign));
        Assert.DoesNotContain("Frieda", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheFilterNarrowsByStatePlaceBodyAndText()
    {
        var browser = await DeciderAsync();
        var darmstadt = await RequestAsync("Darmstadt", name: $"Dagmar {Some.Number()}");
        var kassel = await RequestAsync("Kassel (Stadt)", name: $"Karla {Some.Number()}");
        await (await AdministratorDeskAsync()).RefuseAsync(kassel.Id, "nein");

        async Task<string> ListAsync(string query) => (await browser.OpenAsync(Queue + query)).Main;

        Assert.Contains(darmstadt.Name, await ListAsync(""), StringComparison.Ordinal);
        Assert.DoesNotContain(kassel.Name, await ListAsync(""), StringComparison.Ordinal);
        Assert.Contains(kassel.Name, await ListAsync("?stand=Refused"), StringComparison.Ordinal);
        Assert.Contains(kassel.Name, await ListAsync($"?stand=alle&ort={await PlaceAsync("Kassel (Stadt)")}"), StringComparison.Ordinal);
        Assert.DoesNotContain(darmstadt.Name, await ListAsync($"?stand=alle&ort={await PlaceAsync("Kassel (Stadt)")}"), StringComparison.Ordinal);
        Assert.DoesNotContain(darmstadt.Name, await ListAsync("?stelle=School"), StringComparison.Ordinal);
        Assert.Contains(darmstadt.Name, await ListAsync("?suche=" + Uri.EscapeDataString(darmstadt.Name.ToUpperInvariant())), StringComparison.Ordinal);
        Assert.Contains("Hier wartet nichts", await ListAsync("?suche=%25%27"), StringComparison.Ordinal);
        Assert.Equal(200, (await browser.GetAsync($"{Queue}?stand=Unsinn&ort=x-y&stelle=7&ab=-5&alle=vielleicht")).Status);
    }

    [Fact]
    public async Task WithoutAScriptAllOfAPageAreTickedByALink()
    {
        var browser = await DeciderAsync();
        var request = await RequestAsync();

        var page = await browser.OpenAsync(Queue);
        Assert.Empty(page.Document.QuerySelectorAll("input[name=antrag][checked]"));
        var ticked = await browser.OpenAsync(page.Link("Alle auf dieser Seite auswählen"));

        Assert.Equal(ticked.Document.QuerySelectorAll("input[name=antrag]").Length, ticked.Document.QuerySelectorAll("input[name=antrag][checked]").Length);
        Assert.NotNull(ticked.Document.QuerySelector($"input[value='{request.Id}'][checked]"));
    }

    [Fact]
    public async Task WithoutAChoiceNothingIsDecided()
    {
        var browser = await DeciderAsync();
        await RequestAsync();

        var page = await PressAsync(browser, await browser.OpenAsync(Queue), "Ausgewählte genehmigen");

        Assert.Equal(400, page.Status);
        Assert.Contains("zuerst Anträge", page.Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoeverDecidesForOneSiteSeesThatSiteOnly()
    {
        var browser = await DeciderAsync("/Regionen/Hessen/Standorte/Darmstadt");
        var own = await RequestAsync("Darmstadt");
        var other = await RequestAsync("Kassel (Stadt)");
        var region = await RequestAsync("Hessen");

        var page = await browser.OpenAsync(Queue);

        Assert.Contains(own.Name, page.Main, StringComparison.Ordinal);
        Assert.DoesNotContain(other.Name, page.Main, StringComparison.Ordinal);
        Assert.DoesNotContain(region.Name, page.Main, StringComparison.Ordinal);
        Assert.Equal(404, (await browser.GetAsync(PageOf(other))).Status);
    }
}
