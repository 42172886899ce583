using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>
/// Clients that drip, pause, break off or never read. While they hang, others are served; that they did hang is shown at the end: they go on, and get what they asked for. Time limits here
/// only end a test that hangs itself.
/// </summary>
public class SlowClientTests(Share share)
{
    private const int Members = 300;
    private const int Listings = 40;

    /// <summary>More than the buffers of both sides hold.</summary>
    private const int BigLength = 40_000_000;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task ClientsThatHangHoldUpNobody()
    {
        var folder = await share.NewFolderAsync();
        using var client = share.CreateClient();
        await client.PutAsync(new Uri(folder, "gross.bin"), Some.Bytes(BigLength));
        await Task.WhenAll(Enumerable.Range(0, Members).Select(i => client.PutAsync(new Uri(folder, $"m{i}.txt"), Some.Bytes(10))));
        await client.PutAsync(new Uri(folder, "alt.txt"), Some.Bytes(10));

        List<HangingClient> heads = [], uploads = [], readers = [], listers = [];
        try
        {
            for (var i = 0; i < 8; i++)
            {
                heads.Add(await HangAsync(Head("GET", folder, "alt.txt")));
                uploads.Add(await HangAsync(Head("PUT", folder, $"neu{i}.bin", "Content-Length: 300000\r\n") + "\r\n" + new string('x', 100_000)));
                uploads.Add(await HangAsync(Head("PUT", folder, "alt.txt", "Content-Length: 300000\r\n") + "\r\n" + new string('x', 100_000 + i)));
                readers.Add(await HangAsync(Head("GET", folder, "gross.bin") + "\r\n"));
                listers.Add(await HangAsync(string.Concat(Enumerable.Repeat(Head("PROPFIND", folder, "", "Depth: 1\r\n") + "\r\n", Listings))));
            }

            // All of it is answered although 40 others are in the middle of something, in this very folder.
            var content = Some.Bytes(200_000);
            for (var i = 0; i < 5; i++)
            {
                await client.PutAsync(new Uri(folder, "mein.bin"), content);
                Assert.Equal(content, await client.GetAsync(new Uri(folder, "mein.bin")));
                Assert.Equal(BigLength, (await client.GetAsync(new Uri(folder, "gross.bin")))!.Length);
                Assert.Equal(Members + 4, (await client.ListAsync(folder, "1")).Count);
                var token = await client.LockAsync(new Uri(folder, "mein.bin"));
                await client.MoveAsync(new Uri(folder, "mein.bin"), new Uri(folder, "dein.bin"), ("If", $"(<{token}>)"));
                await client.DeleteAsync(new Uri(folder, "dein.bin"));
            }

            Assert.Equal(10, (await client.GetAsync(new Uri(folder, "alt.txt")))!.Length);
            await client.PutAsync(new Uri(folder, "mein.bin"), content);

            foreach (var head in heads)
            {
                await head.SendAsync("\r\n");
                Assert.Equal((200, 10), await head.ReadAnswerAsync());
            }

            foreach (var reader in readers)
                Assert.Equal((200, BigLength), await reader.ReadAnswerAsync());
            foreach (var lister in listers)
            {
                for (var i = 0; i < Listings; i++)
                {
                    var (status, length) = await lister.ReadAnswerAsync();
                    Assert.Equal(207, status);
                    Assert.True(length * Listings > 8_000_000, $"{length} bytes a listing are not enough to hang");
                }
            }

            for (var i = 0; i < uploads.Count; i++)
            {
                await uploads[i].SendAsync(new string('x', 200_000 - (i % 2 == 1 ? i / 2 : 0)));
                Assert.InRange((await uploads[i].ReadAnswerAsync()).Status, 201, 204);
            }

            Assert.Equal(300_000, (await client.GetAsync(new Uri(folder, "alt.txt")))!.Length);
        }
        finally
        {
            foreach (var one in heads.Concat(uploads).Concat(readers).Concat(listers))
                one.Dispose();
        }
    }

    [Theory]
    [InlineData(400_000, true)]
    [InlineData(400_000, false)]
    [InlineData(10, true)]
    public async Task AnUploadThatBreaksOffLeavesNoVersionNoFileAndNoErrorInTheLog(int sent, bool withReset)
    {
        var folder = await share.NewFolderAsync();
        using var client = share.CreateClient();
        await client.PutAsync(new Uri(folder, "alt.bin"), Some.Bytes(1000));
        var before = await client.DescribeTreeAsync(folder);
        var changes = await ChangesAsync();
        var files = FilesOfTheServer();
        for (var i = 0; i < 20; i++)
        {
            using var upload = await HangAsync(
                Head("PUT", folder, i % 2 == 0 ? "alt.bin" : "neu.bin", "Content-Length: 9000000\r\n") + "\r\n" + new string('x', sent));
            await upload.BreakOffAsync(withReset);
        }

        // The server learns of it a moment later.
        using var limit = new CancellationTokenSource(Limit);
        while (!files.SequenceEqual(FilesOfTheServer()))
            await Task.Delay(20, limit.Token);
        Assert.Equal(before, await client.DescribeTreeAsync(folder));
        Assert.Equal(changes, await ChangesAsync());
        (await share.Server.RunAsync("verify")).MustSucceed();
        share.Server.MustBeQuiet();
    }

