using ToolKit.Access;
using ToolKit.Library;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>How a grant stands to this moment.</summary>
public enum GrantState
{
    Running,
    Ended,
    Withdrawn,
    Future,
}

/// <summary>What a door made of a request.</summary>
public enum Outcome
{
    /// <summary>It was done, or would have been with better input.</summary>
    Allowed,

    /// <summary>403: she sees it, but may not.</summary>
    Denied,

    /// <summary>404, or 409 for a folder that is not there: as if it did not exist.</summary>
    Absent,

    /// <summary>401, or the way to the sign-in.</summary>
    SignIn,
}

/// <summary>Somebody with one grant at most, her WebDAV client and her browser.</summary>
public sealed record Persona(string Name, TestPerson? Person, Role? Role, string? Scope, GrantState State, DavClient Dav, Browser Browser)
{
    /// <summary>A folder name of her own, so that what one does is not in another's way.</summary>
    public string Key { get; } = "p-" + Some.Number();

    public override string ToString() => Name;
}

/// <summary>
/// The product with one person for each role, scope and state of a grant, somebody without any, and somebody who has not signed in. The policy, asked directly, says what each may do.
/// </summary>
[CollectionDefinition(Name)]
public sealed class RightsWorld : IAsyncLifetime, ICollectionFixture<RightsWorld>
{
    public const string Name = "the matrix of rights";

    public const string Site = "/Regionen/Hessen/Standorte/Darmstadt";
    public const string OtherSite = "/Regionen/Hessen/Standorte/Kassel (Stadt)";
    public const string ForeignSite = "/Regionen/Bayern/Standorte/Augsburg";
    public const string Region = "/Regionen/Hessen";
    public const string ForeignRegion = "/Regionen/Bayern";
    public const string Toolkit = "/Werkzeugkoffer";
    public const string Level = "/Werkzeugkoffer/Transparenz/Operative Instrumente";

    /// <summary>Where each person tries each method.</summary>
    public static readonly IReadOnlyList<string> Places = [Site, Region, ForeignSite, Level, "/Eingang/Transparenz"];

    private static readonly (Role Role, string[] Scopes)[] Roles =
    [
        (Role.Reader, [Site, OtherSite, ForeignSite]),
        (Role.Contributor, [Site, OtherSite, ForeignSite]),
        (Role.Editor, [Site, Toolkit, ForeignSite]),
        (Role.RegionAdmin, [Region, ForeignRegion]),
        (Role.Administrator, ["/"]),
    ];

    private readonly Dictionary<long, IReadOnlyList<ScopedGrant>> grants = [];

    private readonly Dictionary<string, long> ids = new(StringComparer.Ordinal);

    private long? sharedRequest;
    private FakeIssuer? issuer;

    public ToolKitApplication Application { get; private set; } = null!;

    public List<Persona> People { get; } = [];

    /// <summary>Somebody with access to the site, about whom others decide.</summary>
    public TestPerson Target { get; private set; } = null!;

    public Persona Find(Role role, string scope) => People.Single(person => person.Role == role && person.Scope == scope && person.State == GrantState.Running);

    public async ValueTask InitializeAsync()
    {
        issuer = await FakeIssuer.StartAsync();
        Application = await ToolKitApplication.StartAsync(issuer.Settings()); // whose routes are there only where there is one
        var coming = new List<(TestPerson Person, Role Role, string Scope, GrantState State)>();
        foreach (var (role, scopes) in Roles)
        {
            foreach (var scope in scopes)
            {
                foreach (var state in Enum.GetValues<GrantState>())
                    coming.Add((await Application.CreatePersonAsync(), role, scope, state));
            }
        }

        foreach (var (person, role, scope, state) in coming.OrderBy(one => one.State != GrantState.Ended))
        {
            // Those that are to have ended come first, and then time passes.
            if (state != GrantState.Ended && Application.Time.GetUtcNow() < DateTimeOffset.UtcNow.AddHours(1))
                Application.Time.Pass(TimeSpan.FromHours(2));
            var now = Application.Time.GetUtcNow();
            var given = await Application.Installation.Grants.GiveAsync(new NewGrant(
                person.Id,
                role,
                await Application.FindIdAsync(scope),
                state == GrantState.Ended ? now.AddHours(1) : null,
                From: state == GrantState.Future ? now.AddDays(10) : null));
            if (state == GrantState.Withdrawn)
                Assert.True(await Application.Installation.Grants.WithdrawAsync(given.Id));
        }

        foreach (var (person, role, scope, state) in coming)
            People.Add(await PersonaAsync($"{role} at {scope}, {state}", person, role, scope, state));
        People.Add(await PersonaAsync("somebody without a grant", await Application.CreatePersonAsync(), null, null, GrantState.Running));
        People.Add(new Persona("somebody not signed in", null, null, null, GrantState.Running, new DavClient(Application.Address, null), Application.OpenBrowser()));
        Target = await Application.CreatePersonAsync(Role.Reader, Site);
        await FillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var person in People)
        {
            person.Dav.Dispose();
            person.Browser.Dispose();
        }

