namespace ToolKit.TestSupport;

/// <summary>A file system of its own with little room, until disposed. Tests that need one are left out where none can be mounted.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new("toolkit-disk");

    private SmallDisk()
    {
    }

    /// <summary>Its root, absolute.</summary>
    public string Path => folder.Path;

    /// <param name="megabytes">Its size, in units of 1,048,576 bytes.</param>
    public static async Task<SmallDisk> MountAsync(int megabytes)
    {
        Needs.Root("mount a small disk");
        Needs.Programs("mount", "umount");
        var disk = new SmallDisk();
        var mounted = await ExternalProgram.RunAsync("mount", ["-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", disk.Path]);
        if (mounted.ExitCode != 0)
            disk.folder.Dispose();

        // A container without the capability to mount, for example.
        Needs.That(mounted.ExitCode == 0, "no small disk can be mounted here: " + mounted.Error.Trim());
        return disk;
    }

    public async ValueTask DisposeAsync()
    {
        (await ExternalProgram.RunAsync("umount", ["-l", Path])).MustSucceed();
        folder.Dispose();
    }
}
