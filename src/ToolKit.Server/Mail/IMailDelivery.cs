using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>What carries mails out of the house.</summary>
internal interface IMailDelivery
{
    /// <summary>Hands a mail over for good: returns when whoever carries it on has taken it.</summary>
    /// <exception cref="MailDeliveryException">It was not taken.</exception>
    Task DeliverAsync(MailToSend mail, CancellationToken cancellation);
}

/// <summary>A mail was not taken.</summary>
/// <param name="reason">Why, as a German sentence for an administrator. Holds no secret and nothing of the text.</param>
/// <param name="isForAll">The next mail would fare no better: nobody was reached, or nobody is let in.</param>
internal sealed class MailDeliveryException(string reason, bool isForAll, Exception inner) : Exception(reason, inner)
{
    public bool IsForAll => isForAll;
}
