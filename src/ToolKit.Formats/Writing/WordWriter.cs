using System.Globalization;

namespace ToolKit.Formats;

/// <summary>DOCX (ECMA-376 part 1 §17, transitional). Lengths are twentieths of a point; A4 with margins of 25 mm.</summary>
internal sealed class WordWriter
{
    private const int TextWidth = 9072;
    private const int PerCentimetre = 567;
    private const int CellMargins = 2 * WordStyleSheet.CellMargin;
    private const int ListStep = 397;
    private const int QuoteStep = 284;
    private const int DeepestList = 8;
    private const int FirstNote = 2; // 0 and 1 are the lines above the notes
    private const int MostLabel = 64; // of a control (Word)
    private const string Main = "word/document.xml";

    private readonly TextDocument document;
    private readonly DocumentProperties about;
    private readonly WritingOptions options;
    private readonly OfficeParts parts;
    private readonly List<(int Abstract, int Level, int Start)> numberings = [];
    private readonly Dictionary<string, string> bookmarks;
    private readonly WrittenPictures pictures;
    private readonly Dictionary<WrittenPicture, string> shown = []; // with the id of the part's relationship
    private readonly Dictionary<string, string> links = new(StringComparer.Ordinal);
    private OfficeParts.Relations relations;
    private readonly List<int> notes = []; // one for each time it is referred to
    private bool isInNotes;
    private int controls;
    private int drawings;
    private int headings;
    private int room = TextWidth; // of the paragraph that is written

    private WordWriter(TextDocument document, DocumentProperties about, WritingOptions options, OfficeParts parts)
    {
        this.document = document;
        bookmarks = document.Bookmarks(number => string.Create(CultureInfo.InvariantCulture, $"_Toc{number:00000000}"));
        this.about = about;
        this.options = options;
        this.parts = parts;
        pictures = new WrittenPictures(options.Picture);
        relations = parts.Of(Main);
    }

    public static void Write(TextDocument document, DocumentProperties about, WritingOptions options, PackageWriting package)
    {
        var written = new OfficeParts(package, about, Main, "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml");
        new WordWriter(document, about, options, written).Write();
        written.Finish();
    }

    private void Write()
    {
        var footer = relations.Add("footer", "footer1.xml");
        relations.Add("styles", "styles.xml");
        relations.Add("numbering", "numbering.xml");
        relations.Add("settings", "settings.xml");
        parts.Add(Main, null, OfficeParts.Word, xml => WriteBody(xml, footer));
        if (notes.Count > 0)
        {
            relations.Add("footnotes", "footnotes.xml");
            relations = parts.Of("word/footnotes.xml");
            links.Clear(); // relationships belong to one part
            shown.Clear();
            isInNotes = true;
            parts.Add("word/footnotes.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml", OfficeParts.Word, WriteNotes);
        }

        parts.Add("word/footer1.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml", OfficeParts.Word, WriteFooter);
        parts.Add("word/styles.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml", OfficeParts.Word, xml => WordStyleSheet.Write(xml, about.Language));
        parts.Add("word/numbering.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml", OfficeParts.Word, WriteNumbering);
        parts.Add("word/settings.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml", OfficeParts.Word, WriteSettings);
        foreach (var picture in pictures.Stored)
            parts.AddMedia("word/media/", picture);
    }

    private void WriteBody(XmlWriting xml, string footer)
    {
        xml.Start("w:document");
        xml.Start("w:body");
        TableOfContents.Write(document, block => WriteBlock(xml, block, Place.Page), contents => WriteContents(xml, contents));
        if (document.Blocks.Count == 0)
            xml.Empty("w:p");
        xml.Start("w:sectPr");
        xml.Empty("w:footerReference", ("w:type", "default"), ("r:id", footer));
        xml.Empty("w:pgSz", ("w:w", "11906"), ("w:h", "16838"));
        xml.Empty("w:pgMar", ("w:top", "1417"), ("w:right", "1417"), ("w:bottom", "1134"), ("w:left", "1417"), ("w:header", "708"), ("w:footer", "567"), ("w:gutter", "0"));
        xml.Empty("w:cols", ("w:space", "708"));
        xml.End();
        xml.End();
        xml.End();
    }

