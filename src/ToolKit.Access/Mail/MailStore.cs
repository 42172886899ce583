using ToolKit.Database;

namespace ToolKit.Access;

/// <summary>
/// The queue of mails. What is queued in the transaction of an act goes out if and only if the act was done. A mail is sent at least once: when the process is killed
/// between sending and noting it, it goes out again after <see cref="Lease"/>.
/// </summary>
public sealed class MailStore(SqlDatabase database, TimeProvider time)
{
    /// <summary>After that time since it was queued, a mail that could not be sent is given up.</summary>
    public static readonly TimeSpan GivenUpAfter = TimeSpan.FromDays(3);

    /// <summary>How long the row of a mail is kept that was sent or given up.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>For how long a mail that was taken out to be sent is nobody else's to send.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(6), TimeSpan.FromHours(12)];

    private const string Columns =
        """
        id AS Id, kind AS Kind, to_address AS ToAddress, subject AS Subject, created_at AS CreatedAt, attempts AS Attempts, next_attempt_at AS NextAttemptAt,
        last_error AS LastError, sent_at AS SentAt, failed_at AS FailedAt
        """;

    /// <summary>The pause after the attempt of this number, from 1 up.</summary>
    public static TimeSpan PauseAfter(int attempts) => Pauses[Math.Clamp(attempts, 1, Pauses.Length) - 1];

    /// <summary>Queues mails; all of them or none.</summary>
    public async ValueTask QueueAsync(IReadOnlyCollection<NewMail> mails, CancellationToken cancellation = default)
    {
        if (mails.Count == 0)
            return;
        await database.WriteAsync(
            async session =>
            {
                await QueueAsync(session, mails, time.Milliseconds());
                return true;
            },
            cancellation: cancellation);
    }

    /// <summary>Takes out what is due, the oldest first. Whoever has taken a mail must say what came of it within <see cref="Lease"/>.</summary>
    /// <param name="limit">1 to 100.</param>
    public async ValueTask<IReadOnlyList<MailToSend>> TakeDueAsync(int limit, CancellationToken cancellation = default)
    {
        var now = time.Milliseconds();
        if (await database.ReadAsync(session => NextAsync(session), cancellation) is not { } next || next > now)
            return []; // mostly so: a write costs a flush
        return await database.WriteAsync<IReadOnlyList<MailToSend>>(
            async session =>
            {
                var rows = await session.QueryAsync<Row>(
                    $"SELECT {Columns}, body AS Body FROM mail WHERE next_attempt_at <= @now ORDER BY next_attempt_at, id LIMIT @limit {session.Dialect.ForUpdate}",
                    new { now, limit = Math.Clamp(limit, 1, 100) });
                foreach (var row in rows)
                {
                    await session.ExecuteAsync(
                        "UPDATE mail SET attempts = attempts + 1, next_attempt_at = @until WHERE id = @Id",
                        new { row.Id, until = now + (long)Lease.TotalMilliseconds });
                }

                return rows.ConvertAll(row => new MailToSend(
                    row.Id, new NewMail(row.Kind, row.ToAddress, row.Subject, row.Body), (int)row.Attempts + 1, Clock.Time(row.CreatedAt)));
            },
            cancellation: cancellation);
    }

    /// <summary>When the next attempt is due; null when nothing waits.</summary>
    public async ValueTask<DateTimeOffset?> FindNextAttemptAsync(CancellationToken cancellation = default) =>
        Clock.Time(await database.ReadAsync(session => NextAsync(session), cancellation));

    /// <summary>Notes that a mail was sent, and forgets its text.</summary>
    public ValueTask MarkSentAsync(long id, CancellationToken cancellation = default) => ExecuteAsync(
        "UPDATE mail SET body = '', next_attempt_at = NULL, last_error = '', sent_at = @now, failed_at = NULL WHERE id = @id",
        new { id, now = time.Milliseconds() },
        cancellation);

