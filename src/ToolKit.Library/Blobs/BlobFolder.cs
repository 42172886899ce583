using System.Buffers;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using ToolKit.Database;

namespace ToolKit.Library;

/// <summary>
/// The large bodies on disk: <c>ab/cdef…</c> by their SHA-256, written once and never changed. What is arriving lies in <c>tmp/</c>, is flushed,
/// and gets its place by a rename that is flushed too; so a file under a hash is always whole.
/// </summary>
internal sealed class BlobFolder
{
    private const int ChunkSize = 512 * 1024;

    private readonly string root;
    private readonly string temporary;
    private readonly int inlineLimit;

    public BlobFolder(string root, int inlineLimit)
    {
        this.root = Path.GetFullPath(root);
        this.inlineLimit = inlineLimit;
        temporary = Path.Combine(this.root, "tmp");
        Directory.CreateDirectory(temporary);
    }

    /// <summary>Reads a body to its end. Small ones stay in memory.</summary>
    /// <param name="inspect">Is shown a seekable stream over the whole body; null: nobody wants to see it.</param>
    /// <exception cref="StorageFullException">There is no room; what was written is removed.</exception>
    public async ValueTask<StagedBlob> StageAsync(
        Stream body, long? announced, Func<Stream, ValueTask>? inspect, CancellationToken cancellation)
    {
        // One byte more than fits tells a small body from a large one.
        var expected = announced is { } length && length < inlineLimit ? (int)length : inlineLimit;
        var first = ArrayPool<byte>.Shared.Rent(Math.Max(expected + 1, 4096));
        try
        {
            var filled = 0;
            while (true)
            {
                if (filled == first.Length && filled <= inlineLimit)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(inlineLimit + 1);
                    first.AsSpan(0, filled).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(first);
                    first = larger;
                }

                if (filled > inlineLimit)
                    break;
                var read = await body.ReadAsync(first.AsMemory(filled), cancellation);
                if (read == 0)
                {
                    CheckLength(announced, filled);
                    var small = first.AsSpan(0, filled).ToArray();
                    if (inspect is not null)
                        await inspect(new MemoryStream(small, writable: false));
                    return new StagedBlob(SHA256.HashData(small), filled, small, null);
                }

                filled += read;
            }

            return await StageFileAsync(first.AsMemory(0, filled), body, announced, inspect, cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(first);
        }
    }