    private void WriteBlocks(XmlWriting xml, IEnumerable<TextBlock> blocks, Place place)
    {
        foreach (var block in blocks)
        {
            WriteBlock(xml, block, place);
            place = place with { Numbering = null }; // the mark of an item stands before its first paragraph
        }
    }

    private void WriteBlock(XmlWriting xml, TextBlock block, Place place)
    {
        switch (block)
        {
            case TextHeading heading:
                WriteHeading(xml, heading, place);
                break;
            case TextParagraph paragraph:
                StartParagraph(xml, place);
                WriteSpans(xml, paragraph.Spans, TextFormat.None);
                xml.End();
                break;
            case TextList list:
                WriteList(xml, list, place);
                break;
            case TextQuote quote:
                WriteBlocks(xml, quote.Blocks, place with { Style = "Quote", Indent = place.Indent + QuoteStep });
                break;
            case TextDefinition definition:
                StartParagraph(xml, place, keepNext: definition.Blocks.Count > 0);
                WriteSpans(xml, definition.Term, TextFormat.Bold);
                xml.End();
                WriteBlocks(xml, definition.Blocks, place with { Indent = place.Indent + ListStep });
                break;
            case TextCode code:
                StartParagraph(xml, place with { Style = "SourceCode" });
                for (var i = 0; i < code.Lines.Count; i++)
                {
                    if (i > 0)
                        WriteRun(xml, TextFormat.None, () => xml.Empty("w:br"));
                    WriteWords(xml, code.Lines[i], TextFormat.None);
                }

                xml.End();
                break;
            case TextRule:
                StartParagraph(xml, place with { Style = "Rule" });
                xml.End();
                break;
            case TextTable table:
                WriteTable(xml, table, place);
                break;
        }
    }

    private void WriteHeading(XmlWriting xml, TextHeading heading, Place place)
    {
        var level = heading.Level.ToString(CultureInfo.InvariantCulture);
        headings++;
        // A second heading of the highest level begins another document within the file: the contract behind its notes.
        StartParagraph(xml, place with { Style = heading.IsTitle ? "Title" : "Heading" + level }, pageBreak: heading.Level == 1 && !heading.IsTitle && headings > 1 && place == Place.Page);
        var bookmark = heading.Anchor is not null && bookmarks.TryGetValue(heading.Anchor, out var name) ? name : null;
        var id = headings.ToString(CultureInfo.InvariantCulture);
        if (bookmark is not null)
            xml.Empty("w:bookmarkStart", ("w:id", id), ("w:name", bookmark));
        WriteSpans(xml, heading.Spans, TextFormat.None);
        if (bookmark is not null)
            xml.Empty("w:bookmarkEnd", ("w:id", id));
        xml.End();
    }

    private void WriteList(XmlWriting xml, TextList list, Place place)
    {
        var level = Math.Min(place.ListDepth, DeepestList);
        var kind = list.Numbering switch
        {
            '1' => 1,
            'a' => 2,
            'A' => 3,
            'i' => 4,
            'I' => 5,
            _ => 0,
        };
        numberings.Add((kind, level, list.Start));
        // Number 1 is that of bullets, which all share.
        var number = kind == 0 ? 1 : numberings.Count + 1;
        foreach (var item in list.Items)
        {
            var inside = place with { ListDepth = place.ListDepth + 1, Indent = place.Indent + ListStep, Numbering = (number, level) };
            if (item is [TextParagraph { Spans: [TextTick tick, ..] spans }, ..])
            {
                // The box is the mark of the item.
                StartParagraph(xml, inside with { Numbering = null }, isHanging: true);
                WriteWords(xml, tick.Mark, TextFormat.None);
                WriteRun(xml, TextFormat.None, () => xml.Empty("w:tab"));
                WriteSpans(xml, [.. spans.Skip(1)], TextFormat.None);
                xml.End();
                WriteBlocks(xml, item.Skip(1), inside with { Numbering = null });
                continue;
            }

            if (item.Count == 0 || item[0] is not (TextParagraph or TextHeading))
            {
                StartParagraph(xml, inside);
                xml.End();
                inside = inside with { Numbering = null };
            }

            WriteBlocks(xml, item, inside);
        }
    }

