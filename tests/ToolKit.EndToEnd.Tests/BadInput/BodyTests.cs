using System.Globalization;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

public class BodyTests(Share share)
{
    [Theory]
    [InlineData("neu.txt", 1_000, 100)]
    [InlineData("file.txt", 1_000, 0)]
    [InlineData("file.txt", 5_000_000, 4_999_999)]
    public async Task ABodyShorterThanAnnouncedIsNotStored(string name, int announced, int sent)
    {
        await using var untouched = await Untouched.PrepareAsync(share);
        var answer = await RawRequest.SendAndBreakOffAsync(
            share, "PUT", untouched.Target + name, new string('x', sent), ("Content-Length", announced.ToString(CultureInfo.InvariantCulture)));
        await MustNotBeStoredAsync(untouched, answer);
    }

    [Theory]
    [InlineData("5\r\nabcde\r\n")]
    [InlineData("5\r\nabc")]
    [InlineData("5")]
    public async Task ChunksThatBreakOffAreNotStored(string chunks)
    {
        await using var untouched = await Untouched.PrepareAsync(share);
        await MustNotBeStoredAsync(
            untouched, await RawRequest.SendAndBreakOffAsync(share, "PUT", untouched.Target + "neu.txt", chunks, ("Transfer-Encoding", "chunked")));
    }

    [Theory]
    [InlineData("zz\r\nabcde\r\n0\r\n\r\n")]
    [InlineData("-5\r\nabcde\r\n0\r\n\r\n")]
    [InlineData("FFFFFFFFFFFFFFFFFF\r\nabcde\r\n0\r\n\r\n")]
    [InlineData("5\r\nabcdefgh\r\n0\r\n\r\n")]
    public async Task BrokenChunksAreNotStored(string chunks)
    {
        await using var untouched = await Untouched.PrepareAsync(share);
        await untouched.MustBeRefusedAsync(
            await RawRequest.SendWithBodyAsync(share, "PUT", untouched.Target + "neu.txt", chunks, ("Transfer-Encoding", "chunked")), 400);
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("abc")]
    [InlineData("1e3")]
    [InlineData("99999999999999999999999")]
    public async Task AWrongLengthIsRefused(string length)
    {
        await using var untouched = await Untouched.PrepareAsync(share);
        await untouched.MustBeRefusedAsync(
            await RawRequest.SendWithBodyAsync(share, "PUT", untouched.Target + "neu.txt", "abc", ("Content-Length", length)), 400);
    }

    [Fact]
    public async Task TwoDifferentLengthsAreRefused()
    {
        await using var untouched = await Untouched.PrepareAsync(share);
        await untouched.MustBeRefusedAsync(
            await RawRequest.SendWithBodyAsync(share, "PUT", untouched.Target + "neu.txt", "abc", ("Content-Length", "3"), ("Content-Length", "1")), 400);
    }

    /// <summary>Finder says the length of a chunked upload in a header of its own; when it breaks off, the file is not whole.</summary>
    [Fact]
    public async Task AChunkedBodyShorterThanFinderExpectsIsNotStored()
    {
        await using var untouched = await Untouched.PrepareAsync(share);
        await untouched.MustBeRefusedAsync(
            await RawRequest.SendWithBodyAsync(
                share, "PUT", untouched.Target + "neu.txt", "3\r\nabc\r\n0\r\n\r\n", ("Transfer-Encoding", "chunked"), ("X-Expected-Entity-Length", "500")),
            400);
    }

    [Fact]
    public async Task ABodyThatNobodyAskedForIsRefusedWithTheFolderUnmade()
    {
        await using var untouched = await Untouched.PrepareAsync(share);
        await untouched.MustBeRefusedAsync(
            await RawRequest.SendWithBodyAsync(share, "MKCOL", untouched.Target + "neu/", "abc", ("Content-Length", "3"), ("Content-Type", "text/plain")), 415);
    }

    [Fact]
    public async Task ABrokenUploadLeavesNoLockAndNoDamage()
    {
        await using var untouched = await Untouched.PrepareAsync(share);
        for (var time = 0; time < 10; time++)
            await RawRequest.SendAndBreakOffAsync(share, "PUT", untouched.Target + "file.txt", new string('x', 200_000), ("Content-Length", "3000000"));

        using var client = share.CreateClient();
        var content = Some.Bytes(100_000);
        await client.PutAsync(new Uri(untouched.Folder, "file.txt"), content);
        Assert.Equal(content, await client.GetAsync(new Uri(untouched.Folder, "file.txt")));
        (await share.Server.RunAsync("verify")).MustSucceed();
    }

    /// <summary>The connection may be gone before an answer could be sent; if one comes, it is a 400.</summary>
    private static async Task MustNotBeStoredAsync(Untouched untouched, RawAnswer answer)
    {
        if (answer.Status == 0)
            answer = answer with { Status = 400, Headers = "Connection: close" };
        await untouched.MustBeRefusedAsync(answer, 400);
    }
}
