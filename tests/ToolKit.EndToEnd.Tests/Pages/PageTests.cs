using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>
/// Every page in a browser: nothing that axe-core finds wrong, nothing from elsewhere, nothing that leaves the window.
/// TOOLKIT_PAGES=all looks at more of each, leaves pictures in <c>artifacts/pages</c> for people to look at, and writes <c>docs/accessibility.json</c>, which the declaration of accessibility is made of.
/// </summary>
[Collection(nameof(PageWorld))]
public sealed partial class PageTests(PageWorld world, ITestOutputHelper output)
{
    private const string Folder = "/dokumente/Werkzeugkoffer/Transparenz";
    private const string Document = "/dokumente/Werkzeugkoffer/Transparenz/Operative%20Instrumente/Zust%C3%A4ndigkeitsmatrix.md";

    // One line for each page, by its route; a route may have several states.
    private static readonly Look[] Looks =
    [
        new("/", "start", null, "/"),
        new("/", "start-angemeldet", PageWorld.Contributor, "/"),
        new("/abgleichen/{**path}", "abgleichen", PageWorld.Contributor, "=abgleichen"),
        new("/abmelden", "abmelden", PageWorld.Contributor, "/abmelden") { LeadsTo = "/" }, // the button of each page does it; this page only leads on to a provider
        new("/anmelden", "anmelden", null, "/anmelden"),
        new("/anmelden/code", "anmelden-code", null, "/anmelden/code"),
        new("/anmelden/erneut", "anmelden-erneut", PageWorld.Contributor, "/anmelden/erneut"),
        new("/anmelden/ohne-zugang", "anmelden-ohne-zugang", null, "/anmelden/ohne-zugang"),
        new("/ausfuellen/{**path}", "ausfuellen", PageWorld.Contributor, "/ausfuellen" + PageWorld.Escape(PageWorld.Agreement)),
        new("/ausfuellen/{**path}", "ausfuellen-nichts", PageWorld.Contributor, "/ausfuellen" + PageWorld.Escape(PageWorld.LongDocument)),
        new("/barriere-melden", "barriere-melden", null, "/barriere-melden"),
        new("/barrierefreiheit", "barrierefreiheit", null, "/barrierefreiheit"),
        new("/bearbeiten/{**path}", "bearbeiten", PageWorld.Contributor, "/bearbeiten" + PageWorld.Escape(PageWorld.LongDocument)),
        new("/datenschutz", "datenschutz", null, "/datenschutz"),
        new("/dokumente/{**path}", "dokumente", PageWorld.Contributor, "/dokumente"),
        new("/dokumente/{**path}", "ordner", PageWorld.Administrator, Folder),
        new("/dokumente/{**path}", "ordner-region", PageWorld.Contributor, "/dokumente/Regionen/Hessen"),
        new("/dokumente/{**path}", "ordner-leer", PageWorld.Contributor, "/dokumente/Regionen/Hessen/Standorte/Darmstadt"),
        new("/dokumente/{**path}", "dokument", PageWorld.Contributor, Document),
        new("/dokumente/{**path}", "dokument-lang", PageWorld.Contributor, "/dokumente" + PageWorld.Escape(PageWorld.LongDocument)),
        new("/dokumente/{**path}", "dokument-anpassung", PageWorld.Contributor, "=anpassung"),
        new("/dokumente/{**path}", "dokument-original", PageWorld.Administrator, "/dokumente" + PageWorld.Escape(PageWorld.Template)),
        new("/drucken/{**path}", "drucken", PageWorld.Contributor, "/drucken" + PageWorld.Escape(PageWorld.LongDocument)),
        new("/eingang", "eingang", PageWorld.Administrator, "/eingang"),
        new("/eingang", "eingang-eigene", PageWorld.Contributor, "/eingang"),
        new("/eingang/pruefen", "eingang-pruefen", PageWorld.Administrator, "=entwurf"),
        new("/eingang/vergleichen", "eingang-vergleichen", PageWorld.Administrator, "=vergleich"),
        new("/einladung/{link}", "einladung", null, "=einladung"),
        new("/einladung/{link}", "einladung-abgelaufen", null, "/einladung/falsch") { Status = 410 },
        new("/fehler/{status:int}", "fehler-400", null, "/fehler/400") { Status = 400 },
        new("/fehler/{status:int}", "fehler-403", null, "/fehler/403") { Status = 403 },
        new("/fehler/{status:int}", "fehler-403-angemeldet", PageWorld.Contributor, "/fehler/403") { Status = 403 },
        new("/fehler/{status:int}", "fehler-404", PageWorld.Contributor, "/gibt-es-nicht") { Status = 404 },
        new("/fehler/{status:int}", "fehler-409", null, "/fehler/409") { Status = 409 },
        new("/fehler/{status:int}", "fehler-413", PageWorld.Contributor, "/fehler/413") { Status = 413 },
        new("/fehler/{status:int}", "fehler-423", null, "/fehler/423") { Status = 423 },
        new("/fehler/{status:int}", "fehler-429", null, "/fehler/429") { Status = 429 },
        new("/fehler/{status:int}", "fehler-500", null, "/fehler/500") { Status = 500 },
        new("/fehler/{status:int}", "fehler-507", null, "/fehler/507") { Status = 507 },
        new("/handlungsfelder/{feld}", "handlungsfeld", PageWorld.Contributor, "/handlungsfelder/transparenz"),
        new("/handlungsfelder/{feld}", "handlungsfeld-eingegrenzt", PageWorld.Contributor, "/handlungsfelder/ablaeufe?ebene=Operative%20Instrumente&art=Muster"),
        new("/impressum", "impressum", null, "/impressum"),
        new("/kennwort-vergessen", "kennwort-vergessen", null, "/kennwort-vergessen"),
        new("/kennwort/{link}", "kennwort", null, "=kennwort"),
        new("/koffer", "koffer", PageWorld.Contributor, "/koffer"),
        new("/koffer/{art:regex(^(geteilt|satz)$)}/{schluessel}", "koffer-satz", PageWorld.Contributor, "=satz"),
        new("/koffer/{art:regex(^(geteilt|satz)$)}/{schluessel}", "koffer-geteilt", PageWorld.Contributor, "=geteilter Koffer"),
        new("/koffer/{id:long}", "koffer-packen", PageWorld.Contributor, "=koffer"),
        new("/konto", "konto", PageWorld.Contributor, "/konto"),
        new("/konto/kennwort", "konto-kennwort", PageWorld.Contributor, "/konto/kennwort"),
        new("/konto/sitzungen", "konto-sitzungen", PageWorld.Contributor, "/konto/sitzungen"),
        new("/konto/verfolgen", "konto-verfolgen", PageWorld.Contributor, "/konto/verfolgen"),
        new("/konto/zugang", "konto-zugang", PageWorld.Contributor, "/konto/zugang"),
        new("/konto/zweiter-faktor", "konto-zweiter-faktor", PageWorld.Contributor, "/konto/zweiter-faktor"),
        new("/leichte-sprache", "leichte-sprache", null, "/leichte-sprache"),
        new("/neu", "neu", PageWorld.Contributor, "/neu?was=alles"),
        new("/office", "office", PageWorld.Contributor, "/office"),
        new("/office/fertig", "office-fertig", PageWorld.Contributor, "/office/fertig"),
        new("/papierkorb", "papierkorb", PageWorld.Contributor, "/papierkorb"),
        new("/pruefdaten", "pruefdaten", PageWorld.Administrator, "/pruefdaten"),
        new("/standort/profil", "standort-profil", PageWorld.Contributor, "=profil"),
        new("/standort/profil", "standort-waehlen", PageWorld.Contributor, "/standort/profil"),
        new("/suche", "suche", PageWorld.Contributor, "/suche"),
        new("/suche", "suche-treffer", PageWorld.Contributor, "/suche?q=Vereinbarung"),
        new("/suche", "suche-nichts", PageWorld.Contributor, "/suche?q=Quastenflosser"),
        new("/uebernehmen/{**path}", "uebernehmen", PageWorld.Contributor, "/uebernehmen" + PageWorld.Escape(PageWorld.Template)),
        new("/verbinden/pruefen/{id:long}", "verbindung", PageWorld.Administrator, "=verbindung"),
        new("/verbinden/{programm?}", "verbinden", PageWorld.Contributor, "/verbinden"),
        new("/verbinden/{programm?}", "verbinden-explorer", PageWorld.Contributor, "/verbinden/explorer"),
        new("/vergleichen/{**path}", "vergleichen", PageWorld.Contributor, "/vergleichen" + PageWorld.Escape(PageWorld.LongDocument)),
        new("/verschieben", "verschieben", PageWorld.Contributor, "=verschieben"),
        new("/verwaltung", "verwaltung", PageWorld.Administrator, "/verwaltung"),
        new("/verwaltung/antraege", "antraege", PageWorld.Administrator, "/verwaltung/antraege"),
        new("/verwaltung/antraege/erfassen", "antrag-erfassen", PageWorld.Administrator, "/verwaltung/antraege/erfassen"),
        new("/verwaltung/antraege/{id:long}", "antrag-offen", PageWorld.Administrator, "=offener Antrag"),
        new("/verwaltung/berechtigungen", "berechtigungen", PageWorld.Administrator, "/verwaltung/berechtigungen"),
        new("/verwaltung/bestaetigen/{region:long}", "bestaetigen", PageWorld.Administrator, "=bestaetigung"),
        new("/verwaltung/einladen", "einladen", PageWorld.Administrator, "/verwaltung/einladen"),
        new("/verwaltung/mail", "mail", PageWorld.Administrator, "/verwaltung/mail"),
        new("/verwaltung/personen", "personen", PageWorld.Administrator, "/verwaltung/personen"),
        new("/verwaltung/personen/{id:long}", "person", PageWorld.Administrator, "=person"),
        new("/verwaltung/protokoll", "protokoll", PageWorld.Administrator, "/verwaltung/protokoll"),
        new("/verwaltung/regionen", "regionen", PageWorld.Administrator, "/verwaltung/regionen"),
        new("/verwaltung/regionen/einlesen", "regionen-einlesen", PageWorld.Administrator, "/verwaltung/regionen/einlesen"),
        new("/verwaltung/regionen/{id:long}", "region", PageWorld.Administrator, "=region"),
        new("/verwaltung/suche", "verwaltung-suche", PageWorld.Administrator, "/verwaltung/suche"),
        new("/vorlagen-check", "vorlagen-check", PageWorld.Contributor, "/vorlagen-check"),
        new("/willkommen/{link}", "willkommen-abgelaufen", null, "/willkommen/falsch") { Status = 410 },
        new("/zaehlung", "zaehlung", null, "/zaehlung"),
        new("/zahlen", "zahlen", PageWorld.Contributor, "/zahlen"),
        new("/zugang", "zugang", null, "/zugang"),
        new("/zugang/antrag/{link}", "antrag", null, "=antrag"),
        new("/zugang/bestaetigen/{link}", "zugang-bestaetigen", null, "=bestaetigen"),
        new("/zurueckgeben/{**path}", "zurueckgeben", PageWorld.Contributor, "=zurueckgeben"),
    ];

