namespace ToolKit.WebDav;

internal enum PropFindKind
{
    AllProp,
    PropName,
    Prop,
}

/// <summary>The body of a PROPFIND (RFC 4918 §14.20).</summary>
/// <param name="Kind">What is asked for.</param>
/// <param name="Names">The properties named in <c>prop</c>, or in <c>include</c> beside <c>allprop</c>; each once.</param>
/// <param name="IsEmpty">Whether there was no body: allprop as Explorer asks it.</param>
internal sealed record PropFindBody(PropFindKind Kind, IReadOnlyList<PropertyName> Names, bool IsEmpty)
{
    public static PropFindBody Empty { get; } = new(PropFindKind.AllProp, [], IsEmpty: true);

    /// <exception cref="WebDavException">400, 403, 413.</exception>
    public static PropFindBody Parse(ReadOnlyMemory<byte> body, int maxProperties)
    {
        if (body.IsEmpty)
            return Empty;
        PropFindKind? kind = null;
        var names = new List<PropertyName>();
        using var reader = XmlBody.Open(body);
        XmlBody.Parse(body, () =>
        {
            if (!XmlBody.IsDav(reader, "propfind"))
                throw WebDavException.BadRequest("The body of a PROPFIND must be a DAV: propfind element.");
            var isEmpty = reader.IsEmptyElement;
            XmlBody.Read(reader);
            while (!isEmpty && reader.NodeType != System.Xml.XmlNodeType.EndElement && !reader.EOF)
            {
                if (reader.NodeType != System.Xml.XmlNodeType.Element)
                {
                    XmlBody.Read(reader);
                    continue;
                }

                PropFindKind? found = !(reader.NamespaceURI == PropertyName.Dav) ? null : reader.LocalName switch
                {
                    "allprop" => PropFindKind.AllProp,
                    "propname" => PropFindKind.PropName,
                    "prop" => PropFindKind.Prop,
                    _ => null,
                };
                if (found is not null && kind is not null)
                    throw WebDavException.BadRequest("A propfind element holds one of allprop, propname and prop.");
                kind ??= found;
                if (found == PropFindKind.Prop || XmlBody.IsDav(reader, "include"))
                    ReadNames(reader, names, maxProperties);
                else
                    XmlBody.Skip(reader); // RFC 4918 §17: what is not known is ignored
            }

            XmlBody.ReadToEnd(reader);
        });
        return new PropFindBody(
            kind ?? throw WebDavException.BadRequest("A propfind element holds one of allprop, propname and prop."), names, IsEmpty: false);
    }

    internal static void ReadNames(System.Xml.XmlReader reader, List<PropertyName> names, int maxProperties)
    {
        var isEmpty = reader.IsEmptyElement;
        var known = new HashSet<PropertyName>(names);
        XmlBody.Read(reader);
        if (isEmpty)
            return;
        while (reader.NodeType != System.Xml.XmlNodeType.EndElement && !reader.EOF)
        {
            if (reader.NodeType != System.Xml.XmlNodeType.Element)
            {
                XmlBody.Read(reader);
                continue;
            }

            var name = new PropertyName(reader.NamespaceURI, reader.LocalName);
            if (known.Add(name))
                names.Add(name);
            if (names.Count > maxProperties)
                throw new WebDavException(413, "Too many properties are named.");
            XmlBody.Skip(reader);
        }

        XmlBody.Read(reader);
    }
}
