using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;
using ToolKit.Search;

namespace ToolKit.Server;

/// <summary>Folders and documents of the library as the search index is to know them.</summary>
internal static class IndexEntries
{
    private static readonly string[] Nowhere = [];

    /// <summary>Not to be found: a client's scratch file or folder, or what bears the name of one for the length of a save.</summary>
    public static bool IsHidden(LibraryEntry entry) => entry.IsScratch || ScratchNames.IsScratch(entry.Name);

    /// <summary>The same of a place: also what lies in such a folder.</summary>
    public static bool IsHidden(Resolution place) => place.Chain.Any(link => link.IsScratch) || place.Path.Names.Any(ScratchNames.IsScratch);

    public static IndexFolder Of(LibraryEntry folder) => new()
    {
        Id = folder.Id,
        ParentId = folder.ParentId,
        Name = folder.Name,
        Region = folder.Purpose == FolderPurpose.Region ? folder.DisplayName ?? folder.Name : null,
    };

    /// <param name="text">What was read out of it; null: nothing, and the state says why.</param>
    public static IndexDocument Of(LibraryEntry document, DocumentText? text, IndexState state)
    {
        var stated = document.Metadata;
        return new IndexDocument
        {
            Id = document.Id,
            FolderId = document.ParentId!.Value,
            Name = document.Name,
            Title = TitleOf(document, text) ?? document.Name,
            State = state.ToString(),
            Sections = [.. (text?.Sections ?? []).Select(section => new IndexSection(
                section.Heading.Length == 0 ? null : section.Heading,
                section.Anchor,
                string.Join("\n\n", section.Paragraphs)))],
            Field = stated.Field ?? Stated(text, "field"),
            Kind = stated.Kind ?? Stated(text, "kind"),
            Level = stated.Level ?? Stated(text, "level"),
            LegalAreas = stated.LegalAreas.Count > 0
                ? stated.LegalAreas
                : Stated(text, "legal_areas")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? Nowhere,
            Format = DocumentFormats.NameOf(document.Name),
            Year = YearOf(document),
            Created = document.CreatedAt,
            Modified = document.ModifiedAt,
            Size = document.Size,
        };
    }

    /// <summary>Null: neither the document nor its text has one, and its file name stands for it.</summary>
    public static string? TitleOf(LibraryEntry document, DocumentText? text) => document.Metadata.Title ?? text?.Title ?? document.DisplayName;

    /// <summary>What the document is in the index made of: its bytes, what stands in its row, and the way it is read.</summary>
    public static string FingerprintOf(LibraryEntry document)
    {
        var row = new StringBuilder();
        foreach (var (name, value) in document.Metadata.Values)
            row.Append(name).Append('=').Append(value).Append('\n');
        row.Append(document.DisplayName).Append('\n').Append(Path.GetExtension(document.Name));
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(row.ToString()));
        return string.Create(CultureInfo.InvariantCulture, $"{document.ETag.Trim('"')}-{Convert.ToHexStringLower(digest.AsSpan(0, 8))}-{IndexState.ReaderVersion}");
    }

    private static string? Stated(DocumentText? text, string name) => text?.Metadata.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    /// <summary>Of the law it follows; where it does not say, of its last change.</summary>
    private static int YearOf(LibraryEntry document) =>
        document.Metadata.LegalStatus is { Length: >= 4 } date && int.TryParse(date.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year is > 1800 and < 2200
            ? year
            : document.ModifiedAt.Year;
}

/// <summary>What the index keeps with a document, to see later whether it is up to date.</summary>
/// <param name="Fingerprint">See <see cref="IndexEntries.FingerprintOf"/>.</param>
/// <param name="IsNamedByFile">Its title is its file name.</param>
/// <param name="Problem">Why its text could not be read; null: it could.</param>
internal sealed record IndexState(string Fingerprint, bool IsNamedByFile, string? Problem)
{
    /// <summary>Another number wherever the same file is to be read in another way: then every document is read again when it is looked at.</summary>
    public const int ReaderVersion = 1;

    /// <summary>The bytes lie in the library, but could not be had: not one of <see cref="TextProblem"/>, which speak of what the bytes hold.</summary>
    public const string NotRead = "NotRead";

    public static IndexState Parse(string text)
    {
        var parts = text.Split(' ');
        return new IndexState(parts[0], parts.Contains("named"), Array.Find(parts, part => part.StartsWith('!'))?[1..]);
    }

    public override string ToString() => $"{Fingerprint}{(IsNamedByFile ? " named" : "")}{(Problem is null ? "" : " !" + Problem)}";
}