    public SafeFileHandle Open(byte[] sha256) => File.OpenHandle(PathOf(sha256), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    public bool Exists(byte[] sha256) => File.Exists(PathOf(sha256));

    /// <summary>
    /// Makes sure that staged bytes are in their place. To be called inside the transaction that claims them: a sweep removes files inside
    /// transactions too, and may have come first.
    /// </summary>
    public void Ensure(StagedBlob staged)
    {
        if (staged.File is not { } source || Exists(staged.Sha256))
            return;
        var file = NewTemporary();
        try
        {
            using (var copy = File.OpenHandle(file, FileMode.CreateNew, FileAccess.Write))
            {
                var buffer = new byte[ChunkSize];
                for (long at = 0; at < staged.Size;)
                {
                    var read = RandomAccess.Read(source, buffer, at);
                    if (read == 0)
                        throw new EndOfStreamException("An uploaded file has been cut off.");
                    RandomAccess.Write(copy, buffer.AsSpan(0, read), at);
                    at += read;
                }

                RandomAccess.FlushToDisk(copy);
            }

            Place(file, staged.Sha256);
        }
        catch (Exception failure)
        {
            File.Delete(file);
            if (IsFull(failure))
                throw new StorageFullException("There is no room left for the document.", failure);
            throw;
        }
    }

    /// <summary>Removes a file that no row refers to. To be called inside a transaction that has looked.</summary>
    public void Remove(byte[] sha256)
    {
        try
        {
            File.Delete(PathOf(sha256));
        }
        catch (DirectoryNotFoundException)
        {
            // It is gone with its folder.
        }
    }

    /// <summary>The hashes that files are there for, with their sizes. Files of other names are left out.</summary>
    public IEnumerable<(byte[] Sha256, FileInfo File)> List()
    {
        foreach (var folder in new DirectoryInfo(root).EnumerateDirectories("??"))
        {
            foreach (var file in folder.EnumerateFiles())
            {
                var name = folder.Name + file.Name;
                if (name.Length == 64 && name.All(char.IsAsciiHexDigitLower))
                    yield return (Convert.FromHexString(name), file);
            }
        }
    }

    /// <summary>Removes what was left lying by uploads that never ended.</summary>
    /// <returns>How many files.</returns>
    public int RemoveTemporary(DateTimeOffset olderThan)
    {
        var files = 0;
        foreach (var file in new DirectoryInfo(temporary).EnumerateFiles().Where(file => file.LastWriteTimeUtc < olderThan.UtcDateTime))
        {
            file.Delete();
            files++;
        }

        return files;
    }

    private string PathOf(byte[] sha256)
    {
        var name = Convert.ToHexStringLower(sha256);
        return Path.Combine(root, name[..2], name[2..]);
    }

    private string NewTemporary() => Path.Combine(temporary, Guid.NewGuid().ToString("N"));

    private async ValueTask<StagedBlob> StageFileAsync(
        ReadOnlyMemory<byte> beginning, Stream body, long? announced, Func<Stream, ValueTask>? inspect, CancellationToken cancellation)
    {
        var file = NewTemporary();
        SafeFileHandle? handle = null;
        try
        {
            var (sha256, size) = await WriteAsync(file, beginning, body, announced, cancellation);
            if (inspect is not null)
            {
                await using var stream = File.OpenRead(file);
                await inspect(stream);
            }

            handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Place(file, sha256);
            return new StagedBlob(sha256, size, null, handle);
        }
        catch (Exception failure)
        {
            handle?.Dispose();
            File.Delete(file); // whatever it was: nobody will ask for it again
            if (IsFull(failure))
                throw new StorageFullException("There is no room left for the document.", failure);
            throw;
        }
    }

    private static async ValueTask<(byte[] Sha256, long Size)> WriteAsync(
        string file, ReadOnlyMemory<byte> beginning, Stream body, long? announced, CancellationToken cancellation)
    {
        using var handle = File.OpenHandle(file, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(beginning.Span);
        RandomAccess.Write(handle, beginning.Span, 0);

        // While one chunk is hashed and written by two threads, the next one comes in.
        var buffers = new[] { ArrayPool<byte>.Shared.Rent(ChunkSize), ArrayPool<byte>.Shared.Rent(ChunkSize) };
        var hashing = Task.CompletedTask;
        var writing = Task.CompletedTask;
        long size = beginning.Length;
        try
        {
            for (var turn = 0; ; turn ^= 1)
            {
                var chunk = buffers[turn];
                var filled = await body.ReadAtLeastAsync(chunk.AsMemory(0, ChunkSize), ChunkSize, throwOnEndOfStream: false, cancellation);
                await Task.WhenAll(hashing, writing);
                if (filled == 0)
                    break;
                if (announced is { } length && size + filled > length)
                    CheckLength(announced, size + filled);
                var at = size;
                hashing = Task.Run(() => hash.AppendData(chunk, 0, filled), CancellationToken.None);
                writing = Task.Run(() => RandomAccess.Write(handle, chunk.AsSpan(0, filled), at), CancellationToken.None);
                size += filled;
            }
        }
        finally
        {
            // The buffers go back only when nobody uses them any more; what failed is reported by whoever awaits it first.
            await Task.WhenAll(hashing, writing).ContinueWith(
                static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            foreach (var buffer in buffers)
                ArrayPool<byte>.Shared.Return(buffer);
        }

        CheckLength(announced, size);
        RandomAccess.FlushToDisk(handle);
        return (hash.GetHashAndReset(), size);
    }

    /// <summary>Gives a flushed file its name, and flushes that.</summary>
    private void Place(string file, byte[] sha256)
    {
        var place = PathOf(sha256);
        var folder = Path.GetDirectoryName(place)!;
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            FolderSync.Flush(root);
        }

        // Also when the bytes are there already: the fresh file tells the sweeper to leave them alone.
        File.Move(file, place, overwrite: true);
        FolderSync.Flush(folder);
    }

    private static void CheckLength(long? announced, long size)
    {
        if (announced is { } length && length != size)
        {
            throw new LibraryException(
                LibraryError.LengthMismatch,
                size > length ? $"The body is longer than the {length} bytes announced." : $"The body ended after {size} of {length} bytes.");
        }
    }

    // The codes of errno on Linux and macOS, and of Windows.
    internal static bool IsFull(Exception failure) =>
        failure is IOException && failure.HResult is 28 // ENOSPC
            or 122 or 69 // EDQUOT on Linux, on macOS
            or unchecked((int)0x80070070) or unchecked((int)0x80070027); // ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL
}
