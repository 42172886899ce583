using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ToolKit.TestSupport;
using Browser = ToolKit.Server.Tests.Browser;

namespace ToolKit.EndToEnd.Tests;

/// <summary>A server in which every page has something to show, and a browser in which somebody can look at it.</summary>
public sealed class PageWorld : IAsyncLifetime
{
    /// <summary>Everything, at <c>/</c>.</summary>
    public const string Administrator = "verwaltung@example.org";

    /// <summary>Reads and writes in Hessen.</summary>
    public const string Contributor = "anna@example.org";

    /// <summary>What people write: nothing in it can be broken at a blank.</summary>
    public const string LongDocument = "/Regionen/Hessen/Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz_Ausführungsbestimmungen_2026.md";

    /// <summary>A template with fields of many kinds.</summary>
    public const string Agreement = "/Werkzeugkoffer/Harmonisierte Abläufe und Maßnahmen/Strategische Instrumente/Kooperationsvereinbarung – Kurzfassung auf zwei Seiten.md";

    private const string Password = "vier Wörter ergeben ein Kennwort";

    /// <summary>What sites take over.</summary>
    public const string Template = "/Werkzeugkoffer/Transparenz/Operative Instrumente/Mustervereinbarung.md";

    private readonly Dictionary<string, string> addresses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> signedIn = new(StringComparer.Ordinal);
    private Chromium? chromium;
    private ToolKitServer? server;

    public ToolKitServer Server => server!;

    /// <summary>The address of what lies at a path, with another beginning.</summary>
    public static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    /// <summary>The address of a page that was made for it; see <see cref="InitializeAsync"/>.</summary>
    public string AddressOf(string name) => addresses[name];

    public async ValueTask InitializeAsync()
    {
        Needs.Programs("chromium");
        server = await ToolKitServer.StartAsync();
        foreach (var (mail, name, role, scope) in new[] { (Administrator, "Zentrale Verwaltung", "Administrator", "/"), (Contributor, "Anna Muster-Schwerverständlich", "Contributor", "/Regionen/Hessen") })
        {
            (await Server.RunAsync(TimeSpan.FromMinutes(1), Password, "person", "add", mail, "--name", name, "--password-stdin")).MustSucceed();
            (await Server.RunAsync("grant", mail, "--role", role, "--scope", scope)).MustSucceed();
        }

        await FillLibraryAsync();
        await FillDeskAsync();
        chromium = await Chromium.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (chromium is not null)
            await chromium.DisposeAsync();
        if (server is not null)
            await server.DisposeAsync();
    }

