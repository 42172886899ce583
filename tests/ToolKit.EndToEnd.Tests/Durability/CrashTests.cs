using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>
/// Eight writers at once, and SIGKILL at a random moment, again and again on one data folder. TOOLKIT_CRASH_ROUNDS says how often
/// (20), TOOLKIT_CRASH_SEED repeats a run's choices (not its timing).
/// </summary>
public class CrashTests(ITestOutputHelper output)
{
    private const int Writers = 8;

    [Fact]
    public async Task WhatWasAnsweredIsThereAfterEveryKill()
    {
        var rounds = FromEnvironment("TOOLKIT_CRASH_ROUNDS") ?? 20;
        var seed = FromEnvironment("TOOLKIT_CRASH_SEED") ?? Environment.TickCount;
        output.WriteLine($"TOOLKIT_CRASH_SEED={seed}, {rounds} rounds");

        await using var server = ToolKitServer.Prepare();
        var token = await server.CreatePersonWithTokenAsync("writer@example.org", "Administrator", "/");
        var share = new Uri(server.Address, "dav/");
        await server.StartAgainAsync();
        using (var client = new DavClient(share, "writer", token))
            await client.MakeFolderAsync(new Uri(share, "Absturz/"));
        var contested = new Contested(new Uri(share, "Absturz/umstritten.bin"));
        var writers = Enumerable.Range(0, Writers)
            .Select(number => new CrashWriter(new Uri(share, $"Absturz/w{number}/"), contested, new Random(seed + number)))
            .ToList();

        var random = new Random(seed - 1);
        var answered = 0;
        for (var round = 1; round <= rounds; round++)
        {
            using var clients = new Clients(Writers, () => new DavClient(share, "writer", token));
            using var killing = new CancellationTokenSource();
            var work = writers.Select((writer, number) => writer.WorkAsync(clients[number], killing.Token)).ToList();
            await Task.Delay(random.Next(30, 1500));
            await killing.CancelAsync(); // from now on a broken connection is no surprise
            await server.KillAsync();
            answered += (await Task.WhenAll(work)).Sum();

            await server.StartAgainAsync();
            using var reader = new DavClient(share, "writer", token);
            foreach (var writer in writers)
                await writer.CompareAsync(reader, $"seed {seed}, round {round}");
            await contested.CompareAsync(reader, $"seed {seed}, round {round}");
            var verified = await server.RunAsync("verify");
            Assert.True(verified.ExitCode == 0, $"seed {seed}, round {round}: verify found damage\n{verified.Output}\n{verified.Error}");
        }

        output.WriteLine($"{answered} answered writes in {rounds} rounds, all found again");
        Assert.True(answered > rounds * Writers, $"only {answered} writes were answered in {rounds} rounds: the test did not test");
    }

