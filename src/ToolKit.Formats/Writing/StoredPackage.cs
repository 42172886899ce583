using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace ToolKit.Formats;

/// <summary>An office document that is changed: all its members, those in XML as trees once they are asked for.</summary>
internal sealed class StoredPackage
{
    private const string Mimetype = "mimetype";
    private const int LargestTree = 24_000_000; // bytes; a thousand pages have less
    private const int MostNodes = 1_000_000;

    // A template is some pages; what unpacks to more is refused rather than held.
    private static readonly ReadLimits Bounds = ReadLimits.Default with { MostBytes = 64_000_000, MostExpandedBytes = 128_000_000, MostTime = TimeSpan.FromSeconds(30) };

    private readonly List<string> names = [];
    private readonly Dictionary<string, byte[]> contents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, XDocument> trees = new(StringComparer.Ordinal);
    private readonly TextCollector limits;

    private StoredPackage(TextCollector limits) => this.limits = limits;

    /// <summary>In their order in the file.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>The part that holds a document of Office Open XML itself; null where it is none.</summary>
    public string? OfficeMain { get; private init; }

    /// <summary>What OpenDocument calls itself; null where it is none.</summary>
    public string? OpenDocumentType { get; private init; }

    /// <summary>Whether somebody has signed it digitally, which any change makes invalid.</summary>
    public bool IsSigned => names.Exists(name => name.StartsWith("_xmlsignatures/", StringComparison.Ordinal) || name == "META-INF/documentsignatures.xml");

