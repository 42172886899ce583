using ToolKit.TestSupport;

namespace ToolKit.WebDav.Tests;

/// <summary>
/// Whatever comes, there is no 5xx, no hang, nothing in the log, memory does not grow, and the tree can be listed afterwards. TOOLKIT_FUZZ_REQUESTS sets the number (default 20,000), TOOLKIT_FUZZ_SEED the seed.
/// </summary>
[Collection(MemoryWatchers.Alone)]
public sealed class RobustnessTests
{

    private static readonly int Count = int.Parse(Environment.GetEnvironmentVariable("TOOLKIT_FUZZ_REQUESTS") ?? "20000");
    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("TOOLKIT_FUZZ_SEED") ?? "4918");

    [Fact]
    public async Task NothingMakesTheServerStumble()
    {
        await using var host = await WebDavHost.StartAsync(quota: 100_000);
        await RunAsync(host, Count);
    }

    [Fact]
    public async Task NothingMakesAFolderOfTheDiskStumble()
    {
        using var folder = new TemporaryFolder();
        FolderDavStore? store = null;
        await using (var host = await WebDavHost.StartAsync(wrap: inner => store!.OpenAs(inner.Principal)))
        {
            using (store = new FolderDavStore(folder.Folder("served"), host.Time))
                await RunAsync(host, Count / 2);
        }

        Assert.Equal(["served"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path, ".toolkit-temporary-*", SearchOption.AllDirectories));
    }

    private static async Task RunAsync(WebDavHost host, int count)
    {
        const int Workers = 4;
        var fuzzer = new Fuzzer(host.Port, "h");
        var memory = 0L;
        for (var round = 0; round < 2; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => fuzzer.RunAsync(count / 2 / Workers, Seed + (round * Workers) + worker, PlaceAsync)));
            var used = GC.GetTotalMemory(forceFullCollection: true);
            if (round > 0)
                Assert.True(used < memory + 32 * 1024 * 1024, $"Memory has grown from {memory} to {used} bytes.");
            memory = used;
        }

        var listing = await host.SendAsync("PROPFIND", "/", null, "Depth: 1");
        Assert.Equal(207, listing.Status);
        Assert.NotEmpty(listing.Hrefs);

        // The generator reaches deep: most kinds of answers have come, and often.
        string[] expected = ["200", "201", "204", "207", "400", "401", "403", "404", "405", "409", "412", "415", "423", "501", "502"];
        Assert.All(expected, status => Assert.True(fuzzer.Seen.GetValueOrDefault(status) >= 3, $"{status} came {fuzzer.Seen.GetValueOrDefault(status)} times."));
        Assert.All(["206", "304", "416"], status => Assert.True(fuzzer.Seen.ContainsKey(status), $"{status} never came."));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(' ', fuzzer.Seen.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}:{pair.Value}")));
        Assert.True(fuzzer.Seen.Values.Sum() > count * 3 / 4, $"Only {fuzzer.Seen.Values.Sum()} of {count} requests were answered.");

        Task<string> PlaceAsync()
        {
            host.Time.Advance(TimeSpan.FromHours(2)); // no lock lasts for the whole test
            return Task.FromResult("/dav");
        }
    }
}

/// <summary>Tests that look at the memory of the whole process run alone.</summary>
[CollectionDefinition(Alone, DisableParallelization = true)]
public sealed class MemoryWatchers
{
    public const string Alone = "memory of the process";
}