    // Everyday: light, dark and narrow, in one visit of each page.
    private static readonly Mode[] EverydayModes =
    [
        new("hell", "hell", 1280, 900),
        new("dunkel", "dunkel", 1280, 900) { Scheme = ColorScheme.Dark },
        new("schmal", "bei 320 Pixel Breite", 320, 640),
    ];

    // 1,280 by 900 pixels at 400 % are as many as 320 by 225.
    private static readonly Mode[] FurtherModes =
    [
        new("400-prozent", "bei 400 % Vergrößerung", 320, 225),
        new("kontrast", "mit eigenen Farben", 1280, 900) { Forced = true },
    ];

    // WCAG 2.0 to 2.2, A and AA, and what axe-core recommends beyond.
    private const string Rules = """{ type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }""";

    // In the dark and with the reader's colours all else is the same.
    private const string ColourRules = """{ type: "rule", values: ["color-contrast", "link-in-text-block"] }""";

    // What is called the same in every language: people, their devices, and places ("Länder" is the word for them in English too).
    private static readonly string[] Names =
    [
        "Anna Muster-Schwerverständlich", "Ein langer Name mit Bindestrich-Zusatz", "Büro-PC",
        "Baden-Württemberg", "Sachsen-Anhalt-Thüringen", "Länder", "Düsseldorf", "Kyffhäuserkreis", "Nürnberg", "Rhein-Hunsrück-Kreis", "Teltow-Fläming",
    ];

