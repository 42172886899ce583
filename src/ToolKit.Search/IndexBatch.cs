namespace ToolKit.Search;

/// <summary>Changes that are made together, with the place in the caller's feed they reach to. Putting what is there already replaces it.</summary>
public sealed class IndexBatch
{
    private readonly List<object> changes = [];

    /// <param name="readFrom">Where the caller believes the index has read to; the batch is refused when it has not.</param>
    /// <param name="readUpTo">Where it will have read to.</param>
    public IndexBatch(long readFrom, long readUpTo)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(readUpTo, readFrom);
        ReadFrom = readFrom;
        ReadUpTo = readUpTo;
    }

    public long ReadFrom { get; }

    public long ReadUpTo { get; }

    /// <summary>How many changes it holds.</summary>
    public int Count => changes.Count;

    internal IReadOnlyList<object> Changes => changes;

    /// <summary>Also moves and renames one: a single row, whatever lies in it.</summary>
    public void PutFolder(IndexFolder folder) => changes.Add(folder);

    /// <summary>
    /// Takes a folder out of sight with everything in it: a single row. Putting it again brings everything back, until
    /// <see cref="SearchIndex.SweepAsync"/> has removed what nobody can see.
    /// </summary>
    public void RemoveFolder(long id) => changes.Add(new FolderRemoval(id));

    public void PutDocument(IndexDocument document) => changes.Add(document);

    /// <summary>Moves or renames one without its text. Nothing happens when it is unknown.</summary>
    public void MoveDocument(long id, long folderId, string name) => changes.Add(new DocumentMove(id, folderId, name));

    public void RemoveDocument(long id) => changes.Add(new DocumentRemoval(id));
}

internal sealed record FolderRemoval(long Id);

internal sealed record DocumentMove(long Id, long FolderId, string Name);

internal sealed record DocumentRemoval(long Id);