    private void WriteTable(XmlWriting xml, TextTable table, Place place)
    {
        var width = TextWidth - place.Indent;
        var widths = table.Widths().Select(part => (int)(part * width)).ToArray();
        var hasHeader = table.Rows.Any(row => row.IsHeader && row.Cells.Any(cell => cell.Blocks.Count > 0));
        xml.Start("w:tbl");
        xml.Start("w:tblPr");
        xml.Empty("w:tblStyle", ("w:val", "ToolKitTable"));
        xml.Empty("w:tblW", ("w:w", width.ToString(CultureInfo.InvariantCulture)), ("w:type", "dxa"));
        if (place.Indent > 0)
            xml.Empty("w:tblInd", ("w:w", place.Indent.ToString(CultureInfo.InvariantCulture)), ("w:type", "dxa"));
        xml.Empty("w:tblLayout", ("w:type", "fixed"));
        xml.Empty("w:tblLook", ("w:val", hasHeader ? "0020" : "0000"), ("w:firstRow", hasHeader ? "1" : "0"), ("w:lastRow", "0"), ("w:firstColumn", "0"), ("w:lastColumn", "0"), ("w:noHBand", "1"), ("w:noVBand", "1"));
        xml.End();
        xml.Start("w:tblGrid");
        foreach (var column in widths)
            xml.Empty("w:gridCol", ("w:w", column.ToString(CultureInfo.InvariantCulture)));
        xml.End();
        foreach (var row in table.Rows)
        {
            if (row.IsHeader && !hasHeader)
                continue; // Markdown cannot write a table without a head: an empty one is none
            xml.Start("w:tr");
            xml.Start("w:trPr");
            xml.Empty("w:cantSplit");
            if (row.IsHeader)
                xml.Empty("w:tblHeader");
            xml.End();
            var column = 0;
            foreach (var cell in row.Cells)
            {
                xml.Start("w:tc");
                xml.Start("w:tcPr");
                var wide = widths.Skip(column).Take(cell.Columns).Sum();
                xml.Empty("w:tcW", ("w:w", wide.ToString(CultureInfo.InvariantCulture)), ("w:type", "dxa"));
                if (cell.Columns > 1)
                    xml.Empty("w:gridSpan", ("w:val", cell.Columns.ToString(CultureInfo.InvariantCulture)));
                if (cell.Rows > 1)
                    xml.Empty("w:vMerge", ("w:val", "restart"));
                else if (cell.IsCovered)
                    xml.Empty("w:vMerge");
                xml.End();
                WriteCell(xml, cell, new Place("TableText", Alignment: column < table.Alignments.Count ? table.Alignments[column] : TextAlignment.Left, Room: wide - CellMargins));
                xml.End();
                column += cell.Columns;
            }

            xml.End();
        }

        xml.End();
        // Two tables one after the other would be one; and what follows keeps its distance.
        xml.Start("w:p");
        xml.Start("w:pPr");
        xml.Empty("w:pStyle", ("w:val", "AfterTable"));
        xml.End();
        xml.End();
    }

    private void WriteCell(XmlWriting xml, TextCell cell, Place place)
    {
        WriteBlocks(xml, cell.Blocks, place);
        if (cell.Blocks.Count == 0 || cell.Blocks[^1] is not (TextParagraph or TextHeading or TextCode)) // a cell must end with a paragraph
        {
            StartParagraph(xml, place);
            xml.End();
        }
    }

