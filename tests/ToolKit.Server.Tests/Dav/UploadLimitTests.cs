using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>What may be uploaded: regions and sites have room of their own, and a scanner looks at everything first.</summary>
public sealed class UploadLimitTests
{
    private const string Hessen = "/Regionen/Hessen";
    private const string Darmstadt = "/Regionen/Hessen/Standorte/Darmstadt";
    private const string OverQuota = "589923; ";
    private const string VirusFound = "9830404; ";

    [Fact]
    public async Task ARegionTakesNoMoreThanItsQuotaAndSaysSo()
    {
        await using var application = await ToolKitApplication.StartAsync("--ToolKit:RegionQuotaMegabytes=1");
        using var dav = await application.DavClientAsync(Role.RegionAdmin, Hessen);
        Assert.Equal(201, (await PutAsync(dav, Hessen + "/a.bin", 600_000)).Status);

        var refused = await PutAsync(dav, Hessen + "/b.bin", 600_000);

        Assert.Equal(507, refused.Status);
        Assert.Contains("quota-not-exceeded", refused.Text, StringComparison.Ordinal);
        Assert.Contains("1 MB", refused.Text, StringComparison.Ordinal);
        Assert.StartsWith(OverQuota, refused["X-MSDAVEXT_ERROR"], StringComparison.Ordinal);
        Assert.Equal(404, (await dav.SendAsync("GET", Hessen + "/b.bin")).Status);
        Assert.Equal(507, (await PutChunkedAsync(dav, Hessen + "/b.bin", 600_000)).Status);
        Assert.Equal(507, (await dav.TransferAsync("COPY", Hessen + "/a.bin", Darmstadt + "/a.bin")).Status);
        var destination = ("Destination", new Uri(application.Address, "dav" + Darmstadt + "/a.bin").AbsoluteUri);
        Assert.Equal(507, (await dav.SendAsync("COPY", Hessen + "/a.bin", null, destination, ("Depth", "0"))).Status);
    }

    [Fact]
    public async Task ReplacingMovingAndDeletingGiveRoomBack()
    {
        await using var application = await ToolKitApplication.StartAsync("--ToolKit:RegionQuotaMegabytes=1");
        using var dav = await application.DavClientAsync(Role.RegionAdmin, Hessen);
        Assert.Equal(201, (await PutAsync(dav, Hessen + "/a.bin", 600_000)).Status);

        Assert.Equal(204, (await PutAsync(dav, Hessen + "/a.bin", 990_000)).Status);
        Assert.Equal(204, (await PutChunkedAsync(dav, Hessen + "/a.bin", 980_000)).Status);
        Assert.Equal(201, (await dav.TransferAsync("MOVE", Hessen + "/a.bin", Darmstadt + "/a.bin")).Status);
        Assert.Equal(204, (await dav.SendAsync("DELETE", Darmstadt + "/a.bin")).Status);
        Assert.Equal(201, (await PutAsync(dav, Hessen + "/b.bin", 990_000)).Status);
    }

    [Fact]
    public async Task ASiteHasAQuotaOfItsOwnAndOthersAreNotTouchedByIt()
    {
        await using var application = await ToolKitApplication.StartAsync("--ToolKit:SiteQuotaMegabytes=1");
        using var dav = await application.DavClientAsync(Role.RegionAdmin, Hessen);

        Assert.Equal(507, (await PutAsync(dav, Darmstadt + "/a.bin", 1_100_000)).Status);
        Assert.Equal(201, (await PutAsync(dav, Hessen + "/a.bin", 1_100_000)).Status);
        Assert.Equal(507, (await dav.TransferAsync("MOVE", Hessen + "/a.bin", Darmstadt + "/a.bin")).Status);
        Assert.Equal(1_100_000, (await dav.SendAsync("GET", Hessen + "/a.bin")).Bytes.Length);
    }

