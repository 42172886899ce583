using System.Collections.Concurrent;
using System.Text;
using ToolKit.Database;
using ToolKit.Library;
using ToolKit.TestSupport;

namespace ToolKit.Access.Tests;

/// <summary>The database a contract runs on.</summary>
public enum DatabaseKind
{
    Sqlite,
    Postgres,
}

/// <summary>A library of its own for each test, a copy of one with the structure of the share, behind the gate.</summary>
public abstract class AccessContract(DatabaseKind kind) : IAsyncLifetime
{
    protected const string Hessen = "/Regionen/Hessen";
    protected const string Kassel = "/Regionen/Hessen/Standorte/Kassel (Stadt)";
    protected const string Darmstadt = "/Regionen/Hessen/Standorte/Darmstadt";
    protected const string Augsburg = "/Regionen/Bayern/Standorte/Augsburg";
    protected const string Level = "/Werkzeugkoffer/Transparenz/Operative Instrumente";
    protected const string Inbox = "/Eingang/Transparenz";

    private readonly TemporaryFolder folder = new("toolkit-access");

    internal ManualTime Time { get; } = new();

    /// <summary>The process under test.</summary>
    internal AccessParts Here { get; private set; } = null!;

    protected string KeyFolder => Path.Combine(folder.Path, "keys");

    protected virtual AccessOptions Options => new() { KeyFolder = KeyFolder };

    /// <summary>The text of each statement the database has run, in order. Tests clear it.</summary>
    protected ConcurrentQueue<string> Statements { get; } = new();

    private DatabaseOptions DatabaseOptions { get; } = new();

    public async ValueTask InitializeAsync()
    {
        DatabaseOptions.OnStatement = Statements.Enqueue;
        if (kind == DatabaseKind.Postgres)
            Needs.Nothing(PostgresCluster.WhyMissing);
        await PreparedDatabase.CopyAsync(kind, DatabaseOptions, folder.Path);
        Here = await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Here is not null)
            await Here.DisposeAsync();
        await PreparedDatabase.DropAsync(DatabaseOptions);
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the same directory once more, as another process would.</summary>
    internal async Task<AccessParts> OpenAsync() =>
        new(
            await SqlDatabase.OpenAsync(DatabaseOptions, [DocumentLibrary.Migrations, LibraryGate.Migrations], Time),
            new LibraryOptions { BlobFolder = Path.Combine(folder.Path, "blobs") },
            Options,
            Time);

    protected static LibraryPath At(string path) => LibraryPath.Parse(path);

    /// <summary>A person with these grants, written "Role path".</summary>
    protected async Task<Person> PersonAsync(params string[] grants)
    {
        var person = await Here.People.AddAsync(Key(Some.Mail()), $"Person {Some.Number()}");
        foreach (var grant in grants)
        {
            var space = grant.IndexOf(' ', StringComparison.Ordinal);
            await GiveAsync(person, Enum.Parse<Role>(grant[..space]), grant[(space + 1)..]);
        }

        return person;
    }

    protected async Task<Grant> GiveAsync(Person person, Role role, string path, DateTimeOffset? until = null, DateTimeOffset? from = null) =>
        await Here.Grants.GiveAsync(new NewGrant(person.Id, role, await IdAsync(path), until, From: from));

    protected async Task<LibraryView> ViewAsync(params string[] grants) => await ViewAsync(await PersonAsync(grants));

    protected async Task<LibraryView> ViewAsync(Person person, Door door = Door.Browser)
    {
        var current = await Here.People.FindAsync(person.Id);
        var principal = await Here.Gate.FindPrincipalAsync(person.Id, current!.SessionStamp, door);
        return Here.Gate.Open(principal!);
    }

    /// <summary>A view opened with a device token.</summary>
    protected async Task<LibraryView> TokenViewAsync(Person person, string? scope = null, bool readOnly = false)
    {
        var created = await Here.Tokens.CreateAsync(
            new NewDeviceToken(person.Id, "Büro-PC", scope is null ? null : await IdAsync(scope), readOnly));
        var principal = await Here.Gate.AuthenticateAsync($"Bearer {created.Secret}", Door.Dav);
        Assert.NotNull(principal);
        return Here.Gate.Open(principal);
    }

    /// <summary>The desk as this person uses it in a browser.</summary>
    protected async Task<AccessDesk> DeskAsync(Person person)
    {
        var current = await Here.People.FindAsync(person.Id);
        return Here.Gate.OpenDesk((await Here.Gate.FindPrincipalAsync(person.Id, current!.SessionStamp, Door.Browser))!);
    }

    protected async Task<AccessDesk> DeskAsync(params string[] grants) => await DeskAsync(await PersonAsync(grants));

    protected async Task<Region> RegionAsync(string name) => (await Here.Regions.ListRegionsAsync()).Single(region => region.Name == name);

    protected async Task<Site> SiteAsync(string name) => (await Here.Regions.ListSitesAsync()).Single(site => site.Name == name);

    /// <summary>A request to read at a site, or of a region as a whole, as somebody without account fills it in.</summary>
    protected async Task<NewAccessRequest> WishAsync(string region = "Hessen", string? site = "Kassel (Stadt)", Role role = Role.Reader, string? mail = null) =>
        new(
            $"Anna Muster {Some.Number()}",
            "Beraterin",
            AllianceBody.Jobcenter,
            mail ?? Some.Mail(),
            (await RegionAsync(region)).Id,
            site is null ? null : (await SiteAsync(site)).Id,
            role,
            "Ich arbeite im Bündnis mit.");

