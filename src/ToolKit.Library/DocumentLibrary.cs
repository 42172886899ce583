using ToolKit.Database;

namespace ToolKit.Library;

/// <summary>
/// Folders and documents with their versions, properties, locks, trash and feed of changes. It asks nobody's rights: whoever faces people
/// puts a view in front of it.
/// </summary>
/// <remarks>
/// Writes take a <see cref="Guard"/> that sees the state in which the write commits. No transaction is held while a body streams.
/// All methods may be called from many threads at once. Each folder of the project adds its part of this class.
/// </remarks>
public sealed partial class DocumentLibrary
{
    private readonly SqlDatabase database;
    private readonly LibraryOptions options;
    private readonly TimeProvider time;
    private readonly IMetadataReader? metadataReader;
    private readonly BlobFolder blobs;
    private readonly UploadFolder uploads;
    private readonly BlobCache bodies;
    private readonly ResolutionCache resolutions;

    /// <param name="database">Opened with <see cref="Migrations"/>.</param>
    /// <param name="metadata">What reads metadata out of files; null: nothing does.</param>
    public DocumentLibrary(SqlDatabase database, LibraryOptions options, TimeProvider time, IMetadataReader? metadata = null)
    {
        this.database = database;
        this.options = options;
        this.time = time;
        metadataReader = metadata;
        blobs = new BlobFolder(options.BlobFolder, options.InlineLimit);
        uploads = new UploadFolder(options.BlobFolder);
        bodies = new BlobCache(options.CacheBytes);
        resolutions = new ResolutionCache(options.CachedPaths);
    }

    public static MigrationSet Migrations { get; } = new("library", typeof(DocumentLibrary).Assembly);

    /// <summary>A number that is another one after every commit of anybody to the database: for caches of what was read.</summary>
    public ValueTask<long> GetStateAsync(CancellationToken cancellation = default) => database.GetStateAsync(cancellation);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>One transaction: the guard first, then the work.</summary>
    private ValueTask<T> WriteAsync<T>(
        Author author,
        Guard? guard,
        Func<LibraryTransaction, EntryWriter, ValueTask<T>> work,
        CancellationToken cancellation,
        Durability durability = Durability.Flushed) =>
        database.WriteAsync(
            async session =>
            {
                var transaction = new LibraryTransaction(session, Now, options.ReservedNames);
                if (guard is not null)
                    await guard(transaction);
                return await work(transaction, new EntryWriter(transaction, author, options));
            },
            durability,
            cancellation);
}
