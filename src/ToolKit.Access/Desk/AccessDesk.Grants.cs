using System.Globalization;
using ToolKit.Database;
using ToolKit.Library;

namespace ToolKit.Access;

/// <content>The life of grants: listing, renewing, confirming and ending them, one or many; deputies; device tokens of others.</content>
public sealed partial class AccessDesk
{
    /// <summary>The grants she decides about that run or will run, those that end first before the others. What is not hers is left out before any counting.</summary>
    public async ValueTask<Page<DeskGrant>> ListGrantsAsync(GrantFilter filter, CancellationToken cancellation = default)
    {
        var territory = await TerritoryAsync(cancellation);
        if (territory.IsNothing)
            return new Page<DeskGrant>([], 0);
        var places = await PlacesAsync(territory, filter.RegionId, filter.SiteId, cancellation);
        return await gate.Database.ReadConsistentlyAsync(
            session => ListGrantsAsync(session, filter, places, territory.IsEverything && filter is { RegionId: null, SiteId: null }, null), cancellation);
    }

    /// <summary>Gives grants a new end, each in one step. It is no new decision by two where the region has four eyes: those have decided who.</summary>
    /// <param name="until">The new end. Where a region's administrator gets an earlier one, so do those who stand in for her.</param>
    /// <returns>What came of each.</returns>
    /// <exception cref="RefusedException">
    /// The end is not in the future or too far, there are too many grants, the last administrator's would end earlier, or a deputy's would outlive the one it stands in for.
    /// </exception>
    public async ValueTask<IReadOnlyList<GrantChange>> RenewAsync(
        GrantSelection selection, DateTimeOffset until, CancellationToken cancellation = default)
    {
        CheckEnd(until);
        return await WithGrantsAsync(
            selection,
            async (act, grant, place, authority) =>
            {
                if (until <= grant.From)
                    throw new RefusedException(Refusals.GrantEnd);
                await act.Session.ExecuteAsync(
                    "UPDATE access_grant SET until_time = @until WHERE id = @Id", new { until = until.ToUnixTimeMilliseconds(), grant.Id });
                await AccessRows.TouchAsync(act.Session);
                await GrantRows.KeepAdministratorAsync(act.Session, grant, until, act.Milliseconds);
                var renewed = grant with { Until = until };
                await act.NoteAsync(GrantRows.Note(AuditActs.GrantRenewed, renewed, place?.Region, place?.Site), authority);
                foreach (var deputy in await GrantRows.ShortenDeputiesAsync(act.Session, renewed, act.Milliseconds))
                    await act.NoteAsync(GrantRows.Note(AuditActs.GrantRenewed, deputy, place?.Region, place?.Site), authority);
                return renewed;
            },
            cancellation,
            async (act, changes) =>
            {
                // Only now: who is represented may have got the same end after her deputy.
                foreach (var change in changes.Where(change => change.Outcome == GrantChangeOutcome.Changed))
                {
                    if (!await GrantRows.IsRepresentedUntilAsync(act.Session, change.Grant!, act.Milliseconds))
                        throw new RefusedException(Refusals.Deputy);
                }
            });
    }

