using ToolKit.Library;
using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>What kind of thing an entry is, in a word for a list.</summary>
internal static class EntryKinds
{
    /// <summary><c>Ordner</c>, what a document says of itself (<c>Muster</c>), else its format (<c>PDF-Datei</c>).</summary>
    public static string Of(LibraryEntry entry) =>
        entry.IsFolder ? T("Ordner")
        : entry.Metadata.Kind ?? (Path.GetExtension(entry.Name) is [_, .. var end] ? T("{0}-Datei", end.ToUpperInvariant()) : T("Datei"));

    /// <summary>The attribute <c>lang</c> of that word: what a document says of itself is the library's.</summary>
    public static string? LanguageOf(LibraryEntry entry) => entry.IsFolder || entry.Metadata.Kind is null ? null : Language.OfContent;

    /// <summary>What it is sorted by, the same in both languages.</summary>
    public static string KeyOf(LibraryEntry entry) => entry.IsFolder ? "" : entry.Metadata.Kind ?? Path.GetExtension(entry.Name).TrimStart('.');
}
