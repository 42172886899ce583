using System.Globalization;
using ToolKit.Database;

namespace ToolKit.Access;

/// <summary>One act that must be accounted for.</summary>
/// <param name="At">When.</param>
/// <param name="PersonId">Who; null: a command, nobody known, or somebody who has been erased.</param>
/// <param name="PersonName">Her name then, or <c>Kommando</c>; empty: nobody known.</param>
/// <param name="Door">Where it came in: <c>command</c>, <c>dav</c>, <c>browser</c> or <c>api</c>.</param>
/// <param name="Act">What was done, one word of <see cref="AuditActs"/> or a command's.</param>
/// <param name="Subject">To what: a path, a region, a request, a grant.</param>
/// <param name="Reason">Why; empty where none was asked for.</param>
public sealed record AuditEntry(DateTimeOffset At, long? PersonId, string PersonName, string Door, string Act, string Subject, string Reason)
{
    /// <summary>The row's id: later acts have greater ones.</summary>
    public long Id { get; init; }

    /// <summary>The grant that allowed it, as <c>RegionAdmin 17</c>; empty: it needed none.</summary>
    public string Authority { get; init; } = "";

    /// <summary>What exactly was done; no secrets, no names.</summary>
    public string Detail { get; init; } = "";

    /// <summary>The region it belongs to; null: only administrators read it.</summary>
    public long? RegionId { get; init; }

    /// <summary>The site it belongs to; null: none.</summary>
    public long? SiteId { get; init; }

    /// <summary>Whom it was done to; null: nobody, or somebody who has been erased.</summary>
    public long? AboutPersonId { get; init; }

    /// <summary>That person's name now; null with <see cref="AboutPersonId"/>.</summary>
    public string? AboutPersonName { get; init; }
}

/// <summary>Something to be noted. What it does not say is empty.</summary>
/// <param name="Act">One word of <see cref="AuditActs"/>.</param>
/// <param name="Subject">A path, a region, a request, a grant; up to 500 characters are kept.</param>
public sealed record AuditNote(string Act, string Subject)
{
    /// <summary>Why, in the words of who did it.</summary>
    public string Reason { get; init; } = "";

    /// <summary>What exactly; no secrets, no names: erasing a person does not look in here.</summary>
    public string Detail { get; init; } = "";

    public long? RegionId { get; init; }

    public long? SiteId { get; init; }

    /// <summary>Whom it was done to.</summary>
    public long? AboutPersonId { get; init; }
}

/// <summary>The words for acts, in the order of a page's filter.</summary>
public static class AuditActs
{
    public const string SignIn = "sign-in";
    public const string SignInRefused = "sign-in-refused";
    public const string SignOut = "sign-out";
    public const string SecondFactorSet = "second-factor-set";
    public const string SecondFactorRemoved = "second-factor-removed";
    public const string PasswordReset = "password-reset";
    public const string PasswordChanged = "password-changed";
    public const string PersonAdded = "person-added";
    public const string PersonRenamed = "person-renamed";
    public const string PersonDisabled = "person-disabled";
    public const string PersonEnabled = "person-enabled";
    public const string PersonExported = "person-exported";
    public const string PersonErased = "person-erased";
    public const string PasswordLinkMade = "password-link-made";
    public const string Refused = "refused";
    public const string RequestMade = "request-made";
    public const string RequestConfirmed = "request-confirmed";
    public const string RequestRecorded = "request-recorded";
    public const string RequestWithdrawn = "request-withdrawn";
    public const string RequestProposed = "request-proposed";
    public const string RequestApproved = "request-approved";
    public const string RequestRefused = "request-refused";
    public const string RequestPassedOn = "request-passed-on";
    public const string InvitationMade = "invitation-made";
    public const string InvitationWithdrawn = "invitation-withdrawn";
    public const string InvitationRedeemed = "invitation-redeemed";
    public const string GrantGiven = "grant-given";
    public const string GrantRenewed = "grant-renewed";
    public const string GrantConfirmed = "grant-confirmed";
    public const string GrantEnded = "grant-ended";
    public const string DeputyMade = "deputy-made";
    public const string TokenMade = "token-made";
    public const string TokenWithdrawn = "token-withdrawn";
    public const string ReviewOpened = "review-opened";
    public const string RegionChanged = "region-changed";
    public const string LandChanged = "land-changed";
    public const string SiteChanged = "site-changed";
    public const string SiteProfileChanged = "site-profile-changed";
    public const string StructureImported = "structure-imported";
    public const string TextBlockChanged = "text-block-changed";
    public const string FolderPublic = "folder-public";
    public const string LockBroken = "lock-broken";
    public const string ReadsWatched = "reads-watched";
    public const string AdaptationReviewed = "adaptation-reviewed";
    public const string DraftPublished = "draft-published";
    public const string DraftPublishedDespite = "draft-published-despite";
    public const string DraftReturned = "draft-returned";
    public const string MailDiscarded = "mail-discarded";
    public const string KeyRenewed = "key-renewed";
    public const string Imported = "import";
    public const string Exported = "export";
    public const string Reindexed = "reindex";
    public const string Purged = "purge";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        SignIn, SignInRefused, SignOut, SecondFactorSet, SecondFactorRemoved, PasswordReset, PasswordChanged, PersonAdded, PersonRenamed, PersonDisabled, PersonEnabled, PersonExported, PersonErased, PasswordLinkMade, Refused,
        RequestMade, RequestConfirmed, RequestRecorded, RequestWithdrawn, RequestProposed, RequestApproved, RequestRefused, RequestPassedOn, InvitationMade, InvitationWithdrawn, InvitationRedeemed, GrantGiven, GrantRenewed, GrantConfirmed, GrantEnded,
        DeputyMade, TokenMade, TokenWithdrawn, ReviewOpened, RegionChanged, LandChanged, SiteChanged, SiteProfileChanged, StructureImported, TextBlockChanged, FolderPublic, LockBroken, ReadsWatched, AdaptationReviewed, DraftPublished, DraftPublishedDespite, DraftReturned, MailDiscarded, Imported, Exported, Reindexed, Purged, KeyRenewed,
    ];
}

