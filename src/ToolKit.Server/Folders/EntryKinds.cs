using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>What kind of thing an entry is, in a word for a list.</summary>
internal static class EntryKinds
{
    /// <summary><c>Ordner</c>, what a document says of itself (<c>Muster</c>), else its format (<c>PDF-Datei</c>).</summary>
    public static string Of(LibraryEntry entry) =>
        entry.IsFolder ? "Ordner"
        : entry.Metadata.Kind ?? (Path.GetExtension(entry.Name) is [_, .. var end] ? $"{end.ToUpperInvariant()}-Datei" : "Datei");
}
