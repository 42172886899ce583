using System.Globalization;
using System.Net;
using ToolKit.TestSupport;

namespace ToolKit.EndToEnd.Tests;

/// <summary>The sample as a process of its own that serves an empty folder.</summary>
internal sealed class ServedFolder : IDisposable
{
    private readonly ExternalProgram program;
    private readonly TemporaryFolder here;

    private ServedFolder(ExternalProgram program, TemporaryFolder here, Uri address)
    {
        this.program = program;
        this.here = here;
        Address = address;
    }

    /// <summary>What samples/ServeFolder has built.</summary>
    public static string Dll { get; } =
        System.IO.Path.Combine(Repository.Root, "samples", "ServeFolder", "bin", Repository.Configuration, "net10.0", "ServeFolder.dll");

    public Uri Address { get; }

    public string Path => here.Path;

    public static async Task<ServedFolder> StartAsync(string dll)
    {
        var port = FreePort.Next();
        var folder = new TemporaryFolder("served");
        var started = ExternalProgram.Start("dotnet", [dll, folder.Path, port.ToString(CultureInfo.InvariantCulture)]);
        var served = new ServedFolder(started, folder, new Uri($"http://127.0.0.1:{port}/"));
        using var client = new HttpClient { BaseAddress = served.Address };
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Options, "/");
                using var answer = await client.SendAsync(request, limit.Token);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                return served;
            }
            catch (HttpRequestException) when (!started.HasEnded)
            {
                await Task.Delay(50, limit.Token); // nobody listens yet
            }
            catch (Exception problem)
            {
                served.Dispose();
                throw new InvalidOperationException($"The sample did not start\n{started.Error}\n{started.Output}", problem);
            }
        }
    }

    public void Dispose()
    {
        program.Dispose();
        here.Dispose();
    }
}
