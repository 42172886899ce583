using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ToolKit.Bench;

/// <param name="Number">In the measure's unit.</param>
/// <param name="Operations">How many there were, for the processor time of one.</param>
internal sealed record Measured(double Number, long Operations);

/// <param name="OnlyReads">Needs nothing but GET of the data, so that the empty handler can be measured as well.</param>
internal sealed record Measure(string Id, string Title, string Unit, bool MoreIsBetter, Func<Peer, int, Task<Measured>> RunAsync, bool OnlyReads = false);

/// <summary>What is measured. A measure checks the answers, and a server that answers wrongly has no value.</summary>
internal static partial class Measures
{
    public const int Files = 1000;
    public const int TreeFolders = 20;
    public const int TreeFiles = 50;
    private const int Times = 5;

    // What davfs2 asks for.
    private const string NamedBody =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><propfind xmlns=\"DAV:\"><prop><resourcetype/><getcontentlength/><getetag/><getlastmodified/><creationdate/>"
        + "<executable xmlns=\"http://apache.org/dav/props/\"/></prop></propfind>";

    private const string LockBody =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><lockinfo xmlns=\"DAV:\"><lockscope><exclusive/></lockscope><locktype><write/></locktype><owner>bench</owner></lockinfo>";

    private static long numbers;

    public static IReadOnlyList<Measure> All { get; } =
    [
        new("pf1-all-c4", "PROPFIND depth 1 of 1,000, allprop, 4 clients", "1/s", true, (p, s) => ListingLoadAsync(p, "", s)),
        new("pf1-named-c4", "PROPFIND depth 1 of 1,000, six named, 4 clients", "1/s", true, (p, s) => ListingLoadAsync(p, NamedBody, s)),
        new("pf1-all", "PROPFIND depth 1 of 1,000, allprop, one", "ms", false, (p, _) => ListingAsync(p, "")),
        new("pf1-named", "PROPFIND depth 1 of 1,000, six named, one", "ms", false, (p, _) => ListingAsync(p, NamedBody)),
        new("pf1-all-changed", "… allprop, the first after a change", "ms", false, (p, _) => ListingAfterChangeAsync(p, "")),
        new("pf1-named-changed", "… six named, the first after a change", "ms", false, (p, _) => ListingAfterChangeAsync(p, NamedBody)),
        new("pf1-all-mixed", "… allprop, one write per ten listings, 4 clients", "1/s", true, (p, s) => ListingsAndWritesAsync(p, "", s)),
        new("pf1-named-mixed", "… six named, one write per ten listings, 4 clients", "1/s", true, (p, s) => ListingsAndWritesAsync(p, NamedBody, s)),
        new("pf0-c4", "PROPFIND depth 0 of a file, 4 clients", "1/s", true, PropFindOneAsync),
        new("pf-inf", "PROPFIND depth infinity of 20 × 50", "ms", false, (p, _) => InfinityAsync(p)),
        new("get10k-c8", "GET 10 KB, 8 clients", "1/s", true, GetSmallAsync, OnlyReads: true),
        new("get100m", "GET 100 MB", "MB/s", true, (p, _) => GetBigAsync(p), OnlyReads: true),
        new("put10k-c4", "PUT new 10 KB, 4 clients", "1/s", true, PutSmallAsync),
        new("put100m", "PUT 100 MB", "MB/s", true, (p, _) => PutBigAsync(p)),
        new("lock-c1", "LOCK + PUT 10 KB + UNLOCK, 1 client", "1/s", true, (p, s) => LockCyclesAsync(p, 1, s)),
        new("lock-c4", "LOCK + PUT 10 KB + UNLOCK, 4 clients", "1/s", true, (p, s) => LockCyclesAsync(p, 4, s)),
        new("copy", "COPY folder of 1,000", "ms", false, (p, _) => FolderAsync(p, "COPY")),
        new("move", "MOVE folder of 1,000", "ms", false, (p, _) => FolderAsync(p, "MOVE")),
        new("delete", "DELETE folder of 1,000", "ms", false, (p, _) => FolderAsync(p, "DELETE")),
    ];

