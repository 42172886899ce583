using System.Net;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ToolKit.WebDav.Tests;

/// <summary>Over TLS clients agree on HTTP/2 with Kestrel, which then has other limits and no headers about the connection.</summary>
public sealed class Http2Tests
{
    private const string LockBody = "<D:lockinfo xmlns:D=\"DAV:\"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>";

    [Fact]
    public async Task EveryMethodAnswersAsOverHttp1()
    {
        await using var first = await WebDavHost.StartAsync();
        await using var second = await StartAsync();

        Assert.Equal(await WalkAsync(first), await WalkAsync(second));
    }

    [Fact]
    public async Task WhatIsRefusedBeforeItsBodyLeavesTheConnectionUsable()
    {
        await using var host = await StartAsync();
        using var body = new StreamContent(new MemoryStream(new byte[1_000_000]));
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(host.Address, "/dav/missing/a"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body,
            Headers = { ExpectContinue = true },
        };

        using var answer = await host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal(201, (await host.SendAsync("PUT", "/a", "x")).Status);
    }

    [Fact]
    public async Task ClientsThatGoInTheMiddleOfAnUploadAreNoErrorOfTheServer()
    {
        await using var host = await StartAsync(); // which looks at its log in the end
        await Parallel.ForAsync(0, 200, async (i, _) =>
        {
            using var going = new CancellationTokenSource();
            using var body = new PausingContent(going.Cancel);
            using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(host.Address, $"/dav/{i}"))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = body,
            };
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Client.SendAsync(request, going.Token));
        });

        Assert.Equal(["/dav/"], (await host.SendAsync("PROPFIND", "/", null, "Depth: 1")).Hrefs);
    }

    private static async Task<WebDavHost> StartAsync()
    {
        var host = await WebDavHost.StartAsync(kestrel: kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2));
        (host.Client.DefaultRequestVersion, host.Client.DefaultVersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        return host;
    }

    private static async Task<string> WalkAsync(WebDavHost host)
    {
        var log = new StringBuilder();
        await SayAsync("OPTIONS", "/");
        await SayAsync("MKCOL", "/f");
        await SayAsync("PUT", "/f/a", "text");
        await SayAsync("PUT", "/f/a", "another text");
        await SayAsync("PUT", "/missing/a", "text");
        await SayAsync("GET", "/f/a");
        await SayAsync("GET", "/f/a", null, "Range: bytes=2-5");
        await SayAsync("HEAD", "/f/a");
        await SayAsync("PROPFIND", "/f", null, "Depth: 1");
        await SayAsync("PROPPATCH", "/f/a", Some.Set("<x:p xmlns:x=\"urn:x\">v</x:p>"));
        await SayAsync("COPY", "/f/a", null, "Destination: /dav/f/b");
        await SayAsync("MOVE", "/f/b", null, "Destination: /dav/f/c");
        var token = (await SayAsync("LOCK", "/f/a", LockBody))["Lock-Token"];
        await SayAsync("PUT", "/f/a", "x");
        await SayAsync("PUT", "/f/a", "x", $"If: ({token})");
        await SayAsync("UNLOCK", "/f/a", null, $"Lock-Token: {token}");
        await SayAsync("REPORT", "/f", "<D:sync-collection xmlns:D=\"DAV:\"><D:sync-token/><D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop></D:sync-collection>");
        await SayAsync("MKCOL", "/f/a");
        await SayAsync("DELETE", "/f");
        await SayAsync("BREW", "/");
        return log.ToString();

        async Task<Answer> SayAsync(string method, string path, string? body = null, params string[] headers)
        {
            var answer = await host.SendAsync(method, path, body, headers);
            log.AppendLine($"{method} {path}: {answer.Status}, {answer["Content-Length"]}, {answer["Content-Type"]}, {answer["Allow"]}, {string.Join(' ', answer.Status == 207 ? answer.Hrefs : [])}");
            return answer;
        }
    }

    /// <summary>Sends some bytes, says so, and no more.</summary>
    private sealed class PausingContent(Action pause) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(new byte[100_000], cancellationToken);
            await stream.FlushAsync(cancellationToken);
            pause();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