    private static int? FromEnvironment(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : null;

    private sealed class Clients(int count, Func<DavClient> create) : IDisposable
    {
        private readonly DavClient[] all = [.. Enumerable.Range(0, count).Select(_ => create())];

        public DavClient this[int number] => all[number];

        public void Dispose() => Array.ForEach(all, client => client.Dispose());
    }

    /// <summary>A document all writers overwrite: whoever was last, it holds one body, and that one whole.</summary>
    private sealed class Contested(Uri address)
    {
        private readonly HashSet<string> sent = [];
        private bool stored;

        public async Task WriteAsync(DavClient client, byte[] body)
        {
            lock (sent)
                sent.Add(Hash(body));
            await client.PutAsync(address, body);
            stored = true;
        }

        public async Task CompareAsync(DavClient client, string where)
        {
            var body = await client.GetAsync(address);
            Assert.True(body is not null || !stored, $"{where}: the contested document is gone");
            Assert.True(body is null || sent.Contains(Hash(body)), $"{where}: the contested document holds what nobody sent");
        }
    }

    /// <summary>What one resource is: a folder, or a file with these bytes; and the token of its lock.</summary>
    private sealed record Entry(string Content, string? Lock = null)
    {
        public const string Folder = "folder";

        /// <summary>A lock whose answer, and with it the token, was lost.</summary>
        public const string AnyLock = "?";
    }

    /// <summary>
    /// Works in a folder of its own and remembers, request by request, what must be there. When the server dies, one request
    /// is without an answer: it was carried out as a whole or not at all.
    /// </summary>
    private sealed class CrashWriter(Uri home, Contested contested, Random random)
    {
        private ImmutableSortedDictionary<string, Entry> known = ImmutableSortedDictionary.Create<string, Entry>(StringComparer.Ordinal);
        private ImmutableSortedDictionary<string, Entry>? asked;
        private bool atHome;
        private int names;

        /// <summary>Writes until the server is killed; returns how many requests were answered.</summary>
        public async Task<int> WorkAsync(DavClient client, CancellationToken killing)
        {
            var answered = 0;
            try
            {
                while (!killing.IsCancellationRequested)
                {
                    if (!atHome)
                    {
                        // May be there already, when the answer of the round before was lost.
                        await client.MustAsync([HttpStatusCode.Created, HttpStatusCode.MethodNotAllowed], "MKCOL", home);
                        atHome = true;
                    }

                    await StepAsync(client);
                    answered++;
                }
            }
            catch (Exception e) when (killing.IsCancellationRequested && e is HttpRequestException or IOException or OperationCanceledException)
            {
                // The request that died with the server; CompareAsync looks what became of it.
            }

            return answered;
        }

        public async Task CompareAsync(DavClient client, string where)
        {
            if (!atHome && await client.StatusAsync("PROPFIND", home, null, ("Depth", "0")) == HttpStatusCode.NotFound)
                return;
            var found = await LookAsync(client);
            var matches = Same(found, known) || (asked is not null && Same(found, asked));
            Assert.True(matches, $"{where}: {home.AbsolutePath} is not as it was answered\n{Difference(found)}");
            known = found;
            asked = null;
        }

        private async Task StepAsync(DavClient client)
        {
            var files = known.Where(e => e.Value.Content != Entry.Folder).Select(e => e.Key).ToList();
            var unlocked = files.Where(file => known[file].Lock is null).ToList();
            switch (random.Next(100))
            {
                case < 30 when files.Count < 12:
                    await PutAsync(client, NewName());
                    break;
                case < 60 when files.Count > 0:
                    await PutAsync(client, Pick(files));
                    break;
                case < 68 when files.Count > 4:
                    await DeleteAsync(client, Pick(files));
                    break;
                case < 76 when unlocked.Count > 0:
                    await MoveFileAsync(client, Pick(unlocked), NewName());
                    break;
                case < 80 when unlocked.Count > 1:
                    await MoveFileAsync(client, unlocked[0], unlocked[^1]);
                    break;
                case < 85 when files.Count is > 0 and < 12:
                    await CopyAsync(client, Pick(files), NewName());
                    break;
                case < 90:
                    await FolderStepAsync(client);
                    break;
                case < 94 when unlocked.Count > 0:
                    await LockAsync(client, Pick(unlocked));
                    break;
                case < 97 when files.Count > unlocked.Count:
                    await UnlockAsync(client, Pick([.. files.Except(unlocked)]));
                    break;
                default:
                    await contested.WriteAsync(client, Body());
                    break;
            }
        }

        private Task PutAsync(DavClient client, string name)
        {
            var body = Body();
            var token = known.GetValueOrDefault(name)?.Lock;
            return AskAsync(
                known.SetItem(name, new Entry(Hash(body), token)),
                () => client.PutAsync(new Uri(home, name), body, If(token)));
        }

        private Task DeleteAsync(DavClient client, string name) =>
            AskAsync(known.Remove(name), () => client.DeleteAsync(new Uri(home, name), If(known[name].Lock)));

        private Task MoveFileAsync(DavClient client, string from, string to) =>
            AskAsync(
                known.Remove(from).SetItem(to, known[from]),
                () => client.MoveAsync(new Uri(home, from), new Uri(home, to), ("Overwrite", "T")));

        private Task CopyAsync(DavClient client, string from, string to) =>
            AskAsync(
                known.SetItem(to, known[from] with { Lock = null }), // RFC 4918 §7.4: a lock does not go with a copy
                () => client.MustAsync([HttpStatusCode.Created], "COPY", new Uri(home, from), null, ("Destination", new Uri(home, to).AbsoluteUri)));

        /// <summary>A folder with what is in it goes from being made to being renamed, over and over, to being deleted.</summary>
        private Task FolderStepAsync(DavClient client)
        {
            var folder = known.FirstOrDefault(e => e.Value.Content == Entry.Folder).Key;
            if (folder is null)
            {
                var made = $"ordner{++names}/";
                return AskAsync(known.SetItem(made, new Entry(Entry.Folder)), () => client.MakeFolderAsync(new Uri(home, made)));
            }

            var inside = known.Where(e => e.Key.StartsWith(folder, StringComparison.Ordinal)).ToList();
            if (inside.Count < 4)
                return PutAsync(client, folder + NewName());
            if (inside.Exists(e => e.Value.Lock is not null))
                return Task.CompletedTask;
            if (random.Next(4) == 0)
                return AskAsync(known.RemoveRange(inside.Select(e => e.Key)), () => client.DeleteAsync(new Uri(home, folder)));

            var renamed = $"ordner{++names}/";
            return AskAsync(
                known.RemoveRange(inside.Select(e => e.Key))
                    .AddRange(inside.Select(e => KeyValuePair.Create(renamed + e.Key[folder.Length..], e.Value))),
                () => client.MoveAsync(new Uri(home, folder), new Uri(home, renamed)));
        }

        private async Task LockAsync(DavClient client, string name)
        {
            asked = known.SetItem(name, known[name] with { Lock = Entry.AnyLock });
            var token = await client.LockAsync(new Uri(home, name));
            known = known.SetItem(name, known[name] with { Lock = token });
            asked = null;
        }

        private Task UnlockAsync(DavClient client, string name) =>
            AskAsync(known.SetItem(name, known[name] with { Lock = null }), () => client.UnlockAsync(new Uri(home, name), known[name].Lock!));

        private async Task AskAsync(ImmutableSortedDictionary<string, Entry> after, Func<Task> request)
        {
            asked = after;
            await request();
            known = after;
            asked = null;
        }

        private async Task<ImmutableSortedDictionary<string, Entry>> LookAsync(DavClient client)
        {
            var root = Uri.UnescapeDataString(home.AbsolutePath);
            var found = known.Clear();
            foreach (var entry in await client.ListAsync(home, "infinity", DavClient.Dav + "resourcetype", DavClient.Dav + "lockdiscovery"))
            {
                if (entry.Path.Length < root.Length)
                    continue; // the folder itself
                var name = entry.Path[root.Length..] + (entry.IsFolder ? "/" : "");
                var token = entry.Properties[DavClient.Dav + "lockdiscovery"].Descendants(DavClient.Dav + "locktoken").SingleOrDefault()?.Value.Trim();
                var content = entry.IsFolder ? Entry.Folder : Hash((await client.GetAsync(new Uri(home, name)))!);
                found = found.Add(name, new Entry(content, token));
            }

            return found;
        }

        private static bool Same(ImmutableSortedDictionary<string, Entry> found, ImmutableSortedDictionary<string, Entry> expected) =>
            found.Count == expected.Count
            && found.All(e => expected.TryGetValue(e.Key, out var entry)
                && entry.Content == e.Value.Content
                && (entry.Lock == e.Value.Lock || (entry.Lock == Entry.AnyLock && e.Value.Lock is not null)));

        private string Difference(ImmutableSortedDictionary<string, Entry> found) => string.Join('\n', known.Keys
            .Concat(found.Keys)
            .Concat(asked?.Keys ?? [])
            .Distinct(StringComparer.Ordinal)
            .Where(name => found.GetValueOrDefault(name) != known.GetValueOrDefault(name))
            .Select(name => $"  {name}: answered {known.GetValueOrDefault(name)}, asked for {asked?.GetValueOrDefault(name)}, found {found.GetValueOrDefault(name)}"));

        private string NewName() => $"d{++names}.bin";

        private string Pick(List<string> names) => names[random.Next(names.Count)];

        /// <summary>Three of four are small (1 to 60 KB), the others large (100 KB to 3 MB).</summary>
        private byte[] Body()
        {
            var body = new byte[random.Next(4) > 0 ? random.Next(1_000, 60_000) : random.Next(100_000, 3_000_000)];
            random.NextBytes(body);
            return body;
        }

        private static (string, string)[] If(string? token) => token is null ? [] : [("If", $"(<{token}>)")];
    }

    private static string Hash(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes))[..16];
}
