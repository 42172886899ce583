using System.Globalization;

namespace ToolKit.Formats;

/// <summary>ODS: as <see cref="WorkbookWriter"/>.</summary>
internal static class OpenSpreadsheetWriter
{
    public static void Write(TextDocument document, DocumentProperties about, PackageWriting package)
    {
        var sheets = Sheet.Of(document, about);
        OpenDocumentParts.Write(package, WrittenFormat.Ods, about, xml => WriteContent(xml, sheets), xml => WriteStyles(xml, about), xml => WriteSettings(xml, sheets));
    }

    private static void WriteContent(XmlWriting xml, IReadOnlyList<Sheet> sheets)
    {
        xml.Start("office:automatic-styles");
        for (var i = 0; i < sheets.Count; i++)
        {
            var widths = sheets[i].Widths;
            for (var column = 0; column < widths.Count; column++)
            {
                OpenDocumentParts.StartStyle(xml, string.Create(CultureInfo.InvariantCulture, $"co{i + 1}.{column + 1}"), "table-column");
                xml.Empty("style:table-column-properties", ("style:column-width", OpenDocumentParts.Centimetres(widths[column] * 0.19)));
                xml.End();
            }
        }

        foreach (var (name, master) in (ReadOnlySpan<(string, string)>)[("Upright", "Upright"), ("Wide", "Wide")])
        {
            OpenDocumentParts.StartStyle(xml, name, "table", master: master);
            xml.Empty("style:table-properties", ("table:display", "true"));
            xml.End();
        }

        OpenDocumentParts.StartStyle(xml, "Row", "table-row");
        xml.Empty("style:table-row-properties", ("style:use-optimal-row-height", "true"));
        xml.End();
        xml.End();
        xml.Start("office:body");
        xml.Start("office:spreadsheet");
        for (var i = 0; i < sheets.Count; i++)
            WriteSheet(xml, sheets[i], i);
        xml.Start("table:database-ranges");
        for (var i = 0; i < sheets.Count; i++)
        {
            if (sheets[i].Table.Alignments.Count > 1)
                xml.Empty("table:database-range", ("table:name", string.Create(CultureInfo.InvariantCulture, $"Filter{i + 1}")), ("table:target-range-address", Range(sheets[i])), ("table:display-filter-buttons", "true"));
        }

        xml.End();
        xml.End();
        xml.End();
    }

    private static void WriteSheet(XmlWriting xml, Sheet sheet, int number)
    {
        xml.Start("table:table", ("table:name", sheet.Name), ("table:style-name", sheet.Table.Alignments.Count > 3 ? "Wide" : "Upright"), ("table:print-ranges", Range(sheet)));
        for (var column = 0; column < sheet.Table.Alignments.Count; column++)
            xml.Empty("table:table-column", ("table:style-name", string.Create(CultureInfo.InvariantCulture, $"co{number + 1}.{column + 1}")));
        for (var row = 0; row < sheet.Table.Rows.Count; row++)
        {
            if (row == 0)
                xml.Start("table:table-header-rows");
            WriteRow(xml, sheet.Table.Rows[row]);
            if (row == 0)
                xml.End();
        }

        xml.End();
    }

    private static void WriteRow(XmlWriting xml, TextRow row)
    {
        xml.Start("table:table-row", ("table:style-name", "Row"));
        foreach (var cell in row.Cells)
        {
            if (cell.IsCovered)
            {
                xml.Empty("table:covered-table-cell");
                continue;
            }

            var text = cell.Blocks.Text();
            var number = row.IsHeader ? null : Sheet.NumberIn(text);
            var decimals = number is null ? 0 : Math.Min(6, Sheet.Decimals(number));
            xml.Start(
                "table:table-cell", ("table:style-name", row.IsHeader ? "Head" : number is null ? "Text" : string.Create(CultureInfo.InvariantCulture, $"Number{decimals}")),
                ("table:number-columns-spanned", cell.Columns > 1 || cell.Rows > 1 ? cell.Columns.ToString(CultureInfo.InvariantCulture) : null),
                ("table:number-rows-spanned", cell.Columns > 1 || cell.Rows > 1 ? cell.Rows.ToString(CultureInfo.InvariantCulture) : null),
                ("office:value-type", text.Length == 0 ? null : number is null ? "string" : "float"), ("office:value", number));
            if (text.Length > 0)
            {
                xml.Start("text:p");
                OpenDocumentParts.WriteText(xml, text, isStart: true);
                xml.End();
            }

            xml.End();
            for (var i = 1; i < cell.Columns; i++)
                xml.Empty("table:covered-table-cell");
        }

        xml.End();
    }

