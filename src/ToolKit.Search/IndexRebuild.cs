namespace ToolKit.Search;

/// <summary>An index that is being built in a second file. Disposed before it is complete, it leaves nothing.</summary>
public sealed class IndexRebuild : IAsyncDisposable
{
    private readonly Action complete;
    private IndexFile? file;

    internal IndexRebuild(IndexFile file, Action complete)
    {
        this.file = file;
        this.complete = complete;
    }

    /// <summary>As <see cref="SearchIndex.ApplyAsync"/>; a new file has read up to 0.</summary>
    public ValueTask<bool> ApplyAsync(IndexBatch batch, CancellationToken cancellation = default) =>
        (file ?? throw new ObjectDisposedException(nameof(IndexRebuild))).ApplyAsync(batch, cancellation);

    /// <summary>From now on this file answers, in every process; the old one is deleted when its last search has ended.</summary>
    public async ValueTask CompleteAsync(CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(file is null, this);
        await file.MaintainAsync(
            static connection =>
            {
                connection.Run("INSERT INTO passage_text (passage_text) VALUES ('optimize')");
                connection.Run("INSERT INTO document_text (document_text) VALUES ('optimize')");
                connection.Run("PRAGMA wal_checkpoint(TRUNCATE)");
            },
            cancellation);
        file.Dispose();
        file = null;
        complete();
    }

    public ValueTask DisposeAsync()
    {
        if (file is { } unfinished)
        {
            file = null;
            unfinished.Retire();
        }

        return ValueTask.CompletedTask;
    }
}
