using ToolKit.Database;

namespace ToolKit.Library;

public sealed partial class DocumentLibrary
{
    /// <summary>
    /// Takes a lock. Where nothing lies, an empty document is created in the same transaction (RFC 4918 §7.3), or the one comes back that this
    /// person has just moved away from there.
    /// </summary>
    /// <exception cref="LockedException">An incompatible lock stands above, on, or (for infinite depth) below the path.</exception>
    /// <exception cref="LibraryException">ParentMissing, NameRefused.</exception>
    public async ValueTask<LockResult> LockAsync(
        LibraryPath path, LockRequest request, Guard? guard = null, CancellationToken cancellation = default)
    {
        // A lock need not survive a power cut; a document must.
        if ((await ResolveAsync(path, cancellation)).Entry is not null)
        {
            try
            {
                return await LockAsync(path, request, guard, nothing: null, cancellation);
            }
            catch (ContentChangedException)
            {
                // It has gone in between: now one is to be created.
            }
        }

        return await LockAsync(path, request, guard, await blobs.StageAsync(Stream.Null, 0, null, cancellation), cancellation);
    }

    /// <param name="nothing">The content of the document that is created where nothing lies; null: none is created.</param>
    /// <exception cref="ContentChangedException">One would have to be.</exception>
    private ValueTask<LockResult> LockAsync(LibraryPath path, LockRequest request, Guard? guard, StagedBlob? nothing, CancellationToken cancellation) =>
        WriteAsync(
            request.Holder,
            guard,
            async (transaction, writer) =>
            {
                var session = transaction.Session;
                var place = await transaction.FindAsync(path);
                await LockTable.RemoveExpiredAsync(session, transaction.Now);
                var infinite = request.IsInfinite && place.Entry is { IsFolder: true };
                List<DocumentLock> standing = [.. await transaction.LocksCoveringAsync(path)];
                if (infinite)
                    standing.AddRange(await LockTable.BelowAsync(session, place, transaction.Now));
                if (request.Scope == LockScope.Shared)
                    standing.RemoveAll(other => other.Scope == LockScope.Shared);
                if (standing.Count > 0)
                    throw new LockedException(path, standing);

                var entry = place.Entry;
                if (entry is null)
                {
                    CheckNew(transaction, place);
                    var content = new Content(await ClaimAsync(transaction, nothing ?? throw new ContentChangedException()), 0, null);
                    (entry, _) = await writer.CreateOrBringBackAsync(place, content, PlainWrite);
                }

                var taken = new DocumentLock
                {
                    Token = $"urn:uuid:{Guid.NewGuid():D}",
                    Root = path,
                    EntryId = entry.Id,
                    Scope = request.Scope,
                    IsInfinite = infinite,
                    Holder = request.Holder,
                    OwnerXml = request.OwnerXml,
                    CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(transaction.Now),
                    ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(transaction.Now) + request.Timeout,
                };
                await LockTable.AddAsync(session, taken, place.PlaceOf(entry.Id).Ancestors);
                return new LockResult(taken, entry, place.Entry is null);
            },
            cancellation,
            nothing is null ? Durability.Process : Durability.Flushed);

    /// <summary>Gives a lock a new time to run, from now. Null when there is no such lock (any more).</summary>
    public ValueTask<DocumentLock?> RefreshLockAsync(
        string token, TimeSpan timeout, Guard? guard = null, CancellationToken cancellation = default) =>
        WriteAsync(
            Author.System,
            guard,
            async (transaction, _) =>
            {
                var expires = transaction.Now + (long)timeout.TotalMilliseconds;
                await transaction.Session.ExecuteAsync(
                    "UPDATE lock SET expires_at = @expires WHERE token = @token AND expires_at > @Now", new { expires, token, transaction.Now });
                return await LockTable.FindAsync(transaction.Session, token, transaction.Now);
            },
            cancellation,
            Durability.Process);

    /// <summary>Ends a lock, whoever holds it. False when there is none.</summary>
    public ValueTask<bool> UnlockAsync(string token, Guard? guard = null, CancellationToken cancellation = default) =>
        WriteAsync(
            Author.System,
            guard,
            async (transaction, _) =>
            {
                await LockTable.RemoveExpiredAsync(transaction.Session, transaction.Now);
                return await transaction.Session.QueryFirstOrDefaultAsync(
                    "DELETE FROM lock WHERE token = @Token RETURNING 1", static row => row.GetInt64(0), ("@Token", token)) != 0;
            },
            cancellation,
            Durability.Process);

    /// <summary>Null when there is no such lock (any more).</summary>
    public ValueTask<DocumentLock?> FindLockAsync(string token, CancellationToken cancellation = default) =>
        database.ReadAsync(session => LockTable.FindAsync(session, token, Now), cancellation);

    /// <summary>As <see cref="LibraryTransaction.LocksCoveringAsync"/>.</summary>
    public async ValueTask<IReadOnlyList<DocumentLock>> LocksCoveringAsync(LibraryPath path, CancellationToken cancellation = default)
    {
        var place = await ResolveAsync(path, cancellation);
        return await database.ReadAsync<IReadOnlyList<DocumentLock>>(
            async session => LockTable.Covering(await LockTable.AlongAsync(session, place, Now), place, path), cancellation);
    }

    /// <summary>As <see cref="LibraryTransaction.LocksBelowAsync"/>.</summary>
    public async ValueTask<IReadOnlyList<DocumentLock>> LocksBelowAsync(LibraryPath path, CancellationToken cancellation = default)
    {
        var place = await ResolveAsync(path, cancellation);
        return place.Entry is null
            ? []
            : await database.ReadAsync<IReadOnlyList<DocumentLock>>(
                async session => await LockTable.BelowAsync(session, place, Now), cancellation);
    }

    /// <summary>All locks that matter for a listing of the tree at a place: those that cover it and those below it, in one query.</summary>
    public ValueTask<IReadOnlyList<DocumentLock>> LocksOfTreeAsync(Resolution tree, CancellationToken cancellation = default) =>
        database.ReadAsync<IReadOnlyList<DocumentLock>>(async session => await LockTable.OfTreeAsync(session, tree, Now), cancellation);
}
