using System.Globalization;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>
/// The certified provider <c>oidc-provider</c> from npm, as a process of its own, and a product that knows it. It is installed once, into <c>Provider/node_modules</c>.
/// </summary>
public sealed class OidcProvider : IAsyncLifetime
{
    private readonly int port = FreePort.Next();
    private string node = "";
    private ExternalProgram? process;

    public string Address => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    /// <summary>What it has complained about.</summary>
    public string Errors => process?.Error ?? "";

    public ToolKitApplication Application { get; private set; } = null!;

    private static string Folder => Path.Combine(Repository.Root, "tests", "ToolKit.Server.Tests", "SignIn", "OpenId", "Provider");

    public async ValueTask InitializeAsync()
    {
        if (NodePackages.WhyMissing is not null)
            return;
        node = await NodePackages.InstallAsync(Folder);
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

    private async Task StartAsync() =>
        process = await NodePackages.StartAsync(node, "server.mjs", Folder, port.ToString(CultureInfo.InvariantCulture), Application.Address.ToString());
}