    /// <summary>Ends grants with immediate effect at every door, and says what else ends with them.</summary>
    /// <param name="reason">Why; may be empty, up to 1,000 characters.</param>
    /// <exception cref="RefusedException">The reason is too long, there are too many grants, or the last administrator's is among them.</exception>
    public async ValueTask<EndedGrants> EndAsync(GrantSelection selection, string reason, CancellationToken cancellation = default)
    {
        reason = string.IsNullOrWhiteSpace(reason) ? "" : AccessRows.CleanLines(reason, 1000, Refusals.Reason);
        var ended = new List<Grant>();
        var people = new Dictionary<long, PersonAfterEnd>();
        var changes = await WithGrantsAsync(
            selection,
            async (act, grant, place, authority) =>
            {
                foreach (var one in await GrantRows.EndAsync(act.Session, grant, act.Milliseconds))
                {
                    ended.Add(one);
                    await act.NoteAsync(GrantRows.Note(AuditActs.GrantEnded, one, place?.Region, place?.Site) with { Reason = reason }, authority);
                    people[one.PersonId] = await AfterEndAsync(act, one.PersonId);
                }

                await GrantRows.KeepAdministratorAsync(act.Session, grant, act.Now, act.Milliseconds);
                return grant with { WithdrawnAt = act.Now };
            },
            cancellation);

        // Locks are the library's and are released in transactions of its own; should the process die here, the next upkeep does it.
        foreach (var id in people.Keys.ToList())
            people[id] = people[id] with { ReleasedLocks = await gate.ReleaseLocksAsync(id, cancellation) };
        return new EndedGrants(changes, ended, [.. people.Values]);
    }

    /// <summary>Gives several people who are known here the same grant.</summary>
    /// <param name="personIds">At most <see cref="MostAtOnce"/>.</param>
    /// <returns>What came of each, in their order; <see cref="GrantChangeOutcome.NotFound"/>: nobody has that id.</returns>
    /// <exception cref="AccessDeniedException">She gives no such grants there.</exception>
    /// <exception cref="RefusedException">The terms do not fit, there are too many, or the region has four eyes: then requests are the way.</exception>
    public async ValueTask<IReadOnlyList<GivenGrant>> GiveAsync(
        IReadOnlyList<long> personIds, GrantTerms terms, string reason, CancellationToken cancellation = default)
    {
        if (personIds.Count > MostAtOnce)
            throw new RefusedException(Refusals.TooManyAtOnce);
        reason = AccessRows.CleanLines(reason, 1000, Refusals.RequestReason);
        var chain = await ChainAsync(terms.ScopeId, cancellation);
        await gate.Database.ReadAsync(
            async session => (await BeginAsync(session)).Require(terms.Role == Role.Administrator ? Right.Administer : Right.GiveGrants, chain), cancellation);
        await CheckTermsAsync(terms, cancellation);
        return await ActAsync<IReadOnlyList<GivenGrant>>(
            async act =>
            {
                var authority = act.Require(terms.Role == Role.Administrator ? Right.Administer : Right.GiveGrants, chain);
                var (region, site) = (await StructureRows.ReadAsync(act.Session)).Locate(chain);
                if (region is { FourEyes: true })
                    throw gate.RefusalLog.NeedsSecondPerson(principal, region);
                var given = new List<GivenGrant>(personIds.Count);
                foreach (var id in personIds)
                {
                    if (id == act.Person.Id && act.Authority(Right.Administer, chain) is null)
                    {
                        given.Add(new GivenGrant(id, GrantChangeOutcome.Own, null));
                        continue;
                    }

                    if (await PersonStore.FindRowAsync(act.Session, id) is null)
                    {
                        given.Add(new GivenGrant(id, GrantChangeOutcome.NotFound, null));
                        continue;
                    }

                    var grant = await RequestStore.GiveAsync(
                        act.Session, new NewGrant(id, terms.Role, terms.ScopeId, terms.Until, reason, act.Person.Id), act.Milliseconds);
                    await act.NoteAsync(GrantRows.Note(AuditActs.GrantGiven, grant, region, site) with { Reason = reason }, authority);
                    given.Add(new GivenGrant(id, GrantChangeOutcome.Changed, grant));
                }

                return given;
            },
            cancellation);
    }

    // --- the yearly review

    /// <summary>Opens a region's review now, without waiting for the year to pass.</summary>
    /// <returns>Null when there is no such region.</returns>
    /// <exception cref="AccessDeniedException">She does not decide for the whole region.</exception>
    public ValueTask<Review?> OpenReviewAsync(long regionId, CancellationToken cancellation = default) =>
        WithRegionAsync<Review?>(
            regionId,
            async (act, region, authority) =>
            {
                var id = await act.Session.QuerySingleAsync<long>(
                    "INSERT INTO review (region_id, opened_at) VALUES (@regionId, @Milliseconds) RETURNING id", new { regionId, act.Milliseconds });
                await act.NoteAsync(new AuditNote(AuditActs.ReviewOpened, region.Name) { RegionId = regionId }, authority);
                return new Review(id, regionId, act.Now);
            },
            null,
            cancellation);

