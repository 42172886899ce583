using ToolKit.Database;

namespace ToolKit.Library;

/// <summary>
/// Folders and documents with their versions, properties, locks, trash and feed of changes. It asks nobody's rights: whoever faces people
/// puts a view in front of it.
/// </summary>
/// <remarks>
/// Writes take a <see cref="Guard"/> that sees the state in which the write commits. No transaction is held while a body streams.
/// All methods may be called from many threads at once.
/// </remarks>
public sealed class DocumentLibrary
{
    public static MigrationSet Migrations { get; } = new("library", typeof(DocumentLibrary).Assembly);

    /// <param name="metadata">What reads metadata out of files; null: nothing does.</param>
    public DocumentLibrary(SqlDatabase database, LibraryOptions options, TimeProvider time, IMetadataReader? metadata = null) => throw new NotSupportedException();

    // --- finding

    public ValueTask<Resolution> ResolveAsync(LibraryPath path, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>Where the entry with that id lies; null when it is gone or in the trash (also with a folder above it).</summary>
    public ValueTask<Resolution?> ResolveAsync(long id, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>The living entries with that purpose, with their places.</summary>
    public ValueTask<IReadOnlyList<Resolution>> FindByPurposeAsync(string purpose, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>Members of a folder, in one query (two with properties). Empty where there is no such folder.</summary>
    public ValueTask<EntryBatch> ListAsync(long folderId, ListOptions? options = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>Everything below a folder that lies at <paramref name="path"/>, in one query (two with properties).</summary>
    /// <param name="most">How many entries at most; they are held in memory.</param>
    public ValueTask<TreeListing> ListTreeAsync(
        LibraryPath path, long folderId, int most, bool withProperties = false, EntryFilter? filter = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<DeadProperty>> GetPropertiesAsync(long entryId, CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<FolderUsage> GetUsageAsync(long folderId, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>A number that is another one after every commit of anybody to the database: for caches of what was read.</summary>
    public ValueTask<long> GetStateAsync(CancellationToken cancellation = default) => throw new NotSupportedException();

    // --- reading

    /// <summary>The current content of a document.</summary>
    public ValueTask<BlobReader> OpenAsync(LibraryEntry document, CancellationToken cancellation = default) => throw new NotSupportedException();

    public ValueTask<BlobReader> OpenAsync(DocumentVersion version, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>The versions of a document, the newest first.</summary>
    public ValueTask<IReadOnlyList<DocumentVersion>> ListVersionsAsync(long documentId, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>Null when the document has no version of that number.</summary>
    public ValueTask<DocumentVersion?> FindVersionAsync(long documentId, long number, CancellationToken cancellation = default) => throw new NotSupportedException();

    // --- writing

    /// <summary>Creates a document, or gives the one at the path a new version.</summary>
    /// <exception cref="LibraryException">ParentMissing, IsFolder, NameRefused, LengthMismatch.</exception>
    /// <exception cref="StorageFullException">Nothing was changed, and the bytes are removed.</exception>
    public ValueTask<WriteResult> WriteAsync(
        LibraryPath path, Stream body, Author author, Guard? guard = null, WriteOptions? options = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <exception cref="LibraryException">ParentMissing, AlreadyExists, NameRefused.</exception>
    public ValueTask<LibraryEntry> CreateFolderAsync(
        LibraryPath path, Author author, Guard? guard = null, FolderOptions? options = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>Moves an entry to the trash, in one row whatever lies below it. Scratch files are removed.</summary>
    /// <returns>What was deleted, as it was.</returns>
    /// <exception cref="LibraryException">NotFound, RootIsFixed.</exception>
    public ValueTask<LibraryEntry> DeleteAsync(LibraryPath path, Author author, Guard? guard = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>
    /// Moves or renames, in one row whatever lies below. What lies at the destination goes to the trash; but a scratch file moved over a document
    /// becomes its new version, and a document that was moved away to a scratch name comes back (its id, versions, properties) when
    /// the same person moves a scratch file to its name.
    /// </summary>
    /// <returns>The entry at the destination; <see cref="WriteOutcome.Updated"/> when something lay there before.</returns>
    /// <exception cref="LibraryException">NotFound, ParentMissing, AlreadyExists (<paramref name="overwrite"/> is false), SameEntry, IntoItself, RootIsFixed, NameRefused.</exception>
    public ValueTask<WriteResult> MoveAsync(
        LibraryPath from, LibraryPath to, bool overwrite, Author author, Guard? guard = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>
    /// Copies rows, not bytes: contents are shared, versions stay behind, dead properties come along. A document copied over a document becomes its
    /// new version; anything else at the destination goes to the trash.
    /// </summary>
    /// <param name="recursive">False: a folder is copied without its members.</param>
    /// <returns>The entry at the destination; <see cref="WriteOutcome.Updated"/> when something lay there before.</returns>
    /// <exception cref="LibraryException">NotFound, ParentMissing, AlreadyExists (<paramref name="overwrite"/> is false), SameEntry, IntoItself, RootIsFixed, NameRefused.</exception>
    public ValueTask<WriteResult> CopyAsync(
        LibraryPath from, LibraryPath to, bool overwrite, bool recursive, Author author, Guard? guard = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>Changes properties, metadata, times: all of it or nothing, and never the content or its ETag.</summary>
    /// <exception cref="LibraryException">NotFound.</exception>
    public ValueTask<LibraryEntry> ChangeAsync(
        LibraryPath path, EntryChanges changes, Author author, Guard? guard = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>Makes the content of an older version the newest version.</summary>
    /// <exception cref="LibraryException">NotFound (document or version), WrongKind.</exception>
    public ValueTask<WriteResult> RestoreVersionAsync(
        LibraryPath path, long number, Author author, Guard? guard = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>Replaces a person's name beside versions, changes, locks and in the trash, and forgets the id.</summary>
    public ValueTask ForgetAuthorAsync(long personId, string replacement, CancellationToken cancellation = default) => throw new NotSupportedException();

    // --- trash

    /// <summary>What was deleted, the latest first.</summary>
    /// <param name="within">Only what lay below these folders (in the query, before the limit); null: everything.</param>
    /// <param name="before">The last entry of the page before; null: from the beginning.</param>
    public ValueTask<IReadOnlyList<TrashedEntry>> ListTrashAsync(
        IReadOnlyCollection<long>? within, TrashedEntry? before = null, int limit = 100, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>Null when nothing with that id is in the trash.</summary>
    public ValueTask<TrashedEntry?> FindTrashedAsync(long id, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>Puts an entry back where it lay, or at <paramref name="to"/>.</summary>
    public ValueTask<RestoreResult> RestoreAsync(
        long id, Author author, LibraryPath? to = null, Guard? guard = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>
    /// Removes what lies at the path, and what was deleted there, for good: rows, versions, properties, changes, and the bytes that nothing else
    /// needs. Null when there was nothing.
    /// </summary>
    public ValueTask<PurgeReport?> PurgeAsync(LibraryPath path, Author author, Guard? guard = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>Removes one entry of the trash for good. Null when it is not there.</summary>
    public ValueTask<PurgeReport?> PurgeTrashedAsync(long id, Author author, Guard? guard = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    // --- locks

    /// <summary>Takes a lock. Where nothing lies, an empty document is created in the same transaction (RFC 4918 §7.3).</summary>
    /// <exception cref="LockedException">An incompatible lock stands above, on, or (for infinite depth) below the path.</exception>
    /// <exception cref="LibraryException">ParentMissing, NameRefused.</exception>
    public ValueTask<LockResult> LockAsync(LibraryPath path, LockRequest request, Guard? guard = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>Gives a lock a new time to run, from now. Null when there is no such lock (any more).</summary>
    public ValueTask<DocumentLock?> RefreshLockAsync(string token, TimeSpan timeout, Guard? guard = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>Ends a lock, whoever holds it. False when there is none.</summary>
    public ValueTask<bool> UnlockAsync(string token, Guard? guard = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>Null when there is no such lock (any more).</summary>
    public ValueTask<DocumentLock?> FindLockAsync(string token, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>As <see cref="LibraryTransaction.LocksCoveringAsync"/>.</summary>
    public ValueTask<IReadOnlyList<DocumentLock>> LocksCoveringAsync(LibraryPath path, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>As <see cref="LibraryTransaction.LocksBelowAsync"/>.</summary>
    public ValueTask<IReadOnlyList<DocumentLock>> LocksBelowAsync(LibraryPath path, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>All locks that matter for a listing of the tree at the path: those that cover it and those below it, in one query.</summary>
    public ValueTask<IReadOnlyList<DocumentLock>> LocksOfTreeAsync(Resolution tree, CancellationToken cancellation = default) => throw new NotSupportedException();

    // --- the feed

    /// <summary>The changes after a number, in their order.</summary>
    /// <param name="within">Only those that happened below these folders or at them (in the query, before the limit); null: all.</param>
    public ValueTask<IReadOnlyList<LibraryChange>> ListChangesAsync(
        long since, int limit, IReadOnlyCollection<long>? within = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>The number of the latest change; 0 before the first.</summary>
    public ValueTask<long> GetLastChangeAsync(CancellationToken cancellation = default) => throw new NotSupportedException();

    // --- upkeep

    /// <summary>
    /// Removes what has had its time: scratch files, the trash's oldest, expired locks, unclaimed bytes, temporary files.
    /// To be called now and then; several processes may.
    /// </summary>
    public ValueTask<SweepReport> SweepAsync(CancellationToken cancellation = default) => throw new NotSupportedException();

    /// <summary>
    /// Checks every row and every byte. Uploads in progress, unclaimed bytes and expired locks are no damage. Runs beside reads and writes.
    /// </summary>
    /// <returns>One sentence for each damage, as it is found.</returns>
    public IAsyncEnumerable<string> VerifyAsync(CancellationToken cancellation = default) => throw new NotSupportedException();

    internal ValueTask<Resolution> ResolveAsync(SqlSession session, LibraryPath path) => throw new NotSupportedException();

    internal ValueTask<Resolution?> ResolveAsync(SqlSession session, long id) => throw new NotSupportedException();

    internal ValueTask<IReadOnlyList<DocumentLock>> LocksCoveringAsync(SqlSession session, LibraryPath path, long now) => throw new NotSupportedException();

    internal ValueTask<IReadOnlyList<DocumentLock>> LocksBelowAsync(SqlSession session, LibraryPath path, long now) => throw new NotSupportedException();
}

/// <summary>What a sweep has removed.</summary>
/// <param name="PurgedIds">The ids of entries that went for good, for those who keep something by them.</param>
public sealed record SweepReport(IReadOnlyList<long> PurgedIds, int ScratchFiles, int Locks, int Blobs, int TemporaryFiles, long Bytes);
