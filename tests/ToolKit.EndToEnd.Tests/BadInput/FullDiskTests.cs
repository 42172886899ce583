using System.Net;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

public class FullDiskTests
{
    [Fact]
    public Task AFullDiskRefusesUploadsKeepsWhatIsThereAndWorksAgainWhenThereIsSpace() => OnASmallDiskAsync(FillAndFreeAsync);

    [Fact]
    public Task UploadsAreRefusedBeforeTheReserveIsTouched() => OnASmallDiskAsync(ReachTheReserveAsync);

    private static async Task OnASmallDiskAsync(Func<string, Task> test)
    {
        Needs.Programs("curl");
        await using var disk = await SmallDisk.MountAsync(megabytes: 40);
        await test(disk.Path);
    }

    private static async Task ReachTheReserveAsync(string disk)
    {
        await using var server = ToolKitServer.Prepare(Path.Combine(disk, "data"), "--ToolKit:DiskReserveMegabytes=20");
        var token = await server.CreatePersonWithTokenAsync(Some.Mail(), "Administrator", "/");
        await server.StartAgainAsync();
        using var client = new DavClient(new Uri(server.Address, "dav/"), "anybody", token);
        var folder = new Uri(server.Address, "dav/Voll/");
        await client.MakeFolderAsync(folder);
        var content = Some.Bytes(1_000_000);
        await client.PutAsync(new Uri(folder, "alt.bin"), content);

        await RefusedAsync(new Uri(folder, "alt.bin"), token, 30_000_000);

        Assert.True(new DriveInfo(disk).AvailableFreeSpace > 20_000_000);
        Assert.Equal(content, await client.GetAsync(new Uri(folder, "alt.bin")));
    }

    private static async Task FillAndFreeAsync(string disk)
    {
        var filler = Path.Combine(disk, "filler");
        await using var server = ToolKitServer.Prepare(Path.Combine(disk, "data"), "--ToolKit:DiskReserveMegabytes=0");
        var token = await server.CreatePersonWithTokenAsync(Some.Mail(), "Administrator", "/");
        await server.StartAgainAsync();
        // Whoever runs the server must learn from its log that the disk is full.
        foreach (var text in new[] { "disk", "space", "full", "ENOSPC" })
            server.ExpectError(text);
        using var client = new DavClient(new Uri(server.Address, "dav/"), "anybody", token);
        var folder = new Uri(server.Address, "dav/Voll/");
        await client.MakeFolderAsync(folder);
        var content = Some.Bytes(300_000);
        await client.PutAsync(new Uri(folder, "alt.bin"), content);

        // More than is left: known beforehand, or found out while the body is written.
        await RefusedAsync(new Uri(folder, "alt.bin"), token, 50_000_000);
        await RefusedAsync(new Uri(folder, "alt.bin"), token, 50_000_000, announced: false);
        Assert.Equal(content, await client.GetAsync(new Uri(folder, "alt.bin")));

        // Nothing is left at all: not even a row can be written.
        Fill(filler);
        await RefusedAsync(new Uri(folder, "alt.bin"), token, 200_000);
        await RefusedAsync(new Uri(folder, "neu.bin"), token, 30_000);
        Assert.Equal(content, await client.GetAsync(new Uri(folder, "alt.bin")));
        Assert.Null(await client.GetAsync(new Uri(folder, "neu.bin")));

        File.Delete(filler);
        var later = Some.Bytes(400_000);
        await UploadWithinSecondsAsync(client, new Uri(folder, "alt.bin"), later);
        await client.PutAsync(new Uri(folder, "neu.bin"), content);
        Assert.Equal(later, await client.GetAsync(new Uri(folder, "alt.bin")));
        (await server.RunAsync("verify")).MustSucceed();
    }

    /// <summary>curl reads an answer that comes while it is still sending; HttpClient does not always.</summary>
    private static async Task RefusedAsync(Uri file, string token, int length, bool announced = true)
    {
        using var here = new TemporaryFolder();
        await File.WriteAllBytesAsync(here.Below("body"), Some.Bytes(length));
        string[] framing = announced ? [] : ["-H", "Transfer-Encoding: chunked"];
        var result = (await ExternalProgram.RunAsync(
            "curl",
            ["-sS", "-m", "60", "-u", $"anybody:{token}", "-H", "Expect:", .. framing, "-T", here.Below("body"), "-w", "\n%{http_code}", file.AbsoluteUri])).MustSucceed();
        var end = result.Output.TrimEnd().LastIndexOf('\n');
        Assert.Equal("507", result.Output[(end + 1)..].Trim());
        Untouched.MustBeReadable(new RawAnswer(507, "", result.Output[..end]));
    }

    /// <summary>How much is free may be remembered for a moment.</summary>
    private static async Task UploadWithinSecondsAsync(DavClient client, Uri file, byte[] body)
    {
        for (var tries = 0; tries < 50; tries++)
        {
            if (await client.StatusAsync("PUT", file, new ByteArrayContent(body)) != HttpStatusCode.InsufficientStorage)
                break;
            await Task.Delay(100);
        }

        await client.PutAsync(file, body);
    }

    private static void Fill(string file)
    {
        using var stream = new FileStream(file, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in new[] { 100_000, 4096, 1 })
        {
            try
            {
                while (true)
                    stream.Write(new byte[size]);
            }
            catch (IOException)
            {
                // full, for blocks of this size
            }
        }
    }
}
