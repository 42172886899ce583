using ToolKit.TestSupport;

namespace ToolKit.Architecture.Tests;

internal static class SourceTree
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "src");

    public static IReadOnlyList<string> ProjectNames { get; } =
    [
        .. Directory.GetFiles(Folder, "*.csproj", SearchOption.AllDirectories)
            .Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>All files below src that somebody wrote, with their path from there; what the compiler or others wrote is left out.</summary>
    public static IEnumerable<(string Path, string Text)> Files(params string[] extensions) =>
        from file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Folder, file).Replace('\\', '/')
        where extensions.Contains(Path.GetExtension(file)) && !path.Split('/').Any(part => part is "obj" or "bin" or "node_modules")
        orderby path
        select (path, File.ReadAllText(file));
}
