using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace ToolKit.Library;

/// <summary>
/// Flushes a folder, so that a file renamed into it is still there after a power cut. .NET opens no folders; on Windows NTFS keeps
/// renames in its journal and there is nothing to call.
/// </summary>
internal static partial class FolderSync
{
    private const int ReadOnly = 0; // O_RDONLY is 0 on Linux and macOS
    private const int Interrupted = 4; // EINTR
    private const int NotSupported = 22; // EINVAL: a file system without it (some network shares)

    public static void Flush(string folder)
    {
        if (!OperatingSystem.IsWindows())
            FlushUnix(folder);
    }

    [UnsupportedOSPlatform("windows")]
    private static void FlushUnix(string folder)
    {
        int descriptor;
        do
            descriptor = Open(folder, ReadOnly);
        while (descriptor < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        if (descriptor < 0)
            throw Failure(folder);
        try
        {
            int result;
            do
                result = Fsync(descriptor);
            while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);
            if (result < 0 && Marshal.GetLastPInvokeError() != NotSupported)
                throw Failure(folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string folder)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"The folder {folder} cannot be flushed to disk: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