    /// <summary>The latest review of each region she decides for as a whole.</summary>
    public ValueTask<IReadOnlyList<Review>> ListReviewsAsync(CancellationToken cancellation = default) =>
        ReadAsync<IReadOnlyList<Review>>(
            async (session, territory) =>
            {
                var rows = await session.QueryAsync<ReviewRow>(
                    "SELECT id AS Id, region_id AS RegionId, opened_at AS OpenedAt FROM review WHERE id IN (SELECT MAX(id) FROM review GROUP BY region_id) ORDER BY id");
                return [.. rows.Where(row => territory.HasRegion(row.RegionId)).Select(row => new Review(row.Id, row.RegionId, Clock.Time(row.OpenedAt)))];
            },
            cancellation);

    /// <summary>The grants of a review that are neither confirmed nor ended yet. Empty when it is done, or not hers.</summary>
    public async ValueTask<Page<DeskGrant>> ListUnconfirmedGrantsAsync(
        Review review, int offset = 0, int limit = 100, CancellationToken cancellation = default)
    {
        var territory = await TerritoryAsync(cancellation);
        if (!territory.HasRegion(review.RegionId))
            return new Page<DeskGrant>([], 0);
        var places = await PlacesAsync(territory, review.RegionId, null, cancellation);
        return await gate.Database.ReadConsistentlyAsync(
            session => ListGrantsAsync(session, new GrantFilter { Offset = offset, Limit = limit }, places, isEverything: false, review.Id), cancellation);
    }

    /// <summary>Confirms that grants are still needed.</summary>
    /// <param name="selection">Whose of the review's region; others count as not found.</param>
    /// <returns>What came of each.</returns>
    /// <exception cref="RefusedException">There are too many grants.</exception>
    public ValueTask<IReadOnlyList<GrantChange>> ConfirmGrantsAsync(Review review, GrantSelection selection, CancellationToken cancellation = default) =>
        WithGrantsAsync(
            selection,
            async (act, grant, place, authority) =>
            {
                var isReviewed = place?.Region?.Id == review.RegionId
                    && await act.Session.QuerySingleAsync<long>(
                        "SELECT COUNT(*) FROM review WHERE id = @Id AND region_id = @RegionId", new { review.Id, review.RegionId }) > 0;
                if (!isReviewed)
                    return null;
                var isNew = await act.Session.ExecuteAsync(
                    """
                    INSERT INTO review_confirmation (review_id, grant_id, confirmed_by, confirmed_at) VALUES (@Id, @grant, @by, @Milliseconds)
                    ON CONFLICT (review_id, grant_id) DO NOTHING
                    """,
                    new { review.Id, grant = grant.Id, by = act.Person.Id, act.Milliseconds }) > 0;
                if (isNew)
                    await act.NoteAsync(GrantRows.Note(AuditActs.GrantConfirmed, grant, place!.Region, place.Site), authority);
                return grant;
            },
            cancellation);

    // --- deputies

