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
        var holders = new Dictionary<long, Principal?>(); // one person holds many
        foreach (var held in locks)
        {
            if (held.Holder.PersonId is not { } holder || (personId is not null && holder != personId))
                continue;
            if (await library.ResolveAsync(held.EntryId, cancellation) is not { } place)
                continue;
            if (!holders.TryGetValue(holder, out var known))
                holders[holder] = known = await database.ReadAsync(session => LoadAsync(session, holder, null, Door.Dav, -1), cancellation);
            if (await MayWriteAsync(known, place.Chain, id => library.ResolveAsync(id, cancellation)))
                continue;

            try
            {
                // Asked again where it counts: she may have got a new grant in between.
                await library.UnlockAsync(
                    held.Token,
                    async transaction =>
                    {
                        if (await MayWriteAsync(await LoadAsync(transaction.Session, holder, null, Door.Dav, -1), place.Chain, transaction.FindAsync))
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

    /// <param name="holder">As the database knows her; null: she is gone or disabled.</param>
    private async ValueTask<bool> MayWriteAsync(Principal? holder, IReadOnlyList<ChainLink> chain, Func<long, ValueTask<Resolution?>> find) =>
        holder is not null
        && Judge.Decide(holder, await Reach.LocateAsync(holder, [], -1, find), Right.Write, chain, time.GetUtcNow()) == Decision.Allowed;

    private sealed class StillAllowedException : Exception;
}
