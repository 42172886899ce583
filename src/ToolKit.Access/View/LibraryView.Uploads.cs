using ToolKit.Library;

namespace ToolKit.Access;

/// <content>Documents that arrive in parts: asked for when they begin, and decided when they are committed, as every write is.</content>
public sealed partial class LibraryView
{
    /// <summary>Begins an upload in parts, if a document of that length could be written there now.</summary>
    /// <param name="path">Where it is to lie.</param>
    /// <param name="length">In bytes.</param>
    /// <param name="condition">See <see cref="ResumableUpload.Condition"/>.</param>
    /// <param name="room">How many bytes fit on the disk.</param>
    /// <param name="changeClass">As <see cref="WriteOptions.ChangeClass"/>.</param>
    /// <exception cref="LibraryException">ParentMissing (also where she may not see the folder), IsFolder, NameRefused, TooManyUploads.</exception>
    /// <exception cref="LockedException">Somebody has locked it.</exception>
    /// <exception cref="AccessDeniedException">She sees the folder but may not write there.</exception>
    /// <exception cref="QuotaExceededException">It is more than still fits.</exception>
    public async ValueTask<ResumableUpload> BeginUploadAsync(LibraryPath path, long length, string condition, long room, ChangeClass? changeClass = null, CancellationToken cancellation = default)
    {
        var creator = Author.PersonId!.Value;
        var found = await CheckEarlyAsync(path, CheckWriteAsync, cancellation);
        if (found.Entry is { IsFolder: true })
            throw new LibraryException(LibraryError.IsFolder, $"{path} is a folder.", path);
        if (path.Refusal is { } refusal)
            throw new LibraryException(LibraryError.NameRefused, refusal, path);
        if (await LocksCoveringAsync(path, cancellation) is [_, ..] locks)
            throw new LockedException(path, locks);
        if (gate.Quotas.IsOn)
        {
            using var asked = await gate.Quotas.ReserveAsync(found.Chain, length - (found.Entry?.Size ?? 0), cancellation: cancellation); // given back: it counts when it is committed
        }

        return await library.BeginUploadAsync(new NewUpload(creator, path, length, condition, changeClass), room, cancellation);
    }

    /// <summary>Null when there is none of that id (any more), or it is somebody else's.</summary>
    public async ValueTask<ResumableUpload?> FindUploadAsync(string id, CancellationToken cancellation = default) =>
        principal.Person is { } person ? await library.FindUploadAsync(id, person.Id, cancellation) : null;

    /// <summary>Adds a part to an upload of hers; what has arrived when it breaks off counts.</summary>
    /// <param name="upload">What this view has found.</param>
    /// <param name="offset">Where the part begins.</param>
    /// <exception cref="ToolKit.Database.StorageFullException">There is no room; what fits counts.</exception>
    /// <exception cref="LibraryException">NotFound: bytes that had arrived are gone from the disk, and so is the upload.</exception>
    public ValueTask<AppendOutcome> AppendAsync(ResumableUpload upload, long offset, Stream part, CancellationToken cancellation = default) =>
        library.AppendAsync(upload, offset, part, cancellation);

    /// <summary>Makes a complete upload a version, as <see cref="WriteAsync(LibraryPath, Stream, ViewGuard?, WriteOptions?, CancellationToken)"/> does. What it throws leaves the upload as it is.</summary>
    /// <exception cref="LibraryException">As of a write; NotFound: it was committed already, or is gone.</exception>
    public async ValueTask<WriteResult> CommitUploadAsync(ResumableUpload upload, ViewGuard guard, CancellationToken cancellation = default)
    {
        await using var body = await library.OpenUploadAsync(upload, cancellation);
        var written = await WriteAsync(
            upload.Path,
            body,
            async transaction =>
            {
                await guard(transaction);
                await DocumentLibrary.NoteUploadCommittedAsync(transaction.Inner, upload);
            },
            new WriteOptions { Length = upload.Length, ChangeClass = upload.ChangeClass },
            cancellation);
        await library.RemoveUploadAsync(upload, CancellationToken.None);
        return written;
    }

    /// <summary>Gives up an upload of hers.</summary>
    public ValueTask RemoveUploadAsync(ResumableUpload upload, CancellationToken cancellation = default) => library.RemoveUploadAsync(upload, cancellation);
}
