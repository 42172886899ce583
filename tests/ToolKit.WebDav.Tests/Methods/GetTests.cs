namespace ToolKit.WebDav.Tests;

public sealed class GetTests
{
    [Fact]
    public async Task AFileComesWithItsValidatorsAndIsNotGuessedAt()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a.txt", "hello");
        var answer = await host.SendAsync("GET", "/a.txt");
        Assert.Equal(200, answer.Status);
        Assert.Equal("hello", answer.Text);
        Assert.StartsWith("\"", answer["ETag"], StringComparison.Ordinal);
        Assert.Equal("Mon, 02 Mar 2026 09:00:00 GMT", answer["Last-Modified"]);
        Assert.Equal("bytes", answer["Accept-Ranges"]);
        Assert.Equal("text/plain; charset=utf-8", answer["Content-Type"]);
        Assert.Equal("nosniff", answer["X-Content-Type-Options"]);
        Assert.Equal("sandbox", answer["Content-Security-Policy"]);
        Assert.Equal("no-cache", answer["Cache-Control"]);
    }

    [Fact]
    public async Task HeadSaysTheSameWithoutContent()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a.txt", "hello");
        var answer = await host.SendAsync("HEAD", "/a.txt", null, "Range: bytes=0-1");
        Assert.Equal(200, answer.Status);
        Assert.Equal("5", answer["Content-Length"]);
        Assert.Empty(answer.Bytes);
    }

    [Theory]
    [InlineData("bytes=0-4", 206, "01234", "bytes 0-4/10")]
    [InlineData("bytes=5-", 206, "56789", "bytes 5-9/10")]
    [InlineData("bytes=-2", 206, "89", "bytes 8-9/10")]
    [InlineData("bytes=0-2,2-4", 206, "01234", "bytes 0-4/10")]
    [InlineData("bytes=10-", 416, "The file has 10 bytes; the range asked for lies beyond them.\n", "bytes */10")]
    [InlineData("bytes=9-0", 200, "0123456789", null)]
    [InlineData("pages=1", 200, "0123456789", null)]
    public async Task OneRange(string range, int status, string text, string? contentRange)
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "0123456789");
        var answer = await host.SendAsync("GET", "/a", null, "Range: " + range);
        Assert.Equal((status, text, contentRange), (answer.Status, answer.Text, answer["Content-Range"]));
    }

    [Fact]
    public async Task SeveralRangesComeInParts()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a.txt", "0123456789");
        var answer = await host.SendAsync("GET", "/a.txt", null, "Range: bytes=0-1,8-9");
        Assert.Equal(206, answer.Status);
        var boundary = answer["Content-Type"]!["multipart/byteranges; boundary=".Length..];
        Assert.Equal(
            $"--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Range: bytes 0-1/10\r\n\r\n01\r\n"
            + $"--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Range: bytes 8-9/10\r\n\r\n89\r\n--{boundary}--\r\n",
            answer.Text);
        Assert.Equal(answer.Bytes.Length.ToString(), answer["Content-Length"]);
    }

    [Fact]
    public async Task AnEmptyFileHasNoRange()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "");
        Assert.Equal(416, (await host.SendAsync("GET", "/a", null, "Range: bytes=0-")).Status);
        Assert.Equal(200, (await host.SendAsync("GET", "/a")).Status);
    }

    [Fact]
    public async Task IfRangeNeedsTheSameTagOrTheSameDate()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "0123456789");
        var whole = await host.SendAsync("GET", "/a");
        foreach (var (validator, status) in new[]
        {
            (whole["ETag"], 206), ("\"other\"", 200), ("W/" + whole["ETag"], 200), (whole["Last-Modified"], 206),
            ("Mon, 02 Mar 2026 08:59:59 GMT", 200), ("Mon, 02 Mar 2026 09:00:01 GMT", 200), ("nonsense", 200),
        })
        {
            Assert.Equal(status, (await host.SendAsync("GET", "/a", null, "Range: bytes=0-1", "If-Range: " + validator)).Status);
        }
    }

    [Fact]
    public async Task ACollectionIsASmallPageThatRunsNothing()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("MKCOL", "/a");
        await host.SendAsync("PUT", "/a/%3Cscript%3E%22%26'", "x");
        foreach (var path in new[] { "/a", "/a/" })
        {
            var answer = await host.SendAsync("GET", path);
            Assert.Equal(200, answer.Status);
            Assert.Contains("<a href=\"/dav/a/%3Cscript%3E%22%26'\">&lt;script&gt;\"&amp;'</a>", answer.Text, StringComparison.Ordinal);
            Assert.Contains("sandbox", answer["Content-Security-Policy"], StringComparison.Ordinal);
            Assert.Equal(200, (await host.SendAsync("HEAD", path)).Status);
        }
    }

    [Fact]
    public async Task WhatIsAbsentIs404() => await StatusAsync("GET", "/nothing", 404);

    [Fact]
    public async Task AnUnknownMethodIs501() => await StatusAsync("BREW", "/", 501);

    [Fact]
    public async Task ACallerNobodyKnowsIsToldToSignInExceptOnOptions()
    {
        await using var host = await WebDavHost.StartAsync();
        foreach (var method in new[] { "GET", "PUT", "PROPFIND", "DELETE", "LOCK", "MKCOL" })
            Assert.Equal(401, (await host.SendAsync(method, "/a", null, "X-Person: nobody")).Status);
        Assert.Equal(200, (await host.SendAsync("OPTIONS", "/a", null, "X-Person: nobody")).Status);
    }

    private static async Task StatusAsync(string method, string path, int status)
    {
        await using var host = await WebDavHost.StartAsync();
        var answer = await host.SendAsync(method, path);
        Assert.Equal(status, answer.Status);
        Assert.NotEmpty(answer.Text);
    }
}
