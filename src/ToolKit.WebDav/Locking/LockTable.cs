namespace ToolKit.WebDav;

/// <summary>The locks of one tree in memory, found by path, by ancestor and by subtree. Not synchronised: its owner does that.</summary>
internal sealed class LockTable(TimeProvider time)
{
    private readonly Dictionary<string, List<ActiveLock>> _byRoot = new(StringComparer.Ordinal);

    private readonly SortedSet<string> _roots = new(StringComparer.Ordinal);
    private int _sweepAt = 64;

    public IReadOnlyList<ActiveLock> Covering(DavPath path)
    {
        if (_byRoot.Count == 0)
            return [];
        List<ActiveLock>? found = null;
        var now = time.GetUtcNow();
        for (var at = path; ; at = at.Parent)
        {
            if (_byRoot.TryGetValue(at.Value, out var held))
            {
                foreach (var one in held)
                {
                    if (one.Expires > now && one.Covers(path))
                        (found ??= []).Add(one);
                }
            }

            if (at.IsRoot)
                return found ?? (IReadOnlyList<ActiveLock>)[];
        }
    }

    public IReadOnlyList<ActiveLock> Below(DavPath path, bool membersOnly)
    {
        if (_byRoot.Count == 0)
            return [];
        List<ActiveLock>? found = null;
        var now = time.GetUtcNow();
        foreach (var root in RootsBelow(path))
        {
            foreach (var one in _byRoot[root])
            {
                if (one.Expires > now && (!membersOnly || one.Root.Parent == path))
                    (found ??= []).Add(one);
            }
        }

        return found ?? (IReadOnlyList<ActiveLock>)[];
    }

    public void Add(ActiveLock held)
    {
        if (_byRoot.Count >= _sweepAt)
            Sweep();
        if (!_byRoot.TryGetValue(held.Root.Value, out var list))
        {
            _byRoot.Add(held.Root.Value, list = []);
            _roots.Add(held.Root.Value);
        }

        var now = time.GetUtcNow();
        list.RemoveAll(one => one.Expires <= now);
        list.Add(held);
    }

    public void Replace(ActiveLock old, ActiveLock renewed)
    {
        var list = _byRoot[old.Root.Value];
        list[list.IndexOf(old)] = renewed;
    }

    public void Remove(ActiveLock held)
    {
        var list = _byRoot[held.Root.Value];
        list.Remove(held);
        if (list.Count == 0)
            RemoveRoot(held.Root.Value);
    }

    public void RemoveTree(DavPath path)
    {
        foreach (var root in RootsBelow(path).ToArray())
            RemoveRoot(root);
        RemoveRoot(path.Value);
    }

    public void RemoveBelow(DavPath path)
    {
        foreach (var root in RootsBelow(path).ToArray())
            RemoveRoot(root);
    }

    // Everything below "/a" sorts between "/a/" and "/a0" ('0' follows '/'), which may be a root itself and is none of them; the view has both ends.
    private IEnumerable<string> RootsBelow(DavPath path)
    {
        var below = path.IsRoot ? "/" : path.Value + "/";
        return _roots.GetViewBetween(below, below[..^1] + "0").Where(root => root.Length > below.Length);
    }

    private void RemoveRoot(string root)
    {
        if (_byRoot.Remove(root))
            _roots.Remove(root);
    }

    private void Sweep()
    {
        var now = time.GetUtcNow();
        foreach (var (root, list) in _byRoot.ToArray())
        {
            list.RemoveAll(held => held.Expires <= now);
            if (list.Count == 0)
                RemoveRoot(root);
        }

        _sweepAt = Math.Max(64, _byRoot.Count * 2);
    }
}
