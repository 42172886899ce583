using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>What became of the mails. For administrators; to others the page does not exist. It shows no texts: they may hold links that let somebody in.</summary>
public sealed class MailModel(CurrentPerson me, MailStore mails, Mailer mailer, MailLinks links, PersonStore people, MailSignal signal, TimeProvider time, ServerOptions options, MailFolders folders)
    : PageModel
{
    private const int Most = 100;

    public MailCounts Counts { get; private set; } = null!;

    public IReadOnlyList<QueuedMail> Failed { get; private set; } = [];

    public IReadOnlyList<QueuedMail> Waiting { get; private set; } = [];

    public IReadOnlyList<QueuedMail> Sent { get; private set; } = [];

    /// <summary>Null: mails are written into <see cref="Outbox"/>.</summary>
    public string? MailServer => options.Mail.HasServer ? $"{options.Mail.Host}:{options.Mail.Port}" : null;

    public bool IsEncrypted => options.Mail.StartTls;

    public string Outbox => folders.Outbox;

    public string TextFolder => folders.Texts;

    /// <summary>For the attribute <c>lang</c>.</summary>
    public string LanguageOfMails => mailer.Language.Code;

    /// <summary>Where the test mail goes; null: no address of hers is known.</summary>
    public string? OwnMail { get; private set; }

    /// <summary>What was done, to be said after the redirect.</summary>
    [TempData]
    public string? Done { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!me.ManagesPeople)
            return NotFound();
        Counts = await mails.CountAsync(cancellation);
        Failed = await mails.ListAsync(MailState.Failed, Most, cancellation);
        Waiting = await mails.ListAsync(MailState.Waiting, Most, cancellation);
        Sent = await mails.ListAsync(MailState.Sent, Most, cancellation);
        OwnMail = await FindOwnMailAsync(cancellation);
        return Page();
    }

    public Task<IActionResult> OnPostErneutAsync(long id, CancellationToken cancellation) => ActAsync(async () =>
    {
        if (!await mails.RetryAsync(id, cancellation))
            return T("Die Mail gibt es nicht mehr, oder sie ist inzwischen verschickt.");
        signal.Set();
        return T("Die Mail wird gleich noch einmal verschickt.");
    });

    public Task<IActionResult> OnPostVerwerfenAsync(long id, CancellationToken cancellation) => ActAsync(async () =>
        await mails.DiscardAsync(id, me.Principal, cancellation) ? T("Die Mail ist verworfen.") : T("Die Mail gibt es nicht mehr, oder sie ist inzwischen verschickt."));

    public Task<IActionResult> OnPostProbeAsync(CancellationToken cancellation) => ActAsync(async () =>
    {
        if (await FindOwnMailAsync(cancellation) is not { } to)
            return T("Zu Ihrer Anmeldung ist keine E-Mail-Adresse bekannt.");
        await mailer.QueueAsync(
            MailText.TestMail,
            to,
            new Dictionary<string, string>
            {
                ["name"] = me.Principal.Person!.Name,
                ["link"] = links.To("/verwaltung/mail"),
                ["time"] = mailer.Language.Time(time.GetUtcNow()),
            },
            cancellation);
        return T("Die Probe-Mail an {0} ist unterwegs. Laden Sie die Seite neu, um zu sehen, was aus ihr wurde.", to);
    });

    private async Task<IActionResult> ActAsync(Func<Task<string>> act)
    {
        if (!me.ManagesPeople)
            return NotFound();
        Done = await act();
        return Redirect("/verwaltung/mail");
    }

    private ValueTask<string?> FindOwnMailAsync(CancellationToken cancellation) => people.FindMailAsync(me.Principal.Person!.Id, cancellation);
}
