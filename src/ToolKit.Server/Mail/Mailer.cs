using System.Net.Mail;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>The seam through which the product sends mail: it writes the text and queues it. Queued mails go out by themselves.</summary>
public sealed class Mailer
{
    private readonly MailStore store;
    private readonly MailSignal signal;
    private readonly Dictionary<MailText, MailTemplate> templates;

    private Mailer(MailStore store, MailSignal signal, MailLanguage language, Dictionary<MailText, MailTemplate> templates)
    {
        this.store = store;
        this.signal = signal;
        Language = language;
        this.templates = templates;
    }

    /// <summary>In which language mails are written, and so the values to be filled in.</summary>
    public MailLanguage Language { get; }

    /// <summary>Reads all texts of a language, the operator's before the shipped ones; they stay as they are until the next start.</summary>
    /// <param name="folder">The operator's texts; need not exist.</param>
    /// <exception cref="CommandRefusedException">A text of the operator's cannot be used.</exception>
    internal static Mailer Create(MailStore store, MailSignal signal, MailLanguage language, string folder)
    {
        var read = new Dictionary<MailText, MailTemplate>();
        foreach (var text in MailText.All)
        {
            var name = $"{text.Name}.{language.Code}.txt";
            var own = Path.Combine(folder, name);
            if (!MailTemplate.TryParse(File.Exists(own) ? File.ReadAllText(own) : EmbeddedText.Read($"Mail.Texts.{name}"), text.Placeholders, out var template, out var problem))
                throw new CommandRefusedException($"The mail text {own} {problem}");
            read.Add(text, template);
        }

        return new Mailer(store, signal, language, read);
    }

    /// <summary>Queues a mail. It goes out soon, and again until it has arrived; see <see cref="MailStore"/>.</summary>
    /// <param name="text">What it is about.</param>
    /// <param name="to">One address without a name. One that cannot be used is kept as failed, for an administrator to see.</param>
    /// <param name="values">A value for each of the text's placeholders, empty ones included. Links in it are absolute.</param>
    /// <exception cref="ArgumentException">A placeholder has no value.</exception>
    public async ValueTask QueueAsync(MailText text, string to, IReadOnlyDictionary<string, string> values, CancellationToken cancellation = default) =>
        await QueueAsync([Write(text, to, values)], cancellation);

    /// <summary>Queues mails that <see cref="Write"/> has made; all of them or none.</summary>
    public async ValueTask QueueAsync(IReadOnlyCollection<NewMail> mails, CancellationToken cancellation = default)
    {
        await store.QueueAsync(mails, cancellation);
        signal.Set();
    }

    /// <summary>Writes a mail without queueing it: for acts that queue it in their own transaction.</summary>
    /// <exception cref="ArgumentException">A placeholder has no value.</exception>
    public NewMail Write(MailText text, string to, IReadOnlyDictionary<string, string> values)
    {
        if (text.Placeholders.FirstOrDefault(word => !values.ContainsKey(word)) is { } missing)
            throw new ArgumentException($"{text.Name} needs a value for {missing}.", nameof(values));
        var (subject, body) = templates[text].Fill(values);
        to = to.Trim().ToLowerInvariant();
        return new NewMail(text.Name, to, subject, body)
        {
            // The queue must not hold what would be more than one address, or more than an address, in a mail's header.
            Problem = CanReach(to) ? null : Language.UnusableAddress,
        };
    }

    /// <summary>Whether a text is one mail address that can stand in a mail's header.</summary>
    public static bool CanReach(string? address) =>
        address is { Length: > 0 and <= 254 }
        && !address.Any(character => char.IsControl(character) || char.IsWhiteSpace(character) || character is '<' or '>' or ',' or ';' or '"' or '(' or ')' or '\\' or ':')
        && MailAddress.TryCreate(address, out var parsed)
        && parsed.Address.Equals(address, StringComparison.OrdinalIgnoreCase);
}
