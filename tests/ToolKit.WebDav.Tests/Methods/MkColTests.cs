namespace ToolKit.WebDav.Tests;

public sealed class MkColTests
{
    [Theory]
    [InlineData("/new", 201)]
    [InlineData("/new/", 201)]
    [InlineData("/folder", 405)]
    [InlineData("/file", 405)]
    [InlineData("/none/new", 409)]
    [InlineData("/", 405)]
    public async Task ItMakesACollectionWhereTheNameIsFree(string path, int status)
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("MKCOL", "/folder");
        await host.SendAsync("PUT", "/file", "x");
        Assert.Equal(status, (await host.SendAsync("MKCOL", path)).Status);
    }

    [Fact]
    public async Task PropertiesComeWithIt()
    {
        await using var host = await WebDavHost.StartAsync();
        var answer = await host.SendAsync("MKCOL", "/new", MkCol("<D:resourcetype><D:collection/></D:resourcetype><D:displayname>Neu &amp; schön</D:displayname><x:p xmlns:x=\"urn:x\">v</x:p>"));
        Assert.Equal(201, answer.Status);
        var found = await host.SendAsync("PROPFIND", "/new", null, "Depth: 0");
        Assert.Equal("Neu & schön", found.Property("{DAV:}displayname")!.Value);
        Assert.Equal("v", (await host.SendAsync("PROPFIND", "/new", Some.Find("<x:p xmlns:x=\"urn:x\"/>"), "Depth: 0")).Property("{urn:x}p")!.Value);
    }

    [Fact]
    public async Task APropertyThatCannotBeSetMeansNothingIsMade()
    {
        await using var host = await WebDavHost.StartAsync();
        var answer = await host.SendAsync("MKCOL", "/new", MkCol("<x:p xmlns:x=\"urn:x\">v</x:p><D:getetag>mine</D:getetag>"));
        Assert.Equal(403, answer.Status);
        Assert.Equal(Answer.D + "mkcol-response", answer.Xml.Name);
        Assert.Contains("424", answer.Text, StringComparison.Ordinal);
        Assert.Contains("cannot-modify-protected-property", answer.Text, StringComparison.Ordinal);
        Assert.Equal(404, (await host.SendAsync("GET", "/new")).Status);
    }

    [Fact]
    public async Task AnotherResourceTypeIsRefused()
    {
        await using var host = await WebDavHost.StartAsync();
        var answer = await host.SendAsync("MKCOL", "/new", MkCol("<D:resourcetype><D:collection/><c:calendar xmlns:c=\"urn:ietf:params:xml:ns:caldav\"/></D:resourcetype>"));
        Assert.Equal(403, answer.Status);
        Assert.NotNull(answer.Xml.Element(Answer.D + "valid-resourcetype"));
    }

    [Fact]
    public async Task ABodyOfAnotherTypeIs415()
    {
        await using var host = await WebDavHost.StartAsync();
        Assert.Equal(415, (await host.SendAsync("MKCOL", "/new", "{}", "Content-Type: application/json")).Status);
        Assert.Equal(400, (await host.SendAsync("MKCOL", "/new", "<D:propfind xmlns:D=\"DAV:\"/>", "Content-Type: application/xml")).Status);
    }

    private static string MkCol(string properties) =>
        $"<D:mkcol xmlns:D=\"DAV:\"><D:set><D:prop>{properties}</D:prop></D:set></D:mkcol>";
}

public sealed class OptionsTests
{
    [Theory]
    [InlineData("/dav")]
    [InlineData("/dav/")]
    [InlineData("/dav/folder")]
    [InlineData("/dav/file")]
    [InlineData("/dav/nothing")]
    [InlineData("/")]
    [InlineData("*")]
    public async Task ItSaysClass123AndWhoWroteIt(string target)
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("MKCOL", "/folder");
        await host.SendAsync("PUT", "/file", "x");
        var answer = await host.SendRawAsync($"OPTIONS {target} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", halfClose: false);
        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nDAV: 1, 2, 3, extended-mkcol\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nMS-Author-Via: DAV\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nContent-Length: 0\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AllowDependsOnTheResource()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("MKCOL", "/folder");
        await host.SendAsync("PUT", "/file", "x");
        Assert.Contains("PUT", (await host.SendAsync("OPTIONS", "/file"))["Allow"], StringComparison.Ordinal);
        Assert.DoesNotContain("PUT", (await host.SendAsync("OPTIONS", "/folder"))["Allow"], StringComparison.Ordinal);
        Assert.DoesNotContain("DELETE", (await host.SendAsync("OPTIONS", "/"))["Allow"], StringComparison.Ordinal);
        Assert.Contains("MKCOL", (await host.SendAsync("OPTIONS", "/nothing"))["Allow"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMethodThatIsNotAllowedIsToldWhichAre()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("MKCOL", "/folder");
        foreach (var answer in new[] { await host.SendAsync("MKCOL", "/folder"), await host.SendAsync("PUT", "/folder", "x") })
        {
            Assert.Equal(405, answer.Status);
            Assert.Equal((await host.SendAsync("OPTIONS", "/folder"))["Allow"], answer["Allow"]);
        }
    }
}
