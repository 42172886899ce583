using System.IO.Pipelines;

namespace ToolKit.WebDav;

/// <summary>
/// A file or a collection as it was when it was found or listed. Every property answers at once, without input or output.
/// Implement <see cref="IDavFile"/> or <see cref="IDavCollection"/>, never this alone.
/// </summary>
public interface IDavResource
{
    /// <summary>Where it lies. A listing asks <see cref="Name"/> only, so this may be computed when asked.</summary>
    DavPath Path { get; }

    /// <summary>The last segment of <see cref="Path"/>, in its stored form; empty for the root.</summary>
    string Name { get; }

    /// <summary>What <c>DAV:displayname</c> says; null for <see cref="Name"/>.</summary>
    string? DisplayName => null;

    /// <summary><c>DAV:creationdate</c>; null where it is not known.</summary>
    DateTimeOffset? CreationDate { get; }

    /// <summary><c>DAV:getlastmodified</c>; on a collection the time of its last change of members, or its creation.</summary>
    DateTimeOffset LastModified { get; }

    /// <summary>The strong tag; null on a collection, unless it changes with every descendant.</summary>
    EntityTag? ETag { get; }

    ResourceRights Rights => ResourceRights.All;

    /// <summary>The dead properties in a stable order; may be empty where <see cref="ResourceDetail.DeadProperties"/> was not asked for.</summary>
    IReadOnlyList<DeadProperty> DeadProperties { get; }

    /// <summary>
    /// Applies all changes in their order, or none (RFC 4918 §9.2). <c>DAV:displayname</c> comes as a change like any other; the dates come parsed beside the changes.
    /// </summary>
    /// <returns>What could not be done, then nothing was changed; empty when all is stored. Removing an absent property is a success.</returns>
    ValueTask<IReadOnlyList<PropertyFailure>> PatchPropertiesAsync(PropertyPatch patch, Preconditions preconditions, CancellationToken cancellation);

    /// <summary>
    /// Deletes it with everything below, and in the same transaction the locks whose root is gone.
    /// </summary>
    /// <returns>The members that could not be deleted, they and their ancestors stay (RFC 4918 §9.6.1); empty when all is gone.</returns>
    ValueTask<IReadOnlyList<FailedMember>> DeleteAsync(Preconditions preconditions, CancellationToken cancellation);
}

/// <summary>A resource with content.</summary>
public interface IDavFile : IDavResource
{
    /// <summary>Bytes.</summary>
    long Length { get; }

    /// <summary>The media type by table, never by looking into the content; null for <c>application/octet-stream</c>.</summary>
    string? ContentType { get; }

    /// <summary>Opens the bytes <see cref="IDavResource.ETag"/> stands for. What is refused here is refused properly: nothing of an answer has left yet.</summary>
    ValueTask<IDavContent> OpenAsync(CancellationToken cancellation);
}

/// <summary>The bytes of an open file. They stay the same, even if the file is replaced or removed meanwhile, or sending them throws.</summary>
public interface IDavContent : IDisposable
{
    /// <summary>
    /// Writes <paramref name="length"/> bytes from <paramref name="offset"/> on, in the store's fastest way, and flushes as it goes so that no more than a few hundred KB wait
    /// for a slow client. The range lies within <see cref="IDavFile.Length"/>; a request for several ranges calls this once for each, one after the other. The writer is left open.
    /// </summary>
    ValueTask SendAsync(PipeWriter output, long offset, long length, CancellationToken cancellation);
}

/// <summary>A resource with members.</summary>
public interface IDavCollection : IDavResource
{
    /// <summary>
    /// An opaque key of everything a listing of the members shows to this caller: names, properties, rights. Equal keys of one mounted tree mean an equal listing (locks aside, which are always asked), whoever
    /// asks, and a key never comes back once something has changed; a version number together with what tells trees and views apart will do. Null where the store has none; nothing is then kept between requests.
    /// It is asked again when the members have been read: another answer means that this listing was not all it could be, and is not kept.
    /// </summary>
    string? ListingTag => null;

    /// <summary>
    /// The visible members in batches of any size, from one query where possible, in a stable order. Members are asked for <see cref="IDavResource.Name"/>, not for their path.
    /// One unreadable member is left out, it never fails the listing.
    /// </summary>
    IAsyncEnumerable<IReadOnlyList<IDavResource>> ListAsync(ResourceDetail detail, CancellationToken cancellation);