    // Letters that English does not have, and words that are in nearly every German sentence. What stands in quotation marks is a name or a quotation, and so is in an attribute what the page shows elsewhere as German.
    private const string FindGerman =
        """
        async ({ address, status, names }) => {
            const answer = await fetch(address);
            const page = new DOMParser().parseFromString(await answer.text(), "text/html"); // read, not shown: that takes a hundredth of the time
            const found = answer.status === status ? [] : [`status ${answer.status}`];
            if (page.documentElement.lang !== "en")
                found.push(`lang: ${page.documentElement.lang}`);
            const german = /[äöüßÄÖÜ]|\b([Dd]er|[Dd]ie|[Dd]as|[Uu]nd|[Nn]icht|[Ii]st|Sie|[Ww]ird|[Ff]ür|[Mm]it)\b/;
            const isGerman = element => element.closest("[lang]").lang === "de";
            const without = (text, words) => words.filter(word => word).sort((one, other) => other.length - one.length).reduce((rest, word) => rest.replaceAll(word, ""), text.replaceAll(/“[^”]*”/g, ""));
            const texts = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
            while (texts.nextNode()) {
                const { data, parentElement } = texts.currentNode;
                if (!isGerman(parentElement) && german.test(without(data, names)))
                    found.push(data.trim());
            }
            const marked = [...page.querySelectorAll("[lang=de], [lang=de] *")].map(element => element.textContent.trim());
            for (const element of page.querySelectorAll("body *, script")) {
                for (const { name, value } of isGerman(element) ? [] : element.attributes) {
                    if (/^(aria-label|title|alt|placeholder|data-.*)$/.test(name) && german.test(without(value, [...names, ...marked])))
                        found.push(`${name}: ${value}`);
                }
            }
            return found;
        }
        """;

