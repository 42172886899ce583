using System.Globalization;

namespace ToolKit.Formats;

/// <summary>What DOCX and XLSX share in writing (ECMA-376 part 2): content types, relationships, document properties.</summary>
internal sealed class OfficeParts
{
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string PackageRelationships = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string CoreProperties = PackageRelationships + "/metadata/core-properties";
    internal const string OwnProperties = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"; // the set that holds properties a person has added
    private const string Package = "application/vnd.openxmlformats-package.";
    private const string Document = "application/vnd.openxmlformats-officedocument.";

    public static readonly IReadOnlyDictionary<string, string> Word = new Dictionary<string, string>
    {
        ["w"] = "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        ["r"] = Relationships,
        ["wp"] = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        ["a"] = "http://schemas.openxmlformats.org/drawingml/2006/main",
        ["pic"] = "http://schemas.openxmlformats.org/drawingml/2006/picture",
        ["xml"] = "http://www.w3.org/XML/1998/namespace",
    };

    public static readonly IReadOnlyDictionary<string, string> Sheet = new Dictionary<string, string>
    {
        [""] = "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        ["r"] = Relationships,
        ["xml"] = "http://www.w3.org/XML/1998/namespace",
    };

    private static readonly Dictionary<string, string> Types = new() { [""] = "http://schemas.openxmlformats.org/package/2006/content-types" };
    private static readonly Dictionary<string, string> Links = new() { [""] = PackageRelationships };
    private static readonly Dictionary<string, string> Extended = new() { [""] = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties" };

    private static readonly Dictionary<string, string> Core = new()
    {
        ["cp"] = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
        ["dc"] = "http://purl.org/dc/elements/1.1/",
        ["dcterms"] = "http://purl.org/dc/terms/",
        ["xsi"] = "http://www.w3.org/2001/XMLSchema-instance",
    };

    internal static readonly IReadOnlyDictionary<string, string> Custom = new Dictionary<string, string>
    {
        [""] = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
        ["vt"] = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
    };

    private readonly PackageWriting package;
    private readonly DocumentProperties about;
    private readonly List<(string Part, string Type)> types = [];
    private readonly List<Relations> relations = [];
    private readonly SortedDictionary<string, string> media = new(StringComparer.Ordinal);
    private readonly List<(string Name, byte[] Content, bool IsPacked)> written = [];
    private readonly string main;

    /// <param name="main">The part that holds the document itself.</param>
    public OfficeParts(PackageWriting package, DocumentProperties about, string main, string mainType)
    {
        this.package = package;
        this.about = about;
        this.main = main;
        types.Add((main, mainType));
    }

    /// <summary>What a part refers to; those of one part are kept together.</summary>
    public Relations Of(string part)
    {
        if (relations.Find(known => known.Part == part) is { } found)
            return found;
        var added = new Relations(part);
        relations.Add(added);
        return added;
    }

    /// <param name="type">Null for the main part.</param>
    public void Add(string name, string? type, IReadOnlyDictionary<string, string> namespaces, Action<XmlWriting> write)
    {
        if (type is not null)
            types.Add((name, type));
        Keep(name, namespaces, write);
    }

    public void AddMedia(string folder, WrittenPicture picture)
    {
        media[picture.Size.Extension] = picture.Size.MediaType;
        written.Add((folder + picture.Name, picture.Content, false));
    }

    /// <summary>Writes the parts that describe the others.</summary>
    public void Finish()
    {
        var root = new Relations("");
        root.Add("officeDocument", main);
        root.Add(CoreProperties, "docProps/core.xml");
        root.Add("extended-properties", "docProps/app.xml");
        Add("docProps/core.xml", Package + "core-properties+xml", Core, WriteCore);
        Add("docProps/app.xml", Document + "extended-properties+xml", Extended, xml =>
        {
            xml.Start("Properties");
            xml.Element("Application", "ToolKit");
            xml.End();
        });
        if (about.Stamp.Count > 0)
        {
            root.Add("custom-properties", "docProps/custom.xml");
            Add("docProps/custom.xml", Document + "custom-properties+xml", Custom, WriteCustom);
        }

        relations.Add(root);
        foreach (var known in relations.Where(known => known.Links.Count > 0))
            Keep(known.Name, Links, known.Write);
        Keep("[Content_Types].xml", Types, xml =>
        {
            xml.Start("Types");
            xml.Empty("Default", ("Extension", "rels"), ("ContentType", Package + "relationships+xml"));
            xml.Empty("Default", ("Extension", "xml"), ("ContentType", "application/xml"));
            foreach (var (extension, type) in media)
                xml.Empty("Default", ("Extension", extension), ("ContentType", type));
            foreach (var (part, type) in types)
                xml.Empty("Override", ("PartName", "/" + part), ("ContentType", type));
            xml.End();
        });
        // Programs that tell a file by its beginning look for this one there.
        foreach (var (name, content, isPacked) in written.OrderBy(part => part.Name == "[Content_Types].xml" ? 0 : part.Name == root.Name ? 1 : 2))
            package.Add(name, content, isPacked);
    }

    /// <summary>Only one part can be written at a time, and while one is, others are found to be needed.</summary>
    private void Keep(string name, IReadOnlyDictionary<string, string> namespaces, Action<XmlWriting> write)
    {
        using var part = new MemoryStream();
        using (var xml = new XmlWriting(part, namespaces))
            write(xml);
        written.Add((name, part.ToArray(), true));
    }

    private void WriteCore(XmlWriting xml)
    {
        xml.Start("cp:coreProperties");
        xml.Element("dc:title", about.Title);
        if (about.Creator is { } creator)
            xml.Element("dc:creator", creator);
        if (about.Description is { } description)
            xml.Element("dc:description", description);
        if (about.Keywords is { } keywords)
            xml.Element("cp:keywords", keywords);
        xml.Element("dc:language", about.Language);
        if (about.ModifiedText is { } modified)
        {
            xml.Element("dcterms:created", modified, ("xsi:type", "dcterms:W3CDTF"));
            xml.Element("dcterms:modified", modified, ("xsi:type", "dcterms:W3CDTF"));
        }

        xml.End();
    }

    private void WriteCustom(XmlWriting xml)
    {
        xml.Start("Properties");
        for (var i = 0; i < about.Stamp.Count; i++)
        {
            xml.Start("property", ("fmtid", OwnProperties), ("pid", (i + 2).ToString(CultureInfo.InvariantCulture)), ("name", about.Stamp[i].Key));
            xml.Element("vt:lpwstr", about.Stamp[i].Value);
            xml.End();
        }

        xml.End();
    }

    /// <summary>What one part refers to.</summary>
    internal sealed class Relations(string part)
    {
        public string Part => part;

        public List<(string Type, string Target, bool IsExternal)> Links { get; } = [];

        /// <summary>Where they lie in the package.</summary>
        public string Name => part.LastIndexOf('/') is >= 0 and var slash ? $"{part[..slash]}/_rels/{part[(slash + 1)..]}.rels" : $"_rels/{part}.rels";

        /// <param name="type">The last segment of its address, or the whole.</param>
        /// <returns>The id to refer by.</returns>
        public string Add(string type, string target, bool isExternal = false)
        {
            Links.Add((type.Contains('/', StringComparison.Ordinal) ? type : $"{Relationships}/{type}", target, isExternal));
            return Id(Links.Count);
        }

        public void Write(XmlWriting xml)
        {
            xml.Start("Relationships");
            for (var i = 0; i < Links.Count; i++)
                xml.Empty("Relationship", ("Id", Id(i + 1)), ("Type", Links[i].Type), ("Target", Links[i].Target), ("TargetMode", Links[i].IsExternal ? "External" : null));
            xml.End();
        }

        private static string Id(int number) => string.Create(CultureInfo.InvariantCulture, $"rId{number}");
    }
}