        Application.AssertQuietLog();
        await Application.DisposeAsync();
        if (issuer is not null)
            await issuer.DisposeAsync();
    }

    /// <summary>What the policy says, at this moment.</summary>
    public async Task<Decision> DecideAsync(Persona person, Right right, string path)
    {
        var found = await Application.Installation.Library.ResolveAsync(LibraryPath.Parse(path));
        return found.Entry is null ? Decision.Absent : Decide(person, right, found.Chain);
    }

    /// <summary>Whether a grant of hers runs now.</summary>
    public bool HasAccess(Persona person) =>
        person.Person is not null && grants[person.Person.Id].Any(one => one.Grant.IsRunning(Application.Time.GetUtcNow()));

    /// <summary>Everything in the library, with what the policy says about it.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(Persona person, Right right)
    {
        var tree = await Application.Installation.Library.ListTreeAsync(LibraryPath.Root, LibraryEntry.RootId, 100_000);
        var allowed = new List<string>();
        foreach (var entry in tree.Entries)
        {
            if (await DecideAsync(person, right, entry.Path.ToString()) == Decision.Allowed)
                allowed.Add(entry.Path.ToString());
        }

        return [.. allowed.Order(StringComparer.Ordinal)];
    }

    public async Task<Region> FindRegionAsync(string name) => (await Application.Installation.Regions.ListRegionsAsync()).Single(region => region.Name == name);

    /// <summary>Somebody asks for access to the site, and confirms the address.</summary>
    public async Task<long> AskAsync()
    {
        var site = (await Application.Installation.Regions.ListSitesAsync()).Single(one => one.Name == "Darmstadt");
        var submitted = await Application.Installation.Requests.SubmitAsync(
            new NewAccessRequest($"Anna {Some.Number()}", "Beraterin", AllianceBody.Jobcenter, Some.Mail(), site.RegionId, site.Id, Role.Reader, "Für die Jugendkonferenz", 365));
        Assert.Equal(ConfirmOutcome.Confirmed, (await Application.Installation.Requests.ConfirmAsync(submitted.Secret)).Outcome);
        return submitted.Id;
    }

    /// <summary>A request that nobody decides.</summary>
    public async Task<long> FindSharedRequestAsync() => sharedRequest ??= await AskAsync();

    /// <summary>A collection of somebody who tries nothing herself.</summary>
    public async Task<long> FindSharedCollectionAsync()
    {
        var owner = (await Application.Installation.People.FindAsync(Target.Id))!;
        var principal = (await Application.Installation.Gate.FindPrincipalAsync(owner.Id, owner.SessionStamp, Door.Browser))!;
        return (await Application.Installation.Collections.FindPackingAsync(principal))?.Id ?? await Application.Installation.Collections.CreateAsync(principal, "Fremd", []);
    }

    /// <summary>A text block of the region.</summary>
    public async Task<long> MakeTextBlockAsync()
    {
        var administrator = (await Application.Installation.People.FindAsync(Find(Role.Administrator, "/").Person!.Id))!;
        var principal = await Application.Installation.Gate.FindPrincipalAsync(administrator.Id, administrator.SessionStamp, Door.Browser);
        var block = await Application.Installation.Gate.OpenDesk(principal!).SaveTextBlockAsync((await FindRegionAsync("Hessen")).Id, null, $"Baustein {Some.Number()}", "Text");
        return block!.Id;
    }

    /// <summary>The id of what lies or lay at a path when it was first asked for.</summary>
    public async Task<long> FindOnceAsync(string path)
    {
        if (!ids.TryGetValue(path, out var id))
            ids.Add(path, id = await Application.FindIdAsync(path));
        return id;
    }

    /// <summary>The folder in which she tries what she may do at a place.</summary>
    public static string FolderOf(Persona person, string place) => $"{place}/{person.Key}";

    private Decision Decide(Persona person, Right right, IReadOnlyList<ChainLink> chain) =>
        AccessPolicy.Decide(person.Person is null ? [] : grants[person.Person.Id], right, chain, Application.Time.GetUtcNow());

    private async Task<Persona> PersonaAsync(string name, TestPerson person, Role? role, string? scope, GrantState state)
    {
        var scoped = new List<ScopedGrant>();
        foreach (var grant in await Application.Installation.Grants.ListAsync(person.Id))
            scoped.Add(new ScopedGrant(grant, (await Application.Installation.Library.ResolveAsync(grant.ScopeId))!.Chain));
        grants.Add(person.Id, scoped);
        return new Persona(name, person, role, scope, state, await Application.DavClientAsync(person), await Application.SignInAsync(person));
    }

    /// <summary>For each person, at each place, one document for each act.</summary>
    private async Task FillAsync()
    {
        var library = Application.Installation.Library;
        foreach (var person in People)
        {
            foreach (var place in Places)
            {
                await library.CreateFolderAsync(LibraryPath.Parse(FolderOf(person, place)), Author.System);
                foreach (var document in new[] { "lesen.txt", "schreiben.txt", "loeschen.txt", "verschieben.txt", "kopieren.txt", "sperren.txt", "seite.txt", "auswahl.txt", "umbenennen.txt", "seite.md" })
                {
                    using var body = new MemoryStream("Text"u8.ToArray());
                    await library.WriteAsync(LibraryPath.Parse($"{FolderOf(person, place)}/{document}"), body, Author.System);
                }

                await library.AdoptAsync(LibraryPath.Parse($"{FolderOf(person, place)}/lesen.txt"), LibraryPath.Parse($"{FolderOf(person, place)}/angepasst.txt"), Author.System);
                await library.CreateFolderAsync(LibraryPath.Parse($"{FolderOf(person, place)}/Ordner"), Author.System);
            }
        }
    }
}
