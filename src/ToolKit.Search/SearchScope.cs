namespace ToolKit.Search;

/// <summary>What one may see: some folders with all below them, except others with all below those. Of any two along a path the lower one decides.</summary>
public sealed class SearchScope : IEquatable<SearchScope>
{
    private readonly HashSet<long>? readable;
    private readonly HashSet<long> hidden;
    private readonly int hash;

    private SearchScope(HashSet<long>? readable, HashSet<long> hidden)
    {
        this.readable = readable;
        this.hidden = hidden;
        var sum = readable is null ? 1 : 2;
        foreach (var id in readable ?? [])
            sum += HashCode.Combine(id, 1); // the order does not matter
        foreach (var id in hidden)
            sum += HashCode.Combine(id, 2);
        hash = sum;
    }

    /// <summary>Whatever the index holds.</summary>
    public static SearchScope Everything { get; } = new(null, []);

    public static SearchScope Nothing { get; } = new([], []);

    /// <param name="readable">Folders that may be read with what lies below them.</param>
    /// <param name="hidden">Folders that may not, with what lies below them. One that is named in both may not be read.</param>
    public static SearchScope Folders(IEnumerable<long> readable, IEnumerable<long>? hidden = null) => new([.. readable], [.. hidden ?? []]);

    /// <param name="hidden">Folders that may not be read, with what lies below them.</param>
    public static SearchScope EverythingBut(IEnumerable<long> hidden) => new(null, [.. hidden]);

    public bool Equals(SearchScope? other) =>
        other is not null
        && hash == other.hash
        && hidden.SetEquals(other.hidden)
        && (readable is null ? other.readable is null : other.readable is not null && readable.SetEquals(other.readable));

    public override bool Equals(object? obj) => Equals(obj as SearchScope);

    public override int GetHashCode() => hash;

    /// <summary>What the scope says of the folder itself; null: ask the folder above.</summary>
    internal bool? Decides(long folderId)
    {
        if (hidden.Contains(folderId))
            return false;
        return readable is not null && readable.Contains(folderId) ? true : null;
    }

    /// <summary>What holds where no folder along the path is named.</summary>
    internal bool Otherwise => readable is null;
}
