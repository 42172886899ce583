namespace ToolKit.WebDav;

/// <summary>The name of a property: an expanded XML name.</summary>
/// <param name="Namespace">Namespace URI; empty for none.</param>
/// <param name="LocalName">Name without prefix.</param>
public readonly record struct PropertyName(string Namespace, string LocalName)
{
    /// <summary>The namespace of RFC 4918.</summary>
    public const string Dav = "DAV:";

    public override string ToString() => $"{{{Namespace}}}{LocalName}";
}

/// <summary>
/// A property the server keeps and gives back unread (RFC 4918 §4.3).
/// </summary>
/// <param name="Name">Name of the property element.</param>
/// <param name="Xml">The whole element, property element included, in UTF-8: all namespaces it uses are declared in it, and <c>xml:lang</c> is set where it was in scope.
/// To be kept byte for byte; it is written into answers as it is.</param>
public sealed record DeadProperty(PropertyName Name, ReadOnlyMemory<byte> Xml);

/// <summary>One instruction of a PROPPATCH or extended MKCOL, in document order.</summary>
/// <param name="Name">The property.</param>
/// <param name="Xml">The whole property element to store (see <see cref="DeadProperty.Xml"/>); null removes the property.</param>
/// <param name="Text">The text in the element, markup left out; empty for a removal. For live properties.</param>
public sealed record PropertyChange(PropertyName Name, ReadOnlyMemory<byte>? Xml, string Text)
{
    public bool IsRemoval => Xml is null;
}

/// <summary>Property changes that happen together or not at all.</summary>
public sealed class PropertyPatch
{
    public static PropertyPatch Empty { get; } = new() { Changes = [] };

    /// <summary>
    /// Changes to dead properties, to <c>DAV:displayname</c> and to the store's own live properties, in document order. Properties clients use to set dates are here as well, so that they can be read back.
    /// </summary>
    public required IReadOnlyList<PropertyChange> Changes { get; init; }

    /// <summary>The modification date a client wants shown; null for none. A store that cannot keep it ignores it.</summary>
    public DateTimeOffset? LastModified { get; init; }

    /// <summary>The creation date a client wants shown; null for none. A store that cannot keep it ignores it.</summary>
    public DateTimeOffset? CreationDate { get; init; }
}

/// <param name="Name">The property that could not be changed.</param>
/// <param name="Reason">Why; its status and condition stand in the answer.</param>
public sealed record PropertyFailure(PropertyName Name, WebDavException Reason);

/// <summary>A resource with live properties of its own, beside those of the RFCs: name → value, computed by the store.</summary>
public interface ILivePropertySource
{
    /// <summary>The properties this resource has; usually one static table for all of a kind.</summary>
    IReadOnlyList<LivePropertyInfo> LiveProperties { get; }

    /// <summary>The value now, without input or output, or null where the property is undefined here (404). Asked only for names in <see cref="LiveProperties"/>.</summary>
    PropertyValue? GetLiveProperty(PropertyName name);
}

/// <param name="Name">Name of the property; not one of RFC 4918's.</param>
/// <param name="InAllProp">Whether <c>allprop</c> shows it; else it comes only when named or included.</param>
/// <param name="IsWritable">Whether a PROPPATCH of it goes to the store; else it is refused with <c>cannot-modify-protected-property</c>.</param>
public sealed record LivePropertyInfo(PropertyName Name, bool InAllProp = false, bool IsWritable = false);

/// <summary>The content of a live property.</summary>
public readonly record struct PropertyValue
{
    private PropertyValue(string content, bool isXml) => (Content, IsXml) = (content, isXml);

    public string Content { get; }

    public bool IsXml { get; }

    /// <summary>Characters; they are escaped when written.</summary>
    public static PropertyValue Text(string text) => new(text, isXml: false);

    /// <summary>Well-formed content (inner XML) that declares its namespaces, except <c>D:</c> for <c>DAV:</c>; written as it is.</summary>
    public static PropertyValue Xml(string content) => new(content, isXml: true);
}
