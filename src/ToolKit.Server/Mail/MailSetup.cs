using ToolKit.Access;

namespace ToolKit.Server;

internal static class MailSetup
{
    /// <summary>What sends mails, and what others queue them with.</summary>
    /// <exception cref="CommandRefusedException">A text of the operator's cannot be used.</exception>
    public static void AddMail(this IServiceCollection services, MailStore store, ServerOptions options, string textFolder)
    {
        var signal = new MailSignal();
        var mailer = Mailer.Create(store, signal, MailLanguage.Find(options.Mail.Language)!, textFolder);
        services.AddSingleton(store);
        services.AddSingleton(_ => signal); // by a factory, so that the container disposes it
        services.AddSingleton(mailer);
    }
}
