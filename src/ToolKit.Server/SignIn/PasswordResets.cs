using System.Threading.Channels;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>
/// Sends links to choose another password to those who have forgotten theirs. The page only hands the address over, so that it answers in the same time whether there is
/// such an account or not; the work is done here.
/// </summary>
public sealed partial class PasswordResets(PersonStore people, Mailer mailer, TimeProvider time, ILogger<PasswordResets> logger) : BackgroundService
{
    // Beyond that what is asked for is dropped: somebody asks for addresses by the thousand.
    private const int MostWaiting = 1_000;

    /// <summary>How many links a day an account is sent: anybody can ask for them, and each costs its owner a mail.</summary>
    public const int MostADay = 5;

    private readonly DailyCounts days = new(MostADay, time);

    private readonly Channel<(string Mail, string Address)> asked = Channel.CreateBounded<(string Mail, string Address)>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Takes an address; nothing is said about it.</summary>
    /// <param name="mail">What somebody has typed.</param>
    /// <param name="address">The server's address, of which the link is made.</param>
    public void Ask(string mail, string address) => asked.Writer.TryWrite((mail, address));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var (mail, address) in asked.Reader.ReadAllAsync(stoppingToken))
                await TrySendAsync(mail, address, stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
    }

    private async Task TrySendAsync(string mail, string address, CancellationToken cancellation)
    {
        try
        {
            if (await people.CreateResetLinkAsync(mail, cancellation) is not var (person, secret))
                return;
            if (!days.TryTake(person.Key.Mail!))
                return;
            await mailer.QueueAsync(
                MailText.PasswordReset,
                person.Key.Mail!,
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["name"] = person.Name,
                    ["link"] = OneTimeLinks.ForPassword(address, secret),
                    ["expires"] = mailer.Language.Time(time.GetUtcNow() + PersonStore.ResetLinkLifetime),
                },
                cancellation);
        }
        catch (Exception failure) when (failure is IOException or System.Data.Common.DbException)
        {
            LogFailed(failure); // a full disk, say: she asks again
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "A link to choose another password could not be sent.")]
    private partial void LogFailed(Exception failure);
}
