using System.Globalization;
using System.Runtime.CompilerServices;
using ToolKit.Database;

namespace ToolKit.Access;

/// <content>The record of acts as its readers may see it, and reading by person on one folder.</content>
public sealed partial class AccessDesk
{
    /// <summary>How long reading by person can be switched on, in days.</summary>
    public const int MostWatchDays = 90;

    private const int RowsPerRead = 500;

    /// <summary>The acts in her own scope, the latest first. What is not hers is left out before any limit; acts of no region are administrators' alone.</summary>
    public ValueTask<IReadOnlyList<AuditEntry>> ListAuditAsync(AuditFilter filter, CancellationToken cancellation = default) =>
        ReadAsync<IReadOnlyList<AuditEntry>>(
            async (session, territory) => territory.IsNothing ? [] : await AuditAsync(session, territory, filter, Math.Clamp(filter.Limit, 1, 200)), cancellation);

    /// <summary>What remains of acts older than the retention: counts per month, in her own scope. Empty for those who decide for single sites only.</summary>
    public ValueTask<IReadOnlyList<AuditCount>> ListAuditCountsAsync(CancellationToken cancellation = default) =>
        ReadAsync<IReadOnlyList<AuditCount>>(
            async (session, territory) => territory.IsNothing
                ? []
                : await AuditLog.CountsAsync(
                    session,
                    territory.IsEverything ? "1 = 1" : session.Dialect.In("a.region_id", "regions"),
                    new { regions = session.Dialect.Ids(territory.Regions) }),
            cancellation);