    /// <summary>Null: no office document, damaged, encrypted or far too large.</summary>
    /// <param name="body">Stays open.</param>
    public static StoredPackage? Open(Stream body, string fileName, CancellationToken cancellation)
    {
        if (body.CanSeek && body.Length - body.Position > Bounds.MostBytes)
            return null; // before it is copied: a library may hold files of gigabytes
        using var copy = new MemoryStream();
        body.CopyTo(copy);
        if (copy.Length > Bounds.MostBytes)
            return null;
        copy.Position = 0;
        using var late = new CancellationTokenSource(Bounds.MostTime);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        var collector = new TextCollector(Bounds, null, end.Token);
        try
        {
            var package = ZipPackage.Open(new SourceFile(copy, fileName, null), collector);
            var main = OpenPackaging.MainPart(package, collector);
            var type = main is null && OpenDocumentReader.IsOpenDocument(package) ? Text(package, Mimetype) : null;
            if ((main is null && type is null) || package.HasMore)
                return null;
            var stored = new StoredPackage(new TextCollector(Bounds, null, cancellation)) { OfficeMain = main, OpenDocumentType = type };
            foreach (var name in package.Names)
            {
                if (name.EndsWith('/') || stored.contents.ContainsKey(name))
                    continue;
                using var content = package.Open(name)!;
                using var member = new MemoryStream();
                content.CopyTo(member);
                stored.Add(name, member.ToArray());
            }

            return stored.contents.TryGetValue("META-INF/manifest.xml", out var manifest) && Encoding.UTF8.GetString(manifest).Contains("encryption-data", StringComparison.Ordinal) ? null : stored;
        }
        catch (Exception broken) when (ReadingEndedException.IsOfFile(broken) || (broken is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>A flat OpenDocument file (part 1 §3.1.2) as the parts that it has in a package, to be looked through; it is not saved again. Null: it is none, damaged or too large.</summary>
    /// <param name="body">Stays open.</param>
    public static StoredPackage? OpenFlat(Stream body, ContentHandler reader)
    {
        const string whole = "flat.xml";
        var office = XNamespace.Get(OpenDocumentParts.Names["office"]);
        if (body.Length > LargestTree)
            return null;
        using var copy = new MemoryStream();
        body.CopyTo(copy);
        var collector = new TextCollector(Bounds, null, reader.Cancellation);
        var stored = new StoredPackage(collector) { OpenDocumentType = "" };
        stored.Add(whole, copy.ToArray());
        if (stored.Xml(whole)?.Root is not { } root || root.Name != office + "document")
            return null;
        foreach (var (part, members) in ((string, string[])[])[("meta.xml", ["meta"]), ("styles.xml", ["styles", "master-styles"]), ("content.xml", ["automatic-styles", "body"])])
            stored.trees[part] = new XDocument(new XElement(root.Name, members.Select(member => root.Element(office + member))));
        return stored;
    }

    public bool Contains(string name) => contents.ContainsKey(name);

    public void Add(string name, byte[] content)
    {
        if (!contents.ContainsKey(name))
            names.Add(name);
        contents[name] = content;
        trees.Remove(name);
    }

    /// <summary>A member as a tree, which is written in its place when it was changed; null where there is none, or it is no XML.</summary>
    public XDocument? Xml(string name)
    {
        if (trees.TryGetValue(name, out var known))
            return known;
        if (!contents.TryGetValue(name, out var content) || content.Length > LargestTree)
            return null;
        try
        {
            // First for depth and names, then as a tree.
            using (var part = new XmlPart(new MemoryStream(content), limits))
            {
                for (var nodes = 0; part.Next(); nodes++)
                {
                    if (nodes == MostNodes)
                        return null;
                }
            }

            using var reader = XmlReader.Create(new MemoryStream(content), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return trees[name] = XDocument.Load(reader, LoadOptions.PreserveWhitespace);
        }
        catch (Exception broken) when (broken is XmlException or ReadingEndedException)
        {
            return null;
        }
    }

    /// <summary>The first element of a member that has to be read; null where there is none of the name.</summary>
    /// <exception cref="ReadingEndedException">It is no XML, or too large.</exception>
    public XElement? Root(string name) => Xml(name)?.Root ?? (Contains(name) ? throw ReadingEndedException.Damaged("A part of the file cannot be read.") : null);

    /// <summary>What a part of Office Open XML refers to within the package.</summary>
    /// <param name="part">Empty: the package itself.</param>
    public IEnumerable<OpenPackaging.Relationship> Relations(string part)
    {
        var folder = part[..(part.LastIndexOf('/') + 1)];
        foreach (var relation in Xml(RelationsOf(part))?.Root?.Elements() ?? [])
        {
            if ((string?)relation.Attribute("TargetMode") != "External" && (string?)relation.Attribute("Target") is { } target)
                yield return new OpenPackaging.Relationship((string?)relation.Attribute("Id") ?? "", (string?)relation.Attribute("Type") ?? "", OpenPackaging.Resolve(folder, target));
        }
    }

    /// <summary>The part that the package itself refers to by a type of relationship; null: none.</summary>
    /// <param name="type">The end of its address, which differs between the versions of the format.</param>
    public string? Related(string type) => Relations("").FirstOrDefault(relation => relation.Type.EndsWith(type, StringComparison.Ordinal))?.Target;

    public void RemoveRelations(string part, Func<OpenPackaging.Relationship, bool> isGone)
    {
        var gone = Relations(part).Where(isGone).Select(relation => relation.Id).ToHashSet(StringComparer.Ordinal);
        Xml(RelationsOf(part))?.Root?.Elements().Where(relation => gone.Contains((string?)relation.Attribute("Id") ?? "")).Remove();
    }

    /// <summary>Takes out the parts of Office Open XML that nothing refers to any more.</summary>
    public void RemoveUnreachable()
    {
        var reached = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "[Content_Types].xml", RelationsOf("") };
        var open = new Stack<string>([""]);
        while (open.TryPop(out var part))
        {
            foreach (var relation in Relations(part))
            {
                if (!reached.Add(relation.Target))
                    continue;
                reached.Add(RelationsOf(relation.Target));
                open.Push(relation.Target);
            }
        }

        foreach (var name in names.Where(name => !reached.Contains(name)).ToList())
        {
            names.Remove(name);
            contents.Remove(name);
            trees.Remove(name);
        }

        Xml("[Content_Types].xml")?.Root?.Elements().Where(type => (string?)type.Attribute("PartName") is { } part && !reached.Contains(part.TrimStart('/'))).Remove();
    }

    private static string RelationsOf(string part)
    {
        var folder = part[..(part.LastIndexOf('/') + 1)];
        return $"{folder}_rels/{part[folder.Length..]}.rels";
    }

    /// <summary>Changes a file that nobody vouches for, and writes it. The same content again, changed or not, makes the same bytes.</summary>
    /// <param name="change">False: it cannot be done.</param>
    /// <param name="target">Seekable; stays open.</param>
    /// <returns>False: it was not done, or the file is broken in a way that shows only then; nothing was written.</returns>
    public bool Write(Stream target, Func<bool> change)
    {
        List<(string Name, byte[] Content)> members;
        try
        {
            if (!change())
                return false;
            members = [.. names.OrderBy(name => name == Mimetype ? 0 : 1).Select(name => (name, trees.TryGetValue(name, out var tree) ? Bytes(tree) : contents[name]))];
        }
        catch (Exception broken) when (ReadingEndedException.IsOfFile(broken))
        {
            return false;
        }

        using var package = new PackageWriting(target);
        foreach (var (name, content) in members)
            package.Add(name, content, isPacked: name != Mimetype);
        return true;
    }

    /// <summary>A tree apart from this one, to be changed without changing it.</summary>
    public StoredPackage Copy()
    {
        var copy = new StoredPackage(limits) { OfficeMain = OfficeMain, OpenDocumentType = OpenDocumentType };
        foreach (var name in names)
            copy.Add(name, contents[name]);
        foreach (var (name, tree) in trees)
            copy.trees[name] = new XDocument(tree);
        return copy;
    }

    private static byte[] Bytes(XDocument tree)
    {
        using var target = new MemoryStream();
        using (var writer = XmlWriter.Create(target, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), CloseOutput = false, NewLineHandling = NewLineHandling.None }))
            tree.Save(writer);
        return target.ToArray();
    }

    private static string Text(ZipPackage package, string name)
    {
        using var content = package.Open(name)!;
        var bytes = new byte[200];
        return Encoding.ASCII.GetString(bytes, 0, content.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }
}

internal static class StoredElements
{
    /// <summary>A whole number, which anything may stand in place of; null where it is none.</summary>
    public static int? Number(this XElement element, XName name) =>
        int.TryParse((string?)element.Attribute(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Takes elements out, those of a parent at once: to take out one alone, all before it are gone through.</summary>
    public static void RemoveAll(this IEnumerable<XElement> elements)
    {
        var gone = elements.ToHashSet<XNode>();
        foreach (var around in gone.Select(element => element.Parent).OfType<XElement>().Distinct().ToList())
            around.SetNodes([.. around.Nodes().Where(node => !gone.Contains(node))]);
    }

    /// <summary>Gives an element other content, which may be in it or within that already.</summary>
    public static void SetNodes(this XElement around, IReadOnlyList<XNode> nodes)
    {
        // What has a parent would be copied.
        foreach (var parent in nodes.Select(node => node.Parent).OfType<XElement>().Append(around).Distinct().ToList())
            parent.RemoveNodes();
        around.Add(nodes);
    }
}
