using System.Globalization;

namespace ToolKit.Formats;

/// <summary>ODT (ISO/IEC 26300). A4 with margins of 25 mm, so that lines are 16 cm long.</summary>
internal sealed class OpenTextWriter
{
    private const double TextWidth = 16;
    private const double ListStep = 0.7;
    private const double QuoteRoom = 1.25; // margins and padding of both sides
    private const double CellPadding = 0.24; // of both sides
    private const int DeepestList = 10;

    private readonly TextDocument document;
    private readonly DocumentProperties about;
    private readonly OpenSpans spans;
    private readonly List<double[]> tables = [];
    private readonly SortedSet<int> indents = [];
    private int headings;

    private OpenTextWriter(TextDocument document, DocumentProperties about, WritingOptions options)
    {
        this.document = document;
        this.about = about;
        spans = new OpenSpans(document, options) { IsText = true };
    }

    public static void Write(TextDocument document, DocumentProperties about, WritingOptions options, PackageWriting package)
    {
        var writer = new OpenTextWriter(document, about, options);
        // Automatic styles stand before the text that needs them, so the text is written twice: first to nowhere.
        using (var nowhere = new XmlWriting(Stream.Null, OpenDocumentParts.Names))
            writer.WriteBody(nowhere);
        OpenDocumentParts.Write(package, WrittenFormat.Odt, about, writer.WriteContent, xml => OpenTextStyles.Write(xml, about), pictures: writer.spans.Pictures);
    }

    private void WriteContent(XmlWriting xml)
    {
        OpenTextStyles.WriteFonts(xml);
        xml.Start("office:automatic-styles");
        spans.WriteStyles(xml);
        WriteTableStyles(xml);
        foreach (var indent in indents)
        {
            foreach (var (name, parent) in (ReadOnlySpan<(string, string)>)[("Indent", "Text_20_body"), ("IndentQuote", "Quotations")])
            {
                OpenDocumentParts.StartStyle(xml, name + indent.ToString(CultureInfo.InvariantCulture), "paragraph", parent);
                xml.Empty("style:paragraph-properties", ("fo:margin-left", OpenDocumentParts.Centimetres(indent * ListStep + (parent == "Quotations" ? 0.5 : 0))), ("fo:margin-right", "0cm"), ("fo:text-indent", "0cm"));
                xml.End();
            }
        }

        xml.End();
        headings = 0;
        tables.Clear();
        spans.Restart();
        xml.Start("office:body");
        WriteBody(xml);
        xml.End();
    }

    private void WriteBody(XmlWriting xml)
    {
        xml.Start("office:text");
        var fields = OpenSpans.Fields(document).ToList();
        if (fields.Count > 0)
        {
            xml.Start("text:user-field-decls");
            foreach (var (name, placeholder) in fields)
                xml.Empty("text:user-field-decl", ("office:value-type", "string"), ("office:string-value", placeholder), ("text:name", name));
            xml.End();
        }

        TableOfContents.Write(document, block => WriteBlock(xml, block, Place.Page), contents => WriteContents(xml, contents));
        if (document.Blocks.Count == 0)
            xml.Empty("text:p", ("text:style-name", "Text_20_body"));
        xml.End();
    }

    private void WriteBlocks(XmlWriting xml, IEnumerable<TextBlock> blocks, Place place)
    {
        foreach (var block in blocks)
            WriteBlock(xml, block, place);
    }

