namespace ToolKit.Search;

/// <summary>An index that is being built in a second file. Disposed before it is complete, it leaves nothing.</summary>
public sealed class IndexRebuild : IAsyncDisposable
{
    private readonly FileStream building;
    private readonly Action complete;
    private IndexFile? file;

    internal IndexRebuild(IndexFile file, FileStream building, Action complete)
    {
        this.file = file;
        this.building = building;
        this.complete = complete;
    }

    /// <summary>As <see cref="SearchIndex.ApplyAsync"/>; a new file has read up to 0.</summary>
    public ValueTask<bool> ApplyAsync(IndexBatch batch, CancellationToken cancellation = default) =>
        (file ?? throw new ObjectDisposedException(nameof(IndexRebuild))).ApplyAsync(batch, cancellation);

    /// <summary>From now on this file answers, in every process; the old one is deleted when its last search has ended.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(file is null, this);
        await file.OptimizeAsync(cancellation);
        file.Dispose();
        file = null;
        complete();
        await building.DisposeAsync();
    }

    public ValueTask DisposeAsync()
    {
        if (file is { } unfinished)
        {
            file = null;
            unfinished.Retire();
        }

        return building.DisposeAsync();
    }
}
