using Microsoft.Extensions.Caching.Memory;
using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>What <see cref="ClientDataGuard"/> says of documents. It is remembered in memory for the version it was found in, and never stored: it holds what must not be kept.</summary>
public sealed class GuardReports(FewAtOnce turns) : IDisposable
{
    private const int MostFindings = 20_000; // of all that is remembered

    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = MostFindings, CompactionPercentage = 0.2 });

    /// <summary>Checks the current version of a document. Reading it takes the right to; that it was read is not noted, since nobody has.</summary>
    /// <returns>Null where too many others wait.</returns>
    /// <exception cref="LibraryException">NotFound; WrongKind: it is a folder.</exception>
    public async ValueTask<GuardReport?> CheckAsync(LibraryView view, ViewedPath document, CancellationToken cancellation)
    {
        using var blob = await view.OpenAsync(document, cancellation);
        var name = document.Entry!.Name;
        var key = (document.Entry.ETag, name);
        if (known.TryGetValue(key, out GuardReport? found))
            return found!;
        return await turns.RunAsync<GuardReport>(
            async end =>
            {
                await using var body = blob.OpenStream();
                var report = await ClientDataGuard.CheckAsync(body, name, cancellation: end);
                return known.Set(key, report, new MemoryCacheEntryOptions { Size = 1 + report.Findings.Count });
            },
            longest: null,
            cancellation);
    }

    public void Dispose() => known.Dispose();
}
