using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ToolKit.Access;

/// <summary>A random key in a file that only its owner may read, made by whoever needs it first.</summary>
internal static partial class KeyFile
{
    public const int Bytes = 32;

    /// <summary>Reads the key, or makes it. Two processes that do so at once end with the same key.</summary>
    /// <exception cref="InvalidDataException">The file is not a key of this length: it was damaged, or cut short.</exception>
    public static byte[] ReadOrCreate(string folder, string name)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var file = Path.Combine(folder, name);
        if (!File.Exists(file))
            Create(file);
        var key = File.ReadAllBytes(file);
        return key.Length == Bytes
            ? key
            : throw new InvalidDataException($"{file} has {key.Length} bytes instead of {Bytes}. Restore it from a backup; without it no device token can be verified. If there is none, delete the file: all device tokens must then be made anew.");
    }

    private static void Create(string file)
    {
        var temporary = $"{file}.{Guid.NewGuid():N}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(RandomNumberGenerator.GetBytes(Bytes));
            stream.Flush(flushToDisk: true);
        }

        try
        {
            Publish(temporary, file);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Gives the whole file its name, unless another process was faster: then its key is the key.</summary>
    private static void Publish(string temporary, string file)
    {
        // File.Move without overwriting asks first and renames then: of two processes at once both would win. A second link replaces nothing.
        // Windows asks and moves in one; file systems without links are left with that small gap.
        const int alreadyExists = 17;
        if (!OperatingSystem.IsWindows() && (Link(temporary, file) == 0 || Marshal.GetLastPInvokeError() == alreadyExists))
            return;
        try
        {
            File.Move(temporary, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            // Another process was faster.
        }
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string existing, string added);
}
