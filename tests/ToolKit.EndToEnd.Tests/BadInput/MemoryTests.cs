using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>Memory does not grow with what is sent. The bounds leave room for what the garbage collector has not given back yet.</summary>
public class MemoryTests(Share share)
{
    private const long Megabyte = 1_000_000;

    [Fact]
    public async Task BadRequestsOverAndOverDoNotMakeItGrow()
    {
        await using var untouched = await Untouched.PrepareAsync(share);
        await SendBadRequestsAsync(untouched, times: 5); // what is loaded and cached once is there
        var before = share.Server.ResidentMemory();

        await SendBadRequestsAsync(untouched, times: 40);

        var grown = share.Server.ResidentMemory() - before;
        Assert.True(grown < 100 * Megabyte, $"grown by {grown / Megabyte} MB");
    }

    [Fact]
    public async Task ALargeFileIsStreamedInCopiedAndOut()
    {
        var folder = await share.NewFolderAsync();
        using var client = ToolKitServer.CreateClient(share.Address, (share.User, share.Password));
        var before = share.Server.ResidentMemory();
        const long Length = 400 * Megabyte;

        using (var put = await client.PutAsync(new Uri(folder, "gross.bin"), new GeneratedContent(Length)))
            Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        var afterPut = share.Server.ResidentMemory();
        using (var request = new HttpRequestMessage(new HttpMethod("COPY"), new Uri(folder, "gross.bin")))
        {
            request.Headers.Add("Destination", new Uri(folder, "kopie.bin").AbsoluteUri);
            using var copy = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.Created, copy.StatusCode);
        }

        using (var get = await client.GetAsync(new Uri(folder, "kopie.bin"), HttpCompletionOption.ResponseHeadersRead))
            Assert.Equal(GeneratedContent.Hash(Length), Convert.ToHexString(await SHA256.HashDataAsync(await get.Content.ReadAsStreamAsync())));
        var afterGet = share.Server.ResidentMemory();

        Assert.True(Math.Max(afterPut, afterGet) - before < 150 * Megabyte, $"{before / Megabyte} MB before, {afterPut / Megabyte} MB after PUT, {afterGet / Megabyte} MB after GET");
        using (await client.DeleteAsync(folder))
        {
            // it is large
        }
    }

    private async Task SendBadRequestsAsync(Untouched untouched, int times)
    {
        var large = new string('x', 3_000_000);
        for (var time = 0; time < times; time++)
        {
            foreach (var body in new[] { XmlBodies.ManyLaughs("propfind"), XmlBodies.Deep("propfind", 20_000), XmlBodies.Huge("propfind", 5_000_000) })
            {
                await RawRequest.SendWithBodyAsync(
                    share, "PROPFIND", untouched.Target, body, ("Depth", "1"), ("Content-Length", body.Length.ToString(CultureInfo.InvariantCulture)));
            }

            await RawRequest.SendAndBreakOffAsync(share, "PUT", untouched.Target + "neu.bin", large, ("Content-Length", "90000000000"));
            await RawRequest.SendAsync(share, "GET", untouched.Target + new string('a', 7000));
        }
    }

    /// <summary>Bytes made while they are sent, of known length.</summary>
    private sealed class GeneratedContent(long length) : HttpContent
    {
        public static string Hash(long length)
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var block in Blocks(length))
                hash.AppendData(block.Span);
            return Convert.ToHexString(hash.GetHashAndReset());
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            foreach (var block in Blocks(length))
                await stream.WriteAsync(block);
        }

        protected override bool TryComputeLength(out long value)
        {
            value = length;
            return true;
        }

        private static IEnumerable<ReadOnlyMemory<byte>> Blocks(long length)
        {
            var block = new byte[1_000_000];
            new Random(1).NextBytes(block);
            for (var number = 0; length > 0; number++)
            {
                BitConverter.TryWriteBytes(block, number); // no two blocks are the same
                var part = (int)Math.Min(block.Length, length);
                yield return block.AsMemory(0, part);
                length -= part;
            }
        }
    }
}
