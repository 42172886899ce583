using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>Hands mails to the operator's mail server, over STARTTLS with a certificate that holds, unless that is switched off.</summary>
internal sealed class SmtpDelivery(MailOptions options, TimeProvider time) : IMailDelivery
{
    /// <summary>How long one mail may take. RFC 5321 §4.5.3.2 allows minutes for each step; a server that needs so long for a page of text is ill.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public async Task DeliverAsync(MailToSend mail, CancellationToken cancellation)
    {
        using var tooLate = new CancellationTokenSource(Longest, time); // SmtpClient's own Timeout does not count for asynchronous calls
        using var either = CancellationTokenSource.CreateLinkedTokenSource(tooLate.Token, cancellation);
        using var client = new SmtpClient(options.Host, options.Port)
        {
            EnableSsl = options.StartTls, // a server that does not offer it is refused
            UseDefaultCredentials = false,
            Credentials = options.User.Length > 0 ? new NetworkCredential(options.User, options.Password) : null,
        };
        try
        {
            using var message = Write(mail);
            await client.SendMailAsync(message, either.Token);
        }
        catch (OperationCanceledException late) when (tooLate.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new MailDeliveryException("Der Mailserver hat nicht rechtzeitig geantwortet.", isForAll: true, late);
        }
        catch (Exception failure) when (failure is SmtpException or AuthenticationException or IOException or SocketException or FormatException)
        {
            throw Explain(failure);
        }
    }

    private static MailDeliveryException Explain(Exception failure)
    {
        for (var inner = failure; inner is not null; inner = inner.InnerException)
        {
            if (inner is SocketException socket)
                return new MailDeliveryException($"Der Mailserver ist nicht erreichbar: {socket.SocketErrorCode}.", isForAll: true, failure);
            if (inner is AuthenticationException)
                return new MailDeliveryException("Die Verbindung zum Mailserver lässt sich nicht sicher verschlüsseln: Sein Zertifikat gilt hier nicht.", isForAll: true, failure);
        }

        return failure switch
        {
            SmtpFailedRecipientException refused => new MailDeliveryException($"Der Mailserver nimmt diese Adresse nicht an: {Answer(refused)}", isForAll: false, failure),
            SmtpException { StatusCode: SmtpStatusCode.GeneralFailure } when failure.Message.Contains("secure connections", StringComparison.Ordinal) =>
                new MailDeliveryException("Der Mailserver bietet keine Verschlüsselung (STARTTLS) an.", isForAll: true, failure),
            SmtpException { StatusCode: SmtpStatusCode.GeneralFailure } => new MailDeliveryException(
                $"Die Verbindung zum Mailserver ist abgebrochen: {failure.InnerException?.Message ?? failure.Message}", isForAll: true, failure),
            SmtpException refused => new MailDeliveryException(
                $"Der Mailserver hat abgelehnt: {Answer(refused)}", isForAll: refused.StatusCode is SmtpStatusCode.MustIssueStartTlsFirst or SmtpStatusCode.ClientNotPermitted, failure),
            FormatException => new MailDeliveryException("Die Adresse kann nicht verwendet werden.", isForAll: false, failure),
            _ => new MailDeliveryException("Die Verbindung zum Mailserver ist abgebrochen.", isForAll: true, failure),
        };
    }

    private static string Answer(SmtpException refused) => string.Create(CultureInfo.InvariantCulture, $"{(int)refused.StatusCode} {refused.Message}");

    private MailMessage Write(MailToSend mail)
    {
        var message = new MailMessage(new MailAddress(options.From, MailFile.SenderName, Encoding.UTF8), new MailAddress(mail.Mail.To))
        {
            Subject = mail.Mail.Subject,
            SubjectEncoding = Encoding.UTF8,
            Body = mail.Mail.Body.ReplaceLineEndings("\r\n"),
            BodyEncoding = Encoding.UTF8,
            BodyTransferEncoding = TransferEncoding.QuotedPrintable, // no line is too long, whatever stands in the text
        };
        message.Headers.Add("Message-ID", MailFile.IdOf(mail, options.From));
        message.Headers.Add("Auto-Submitted", "auto-generated"); // RFC 3834 §5: no absence note comes back
        return message;
    }
}