    /// <summary>The deputies of a region's administrators whose time has not ended; empty where she does not decide for the whole region.</summary>
    public ValueTask<IReadOnlyList<Deputy>> ListDeputiesAsync(long regionId, CancellationToken cancellation = default) =>
        ReadAsync<IReadOnlyList<Deputy>>(
            async (session, territory) =>
            {
                if (!territory.HasRegion(regionId))
                    return [];
                var now = gate.Time.Milliseconds();
                var grants = await GrantStore.ListAsync(
                    session, $"{GrantStore.RunningOrComingSql} AND id IN (SELECT grant_id FROM deputy WHERE region_id = @regionId)", new { now, regionId });
                var deputies = new List<Deputy>(grants.Count);
                foreach (var grant in grants)
                {
                    var row = await session.QuerySingleAsync<DeputyRow>(
                        """
                        SELECT p.name AS Name, f.id AS ForId, f.name AS ForName
                        FROM deputy d JOIN access_grant g ON g.id = d.grant_id JOIN person p ON p.id = g.person_id JOIN person f ON f.id = d.for_person_id
                        WHERE d.grant_id = @Id
                        """,
                        new { grant.Id });
                    deputies.Add(new Deputy(grant, row.Name, row.ForId, row.ForName));
                }

                return deputies;
            },
            cancellation);

    /// <summary>Lets somebody stand in for an administrator of a region, who may be herself. Ended like any grant, at the latest with the one it stands in for.</summary>
    /// <param name="forPersonId">Who administers the region as a whole, and not as a deputy.</param>
    /// <param name="personId">Who stands in.</param>
    /// <param name="from">When it begins; null: now.</param>
    /// <returns>The deputy's grant; null when there is no such region or person.</returns>
    /// <exception cref="AccessDeniedException">She does not decide for the whole region, or would make herself the deputy.</exception>
    /// <exception cref="RefusedException">One cannot stand in for the other, the time does not fit, or the region has four eyes and she is no administrator.</exception>
    public async ValueTask<Grant?> MakeDeputyAsync(
        long regionId, long forPersonId, long personId, DateTimeOffset until, DateTimeOffset? from = null, CancellationToken cancellation = default)
    {
        CheckEnd(until);
        if (from >= until)
            throw new RefusedException(Refusals.GrantEnd);
        return await WithRegionAsync<Grant?>(
            regionId,
            async (act, region, authority) =>
            {
                var isAdministrator = act.Authority(Right.Administer, Root) is not null;
                if (personId == act.Person.Id && !isAdministrator)
                    throw act.Deny(Refusals.MayNotGrant);
                if (region.FourEyes && !isAdministrator)
                    throw gate.RefusalLog.NeedsSecondPerson(principal, region);
                if (await PersonStore.FindRowAsync(act.Session, personId) is null || await PersonStore.FindRowAsync(act.Session, forPersonId) is null)
                    return null;
                var held = await GrantStore.ListAsync(
                    act.Session,
                    $"""
                    role = 'RegionAdmin' AND scope_id = @FolderId AND person_id IN (@forPersonId, @personId) AND {GrantStore.RunningOrComingSql}
                    AND (person_id = @personId OR id NOT IN (SELECT grant_id FROM deputy))
                    """,
                    new { region.FolderId, forPersonId, personId, now = act.Milliseconds });
                var represented = held.FirstOrDefault(grant => grant.PersonId == forPersonId && grant.IsRunning(act.Now));
                if (represented is null || personId == forPersonId || held.Any(grant => grant.PersonId == personId) || until > (represented.Until ?? DateTimeOffset.MaxValue))
                    throw new RefusedException(Refusals.Deputy);
                var grant = await GrantStore.GiveAsync(
                    act.Session, new NewGrant(personId, Role.RegionAdmin, region.FolderId, until, "Vertretung", act.Person.Id, from), act.Milliseconds);
                await act.Session.ExecuteAsync(
                    "INSERT INTO deputy (grant_id, region_id, for_person_id) VALUES (@Id, @regionId, @forPersonId)", new { grant.Id, regionId, forPersonId });
                await act.NoteAsync(GrantRows.Note(AuditActs.DeputyMade, grant, region, null), authority);
                return grant;
            },
            null,
            cancellation);
    }

    // --- single people, and their device tokens

