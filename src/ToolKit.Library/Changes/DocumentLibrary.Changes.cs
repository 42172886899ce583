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

    /// <summary>The number of the latest change; 0 before the first.</summary>
    public ValueTask<long> GetLastChangeAsync(CancellationToken cancellation = default) =>
        database.ReadAsync(session => session.QuerySingleAsync<long>("SELECT value FROM counter WHERE name = 'change'"), cancellation);
}