    // What axe-core does not ask: whether what is read aloud, one by one or as a list, says what it is. Names out of the library, which are in German on English pages, may be the same: the page says where each lies.
    private const string FindUnclear =
        """
        async address => {
            const page = new DOMParser().parseFromString(await (await fetch(address)).text(), "text/html");
            const found = [];
            const all = selector => [...page.querySelectorAll(selector)];
            const nameOf = element => (element.getAttribute("aria-label") ?? element.textContent).replaceAll(/\s+/g, " ").trim();
            if (all("h1, h2, h3, h4, h5, h6")[0]?.tagName !== "H1")
                found.push("the first heading is not that of the page");
            for (const element of all("a[href], button, summary")) {
                if (!/\p{L}{2}/u.test(nameOf(element)))
                    found.push(`a name that cannot be read aloud: ${element.outerHTML}`);
            }
            const goals = new Map();
            for (const link of all("a[href]")) {
                const name = nameOf(link).toLowerCase();
                const goal = new URL(link.getAttribute("href"), address).href.replace(/#.*/, "");
                if (link.closest("[lang]").lang === "en" && !link.querySelector("[lang=de]") && (goals.get(name) ?? goal) !== goal)
                    found.push(`two links called ${name}: ${goals.get(name)} and ${goal}`);
                goals.set(name, goal);
            }
            for (const places of ["search, [role=search]", "nav", "aside", "section[aria-label], section[aria-labelledby], [role=region]"]) {
                const names = all(places).map(place => place.getAttribute("aria-label") ?? page.getElementById(place.getAttribute("aria-labelledby"))?.textContent ?? "");
                if (names.length > 1 && (names.includes("") || new Set(names).size < names.length))
                    found.push(`${places} called ${names.join(", ")}`);
            }
            for (const help of all(".field .help")) {
                if (!help.closest("label") && !page.querySelector(`[aria-describedby~="${help.id || "-"}"]`))
                    found.push(`help that is not read with its field: ${help.textContent}`);
            }
            for (const heading of all("table:not(.text table) th:not([scope])"))
                found.push(`a heading of a row or column that does not say of which: ${heading.outerHTML}`);
            return found;
        }
        """;

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    private static readonly JsonSerializerOptions Layout = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static bool LooksAtAll => Environment.GetEnvironmentVariable("TOOLKIT_PAGES") == "all";

    private static string ResultsFile => Path.Combine(Repository.Root, "docs", "accessibility.json");

