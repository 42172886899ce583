using System.Globalization;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>What tests of the desk's pages share: people who decide, requests that wait, forms with several buttons.</summary>
public abstract class DeskPageTests(ToolKitApplication application, SignedInBrowsers browsers) : ApplicationTests(application), IClassFixture<SignedInBrowsers>
{
    protected const string Hessen = "/Regionen/Hessen";
    protected const string Bayern = "/Regionen/Bayern";

    /// <summary>The browser of somebody who decides at a folder, the same one for all tests of the class.</summary>
    protected Task<Browser> DeciderAsync(string scope = Hessen) => browsers.SignInAsync(Application, Role.RegionAdmin, scope);

    /// <summary>The browser of an administrator, the same one for all tests of the class.</summary>
    protected Task<Browser> AdministratorAsync() => browsers.SignInAsync(Application, Role.Administrator, "/");

    protected async Task<Region> RegionAsync(string name = "Hessen") => (await Application.Installation.Regions.ListRegionsAsync()).Single(region => region.Name == name);

    protected async Task<Site> SiteAsync(string name) => (await Application.Installation.Regions.ListSitesAsync()).Single(site => site.Name == name);

    /// <summary>As the pages' forms write it.</summary>
    protected async Task<string> PlaceAsync(string siteOrRegion)
    {
        var site = (await Application.Installation.Regions.ListSitesAsync()).Find(candidate => candidate.Name == siteOrRegion);
        return (site is null ? new PlaceChoice((await RegionAsync(siteOrRegion)).Id, null) : new PlaceChoice(site.RegionId, site.Id)).ToString();
    }

    protected async Task<AccessDesk> DeskAsync(TestPerson person) => await DeskAsync((await Application.Installation.People.FindAsync(person.Id))!);

    /// <summary>The desk as an administrator uses it who is none of the browsers'.</summary>
    protected async Task<AccessDesk> AdministratorDeskAsync()
    {
        Assert.True(PersonKey.TryParse(Some.Mail(), out var key));
        var person = await Application.Installation.People.AddAsync(key, "Zentrale"); // without a password: hashing one is what costs time here
        await Application.Installation.Grants.GiveAsync(new NewGrant(person.Id, Role.Administrator, await Application.FindIdAsync("/")));
        return await DeskAsync(person);
    }

    /// <summary>A person with an account that nobody signs in to.</summary>
    protected async Task<TestPerson> AddPersonAsync()
    {
        var mail = Some.Mail();
        Assert.True(PersonKey.TryParse(mail, out var key));
        var person = await Application.Installation.People.AddAsync(key, $"Person {Some.Number()}");
        return new TestPerson(person.Id, mail, person.Name);
    }

    private async Task<AccessDesk> DeskAsync(Person known) =>
        Application.Installation.Gate.OpenDesk((await Application.Installation.Gate.FindPrincipalAsync(known.Id, known.SessionStamp, Door.Browser))!);

    /// <summary>A request that waits, from somebody without an account.</summary>
    protected async Task<AccessRequest> RequestAsync(string siteOrRegion = "Darmstadt", Role role = Role.Reader, string? name = null)
    {
        Assert.True(PlaceChoice.TryParse(await PlaceAsync(siteOrRegion), out var place));
        return (await (await AdministratorDeskAsync()).RecordAsync(new NewAccessRequest(
            name ?? $"Antrag {Some.Number()}", "Fallmanagement", AllianceBody.Jobcenter, Some.Mail(), place.RegionId, place.SiteId, role, "Gemeinsame Fallkonferenz")))!;
    }

    protected async Task<RequestState> StateAsync(AccessRequest request) => (await (await AdministratorDeskAsync()).FindRequestAsync(request.Id))!.State;

    protected static string PageOf(AccessRequest request) => string.Create(CultureInfo.InvariantCulture, $"/verwaltung/antraege/{request.Id}");

    protected static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    /// <summary>Presses one of a form's buttons as a browser does: with its own address, the boxes that are ticked, and these fields.</summary>
    /// <param name="fields">A box is ticked by naming it with its value; one the form does not offer fails the test.</param>
    protected static async Task<Page> PressAsync(Browser browser, Page page, string button, params (string Name, string Value)[] fields)
    {
        var pressed = page.Document.QuerySelectorAll("button").FirstOrDefault(candidate => OneLine(candidate) == button || candidate.GetAttribute("aria-label") == button);
        Assert.True(pressed is not null, $"{page.Path} has no button “{button}”:\n{page.Main}");
        var form = pressed.GetAttribute("form") is { } id ? page.Document.GetElementById(id) : pressed.Closest("form");
        var sent = new List<(string Name, string Value)>();
        foreach (var field in form!.QuerySelectorAll("input[name], select[name], textarea[name]"))
        {
            var name = field.GetAttribute("name")!;
            if (field is IHtmlInputElement { Type: "checkbox" } box)
            {
                if (box.HasAttribute("checked") || fields.Contains((name, box.Value)))
                    sent.Add((name, box.Value));
            }
            else if (field is not IHtmlInputElement { Type: "file" })
            {
                var given = Array.FindIndex(fields, candidate => candidate.Name == name);
                sent.Add((name, given >= 0 ? fields[given].Value : field is IHtmlSelectElement select ? select.Value ?? "" : field is IHtmlTextAreaElement area ? area.TextContent : field.GetAttribute("value") ?? ""));
            }
        }

        foreach (var field in fields)
            Assert.True(sent.Contains(field), $"The form “{button}” does not offer {field}.");
        Assert.Equal("post", form.GetAttribute("method"));
        var target = new Uri(new Uri("http://server" + page.Path), pressed.GetAttribute("formaction") ?? (form.GetAttribute("action") is { Length: > 0 } action ? action : page.Path)).PathAndQuery;
        using var body = Browser.Encode([.. sent]);
        var answer = await browser.SendAsync(HttpMethod.Post, target, body);
        return answer.Status == 302 ? await browser.OpenAsync(answer["Location"]!) : new Page(target, answer);
    }

    private static string OneLine(IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>Browsers in which somebody has signed in, kept for the tests of a class: signing in costs more than what they look at.</summary>
public sealed class SignedInBrowsers : IDisposable
{
    private readonly Dictionary<(Role, string), Browser> browsers = [];

    public async Task<Browser> SignInAsync(ToolKitApplication application, Role role, string scope)
    {
        if (!browsers.TryGetValue((role, scope), out var browser))
            browsers.Add((role, scope), browser = await application.SignInAsync(role, scope));
        return browser;
    }

    public void Dispose()
    {
        foreach (var browser in browsers.Values)
            browser.Dispose();
    }
}
