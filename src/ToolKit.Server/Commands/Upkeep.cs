#pragma warning disable RS0030 // Commands and indexing act for the operator: they stand on the library's side of the gate.
namespace ToolKit.Server;

/// <summary>What a running server does now and then: sweeps the library and writes down when tokens were last used.</summary>
internal sealed partial class Upkeep(Installation installation, ILogger<Upkeep> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromHours(1);
    private static readonly TimeSpan BetweenUses = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var sweepAt = installation.Time.GetUtcNow();
        using var timer = new PeriodicTimer(BetweenUses, installation.Time);
        try
        {
            do
            {
                await TryAsync("uses of tokens", () => installation.DeviceTokens.WriteLastUsesAsync(stoppingToken).AsTask());
                if (installation.Time.GetUtcNow() < sweepAt)
                    continue;
                sweepAt = installation.Time.GetUtcNow() + BetweenSweeps;
                await TryAsync("sweep", async () =>
                {
                    var report = await installation.Library.SweepAsync(stoppingToken);
                    LogSwept(report);
                });
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task TryAsync(string what, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception failure) when (failure is IOException or System.Data.Common.DbException)
        {
            LogFailed(failure, what); // a full disk, say: the next round tries again
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "Swept: {Report}.")]
    private partial void LogSwept(Library.SweepReport report);

    [LoggerMessage(2, LogLevel.Warning, "Upkeep could not finish: {What}. It is tried again.")]
    private partial void LogFailed(Exception failure, string what);
}
