using System.Collections.Concurrent;

namespace ToolKit.Search;

/// <summary>The folders of one state of the index, never changed. It remembers what the latest askers may see.</summary>
internal sealed class FolderTree(Dictionary<long, CatalogFolder> folders)
{
    private const int MostScopes = 200;
    private const int MostLevels = 200; // a chain longer than that is a circle

    private readonly ConcurrentDictionary<SearchScope, HashSet<long>> readable = new();
    private readonly ConcurrentDictionary<long, string?> regions = new();

    public int Count => folders.Count;

    public Dictionary<long, CatalogFolder> Copy() => new(folders);

    public CatalogFolder? Find(long id) => folders.GetValueOrDefault(id);

    /// <summary>The folders whose documents may be seen.</summary>
    public IReadOnlySet<long> Readable(SearchScope scope)
    {
        if (readable.TryGetValue(scope, out var found))
            return found;
        found = [];
        var decided = new Dictionary<long, bool>();
        foreach (var id in folders.Keys)
        {
            if (MayRead(scope, id, decided, 0) && IsReachable(id))
                found.Add(id);
        }

        if (readable.Count >= MostScopes)
            readable.Clear();
        readable[scope] = found;
        return found;
    }

    /// <summary>Whether its chain ends at a root, with nothing on it removed.</summary>
    public bool IsReachable(long id)
    {
        for (var level = 0; level < MostLevels; level++)
        {
            if (!folders.TryGetValue(id, out var folder) || folder.IsRemoved)
                return false;
            if (folder.ParentId is not { } parent)
                return true;
            id = parent;
        }

        return false;
    }

    /// <summary>Whether a folder is another one or lies below it.</summary>
    public bool IsWithin(long id, long ancestor)
    {
        for (var level = 0; level < MostLevels; level++)
        {
            if (id == ancestor)
                return true;
            if (!folders.TryGetValue(id, out var folder) || folder.ParentId is not { } parent)
                return false;
            id = parent;
        }

        return false;
    }

    /// <summary>The folders a path ends at: "Transparenz", "/Werkzeugkoffer/Transparenz". Upper and lower case are the same.</summary>
    public IEnumerable<long> ByPath(string path)
    {
        var names = path.Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return names.Length == 0 ? [] : folders.Keys.Where(id => EndsWith(id, names));
    }

    public string? Region(long id) => regions.GetOrAdd(id, static (id, tree) => tree.FindRegion(id), this);

    private string? FindRegion(long id)
    {
        for (var level = 0; level < MostLevels && folders.TryGetValue(id, out var folder); level++)
        {
            if (folder.Region is not null)
                return folder.Region;
            if (folder.ParentId is not { } parent)
                return null;
            id = parent;
        }

        return null;
    }

    private bool EndsWith(long id, string[] names)
    {
        for (var i = names.Length - 1; i >= 0; i--)
        {
            if (!folders.TryGetValue(id, out var folder) || !string.Equals(folder.Name, names[i], StringComparison.OrdinalIgnoreCase))
                return false;
            if (i > 0 && folder.ParentId is null)
                return false;
            id = folder.ParentId ?? id;
        }

        return true;
    }

    private bool MayRead(SearchScope scope, long id, Dictionary<long, bool> decided, int level)
    {
        if (decided.TryGetValue(id, out var answer))
            return answer;
        answer = scope.Decides(id)
            ?? (level < MostLevels && folders.TryGetValue(id, out var folder) && folder.ParentId is { } parent
                ? MayRead(scope, parent, decided, level + 1)
                : scope.Otherwise);
        decided[id] = answer;
        return answer;
    }
}
