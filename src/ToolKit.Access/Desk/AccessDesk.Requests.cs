namespace ToolKit.Access;

/// <content>Asking for more while signed in; the queue of those who decide.</content>
public sealed partial class AccessDesk
{
    /// <summary>The roles she may ask for at a place: those that would give her something she has not. Empty where there is no such place.</summary>
    /// <param name="siteId">Null: the region as a whole.</param>
    public async ValueTask<IReadOnlyList<Role>> ListOfferedRolesAsync(long regionId, long? siteId, CancellationToken cancellation = default)
    {
        if (await FindPlaceAsync(regionId, siteId, cancellation) is not { } folderId || await library.ResolveAsync(folderId, cancellation) is not { } folder)
            return [];
        return await gate.Database.ReadAsync<IReadOnlyList<Role>>(
            async session =>
            {
                var act = await BeginAsync(session);
                return [.. Enum.GetValues<Role>().Where(role => role != Role.Administrator && !act.Includes(role, folder.Chain))];
            },
            cancellation);
    }

    /// <summary>Asks for more. It is open at once: she is known.</summary>
    /// <exception cref="RefusedException">Something is missing or out of bounds, or there is no such place.</exception>
    public async ValueTask<AskResult> AskAsync(RequestWish wish, CancellationToken cancellation = default)
    {
        var chain = await FindPlaceAsync(wish.RegionId, wish.SiteId, cancellation) is { } folderId
            ? await ChainAsync(folderId, cancellation)
            : throw new RefusedException(Refusals.NoSuchPlace);
        return await ActAsync(
            async act =>
            {
                await RequestRows.CheckPlaceAsync(act.Session, wish.RegionId, wish.SiteId);
                var mail = await act.Session.QuerySingleAsync<string?>("SELECT COALESCE(mail, contact_mail) FROM person WHERE id = @Id", new { act.Person.Id });
                var request = RequestRows.Clean(
                    new NewAccessRequest(
                        act.Person.Name, wish.Function, wish.Body, mail ?? "", wish.RegionId, wish.SiteId, wish.Role, wish.Reason, wish.Days),
                    needsMail: false);
                if (act.Includes(wish.Role, chain))
                    return new AskResult(AskOutcome.HasAlready);
                if (await RequestRows.IsAskedAsync(act.Session, request, act.Person.Id))
                    return new AskResult(AskOutcome.AskedAlready);
                var id = await RequestRows.InsertAsync(act.Session, request, new RequestOrigin(PersonId: act.Person.Id), act.Milliseconds);
                var made = (await RequestRows.FindAsync(act.Session, id))!;
                await act.NoteAsync(RequestStore.Note(AuditActs.RequestMade, made), null);
                return new AskResult(AskOutcome.Asked, made);
            },
            cancellation);
    }

    /// <summary>What she has asked for while signed in, and what she was invited to; the newest first.</summary>
    public ValueTask<List<AccessRequest>> ListOwnRequestsAsync(CancellationToken cancellation = default) =>
        gate.Database.ReadAsync(
            async session => await RequestRows.ListAsync(session, "q.person_id = @Id ORDER BY q.id DESC", new { (await BeginAsync(session)).Person.Id }),
            cancellation);

    /// <summary>Takes back a request of her own that is open.</summary>
    public ValueTask<DecisionResult> WithdrawOwnRequestAsync(long requestId, CancellationToken cancellation = default) =>
        ActAsync(
            async act =>
            {
                if (await RequestRows.FindAsync(act.Session, requestId) is not { } request || request.PersonId != act.Person.Id)
                    return new DecisionResult(DecisionOutcome.NotFound);
                if (request.State != RequestState.Open)
                    return new DecisionResult(DecisionOutcome.DecidedAlready, request);
                await RequestStore.WithdrawAsync(act.Session, principal, request, act.Milliseconds);
                return new DecisionResult(DecisionOutcome.Done, await RequestRows.FindAsync(act.Session, requestId));
            },
            cancellation);

    /// <summary>The requests she decides about, those that have waited longest first. What is not hers is left out before any counting.</summary>
    public ValueTask<Page<AccessRequest>> ListQueueAsync(QueueFilter filter, CancellationToken cancellation = default) =>
        ReadAsync(
            async (session, territory) =>
            {
                if (territory.IsNothing)
                    return new Page<AccessRequest>([], 0);
                var where = territory.Condition(session.Dialect, "q")
                    + (filter.State is null ? " AND q.state <> 'Unconfirmed'" : " AND q.state = @state")
                    + (filter.RegionId is null ? "" : " AND q.region_id = @RegionId")
                    + (filter.SiteId is null ? "" : " AND q.site_id = @SiteId")
                    + (filter.Body is null ? "" : " AND q.body = @body")
                    + (filter.OnlyProposed ? " AND q.proposed_by IS NOT NULL" : "")
                    + (string.IsNullOrWhiteSpace(filter.Search) ? "" : " AND q.search LIKE @pattern ESCAPE '~'");
                var parameters = new
                {
                    regions = session.Dialect.Ids(territory.Regions),
                    sites = session.Dialect.Ids(territory.Sites),
                    state = filter.State?.ToString() ?? "",
                    RegionId = filter.RegionId ?? 0,
                    SiteId = filter.SiteId ?? 0,
                    body = filter.Body?.ToString() ?? "",
                    pattern = PersonStore.Pattern(filter.Search ?? ""),
                    limit = Math.Clamp(filter.Limit, 1, 200),
                    offset = Math.Max(filter.Offset, 0),
                };
                var total = await session.QuerySingleAsync<long>($"SELECT COUNT(*) FROM access_request q WHERE {where}", parameters);
                var items = await RequestRows.ListAsync(
                    session, $"{where} ORDER BY COALESCE(q.confirmed_at, q.created_at), q.id LIMIT @limit OFFSET @offset", parameters);
                return new Page<AccessRequest>(items, (int)total);
            },
            cancellation);

