using System.Diagnostics;
using System.Text.RegularExpressions;

namespace ToolKit.WebDav.Tests;

/// <summary>litmus (Debian package of that name), the conformance suite of the neon authors, against the library alone.</summary>
public sealed class LitmusTests
{
    [Theory]
    [InlineData("basic", 16)]
    [InlineData("copymove", 13)]
    [InlineData("props", 30)]
    [InlineData("locks", 41)]
    [InlineData("http", 4)]
    public async Task EveryTestPassesWithoutWarning(string suite, int atLeast)
    {
        var litmus = new[] { "/usr/bin/litmus", "/usr/local/bin/litmus" }.FirstOrDefault(File.Exists);
        if (litmus is null)
            Assert.Skip("litmus is not installed (Debian: apt install litmus).");

        await using var host = await WebDavHost.StartAsync();
        var folder = Directory.CreateTempSubdirectory("litmus-");
        try
        {
            var start = new ProcessStartInfo(litmus, ["-k", new Uri(host.Address, "/dav/").ToString()])
            {
                WorkingDirectory = folder.FullName,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            start.Environment["TESTS"] = suite;
            using var process = Process.Start(start)!;
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);

            Assert.True(process.ExitCode == 0, output + await errors);
            Assert.DoesNotContain("WARNING", output, StringComparison.Ordinal);
            Assert.DoesNotContain("FAIL", output, StringComparison.Ordinal);
            Assert.DoesNotContain("SKIPPED", output, StringComparison.Ordinal);
            var passed = int.Parse(Regex.Match(output, @"of \d+ tests run: (?<passed>\d+) passed", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["passed"].Value);
            Assert.True(passed >= atLeast, output);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
