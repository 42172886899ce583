using System.Globalization;
using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>
/// What a document carries with it when somebody downloads it: which document of the library it is, in which version, and from which region it was fetched. Never a person. <c>ToolKit.Formats.DocumentStamp</c> writes it.
/// </summary>
/// <param name="Id">The document's id.</param>
/// <param name="Version">The number of its version.</param>
/// <param name="Hash">The SHA-256 of that version as it is stored, in hexadecimal.</param>
/// <param name="Region">The name of the region of whoever downloaded it; null: of none.</param>
public sealed record TemplateStamp(long Id, long Version, string Hash, string? Region)
{
    private const string IdName = "toolkit_id";
    private const string VersionName = "toolkit_version";
    private const string HashName = "toolkit_hash";
    private const string RegionName = "toolkit_region";

    /// <summary>The stamp of a document that a person downloads.</summary>
    /// <param name="version">The number of the version that is given out.</param>
    /// <param name="stored">Its content.</param>
    public static async ValueTask<TemplateStamp> OfAsync(LibraryView view, ViewedPath document, long version, BlobReader stored, CancellationToken cancellation) =>
        new(document.Entry!.Id, version, HashOf(stored.Sha256.Span), await view.FindReadRegionAsync(cancellation));

    /// <summary>The SHA-256 of a content as a stamp has it.</summary>
    public static string HashOf(ReadOnlySpan<byte> sha256) => Convert.ToHexStringLower(sha256);

    /// <summary>Reads a stamp out of what a document says of itself; null: there is none.</summary>
    public static TemplateStamp? Read(IReadOnlyDictionary<string, string> metadata) =>
        long.TryParse(metadata.GetValueOrDefault(IdName), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        && long.TryParse(metadata.GetValueOrDefault(VersionName), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        && metadata.GetValueOrDefault(HashName) is { Length: > 0 } hash
            ? new TemplateStamp(id, version, hash, metadata.GetValueOrDefault(RegionName))
            : null;

    /// <summary>As names and values.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ToProperties()
    {
        List<KeyValuePair<string, string>> properties =
        [
            new(IdName, Id.ToString(CultureInfo.InvariantCulture)),
            new(VersionName, Version.ToString(CultureInfo.InvariantCulture)),
            new(HashName, Hash),
        ];
        if (Region is not null)
            properties.Add(new(RegionName, Region));
        return properties;
    }
}
