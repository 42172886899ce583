namespace ToolKit.WebDav;

/// <summary>
/// What must hold for a request to be carried out: HTTP conditions, the <c>If</c> header, names that must be free, locks that must not conflict, and lock tokens
/// that must have been submitted. Built once by the method's handler; asked early, before a body is read, and again by the store inside the transaction that commits. The second answer decides.
/// </summary>
public sealed class Preconditions
{
    private readonly DavPath _target;
    private readonly string _principal;
    private readonly HttpConditions? _http;
    private readonly IfHeader? _if;
    private readonly Func<string, DavPath?>? _resolve;
    private readonly HashSet<string>? _submitted;
    private List<Need>? _needs;

    private Preconditions() => _principal = "";

    /// <param name="target">The resource requested.</param>
    /// <param name="principal">Whose tokens count.</param>
    /// <param name="http">Conditions on <paramref name="target"/>.</param>
    /// <param name="ifHeader">The <c>If</c> header.</param>
    /// <param name="resolve">Maps a resource tag to a path; null where it is not in this tree.</param>
    /// <param name="furtherToken">A token submitted by other means; null for none.</param>
    internal Preconditions(
        DavPath target, string principal, HttpConditions? http, IfHeader? ifHeader, Func<string, DavPath?>? resolve, LockToken? furtherToken)
    {
        _target = target;
        _principal = principal;
        _http = http;
        _if = ifHeader;
        _resolve = resolve;
        if (ifHeader is not null || furtherToken is not null)
        {
            _submitted = new HashSet<string>(StringComparer.Ordinal);
            foreach (var token in ifHeader?.SubmittedTokens ?? [])
                _submitted.Add(token.Value);
            if (furtherToken is { } further)
                _submitted.Add(further.Value);
        }
    }

    private enum NeedKind
    {
        /// <summary>The resource itself is changed.</summary>
        Resource,

        /// <summary>The resource is changed, or made in its parent.</summary>
        Member,

        /// <summary>The resource and all below are changed or removed, or it is made in its parent.</summary>
        Tree,

        /// <summary>If the resource is absent it is made in its parent.</summary>
        Creation,

        /// <summary>The name must be free.</summary>
        Absent,

        ExclusiveLock,
        ExclusiveDeepLock,
        SharedLock,
        SharedDeepLock,
    }

    /// <summary>Nothing is asked: for what the store does on its own account.</summary>
    public static Preconditions None { get; } = new();

    /// <summary>Whether the client said under which condition the target may be replaced (<c>If-Match</c>, <c>If-None-Match</c>, <c>If</c>).</summary>
    public bool IsConditional => _http is not null || _if is not null;

    /// <summary>True when asking can only be answered with yes, so a store need not.</summary>
    public bool IsEmpty => _http is null && _if is null && _needs is null;

    internal Preconditions NeedsToken(DavPath path) => With(NeedKind.Resource, path);

    internal Preconditions NeedsTokenAsMember(DavPath path) => With(NeedKind.Member, path);

    internal Preconditions NeedsTokensOfTree(DavPath path) => With(NeedKind.Tree, path);

    internal Preconditions NeedsTokenToCreate(DavPath path) => With(NeedKind.Creation, path);

    internal Preconditions NeedsFreeName(DavPath path) => With(NeedKind.Absent, path);

    internal Preconditions NeedsNoConflict(DavPath path, LockScope scope, bool deep) => With(
        (scope, deep) switch
        {
            (LockScope.Exclusive, false) => NeedKind.ExclusiveLock,
            (LockScope.Exclusive, true) => NeedKind.ExclusiveDeepLock,
            (LockScope.Shared, false) => NeedKind.SharedLock,
            _ => NeedKind.SharedDeepLock,
        },
        path);

