using ToolKit.Library;

namespace ToolKit.Access;

/// <content>What regional administrators and administrators do about access.</content>
public sealed partial class LibraryView
{
    /// <summary>The grants at this folder, not those above or below, the newest first.</summary>
    /// <exception cref="LibraryException">NotFound.</exception>
    /// <exception cref="AccessDeniedException">She gives no grants here.</exception>
    public async ValueTask<IReadOnlyList<Grant>> ListGrantsAsync(ViewedPath folder, CancellationToken cancellation = default)
    {
        var id = folder.Required.Id;
        await RequireAsync(await JudgeAsync(cancellation), Right.GiveGrants, folder.Chain, folder.Path);
        return await gate.Database.ReadAsync(session => GrantStore.ListAsync(session, "scope_id = @id", new { id }), cancellation);
    }

    /// <summary>Gives a person a role at this folder in her own name, as <see cref="GrantStore.GiveAsync(NewGrant, CancellationToken)"/> does.</summary>
    /// <exception cref="LibraryException">NotFound.</exception>
    /// <exception cref="AccessDeniedException">She gives no grants here, or none as Administrator, or not to herself.</exception>
    /// <exception cref="RefusedException">The folder does not fit the role, or the end is not in the future.</exception>
    public async ValueTask<Grant> GiveGrantAsync(
        ViewedPath folder, long personId, Role role, DateTimeOffset? until, string reason, CancellationToken cancellation = default)
    {
        var grant = new NewGrant(personId, role, folder.Required.Id, until, reason, Author.PersonId);
        await CheckGrantAsync(await JudgeAsync(cancellation), folder.Chain, folder.Path, grant);
        await gate.Grants.CheckAsync(grant, cancellation);
        return await gate.Database.WriteAsync(
            async session =>
            {
                var judge = await JudgeAsync(session);
                var scope = await DocumentLibrary.ResolveAsync(session, grant.ScopeId) ?? throw NotFound(folder.Path); // it may have been moved
                await CheckGrantAsync(judge, scope.Chain, scope.Path, grant);
                if (GrantStore.RefuseScope(role, scope) is { } refusal)
                    throw new RefusedException(refusal);
                var (region, site) = (await StructureRows.ReadAsync(session)).Locate(scope.Chain);
                if (region is { FourEyes: true } && !await judge.MayAsync(Right.Administer, scope.Chain))
                    throw gate.RefusalLog.NeedsSecondPerson(principal, region);
                var now = gate.Time.GetUtcNow();
                var given = await GrantStore.GiveAsync(session, grant, now.ToUnixTimeMilliseconds());
                await AuditLog.AddAsync(
                    session, now.ToUnixTimeMilliseconds(), principal, GrantRows.Note(AuditActs.GrantGiven, given, region, site) with { Reason = reason }, Authority(judge, scope.Chain));
                foreach (var deputy in await GrantRows.ShortenDeputiesAsync(session, given, now.ToUnixTimeMilliseconds()))
                {
                    await AuditLog.AddAsync(
                        session, now.ToUnixTimeMilliseconds(), principal, GrantRows.Note(AuditActs.GrantRenewed, deputy, region, site), Authority(judge, scope.Chain));
                }

                return given;
            },
            cancellation: cancellation);
    }

    /// <summary>Withdraws a grant with immediate effect. False when there is none, or it was withdrawn already, or she gives no grants there.</summary>
    /// <remarks>A grant whose folder is gone counts for nothing; only administrators still see and withdraw it.</remarks>
    /// <exception cref="RefusedException">It is the last administrator's.</exception>
    public async ValueTask<bool> WithdrawGrantAsync(long grantId, CancellationToken cancellation = default)
    {
        var judge = await JudgeAsync(cancellation);
        var grants = await gate.Database.ReadAsync(session => GrantStore.ListAsync(session, "id = @grantId", new { grantId }), cancellation);
        if (grants.Count == 0)
            return false;
        if (!await MayWithdrawAsync(judge, ScopeOf(await library.ResolveAsync(grants[0].ScopeId, cancellation))))
            return false;
        var ended = await gate.Database.WriteAsync<List<Grant>>(
            async session =>
            {
                var inside = await JudgeAsync(session);
                var scope = ScopeOf(await DocumentLibrary.ResolveAsync(session, grants[0].ScopeId)); // it may have been moved
                if (!await MayWithdrawAsync(inside, scope))
                    return [];
                var now = gate.Time.Milliseconds();
                var withdrawn = await GrantRows.EndAsync(session, grants[0], now);
                await GrantRows.KeepAdministratorAsync(session, grants[0], Clock.Time(now), now);
                var (region, site) = (await StructureRows.ReadAsync(session)).Locate(scope);
                foreach (var grant in withdrawn)
                    await AuditLog.AddAsync(session, now, principal, GrantRows.Note(AuditActs.GrantEnded, grant, region, site), Authority(inside, scope));
                return withdrawn;
            },
            cancellation: cancellation);
        foreach (var person in ended.Select(grant => grant.PersonId).Distinct())
            await gate.ReleaseLocksAsync(person, cancellation);
        return ended.Count > 0;

        static IReadOnlyList<ChainLink> ScopeOf(Resolution? place) => place?.Chain ?? [RootLink];

        async ValueTask<bool> MayWithdrawAsync(Judge asked, IReadOnlyList<ChainLink> scope) =>
            await asked.MayAsync(grants[0].Role == Role.Administrator ? Right.Administer : Right.GiveGrants, scope);
    }

