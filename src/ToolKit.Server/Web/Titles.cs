using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>What an entry is called on pages and in the API.</summary>
internal static class Titles
{
    /// <summary>A document's title (its first heading where it states none), else its file name; a folder's display name.</summary>
    public static string Of(LibraryEntry entry) => entry.Metadata.Title ?? entry.DisplayName ?? entry.Name;
}
