using System.Globalization;

namespace ToolKit.Formats;

/// <summary>The styles of an ODT. Built-in ones go by the names LibreOffice gives them, so that it shows them in its user's language.</summary>
internal static class OpenTextStyles
{
    private const string Font = "Arial";
    private const string CodeFont = "Courier New";
    private const string Blue = "#1f3864";

    private static readonly (int Level, string Size, string Before, string After)[] Headings =
    [
        (1, "16pt", "0.65cm", "0.3cm"),
        (2, "13.5pt", "0.55cm", "0.2cm"),
        (3, "12pt", "0.45cm", "0.18cm"),
        (4, "11pt", "0.4cm", "0.15cm"),
        (5, "11pt", "0.35cm", "0.15cm"),
        (6, "11pt", "0.35cm", "0.15cm"),
    ];

    private static readonly (string Name, string Format, string Suffix)[] Numberings =
    [
        ("Numbers", "1", "."), ("LowerLetters", "a", ")"), ("UpperLetters", "A", ")"), ("LowerRoman", "i", "."), ("UpperRoman", "I", "."), ("Ticks", "", ""), // the box is the mark of the item
    ];

    public static void WriteFonts(XmlWriting xml)
    {
        xml.Start("office:font-face-decls");
        xml.Empty("style:font-face", ("style:name", Font), ("svg:font-family", Font), ("style:font-family-generic", "swiss"), ("style:font-pitch", "variable"));
        xml.Empty("style:font-face", ("style:name", CodeFont), ("svg:font-family", $"'{CodeFont}'"), ("style:font-family-generic", "modern"), ("style:font-pitch", "fixed"));
        xml.End();
    }

