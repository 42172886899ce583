namespace ToolKit.WebDav;

/// <summary>
/// The tree as one caller sees it. The host hands out one instance per request (<see cref="WebDavOptions.StoreProvider"/>); it is used by
/// that request alone, one call at a time. What the caller may not see is absent here.
/// <para>
/// This is the seam of the library: a host implements this, <see cref="IDavFile"/>, <see cref="IDavCollection"/> and <see cref="ILockStore"/>.
/// Methods that change something get <see cref="Preconditions"/> and must await <see cref="Preconditions.EnsureAsync"/> inside the
/// transaction that commits, before they change anything; what it throws rolls back and goes to the client. Other refusals are thrown as
/// <see cref="WebDavException"/> too. Stores never answer status codes for expected outcomes.
/// </para>
/// </summary>
public interface IDavStore
{
    /// <summary>Who is asking: an opaque, stable name that locks are bound to. Never shown to anybody.</summary>
    string Principal { get; }

    /// <summary>The locks of this tree, all of them, whoever holds them.</summary>
    ILockStore Locks { get; }

    /// <summary>The resource at <paramref name="path"/>, or null where it is absent or not visible to the caller.</summary>
    /// <param name="path">Where to look.</param>
    /// <param name="detail">What will be asked of the resource beyond its live properties.</param>
    /// <param name="cancellation">Fires when the client has gone.</param>
    ValueTask<IDavResource?> FindAsync(DavPath path, ResourceDetail detail, CancellationToken cancellation);

    /// <summary>The refusal of an operation for which <paramref name="resource"/> lacks a right in <see cref="IDavResource.Rights"/>: a chance to say whom to ask.</summary>
    ValueTask<WebDavException> RefuseAsync(IDavResource resource, ResourceRights missing, CancellationToken cancellation) =>
        ValueTask.FromResult(WebDavException.Forbidden("You have no permission to do this here."));
}

/// <summary>What a caller of <see cref="IDavStore.FindAsync"/> or <see cref="IDavCollection.ListAsync"/> is going to ask, so that one query can fetch it.</summary>
[Flags]
public enum ResourceDetail
{
    /// <summary>Names, dates, lengths, tags, rights.</summary>
    None = 0,

    /// <summary><see cref="IDavResource.DeadProperties"/> will be read; without this flag it may be empty.</summary>
    DeadProperties = 1,

    /// <summary>The store's own live properties (<see cref="ILivePropertySource"/>) will be read.</summary>
    LiveProperties = 2,
}

/// <summary>What the caller may do with a resource. Shown in <c>Allow</c> and <c>supportedlock</c>, checked before a body is read; the store decides again when it commits.</summary>
[Flags]
public enum ResourceRights
{
    None = 0,
    Read = 1,

    /// <summary>Replace the content of a file, or lock the resource.</summary>
    Write = 2,

    /// <summary>Set and remove properties.</summary>
    WriteProperties = 4,

    /// <summary>Delete it or move it away.</summary>
    Delete = 8,

    /// <summary>Create members in a collection.</summary>
    AddMembers = 16,

    All = Read | Write | WriteProperties | Delete | AddMembers,
}