    /// <summary>Such a request, confirmed.</summary>
    protected async Task<AccessRequest> OpenRequestAsync(NewAccessRequest? wish = null)
    {
        var submitted = await Here.Requests.SubmitAsync(wish ?? await WishAsync());
        var confirmed = await Here.Requests.ConfirmAsync(submitted.Secret);
        Assert.Equal(ConfirmOutcome.Confirmed, confirmed.Outcome);
        return confirmed.Request!;
    }

    /// <summary>The latest acts that came in by a door, the last first: without those of commands, by which tests arrange what they need.</summary>
    protected async Task<List<AuditEntry>> ListActsAsync() => [.. (await Here.Audit.ListAsync(500)).Where(entry => entry.Door != "command")];

    /// <summary>Puts an entry into the record.</summary>
    internal async Task NoteAsync(long? personId, Door door, AuditNote note) => await Here.Database.WriteAsync(async session =>
    {
        await AuditLog.AddAsync(session, Time.Now.ToUnixTimeMilliseconds(), personId, door, note);
        return true;
    });

    protected static async Task<string> RefusedAsync(Func<Task> act)
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(act);
        Assert.NotEmpty(refused.Refusal.German);
        Assert.NotEmpty(refused.Refusal.English);
        return refused.Refusal.Key;
    }

    protected async Task<long> IdAsync(string path)
    {
        var entry = (await Here.Library.ResolveAsync(At(path))).Entry;
        Assert.True(entry is not null, $"nothing lies at {path}");
        return entry.Id;
    }

    /// <summary>Writes as the product itself, past the gate.</summary>
    protected async Task<LibraryEntry> PutAsync(string path, string text = "text") =>
        (await Here.Library.WriteAsync(At(path), Body(text), Author.System)).Entry;

    protected async Task<LibraryEntry> MakeFolderAsync(string path) => await Here.Library.CreateFolderAsync(At(path), Author.System);

    protected async Task<bool> ExistsAsync(string path) => (await Here.Library.ResolveAsync(At(path))).Entry is not null;

    protected static PersonKey Key(string text)
    {
        Assert.True(PersonKey.TryParse(text, out var key));
        return key;
    }

    protected static MemoryStream Body(string text) => new(Encoding.UTF8.GetBytes(text));

    protected static async Task<bool> SeesAsync(LibraryView view, string path) => (await view.FindAsync(At(path))).Entry is not null;

    /// <summary>The names in a folder as the view lists them.</summary>
    protected static async Task<string[]> NamesAsync(LibraryView view, string path) =>
        [.. (await view.ListAsync(await view.FindAsync(At(path)))).Entries.Select(entry => entry.Name)];

    /// <summary>All paths below a folder as the view lists them.</summary>
    protected static async Task<string[]> TreeAsync(LibraryView view, string path = "/") =>
        [.. (await view.ListTreeAsync(await view.FindAsync(At(path)), 10_000)).Entries.Select(entry => entry.Path.ToString())];

    protected static async Task<AccessDeniedException> DeniedAsync(Func<Task> act)
    {
        var denied = await Assert.ThrowsAsync<AccessDeniedException>(act);
        Assert.NotEmpty(denied.Refusal.German);
        Assert.NotEmpty(denied.Refusal.English);
        return denied;
    }

    protected static async Task RefusedAsync(LibraryError error, Func<Task> act) =>
        Assert.Equal(error, (await Assert.ThrowsAnyAsync<LibraryException>(act)).Error);
}

/// <summary>The parts of one process.</summary>
internal sealed class AccessParts : IAsyncDisposable
{
    public AccessParts(SqlDatabase database, LibraryOptions libraryOptions, AccessOptions options, TimeProvider time)
    {
        Database = database;
        Library = new DocumentLibrary(database, libraryOptions, time);
        People = new PersonStore(database, Library, time);
        Grants = new GrantStore(database, Library, time);
        Tokens = new DeviceTokenStore(database, options, time);
        Regions = new RegionStore(database, Library, time);
        Gate = new LibraryGate(database, Library, Grants, Tokens, options, time);
        Requests = new RequestStore(database, Library, People, time);
        Calendar = new GrantCalendar(database, Library, time);
        Audit = new AuditLog(database, time);
        Sessions = new SessionStore(database, Gate, new SessionLimits(TimeSpan.FromHours(8), TimeSpan.FromHours(24)), time);
        SecondFactors = new SecondFactorStore(database, new Microsoft.AspNetCore.DataProtection.EphemeralDataProtectionProvider(), time);
        Identities = new IdentityStore(database, Library, Grants, People, time);
        Mails = new MailStore(database, time);
        Collections = new CollectionStore(database, time);
        Follows = new FollowStore(database, Library, time);
    }

    public SqlDatabase Database { get; }

    public DocumentLibrary Library { get; }

    public PersonStore People { get; }

    public GrantStore Grants { get; }

    public DeviceTokenStore Tokens { get; }

    public RegionStore Regions { get; }

    public LibraryGate Gate { get; }

    public RequestStore Requests { get; }

    public GrantCalendar Calendar { get; }

    public AuditLog Audit { get; }

    public SessionStore Sessions { get; }

    public SecondFactorStore SecondFactors { get; }

    public IdentityStore Identities { get; }

    public MailStore Mails { get; }

    public CollectionStore Collections { get; }

    public FollowStore Follows { get; }

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}
