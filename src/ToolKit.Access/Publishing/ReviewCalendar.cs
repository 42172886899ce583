using ToolKit.Database;

namespace ToolKit.Access;

/// <summary>Somebody who keeps documents up to date.</summary>
/// <param name="Mail">Where she is told; empty: no address is known.</param>
public sealed record DocumentEditor(long PersonId, string Name, string Mail);

/// <summary>Which editor was told of which document that is due to be looked at. Which these are is asked of her own <see cref="LibraryView"/>.</summary>
public sealed class ReviewCalendar(SqlDatabase database, TimeProvider time)
{
    /// <summary>Everybody with a running grant as an editor.</summary>
    public ValueTask<List<DocumentEditor>> ListEditorsAsync(CancellationToken cancellation = default) =>
        database.ReadAsync(
            session => session.QueryAsync(
                """
                SELECT DISTINCT p.id, p.name, COALESCE(p.mail, p.contact_mail, '')
                FROM access_grant g JOIN person p ON p.id = g.person_id
                WHERE g.role = 'Editor' AND g.withdrawn_at IS NULL AND g.from_time <= @now AND (g.until_time IS NULL OR g.until_time > @now) AND p.disabled_at IS NULL
                ORDER BY p.id
                """,
                row => new DocumentEditor(row.GetInt64(0), row.GetString(1), row.GetString(2)),
                ("@now", time.Milliseconds())),
            cancellation);

    /// <summary>Notes that an editor is told of these documents and queues the mail in the same transaction; nothing where she knows of all of them.</summary>
    /// <param name="due">Their ids, each with a day it is due, as <c>yyyy-MM-dd</c>; a document can have several.</param>
    /// <param name="write">Makes the mail, from the number of documents of which she does not know a day.</param>
    /// <returns>How many those were.</returns>
    public ValueTask<int> TellAsync(DocumentEditor editor, IReadOnlyCollection<(long EntryId, string Day)> due, Func<int, NewMail> write, CancellationToken cancellation = default) =>
        database.WriteAsync(
            async session =>
            {
                var fresh = new HashSet<long>();
                foreach (var (entryId, day) in due)
                {
                    var added = await session.ExecuteAsync(
                        "INSERT INTO review_notice (person_id, entry_id, review_date) VALUES (@PersonId, @entryId, @day) ON CONFLICT (person_id, entry_id, review_date) DO NOTHING",
                        new { editor.PersonId, entryId, day });
                    if (added > 0)
                        fresh.Add(entryId);
                }

                if (fresh.Count > 0 && editor.Mail.Length > 0)
                    await MailStore.QueueAsync(session, [write(fresh.Count)], time.Milliseconds());
                return fresh.Count;
            },
            cancellation: cancellation);
}
