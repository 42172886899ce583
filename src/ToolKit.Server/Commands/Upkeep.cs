#pragma warning disable RS0030 // Commands and indexing act for the operator: they stand on the library's side of the gate.
namespace ToolKit.Server;

/// <summary>What a running server does now and then.</summary>
internal sealed partial class Upkeep(Installation installation, ILogger<Upkeep> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<Chore> chores =
        [
            // A grant ended by a command, or while the server was down, leaves locks behind.
            new("locks of ended grants", TimeSpan.FromMinutes(1), async () => await installation.Gate.ReleaseLocksAsync(null, stoppingToken)),
            new("uses of tokens", TimeSpan.FromMinutes(5), async () => await installation.DeviceTokens.WriteLastUsesAsync(stoppingToken)),
            new("sweep", TimeSpan.FromHours(1), async () => LogSwept(await installation.Library.SweepAsync(stoppingToken))),
            new("ended sessions", TimeSpan.FromHours(1), async () => await installation.Sessions.SweepAsync(stoppingToken)),
            new("audit log", TimeSpan.FromDays(1), async () => await installation.Audit.ReduceAsync(cancellation: stoppingToken)),
        ];
        using var timer = new PeriodicTimer(chores[0].Every, installation.Time);
        try
        {
            do
            {
                foreach (var chore in chores)
                {
                    if (installation.Time.GetUtcNow() < chore.Due)
                        continue;
                    chore.Due = installation.Time.GetUtcNow() + chore.Every;
                    await TryAsync(chore.Name, chore.DoAsync);
                }
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

    private sealed record Chore(string Name, TimeSpan Every, Func<Task> DoAsync)
    {
        public DateTimeOffset Due { get; set; }
    }
}
