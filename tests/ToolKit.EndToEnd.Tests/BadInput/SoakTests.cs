using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>The short form of the bench's soak; docs/performance.md says how to run the long one, which also judges growth.</summary>
public class SoakTests
{
    private static readonly string Bench =
        Path.Combine(Repository.Root, "tests", "ToolKit.Bench", "bin", Repository.Configuration, "net10.0", "ToolKit.Bench.dll");

    [Fact]
    public async Task TwoHundredClientsGetRightAnswersWithin250Megabytes()
    {
        var soak = await ExternalProgram.RunAsync("dotnet", [Bench, "soak", "--clients", "200", "--minutes", "0.15"], TimeSpan.FromMinutes(3));
        TestContext.Current.TestOutputHelper?.WriteLine(soak.Output);
        soak.MustSucceed();
    }
}
