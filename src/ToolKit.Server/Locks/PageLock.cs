using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>The lock of somebody who edits a document on a page. Programs on the share see it as hers, and she does not mistake one of theirs for it.</summary>
internal static class PageLock
{
    /// <summary>How long it runs; each preview begins it anew. Whoever goes to lunch keeps nobody out for the afternoon.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromMinutes(60);

    // RFC 4918 §14.17: what programs show to those who find the document locked.
    private const string Owner = "<D:owner xmlns:D=\"DAV:\">Werkzeugkoffer im Browser</D:owner>";

    /// <summary>Takes it, or begins it anew where she has it already.</summary>
    /// <exception cref="LockedException">Somebody holds another lock, she herself in a program perhaps.</exception>
    /// <exception cref="LibraryException">NotFound.</exception>
    /// <exception cref="AccessDeniedException">She may not write there.</exception>
    public static async ValueTask TakeAsync(LibraryView view, LibraryPath document, CancellationToken cancellation)
    {
        if (await FindAsync(view, document, cancellation) is { } held && await view.RefreshLockAsync(held.Token, Duration, cancellation: cancellation) is not null)
            return;
        await view.LockAsync(document, Owner, LockScope.Exclusive, isInfinite: false, Duration, ExistsAsync, cancellation);

        async ValueTask ExistsAsync(ViewTransaction transaction)
        {
            if ((await transaction.FindAsync(document)).Entry is not { IsFolder: false })
                throw new LibraryException(LibraryError.NotFound, $"There is no document at {document}.", document); // a lock would make one
        }
    }

    /// <summary>Hers; null where she has none.</summary>
    public static async ValueTask<DocumentLock?> FindAsync(LibraryView view, LibraryPath document, CancellationToken cancellation) =>
        (await view.LocksCoveringAsync(document, cancellation)).FirstOrDefault(held => IsHers(view, held));

    /// <summary>Ends it, where she has one.</summary>
    public static async ValueTask EndAsync(LibraryView view, LibraryPath document, CancellationToken cancellation)
    {
        if (await FindAsync(view, document, cancellation) is { } held)
            await view.UnlockAsync(held, cancellation: cancellation);
    }

    /// <summary>A guard for what she saves: the document is in the state that she has seen, and no lock stands in the way but hers.</summary>
    public static ViewGuard Guard(LibraryView view, WriteCondition condition, LibraryPath document) => async transaction =>
    {
        await condition.EnsureAsync(transaction, document);
        var others = (await transaction.LocksCoveringAsync(document)).Where(held => !IsHers(view, held)).ToList();
        if (others.Count > 0)
            throw new LockedException(document, others);
    };

    /// <summary>Whether she has taken it on a page.</summary>
    public static bool IsHers(LibraryView view, DocumentLock held) => view.Holds(held) && held.OwnerXml == Owner;
}
