using ToolKit.Library;

namespace ToolKit.Access;

/// <summary>What a person finds at a path. What she may not see is as if it were not there.</summary>
public sealed class ViewedPath
{
    internal ViewedPath(LibraryPath path, LibraryEntry? entry, IReadOnlyList<ChainLink> chain, bool parentIsFolder, Resolution? resolution)
    {
        Path = path;
        Entry = entry;
        Chain = chain;
        ParentIsFolder = parentIsFolder;
        Resolution = resolution;
    }

    public LibraryPath Path { get; }

    /// <summary>The folder or document; null: there is none, or she may not see it.</summary>
    public LibraryEntry? Entry { get; }

    /// <summary>Whether the folder in which the path lies is one she sees. False for the root.</summary>
    public bool ParentIsFolder { get; }

    /// <summary>What to show as its name: of a folder perhaps another text than in the path.</summary>
    public string DisplayName => Entry is null ? Path.Name : Entry.DisplayName ?? Entry.Name;

    /// <summary>Whether it lies below a folder of this purpose, one of <see cref="FolderPurpose"/>, or is one.</summary>
    public bool IsIn(string purpose) => Chain.Any(link => link.Purpose == purpose);

    /// <summary>Whether it lies below the folder with this id, or is it.</summary>
    public bool IsBelow(long folderId) => Chain.Any(link => link.Id == folderId);

    /// <summary>The field of action it lies in, below the toolkit; null: none.</summary>
    public FieldOfAction? Field => FieldOfAction.All.FirstOrDefault(one => IsIn(FolderPurpose.Field(one)));

    /// <summary>From the root down to the entry, or to the last thing on the way that exists, seen or not.</summary>
    internal IReadOnlyList<ChainLink> Chain { get; }

    /// <summary>What the library said; null when this was made from a listing.</summary>
    internal Resolution? Resolution { get; }

    /// <summary>The entry.</summary>
    /// <exception cref="LibraryException"><see cref="LibraryError.NotFound"/>: there is none.</exception>
    internal LibraryEntry Required => Entry ?? throw new LibraryException(LibraryError.NotFound, $"There is nothing at {Path}.", Path);

    internal static ViewedPath Of(Resolution found, bool seen, bool parentSeen) =>
        new(found.Path, seen ? found.Entry : null, found.Chain, parentSeen && found.ParentId is not null, found);
}

/// <summary>
/// Runs inside the committing transaction after the rights were checked there, before anything is changed. What it throws undoes the
/// write and comes out unchanged. It must await nothing but the transaction.
/// </summary>
public delegate ValueTask ViewGuard(ViewTransaction transaction);

/// <summary>The library as one person sees it inside a transaction that is about to change it.</summary>
public sealed class ViewTransaction
{
    private readonly LibraryTransaction transaction;
    private readonly Judge judge;

    internal ViewTransaction(LibraryTransaction transaction, Judge judge)
    {
        this.transaction = transaction;
        this.judge = judge;
    }

    /// <summary>The library's own, for what this component does in it.</summary>
    internal LibraryTransaction Inner => transaction;

    /// <summary>What lies at the path.</summary>
    public async ValueTask<ViewedPath> FindAsync(LibraryPath path) => await LibraryView.ViewAsync(judge, await transaction.FindAsync(path));

    /// <summary>Whether nothing in the folder has changed since its mark was made.</summary>
    public async ValueTask<bool> IsUnchangedSinceAsync(LibraryPath path, MirrorMark mark) =>
        mark.WalkId is null
        && await FindAsync(path) is { Entry: { IsFolder: true } folder }
        && folder.Id == mark.FolderId
        && !await transaction.HasChangedAsync(folder.Id, mark.Feed);

    /// <summary>The locks in whose scope the path lies, whether something lies there or not; those on folders she does not see left out.</summary>
    public async ValueTask<IReadOnlyList<DocumentLock>> LocksCoveringAsync(LibraryPath path) =>
        await LibraryView.SeenAsync(judge, await transaction.LocksCoveringAsync(path), transaction.FindAsync);

    /// <summary>The locks on what she sees below the path, not on itself.</summary>
    public async ValueTask<IReadOnlyList<DocumentLock>> LocksBelowAsync(LibraryPath path) =>
        await LibraryView.SeenAsync(judge, await transaction.LocksBelowAsync(path), transaction.FindAsync);
}

/// <summary>Changes that a person may see.</summary>
/// <param name="Changes">In their order. What moved out of her sight is shown as deleted, what moved into it as created.</param>
/// <param name="Next">The number to go on after: everything up to it has been considered. Equal to what was asked for when there is nothing new.</param>
public sealed record ViewedChanges(IReadOnlyList<LibraryChange> Changes, long Next);
