#pragma warning disable RS0030 // Commands and indexing act for the operator: they stand on the library's side of the gate.
using System.Data.Common;
using ToolKit.Library;
using ToolKit.Search;

namespace ToolKit.Server;

/// <summary>
/// Keeps the search index up with the library while the server runs. It asks ten times a second whether anybody, in this process or another, has committed
/// anything, which costs a microsecond; only then it reads the feed.
/// </summary>
internal sealed partial class IndexingService(LibraryIndexer indexer, DocumentLibrary library, TimeProvider time, ILogger<IndexingService> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);
    private const int TicksBetweenLooks = 50; // at an index that another process may have replaced

    private Task rebuilding = Task.CompletedTask;

    /// <exception cref="SearchIndexException">Tokenizer or index do not work on this machine.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        SearchIndex.SelfTest();
        if (indexer.WhyNoPdf is { } reason)
            LogNoPdf(reason);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield(); // the server starts meanwhile
        using var timer = new PeriodicTimer(Tick, time);
        try
        {
            long? seen = null;
            var ticks = 0;
            var isSwept = false;
            do
            {
                try
                {
                    BeginRebuild(stoppingToken);
                    if (indexer.Index.Condition == IndexCondition.Damaged)
                        continue;
                    var state = await library.GetStateAsync(stoppingToken);
                    if (state == seen && ++ticks < TicksBetweenLooks)
                        continue;
                    ticks = 0;
                    if (await indexer.FollowAsync(stoppingToken))
                    {
                        isSwept = false;
                    }
                    else if (!isSwept)
                    {
                        await indexer.SweepAsync(stoppingToken); // while nothing else happens
                        isSwept = true;
                    }

                    seen = state; // asked before: what was committed since is seen in the next round
                }
                catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DbException or SearchIndexException)
                {
                    LogFailed(failure); // a full disk, a damaged file: the next round tries again, or rebuilds
                    await Task.Delay(AfterFailure, time, stoppingToken);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }

        await rebuilding;
    }

    /// <summary>Where the index is damaged, or made by an older version: in the background, while the old one is kept up and answers as far as it can.</summary>
    private void BeginRebuild(CancellationToken stopping)
    {
        if (rebuilding.IsCompleted && indexer.Index.Condition != IndexCondition.Current)
            rebuilding = Task.Run(() => RebuildAsync(stopping), CancellationToken.None);
    }

    private async Task RebuildAsync(CancellationToken stopping)
    {
        try
        {
            LogRebuilding(indexer.Index.Condition);
            await indexer.RebuildAsync(isAsked: false, stopping);
            LogRebuilt();
        }
        catch (OperationCanceledException)
        {
            // The next start begins anew.
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DbException or SearchIndexException)
        {
            LogFailed(failure);
            try
            {
                await Task.Delay(AfterFailure, time, stopping);
            }
            catch (OperationCanceledException)
            {
                // The server stops.
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "The search index is built anew: {Condition}.")]
    private partial void LogRebuilding(IndexCondition condition);

    [LoggerMessage(2, LogLevel.Information, "The search index is complete.")]
    private partial void LogRebuilt();

    [LoggerMessage(3, LogLevel.Warning, "The search index could not be brought up to date. It is tried again.")]
    private partial void LogFailed(Exception failure);

    [LoggerMessage(4, LogLevel.Warning, "PDF files are found by name only: {Reason}")]
    private partial void LogNoPdf(string reason);
}
