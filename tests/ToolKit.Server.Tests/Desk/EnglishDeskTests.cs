using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>Asking for access, the account, connecting and the desk, for whoever has chosen English.</summary>
public sealed class EnglishDeskTests(ToolKitApplication application, SignedInBrowsers browsers) : DeskPageTests(application, browsers)
{
    // Words that no English page has, and that few German sentences do without.
    private static readonly HashSet<string> GermanWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "und", "oder", "der", "das", "dem", "nicht", "kein", "keine", "keiner", "Sie", "Ihr", "Ihre", "Ihren", "für", "vom", "bis", "ab", "seit", "ist", "sind", "wird", "werden", "auf",
        "ein", "eine", "einen", "einer", "zum", "zur", "noch", "schon", "alle", "ohne", "Zugang", "Zugänge", "Anträge", "Rolle", "Stelle", "Grund", "Bereich", "Kennwort", "Speichern",
    };

    public static TheoryData<string> Public { get; } =
    [
        "/anmelden", "/anmelden?problem=dienst", "/anmelden?problem=antwort", "/anmelden/code", "/anmelden/ohne-zugang", "/kennwort-vergessen", "/kennwort/nichts", "/willkommen/nichts",
        "/einladung/nichts", "/zugang", "/zugang/bestaetigen/nichts", "/office/fertig", "/datenschutz",
    ];

    public static TheoryData<string> Own { get; } =
    [
        "/konto", "/konto/kennwort", "/konto/kennwort?geaendert=ja", "/konto/sitzungen", "/konto/sitzungen?beendet=eine", "/konto/zweiter-faktor", "/konto/zugang", "/konto/zugang?ort=Darm",
        "/konto/zugang?ort=nirgends", "/office", "/verbinden", .. ClientPrograms.All.Select(program => $"/verbinden/{program.Key}"),
    ];

    public static TheoryData<string> Desk { get; } =
    [
        "/verwaltung", "/verwaltung/antraege", "/verwaltung/antraege?stand=alle", "/verwaltung/antraege/erfassen", "/verwaltung/einladen", "/verwaltung/berechtigungen",
        "/verwaltung/regionen", "/verwaltung/regionen/einlesen", "/verwaltung/protokoll", "/verwaltung/personen", "/verwaltung/mail", "/verwaltung/suche",
    ];

    [Theory]
    [MemberData(nameof(Public))]
    public async Task WhatAnybodySees(string address)
    {
        using var browser = Application.OpenBrowser();
        await browser.OpenAsync("/anmelden?sprache=en");

        AssertEnglish(await browser.OpenAsync(address));
    }

    [Theory]
    [MemberData(nameof(Own))]
    public async Task WhatAPersonSeesOfHerOwn(string address) => AssertEnglish(await (await EnglishAsync(await DeciderAsync())).OpenAsync(address));

    [Theory]
    [MemberData(nameof(Desk))]
    public async Task WhatTheDeskLists(string address)
    {
        await RequestAsync();

        AssertEnglish(await (await EnglishAsync(await AdministratorAsync())).OpenAsync(address));
    }

    [Fact]
    public async Task ARequestItsPersonAndItsRegion()
    {
        var browser = await EnglishAsync(await AdministratorAsync());
        var request = await RequestAsync();
        var person = await Application.CreatePersonAsync(Role.Reader, Hessen);
        var region = (await RegionAsync()).Id;

        foreach (var address in new[] { PageOf(request), $"/verwaltung/personen/{Text(person.Id)}", $"/verwaltung/regionen/{Text(region)}", $"/verwaltung/bestaetigen/{Text(region)}" })
            AssertEnglish(await browser.OpenAsync(address));
    }

    [Fact]
    public async Task ADecisionIsMadeAndAMistakeIsExplained()
    {
        var browser = await EnglishAsync(await DeciderAsync());
        var (first, second) = (await RequestAsync(), await RequestAsync());

        var refused = await PressAsync(browser, await browser.OpenAsync(PageOf(first)), "Refuse");
        var approved = await PressAsync(browser, await browser.OpenAsync(PageOf(first)), "Approve");

        Assert.Equal(400, refused.Status);
        Assert.StartsWith("Please give a reason", refused.Notice, StringComparison.Ordinal);
        AssertEnglish(refused);
        Assert.StartsWith($"{first.Name}: Approved until ", approved.Notice, StringComparison.Ordinal);
        AssertEnglish(approved);
        Assert.Equal((RequestState.Approved, RequestState.Open), (await StateAsync(first), await StateAsync(second)));
    }

    [Fact]
    public async Task AnEmptyRequestForAccessIsExplained()
    {
        using var browser = Application.OpenBrowser();

        var page = await browser.SubmitAsync(await browser.OpenAsync("/zugang?sprache=en"), "Send the request");

        Assert.Contains("Please choose where you work.", page.Main, StringComparison.Ordinal);
        AssertEnglish(page);
    }

    [Fact]
    public async Task ARequestForAccessIsMadeAndItsMailKeepsTheLanguageOfMails()
    {
        using var browser = Application.OpenBrowser();
        var mail = Some.Mail();
        var site = (await SiteAsync("Kassel (Stadt)")).Id;

        var page = await browser.SubmitAsync(
            await browser.OpenAsync("/zugang?sprache=en"), "Find the place", ("ort", "Kassel (Stadt)"));
        page = await browser.SubmitAsync(
            page, "Send the request", ("platz", $"s{Text(site)}"), ("name", "Anna Muster"), ("mail", mail), ("funktion", "Beratung U25"), ("stelle", "Jobcenter"), ("grund", "Fallkonferenzen"));

        Assert.Contains($"An e-mail to {mail} is on its way.", page.Main, StringComparison.Ordinal);
        AssertEnglish(page);
        var sent = await Application.ReceiveAsync(mail);
        Assert.Contains("Kassel (Stadt), Lesen.", sent.Body, StringComparison.Ordinal);
        page = await browser.SubmitAsync(await browser.OpenAsync(sent.Link("/zugang/bestaetigen/")), "Yes, confirm the request");
        Assert.StartsWith("The request has been with the region Hessen since ", page.Notice, StringComparison.Ordinal);
        AssertEnglish(page);
    }

    private static async Task<Browser> EnglishAsync(Browser browser)
    {
        await browser.OpenAsync("/anmelden?sprache=en");
        return browser;
    }

    /// <summary>Nothing between header and footer is in German but what says so.</summary>
    private static void AssertEnglish(Page page)
    {
        Assert.Equal("en", page.Document.DocumentElement.GetAttribute("lang"));
        var main = page.Document.QuerySelector("main")!;
        foreach (var german in main.QuerySelectorAll("[lang=de], code, input[type=hidden]"))
            german.Remove();
        var said = main.QuerySelectorAll("[aria-label], [placeholder], [alt]")
            .SelectMany(element => new[] { element.GetAttribute("aria-label"), element.GetAttribute("placeholder"), element.GetAttribute("alt") })
            .Append(main.TextContent).Append(page.Document.Title);
        var words = said.OfType<string>().SelectMany(text => text.Split([' ', '\n', '\r', '\t', '.', ',', ':', ';', '?', '(', ')', '“', '”', '„']));
        Assert.Empty(words.Where(GermanWords.Contains).Distinct(StringComparer.Ordinal));
    }
}
