namespace ToolKit.Formats;

/// <summary>What DOCX, XLSX and PPTX share (ECMA-376 part 2): parts, relationships between them, document properties.</summary>
internal static class OpenPackaging
{
    private const int MostRelationships = 10_000;

    // Document properties (ECMA-376 part 2 §8.3.4) and the names they go by here.
    private static readonly Dictionary<string, string> Properties = new(StringComparer.Ordinal)
    {
        ["creator"] = "author",
        ["subject"] = "subject",
        ["keywords"] = "keywords",
        ["description"] = "description",
        ["category"] = "category",
        ["created"] = "created",
        ["modified"] = "modified",
    };

    /// <summary>The part that holds the document itself; null where this is no such package.</summary>
    public static string? MainPart(ZipPackage package, ContentHandler text) =>
        package.Contains("[Content_Types].xml")
            ? Relationships(package, "", text).FirstOrDefault(relationship => relationship.Type.EndsWith("/officeDocument", StringComparison.Ordinal))?.Target
            : null;

    /// <summary>What a part points to within the package.</summary>
    /// <param name="part">Empty: the package itself.</param>
    public static List<Relationship> Relationships(ZipPackage package, string part, ContentHandler text) =>
        Relationships(package, part, external: false, text);

    /// <summary>What a part points to outside of the package: addresses by their id, as the document has them.</summary>
    public static Dictionary<string, string> Links(ZipPackage package, string part, ContentHandler text) =>
        Relationships(package, part, external: true, text).DistinctBy(link => link.Id).ToDictionary(link => link.Id, link => link.Target, StringComparer.Ordinal);

    private static List<Relationship> Relationships(ZipPackage package, string part, bool external, ContentHandler text)
    {
        var folder = part[..(part.LastIndexOf('/') + 1)];
        var found = new List<Relationship>();
        using var content = package.Open($"{folder}_rels/{part[folder.Length..]}.rels");
        if (content is null)
            return found;
        using var xml = new XmlPart(content, text);
        while (xml.Next() && found.Count < MostRelationships)
        {
            if (xml.IsStart && xml.Name == "Relationship" && xml.Attribute("TargetMode") == "External" == external
                && xml.Attribute("Id") is { } id && xml.Attribute("Type") is { } type && xml.Attribute("Target") is { } target)
                found.Add(new Relationship(id, type, external ? target : Resolve(folder, target)));
        }

        return found;
    }

    public static void ReadProperties(ZipPackage package, ContentHandler text)
    {
        var parts = Relationships(package, "", text);
        if (parts.Find(part => part.Type.EndsWith("/core-properties", StringComparison.Ordinal)) is { } core)
            ReadCore(package, core.Target, text);
        if (parts.Find(part => part.Type.EndsWith("/custom-properties", StringComparison.Ordinal)) is { } custom)
            ReadCustom(package, custom.Target, text);
    }

    private static void ReadCore(ZipPackage package, string part, ContentHandler text)
    {
        using var content = package.Open(part);
        if (content is null)
            return;
        using var xml = new XmlPart(content, text);
        while (xml.Next())
        {
            if (!xml.IsStart)
                continue;
            if (xml.Name == "title")
                text.StateTitle(xml.TextInside());
            else if (xml.Name == "language")
                text.Language = xml.TextInside() is { Length: > 0 and < 40 } language ? language : null;
            else if (Properties.TryGetValue(xml.Name, out var name))
                text.State(name, xml.TextInside());
        }
    }

    private static void ReadCustom(ZipPackage package, string part, ContentHandler text)
    {
        using var content = package.Open(part);
        if (content is null)
            return;
        using var xml = new XmlPart(content, text);
        while (xml.Next())
        {
            if (xml.IsStart && xml.Name == "property" && xml.Attribute("name") is { } name)
                text.State(name.ToLowerInvariant(), xml.TextInside());
        }
    }

    /// <summary>A target is relative to the part's folder, or begins at the package with a slash.</summary>
    public static string Resolve(string folder, string target)
    {
        var segments = new Stack<string>();
        foreach (var segment in (target.StartsWith('/') ? target : folder + target).Split('/'))
        {
            if (segment == "..")
                segments.TryPop(out _);
            else if (segment is not ("" or "."))
                segments.Push(segment);
        }

        return Uri.UnescapeDataString(string.Join('/', segments.Reverse()));
    }

    /// <param name="Target">The name of a part.</param>
    public sealed record Relationship(string Id, string Type, string Target);

    /// <summary>The part a type of relationship leads to; null where none does.</summary>
    /// <param name="type">The end of its address, which differs between the versions of the format.</param>
    public static string? PartOf(List<Relationship> parts, string type) =>
        parts.Find(part => part.Type.EndsWith(type, StringComparison.Ordinal))?.Target;
}
