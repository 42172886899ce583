using System.Reflection;

namespace ToolKit.Server;

/// <summary>Texts that come with the program.</summary>
internal static class EmbeddedText
{
    /// <param name="resource">The logical name in the project file.</param>
    public static string Read(string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
