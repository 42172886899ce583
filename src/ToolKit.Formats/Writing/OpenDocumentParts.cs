using System.Globalization;
using System.Text;

namespace ToolKit.Formats;

/// <summary>What ODT, ODS and ODP share in writing (ISO/IEC 26300, version 1.2): the package, properties, names.</summary>
internal static class OpenDocumentParts
{
    public static readonly IReadOnlyDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["office"] = "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        ["style"] = "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        ["text"] = "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        ["table"] = "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        ["draw"] = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
        ["presentation"] = "urn:oasis:names:tc:opendocument:xmlns:presentation:1.0",
        ["fo"] = "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        ["svg"] = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
        ["number"] = "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
        ["config"] = "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
        ["meta"] = "urn:oasis:names:tc:opendocument:xmlns:meta:1.0",
        ["xlink"] = "http://www.w3.org/1999/xlink",
        ["dc"] = "http://purl.org/dc/elements/1.1/",
    };

    public const string PictureFolder = "Pictures/";

    private const string Version = "1.2";

    private static readonly Dictionary<string, string> ManifestNames = new() { ["manifest"] = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" };

    /// <param name="content">Writes what is inside the root of content.xml.</param>
    /// <param name="styles">The same of styles.xml.</param>
    /// <param name="settings">The same of settings.xml; null: without.</param>
    /// <param name="pictures">Known when the content has been written.</param>
    public static void Write(
        PackageWriting package, WrittenFormat format, DocumentProperties about, Action<XmlWriting> content, Action<XmlWriting> styles, Action<XmlWriting>? settings = null, WrittenPictures? pictures = null)
    {
        // Part 3 §3.3: the first, and not packed, so that the type of the file can be read off its beginning.
        package.Add("mimetype", Encoding.ASCII.GetBytes(format.MediaType), isPacked: false);
        var parts = new List<(string Name, string Type)> { ("content.xml", "text/xml"), ("styles.xml", "text/xml"), ("meta.xml", "text/xml") };
        package.Add("content.xml", Names, xml => Root(xml, "office:document-content", content));
        package.Add("styles.xml", Names, xml => Root(xml, "office:document-styles", styles));
        package.Add("meta.xml", Names, xml => Root(xml, "office:document-meta", root => WriteMeta(root, about)));
        if (settings is not null)
        {
            parts.Add(("settings.xml", "text/xml"));
            package.Add("settings.xml", Names, xml => Root(xml, "office:document-settings", settings));
        }

        foreach (var picture in pictures?.Stored ?? [])
        {
            parts.Add((PictureFolder + picture.Name, picture.Size.MediaType));
            package.Add(PictureFolder + picture.Name, picture.Content, isPacked: false);
        }

        package.Add("META-INF/manifest.xml", ManifestNames, xml =>
        {
            xml.Start("manifest:manifest", ("manifest:version", Version));
            xml.Empty("manifest:file-entry", ("manifest:full-path", "/"), ("manifest:version", Version), ("manifest:media-type", format.MediaType));
            foreach (var (name, type) in parts)
                xml.Empty("manifest:file-entry", ("manifest:full-path", name), ("manifest:media-type", type));
            xml.End();
        });
    }

    public static string Centimetres(double length) => length.ToString("0.###", CultureInfo.InvariantCulture) + "cm";

    /// <summary>Text in which blanks in a row, tabs and line ends count (part 1 §6.1.2).</summary>
    public static void WriteText(XmlWriting xml, string text, bool isStart = false)
    {
        var words = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '\t' or '\n')
            {
                Flush();
                xml.Empty(text[i] == '\t' ? "text:tab" : "text:line-break");
            }
            else if (text[i] == ' ' && (i > 0 ? text[i - 1] is ' ' or '\t' or '\n' : isStart))
            {
                var end = i;
                while (end + 1 < text.Length && text[end + 1] == ' ')
                    end++;
                Flush();
                xml.Empty("text:s", ("text:c", (end - i + 1).ToString(CultureInfo.InvariantCulture)));
                i = end;
            }
            else
            {
                words.Append(text[i]);
            }
        }

        Flush();

        void Flush()
        {
            if (words.Length > 0)
                xml.Text(words.ToString());
            words.Clear();
        }
    }

    /// <summary>Language and country as formatting properties take them.</summary>
    public static (string Name, string? Value)[] Language(string tag)
    {
        var parts = tag.Split('-');
        return [("fo:language", parts[0]), ("fo:country", parts.Length > 1 ? parts[^1] : "none")];
    }

    public static void StartStyle(XmlWriting xml, string name, string family, string? parent = null, string? display = null, string? next = null, string? listStyle = null, string? master = null, string? level = null) =>
        xml.Start(
            "style:style", ("style:name", name), ("style:display-name", display), ("style:family", family), ("style:parent-style-name", parent), ("style:next-style-name", next), ("style:list-style-name", listStyle),
            ("style:master-page-name", master), ("style:default-outline-level", level));

    private static void Root(XmlWriting xml, string name, Action<XmlWriting> inside)
    {
        xml.Start(name, ("office:version", Version));
        inside(xml);
        xml.End();
    }

    private static void WriteMeta(XmlWriting xml, DocumentProperties about)
    {
        xml.Start("office:meta");
        xml.Element("meta:generator", "ToolKit");
        xml.Element("dc:title", about.Title);
        if (about.Description is { } description)
            xml.Element("dc:description", description);
        if (about.Creator is { } creator)
        {
            xml.Element("meta:initial-creator", creator);
            xml.Element("dc:creator", creator);
        }

        if (about.Keywords is { } keywords)
            xml.Element("meta:keyword", keywords);
        if (about.ModifiedText is { } modified)
        {
            xml.Element("meta:creation-date", modified);
            xml.Element("dc:date", modified);
        }

        xml.Element("dc:language", about.Language);
        foreach (var (name, value) in about.Stamp)
            xml.Element("meta:user-defined", value, ("meta:name", name), ("meta:value-type", "string"));
        xml.End();
    }
}
