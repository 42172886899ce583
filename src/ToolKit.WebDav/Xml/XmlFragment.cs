using System.Text;
using System.Xml;

namespace ToolKit.WebDav;

/// <summary>
/// Captures one element so that it can be stored and written into any answer unchanged in meaning (RFC 4918 §4.3): prefixes, attributes, children, mixed content and white space
/// stay; the namespaces it uses are declared on it; <c>xml:lang</c> in scope is set on it. Comments and processing instructions are dropped.
/// </summary>
internal static class XmlFragment
{
    private const int MostNamespaces = 256; // in scope at once; each prefix is looked for among them
    private const string XmlnsNamespace = "http://www.w3.org/2000/xmlns/";
    private const string XmlNamespace = "http://www.w3.org/XML/1998/namespace";

    /// <summary>Reads the element the reader stands on; stands on what follows afterwards.</summary>
    /// <param name="reader">On a start tag.</param>
    /// <param name="text">The characters in it, without markup.</param>
    public static ReadOnlyMemory<byte> Capture(XmlReader reader, out string text)
    {
        var xml = new StringBuilder(128);
        var words = new StringBuilder();
        var declared = new List<(string Prefix, int Depth)>();
        var needed = new List<(string Prefix, string Namespace)>();
        var rootDepth = reader.Depth;
        var insertAt = 0;
        do
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    WriteStartTag(reader, xml, rootDepth, declared, needed, ref insertAt);
                    if (reader.IsEmptyElement)
                    {
                        xml.Append("/>");
                        Leave(declared, reader.Depth);
                    }
                    else
                    {
                        xml.Append('>');
                    }

                    break;
                case XmlNodeType.EndElement:
                    xml.Append("</").Append(reader.Name).Append('>');
                    Leave(declared, reader.Depth);
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    words.Append(reader.Value);
                    AppendText(xml, reader.Value);
                    break;
                default:
                    break;
            }

            if (reader.Depth == rootDepth && (reader.NodeType == XmlNodeType.EndElement || reader.IsEmptyElement))
                break;
        }
        while (XmlBody.Read(reader));

        XmlBody.Read(reader);
        foreach (var (prefix, uri) in needed)
        {
            var declaration = new StringBuilder(prefix.Length == 0 ? " xmlns=\"" : $" xmlns:{prefix}=\"");
            AppendAttribute(declaration, uri);
            xml.Insert(insertAt, declaration.Append('"').ToString());
        }

        text = words.ToString();
        return Encoding.UTF8.GetBytes(xml.ToString());
    }

    /// <summary>An element with nothing but text: what a store of its own makes of a value.</summary>
    public static void AppendText(StringBuilder xml, string text)
    {
        foreach (var c in text)
        {
            _ = c switch
            {
                '&' => xml.Append("&amp;"),
                '<' => xml.Append("&lt;"),
                '>' => xml.Append("&gt;"),
                '\r' => xml.Append("&#13;"),
                _ => xml.Append(c),
            };
        }
    }

    private static void WriteStartTag(
        XmlReader reader, StringBuilder xml, int rootDepth, List<(string Prefix, int Depth)> declared, List<(string Prefix, string Namespace)> needed, ref int insertAt)
    {
        var depth = reader.Depth;
        var lang = depth == rootDepth ? reader.XmlLang : "";
        var elementPrefix = reader.Prefix;
        var elementNamespace = reader.NamespaceURI;
        xml.Append('<').Append(reader.Name);
        if (depth == rootDepth)
            insertAt = xml.Length;

        // Declarations first: attributes may come before the declaration of their prefix.
        for (var i = 0; i < reader.AttributeCount; i++)
        {
            reader.MoveToAttribute(i);
            if (reader.NamespaceURI == XmlnsNamespace)
                declared.Add((reader.Prefix.Length == 0 ? "" : reader.LocalName, depth));
        }

        if (declared.Count > MostNamespaces)
            throw WebDavException.BadRequest("A property declares too many namespaces.");

        Use(elementPrefix, elementNamespace, declared, needed);
        for (var i = 0; i < reader.AttributeCount; i++)
        {
            reader.MoveToAttribute(i);
            if (reader.Prefix.Length > 0 && reader.NamespaceURI != XmlnsNamespace)
                Use(reader.Prefix, reader.NamespaceURI, declared, needed);
            if (reader.NamespaceURI == XmlNamespace && reader.LocalName == "lang")
                lang = "";
            xml.Append(' ').Append(reader.Name).Append("=\"");
            AppendAttribute(xml, reader.Value);
            xml.Append('"');
        }

        reader.MoveToElement();
        if (lang.Length > 0)
        {
            xml.Append(" xml:lang=\"");
            AppendAttribute(xml, lang);
            xml.Append('"');
        }
    }

    private static void Use(
        string prefix, string uri, List<(string Prefix, int Depth)> declared, List<(string Prefix, string Namespace)> needed)
    {
        if (prefix == "xml" || (prefix.Length == 0 && uri.Length == 0))
            return;
        foreach (var (known, _) in declared)
        {
            if (known == prefix)
                return;
        }

        foreach (var (known, _) in needed)
        {
            if (known == prefix)
                return;
        }

        needed.Add((prefix, uri));
    }

    private static void Leave(List<(string Prefix, int Depth)> declared, int depth) => declared.RemoveAll(one => one.Depth >= depth);

    private static void AppendAttribute(StringBuilder xml, string value)
    {
        foreach (var c in value)
        {
            _ = c switch
            {
                '&' => xml.Append("&amp;"),
                '<' => xml.Append("&lt;"),
                '"' => xml.Append("&quot;"),
                '\t' => xml.Append("&#9;"),
                '\n' => xml.Append("&#10;"),
                '\r' => xml.Append("&#13;"),
                _ => xml.Append(c),
            };
        }
    }
}
