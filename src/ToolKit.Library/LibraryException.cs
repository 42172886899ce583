namespace ToolKit.Library;

/// <summary>Why the library refused.</summary>
public enum LibraryError
{
    /// <summary>Nothing lies at the path.</summary>
    NotFound,

    /// <summary>The folder in which something was to be created is missing, or is a document.</summary>
    ParentMissing,

    /// <summary>The path is taken and may not be overwritten.</summary>
    AlreadyExists,

    /// <summary>A document was to be written where a folder lies.</summary>
    IsFolder,

    /// <summary>A document is needed, or a folder, and the other one lies there.</summary>
    WrongKind,

    /// <summary>Source and destination are the same entry.</summary>
    SameEntry,

    /// <summary>A folder was to be moved or copied into itself, or over a folder that holds it.</summary>
    IntoItself,

    /// <summary>The root can be neither deleted, moved nor replaced.</summary>
    RootIsFixed,

    /// <summary>The name breaks <see cref="EntryName"/>'s rules, or the path is too deep; the message says how.</summary>
    NameRefused,

    /// <summary>A lock stands in the way: <see cref="LockedException"/>.</summary>
    Locked,

    /// <summary>An entry would have more properties than can be kept.</summary>
    TooManyProperties,

    /// <summary>The body was shorter or longer than announced.</summary>
    LengthMismatch,

    /// <summary>She has too many uploads that are not complete.</summary>
    TooManyUploads,

    /// <summary>Somebody else has compared the adaptation with its original in the meantime.</summary>
    SettledMeanwhile,

    /// <summary><see cref="LibraryOptions.Scan"/> has found something harmful in the body.</summary>
    Harmful,

    /// <summary><see cref="LibraryOptions.Scan"/> could not look at the body, so it was not stored.</summary>
    NotScanned,
}

/// <summary>The library refused; nothing was changed. A full disk is <see cref="Database.StorageFullException"/> instead.</summary>
public class LibraryException(LibraryError error, string message, LibraryPath? path = null) : Exception(message)
{
    public LibraryError Error => error;

    /// <summary>What it is about; null where that is plain.</summary>
    public LibraryPath? Path => path;
}

/// <summary>A lock could not be taken because others stand.</summary>
public sealed class LockedException(LibraryPath path, IReadOnlyList<DocumentLock> locks)
    : LibraryException(LibraryError.Locked, $"{path} is locked by {locks[0].Holder.Name}.", path)
{
    /// <summary>The locks that stand in the way; at least one.</summary>
    public IReadOnlyList<DocumentLock> Locks => locks;
}