    /// <summary>Whether anybody may read the folder in the browser and the API because it, or one above it, was made public.</summary>
    public async ValueTask<bool> IsPublicAsync(ViewedPath folder, CancellationToken cancellation = default)
    {
        var snapshot = await gate.RefreshAsync(cancellation);
        return folder.Entry is not null && folder.Chain.Any(link => snapshot.PublicFolders.Contains(link.Id));
    }

    /// <summary>Makes a folder public, or no longer public. Drop boxes in it never are.</summary>
    /// <exception cref="LibraryException">NotFound; WrongKind: it is a document.</exception>
    /// <exception cref="AccessDeniedException">Only administrators do this.</exception>
    public async ValueTask SetPublicAsync(ViewedPath folder, bool isPublic, CancellationToken cancellation = default)
    {
        var id = folder.Required.Id;
        await RequireAsync(await JudgeAsync(cancellation), Right.Administer, folder.Chain, folder.Path);
        if (!folder.Required.IsFolder)
            throw new LibraryException(LibraryError.WrongKind, $"{folder.Path} is a document.", folder.Path);
        await gate.Database.WriteAsync(
            async session =>
            {
                var judge = await JudgeAsync(session);
                await RequireAsync(judge, Right.Administer, folder.Chain, folder.Path);
                await AuditLog.AddAsync(
                    session,
                    gate.Time.Milliseconds(),
                    principal,
                    new AuditNote(AuditActs.FolderPublic, folder.Path.ToString()) { Detail = isPublic ? "öffentlich" : "nicht mehr öffentlich" },
                    Authority(judge, folder.Chain, Right.Administer));
                if (isPublic)
                {
                    await session.ExecuteAsync(
                        "INSERT INTO public_folder (folder_id, made_by, made_at) VALUES (@id, @by, @now) ON CONFLICT (folder_id) DO NOTHING",
                        new { id, by = Author.PersonId, now = gate.Time.GetUtcNow().ToUnixTimeMilliseconds() });
                }
                else
                {
                    await session.ExecuteAsync("DELETE FROM public_folder WHERE folder_id = @id", new { id });
                }

                await AccessRows.TouchAsync(session);
                return true;
            },
            cancellation: cancellation);
    }

    private static Grant? Authority(Judge judge, IReadOnlyList<ChainLink> chain, Right right = Right.GiveGrants) =>
        DeskAct.Authority(judge.Principal, right, chain, judge.Now);

    private static async ValueTask CheckGrantAsync(Judge judge, IReadOnlyList<ChainLink> scope, LibraryPath path, NewGrant grant)
    {
        await RequireAsync(judge, grant.Role == Role.Administrator ? Right.Administer : Right.GiveGrants, scope, path);
        // Nobody decides about her own access, except those who could do it anyway.
        if (grant.PersonId == judge.Principal.Person!.Id && !await judge.MayAsync(Right.Administer, scope))
            throw judge.Deny(Refusals.MayNotGrant, path);
    }

    /// <summary>Decides inside a transaction that changes no folders: where scopes lie is taken from before.</summary>
    private async ValueTask<Judge> JudgeAsync(ToolKit.Database.SqlSession session)
    {
        var number = await LibraryGate.NumberAsync(session);
        var asked = principal.AccessNumber == number
            ? principal
            : await gate.ReloadAsync(session, principal, number) ?? throw new AccessDeniedException(Refusals.SignInEnded);
        return new Judge(asked, gate.Time.GetUtcNow(), gate.RefusalLog, () => ValueTask.FromResult(new Reach(-1, asked.NearGrants, null, [])));
    }
}
