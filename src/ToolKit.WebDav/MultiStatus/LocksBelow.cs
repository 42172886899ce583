namespace ToolKit.WebDav;

/// <summary>The locks around and below a collection, fetched once for a whole listing.</summary>
internal sealed class LocksBelow
{
    private static readonly List<ActiveLock> NoLocks = [];

    private readonly List<ActiveLock> _inherited;
    private readonly List<ActiveLock> _deep;
    private readonly Dictionary<DavPath, List<ActiveLock>>? _byRoot;

    private LocksBelow(IReadOnlyList<ActiveLock> covering, IReadOnlyList<ActiveLock> below)
    {
        OfTarget = covering;
        _inherited = DeepOnes(covering);
        _deep = DeepOnes(below);
        if (below.Count == 0)
            return;
        _byRoot = [];
        foreach (var held in below)
        {
            if (!_byRoot.TryGetValue(held.Root, out var list))
                _byRoot.Add(held.Root, list = []);
            list.Add(held);
        }
    }

    /// <summary>No locks, because nobody asks for them.</summary>
    public static LocksBelow None { get; } = new([], []);

    public IReadOnlyList<ActiveLock> OfTarget { get; }

    /// <summary>Whether no member has a lock.</summary>
    public bool AreNone => _inherited.Count == 0 && _byRoot is null;

    public static async ValueTask<LocksBelow> FindAsync(ILockStore locks, DavPath path, Depth depth, CancellationToken cancellation) =>
        new(
            await locks.FindCoveringAsync(path, cancellation),
            depth == Depth.Zero ? [] : await locks.FindBelowAsync(path, membersOnly: depth == Depth.One, cancellation));

    /// <summary>The locks of a member of <paramref name="parent"/>.</summary>
    public IReadOnlyList<ActiveLock> Of(DavPath parent, string name)
    {
        if (_byRoot is null || !parent.TryAppend(name, out var path))
            return _inherited;
        List<ActiveLock>? found = null;
        foreach (var held in _deep)
        {
            if (held.Root.IsAncestorOf(path))
                (found ??= [.. _inherited]).Add(held);
        }

        if (_byRoot.TryGetValue(path, out var own))
            (found ??= [.. _inherited]).AddRange(own);
        return found ?? _inherited;
    }

    private static List<ActiveLock> DeepOnes(IReadOnlyList<ActiveLock> locks)
    {
        List<ActiveLock>? deep = null;
        foreach (var held in locks)
        {
            if (held.IsDeep)
                (deep ??= []).Add(held);
        }

        return deep ?? NoLocks;
    }
}
