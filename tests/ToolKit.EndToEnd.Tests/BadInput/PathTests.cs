using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

public class PathTests(Share share)
{
    /// <summary>Ways out of a folder, ways to say two names as one, and what is no UTF-8.</summary>
    public static TheoryData<string> WaysOut() =>
    [
        "../../../etc/passwd", "%2e%2e/%2e%2e/%2e%2e/etc/passwd", "%2E./x", ".%2e/x", "./x", "%2e/x", "sub/..", "sub/%2e%2e",
        "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e%2fx", "a%2fb", "a%2Fb", "%2f", "sub%2finner.txt",
        "..%5c..%5cwindows", "a%5cb", @"..\..\x",
        "%c0%ae%c0%ae/x", "%c0%af", "%e0%80%ae", "%ff", "%ed%a0%80",
        "%00", "a%00b", "file.txt%00.png", "%", "%2", "%zz", "%u002e%u002e", "a%0d%0aX-Evil:%201", "a%01b", "a%7fb",
    ];

    [Theory, MemberData(nameof(WaysOut))]
    public async Task NothingIsReadThere(string path)
    {
        await using var untouched = await Untouched.PrepareAsync(share);
        await untouched.MustBeRefusedAsync(await RawRequest.SendAsync(share, "GET", untouched.Target + path), 400, 403, 404);
        await untouched.MustBeRefusedAsync(await RawRequest.SendAsync(share, "PROPFIND", untouched.Target + path, ("Depth", "1"), ("Content-Length", "0")), 400, 403, 404);
    }

    [Theory, MemberData(nameof(WaysOut))]
    public async Task NothingIsWrittenThere(string path)
    {
        await using var untouched = await Untouched.PrepareAsync(share);
        await untouched.MustBeRefusedAsync(await RawRequest.SendWithBodyAsync(share, "PUT", untouched.Target + path, "x", ("Content-Length", "1")), 400, 403, 404, 405);
        await untouched.MustBeRefusedAsync(await RawRequest.SendAsync(share, "MKCOL", untouched.Target + path), 400, 403, 404, 405);
        await untouched.MustBeRefusedAsync(await RawRequest.SendAsync(share, "DELETE", untouched.Target + path), 400, 403, 404);
    }

    [Theory, MemberData(nameof(WaysOut))]
    public async Task NothingIsCopiedOrMovedThere(string path)
    {
        await using var untouched = await Untouched.PrepareAsync(share);
        var destination = ("Destination", untouched.Folder.AbsoluteUri + path);
        await untouched.MustBeRefusedAsync(await RawRequest.SendAsync(share, "COPY", untouched.Target + "file.txt", destination), 400, 403);
        await untouched.MustBeRefusedAsync(await RawRequest.SendAsync(share, "MOVE", untouched.Target + "file.txt", destination), 400, 403);
    }

    [Theory]
    [InlineData("//etc/passwd")]
    [InlineData("/dav//etc//passwd")]
    [InlineData("/DAV/../../../../etc/passwd")]
    public async Task NothingOutsideTheShareIsReached(string target)
    {
        await using var untouched = await Untouched.PrepareAsync(share);
        await untouched.MustBeRefusedAsync(await RawRequest.SendAsync(share, "GET", target), 400, 403, 404);
    }

    [Fact]
    public async Task AnEncodedPercentSignIsPartOfTheName()
    {
        var folder = await share.NewFolderAsync();
        using var client = share.CreateClient();
        var content = Some.Bytes(10);

        await client.PutAsync(new Uri(folder.AbsoluteUri + "%252e%252e"), content);

        Assert.Equal(content, await client.GetAsync(new Uri(folder.AbsoluteUri + "%252e%252e")));
        Assert.Contains(await client.ListAsync(folder, "1"), entry => entry.Path.EndsWith("/%2e%2e", StringComparison.Ordinal));
    }

    [Fact]
    public async Task APathDeeperThanAnyoneNeedsIsRefusedOrServed()
    {
        await using var untouched = await Untouched.PrepareAsync(share);
        var deep = string.Concat(Enumerable.Repeat("a/", 3000));
        await untouched.MustBeRefusedAsync(await RawRequest.SendAsync(share, "GET", untouched.Target + deep + "x"), 400, 403, 404, 414);
        await untouched.MustBeRefusedAsync(await RawRequest.SendAsync(share, "MKCOL", untouched.Target + deep), 400, 403, 409, 414);
        await untouched.MustBeRefusedAsync(await RawRequest.SendAsync(share, "GET", untouched.Target + new string('a', 100_000)), 414, 400);
    }
}