    public static void Write(XmlWriting xml, DocumentProperties about)
    {
        WriteFonts(xml);
        xml.Start("office:styles");
        foreach (var family in (ReadOnlySpan<string>)["paragraph", "table", "graphic"])
        {
            xml.Start("style:default-style", ("style:family", family));
            if (family == "paragraph")
                xml.Empty("style:paragraph-properties", ("style:tab-stop-distance", "1.25cm"), ("fo:orphans", "2"), ("fo:widows", "2"), ("fo:hyphenation-ladder-count", "no-limit"));
            if (family != "table")
            {
                xml.Empty("style:text-properties", [("style:font-name", Font), ("fo:font-size", "11pt"), .. OpenDocumentParts.Language(about.Language), ("style:font-size-asian", "11pt"), ("style:font-size-complex", "11pt")]);
            }

            xml.End();
        }

        OpenDocumentParts.StartStyle(xml, "Standard", "paragraph");
        xml.End();
        Paragraph(xml, "Text_20_body", "Text body", "Standard", [("fo:margin-top", "0cm"), ("fo:margin-bottom", "0.21cm"), ("fo:line-height", "113%")], []);
        Paragraph(
            xml, "Heading", "Heading", "Standard", [("fo:keep-with-next", "always")], [("fo:font-weight", "bold"), ("fo:color", Blue)], next: "Text_20_body");
        Paragraph(xml, "Title", "Title", "Heading", [("fo:margin-bottom", "0.42cm")], [("fo:font-size", "18pt")], next: "Text_20_body");
        foreach (var (level, size, before, after) in Headings)
        {
            var name = level.ToString(CultureInfo.InvariantCulture);
            Paragraph(xml, "Heading_20_" + name, "Heading " + name, "Heading", [("fo:margin-top", before), ("fo:margin-bottom", after)], [("fo:font-size", size)], next: "Text_20_body", level: name);
        }

        Paragraph(xml, "List_20_Contents", "List Contents", "Text_20_body", [("fo:margin-bottom", "0.11cm")], []);
        Paragraph(
            xml, "Quotations", "Quotations", "Text_20_body",
            [("fo:margin-left", "0.5cm"), ("fo:margin-right", "0.5cm"), ("fo:padding-left", "0.25cm"), ("fo:padding-right", "0cm"), ("fo:padding-top", "0cm"), ("fo:padding-bottom", "0cm"), ("fo:border-left", "2.25pt solid #8ea9db"), ("fo:border-right", "none"), ("fo:border-top", "none"), ("fo:border-bottom", "none")],
            []);
        Paragraph(
            xml, "Preformatted_20_Text", "Preformatted Text", "Standard", [("fo:background-color", "#f2f2f2"), ("fo:padding", "0.1cm"), ("fo:margin-bottom", "0.21cm")],
            [("style:font-name", CodeFont), ("fo:font-size", "10pt")]);
        Paragraph(
            xml, "Horizontal_20_Line", "Horizontal Line", "Standard",
            [("fo:margin-top", "0.2cm"), ("fo:margin-bottom", "0.42cm"), ("fo:padding", "0cm"), ("fo:border-bottom", "0.75pt solid #7f7f7f"), ("fo:border-left", "none"), ("fo:border-right", "none"), ("fo:border-top", "none")],
            [("fo:font-size", "6pt")], next: "Text_20_body");
        foreach (var (suffix, align) in (ReadOnlySpan<(string, string)>)[("", "start"), ("Center", "center"), ("Right", "end")])
        {
            Paragraph(xml, "Table_20_Contents" + suffix, "Table Contents" + suffix, "Standard", [("fo:text-align", align), ("fo:margin-bottom", "0.06cm")], [("fo:font-size", "10pt")]);
            Paragraph(xml, "Table_20_Heading" + suffix, "Table Heading" + suffix, "Table_20_Contents" + suffix, [("fo:keep-with-next", "always")], [("fo:font-weight", "bold")]);
        }

        Paragraph(xml, "AfterTable", "After Table", "Standard", [("fo:margin-bottom", "0.1cm")], [("fo:font-size", "6pt")], next: "Text_20_body");
        Paragraph(xml, "Footnote", "Footnote", "Standard", [("fo:margin-left", "0.5cm"), ("fo:text-indent", "-0.5cm")], [("fo:font-size", "9pt")]);
        Paragraph(xml, "Contents_20_Heading", "Contents Heading", "Heading", [("fo:margin-top", "0.42cm"), ("fo:margin-bottom", "0.21cm")], [("fo:font-size", "13.5pt")]);
        for (var level = 1; level <= 3; level++)
        {
            OpenDocumentParts.StartStyle(xml, string.Create(CultureInfo.InvariantCulture, $"Contents_20_{level}"), "paragraph", "Standard", string.Create(CultureInfo.InvariantCulture, $"Contents {level}"));
            WriteTab(xml, OpenDocumentParts.Centimetres(16 - ((level - 1) * 0.5)), ".", ("fo:margin-left", OpenDocumentParts.Centimetres((level - 1) * 0.5)), ("fo:margin-bottom", "0.07cm"));
            xml.End();
        }

        OpenDocumentParts.StartStyle(xml, "Footer", "paragraph", "Standard", "Footer");
        WriteTab(xml, "16cm", null, ("fo:padding-top", "0.1cm"), ("fo:padding-bottom", "0cm"), ("fo:padding-left", "0cm"), ("fo:padding-right", "0cm"), ("fo:border-top", "0.5pt solid #7f7f7f"), ("fo:border-left", "none"), ("fo:border-right", "none"), ("fo:border-bottom", "none"));
        xml.Empty("style:text-properties", ("fo:font-size", "8.5pt"), ("fo:color", "#595959"));
        xml.End();

        OpenDocumentParts.StartStyle(xml, "Internet_20_link", "text", display: "Internet link");
        xml.Empty("style:text-properties", ("fo:color", "#0b4fa3"), ("style:text-underline-style", "solid"));
        xml.End();
        OpenDocumentParts.StartStyle(xml, "Index_20_Link", "text", display: "Index Link");
        xml.End();
        OpenDocumentParts.StartStyle(xml, "Footnote_20_Symbol", "text", display: "Footnote Symbol");
        xml.End();
        OpenDocumentParts.StartStyle(xml, "Footnote_20_anchor", "text", display: "Footnote anchor");
        xml.Empty("style:text-properties", ("style:text-position", "super 58%"));
        xml.End();

        xml.Start("text:outline-style", ("style:name", "Outline"));
        for (var level = 1; level <= 10; level++)
            xml.Empty("text:outline-level-style", ("text:level", level.ToString(CultureInfo.InvariantCulture)), ("style:num-format", ""));
        xml.End();
        WriteLists(xml);
        xml.Empty(
            "text:notes-configuration", ("text:note-class", "footnote"), ("text:citation-style-name", "Footnote_20_Symbol"), ("text:citation-body-style-name", "Footnote_20_anchor"), ("style:num-format", "1"),
            ("text:start-value", "0"), ("text:footnotes-position", "page"), ("text:start-numbering-at", "document"));
        xml.End();

        xml.Start("office:automatic-styles");
        xml.Start("style:page-layout", ("style:name", "A4"));
        xml.Empty("style:page-layout-properties", ("fo:page-width", "21cm"), ("fo:page-height", "29.7cm"), ("style:print-orientation", "portrait"), ("fo:margin-top", "2.5cm"), ("fo:margin-bottom", "1.2cm"), ("fo:margin-left", "2.5cm"), ("fo:margin-right", "2.5cm"));
        xml.Start("style:footer-style");
        xml.Empty("style:header-footer-properties", ("fo:min-height", "1.2cm"), ("fo:margin-top", "0.5cm"));
        xml.End();
        xml.End();
        xml.End();

        xml.Start("office:master-styles");
        xml.Start("style:master-page", ("style:name", "Standard"), ("style:page-layout-name", "A4"));
        xml.Start("style:footer");
        xml.Start("text:p", ("text:style-name", "Footer"));
        OpenDocumentParts.WriteText(xml, about.Title, isStart: true);
        xml.Empty("text:tab");
        xml.Text("Seite ");
        xml.Element("text:page-number", "1", ("text:select-page", "current"));
        xml.Text(" von ");
        xml.Element("text:page-count", "1");
        xml.End();
        xml.End();
        xml.End();
        xml.End();
    }

