using System.Diagnostics.CodeAnalysis;
using ToolKit.Formats;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>
/// Under which names a Markdown document also appears on the share: <c>Plan.md</c> as <c>Plan.docx</c> and <c>Plan.odt</c>, its tables, where it has any, as <c>Plan.xlsx</c> and <c>Plan.ods</c>. Not the README.md of a folder, which
/// belongs to the folder, and not what is empty or longer than <see cref="RenditionWriter.MostBytes"/>.
/// </summary>
internal static class RenditionNames
{
    private const string Markdown = ".md";

    /// <summary>In the order in which they are told to clients.</summary>
    public static IReadOnlyList<WrittenFormat> Formats { get; } = [WrittenFormat.Docx, WrittenFormat.Odt, WrittenFormat.Xlsx, WrittenFormat.Ods];

    /// <summary>Whether the document may have renditions; which ones depends on its text (<see cref="RenditionLengths"/>).</summary>
    public static bool HasRenditions(LibraryEntry entry) => entry is { IsFolder: false, IsScratch: false, Size: > 0 and <= RenditionWriter.MostBytes } && IsSource(entry.Name);

    /// <summary>Whether a document of this name may have renditions.</summary>
    public static bool IsSource(string name) =>
        name.Length > Markdown.Length && name.EndsWith(Markdown, StringComparison.Ordinal) && name != Pages.DokumenteModel.Readme;

    /// <summary>What the rendition of a document is called.</summary>
    /// <param name="source">The document's name, of which <see cref="IsSource"/> holds.</param>
    public static string NameOf(string source, WrittenFormat format) => Path.ChangeExtension(source, format.Extension);

    /// <summary>The name without its ending, as all renditions of a document have it.</summary>
    public static ReadOnlySpan<char> StemOf(string name) => Path.GetFileNameWithoutExtension(name.AsSpan());

    /// <summary>
    /// What a relative link of a document leads to on the share, for a program that opens its rendition: of a Markdown document the rendition in the same format, of a README.md its folder, everything else itself.
    /// </summary>
    /// <param name="link">As written in the document, without scheme.</param>
    /// <returns>Percent-encoded; null where it leads from the root of the library, which has no place on a drive, or is no path.</returns>
    public static string? NeighbourOf(string link, WrittenFormat format)
    {
        var end = link.AsSpan().IndexOfAny('#', '?');
        if (end == 0 || link.StartsWith('/'))
            return null;
        var names = (end < 0 ? link : link[..end]).Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).Where(name => name != ".").ToList();
        if (names.Exists(name => name != ".." && EntryName.Refusal(name) is not null))
            return null;
        if (names is [.., Pages.DokumenteModel.Readme])
            names.RemoveAt(names.Count - 1);
        else if (names is [.., var last] && IsSource(last))
            names[^1] = NameOf(last, format);
        return names.Count == 0 ? null : string.Join('/', names.Select(Uri.EscapeDataString));
    }

    /// <summary>Reads a name as that of a rendition.</summary>
    /// <param name="source">The Markdown document it would be made of.</param>
    public static bool TryRead(string name, [NotNullWhen(true)] out string? source, [NotNullWhen(true)] out WrittenFormat? format)
    {
        (source, format) = (null, null);
        foreach (var one in Formats)
        {
            if (name.Length > one.Extension.Length && name.EndsWith(one.Extension, StringComparison.Ordinal))
            {
                (source, format) = (string.Concat(name.AsSpan(0, name.Length - one.Extension.Length), Markdown), one);
                return IsSource(source);
            }
        }

        return false;
    }
}
