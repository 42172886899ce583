using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace ToolKit.TestSupport;

/// <summary>Writes files of the formats that are read, as small as they can be.</summary>
public static class Files
{
    private const string Word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    private const string Relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string PackageRelationships = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string Properties = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";

    public static byte[] Zip(params (string Name, string Content)[] members) => Zip([.. members.Select(member => (member.Name, Encoding.UTF8.GetBytes(member.Content)))]);

    public static byte[] Zip((string Name, byte[] Content)[] members)
    {
        using var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in members)
            {
                using var member = archive.CreateEntry(name).Open();
                member.Write(content);
            }
        }

        return file.ToArray();
    }

    /// <summary>What is in a ZIP file, in its order.</summary>
    public static IReadOnlyList<(string Name, byte[] Content)> Members(byte[] file)
    {
        using var archive = new ZipArchive(new MemoryStream(file));
        return [.. archive.Entries.Select(entry =>
        {
            using var content = entry.Open();
            using var copy = new MemoryStream();
            content.CopyTo(copy);
            return (entry.FullName, copy.ToArray());
        })];
    }

    /// <summary>A member as text.</summary>
    public static string Member(byte[] file, string name) => Encoding.UTF8.GetString(Members(file).Single(member => member.Name == name).Content);

    /// <summary>A file with one member more, or another one in its place.</summary>
    public static byte[] With(byte[] file, string name, string content) => Zip([.. Members(file).Where(member => member.Name != name), (name, Encoding.UTF8.GetBytes(content))]);

    /// <summary>A file with a member changed.</summary>
    public static byte[] Change(byte[] file, string name, Func<string, string> change) =>
        Zip([.. Members(file).Select(member => member.Name == name ? (name, Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(member.Content)))) : member)]);

    /// <summary>An office package with a main part, what that refers to, and a title.</summary>
    public static (string Name, string Content)[] Package(string main, string content, string? title = null, params (string Id, string Type, string Target)[] parts)
    {
        var folder = main[..(main.LastIndexOf('/') + 1)];
        return
        [
            ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"),
            ("_rels/.rels", Links(("m", Relationships + "/officeDocument", main), ("c", Properties, "docProps/core.xml"), ("u", Relationships + "/custom-properties", "/docProps/custom.xml"))),
            ("docProps/core.xml", $"""
                <cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">
                {(title is null ? "" : $"<dc:title>{title}</dc:title>")}<dc:creator>Geschäftsstelle</dc:creator><dc:language>de-DE</dc:language><cp:keywords>Übergang, Beruf</cp:keywords><dcterms:created>2022-03-26T12:00:00Z</dcterms:created>
                </cp:coreProperties>
                """),
            (folder + "_rels/" + main[folder.Length..] + ".rels", Links([.. parts.Select(part => (part.Id, part.Type.Contains('/', StringComparison.Ordinal) ? part.Type : Relationships + "/" + part.Type, part.Target))])),
            (main, content),
        ];
    }

    public static string Links(params (string Id, string Type, string Target)[] parts) =>
        $"<Relationships xmlns=\"{PackageRelationships}\">{string.Concat(parts.Select(part => $"<Relationship Id=\"{part.Id}\" Type=\"{part.Type}\" Target=\"{part.Target}\"{(part.Type.EndsWith("/hyperlink", StringComparison.Ordinal) ? " TargetMode=\"External\"" : "")}/>"))}</Relationships>";

    /// <summary>A document of Word: what stands in its body.</summary>
    /// <param name="more">Further members; a styles.xml, numbering.xml, footnotes.xml or endnotes.xml in <c>word/</c> is referred to.</param>
    public static byte[] Docx(string body, string? title = null, params (string Name, string Content)[] more) =>
        Docx(body, [], title, [.. more.Select(member => (member.Name, Encoding.UTF8.GetBytes(member.Content)))]);

    /// <param name="parts">What it refers to beside those: <c>hyperlink</c> leads out of the package, <c>image</c> into <c>word/</c>.</param>
    public static byte[] Docx(string body, (string Id, string Type, string Target)[] parts, string? title = null, params (string Name, byte[] Content)[] more)
    {
        var package = Package(
            "word/document.xml",
            $"<w:document xmlns:w=\"{Word}\" xmlns:r=\"{Relationships}\" xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "
            + $"xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" xmlns:v=\"urn:schemas-microsoft-com:vml\"><w:body>{body}<w:sectPr/></w:body></w:document>",
            title,
            [("s", "styles", "styles.xml"), ("n", "numbering", "numbering.xml"), ("f", "footnotes", "/word/footnotes.xml"), ("e", "endnotes", "../word/endnotes.xml"), .. parts]);
        return Zip([.. package.Select(member => (member.Name, Encoding.UTF8.GetBytes(member.Content))), .. more]);
    }

    public static string WordPart(string name, string content) => $"<w:{name} xmlns:w=\"{Word}\">{content}</w:{name}>";

    /// <summary>A picture of Word, of a part referred to.</summary>
    public static string WordPicture(string id, string alternative) =>
        $"<w:p><w:r><w:drawing><wp:inline><wp:docPr id=\"1\" name=\"x\" descr=\"{alternative}\"/><a:graphic><a:graphicData><a:blip r:embed=\"{id}\"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>";

    /// <summary>A link of Word to what is referred to.</summary>
    public static string WordLink(string id, string text) => $"<w:p><w:hyperlink r:id=\"{id}\"><w:r><w:t>{text}</w:t></w:r></w:hyperlink></w:p>";

    /// <summary>A picture of one point.</summary>
    public static byte[] Png() => Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    /// <summary>A red picture of so many points (PNG 11).</summary>
    public static byte[] Png(int width, int height)
    {
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (8, 2); // three bytes for a point
        using var points = new MemoryStream();
        using (var packed = new ZLibStream(points, CompressionLevel.Fastest, leaveOpen: true))
        {
            byte[] line = [0, .. Enumerable.Range(0, 3 * width).Select(i => (byte)(i % 3 == 0 ? 200 : 30))];
            for (var i = 0; i < height; i++)
                packed.Write(line);
        }

        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR", head), .. Chunk("IDAT", points.ToArray()), .. Chunk("IEND", [])];

        static byte[] Chunk(string name, byte[] content)
        {
            byte[] named = [.. Encoding.ASCII.GetBytes(name), .. content];
            var check = uint.MaxValue; // PNG annex D
            foreach (var one in named)
            {
                check ^= one;
                for (var bit = 0; bit < 8; bit++)
                    check = (check >> 1) ^ ((check & 1) == 0 ? 0 : 0xEDB88320);
            }

            var around = new byte[8];
            BinaryPrimitives.WriteInt32BigEndian(around, content.Length);
            BinaryPrimitives.WriteUInt32BigEndian(around.AsSpan(4), ~check);
            return [.. around[..4], .. named, .. around[4..]];
        }
    }

    /// <summary>A paragraph of Word.</summary>
    public static string P(string text, string? style = null) =>
        $"<w:p>{(style is null ? "" : $"<w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>")}<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>";

    /// <summary>A control of Word.</summary>
    /// <param name="properties">Further ones.</param>
    public static string Sdt(string tag, string content, string properties = "", string label = "") =>
        $"<w:sdt><w:sdtPr>{(label.Length == 0 ? "" : $"<w:alias w:val=\"{label}\"/>")}{(tag.Length == 0 ? "" : $"<w:tag w:val=\"{tag}\"/>")}<w:id w:val=\"7\"/>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>";

    public static byte[] Xlsx(params (string Name, string Rows)[] sheets) => Xlsx(sheets, strings: "");

    /// <param name="strings">The shared strings, as <c>si</c> elements.</param>
    public static byte[] Xlsx((string Name, string Rows)[] sheets, string strings, string attributes = "")
    {
        const string space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        var list = string.Concat(sheets.Select((sheet, i) => $"<sheet name=\"{sheet.Name}\" sheetId=\"{i + 1}\" r:id=\"s{i}\" {(i == 0 ? "" : attributes)}/>"));
        return Zip(
        [
            .. Package(
                "xl/workbook.xml",
                $"<workbook xmlns=\"{space}\" xmlns:r=\"{Relationships}\"><sheets>{list}</sheets></workbook>",
                "Liste",
                [("t", "sharedStrings", "sharedStrings.xml"), ("y", "styles", "styles.xml"), .. sheets.Select((_, i) => ($"s{i}", "worksheet", $"worksheets/sheet{i}.xml"))]),
            ("xl/sharedStrings.xml", $"<sst xmlns=\"{space}\">{strings}</sst>"),
            ("xl/styles.xml", $"<styleSheet xmlns=\"{space}\"><numFmts><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/><numFmt numFmtId=\"165\" formatCode=\"[Red]0 &quot;days&quot;\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/></cellXfs></styleSheet>"),
            .. sheets.Select((sheet, i) => ($"xl/worksheets/sheet{i}.xml", $"<worksheet xmlns=\"{space}\"><sheetData>{sheet.Rows}</sheetData></worksheet>")),
        ]);
    }

    /// <summary>Slides: what stands in their shape trees, and notes, which may be null.</summary>
    public static byte[] Pptx(params (string Shapes, string? Notes)[] slides)
    {
        const string spaces = "xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:r=\"" + Relationships + "\"";
        // The order is that of the presentation, not that of the names.
        var list = string.Concat(slides.Select((_, i) => $"<p:sldId id=\"{256 + i}\" r:id=\"s{i}\"/>"));
        return Zip(
        [
            .. Package(
                "ppt/presentation.xml",
                $"<p:presentation {spaces}><p:sldIdLst>{list}</p:sldIdLst></p:presentation>",
                "PowerPoint-Präsentation",
                [.. slides.Select((_, i) => ($"s{i}", "slide", $"slides/slide{slides.Length - i}.xml"))]),
            .. slides.Select((slide, i) => ($"ppt/slides/slide{slides.Length - i}.xml", $"<p:sld {spaces}><p:cSld><p:spTree>{slide.Shapes}</p:spTree></p:cSld></p:sld>")),
            .. slides.Select((_, i) => ($"ppt/slides/_rels/slide{slides.Length - i}.xml.rels", Links(("n", Relationships + "/notesSlide", $"../notesSlides/notes{i}.xml")))),
            .. slides.Select((slide, i) => (slide.Notes, i)).Where(slide => slide.Notes is not null)
                .Select(slide => ($"ppt/notesSlides/notes{slide.i}.xml", $"<p:notes {spaces}><p:cSld><p:spTree>{Shape("body", slide.Notes!)}{Shape("sldNum", "7")}</p:spTree></p:cSld></p:notes>")),
        ]);
    }

    public static string Shape(string? kind, params string[] paragraphs) =>
        $"<p:sp><p:nvSpPr><p:nvPr>{(kind is null ? "" : $"<p:ph type=\"{kind}\"/>")}</p:nvPr></p:nvSpPr><p:txBody>{string.Concat(paragraphs.Select(text => $"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"))}</p:txBody></p:sp>";

    private const string OdfSpaces =
        "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
        + "xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" xmlns:presentation=\"urn:oasis:names:tc:opendocument:xmlns:presentation:1.0\" "
        + "xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" "
        + "xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\"";

    private const string OdfMeta =
        "<office:meta><dc:title>Vereinbarung</dc:title><meta:initial-creator>Geschäftsstelle</meta:initial-creator><meta:keyword>Übergang</meta:keyword><meta:keyword>Beruf</meta:keyword><dc:language>de-DE</dc:language>"
        + "<meta:user-defined meta:name=\"legal_areas\">SGB II, SGB VIII</meta:user-defined></office:meta>";

    private static string OdfStyles => "<office:automatic-styles><style:style style:name=\"H\"><style:text-properties text:display=\"none\"/></style:style></office:automatic-styles>";

    /// <param name="kind"><c>text</c>, <c>spreadsheet</c> or <c>presentation</c>.</param>
    public static byte[] Odf(string kind, string body, params (string Name, string Content)[] more) => Zip(
        [
            ("mimetype", $"application/vnd.oasis.opendocument.{kind}"),
            ("content.xml", OdfContent(kind, body)),
            ("meta.xml", $"<office:document-meta {OdfSpaces}>{OdfMeta}</office:document-meta>"),
            .. more,
        ]);

    public static string OdfContent(string kind, string body, string dtd = "") =>
        $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>{dtd}<office:document-content {OdfSpaces}>{OdfStyles}<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>";

    public static string FlatOdf(string kind, string body) =>
        $"<office:document {OdfSpaces} office:mimetype=\"x\">{OdfMeta}{OdfStyles}<office:master-styles><text:p>Kopfzeile</text:p></office:master-styles><office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>";

    /// <summary>A PDF of pages of lines; each begins 14 points below the one before, an empty one leaves room.</summary>
    /// <param name="spacing">Points set between letters, as typesetters do in headings; a blank is twice as wide.</param>
    public static byte[] Pdf(string? title, double spacing = 0, params string[][] pages)
    {
        var file = new MemoryStream();
        var places = new List<long>();
        Write("%PDF-1.4\n");
        Add("<< /Type /Catalog /Pages 2 0 R >>");
        Add($"<< /Type /Pages /Kids [{string.Join(' ', pages.Select((_, i) => $"{5 + (2 * i)} 0 R"))}] /Count {pages.Length} >>");
        Add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
        Add($"<< {(title is null ? "" : $"/Title ({title})")} /Author (Gesch\u00E4ftsstelle) /CreationDate (D:20220326120000Z) >>");
        for (var i = 0; i < pages.Length; i++)
        {
            Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {6 + (2 * i)} 0 R /Resources << /Font << /F1 3 0 R >> >> >>");
            var lines = pages[i].Select(line => $"({line.Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal)}) Tj T*\n");
            var text = string.Create(CultureInfo.InvariantCulture, $"BT /F1 12 Tf {spacing:0.##} Tc {spacing * 2:0.##} Tw 14 TL 72 770 Td\n{string.Concat(lines)}ET");
            Add($"<< /Length {text.Length} >>\nstream\n{text}\nendstream");
        }

        var table = file.Length;
        Write($"xref\n0 {places.Count + 1}\n0000000000 65535 f \n{string.Concat(places.Select(place => string.Create(CultureInfo.InvariantCulture, $"{place:0000000000} 00000 n \n")))}");
        Write($"trailer << /Size {places.Count + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return file.ToArray();

        void Add(string content)
        {
            places.Add(file.Length);
            Write($"{places.Count} 0 obj\n{content}\nendobj\n");
        }

        void Write(string text) => file.Write(Encoding.Latin1.GetBytes(text));
    }

    public static string Times(int count, string part) => string.Concat(Enumerable.Repeat(part, count));

    /// <summary>With other bytes in place of those that are there once.</summary>
    public static byte[] Replace(this byte[] file, byte[] old, byte[] other)
    {
        var at = file.AsSpan().IndexOf(old);
        Assert.True(at >= 0);
        return [.. file[..at], .. other, .. file[(at + old.Length)..]];
    }
}