    private static void WriteTab(XmlWriting xml, string position, string? leader, params ReadOnlySpan<(string Name, string? Value)> properties)
    {
        xml.Start("style:paragraph-properties", properties);
        xml.Start("style:tab-stops");
        xml.Empty("style:tab-stop", ("style:position", position), ("style:type", "right"), ("style:leader-style", leader is null ? null : "dotted"), ("style:leader-text", leader));
        xml.End();
        xml.End();
    }

    public static void WriteLists(XmlWriting xml)
    {
        xml.Start("text:list-style", ("style:name", "Bullets"));
        for (var level = 1; level <= 10; level++)
        {
            xml.Start("text:list-level-style-bullet", ("text:level", level.ToString(CultureInfo.InvariantCulture)), ("text:bullet-char", level % 2 == 1 ? "•" : "–"));
            WriteListLevel(xml, level);
            xml.Empty("style:text-properties", ("style:font-name", Font));
            xml.End();
        }

        xml.End();
        foreach (var (name, format, suffix) in Numberings)
        {
            xml.Start("text:list-style", ("style:name", name));
            for (var level = 1; level <= 10; level++)
            {
                xml.Start("text:list-level-style-number", ("text:level", level.ToString(CultureInfo.InvariantCulture)), ("style:num-suffix", suffix), ("style:num-format", format));
                WriteListLevel(xml, level);
                xml.End();
            }

            xml.End();
        }
    }

    private static void WriteListLevel(XmlWriting xml, int level)
    {
        var indent = OpenDocumentParts.Centimetres(level * 0.7);
        xml.Start("style:list-level-properties", ("text:list-level-position-and-space-mode", "label-alignment"));
        xml.Empty("style:list-level-label-alignment", ("text:label-followed-by", "listtab"), ("text:list-tab-stop-position", indent), ("fo:text-indent", "-0.7cm"), ("fo:margin-left", indent));
        xml.End();
    }

    private static void Paragraph(
        XmlWriting xml, string name, string display, string parent, ReadOnlySpan<(string Name, string? Value)> paragraph, ReadOnlySpan<(string Name, string? Value)> text, string? next = null, string? level = null)
    {
        OpenDocumentParts.StartStyle(xml, name, "paragraph", parent, display, next, level: level);
        if (!paragraph.IsEmpty)
            xml.Empty("style:paragraph-properties", paragraph);
        if (!text.IsEmpty)
            xml.Empty("style:text-properties", text);
        xml.End();
    }
}
