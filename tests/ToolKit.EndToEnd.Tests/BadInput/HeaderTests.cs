using System.Globalization;

namespace ToolKit.EndToEnd.Tests;

/// <summary>A header that is wrong is refused, one that is only unusual is not. "{folder}" stands for the folder's address.</summary>
public class HeaderTests(Share share)
{
    public static TheoryData<string, string, string, string, int[]> Wrong() => new()
    {
        { "PROPFIND", "", "Depth", "2", [400] },
        { "PROPFIND", "", "Depth", "-1", [400] },
        { "PROPFIND", "", "Depth", "0, 1", [400] },
        { "PROPFIND", "", "Depth", "infinite", [400] },
        { "PROPFIND", "", "Depth", "", [400] },
        { "DELETE", "sub/", "Depth", "0", [400] }, // RFC 4918 §9.6.1
        { "DELETE", "sub/", "Depth", "many", [400] },
        { "COPY", "sub/", "Depth", "1", [400] }, // §9.8.3
        { "MOVE", "sub/", "Depth", "0", [400] }, // §9.9.3
        { "COPY", "file.txt", "X-None", "1", [400] }, // no Destination
        { "MOVE", "file.txt", "X-None", "1", [400] },
        { "COPY", "file.txt", "Destination", "", [400] },
        { "COPY", "file.txt", "Destination", "not an address", [400] },
        { "COPY", "file.txt", "Destination", "http://", [400, 502] },
        { "MOVE", "file.txt", "Destination", "http://example.org/dav/x.txt", [502] }, // §9.9.4
        { "MOVE", "file.txt", "Destination", "ftp://127.0.0.1/dav/x.txt", [400, 502] },
        { "MOVE", "file.txt", "Destination", "http://{authority}/elsewhere/x.txt", [400, 403, 502] },
        { "MOVE", "file.txt", "Destination", "{folder}missing/x.txt", [409] },
        { "MOVE", "file.txt", "Destination", "{folder}file.txt", [403] }, // §9.9.4
        { "COPY", "file.txt", "Destination", "{folder}file.txt", [403] },
        { "MOVE", "sub/", "Destination", "{folder}sub/below", [403, 409] },
        { "COPY", "sub/", "Destination", "{folder}sub/below/", [403, 409] },
        { "MOVE", "", "Destination", "{folder}", [403] },
        { "PUT", "file.txt", "If", "(", [400] },
        { "PUT", "file.txt", "If", "()", [400] },
        { "PUT", "file.txt", "If", "garbage", [400] },
        { "PUT", "file.txt", "If", "(<urn:uuid:1>", [400] },
        { "PUT", "file.txt", "If", "<http://x> ", [400] },
        { "PUT", "file.txt", "If", "(<urn:uuid:00000000-0000-0000-0000-000000000001>)", [412] },
        { "PUT", "file.txt", "If", "([\"other\"])", [412] },
        { "PUT", "file.txt", "If-Match", "\"other\"", [412] },
        { "PUT", "file.txt", "If-None-Match", "*", [412] },
        { "DELETE", "file.txt", "If-Match", "\"other\"", [412] },
        { "PUT", "neu.txt", "If-Match", "*", [412] },
        { "PUT", "file.txt", "Content-Range", "bytes 0-0/1", [400, 501] }, // RFC 9110 §14.5
        { "PUT", "missing/neu.txt", "X-None", "1", [409] },
        { "PUT", "sub/", "X-None", "1", [405, 409] },
        { "MKCOL", "sub/", "X-None", "1", [405] },
        { "MKCOL", "missing/neu/", "X-None", "1", [409] },
        { "UNLOCK", "file.txt", "X-None", "1", [400] },
        { "UNLOCK", "file.txt", "Lock-Token", "garbage", [400, 409] },
        { "UNLOCK", "file.txt", "Lock-Token", "<urn:uuid:00000000-0000-0000-0000-000000000001>", [409] },
        { "GET", "file.txt", "Range", "bytes=5000-", [416] },
        { "BREW", "file.txt", "X-None", "1", [405, 501] },
        { "POST", "file.txt", "X-None", "1", [405, 501] },
    };

    [Theory, MemberData(nameof(Wrong))]
    public async Task AWrongHeaderIsRefused(string method, string name, string header, string value, int[] expected)
    {
        await using var untouched = await Untouched.PrepareAsync(share);
        value = value.Replace("{folder}", untouched.Folder.AbsoluteUri, StringComparison.Ordinal).Replace("{authority}", share.Address.Authority, StringComparison.Ordinal);
        var answer = method == "PUT"
            ? await RawRequest.SendWithBodyAsync(share, method, untouched.Target + name, "x", (header, value), ("Content-Length", "1"))
            : await RawRequest.SendAsync(share, method, untouched.Target + name, (header, value), ("Content-Length", "0"));
        await untouched.MustBeRefusedAsync(answer, expected);
    }

    [Theory]
    [InlineData("Overwrite", "X")]
    [InlineData("Overwrite", "TRUE")]
    [InlineData("Overwrite", "")]
    public async Task AWrongOverwriteIsRefused(string header, string value)
    {
        await using var untouched = await Untouched.PrepareAsync(share);
        await untouched.MustBeRefusedAsync(
            await RawRequest.SendAsync(share, "COPY", untouched.Target + "file.txt", ("Destination", untouched.Folder.AbsoluteUri + "neu.txt"), (header, value)),
            400);
    }

    [Theory]
    [InlineData("Timeout", "Second-abc")]
    [InlineData("Timeout", "Second--5")]
    [InlineData("Timeout", "5")]
    [InlineData("Timeout", "Minute-5")]
    [InlineData("Depth", "1")]
    [InlineData("Depth", "x")]
    [InlineData("If", "(<")]
    public async Task AWrongHeaderOfALockIsRefused(string header, string value)
    {
        await using var untouched = await Untouched.PrepareAsync(share);
        var length = XmlBodies.Lock.Length.ToString(CultureInfo.InvariantCulture);
        await untouched.MustBeRefusedAsync(
            await RawRequest.SendWithBodyAsync(share, "LOCK", untouched.Target + "file.txt", XmlBodies.Lock, (header, value), ("Content-Length", length)), 400);
    }

    [Fact]
    public async Task AnUnknownRangeUnitIsReadAsAWhole()
    {
        await using var untouched = await Untouched.PrepareAsync(share);
        Assert.Equal(200, (await RawRequest.SendAsync(share, "GET", untouched.Target + "file.txt", ("Range", "pages=1-2"))).Status); // RFC 9110 §14.2
        Assert.Equal(200, (await RawRequest.SendAsync(share, "GET", untouched.Target + "file.txt", ("Range", "bytes=9-5"))).Status);
    }

    [Fact]
    public async Task MissingOrWrongCredentialsAreRefusedWithOneAndTheSameAnswer()
    {
        await using var untouched = await Untouched.PrepareAsync(share);
        var bodies = new List<string>();
        foreach (var password in new[] { "", "wrong", "tk_aaaaaaaa_wrongwrongwrongwrongwrong", new string('x', 5000) })
        {
            using var client = new DavClient(share.Address, "anybody", password);
            using var response = await client.SendAsync("PUT", new Uri(untouched.Folder, "file.txt"), new StringContent("x"));
            Assert.Equal(System.Net.HttpStatusCode.Unauthorized, response.StatusCode);
            bodies.Add(await response.Content.ReadAsStringAsync());
        }

        Assert.Single(bodies.Distinct(StringComparer.Ordinal));
        await untouched.MustBeRefusedAsync(new RawAnswer(401, "", bodies[0]), 401);
    }
}
