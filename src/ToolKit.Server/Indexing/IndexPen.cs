using ToolKit.Search;

namespace ToolKit.Server;

/// <summary>Gathers changes of the index and makes some hundred of them, or a megabyte of text, in one transaction.</summary>
/// <param name="apply">Makes them.</param>
/// <param name="findState">The index's state of a document; null: it does not know it.</param>
/// <param name="from">How far the index has read.</param>
internal sealed class IndexPen(
    Func<IndexBatch, CancellationToken, ValueTask<bool>> apply, Func<long, CancellationToken, ValueTask<string?>> findState, long from)
{
    private const int MostChanges = 500;
    private const int MostCharacters = 1_000_000; // some megabytes of memory, and a second of writing

    private readonly List<Action<IndexBatch>> changes = [];
    private long at = from;
    private long characters;

    public ValueTask<string?> FindStateAsync(long documentId, CancellationToken cancellation) => findState(documentId, cancellation);

    public void PutFolder(IndexFolder folder) => changes.Add(batch => batch.PutFolder(folder));

    public void RemoveFolder(long id) => changes.Add(batch => batch.RemoveFolder(id));

    public void MoveDocument(long id, long folderId, string name) => changes.Add(batch => batch.MoveDocument(id, folderId, name));

    public void RemoveDocument(long id) => changes.Add(batch => batch.RemoveDocument(id));

    public void PutDocument(IndexDocument document)
    {
        changes.Add(batch => batch.PutDocument(document));
        foreach (var section in document.Sections)
            characters += section.Text.Length;
    }

    /// <summary>What was gathered is made, without the feed having been read further: should the process end now, it is made again.</summary>
    /// <exception cref="OvertakenException">Somebody else has read on.</exception>
    public ValueTask FlushIfFullAsync(CancellationToken cancellation) =>
        changes.Count >= MostChanges || characters >= MostCharacters ? FlushAsync(at, cancellation) : ValueTask.CompletedTask;

    /// <summary>What was gathered is made, and the feed is read up to there.</summary>
    /// <exception cref="OvertakenException">Somebody else has read on.</exception>
    public async ValueTask FlushAsync(long readUpTo, CancellationToken cancellation)
    {
        var batch = new IndexBatch(at, readUpTo);
        foreach (var change in changes)
            change(batch);
        changes.Clear();
        characters = 0;
        if (!await apply(batch, cancellation))
            throw new OvertakenException();
        at = readUpTo;
    }
}

/// <summary>Somebody else has written the index, and what was gathered may be old.</summary>
internal sealed class OvertakenException : Exception;
