using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

public sealed class RecordingPageTests(ToolKitApplication application, SignedInBrowsers browsers) : DeskPageTests(application, browsers)
{
    private const string Form = "/verwaltung/antraege/erfassen";

    [Fact]
    public async Task ARequestThatCameByMailIsRecordedAndGrantedInOneStep()
    {
        var browser = await DeciderAsync();
        var mail = Some.Mail();

        var page = await PressAsync(browser, await browser.OpenAsync(Form), "Erfassen und genehmigen", await FieldsAsync(mail));

        Assert.Equal(Form, page.Path);
        Assert.Contains("Gerda Alt: Genehmigt bis", page.Notice, StringComparison.Ordinal);
        Assert.Contains("/einladung/in_", (await Application.ReceiveAsync(mail)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneThatIsOnlyRecordedWaitsWithTheOthers()
    {
        var browser = await DeciderAsync();
        var mail = Some.Mail();

        var page = await PressAsync(browser, await browser.OpenAsync(Form), "Nur erfassen", await FieldsAsync(mail));

        Assert.StartsWith("/verwaltung/antraege/", page.Path, StringComparison.Ordinal);
        Assert.Contains(mail, page.Main, StringComparison.Ordinal);
        Assert.NotNull(page.Form("Ablehnen"));
        var again = await PressAsync(browser, await browser.OpenAsync(Form), "Nur erfassen", await FieldsAsync(mail));
        Assert.Equal(409, again.Status);
        Assert.Contains("schon offen", again.Notice, StringComparison.Ordinal);
        Assert.Equal(mail, again.Document.QuerySelector("#mail")!.GetAttribute("value"));
    }

    [Fact]
    public async Task WhatIsOutOfPlaceIsRefused()
    {
        var browser = await DeciderAsync();
        var fields = await FieldsAsync(Some.Mail());

        async Task<int> PostAsync(string name, string value) =>
            (await browser.PostAsync(Form, [.. fields.Select(field => field.Name == name ? (name, value) : field)])).Status;

        Assert.Equal(403, await PostAsync("ort", await PlaceAsync("Augsburg")));
        Assert.Equal(400, await PostAsync("ort", "99999"));
        Assert.Equal(400, await PostAsync("ort", ""));
        Assert.Equal(400, await PostAsync("mail", "keine Adresse"));
        Assert.Equal(400, await PostAsync("bis", "2001-01-01"));
        Assert.Equal(400, await PostAsync("stelle", ""));
        Assert.Equal(400, await PostAsync("rolle", "Administrator"));
    }

    [Theory]
    [InlineData(Form, "name, mail, funktion, stelle, ort, grund")]
    [InlineData("/verwaltung/einladen", "adressen, funktion, stelle, ort, grund")]
    public async Task EverythingThatIsMissingIsSaidAtOnceAndAtItsField(string form, string fields)
    {
        var browser = await DeciderAsync();

        var page = new Page(form, await browser.PostAsync(form, ("rolle", "Reader"), ("bis", "2999-12-31")));

        Assert.Equal(400, page.Status);
        Assert.Equal(fields, string.Join(", ", page.Document.QuerySelectorAll("#fehler a").Select(link => link.GetAttribute("href")![1..])));
        Assert.Equal(fields.Split(", ").Order(), page.Document.QuerySelectorAll("[aria-invalid=true]").Select(field => field.Id!).Order());
    }

    [Fact]
    public async Task ManyAreInvitedFromAPastedListAndEachLineHasItsResult()
    {
        var browser = await DeciderAsync();
        var (first, second) = (Some.Mail(), Some.Mail());

        var page = await PressAsync(
            browser,
            await browser.OpenAsync("/verwaltung/einladen"),
            "Einladen",
            ("adressen", $"{first}\r\nAnna Muster <{second}>; {first}\nkeine Adresse\n\n"),
            ("ort", await PlaceAsync("Kassel (Stadt)")),
            ("rolle", "Contributor"),
            ("stelle", "YouthOffice"),
            ("funktion", "Jugendhilfe"),
            ("grund", "Neues Bündnis"));

        Assert.Contains("2 von 4 erledigt", page.Notice, StringComparison.Ordinal);
        Assert.Contains($"{first}: Steht weiter oben schon in der Liste.", page.Notice, StringComparison.Ordinal);
        Assert.Contains("keine Adresse: Das ist keine Mailadresse", page.Notice, StringComparison.Ordinal);
        Assert.Equal($"{first}\nkeine Adresse", page.Document.QuerySelector("#adressen")!.TextContent.Trim());
        Assert.Contains("Anna Muster", (await Application.ReceiveAsync(second)).Body, StringComparison.Ordinal);
        Assert.Contains("/einladung/in_", (await Application.ReceiveAsync(first)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MoreAddressesThanAllowedInviteNobody()
    {
        var browser = await DeciderAsync();
        var mail = Some.Mail();

        var page = await PressAsync(
            browser,
            await browser.OpenAsync("/verwaltung/einladen"),
            "Einladen",
            ("adressen", string.Join('\n', Enumerable.Range(0, AccessDesk.MostInvitations + 1).Select(i => $"{i}{mail}"))),
            ("ort", await PlaceAsync("Kassel (Stadt)")),
            ("stelle", "School"),
            ("funktion", "Beratung"),
            ("grund", "Neues Bündnis"));

        Assert.Equal(400, page.Status);
        Assert.Contains("höchstens 200 Adressen", page.Notice, StringComparison.Ordinal);
        Assert.Contains("Hier wartet nichts", (await browser.OpenAsync("/verwaltung/antraege?stand=alle&suche=" + Uri.EscapeDataString(mail))).Main, StringComparison.Ordinal);
    }

    private async Task<(string Name, string Value)[]> FieldsAsync(string mail) =>
    [
        ("name", "Gerda Alt"), ("mail", mail), ("funktion", "Beratung"), ("stelle", "EmploymentAgency"), ("ort", await PlaceAsync("Darmstadt")), ("rolle", "Reader"),
        ("grund", "Mail an das Postfach"), ("bis", Application.Time.GetUtcNow().AddDays(200).ToString("yyyy-MM-dd")),
    ];
}
