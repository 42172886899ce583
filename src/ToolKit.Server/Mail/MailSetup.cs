using ToolKit.Access;

namespace ToolKit.Server;

internal static class MailSetup
{
    /// <summary>What sends mails, and what others queue them with.</summary>
    /// <exception cref="CommandRefusedException">A text of the operator's cannot be used.</exception>
    public static void AddMail(this IServiceCollection services, MailStore store, ServerOptions options, MailFolders folders)
    {
        var signal = new MailSignal();
        services.AddSingleton(store);
        services.AddSingleton(signal);
        services.AddSingleton(folders);
        services.AddSingleton(Mailer.Create(store, signal, MailLanguage.Find(options.Mail.Language)!, folders.Texts));
        services.AddSingleton<IMailDelivery>(provider => options.Mail.HasServer
            ? new SmtpDelivery(options.Mail, provider.GetRequiredService<TimeProvider>())
            : new OutboxDelivery(folders.Outbox, options.Mail.From));
        services.AddSingleton<MailLinks>();
        services.AddHostedService<MailSender>();
    }
}

/// <summary>Where mails have to do with files.</summary>
/// <param name="Texts">The operator's texts; need not exist.</param>
/// <param name="Outbox">Where mails are written when there is no mail server.</param>
public sealed record MailFolders(string Texts, string Outbox);
