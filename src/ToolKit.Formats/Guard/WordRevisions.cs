using System.Xml.Linq;

namespace ToolKit.Formats;

/// <summary>Accepts the tracked changes of a DOCX and takes its comments out (ECMA-376 part 1 §17.13.4 and §17.13.5).</summary>
internal static class WordRevisions
{
    // What only says what was before, or where something begins and ends.
    private static readonly HashSet<string> Records = new(StringComparer.Ordinal)
    {
        "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tblGridChange", "tcPrChange", "trPrChange", "numberingChange", "cellIns", "cellMerge",
        "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "customXmlInsRangeStart", "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd",
        "customXmlMoveFromRangeStart", "customXmlMoveFromRangeEnd", "customXmlMoveToRangeStart", "customXmlMoveToRangeEnd", "commentRangeStart", "commentRangeEnd",
    };

    public static void Accept(StoredPackage package)
    {
        var dialect = new WordDialect(package);
        foreach (var name in package.Names.Where(dialect.IsPart).ToList())
        {
            if (package.Xml(name)?.Root is { } part)
                Accept(part, part.Name.Namespace);
        }

        if (package.Xml("word/settings.xml")?.Root is { } settings)
            settings.Elements(settings.Name.Namespace + "trackRevisions").Remove();
    }

    private static void Accept(XElement part, XNamespace w)
    {
        // Marks of rows, cells and the ends of paragraphs, which are properties and hold nothing.
        part.Descendants(w + "tr").Where(row => row.Element(w + "trPr")?.Element(w + "del") is not null).Remove();
        part.Descendants(w + "tc").Where(cell => cell.Element(w + "tcPr")?.Element(w + "cellDel") is not null).Remove();
        var joined = part.Descendants(w + "p").Where(paragraph => paragraph.Element(w + "pPr")?.Element(w + "rPr") is { } mark && (mark.Element(w + "del") ?? mark.Element(w + "moveFrom")) is not null).ToList();
        part.Descendants().Where(element => (element.Name == w + "ins" || element.Name == w + "del" || element.Name == w + "moveFrom" || element.Name == w + "moveTo") && (element.Parent!.Name == w + "rPr" || element.Parent.Name == w + "trPr")).Remove();

        part.Descendants().Where(element => element.Name == w + "del" || element.Name == w + "moveFrom").Remove();
        foreach (var kept in part.Descendants().Where(element => element.Name == w + "ins" || element.Name == w + "moveTo").Reverse().ToList())
            kept.ReplaceWith(kept.Nodes());
        part.Descendants().Where(element => element.Name.Namespace == w && Records.Contains(element.Name.LocalName)).Remove();
        foreach (var reference in part.Descendants(w + "commentReference").ToList())
        {
            if (reference.Parent is { } run && run.Elements().All(element => element == reference || element.Name == w + "rPr"))
                run.Remove();
            else
                reference.Remove();
        }

        // Without its end a paragraph goes on with the next, whose properties the whole has then.
        foreach (var paragraph in joined.Where(paragraph => paragraph.Parent is not null))
            Join(paragraph, w);
        Repair(part, w);
    }

    private static void Join(XElement paragraph, XNamespace w)
    {
        if (paragraph.ElementsAfterSelf().FirstOrDefault() is not { } next || next.Name != w + "p")
            return;
        var content = paragraph.Elements().Where(element => element.Name != w + "pPr").ToList();
        paragraph.Remove();
        if (next.Element(w + "pPr") is { } properties)
            properties.AddAfterSelf(content);
        else
            next.AddFirst(content);
    }

    private static void Repair(XElement part, XNamespace w)
    {
        part.Descendants(w + "tbl").Where(table => !table.Descendants(w + "tr").Any()).Remove();
        foreach (var holder in part.DescendantsAndSelf().Where(element => element.Name == w + "tc" || element.Name == w + "footnote" || element.Name == w + "endnote" || element.Name == w + "hdr" || element.Name == w + "ftr").ToList())
        {
            if (!holder.Elements(w + "p").Any() && !holder.Descendants(w + "p").Any())
                holder.Add(new XElement(w + "p"));
        }
    }
}
