using System.Globalization;

namespace ToolKit.Formats;

/// <summary>
/// ODP: lines across the text, and headings of the first two levels, begin a slide, in the manner of Marp. What is quoted is for whoever speaks and becomes the notes of the slide. Slides are 28 cm by 15.75 cm.
/// </summary>
internal static class OpenSlidesWriter
{
    private const double Width = 28;
    private const double Height = 15.75;
    private const double Margin = 1.4;
    private const double Top = 3.1;
    private const int DeepestList = 10;
    private const int MostRows = 10;
    private const int TextOfASlide = 900; // characters that stand on one in the usual size

    public static void Write(TextDocument document, DocumentProperties about, WritingOptions options, PackageWriting package)
    {
        var spans = new OpenSpans(document, options);
        var slides = Slides(document, about);
        using (var nowhere = new XmlWriting(Stream.Null, OpenDocumentParts.Names))
            WriteBody(nowhere, slides, spans); // finds out which styles it needs
        OpenDocumentParts.Write(package, WrittenFormat.Odp, about, xml => WriteContent(xml, slides, spans), xml => WriteStyles(xml, about));
    }

    private static List<Slide> Slides(TextDocument document, DocumentProperties about)
    {
        var slides = new List<Slide>();
        var (title, blocks, notes) = ((TextHeading?)null, new List<TextBlock>(), new List<TextBlock>());
        foreach (var block in document.Blocks)
        {
            if (block is TextRule or TextHeading { Level: <= 2 })
                End();
            switch (block)
            {
                case TextHeading heading when title is null && blocks.Count == 0:
                    title = heading;
                    break;
                case TextQuote quote:
                    notes.AddRange(quote.Blocks);
                    break;
                case TextRule:
                    break;
                default:
                    blocks.Add(block);
                    break;
            }
        }

        End();
        if (slides.Count == 0)
            slides.Add(new Slide(about.Title, [], []));
        return slides;

        void End()
        {
            var name = title?.Spans.Text() ?? about.Title;
            var parts = Parts(blocks);
            if (title is not null && parts.Count == 0)
                parts.Add([]);
            for (var i = 0; i < parts.Count; i++)
                slides.Add(new Slide(parts.Count == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} ({i + 1})"), parts[i], i == 0 ? notes : []));
            (title, blocks, notes) = (null, [], []);
        }
    }

    /// <summary>What does not fit on one slide goes on with the next: each has one table at most, and that no more rows than can be read.</summary>
    private static List<List<TextBlock>> Parts(List<TextBlock> blocks)
    {
        var parts = new List<List<TextBlock>>();
        var part = new List<TextBlock>();
        foreach (var block in blocks)
        {
            if (block is not TextTable table)
            {
                part.Add(block);
                continue;
            }

            var head = table.Rows.Where(row => row.IsHeader);
            foreach (var rows in table.Rows.Where(row => !row.IsHeader).Chunk(MostRows).DefaultIfEmpty([]))
            {
                part.Add(table with { Rows = [.. head, .. rows] });
                parts.Add(part);
                part = [];
            }
        }

        if (part.Count > 0)
            parts.Add(part);
        return parts;
    }

    private static void WriteContent(XmlWriting xml, List<Slide> slides, OpenSpans spans)
    {
        xml.Start("office:automatic-styles");
        spans.WriteStyles(xml);
        OpenDocumentParts.StartStyle(xml, "Page", "drawing-page");
        xml.Empty("style:drawing-page-properties", ("presentation:display-page-number", "true"), ("presentation:display-footer", "true"));
        xml.End();
        for (var part = 1; part <= 12; part++)
        {
            OpenDocumentParts.StartStyle(xml, string.Create(CultureInfo.InvariantCulture, $"co{part}"), "table-column");
            xml.Empty("style:table-column-properties", ("style:column-width", OpenDocumentParts.Centimetres((Width - (2 * Margin)) * part / 12)));
            xml.End();
        }

        OpenDocumentParts.StartStyle(xml, "Small", "paragraph");
        xml.Empty("style:text-properties", ("fo:font-size", "14pt"));
        xml.End();
        OpenDocumentParts.StartStyle(xml, "Strong", "paragraph");
        xml.Empty("style:text-properties", ("fo:font-weight", "bold"));
        xml.End();
        foreach (var (name, fill) in (ReadOnlySpan<(string, string)>)[("Cell", "#ffffff"), ("HeadCell", "#dee6f0")])
        {
            OpenDocumentParts.StartStyle(xml, name, "table-cell");
            xml.Empty("style:graphic-properties", ("draw:fill", "solid"), ("draw:fill-color", fill), ("fo:padding-top", "0.1cm"), ("fo:padding-bottom", "0.1cm"), ("fo:padding-left", "0.2cm"), ("fo:padding-right", "0.2cm"));
            xml.Empty("style:paragraph-properties", ("fo:border", "0.5pt solid #8497b0"));
            xml.Empty("style:text-properties", ("fo:font-size", "14pt"), ("fo:color", "#000000"), ("fo:font-weight", name == "HeadCell" ? "bold" : "normal"));
            xml.End();
        }

        xml.End();
        xml.Start("office:body");
        WriteBody(xml, slides, spans);
        xml.End();
    }

    private static void WriteBody(XmlWriting xml, List<Slide> slides, OpenSpans spans)
    {
        xml.Start("office:presentation");
        for (var i = 0; i < slides.Count; i++)
            WriteSlide(xml, slides[i], i + 1, spans);
        xml.End();
    }

    private static void WriteSlide(XmlWriting xml, Slide slide, int number, OpenSpans spans)
    {
        xml.Start("draw:page", ("draw:name", string.Create(CultureInfo.InvariantCulture, $"Folie {number}")), ("draw:style-name", "Page"), ("draw:master-page-name", "Standard"), ("presentation:presentation-page-layout-name", "TitleAndText"));
        StartFrame(xml, "title", "Standard-title", Margin, 0.8, Width - (2 * Margin), 1.9);
        xml.Start("draw:text-box");
        xml.Start("text:p");
        OpenDocumentParts.WriteText(xml, slide.Title, isStart: true);
        xml.End();
        xml.End();
        xml.End();

        // Text first, tables below it: a frame holds one or the other.
        var text = slide.Blocks.Where(block => block is not TextTable).ToList();
        var tables = slide.Blocks.OfType<TextTable>().ToList();
        var below = Top;
        if (text.Count > 0)
        {
            var height = tables.Count == 0 ? Height - Top - 1.5 : Math.Clamp(text.Text().Length / 70.0 * 0.9, 1, 4) + 0.4;
            var isSmall = text.Text().Length > TextOfASlide || tables.Count > 0;
            StartFrame(xml, "outline", "Standard-outline1", Margin, Top, Width - (2 * Margin), height);
            xml.Start("draw:text-box");
            WriteBlocks(xml, text, spans, 0, isSmall ? "Small" : null);
            xml.End();
            xml.End();
            below += height + 0.2;
        }

        foreach (var table in tables)
            WriteTable(xml, table, spans, ref below);
        WriteNotes(xml, slide, spans, number);
        xml.End();
    }

    private static void StartFrame(XmlWriting xml, string kind, string style, double x, double y, double width, double height) => xml.Start(
        "draw:frame", ("presentation:style-name", style), ("draw:layer", "layout"), ("svg:width", OpenDocumentParts.Centimetres(width)), ("svg:height", OpenDocumentParts.Centimetres(height)),
        ("svg:x", OpenDocumentParts.Centimetres(x)), ("svg:y", OpenDocumentParts.Centimetres(y)), ("presentation:class", kind));

    private static void WriteBlocks(XmlWriting xml, IReadOnlyList<TextBlock> blocks, OpenSpans spans, int depth, string? style)
    {
        foreach (var block in blocks)
        {
            switch (block)
            {
                case TextHeading heading:
                    WriteParagraph(xml, heading.Spans, spans, depth > 0 ? style : "Strong");
                    break;
                case TextParagraph paragraph:
                    WriteParagraph(xml, paragraph.Spans, spans, style);
                    break;
                case TextList list when depth < DeepestList:
                    xml.Start("text:list", ("text:style-name", list.Numbering is null ? "Bullets" : "Numbers"));
                    foreach (var item in list.Items)
                    {
                        xml.Start("text:list-item");
                        WriteBlocks(xml, item, spans, depth + 1, style);
                        xml.End();
                    }

                    xml.End();
                    break;
                default:
                    if (new[] { block }.Text() is { Length: > 0 } words)
                        WriteParagraph(xml, [new TextWords(words, TextFormat.None)], spans, style);
                    break;
            }
        }
    }

    private static void WriteParagraph(XmlWriting xml, IReadOnlyList<TextSpan> text, OpenSpans spans, string? style)
    {
        xml.Start("text:p", ("text:style-name", style));
        spans.Write(xml, text);
        xml.End();
    }

    private static void WriteTable(XmlWriting xml, TextTable table, OpenSpans spans, ref double below)
    {
        const double rowHeight = 0.9;
        var height = Math.Max(1, table.Rows.Count) * rowHeight;
        var widths = table.Widths();
        xml.Start(
            "draw:frame", ("draw:style-name", "standard"), ("draw:layer", "layout"), ("svg:width", OpenDocumentParts.Centimetres(Width - (2 * Margin))), ("svg:height", OpenDocumentParts.Centimetres(height)),
            ("svg:x", OpenDocumentParts.Centimetres(Margin)), ("svg:y", OpenDocumentParts.Centimetres(below)));
        xml.Start("table:table", ("table:use-first-row-styles", "true"));
        foreach (var width in widths)
            xml.Empty("table:table-column", ("table:style-name", ColumnStyle(width)));
        foreach (var row in table.Rows)
        {
            xml.Start("table:table-row");
            foreach (var cell in row.Cells)
            {
                if (cell.IsCovered)
                {
                    xml.Empty("table:covered-table-cell");
                    continue;
                }

                xml.Start(
                    "table:table-cell", ("table:style-name", row.IsHeader ? "HeadCell" : "Cell"), ("table:number-columns-spanned", cell.Columns > 1 ? cell.Columns.ToString(CultureInfo.InvariantCulture) : null),
                    ("table:number-rows-spanned", cell.Rows > 1 ? cell.Rows.ToString(CultureInfo.InvariantCulture) : null));
                WriteBlocks(xml, cell.Blocks, spans, 0, "Small");
                xml.End();
                for (var i = 1; i < cell.Columns; i++)
                    xml.Empty("table:covered-table-cell");
            }

            xml.End();
        }

        xml.End();
        xml.End();
        below += height + 0.4;
    }

    private static void WriteNotes(XmlWriting xml, Slide slide, OpenSpans spans, int number)
    {
        xml.Start("presentation:notes");
        xml.Empty(
            "draw:page-thumbnail", ("draw:layer", "layout"), ("svg:width", "14.8cm"), ("svg:height", "8.3cm"), ("svg:x", "3.1cm"), ("svg:y", "2.3cm"), ("draw:page-number", number.ToString(CultureInfo.InvariantCulture)), ("presentation:class", "page"));
        StartFrame(xml, "notes", "Standard-notes", 2.1, 12, 16.8, 15);
        xml.Start("draw:text-box");
        WriteBlocks(xml, slide.Notes, spans, 0, null);
        xml.End();
        xml.End();
        xml.End();
    }

    /// <summary>Twelve widths are enough.</summary>
    private static string ColumnStyle(double part) => string.Create(CultureInfo.InvariantCulture, $"co{Math.Clamp((int)Math.Round(part * 12), 1, 12)}");

    private static void WriteStyles(XmlWriting xml, DocumentProperties about)
    {
        OpenTextStyles.WriteFonts(xml);
        xml.Start("office:styles");
        xml.Start("style:default-style", ("style:family", "graphic"));
        xml.Empty("style:text-properties", [("style:font-name", "Arial"), ("fo:font-size", "18pt"), .. OpenDocumentParts.Language(about.Language)]);
        xml.End();
        OpenDocumentParts.StartStyle(xml, "standard", "graphic");
        xml.Empty("style:graphic-properties", ("draw:stroke", "none"), ("draw:fill", "none"));
        xml.End();
        WritePresentationStyle(xml, "Standard-title", "28pt", "bold", "#1f3864", "middle");
        WritePresentationStyle(xml, "Standard-outline1", "20pt", "normal", "#000000", "top");
        WritePresentationStyle(xml, "Standard-notes", "12pt", "normal", "#000000", "top");
        OpenTextStyles.WriteLists(xml);
        xml.Start("style:presentation-page-layout", ("style:name", "TitleAndText"));
        foreach (var kind in (ReadOnlySpan<string>)["title", "outline"])
            xml.Empty("presentation:placeholder", ("presentation:object", kind), ("svg:x", OpenDocumentParts.Centimetres(Margin)), ("svg:y", kind == "title" ? "0.8cm" : OpenDocumentParts.Centimetres(Top)), ("svg:width", OpenDocumentParts.Centimetres(Width - (2 * Margin))), ("svg:height", kind == "title" ? "1.9cm" : OpenDocumentParts.Centimetres(Height - Top - 1.5)));
        xml.End();
        xml.End();
        xml.Start("office:automatic-styles");
        WritePageLayout(xml, "Slide", Width, Height, "landscape");
        WritePageLayout(xml, "NotesPage", 21, 29.7, "portrait");
        OpenDocumentParts.StartStyle(xml, "Background", "drawing-page");
        xml.Empty("style:drawing-page-properties", ("draw:fill", "solid"), ("draw:fill-color", "#ffffff"));
        xml.End();
        OpenDocumentParts.StartStyle(xml, "FootText", "graphic", "standard");
        xml.Empty("style:text-properties", ("fo:font-size", "10pt"), ("fo:color", "#595959"));
        xml.End();
        OpenDocumentParts.StartStyle(xml, "FootRight", "paragraph");
        xml.Empty("style:paragraph-properties", ("fo:text-align", "end"));
        xml.Empty("style:text-properties", ("fo:font-size", "10pt"), ("fo:color", "#595959"));
        xml.End();
        OpenDocumentParts.StartStyle(xml, "FootLeft", "paragraph");
        xml.Empty("style:text-properties", ("fo:font-size", "10pt"), ("fo:color", "#595959"));
        xml.End();
        xml.End();
        xml.Start("office:master-styles");
        xml.Start("style:master-page", ("style:name", "Standard"), ("style:page-layout-name", "Slide"), ("draw:style-name", "Background"));
        WriteFoot(xml, Margin, 18, "FootLeft", () => xml.Text(about.Title));
        WriteFoot(xml, Width - Margin - 5, 5, "FootRight", () => xml.Element("text:page-number", "1"));
        xml.Start("presentation:notes", ("style:page-layout-name", "NotesPage"));
        xml.End();
        xml.End();
        xml.End();
    }

    private static void WriteFoot(XmlWriting xml, double x, double width, string style, Action content)
    {
        xml.Start(
            "draw:frame", ("draw:style-name", "FootText"), ("draw:layer", "backgroundobjects"), ("svg:width", OpenDocumentParts.Centimetres(width)), ("svg:height", "0.8cm"), ("svg:x", OpenDocumentParts.Centimetres(x)),
            ("svg:y", OpenDocumentParts.Centimetres(Height - 1.2)));
        xml.Start("draw:text-box");
        xml.Start("text:p", ("text:style-name", style));
        content();
        xml.End();
        xml.End();
        xml.End();
    }

    private static void WritePageLayout(XmlWriting xml, string name, double width, double height, string orientation)
    {
        xml.Start("style:page-layout", ("style:name", name));
        xml.Empty(
            "style:page-layout-properties", ("fo:margin-top", "0cm"), ("fo:margin-bottom", "0cm"), ("fo:margin-left", "0cm"), ("fo:margin-right", "0cm"), ("fo:page-width", OpenDocumentParts.Centimetres(width)),
            ("fo:page-height", OpenDocumentParts.Centimetres(height)), ("style:print-orientation", orientation));
        xml.End();
    }

    private static void WritePresentationStyle(XmlWriting xml, string name, string size, string weight, string color, string align)
    {
        OpenDocumentParts.StartStyle(xml, name, "presentation");
        xml.Empty("style:graphic-properties", ("draw:stroke", "none"), ("draw:fill", "none"), ("draw:textarea-vertical-align", align), ("draw:auto-grow-height", "false"), ("draw:fit-to-size", "shrink-to-fit"));
        xml.Empty("style:paragraph-properties", ("fo:margin-bottom", "0.2cm"));
        xml.Empty("style:text-properties", ("style:font-name", "Arial"), ("fo:font-size", size), ("fo:font-weight", weight), ("fo:color", color));
        xml.End();
    }

    private sealed record Slide(string Title, IReadOnlyList<TextBlock> Blocks, IReadOnlyList<TextBlock> Notes);
}