    /// <summary>Notes that an attempt failed; the mail is tried again later, or given up.</summary>
    /// <param name="error">Why, in a sentence; cut at 500 characters.</param>
    /// <returns>When it is tried again; null: it is given up.</returns>
    public ValueTask<DateTimeOffset?> MarkFailedAsync(long id, string error, CancellationToken cancellation = default) =>
        database.WriteAsync<DateTimeOffset?>(
            async session =>
            {
                var now = time.Milliseconds();
                if (await session.QueryFirstOrDefaultAsync<Row>($"SELECT {Columns} FROM mail WHERE id = @id", new { id }) is not { SentAt: null } row)
                    return null;
                var next = now + (long)PauseAfter((int)row.Attempts).TotalMilliseconds;
                var gaveUp = next > row.CreatedAt + (long)GivenUpAfter.TotalMilliseconds;
                await session.ExecuteAsync(
                    "UPDATE mail SET next_attempt_at = @next, last_error = @error, failed_at = @failed WHERE id = @id",
                    new { id, next = gaveUp ? (long?)null : next, error = OneLine(error), failed = gaveUp ? now : (long?)null });
                return gaveUp ? null : Clock.Time(next);
            },
            cancellation: cancellation);

    /// <summary>Notes that an attempt was broken off because the server stops: it does not count.</summary>
    public ValueTask GiveBackAsync(long id, CancellationToken cancellation = default) => ExecuteAsync(
        "UPDATE mail SET next_attempt_at = @now, attempts = attempts - 1 WHERE id = @id AND sent_at IS NULL AND next_attempt_at IS NOT NULL",
        new { id, now = time.Milliseconds() },
        cancellation);

    /// <summary>The mails in one state: waiting ones in the order in which they are tried, the others the latest first.</summary>
    /// <param name="limit">1 to 200.</param>
    public async ValueTask<IReadOnlyList<QueuedMail>> ListAsync(MailState state, int limit = 100, CancellationToken cancellation = default) =>
        (await database.ReadAsync(
            session => session.QueryAsync<Row>(
                $"SELECT {Columns} FROM mail WHERE {Condition(state)} ORDER BY {(state == MailState.Waiting ? "next_attempt_at, id" : "id DESC")} LIMIT @limit",
                new { limit = Math.Clamp(limit, 1, 200) }),
            cancellation)).ConvertAll(row => row.ToMail());

    /// <summary>How many mails stand where.</summary>
    public ValueTask<MailCounts> CountAsync(CancellationToken cancellation = default) =>
        database.ReadAsync(
            async session => (await session.QueryFirstOrDefaultAsync(
                "SELECT COUNT(next_attempt_at), COUNT(failed_at), COUNT(sent_at) FROM mail",
                row => new MailCounts((int)row.GetInt64(0), (int)row.GetInt64(1), (int)row.GetInt64(2))))!,
            cancellation);

    /// <summary>Lets a mail that waits or was given up be tried at once; its three days begin anew. False when there is none.</summary>
    public async ValueTask<bool> RetryAsync(long id, CancellationToken cancellation = default) =>
        await database.WriteAsync(
            session => session.ExecuteAsync(
                "UPDATE mail SET next_attempt_at = @now, created_at = @now, attempts = 0, failed_at = NULL WHERE id = @id AND sent_at IS NULL",
                new { id, now = time.Milliseconds() }),
            cancellation: cancellation) > 0;

    /// <summary>Removes a mail that was not sent, and notes who did that. False when there is none.</summary>
    public async ValueTask<bool> DiscardAsync(long id, Principal by, CancellationToken cancellation = default) =>
        await database.WriteAsync(
            async session =>
            {
                if (await session.ExecuteAsync("DELETE FROM mail WHERE id = @id AND sent_at IS NULL", new { id }) == 0)
                    return false;
                await AuditLog.AddAsync(session, time.Milliseconds(), by, new AuditNote(AuditActs.MailDiscarded, $"Mail {id}"));
                return true;
            },
            cancellation: cancellation);

