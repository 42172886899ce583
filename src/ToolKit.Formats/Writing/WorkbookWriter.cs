using System.Globalization;

namespace ToolKit.Formats;

/// <summary>XLSX (ECMA-376 part 1 §18): each sheet with a head that stays in sight and is printed on every page, a filter and a print area. Cells hold text and numbers, never formulas.</summary>
internal static class WorkbookWriter
{
    private const string Main = "xl/workbook.xml";
    private const string Type = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    // Positions in the list of cell formats that WriteStyles makes.
    private const int TextCells = 1;
    private const int HeadCells = 2;
    private const int NumberCells = 3; // and one more for each digit behind the comma

    private const int MostDecimals = 6;

    public static void Write(TextDocument document, DocumentProperties about, PackageWriting package)
    {
        var sheets = Sheet.Of(document, about);
        var parts = new OfficeParts(package, about, Main, Type + "sheet.main+xml");
        var relations = parts.Of(Main);
        var ids = sheets.Select((_, i) => relations.Add("worksheet", string.Create(CultureInfo.InvariantCulture, $"worksheets/sheet{i + 1}.xml"))).ToList();
        relations.Add("styles", "styles.xml");
        parts.Add(Main, null, OfficeParts.Sheet, xml => WriteWorkbook(xml, sheets, ids));
        for (var i = 0; i < sheets.Count; i++)
        {
            var (sheet, isFirst) = (sheets[i], i == 0);
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"xl/worksheets/sheet{i + 1}.xml"), Type + "worksheet+xml", OfficeParts.Sheet, xml => WriteSheet(xml, sheet, about, isFirst));
        }

        parts.Add("xl/styles.xml", Type + "styles+xml", OfficeParts.Sheet, WriteStyles);
        parts.Finish();
    }

    private static void WriteWorkbook(XmlWriting xml, IReadOnlyList<Sheet> sheets, List<string> ids)
    {
        xml.Start("workbook");
        xml.Start("bookViews");
        xml.Empty("workbookView", ("activeTab", "0"));
        xml.End();
        xml.Start("sheets");
        for (var i = 0; i < sheets.Count; i++)
            xml.Empty("sheet", ("name", sheets[i].Name), ("sheetId", Text(i + 1)), ("r:id", ids[i]));
        xml.End();
        xml.Start("definedNames");
        for (var i = 0; i < sheets.Count; i++)
        {
            if (HasFilter(sheets[i]))
                xml.Element("definedName", $"'{sheets[i].Name}'!{Range(sheets[i], "$")}", ("name", "_xlnm._FilterDatabase"), ("localSheetId", Text(i)), ("hidden", "1"));
            xml.Element("definedName", $"'{sheets[i].Name}'!{Range(sheets[i], "$")}", ("name", "_xlnm.Print_Area"), ("localSheetId", Text(i)));
            xml.Element("definedName", $"'{sheets[i].Name}'!$1:$1", ("name", "_xlnm.Print_Titles"), ("localSheetId", Text(i)));
        }

        xml.End();
        xml.End();
    }

    private static void WriteSheet(XmlWriting xml, Sheet sheet, DocumentProperties about, bool isFirst)
    {
        var isTable = HasFilter(sheet);
        xml.Start("worksheet");
        xml.Start("sheetPr");
        xml.Empty("pageSetUpPr", ("fitToPage", "1"));
        xml.End();
        xml.Empty("dimension", ("ref", Range(sheet, "")));
        xml.Start("sheetViews");
        xml.Start("sheetView", ("tabSelected", isFirst ? "1" : null), ("workbookViewId", "0"));
        xml.Empty("pane", ("ySplit", "1"), ("topLeftCell", "A2"), ("activePane", "bottomLeft"), ("state", "frozen"));
        xml.End();
        xml.End();
        xml.Empty("sheetFormatPr", ("defaultRowHeight", "15"));
        xml.Start("cols");
        for (var i = 0; i < sheet.Table.Alignments.Count; i++)
            xml.Empty("col", ("min", Text(i + 1)), ("max", Text(i + 1)), ("width", sheet.Widths[i].ToString("0.##", CultureInfo.InvariantCulture)), ("customWidth", "1"));
        xml.End();
        xml.Start("sheetData");
        var merged = new List<string>();
        for (var row = 0; row < sheet.Table.Rows.Count; row++)
            WriteRow(xml, sheet.Table.Rows[row], row, merged);
        xml.End();
        if (isTable)
            xml.Empty("autoFilter", ("ref", Range(sheet, "")));
        if (merged.Count > 0)
        {
            xml.Start("mergeCells", ("count", Text(merged.Count)));
            foreach (var range in merged)
                xml.Empty("mergeCell", ("ref", range));
            xml.End();
        }

        xml.Empty("pageMargins", ("left", "0.6"), ("right", "0.6"), ("top", "0.7"), ("bottom", "0.7"), ("header", "0.3"), ("footer", "0.3"));
        xml.Empty("pageSetup", ("paperSize", "9"), ("orientation", sheet.Table.Alignments.Count > 3 ? "landscape" : "portrait"), ("fitToWidth", "1"), ("fitToHeight", "0"));
        xml.Start("headerFooter");
        xml.Element("oddFooter", $"&L{about.Title[..Math.Min(about.Title.Length, 100)].Replace("&", "&&", StringComparison.Ordinal)}&RSeite &P von &N");
        xml.End();
        xml.End();
    }

    private static void WriteRow(XmlWriting xml, TextRow row, int number, List<string> merged)
    {
        xml.Start("row", ("r", Text(number + 1)));
        var column = 0;
        foreach (var cell in row.Cells)
        {
            var place = Cell(column, number, "");
            var text = cell.Blocks.Text();
            var isNumber = Sheet.NumberIn(text) is not null && !row.IsHeader;
            if (text.Length == 0)
            {
                xml.Empty("c", ("r", place), ("s", Text(row.IsHeader ? HeadCells : TextCells)));
            }
            else if (isNumber)
            {
                var value = Sheet.NumberIn(text)!;
                xml.Start("c", ("r", place), ("s", Text(NumberCells + Math.Min(MostDecimals, Sheet.Decimals(value)))));
                xml.Element("v", value);
                xml.End();
            }
            else
            {
                xml.Start("c", ("r", place), ("s", Text(row.IsHeader ? HeadCells : TextCells)), ("t", "inlineStr"));
                xml.Start("is");
                xml.Element("t", text.Length > 32_000 ? text[..32_000] : text, ("xml:space", "preserve"));
                xml.End();
                xml.End();
            }

            if (cell.Columns > 1 || cell.Rows > 1)
                merged.Add($"{place}:{Cell(column + cell.Columns - 1, number + cell.Rows - 1, "")}");
            column += cell.Columns;
        }

        xml.End();
    }

    private static void WriteStyles(XmlWriting xml)
    {
        xml.Start("styleSheet");
        xml.Start("numFmts", ("count", Text(MostDecimals + 1)));
        for (var decimals = 0; decimals <= MostDecimals; decimals++)
            xml.Empty("numFmt", ("numFmtId", Text(164 + decimals)), ("formatCode", "0" + (decimals > 0 ? "." + new string('0', decimals) : "")));
        xml.End();
        xml.Start("fonts", ("count", "2"));
        WriteFont(xml, isBold: false);
        WriteFont(xml, isBold: true);
        xml.End();
        xml.Start("fills", ("count", "3"));
        foreach (var pattern in (ReadOnlySpan<string>)["none", "gray125"]) // the first two are fixed
        {
            xml.Start("fill");
            xml.Empty("patternFill", ("patternType", pattern));
            xml.End();
        }

        xml.Start("fill");
        xml.Start("patternFill", ("patternType", "solid"));
        xml.Empty("fgColor", ("rgb", "FFDEE6F0"));
        xml.End();
        xml.End();
        xml.End();
        xml.Start("borders", ("count", "2"));
        WriteBorder(xml, null);
        WriteBorder(xml, "thin");
        xml.End();
        xml.Start("cellStyleXfs", ("count", "1"));
        xml.Empty("xf", ("numFmtId", "0"), ("fontId", "0"), ("fillId", "0"), ("borderId", "0"));
        xml.End();
        xml.Start("cellXfs", ("count", Text(NumberCells + MostDecimals + 1)));
        WriteCellFormat(xml, 0, 0, 0, 0);
        WriteCellFormat(xml, 49, 0, 0, 1); // 49: text, so that what is typed stays as it is
        WriteCellFormat(xml, 49, 1, 2, 1);
        for (var decimals = 0; decimals <= MostDecimals; decimals++)
            WriteCellFormat(xml, 164 + decimals, 0, 0, 1);
        xml.End();
        xml.Start("cellStyles", ("count", "1"));
        xml.Empty("cellStyle", ("name", "Normal"), ("xfId", "0"), ("builtinId", "0"));
        xml.End();
        xml.End();
    }

    private static void WriteFont(XmlWriting xml, bool isBold)
    {
        xml.Start("font");
        if (isBold)
            xml.Empty("b");
        xml.Empty("sz", ("val", "10"));
        xml.Empty("name", ("val", "Arial"));
        xml.Empty("family", ("val", "2"));
        xml.End();
    }

    private static void WriteBorder(XmlWriting xml, string? style)
    {
        xml.Start("border");
        foreach (var side in (ReadOnlySpan<string>)["left", "right", "top", "bottom"])
        {
            xml.Start(side, ("style", style));
            if (style is not null)
                xml.Empty("color", ("rgb", "FF8497B0"));
            xml.End();
        }

        xml.Empty("diagonal");
        xml.End();
    }

    private static void WriteCellFormat(XmlWriting xml, int number, int font, int fill, int border)
    {
        xml.Start(
            "xf", ("numFmtId", Text(number)), ("fontId", Text(font)), ("fillId", Text(fill)), ("borderId", Text(border)), ("xfId", "0"), ("applyNumberFormat", "1"), ("applyFont", "1"), ("applyFill", "1"),
            ("applyBorder", "1"), ("applyAlignment", "1"));
        xml.Empty("alignment", ("vertical", "top"), ("wrapText", "1"));
        xml.End();
    }

    private static bool HasFilter(Sheet sheet) => sheet.Table.Alignments.Count > 1 && sheet.Table.Rows.Count > 1;

    private static string Range(Sheet sheet, string mark) => $"{Cell(0, 0, mark)}:{Cell(sheet.Table.Alignments.Count - 1, Math.Max(0, sheet.Table.Rows.Count - 1), mark)}";

    private static string Cell(int column, int row, string mark) => mark + Sheet.Column(column + 1) + mark + Text(row + 1);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
