using ToolKit.Database;

namespace ToolKit.Library;

/// <summary>The library as it is inside a transaction that is about to change it.</summary>
public sealed class LibraryTransaction
{
    private readonly Dictionary<LibraryPath, Resolution> found = [];
    private bool? isAnythingLocked;
    private (Resolution Place, IReadOnlyList<DocumentLock> Locks)? along;

    internal LibraryTransaction(SqlSession session, long now, IReadOnlyCollection<string> reservedNames)
    {
        Session = session;
        Now = now;
        ReservedNames = reservedNames;
    }

    /// <summary>To ask other tables in the same transaction.</summary>
    public SqlSession Session { get; }

    /// <summary>The time of the transaction, in Unix milliseconds.</summary>
    internal long Now { get; }

    /// <summary><see cref="LibraryOptions.ReservedNames"/>.</summary>
    internal IReadOnlyCollection<string> ReservedNames { get; }

    /// <summary>What lies at the path.</summary>
    public async ValueTask<Resolution> FindAsync(LibraryPath path)
    {
        // The guard asks for the same paths as the write after it, and nothing changes in between.
        if (!found.TryGetValue(path, out var resolution))
            found.Add(path, resolution = await EntryTable.ResolveAsync(Session, path));
        return resolution;
    }

    /// <summary>Where the entry with that id lies; null when it is gone or in the trash.</summary>
    public ValueTask<Resolution?> FindAsync(long id) => EntryTable.ResolveAsync(Session, id);

    /// <summary>Null when nothing with that id is in the trash.</summary>
    public ValueTask<TrashedEntry?> FindTrashedAsync(long id) => DocumentLibrary.FindTrashedAsync(Session, id);

    /// <summary>
    /// The locks in whose scope the path lies, whether something lies there or not: those taken on it, and those of infinite depth on the
    /// folders above.
    /// </summary>
    public async ValueTask<IReadOnlyList<DocumentLock>> LocksCoveringAsync(LibraryPath path)
    {
        if (!await IsAnythingLockedAsync())
            return [];
        // Who asks about a path asks about its folder too, and the write after the guard asks again.
        if (along is not { } known || !known.Place.Path.IsWithin(path))
        {
            var place = await FindAsync(path);
            along = known = (place, await LockTable.AlongAsync(Session, place, Now));
        }

        return LockTable.Covering(known.Locks, known.Place, path);
    }

    /// <summary>The locks taken on anything below the path, not on itself.</summary>
    public async ValueTask<IReadOnlyList<DocumentLock>> LocksBelowAsync(LibraryPath path) =>
        await IsAnythingLockedAsync() && await FindAsync(path) is { Entry: not null } place ? await LockTable.BelowAsync(Session, place, Now) : [];

    /// <summary>Whether a folder or anything below it has changed since then, or the feed no longer knows that moment.</summary>
    public async ValueTask<bool> HasChangedAsync(long folderId, FeedMark since) =>
        await ChangeTable.FindMarkAsync(Session, since.Number) != since
        || (await ChangeTable.ListAsync(Session, since.Number, 1, [folderId])).Count > 0;

    // A guard asks about several paths, and mostly nobody has locked anything anywhere.
    private async ValueTask<bool> IsAnythingLockedAsync() => isAnythingLocked ??= await LockTable.IsAnythingLockedAsync(Session);
}