    /// <summary>Somebody who has a grant she decides about; to administrators everybody. Null: there is nobody with that id, or it is not hers to know.</summary>
    public async ValueTask<Person?> FindPersonAsync(long personId, CancellationToken cancellation = default) =>
        await FindChainOfPersonAsync(personId, cancellation) is null
            ? null
            : (await gate.Database.ReadAsync(session => PersonStore.FindRowAsync(session, personId), cancellation))?.ToPerson();

    /// <summary>The device tokens that hold, of somebody who has a grant she decides about. Empty otherwise.</summary>
    public async ValueTask<IReadOnlyList<DeskToken>> ListTokensAsync(long personId, CancellationToken cancellation = default)
    {
        if (await FindChainOfPersonAsync(personId, cancellation) is null)
            return [];
        var tokens = await gate.Database.ReadAsync(session => DeviceTokenStore.ListAsync(session, personId), cancellation);
        var now = gate.Time.GetUtcNow();
        return
        [
            .. tokens.Where(token => token.Holds(now)).Select(token => new DeskToken(
                token.Id, token.Label, token.IsReadOnly, token.CreatedAt, token.ExpiresAt, token.LastUsedAt?.ToString("yyyy-MM", CultureInfo.InvariantCulture), token.IsOffice)),
        ];
    }

    /// <summary>Withdraws a device token of somebody who has a grant she decides about. False when there is none, or it is not hers to withdraw.</summary>
    public async ValueTask<bool> WithdrawTokenAsync(long personId, long tokenId, CancellationToken cancellation = default)
    {
        if (await FindChainOfPersonAsync(personId, cancellation) is not { } place)
            return false;
        return await ActAsync(
            async act =>
            {
                if (act.Authority(Right.GiveGrants, place.Chain) is not { } authority
                    || await act.Session.ExecuteAsync(
                        "UPDATE device_token SET withdrawn_at = @Milliseconds WHERE id = @tokenId AND person_id = @personId AND withdrawn_at IS NULL",
                        new { act.Milliseconds, tokenId, personId }) == 0)
                {
                    return false;
                }

                await AccessRows.TouchAsync(act.Session);
                await act.NoteAsync(
                    new AuditNote(AuditActs.TokenWithdrawn, $"Geräte-Token {tokenId}")
                    {
                        AboutPersonId = personId,
                        RegionId = place.Region?.Id,
                        SiteId = place.Site?.Id,
                    },
                    authority);
                return true;
            },
            cancellation);
    }

    /// <summary>The place of a running grant of hers that the asker decides about. An administrator's affairs are administrators' alone.</summary>
    private async ValueTask<GrantPlace?> FindChainOfPersonAsync(long personId, CancellationToken cancellation)
    {
        var territory = await TerritoryAsync(cancellation);
        if (territory.IsNothing)
            return null;
        var grants = await gate.Database.ReadAsync(
            session => GrantStore.ListAsync(session, $"person_id = @personId AND {GrantStore.RunningSql}", new { personId, now = gate.Time.Milliseconds() }),
            cancellation);
        if (territory.IsEverything)
            return new GrantPlace(LibraryPath.Root, Root, null, null);
        if (grants.Any(grant => grant.Role == Role.Administrator))
            return null;
        var map = await gate.Database.ReadAsync(StructureRows.ReadAsync, cancellation);
        foreach (var grant in grants)
        {
            if (await library.ResolveAsync(grant.ScopeId, cancellation) is { } folder
                && map.Locate(folder.Chain) is var (region, site)
                && territory.Has(region?.Id, site?.Id))
            {
                return new GrantPlace(folder.Path, folder.Chain, region, site);
            }
        }

        return null;
    }

    /// <summary>The scopes of grants within her territory, and within a region or site.</summary>
    private async ValueTask<Dictionary<long, GrantPlace>> PlacesAsync(
        Territory territory, long? regionId, long? siteId, CancellationToken cancellation, IReadOnlyList<long>? others = null)
    {
        var places = await GrantRows.LocateAsync(gate.Database, library, gate.Time.GetUtcNow(), cancellation, others);
        foreach (var (scope, place) in places)
        {
            if (!territory.Has(place.Region?.Id, place.Site?.Id)
                || (regionId is not null && place.Region?.Id != regionId)
                || (siteId is not null && place.Site?.Id != siteId))
            {
                places.Remove(scope);
            }
        }

        return places;
    }