    /// <summary>Begins a paragraph with its properties, in the order that the schema demands.</summary>
    private void StartParagraph(XmlWriting xml, Place place, bool keepNext = false, bool pageBreak = false, bool isHanging = false)
    {
        room = place.Room - place.Indent;
        xml.Start("w:p");
        var style = place.Style ?? (place.ListDepth > 0 ? "ListParagraph" : null);
        var indent = place.Indent > 0 && place.Numbering is null;
        if (style is null && !keepNext && !pageBreak && place.Numbering is null && !indent && place.Alignment == TextAlignment.Left)
            return;
        xml.Start("w:pPr");
        if (style is not null)
            xml.Empty("w:pStyle", ("w:val", style));
        if (keepNext)
            xml.Empty("w:keepNext");
        if (pageBreak)
            xml.Empty("w:pageBreakBefore");
        if (place.Numbering is { } numbering)
        {
            xml.Start("w:numPr");
            xml.Empty("w:ilvl", ("w:val", numbering.Level.ToString(CultureInfo.InvariantCulture)));
            xml.Empty("w:numId", ("w:val", numbering.Number.ToString(CultureInfo.InvariantCulture)));
            xml.End();
        }

        if (place.Indent > 0)
            xml.Empty("w:ind", ("w:left", place.Indent.ToString(CultureInfo.InvariantCulture)), ("w:hanging", place.Numbering is null && !isHanging ? null : ListStep.ToString(CultureInfo.InvariantCulture)));
        if (place.Alignment != TextAlignment.Left)
            xml.Empty("w:jc", ("w:val", place.Alignment == TextAlignment.Center ? "center" : "right"));
        xml.End();
    }

    private void WriteSpans(XmlWriting xml, IReadOnlyList<TextSpan> spans, TextFormat around, bool isLink = false)
    {
        foreach (var span in spans)
        {
            switch (span)
            {
                case TextWords words:
                    WriteWords(xml, words.Text, words.Format | around, isLink);
                    break;
                case TextBreak:
                    WriteRun(xml, around, () => xml.Empty("w:br"));
                    break;
                case TextTick tick:
                    WriteWords(xml, tick.Mark + " ", around);
                    break;
                case TextNote note when isInNotes:
                    WriteWords(xml, string.Create(CultureInfo.InvariantCulture, $" [{note.Number}]"), around);
                    break;
                case TextNote note:
                    notes.Add(note.Number);
                    xml.Start("w:r");
                    xml.Start("w:rPr");
                    xml.Empty("w:rStyle", ("w:val", "FootnoteReference"));
                    xml.End();
                    xml.Empty("w:footnoteReference", ("w:id", (notes.Count - 1 + FirstNote).ToString(CultureInfo.InvariantCulture)));
                    xml.End();
                    break;
                case TextOpenPlace place:
                    WriteControl(xml, place, place.Format | around);
                    break;
                case TextLink link:
                    WriteLink(xml, link, around);
                    break;
                case TextPicture picture:
                    WritePicture(xml, picture, around);
                    break;
            }
        }
    }

    private static void WriteWords(XmlWriting xml, string text, TextFormat format, bool isLink = false) =>
        WriteRun(xml, format, () => xml.Element("w:t", text, ("xml:space", "preserve")), isLink);

    private static void WriteRun(XmlWriting xml, TextFormat format, Action content, bool isLink = false)
    {
        xml.Start("w:r");
        WriteFormat(xml, format, isLink ? "Hyperlink" : null);
        content();
        xml.End();
    }

    private static void WriteFormat(XmlWriting xml, TextFormat format, string? style)
    {
        if (format == TextFormat.None && style is null)
            return;
        xml.Start("w:rPr");
        if (style is not null || format.HasFlag(TextFormat.Code))
            xml.Empty("w:rStyle", ("w:val", style ?? "CodeCharacter"));
        if (format.HasFlag(TextFormat.Bold))
            xml.Empty("w:b");
        if (format.HasFlag(TextFormat.Italic))
            xml.Empty("w:i");
        if (format.HasFlag(TextFormat.Struck))
            xml.Empty("w:strike");
        if (format.HasFlag(TextFormat.Marked))
            xml.Empty("w:highlight", ("w:val", "yellow"));
        if (format.HasFlag(TextFormat.Underlined))
            xml.Empty("w:u", ("w:val", "single"));
        if (format.HasFlag(TextFormat.Raised) || format.HasFlag(TextFormat.Lowered))
            xml.Empty("w:vertAlign", ("w:val", format.HasFlag(TextFormat.Raised) ? "superscript" : "subscript"));
        xml.End();
    }

