namespace ToolKit.Library;

/// <summary>One step on the way from the root to an entry.</summary>
/// <param name="Id">The entry's id.</param>
/// <param name="Purpose">Its purpose; null without.</param>
/// <param name="Kind">Folder, or document for a last link.</param>
public sealed record ChainLink(long Id, string? Purpose, EntryKind Kind)
{
    /// <summary>A client's scratch folder or file.</summary>
    public bool IsScratch { get; init; }
}

/// <summary>
/// What lies at a path, and the folders on the way there as far as they exist. One query answers it, the same one whether
/// the entry is there or not, so a caller that hides an entry does so without being slower or faster.
/// </summary>
public sealed class Resolution
{
    internal Resolution(LibraryPath path, LibraryEntry? entry, IReadOnlyList<ChainLink> chain)
    {
        Path = path;
        Entry = entry;
        Chain = chain;
    }

    public LibraryPath Path { get; }

    /// <summary>What lies there; null: nothing.</summary>
    public LibraryEntry? Entry { get; }

    /// <summary>From the root down to the entry, or to the last thing on the way that exists. Never empty.</summary>
    public IReadOnlyList<ChainLink> Chain { get; }

    /// <summary>The folder in which the path lies; null when that is missing or a document. Of the root: null.</summary>
    public long? ParentId => !Path.IsRoot && Chain.Count >= Path.Depth && Chain[Path.Depth - 1].Kind == EntryKind.Folder
        ? Chain[Path.Depth - 1].Id
        : null;

    /// <summary>What is made here is a client's scratch file: by its name, or because its folder is one.</summary>
    internal bool IsScratchPlace => ScratchNames.IsScratch(Path.Name) || (ParentId is not null && Chain[Path.Depth - 1].IsScratch);

    /// <summary>Path and ids of the entry that lies here.</summary>
    internal Place Place => new(Path, Ancestors);

    /// <summary>Path and ids of an entry that comes to lie here.</summary>
    internal Place PlaceOf(long id) => new(Path, $"/{string.Join('/', Chain.Take(Path.Depth).Select(link => link.Id))}/{id}/");

    /// <summary>The chain's ids as text: <c>/1/5/9/</c>.</summary>
    internal string Ancestors => $"/{string.Join('/', Chain.Select(link => link.Id))}/";
}