    private async ValueTask<Page<DeskGrant>> ListGrantsAsync(
        SqlSession session, GrantFilter filter, Dictionary<long, GrantPlace> places, bool isEverything, long? reviewId)
    {
        var where = GrantStore.RunningOrComingSql
            + (isEverything ? "" : $" AND {session.Dialect.In("scope_id", "scopes")}")
            + (filter.Role is null ? "" : " AND role = @role")
            + (filter.Id is null ? "" : " AND id = @id")
            + (filter.PersonId is null ? "" : " AND person_id = @person")
            + (filter.EndsBefore is null ? "" : " AND until_time < @before")
            + (string.IsNullOrWhiteSpace(filter.Search) ? "" : " AND person_id IN (SELECT id FROM person WHERE search LIKE @pattern ESCAPE '~')")
            + (reviewId is null
                ? ""
                : " AND from_time <= (SELECT opened_at FROM review WHERE id = @review) AND id NOT IN (SELECT grant_id FROM review_confirmation WHERE review_id = @review)");
        var parameters = new
        {
            now = gate.Time.Milliseconds(),
            scopes = session.Dialect.Ids(places.Keys),
            role = filter.Role?.ToString() ?? "",
            id = filter.Id ?? 0,
            person = filter.PersonId ?? 0,
            before = filter.EndsBefore?.ToUnixTimeMilliseconds() ?? 0,
            pattern = PersonStore.Pattern(filter.Search ?? ""),
            review = reviewId ?? 0,
            limit = Math.Clamp(filter.Limit, 1, 200),
            offset = Math.Max(filter.Offset, 0),
        };
        var total = await session.QuerySingleAsync<long>($"SELECT COUNT(*) FROM access_grant WHERE {where}", parameters);
        var rows = await session.QueryAsync<GrantStore.GrantRow>(
            $"""
            SELECT {GrantStore.Columns} FROM access_grant WHERE {where}
            ORDER BY CASE WHEN until_time IS NULL THEN 1 ELSE 0 END, until_time, id LIMIT @limit OFFSET @offset
            """,
            parameters);
        var names = (await session.QueryAsync<PersonStore.PersonRow>(
            $"SELECT {PersonStore.Columns} FROM person WHERE {session.Dialect.In("id", "ids")}",
            new { ids = session.Dialect.Ids(rows.Select(row => row.PersonId).Distinct()) })).ToDictionary(row => row.Id, row => row.ToPerson());
        return new Page<DeskGrant>(
            rows.ConvertAll(row =>
            {
                var place = places.GetValueOrDefault(row.ScopeId);
                return new DeskGrant(row.ToGrant(), names[row.PersonId], place?.Path, place?.Region, place?.Site);
            }),
            (int)total);
    }

