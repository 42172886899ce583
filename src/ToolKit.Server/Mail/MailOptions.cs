namespace ToolKit.Server;

/// <summary>The settings <c>ToolKit:Mail:*</c>. Without a host, mails are written into <c>data/outbox</c>.</summary>
public sealed class MailOptions
{
    /// <summary>The mail server's name. Empty, the default: there is none, and mails are written as files.</summary>
    public string Host { get; set; } = "";

    /// <summary>Its port. Default 587, 1 to 65,535. TLS is begun by STARTTLS; a port that speaks TLS from the first byte (465) cannot be used.</summary>
    public int Port { get; set; } = 587;

    /// <summary>The name to sign in with. Empty, the default: none is sent.</summary>
    public string User { get; set; } = "";

    /// <summary>The password to it. Better in the environment (<c>ToolKit__Mail__Password</c>) than on the command line, which others on the machine can read.</summary>
    public string Password { get; set; } = "";

    /// <summary>The address mails come from.</summary>
    public string From { get; set; } = "";

    /// <summary>
    /// Whether the connection is encrypted with STARTTLS; a server that does not offer it, or whose certificate does not hold, gets no mail. Default true; false only
    /// for a server on the same machine or in a closed network, and there without a password unless on the same machine.
    /// </summary>
    public bool StartTls { get; set; } = true;

    /// <summary>The language of mails: <c>de</c>, the default, or <c>en</c>.</summary>
    public string Language { get; set; } = "de";

    /// <summary>Whether there is a mail server.</summary>
    public bool HasServer => Host.Length > 0;

    /// <summary>What is wrong with the settings: sentences that say what to change.</summary>
    /// <param name="publicUrl">The setting <c>ToolKit:PublicUrl</c>.</param>
    internal IEnumerable<string> Problems(string? publicUrl)
    {
        if (MailLanguage.Find(Language) is null)
            yield return $"ToolKit:Mail:Language is '{Language}'. Give de or en.";
        if (From.Length > 0 && !Mailer.CanReach(From))
            yield return $"ToolKit:Mail:From is '{From}', which is no mail address. Give one without a name: toolkit@amt.example";
        if (!HasServer)
        {
            if (User.Length > 0 || Password.Length > 0)
                yield return "ToolKit:Mail:User or Password is set, but ToolKit:Mail:Host is not. Name the mail server, or remove them.";
            yield break;
        }

        if (Uri.CheckHostName(Host) == UriHostNameType.Unknown)
            yield return $"ToolKit:Mail:Host is '{Host}'. Give the mail server's name without port: mail.amt.example";
        if (Port is < 1 or > 65_535)
            yield return $"ToolKit:Mail:Port is {Port}. Give a number from 1 to 65535.";
        if (From.Length == 0)
            yield return "ToolKit:Mail:From is missing. Give the address that mails come from: toolkit@amt.example";
        if (User.Length == 0 != (Password.Length == 0))
            yield return "Of ToolKit:Mail:User and ToolKit:Mail:Password only one is set. Set both, or none.";
        if (User.Length > 0 && !StartTls && !Loopback.IsHost(Host))
            yield return "ToolKit:Mail:StartTls is false, so the password would cross the network readable. Set it to true, or remove User and Password.";
        if (publicUrl is null)
        {
            // Otherwise whoever sends a request with a Host header of his choice would decide where the links in others' mails lead.
            yield return "ToolKit:Mail:Host is set, but ToolKit:PublicUrl is not. Links in mails need it: https://toolkit.example";
        }
    }
}