    /// <summary>One request she decides about; null when there is none, or it is not hers.</summary>
    public ValueTask<AccessRequest?> FindRequestAsync(long requestId, CancellationToken cancellation = default) =>
        ReadAsync(
            async (session, territory) =>
                await RequestRows.FindAsync(session, requestId) is { State: not RequestState.Unconfirmed } request && territory.Has(request.RegionId, request.SiteId)
                    ? request
                    : null,
            cancellation);

    /// <summary>The text blocks of a region, in the order of their titles; empty where she does not decide.</summary>
    public ValueTask<List<TextBlock>> ListTextBlocksAsync(long regionId, CancellationToken cancellation = default) =>
        ReadAsync(
            async (session, territory) =>
            {
                var mayRead = territory.HasRegion(regionId)
                    || (await StructureRows.SitesAsync(session)).Exists(site => site.RegionId == regionId && territory.Sites.Contains(site.Id));
                return mayRead
                    ? await session.QueryAsync<TextBlock>(
                        "SELECT id AS Id, region_id AS RegionId, title AS Title, body AS Body FROM text_block WHERE region_id = @regionId ORDER BY title",
                        new { regionId })
                    : [];
            },
            cancellation);

    /// <summary>Adds a text block to a region, or changes the one with that id.</summary>
    /// <param name="id">Null: a new one.</param>
    /// <returns>Null when there is no such region or block.</returns>
    /// <exception cref="RefusedException">Title or text are empty or too long, or the title is taken.</exception>
    /// <exception cref="AccessDeniedException">She does not decide for the whole region.</exception>
    public async ValueTask<TextBlock?> SaveTextBlockAsync(long regionId, long? id, string title, string body, CancellationToken cancellation = default)
    {
        title = AccessRows.Clean(title, 100, Refusals.TextBlock);
        body = AccessRows.CleanLines(body, 2000, Refusals.TextBlock);
        return await WithRegionAsync(
            regionId,
            async (act, region, authority) =>
            {
                if (await act.Session.QuerySingleAsync<long>(
                    "SELECT COUNT(*) FROM text_block WHERE region_id = @regionId AND title = @title AND id <> @other", new { regionId, title, other = id ?? 0 }) > 0)
                {
                    throw new RefusedException(Refusals.TextBlock);
                }

                if (id is null)
                {
                    id = await act.Session.QuerySingleAsync<long>(
                        "INSERT INTO text_block (region_id, title, body) VALUES (@regionId, @title, @body) RETURNING id", new { regionId, title, body });
                }
                else if (await act.Session.ExecuteAsync(
                    "UPDATE text_block SET title = @title, body = @body WHERE id = @id AND region_id = @regionId", new { title, body, id, regionId }) == 0)
                {
                    return null;
                }

                await act.NoteAsync(new AuditNote(AuditActs.TextBlockChanged, title) { RegionId = region.Id }, authority);
                return new TextBlock(id.Value, regionId, title, body);
            },
            null,
            cancellation);
    }

    /// <summary>Removes a text block. False when there is none with that id in the region.</summary>
    /// <exception cref="AccessDeniedException">She does not decide for the whole region.</exception>
    public ValueTask<bool> RemoveTextBlockAsync(long regionId, long id, CancellationToken cancellation = default) =>
        WithRegionAsync(
            regionId,
            async (act, region, authority) =>
            {
                if (await act.Session.ExecuteAsync("DELETE FROM text_block WHERE id = @id AND region_id = @regionId", new { id, regionId }) == 0)
                    return false;
                await act.NoteAsync(
                    new AuditNote(AuditActs.TextBlockChanged, $"Textbaustein {id}") { Detail = "entfernt", RegionId = region.Id }, authority);
                return true;
            },
            false,
            cancellation);

    /// <summary>An act of somebody who gives grants in the whole region.</summary>
    private async ValueTask<T> WithRegionAsync<T>(
        long regionId, Func<DeskAct, Region, Grant, ValueTask<T>> act, T absent, CancellationToken cancellation)
    {
        if ((await gate.Database.ReadAsync(StructureRows.ReadAsync, cancellation)).Region(regionId) is not { } region)
            return absent;
        var chain = await ChainAsync(region.FolderId, cancellation);
        return await ActAsync(begun => act(begun, region, begun.Require(Right.GiveGrants, chain)), cancellation);
    }

    /// <summary>The folder of a site, or of a region as a whole; null when there is no such place.</summary>
    private async ValueTask<long?> FindPlaceAsync(long regionId, long? siteId, CancellationToken cancellation)
    {
        var map = await gate.Database.ReadAsync(StructureRows.ReadAsync, cancellation);
        return siteId is null ? map.Region(regionId)?.FolderId
            : map.Site(siteId.Value) is { } site && site.RegionId == regionId ? site.FolderId
            : null;
    }
}

/// <summary>A text a region writes often: why something is refused, what to say with an invitation.</summary>
/// <param name="Title">1 to 100 characters, once in a region.</param>
/// <param name="Body">1 to 2,000 characters, with line breaks.</param>
public sealed record TextBlock(long Id, long RegionId, string Title, string Body);
