using ToolKit.TestSupport;

namespace ToolKit.WebDav.Tests;

/// <summary>litmus against the library alone.</summary>
public sealed class LitmusTests
{
    public static TheoryData<string> Suites => Litmus.Suites;

    [Theory, MemberData(nameof(Suites))]
    public async Task EveryTestPassesWithoutWarning(string suite)
    {
        await using var host = await WebDavHost.StartAsync();

        await Litmus.RunAsync(suite, new Uri(host.Address, "/dav/"));
    }
}
