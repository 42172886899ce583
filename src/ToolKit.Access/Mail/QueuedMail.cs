namespace ToolKit.Access;

/// <summary>A mail as it is put into the queue.</summary>
/// <param name="Kind">Which text it was made of; a word.</param>
/// <param name="To">One address, without a name.</param>
/// <param name="Subject">One line.</param>
/// <param name="Body">Plain text with <c>\n</c> between its lines; it may hold a link that lets somebody in.</param>
public sealed record NewMail(string Kind, string To, string Subject, string Body)
{
    /// <summary>Why it can never be delivered, where that is known beforehand; it is kept as failed then. Null: it is sent.</summary>
    public string? Problem { get; init; }
}

/// <summary>A mail that is to be sent now.</summary>
/// <param name="Id">The row's id.</param>
/// <param name="Mail">What to send.</param>
/// <param name="Attempts">How often it was tried, with the attempt about to be made.</param>
/// <param name="CreatedAt">When it was queued.</param>
public sealed record MailToSend(long Id, NewMail Mail, int Attempts, DateTimeOffset CreatedAt);

/// <summary>Where a mail stands.</summary>
public enum MailState
{
    /// <summary>It has not been sent yet, and is tried (again).</summary>
    Waiting,

    /// <summary>It was given up. Its text is kept until somebody retries or discards it, or <see cref="MailStore.KeptFor"/> is over.</summary>
    Failed,

    /// <summary>The mail server has taken it, or the file is written.</summary>
    Sent,
}

/// <summary>A mail as an administrator sees it: without its text.</summary>
public sealed record QueuedMail
{
    public required long Id { get; init; }

    public required string Kind { get; init; }

    public required string To { get; init; }

    public required string Subject { get; init; }

    public required MailState State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required int Attempts { get; init; }

    /// <summary>When it is tried next; null unless it waits.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>Why the last attempt failed; empty when none has.</summary>
    public required string LastError { get; init; }

    public DateTimeOffset? SentAt { get; init; }

    public DateTimeOffset? FailedAt { get; init; }
}

/// <summary>How many mails stand where.</summary>
public sealed record MailCounts(int Waiting, int Failed, int Sent);
