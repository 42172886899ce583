using Microsoft.Extensions.Caching.Memory;
using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>What <see cref="ClientDataGuard"/> says of documents. It is remembered in memory for the version it was found in, in the words of the page, and never stored: it holds what must not be kept.</summary>
public sealed class GuardReports : IDisposable
{
    private const int MostFindings = 20_000; // of all that is remembered

    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = MostFindings, CompactionPercentage = 0.2 });
    private readonly SemaphoreSlim atOnce = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Checks the current version of a document. Reading it takes the right to; that it was read is not noted, since nobody has.</summary>
    /// <returns>Null where too many others wait.</returns>
    /// <exception cref="LibraryException">NotFound; WrongKind: it is a folder.</exception>
    public async ValueTask<GuardReport?> CheckAsync(LibraryView view, ViewedPath document, CancellationToken cancellation)
    {
        using var blob = await view.OpenAsync(document, cancellation);
        var key = (document.Entry!.ETag, document.Entry.Name, Language.Code);
        if (known.TryGetValue(key, out GuardReport? found))
            return found!;
        if (!await atOnce.WaitAsync(MarkdownRendering.LongestWait, cancellation))
            return null;
        try
        {
            await using var body = blob.OpenStream();
            var report = await ClientDataGuard.CheckAsync(body, document.Entry.Name, words: Language.Guard, cancellation: cancellation);
            known.Set(key, report, new MemoryCacheEntryOptions { Size = 1 + report.Findings.Count });
            return report;
        }
        finally
        {
            atOnce.Release();
        }
    }

    public void Dispose()
    {
        known.Dispose();
        atOnce.Dispose();
    }
}
