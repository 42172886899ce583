using System.Globalization;
using System.Text.RegularExpressions;

namespace ToolKit.TestSupport;

/// <summary>litmus (Debian's package of that name), the conformance suites of the authors of neon.</summary>
public static partial class Litmus
{
    // How many tests each has in version 0.13: fewer have not been run.
    private static readonly Dictionary<string, int> Counts = new(StringComparer.Ordinal) { ["basic"] = 16, ["copymove"] = 13, ["props"] = 30, ["locks"] = 41, ["http"] = 4 };

    public static TheoryData<string> Suites { get; } = [.. Counts.Keys];

    /// <summary>Runs one suite: every test passes, without a warning, none is skipped.</summary>
    /// <param name="address">The folder in which it works, with a slash at the end.</param>
    /// <param name="credentials">User and password, or nothing.</param>
    public static async Task RunAsync(string suite, Uri address, params string[] credentials)
    {
        Needs.Programs("litmus");
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
        Assert.True(Number("run") >= Counts[suite], report);

        int Number(string group) => int.Parse(summary.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"summary for `\w+': of (?<run>\d+) tests run: (?<passed>\d+) passed", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Summary();

    [GeneratedRegex(@"FAIL|WARNING|SKIPPED|warnings? (was|were) issued|tests? (was|were) skipped", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Trouble();
}
