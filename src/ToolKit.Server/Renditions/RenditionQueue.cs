using System.Collections.Concurrent;
using System.Threading.Channels;
using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>Works out in the background, one after the other, how long the renditions of those documents are for which a listing had no time. The next listing shows them.</summary>
internal sealed partial class RenditionQueue(RenditionWriter writer, LibraryGate gate, ILogger<RenditionQueue> logger) : BackgroundService
{
    /// <summary>How many may wait; a listing that finds no place asks again the next time.</summary>
    private const int Most = 2_000;

    private readonly Channel<(Principal For, ViewedPath Document)> waiting = Channel.CreateBounded<(Principal, ViewedPath)>(
        new BoundedChannelOptions(Most) { SingleReader = true });

    private readonly ConcurrentDictionary<long, bool> wanted = new(); // the ids of what waits: each listing asks again for what it could not show

    /// <summary>Asks for a document.</summary>
    /// <param name="reader">Who wants to see it: it is read with her rights, as they are then.</param>
    public void Add(Principal reader, ViewedPath document)
    {
        if (wanted.TryAdd(document.Entry!.Id, true) && !waiting.Writer.TryWrite((reader, document)))
            wanted.TryRemove(document.Entry.Id, out _);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var (reader, document) in waiting.Reader.ReadAllAsync(stoppingToken))
            {
                wanted.TryRemove(document.Entry!.Id, out _);
                await MeasureAsync(gate.Open(reader), document, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task MeasureAsync(LibraryView view, ViewedPath document, CancellationToken stopping)
    {
        try
        {
            if (await view.FindAsync(document.Path, stopping) is { Entry: { } entry } found && RenditionNames.HasRenditions(entry))
                await writer.MeasureAsync(new VisiblePictures(view), found, stopping);
        }
        catch (Exception refused) when (refused is LibraryException or AccessDeniedException)
        {
            // Gone, or not hers any more.
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogFailed(failure);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The length of a document's renditions could not be worked out. The next listing of its folder asks again.")]
    private partial void LogFailed(Exception failure);
}
