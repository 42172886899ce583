using System.Globalization;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>Tells people what became of the drafts they handed in: how many, and where they see more.</summary>
public sealed class DraftMails(PersonStore people, Mailer mailer, MailLinks links, MailSignal signal)
{
    /// <summary>One mail to each person whose drafts these are and who has an address; not to the one who decides.</summary>
    public async ValueTask<IReadOnlyList<NewMail>> WriteAsync(MailText text, IEnumerable<Draft> drafts, long decidedBy, CancellationToken cancellation)
    {
        var mails = new List<NewMail>();
        foreach (var person in drafts.Where(draft => draft.OwnerId > 0 && draft.OwnerId != decidedBy).GroupBy(draft => draft.OwnerId))
        {
            if (await people.FindAsync(person.Key, cancellation) is not { } owner || await people.FindMailAsync(owner.Id, cancellation) is not { } mail)
                continue;
            mails.Add(mailer.Write(text, mail, new Dictionary<string, string>
            {
                ["name"] = owner.Name,
                ["number"] = person.Count().ToString(CultureInfo.InvariantCulture),
                ["link"] = links.To("/eingang"),
            }));
        }

        return mails;
    }

    /// <summary>Those that were queued with what was decided go out now.</summary>
    public void SendNow() => signal.Set();
}
