using ToolKit.Library;
using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>What kind of thing an entry is, in a word for a list.</summary>
internal static class EntryKinds
{
    /// <summary><c>Ordner</c>, what a document says of itself (<c>Muster</c>), else its format as in the search (<c>PDF</c>).</summary>
    public static string Of(LibraryEntry entry) =>
        entry.IsFolder ? T("Ordner") : entry.Metadata.Kind ?? DocumentFormats.NameOf(entry.Name) ?? T("Datei");

    /// <summary>The attribute <c>lang</c> of that word: what a document says of itself, and what formats are called, is the library's.</summary>
    public static string? LanguageOf(LibraryEntry entry) => entry.IsFolder || (entry.Metadata.Kind ?? DocumentFormats.NameOf(entry.Name)) is null ? null : Language.OfContent;

    /// <summary>What it is sorted by, the same in both languages.</summary>
    public static string KeyOf(LibraryEntry entry) => entry.IsFolder ? "" : entry.Metadata.Kind ?? DocumentFormats.NameOf(entry.Name) ?? "";
}