    [Fact]
    public async Task UploadsAtTheSameTimeShareTheRoom()
    {
        await using var application = await ToolKitApplication.StartAsync("--ToolKit:RegionQuotaMegabytes=1");
        using var dav = await application.DavClientAsync(Role.RegionAdmin, Hessen);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i => (await PutAsync(dav, $"{Hessen}/{i}.bin", 300_000)).Status));

        Assert.Equal(3, statuses.Count(status => status == 201));
        Assert.Equal(5, statuses.Count(status => status == 507));
    }

    [Fact]
    public async Task TheRoomIsShownBeforeItIsUsedUp()
    {
        await using var application = await ToolKitApplication.StartAsync("--ToolKit:RegionQuotaMegabytes=5", "--ToolKit:MaxUploadMegabytes=2");
        var person = await application.CreatePersonAsync(Role.RegionAdmin, Hessen);
        using var dav = await application.DavClientAsync(person);
        await PutAsync(dav, Hessen + "/a.bin", 1_000_000);

        using var browser = await application.SignInAsync(person);
        var page = await browser.OpenAsync("/dokumente/Regionen/Hessen");
        Assert.Contains("noch 4,0 MB von 5,0 MB", page.Main, StringComparison.Ordinal);
        Assert.Contains("höchstens 2,0 MB", page.Main, StringComparison.Ordinal);

        var properties = await dav.PropertiesAsync(Hessen, DavClient.Dav + "quota-available-bytes");
        Assert.Equal("4000000", properties[DavClient.Dav + "quota-available-bytes"]);
    }

    [Fact]
    public async Task APageTellsWhyAnUploadDoesNotFit()
    {
        await using var application = await ToolKitApplication.StartAsync("--ToolKit:RegionQuotaMegabytes=1");
        using var browser = await application.SignInAsync(Role.RegionAdmin, Hessen);

        var page = await browser.UploadAsync(await browser.OpenAsync("/dokumente/Regionen/Hessen"), "gross.bin", Some.Bytes(1_100_000));

        Assert.Equal(507, page.Status);
        Assert.Contains("Mehr als 1 MB", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.bin")]
    [InlineData("~$a.docx")]
    public async Task WhatTheScannerFindsIsNotStored(string name)
    {
        await using var clamd = new Clamd();
        await using var application = await ToolKitApplication.StartAsync($"--ToolKit:VirusScan={clamd.Address}");
        using var dav = await application.DavClientAsync(Role.RegionAdmin, Hessen);

        var refused = await dav.SendAsync("PUT", $"{Hessen}/{name}", "etwas " + Clamd.Harmful + new string('x', 200_000));

        Assert.Equal(403, refused.Status);
        Assert.Contains("Test-Signature", refused.Text, StringComparison.Ordinal);
        Assert.StartsWith(VirusFound, refused["X-MSDAVEXT_ERROR"], StringComparison.Ordinal);
        await application.Installation.Gate.RefusalLog.WriteAsync(all: true);
        Assert.Equal(("Schadsoftware", $"{Hessen}/{name}"), (await application.Installation.Audit.ListAsync(1)).Select(entry => (entry.Detail, entry.Subject)).Single());
        Assert.Equal(404, (await dav.SendAsync("GET", $"{Hessen}/{name}")).Status);
        Assert.Equal(201, (await dav.SendAsync("PUT", $"{Hessen}/{name}", "harmlos")).Status);
        Assert.Equal("harmlos", (await dav.SendAsync("GET", $"{Hessen}/{name}")).Text);
    }

    [Fact]
    public async Task APageTellsWhatTheScannerFound()
    {
        await using var clamd = new Clamd();
        await using var application = await ToolKitApplication.StartAsync($"--ToolKit:VirusScan={clamd.Address}");
        using var browser = await application.SignInAsync(Role.RegionAdmin, Hessen);

        var page = await browser.UploadAsync(await browser.OpenAsync("/dokumente/Regionen/Hessen"), "a.txt", Encoding.UTF8.GetBytes(Clamd.Harmful));

        Assert.Equal(403, page.Status);
        Assert.Contains("Virenscanner", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhileTheScannerDoesNotAnswerNothingIsStoredAndReadingGoesOn()
    {
        var clamd = new Clamd();
        await using var application = await ToolKitApplication.StartAsync($"--ToolKit:VirusScan={clamd.Address}");
        using var dav = await application.DavClientAsync(Role.RegionAdmin, Hessen);
        Assert.Equal(201, (await dav.SendAsync("PUT", Hessen + "/a.txt", "vorher")).Status);
        await clamd.DisposeAsync();

        var refused = await dav.SendAsync("PUT", Hessen + "/a.txt", "nachher");

        Assert.Equal(503, refused.Status);
        Assert.Contains("später noch einmal", refused.Text, StringComparison.Ordinal);
        Assert.Equal("vorher", (await dav.SendAsync("GET", Hessen + "/a.txt")).Text);
    }

    [Theory]
    [InlineData("--ToolKit:VirusScan=irgendwo")]
    [InlineData("--ToolKit:RegionQuotaMegabytes=-1")]
    [InlineData("--ToolKit:Throttle:FreeFailures=0")]
    public async Task AWrongSettingStopsTheServerWithASentence(string setting)
    {
        using var folder = new TemporaryFolder("toolkit-setting");
        var result = await ToolKitApplication.RunOnAsync(folder.Path, "", "serve", setting);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(setting.Split(':')[1].Split('=')[0], result.Error, StringComparison.Ordinal);
    }

    private static Task<Answer> PutAsync(DavClient dav, string path, int bytes) => dav.SendAsync("PUT", path, new string('x', bytes));

    /// <summary>Without a length: it is found out on the way.</summary>
    private static Task<Answer> PutChunkedAsync(DavClient dav, string path, int bytes) =>
        dav.SendAsync("PUT", path, new string('y', bytes), ("Transfer-Encoding", "chunked"));

    /// <summary>Speaks clamd's INSTREAM, and finds one text harmful.</summary>
    private sealed class Clamd : IAsyncDisposable
    {
        public const string Harmful = "SCHADPROGRAMM";

        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly Task serving;

        public Clamd()
        {
            listener.Start();
            serving = ServeAsync();
        }

        public string Address => listener.LocalEndpoint.ToString()!;

        public async ValueTask DisposeAsync()
        {
            listener.Dispose();
            await serving;
        }

        private async Task ServeAsync()
        {
            while (true)
            {
                try
                {
                    using var client = await listener.AcceptTcpClientAsync();
                    await AnswerAsync(client.GetStream());
                }
                catch (Exception end) when (end is SocketException or ObjectDisposedException or OperationCanceledException)
                {
                    return;
                }
            }
        }

        private static async Task AnswerAsync(NetworkStream stream)
        {
            var command = new byte["zINSTREAM\0".Length];
            await stream.ReadExactlyAsync(command);
            Assert.Equal("zINSTREAM\0", Encoding.ASCII.GetString(command));
            var body = new StringBuilder();
            var length = new byte[4];
            while (true)
            {
                await stream.ReadExactlyAsync(length);
                var chunk = new byte[BinaryPrimitives.ReadUInt32BigEndian(length)];
                if (chunk.Length == 0)
                    break;
                await stream.ReadExactlyAsync(chunk);
                body.Append(Encoding.Latin1.GetString(chunk));
            }

            var found = body.ToString().Contains(Harmful, StringComparison.Ordinal);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(found ? "stream: Test-Signature FOUND\0" : "stream: OK\0"));
        }
    }
}
