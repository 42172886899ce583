using ToolKit.Database;
using ToolKit.Library;

namespace ToolKit.Access;

/// <summary>A reminder that is due: the grant ends soon.</summary>
/// <param name="Grant">The grant; its end is set.</param>
/// <param name="Days">30 or 7: which of the two reminders.</param>
/// <param name="PersonName">Whose grant.</param>
/// <param name="Mail">Her address for notices; null: none is known.</param>
/// <param name="Path">Where the scope lies.</param>
/// <param name="Region">The region it lies in, whose administrators renew it; null: outside of regions, so administrators do.</param>
/// <param name="Site">The site it lies in.</param>
public sealed record DueReminder(Grant Grant, int Days, string PersonName, string? Mail, LibraryPath Path, Region? Region, Site? Site);

/// <summary>What time does to grants: reminders before their end, yearly reviews. For the server's upkeep; it asks nobody's rights.</summary>
public sealed class GrantCalendar(SqlDatabase database, DocumentLibrary library, TimeProvider time)
{
    private const long Day = 86_400_000;

    /// <summary>
    /// The reminders that are due and were not marked, those that end first before the others. After a time of rest only the nearer reminder is due: nobody gets both
    /// at once. A grant shorter than the reminder's time is not reminded of its end, nor one that each sign-in renews.
    /// </summary>
    /// <param name="limit">1 to 1,000.</param>
    public async ValueTask<IReadOnlyList<DueReminder>> ListDueRemindersAsync(int limit = 100, CancellationToken cancellation = default)
    {
        var now = time.GetUtcNow();
        var places = await GrantRows.LocateAsync(database, library, now, cancellation);
        var rows = await database.ReadAsync(
            session => session.QueryAsync<Row>(
                $"""
                SELECT {GrantStore.Columns}, days AS Days, name AS Name, mail AS Mail FROM (
                    SELECT g.*, p.name, COALESCE(p.mail, p.contact_mail) AS mail, CASE WHEN g.until_time - @now <= 7 * @Day THEN 7 ELSE 30 END AS days
                    FROM access_grant g JOIN person p ON p.id = g.person_id
                    WHERE g.until_time > @now AND g.until_time <= @now + 30 * @Day AND p.disabled_at IS NULL AND g.origin = '' AND {session.Dialect.In("g.scope_id", "scopes")}) due
                WHERE {GrantStore.RunningSql} AND until_time - from_time > days * @Day
                  AND NOT EXISTS (
                    SELECT 1 FROM grant_reminder m WHERE m.grant_id = due.id AND m.until_time = due.until_time AND m.days <= due.days)
                ORDER BY until_time, id LIMIT @limit
                """,
                new { now = now.ToUnixTimeMilliseconds(), Day, scopes = session.Dialect.Ids(places.Keys), limit = Math.Clamp(limit, 1, 1000) }),
            cancellation);
        return rows.ConvertAll(row =>
        {
            var place = places[row.ScopeId];
            return new DueReminder(row.ToGrant(), (int)row.Days, row.Name, row.Mail, place.Path, place.Region, place.Site);
        });
    }

    /// <summary>Marks a reminder as sent. To be called before or together with sending: of two who do it, one gets true.</summary>
    /// <param name="session">The transaction in which the mail is queued.</param>
    /// <returns>False: it was marked before, and must not be sent.</returns>
    public async ValueTask<bool> MarkRemindedAsync(SqlSession session, DueReminder reminder) =>
        await session.ExecuteAsync(
            "INSERT INTO grant_reminder (grant_id, until_time, days, sent_at) VALUES (@Id, @until, @days, @now) ON CONFLICT (grant_id, until_time, days) DO NOTHING",
            new { reminder.Grant.Id, until = reminder.Grant.Until!.Value.ToUnixTimeMilliseconds(), days = (long)reminder.Days, now = time.Milliseconds() }) > 0;

    /// <summary>As the other one, in a transaction of its own.</summary>
    public ValueTask<bool> MarkRemindedAsync(DueReminder reminder, CancellationToken cancellation = default) =>
        database.WriteAsync(session => MarkRemindedAsync(session, reminder), cancellation: cancellation);

    /// <summary>Marks reminders and queues their mails, in one transaction: each goes out once, also when the process is killed in between.</summary>
    /// <param name="write">Makes the mails of those that were not marked before; must not wait for anything.</param>
    /// <returns>How many were not marked before.</returns>
    public ValueTask<int> RemindAsync(
        IReadOnlyList<DueReminder> reminders, Func<IReadOnlyList<DueReminder>, IEnumerable<NewMail>> write, CancellationToken cancellation = default) =>
        database.WriteAsync(
            async session =>
            {
                var fresh = new List<DueReminder>(reminders.Count);
                foreach (var reminder in reminders)
                {
                    if (await MarkRemindedAsync(session, reminder))
                        fresh.Add(reminder);
                }

                await MailStore.QueueAsync(session, write(fresh), time.Milliseconds());
                return fresh.Count;
            },
            cancellation: cancellation);

    /// <summary>
    /// Opens the yearly review of each region whose last one was opened a year ago, or that never had one and has a grant a year old. To be called
    /// once a day.
    /// </summary>
    /// <param name="notice">Makes the mails that tell a region of it, queued in the same transaction; must not wait for anything. Null: none.</param>
    /// <returns>The regions whose review was opened now.</returns>
    public async ValueTask<IReadOnlyList<Region>> OpenDueReviewsAsync(
        Func<Region, IEnumerable<NewMail>>? notice = null, CancellationToken cancellation = default)
    {
        var places = await GrantRows.LocateAsync(database, library, time.GetUtcNow(), cancellation);
        return await database.WriteAsync<IReadOnlyList<Region>>(
            async session =>
            {
                var now = time.Milliseconds();
                var opened = new List<Region>();
                foreach (var region in await StructureRows.RegionsAsync(session))
                {
                    var last = await session.QuerySingleAsync<long?>("SELECT MAX(opened_at) FROM review WHERE region_id = @Id", new { region.Id });
                    last ??= await session.QuerySingleAsync<long?>(
                        $"SELECT MIN(from_time) FROM access_grant WHERE {GrantStore.RunningSql} AND {session.Dialect.In("scope_id", "scopes")}",
                        new { now, scopes = session.Dialect.Ids(places.Where(place => place.Value.Region?.Id == region.Id).Select(place => place.Key)) });
                    if (last is null || last > now - (365 * Day))
                        continue;
                    await session.ExecuteAsync("INSERT INTO review (region_id, opened_at) VALUES (@Id, @now)", new { region.Id, now });
                    if (notice is not null)
                        await MailStore.QueueAsync(session, notice(region), now);
                    opened.Add(region);
                }

                return opened;
            },
            cancellation: cancellation);
    }

    private sealed class Row : GrantStore.GrantRow
    {
        public long Days { get; init; }

        public string Name { get; init; } = "";

        public string? Mail { get; init; }
    }
}
