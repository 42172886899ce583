using ToolKit.Database;
using ToolKit.Library;

namespace ToolKit.Access;

/// <content>Locks of people who may no longer write where they hold them.</content>
public sealed partial class LibraryGate
{
    /// <summary>
    /// Releases the locks of people who may no longer write there: their access has ended, or they were disabled. What ends grants calls it for the person;
    /// the server's upkeep calls it for everybody once a minute, for grants that end by themselves.
    /// </summary>
    /// <param name="personId">Only hers; null: everybody's.</param>
    /// <returns>The locks that were released.</returns>
    public async ValueTask<IReadOnlyList<DocumentLock>> ReleaseLocksAsync(long? personId = null, CancellationToken cancellation = default)
    {
        var root = LibraryPath.Root;
        List<DocumentLock> locks = [.. await library.LocksCoveringAsync(root, cancellation), .. await library.LocksBelowAsync(root, cancellation)];
        var released = new List<DocumentLock>();
        foreach (var held in locks)
        {
            if (held.Holder.PersonId is not { } holder || (personId is not null && holder != personId))
                continue;
            if (await library.ResolveAsync(held.EntryId, cancellation) is not { } place
                || await database.ReadAsync(
                    session => MayWriteAsync(session, holder, place.Chain, id => library.ResolveAsync(id, cancellation)), cancellation))
            {
                continue;
            }

            try
            {
                // Asked again where it counts: she may have got a new grant in between.
                await library.UnlockAsync(
                    held.Token,
                    async transaction =>
                    {
                        if (await MayWriteAsync(transaction.Session, holder, place.Chain, transaction.FindAsync))
                            throw new StillAllowedException();
                    },
                    cancellation);
                released.Add(held);
            }
            catch (StillAllowedException)
            {
                // It stays.
            }
        }

        return released;
    }

    private async ValueTask<bool> MayWriteAsync(
        SqlSession session, long personId, IReadOnlyList<ChainLink> chain, Func<long, ValueTask<Resolution?>> find)
    {
        if (await LoadAsync(session, personId, null, Door.Dav, -1) is not { } holder)
            return false;
        var reach = await Reach.LocateAsync(holder, [], -1, find);
        return Judge.Decide(holder, reach, Right.Write, chain, time.GetUtcNow()) == Decision.Allowed;
    }

    private sealed class StillAllowedException : Exception;
}
