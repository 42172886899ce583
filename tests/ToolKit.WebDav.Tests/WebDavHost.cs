using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ToolKit.WebDav.Tests;

/// <summary>
/// A real server on loopback with a tree in memory under /dav. Who asks stands in the header X-Person (default "anna"). A warning in the log fails
/// the test that disposes the host.
/// </summary>
public sealed class WebDavHost : IAsyncDisposable, ILoggerProvider
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<string> _problems = new();

    private WebDavHost(InMemoryDavStore tree, ManualTime time, Action<WebDavOptions>? configure, Func<IDavStore, IDavStore>? wrap, string prefix, string? second, Action<KestrelServerOptions>? limit)
    {
        Tree = tree;
        Time = time;
        Prefix = prefix;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AcceptWebDavClients();
            limit?.Invoke(kestrel);
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        builder.Services.AddRouting().AddSingleton<TimeProvider>(time);
        builder.Logging.ClearProviders().AddProvider(this);
        _application = builder.Build();
        foreach (var mounted in new[] { prefix, second }.OfType<string>())
        {
            _application.MapWebDav(mounted, options =>
            {
                options.StoreProvider = context => new ValueTask<IDavStore?>(Open(context, wrap));
                configure?.Invoke(options);
            });
        }
    }

    public InMemoryDavStore Tree { get; }

    public ManualTime Time { get; }

    public string Prefix { get; }

    public Uri Address { get; private set; } = null!;

    public int Port => Address.Port;

    public HttpClient Client { get; private set; } = null!;

    public static async Task<WebDavHost> StartAsync(
        Action<WebDavOptions>? configure = null, long? quota = null, Func<IDavStore, IDavStore>? wrap = null, string prefix = "/dav",
        string? second = null, Action<KestrelServerOptions>? kestrel = null)
    {
        var time = new ManualTime();
        var host = new WebDavHost(new InMemoryDavStore(time) { QuotaBytes = quota }, time, configure, wrap, prefix, second, kestrel);
        await host._application.StartAsync();
        var addresses = host._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        host.Address = new Uri(addresses.Addresses.First());
        host.Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = host.Address };
        return host;
    }

    /// <summary>Sends a request; <paramref name="path"/> lies below the prefix and is percent-encoded. Headers are "Name: value".</summary>
    public async Task<Answer> SendAsync(string method, string path, string? body = null, params string[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Address, Prefix + path)) { Version = Client.DefaultRequestVersion, VersionPolicy = Client.DefaultVersionPolicy };
        request.Content = body is null ? null : new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        foreach (var header in headers)
        {
            var (name, value) = (header[..header.IndexOf(':')], header[(header.IndexOf(':') + 1)..].Trim());
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content ??= new ByteArrayContent([]);
                Assert.True(request.Content.Headers.TryAddWithoutValidation(name, value));
            }
        }

        using var response = await Client.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        var all = response.Headers.Concat(response.Content.Headers).ToDictionary(
            pair => pair.Key, pair => string.Join(", ", pair.Value), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)response.StatusCode, all, bytes);
    }

    /// <summary>Writes bytes to the server as they are and reads until it closes, or to the end of the first head.</summary>
    public async Task<string> SendRawAsync(string text, bool halfClose = true, bool headOnly = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(text));
        if (halfClose)
            client.Client.Shutdown(SocketShutdown.Send);
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!headOnly || !answer.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            int read;
            try
            {
                read = await stream.ReadAsync(buffer, limit.Token);
            }
            catch (IOException)
            {
                break; // a connection the server has cut is at its end as well
            }

            if (read == 0)
                break;
            answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return answer.ToString();
    }

    /// <summary>Takes a lock and returns its token.</summary>
    public async Task<string> LockAsync(string path, string depth = "0", string scope = "exclusive", string person = "anna", string owner = "Anna")
    {
        var answer = await SendAsync(
            "LOCK",
            path,
            $"<D:lockinfo xmlns:D=\"DAV:\"><D:lockscope><D:{scope}/></D:lockscope><D:locktype><D:write/></D:locktype><D:owner>{owner}</D:owner></D:lockinfo>",
            "Depth: " + depth,
            "X-Person: " + person);
        Assert.True(answer.Status is 200 or 201, answer.ToString());
        return answer["Lock-Token"]!.Trim('<', '>');
    }

    /// <summary>The text of a file, or null where there is none.</summary>
    public async Task<string?> ReadAsync(string path)
    {
        var answer = await SendAsync("GET", path);
        return answer.Status == 404 ? null : answer.Text;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
        Tree.Dispose();
        Assert.True(_problems.IsEmpty, "The server's log is not quiet: " + string.Join(Environment.NewLine, _problems));
    }

    /// <summary>Takes what has been logged, for tests that expect it.</summary>
    public IReadOnlyList<string> TakeProblems()
    {
        var taken = _problems.ToArray();
        _problems.Clear();
        return taken;
    }

    private IDavStore? Open(HttpContext context, Func<IDavStore, IDavStore>? wrap)
    {
        var person = context.Request.Headers["X-Person"].ToString();
        if (person == "nobody")
            return null;
        var store = Tree.OpenAs(person.Length == 0 ? "anna" : person);
        return wrap is null ? store : wrap(store);
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => new Recorder(this);

    void IDisposable.Dispose()
    {
    }

    private sealed class Recorder(WebDavHost host) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning)
                host._problems.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}");
        }
    }
}

/// <summary>A response read to its end.</summary>
public sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    public static readonly XNamespace D = "DAV:";

    public string Text => Encoding.UTF8.GetString(Bytes);

    public XElement Xml => XElement.Parse(Text, LoadOptions.PreserveWhitespace);

    public string? this[string header] => Headers.GetValueOrDefault(header);

    /// <summary>The hrefs of a multi-status answer, in order.</summary>
    public IReadOnlyList<string> Hrefs => Xml.Elements(D + "response").Select(response => response.Element(D + "href")!.Value).ToList();

    /// <summary>The property element of the response for <paramref name="href"/> (default: the first) where its status is 200; null otherwise.</summary>
    public XElement? Property(XName name, string? href = null) => PropStats(href)
        .Where(propstat => propstat.Element(D + "status")!.Value.Contains(" 200 ", StringComparison.Ordinal))
        .Select(propstat => propstat.Element(D + "prop")!.Element(name))
        .FirstOrDefault(element => element is not null);

    /// <summary>The status a property has in the response; null where it does not occur.</summary>
    public int? StatusOf(XName name, string? href = null) => PropStats(href)
        .Where(propstat => propstat.Element(D + "prop")!.Element(name) is not null)
        .Select(propstat => (int?)int.Parse(propstat.Element(D + "status")!.Value.Split(' ')[1]))
        .FirstOrDefault();

    /// <summary>The status of a member in an answer that lists failures.</summary>
    public int? MemberStatus(string href) => Xml.Elements(D + "response")
        .Where(response => response.Element(D + "href")!.Value == href)
        .Select(response => (int?)int.Parse(response.Element(D + "status")!.Value.Split(' ')[1]))
        .FirstOrDefault();

    private IEnumerable<XElement> PropStats(string? href) => Xml.Elements(D + "response")
        .First(response => href is null || response.Element(D + "href")!.Value == href)
        .Elements(D + "propstat");

    public override string ToString() => $"{Status} {Text}";
}

/// <summary>A clock that stands still until it is moved on.</summary>
public sealed class ManualTime : TimeProvider
{
    private long _ticks = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero).Ticks;

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);

    public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);
}
