using System.Globalization;
using System.Runtime.Versioning;
using ToolKit.EndToEnd.Tests;
using ToolKit.TestSupport;

// The clients are programs of Debian.
[assembly: SupportedOSPlatform("linux")]
[assembly: AssemblyFixture(typeof(Share))]

// The clients mount file systems and measure memory and order: one after the other, they do not disturb each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace ToolKit.EndToEnd.Tests;

/// <summary>
/// One running product for all tests that do not need their own, and an administrator's device token for it.
/// TOOLKIT_E2E_URL=http://user:password@host:port/path/ lets those that need nothing but WebDAV run against another server.
/// </summary>
public sealed class Share : IAsyncLifetime
{
    private ToolKitServer? server;

    /// <summary>The product; a test that needs more of it than WebDAV is skipped when it runs against another server.</summary>
    public ToolKitServer Server
    {
        get
        {
            Needs.That(server is not null, "TOOLKIT_E2E_URL names another server than the product");
            return server;
        }
    }

    /// <summary>The root of the share, with a slash at the end.</summary>
    public Uri Address { get; private set; } = null!;

    public string User { get; private set; } = "anybody";

    public string Password { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("TOOLKIT_E2E_URL") is { Length: > 0 } other)
        {
            var url = new UriBuilder(other);
            (User, Password) = (url.UserName, url.Password);
            (url.UserName, url.Password) = ("", "");
            Address = url.Uri;
            return;
        }

        server = ToolKitServer.Prepare();
        Password = await server.CreatePersonWithTokenAsync("admin@example.org", "Administrator", "/");
        await server.StartAgainAsync();
        Address = new Uri(server.Address, "dav/");
    }

    public DavClient CreateClient() => new(Address, User, Password);

    /// <summary>Makes an empty folder directly below the root of the share; gives its address, with a slash at the end.</summary>
    public async Task<Uri> NewFolderAsync()
    {
        var folder = new Uri(Address, string.Create(CultureInfo.InvariantCulture, $"{Some.FolderName()}-{Guid.NewGuid().ToString("N")[..8]}/"));
        using var client = CreateClient();
        await client.MakeFolderAsync(folder);
        return folder;
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
            await server.DisposeAsync();
    }
}