    /// <summary>Removes the rows that have been kept long enough. To be called once an hour or so.</summary>
    /// <returns>How many.</returns>
    public ValueTask<int> SweepAsync(CancellationToken cancellation = default) =>
        database.WriteAsync(
            session => session.ExecuteAsync(
                "DELETE FROM mail WHERE sent_at <= @since OR failed_at <= @since", new { since = time.Milliseconds() - (long)KeptFor.TotalMilliseconds }),
            cancellation: cancellation);

    /// <summary>Queues mails in the transaction of the act they tell of.</summary>
    internal static async ValueTask QueueAsync(SqlSession session, IEnumerable<NewMail> mails, long now)
    {
        foreach (var mail in mails)
        {
            await session.ExecuteAsync(
                """
                INSERT INTO mail (kind, to_address, subject, body, created_at, attempts, next_attempt_at, last_error, failed_at)
                VALUES (@Kind, @To, @Subject, @Body, @now, 0, @next, @error, @failed)
                """,
                new
                {
                    mail.Kind,
                    mail.To,
                    mail.Subject,
                    mail.Body,
                    now,
                    next = mail.Problem is null ? now : (long?)null,
                    error = OneLine(mail.Problem ?? ""),
                    failed = mail.Problem is null ? (long?)null : now,
                });
        }
    }

    /// <summary>What was sent to somebody, or waits to be, for her to see.</summary>
    internal static async ValueTask<List<QueuedMail>> ListToAsync(SqlSession session, long personId) =>
        (await session.QueryAsync<Row>($"SELECT {Columns} FROM mail WHERE {ToPerson} ORDER BY id", new { personId })).ConvertAll(row => row.ToMail());

    /// <summary>Removes what was sent to somebody, or waits to be. To be called while her row is there.</summary>
    internal static async ValueTask ForgetAsync(SqlSession session, long personId) =>
        await session.ExecuteAsync($"DELETE FROM mail WHERE {ToPerson}", new { personId });

    // The queue holds addresses in lower case too.
    private const string ToPerson = $"to_address IN ({PersonStore.AddressesSql})";

    private static ValueTask<long?> NextAsync(SqlSession session) => session.QuerySingleAsync<long?>("SELECT MIN(next_attempt_at) FROM mail");

    private static string Condition(MailState state) => state switch
    {
        MailState.Waiting => "next_attempt_at IS NOT NULL",
        MailState.Failed => "failed_at IS NOT NULL",
        _ => "sent_at IS NOT NULL",
    };

    private static string OneLine(string text) =>
        new string([.. text.Take(500)]).ReplaceLineEndings(" ") is var line && line.Any(char.IsControl)
            ? string.Concat(line.Where(character => !char.IsControl(character)))
            : line;

    private async ValueTask ExecuteAsync(string sql, object parameters, CancellationToken cancellation) =>
        await database.WriteAsync(session => session.ExecuteAsync(sql, parameters), cancellation: cancellation);

    private sealed class Row
    {
        public long Id { get; init; }

        public string Kind { get; init; } = "";

        public string ToAddress { get; init; } = "";

        public string Subject { get; init; } = "";

        public string Body { get; init; } = "";

        public long CreatedAt { get; init; }

        public long Attempts { get; init; }

        public long? NextAttemptAt { get; init; }

        public string LastError { get; init; } = "";

        public long? SentAt { get; init; }

        public long? FailedAt { get; init; }

        public QueuedMail ToMail() => new()
        {
            Id = Id,
            Kind = Kind,
            To = ToAddress,
            Subject = Subject,
            State = SentAt is not null ? MailState.Sent : FailedAt is not null ? MailState.Failed : MailState.Waiting,
            CreatedAt = Clock.Time(CreatedAt),
            Attempts = (int)Attempts,
            NextAttemptAt = Clock.Time(NextAttemptAt),
            LastError = LastError,
            SentAt = Clock.Time(SentAt),
            FailedAt = Clock.Time(FailedAt),
        };
    }
}
