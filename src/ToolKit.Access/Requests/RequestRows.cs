using System.Security.Cryptography;
using ToolKit.Database;

namespace ToolKit.Access;

/// <summary>The queries over requests and invitations.</summary>
internal static class RequestRows
{
    public const string LinkPrefix = "rq_";
    public const string InvitationPrefix = "in_";

    private const string Select =
        """
        SELECT q.id AS Id, q.state AS State, q.person_id AS PersonId, q.name AS Name, q.job AS Job, q.body AS Body, q.mail AS Mail,
               q.region_id AS RegionId, r.name AS RegionName, q.site_id AS SiteId, s.name AS SiteName, q.role AS Role, q.reason AS Reason,
               q.days AS Days, q.created_at AS CreatedAt, q.confirmed_at AS ConfirmedAt, q.recorded_by AS RecordedBy, q.passed_from AS PassedFrom,
               q.proposed_by AS ProposedBy, q.proposed_at AS ProposedAt, q.granted_role AS GrantedRole, q.granted_scope AS GrantedScope,
               q.granted_until AS GrantedUntil, q.decided_by AS DecidedBy, q.decided_at AS DecidedAt, q.answer AS Answer,
               q.letters AS Letters, q.secret_hash AS SecretHash
        FROM access_request q JOIN region r ON r.id = q.region_id LEFT JOIN site s ON s.id = q.site_id
        """;

    /// <param name="where">A condition made of constants on a table q; values travel in <paramref name="parameters"/>.</param>
    public static async ValueTask<List<AccessRequest>> ListAsync(SqlSession session, string where, object parameters) =>
        (await session.QueryAsync<Row>($"{Select} WHERE {where}", parameters)).ConvertAll(row => row.ToRequest());

    public static async ValueTask<AccessRequest?> FindAsync(SqlSession session, long id) =>
        await ListAsync(session, "q.id = @id", new { id }) is [var request] ? request : null;

    /// <summary>The request of a link; null when there is none, or the secret is wrong.</summary>
    public static async ValueTask<AccessRequest?> FindByLinkAsync(SqlSession session, string? link)
    {
        if (!Secret.TrySplit(link, LinkPrefix, out var letters, out var secret))
            return null;
        var row = await session.QueryFirstOrDefaultAsync<Row>($"{Select} WHERE q.letters = @letters", new { letters });
        return row?.SecretHash is { } hash && CryptographicOperations.FixedTimeEquals(hash, Secret.Hash(secret)) ? row.ToRequest() : null;
    }

    /// <summary>A request ready to be kept.</summary>
    /// <exception cref="RefusedException">Something is missing, too long, or out of bounds.</exception>
    public static NewAccessRequest Clean(NewAccessRequest request, bool needsMail = true)
    {
        if (request.Days is < 1 or > RequestStore.MostDays)
            throw new RefusedException(Refusals.RequestDays);
        if (request.Role == Role.Administrator || !Enum.IsDefined(request.Role))
            throw new RefusedException(Refusals.RequestRole);
        if (!Enum.IsDefined(request.Body))
            throw new RefusedException(Refusals.RequestBody);
        return request with
        {
            Name = AccessRows.Clean(request.Name, 100, Refusals.Name),
            Function = AccessRows.Clean(request.Function, 200, Refusals.RequestFunction),
            Mail = PersonKey.TryParse(request.Mail, out var key) && key.IsLocal ? key.Mail
                : !needsMail && request.Mail.Length == 0 ? ""
                : throw new RefusedException(Refusals.Mail),
            Reason = AccessRows.CleanLines(request.Reason, 1000, Refusals.RequestReason),
        };
    }

    /// <exception cref="RefusedException">There is no such region, or no such site in it.</exception>
    public static async ValueTask CheckPlaceAsync(SqlSession session, long regionId, long? siteId)
    {
        var found = siteId is null
            ? await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM region WHERE id = @regionId", new { regionId })
            : await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM site WHERE id = @siteId AND region_id = @regionId", new { siteId, regionId });
        if (found == 0)
            throw new RefusedException(Refusals.NoSuchPlace);
    }

    /// <summary>Whether the same is asked already and waits.</summary>
    public static async ValueTask<bool> IsAskedAsync(SqlSession session, NewAccessRequest request, long? personId) =>
        await session.QuerySingleAsync<long>(
            $"""
            SELECT COUNT(*) FROM access_request
            WHERE state = 'Open' AND region_id = @RegionId AND role = @role AND {(personId is null ? "mail = @Mail" : "person_id = @personId")}
              AND {(request.SiteId is null ? "site_id IS NULL" : "site_id = @SiteId")}
            """,
            new { request.RegionId, request.SiteId, request.Mail, personId, role = request.Role.ToString() }) > 0;

    public static ValueTask<long> InsertAsync(SqlSession session, NewAccessRequest request, RequestOrigin origin, long now) =>
        session.QuerySingleAsync<long>(
            """
            INSERT INTO access_request (state, letters, secret_hash, person_id, name, job, body, mail, region_id, site_id, role, reason, days, search,
                                        created_at, confirmed_at, recorded_by, answer)
            VALUES (@state, @Letters, @Hash, @PersonId, @Name, @Function, @body, @Mail, @RegionId, @SiteId, @role, @Reason, @Days, @search,
                    @now, @confirmed, @RecordedBy, '')
            RETURNING id
            """,
            new
            {
                state = (origin.Letters is null ? RequestState.Open : RequestState.Unconfirmed).ToString(),
                origin.Letters,
                origin.Hash,
                origin.PersonId,
                origin.RecordedBy,
                request.Name,
                request.Function,
                body = request.Body.ToString(),
                request.Mail,
                request.RegionId,
                request.SiteId,
                role = request.Role.ToString(),
                request.Reason,
                Days = (long)request.Days,
                search = $"{request.Name} {request.Mail} {request.Function}".ToLowerInvariant(),
                now,
                confirmed = origin.Letters is null ? now : (long?)null,
            });

