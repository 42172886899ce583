#pragma warning disable RS0030 // Commands and indexing act for the operator: they stand on the library's side of the gate.
using ToolKit.Database;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>
/// Reads the metadata of every document out of its file again. What a file does not state stays as it is in the row, and so do the days of a review that came after the file.
/// </summary>
internal static class Reindexer
{
    private static readonly FileMetadataReader Reader = new();

    /// <returns>How many documents were read.</returns>
    public static async Task<int> RunAsync(DocumentLibrary library, CancellationToken cancellation)
    {
        var read = 0;
        var open = new Stack<(long Id, LibraryPath Path)>();
        open.Push((LibraryEntry.RootId, LibraryPath.Root));
        while (open.TryPop(out var at))
        {
            string? after = null;
            do
            {
                var batch = await library.ListAsync(at.Id, new ListOptions { After = after }, cancellation);
                foreach (var entry in batch.Entries)
                {
                    if (entry.IsFolder)
                        open.Push((entry.Id, at.Path.Append(entry.Name)));
                    else if (!entry.IsScratch)
                        read += await ReadAsync(library, at.Path.Append(entry.Name), entry, cancellation);
                }

                after = batch.Next;
            }
            while (after is not null);
        }

        return read;
    }

    private static async Task<int> ReadAsync(DocumentLibrary library, LibraryPath path, LibraryEntry document, CancellationToken cancellation)
    {
        try
        {
            await ReadItAsync(library, path, document, cancellation);
            return 1;
        }
        catch (Exception gone) when (gone is LibraryException { Error: LibraryError.NotFound } or UnauthorizedAccessException or (IOException and not StorageFullException))
        {
            return 0; // Deleted, moved or written meanwhile: whoever did that has read it, or the next run will. What the disk does not give is named by verify.
        }
    }

    private static async Task ReadItAsync(DocumentLibrary library, LibraryPath path, LibraryEntry document, CancellationToken cancellation)
    {
        using var blob = await library.OpenAsync(document, cancellation);
        await using var body = blob.OpenStream();
        var stated = await Reader.ReadAsync(document.Name, body, cancellation);
        // Who finds a document right leaves its file as it is, with the day on which that was to be looked at.
        var isReviewedSince = document.Metadata.Reviewed is not null && string.CompareOrdinal(stated?.GetValueOrDefault("reviewed"), document.Metadata["reviewed"]) < 0;
        var changed = stated?.Where(value => document.Metadata[value.Key] != value.Value && !(isReviewedSince && value.Key is "reviewed" or "review_date"))
            .ToDictionary(value => value.Key, string? (value) => value.Value, StringComparer.Ordinal);
        if (changed is { Count: > 0 })
            await library.ChangeAsync(path, new EntryChanges { Metadata = changed }, Author.System, CheckSameAsync, cancellation);

        // The path comes from a listing that may be minutes old.
        async ValueTask CheckSameAsync(LibraryTransaction transaction)
        {
            if ((await transaction.FindAsync(path)).Entry is not { } now
                || now.Id != document.Id
                || now.ETag != document.ETag
                || now.Metadata["reviewed"] != document.Metadata["reviewed"])
            {
                throw new LibraryException(LibraryError.NotFound, $"{path} is not what was read.", path);
            }
        }
    }
}
