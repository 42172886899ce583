namespace ToolKit.WebDav;

/// <summary>Which locks there are. Expired locks are never among the answers.</summary>
public interface IActiveLocks
{
    /// <summary>The locks that protect <paramref name="path"/>: those rooted there, and those of infinite depth rooted at an ancestor. The path need not exist.</summary>
    ValueTask<IReadOnlyList<ActiveLock>> FindCoveringAsync(DavPath path, CancellationToken cancellation);

    /// <summary>The locks rooted below <paramref name="path"/>, not at it.</summary>
    /// <param name="path">The collection to look below.</param>
    /// <param name="membersOnly">True for locks rooted at direct members, false for the whole tree.</param>
    /// <param name="cancellation">Fires when the client has gone.</param>
    ValueTask<IReadOnlyList<ActiveLock>> FindBelowAsync(DavPath path, bool membersOnly, CancellationToken cancellation);
}

/// <summary>
/// The locks of a tree, shared by everybody who works on it and kept as long as the tree. <c>InMemoryLockStore</c> is one for a single process.
/// A lock belongs to its root's path: the store ends it when the resource there is deleted or moved away, and it survives when the resource is overwritten.
/// </summary>
public interface ILockStore : IActiveLocks
{
    /// <summary>
    /// Grants a lock. In one transaction: asks <paramref name="preconditions"/> (they know which locks conflict), creates an empty file at the path where nothing is mapped
    /// (RFC 4918 §7.3), stores the lock.
    /// </summary>
    /// <exception cref="WebDavException">423 for a conflict, 409 where the parent is missing, 403, 412.</exception>
    ValueTask<GrantedLock> LockAsync(LockRequest request, Preconditions preconditions, CancellationToken cancellation);

    /// <summary>Starts the timeout of a lock anew (RFC 4918 §9.10.2); the token stays.</summary>
    /// <returns>The lock as it is now, or null where no such lock covers <paramref name="path"/> or it is not held by <paramref name="principal"/>.</returns>
    ValueTask<ActiveLock?> RefreshAsync(DavPath path, LockToken token, string principal, TimeSpan timeout, CancellationToken cancellation);

    /// <summary>Ends a lock whose scope includes <paramref name="path"/>.</summary>
    ValueTask<UnlockOutcome> UnlockAsync(DavPath path, LockToken token, string principal, CancellationToken cancellation);
}

public enum UnlockOutcome
{
    Unlocked,

    /// <summary>No such lock covers the path.</summary>
    NotLocked,

    /// <summary>The lock is somebody else's.</summary>
    NotHolder,
}

public enum LockScope
{
    Exclusive,
    Shared,
}

/// <summary>What a LOCK request asks for; everything but the answer of the store.</summary>
public sealed class LockRequest
{
    public required DavPath Path { get; init; }

    /// <summary>A fresh token the new lock shall have.</summary>
    public required LockToken Token { get; init; }

    public required LockScope Scope { get; init; }

    /// <summary>True for depth infinity, false for 0.</summary>
    public required bool IsDeep { get; init; }

    /// <summary>The <c>DAV:owner</c> element as sent, like <see cref="DeadProperty.Xml"/>; null without.</summary>
    public ReadOnlyMemory<byte>? Owner { get; init; }

    /// <summary>Who will hold it.</summary>
    public required string Principal { get; init; }

    /// <summary>Already within the limits of <see cref="WebDavOptions"/>.</summary>
    public required TimeSpan Timeout { get; init; }
}

/// <param name="Lock">The lock.</param>
/// <param name="IsNew">Whether an empty file was created for it (201 instead of 200).</param>
public sealed record GrantedLock(ActiveLock Lock, bool IsNew);

/// <summary>A lock that is held.</summary>
public sealed record ActiveLock
{
    public required LockToken Token { get; init; }

    /// <summary>The path that was locked; with <see cref="IsDeep"/> everything below is covered too.</summary>
    public required DavPath Root { get; init; }

    public required LockScope Scope { get; init; }

    public required bool IsDeep { get; init; }

    /// <summary>The <c>DAV:owner</c> element as sent; null without.</summary>
    public ReadOnlyMemory<byte>? Owner { get; init; }

    /// <summary>Who holds it; only their requests can use the token.</summary>
    public required string Principal { get; init; }

    /// <summary>When it ends by itself.</summary>
    public required DateTimeOffset Expires { get; init; }

    public bool Covers(DavPath path) => IsDeep ? Root.Contains(path) : Root == path;
}
