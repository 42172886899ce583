using ToolKit.Database;
using ToolKit.Library;

namespace ToolKit.Access;

/// <summary>
/// The access desk as one principal may use it: regions and sites, requests, the life of grants, the record of acts. The only way in for pages; what
/// she may not see is not there, what she may not do is refused with <see cref="AccessDeniedException"/>.
/// </summary>
/// <remarks>
/// Every change is decided and noted in <see cref="AuditLog"/> inside the transaction that makes it, with the grants as they are then. A device token
/// that is cut (read-only, or to a folder) does nothing here.
/// </remarks>
public sealed partial class AccessDesk
{
    private static readonly ChainLink[] Root = [new ChainLink(LibraryEntry.RootId, null, EntryKind.Folder)];

    private readonly LibraryGate gate;
    private readonly DocumentLibrary library;
    private readonly RegionStore regions;
    private Principal principal;

    internal AccessDesk(LibraryGate gate, Principal principal)
    {
        this.gate = gate;
        this.principal = principal;
        library = gate.Library;
        regions = new RegionStore(gate.Database, gate.Library, gate.Time);
    }

    public Principal Principal => principal;

    /// <summary>Whether she keeps regions and sites.</summary>
    public async ValueTask<bool> IsAdministratorAsync(CancellationToken cancellation = default) =>
        await gate.Database.ReadAsync(async session => (await BeginAsync(session)).Authority(Right.Administer, Root) is not null, cancellation);

    /// <summary>The regions in which she decides, each with the sites she decides for; empty for nearly everybody.</summary>
    public ValueTask<IReadOnlyList<DeskRegion>> ListRegionsAsync(CancellationToken cancellation = default) =>
        ReadAsync<IReadOnlyList<DeskRegion>>(
            async (session, territory) =>
            {
                var map = await StructureRows.ReadAsync(session);
                return
                [
                    .. from region in map.Regions
                       let isWhole = territory.HasRegion(region.Id)
                       let sites = map.Sites.Where(site => site.RegionId == region.Id && (isWhole || territory.Sites.Contains(site.Id))).ToList()
                       where isWhole || sites.Count > 0
                       select new DeskRegion(region, isWhole, sites),
                ];
            },
            cancellation);

    /// <summary>Asks the database within what she decides about.</summary>
    private async ValueTask<T> ReadAsync<T>(Func<SqlSession, Territory, ValueTask<T>> read, CancellationToken cancellation)
    {
        var territory = await TerritoryAsync(cancellation);
        return await gate.Database.ReadConsistentlyAsync(session => read(session, territory), cancellation);
    }

    private async ValueTask<Territory> TerritoryAsync(CancellationToken cancellation)
    {
        var snapshot = await gate.RefreshAsync(cancellation);
        var asked = principal;
        if (asked.AccessNumber != snapshot.Number)
        {
            asked = await gate.Database.ReadAsync(session => gate.ReloadAsync(session, asked, snapshot.Number), cancellation)
                ?? throw new AccessDeniedException(Refusals.SignInEnded);
            principal = asked;
        }

        if (asked.IsAnonymous || DeskAct.IsCut(asked) || !asked.Grants.Any(grant => grant.Role >= Role.RegionAdmin))
            return Territory.Nothing;
        var reach = await gate.LocateAsync(asked, snapshot, cancellation);
        var map = await gate.Database.ReadAsync(StructureRows.ReadAsync, cancellation);
        return Territory.Of(reach.Grants, map, gate.Time.GetUtcNow());
    }

    private ValueTask<T> ActAsync<T>(Func<DeskAct, ValueTask<T>> act, CancellationToken cancellation) =>
        gate.Database.WriteAsync(async session => await act(await BeginAsync(session)), cancellation: cancellation);

    /// <summary>Who acts, with the grants as they are inside this transaction.</summary>
    private async ValueTask<DeskAct> BeginAsync(SqlSession session)
    {
        if (principal.IsAnonymous)
            throw gate.RefusalLog.Deny(principal, Refusals.SignInFirst, "Zugänge");
        var number = await LibraryGate.NumberAsync(session);
        var asked = principal.AccessNumber == number && principal.Token?.Holds(gate.Time.GetUtcNow()) != false
            ? principal
            : await gate.ReloadAsync(session, principal, number) ?? throw new AccessDeniedException(Refusals.SignInEnded);
        return new DeskAct(session, asked, gate.Time.GetUtcNow(), gate.RefusalLog);
    }

    /// <summary>The folders from the root down to this one; the root alone where it is gone, so that only administrators decide about it.</summary>
    private async ValueTask<IReadOnlyList<ChainLink>> ChainAsync(long folderId, CancellationToken cancellation) =>
        (await library.ResolveAsync(folderId, cancellation))?.Chain ?? Root;
}

/// <summary>A region in which somebody decides.</summary>
/// <param name="Region">The region.</param>
/// <param name="IsWhole">She decides for all of it; otherwise only for these sites.</param>
/// <param name="Sites">The sites she decides for.</param>
public sealed record DeskRegion(Region Region, bool IsWhole, IReadOnlyList<Site> Sites);

/// <summary>A part of a longer list.</summary>
/// <param name="Items">The rows asked for.</param>
/// <param name="Total">How many there are in all.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, int Total);

/// <summary>One transaction of the desk: who acts, and what allows it.</summary>
internal sealed class DeskAct(SqlSession session, Principal principal, DateTimeOffset now, RefusalLog refusals)
{
    public SqlSession Session => session;

    public DateTimeOffset Now => now;

    public long Milliseconds { get; } = now.ToUnixTimeMilliseconds();

    public Person Person => principal.Person!;

    public static bool IsCut(Principal principal) => principal.Token is { } token && (token.IsReadOnly || token.ScopeId is not null);

    /// <summary>The grant that allows it, the least of several; null: none does.</summary>
    /// <remarks>That a scope among the folders above is there is plain, because they are. So no scope has to be looked up.</remarks>
    public Grant? Authority(Right right, IReadOnlyList<ChainLink> chain) => Authority(principal, right, chain, now);

    /// <summary>As <see cref="Authority(Right, IReadOnlyList{ChainLink})"/>, for any principal.</summary>
    public static Grant? Authority(Principal principal, Right right, IReadOnlyList<ChainLink> chain, DateTimeOffset now)
    {
        if (IsCut(principal))
            return null;
        Grant? least = null;
        foreach (var grant in principal.NearGrants)
        {
            if ((least is null || grant.Grant.Role < least.Role) && AccessPolicy.Decide([grant], right, chain, now) == Decision.Allowed)
                least = grant.Grant;
        }

        return least;
    }

    /// <summary>Whether she has everything already that this role would give her.</summary>
    public bool Includes(Role role, IReadOnlyList<ChainLink> chain) => AccessPolicy.Includes(principal.NearGrants, role, chain, now);

    /// <exception cref="AccessDeniedException">No grant allows it.</exception>
    public Grant Require(Right right, IReadOnlyList<ChainLink> chain) =>
        Authority(right, chain) ?? throw Deny(right == Right.Administer ? Refusals.Administrators : Refusals.MayNotGrant);

    /// <summary>The refusal of a right, noted.</summary>
    public AccessDeniedException Deny(Refusal refusal) => refusals.Deny(principal, refusal, "Zugänge");

    public ValueTask NoteAsync(AuditNote note, Grant? authority) => AuditLog.AddAsync(session, now.ToUnixTimeMilliseconds(), principal, note, authority);
}
