using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>What somebody sees who starts the server and gives commands beside it.</summary>
public sealed class ServeTests
{
    [Fact]
    public async Task ALinkThatACommandPrintsLeadsToTheRunningServer()
    {
        await using var server = await ToolKitServer.StartAsync();
        (await server.RunAsync("person", "add", "anna@example.org", "--name", "Anna")).MustSucceed();

        var link = (await server.RunAsync("person", "link", "anna@example.org")).MustSucceed().Output;

        Assert.StartsWith(server.Address + "kennwort/", link, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://192.0.2.1:5080")] // an address of no machine (RFC 5737)
    [InlineData("https://127.0.0.1:0")] // without a certificate
    public async Task AnAddressWhereItCannotListenIsSaidInASentence(string address)
    {
        await using var server = ToolKitServer.Prepare();

        var refused = await server.RunAsync("serve", "--urls", address, "--ToolKit:AllowPlainHttp=true");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains($"cannot listen at {address}", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEndpointThatIsConfiguredForOthersNeedsThePagesOfAPublicBodyToo()
    {
        await using var server = ToolKitServer.Prepare();

        var refused = await server.RunAsync("serve", "--Kestrel:Endpoints:All:Url=http://0.0.0.0:0");

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("placeholders", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APortThatIsTakenIsSaidWithoutATrace()
    {
        await using var server = await ToolKitServer.StartAsync();
        await using var other = ToolKitServer.Prepare();

        var refused = await other.RunAsync("serve", "--urls", server.Address.GetLeftPart(UriPartial.Authority));

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("address already in use", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Error, StringComparison.Ordinal);
    }
}
