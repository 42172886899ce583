using System.Security.Cryptography;
using ToolKit.Database;

namespace ToolKit.Library;

public sealed partial class DocumentLibrary
{
    /// <summary>How many uploads one person may have open.</summary>
    public const int MostUploads = 100;

    private const string UploadColumns = "u.id, u.creator_id, u.path, u.condition, u.length, u.received, u.used_at, u.committed_at, u.change_class";

    /// <summary>Begins an upload in parts. Nothing is to be seen of it in the library before <see cref="NoteUploadCommittedAsync"/>.</summary>
    /// <param name="room">How many bytes fit on the disk; what other uploads still miss is taken off.</param>
    /// <exception cref="LibraryException">TooManyUploads.</exception>
    /// <exception cref="StorageFullException">It would not fit, beside the other uploads that are under way.</exception>
    public ValueTask<ResumableUpload> BeginUploadAsync(NewUpload upload, long room, CancellationToken cancellation = default) =>
        database.WriteAsync(
            async session =>
            {
                var (open, missing) = await session.QueryFirstOrDefaultAsync(
                    """
                    SELECT CAST(COALESCE(SUM(CASE WHEN creator_id = @Creator THEN 1 ELSE 0 END), 0) AS BIGINT), CAST(COALESCE(SUM(length - received), 0) AS BIGINT)
                    FROM upload WHERE committed_at IS NULL AND used_at > @Since
                    """,
                    row => (row.GetInt64(0), row.GetInt64(1)),
                    ("@Creator", upload.CreatorId),
                    ("@Since", UploadsSince));
                if (open >= MostUploads)
                    throw new LibraryException(LibraryError.TooManyUploads, $"There are {open} uploads under way. Complete or delete some of them first.");
                if (upload.Length > room - missing)
                    throw new StorageFullException("There is no room left for the document.");
                var begun = Begin(upload, RandomNumberGenerator.GetHexString(32, lowercase: true));
                await session.RunAsync(
                    "INSERT INTO upload (id, creator_id, path, condition, length, received, created_at, used_at, change_class) VALUES (@Id, @Creator, @Path, @Condition, @Length, 0, @Now, @Now, @Class)",
                    ("@Id", begun.Id),
                    ("@Creator", upload.CreatorId),
                    ("@Path", upload.Path.ToString()),
                    ("@Condition", upload.Condition),
                    ("@Length", upload.Length),
                    ("@Now", Now),
                    ("@Class", (long?)upload.ChangeClass));
                return begun;
            },
            cancellation: cancellation);

    /// <summary>Null when there is none of that id (any more), or it is somebody else's.</summary>
    public ValueTask<ResumableUpload?> FindUploadAsync(string id, long creatorId, CancellationToken cancellation = default) =>
        database.ReadAsync(
            session => session.QueryFirstOrDefaultAsync<ResumableUpload?>(
                $"SELECT {UploadColumns} FROM upload u WHERE u.id = @Id AND u.creator_id = @Creator AND u.used_at > @Since",
                ReadUpload,
                ("@Id", id),
                ("@Creator", creatorId),
                ("@Since", UploadsSince)),
            cancellation);

    /// <summary>Adds a part. What has arrived when it breaks off counts.</summary>
    /// <param name="upload">As it was found.</param>
    /// <param name="offset">Where the part begins.</param>
    /// <exception cref="StorageFullException">There is no room; what fits counts.</exception>
    /// <exception cref="LibraryException">NotFound: bytes that had arrived are gone from the disk, and so is the upload.</exception>
    public async ValueTask<AppendOutcome> AppendAsync(ResumableUpload upload, long offset, Stream part, CancellationToken cancellation = default)
    {
        if (await TryAppendAsync(upload, offset, part, cancellation) is { } outcome)
            return outcome;
        throw await GiveUpAsync(upload, cancellation);
    }

    /// <returns>Null: the file does not have what has arrived, and writing behind its end would fill the hole with zeros.</returns>
    private async ValueTask<AppendOutcome?> TryAppendAsync(ResumableUpload upload, long offset, Stream part, CancellationToken cancellation)
    {
        await using var file = uploads.TryOpenToWrite(upload.Id);
        if (file is null || await FindUploadAsync(upload.Id, upload.CreatorId, cancellation) is not { IsCommitted: false } now)
            return AppendOutcome.Busy;
        if (offset != now.Received)
            return AppendOutcome.WrongOffset;
        if (file.Length < offset)
            return null;
        return await UploadFolder.AppendAsync(file, offset, upload.Length - offset, part, NoteAsync, cancellation) ? AppendOutcome.Appended : AppendOutcome.TooLong;

        async ValueTask NoteAsync(long received) => await database.WriteAsync(
            session => session.ExecuteAsync("UPDATE upload SET received = @received, used_at = @Now WHERE id = @Id AND committed_at IS NULL", new { upload.Id, received, Now }),
            cancellation: CancellationToken.None);
    }

