using System.Buffers;
using ToolKit.Database;

namespace ToolKit.Library;

/// <summary>The bytes of uploads that are not complete yet, one file for each.</summary>
internal sealed class UploadFolder
{
    private const int ChunkSize = 256 * 1024;

    private readonly string folder;

    public UploadFolder(string blobFolder)
    {
        folder = Path.Combine(Path.GetFullPath(blobFolder), "uploads");
        Directory.CreateDirectory(folder);
    }

    /// <summary>The file of an upload, for one writer at a time; null while another one holds it. The system lets go of it when the process dies.</summary>
    /// <exception cref="StorageFullException">There is no room for it.</exception>
    public FileStream? TryOpenToWrite(string id)
    {
        try
        {
            return new FileStream(PathOf(id), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0);
        }
        catch (IOException full) when (BlobFolder.IsFull(full))
        {
            throw new StorageFullException("There is no room left for the document.", full);
        }
        catch (IOException held) when (held is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
        {
            return null;
        }
    }

    /// <summary>Adds what a stream has to a file, behind its first <paramref name="at"/> bytes; what stood there is overwritten.</summary>
    /// <param name="most">How much may come.</param>
    /// <param name="flushed">Is told, now and then and at the end, how many bytes the file has on the disk, also when the stream breaks off.</param>
    /// <returns>False: more came than may; what came last does not count.</returns>
    /// <exception cref="StorageFullException">There is no room; what was flushed before is kept.</exception>
    public static async ValueTask<bool> AppendAsync(FileStream file, long at, long most, Stream part, Func<long, ValueTask> flushed, CancellationToken cancellation)
    {
        const long flushEvery = 32L * 1024 * 1024;
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        var (end, safe) = (at, at);
        try
        {
            file.Position = at;
            while (true)
            {
                var read = await part.ReadAsync(buffer.AsMemory(0, ChunkSize), cancellation);
                if (read == 0)
                    return true;
                if (read > most - (end - at))
                {
                    end = safe;
                    return false;
                }

                await file.WriteAsync(buffer.AsMemory(0, read), CancellationToken.None);
                end += read;
                if (end - safe >= flushEvery)
                    safe = await FlushAsync();
            }
        }
        catch (IOException full) when (BlobFolder.IsFull(full))
        {
            end = safe; // what is not flushed yet may not fit either
            throw new StorageFullException("There is no room left for the document.", full);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            if (end > safe)
                await FlushAsync();
        }

        async ValueTask<long> FlushAsync()
        {
            file.Flush(flushToDisk: true);
            if (safe == 0)
                FolderSync.Flush(Path.GetDirectoryName(file.Name)!); // the file is new
            await flushed(end);
            return end;
        }
    }

    /// <summary>The bytes so far.</summary>
    /// <exception cref="FileNotFoundException">None have come.</exception>
    public FileStream Open(string id) => new(PathOf(id), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);

    public void Remove(string id) => File.Delete(PathOf(id));

    /// <summary>The ids of files that were last written before then.</summary>
    public IEnumerable<string> List(DateTimeOffset before) =>
        new DirectoryInfo(folder).EnumerateFiles().Where(file => file.LastWriteTimeUtc < before.UtcDateTime).Select(file => file.Name);

    private string PathOf(string id) => Path.Combine(folder, id);
}