    /// <summary>A browser of its own in which somebody is signed in.</summary>
    /// <param name="who">A mail; null: nobody.</param>
    public async Task<IBrowserContext> OpenAsync(string? who, bool withScript = true)
    {
        if (who is not null && !signedIn.ContainsKey(who))
            signedIn.Add(who, await chromium!.SignInAsync(Server.Address, who, Password));

        return await chromium!.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Server.Address.AbsoluteUri,
            Locale = "de-DE",
            JavaScriptEnabled = withScript,
            StorageState = who is null ? null : signedIn[who],
        });
    }

    private async Task FillLibraryAsync()
    {
        using var anna = Server.CreateClient((await Server.RunAsync("device-token", Contributor, "--label", "Büro-PC")).MustSucceed().Output.Trim());
        await PutAsync(anna, "# Noch leer\n");
        await PutAsync(anna, "# Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft\n\nEin Absatz, dann eine Liste:\n\n- eins\n- zwei\n\n| A | B |\n|---|---|\n| 1 | 2 |\n");

        using var central = Server.CreateClient((await Server.RunAsync("device-token", Administrator, "--label", "Büro-PC")).MustSucceed().Output.Trim());
        await PutAsync(central, "# Mustervereinbarung\n\nDen Vorsitz hat das Jobcenter.\n\nSie gilt ein Jahr.\n", Template);

        await PutAsync(anna, "Name, Vorname: Sommerfeld, Lea\n\n## Ansprechstellen\n", "/Eingang/Transparenz/Anna Muster-Schwerverständlich/Zuständigkeitsmatrix.md");

        using var hers = new Browser(Server.Address);
        await hers.SubmitAsync(await hers.OpenAsync("/anmelden"), "Anmelden", ("mail", Contributor), ("kennwort", Password));
        addresses.Add("satz", Link((await hers.OpenAsync("/")).Html, "/koffer/satz/"));
        await hers.SubmitAsync(await hers.OpenAsync(addresses["satz"]), "Als eigenen Koffer übernehmen");
        addresses.Add("koffer", Link((await hers.OpenAsync("/koffer")).Html, "/koffer/[0-9]"));
        var shared = await hers.SubmitAsync(await hers.OpenAsync(addresses["koffer"]), "Link anlegen");
        addresses.Add("geteilter Koffer", Link(shared.Html, "/koffer/geteilt/"));
        addresses.Add("profil", Link((await hers.OpenAsync("/standort/profil")).Html, "/standort/profil[?]"));

        var adopting = await hers.OpenAsync("/uebernehmen" + Escape(Template));
        var adopted = await hers.SubmitAsync(adopting, "Übernehmen", ("standort", adopting.Document.QuerySelectorAll("#standort option").Single(option => option.TextContent == "Kassel (Stadt)").GetAttribute("value")!));
        addresses.Add("anpassung", adopted.Path);
        addresses.Add("abgleichen", adopted.Path.Replace("/dokumente", "/abgleichen", StringComparison.Ordinal));
        addresses.Add("zurueckgeben", adopted.Path.Replace("/dokumente", "/zurueckgeben", StringComparison.Ordinal));
        await PutAsync(anna, "# Mustervereinbarung\n\nDen Vorsitz hat die Stadt.\n\nSie gilt ein Jahr.\n", Uri.UnescapeDataString(adopted.Path["/dokumente".Length..]));
        await PutAsync(central, "# Mustervereinbarung\n\nDen Vorsitz hat die Agentur.\n\nSie gilt zwei Jahre.\n", Template);
        addresses.Add("verschieben", Link((await hers.OpenAsync("/dokumente/Regionen/Hessen")).Html, "/verschieben[?]"));
    }

    public async Task PutAsync(HttpClient client, string markdown, string path = LongDocument)
    {
        using var text = new StringContent(markdown, Encoding.UTF8);
        (await client.PutAsync(new Uri(Server.Address, "dav" + Escape(path)), text)).EnsureSuccessStatusCode();
    }

    /// <summary>The first address of a page that begins so.</summary>
    private static string Link(string html, string beginning)
    {
        var found = Regex.Match(html, beginning + "[^\"<> ]*", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        Assert.True(found.Success, $"There is no link to {beginning}.");
        return found.Value.Replace("&amp;", "&", StringComparison.Ordinal);
    }

    /// <summary>One request that waits, one that is not confirmed, one that was approved; a new password, and ids to look at.</summary>
    private async Task FillDeskAsync()
    {
        using var asking = new Browser(Server.Address);
        foreach (var mail in new[] { "wartet@example.org", "bestaetigt@example.org", "eingeladen@example.org" })
        {
            await asking.SubmitAsync(
                await asking.OpenAsync("/zugang"), "Antrag absenden", ("ort", "Kassel (Stadt)"), ("name", "Ein langer Name mit Bindestrich-Zusatz"), ("mail", mail), ("funktion", "Fallmanagement"), ("stelle", "Jobcenter"), ("grund", "Ich arbeite im Bündnis mit."));
            var link = (await Server.ReceiveAsync(mail)).Link("/zugang/bestaetigen/");
            if (mail.StartsWith("bestaetigt", StringComparison.Ordinal))
                addresses.Add("bestaetigen", link);
            else
                addresses[mail] = (await asking.SubmitAsync(await asking.OpenAsync(link), "Ja, Antrag bestätigen")).Path;
        }

        addresses.Add("antrag", addresses["wartet@example.org"]);
        using var desk = new Browser(Server.Address);
        await desk.SubmitAsync(await desk.OpenAsync("/anmelden"), "Anmelden", ("mail", Administrator), ("kennwort", Password));
        var requests = (await desk.OpenAsync("/verwaltung/antraege")).Document.QuerySelectorAll("tbody th a").Select(link => link.GetAttribute("href")!).ToList();
        Assert.Equal(2, requests.Count);
        foreach (var request in requests)
        {
            var page = await desk.OpenAsync(request);
            if (page.Text.Contains("eingeladen@example.org", StringComparison.Ordinal))
                await desk.SubmitAsync(page, "Genehmigen");
            else
                addresses.Add("offener Antrag", request);
        }

        addresses.Add("einladung", (await Server.ReceiveAsync("eingeladen@example.org", await Server.ReceiveAsync("eingeladen@example.org"))).Link("/einladung/"));
        addresses.Add("person", Link((await desk.OpenAsync("/verwaltung/personen")).Html, "/verwaltung/personen/[0-9]"));
        addresses.Add("region", Link((await desk.OpenAsync("/verwaltung/regionen")).Html, "/verwaltung/regionen/[0-9]"));
        addresses.Add("bestaetigung", addresses["region"].Replace("regionen", "bestaetigen", StringComparison.Ordinal));
        addresses.Add("entwurf", Link((await desk.OpenAsync("/eingang")).Html, "/eingang/pruefen[?]"));
        addresses.Add("vergleich", Link((await desk.OpenAsync(addresses["entwurf"])).Html, "/eingang/vergleichen[?]"));
        var connected = await desk.SubmitAsync(await desk.OpenAsync("/verbinden/rclone"), "Token anlegen und Schritte zeigen");
        addresses.Add("verbindung", connected.Link("Verbindung beobachten").Replace("?laufend=true", "", StringComparison.Ordinal));
        addresses.Add("kennwort", new Uri((await Server.RunAsync("person", "link", Contributor)).MustSucceed().Output.Trim()).AbsolutePath);
    }
}

/// <summary>One world for all that look at pages: each has people, names and folders of its own in it.</summary>
[CollectionDefinition(nameof(PageWorld))]
public sealed class PageWorldTests : ICollectionFixture<PageWorld>;
