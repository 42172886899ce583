using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace ToolKit.Formats;

/// <summary>What a document is given along when it is downloaded: names and values among its own properties, which stay with it when somebody works on it. Names are best in lower case.</summary>
public static class DocumentStamp
{
    private const string CustomType = "application/vnd.openxmlformats-officedocument.custom-properties+xml";
    private const string CustomRelation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties";
    private const string Types = "[Content_Types].xml";
    private const string Relations = "_rels/.rels";

    private static readonly XNamespace Custom = OfficeParts.Custom[""];
    private static readonly XNamespace Values = OfficeParts.Custom["vt"];
    private static readonly XNamespace Office = OpenDocumentParts.Names["office"];
    private static readonly XNamespace Meta = OpenDocumentParts.Names["meta"];

    /// <summary>
    /// Reads what a document says of itself: office documents (DOCX, XLSX, PPTX, ODF) their properties, Markdown its front matter, PDF its own and what stands among its keywords as <c>name=value</c>
    /// (<see cref="WritingOptions.StatesPropertiesAmongKeywords"/>). Names of properties that were added are in lower case. Empty where there are none, or the file is not readable.
    /// </summary>
    /// <param name="body">Stays open.</param>
    /// <param name="fileName">With its extension.</param>
    public static async ValueTask<IReadOnlyDictionary<string, string>> ReadAsync(Stream body, string fileName, CancellationToken cancellation = default)
    {
        // Properties stand apart from the text, which is not wanted.
        var read = await new DocumentReader(ReadLimits.Default with { MostCharacters = 0 }).ReadAsync(body, fileName, cancellation: cancellation);
        if (read.Metadata.GetValueOrDefault("keywords") is not { } keywords)
            return read.Metadata;
        var all = new Dictionary<string, string>(read.Metadata, StringComparer.Ordinal);
        foreach (var keyword in keywords.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            if (keyword.IndexOf('=', StringComparison.Ordinal) is > 0 and var at)
                all.TryAdd(keyword[..at], Uri.UnescapeDataString(keyword[(at + 1)..]));
        }

        return all;
    }

    /// <summary>A part of a stamp as a keyword, in which nothing stands that divides keywords.</summary>
    internal static string AsKeyword(KeyValuePair<string, string> property) => $"{property.Key}={Uri.EscapeDataString(XmlWriting.Clean(property.Value))}";

    /// <summary>A Markdown text with a stamp in its front matter, which is made where there is none. Values of the same name are replaced.</summary>
    public static string Write(string markdown, IEnumerable<KeyValuePair<string, string>> stamp)
    {
        var (yaml, body) = FrontMatter.Cut(markdown);
        var kept = yaml ?? "";
        var added = new StringBuilder();
        foreach (var (name, value) in stamp)
        {
            kept = FrontMatter.Without(kept, name);
            added.Append(name).Append(": \"");
            foreach (var letter in FrontMatter.OneLine(XmlWriting.Clean(value)))
                added.Append(letter is '"' or '\\' ? "\\" : "").Append(letter);
            added.Append("\"\n");
        }

        return FrontMatter.Join(kept + added, body);
    }

    /// <summary>Writes an office document (DOCX, XLSX, PPTX, ODF) with a stamp; nothing else in it changes. False: it is none, damaged, encrypted, digitally signed or far too large, and nothing was written.</summary>
    /// <param name="body">Stays open.</param>
    /// <param name="target">Seekable; stays open.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> asked for it.</exception>
    public static bool Write(Stream body, string fileName, IReadOnlyList<KeyValuePair<string, string>> stamp, Stream target, CancellationToken cancellation = default) =>
        StoredPackage.Open(body, fileName, cancellation) is { IsSigned: false } package && package.Write(target, () => Write(package, stamp));

    internal static bool Write(StoredPackage package, IReadOnlyList<KeyValuePair<string, string>> stamp) => package.OfficeMain is null ? WriteMeta(package, stamp) : WriteCustom(package, stamp);

    private static bool WriteMeta(StoredPackage package, IReadOnlyList<KeyValuePair<string, string>> stamp)
    {
        if (package.Xml("meta.xml")?.Root?.Element(Office + "meta") is not { } meta)
            return false;
        foreach (var (name, value) in stamp)
        {
            meta.Elements(Meta + "user-defined").Where(property => (string?)property.Attribute(Meta + "name") == name).Remove();
            meta.Add(new XElement(Meta + "user-defined", new XAttribute(Meta + "name", name), new XAttribute(Meta + "value-type", "string"), XmlWriting.Clean(value)));
        }

        return true;
    }

    private static bool WriteCustom(StoredPackage package, IReadOnlyList<KeyValuePair<string, string>> stamp)
    {
        if (package.Root(Types) is not { } types || package.Root(Relations) is not { } relations)
            return false;
        var known = package.Related("/custom-properties");
        var part = known ?? "docProps/custom.xml";
        if (known is null || package.Root(part) is not { } properties)
        {
            if (known is null)
            {
                var id = Unused(relations.Elements().Select(relation => (string?)relation.Attribute("Id")), "rId", 1);
                relations.Add(new XElement(relations.Name.Namespace + "Relationship", new XAttribute("Id", id), new XAttribute("Type", CustomRelation), new XAttribute("Target", part)));
            }

            types.Elements().Where(type => string.Equals((string?)type.Attribute("PartName"), "/" + part, StringComparison.OrdinalIgnoreCase)).Remove();
            types.Add(new XElement(types.Name.Namespace + "Override", new XAttribute("PartName", "/" + part), new XAttribute("ContentType", CustomType)));
            package.Add(part, Encoding.UTF8.GetBytes($"<Properties xmlns=\"{Custom}\" xmlns:vt=\"{Values}\"/>"));
            properties = package.Root(part)!;
        }

        foreach (var (name, value) in stamp)
        {
            properties.Elements().Where(property => (string?)property.Attribute("name") == name).Remove();
            var number = Unused(properties.Elements().Select(property => (string?)property.Attribute("pid")), "", 2); // 0 and 1 are taken
            properties.Add(new XElement(
                properties.Name.Namespace + "property", new XAttribute("fmtid", OfficeParts.OwnProperties), new XAttribute("pid", number), new XAttribute("name", name),
                new XElement(Values + "lpwstr", XmlWriting.Clean(value))));
        }

        return true;
    }

    /// <summary>The first name of its kind that is free.</summary>
    private static string Unused(IEnumerable<string?> used, string prefix, int first)
    {
        var names = used.ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(first, names.Count + 1).Select(number => string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}")).First(name => !names.Contains(name));
    }
}
