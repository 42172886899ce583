using ToolKit.Database;
using ToolKit.Library;

namespace ToolKit.Access;

/// <summary>How often somebody is told by mail of what happens to what she follows.</summary>
public enum DigestRhythm
{
    Daily,
    Weekly,
}

/// <summary>A digest that is due.</summary>
/// <param name="PersonId">For whom.</param>
/// <param name="Name">Her name.</param>
/// <param name="Mail">Where it goes.</param>
/// <param name="Rhythm">How often she gets one.</param>
/// <param name="ToldUpTo">The last change of the feed she was told of.</param>
public sealed record DueDigest(long PersonId, string Name, string Mail, DigestRhythm Rhythm, long ToldUpTo);

/// <summary>What people follow, who is told of it by mail, and how far the feed had come on their visits. Gives no right: what has happened is asked of their <see cref="LibraryView"/>.</summary>
public sealed class FollowStore(SqlDatabase database, DocumentLibrary library, TimeProvider time)
{
    /// <summary>How much somebody can follow.</summary>
    public const int Most = 200;

    /// <summary>Begins to follow a document or folder; doing it again changes nothing.</summary>
    /// <exception cref="RefusedException">She follows too much already.</exception>
    public async ValueTask FollowAsync(Principal person, ViewedPath entry, CancellationToken cancellation = default)
    {
        var (personId, entryId) = (IdOf(person), entry.Required.Id);
        await database.WriteAsync(
            async session =>
            {
                if (await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM follow WHERE person_id = @personId AND entry_id <> @entryId", new { personId, entryId }) >= Most)
                    throw new RefusedException(Refusals.FollowsTooMuch);
                return await session.ExecuteAsync(
                    "INSERT INTO follow (person_id, entry_id) VALUES (@personId, @entryId) ON CONFLICT (person_id, entry_id) DO NOTHING", new { personId, entryId });
            },
            cancellation: cancellation);
    }

    /// <summary>Ends following; where she does not follow it, nothing happens.</summary>
    public async ValueTask UnfollowAsync(Principal person, long entryId, CancellationToken cancellation = default) =>
        await database.WriteAsync(
            session => session.ExecuteAsync("DELETE FROM follow WHERE person_id = @personId AND entry_id = @entryId", new { personId = IdOf(person), entryId }),
            cancellation: cancellation);

    /// <summary>The ids of what she follows, those included that are gone or that she may no longer see.</summary>
    public ValueTask<List<long>> ListAsync(long personId, CancellationToken cancellation = default) =>
        database.ReadAsync(session => ListAsync(session, personId), cancellation);

    /// <summary>Whether she follows it itself, and not only a folder above.</summary>
    public async ValueTask<bool> IsFollowedAsync(Principal person, long entryId, CancellationToken cancellation = default) =>
        await database.ReadAsync(
            session => session.QuerySingleAsync<long>(
                "SELECT COUNT(*) FROM follow WHERE person_id = @personId AND entry_id = @entryId", new { personId = IdOf(person), entryId }),
            cancellation) > 0;

    /// <summary>How often she is told by mail; null: never.</summary>
    public ValueTask<DigestRhythm?> FindRhythmAsync(Principal person, CancellationToken cancellation = default) =>
        database.ReadAsync(session => FindRhythmAsync(session, IdOf(person)), cancellation);

    /// <summary>Begins, changes or ends (null) telling her by mail; what happened before is not told.</summary>
    /// <param name="due">When the first one is.</param>
    public async ValueTask SetRhythmAsync(Principal person, DigestRhythm? rhythm, DateTimeOffset due, CancellationToken cancellation = default)
    {
        var last = await library.GetLastChangeAsync(cancellation);
        await database.WriteAsync(
            session => rhythm is { } wanted
                ? session.ExecuteAsync(
                    """
                    INSERT INTO digest (person_id, rhythm, told_up_to, due_at) VALUES (@personId, @rhythm, @last, @due)
                    ON CONFLICT (person_id) DO UPDATE SET rhythm = excluded.rhythm, due_at = excluded.due_at
                    """,
                    new { personId = IdOf(person), rhythm = wanted.ToString(), last, due = due.ToUnixTimeMilliseconds() })
                : session.ExecuteAsync("DELETE FROM digest WHERE person_id = @personId", new { personId = IdOf(person) }),
            cancellation: cancellation);
    }

    /// <summary>The digests that are due, the oldest first. For the server's upkeep; it asks nobody's rights.</summary>
    /// <param name="limit">1 to 1,000.</param>
    public async ValueTask<List<DueDigest>> ListDueAsync(int limit, CancellationToken cancellation = default) =>
        (await database.ReadAsync(
            session => session.QueryAsync<DueRow>(
                """
                SELECT p.id AS PersonId, p.name AS Name, COALESCE(p.mail, p.contact_mail, '') AS Mail, d.rhythm AS Rhythm, d.told_up_to AS ToldUpTo
                FROM digest d JOIN person p ON p.id = d.person_id WHERE d.due_at <= @now AND p.disabled_at IS NULL ORDER BY d.due_at, p.id LIMIT @limit
                """,
                new { now = time.Milliseconds(), limit = Math.Clamp(limit, 1, 1000) }),
            cancellation)).ConvertAll(row => new DueDigest(row.PersonId, row.Name, row.Mail, Enum.Parse<DigestRhythm>(row.Rhythm), row.ToldUpTo));

    /// <summary>Notes how far somebody was told, and queues the mail in the same transaction: it goes out once, also when two servers do this.</summary>
    /// <param name="upTo">The last change that was looked at.</param>
    /// <param name="next">When the next digest is due.</param>
    /// <param name="mail">Null: there was nothing to tell.</param>
    /// <returns>False: it was done before, or she wants none any more.</returns>
    public ValueTask<bool> TellAsync(DueDigest digest, long upTo, DateTimeOffset next, NewMail? mail, CancellationToken cancellation = default) =>
        database.WriteAsync(
            async session =>
            {
                var changed = await session.ExecuteAsync(
                    "UPDATE digest SET told_up_to = @upTo, due_at = @next WHERE person_id = @PersonId AND told_up_to = @ToldUpTo AND due_at <= @now",
                    new { digest.PersonId, digest.ToldUpTo, upTo, next = next.ToUnixTimeMilliseconds(), now = time.Milliseconds() });
                if (changed > 0 && mail is not null)
                    await MailStore.QueueAsync(session, [mail], time.Milliseconds());
                return changed > 0;
            },
            cancellation: cancellation);

    /// <summary>The last change of the feed when she was here before; null: this is her first visit.</summary>
    public ValueTask<long?> FindLastVisitAsync(Principal person, CancellationToken cancellation = default) =>
        database.ReadAsync(
            session => session.QueryFirstOrDefaultAsync<long?>("SELECT before_number FROM visit WHERE person_id = @personId", new { personId = IdOf(person) }),
            cancellation);

    internal static ValueTask<List<long>> ListAsync(SqlSession session, long personId) =>
        session.QueryAsync<long>("SELECT entry_id FROM follow WHERE person_id = @personId ORDER BY entry_id", new { personId });

    internal static async ValueTask<DigestRhythm?> FindRhythmAsync(SqlSession session, long personId) =>
        await session.QueryFirstOrDefaultAsync<string>("SELECT rhythm FROM digest WHERE person_id = @personId", new { personId }) is { } rhythm
            ? Enum.Parse<DigestRhythm>(rhythm)
            : null;

    /// <summary>A visit begins: what is new is what has come since the last one.</summary>
    /// <param name="number">The last change of the feed.</param>
    internal static async ValueTask BeginVisitAsync(SqlSession session, long personId, long number) =>
        await session.ExecuteAsync(
            """
            INSERT INTO visit (person_id, before_number, last_number) VALUES (@personId, @number, @number)
            ON CONFLICT (person_id) DO UPDATE SET before_number = visit.last_number, last_number = excluded.last_number
            """,
            new { personId, number });

    /// <summary>She is still here.</summary>
    internal static async ValueTask ContinueVisitAsync(SqlSession session, long personId, long number) =>
        await session.ExecuteAsync("UPDATE visit SET last_number = @number WHERE person_id = @personId", new { personId, number });

    private static long IdOf(Principal person) => person.Author.PersonId!.Value;

    private sealed class DueRow
    {
        public long PersonId { get; init; }

        public string Name { get; init; } = "";

        public string Mail { get; init; } = "";

        public string Rhythm { get; init; } = "";

        public long ToldUpTo { get; init; }
    }
}