    private static void WriteStyles(XmlWriting xml, DocumentProperties about)
    {
        OpenTextStyles.WriteFonts(xml);
        xml.Start("office:styles");
        for (var decimals = 0; decimals <= 6; decimals++)
        {
            var places = decimals.ToString(CultureInfo.InvariantCulture);
            xml.Start("number:number-style", ("style:name", "N" + places));
            xml.Empty("number:number", ("number:decimal-places", places), ("number:min-integer-digits", "1"));
            xml.End();
        }

        xml.Start("number:text-style", ("style:name", "NText"));
        xml.Empty("number:text-content");
        xml.End();
        xml.Start("style:default-style", ("style:family", "table-cell"));
        xml.Empty("style:text-properties", [("style:font-name", "Arial"), ("fo:font-size", "10pt"), .. OpenDocumentParts.Language(about.Language)]);
        xml.End();
        OpenDocumentParts.StartStyle(xml, "Default", "table-cell");
        xml.End();
        WriteCellStyle(xml, "Text", "NText", isHead: false);
        WriteCellStyle(xml, "Head", "NText", isHead: true);
        for (var decimals = 0; decimals <= 6; decimals++)
            WriteCellStyle(xml, "Number" + decimals.ToString(CultureInfo.InvariantCulture), "N" + decimals.ToString(CultureInfo.InvariantCulture), isHead: false);
        xml.End();
        xml.Start("office:automatic-styles");
        foreach (var (name, width, height, orientation) in (ReadOnlySpan<(string, string, string, string)>)[("UprightPage", "21cm", "29.7cm", "portrait"), ("WidePage", "29.7cm", "21cm", "landscape")])
        {
            xml.Start("style:page-layout", ("style:name", name));
            xml.Start(
                "style:page-layout-properties", ("fo:page-width", width), ("fo:page-height", height), ("style:print-orientation", orientation), ("fo:margin-top", "1.5cm"), ("fo:margin-bottom", "1.2cm"),
                ("fo:margin-left", "1.5cm"), ("fo:margin-right", "1.5cm"), ("style:scale-to-X", "1"), ("style:scale-to-Y", "0"));
            xml.End();
            xml.Start("style:footer-style");
            xml.Empty("style:header-footer-properties", ("fo:min-height", "0.8cm"), ("fo:margin-top", "0.3cm"));
            xml.End();
            xml.End();
        }

        xml.End();
        xml.Start("office:master-styles");
        foreach (var name in (ReadOnlySpan<string>)["Upright", "Wide"])
        {
            xml.Start("style:master-page", ("style:name", name), ("style:page-layout-name", name + "Page"));
            xml.Start("style:footer");
            xml.Start("style:region-left");
            xml.Element("text:p", about.Title);
            xml.End();
            xml.Start("style:region-right");
            xml.Start("text:p");
            xml.Text("Seite ");
            xml.Element("text:page-number", "1");
            xml.Text(" von ");
            xml.Element("text:page-count", "1");
            xml.End();
            xml.End();
            xml.End();
            xml.End();
        }

        xml.End();
    }

    private static void WriteCellStyle(XmlWriting xml, string name, string format, bool isHead)
    {
        xml.Start("style:style", ("style:name", name), ("style:family", "table-cell"), ("style:parent-style-name", "Default"), ("style:data-style-name", format));
        xml.Empty("style:table-cell-properties", ("fo:wrap-option", "wrap"), ("style:vertical-align", "top"), ("fo:border", "0.5pt solid #8497b0"), ("fo:background-color", isHead ? "#dee6f0" : null));
        if (isHead)
            xml.Empty("style:text-properties", ("fo:font-weight", "bold"));
        xml.End();
    }

    /// <summary>The first row of each sheet stays in sight.</summary>
    private static void WriteSettings(XmlWriting xml, IReadOnlyList<Sheet> sheets)
    {
        xml.Start("office:settings");
        xml.Start("config:config-item-set", ("config:name", "ooo:view-settings"));
        xml.Start("config:config-item-map-indexed", ("config:name", "Views"));
        xml.Start("config:config-item-map-entry");
        xml.Element("config:config-item", "view1", ("config:name", "ViewId"), ("config:type", "string"));
        xml.Start("config:config-item-map-named", ("config:name", "Tables"));
        foreach (var sheet in sheets)
        {
            xml.Start("config:config-item-map-entry", ("config:name", sheet.Name));
            foreach (var (name, type, value) in (ReadOnlySpan<(string, string, string)>)
                [("VerticalSplitMode", "short", "2"), ("VerticalSplitPosition", "int", "1"), ("ActiveSplitRange", "short", "2"), ("PositionBottom", "int", "1")])
                xml.Element("config:config-item", value, ("config:name", name), ("config:type", type));
            xml.End();
        }

        xml.End();
        xml.Element("config:config-item", sheets[0].Name, ("config:name", "ActiveTable"), ("config:type", "string"));
        xml.End();
        xml.End();
        xml.End();
        xml.End();
    }

    private static string Range(Sheet sheet)
    {
        var name = $"'{sheet.Name}'";
        return $"{name}.A1:{name}.{Sheet.Column(sheet.Table.Alignments.Count)}{Math.Max(1, sheet.Table.Rows.Count).ToString(CultureInfo.InvariantCulture)}";
    }
}
