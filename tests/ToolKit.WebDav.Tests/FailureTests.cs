using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ToolKit.WebDav.Tests;

/// <summary>What goes wrong inside is noted here and not told there; who is slow or gone holds up nobody.</summary>
public sealed class FailureTests
{
    [Fact]
    public async Task AnUnknownFailureIs500WithoutATraceAndIsLogged()
    {
        await using var host = await WebDavHost.StartAsync(wrap: store => new FailingStore(store, new InvalidOperationException("secret")));
        var answer = await host.SendAsync("GET", "/fail");
        Assert.Equal((500, "The server has made a mistake. It has been noted.\n"), (answer.Status, answer.Text));
        Assert.Contains("secret", Assert.Single(host.TakeProblems()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFullDiskIs507()
    {
        await using var host = await WebDavHost.StartAsync(wrap: store => new FailingStore(store, new IOException("No space left on device", 28)));
        var answer = await host.SendAsync("PUT", "/fail", "x", "Expect: 100-continue");
        Assert.Equal(507, answer.Status);
        Assert.NotNull(answer.Xml.Element(Answer.D + "sufficient-disk-space"));
        Assert.Single(host.TakeProblems());
    }

    [Fact]
    public async Task ARefusalOfTheStoreGoesToTheClientAsItIs()
    {
        await using var host = await WebDavHost.StartAsync(wrap: store => new FailingStore(store, new WebDavException(403, "Ask <Anna> & Bert.", "need-privileges", [DavPath.Parse("/a b")])));
        var answer = await host.SendAsync("GET", "/fail");
        Assert.Equal(403, answer.Status);
        Assert.Equal("/dav/a%20b", answer.Xml.Element(Answer.D + "need-privileges")!.Element(Answer.D + "href")!.Value);
        Assert.Equal("Ask <Anna> & Bert.", answer.Xml.Elements().Last().Value);
    }

    [Fact]
    public async Task AnAnswerThatFailsInTheMiddleIsBrokenOffAndNotMadeToLookWhole()
    {
        await using var host = await WebDavHost.StartAsync(wrap: store => new FailingStore(store, new InvalidOperationException("half way")));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => host.SendAsync("GET", "/half"));
        Assert.Equal(2, host.TakeProblems().Count); // the failure, and that the answer was broken off
    }

    [Fact]
    public async Task TheHostAddsHeadersAndPagesOfItsOwn()
    {
        await using var host = await WebDavHost.StartAsync(options =>
        {
            options.PrepareFileResponse = (context, file) => context.Response.Headers["X-Name"] = file.Name;
            options.CollectionPage = (context, collection) => context.Response.WriteAsync("page of " + collection.Path);
        });
        await host.SendAsync("PUT", "/a", "x");
        Assert.Equal("a", (await host.SendAsync("GET", "/a"))["X-Name"]);
        Assert.Equal("a", (await host.SendAsync("HEAD", "/a"))["X-Name"]);
        Assert.Equal("page of /", await host.ReadAsync("/"));
    }

    [Fact]
    public async Task ClientsThatNeverReadOrNeverFinishHoldUpNobody()
    {
        await using var host = await WebDavHost.StartAsync();
        using var content = new ByteArrayContent(new byte[20_000_000]);
        using var put = await host.Client.PutAsync(new Uri(host.Address, "/dav/big"), content);
        var idlers = new List<TcpClient>();
        foreach (var start in Enumerable.Repeat("GET /dav/big HTTP/1.1\r\nHost: h\r\n\r\n", 20).Concat(Enumerable.Repeat("PUT /dav/never HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nx", 20)))
        {
            var client = new TcpClient();
            idlers.Add(client);
            await client.ConnectAsync("127.0.0.1", host.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(start));
        }

        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(i == 0 ? 201 : 204, (await host.SendAsync("PUT", "/a", "x").WaitAsync(TimeSpan.FromSeconds(60))).Status);
            Assert.Equal(207, (await host.SendAsync("PROPFIND", "/", null, "Depth: 1").WaitAsync(TimeSpan.FromSeconds(60))).Status);
        }

        idlers.ForEach(client => client.Dispose());
        Assert.Null(await host.ReadAsync("/never"));
    }

    [Theory]
    [InlineData("MaxXmlBytes")]
    [InlineData("DefaultLockTimeout")]
    [InlineData("StoreProvider")]
    [InlineData("MaxInfiniteDepthEntries")]
    public async Task AWrongOptionStopsTheHostWithASentence(string option)
    {
        var problem = await Assert.ThrowsAsync<InvalidOperationException>(() => WebDavHost.StartAsync(options =>
        {
            switch (option)
            {
                case "MaxXmlBytes":
                    options.MaxXmlBytes = 1;
                    break;
                case "DefaultLockTimeout":
                    options.DefaultLockTimeout = TimeSpan.FromDays(1);
                    break;
                case "MaxInfiniteDepthEntries":
                    options.MaxInfiniteDepthEntries = -1;
                    break;
                default:
                    options.StoreProvider = null;
                    break;
            }
        }));
        Assert.Contains(option, problem.Message, StringComparison.Ordinal);
    }

    /// <summary>Fails at /fail, and at /half after the first bytes of the file.</summary>
    private sealed class FailingStore(IDavStore inner, Exception failure) : IDavStore
    {
        public string Principal => inner.Principal;

        public ILockStore Locks => inner.Locks;

        public ValueTask<IDavResource?> FindAsync(DavPath path, ResourceDetail detail, CancellationToken cancellation) => path.Value switch
        {
            "/fail" => throw failure,
            "/half" => new(new HalfFile(failure)),
            _ => inner.FindAsync(path, detail, cancellation),
        };
    }

    private sealed class HalfFile(Exception failure) : IDavFile, IDavContent
    {
        public DavPath Path => DavPath.Parse("/half");

        public string Name => "half";

        public DateTimeOffset? CreationDate => null;

        public DateTimeOffset LastModified => DateTimeOffset.UnixEpoch;

        public EntityTag? ETag => null;

        public IReadOnlyList<DeadProperty> DeadProperties => [];

        public long Length => 1_000_000;

        public string? ContentType => null;

        public ValueTask<IDavContent> OpenAsync(CancellationToken cancellation) => new(this);

        public async ValueTask SendAsync(PipeWriter output, long offset, long length, CancellationToken cancellation)
        {
            await output.WriteAsync(new byte[1000], cancellation);
            throw failure;
        }

        public void Dispose() => GC.SuppressFinalize(this);

        public ValueTask<IReadOnlyList<PropertyFailure>> PatchPropertiesAsync(PropertyPatch patch, Preconditions preconditions, CancellationToken cancellation) =>
            throw failure;

        public ValueTask<IReadOnlyList<FailedMember>> DeleteAsync(Preconditions preconditions, CancellationToken cancellation) => throw failure;
    }
}
