namespace ToolKit.TestSupport;

/// <summary>Where the sources lie that this test program was built from.</summary>
public static class Repository
{
    /// <summary>The folder of ToolKit.sln, absolute.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Debug or Release: the configuration of the running test program, read off its own folder.</summary>
    public static string Configuration { get; } =
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            ? "Release"
            : "Debug";

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ToolKit.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds ToolKit.sln.");
    }
}