    /// <summary>Makes the data through the server itself and checks that it answers with it.</summary>
    public static void Prepare(Peer peer)
    {
        using var wire = peer.Connect();
        wire.Must([201], "MKCOL", peer.Root);
        foreach (var folder in new[] { "many/", "tree/", "put/", "lock/" })
            wire.Must([201], "MKCOL", peer.Root + folder);
        for (var number = 0; number < Files; number++)
            wire.Must([201], "PUT", FileName(peer, number), Payload.Small(number));
        for (var folder = 0; folder < TreeFolders; folder++)
        {
            wire.Must([201], "MKCOL", $"{peer.Root}tree/d{folder:00}/");
            for (var number = 0; number < TreeFiles; number++)
                wire.Must([201], "PUT", $"{peer.Root}tree/d{folder:00}/f{number:00}.bin", Payload.Small(10_000 + folder * 100 + number));
        }

        MustBeWritten(PutBig(wire, peer.Root + "big.bin"));
        peer.Fill(wire, peer.Root + "many/");
        peer.ListingBytes = (List(wire, peer, "").BodyLength, List(wire, peer, NamedBody).BodyLength);
        var small = wire.Must([200], "GET", FileName(peer, 7)).Body;
        if (!small.AsSpan().SequenceEqual(Payload.Small(7)))
            throw new RefusedException("GET gives other bytes than PUT took");
        var big = wire.Must([200], "GET", peer.Root + "big.bin").Body;
        for (var at = 0; at < Payload.BigLength; at += Payload.Block.Length)
        {
            if (big.Length != Payload.BigLength || !big.AsSpan(at, Payload.Block.Length).SequenceEqual(Payload.Block))
                throw new RefusedException("GET of the large file gives other bytes than PUT took");
        }
    }

    private static async Task<Measured> ListingLoadAsync(Peer peer, string body, int seconds)
    {
        using (var wire = peer.Connect())
            List(wire, peer, body);
        var result = await Wrk.RunAsync(peer, Wrk.Same(ListingRequest(peer, body)), connections: 4, seconds);
        result.MustHaveReceived(body.Length == 0 ? peer.ListingBytes.All : peer.ListingBytes.Named);
        return new(result.PerSecond, result.Requests);
    }

    private static Task<Measured> ListingAsync(Peer peer, string body)
    {
        using var wire = peer.Connect();
        return Task.FromResult(new Measured(Median(Times, () => AskForList(wire, peer, body), MustBeList), Times));
    }

    private static Task<Measured> ListingAfterChangeAsync(Peer peer, string body)
    {
        using var wire = peer.Connect();
        return Task.FromResult(new Measured(
            Median(
                Times * 3,
                () => AskForList(wire, peer, body),
                MustBeList,
                before: () => wire.Must([200, 201, 204], "PUT", FileName(peer, 500), Payload.Small(NextNumber()))),
            Times * 3));
    }

    private static async Task<Measured> ListingsAndWritesAsync(Peer peer, string body, int seconds)
    {
        using var folder = new TestSupport.TemporaryFolder("bench-body");
        await File.WriteAllBytesAsync(folder.Below("body"), Payload.Small(NextNumber()));
        // Ten names for each of the two threads, so that no two writes of one file meet.
        var (before, after) = PutRequest(peer, peer.Root + "many/f00");
        var result = await Wrk.RunAsync(
            peer,
            Wrk.TenToOne(ListingRequest(peer, body), before, after, folder.Below("body")),
            connections: 4,
            seconds);
        result.MustHaveReceived((body.Length == 0 ? peer.ListingBytes.All : peer.ListingBytes.Named) * 10 / 11);
        using (var wire = peer.Connect())
            List(wire, peer, body);
        return new(result.PerSecond * 10 / 11, result.Requests);
    }

    private static async Task<Measured> PropFindOneAsync(Peer peer, int seconds)
    {
        using (var wire = peer.Connect())
        {
            var answer = wire.Must([207], "PROPFIND", FileName(peer, 7), default, ("Depth", "0"));
            if (Responses().Count(answer.Text) != 1)
                throw new RefusedException("not one response");
        }

        var result = await Wrk.RunAsync(peer, Wrk.Same(peer.Head("PROPFIND", FileName(peer, 7), "Depth: 0", "Content-Length: 0")), connections: 4, seconds);
        return new(result.PerSecond, result.Requests);
    }

    private static Task<Measured> InfinityAsync(Peer peer)
    {
        using var wire = peer.Connect();
        const int Whole = 1 + TreeFolders * (1 + TreeFiles);
        return Task.FromResult(new Measured(
            Median(
                Times,
                () => wire.Must([207], "PROPFIND", peer.Root + "tree/", default, ("Depth", "infinity")),
                answer =>
                {
                    if (Responses().Count(answer.Text) is var count && count != Whole)
                        throw new RefusedException($"{count} of {Whole} responses");
                }),
            Times));
    }

