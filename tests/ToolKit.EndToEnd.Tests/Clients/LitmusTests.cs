using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>The suites of litmus 0.13, as a client of the running product: every test passes, without a warning, none is skipped.</summary>
public class LitmusTests(Share share)
{
    public static TheoryData<string> Suites => Litmus.Suites;

    [Theory, MemberData(nameof(Suites))]
    public Task SuitePassesAtTheRootOfTheShare(string suite) => RunAsync(suite, share.Address);

    [Theory, MemberData(nameof(Suites))]
    public async Task SuitePassesInAFolder(string suite) => await RunAsync(suite, await share.NewFolderAsync());

    private Task RunAsync(string suite, Uri address) => Litmus.RunAsync(suite, address, share.User, share.Password);
}
