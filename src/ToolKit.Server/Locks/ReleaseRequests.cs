using System.Globalization;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>What came of asking somebody to let go of a document.</summary>
public enum ReleaseOutcome
{
    Asked,

    /// <summary>Nobody else holds a lock on it (any more).</summary>
    NotLocked,

    /// <summary>She has asked for this today, or for much else.</summary>
    AskedAlready,

    /// <summary>Whoever holds it has no mail address here.</summary>
    NoAddress,
}

/// <summary>Asks those who have locked a document, by mail, to let go of it. The mail names neither the asker nor the document; it leads to its page.</summary>
public sealed class ReleaseRequests(PersonStore people, Mailer mailer, MailLinks links, TimeProvider time)
{
    private const int MostADay = 20; // of one asker

    private readonly DailyCounts perLock = new(1, time);
    private readonly DailyCounts perAsker = new(MostADay, time);

    /// <summary>Queues a mail to each holder of a lock on the document; for each lock one a day from each who asks.</summary>
    /// <param name="asker">Who wants to write it.</param>
    public async ValueTask<ReleaseOutcome> AskAsync(CurrentPerson asker, ViewedPath document, CancellationToken cancellation)
    {
        var self = asker.Principal.Author.PersonId!.Value;
        var outcome = ReleaseOutcome.NotLocked;
        foreach (var held in await asker.View.LocksCoveringAsync(document.Path, cancellation))
        {
            if (held.Holder.PersonId is not { } holder || holder == self)
                continue;
            if (await people.FindMailAsync(holder, cancellation) is not { } mail)
            {
                outcome = ReleaseOutcome.NoAddress;
                continue;
            }

            var asking = string.Create(CultureInfo.InvariantCulture, $"{self}");
            if (!perLock.TryTake($"{asking} {held.Token}") || !perAsker.TryTake(asking))
                return ReleaseOutcome.AskedAlready;
            await mailer.QueueAsync(
                MailText.ReleaseWanted,
                mail,
                new Dictionary<string, string>
                {
                    ["name"] = held.Holder.Name,
                    ["since"] = mailer.Language.Time(held.CreatedAt),
                    ["link"] = links.To(PermanentLinks.UrlOf(document.Entry!.Id)),
                },
                cancellation);
            outcome = ReleaseOutcome.Asked;
        }

        return outcome;
    }

    /// <summary>The outcome as a sentence.</summary>
    public static string SentenceOf(ReleaseOutcome outcome) => outcome switch
    {
        ReleaseOutcome.Asked => T("Die Bitte um Freigabe ist als Mail unterwegs."),
        ReleaseOutcome.NotLocked => T("Niemand anderes hält das Dokument mehr gesperrt. Sie können es bearbeiten."),
        ReleaseOutcome.AskedAlready => T("Sie haben heute schon darum gebeten. Bitte rufen Sie an, oder versuchen Sie es morgen wieder."),
        _ => T("Für diese Person ist keine Mailadresse hinterlegt. Bitte rufen Sie an."),
    };
}
