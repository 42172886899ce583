namespace ToolKit.WebDav;

/// <summary>
/// The locks of a tree in this process's memory, for stores that keep none themselves. One instance serves all requests to a tree; <see cref="For(IDavStore)"/> binds it to the store of a request.
/// A store that uses it makes its changes between <see cref="EnterAsync(IDavStore, Preconditions, CancellationToken)"/> and the disposal of what that returns.
/// </summary>
public sealed class InMemoryLockStore(TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly LockTable _table = new(time);

    // A LOCK that makes a file has entered already when the store's own writing enters. The value flows down into the store and not back.
    private readonly AsyncLocal<bool> _isInside = new();

    /// <summary>The locks as <paramref name="store"/> hands them out in <see cref="IDavStore.Locks"/>.</summary>
    public ILockStore For(IDavStore store) => new Bound(this, store, states: null);

    internal ILockStore For(IDavStore store, IResourceStates states) => new Bound(this, store, states);

    /// <summary>
    /// Asks the preconditions of a change, and keeps locks and other changes out until the result is disposed. To be called before a change, in place of a transaction.
    /// </summary>
    /// <exception cref="WebDavException">They do not hold; nothing is entered then.</exception>
    public async ValueTask<IDisposable> EnterAsync(IDavStore store, Preconditions preconditions, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(preconditions);
        return await EnterAsync(new States(this, store), preconditions, cancellation);
    }

    /// <summary>Ends the locks rooted at <paramref name="path"/> and below: the resource is gone from there. Only between entering and leaving.</summary>
    public void EndTree(DavPath path) => Synchronised(() => _table.RemoveTree(path));

    /// <summary>Ends the locks rooted below <paramref name="path"/>: the resource there was replaced, a lock on itself stays. Only between entering and leaving.</summary>
    public void EndBelow(DavPath path) => Synchronised(() => _table.RemoveBelow(path));

    internal async ValueTask<IDisposable> EnterAsync(IResourceStates states, Preconditions preconditions, CancellationToken cancellation)
    {
        if (_isInside.Value)
        {
            await preconditions.EnsureAsync(states, cancellation);
            return new Entered(null);
        }

        await _gate.WaitAsync(cancellation);
        try
        {
            await preconditions.EnsureAsync(states, cancellation);
            return new Entered(_gate);
        }
        catch
        {
            _gate.Release();
            throw;
        }
    }

    internal IReadOnlyList<ActiveLock> Covering(DavPath path)
    {
        lock (_table)
            return _table.Covering(path);
    }

    internal IReadOnlyList<ActiveLock> Below(DavPath path, bool membersOnly)
    {
        lock (_table)
            return _table.Below(path, membersOnly);
    }

    public void Dispose() => _gate.Dispose();

    private void Synchronised(Action change)
    {
        lock (_table)
            change();
    }

    private ActiveLock? Find(DavPath path, LockToken token)
    {
        foreach (var held in _table.Covering(path))
        {
            if (held.Token == token)
                return held;
        }

        return null;
    }

    private sealed class Entered(SemaphoreSlim? gate) : IDisposable
    {
        private SemaphoreSlim? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Release();
    }

    private sealed class States(InMemoryLockStore locks, IDavStore store) : IResourceStates
    {
        public async ValueTask<ResourceState> GetStateAsync(DavPath path, CancellationToken cancellation) =>
            Preconditions.StateOf(await store.FindAsync(path, ResourceDetail.None, cancellation));

        public ValueTask<IReadOnlyList<ActiveLock>> FindCoveringAsync(DavPath path, CancellationToken cancellation) => new(locks.Covering(path));

        public ValueTask<IReadOnlyList<ActiveLock>> FindBelowAsync(DavPath path, bool membersOnly, CancellationToken cancellation) =>
            new(locks.Below(path, membersOnly));

        public ValueTask<bool> HasStateTokenAsync(DavPath path, string token, CancellationToken cancellation) =>
            Preconditions.HasStateTokenAsync(store, path, token, cancellation);
    }

    private sealed class Bound(InMemoryLockStore locks, IDavStore store, IResourceStates? states) : ILockStore
    {
        public ValueTask<IReadOnlyList<ActiveLock>> FindCoveringAsync(DavPath path, CancellationToken cancellation) => new(locks.Covering(path));

        public ValueTask<IReadOnlyList<ActiveLock>> FindBelowAsync(DavPath path, bool membersOnly, CancellationToken cancellation) =>
            new(locks.Below(path, membersOnly));

        public async ValueTask<GrantedLock> LockAsync(LockRequest request, Preconditions preconditions, CancellationToken cancellation)
        {
            using var entered = await locks.EnterAsync(states ?? new States(locks, store), preconditions, cancellation);
            var isNew = await CreateWhereUnmappedAsync(request.Path, cancellation);
            var held = new ActiveLock
            {
                Token = request.Token,
                Root = request.Path,
                Scope = request.Scope,
                IsDeep = request.IsDeep,
                Owner = request.Owner,
                Principal = request.Principal,
                Expires = locks.Now + request.Timeout,
            };
            locks.Synchronised(() => locks._table.Add(held));
            return new GrantedLock(held, isNew);
        }

        public ValueTask<ActiveLock?> RefreshAsync(
            DavPath path, LockToken token, string principal, TimeSpan timeout, CancellationToken cancellation)
        {
            lock (locks._table)
            {
                if (locks.Find(path, token) is not { } held || held.Principal != principal)
                    return new((ActiveLock?)null);
                var renewed = held with { Expires = locks.Now + timeout };
                locks._table.Replace(held, renewed);
                return new(renewed);
            }
        }

        public async ValueTask<UnlockOutcome> UnlockAsync(DavPath path, LockToken token, string principal, CancellationToken cancellation)
        {
            using var entered = await locks.EnterAsync(states ?? new States(locks, store), Preconditions.None, cancellation);
            lock (locks._table)
            {
                if (locks.Find(path, token) is not { } held)
                    return UnlockOutcome.NotLocked;
                if (held.Principal != principal)
                    return UnlockOutcome.NotHolder;
                locks._table.Remove(held);
                return UnlockOutcome.Unlocked;
            }
        }

        // RFC 4918 §7.3: locking an unmapped address makes an empty resource there, an ordinary one.
        private async ValueTask<bool> CreateWhereUnmappedAsync(DavPath path, CancellationToken cancellation)
        {
            if (await store.FindAsync(path, ResourceDetail.None, cancellation) is not null)
                return false;
            if (await store.FindAsync(path.Parent, ResourceDetail.None, cancellation) is not IDavCollection parent)
                throw WebDavException.Conflict("The collection to make this in does not exist.");
            locks._isInside.Value = true;
            var nothing = new IncomingFile { Body = System.IO.Pipelines.PipeReader.Create(Stream.Null), Length = 0 };
            await parent.WriteFileAsync(path.Name, nothing, Preconditions.None, cancellation);
            return true;
        }
    }

    private DateTimeOffset Now => time.GetUtcNow();
}
