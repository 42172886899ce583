using System.Xml.Linq;

namespace ToolKit.Formats;

/// <summary>Accepts the tracked changes of a DOCX and takes its comments out (ECMA-376 part 1 §17.13.4 and §17.13.5).</summary>
internal static class WordRevisions
{
    // What only says what was before.
    private static readonly string[] Former =
    [
        "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tblGridChange", "tcPrChange", "trPrChange", "numberingChange", "cellIns", "cellMerge",
    ];

    // That, and where something begins and ends.
    private static readonly HashSet<string> Records = new(
        [
            .. Former, "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd",
            "customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd", "customXmlMoveToRangeStart", "customXmlMoveToRangeEnd", "commentRangeStart", "commentRangeEnd",
        ],
        StringComparer.Ordinal);

    /// <summary>What changes a run, a paragraph, a table.</summary>
    public static readonly IReadOnlySet<string> Changes = new HashSet<string>([.. Former, "ins", "del", "moveFrom", "moveTo", "cellDel"], StringComparer.Ordinal);

    /// <exception cref="ReadingEndedException">A part cannot be read.</exception>
    public static void Accept(StoredPackage package)
    {
        var dialect = new WordDialect(package);
        foreach (var name in package.Names.Where(dialect.IsPart).ToList())
        {
            if (package.Root(name) is not { } part)
                continue;
            Accept(part, part.Name.Namespace);
            dialect.Finish(part);
        }

        if (package.Root("word/settings.xml") is { } settings)
            settings.Elements(settings.Name.Namespace + "trackRevisions").Remove();
    }

    private static void Accept(XElement part, XNamespace w)
    {
        // Marks of rows, cells and the ends of paragraphs, which are properties and hold nothing.
        part.Descendants(w + "tr").Where(row => row.Element(w + "trPr")?.Element(w + "del") is not null).RemoveAll();
        part.Descendants(w + "tc").Where(cell => cell.Element(w + "tcPr")?.Element(w + "cellDel") is not null).RemoveAll();
        var joined = part.Descendants(w + "p").Where(paragraph => paragraph.Element(w + "pPr")?.Element(w + "rPr") is { } mark && (mark.Element(w + "del") ?? mark.Element(w + "moveFrom")) is not null).ToHashSet();
        part.Descendants().Where(element => (element.Name == w + "ins" || element.Name == w + "del" || element.Name == w + "moveFrom" || element.Name == w + "moveTo") && (element.Parent!.Name == w + "rPr" || element.Parent.Name == w + "trPr")).RemoveAll();

        part.Descendants().Where(element => element.Name == w + "del" || element.Name == w + "moveFrom").RemoveAll();
        foreach (var around in part.Descendants().Where(IsKept).Select(kept => kept.Parent!).Where(around => !IsKept(around)).Distinct().ToList())
            around.SetNodes([.. Content(around)]);
        part.Descendants().Where(element => element.Name.Namespace == w && Records.Contains(element.Name.LocalName)).RemoveAll();
        part.Descendants(w + "commentReference").Select(reference => reference.Parent is { } run && run != part && run.Elements().All(element => element == reference || element.Name == w + "rPr") ? run : reference).RemoveAll();

        // Without its end a paragraph goes on with the next, whose properties the whole has then.
        foreach (var around in joined.Select(paragraph => paragraph.Parent).OfType<XElement>().Distinct().ToList())
            Join(around, joined, w);

        bool IsKept(XElement element) => element.Name == w + "ins" || element.Name == w + "moveTo";
        IEnumerable<XNode> Content(XElement around) => around.Nodes().SelectMany(node => node is XElement element && IsKept(element) ? Content(element) : [node]);
    }

    private static void Join(XElement around, HashSet<XElement> joined, XNamespace w)
    {
        var nodes = new List<XNode>();
        var begun = new List<XNode>();
        foreach (var node in around.Nodes())
        {
            if (node is not XElement paragraph || paragraph.Name != w + "p")
            {
                nodes.Add(node);
                continue;
            }

            var content = paragraph.Nodes().Where(inner => inner is not XElement properties || properties.Name != w + "pPr").ToList();
            if (joined.Contains(paragraph) && paragraph.ElementsAfterSelf().FirstOrDefault()?.Name == w + "p")
            {
                begun.AddRange(content);
                continue;
            }

            nodes.Add(paragraph);
            if (begun.Count > 0)
                paragraph.SetNodes([.. paragraph.Elements(w + "pPr"), .. begun, .. content]);
            begun = [];
        }

        around.SetNodes(nodes);
    }
}
