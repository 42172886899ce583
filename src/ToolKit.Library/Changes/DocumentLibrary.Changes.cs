namespace ToolKit.Library;

public sealed partial class DocumentLibrary
{
    /// <summary>The changes after a number, in their order.</summary>
    /// <param name="limit">At least 1.</param>
    /// <param name="within">
    /// Only those that happened at these folders or below them, at either end of a move (in the query, before the limit); null: all.
    /// </param>
    public ValueTask<IReadOnlyList<LibraryChange>> ListChangesAsync(
        long since, int limit, IReadOnlyCollection<long>? within = null, CancellationToken cancellation = default) =>
        database.ReadAsync<IReadOnlyList<LibraryChange>>(
            async session => await ChangeTable.ListAsync(session, since, limit, within), cancellation);

    /// <summary>The latest change that the feed still knows.</summary>
    public ValueTask<FeedMark> GetFeedMarkAsync(CancellationToken cancellation = default) => database.ReadAsync(ChangeTable.LastMarkAsync, cancellation);

    /// <summary>The change of that number; null when there is none, or it was forgotten with a purge.</summary>
    public ValueTask<FeedMark?> FindFeedMarkAsync(long number, CancellationToken cancellation = default) =>
        database.ReadAsync(session => ChangeTable.FindMarkAsync(session, number), cancellation);

    /// <summary>Whether the feed has forgotten what happened to an entry before its end, because it was purged.</summary>
    public ValueTask<bool> IsForgottenAsync(long entryId, CancellationToken cancellation = default) =>
        database.ReadAsync(
            async session => await session.QuerySingleAsync<long>(
                "SELECT (SELECT COUNT(*) FROM entry WHERE id = @entryId) + (SELECT COUNT(*) FROM change WHERE entry_id = @entryId)", new { entryId }) <= 1,
            cancellation);

    /// <summary>The number of the latest change; 0 before the first.</summary>
    public ValueTask<long> GetLastChangeAsync(CancellationToken cancellation = default) =>
        database.ReadAsync(session => session.QuerySingleAsync<long>("SELECT value FROM counter WHERE name = 'change'"), cancellation);
}
