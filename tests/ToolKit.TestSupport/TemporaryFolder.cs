namespace ToolKit.TestSupport;

/// <summary>A folder of its own below the system's temporary folder, deleted with everything in it when disposed.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private const string Memory = "/dev/shm";
    private const long RoomInMemory = 2_000_000_000;

    public TemporaryFolder(string purpose = "toolkit")
        : this(Directory.CreateTempSubdirectory(purpose + "-"))
    {
    }

    private TemporaryFolder(DirectoryInfo folder) => Path = folder.FullName;

    /// <summary>One that lies in memory, where there is a lot of room for it: for thousands of files that come and go, which ext4 takes long for.</summary>
    public static TemporaryFolder InMemory(string purpose) => Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace > RoomInMemory
        ? new TemporaryFolder(Directory.CreateDirectory(System.IO.Path.Combine(Memory, $"{purpose}-{Guid.NewGuid():N}")))
        : new TemporaryFolder(purpose);

    /// <summary>The absolute path, without a slash at the end.</summary>
    public string Path { get; }

    /// <summary>The absolute path of a file or folder inside; its parent folders are made, itself it is not.</summary>
    public string Below(params string[] parts)
    {
        var path = System.IO.Path.Combine([Path, .. parts]);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        return path;
    }

    /// <summary>Makes a folder inside and returns its absolute path.</summary>
    public string Folder(params string[] parts) => Directory.CreateDirectory(System.IO.Path.Combine([Path, .. parts])).FullName;

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A program that is just ending may still write into it; what stays lies in the system's temporary folder.
        }
        catch (UnauthorizedAccessException)
        {
            // A test may have left a folder it cannot write any more.
        }
    }
}