    /// <summary>
    /// Asks everything, in the order of RFC 9110 §13.2.2 and then RFC 4918: HTTP conditions, <c>If</c>, names, locks. To be awaited by the store inside the transaction that commits, before the first change.
    /// </summary>
    /// <exception cref="WebDavException">Something does not hold: 412, 423, or 207 for locks below.</exception>
    public async ValueTask EnsureAsync(IResourceStates states, CancellationToken cancellation)
    {
        if (_http is not null)
            _http.Ensure(await states.GetStateAsync(_target, cancellation));
        if (_if is not null && !await HoldsAsync(_if, states, cancellation))
            throw WebDavException.PreconditionFailed("No list of the If header holds.");

        if (_needs is null)
            return;
        if (_needs.Count > 1)
            states = new Remembering(states);
        OrderedDictionary<LockToken, ActiveLock>? blocking = null;
        foreach (var need in _needs)
        {
            switch (need.Kind)
            {
                case NeedKind.Absent:
                    if ((await states.GetStateAsync(need.Path, cancellation)).Exists)
                        throw WebDavException.PreconditionFailed("The destination exists, and Overwrite is F.");
                    break;
                case NeedKind.ExclusiveLock or NeedKind.ExclusiveDeepLock or NeedKind.SharedLock or NeedKind.SharedDeepLock:
                    await EnsureNoConflictAsync(need, states, cancellation);
                    break;
                default:
                    await CollectBlockingAsync(need, states, blocking ??= [], cancellation);
                    break;
            }
        }

        if (blocking is { Count: > 0 })
            throw LockedBy([.. blocking.Values]);
    }

    /// <summary>Asks the store as it is now, outside any transaction: a no here saves reading the body.</summary>
    internal ValueTask RefuseEarlyAsync(IDavStore store, CancellationToken cancellation) =>
        IsEmpty ? ValueTask.CompletedTask : EnsureAsync(new CurrentStates(store), cancellation);

    /// <summary>The conditions of a GET or HEAD; locks play no part.</summary>
    /// <returns>True where the client's copy is still good (304).</returns>
    internal async ValueTask<bool> IsNotModifiedAsync(ResourceState state, IDavStore store, CancellationToken cancellation)
    {
        var notModified = _http is not null && _http.IsNotModified(state);
        if (_if is not null && !await HoldsAsync(_if, new CurrentStates(store), cancellation))
            throw WebDavException.PreconditionFailed("No list of the If header holds.");
        return notModified;
    }

    /// <summary>The tokens of the <c>If</c> header, for a refresh.</summary>
    internal IReadOnlyCollection<string> SubmittedTokens => (IReadOnlyCollection<string>?)_submitted ?? [];

    /// <summary>Windows deletes a folder with the tokens of what is open in it, in one list without a tag (README W15).</summary>
    internal bool TokensBelowCount { get; init; }

    private Preconditions With(NeedKind kind, DavPath path)
    {
        (_needs ??= []).Add(new Need(kind, path));
        return this;
    }

    private async ValueTask<bool> HoldsAsync(IfHeader header, IResourceStates states, CancellationToken cancellation)
    {
        foreach (var list in header.Lists)
        {
            DavPath? path = list.ResourceTag is null ? _target : _resolve?.Invoke(list.ResourceTag);
            if (await HoldsAsync(list, path, states, cancellation))
                return true;
        }

        return false;
    }

    private async ValueTask<bool> HoldsAsync(IfList list, DavPath? path, IResourceStates states, CancellationToken cancellation)
    {
        ResourceState? state = null;
        IReadOnlyList<ActiveLock>? locks = null;
        IReadOnlyList<ActiveLock>? below = null;
        foreach (var condition in list.Conditions)
        {
            var matches = false;

            // RFC 4918 §10.4.5: an unmapped or foreign resource is one without that state.
            if (path is { } known)
            {
                if (condition.ETag is { } tag)
                {
                    state ??= await states.GetStateAsync(known, cancellation);
                    matches = state.Value.ETag is { } current && current.EqualsStrongly(tag);
                }
                else
                {
                    locks ??= await states.FindCoveringAsync(known, cancellation);
                    matches = HasToken(locks, condition.StateToken!);
                    if (!matches && TokensBelowCount && list.ResourceTag is null)
                    {
                        below ??= await states.FindBelowAsync(known, membersOnly: false, cancellation);
                        matches = HasToken(below, condition.StateToken!);
                    }

                    if (!matches && !condition.StateToken!.StartsWith("urn:uuid:", StringComparison.Ordinal))
                    {
                        matches = await states.HasStateTokenAsync(known, condition.StateToken, cancellation);
                    }
                }
            }

            if (matches == condition.Not)
                return false;
        }

        return true;
    }