    /// <summary>Makes the invitation of an approved request; an earlier one no longer holds.</summary>
    /// <returns>The secret that stands in the link. It is not kept.</returns>
    public static async ValueTask<string> InviteAsync(SqlSession session, long requestId, long now)
    {
        var (letters, secret) = (Secret.NewLetters(), Secret.New());
        await session.ExecuteAsync("DELETE FROM invitation WHERE request_id = @requestId", new { requestId });
        await session.ExecuteAsync(
            "INSERT INTO invitation (letters, secret_hash, request_id, created_at, expires_at) VALUES (@letters, @hash, @requestId, @now, @until)",
            new { letters, hash = Secret.Hash(secret), requestId, now, until = now + (long)RequestStore.InvitationLifetime.TotalMilliseconds });
        return $"{InvitationPrefix}{letters}_{secret}";
    }

    /// <summary>The invitation of a link with its request; null when it does not hold.</summary>
    public static async ValueTask<(AccessRequest Request, DateTimeOffset ExpiresAt)?> FindInvitationAsync(SqlSession session, string? link, long now)
    {
        if (!Secret.TrySplit(link, InvitationPrefix, out var letters, out var secret))
            return null;
        var row = await session.QueryFirstOrDefaultAsync<InvitationRow>(
            "SELECT secret_hash AS SecretHash, request_id AS RequestId, expires_at AS ExpiresAt FROM invitation WHERE letters = @letters", new { letters });
        return row is not null
            && CryptographicOperations.FixedTimeEquals(row.SecretHash, Secret.Hash(secret))
            && row.ExpiresAt > now
            && await FindAsync(session, row.RequestId) is { State: RequestState.Approved, PersonId: null, Terms: { } terms } request
            && terms.Until.ToUnixTimeMilliseconds() > now
            ? (request, Clock.Time(row.ExpiresAt))
            : null;
    }

    private sealed class InvitationRow
    {
        public byte[] SecretHash { get; init; } = [];

        public long RequestId { get; init; }

        public long ExpiresAt { get; init; }
    }

    private sealed class Row
    {
        public long Id { get; init; }

        public string State { get; init; } = "";

        public long? PersonId { get; init; }

        public string Name { get; init; } = "";

        public string Job { get; init; } = "";

        public string Body { get; init; } = "";

        public string Mail { get; init; } = "";

        public long RegionId { get; init; }

        public string RegionName { get; init; } = "";

        public long? SiteId { get; init; }

        public string? SiteName { get; init; }

        public string Role { get; init; } = "";

        public string Reason { get; init; } = "";

        public long Days { get; init; }

        public long CreatedAt { get; init; }

        public long? ConfirmedAt { get; init; }

        public long? RecordedBy { get; init; }

        public long? PassedFrom { get; init; }

        public long? ProposedBy { get; init; }

        public long? ProposedAt { get; init; }

        public string? GrantedRole { get; init; }

        public long? GrantedScope { get; init; }

        public long? GrantedUntil { get; init; }

        public long? DecidedBy { get; init; }

        public long? DecidedAt { get; init; }

        public string Answer { get; init; } = "";

        public string? Letters { get; init; }

        public byte[]? SecretHash { get; init; }

        public AccessRequest ToRequest() => new()
        {
            Id = Id,
            State = Enum.Parse<RequestState>(State),
            Name = Name,
            Function = Job,
            Body = Enum.Parse<AllianceBody>(Body),
            Mail = Mail,
            RegionId = RegionId,
            RegionName = RegionName,
            SiteId = SiteId,
            SiteName = SiteName,
            Role = Enum.Parse<Role>(Role),
            Reason = Reason,
            Days = (int)Days,
            CreatedAt = Clock.Time(CreatedAt),
            ConfirmedAt = Clock.Time(ConfirmedAt),
            PersonId = PersonId,
            RecordedBy = RecordedBy,
            PassedFrom = PassedFrom,
            ProposedBy = ProposedBy,
            ProposedAt = Clock.Time(ProposedAt),
            Terms = GrantedRole is { } role && GrantedScope is { } scope && GrantedUntil is { } until
                ? new GrantTerms(Enum.Parse<Role>(role), scope, Clock.Time(until))
                : null,
            DecidedBy = DecidedBy,
            DecidedAt = Clock.Time(DecidedAt),
            Answer = Answer,
        };
    }
}

/// <summary>How a request came in.</summary>
/// <param name="Letters">Of its confirming link; null: it needs none and is open at once.</param>
/// <param name="Hash">Of the link's secret.</param>
/// <param name="PersonId">Who asked while signed in.</param>
/// <param name="RecordedBy">Who wrote it down for somebody else.</param>
internal sealed record RequestOrigin(string? Letters = null, byte[]? Hash = null, long? PersonId = null, long? RecordedBy = null);
