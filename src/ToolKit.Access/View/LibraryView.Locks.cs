using ToolKit.Library;

namespace ToolKit.Access;

/// <content>Locks belong to the person, whichever device token she used.</content>
public sealed partial class LibraryView
{
    /// <summary>Takes a lock in her name. Where nothing lies, an empty document is created in the same transaction (RFC 4918 §7.3).</summary>
    /// <param name="path">What to lock.</param>
    /// <param name="ownerXml">The <c>DAV:owner</c> element; null without.</param>
    /// <param name="scope">Exclusive or shared.</param>
    /// <param name="isInfinite">Covers everything below too. Ignored on documents.</param>
    /// <param name="timeout">How long it runs unless refreshed.</param>
    /// <exception cref="LockedException">An incompatible lock stands above, on, or (for infinite depth) below the path.</exception>
    /// <exception cref="LibraryException">ParentMissing, NameRefused.</exception>
    /// <exception cref="AccessDeniedException">She may not write there.</exception>
    public async ValueTask<LockResult> LockAsync(
        LibraryPath path,
        string? ownerXml,
        LockScope scope,
        bool isInfinite,
        TimeSpan timeout,
        ViewGuard? guard = null,
        CancellationToken cancellation = default)
    {
        // No body is waited for, so there is nothing to be early for: the transaction decides.
        return await library.LockAsync(
            path, new LockRequest(Author, ownerXml, scope, isInfinite, timeout), Guarded(guard, path, CheckWriteAsync), cancellation);
    }

    /// <summary>Gives her lock a new time to run, from now. Null when there is no such lock, or none that she sees.</summary>
    /// <exception cref="AccessDeniedException">Somebody else holds it, or she may no longer write there.</exception>
    public async ValueTask<DocumentLock?> RefreshLockAsync(
        string token, TimeSpan timeout, ViewGuard? guard = null, CancellationToken cancellation = default)
    {
        if (await FindLockAsync(token, cancellation) is not { } held)
            return null;
        if (held.Holder.PersonId != Author.PersonId)
            throw gate.RefusalLog.Deny(principal, Refusals.ForeignLock, held.Root.ToString());
        return await library.RefreshLockAsync(token, timeout, Guarded(guard, held.Root, CheckChangeAsync), cancellation);
    }

    /// <summary>Ends a lock: her own, or as an administrator anybody's, which is noted. False when there is none any more.</summary>
    /// <param name="held">What this view has found.</param>
    /// <exception cref="AccessDeniedException">Somebody else holds it.</exception>
    public ValueTask<bool> UnlockAsync(DocumentLock held, ViewGuard? guard = null, CancellationToken cancellation = default)
    {
        return library.UnlockAsync(held.Token, EndAsync, cancellation);

        async ValueTask EndAsync(LibraryTransaction transaction)
        {
            await Guarded(guard, held.Root, CheckHolderAsync)(transaction);
            if (held.Holder.PersonId == Author.PersonId || (await transaction.LocksCoveringAsync(held.Root)).All(other => other.Token != held.Token))
                return;
            var found = await transaction.FindAsync(held.Root);
            var judge = await JudgeAsync(transaction);
            await AuditLog.AddAsync(
                transaction.Session,
                gate.Time.Milliseconds(),
                principal,
                new AuditNote(AuditActs.LockBroken, held.Root.ToString()) { AboutPersonId = held.Holder.PersonId },
                Authority(judge, found.Chain, Right.Administer));
        }

        async ValueTask CheckHolderAsync(Judge judge, Resolution found)
        {
            if (judge.Principal.Token is { IsReadOnly: true })
                throw judge.Deny(Refusals.ReadOnlyToken, held.Root);
            // Her own she may end even where she may no longer write.
            if (held.Holder.PersonId != Author.PersonId && !await judge.MayAsync(Right.Administer, found.Chain))
                throw judge.Deny(Refusals.ForeignLock, held.Root);
        }
    }

    /// <summary>Null when there is no such lock (any more), or she does not see what it locks.</summary>
    public async ValueTask<DocumentLock?> FindLockAsync(string token, CancellationToken cancellation = default)
    {
        var judge = await JudgeAsync(cancellation);
        return await library.FindLockAsync(token, cancellation) is { } held
            && (await SeenAsync(judge, [held], id => library.ResolveAsync(id, cancellation))).Count == 1
            ? held
            : null;
    }

    /// <summary>Whether she holds the lock, so that its token may be shown to her.</summary>
    public bool Holds(DocumentLock held) => principal.Person is { } person && held.Holder.PersonId == person.Id;

    /// <summary>The locks in whose scope the path lies, whether something lies there or not; those on folders she does not see left out.</summary>
    public async ValueTask<IReadOnlyList<DocumentLock>> LocksCoveringAsync(LibraryPath path, CancellationToken cancellation = default) =>
        await SeenAsync(
            await JudgeAsync(cancellation), await library.LocksCoveringAsync(path, cancellation), id => library.ResolveAsync(id, cancellation));

    /// <summary>The locks on what she sees below the path, not on itself.</summary>
    public async ValueTask<IReadOnlyList<DocumentLock>> LocksBelowAsync(LibraryPath path, CancellationToken cancellation = default) =>
        await SeenAsync(
            await JudgeAsync(cancellation), await library.LocksBelowAsync(path, cancellation), id => library.ResolveAsync(id, cancellation));

    /// <summary>All locks that matter for a listing of the tree at the path: those that cover it and those below it, as far as she sees what they lock.</summary>
    public async ValueTask<IReadOnlyList<DocumentLock>> LocksOfTreeAsync(ViewedPath tree, CancellationToken cancellation = default)
    {
        var judge = await JudgeAsync(cancellation);
        var found = tree.Resolution ?? await library.ResolveAsync(tree.Path, cancellation);
        var locks = await library.LocksOfTreeAsync(found, cancellation);
        return await SeenAsync(judge, locks, id => library.ResolveAsync(id, cancellation));
    }
}
