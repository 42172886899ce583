using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace ToolKit.TestSupport;

/// <summary>
/// The product as its users run it: a process of its own on a data folder, on loopback. Stopping it fails the test when its log
/// holds an error nobody expected: a quiet log is part of passing.
/// </summary>
public sealed class ToolKitServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder? ownFolder;
    private readonly IReadOnlyList<string> settings;
    private readonly StringBuilder earlierLogs = new();
    private readonly List<string> expectedErrors = [];
    private ExternalProgram? program;

    private ToolKitServer(TemporaryFolder? ownFolder, string dataFolder, int port, IReadOnlyList<string> settings)
    {
        this.ownFolder = ownFolder;
        this.settings = settings;
        DataFolder = dataFolder;
        Address = new Uri($"http://127.0.0.1:{port}/");
    }

    /// <summary>The built product: TOOLKIT_DLL, or what src/ToolKit.Server built in the configuration this test was built in.</summary>
    public static string Dll { get; } = System.Environment.GetEnvironmentVariable("TOOLKIT_DLL") is { Length: > 0 } dll
        ? Path.GetFullPath(dll)
        : Path.Combine(Repository.Root, "src", "ToolKit.Server", "bin", Repository.Configuration, "net10.0", "toolkit.dll");

    public string DataFolder { get; }

    /// <summary>Variables that its starts get in addition.</summary>
    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Ends with a slash; stays the same over restarts.</summary>
    public Uri Address { get; }

    public int Port => Address.Port;

    public int ProcessId => Program.Id;

    public bool IsRunning => program is { HasEnded: false };

    /// <summary>Standard output and standard error of all starts, oldest first.</summary>
    public string Log => earlierLogs + (program is null ? "" : program.Output + program.Error);

    private ExternalProgram Program => program ?? throw new InvalidOperationException("The server was not started.");

    /// <param name="dataFolder">Kept when the server is disposed; null means a temporary folder that is not.</param>
    /// <param name="settings">Arguments added to <c>serve</c>, such as <c>--ToolKit:Name=value</c>.</param>
    public static async Task<ToolKitServer> StartAsync(string? dataFolder = null, params string[] settings)
    {
        var server = Prepare(dataFolder, settings);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>A server that is not started yet: commands run, requests do not.</summary>
    public static ToolKitServer Prepare(string? dataFolder = null, params string[] settings)
    {
        Assert.True(File.Exists(Dll), $"{Dll} is missing: build ToolKit.sln first");
        var own = dataFolder is null ? new TemporaryFolder("toolkit-data") : null;
        return new ToolKitServer(own, dataFolder ?? own!.Path, FreePort.Next(), settings);
    }

    /// <summary>Starts the stopped, killed or prepared server on its data folder and waits until it is ready.</summary>
    public async Task StartAgainAsync()
    {
        Assert.False(IsRunning, "The server runs already.");
        KeepLog();
        program = ExternalProgram.Start(
            "dotnet",
            [Dll, "serve", "--data", DataFolder, "--urls", Address.GetLeftPart(UriPartial.Authority), .. settings],
            environment: new Dictionary<string, string>(CommandEnvironment.Concat(Environment), StringComparer.Ordinal));
        await WaitUntilReadyAsync();
    }

    /// <summary>SIGKILL, as a power switch for the process.</summary>
    public async Task KillAsync()
    {
        Program.Kill();
        await Program.WaitAsync(StopLimit);
    }

    /// <summary>SIGTERM, then the end is awaited and the log looked at.</summary>
    public async Task StopAsync()
    {
        if (program is null)
            return;
        program.AskToEnd();
        (await program.WaitAsync(StopLimit)).MustSucceed();
        MustBeQuiet();
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAgainAsync();
    }

    /// <summary>Runs one of the product's commands on this data folder, beside the running server or without it.</summary>
    public Task<ProgramResult> RunAsync(params string[] arguments) => RunAsync(TimeSpan.FromMinutes(2), input: null, arguments);

    public Task<ProgramResult> RunAsync(TimeSpan limit, string? input, params string[] arguments) =>
        ExternalProgram.RunAsync("dotnet", [Dll, .. arguments, "--data", DataFolder], limit, environment: CommandEnvironment, input: input);

    /// <summary>Makes a person with a running grant and returns a device token of that person, made the way an administrator does it.</summary>
    /// <param name="role">Reader, Contributor, Editor, RegionAdmin or Administrator.</param>
    /// <param name="scope">A library path.</param>
    public async Task<string> CreatePersonWithTokenAsync(string mail, string role, string scope)
    {
        (await RunAsync("person", "add", mail, "--name", mail.Split('@')[0])).MustSucceed();
        (await RunAsync("grant", mail, "--role", role, "--scope", scope)).MustSucceed();
        var token = (await RunAsync("device-token", mail, "--label", "test")).MustSucceed().Output.Trim();
        Assert.Matches("^tk_[A-Za-z0-9]{8}_[A-Za-z0-9_-]+$", token);
        return token;
    }

    /// <summary>The next mail to an address that is not among these; fails after a while. Without a mail server, mails are files.</summary>
    public async Task<ReceivedMail> ReceiveAsync(string to, params IEnumerable<ReceivedMail> known)
    {
        var outbox = Path.Combine(DataFolder, "outbox");
        var seen = known.Select(mail => mail["Message-ID"]).ToHashSet(StringComparer.Ordinal);
        for (var since = Stopwatch.StartNew(); since.Elapsed < StartLimit; await Task.Delay(50))
        {
            foreach (var file in Directory.Exists(outbox) ? Directory.GetFiles(outbox, "*.eml").Order(StringComparer.Ordinal) : Enumerable.Empty<string>())
            {
                var mail = new ReceivedMail(await File.ReadAllBytesAsync(file));
                if (mail["To"] == to && !seen.Contains(mail["Message-ID"]))
                    return mail;
            }
        }

        throw new TimeoutException($"No mail to {to} arrives.\n{Log}");
    }

    /// <summary>A client of its own connections that sends the token as the password, as WebDAV clients do.</summary>
    public HttpClient CreateClient(string? token = null) => CreateClient(Address, token is null ? null : ("anybody", token));

    /// <summary>A client that follows no redirect and keeps no cookie.</summary>
    public static HttpClient CreateClient(Uri address, (string User, string Password)? credentials)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        var client = new HttpClient(handler) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(100) };
        if (credentials is { } known)
            client.DefaultRequestHeaders.Authorization = BasicCredentials(known.User, known.Password);
        return client;
    }

    public static AuthenticationHeaderValue BasicCredentials(string user, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));

    /// <summary>Lets error lines through that hold this text; say why where it is called.</summary>
    public void ExpectError(string text) => expectedErrors.Add(text);

    /// <summary>Fails the test when the log holds an error that was not expected.</summary>
    public void MustBeQuiet()
    {
        var loud = ErrorEntries(Log).Where(entry => !expectedErrors.Exists(text => entry.Contains(text, StringComparison.Ordinal))).ToList();
        Assert.True(loud.Count == 0, $"The server logged {loud.Count} error(s):\n{string.Join("\n", loud.Take(5))}");
    }

    /// <summary>Memory the process holds at this moment, in bytes.</summary>
    public long ResidentMemory()
    {
        var line = File.ReadLines($"/proc/{ProcessId}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line["VmRSS:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (IsRunning)
                await StopAsync();
            else
                MustBeQuiet();
        }
        finally
        {
            program?.Dispose();
            ownFolder?.Dispose();
        }
    }

    // A test's own variables must not become the server's settings.
    private static Dictionary<string, string> CommandEnvironment => new()
    {
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["DOTNET_ENVIRONMENT"] = "Production",
        ["ASPNETCORE_URLS"] = "",
        ["DOTNET_NOLOGO"] = "1",
    };

    /// <summary>An entry begins with its level and goes on in indented lines; errors and everything above count.</summary>
    private static IEnumerable<string> ErrorEntries(string log)
    {
        StringBuilder? entry = null;
        foreach (var line in log.Split('\n'))
        {
            if (entry is not null && (line.StartsWith(' ') || line.StartsWith('\t')))
            {
                entry.Append('\n').Append(line);
                continue;
            }

            if (entry is not null)
                yield return entry.ToString();
            entry = IsError(line) ? new StringBuilder(line) : null;
        }

        if (entry is not null)
            yield return entry.ToString();

        static bool IsError(string line) =>
            line.StartsWith("fail:", StringComparison.Ordinal)
            || line.StartsWith("crit:", StringComparison.Ordinal)
            || line.StartsWith("<3>", StringComparison.Ordinal) // systemd's levels
            || line.StartsWith("<2>", StringComparison.Ordinal)
            || line.Contains("\"LogLevel\":\"Error\"", StringComparison.Ordinal)
            || line.Contains("\"LogLevel\":\"Critical\"", StringComparison.Ordinal)
            || line.StartsWith("Unhandled exception", StringComparison.Ordinal);
    }

    private void KeepLog()
    {
        if (program is null)
            return;
        earlierLogs.Append(program.Output).Append(program.Error);
        program.Dispose();
        program = null;
    }

    private async Task WaitUntilReadyAsync()
    {
        using var client = CreateClient();
        var since = Stopwatch.StartNew();
        while (since.Elapsed < StartLimit)
        {
            if (Program.HasEnded)
                break;
            try
            {
                using var answer = await client.GetAsync("health/ready");
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                // nobody listens yet
            }

            await Task.Delay(50);
        }

        var state = Program.HasEnded ? $"ended with {Program.ExitCode}" : $"was not ready after {StartLimit.TotalSeconds} s";
        Program.Kill();
        Assert.Fail($"The server {state}\n{Log}");
    }
}
