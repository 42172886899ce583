using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

public sealed class UploadTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Fact]
    public async Task ADocumentInPartsIsOneVersion()
    {
        var others = NamesOf(PartsOnDisk());
        var path = await Application.MakeFolderAsync() + "/Größe & Maß.bin";
        using var script = await Application.DavClientAsync(Role.Contributor, "/Regionen/Hessen");
        var bytes = Some.Bytes(300_000);

        var begun = await BeginAsync(script, path, bytes.Length);
        var first = await AppendAsync(script, begun["Location"]!, 0, bytes[..100_000]);
        var (middle, unseen) = (await HeadAsync(script, begun["Location"]!), await Application.ReadAsync(path));
        var last = await AppendAsync(script, begun["Location"]!, 100_000, bytes[100_000..]);

        Assert.Equal(201, begun.Status);
        Assert.Equal(204, first.Status);
        Assert.Equal("100000", middle["Upload-Offset"]);
        Assert.Equal("300000", middle["Upload-Length"]);
        Assert.Null(unseen);
        Assert.Equal(200, last.Status);
        using var json = JsonDocument.Parse(last.Bytes);
        Assert.Equal(path, json.RootElement.GetProperty("path").GetString());
        Assert.Equal("created", json.RootElement.GetProperty("outcome").GetString());
        Assert.Equal(json.RootElement.GetProperty("etag").GetString(), last["ETag"]);
        Assert.Equal(bytes, (await (await Application.AdministratorAsync()).SendAsync("GET", path)).Bytes);
        Assert.Equal(1, await Application.CountVersionsAsync(path));
        Assert.Equal("300000", (await HeadAsync(script, begun["Location"]!))["Upload-Offset"]); // for who has missed the answer
        Assert.Equal(204, (await AppendAsync(script, begun["Location"]!, 300_000, [])).Status);
        Assert.Equal(1, await Application.CountVersionsAsync(path));
        Assert.Equal(others, NamesOf(PartsOnDisk()));
    }

    [Theory]
    [InlineData("Kaputt.docx", "no ZIP", 0, true)]
    [InlineData("Leer.md", "Name, Vorname: ________\n", 0, false)]
    [InlineData("Bogen.md", "Name, Vorname: Sommerfeld, Lea\n", 1, false)]
    public async Task WhatWasFoundAndWhatCouldNotBeLookedAtIsSaid(string name, string text, int findings, bool isUnchecked)
    {
        var path = $"{await Application.MakeFolderAsync()}/{name}";
        using var script = await Application.DavClientAsync(Role.Contributor, "/Regionen/Hessen");
        var bytes = Encoding.UTF8.GetBytes(text);

        var answer = await AppendAsync(script, (await BeginAsync(script, path, bytes.Length))["Location"]!, 0, bytes);

        using var json = JsonDocument.Parse(answer.Bytes);
        Assert.Equal(findings, json.RootElement.GetProperty("findings").GetInt32());
        Assert.Equal(isUnchecked, json.RootElement.GetProperty("unchecked").GetBoolean());
    }

    [Fact]
    public async Task WhatArrivedBeforeTheConnectionBrokeCounts()
    {
        var path = await Application.MakeFolderAsync() + "/Abgerissen.bin";
        using var script = await Application.DavClientAsync(Role.Contributor, "/Regionen/Hessen");
        var bytes = Some.Bytes(200_000);
        var others = NamesOf(PartsOnDisk());
        var place = (await BeginAsync(script, path, bytes.Length))["Location"]!;

        using (var broken = new TcpClient(Application.Address.Host, Application.Address.Port))
        {
            var head = $"PATCH {place} HTTP/1.1\r\nHost: {Application.Address.Authority}\r\nAuthorization: {script.Authorization}\r\nUpload-Offset: 0\r\nContent-Length: {bytes.Length}\r\n\r\n";
            await using var stream = broken.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
            await stream.WriteAsync(bytes.AsMemory(0, 120_000));
            await stream.FlushAsync();
            await Until(() => PartsOnDisk().Any(file => file.Length > 0 && !others.Contains(file.Name))); // some of it is there; the rest may still be on its way
        }

        var arrived = 0;
        await UntilAsync(async () => (arrived = int.Parse((await HeadAsync(script, place))["Upload-Offset"]!, CultureInfo.InvariantCulture)) > 0);
        Assert.InRange(arrived, 1, 120_000);
        Answer rest = null!;
        await UntilAsync(async () => (rest = await AppendAsync(script, place, arrived, bytes[arrived..])).Status != 409); // the broken one may hold its file a moment longer
        Assert.Equal(200, rest.Status);
        Assert.Equal(bytes, (await (await Application.AdministratorAsync()).SendAsync("GET", path)).Bytes);
    }

    [Theory]
    [InlineData(50, 10, 409)] // behind the end
    [InlineData(0, 10, 409)] // before it
    [InlineData(20, 81, 413)]
    public async Task APartThatDoesNotFitIsRefusedAndNothingOfItCounts(int offset, int length, int status)
    {
        var path = await Application.MakeFolderAsync() + "/Teile.bin";
        using var script = await Application.DavClientAsync(Role.Contributor, "/Regionen/Hessen");
        var place = (await BeginAsync(script, path, 100))["Location"]!;
        Assert.Equal(204, (await AppendAsync(script, place, 0, Some.Bytes(20))).Status);

        var refused = await AppendAsync(script, place, offset, Some.Bytes(length));

        Assert.Equal(status, refused.Status);
        Assert.Equal("20", (await HeadAsync(script, place))["Upload-Offset"]);
    }

    [Fact]
    public async Task OnlyWhoHasBegunAnUploadMayUseIt()
    {
        var path = await Application.MakeFolderAsync() + "/Meins.bin";
        using var hers = await Application.DavClientAsync(Role.Contributor, "/Regionen/Hessen");
        using var others = await Application.DavClientAsync(Role.Administrator);
        var place = (await BeginAsync(hers, path, 4))["Location"]!;

        Assert.Equal(404, (await HeadAsync(others, place)).Status);
        Assert.Equal(404, (await AppendAsync(others, place, 0, "fremd"u8.ToArray()[..4])).Status);
        Assert.Equal(404, (await others.SendAsync("DELETE", new Uri(Application.Address, place))).Status);
        Assert.Equal(404, (await HeadAsync(hers, "/api/uploads/" + new string('0', 32))).Status);
        Assert.Equal("0", (await HeadAsync(hers, place))["Upload-Offset"]);
    }

    [Fact]
    public async Task TheConditionIsAskedWhenTheLastByteIsThere()
    {
        var folder = await Application.MakeFolderAsync();
        var path = await Application.WriteAsync($"{folder}/Plan.txt", "alt");
        using var script = await Application.DavClientAsync(Role.Contributor, "/Regionen/Hessen");
        var etag = (await script.SendAsync("GET", path))["ETag"]!;

        Assert.Equal(412, (await BeginAsync(script, path, 3, ("If-None-Match", "*"))).Status);
        Assert.Equal(412, (await BeginAsync(script, path, 3, ("If-Match", "\"anders\""))).Status);
        Assert.Equal(400, (await BeginAsync(script, path, 3, ("If-Match", "anders"))).Status);
        var place = (await BeginAsync(script, path, 3, ("If-Match", etag)))["Location"]!;
        var fresh = (await BeginAsync(script, $"{folder}/Neu.txt", 3, ("If-None-Match", "*")))["Location"]!;
        await Application.WriteAsync(path, "von anderen");
        await Application.WriteAsync($"{folder}/Neu.txt", "von anderen");

        Assert.Equal(412, (await AppendAsync(script, place, 0, "neu"u8.ToArray())).Status);
        Assert.Equal(412, (await AppendAsync(script, fresh, 0, "neu"u8.ToArray())).Status);
        Assert.Equal("von anderen", await Application.ReadAsync(path));
        Assert.Equal("von anderen", await Application.ReadAsync($"{folder}/Neu.txt"));
        Assert.Equal(404, (await HeadAsync(script, place)).Status);
    }

    [Fact]
    public async Task ALockStandsInTheWayUntilItIsGone()
    {
        var path = await Application.WriteAsync(await Application.MakeFolderAsync() + "/Plan.txt", "alt");
        using var script = await Application.DavClientAsync(Role.Contributor, "/Regionen/Hessen");
        var place = (await BeginAsync(script, path, 3))["Location"]!;
        var administrator = await Application.AdministratorAsync();
        var token = await administrator.LockAsync(path);

        Assert.Equal(423, (await BeginAsync(script, path, 3)).Status);
        Assert.Equal(423, (await AppendAsync(script, place, 0, "neu"u8.ToArray())).Status);
        await administrator.SendAsync("UNLOCK", path, null, ("Lock-Token", $"<{token}>"));
        Assert.Equal(200, (await AppendAsync(script, place, 3, [])).Status); // the bytes were kept

        Assert.Equal("neu", await Application.ReadAsync(path));
    }

    [Fact]
    public async Task AnAbandonedUploadEndsAfterADay()
    {
        await using var own = await ToolKitApplication.StartAsync();
        var path = await own.MakeFolderAsync() + "/Liegen gelassen.bin";
        using var script = await own.DavClientAsync(Role.Contributor, "/Regionen/Hessen");
        var place = (await script.SendAsync("POST", new Uri(own.Address, "/api/uploads?path=" + Uri.EscapeDataString(path)), "", ("Upload-Length", "10")))["Location"]!;
        Assert.Equal(204, (await AppendAsync(script, place, 0, Some.Bytes(5), own)).Status);

        own.Time.Pass(TimeSpan.FromHours(23));
        Assert.Equal(204, (await AppendAsync(script, place, 5, Some.Bytes(1), own)).Status); // which begins the day anew
        own.Time.Pass(TimeSpan.FromHours(25));

        Assert.Equal(404, (await AppendAsync(script, place, 6, Some.Bytes(4), own)).Status);
        await own.Installation.Library.SweepAsync();
        Assert.Empty(PartsOnDisk(own));
        own.AssertQuietLog();
    }

    [Theory]
    [InlineData("-1", 400)]
    [InlineData("viel", 400)]
    [InlineData(null, 400)]
    [InlineData("4000000001", 413)]
    public async Task ALengthMustBeSaidAndAllowed(string? length, int status)
    {
        var path = await Application.MakeFolderAsync() + "/x.bin";
        using var script = await Application.DavClientAsync(Role.Contributor, "/Regionen/Hessen");

        var refused = await script.SendAsync("POST", new Uri(Application.Address, "/api/uploads?path=" + Uri.EscapeDataString(path)), "", length is null ? [] : [("Upload-Length", length)]);

        Assert.Equal(status, refused.Status);
    }

    [Fact]
    public async Task AnEmptyDocumentIsCommittedByAnEmptyPart()
    {
        var path = await Application.MakeFolderAsync() + "/leer.txt";
        using var script = await Application.DavClientAsync(Role.Contributor, "/Regionen/Hessen");
        var place = (await BeginAsync(script, path, 0))["Location"]!;

        Assert.Equal(200, (await AppendAsync(script, place, 0, [])).Status);

        Assert.Equal("", await Application.ReadAsync(path));
    }

    [Fact]
    public async Task ASessionNeedsTheFormTokenOfAPage()
    {
        var path = await Application.MakeFolderAsync() + "/Fremd.txt";
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        var address = "/api/uploads?path=" + Uri.EscapeDataString(path);

        var forged = await browser.SendAsync(HttpMethod.Post, address, new ByteArrayContent([]), ("Upload-Length", "3"));
        var begun = await browser.SendAsync(HttpMethod.Post, address, new ByteArrayContent([]), ("Upload-Length", "3"), ("RequestVerificationToken", await browser.FormTokenAsync()));

        Assert.Equal(403, forged.Status);
        Assert.Equal(201, begun.Status);
    }

    [Fact]
    public async Task NobodyKeepsMoreThanAHundredUploadsOpen()
    {
        var folder = await Application.MakeFolderAsync();
        using var script = await Application.DavClientAsync(Role.Contributor, "/Regionen/Hessen");
        for (var i = 0; i < 100; i++)
            Assert.Equal(201, (await BeginAsync(script, $"{folder}/{i}.txt", 3)).Status);

        Assert.Equal(429, (await BeginAsync(script, $"{folder}/zuviel.txt", 3)).Status);
    }

    [Fact]
    public async Task ANameThatWindowsCannotShowIsRefusedBeforeAnyByteIsSent()
    {
        var folder = await Application.MakeFolderAsync();
        using var script = await Application.DavClientAsync(Role.Contributor, "/Regionen/Hessen");

        Assert.Equal(403, (await BeginAsync(script, $"{folder}/was?.txt", 3)).Status);
        Assert.Equal(409, (await BeginAsync(script, $"{folder}/nirgends/x.txt", 3)).Status);
        Assert.Equal(409, (await BeginAsync(script, "/Regionen/Bayern/x.txt", 3)).Status); // hidden, so the same
    }

    [Fact]
    public async Task WhatIsMoreThanTheSiteMayHoldIsRefusedAtOnce()
    {
        await using var own = await ToolKitApplication.StartAsync("--ToolKit:SiteQuotaMegabytes=1");
        using var script = await own.DavClientAsync(Role.Contributor, RightsWorld.Site);

        var refused = await script.SendAsync(
            "POST", new Uri(own.Address, "/api/uploads?path=" + Uri.EscapeDataString(RightsWorld.Site + "/Groß.bin")), "", ("Upload-Length", "1000001"));

        Assert.Equal(507, refused.Status);
        own.AssertQuietLog();
    }

    private Task<Answer> BeginAsync(DavClient script, string path, long length, params (string Name, string Value)[] headers) => script.SendAsync(
        "POST",
        new Uri(Application.Address, "/api/uploads?path=" + Uri.EscapeDataString(path)),
        "",
        [("Upload-Length", length.ToString(CultureInfo.InvariantCulture)), .. headers]);

    private Task<Answer> HeadAsync(DavClient script, string place) => script.SendAsync("HEAD", new Uri(Application.Address, place));

    private Task<Answer> AppendAsync(DavClient script, string place, long offset, byte[] part) => AppendAsync(script, place, offset, part, Application);

    private static Task<Answer> AppendAsync(DavClient script, string place, long offset, byte[] part, ToolKitApplication application) =>
        script.SendBytesAsync("PATCH", new Uri(application.Address, place), part, ("Upload-Offset", offset.ToString(CultureInfo.InvariantCulture)));

    private static HashSet<string> NamesOf(IEnumerable<FileInfo> files) => [.. files.Select(file => file.Name)];

    private FileInfo[] PartsOnDisk() => PartsOnDisk(Application);

    private static FileInfo[] PartsOnDisk(ToolKitApplication application) => new DirectoryInfo(Path.Combine(application.DataFolder, "blobs", "uploads")).GetFiles();

    private static Task Until(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
        {
            Assert.False(limit.IsCancellationRequested, "the part does not arrive");
            await Task.Delay(20); // the server notices a broken connection in its application time
        }
    }
}
