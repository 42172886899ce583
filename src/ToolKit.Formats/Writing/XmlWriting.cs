using System.Text;
using System.Xml;

namespace ToolKit.Formats;

/// <summary>Writes the XML of one part of a package: elements by prefix and name, namespaces stated once at the root.</summary>
/// <param name="namespaces">Their addresses by prefix.</param>
internal sealed class XmlWriting(Stream target, IReadOnlyDictionary<string, string> namespaces) : IDisposable
{
    private static readonly XmlWriterSettings Settings = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), CloseOutput = false };

    private readonly XmlWriter xml = XmlWriter.Create(target, Settings);

    private bool isBegun;

    /// <summary>Begins an element. Attributes whose value is null are left out.</summary>
    public void Start(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        var (prefix, local) = Parts(name);
        xml.WriteStartElement(prefix, local, namespaces[prefix]);
        if (!isBegun)
        {
            isBegun = true;
            foreach (var (other, address) in namespaces)
            {
                if (other.Length > 0 && other != "xml")
                    xml.WriteAttributeString("xmlns", other, null, address);
            }
        }

        foreach (var (attribute, value) in attributes)
        {
            if (value is null)
                continue;
            var (space, own) = Parts(attribute);
            xml.WriteAttributeString(space, own, space.Length == 0 ? null : namespaces[space], Clean(value));
        }
    }

    public void End() => xml.WriteEndElement();

    /// <summary>An element without content.</summary>
    public void Empty(string name, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(name, attributes);
        xml.WriteEndElement();
    }

    /// <summary>An element with nothing but text in it.</summary>
    public void Element(string name, string text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Start(name, attributes);
        Text(text);
        xml.WriteEndElement();
    }

    public void Text(string text) => xml.WriteString(Clean(text));

    public void Dispose() => xml.Dispose();

    /// <summary>Without what XML cannot hold (XML 1.0 §2.2).</summary>
    public static string Clean(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (!XmlConvert.IsXmlChar(text[i]))
                return Cleaned(text);
        }

        return text;
    }

    private static string Cleaned(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune != Rune.ReplacementChar && (!rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value)))
                clean.Append(rune.ToString());
        }

        return clean.ToString();
    }

    private static (string Prefix, string Local) Parts(string name) => name.IndexOf(':') is > 0 and var colon ? (name[..colon], name[(colon + 1)..]) : ("", name);
}
