using System.Globalization;

namespace ToolKit.Formats;

/// <summary>The styles of a DOCX. Built-in ones go by their English names, which Word shows in its user's language.</summary>
internal static class WordStyleSheet
{
    /// <summary>Left and right of what stands in a cell.</summary>
    public const int CellMargin = 85;

    private const string Font = "Arial";
    private const string Blue = "1F3864";

    // Id, name, based on, next, size in half points, bold, color, before, after, outline level, what else.
    private static readonly (string Id, string Name, int Size, int Before, int After, int Outline)[] Headings =
    [
        ("Title", "Title", 36, 0, 240, 0),
        ("Heading1", "heading 1", 32, 360, 160, 0),
        ("Heading2", "heading 2", 27, 320, 120, 1),
        ("Heading3", "heading 3", 24, 260, 100, 2),
        ("Heading4", "heading 4", 22, 220, 80, 3),
        ("Heading5", "heading 5", 22, 200, 80, 4),
        ("Heading6", "heading 6", 22, 200, 80, 5),
    ];

    public static void Write(XmlWriting xml, string language)
    {
        xml.Start("w:styles");
        xml.Start("w:docDefaults");
        xml.Start("w:rPrDefault");
        xml.Start("w:rPr");
        xml.Empty("w:rFonts", ("w:ascii", Font), ("w:hAnsi", Font), ("w:eastAsia", Font), ("w:cs", Font));
        xml.Empty("w:sz", ("w:val", "22"));
        xml.Empty("w:szCs", ("w:val", "22"));
        xml.Empty("w:lang", ("w:val", language), ("w:eastAsia", language), ("w:bidi", "ar-SA"));
        xml.End();
        xml.End();
        xml.Start("w:pPrDefault");
        xml.Start("w:pPr");
        xml.Empty("w:spacing", ("w:after", "120"), ("w:line", "271"), ("w:lineRule", "auto"));
        xml.End();
        xml.End();
        xml.End();

        Paragraph(xml, "Normal", "Normal", null, () => { }, () => { }, isDefault: true);
        xml.Start("w:style", ("w:type", "character"), ("w:default", "1"), ("w:styleId", "DefaultParagraphFont"));
        xml.Empty("w:name", ("w:val", "Default Paragraph Font"));
        xml.Empty("w:uiPriority", ("w:val", "1"));
        xml.Empty("w:semiHidden");
        xml.End();
        xml.Start("w:style", ("w:type", "table"), ("w:default", "1"), ("w:styleId", "TableNormal"));
        xml.Empty("w:name", ("w:val", "Normal Table"));
        xml.Empty("w:uiPriority", ("w:val", "99"));
        xml.Empty("w:semiHidden");
        xml.Start("w:tblPr");
        xml.Empty("w:tblInd", ("w:w", "0"), ("w:type", "dxa"));
        WriteMargins(xml, "0", "108");
        xml.End();
        xml.End();

        foreach (var (id, name, size, before, after, outline) in Headings)
        {
            Paragraph(xml, id, name, "Normal",
                () =>
                {
                    xml.Empty("w:keepNext");
                    xml.Empty("w:keepLines");
                    xml.Empty("w:spacing", ("w:before", Text(before)), ("w:after", Text(after)), ("w:line", "240"), ("w:lineRule", "auto"));
                    xml.Empty("w:outlineLvl", ("w:val", Text(outline)));
                },
                () =>
                {
                    xml.Empty("w:b");
                    xml.Empty("w:color", ("w:val", Blue));
                    xml.Empty("w:sz", ("w:val", Text(size)));
                    xml.Empty("w:szCs", ("w:val", Text(size)));
                },
                next: "Normal");
        }

        Paragraph(xml, "TOCHeading", "TOC Heading", "Normal",
            () =>
            {
                xml.Empty("w:keepNext");
                xml.Empty("w:spacing", ("w:before", "240"), ("w:after", "120"));
            },
            () =>
            {
                xml.Empty("w:b");
                xml.Empty("w:color", ("w:val", Blue));
                xml.Empty("w:sz", ("w:val", "27"));
            },
            next: "Normal");
        for (var level = 1; level <= 3; level++)
        {
            var indent = Text((level - 1) * 284);
            Paragraph(xml, "TOC" + Text(level), "toc " + Text(level), "Normal",
                () =>
                {
                    xml.Start("w:tabs");
                    xml.Empty("w:tab", ("w:val", "right"), ("w:leader", "dot"), ("w:pos", "9072"));
                    xml.End();
                    xml.Empty("w:spacing", ("w:after", "40"));
                    xml.Empty("w:ind", ("w:left", indent), ("w:right", "567"));
                },
                () => { },
                next: "Normal");
        }

        Paragraph(xml, "ListParagraph", "List Paragraph", "Normal", () => xml.Empty("w:spacing", ("w:after", "60")), () => { });
        Paragraph(xml, "Quote", "Quote", "Normal",
            () =>
            {
                xml.Start("w:pBdr");
                xml.Empty("w:left", ("w:val", "single"), ("w:sz", "18"), ("w:space", "8"), ("w:color", "8EA9DB"));
                xml.End();
                xml.Empty("w:ind", ("w:left", "284"), ("w:right", "284"));
            },
            () => { });
        Paragraph(xml, "SourceCode", "Source Code", "Normal",
            () =>
            {
                xml.Empty("w:shd", ("w:val", "clear"), ("w:color", "auto"), ("w:fill", "F2F2F2"));
                xml.Empty("w:spacing", ("w:line", "240"), ("w:lineRule", "auto"));
            },
            () => WriteCodeFont(xml));
        Paragraph(xml, "Rule", "Rule", "Normal",
            () =>
            {
                xml.Start("w:pBdr");
                xml.Empty("w:bottom", ("w:val", "single"), ("w:sz", "6"), ("w:space", "1"), ("w:color", "7F7F7F"));
                xml.End();
                xml.Empty("w:spacing", ("w:before", "120"), ("w:after", "240"), ("w:line", "120"), ("w:lineRule", "exact"));
            },
            () => { });
        Paragraph(xml, "TableText", "Table Text", "Normal", () => xml.Empty("w:spacing", ("w:before", "40"), ("w:after", "40"), ("w:line", "252"), ("w:lineRule", "auto")), () => WriteSize(xml, "20"));
        Paragraph(xml, "AfterTable", "After Table", "Normal", () => xml.Empty("w:spacing", ("w:after", "60"), ("w:line", "160"), ("w:lineRule", "exact")), () => { });
        Paragraph(xml, "FootnoteText", "footnote text", "Normal", () => xml.Empty("w:spacing", ("w:after", "40"), ("w:line", "240"), ("w:lineRule", "auto")), () => WriteSize(xml, "18"));
        Paragraph(xml, "Footer", "footer", "Normal",
            () =>
            {
                xml.Start("w:pBdr");
                xml.Empty("w:top", ("w:val", "single"), ("w:sz", "4"), ("w:space", "4"), ("w:color", "7F7F7F"));
                xml.End();
                xml.Start("w:tabs");
                xml.Empty("w:tab", ("w:val", "right"), ("w:pos", "9072"));
                xml.End();
                xml.Empty("w:spacing", ("w:after", "0"), ("w:line", "240"), ("w:lineRule", "auto"));
                xml.Empty("w:ind", ("w:right", "0"));
            },
            () =>
            {
                xml.Empty("w:color", ("w:val", "595959"));
                xml.Empty("w:sz", ("w:val", "17"));
            });

        Character(xml, "Hyperlink", "Hyperlink", () =>
        {
            xml.Empty("w:color", ("w:val", "0B4FA3"));
            xml.Empty("w:u", ("w:val", "single"));
        });
        Character(xml, "FootnoteReference", "footnote reference", () => xml.Empty("w:vertAlign", ("w:val", "superscript")));
        Character(xml, "CodeCharacter", "Code Character", () => WriteCodeFont(xml));
        WriteTableStyle(xml);
        xml.End();
    }

