namespace ToolKit.Formats;

/// <summary>Programs of others that are on this machine.</summary>
public static class InstalledProgram
{
    private static readonly string[] SystemFolders = ["/usr/local/bin", "/usr/bin", "/opt/homebrew/bin"];

    /// <summary>Where the program is; null: nowhere.</summary>
    /// <param name="program">A name, looked for in PATH and the usual folders, or a path.</param>
    public static string? Find(string program)
    {
        if (program.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal))
            return File.Exists(program) ? program : null;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Concat(SystemFolders);
        var names = OperatingSystem.IsWindows() ? new[] { program + ".exe" } : [program];
        return folders.SelectMany(_ => names, Path.Combine).FirstOrDefault(File.Exists);
    }
}