/// <summary>The record of acts. It only grows, until <see cref="ReduceAsync(int, CancellationToken)"/> turns what is old into counts.</summary>
public sealed class AuditLog(SqlDatabase database, TimeProvider time)
{
    /// <summary>The name that stands for the operator's own commands.</summary>
    public const string Operator = "Kommando";

    /// <summary>How long rows are kept when nothing else is said, in days.</summary>
    public const int DefaultRetentionDays = 180;

    private const int RowsPerReduction = 5_000;

    /// <summary>Notes an act of the operator in the transaction that does it, so that neither is there without the other.</summary>
    /// <param name="session">The act's transaction.</param>
    public ValueTask AddCommandAsync(SqlSession session, AuditNote note) => AddAsync(session, time.Milliseconds(), null, note);

    /// <summary>
    /// Notes an act of the operator that is many transactions, or none: an import, an export. To be called before it begins, so that nothing of it is done without
    /// the entry.
    /// </summary>
    public async ValueTask NoteCommandAsync(AuditNote note, CancellationToken cancellation = default) =>
        await database.WriteAsync(
            async session =>
            {
                await AddCommandAsync(session, note);
                return true;
            },
            cancellation: cancellation);

    /// <summary>The latest acts first.</summary>
    /// <param name="limit">How many at most, at least 1.</param>
    public ValueTask<List<AuditEntry>> ListAsync(int limit = 100, CancellationToken cancellation = default) =>
        database.ReadAsync(session => ListAsync(session, "1 = 1", new { limit = Math.Max(1, limit) }), cancellation);

    /// <summary>The acts after one, in their order: for whoever carries them on.</summary>
    /// <param name="id">The last one known; 0: from the beginning.</param>
    /// <param name="limit">How many at most, at least 1.</param>
    public ValueTask<List<AuditEntry>> ListAfterAsync(long id, int limit, CancellationToken cancellation = default) =>
        database.ReadAsync(session => ListAsync(session, "a.id > @id", new { id, limit = Math.Max(1, limit) }, "a.id"), cancellation);

