using System.Globalization;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>
/// Bent requests to the running product: no 5xx, no hang, no growth, and <c>toolkit verify</c> finds no damage. TOOLKIT_FUZZ_REQUESTS sets their number (default 20,000, of which the product gets a quarter; from
/// 50,000 on all), TOOLKIT_FUZZ_SEED the seed.
/// </summary>
public class FuzzTests(Share share)
{
    [Fact]
    public async Task NothingMakesTheProductStumbleOrDamagesIt()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("TOOLKIT_FUZZ_REQUESTS") ?? "20000", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("TOOLKIT_FUZZ_SEED") ?? "4918", CultureInfo.InvariantCulture);
        if (count < 50_000)
            count /= 4;
        var fuzzer = new Fuzzer(
            share.Server.Port, share.Address.Authority, ToolKitServer.BasicCredentials(share.User, share.Password).ToString());
        using var client = share.CreateClient();
        var root = await share.NewFolderAsync();
        const int Workers = 4;
        const int Rounds = 4;
        var memory = new List<long>();
        for (var round = 0; round < Rounds; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, Workers).Select(
                worker => fuzzer.RunAsync(count / Rounds / Workers, seed + (round * Workers) + worker, PlaceAsync)));
            memory.Add(share.Server.ResidentMemory() / 1_000_000);
        }

        (await share.Server.RunAsync("verify")).MustSucceed();
        share.Server.MustBeQuiet();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{string.Join(' ', fuzzer.Seen.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}:{pair.Value}"))}; MB after each quarter: {string.Join(' ', memory)}");
        string[] expected = ["200", "201", "204", "207", "400", "401", "403", "404", "405", "409", "412", "415", "423"];
        Assert.All(expected, status => Assert.True(fuzzer.Seen.GetValueOrDefault(status) >= 3, $"{status} came {fuzzer.Seen.GetValueOrDefault(status)} times"));
        Assert.True(memory[^1] < memory[1] + 100, $"grown: {string.Join(", ", memory)} MB after each quarter");

        // A folder of its own every now and then: locks whose tokens are lost would soon cover everything.
        async Task<string> PlaceAsync()
        {
            var place = new Uri(root, Guid.NewGuid().ToString("N") + "/"); // no bent request line leads to another one
            await client.MakeFolderAsync(place);
            return place.AbsolutePath.TrimEnd('/');
        }
    }
}