    private static void WriteTableStyle(XmlWriting xml)
    {
        xml.Start("w:style", ("w:type", "table"), ("w:customStyle", "1"), ("w:styleId", "ToolKitTable"));
        xml.Empty("w:name", ("w:val", "ToolKit Table"));
        xml.Empty("w:basedOn", ("w:val", "TableNormal"));
        xml.Start("w:tblPr");
        xml.Empty("w:tblInd", ("w:w", "0"), ("w:type", "dxa"));
        xml.Start("w:tblBorders");
        foreach (var side in (ReadOnlySpan<string>)["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"])
            xml.Empty(side, ("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", "8497B0"));
        xml.End();
        WriteMargins(xml, "20", CellMargin.ToString(CultureInfo.InvariantCulture));
        xml.End();
        xml.Start("w:tblStylePr", ("w:type", "firstRow"));
        xml.Start("w:rPr");
        xml.Empty("w:b");
        xml.End();
        xml.Start("w:tcPr");
        xml.Empty("w:shd", ("w:val", "clear"), ("w:color", "auto"), ("w:fill", "DEE6F0"));
        xml.Empty("w:vAlign", ("w:val", "bottom"));
        xml.End();
        xml.End();
        xml.End();
    }

    private static void WriteMargins(XmlWriting xml, string vertical, string horizontal)
    {
        xml.Start("w:tblCellMar");
        xml.Empty("w:top", ("w:w", vertical), ("w:type", "dxa"));
        xml.Empty("w:left", ("w:w", horizontal), ("w:type", "dxa"));
        xml.Empty("w:bottom", ("w:w", vertical), ("w:type", "dxa"));
        xml.Empty("w:right", ("w:w", horizontal), ("w:type", "dxa"));
        xml.End();
    }

    private static void WriteCodeFont(XmlWriting xml)
    {
        xml.Empty("w:rFonts", ("w:ascii", "Courier New"), ("w:hAnsi", "Courier New"), ("w:cs", "Courier New"));
        WriteSize(xml, "20");
    }

    private static void WriteSize(XmlWriting xml, string halfPoints)
    {
        xml.Empty("w:sz", ("w:val", halfPoints));
        xml.Empty("w:szCs", ("w:val", halfPoints));
    }

    private static void Paragraph(XmlWriting xml, string id, string name, string? basedOn, Action properties, Action format, string? next = null, bool isDefault = false)
    {
        xml.Start("w:style", ("w:type", "paragraph"), ("w:default", isDefault ? "1" : null), ("w:styleId", id));
        xml.Empty("w:name", ("w:val", name));
        if (basedOn is not null)
            xml.Empty("w:basedOn", ("w:val", basedOn));
        if (next is not null)
            xml.Empty("w:next", ("w:val", next));
        xml.Empty("w:qFormat");
        xml.Start("w:pPr");
        properties();
        xml.End();
        xml.Start("w:rPr");
        format();
        xml.End();
        xml.End();
    }

    private static void Character(XmlWriting xml, string id, string name, Action format)
    {
        xml.Start("w:style", ("w:type", "character"), ("w:styleId", id));
        xml.Empty("w:name", ("w:val", name));
        xml.Empty("w:basedOn", ("w:val", "DefaultParagraphFont"));
        xml.Start("w:rPr");
        format();
        xml.End();
        xml.End();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