    private static async Task<Measured> GetSmallAsync(Peer peer, int seconds)
    {
        var requests = Enumerable.Range(0, Files).Select(number => peer.Head("GET", FileName(peer, number)));
        var result = await Wrk.RunAsync(peer, Wrk.Each(requests), connections: 8, seconds);
        result.MustHaveReceived(Payload.SmallLength);
        return new(result.PerSecond, result.Requests);
    }

    private static Task<Measured> GetBigAsync(Peer peer)
    {
        using var wire = peer.Connect();
        var milliseconds = Median(
            3,
            () => wire.Send("GET", peer.Root + "big.bin", keepBody: false),
            answer =>
            {
                if (answer.Status != 200 || answer.BodyLength != Payload.BigLength)
                    throw new RefusedException($"GET answered {answer.Status} with {answer.BodyLength} bytes");
            });
        return Task.FromResult(new Measured(Payload.BigLength / 1e3 / milliseconds, 3));
    }

    private static async Task<Measured> PutSmallAsync(Peer peer, int seconds)
    {
        using var folder = new TestSupport.TemporaryFolder("bench-body");
        await File.WriteAllBytesAsync(folder.Below("body"), Payload.Small(NextNumber()));
        var place = $"{peer.Root}put/{NextNumber()}/";
        using var wire = peer.Connect();
        wire.Must([201], "MKCOL", place);
        var (before, after) = PutRequest(peer, place);
        var result = await Wrk.RunAsync(peer, Wrk.NewFiles(before, after, folder.Below("body")), connections: 4, seconds);

        var listing = wire.Must([207], "PROPFIND", place, Encoding.UTF8.GetBytes(NamedBody), ("Depth", "1"), ("Content-Type", "application/xml"));
        var whole = Lengths().Count(listing.Text);
        wire.Send("DELETE", place);
        return whole >= result.Requests
            ? new(result.PerSecond, result.Requests)
            : throw new RefusedException($"{result.Requests} uploads were answered, {whole} whole files are there");
    }

    private static Task<Measured> PutBigAsync(Peer peer)
    {
        using var wire = peer.Connect();
        var path = $"{peer.Root}put/big{NextNumber()}.bin";
        var milliseconds = Median(1, () => PutBig(wire, path), MustBeWritten);
        wire.Send("DELETE", path);
        return Task.FromResult(new Measured(Payload.BigLength / 1e3 / milliseconds, 1));
    }

