using System.Data.Common;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>Sends what is queued: as soon as it is queued, and again when an attempt has failed.</summary>
internal sealed partial class MailSender(MailStore store, MailSignal signal, IMailDelivery delivery, TimeProvider time, ILogger<MailSender> logger) : BackgroundService
{
    private const int AtOnce = 10;

    // A command beside this server may have queued something without a signal.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var woken = signal.Next;
                var pause = LongestPause;
                try
                {
                    await SendDueAsync(stoppingToken);
                    if (await store.FindNextAttemptAsync(stoppingToken) is { } next && next - time.GetUtcNow() is var left && left < pause)
                        pause = left > TimeSpan.Zero ? left : TimeSpan.Zero;
                }
                catch (Exception failure) when (failure is IOException or DbException)
                {
                    LogStopped(failure); // a full disk, say: the next round tries again
                }

                using var enough = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                await Task.WhenAny(woken, Task.Delay(pause, time, enough.Token));
                await enough.CancelAsync();
                stoppingToken.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    /// <summary>Tries everything that is due, once.</summary>
    internal async Task SendDueAsync(CancellationToken cancellation)
    {
        while (await store.TakeDueAsync(AtOnce, cancellation) is [_, ..] due)
        {
            MailDeliveryException? forAll = null;
            foreach (var mail in due)
            {
                if (forAll is null)
                    forAll = await TryAsync(mail, cancellation);
                else
                    await FailAsync(mail, forAll.Message);
            }
        }
    }

    /// <returns>Why no other mail would get through either; null: one may.</returns>
    private async Task<MailDeliveryException?> TryAsync(MailToSend mail, CancellationToken cancellation)
    {
        try
        {
            await delivery.DeliverAsync(mail, cancellation);
        }
        catch (OperationCanceledException)
        {
            await store.GiveBackAsync(mail.Id, CancellationToken.None); // whoever starts next goes on with it
            throw;
        }
        catch (MailDeliveryException failure)
        {
            await FailAsync(mail, failure.Message);
            return failure.IsForAll ? failure : null;
        }

        await store.MarkSentAsync(mail.Id, CancellationToken.None);
        LogSent(mail.Id, mail.Mail.Kind);
        return null;
    }

    private async Task FailAsync(MailToSend mail, string reason)
    {
        if (await store.MarkFailedAsync(mail.Id, reason, CancellationToken.None) is null)
            LogGivenUp(mail.Id, mail.Mail.Kind);
        else
            LogFailed(mail.Id, mail.Mail.Kind, mail.Attempts);
    }

    // What the mail server answers often names the address: it stands on the page for administrators, not in a log.
    [LoggerMessage(1, LogLevel.Debug, "Mail {Id} ({Kind}) was sent.")]
    private partial void LogSent(long id, string kind);

    [LoggerMessage(2, LogLevel.Warning, "Mail {Id} ({Kind}) could not be sent at attempt {Attempt}; it is tried again. The page /verwaltung/mail says why.")]
    private partial void LogFailed(long id, string kind, int attempt);

    [LoggerMessage(3, LogLevel.Warning, "Mail {Id} ({Kind}) was given up. The page /verwaltung/mail says why.")]
    private partial void LogGivenUp(long id, string kind);

    [LoggerMessage(4, LogLevel.Warning, "The queue of mails could not be read or written. It is tried again.")]
    private partial void LogStopped(Exception failure);
}
