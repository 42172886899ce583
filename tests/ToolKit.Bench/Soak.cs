using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ToolKit.TestSupport;

namespace ToolKit.Bench;

/// <summary>
/// Many clients list, read and write through the running product, with a pause between two requests as people make them, while its resident memory is looked at. Every answer is compared with what it must be.
/// </summary>
internal sealed class Soak(SoakOptions options)
{
    private const int SharedFiles = 200;
    private const int SmallLength = 2_000;
    private const int LargeLength = 100_000; // does not lie in the database
    private const double MostMegabytes = 250;
    private const double MostGrowth = 1.10;

    /// <summary>A server that has just been started still compiles and fills its caches: growth means nothing in a shorter run.</summary>
    private const double MinutesToJudgeGrowth = 5;

    private static readonly HttpMethod PropFind = new("PROPFIND");
    private static readonly HttpMethod MkCol = new("MKCOL");
    private static readonly HttpMethod Lock = new("LOCK");
    private static readonly HttpMethod Unlock = new("UNLOCK");

    private readonly List<string> wrong = [];
    private readonly Dictionary<string, long> counts = [];

    /// <summary>Runs it and prints what has been seen.</summary>
    /// <returns>Whether all answers were right and memory stayed within its bounds.</returns>
    public async Task<bool> RunAsync()
    {
        await using var server = ToolKitServer.Prepare();
        var token = await server.CreatePersonWithTokenAsync("soak@example.org", "Administrator", "/");
        await server.StartAgainAsync();
        using var handler = new SocketsHttpHandler { UseCookies = false, MaxConnectionsPerServer = options.Clients };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(server.Address, "dav/soak/"), Timeout = TimeSpan.FromSeconds(60) };
        client.DefaultRequestHeaders.Authorization = ToolKitServer.BasicCredentials("anybody", token);
        await MustAsync(client, MkCol, "", HttpStatusCode.Created);
        await MustAsync(client, MkCol, "shared/", HttpStatusCode.Created);
        for (var i = 0; i < SharedFiles; i++)
            await MustAsync(client, HttpMethod.Put, $"shared/{i}.bin", HttpStatusCode.Created, Content(i, 0, SmallLength));

        var samples = new List<double>();
        using var end = new CancellationTokenSource(TimeSpan.FromMinutes(options.Minutes));
        var clients = Enumerable.Range(0, options.Clients).Select(number => WorkAsync(client, number, end.Token)).ToList();
        try
        {
            while (true)
            {
                samples.Add(ProcessUsage.Memory(server.ProcessId).Resident);
                await Task.Delay(TimeSpan.FromSeconds(Math.Clamp(options.Minutes, 0.5, 5)), end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // the time is over
        }

        await Task.WhenAll(clients);
        if (await server.RunAsync("verify") is { ExitCode: not 0 } damaged)
            wrong.Add("toolkit verify: " + damaged.Error.Trim());
        return Report(samples);
    }

    private bool Report(List<double> samples)
    {
        var quarters = Enumerable.Range(0, 4).Select(q => samples[(samples.Count * q / 4)..(samples.Count * (q + 1) / 4)]).ToList();
        Print($"{options.Clients} clients, {options.Minutes} minutes, {counts.Values.Sum():#,0} requests: {string.Join(", ", counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Key} {c.Value:#,0}"))}");
        Print("| quarter | at its start | median | most |");
        Print("|---|---:|---:|---:|");
        for (var q = 0; q < 4; q++)
            Print($"| {q + 1} | {quarters[q][0]:0} MB | {Median(quarters[q]):0} MB | {quarters[q].Max():0} MB |");

