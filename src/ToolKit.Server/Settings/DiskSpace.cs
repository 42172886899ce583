namespace ToolKit.Server;

/// <summary>Whether an upload still fits on the disk, with the reserve left over.</summary>
public sealed class DiskSpace(DriveInfo drive, ServerOptions options, TimeProvider time)
{
    // Asking the file system costs a system call; once a second is enough for a warning beforehand. The write itself finds out for certain.
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(1);

    private long askedAt = long.MinValue;
    private long free;

    // What uploads of pages have announced and not finished: it arrives in a temporary file first.
    private long reserved;

    /// <summary>Sets room aside for what is about to arrive in a temporary file, until disposed; null when there is less.</summary>
    public IDisposable? TryReserve(long bytes)
    {
        if (Interlocked.Add(ref reserved, bytes) <= Available)
            return new Room(this, bytes);
        Interlocked.Add(ref reserved, -bytes);
        return null;
    }

    /// <summary>Bytes that may still be uploaded; 0 when the reserve is reached.</summary>
    public long Available
    {
        get
        {
            var now = time.GetTimestamp();
            if (askedAt == long.MinValue || time.GetElapsedTime(askedAt, now) > Remembered)
            {
                Volatile.Write(ref free, drive.AvailableFreeSpace);
                Volatile.Write(ref askedAt, now);
            }

            return Math.Max(0, Volatile.Read(ref free) - (options.DiskReserveMegabytes * 1_000_000));
        }
    }

    private sealed class Room(DiskSpace disk, long bytes) : IDisposable
    {
        private bool isGiven;

        public void Dispose()
        {
            if (!isGiven)
                Interlocked.Add(ref disk.reserved, -bytes);
            isGiven = true;
        }
    }
}