    [GeneratedRegex("^@page \"(?<route>[^\"]*)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Route { get; }

    /// <summary>The routes of all pages, as the sources state them.</summary>
    private static List<string> Routes =>
    [
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "ToolKit.Server", "Pages"), "*.cshtml", SearchOption.AllDirectories)
            .Select(file => Route.Match(File.ReadLines(file).FirstOrDefault() ?? "")).Where(match => match.Success).Select(match => match.Groups["route"].Value).Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void EveryPageIsLookedAt() => Assert.Equal(Routes, Looks.Select(look => look.Route).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Fact]
    public void TheResultsThatComeWithTheProgramAreOfThesePages()
    {
        using var results = JsonDocument.Parse(File.ReadAllText(ResultsFile));

        Assert.Equal(Routes, results.RootElement.GetProperty("pages").EnumerateArray().Select(page => page.GetString()!)); // else run this class with TOOLKIT_PAGES=all
        Assert.Empty(results.RootElement.GetProperty("violations").EnumerateArray());
    }

    [Fact]
    public async Task NoPageHasABarrierOrLeavesItsFrame()
    {
        var problems = new ConcurrentBag<string>();
        var artifacts = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "pages")).FullName;
        var axe = "";
        using var oneCamera = new SemaphoreSlim(1); // two pages taken at once show each other's tiles
        var violations = new ConcurrentBag<string>();
        foreach (var (withScript, modes) in LooksAtAll ? new[] { (true, [.. EverydayModes, .. FurtherModes]), (false, EverydayModes) } : [(true, EverydayModes)])
        {
            foreach (var people in Looks.GroupBy(look => look.As))
            {
                await using var context = await world.OpenAsync(people.Key);
                if (!withScript)
                    await context.RouteAsync("**/*.js*", route => route.AbortAsync()); // axe-core is a script too: where all are off, it never ends
                await Parallel.ForEachAsync(people, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (look, end) =>
                {
                    var page = await context.NewPageAsync();
                    Watch(page, look, problems);
                    await GoAsync(page, look, problems);
                    axe = await page.EvaluateAsync<string>($"{Axe}; axe.version");
                    foreach (var mode in modes)
                    {
                        await ShowAsync(page, mode);
                        foreach (var violation in await AskAxeAsync(page, LooksAtAll || mode.IsPlain ? Rules : ColourRules))
                            violations.Add($"{look.Name}, {mode.Words}{(withScript ? "" : ", ohne JavaScript")}: {violation}");
                        if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") is > 0 and var beyond)
                            problems.Add($"{look.Name}, {mode.Words}: {beyond} pixels leave the window");
                        if (withScript && LooksAtAll)
                        {
                            await oneCamera.WaitAsync(end);
                            try
                            {
                                await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(artifacts, $"{look.Name}-{mode.Name}.jpg"), Type = ScreenshotType.Jpeg, Quality = 85, FullPage = mode.Height > 300 });
                            }
                            finally
                            {
                                oneCamera.Release();
                            }
                        }
                    }

                    await page.CloseAsync();
                });
            }
        }

        if (LooksAtAll)
            WriteResults(axe, violations);
        Assert.True(problems.IsEmpty && violations.IsEmpty, string.Join('\n', problems.Concat(violations).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task EveryPageCanBeReadInEnglish()
    {
        var problems = new ConcurrentBag<string>();
        foreach (var people in Looks.GroupBy(look => look.As))
        {
            await using var context = await world.OpenAsync(people.Key);
            var page = await context.NewPageAsync();
            await page.GotoAsync("/?sprache=en");
            foreach (var look in people)
            {
                foreach (var text in await page.EvaluateAsync<string[]>(FindGerman, new { address = AddressOf(look), status = look.Status, names = Names }))
                    problems.Add($"{look.Name} says in German: {text}");
                if (!LooksAtAll)
                    continue;
                await GoAsync(page, look, problems);
                await page.EvaluateAsync(Axe);
                foreach (var violation in await AskAxeAsync(page, Rules))
                    problems.Add($"{look.Name}, in English: {violation}");
            }
        }

        Assert.True(problems.IsEmpty, string.Join('\n', problems.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task WhatIsReadAloudMakesSenseByItself()
    {
        var problems = new List<string>();
        foreach (var people in Looks.GroupBy(look => look.As))
        {
            await using var context = await world.OpenAsync(people.Key);
            var page = await context.NewPageAsync();
            await page.GotoAsync("/?sprache=en");
            foreach (var look in people)
                problems.AddRange((await page.EvaluateAsync<string[]>(FindUnclear, new Uri(world.Server.Address, AddressOf(look)).AbsoluteUri)).Select(problem => $"{look.Name}: {problem}"));
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Theory]
    [InlineData("home", "/")]
    [InlineData("folder", Folder)]
    [InlineData("document", Document)]
    public async Task APageIsLightOnTheFirstVisitAndLighterOnTheNext(string name, string address)
    {
        await using var context = await world.OpenAsync(PageWorld.Contributor);

        var first = await WeighAsync(context, address);
        var next = await WeighAsync(context, address);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {first / 1000.0:0.0} KB, then {next / 1000.0:0.0} KB"));
        Assert.InRange(first, 20_000, 150_000); // the fonts alone are more than that
        Assert.InRange(next, 500, 15_000);
    }

    [Fact]
    public async Task TheKeyboardLeadsPastTheHeaderAndIsAlwaysSeen()
    {
        await using var context = await world.OpenAsync(PageWorld.Contributor);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/");

        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Zum Inhalt springen", await page.EvaluateAsync<string>("document.activeElement.textContent"));
        Assert.True(await page.EvaluateAsync<bool>("document.activeElement.getBoundingClientRect().left >= 0"));
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("suchtext", await page.EvaluateAsync<string>("document.activeElement.id"));

        for (var i = 0; i < 20; i++)
        {
            Assert.NotEqual("none", await page.EvaluateAsync<string>("getComputedStyle(document.activeElement).outlineStyle"));
            await page.Keyboard.PressAsync("Tab");
        }
    }

    [Fact]
    public async Task AFilterIsAppliedWithAndWithoutScript()
    {
        foreach (var withScript in new[] { true, false })
        {
            await using var context = await world.OpenAsync(PageWorld.Contributor, withScript);
            var page = await context.NewPageAsync();
            await page.GotoAsync("/handlungsfelder/ablaeufe");
            var before = await page.InnerTextAsync("#anzahl");

            await page.GetByRole(AriaRole.Checkbox, new PageGetByRoleOptions { Name = "Muster" }).CheckAsync();
            if (!withScript)
                await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Anwenden" }).ClickAsync();
            await page.GetByText(" von ").First.WaitForAsync();

            Assert.NotEqual(before, await page.InnerTextAsync("#anzahl"));
            Assert.EndsWith("?art=Muster", page.Url, StringComparison.Ordinal);
            Assert.All(await page.Locator("#ergebnis .badge").AllInnerTextsAsync(), kind => Assert.Equal("Muster", kind));
        }
    }

    [Fact]
    public async Task NothingServedIsYoungerThanTheBrowsersOfFiveYears()
    {
        Needs.Nothing(NodePackages.WhyMissing);
        using var client = world.Server.CreateClient();
        using var temporary = new TemporaryFolder("toolkit-age");
        var sheet = temporary.Below("toolkit.css");
        await File.WriteAllTextAsync(sheet, await client.GetStringAsync(new Uri(world.Server.Address, "toolkit.css")));
        var folder = Path.Combine(Repository.Root, "tests", "ToolKit.EndToEnd.Tests", "Pages", "Age");
        var node = await NodePackages.InstallAsync(folder);
        var scripts = Directory.GetFiles(Path.Combine(Repository.Root, "src", "ToolKit.Server", "wwwroot"), "*.js");

        var found = (await ExternalProgram.RunAsync(node, ["check.mjs", sheet, .. scripts], TimeSpan.FromMinutes(1), folder)).MustSucceed().Output.Trim();

        Assert.Equal("", found);
    }

    /// <summary>What axe-core, which must be in the page, finds wrong: a line for each rule, with up to three places.</summary>
    private static Task<string[]> AskAxeAsync(IPage page, string rules) => page.EvaluateAsync<string[]>(
        $$"""
        async () => (await axe.run(document, { runOnly: {{rules}}, resultTypes: ["violations"] })).violations
            .map(rule => `${rule.id} (${rule.help}): ${rule.nodes.slice(0, 3).map(node => node.html).join(" | ")}`)
        """);

    private static async Task<long> WeighAsync(IBrowserContext context, string address)
    {
        var requests = new ConcurrentBag<IRequest>();
        var page = await context.NewPageAsync();
        page.RequestFinished += (_, request) => requests.Add(request);
        await page.GotoAsync(address, new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });
        var total = 0L;
        foreach (var request in requests)
        {
            if (request.Url.StartsWith("data:", StringComparison.Ordinal) || await request.ResponseAsync() is not { } response || await IsFromCacheAsync(response))
                continue;
            var sizes = await request.SizesAsync();
            total += sizes.ResponseBodySize + sizes.ResponseHeadersSize;
        }

        await page.CloseAsync();
        return total;
    }

    /// <summary>What a browser has kept is told by a transfer of nothing.</summary>
    private static async Task<bool> IsFromCacheAsync(IResponse response) =>
        await response.Frame.EvaluateAsync<bool>(
            "address => performance.getEntriesByType('resource').some(entry => entry.name === address && entry.transferSize === 0)", response.Url);

    private void Watch(IPage page, Look look, ConcurrentBag<string> problems)
    {
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("data:", StringComparison.Ordinal) && new Uri(request.Url).Authority != world.Server.Address.Authority)
                problems.Add($"{look.Name} asks {request.Url}");
        };
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
                problems.Add($"{look.Name}: {message.Text}");
        };
        page.PageError += (_, error) => problems.Add($"{look.Name}: {error}");
    }

    private string AddressOf(Look look) => look.Address.StartsWith('=') ? world.AddressOf(look.Address[1..]) : look.Address;

    private async Task GoAsync(IPage page, Look look, ConcurrentBag<string> problems)
    {
        var address = AddressOf(look);
        await page.SetViewportSizeAsync(EverydayModes[0].Width, EverydayModes[0].Height);
        var answer = await page.GotoAsync(address);
        if (answer!.Status != look.Status || new Uri(page.Url).AbsolutePath != new Uri(world.Server.Address, look.LeadsTo ?? address).AbsolutePath)
            problems.Add($"{look.Name} ({address}) leads to {page.Url} with status {answer.Status}");
        if (await page.Locator("h1").CountAsync() != 1 || (await page.TitleAsync()).Length == 0)
            problems.Add($"{look.Name} has not one heading and a title");
    }

    private static async Task ShowAsync(IPage page, Mode mode)
    {
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = mode.Scheme, ForcedColors = mode.Forced ? ForcedColors.Active : ForcedColors.None, ReducedMotion = ReducedMotion.Reduce });
        await page.SetViewportSizeAsync(mode.Width, mode.Height);
    }

    private static void WriteResults(string axe, IEnumerable<string> violations)
    {
        var version = XDocument.Load(Path.Combine(Repository.Root, "Directory.Build.props")).Descendants("Version").Single().Value;
        var results = new
        {
            Version = version,
            Date = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime),
            Axe = axe,
            Pages = Routes,
            Modes = EverydayModes.Concat(FurtherModes).Select(mode => mode.Words).Append("mit und ohne JavaScript"),
            Violations = violations.Order(StringComparer.Ordinal),
        };
        File.WriteAllText(ResultsFile, JsonSerializer.Serialize(results, Layout) + "\n");
    }

    /// <param name="Route">Of the page.</param>
    /// <param name="Name">Of its pictures.</param>
    /// <param name="As">Who looks, by mail; null: somebody who has not signed in.</param>
    /// <param name="Address">Where; after a <c>=</c> the name of one that the world has made.</param>
    private sealed record Look(string Route, string Name, string? As, string Address)
    {
        public int Status { get; init; } = 200;

        /// <summary>Another address, where the page sends who looks at it so; null: it shows itself.</summary>
        public string? LeadsTo { get; init; }
    }

    /// <param name="Name">Of its pictures.</param>
    /// <param name="Words">For the declaration of accessibility.</param>
    private sealed record Mode(string Name, string Words, int Width, int Height)
    {
        public ColorScheme Scheme { get; init; } = ColorScheme.Light;

        /// <summary>Nothing but the window is another one.</summary>
        public bool IsPlain => Scheme == ColorScheme.Light && !Forced;

        /// <summary>The reader's own few colours instead of the page's.</summary>
        public bool Forced { get; init; }
    }
}
