using System.Diagnostics;
using System.Globalization;
using System.Text;
using ToolKit.TestSupport;

namespace ToolKit.Bench;

/// <summary>
/// Every round measures everything with every server in turn, so that a slow minute of the machine hits all of them.
/// </summary>
internal sealed class Bench(BenchOptions options)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);
    private const int CalmLooks = 3; // who waits for the disk is not done
    private static readonly TimeSpan MostSettling = TimeSpan.FromMinutes(30); // a million documents are indexed

    private readonly Dictionary<(string Peer, string Measure), List<Measured>> values = [];
    private readonly Dictionary<(string Peer, string Measure), List<double>> processorTimes = [];
    private readonly Dictionary<(string Peer, string Measure), string> refusals = [];
    private readonly Dictionary<string, ((double Resident, double Proportional) Start, (double Resident, double Proportional) End)> memory = [];
    private readonly List<string> remarks = [];

    public static IReadOnlyList<Measure> AllMeasures => Measures.All;

    public async Task<string> RunAsync()
    {
        if (ExternalProgram.WhyMissing("wrk") is { } missing)
            throw new InvalidOperationException(missing);
        if (Repository.Configuration != "Release")
            remarks.Add("Built in Debug: the figures of toolkit and empty mean nothing.");
        var folder = Directory.CreateDirectory(Path.Combine(options.Folder, "toolkit-bench-" + Guid.NewGuid().ToString("N")[..8])).FullName;
        var peers = new List<Peer>();
        try
        {
            foreach (var name in options.Peers)
                await StartAsync(Peer.Known[name](Directory.CreateDirectory(Path.Combine(folder, name)).FullName), peers);
            // Round 0 does not count: servers that compile while they run are measured as they are after a minute, not in their first seconds.
            for (var round = 0; round <= options.Rounds; round++)
            {
                foreach (var measure in options.Measures)
                {
                    foreach (var peer in peers)
                        await MeasureAsync(peer, measure, round);
                }
            }

            foreach (var peer in peers)
                memory[peer.Name] = (memory[peer.Name].Start, ProcessUsage.Memory(peer.ProcessId));
            return Report(peers, folder);
        }
        finally
        {
            foreach (var peer in peers)
                await EndAsync(peer);
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task StartAsync(Peer peer, List<Peer> peers)
    {
        if (peer.WhyMissing is { } reason)
        {
            remarks.Add($"{peer.Name}: {reason}");
            return;
        }

        peers.Add(peer);
        await peer.StartAsync();
        memory[peer.Name] = (ProcessUsage.Memory(peer.ProcessId), default);
        if (peer.IsWebDav)
            Measures.Prepare(peer);
        await SettleAsync(peer);
        await Console.Error.WriteLineAsync($"{peer.Name} ({peer.Version}) is ready");
    }

    private static async Task EndAsync(Peer peer)
    {
        try
        {
            await peer.DisposeAsync();
        }
        catch (Exception e) // a server that ends badly does not take the figures with it
        {
            await Console.Error.WriteLineAsync($"{peer.Name}: {e.Message}");
        }
    }

    private async Task MeasureAsync(Peer peer, Measure measure, int round)
    {
        var key = (peer.Name, measure.Id);
        if (refusals.ContainsKey(key) || (!peer.IsWebDav && !measure.OnlyReads))
            return;
        // What the server before left in the page cache is not written while this one is measured.
        await ExternalProgram.RunAsync("sync", []);
        try
        {
            var before = ProcessUsage.CpuMilliseconds(peer.ProcessId);
            var value = await measure.RunAsync(peer, options.Seconds);
            await SettleAsync(peer);
            var used = ProcessUsage.CpuMilliseconds(peer.ProcessId) - before;
            if (round > 0)
                Add(values, key, value);
            if (round > 0 && value.Operations >= 100) // processor time is counted in ticks of 10 ms
                Add(processorTimes, key, used / value.Operations);
            await Console.Error.WriteLineAsync($"round {round} {measure.Id} {peer.Name}: {Show(value.Number)} {measure.Unit}");
        }
        catch (Exception e) when (e is RefusedException or TimeoutException)
        {
            refusals[key] = e.Message;
            await Console.Error.WriteLineAsync($"round {round} {measure.Id} {peer.Name}: {e.Message}");
        }
    }

    /// <summary>Waits until a server has nothing left to do, such as an index that follows its writes: that is its own processor time and must not be taken from the next one's.</summary>
    private static async Task SettleAsync(Peer peer)
    {
        var since = Stopwatch.StartNew();
        for (var calm = 0; calm < CalmLooks && since.Elapsed < MostSettling;)
        {
            var before = ProcessUsage.CpuMilliseconds(peer.ProcessId);
            await Task.Delay(Look);
            calm = ProcessUsage.CpuMilliseconds(peer.ProcessId) - before > Look.TotalMilliseconds / 10 ? 0 : calm + 1;
        }
    }

    private string Report(List<Peer> peers, string folder)
    {
        var reference = peers.Find(peer => peer.Name == "apache") ?? peers[0];
        var text = new StringBuilder();
        text.AppendLine($"Measured on {DateTime.UtcNow:yyyy-MM-dd}, {Machine(folder)}; client and servers on the same machine, loopback, plain HTTP.");
        text.AppendLine($"{options.Rounds} rounds in turns, loads of {options.Seconds} s, median of the rounds; one round before them does not count. In brackets: times as fast as {reference.Name} (above 1 is faster, whatever the unit).");
        text.AppendLine();
        text.AppendLine($"| measure | unit | {string.Join(" | ", peers.Select(p => p.Name))} |");
        text.AppendLine($"|---|---|{string.Concat(peers.Select(_ => "---:|"))}");
        foreach (var measure in options.Measures)
            text.AppendLine($"| {measure.Title} | {measure.Unit} | {string.Join(" | ", peers.Select(p => Cell(p, measure, reference)))} |");
        text.AppendLine($"| memory at start: resident (proportional) | MB | {string.Join(" | ", peers.Select(p => Show(memory[p.Name].Start)))} |");
        text.AppendLine($"| memory after the load | MB | {string.Join(" | ", peers.Select(p => Show(memory[p.Name].End)))} |");
        text.AppendLine($"| flushes before the answer to a PUT | | {string.Join(" | ", peers.Select(p => p.Flushes))} |");
        text.AppendLine($"| password | | {string.Join(" | ", peers.Select(p => p.HowPasswordsAreChecked))} |");
        text.AppendLine($"| version | | {string.Join(" | ", peers.Select(p => p.Version))} |");

        var timed = options.Measures.Where(m => peers.Exists(p => processorTimes.ContainsKey((p.Name, m.Id)))).ToList();
        if (timed.Count > 0)
        {
            text.AppendLine().AppendLine("Processor time the server used for one operation, in ms:").AppendLine();
            text.AppendLine($"| measure | {string.Join(" | ", peers.Select(p => p.Name))} |");
            text.AppendLine($"|---|{string.Concat(peers.Select(_ => "---:|"))}");
            foreach (var measure in timed)
                text.AppendLine($"| {measure.Title} | {string.Join(" | ", peers.Select(p => processorTimes.TryGetValue((p.Name, measure.Id), out var t) ? Median(t).ToString("0.000", CultureInfo.InvariantCulture) : "–"))} |");
        }

        var notes = refusals.Select(r => $"{r.Key.Peer}, {r.Key.Measure}: {r.Value}").Concat(remarks).ToList();
        if (notes.Count > 0)
            text.AppendLine().AppendLine(string.Join('\n', notes.Select(note => "- " + note)));
        return text.ToString();
    }

    private string Cell(Peer peer, Measure measure, Peer reference)
    {
        if (Value(peer, measure) is not { } value)
            return "–";
        if (peer == reference || Value(reference, measure) is not { } compared)
            return Show(value);
        var ratio = measure.MoreIsBetter ? value / compared : compared / value;
        return $"{Show(value)} ({ratio.ToString("0.00", CultureInfo.InvariantCulture)})";
    }

    private double? Value(Peer peer, Measure measure) =>
        !refusals.ContainsKey((peer.Name, measure.Id)) && values.TryGetValue((peer.Name, measure.Id), out var all) ? Median(all.Select(v => v.Number)) : null;

    private static string Machine(string folder)
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim();
        var size = double.Parse(
            File.ReadLines("/proc/meminfo").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024 / 1024;
        var kernel = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
        var disk = new DriveInfo(folder);
        var drive = DriveInfo.GetDrives()
            .Where(d => folder.StartsWith(d.Name, StringComparison.Ordinal))
            .MaxBy(d => d.Name.Length) ?? disk;
        return $"{Environment.ProcessorCount} cores ({model ?? "unknown"}), {size:0} GB, Linux {kernel}, {drive.DriveFormat}, .NET {Environment.Version}";
    }

    private static void Add<T>(Dictionary<(string, string), List<T>> into, (string, string) key, T value)
    {
        if (!into.TryGetValue(key, out var list))
            into[key] = list = [];
        list.Add(value);
    }

    private static double Median(IEnumerable<double> numbers)
    {
        var sorted = numbers.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[sorted.Count / 2 - 1] + sorted[sorted.Count / 2]) / 2;
    }

    private static string Show(double value) =>
        value.ToString(value >= 100 ? "#,0" : value >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);

    private static string Show((double Resident, double Proportional) memory) => $"{Show(memory.Resident)} ({Show(memory.Proportional)})";
}
