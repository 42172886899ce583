#pragma warning disable RS0030 // Commands and indexing act for the operator: they stand on the library's side of the gate.

namespace ToolKit.Server;

/// <summary>What a running server does now and then.</summary>
internal sealed partial class Upkeep(
    Installation installation, GrantNotices notices, Digests digests, ReviewDates reviewDates, IHostApplicationLifetime lifetime, ILogger<Upkeep> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim oneRound = new(1);
    private List<Chore>? chores;

    public override void Dispose()
    {
        base.Dispose();
        oneRound.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, installation.Time);
        try
        {
            await StartedAsync(stoppingToken); // before, nobody knows the address that stands in mails
            do
                await RunDueAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    /// <summary>Does what is due now, one thing after the other.</summary>
    internal async Task RunDueAsync(CancellationToken cancellation)
    {
        await oneRound.WaitAsync(cancellation);
        try
        {
            foreach (var chore in chores ??= ListChores())
            {
                var now = installation.Time.GetUtcNow();
                if (now >= chore.Due && await TryAsync(chore.Name, () => chore.DoAsync(cancellation)))
                    chore.Due = now + chore.Every;
            }
        }
        finally
        {
            oneRound.Release();
        }
    }

    private List<Chore> ListChores() =>
        [
            // A grant ended by a command, or while the server was down, leaves locks behind.
            new("locks of ended grants", Tick, async cancellation => await installation.Gate.ReleaseLocksAsync(null, cancellation)),
            new("counts of reads", TimeSpan.FromMinutes(5), async cancellation => await installation.Gate.WriteReadsAsync(cancellation)),
            new("refusals", Tick, async cancellation => await installation.Gate.RefusalLog.WriteAsync(cancellation: cancellation)),
            new("uses of tokens", TimeSpan.FromMinutes(5), async cancellation => await installation.DeviceTokens.WriteLastUsesAsync(cancellation)),
            new("sweep", TimeSpan.FromHours(1), async cancellation => LogSwept(await installation.Library.SweepAsync(cancellation))),
            new("requests", TimeSpan.FromHours(1), async cancellation => await installation.Requests.SweepAsync(cancellation)),
            new("mails", TimeSpan.FromHours(1), async cancellation => await installation.Mails.SweepAsync(cancellation)),
            new("outbox", TimeSpan.FromHours(1), _ =>
            {
                OutboxDelivery.Sweep(installation.MailFolders.Outbox, installation.Time.GetUtcNow());
                return Task.CompletedTask;
            }),
            new("ended sessions", TimeSpan.FromHours(1), async cancellation => await installation.Sessions.SweepAsync(cancellation)),
            new("audit log", TimeSpan.FromDays(1), async cancellation => await installation.Audit.ReduceAsync(installation.Options.AuditDays, cancellation)),
            new("reminders", TimeSpan.FromDays(1), notices.RemindAsync),
            new("digests", TimeSpan.FromMinutes(10), digests.SendAsync),
            new("reviews", TimeSpan.FromDays(1), notices.OpenReviewsAsync),
            new("review dates", TimeSpan.FromDays(1), reviewDates.RemindAsync),
        ];

    private async Task StartedAsync(CancellationToken cancellation)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellation);
    }

    /// <returns>False: it could not be finished, and is still due.</returns>
    private async Task<bool> TryAsync(string what, Func<Task> work)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or System.Data.Common.DbException)
        {
            LogFailed(failure, what); // a full disk, a file that somebody else has made unreadable: the next round tries again
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "Swept: {Report}.")]
    private partial void LogSwept(Library.SweepReport report);

    [LoggerMessage(2, LogLevel.Warning, "Upkeep could not finish: {What}. It is tried again.")]
    private partial void LogFailed(Exception failure, string what);

    private sealed record Chore(string Name, TimeSpan Every, Func<CancellationToken, Task> DoAsync)
    {
        public DateTimeOffset Due { get; set; }
    }
}