    /// <summary>
    /// Asked before the body of a larger PUT is read, and before a LOCK makes a file: throws for what <see cref="WriteFileAsync"/> would refuse anyway, such as a forbidden name, a missing right
    /// or a full quota.
    /// </summary>
    /// <param name="name">Name of the member to be written.</param>
    /// <param name="length">Bytes announced; null where the client does not say.</param>
    /// <param name="cancellation">Fires when the client has gone.</param>
    ValueTask RefuseWriteEarlyAsync(string name, long? length, CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <summary>
    /// Creates or replaces a file. The body is read before the transaction begins; if reading it fails (client gone, length or checksum wrong) nothing is stored.
    /// Replacing keeps dead properties, creation date and locks.
    /// </summary>
    /// <exception cref="WebDavException">405 where the member is a collection, 409 where this collection is gone, and whatever else the store refuses.</exception>
    ValueTask<WrittenFile> WriteFileAsync(string name, IncomingFile content, Preconditions preconditions, CancellationToken cancellation);

    /// <summary>Creates a collection with its first properties, all or nothing (RFC 4918 §9.3, RFC 5689).</summary>
    /// <returns>The properties that could not be set, then nothing was created; empty when it is there.</returns>
    /// <exception cref="WebDavException">405 where the member exists, 409 where this collection is gone.</exception>
    ValueTask<IReadOnlyList<PropertyFailure>> CreateCollectionAsync(
        string name, PropertyPatch properties, Preconditions preconditions, CancellationToken cancellation);
}

/// <summary>A collection that can copy a whole subtree into itself in one go. For others the library copies member by member.</summary>
public interface ICopyTarget
{
    /// <summary>
    /// Makes or replaces the member <paramref name="name"/> with a copy of <paramref name="source"/>: content and dead properties, no locks (RFC 4918 §9.8). A direct lock on a replaced destination stays.
    /// Replacing a collection removes what was in it.
    /// </summary>
    /// <param name="deep">False copies a collection without its members (Depth: 0).</param>
    /// <returns>Null where this store cannot copy this source (it comes from another store); nothing has happened then.</returns>
    ValueTask<TransferResult?> CopyInAsync(IDavResource source, string name, bool deep, Preconditions preconditions, CancellationToken cancellation);
}

/// <summary>A collection that can take in a whole subtree in one go. For others the library copies and deletes.</summary>
public interface IMoveTarget
{
    /// <summary>
    /// Moves <paramref name="source"/> here under <paramref name="name"/>, replacing what is there. Locks rooted in the moved tree end (RFC 4918 §7.6);
    /// a direct lock on a replaced destination stays.
    /// </summary>
    /// <returns>Null where this store cannot move this source; nothing has happened then.</returns>
    ValueTask<TransferResult?> MoveInAsync(IDavResource source, string name, Preconditions preconditions, CancellationToken cancellation);
}

/// <summary>A collection that can count its descendants faster than by listing them.</summary>
public interface ITreeCount
{
    /// <summary>The number of visible descendants, or any number above <paramref name="limit"/> where there are more.</summary>
    ValueTask<long> CountDescendantsAsync(long limit, CancellationToken cancellation);
}

/// <summary>A resource that knows about space (RFC 4331). Asked only when one of the quota properties is named.</summary>
public interface IQuota
{
    ValueTask<Quota> GetQuotaAsync(CancellationToken cancellation);
}

/// <param name="UsedBytes"><c>DAV:quota-used-bytes</c>.</param>
/// <param name="AvailableBytes"><c>DAV:quota-available-bytes</c>; null for unlimited, then the property is undefined.</param>
public sealed record Quota(long UsedBytes, long? AvailableBytes);

/// <summary>What a PUT brings.</summary>
public sealed class IncomingFile
{
    /// <summary>The body; reading it throws where the client breaks off or announced length or checksum are not met. Not completed by the store.</summary>
    public required PipeReader Body { get; init; }

    /// <summary>Bytes announced by <c>Content-Length</c> or <c>X-Expected-Entity-Length</c>; null for an unannounced chunked body. Reading enforces it.</summary>
    public long? Length { get; init; }

    /// <summary><c>Content-Type</c> as sent; null without.</summary>
    public string? ContentType { get; init; }

    /// <summary>The modification time the client wants kept (<c>X-OC-Mtime</c>); null without. A store that cannot keep it ignores it.</summary>
    public DateTimeOffset? LastModified { get; init; }

    /// <summary>A verified <c>OC-Checksum</c> such as <c>SHA1:…</c>, known only when the body has been read to its end; null without.</summary>
    public string? Checksum { get; init; }
}

/// <param name="IsNew">Whether the name was free before.</param>
/// <param name="ETag">The tag a GET would now show.</param>
/// <param name="LastModified">The date a GET would now show.</param>
public sealed record WrittenFile(bool IsNew, EntityTag ETag, DateTimeOffset LastModified);

/// <param name="IsNew">Whether the destination's name was free before.</param>
/// <param name="Failed">Members that were not copied or moved; empty for full success.</param>
public sealed record TransferResult(bool IsNew, IReadOnlyList<FailedMember> Failed);

/// <summary>A member that an operation on a tree could not handle.</summary>
/// <param name="Path">Which.</param>
/// <param name="Reason">Why; its status and condition go into the multi-status answer.</param>
public sealed record FailedMember(DavPath Path, WebDavException Reason);
