using System.Xml;

namespace ToolKit.WebDav;

/// <summary>The bodies of PROPPATCH (RFC 4918 §14.19) and of extended MKCOL (RFC 5689 §5.1).</summary>
/// <param name="Changes">In document order.</param>
/// <param name="ResourceTypes">What a MKCOL names in <c>resourcetype</c>; null without.</param>
internal sealed record PropertyUpdateBody(IReadOnlyList<PropertyChange> Changes, IReadOnlyList<PropertyName>? ResourceTypes)
{
    /// <exception cref="WebDavException">400, 403, 413.</exception>
    public static PropertyUpdateBody Parse(ReadOnlyMemory<byte> body, string rootElement, int maxProperties)
    {
        var changes = new List<PropertyChange>();
        List<PropertyName>? types = null;
        using var reader = XmlBody.Open(body);
        XmlBody.Parse(body, () =>
        {
            if (!XmlBody.IsDav(reader, rootElement))
                throw WebDavException.BadRequest($"The body must be a DAV: {rootElement} element.");
            ForEachChild(reader, () =>
            {
                var isSet = XmlBody.IsDav(reader, "set");
                if (!isSet && !XmlBody.IsDav(reader, "remove"))
                {
                    XmlBody.Skip(reader);
                    return;
                }

                ForEachChild(reader, () =>
                {
                    if (XmlBody.IsDav(reader, "prop"))
                        ForEachChild(reader, () => ReadProperty(isSet));
                    else
                        XmlBody.Skip(reader);
                });
            });
            XmlBody.ReadToEnd(reader);
        });
        return new PropertyUpdateBody(changes, types);

        void ReadProperty(bool isSet)
        {
            if (changes.Count >= maxProperties)
                throw new WebDavException(413, "Too many properties are changed at once.");
            var name = new PropertyName(reader.NamespaceURI, reader.LocalName);
            if (!isSet)
            {
                XmlBody.Skip(reader);
                changes.Add(new PropertyChange(name, null, ""));
            }
            else if (rootElement == "mkcol" && name is { Namespace: PropertyName.Dav, LocalName: "resourcetype" })
            {
                types ??= [];
                ForEachChild(reader, () =>
                {
                    types.Add(new PropertyName(reader.NamespaceURI, reader.LocalName));
                    XmlBody.Skip(reader);
                });
            }
            else
            {
                var xml = XmlFragment.Capture(reader, out var text);
                changes.Add(new PropertyChange(name, xml, text));
            }
        }
    }

    // Stands on an element, calls back on each child element (which must move past it), stands on what follows.
    private static void ForEachChild(XmlReader reader, Action onChild)
    {
        if (reader.IsEmptyElement)
        {
            XmlBody.Read(reader);
            return;
        }

        XmlBody.Read(reader);
        while (reader.NodeType != XmlNodeType.EndElement && !reader.EOF)
        {
            if (reader.NodeType == XmlNodeType.Element)
                onChild();
            else
                XmlBody.Read(reader);
        }

        XmlBody.Read(reader);
    }
}
