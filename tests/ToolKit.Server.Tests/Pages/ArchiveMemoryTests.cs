using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>Looks at the memory of the whole process, so nothing else runs beside it.</summary>
[CollectionDefinition(Alone, DisableParallelization = true)]
[Collection(Alone)]
public sealed class ArchiveMemoryTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Alone = "memory of the process";

    [Fact]
    public async Task ManyLargeDocumentsTakeNoMoreMemory()
    {
        var folder = await Application.MakeFolderAsync();
        var client = await Application.AdministratorAsync();
        for (var i = 0; i < 8; i++)
            Assert.Equal(201, (await client.SendBytesAsync("PUT", client.AddressOf($"{folder}/{i}.bin"), Some.Bytes(8_000_000))).Status);
        await Application.WaitForSearchAsync(); // what reads them for the search is done
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        // The answer begins while most of it is not made yet, and what waits for the reader stays in the connection's small buffers.
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Application.Address, "archiv" + LibraryUrl.For(folder)[LibraryUrl.Prefix.Length..]));
        request.Headers.Add("Cookie", browser.Cookies);
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[64 * 1024];
        long received = 0;
        long most = 0;
        for (int read; (read = await body.ReadAsync(buffer)) > 0;)
        {
            if ((received += read) % (8 * 1024 * 1024) < read)
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.InRange(received, 64_000_000, 70_000_000); // random bytes grow a little
        Assert.InRange(most, long.MinValue, 10_000_000);
    }
}
