using System.Net.Sockets;
using System.Text;

namespace ToolKit.WebDav.Tests;

/// <summary>A PUT that has been let in (100 Continue) and whose body has not come yet.</summary>
internal sealed class Upload(TcpClient client) : IAsyncDisposable
{
    public static async Task<Upload> StartAsync(WebDavHost host, string headers, string path = "/a")
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", host.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"PUT /dav{path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 8\r\n{headers}\r\n"));
        var buffer = new byte[100];
        var read = await stream.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.StartsWith("HTTP/1.1 100 ", Encoding.ASCII.GetString(buffer, 0, read), StringComparison.Ordinal);
        return new Upload(client);
    }

    public async Task<string> FinishAsync()
    {
        var stream = client.GetStream();
        await stream.WriteAsync("uploaded"u8.ToArray());
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }
}
