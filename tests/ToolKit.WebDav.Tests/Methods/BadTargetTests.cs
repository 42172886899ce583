namespace ToolKit.WebDav.Tests;

/// <summary>Request targets as they come over the wire, untouched by any client library.</summary>
public sealed class BadTargetTests
{
    [Theory]
    [InlineData("GET /dav/%2e%2e/etc/passwd")]
    [InlineData("GET /dav/a%2Fb")]
    [InlineData("GET /dav/a%00b")]
    [InlineData("GET /dav/%FF")]
    [InlineData("GET /dav/a//b")]
    [InlineData("DELETE /dav/folder#part")]
    [InlineData("DELETE /dav/folder/#part")]
    [InlineData("PROPFIND /dav/./")]
    public async Task TheyAreRefusedWithASentence(string line)
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("MKCOL", "/folder");
        var answer = await host.SendRawAsync(line + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", halfClose: false);
        Assert.Matches("^HTTP/1.1 40[04] ", answer);
        Assert.Equal(200, (await host.SendAsync("GET", "/folder")).Status);
    }

    [Fact]
    public async Task DotSegmentsNeverLeaveTheTree()
    {
        await using var host = await WebDavHost.StartAsync();
        var answer = await host.SendRawAsync("GET /dav/../dav/../../etc/passwd HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", halfClose: false);
        Assert.Matches("^HTTP/1.1 40[04] ", answer);
    }

    [Fact]
    public async Task TheAbsoluteFormAProxySendsIsRead()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "x");
        var answer = await host.SendRawAsync($"GET http://127.0.0.1:{host.Port}/dav/a HTTP/1.1\r\nHost: 127.0.0.1:{host.Port}\r\nConnection: close\r\n\r\n", halfClose: false);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RawUtf8InTheRequestLineOrDestinationIsRead()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "x");
        var answer = await host.SendRawAsync("MOVE /dav/a HTTP/1.1\r\nHost: h\r\nDestination: /dav/\u00C3\u00BC\r\nConnection: close\r\n\r\n", halfClose: false);
        Assert.StartsWith("HTTP/1.1 201 ", answer, StringComparison.Ordinal);
        Assert.Equal("x", await host.ReadAsync("/%C3%BC"));
        answer = await host.SendRawAsync("MOVE /dav/%C3%BC HTTP/1.1\r\nHost: h\r\nDestination: /dav/\u00E4\r\nConnection: close\r\n\r\n", halfClose: false);
        Assert.StartsWith("HTTP/1.1 201 ", answer, StringComparison.Ordinal); // Latin-1
        Assert.Equal("x", await host.ReadAsync("/%C3%A4"));
    }
}