    private void WriteBlock(XmlWriting xml, TextBlock block, Place place)
    {
        spans.Room = place.Room - ((place.Indent + place.ListDepth) * ListStep) - (place.IsQuote ? QuoteRoom : 0);
        switch (block)
        {
            case TextHeading heading:
                WriteHeading(xml, heading, place);
                break;
            case TextParagraph paragraph:
                xml.Start("text:p", ("text:style-name", Style(place)));
                spans.Write(xml, paragraph.Spans, TextFormat.None);
                xml.End();
                break;
            case TextList list:
                WriteList(xml, list, place);
                break;
            case TextQuote quote:
                WriteBlocks(xml, quote.Blocks, place with { IsQuote = true, Indent = place.IsQuote ? place.Indent + 1 : place.Indent });
                break;
            case TextDefinition definition:
                xml.Start("text:p", ("text:style-name", Style(place)));
                spans.Write(xml, definition.Term, TextFormat.Bold);
                xml.End();
                WriteBlocks(xml, definition.Blocks, place with { Indent = place.Indent + 1 });
                break;
            case TextCode code:
                xml.Start("text:p", ("text:style-name", "Preformatted_20_Text"));
                OpenDocumentParts.WriteText(xml, string.Join('\n', code.Lines), isStart: true);
                xml.End();
                break;
            case TextRule:
                xml.Empty("text:p", ("text:style-name", "Horizontal_20_Line"));
                break;
            case TextTable table when place.ListDepth > 0: // an item holds no table (part 1 §5.3.3)
                foreach (var row in table.Rows)
                {
                    xml.Start("text:p", ("text:style-name", "List_20_Contents"));
                    OpenDocumentParts.WriteText(xml, string.Join(TextCollector.CellBorder, row.Cells.Select(cell => cell.Blocks.Text())), isStart: true);
                    xml.End();
                }

                break;
            case TextTable table:
                WriteTable(xml, table, place);
                break;
        }
    }

    private string Style(Place place)
    {
        if (place.Style is { } style)
            return style;
        if (place.ListDepth > 0 && place.Indent == 0)
            return place.IsQuote ? "Quotations" : "List_20_Contents";
        if (place.Indent == 0)
            return place.IsQuote ? "Quotations" : "Text_20_body";
        indents.Add(place.Indent);
        return (place.IsQuote ? "IndentQuote" : "Indent") + place.Indent.ToString(CultureInfo.InvariantCulture);
    }

    private void WriteHeading(XmlWriting xml, TextHeading heading, Place place)
    {
        headings++;
        var level = heading.Level.ToString(CultureInfo.InvariantCulture);
        // As in DOCX: a second heading of the highest level begins another document within the file.
        var isNewPage = heading.Level == 1 && !heading.IsTitle && headings > 1 && place == Place.Page;
        xml.Start("text:h", ("text:style-name", heading.IsTitle ? "Title" : isNewPage ? "NewPage" : "Heading_20_" + level), ("text:outline-level", level));
        var bookmark = spans.BookmarkOf(heading);
        if (bookmark is not null)
            xml.Empty("text:bookmark-start", ("text:name", bookmark));
        spans.Write(xml, heading.Spans);
        if (bookmark is not null)
            xml.Empty("text:bookmark-end", ("text:name", bookmark));
        xml.End();
    }

    private void WriteList(XmlWriting xml, TextList list, Place place)
    {
        var style = list.Numbering switch
        {
            null when list.Items.All(item => item is [TextParagraph { Spans: [TextTick, ..] }, ..]) => "Ticks",
            null => "Bullets",
            'a' => "LowerLetters",
            'A' => "UpperLetters",
            'i' => "LowerRoman",
            'I' => "UpperRoman",
            _ => "Numbers",
        };
        var inside = place with { ListDepth = place.ListDepth + 1, Indent = 0 };
        if (inside.ListDepth > DeepestList)
        {
            WriteBlocks(xml, list.Items.SelectMany(item => item), place);
            return;
        }

        var (isOpen, isBegun) = (false, false);
        for (var i = 0; i < list.Items.Count; i++)
        {
            var inItem = Open("text:list-item", i == 0 && list.Numbering is not null && list.Start != 1 ? list.Start.ToString(CultureInfo.InvariantCulture) : null);
            foreach (var block in list.Items[i])
            {
                if (block is TextTable table && place.ListDepth == 0)
                {
                    // An item holds no table (part 1 §5.3.3): the list is interrupted, and goes on behind it.
                    Close(inItem);
                    WriteTable(xml, table, place with { Indent = place.Indent + 1 });
                    inItem = false;
                    continue;
                }

                if (!inItem)
                    inItem = Open("text:list-header", null);
                WriteBlock(xml, block, inside);
            }

            if (inItem)
                xml.End();
        }

        if (isOpen)
            xml.End();

        bool Open(string item, string? start)
        {
            if (!isOpen)
                xml.Start("text:list", ("text:style-name", style), ("text:continue-numbering", isBegun ? "true" : null));
            (isOpen, isBegun) = (true, true);
            xml.Start(item, ("text:start-value", start));
            return true;
        }

        void Close(bool inItem)
        {
            if (inItem)
                xml.End();
            if (isOpen)
                xml.End();
            isOpen = false;
        }
    }

