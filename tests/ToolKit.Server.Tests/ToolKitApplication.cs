using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ToolKit.Access;
using ToolKit.Library;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>Somebody with a local account, whose password is <see cref="ToolKitApplication.Password"/>.</summary>
public sealed record TestPerson(long Id, string Mail, string Name);

/// <summary>What a command left behind.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Error);

/// <summary>
/// The whole product on a data folder of its own, listening on loopback. An error in its log fails the test that has caused it.
/// </summary>
public sealed class ToolKitApplication : IAsyncLifetime, ILoggerProvider
{
    public const string Password = "vier Wörter ergeben ein Kennwort";

    private readonly TemporaryFolder folder = new("toolkit-server");
    private readonly ConcurrentQueue<string> errors = new();
    private readonly ConcurrentQueue<string> forwarded = new();
    private readonly ConcurrentDictionary<string, bool> received = new(StringComparer.Ordinal);
    private Installation? installation;
    private WebApplication? server;
    private DavClient? administrator;

    /// <summary>The data folder, absolute.</summary>
    public string DataFolder => folder.Path;

    /// <summary>With a slash at the end.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The server's clock: the system's, and what a test has let pass.</summary>
    public ShiftedTime Time { get; } = new();

    internal Installation Installation => installation!;

    /// <summary>The server's own parts.</summary>
    public IServiceProvider Services => server!.Services;

    public static async Task<ToolKitApplication> StartAsync(params string[] settings)
    {
        var application = new ToolKitApplication();
        await application.StartServerAsync(settings);
        return application;
    }

    public ValueTask InitializeAsync() => new(StartServerAsync([]));

    /// <summary>Fails when the server has logged an error since it was last asked.</summary>
    public void AssertQuietLog()
    {
        var found = errors.ToArray();
        errors.Clear();
        Assert.Empty(found);
    }

    /// <summary>Does what the server does now and then, as far as it is due.</summary>
    public Task RunUpkeepAsync() => Services.GetServices<IHostedService>().OfType<Upkeep>().Single().RunDueAsync(CancellationToken.None);

    /// <summary>Runs a command of the executable beside the running server.</summary>
    public Task<CommandResult> RunCommandAsync(params string[] args) => RunCommandAsync("", args);

    public Task<CommandResult> RunCommandAsync(string input, string[] args) => RunOnAsync(DataFolder, input, args);

    public static async Task<CommandResult> RunOnAsync(string dataFolder, string input, params string[] args)
    {
        await using var output = new StringWriter();
        await using var error = new StringWriter();
        var code = await CommandLine.RunAsync([.. args, "--data", dataFolder], new Terminal(new StringReader(input), output, error));
        return new CommandResult(code, output.ToString(), error.ToString());
    }

    /// <summary>Adds a person with a password, and with a role where one is given.</summary>
    public async Task<TestPerson> CreatePersonAsync(Role? role = null, string scope = "/", string? name = null)
    {
        var mail = Some.Mail();
        Assert.True(PersonKey.TryParse(mail, out var key));
        var person = await Installation.People.AddAsync(key, name ?? $"Person {Some.Number()}");
        await Installation.People.SetPasswordAsync(person.Id, Password);
        if (role is { } wanted)
            await Installation.Grants.GiveAsync(new NewGrant(person.Id, wanted, await FindIdAsync(scope)));
        return new TestPerson(person.Id, mail, person.Name);
    }

    /// <summary>The id of what lies at a path.</summary>
    public async Task<long> FindIdAsync(string path) => (await Installation.Library.ResolveAsync(LibraryPath.Parse(path))).Entry!.Id;

    /// <summary>A browser in which nobody has signed in.</summary>
    public Browser OpenBrowser() => new(Address);

    /// <summary>A browser in which the person has signed in through the form.</summary>
    public async Task<Browser> SignInAsync(TestPerson person)
    {
        var browser = OpenBrowser();
        var page = await browser.SubmitAsync(await browser.OpenAsync("/anmelden"), "Anmelden", ("mail", person.Mail), ("kennwort", Password));
        Assert.Contains("Abmelden", page.Text, StringComparison.Ordinal);
        return browser;
    }

    public async Task<Browser> SignInAsync(Role role, string scope = "/") => await SignInAsync(await CreatePersonAsync(role, scope));

