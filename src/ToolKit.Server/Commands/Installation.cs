#pragma warning disable RS0030 // Commands and indexing act for the operator: they stand on the library's side of the gate.
using Microsoft.AspNetCore.DataProtection;
using ToolKit.Access;
using ToolKit.Database;
using ToolKit.Formats;
using ToolKit.Library;
using ToolKit.Search;

namespace ToolKit.Server;

/// <summary>One data folder, open: the library in it, its people, grants and tokens.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly SqlDatabase database;
    private readonly DirectoryInfo folder;
    private readonly Lazy<SearchIndex> searchIndex;

    private Installation(DirectoryInfo folder, SqlDatabase database, ServerOptions options, TimeProvider time)
    {
        this.folder = folder;
        this.database = database;
        Options = options;
        Time = time;
        Library = new DocumentLibrary(
            database,
            new LibraryOptions
            {
                BlobFolder = Path.Combine(folder.FullName, "blobs"),
                InlineLimit = options.InlineKilobytes * 1_024,
                CacheBytes = 16 * 1_024 * 1_024, // small bodies come from the database nearly as fast; the process stays below 250 MB for days
                TrashLifetime = TimeSpan.FromDays(options.TrashDays),
                ReservedNames = [DavVersions.RootName],
                Scan = options.VirusScan is { } address ? new UploadScan(UploadScan.EndPointOf(address)!).FindAsync : null,
            },
            time,
            new FileMetadataReader());
        searchIndex = new Lazy<SearchIndex>(() => SearchIndex.Open(new SearchIndexOptions { Folder = SearchFolder, CacheKilobytes = 8_000 }));
        var access = new AccessOptions
        {
            KeyFolder = KeyFolder,
            TokenDays = Math.Min(180, options.DeviceTokenDays),
            MostTokenDays = options.DeviceTokenDays,
            Throttle = options.Throttle,
            RegionQuotaBytes = options.RegionQuotaMegabytes * 1_000_000,
            SiteQuotaBytes = options.SiteQuotaMegabytes * 1_000_000,
        };
        People = new PersonStore(database, Library, time);
        Grants = new GrantStore(database, Library, time);
        DeviceTokens = new DeviceTokenStore(database, access, time);
        Audit = new AuditLog(database, time);
        Regions = new RegionStore(database, Library, time);
        Calendar = new GrantCalendar(database, Library, time);
        Mails = new MailStore(database, time);
        Gate = new LibraryGate(database, Library, Grants, DeviceTokens, access, time);
        Requests = new RequestStore(database, Library, People, time);
        Identities = new IdentityStore(database, Library, Grants, People, time);
        Collections = new CollectionStore(database, time);
        Reviews = new ReviewCalendar(database, time);
        Follows = new FollowStore(database, Library, time);
        Sessions = new SessionStore(
            database, Gate, new SessionLimits(TimeSpan.FromHours(options.SessionIdleHours), TimeSpan.FromHours(options.SessionHours)), time);
    }

    public ServerOptions Options { get; }

    public TimeProvider Time { get; }

    public DocumentLibrary Library { get; }

    public PersonStore People { get; }

    public GrantStore Grants { get; }

    public DeviceTokenStore DeviceTokens { get; }

    public RegionStore Regions { get; }

    public RequestStore Requests { get; }

    public GrantCalendar Calendar { get; }

    public MailStore Mails { get; }

    public LibraryGate Gate { get; }

    public AuditLog Audit { get; }

    public IdentityStore Identities { get; }

    public SessionStore Sessions { get; }

    public CollectionStore Collections { get; }

    public ReviewCalendar Reviews { get; }

    public FollowStore Follows { get; }

    /// <summary>What can be searched; opened when it is first asked for, as most commands never do.</summary>
    public SearchIndex SearchIndex => searchIndex.Value;

    /// <summary>Carries the library into the search index.</summary>
    public LibraryIndexer Indexer => new(Library, SearchIndex, new DocumentReader(time: Time), Time);

    /// <summary>Whether there is a search index at all: a new library has none before its server starts.</summary>
    public bool HasSearchIndex => Directory.Exists(SearchFolder);

    /// <summary>Where the secrets lie that the server makes for itself; only its own account can read them.</summary>
    public string KeyFolder => Path.Combine(folder.FullName, "keys");

    public MailFolders MailFolders => new(Path.Combine(folder.FullName, "mail"), Path.Combine(folder.FullName, "outbox"));

    /// <summary>Where the operator's pages lie.</summary>
    public string OperatorTextFolder => Path.Combine(folder.FullName, "pages");

    /// <summary>Where the server listened when it was last started, for links that a command makes; null: it never was.</summary>
    public string? ServedAddress
    {
        get => File.Exists(ServedAddressFile) ? File.ReadAllText(ServedAddressFile) : null;
        set => File.WriteAllText(ServedAddressFile, value);
    }

    private string ServedAddressFile => Path.Combine(folder.FullName, "serve.address");

    /// <summary>How far the record was carried on.</summary>
    public AuditMark AuditMark => new(Path.Combine(folder.FullName, "audit-sent"));

    /// <summary>The lengths of renditions. Derived: who deletes the file has them worked out anew.</summary>
    public string RenditionFile => Path.Combine(folder.FullName, "renditions");

    /// <summary>Where LibreOffice works.</summary>
    public DirectoryInfo PdfFolder => new(Path.Combine(folder.FullName, "pdf"));

    /// <summary>Derived, all of it: who deletes the folder has it built anew.</summary>
    private string SearchFolder => Path.Combine(folder.FullName, "search");

    /// <summary>The disk that holds the data.</summary>
    public DriveInfo Drive => new(folder.FullName);

    /// <summary>
    /// Opens a data folder. An empty one gets its tables, the regions with their folders and the templates of <c>content/</c> first; of
    /// several commands that come at once, one does that and the others wait.
    /// </summary>
    /// <exception cref="CommandRefusedException">A setting is wrong.</exception>
    public static async Task<Installation> OpenAsync(DirectoryInfo data, string[] settings, TimeProvider time, CancellationToken cancellation)
    {
        var options = ReadOptions(settings);
        if (OperatingSystem.IsWindows())
            data.Create();
        else
            Directory.CreateDirectory(data.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute); // nobody else's to read
        var opened = await SqlDatabase.OpenAsync(
            new DatabaseOptions { SqliteFile = Path.Combine(data.FullName, "toolkit.db") },
            [DocumentLibrary.Migrations, LibraryGate.Migrations],
            time,
            cancellation);
        try
        {
            var installation = new Installation(data, opened, options, time);
            await installation.FillAsync(cancellation);
            return installation;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <summary>Keeps a second <c>serve</c> off the folder until disposed.</summary>
    /// <exception cref="CommandRefusedException">Another server holds it.</exception>
    public IDisposable HoldForServing()
    {
        try
        {
            return new FileStream(Path.Combine(folder.FullName, "serve.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new CommandRefusedException($"Another server holds {folder.FullName}. Stop it first, or name another folder with --data.");
        }
    }

    /// <summary>
    /// Where files lie that pages are sent, until they are stored: beside the library, whose free space is what is asked before. The system's own folder for such things may be in memory. What a
    /// killed process has left is removed.
    /// </summary>
    public void PrepareUploadFolder()
    {
        var uploads = Path.Combine(folder.FullName, "uploads");
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(uploads);
        else
            Directory.CreateDirectory(uploads, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var left in Directory.EnumerateFiles(uploads))
            File.Delete(left);
        Environment.SetEnvironmentVariable("ASPNETCORE_TEMP", uploads); // the framework reads it once, with the first form
    }

    /// <summary>Removes everything at a path for good. Null when there was nothing.</summary>
    /// <param name="reason">Why; kept in the audit log with the path.</param>
    /// <exception cref="IOException">All is removed, but the database's log may still hold it.</exception>
    public async Task<PurgeReport?> PurgeAsync(LibraryPath path, string reason, CancellationToken cancellation)
    {
        var report = await Library.PurgeAsync(
            path, Author.System, transaction => Audit.AddCommandAsync(transaction.Session, new AuditNote(AuditActs.Purged, path.ToString()) { Reason = reason }), cancellation);
        if (report is not null && HasSearchIndex)
            await Indexer.ForgetAsync(report.EntryIds, cancellation);
        await database.EmptyLogAsync(cancellation); // last, since it may fail; also where nothing was found: it may be the second attempt
        return report;
    }

    /// <summary>The second factors, their secrets encrypted by <paramref name="protection"/>. Most commands need none, and its keys are a container of their own.</summary>
    public SecondFactorStore SecondFactorsWith(IDataProtectionProvider protection) => new(database, protection, Time);

    /// <summary>A fresh link that makes whoever opens it the first administrator; null when there is one.</summary>
    public async Task<string?> CreateFirstAdministratorLinkAsync(string address, CancellationToken cancellation) =>
        await People.CreateFirstAdministratorLinkAsync(cancellation) is { } secret
            ? OneTimeLinks.ForFirstAdministrator(PublicAddress.Of(Options, address), secret)
            : null;

    public async ValueTask DisposeAsync()
    {
        await DeviceTokens.WriteLastUsesAsync();
        await Gate.WriteReadsAsync();
        if (searchIndex.IsValueCreated)
            await searchIndex.Value.DisposeAsync();
        await Gate.RefusalLog.WriteAsync(all: true);
        await database.DisposeAsync();
    }

    /// <summary>
    /// Content first, then the structure, whose end is remembered: when the process is killed in between, the next one completes it. Two
    /// at once do no harm: equal files make no second version.
    /// </summary>
    private async Task FillAsync(CancellationToken cancellation)
    {
        if (await Regions.HasStructureAsync(cancellation))
            return;
        var content = new DirectoryInfo(Path.Combine(AppContext.BaseDirectory, "content", "Werkzeugkoffer"));
        if (content.Exists && (await TransferCommands.ImportAsync(Library, content, LibraryPath.Parse("/Werkzeugkoffer"), cancellation)).Refused is [var refusal, ..])
            throw new CommandRefusedException($"The toolkit's own documents cannot be read: {refusal}");
        await Regions.EnsureStructureAsync(cancellation);
    }

    private static ServerOptions ReadOptions(string[] settings)
    {
        var options = new ServerOptions();
        try
        {
            ServerSettings.Read(settings).GetSection("ToolKit").Bind(options, binder => binder.ErrorOnUnknownConfiguration = true);
        }
        catch (InvalidOperationException failure)
        {
            throw new CommandRefusedException($"A setting cannot be read: {failure.InnerException?.Message ?? failure.Message}");
        }

        var problems = options.Problems().ToList();
        return problems.Count == 0 ? options : throw new CommandRefusedException(string.Join(Environment.NewLine, problems));
    }
}