    private static bool HasToken(IReadOnlyList<ActiveLock> locks, string token)
    {
        for (var i = 0; i < locks.Count; i++)
        {
            if (locks[i].Token.Value == token)
                return true;
        }

        return false;
    }

    // RFC 4918 §6.1, §6.2 and §9.10.5: above and at the path a conflict is 423; below it is 207 with the members in the way.
    private static async ValueTask EnsureNoConflictAsync(Need need, IResourceStates states, CancellationToken cancellation)
    {
        var shared = need.Kind is NeedKind.SharedLock or NeedKind.SharedDeepLock;
        List<ActiveLock>? conflicts = null;
        foreach (var held in await states.FindCoveringAsync(need.Path, cancellation))
        {
            if (!shared || held.Scope == LockScope.Exclusive)
                (conflicts ??= []).Add(held);
        }

        if (conflicts is not null)
        {
            throw new WebDavException(423, "Somebody has locked this already.", "no-conflicting-lock", Roots(conflicts))
            {
                LockOwner = LockOwner.InWords(conflicts[0]),
            };
        }

        if (need.Kind is not (NeedKind.ExclusiveDeepLock or NeedKind.SharedDeepLock))
            return;
        foreach (var held in await states.FindBelowAsync(need.Path, membersOnly: false, cancellation))
        {
            if (!shared || held.Scope == LockScope.Exclusive)
                (conflicts ??= []).Add(held);
        }

        if (conflicts is null)
            return;
        var failed = new List<FailedMember>();
        foreach (var root in Roots(conflicts))
            failed.Add(new FailedMember(root, new WebDavException(423, "This is locked.", "no-conflicting-lock", [root])));

        // RFC 4918 §9.10.6: the request URI itself failed because of them.
        failed.Add(new FailedMember(need.Path, new WebDavException(424, "A lock below is in the way.")));
        throw WebDavException.MultiStatus(failed);
    }

    private async ValueTask CollectBlockingAsync(Need need, IResourceStates states, OrderedDictionary<LockToken, ActiveLock> blocking, CancellationToken cancellation)
    {
        var covering = await states.FindCoveringAsync(need.Path, cancellation);
        if (need.Kind == NeedKind.Resource)
        {
            AddBlocking(covering, blocking);
            return;
        }

        // Depth 0 on a collection protects its membership (RFC 4918 §7.4), so making a member asks for the parent's locks. They
        // are fetched first: without any lock around, whether the member exists makes no difference.
        var aroundParent = need.Path.IsRoot ? [] : await states.FindCoveringAsync(need.Path.Parent, cancellation);
        var exists = aroundParent.Count + covering.Count == 0 || (await states.GetStateAsync(need.Path, cancellation)).Exists;
        if (!exists)
        {
            AddBlocking(aroundParent, blocking);
            AddBlocking(covering, blocking);
            return;
        }

        if (need.Kind == NeedKind.Creation)
            return;
        AddBlocking(covering, blocking);
        if (need.Kind != NeedKind.Tree)
            return;

        var below = await states.FindBelowAsync(need.Path, membersOnly: false, cancellation);
        var byRoot = below.ToLookup(held => held.Root);
        foreach (var root in byRoot.Select(locks => locks.Key))
        {
            // All locks that protect this locked descendant: its own, and the deep ones above it.
            var protecting = covering.Where(held => held.Covers(root)).ToList();
            for (var at = root; at != need.Path; at = at.Parent)
                protecting.AddRange(byRoot[at].Where(held => held.Covers(root)));
            AddBlocking(protecting, blocking);
        }
    }

