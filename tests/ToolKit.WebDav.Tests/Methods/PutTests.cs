using System.Text;

namespace ToolKit.WebDav.Tests;

public sealed class PutTests
{
    [Fact]
    public async Task ANewFileIs201AndAReplacedOne204WithAnotherTag()
    {
        await using var host = await WebDavHost.StartAsync();
        var first = await host.SendAsync("PUT", "/a", "same");
        var second = await host.SendAsync("PUT", "/a", "same");
        Assert.Equal((201, 204), (first.Status, second.Status));
        Assert.NotEqual(first["ETag"], second["ETag"]);
        Assert.Equal((await host.SendAsync("GET", "/a"))["ETag"], second["ETag"]);
        Assert.Equal("Mon, 02 Mar 2026 09:00:00 GMT", second["Last-Modified"]);
    }

    [Fact]
    public async Task ReplacingKeepsDeadPropertiesAndTheCreationDate()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "one");
        await host.SendAsync("PROPPATCH", "/a", Some.Set("<x:p xmlns:x=\"urn:x\">v</x:p>"));
        host.Time.Advance(TimeSpan.FromHours(1));
        await host.SendAsync("PUT", "/a", "two");
        var answer = await host.SendAsync("PROPFIND", "/a", Some.Find("<x:p xmlns:x=\"urn:x\"/><D:creationdate/>"), "Depth: 0");
        Assert.Equal("v", answer.Property("{urn:x}p")!.Value);
        Assert.Equal("2026-03-02T09:00:00Z", answer.Property("{DAV:}creationdate")!.Value);
    }

    [Theory]
    [InlineData("/missing/a", 409)]
    [InlineData("/folder", 405)]
    [InlineData("/folder/", 405)]
    [InlineData("/new/", 409)]
    [InlineData("/file/a", 409)]
    [InlineData("", 405)]
    [InlineData("/", 405)]
    public async Task WhereNoFileCanBe(string path, int status)
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("MKCOL", "/folder");
        await host.SendAsync("PUT", "/file", "x");
        Assert.Equal(status, (await host.SendAsync("PUT", path, "text", "Expect: 100-continue")).Status);
        Assert.NotEqual(201, (await host.SendAsync("PUT", path, "text")).Status);
        Assert.Equal("x", await host.ReadAsync("/file"));
    }

    [Fact]
    public async Task APartIsRefused()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "0123456789");
        Assert.Equal(400, (await host.SendAsync("PUT", "/a", "xx", "Content-Range: bytes 0-1/10")).Status);
        Assert.Equal("0123456789", await host.ReadAsync("/a"));
    }

    [Fact]
    public async Task ABodyCutOffStoresNothing()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "old");
        await host.SendRawAsync("PUT /dav/a HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nonly this");
        await host.SendRawAsync("PUT /dav/b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        Assert.Equal("old", await host.ReadAsync("/a"));
        Assert.Null(await host.ReadAsync("/b"));
    }

    [Theory]
    [InlineData("5", 201)]
    [InlineData("4", 400)]
    [InlineData("6", 400)]
    [InlineData("x", 400)]
    public async Task AChunkedBodyMustHaveTheLengthAnnounced(string announced, int status)
    {
        await using var host = await WebDavHost.StartAsync();
        var answer = await host.SendRawAsync(
            $"PUT /dav/a HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nX-Expected-Entity-Length: {announced}\r\n\r\n5\r\nhello\r\n0\r\n\r\n", halfClose: false);
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Equal(status == 201 ? "hello" : null, await host.ReadAsync("/a"));
    }

    [Fact]
    public async Task ABodyThatWillBeRefusedIsNotAskedFor()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "old");
        await host.LockAsync("/a");
        var answer = await host.SendRawAsync("PUT /dav/a HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 1000000\r\n\r\n", halfClose: false, headOnly: true);
        Assert.StartsWith("HTTP/1.1 423 ", answer, StringComparison.Ordinal); // no "100 Continue" before it
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
        Assert.Equal("old", await host.ReadAsync("/a"));
    }

    [Fact]
    public async Task BeyondTheQuotaIs507()
    {
        await using var host = await WebDavHost.StartAsync(quota: 10);
        Assert.Equal(201, (await host.SendAsync("PUT", "/a", "12345678")).Status);
        var answer = await host.SendAsync("PUT", "/b", "12345678");
        Assert.Equal(507, answer.Status);
        Assert.NotNull(answer.Xml.Element(Answer.D + "quota-not-exceeded"));
        Assert.Equal(204, (await host.SendAsync("PUT", "/a", "1234567890")).Status);
    }

    [Fact]
    public async Task BeyondTheLimitIs413WhetherAnnouncedOrNot()
    {
        await using var host = await WebDavHost.StartAsync(options => options.MaxUploadBytes = 10);
        Assert.Equal(413, (await host.SendAsync("PUT", "/a", "12345678901")).Status);
        var chunked = await host.SendRawAsync("PUT /dav/a HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n12345678901\r\n0\r\n\r\n", halfClose: false);
        Assert.StartsWith("HTTP/1.1 413 ", chunked, StringComparison.Ordinal);
        Assert.Equal(201, (await host.SendAsync("PUT", "/a", "1234567890")).Status);
    }

    [Fact]
    public async Task ALargeBodyComesThroughWhole()
    {
        await using var host = await WebDavHost.StartAsync();
        var bytes = new byte[40_000_000]; // above Kestrel's default limit
        new Random(7).NextBytes(bytes);
        using var content = new ByteArrayContent(bytes);
        using var put = await host.Client.PutAsync(new Uri(host.Address, "/dav/big"), content);
        Assert.Equal(201, (int)put.StatusCode);
        Assert.True((await host.SendAsync("GET", "/big")).Bytes.AsSpan().SequenceEqual(bytes));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("100%")]
    [InlineData("%20")]
    [InlineData("a#b?c")]
    [InlineData("a+b&c=d;e:f@g!h$i'j(k)l*m,n")]
    [InlineData("\"<quotes>\"")]
    [InlineData("Maßnahmen und Abläufe.docx")]
    [InlineData("📁 emoji")]
    [InlineData("trailing ")]
    [InlineData("~$Vertrag.docx")]
    [InlineData(".~lock.Vertrag.odt#")]
    public async Task NamesRoundTrip(string name)
    {
        await using var host = await WebDavHost.StartAsync();
        var path = "/" + Uri.EscapeDataString(name);
        Assert.Equal(201, (await host.SendAsync("PUT", path, name)).Status);
        Assert.Equal(name, await host.ReadAsync(path));
        var href = (await host.SendAsync("PROPFIND", "/", null, "Depth: 1")).Hrefs[1];
        Assert.Equal(name, Uri.UnescapeDataString(href["/dav/".Length..]));
        Assert.Equal(name, await host.ReadAsync(href["/dav".Length..]));
    }

    [Fact]
    public async Task AComposedAndADecomposedNameAreTheSame()
    {
        await using var host = await WebDavHost.StartAsync();
        Assert.Equal(201, (await host.SendAsync("PUT", "/" + Uri.EscapeDataString("Übersicht".Normalize(NormalizationForm.FormD)), "x")).Status);
        Assert.Equal(204, (await host.SendAsync("PUT", "/" + Uri.EscapeDataString("Übersicht"), "y")).Status);
        Assert.Equal(["/dav/", "/dav/%C3%9Cbersicht"], (await host.SendAsync("PROPFIND", "/", null, "Depth: 1")).Hrefs);
    }

    [Fact]
    public async Task AContentTypeThatCannotBeSentBackIsNotKept()
    {
        await using var host = await WebDavHost.StartAsync();
        var answer = await host.SendRawAsync(
            "PUT /dav/a HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: text/plain; name=\"\u00c3\u009cbersicht\"\r\nContent-Length: 1\r\n\r\nx", halfClose: false);
        Assert.StartsWith("HTTP/1.1 201 ", answer, StringComparison.Ordinal);
        Assert.Equal("x", await host.ReadAsync("/a"));
    }
}