    /// <summary>An act on each of several grants, in one transaction.</summary>
    /// <param name="change">Returns the grant as it is then; null: it is not to be found here.</param>
    /// <param name="check">Asked when all have been changed; what it throws undoes them.</param>
    private async ValueTask<IReadOnlyList<GrantChange>> WithGrantsAsync(
        GrantSelection selection,
        Func<DeskAct, Grant, GrantPlace?, Grant, ValueTask<Grant?>> change,
        CancellationToken cancellation,
        Func<DeskAct, IReadOnlyList<GrantChange>, ValueTask>? check = null)
    {
        if (selection.Ids is { Count: > MostAtOnce })
            throw new RefusedException(Refusals.TooManyAtOnce);
        var territory = await TerritoryAsync(cancellation);
        var places = territory.IsNothing ? [] : await PlacesAsync(territory, null, selection.SiteId, cancellation, selection.Ids);
        return await ActAsync<IReadOnlyList<GrantChange>>(
            async act =>
            {
                var ids = selection.Ids ?? await act.Session.QueryAsync<long>(
                    $"""
                    SELECT id FROM access_grant
                    WHERE {GrantStore.RunningOrComingSql} AND {act.Session.Dialect.In("scope_id", "scopes")}{(selection.Role is null ? "" : " AND role = @role")}
                    ORDER BY id LIMIT @most
                    """,
                    new
                    {
                        now = act.Milliseconds,
                        scopes = act.Session.Dialect.Ids(places.Keys),
                        role = selection.Role?.ToString() ?? "",
                        most = MostAtOnce + 1,
                    });
                if (ids.Count > MostAtOnce)
                    throw new RefusedException(Refusals.TooManyAtOnce);
                var changes = new List<GrantChange>(ids.Count);
                foreach (var id in ids)
                    changes.Add(await ChangeAsync(act, id));
                if (check is not null)
                    await check(act, changes);
                return changes;
            },
            cancellation);

        async ValueTask<GrantChange> ChangeAsync(DeskAct act, long id)
        {
            if (await GrantStore.ListAsync(act.Session, "id = @id", new { id }) is not [var grant])
                return new GrantChange(id, GrantChangeOutcome.NotFound, null);

            // A grant whose folder is gone counts for nothing; only administrators still see it.
            var place = places.GetValueOrDefault(grant.ScopeId);
            var chain = place?.Chain ?? Root;
            if (act.Authority(grant.Role == Role.Administrator ? Right.Administer : Right.GiveGrants, chain) is not { } authority)
                return new GrantChange(id, GrantChangeOutcome.NotFound, null);
            if (grant.WithdrawnAt is not null || grant.Until <= act.Now)
                return new GrantChange(id, GrantChangeOutcome.EndedAlready, grant);
            if (grant.PersonId == act.Person.Id && act.Authority(Right.Administer, chain) is null)
                return new GrantChange(id, GrantChangeOutcome.Own, grant);
            return await change(act, grant, place, authority) is { } changed
                ? new GrantChange(id, GrantChangeOutcome.Changed, changed)
                : new GrantChange(id, GrantChangeOutcome.NotFound, null);
        }
    }

    /// <summary>What else ends for somebody whose grant has just ended: without any, her sessions do.</summary>
    private static async ValueTask<PersonAfterEnd> AfterEndAsync(DeskAct act, long personId)
    {
        var running = await act.Session.QuerySingleAsync<long>(
            $"SELECT COUNT(*) FROM access_grant WHERE person_id = @personId AND {GrantStore.RunningSql}", new { personId, now = act.Milliseconds });
        if (running > 0)
            return new PersonAfterEnd(personId, true, [], []);
        await act.Session.ExecuteAsync("UPDATE person SET session_stamp = session_stamp + 1 WHERE id = @personId", new { personId });
        await AccessRows.TouchAsync(act.Session);
        var tokens = await DeviceTokenStore.ListAsync(act.Session, personId);
        return new PersonAfterEnd(personId, false, [.. tokens.Where(token => token.Holds(act.Now)).Select(token => token.Id)], []);
    }

    private sealed class ReviewRow
    {
        public long Id { get; init; }

        public long RegionId { get; init; }

        public long OpenedAt { get; init; }
    }

    private sealed class DeputyRow
    {
        public string Name { get; init; } = "";

        public long ForId { get; init; }

        public string ForName { get; init; } = "";
    }
}

/// <summary>Which grants to list.</summary>
public sealed record GrantFilter
{
    /// <summary>Only this one; null: all.</summary>
    public long? Id { get; init; }

    public long? RegionId { get; init; }

    public long? SiteId { get; init; }

    /// <summary>Only hers; null: everybody's.</summary>
    public long? PersonId { get; init; }

    public Role? Role { get; init; }

