using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace ToolKit.WebDav.Tests;

/// <summary>What the web server's limits do to slow clients; the README lists them.</summary>
public sealed class SlowClientTests
{
    [Fact]
    public void TheLimitsAreThoseOfTheReadme()
    {
        var kestrel = new KestrelServerOptions();
        kestrel.AcceptWebDavClients();
        var limits = kestrel.Limits;
        Assert.Equal(TimeSpan.FromSeconds(30), limits.RequestHeadersTimeout);
        Assert.Equal(TimeSpan.FromSeconds(130), limits.KeepAliveTimeout);
        Assert.Equal((240, 10), (limits.MinRequestBodyDataRate!.BytesPerSecond, limits.MinRequestBodyDataRate.GracePeriod.TotalSeconds));
        Assert.Equal((240, 10), (limits.MinResponseDataRate!.BytesPerSecond, limits.MinResponseDataRate.GracePeriod.TotalSeconds));
    }

    [Fact]
    public async Task AnUploadMayPauseForMinutes()
    {
        IHttpMinRequestBodyDataRateFeature? rate = null;
        await using var host = await WebDavHost.StartAsync(options =>
        {
            var provider = options.StoreProvider!;
            options.StoreProvider = context =>
            {
                rate = context.Features.Get<IHttpMinRequestBodyDataRateFeature>();
                return provider(context);
            };
        });
        await using var upload = await Upload.StartAsync(host, "");
        Assert.Equal((1, 5), (rate!.MinDataRate!.BytesPerSecond, rate.MinDataRate.GracePeriod.TotalMinutes));
        Assert.StartsWith("HTTP/1.1 201 ", await upload.FinishAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AHeadThatNeverEndsIsAnsweredWith408()
    {
        await using var host = await WebDavHost.StartAsync(kestrel: kestrel => kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromMilliseconds(500));
        Assert.StartsWith("HTTP/1.1 408 ", await ReadToEndAsync(host, "GET /dav/ HTTP/1.1\r\nHost: h\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnXmlBodyThatNeverEndsIsAnsweredWith408AndChangesNothing()
    {
        await using var host = await WebDavHost.StartAsync(
            kestrel: kestrel => kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(5)));
        await host.SendAsync("PUT", "/a", "a");
        const string Request = "PROPPATCH /dav/a HTTP/1.1\r\nHost: h\r\nContent-Length: 500\r\n\r\n<D:propertyupdate xmlns:D=\"DAV:\">";
        Assert.StartsWith("HTTP/1.1 408 ", await ReadToEndAsync(host, Request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AClientThatNeverReadsIsCutOff()
    {
        var cutOff = new TaskCompletionSource();
        await using var host = await WebDavHost.StartAsync(
            options =>
            {
                var provider = options.StoreProvider!;
                options.StoreProvider = context =>
                {
                    context.RequestAborted.Register(() => cutOff.TrySetResult());
                    return provider(context);
                };
            },
            kestrel: kestrel => kestrel.Limits.MinResponseDataRate = new MinDataRate(1_000_000, TimeSpan.FromSeconds(1.5)));
        using (var content = new ByteArrayContent(new byte[40_000_000]))
            await host.Client.PutAsync(new Uri(host.Address, "/dav/a"), content);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 8192 };
        await socket.ConnectAsync(IPAddress.Loopback, host.Port);
        await socket.SendAsync("GET /dav/a HTTP/1.1\r\nHost: h\r\n\r\n"u8.ToArray());
        await cutOff.Task.WaitAsync(TimeSpan.FromSeconds(60)); // and then all that was kept for it is free
        Assert.Equal(200, (await host.SendAsync("HEAD", "/a")).Status);
    }

    private static async Task<string> ReadToEndAsync(WebDavHost host, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.Port);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(60));
    }
}