    /// <summary>The bytes of a complete upload.</summary>
    /// <exception cref="LibraryException">NotFound: it is gone, or bytes of it are.</exception>
    public async ValueTask<Stream> OpenUploadAsync(ResumableUpload upload, CancellationToken cancellation = default)
    {
        if (upload.Length == 0)
            return Stream.Null;
        try
        {
            var file = uploads.Open(upload.Id);
            if (file.Length >= upload.Length)
                return file;
            await file.DisposeAsync();
        }
        catch (FileNotFoundException)
        {
            // as where it is too short
        }

        throw await GiveUpAsync(upload, cancellation);
    }

    /// <summary>Says in the transaction that makes the version that the upload has become it. Once: whoever comes second undoes his transaction.</summary>
    /// <exception cref="LibraryException">NotFound: it was committed already, or is gone.</exception>
    public static async ValueTask NoteUploadCommittedAsync(LibraryTransaction transaction, ResumableUpload upload)
    {
        if (await transaction.Session.ExecuteAsync(
            "UPDATE upload SET committed_at = @Now, used_at = @Now WHERE id = @Id AND committed_at IS NULL", new { upload.Id, transaction.Now }) == 0)
        {
            throw new LibraryException(LibraryError.NotFound, "The upload is gone, or committed already.");
        }
    }

    /// <summary>Removes an upload with its bytes; of a committed one the bytes, which lie in the library now.</summary>
    public async ValueTask RemoveUploadAsync(ResumableUpload upload, CancellationToken cancellation = default)
    {
        await database.WriteAsync(
            session => session.ExecuteAsync("DELETE FROM upload WHERE id = @Id AND committed_at IS NULL", new { upload.Id }), cancellation: cancellation);
        uploads.Remove(upload.Id);
    }

    /// <summary>Removes an upload whose bytes are not all there any more: whoever sent them begins anew.</summary>
    private async ValueTask<LibraryException> GiveUpAsync(ResumableUpload upload, CancellationToken cancellation)
    {
        await RemoveUploadAsync(upload, cancellation);
        return new LibraryException(LibraryError.NotFound, "The upload is gone.");
    }

    private long UploadsSince => Now - (long)options.UploadLifetime.TotalMilliseconds;

    private async ValueTask<int> SweepUploadsAsync(CancellationToken cancellation)
    {
        var swept = await database.WriteAsync(
            session => session.ExecuteAsync("DELETE FROM upload WHERE used_at <= @UploadsSince", new { UploadsSince }), Durability.Process, cancellation);

        // Files lie there longer than their rows, not the other way about.
        foreach (var id in uploads.List(time.GetUtcNow() - options.UploadLifetime))
        {
            if (await database.ReadAsync(session => session.QueryFirstOrDefaultAsync<long>("SELECT 1 FROM upload WHERE id = @id AND committed_at IS NULL", new { id }), cancellation) == 0)
                uploads.Remove(id);
        }

        return swept;
    }

    private ResumableUpload Begin(NewUpload upload, string id) => new()
    {
        Id = id,
        CreatorId = upload.CreatorId,
        Path = upload.Path,
        Condition = upload.Condition,
        ChangeClass = upload.ChangeClass,
        Length = upload.Length,
        Received = 0,
        ExpiresAt = time.GetUtcNow() + options.UploadLifetime,
        IsCommitted = false,
    };

    private ResumableUpload ReadUpload(SqlRow row) => new()
    {
        Id = row.GetString(0),
        CreatorId = row.GetInt64(1),
        Path = LibraryPath.Parse(row.GetString(2)),
        Condition = row.GetString(3),
        ChangeClass = (ChangeClass?)EntryTable.Number(row, 8),
        Length = row.GetInt64(4),
        Received = row.GetInt64(5),
        ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(6)) + options.UploadLifetime,
        IsCommitted = !row.IsNull(7),
    };
}