    /// <summary>
    /// Reduces the rows that are older than the retention to counts per month, act and region, and removes what was read by person in watches that
    /// ended that long ago. To be called once a day; what is broken off goes on with the next call.
    /// </summary>
    /// <param name="retentionDays">1 to 3,650.</param>
    /// <returns>How many rows were reduced.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The days are out of range.</exception>
    public async ValueTask<int> ReduceAsync(int retentionDays = DefaultRetentionDays, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(retentionDays, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(retentionDays, 3650);
        var before = time.Milliseconds() - (retentionDays * 86_400_000L);
        await database.WriteAsync(session => session.ExecuteAsync("DELETE FROM read_watch WHERE until_time <= @before", new { before }), cancellation: cancellation);
        var reduced = 0;
        int step;
        do
        {
            step = await database.WriteAsync(session => ReduceAsync(session, before), cancellation: cancellation);
            reduced += step;
        }
        while (step == RowsPerReduction);
        return reduced;
    }

    /// <summary>What remains of rows that have been reduced, the latest month first.</summary>
    internal static async ValueTask<List<AuditCount>> CountsAsync(SqlSession session, string where, object parameters) =>
        (await session.QueryAsync<CountRow>(
            $"SELECT month AS Month, act AS Act, region_id AS RegionId, number AS Number FROM audit_count a WHERE {where} ORDER BY month DESC, act, region_id",
            parameters)).ConvertAll(row => new AuditCount(row.Month, row.Act, row.RegionId == 0 ? null : row.RegionId, row.Number));

    /// <param name="where">A condition made of constants on a table a; values travel in <paramref name="parameters"/>, which holds <c>limit</c>.</param>
    internal static async ValueTask<List<AuditEntry>> ListAsync(SqlSession session, string where, object parameters, string order = "a.id DESC") =>
        (await session.QueryAsync<Row>(
            $"""
            SELECT a.id AS Id, a.at AS At, a.person_id AS PersonId, a.person_name AS PersonName, a.door AS Door, a.act AS Act, a.subject AS Subject,
                   a.reason AS Reason, a.authority AS Authority, a.detail AS Detail, a.region_id AS RegionId, a.site_id AS SiteId,
                   a.about_person_id AS AboutPersonId, p.name AS AboutPersonName
            FROM audit a LEFT JOIN person p ON p.id = a.about_person_id
            WHERE {where} ORDER BY {order} LIMIT @limit
            """,
            parameters)).ConvertAll(row => row.ToEntry());

    /// <summary>Notes an act in the transaction that does it.</summary>
    /// <param name="by">Who did it, through which door; null: the operator, by a command. Her grants are not asked.</param>
    /// <param name="authority">The grant that allowed it; null: it needed none.</param>
    internal static ValueTask AddAsync(SqlSession session, long now, Principal? by, AuditNote note, Grant? authority = null) =>
        by is null
            ? InsertAsync(session, now, null, Operator, "command", "", note)
            : InsertAsync(
                session,
                now,
                by.Person?.Id,
                by.Person?.Name ?? "",
                DoorName(by.Door),
                authority is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{authority.Role} {authority.Id}"),
                note);

    /// <summary>Notes an act of somebody for whom there is no principal (yet).</summary>
    /// <param name="personId">Who; null, or nobody's any more: nobody known, and then no name is kept either.</param>
    internal static async ValueTask AddAsync(SqlSession session, long now, long? personId, Door door, AuditNote note)
    {
        var person = personId is { } id ? await PersonStore.FindRowAsync(session, id) : null;
        await InsertAsync(session, now, person?.Id, person?.Name ?? "", DoorName(door), "", note);
    }

    private static async ValueTask InsertAsync(
        SqlSession session, long at, long? personId, string personName, string door, string authority, AuditNote note) =>
        await session.ExecuteAsync(
            """
            INSERT INTO audit (at, person_id, person_name, door, act, subject, reason, authority, detail, region_id, site_id, about_person_id)
            VALUES (@at, @personId, @personName, @door, @Act, @subject, @reason, @authority, @detail, @RegionId, @SiteId, @AboutPersonId)
            """,
            new
            {
                at,
                personId,
                personName,
                door,
                note.Act,
                subject = Cut(note.Subject, 500),
                reason = Cut(note.Reason, 1000),
                authority,
                detail = Cut(note.Detail, 1000),
                note.RegionId,
                note.SiteId,
                note.AboutPersonId,
            });

    private static async ValueTask<int> ReduceAsync(SqlSession session, long before)
    {
        var rows = await session.QueryAsync<Row>(
            "SELECT id AS Id, at AS At, act AS Act, region_id AS RegionId FROM audit WHERE at < @before ORDER BY id LIMIT @RowsPerReduction",
            new { before, RowsPerReduction });
        foreach (var group in rows.GroupBy(row => (Month: Clock.Time(row.At).ToString("yyyy-MM", CultureInfo.InvariantCulture), row.Act, row.RegionId)))
        {
            await session.ExecuteAsync(
                """
                INSERT INTO audit_count (month, act, region_id, number) VALUES (@Month, @Act, @region, @number)
                ON CONFLICT (month, act, region_id) DO UPDATE SET number = audit_count.number + excluded.number
                """,
                new { group.Key.Month, group.Key.Act, region = group.Key.RegionId ?? 0, number = (long)group.Count() });
        }

        if (rows.Count > 0)
        {
            await session.ExecuteAsync(
                $"DELETE FROM audit WHERE {session.Dialect.In("id", "ids")}", new { ids = session.Dialect.Ids(rows.Select(row => row.Id)) });
        }

        return rows.Count;
    }

    private static string DoorName(Door door) => door switch
    {
        Door.Dav => "dav",
        Door.Browser => "browser",
        _ => "api",
    };

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    private sealed class CountRow
    {
        public string Month { get; init; } = "";

        public string Act { get; init; } = "";

        public long RegionId { get; init; }

        public long Number { get; init; }
    }

    private sealed class Row
    {
        public long Id { get; init; }

        public long At { get; init; }

        public long? PersonId { get; init; }

        public string PersonName { get; init; } = "";

        public string Door { get; init; } = "";

        public string Act { get; init; } = "";

        public string Subject { get; init; } = "";

        public string Reason { get; init; } = "";

        public string Authority { get; init; } = "";

        public string Detail { get; init; } = "";

        public long? RegionId { get; init; }

        public long? SiteId { get; init; }

        public long? AboutPersonId { get; init; }

        public string? AboutPersonName { get; init; }

        public AuditEntry ToEntry() => new(Clock.Time(At), PersonId, PersonName, Door, Act, Subject, Reason)
        {
            Id = Id,
            Authority = Authority,
            Detail = Detail,
            RegionId = RegionId,
            SiteId = SiteId,
            AboutPersonId = AboutPersonId,
            AboutPersonName = AboutPersonName,
        };
    }
}

/// <summary>How often something was done in a month, when the rows themselves are gone.</summary>
/// <param name="Month">As <c>2026-03</c>.</param>
/// <param name="RegionId">The region it belonged to; null: none.</param>
public sealed record AuditCount(string Month, string Act, long? RegionId, long Number);
