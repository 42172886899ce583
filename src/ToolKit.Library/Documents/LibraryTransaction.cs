using ToolKit.Database;

namespace ToolKit.Library;

/// <summary>The library as it is inside a transaction that is about to change it.</summary>
public sealed class LibraryTransaction
{
    private readonly DocumentLibrary library;

    internal LibraryTransaction(DocumentLibrary library, SqlSession session, long now)
    {
        this.library = library;
        Session = session;
        Now = now;
    }

    /// <summary>To ask other tables in the same transaction.</summary>
    public SqlSession Session { get; }

    /// <summary>The time of the transaction, in Unix milliseconds.</summary>
    internal long Now { get; }

    public ValueTask<Resolution> FindAsync(LibraryPath path) => library.ResolveAsync(Session, path);

    /// <summary>Where the entry with that id lies; null when it is gone or in the trash.</summary>
    public ValueTask<Resolution?> FindAsync(long id) => library.ResolveAsync(Session, id);

    /// <summary>
    /// The locks in whose scope the path lies, whether something lies there or not: those taken on it, and those of infinite depth on the
    /// folders above.
    /// </summary>
    public ValueTask<IReadOnlyList<DocumentLock>> LocksCoveringAsync(LibraryPath path) => library.LocksCoveringAsync(Session, path, Now);

    /// <summary>The locks taken on anything below the path, not on itself.</summary>
    public ValueTask<IReadOnlyList<DocumentLock>> LocksBelowAsync(LibraryPath path) => library.LocksBelowAsync(Session, path, Now);
}