        if (samples.Max() > MostMegabytes)
            wrong.Add($"resident memory reached {samples.Max():0} MB, more than {MostMegabytes:0}");
        if (options.Minutes >= MinutesToJudgeGrowth && Median(quarters[3]) > Median(quarters[1]) * MostGrowth)
            wrong.Add($"memory grew from {Median(quarters[1]):0} to {Median(quarters[3]):0} MB between the second and the last quarter");
        Print(wrong.Count == 0 ? "all answers right, memory within its bounds" : $"{wrong.Count} wrong:");
        foreach (var one in wrong.Take(20))
            Print("- " + one);
        return wrong.Count == 0;
    }

    /// <summary>One client: its own file, whose content it knows, and the folder all share.</summary>
    private async Task WorkAsync(HttpClient client, int number, CancellationToken end)
    {
        var random = new Random(number);
        var own = $"own{number}.bin";
        var written = Array.Empty<byte>();
        for (var round = 0; !end.IsCancellationRequested; round++)
        {
            try
            {
                switch (round == 0 ? 9 : random.Next(10))
                {
                    case < 4:
                        var shared = random.Next(SharedFiles);
                        await ExpectAsync(client, $"shared/{shared}.bin", Content(shared, 0, SmallLength));
                        break;
                    case < 7:
                        await ListAsync(client);
                        break;
                    case < 9:
                        await ExpectAsync(client, own, written);
                        break;
                    default:
                        var next = Content(number, round, random.Next(50) == 0 ? LargeLength : SmallLength);
                        await WriteAsync(client, own, next, withLock: random.Next(3) == 0);
                        written = next;
                        break;
                }

                await Task.Delay(random.Next(options.PauseMilliseconds * 2 + 1), end);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem) when (problem is RefusedException or HttpRequestException or TaskCanceledException)
            {
                lock (wrong)
                    wrong.Add($"client {number}, round {round}: {problem.Message}");
            }
        }
    }

    private async Task ExpectAsync(HttpClient client, string path, byte[] expected)
    {
        using var answer = await SendAsync(client, HttpMethod.Get, path, null);
        var received = await answer.Content.ReadAsByteArrayAsync();
        if (answer.StatusCode != HttpStatusCode.OK || !expected.AsSpan().SequenceEqual(received))
            throw new RefusedException($"GET {path} answered {(int)answer.StatusCode} or other bytes than were written");
    }

    private async Task ListAsync(HttpClient client)
    {
        using var answer = await SendAsync(client, PropFind, "shared/", null, ("Depth", "1"));
        var text = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode != HttpStatusCode.MultiStatus || text.AsSpan().Count("<D:response>") != SharedFiles + 1)
            throw new RefusedException($"PROPFIND answered {(int)answer.StatusCode} with {text.AsSpan().Count("<D:response>")} members");
    }

    private async Task WriteAsync(HttpClient client, string path, byte[] content, bool withLock)
    {
        if (!withLock)
        {
            await MustAsync(client, HttpMethod.Put, path, HttpStatusCode.NoContent, content);
            return;
        }

        const string Body = """<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>""";
        using var answer = await SendAsync(client, Lock, path, Encoding.UTF8.GetBytes(Body), ("Timeout", "Second-600"));
        if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.Created))
            throw new RefusedException($"LOCK answered {(int)answer.StatusCode}");
        var token = answer.Headers.GetValues("Lock-Token").Single();
        await MustAsync(client, HttpMethod.Put, path, HttpStatusCode.NoContent, content, ("If", $"({token})"));
        await MustAsync(client, Unlock, path, HttpStatusCode.NoContent, null, ("Lock-Token", token));
    }

    private async Task MustAsync(
        HttpClient client, HttpMethod method, string path, HttpStatusCode expected, byte[]? body = null, params (string Name, string Value)[] headers)
    {
        using var answer = await SendAsync(client, method, path, body, headers);
        if (answer.StatusCode != expected && !(method == HttpMethod.Put && answer.StatusCode == HttpStatusCode.Created))
            throw new RefusedException($"{method} {path} answered {(int)answer.StatusCode}");
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpClient client, HttpMethod method, string path, byte[]? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = method == Lock ? new MediaTypeHeaderValue("application/xml") : null;
        }

        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var answer = await client.SendAsync(request);
        lock (counts)
            counts[method.Method] = counts.GetValueOrDefault(method.Method) + 1;
        return answer;
    }

    private static byte[] Content(int number, int round, int length)
    {
        var bytes = new byte[length];
        new Random(HashCode(number, round)).NextBytes(bytes);
        return bytes;

        static int HashCode(int number, int round) => unchecked((number * 1_000_003) + round);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static void Print(string line) => Console.WriteLine(line);
}

internal sealed record SoakOptions(int Clients, double Minutes, int PauseMilliseconds)
{
    /// <summary>Eight samples are the least that make four quarters.</summary>
    private const double LeastMinutes = 0.1;

    public static string Usage { get; } =
        """
            ToolKit.Bench soak [--clients 200] [--minutes 60] [--pause 100]
                clients that list, read and write for that time, with that many milliseconds between two requests on average; exit 1 when an answer
                is wrong, resident memory passes 250 MB or, in 5 minutes or more, grows by more than a tenth from the second quarter to the last
        """;

    public static bool TryParse(ReadOnlySpan<string> args, [NotNullWhen(true)] out SoakOptions? options, out string problem)
    {
        options = new SoakOptions(200, 60, 100);
        problem = "";
        for (var i = 0; i < args.Length && problem.Length == 0; i += 2)
        {
            var value = i + 1 < args.Length ? args[i + 1] : "";
            switch (args[i])
            {
                case "--clients" when int.TryParse(value, CultureInfo.InvariantCulture, out var clients) && clients is > 0 and <= 1000:
                    options = options with { Clients = clients };
                    break;
                case "--minutes" when double.TryParse(value, CultureInfo.InvariantCulture, out var minutes) && minutes >= LeastMinutes:
                    options = options with { Minutes = minutes };
                    break;
                case "--pause" when int.TryParse(value, CultureInfo.InvariantCulture, out var pause) && pause is >= 0 and <= 60_000:
                    options = options with { PauseMilliseconds = pause };
                    break;
                default:
                    problem = $"{args[i]} {value} is no option of soak";
                    break;
            }
        }

        if (problem.Length > 0)
            options = null;
        return options is not null;
    }
}
