using System.Text;
using ToolKit.Library;
using ToolKit.WebDav;

namespace ToolKit.Server;

/// <summary>The properties of a document in <c>urn:toolkit:metadata</c>: live, shown when named, written to the row and never into the file.</summary>
internal static class DavMetadata
{
    public const string Namespace = "urn:toolkit:metadata";

    /// <summary>One for each name of metadata.</summary>
    public static IReadOnlyList<LivePropertyInfo> Properties { get; } =
        [.. DocumentMetadata.Names.Select(name => new LivePropertyInfo(new PropertyName(Namespace, name), IsWritable: true))];

    /// <summary>Null where the document does not say so.</summary>
    public static PropertyValue? Get(LibraryEntry entry, PropertyName name) =>
        entry.Metadata[name.LocalName] is { } value ? PropertyValue.Text(value) : null;

    /// <summary>A patch in the library's terms.</summary>
    public static EntryChanges ChangesOf(PropertyPatch patch)
    {
        var properties = new List<Library.PropertyChange>();
        var metadata = new Dictionary<string, string?>(StringComparer.Ordinal);
        string? displayName = null;
        foreach (var change in patch.Changes)
        {
            if (change.Name.Namespace == Namespace && DocumentMetadata.IsName(change.Name.LocalName))
                metadata[change.Name.LocalName] = change.IsRemoval ? null : change.Text.Trim();
            else if (change.Name is { Namespace: PropertyName.Dav, LocalName: "displayname" })
                displayName = change.IsRemoval ? "" : change.Text;
            else
                properties.Add(new Library.PropertyChange(change.Name.Namespace, change.Name.LocalName, change.Xml is { } xml ? Encoding.UTF8.GetString(xml.Span) : null));
        }

        return new EntryChanges
        {
            Properties = properties,
            Metadata = metadata,
            DisplayName = displayName,
            ModifiedAt = patch.LastModified,
            CreatedAt = patch.CreationDate,
        };
    }
}