    // One resource and all locks that protect it. Exclusive: that token. Shared: any one of them will do (RFC 4918 §7, §10.4.1).
    private void AddBlocking(IReadOnlyList<ActiveLock> protecting, OrderedDictionary<LockToken, ActiveLock> blocking)
    {
        var sharedHeld = false;
        for (var i = 0; i < protecting.Count; i++)
            sharedHeld |= protecting[i].Scope == LockScope.Shared && IsHeld(protecting[i]);
        for (var i = 0; i < protecting.Count; i++)
        {
            var held = protecting[i];
            if (held.Scope == LockScope.Shared ? !sharedHeld : !IsHeld(held))
                blocking.TryAdd(held.Token, held);
        }
    }

    // A token alone is no authority: it counts for the principal who took the lock (RFC 4918 §6.4).
    private bool IsHeld(ActiveLock held) =>
        _submitted is not null && held.Principal == _principal && _submitted.Contains(held.Token.Value);

    private static WebDavException LockedBy(List<ActiveLock> blocking) =>
        new(423, "A lock is in the way, and its token was not submitted.", "lock-token-submitted", Roots(blocking))
        {
            LockOwner = LockOwner.InWords(blocking[0]),
        };

    private static List<DavPath> Roots(IReadOnlyList<ActiveLock> locks) => [.. locks.Select(held => held.Root).Distinct()];

    private readonly record struct Need(NeedKind Kind, DavPath Path);

    /// <summary>Source, destination and their parents share ancestors: what was asked once is not asked again within one transaction.</summary>
    private sealed class Remembering(IResourceStates states) : IResourceStates
    {
        private readonly List<(DavPath Path, IReadOnlyList<ActiveLock> Locks)> _covering = [];

        public async ValueTask<IReadOnlyList<ActiveLock>> FindCoveringAsync(DavPath path, CancellationToken cancellation)
        {
            foreach (var (known, locks) in _covering)
            {
                if (known == path)
                    return locks;
            }

            var found = await states.FindCoveringAsync(path, cancellation);
            _covering.Add((path, found));
            return found;
        }

        public ValueTask<IReadOnlyList<ActiveLock>> FindBelowAsync(DavPath path, bool membersOnly, CancellationToken cancellation) =>
            states.FindBelowAsync(path, membersOnly, cancellation);

        public ValueTask<ResourceState> GetStateAsync(DavPath path, CancellationToken cancellation) => states.GetStateAsync(path, cancellation);

        public ValueTask<bool> HasStateTokenAsync(DavPath path, string token, CancellationToken cancellation) => states.HasStateTokenAsync(path, token, cancellation);
    }

    /// <summary>The state outside any transaction, by the store's reading methods.</summary>
    private sealed class CurrentStates(IDavStore store) : IResourceStates
    {
        public async ValueTask<ResourceState> GetStateAsync(DavPath path, CancellationToken cancellation) =>
            StateOf(await store.FindAsync(path, ResourceDetail.None, cancellation));

        public ValueTask<bool> HasStateTokenAsync(DavPath path, string token, CancellationToken cancellation) =>
            Preconditions.HasStateTokenAsync(store, path, token, cancellation);

        public ValueTask<IReadOnlyList<ActiveLock>> FindCoveringAsync(DavPath path, CancellationToken cancellation) =>
            store.Locks.FindCoveringAsync(path, cancellation);

        public ValueTask<IReadOnlyList<ActiveLock>> FindBelowAsync(DavPath path, bool membersOnly, CancellationToken cancellation) =>
            store.Locks.FindBelowAsync(path, membersOnly, cancellation);
    }

    internal static async ValueTask<bool> HasStateTokenAsync(IDavStore store, DavPath path, string token, CancellationToken cancellation) =>
        await store.FindAsync(path, ResourceDetail.None, cancellation) is ISyncSource source && await source.IsUnchangedSinceAsync(token, cancellation);

    internal static ResourceState StateOf(IDavResource? resource) => resource is null
        ? default
        : new ResourceState
        {
            Exists = true,
            IsCollection = resource is IDavCollection,
            ETag = resource.ETag,
            LastModified = resource.LastModified,
        };
}