    /// <summary>The desk as somebody uses it.</summary>
    public async Task<AccessDesk> OpenDeskAsync(TestPerson somebody) => Installation.Gate.OpenDesk(await FindPrincipalAsync(somebody));

    /// <summary>The library as somebody sees it in the browser.</summary>
    public async Task<LibraryView> OpenViewAsync(TestPerson somebody) => Installation.Gate.Open(await FindPrincipalAsync(somebody));

    /// <summary>The next mail to an address that was not received before; fails after a while. Mails are files here.</summary>
    public async Task<ReceivedMail> ReceiveAsync(string to)
    {
        var outbox = Path.Combine(DataFolder, "outbox");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            foreach (var file in Directory.Exists(outbox) ? Directory.GetFiles(outbox, "*.eml").Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
            {
                var mail = received.ContainsKey(file) ? null : new ReceivedMail(await File.ReadAllBytesAsync(file));
                if (mail?["To"] == to && received.TryAdd(file, true))
                    return mail;
            }

            Assert.False(limit.IsCancellationRequested, $"no mail to {to} arrives");
            await Task.Delay(20); // the sender runs beside the server, as it does in real life
        }
    }

    /// <summary>The secret of a new device token.</summary>
    public async Task<string> CreateTokenAsync(TestPerson person, string? scope = null, bool readOnly = false, int? days = null) =>
        (await Installation.DeviceTokens.CreateAsync(
            new NewDeviceToken(person.Id, "ein Gerät", scope is null ? null : await FindIdAsync(scope), readOnly, days))).Secret;

    /// <summary>A secret of the same token that is never the right one, and another one for each number up to 99,999.</summary>
    public static string WrongToken(string right, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"{right[..^6]}{(right[^6] == 'x' ? 'y' : 'x')}{number:00000}");

    public async Task<DavClient> DavClientAsync(TestPerson person) => new(Address, await CreateTokenAsync(person));

    public async Task<DavClient> DavClientAsync(Role role, string scope = "/") => await DavClientAsync(await CreatePersonAsync(role, scope));

    /// <summary>An administrator's WebDAV client, with which tests arrange what they need.</summary>
    public async Task<DavClient> AdministratorAsync() => administrator ??= await DavClientAsync(Role.Administrator);

    /// <summary>Makes an empty folder; gives its library path.</summary>
    public async Task<string> MakeFolderAsync(string parent = "/Regionen/Hessen", string? name = null)
    {
        var path = $"{parent.TrimEnd('/')}/{name ?? Some.FolderName()}";
        Assert.Equal(201, (await (await AdministratorAsync()).SendAsync("MKCOL", path)).Status);
        return path;
    }

    /// <summary>Lets anybody read a folder in the browser, as an administrator does.</summary>
    public async Task MakePublicAsync(string folder)
    {
        var view = await OpenViewAsync(await CreatePersonAsync(Role.Administrator));
        await view.SetPublicAsync(await view.FindAsync(LibraryPath.Parse(folder)), isPublic: true);
    }