    /// <summary>A control to write in; equal fields have equal tags.</summary>
    private void WriteControl(XmlWriting xml, TextOpenPlace place, TextFormat format)
    {
        xml.Start("w:sdt");
        xml.Start("w:sdtPr");
        WriteFormat(xml, format, null);
        xml.Empty("w:alias", ("w:val", place.Label.Length > MostLabel ? place.Label[..MostLabel] : place.Label));
        xml.Empty("w:tag", ("w:val", OpenTag(place)));
        xml.Empty("w:id", ("w:val", (1_000_001 + controls++).ToString(CultureInfo.InvariantCulture)));
        xml.Empty("w:showingPlcHdr");
        xml.Empty("w:text");
        xml.End();
        xml.Start("w:sdtContent");
        WriteWords(xml, place.Placeholder, format);
        xml.End();
        xml.End();
    }

    private static string OpenTag(TextOpenPlace place)
    {
        var tag = place.Field ?? TemplateText.OpenPlace + place.Label;
        return tag.Length > MostLabel ? tag[..MostLabel] : tag;
    }

    private void WriteLink(XmlWriting xml, TextLink link, TextFormat around)
    {
        var bookmark = link.Address.StartsWith('#') ? bookmarks.GetValueOrDefault(Uri.UnescapeDataString(link.Address[1..])) : null;
        var address = link.Address.StartsWith('#') ? null : WebAddress.Of(link.Address, options.Link);
        if (bookmark is null && address is null)
        {
            WriteSpans(xml, link.Spans, around);
            return;
        }

        if (bookmark is not null)
        {
            xml.Start("w:hyperlink", ("w:anchor", bookmark), ("w:history", "1"));
        }
        else
        {
            if (!links.TryGetValue(address!, out var id))
                links[address!] = id = relations.Add("hyperlink", address!, isExternal: true);
            xml.Start("w:hyperlink", ("r:id", id), ("w:history", "1"));
        }

        WriteSpans(xml, link.Spans, around, isLink: true);
        xml.End();
    }

    private void WritePicture(XmlWriting xml, TextPicture picture, TextFormat around)
    {
        if (pictures.Find(picture.Address) is not { } found)
        {
            WriteWords(xml, picture.Alternative, around);
            return;
        }

        if (!shown.TryGetValue(found, out var id))
            shown[found] = id = relations.Add("image", "media/" + found.Name);
        var (width, height) = found.Size.Fit(room / (double)PerCentimetre);
        const int perCentimetre = 360_000; // English metric units
        var (wide, high) = (((long)(width * perCentimetre)).ToString(CultureInfo.InvariantCulture), ((long)(height * perCentimetre)).ToString(CultureInfo.InvariantCulture));
        var number = (++drawings).ToString(CultureInfo.InvariantCulture);
        WriteRun(xml, TextFormat.None, () =>
        {
            xml.Start("w:drawing");
            xml.Start("wp:inline", ("distT", "0"), ("distB", "0"), ("distL", "0"), ("distR", "0"));
            xml.Empty("wp:extent", ("cx", wide), ("cy", high));
            xml.Empty("wp:docPr", ("id", number), ("name", "Bild " + number), ("descr", picture.Alternative));
            xml.Start("a:graphic");
            xml.Start("a:graphicData", ("uri", OfficeParts.Word["pic"]));
            xml.Start("pic:pic");
            xml.Start("pic:nvPicPr");
            xml.Empty("pic:cNvPr", ("id", number), ("name", "Bild " + number), ("descr", picture.Alternative));
            xml.Empty("pic:cNvPicPr");
            xml.End();
            xml.Start("pic:blipFill");
            xml.Empty("a:blip", ("r:embed", id));
            xml.Start("a:stretch");
            xml.Empty("a:fillRect");
            xml.End();
            xml.End();
            xml.Start("pic:spPr");
            xml.Start("a:xfrm");
            xml.Empty("a:off", ("x", "0"), ("y", "0"));
            xml.Empty("a:ext", ("cx", wide), ("cy", high));
            xml.End();
            xml.Start("a:prstGeom", ("prst", "rect"));
            xml.Empty("a:avLst");
            xml.End();
            xml.End();
            xml.End();
            xml.End();
            xml.End();
            xml.End();
            xml.End();
        });
    }