    /// <summary>The web server underneath takes the end of a client's sending for its going. Either it gets its answer or the connection ends; it never hangs.</summary>
    [Fact]
    public async Task AHalfClosedConnectionComesToAnEnd()
    {
        var folder = await share.NewFolderAsync();
        using var client = share.CreateClient();
        await client.PutAsync(new Uri(folder, "alt.txt"), Some.Bytes(10));
        foreach (var request in new[]
        {
            Head("GET", folder, "alt.txt") + "\r\n",
            Head("PROPFIND", folder, "", "Depth: 1\r\n") + "\r\n",
            Head("PUT", folder, "neu.txt", "Content-Length: 10\r\n") + "\r\nabc",
            Head("GET", folder, "alt.txt"),
        })
        {
            using var half = await HangAsync(request);
            await half.BreakOffAsync(withReset: false);
            var (status, _) = await half.ReadAnswerAsync();
            Assert.Contains(status, new[] { 0, 200, 207, 400 });
        }

        Assert.Equal(10, (await client.GetAsync(new Uri(folder, "alt.txt")))!.Length);
        Assert.Null(await client.GetAsync(new Uri(folder, "neu.txt")));
    }

    private static string Last(string json) => json[json.LastIndexOf("\"next\"", StringComparison.Ordinal)..];

    /// <summary>How far the feed has come: a version would have moved it on.</summary>
    private async Task<string> ChangesAsync()
    {
        using var http = ToolKitServer.CreateClient(share.Server.Address, (share.User, share.Password));
        var page = "";
        for (var since = "0"; ;)
        {
            var json = await http.GetStringAsync(new Uri($"api/changes?since={since}", UriKind.Relative));
            var next = new string([.. Last(json).Where(char.IsAsciiDigit)]);
            if (next.Length == 0 || next == since)
                return page;
            (since, page) = (next, next);
        }
    }

    /// <summary>Everything in the data folder but the database, whose own files come and go.</summary>
    private List<string> FilesOfTheServer() =>
    [
        .. Directory.EnumerateFiles(share.Server.DataFolder, "*", SearchOption.AllDirectories)
            .Where(file => !Path.GetFileName(file).Contains(".db", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    private string Head(string method, Uri folder, string name, string headers = "") =>
        $"{method} {folder.AbsolutePath}{name} HTTP/1.1\r\nHost: {share.Address.Authority}\r\n"
        + $"Authorization: {ToolKitServer.BasicCredentials(share.User, share.Password)}\r\n{headers}";

    private async Task<HangingClient> HangAsync(string beginning)
    {
        var hanging = await HangingClient.ConnectAsync(share.Address.Port);
        await hanging.SendAsync(beginning);
        return hanging;
    }

    /// <summary>A connection with a small window that does nothing unless told to.</summary>
    private sealed class HangingClient : IDisposable
    {
        private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = 8192 };
        private readonly byte[] buffer = new byte[64 * 1024];
        private int start;
        private int end;

        public static async Task<HangingClient> ConnectAsync(int port)
        {
            var client = new HangingClient();
            await client.socket.ConnectAsync(IPAddress.Loopback, port);
            return client;
        }

        public async Task SendAsync(string text)
        {
            using var limit = new CancellationTokenSource(Limit);
            ReadOnlyMemory<byte> bytes = Encoding.Latin1.GetBytes(text);
            while (bytes.Length > 0)
                bytes = bytes[await socket.SendAsync(bytes, limit.Token)..];
        }

        public Task BreakOffAsync(bool withReset)
        {
            if (withReset)
                socket.Close(0);
            else
                socket.Shutdown(SocketShutdown.Send);
            return Task.CompletedTask;
        }

        /// <summary>Reads one answer; status 0 where the connection ends without one.</summary>
        public async Task<(int Status, int Length)> ReadAnswerAsync()
        {
            using var limit = new CancellationTokenSource(Limit);
            var head = new List<string>();
            while (await ReadLineAsync(limit.Token) is { Length: > 0 } line)
                head.Add(line);
            if (head.Count == 0)
                return (0, 0);
            var status = int.Parse(head[0].Split(' ')[1], CultureInfo.InvariantCulture);
            var length = head.Find(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
            if (length is not null)
                return (status, await SkipAsync(int.Parse(length.Split(':')[1], CultureInfo.InvariantCulture), limit.Token));
            if (!head.Exists(line => line.StartsWith("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase)))
                return (status, 0);
            var total = 0;
            while (int.Parse((await ReadLineAsync(limit.Token))!, NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var chunk)
            {
                total += await SkipAsync(chunk, limit.Token);
                await ReadLineAsync(limit.Token);
            }

            await ReadLineAsync(limit.Token);
            return (status, total);
        }

        public void Dispose() => socket.Dispose();

        private async Task<int> SkipAsync(int count, CancellationToken cancellation)
        {
            for (var left = count; left > 0;)
            {
                if (start == end && !await FillAsync(cancellation))
                    return count - left;
                var part = Math.Min(left, end - start);
                start += part;
                left -= part;
            }

            return count;
        }

        private async Task<string?> ReadLineAsync(CancellationToken cancellation)
        {
            var line = new StringBuilder();
            while (start < end || await FillAsync(cancellation))
            {
                var next = (char)buffer[start++];
                if (next == '\n')
                    return line.ToString();
                if (next != '\r')
                    line.Append(next);
            }

            return null;
        }

        private async Task<bool> FillAsync(CancellationToken cancellation)
        {
            try
            {
                (start, end) = (0, await socket.ReceiveAsync(buffer, cancellation));
            }
            catch (SocketException)
            {
                end = 0; // cut off by the server
            }

            return end > 0;
        }
    }
}