    /// <summary>Only those that end before this moment; null: all.</summary>
    public DateTimeOffset? EndsBefore { get; init; }

    /// <summary>Only of people whose name or identity holds this, in any case; null or empty: all.</summary>
    public string? Search { get; init; }

    public int Offset { get; init; }

    /// <summary>1 to 200.</summary>
    public int Limit { get; init; } = 100;
}

/// <summary>A grant as the desk shows it.</summary>
/// <param name="Path">Where its scope lies; null: the folder is gone, and the grant counts for nothing.</param>
/// <param name="Region">The region the scope lies in; null: in none.</param>
/// <param name="Site">The site the scope lies in; null: in none.</param>
public sealed record DeskGrant(Grant Grant, Person Person, LibraryPath? Path, Region? Region, Site? Site);

/// <summary>Which grants an act is about: some by their ids, or all at a site.</summary>
public sealed record GrantSelection
{
    private GrantSelection()
    {
    }

    internal IReadOnlyList<long>? Ids { get; private init; }

    internal long? SiteId { get; private init; }

    internal Role? Role { get; private init; }

    /// <summary>These, at most <see cref="AccessDesk.MostAtOnce"/>.</summary>
    public static GrantSelection Of(params IReadOnlyList<long> ids) => new() { Ids = ids };

    /// <summary>All at a site and below it, or those of one role.</summary>
    public static GrantSelection AtSite(long siteId, Role? role = null) => new() { SiteId = siteId, Role = role };
}

/// <summary>What came of an act on one grant.</summary>
public enum GrantChangeOutcome
{
    Changed,

    /// <summary>There is none, or it is not hers to decide about.</summary>
    NotFound,

    /// <summary>It had ended or was withdrawn; it is not revived.</summary>
    EndedAlready,

    /// <summary>It is her own, and she is no administrator.</summary>
    Own,
}

/// <param name="Grant">The grant as it is then; null with NotFound.</param>
public sealed record GrantChange(long GrantId, GrantChangeOutcome Outcome, Grant? Grant);

/// <param name="Grant">The grant; null unless Changed.</param>
public sealed record GivenGrant(long PersonId, GrantChangeOutcome Outcome, Grant? Grant);

/// <summary>What has ended.</summary>
/// <param name="Changes">What came of each grant that was asked for.</param>
/// <param name="Grants">All that ended: those, and the grants of deputies.</param>
/// <param name="People">What that means for each person.</param>
public sealed record EndedGrants(IReadOnlyList<GrantChange> Changes, IReadOnlyList<Grant> Grants, IReadOnlyList<PersonAfterEnd> People);

/// <summary>What else has ended for a person whose grant did.</summary>
/// <param name="HasRunningGrant">She still has another. If not, her browser sessions have ended by a new <see cref="Person.SessionStamp"/>.</param>
/// <param name="DeadTokens">Her device tokens that open nothing any more; empty with a running grant.</param>
/// <param name="ReleasedLocks">The locks that were released, because she may no longer write there.</param>
public sealed record PersonAfterEnd(
    long PersonId, bool HasRunningGrant, IReadOnlyList<long> DeadTokens, IReadOnlyList<DocumentLock> ReleasedLocks);

/// <summary>A region's going through its grants, once a year.</summary>
public sealed record Review(long Id, long RegionId, DateTimeOffset OpenedAt);

/// <summary>Somebody who stands in for a region's administrator.</summary>
/// <param name="Grant">What makes her so.</param>
/// <param name="ForPersonId">Whom she stands in for.</param>
public sealed record Deputy(Grant Grant, string Name, long ForPersonId, string ForName);

/// <summary>A device token as others than its owner see it.</summary>
/// <param name="LastUsedMonth">As <c>2026-03</c>; null: never.</param>
/// <param name="IsOffice">It stands behind a sign-in inside Office.</param>
public sealed record DeskToken(
    long Id, string Label, bool IsReadOnly, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, string? LastUsedMonth, bool IsOffice);
