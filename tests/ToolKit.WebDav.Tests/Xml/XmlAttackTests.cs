using System.Text;

namespace ToolKit.WebDav.Tests;

/// <summary>XML that means harm (RFC 4918 §20.6): refused with 4xx and a readable body, on every method that reads XML.</summary>
public sealed class XmlAttackTests
{
    public static TheoryData<string, string, int> Attacks()
    {
        var attacks = new TheoryData<string, string, int>();
        foreach (var method in new[] { "PROPFIND", "PROPPATCH", "LOCK", "MKCOL" })
        {
            attacks.Add(method, "<!DOCTYPE x [<!ENTITY a \"b\">]><D:propfind xmlns:D=\"DAV:\"><D:prop>&a;</D:prop></D:propfind>", 403);
            attacks.Add(method, "<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><D:propfind xmlns:D=\"DAV:\"><D:allprop/></D:propfind>", 403);
            attacks.Add(method, "<!DOCTYPE x [<!ENTITY a SYSTEM \"http://127.0.0.1:1/\">]><x>&a;</x>", 403);
            attacks.Add(method, Bomb(), 403);
            attacks.Add(method, "<x>&undeclared;</x>", 400);
            attacks.Add(method, string.Concat(Enumerable.Repeat("<a>", 20_000)) + string.Concat(Enumerable.Repeat("</a>", 20_000)), 400);
            attacks.Add(method, "<D:propfind xmlns:D=\"DAV:\"><D:allprop/></D:propfind><more/>", 400);
            attacks.Add(method, "\u0000\u0001", 400);
            attacks.Add(method, "<a " + string.Join(' ', Enumerable.Range(0, 1000).Select(i => "a=\"1\"")) + "/>", 400);
            attacks.Add(method, "<?xml version=\"1.0\" encoding=\"utf-7\"?><x/>", 400);
            attacks.Add(method, "<x>" + new string(' ', 2_000_000) + "</x>", 413);
        }

        return attacks;

        static string Bomb()
        {
            var dtd = new StringBuilder("<!DOCTYPE x [<!ENTITY a0 \"ha\">");
            for (var i = 1; i < 30; i++)
                dtd.Append($"<!ENTITY a{i} \"&a{i - 1};&a{i - 1};\">");
            return dtd.Append("]><x>&a29;</x>").ToString();
        }
    }

    [Theory]
    [MemberData(nameof(Attacks), DisableDiscoveryEnumeration = true)]
    public async Task ItIsRefused(string method, string body, int status)
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "x");
        var answer = await host.SendAsync(method, method == "MKCOL" ? "/new" : "/a", body, "Depth: 0");
        Assert.Equal(status, answer.Status);
        Assert.NotEmpty(answer.Text);
        Assert.DoesNotContain(" at ToolKit", answer.Text, StringComparison.Ordinal);
        if (status == 403)
            Assert.NotNull(answer.Xml.Element(Answer.D + "no-external-entities"));
        Assert.Equal(404, (await host.SendAsync("GET", "/new")).Status);
    }

    [Fact]
    public async Task DeepNestingInAPropertyIsRefusedAndALittleIsNot()
    {
        await using var host = await WebDavHost.StartAsync();
        await host.SendAsync("PUT", "/a", "x");
        string Nested(int depth) => Some.Set(string.Concat(Enumerable.Repeat("<x>", depth)) + string.Concat(Enumerable.Repeat("</x>", depth)));
        Assert.Equal(207, (await host.SendAsync("PROPPATCH", "/a", Nested(50))).Status);
        Assert.Equal(400, (await host.SendAsync("PROPPATCH", "/a", Nested(500))).Status);
    }

    [Theory]
    [InlineData("text/xml", 207)]
    [InlineData("application/xml; charset=\"utf-8\"", 207)]
    [InlineData("application/davmount+xml", 207)]
    [InlineData(null, 207)]
    [InlineData("application/json", 415)]
    [InlineData("text/plain", 415)]
    public async Task XmlNeedsNoTypeButNotAWrongOne(string? type, int status)
    {
        await using var host = await WebDavHost.StartAsync();
        Assert.Equal(status, (await host.SendAsync("PROPFIND", "/", "<D:propfind xmlns:D=\"DAV:\"><D:allprop/></D:propfind>", type is null ? ["Depth: 0"] : ["Depth: 0", "Content-Type: " + type])).Status);
    }

    [Fact]
    public async Task Utf16IsXmlToo()
    {
        await using var host = await WebDavHost.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod("PROPFIND"), new Uri(host.Address, "/dav/"));
        request.Headers.Add("Depth", "0");
        request.Content = new ByteArrayContent([0xFF, 0xFE, .. Encoding.Unicode.GetBytes("<?xml version=\"1.0\" encoding=\"utf-16\"?><D:propfind xmlns:D=\"DAV:\"><D:prop><D:resourcetype/></D:prop></D:propfind>")]);
        using var response = await host.Client.SendAsync(request);
        Assert.Equal(207, (int)response.StatusCode);
    }
}