    /// <summary>A field that Word makes anew, filled with what it will say but for the pages, which only layout knows.</summary>
    private void WriteContents(XmlWriting xml, TableOfContents contents)
    {
        xml.Start("w:sdt");
        xml.Start("w:sdtPr");
        xml.Start("w:docPartObj");
        xml.Empty("w:docPartGallery", ("w:val", "Table of Contents"));
        xml.Empty("w:docPartUnique");
        xml.End();
        xml.End();
        xml.Start("w:sdtContent");
        StartParagraph(xml, new Place("TOCHeading"));
        WriteWords(xml, TableOfContents.Name, TextFormat.None);
        xml.End();
        for (var i = 0; i < contents.Headings.Count; i++)
        {
            var heading = contents.Headings[i];
            StartParagraph(xml, new Place("TOC" + contents.Level(heading.Level).ToString(CultureInfo.InvariantCulture)));
            if (i == 0)
            {
                WriteRun(xml, TextFormat.None, () => xml.Empty("w:fldChar", ("w:fldCharType", "begin"), ("w:dirty", "true")));
                WriteRun(xml, TextFormat.None, () => xml.Element("w:instrText", contents.WordInstruction, ("xml:space", "preserve")));
                WriteRun(xml, TextFormat.None, () => xml.Empty("w:fldChar", ("w:fldCharType", "separate")));
            }

            var bookmark = bookmarks[heading.Anchor!];
            xml.Start("w:hyperlink", ("w:anchor", bookmark), ("w:history", "1"));
            WriteWords(xml, heading.Spans.Text(), TextFormat.None);
            WriteRun(xml, TextFormat.None, () => xml.Empty("w:tab"));
            WriteField(xml, $" PAGEREF {bookmark} \\h ", "");
            xml.End();
            if (i == contents.Headings.Count - 1)
                WriteRun(xml, TextFormat.None, () => xml.Empty("w:fldChar", ("w:fldCharType", "end")));
            xml.End();
        }

        xml.End();
        xml.End();
    }

    private static void WriteField(XmlWriting xml, string instruction, string shown)
    {
        WriteRun(xml, TextFormat.None, () => xml.Empty("w:fldChar", ("w:fldCharType", "begin"), ("w:dirty", shown.Length == 0 ? "true" : null)));
        WriteRun(xml, TextFormat.None, () => xml.Element("w:instrText", instruction, ("xml:space", "preserve")));
        WriteRun(xml, TextFormat.None, () => xml.Empty("w:fldChar", ("w:fldCharType", "separate")));
        WriteWords(xml, shown, TextFormat.None);
        WriteRun(xml, TextFormat.None, () => xml.Empty("w:fldChar", ("w:fldCharType", "end")));
    }

    private void WriteFooter(XmlWriting xml)
    {
        xml.Start("w:ftr");
        StartParagraph(xml, new Place("Footer"));
        WriteWords(xml, about.Title, TextFormat.None);
        WriteRun(xml, TextFormat.None, () => xml.Empty("w:tab"));
        WriteWords(xml, "Seite ", TextFormat.None);
        WriteField(xml, " PAGE ", "1");
        WriteWords(xml, " von ", TextFormat.None);
        WriteField(xml, " NUMPAGES ", "1");
        xml.End();
        xml.End();
    }

    private void WriteNotes(XmlWriting xml)
    {
        xml.Start("w:footnotes");
        foreach (var (id, type, line) in (ReadOnlySpan<(string, string, string)>)[("0", "separator", "w:separator"), ("1", "continuationSeparator", "w:continuationSeparator")])
        {
            xml.Start("w:footnote", ("w:type", type), ("w:id", id));
            xml.Start("w:p");
            xml.Start("w:r");
            xml.Empty(line);
            xml.End();
            xml.End();
            xml.End();
        }

        for (var i = 0; i < notes.Count; i++)
        {
            xml.Start("w:footnote", ("w:id", (i + FirstNote).ToString(CultureInfo.InvariantCulture)));
            var blocks = document.Notes[notes[i] - 1];
            StartParagraph(xml, new Place("FootnoteText"));
            xml.Start("w:r");
            xml.Start("w:rPr");
            xml.Empty("w:rStyle", ("w:val", "FootnoteReference"));
            xml.End();
            xml.Empty("w:footnoteRef");
            xml.End();
            WriteWords(xml, " ", TextFormat.None);
            if (blocks is [TextParagraph first, ..])
                WriteSpans(xml, first.Spans, TextFormat.None);
            xml.End();
            WriteBlocks(xml, blocks.Skip(blocks is [TextParagraph, ..] ? 1 : 0), new Place("FootnoteText"));
            xml.End();
        }

        xml.End();
    }