    private void WriteTable(XmlWriting xml, TextTable table, Place place)
    {
        var width = TextWidth - (place.Indent * ListStep);
        var widths = table.Widths();
        tables.Add([width, place.Indent * ListStep, .. widths]);
        var rooms = widths.Select(part => part * width).ToArray();
        var number = tables.Count;
        var hasHeader = table.Rows.Any(row => row.IsHeader && row.Cells.Any(cell => cell.Blocks.Count > 0));
        xml.Start("table:table", ("table:name", string.Create(CultureInfo.InvariantCulture, $"Tabelle{number}")), ("table:style-name", string.Create(CultureInfo.InvariantCulture, $"Table{number}")));
        for (var column = 1; column <= table.Alignments.Count; column++)
            xml.Empty("table:table-column", ("table:style-name", string.Create(CultureInfo.InvariantCulture, $"Table{number}.{column}")));
        if (hasHeader)
        {
            xml.Start("table:table-header-rows");
            foreach (var row in table.Rows.Where(row => row.IsHeader))
                WriteRow(xml, table, row, rooms);
            xml.End();
        }

        // Markdown cannot write a table without a head: an empty one is none.
        foreach (var row in table.Rows.Where(row => !row.IsHeader))
            WriteRow(xml, table, row, rooms);
        if (table.Rows.All(row => row.IsHeader) && !hasHeader)
            WriteRow(xml, table, table.Rows[0], rooms);
        xml.End();
        xml.Empty("text:p", ("text:style-name", "AfterTable"));
    }

    /// <param name="rooms">The widths of columns, in centimetres.</param>
    private void WriteRow(XmlWriting xml, TextTable table, TextRow row, double[] rooms)
    {
        xml.Start("table:table-row", ("table:style-name", "Row"));
        var column = 0;
        foreach (var cell in row.Cells)
        {
            if (cell.IsCovered)
            {
                xml.Empty("table:covered-table-cell");
                column++;
                continue;
            }

            xml.Start(
                "table:table-cell", ("table:style-name", row.IsHeader ? "HeaderCell" : "Cell"), ("office:value-type", "string"),
                ("table:number-columns-spanned", cell.Columns > 1 ? cell.Columns.ToString(CultureInfo.InvariantCulture) : null),
                ("table:number-rows-spanned", cell.Rows > 1 ? cell.Rows.ToString(CultureInfo.InvariantCulture) : null));
            var style = (row.IsHeader ? "Table_20_Heading" : "Table_20_Contents") + table.Alignments[column] switch
            {
                TextAlignment.Center => "Center",
                TextAlignment.Right => "Right",
                _ => "",
            };
            WriteBlocks(xml, cell.Blocks, Place.Page with { Style = style, Room = rooms.Skip(column).Take(cell.Columns).Sum() - CellPadding });
            if (cell.Blocks.Count == 0)
                xml.Empty("text:p", ("text:style-name", style));
            xml.End();
            for (var i = 1; i < cell.Columns; i++)
                xml.Empty("table:covered-table-cell");
            column += cell.Columns;
        }

        xml.End();
    }