    private static async Task<Measured> LockCyclesAsync(Peer peer, int clients, int seconds)
    {
        var limit = TimeSpan.FromSeconds(seconds);
        var since = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Factory.StartNew(
            () => LockCycles(peer, limit), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        return new(counts.Sum() / since.Elapsed.TotalSeconds, counts.Sum());
    }

    private static long LockCycles(Peer peer, TimeSpan limit)
    {
        using var wire = peer.Connect();
        var path = $"{peer.Root}lock/{NextNumber()}.bin";
        var lockBody = Encoding.UTF8.GetBytes(LockBody);
        byte[] body = [];
        wire.Must([201], "PUT", path, Payload.Small(NextNumber()));
        var cycles = 0L;
        for (var since = Stopwatch.StartNew(); since.Elapsed < limit; cycles++)
        {
            body = Payload.Small(NextNumber());
            var locked = wire.Must([200, 201], "LOCK", path, lockBody, ("Depth", "0"), ("Timeout", "Second-600"), ("Content-Type", "application/xml"));
            var token = locked.Headers.GetValueOrDefault("Lock-Token");
            if (token?.StartsWith('<') != true)
                throw new RefusedException("LOCK gives no Lock-Token");
            wire.Must([200, 201, 204], "PUT", path, body, ("If", $"({token})"));
            wire.Must([200, 204], "UNLOCK", path, default, ("Lock-Token", token));
        }

        if (!wire.Must([200], "GET", path).Body.AsSpan().SequenceEqual(body))
            throw new RefusedException("the last PUT under a lock is not there");
        wire.Send("DELETE", path);
        return cycles;
    }

    /// <summary>The folder is copied, the copy moved, and that deleted; one of the three is timed. A move takes so little that it goes there and back several times.</summary>
    private static async Task<Measured> FolderAsync(Peer peer, string timed)
    {
        using var wire = peer.Connect();
        var times = new List<double>();
        for (var time = 0; time < 3; time++)
        {
            var copy = $"{peer.Root}copy{NextNumber()}/";
            var moved = $"{peer.Root}moved{NextNumber()}/";
            await StepAsync("COPY", peer.Root + "many/", copy);
            if (timed == "COPY")
            {
                MustBeWhole(wire, copy);
                wire.Send("DELETE", copy);
                continue;
            }

            await StepAsync("MOVE", copy, moved);
            if (timed == "MOVE")
            {
                for (var back = 0; back < 25; back++)
                {
                    Step("MOVE", moved, copy);
                    Step("MOVE", copy, moved);
                }

                MustBeWhole(wire, moved);
            }

            await StepAsync("DELETE", moved, null);
            if (wire.Send("PROPFIND", moved, headers: ("Depth", "0")).Status != 404)
                throw new RefusedException("the deleted folder is still there");
        }

        times.Sort();
        return new(times[times.Count / 2], times.Count);

        async Task StepAsync(string method, string path, string? destination)
        {
            if (method == timed)
                await TestSupport.ExternalProgram.RunAsync("sync", []); // the step before shall not help or hinder by what it left to write
            Step(method, path, destination);
        }

        void Step(string method, string path, string? destination)
        {
            var since = Stopwatch.StartNew();
            if (destination is null)
                wire.Must([200, 204], method, path);
            else
                wire.Must([201, 204], method, path, default, ("Destination", $"http://127.0.0.1:{peer.Port}{destination}"), ("Overwrite", "F"), ("Depth", "infinity"));
            if (method == timed)
                times.Add(since.Elapsed.TotalMilliseconds);
        }
    }

    private static void MustBeWhole(Wire wire, string folder)
    {
        var listing = wire.Must([207], "PROPFIND", folder, Encoding.UTF8.GetBytes(NamedBody), ("Depth", "1"), ("Content-Type", "application/xml"));
        if (Lengths().Count(listing.Text) is var count && count != Files)
            throw new RefusedException($"{count} of {Files} files are there afterwards");
    }

    private static WireAnswer List(Wire wire, Peer peer, string body)
    {
        var answer = AskForList(wire, peer, body);
        MustBeList(answer);
        return answer;
    }

    private static WireAnswer AskForList(Wire wire, Peer peer, string body) =>
        wire.Must([207], "PROPFIND", peer.Root + "many/", Encoding.UTF8.GetBytes(body), ("Depth", "1"), ("Content-Type", "application/xml"));

    private static void MustBeList(WireAnswer answer)
    {
        if (answer.BodyLength < 100_000 || Responses().Count(answer.Text) is var count && count != Files + 1)
            throw new RefusedException($"{Responses().Count(answer.Text)} of {Files + 1} responses");
    }

    private static WireAnswer PutBig(Wire wire, string path) => wire.Send("PUT", path, Payload.Block, bodyLength: Payload.BigLength);

    private static void MustBeWritten(WireAnswer answer)
    {
        if (answer.Status is not (200 or 201 or 204))
            throw new RefusedException($"PUT answered {answer.Status}");
    }

    private static string ListingRequest(Peer peer, string body) =>
        peer.Head(
            "PROPFIND", peer.Root + "many/", "Depth: 1", "Content-Type: application/xml",
            string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}")) + body;

    /// <summary>The text of an upload's head, cut where the name belongs.</summary>
    private static (string Before, string After) PutRequest(Peer peer, string place)
    {
        var parts = peer.Head("PUT", place + "\0.bin", $"Content-Length: {Payload.SmallLength}").Split('\0');
        return (parts[0], parts[1]);
    }

    private static string FileName(Peer peer, int number) => $"{peer.Root}many/f{number:0000}.bin";

    private static long NextNumber() => Interlocked.Increment(ref numbers) + 1_000_000;

    /// <summary>Of the time an exchange takes. To look whether the answer is right takes as long for each server, and does not count.</summary>
    private static double Median(int times, Func<WireAnswer> exchange, Action<WireAnswer> check, Action? before = null)
    {
        var all = new List<double>();
        for (var time = 0; time < times; time++)
        {
            before?.Invoke();
            var since = Stopwatch.StartNew();
            var answer = exchange();
            all.Add(since.Elapsed.TotalMilliseconds);
            check(answer);
        }

        all.Sort();
        return all[all.Count / 2];
    }

    [GeneratedRegex(@"<(?:[A-Za-z0-9_]+:)?response[\s>]", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Responses();

    [GeneratedRegex(@"getcontentlength[^>]*>\s*10240\s*<", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Lengths();
}
