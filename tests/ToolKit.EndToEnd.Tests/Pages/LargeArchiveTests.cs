using System.Diagnostics;
using System.Globalization;
using System.Net;
using ToolKit.TestSupport;
using Browser = ToolKit.Server.Tests.Browser;

namespace ToolKit.EndToEnd.Tests;

/// <summary>A folder as ZIP where sizes and places in the file are beyond 4 GB: what Zip64 is for. Takes minutes and 15 GB of disk, so it runs only when it is asked for (TESTS_LIBREOFFICE=1).</summary>
public sealed class LargeArchiveTests(ITestOutputHelper output)
{
    private const string Mail = "verwaltung@example.org";
    private const string Password = "vier Wörter ergeben ein Kennwort";
    private const string Folder = "/Regionen/Hessen/Große Dateien";
    private const int Block = 1024 * 1024;
    private const int Blocks = 4200; // 4.4 GB; what 32 bits can say ends at 4.3

    // Every byte is read and its checksum compared. Bit 11 says that a name is UTF-8, which Explorer goes by; the place of an entry is where its header begins.
    private const string Read =
        """
        import sys, zipfile
        archive = zipfile.ZipFile(sys.argv[1])
        assert archive.testzip() is None
        for entry in archive.infolist():
            print(entry.filename, entry.file_size, entry.compress_size > 2**32, entry.header_offset > 2**32, entry.flag_bits >> 11 & 1, sep='|')
        """;

    [Fact(Explicit = true)]
    public async Task OtherProgramsReadAnArchiveOfMoreThanFourGigabytes()
    {
        Needs.Programs("python3", "unzip", "curl");
        await using var server = ToolKitServer.Prepare(settings: "--ToolKit:MaxUploadMegabytes=6000");
        var token = await server.CreatePersonWithTokenAsync(Mail, "Administrator", "/");
        (await server.RunAsync(TimeSpan.FromMinutes(1), Password, "person", "add", Mail, "--name", "Zentrale Verwaltung", "--password-stdin")).MustSucceed();
        await server.StartAgainAsync();
        using var client = server.CreateClient(token);
        client.Timeout = TimeSpan.FromMinutes(10);
        using (var folder = await client.SendAsync(new HttpRequestMessage(new HttpMethod("MKCOL"), AddressOf(server, Folder))))
            Assert.Equal(HttpStatusCode.Created, folder.StatusCode);

        // One that deflate cannot make smaller, as its window is shorter than what repeats; one of which nearly nothing is left; one that begins beyond 4 GB.
        await PutAsync("1 Größe.bin", new RepeatedContent(Some.Bytes(Block), Blocks));
        await PutAsync("2 Übergröße.bin", new RepeatedContent(new byte[Block], Blocks));
        await PutAsync("3 Straßenverzeichnis – Ämter.txt", new StringContent("ganz hinten"));

        using var temporary = new TemporaryFolder("toolkit-archive");
        var file = temporary.Below("a.zip");
        using var browser = new Browser(server.Address);
        await browser.SubmitAsync(await browser.OpenAsync("/anmelden"), "Anmelden", ("mail", Mail), ("kennwort", Password));
        var before = server.ResidentMemory();
        await TimeAsync("downloaded", "curl", "-sS", "-f", "-H", "Cookie: " + browser.Cookies, "-o", file, new Uri(server.Address, "archiv" + PageWorld.Escape(Folder)).AbsoluteUri);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{new FileInfo(file).Length:N0} bytes; the server holds {before / 1e6:N0} MB before and {server.ResidentMemory() / 1e6:N0} MB behind it"));
        Assert.InRange(new FileInfo(file).Length, 1L << 32, long.MaxValue);

        var read = await TimeAsync("read by Python", "python3", "-c", Read, file);
        var size = (long)Block * Blocks;
        Assert.Equal(
            [$"1 Größe.bin|{size}|True|False|1", $"2 Übergröße.bin|{size}|False|True|1", "3 Straßenverzeichnis – Ämter.txt|11|False|True|1"],
            read.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        await TimeAsync("tested by Info-ZIP", "unzip", "-tq", file);

        async Task PutAsync(string name, HttpContent content)
        {
            var since = Stopwatch.GetTimestamp();
            using (content)
            using (var answer = await client.PutAsync(AddressOf(server, $"{Folder}/{name}"), content))
                Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: uploaded in {Stopwatch.GetElapsedTime(since).TotalSeconds:0} s"));
        }
    }

    private static Uri AddressOf(ToolKitServer server, string path) => new(server.Address, "dav" + PageWorld.Escape(path));

    private async Task<ProgramResult> TimeAsync(string what, string program, params string[] arguments)
    {
        var since = Stopwatch.GetTimestamp();
        var result = (await ExternalProgram.RunAsync(program, arguments, TimeSpan.FromMinutes(10))).MustSucceed();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} in {Stopwatch.GetElapsedTime(since).TotalSeconds:0} s"));
        return result;
    }

    /// <summary>The same bytes again and again, of which only one copy is in memory.</summary>
    private sealed class RepeatedContent(byte[] bytes, int times) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var i = 0; i < times; i++)
                await stream.WriteAsync(bytes);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = (long)bytes.Length * times;
            return true;
        }
    }
}