    /// <summary>The acts as lines of a CSV table with semicolons, the heading first, without line ends. Read part by part: memory does not grow with it.</summary>
    /// <param name="filter">Its limit does not count.</param>
    public async IAsyncEnumerable<string> ListAuditCsvAsync(AuditFilter filter, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        yield return CsvTable.Write("Zeit (UTC)", "Person", "Zugangsweg", "Berechtigung", "Vorgang", "Gegenstand", "Betrifft", "Einzelheiten", "Begründung");
        while (true)
        {
            var part = filter;
            var rows = await ReadAsync<IReadOnlyList<AuditEntry>>(
                async (session, territory) => territory.IsNothing ? [] : await AuditAsync(session, territory, part, RowsPerRead), cancellation);
            foreach (var row in rows)
            {
                yield return CsvTable.Write(
                    row.At.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), row.PersonName, row.Door, row.Authority, row.Act, row.Subject,
                    row.AboutPersonName, row.Detail, row.Reason);
            }

            if (rows.Count < RowsPerRead)
                yield break;
            filter = filter with { BeforeId = rows[^1].Id };
        }
    }

    /// <summary>
    /// Switches on that reading in one folder is noted by person. Its readers must be told: <see cref="LibraryGate.FindReadWatchAsync"/> says so with every
    /// request.
    /// </summary>
    /// <param name="reason">1 to 1,000 characters, shown to the readers.</param>
    /// <param name="until">At most <see cref="MostWatchDays"/> days from now.</param>
    /// <exception cref="AccessDeniedException">Only administrators do this.</exception>
    /// <exception cref="RefusedException">It is no folder, or reason or end are unusable.</exception>
    public async ValueTask<ReadWatch> WatchReadingAsync(long folderId, string reason, DateTimeOffset until, CancellationToken cancellation = default)
    {
        reason = AccessRows.CleanLines(reason, 1000, Refusals.WatchEnd);
        var now = gate.Time.GetUtcNow();
        if (until <= now || until > now.AddDays(MostWatchDays))
            throw new RefusedException(Refusals.WatchEnd);
        await RequireAdministratorAsync(cancellation);
        if (await library.ResolveAsync(folderId, cancellation) is not { Entry.IsFolder: true } folder)
            throw new RefusedException(Refusals.NotAFolder);
        return await ActAsync(
            async act =>
            {
                var authority = act.Require(Right.Administer, Root);
                var id = await act.Session.QuerySingleAsync<long>(
                    """
                    INSERT INTO read_watch (folder_id, reason, until_time, made_by, made_at) VALUES (@folderId, @reason, @until, @by, @Milliseconds)
                    RETURNING id
                    """,
                    new { folderId, reason, until = until.ToUnixTimeMilliseconds(), by = act.Person.Id, act.Milliseconds });
                await AccessRows.TouchAsync(act.Session);
                var (region, site) = (await StructureRows.ReadAsync(act.Session)).Locate(folder.Chain);
                await act.NoteAsync(
                    new AuditNote(AuditActs.ReadsWatched, folder.Path.ToString())
                    {
                        Reason = reason,
                        Detail = $"bis {Clock.Text(until)}",
                        RegionId = region?.Id,
                        SiteId = site?.Id,
                    },
                    authority);
                return new ReadWatch(id, folderId, reason, until);
            },
            cancellation);
    }

    /// <summary>The watches that run, and those whose reads are still kept, the latest first.</summary>
    /// <exception cref="AccessDeniedException">Only administrators see this.</exception>
    public async ValueTask<IReadOnlyList<ReadWatch>> ListWatchesAsync(CancellationToken cancellation = default)
    {
        await RequireAdministratorAsync(cancellation);
        var rows = await gate.Database.ReadAsync(
            session => session.QueryAsync<LibraryGate.WatchRow>(
                "SELECT id AS Id, folder_id AS FolderId, reason AS Reason, until_time AS UntilTime FROM read_watch ORDER BY id DESC"),
            cancellation);
        return rows.ConvertAll(row => row.ToWatch());
    }

    /// <summary>Ends reading by person before its time. False when there is no such watch, or it has ended.</summary>
    /// <exception cref="AccessDeniedException">Only administrators do this.</exception>
    public ValueTask<bool> EndWatchAsync(long watchId, CancellationToken cancellation = default) =>
        ActAsync(
            async act =>
            {
                var authority = act.Require(Right.Administer, Root);
                if (await act.Session.ExecuteAsync(
                    "UPDATE read_watch SET until_time = @Milliseconds WHERE id = @watchId AND until_time > @Milliseconds", new { act.Milliseconds, watchId }) == 0)
                {
                    return false;
                }

                await AccessRows.TouchAsync(act.Session);
                await act.NoteAsync(new AuditNote(AuditActs.ReadsWatched, $"Lesezählung {watchId}") { Detail = "beendet" }, authority);
                return true;
            },
            cancellation);

    /// <summary>Who has read what under a watch, the latest first.</summary>
    /// <param name="beforeId">The last row's id of the page before; null: from the beginning.</param>
    /// <exception cref="AccessDeniedException">Only administrators see this.</exception>
    public async ValueTask<IReadOnlyList<WatchedRead>> ListWatchedReadsAsync(
        long watchId, long? beforeId = null, int limit = 100, CancellationToken cancellation = default)
    {
        await RequireAdministratorAsync(cancellation);
        var rows = await gate.Database.ReadAsync(
            session => session.QueryAsync<WatchedRow>(
                """
                SELECT w.id AS Id, w.person_id AS PersonId, p.name AS Name, w.document_id AS DocumentId, w.at AS At
                FROM watched_read w JOIN person p ON p.id = w.person_id
                WHERE w.watch_id = @watchId AND w.id < @before ORDER BY w.id DESC LIMIT @limit
                """,
                new { watchId, before = beforeId ?? long.MaxValue, limit = Math.Clamp(limit, 1, 200) }),
            cancellation);
        return rows.ConvertAll(row => new WatchedRead(row.Id, row.PersonId, row.Name, row.DocumentId, Clock.Time(row.At)));
    }

    private static async ValueTask<List<AuditEntry>> AuditAsync(SqlSession session, Territory territory, AuditFilter filter, int limit)
    {
        var where = territory.Condition(session.Dialect, "a")
            + (filter.From is null ? "" : " AND a.at >= @from")
            + (filter.Until is null ? "" : " AND a.at < @until")
            + (filter.PersonId is null ? "" : " AND a.person_id = @person")
            + (filter.AboutPersonId is null ? "" : " AND a.about_person_id = @about")
            + (filter.Act is null ? "" : " AND a.act = @act")
            + (filter.RegionId is null ? "" : " AND a.region_id = @region")
            + (filter.SiteId is null ? "" : " AND a.site_id = @site")
            + (filter.BeforeId is null ? "" : " AND a.id < @before");
        return await AuditLog.ListAsync(
            session,
            where,
            new
            {
                regions = session.Dialect.Ids(territory.Regions),
                sites = session.Dialect.Ids(territory.Sites),
                from = filter.From?.ToUnixTimeMilliseconds() ?? 0,
                until = filter.Until?.ToUnixTimeMilliseconds() ?? 0,
                person = filter.PersonId ?? 0,
                about = filter.AboutPersonId ?? 0,
                act = filter.Act ?? "",
                region = filter.RegionId ?? 0,
                site = filter.SiteId ?? 0,
                before = filter.BeforeId ?? 0,
                limit,
            });
    }

    private sealed class WatchedRow
    {
        public long Id { get; init; }

        public long PersonId { get; init; }

        public string Name { get; init; } = "";

        public long DocumentId { get; init; }

        public long At { get; init; }
    }
}

/// <summary>Which acts to list. What is null does not restrict.</summary>
public sealed record AuditFilter
{
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this moment.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Who did it.</summary>
    public long? PersonId { get; init; }

    /// <summary>Whom it was done to.</summary>
    public long? AboutPersonId { get; init; }

    /// <summary>One of <see cref="AuditActs.All"/>.</summary>
    public string? Act { get; init; }

    public long? RegionId { get; init; }

    public long? SiteId { get; init; }

    /// <summary>The last entry's id of the page before.</summary>
    public long? BeforeId { get; init; }

    /// <summary>1 to 200.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>Reading by person is switched on for a folder and what lies below it.</summary>
/// <param name="Reason">Why, for its readers.</param>
/// <param name="Until">It ends by itself at this moment.</param>
public sealed record ReadWatch(long Id, long FolderId, string Reason, DateTimeOffset Until);

/// <summary>Somebody has read a document under a watch.</summary>
public sealed record WatchedRead(long Id, long PersonId, string PersonName, long DocumentId, DateTimeOffset At);
