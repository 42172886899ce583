using ToolKit.Library;

namespace ToolKit.Access;

/// <summary>Where a principal's scopes lie at one state of the library.</summary>
/// <param name="State">The database's state (<see cref="ToolKit.Database.SqlDatabase.GetStateAsync"/>) for which this holds.</param>
/// <param name="Grants">The grants whose folder is there. A grant dies with its folder.</param>
/// <param name="TokenScope">The folders from the root down to the token's scope; null when the token has none, or its folder is gone.</param>
/// <param name="PublicFolders">The public folders that count at the principal's door, each as the chain down to it.</param>
internal sealed record Reach(
    long State,
    IReadOnlyList<ScopedGrant> Grants,
    IReadOnlyList<ChainLink>? TokenScope,
    IReadOnlyList<IReadOnlyList<ChainLink>> PublicFolders)
{
    /// <summary>Finds out where the scopes lie.</summary>
    /// <param name="find">Finds a folder by its id; null when it is gone or in the trash.</param>
    public static async ValueTask<Reach> LocateAsync(
        Principal principal, IReadOnlyList<long> publicFolders, long state, Func<long, ValueTask<Resolution?>> find)
    {
        var grants = new List<ScopedGrant>(principal.Grants.Count);
        foreach (var grant in principal.Grants)
        {
            if (await find(grant.ScopeId) is { } scope)
                grants.Add(new ScopedGrant(grant, scope.Chain));
        }

        var tokenScope = principal.Token?.ScopeId is { } id ? (await find(id))?.Chain : null;
        var publicChains = new List<IReadOnlyList<ChainLink>>();
        if (principal.Door != Door.Dav)
        {
            foreach (var folder in publicFolders)
            {
                if (await find(folder) is { } found)
                    publicChains.Add(found.Chain);
            }
        }

        return new Reach(state, grants, tokenScope, publicChains);
    }
}

/// <summary>Decides for one principal at one moment. Asks where her scopes lie only when the answer depends on it.</summary>
internal sealed class Judge(Principal principal, DateTimeOffset now, RefusalLog refusals, Func<ValueTask<Reach>> locate)
{
    private Reach? reach;

    public Principal Principal => principal;

    public DateTimeOffset Now => now;

    public async ValueTask<Reach> ReachAsync() => reach ??= await locate();

    public ValueTask<Decision> DecideAsync(Right right, IReadOnlyList<ChainLink> chain)
    {
        // A scope among the folders above is there, because they are. So it is with nearly every request, and needs no look-up.
        if (principal.Token?.ScopeId is not { } scope || Holds(chain, scope))
        {
            var near = AccessPolicy.Decide(principal.NearGrants, right, chain, now);
            if (near == Decision.Allowed)
                return ValueTask.FromResult(CutInScope(principal, right, chain, near));
        }

        return DecideFullyAsync(right, chain);
    }

    public async ValueTask<bool> MayAsync(Right right, IReadOnlyList<ChainLink> chain) =>
        await DecideAsync(right, chain) == Decision.Allowed;

    /// <summary>The refusal of a right, noted.</summary>
    public AccessDeniedException Deny(Refusal refusal, LibraryPath path) => refusals.Deny(principal, refusal, path.ToString());

    /// <summary>As <see cref="DecideAsync"/>, once the reach is known.</summary>
    public static Decision Decide(Principal principal, Reach reach, Right right, IReadOnlyList<ChainLink> chain, DateTimeOffset now)
    {
        if (principal.Token?.ScopeId is not { } scope || Holds(chain, scope))
            return CutInScope(principal, right, chain, DecideUncut(reach, right, chain, now));

        // Above the token's scope there is only the way to it; beside it there is nothing.
        var onTheWay = chain.Count == 1
            || (reach.TokenScope is { } tokenScope
                && Holds(tokenScope, chain[^1].Id)
                && DecideUncut(reach, Right.See, tokenScope, now) == Decision.Allowed);
        return !onTheWay ? Decision.Absent : right == Right.See ? Decision.Allowed : Decision.Denied;
    }

    private static Decision DecideUncut(Reach reach, Right right, IReadOnlyList<ChainLink> chain, DateTimeOffset now)
    {
        var decision = AccessPolicy.Decide(reach.Grants, right, chain, now);
        if (decision == Decision.Allowed || reach.PublicFolders.Count == 0)
            return decision;
        var shared = AccessPolicy.DecidePublic(reach.PublicFolders, right, chain);
        return shared > decision ? shared : decision;
    }

    private static Decision CutInScope(Principal principal, Right right, IReadOnlyList<ChainLink> chain, Decision decision) =>
        decision == Decision.Allowed
        && principal.Token is { } token
        && ((token.IsReadOnly && right > Right.Read) || (right == Right.Remove && token.ScopeId == chain[^1].Id))
            ? Decision.Denied
            : decision;

    private static bool Holds(IReadOnlyList<ChainLink> chain, long id)
    {
        for (var i = 0; i < chain.Count; i++)
        {
            if (chain[i].Id == id)
                return true;
        }

        return false;
    }

    private async ValueTask<Decision> DecideFullyAsync(Right right, IReadOnlyList<ChainLink> chain) =>
        Decide(principal, await ReachAsync(), right, chain, now);
}
