using System.Runtime.InteropServices;
using SQLitePCL;

namespace ToolKit.Database;

/// <summary>
/// Notices that any connection, of this process or another, has committed: by the header of the write-ahead log's index, which all of them share in
/// memory and each commit rewrites (sqlite.org/walformat.html, section 2.1). It is what <c>PRAGMA data_version</c> looks at too, but that takes a lock on
/// the file for it and one thread at a time; every request asks.
/// </summary>
internal sealed unsafe class SqliteStateMonitor : IDisposable
{
    private const int FilePointer = 7; // SQLITE_FCNTL_FILE_POINTER
    private const int MapMethod = 13; // of sqlite3_io_methods: iVersion, twelve methods, xShmMap
    private const int RegionBytes = 32768; // WALINDEX_PGSZ
    private const int Tries = 100;

    private readonly Lock one = new();
    private readonly CachingConnection connection;
    private readonly long* index; // as long as the connection is open
    private State last;

    public SqliteStateMonitor(CachingConnection connection)
    {
        this.connection = connection;
        Refresh(); // the first look makes SQLite map the index
        index = Map(connection.Inner.Handle!);
        last = new State(ReadHeader() ?? default, 1);
    }

    /// <summary>Another number after each commit of anybody. One may change without a commit; that costs whoever remembers something a question.</summary>
    public long Read()
    {
        var known = Volatile.Read(ref last);
        if (ReadHeader() is { } header && header == known.Header)
            return known.Number;
        lock (one)
        {
            // A writer that was killed while it wrote the header leaves two different halves; the next reader mends them.
            if (ReadHeader() is null)
                Refresh();
            var now = ReadHeader();
            if (now is null || now != last.Header)
                Volatile.Write(ref last, new State(now ?? default, last.Number + 1));
            return last.Number;
        }
    }

    public void Dispose()
    {
        lock (one)
            connection.Dispose();
    }

    private void Refresh() => connection.Run("PRAGMA data_version");

    /// <summary>Null when a writer was seen at work each time.</summary>
    private Header? ReadHeader()
    {
        // It stands there twice. Writers write the second copy first, so whoever finds both equal, read in order, has a whole one.
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var first = ReadCopy(index);
            if (first == ReadCopy(index + (sizeof(Header) / sizeof(long))))
                return first;
        }

        return null;
    }

    private static Header ReadCopy(long* at) => new(
        Volatile.Read(ref at[0]), Volatile.Read(ref at[1]), Volatile.Read(ref at[2]), Volatile.Read(ref at[3]), Volatile.Read(ref at[4]), Volatile.Read(ref at[5]));

    private static long* Map(sqlite3 handle)
    {
        fixed (byte* name = "main\0"u8)
        {
            nint file = 0;
            var result = SqliteNative.FileControl(handle.DangerousGetHandle(), name, FilePointer, &file);
            if (result == raw.SQLITE_OK && file != 0)
            {
                var methods = *(nint**)file;
                void* region = null;
                if (*(int*)methods >= 2 && methods[MapMethod] != 0)
                    result = ((delegate* unmanaged[Cdecl]<nint, int, int, int, void**, int>)methods[MapMethod])(file, 0, RegionBytes, 0, &region);
                if (result == raw.SQLITE_OK && region is not null)
                    return (long*)region;
            }

            throw new InvalidOperationException($"SQLite does not share the index of its write-ahead log (code {result}). The data folder must lie on a local disk.");
        }
    }

    /// <summary>The 48 bytes of a WalIndexHdr: change counter, last frame, checksums and salts among them.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Header(long A, long B, long C, long D, long E, long F);

    private sealed record State(Header Header, long Number);
}