    private void WriteNumbering(XmlWriting xml)
    {
        xml.Start("w:numbering");
        foreach (var (kind, format) in (ReadOnlySpan<(int, string)>)[(0, "bullet"), (1, "decimal"), (2, "lowerLetter"), (3, "upperLetter"), (4, "lowerRoman"), (5, "upperRoman")])
        {
            xml.Start("w:abstractNum", ("w:abstractNumId", kind.ToString(CultureInfo.InvariantCulture)));
            xml.Empty("w:multiLevelType", ("w:val", "hybridMultilevel"));
            for (var level = 0; level <= DeepestList; level++)
            {
                xml.Start("w:lvl", ("w:ilvl", level.ToString(CultureInfo.InvariantCulture)));
                xml.Empty("w:start", ("w:val", "1"));
                xml.Empty("w:numFmt", ("w:val", format));
                xml.Empty("w:lvlText", ("w:val", kind == 0 ? level % 2 == 0 ? "•" : "–" : string.Create(CultureInfo.InvariantCulture, $"%{level + 1}{(kind is 2 or 3 ? ")" : ".")}")));
                xml.Empty("w:lvlJc", ("w:val", "left"));
                xml.Start("w:pPr");
                xml.Empty("w:ind", ("w:left", ((level + 1) * ListStep).ToString(CultureInfo.InvariantCulture)), ("w:hanging", ListStep.ToString(CultureInfo.InvariantCulture)));
                xml.End();
                xml.End();
            }

            xml.End();
        }

        WriteNumber(xml, 1, 0, null);
        for (var i = 0; i < numberings.Count; i++)
        {
            if (numberings[i].Abstract > 0)
                WriteNumber(xml, i + 2, numberings[i].Abstract, (numberings[i].Level, numberings[i].Start));
        }

        xml.End();
    }

    /// <summary>A list of its own, which begins to count anew.</summary>
    private static void WriteNumber(XmlWriting xml, int number, int kind, (int Level, int Start)? begins)
    {
        xml.Start("w:num", ("w:numId", number.ToString(CultureInfo.InvariantCulture)));
        xml.Empty("w:abstractNumId", ("w:val", kind.ToString(CultureInfo.InvariantCulture)));
        if (begins is { } at)
        {
            xml.Start("w:lvlOverride", ("w:ilvl", at.Level.ToString(CultureInfo.InvariantCulture)));
            xml.Empty("w:startOverride", ("w:val", at.Start.ToString(CultureInfo.InvariantCulture)));
            xml.End();
        }

        xml.End();
    }

    private void WriteSettings(XmlWriting xml)
    {
        xml.Start("w:settings");
        xml.Empty("w:zoom", ("w:percent", "100"));
        xml.Empty("w:defaultTabStop", ("w:val", "708"));
        xml.Empty("w:characterSpacingControl", ("w:val", "doNotCompress"));
        if (notes.Count > 0)
        {
            xml.Start("w:footnotePr");
            xml.Empty("w:footnote", ("w:id", "0"));
            xml.Empty("w:footnote", ("w:id", "1"));
            xml.End();
        }

        xml.Start("w:compat");
        xml.Empty("w:compatSetting", ("w:name", "compatibilityMode"), ("w:uri", "http://schemas.microsoft.com/office/word"), ("w:val", "15"));
        xml.End();
        xml.Empty("w:themeFontLang", ("w:val", about.Language));
        xml.Empty("w:decimalSymbol", ("w:val", ","));
        xml.Empty("w:listSeparator", ("w:val", ";"));
        xml.End();
    }

    /// <summary>Where a block stands.</summary>
    /// <param name="Style">Of paragraphs; null: the default one.</param>
    /// <param name="Numbering">Of the next paragraph; null: it begins no item.</param>
    /// <param name="Room">How wide the page or cell is.</param>
    private sealed record Place(string? Style, int Indent = 0, int ListDepth = 0, (int Number, int Level)? Numbering = null, TextAlignment Alignment = TextAlignment.Left, int Room = TextWidth)
    {
        public static Place Page { get; } = new(null as string);
    }
}
