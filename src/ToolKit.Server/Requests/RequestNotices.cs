using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>Tells those who decide that a request waits.</summary>
public sealed class RequestNotices(RequestStore requests, Mailer mailer, MailLinks links)
{
    /// <summary>
    /// Queues a notice to the region's mailbox and to everybody in charge who has an address here. It names no requester and leads to the page of the signed-in; nothing is
    /// decided from the mail. Nothing happens when the request no longer waits.
    /// </summary>
    /// <param name="exceptPersonId">Who needs none, because it was she who acted; null: nobody.</param>
    public async ValueTask SendAsync(long requestId, long? exceptPersonId = null, CancellationToken cancellation = default)
    {
        if (await requests.FindRecipientsAsync(requestId, cancellation) is not { } recipients)
            return;
        var request = recipients.Request;
        var values = new Dictionary<string, string>
        {
            ["place"] = request.SiteName ?? request.RegionName,
            ["role"] = mailer.Language.Role(request.Role),
            ["body"] = mailer.Language.Body(request.Body),
            ["link"] = links.To($"/verwaltung/antraege/{requestId}"),
        };
        string[] addresses =
        [
            .. recipients.People.Where(person => person.PersonId != exceptPersonId).Select(person => person.Mail).Append(recipients.Mailbox)
                .Where(address => address.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        await mailer.QueueAsync([.. addresses.Select(address => mailer.Write(MailText.RequestNotice, address, values))], cancellation);
    }
}