    private void WriteTableStyles(XmlWriting xml)
    {
        for (var i = 0; i < tables.Count; i++)
        {
            var (width, indent, columns) = (tables[i][0], tables[i][1], tables[i][2..]);
            var name = string.Create(CultureInfo.InvariantCulture, $"Table{i + 1}");
            OpenDocumentParts.StartStyle(xml, name, "table");
            xml.Empty("style:table-properties", ("style:width", OpenDocumentParts.Centimetres(width)), ("fo:margin-left", OpenDocumentParts.Centimetres(indent)), ("table:align", "left"), ("fo:margin-top", "0.1cm"));
            xml.End();
            for (var column = 0; column < columns.Length; column++)
            {
                OpenDocumentParts.StartStyle(xml, string.Create(CultureInfo.InvariantCulture, $"{name}.{column + 1}"), "table-column");
                xml.Empty("style:table-column-properties", ("style:column-width", OpenDocumentParts.Centimetres(columns[column] * width)));
                xml.End();
            }
        }

        OpenDocumentParts.StartStyle(xml, "Row", "table-row");
        xml.Empty("style:table-row-properties", ("fo:keep-together", "always"));
        xml.End();
        foreach (var (name, fill) in (ReadOnlySpan<(string, string?)>)[("Cell", null), ("HeaderCell", "#dee6f0")])
        {
            OpenDocumentParts.StartStyle(xml, name, "table-cell");
            xml.Empty("style:table-cell-properties", ("fo:padding", "0.12cm"), ("fo:border", "0.5pt solid #8497b0"), ("fo:background-color", fill), ("style:vertical-align", fill is null ? null : "bottom"));
            xml.End();
        }

        OpenDocumentParts.StartStyle(xml, "NewPage", "paragraph", "Heading_20_1");
        xml.Empty("style:paragraph-properties", ("fo:break-before", "page"));
        xml.End();
        OpenDocumentParts.StartStyle(xml, "Picture", "graphic");
        xml.Empty("style:graphic-properties", ("style:vertical-pos", "middle"), ("style:vertical-rel", "text"));
        xml.End();
    }

    /// <summary>Entries with the page as a field, which any program works out; making the index anew replaces them.</summary>
    private void WriteContents(XmlWriting xml, TableOfContents contents)
    {
        xml.Start("text:table-of-content", ("text:name", TableOfContents.Name), ("text:protected", "false"));
        xml.Start("text:table-of-content-source", ("text:outline-level", "3"), ("text:use-outline-level", "false"), ("text:use-index-source-styles", "true"), ("text:use-index-marks", "false"));
        xml.Element("text:index-title-template", TableOfContents.Name, ("text:style-name", "Contents_20_Heading"));
        for (var level = 1; level <= 3; level++)
        {
            xml.Start("text:table-of-content-entry-template", ("text:outline-level", level.ToString(CultureInfo.InvariantCulture)), ("text:style-name", string.Create(CultureInfo.InvariantCulture, $"Contents_20_{level}")));
            xml.Empty("text:index-entry-link-start");
            xml.Empty("text:index-entry-text");
            xml.Empty("text:index-entry-tab-stop", ("style:type", "right"), ("style:leader-char", "."));
            xml.Empty("text:index-entry-page-number");
            xml.Empty("text:index-entry-link-end");
            xml.End();
        }

        foreach (var level in contents.Headings.Select(heading => heading.Level).Distinct().Order())
        {
            xml.Start("text:index-source-styles", ("text:outline-level", contents.Level(level).ToString(CultureInfo.InvariantCulture)));
            xml.Empty("text:index-source-style", ("text:style-name", string.Create(CultureInfo.InvariantCulture, $"Heading_20_{level}")));
            xml.End();
        }

        xml.End();
        xml.Start("text:index-body");
        xml.Start("text:index-title", ("text:name", TableOfContents.Name + "_Head"));
        xml.Element("text:p", TableOfContents.Name, ("text:style-name", "Contents_20_Heading"));
        xml.End();
        foreach (var heading in contents.Headings)
        {
            var bookmark = spans.BookmarkOf(heading)!;
            xml.Start("text:p", ("text:style-name", string.Create(CultureInfo.InvariantCulture, $"Contents_20_{contents.Level(heading.Level)}")));
            xml.Start("text:a", ("xlink:type", "simple"), ("xlink:href", "#" + bookmark), ("text:style-name", "Index_20_Link"), ("text:visited-style-name", "Index_20_Link"));
            OpenDocumentParts.WriteText(xml, heading.Spans.Text(), isStart: true);
            xml.Empty("text:tab");
            xml.Element("text:bookmark-ref", "", ("text:reference-format", "page"), ("text:ref-name", bookmark));
            xml.End();
            xml.End();
        }

        xml.End();
        xml.End();
    }

    /// <summary>Where a block stands.</summary>
    /// <param name="Style">Of paragraphs in a table; null: by the place.</param>
    /// <param name="Indent">Steps, outside of lists.</param>
    /// <param name="Room">How wide the page or cell is, in centimetres.</param>
    private sealed record Place(string? Style, int Indent, int ListDepth, bool IsQuote, double Room = TextWidth)
    {
        public static Place Page { get; } = new(null, 0, 0, false);
    }
}