    /// <summary>Writes a document; gives its library path.</summary>
    public Task<string> WriteAsync(string path, string text) => WriteAsync(path, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a document; gives its library path.</summary>
    public async Task<string> WriteAsync(string path, byte[] content)
    {
        var script = await AdministratorAsync();
        Assert.InRange((await script.SendBytesAsync("PUT", script.AddressOf(path), content)).Status, 201, 204);
        return path;
    }

    /// <summary>Gives a document a new version of a class: editorial, content or legal.</summary>
    public Task ChangeAsync(string path, string text, string changeClass) => ChangeAsync(path, System.Text.Encoding.UTF8.GetBytes(text), changeClass);

    public async Task ChangeAsync(string path, byte[] bytes, string changeClass)
    {
        var script = await AdministratorAsync();
        var begun = await script.SendAsync(
            "POST", new Uri(Address, $"/api/uploads?path={Uri.EscapeDataString(path)}&changeClass={changeClass}"), "", ("Upload-Length", bytes.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(201, begun.Status);
        Assert.Equal(200, (await script.SendBytesAsync("PATCH", new Uri(Address, begun["Location"]!), bytes, ("Upload-Offset", "0"))).Status);
    }

    /// <summary>Until the search has seen everything that was done so far.</summary>
    public async Task WaitForSearchAsync()
    {
        var last = await Installation.Library.GetLastChangeAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await Installation.SearchIndex.GetReadUpToAsync() < last)
        {
            Assert.False(limit.IsCancellationRequested, "the search index does not follow the library");
            await Task.Delay(20); // it follows beside the server, as it does in real life
        }
    }

    /// <summary>The current text of a document; null where there is none.</summary>
    public async Task<string?> ReadAsync(string path)
    {
        var answer = await (await AdministratorAsync()).SendAsync("GET", path);
        return answer.Status == 200 ? answer.Text : null;
    }

    /// <summary>How many versions a document has.</summary>
    public async Task<int> CountVersionsAsync(string path)
    {
        var found = await Installation.Library.ResolveAsync(LibraryPath.Parse(path));
        return (await Installation.Library.ListVersionsAsync(found.Entry!.Id)).Count;
    }

    /// <summary>The lines of the record that were written to the log.</summary>
    public IReadOnlyList<string> Forwarded => [.. forwarded];

    public ILogger CreateLogger(string categoryName) => new ErrorLog(errors, categoryName == AuditForwarder.Category ? forwarded : null, categoryName);

    public async ValueTask DisposeAsync()
    {
        administrator?.Dispose();
        if (server is not null)
            await server.DisposeAsync();
        if (installation is not null)
            await installation.DisposeAsync();
        folder.Dispose();
    }

    void IDisposable.Dispose()
    {
        // The server's logger factory disposes its providers; there is nothing to let go of here.
    }

    /// <summary>
    /// A process of the framework has one folder for files that forms bring, and reads its name once. In the product that is the server's own; here servers come and go, so it is one that stays, and is read before the first of them.
    /// </summary>
    [ModuleInitializer]
    internal static void KeepFormFolder()
    {
        Environment.SetEnvironmentVariable("ASPNETCORE_TEMP", Path.GetTempPath());
        var request = new DefaultHttpContext().Request;
        request.Body = PipeReader.Create(new MemoryStream([0, 0])).AsStream(); // one that cannot be read twice, or nothing is kept
        request.EnableBuffering(bufferThreshold: 1);
        using var body = (FileBufferingReadStream)request.Body;
        body.CopyTo(Stream.Null);
        if (body.TempFileName is null)
            throw new InvalidOperationException("The framework has not read where its temporary files go.");
    }

    private async Task<Principal> FindPrincipalAsync(TestPerson somebody)
    {
        var person = (await Installation.People.FindAsync(somebody.Id))!;
        return (await Installation.Gate.FindPrincipalAsync(person.Id, person.SessionStamp, Door.Browser))!;
    }

    private async Task StartServerAsync(string[] settings)
    {
        installation = await Installation.OpenAsync(new DirectoryInfo(DataFolder), settings, Time, CancellationToken.None);
        server = WebServer.Build(installation, [.. settings, "--Logging:Console:LogLevel:Default=None"], "http://127.0.0.1:0");
        server.Services.GetRequiredService<ILoggerFactory>().AddProvider(this);
        await server.StartAsync();
        Address = new Uri(server.Urls.First() + "/");
        await RunUpkeepAsync(); // the first round, which otherwise falls into the first test
    }

    private sealed class ErrorLog(ConcurrentQueue<string> errors, ConcurrentQueue<string>? lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error || lines is not null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Information)
                lines?.Enqueue(formatter(state, exception));
            if (logLevel >= LogLevel.Error)
                errors.Enqueue($"{category}: {formatter(state, exception)}\n{exception}");
        }
    }
}

/// <summary>
/// The system's clock, moved on by a test. What the product does every minute or less often waits until a test calls for it (<see cref="UpkeepTests.PassAsync"/>): on a
/// slow machine that minute would pass in the middle of one.
/// </summary>
public sealed class ShiftedTime : TimeProvider
{
    private long ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var waits = period >= TimeSpan.FromMinutes(1);
        return base.CreateTimer(callback, state, waits ? Timeout.InfiniteTimeSpan : dueTime, waits ? Timeout.InfiniteTimeSpan : period);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddTicks(Interlocked.Read(ref ticks));

    public void Pass(TimeSpan span) => Interlocked.Add(ref ticks, span.Ticks);
}

/// <summary>Tests that share one running product; each makes the people and folders it needs.</summary>
public abstract class ApplicationTests(ToolKitApplication application) : IClassFixture<ToolKitApplication>, IDisposable
{
    protected ToolKitApplication Application => application;

    public void Dispose()
    {
        application.AssertQuietLog();
        GC.SuppressFinalize(this);
    }
}
