using System.Net;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

public class FullDiskTests
{
    [Fact]
    public async Task AFullDiskRefusesUploadsKeepsWhatIsThereAndWorksAgainWhenThereIsSpace()
    {
        if (!Environment.IsPrivilegedProcess)
            Assert.Skip("only root can mount a small disk");
        using var here = new TemporaryFolder();
        var disk = here.Folder("disk");
        var mounted = await ExternalProgram.RunAsync("mount", ["-t", "tmpfs", "-o", "size=40m", "tmpfs", disk]);
        if (mounted.ExitCode != 0)
            Assert.Skip("no small disk can be mounted here: " + mounted.Error.Trim());
        try
        {
            await FillAndFreeAsync(disk, Path.Combine(disk, "filler"));
        }
        finally
        {
            (await ExternalProgram.RunAsync("umount", ["-l", disk])).MustSucceed();
        }
    }

    private static async Task FillAndFreeAsync(string disk, string filler)
    {
        await using var server = ToolKitServer.Prepare(Path.Combine(disk, "data"));
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

        // More than is left: found out while the body is written.
        await RefusedAsync(client, new Uri(folder, "alt.bin"), Some.Bytes(50_000_000));
        Assert.Equal(content, await client.GetAsync(new Uri(folder, "alt.bin")));

        // Nothing is left at all: not even a row can be written.
        Fill(filler);
        await RefusedAsync(client, new Uri(folder, "alt.bin"), Some.Bytes(200_000));
        await RefusedAsync(client, new Uri(folder, "neu.bin"), Some.Bytes(30_000));
        Assert.Equal(content, await client.GetAsync(new Uri(folder, "alt.bin")));
        Assert.Null(await client.GetAsync(new Uri(folder, "neu.bin")));

        File.Delete(filler);
        var later = Some.Bytes(400_000);
        await client.PutAsync(new Uri(folder, "alt.bin"), later);
        await client.PutAsync(new Uri(folder, "neu.bin"), content);
        Assert.Equal(later, await client.GetAsync(new Uri(folder, "alt.bin")));
        (await server.RunAsync("verify")).MustSucceed();
    }

    private static async Task RefusedAsync(DavClient client, Uri file, byte[] body)
    {
        using var response = await client.SendAsync("PUT", file, new ByteArrayContent(body));
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.InsufficientStorage, $"answered {(int)response.StatusCode}\n{text}");
        Untouched.MustBeReadable(new RawAnswer((int)response.StatusCode, "", text));
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
