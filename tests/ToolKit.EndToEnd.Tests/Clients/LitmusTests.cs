using System.Globalization;
using System.Text.RegularExpressions;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>The suites of litmus 0.13, as a client of the running product: every test passes, without a warning, none is skipped.</summary>
public class LitmusTests(Share share)
{
    public static TheoryData<string> Suites() => ["basic", "copymove", "props", "locks", "http"];

    [Theory, MemberData(nameof(Suites))]
    public Task SuitePassesAtTheRootOfTheShare(string suite) => RunAsync(suite, share.Address);

    [Theory, MemberData(nameof(Suites))]
    public async Task SuitePassesInAFolder(string suite) => await RunAsync(suite, await share.NewFolderAsync());

    private Task RunAsync(string suite, Uri address) => Litmus.RunAsync(suite, address, share.User, share.Password);
}

/// <summary>One suite of litmus as a test.</summary>
internal static partial class Litmus
{
    public static async Task RunAsync(string suite, Uri address, params string[] credentials)
    {
        if (ExternalProgram.WhyMissing("litmus") is { } missing)
            Assert.Skip(missing);

        using var folder = new TemporaryFolder(); // litmus writes its debug.log where it runs
        var result = await ExternalProgram.RunAsync(
            "litmus",
            ["-k", address.AbsoluteUri, .. credentials],
            TimeSpan.FromSeconds(120),
            folder.Path,
            new Dictionary<string, string> { ["TESTS"] = suite });

        var report = result.Output.Replace('\r', '\n'); // a line is overwritten when its test is done
        var summary = Summary().Match(report);
        Assert.True(summary.Success, $"no summary of {suite}\n{report}\n{result.Error}");
        Assert.True(
            result.ExitCode == 0 && Number("run") == Number("passed") && !Trouble().IsMatch(report),
            string.Join('\n', report.Split('\n').Where(line => Trouble().IsMatch(line)).DefaultIfEmpty(report)));
        Assert.True(Number("run") > 0);

        int Number(string group) => int.Parse(summary.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"summary for `\w+': of (?<run>\d+) tests run: (?<passed>\d+) passed", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Summary();

    [GeneratedRegex(@"FAIL|WARNING|SKIPPED|warnings? (was|were) issued|tests? (was|were) skipped", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Trouble();
}
