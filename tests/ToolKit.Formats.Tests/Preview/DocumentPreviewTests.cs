using System.Globalization;
using System.Text;
using ToolKit.TestSupport;
using static ToolKit.TestSupport.Files;

namespace ToolKit.Formats.Tests;

public sealed class DocumentPreviewTests
{
    private const string Numbering =
        "<w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"3\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"lowerLetter\"/><w:lvlText w:val=\"%2)\"/></w:lvl></w:abstractNum>"
        + "<w:abstractNum w:abstractNumId=\"2\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"§ %1\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:numFmt w:val=\"upperRoman\"/><w:lvlText w:val=\"(%1.%2)\"/></w:lvl></w:abstractNum>"
        + "<w:abstractNum w:abstractNumId=\"3\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"•\"/></w:lvl></w:abstractNum>"
        + "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num><w:num w:numId=\"2\"><w:abstractNumId w:val=\"2\"/></w:num><w:num w:numId=\"3\"><w:abstractNumId w:val=\"3\"/></w:num>";

    private const string WordStyles =
        "<w:style w:styleId=\"B\"><w:name w:val=\"List Bullet\"/><w:pPr><w:numPr><w:numId w:val=\"3\"/></w:numPr></w:pPr></w:style>"
        + "<w:style w:styleId=\"Strong\"><w:name w:val=\"Strong\"/><w:rPr><w:b/></w:rPr></w:style><w:style w:styleId=\"S2\"><w:basedOn w:val=\"Strong\"/><w:rPr><w:i/></w:rPr></w:style>";

    private const string OdfStyles =
        "<style:style style:name=\"B\" style:family=\"text\"><style:text-properties fo:font-weight=\"bold\"/></style:style><style:style style:name=\"P\" style:family=\"paragraph\"><style:text-properties fo:font-style=\"italic\"/></style:style>"
        + "<text:list-style style:name=\"L\"><text:list-level-style-number text:level=\"1\" style:num-format=\"1\"><style:text-properties fo:font-weight=\"bold\"/></text:list-level-style-number><text:list-level-style-bullet text:level=\"2\"/></text:list-style>";

    private static readonly PreviewOptions Small = new() { MostRows = 3, MostColumns = 2, MostHtml = 400, MostPictureBytes = 100, MostPicturesBytes = 150, HeadingOffset = 0 };

    private static readonly (string Name, string What, Func<byte[]> Bytes, string Expected)[] Rows =
    [
        // DOCX
        Row("a.docx", "headings have anchors, and no level is left out", () => Docx(P("Übergang &amp; Beruf", "Title") + P("Ziele", "Heading3") + P("Text") + P("Ziele", "Heading3") + P("Schluss", "Heading1")), "<h1 id=\"text-übergang--beruf\">Übergang &amp; Beruf</h1><h2 id=\"text-ziele\">Ziele</h2><p>Text</p><h2 id=\"text-ziele-1\">Ziele</h2><h1 id=\"text-schluss\">Schluss</h1>"),
        Row("a.docx", "bold, italic, underlined, struck out, raised and lowered letters", () => Docx("<w:p>" + Run("fett", "<w:b/>") + Run(" beides", "<w:b/><w:i/>") + Run(" nicht", "<w:b w:val=\"0\"/>") + Run("u", "<w:u w:val=\"single\"/>") + Run("s", "<w:strike/>") + Run("2", "<w:vertAlign w:val=\"superscript\"/>") + Run("3", "<w:vertAlign w:val=\"subscript\"/>") + "</w:p>"), "<p><strong>fett</strong><strong><em> beides</em></strong> nicht<u>u</u><s>s</s><sup>2</sup><sub>3</sub></p>"),
        Row("a.docx", "styles of letters, and those based on them", () => Docx("<w:p>" + Run("a", "<w:rStyle w:val=\"S2\"/>") + Run("b", "<w:rStyle w:val=\"Strong\"/><w:b w:val=\"false\"/>") + "</w:p>", null, ("word/styles.xml", WordPart("styles", WordStyles))), "<p><strong><em>a</em></strong>b</p>"),
        Row("a.docx", "numbered lists that go on behind a paragraph", () => Docx(Listed("1", 0, "eins") + Listed("1", 1, "a") + Listed("1", 1, "b") + Listed("1", 0, "zwei") + P("dazwischen") + Listed("1", 0, "drei") + Listed("3", 0, "Punkt"), null, ("word/numbering.xml", WordPart("numbering", Numbering))), "<ol><li value=\"3\">eins<ol type=\"a\"><li>a</li><li>b</li></ol></li><li>zwei</li></ol><p>dazwischen</p><ol><li value=\"5\">drei</li></ol><ul><li>Punkt</li></ul>"),
        Row("a.docx", "numbers that a list of HTML cannot count are text", () => Docx(Listed("2", 0, "Zweck", "Heading1") + Listed("2", 1, "Die Partner") + Listed("2", 1, "Das Amt") + Listed("2", 0, "Dauer", "Heading1") + Listed("2", 1, "Ein Jahr"), null, ("word/numbering.xml", WordPart("numbering", Numbering))), "<h1 id=\"text--1-zweck\">§ 1 Zweck</h1><p>(1.I) Die Partner</p><p>(1.II) Das Amt</p><h1 id=\"text--2-dauer\">§ 2 Dauer</h1><p>(2.I) Ein Jahr</p>"),
        Row("a.docx", "a list by the style of its paragraphs", () => Docx(P("a", "B") + P("b", "B"), null, ("word/styles.xml", WordPart("styles", WordStyles)), ("word/numbering.xml", WordPart("numbering", Numbering))), "<ul><li>a</li><li>b</li></ul>"),
        Row("a.docx", "a table: header row, spans, paragraphs and a list in a cell, a table in a table", () => Docx("<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>" + Cell(P("Name")) + Cell("<w:p/>") + "</w:tr><w:tr>" + Cell("<w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>" + P("beide") + P("zwei")) + "</w:tr><w:tr>" + Cell(Listed("3", 0, "Punkt") + P("danach")) + Cell("<w:tbl><w:tr>" + Cell(P("innen")) + Cell(P("auch")) + "</w:tr></w:tbl><w:p/>") + "</w:tr></w:tbl>", null, ("word/numbering.xml", WordPart("numbering", Numbering))), "<table><thead><tr><th scope=\"col\">Name</th><td></td></tr></thead><tbody><tr><td colspan=\"2\"><p>beide</p><p>zwei</p></td></tr><tr><td><ul><li>Punkt</li></ul><p>danach</p></td><td><p>innen</p><p>auch</p></td></tr></tbody></table>"),
        Row("a.docx", "a form to fill keeps its empty cells", () => Docx("<w:tbl><w:tr>" + Cell(P("Name")) + Cell("<w:p/>") + "</w:tr><w:tr>" + Cell("<w:p/>") + Cell("<w:p/>") + "</w:tr></w:tbl>"), "<table><tbody><tr><td>Name</td><td></td></tr><tr><td></td><td></td></tr></tbody></table>"),
        Row("a.docx", "links to the web, to a mail address and into the document", () => Docx(WordLink("w", "Seite") + WordLink("m", "Mail") + "<w:p><w:hyperlink w:anchor=\"ziel\">" + Run("unten", "<w:u w:val=\"single\"/>") + "</w:hyperlink></w:p><w:p><w:bookmarkStart w:name=\"ziel\"/>" + Run("Ziel") + "</w:p>", [("w", "hyperlink", "https://example.org/a?b=1&amp;c=2"), ("m", "hyperlink", "mailto:a@example.org")]), "<p><a href=\"https://example.org/a?b=1&amp;c=2\" rel=\"noopener noreferrer nofollow\">Seite</a></p><p><a href=\"mailto:a@example.org\">Mail</a></p><p><a href=\"#text-ziel\">unten</a></p><p><a id=\"text-ziel\"></a>Ziel</p>"),
        Row("a.docx", "links elsewhere are words, and one without words is none", () => Docx(WordLink("f", "Datei") + WordLink("w", ""), [("f", "hyperlink", "file:///a"), ("w", "hyperlink", "https://example.org")]), "<p>Datei</p>"),
        Row("a.docx", "notes at the end, with the way back", () => Docx("<w:p>" + Run("Text") + "<w:r><w:footnoteReference w:id=\"2\"/></w:r>" + Run(".") + "</w:p>", null, ("word/footnotes.xml", WordPart("footnotes", $"<w:footnote w:id=\"2\">{P("Die Note &lt;1&gt;")}</w:footnote>"))), "<p>Text<sup id=\"text-to-note-1\"><a href=\"#text-note-1\">1</a></sup>.</p><hr><h1 id=\"text-anmerkungen\">Anmerkungen</h1><ol><li id=\"text-note-1\">Die Note &lt;1&gt; <a href=\"#text-to-note-1\">Zurück zum Text bei 1</a></li></ol>"),
        Row("a.docx", "tracked changes as if they were accepted, without comments and hidden text", () => Docx("<w:p>" + Run("a") + "<w:del><w:r><w:delText>weg</w:delText></w:r></w:del><w:ins>" + Run("neu") + "</w:ins><w:commentRangeStart w:id=\"1\"/>" + Run("b") + "<w:r><w:commentReference w:id=\"1\"/></w:r>" + Run("geheim", "<w:vanish/>") + "</w:p>", null, ("word/comments.xml", WordPart("comments", P("Kommentar")))), "<p>aneub</p>"),
        Row("a.docx", "a text box follows its paragraph, whole", () => Docx("<w:p>" + Run("vor") + "<w:r><w:txbxContent>" + P("Kasten") + "<w:tbl><w:tr>" + Cell(P("T")) + Cell(P("U")) + "</w:tr></w:tbl></w:txbxContent></w:r>" + Run(" nach") + "</w:p>"), "<p>vor nach</p><p>Kasten</p><table><tbody><tr><td>T</td><td>U</td></tr></tbody></table>"),
        Row("a.docx", "line breaks, but none at the ends", () => Docx("<w:p><w:r><w:br/><w:t>a</w:t><w:br/><w:br/><w:t>b</w:t><w:br/></w:r></w:p><w:p><w:r><w:br/></w:r></w:p>"), "<p>a<br>b</p>"),
        Row("a.docx", "a picture, with its words", () => Docx(WordPicture("x", "Ein Punkt &quot;rot&quot;") + WordPicture("x", ""), [("x", "image", "media/x.png")], null, ("word/media/x.png", Png())), $"<p><img src=\"data:image/png;base64,{Convert.ToBase64String(Png())}\" alt=\"Ein Punkt &quot;rot&quot;\" width=\"1\" height=\"1\"></p><p><img src=\"data:image/png;base64,{Convert.ToBase64String(Png())}\" alt=\"Bild ohne Beschreibung\" width=\"1\" height=\"1\"></p>"),
        Row("a.docx", "pictures that no browser shows, or that are not there, by their words", () => Docx(WordPicture("x", "Organigramm") + WordPicture("y", ""), [("x", "image", "media/x.emf")], null, ("word/media/x.emf", new byte[100])), "<p>[Bild: Organigramm]</p><p>[Bild]</p>"),
        Row("a.docx", "a picture with more points than memory", () => Docx(WordPicture("x", "groß"), [("x", "image", "media/x.png")], null, ("word/media/x.png", Png().Replace([0, 0, 0, 1, 0, 0, 0, 1], [0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]))), "<p>[Bild: groß]</p>"),
        Row("a.docx", "the table of contents is left out", () => Docx(P("Inhalt 1", "TOC1") + P("Text")), "<p>Text</p>"),
        Row("a.docx", "nothing", () => Docx(""), ""),
        Row("a.docx", "no bytes", () => [], ""),

        // OpenDocument
        Row("a.odt", "headings, letters by style, a numbered list with bullets in it", () => OdtWith(OdfStyles, "<text:h text:outline-level=\"1\">Eins</text:h><text:p>a<text:span text:style-name=\"B\">fett</text:span>b</text:p><text:p text:style-name=\"P\">schräg</text:p><text:list text:style-name=\"L\"><text:list-item><text:p>eins</text:p><text:p>mehr</text:p><text:list><text:list-item><text:p>Punkt</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>zwei</text:p></text:list-item></text:list>"), "<h1 id=\"text-eins\">Eins</h1><p>a<strong>fett</strong>b</p><p><em>schräg</em></p><ol><li>eins<p>mehr</p><ul><li>Punkt</li></ul></li><li>zwei</li></ol>"),
        Row("a.odt", "a table: header row, spans and what they cover", () => Odf("text", "<table:table table:name=\"T\"><table:table-header-rows><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell><table:table-cell><text:p>B</text:p></table:table-cell></table:table-row></table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned=\"2\" table:number-rows-spanned=\"2\"><text:p>groß</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table>"), "<table><thead><tr><th scope=\"col\">A</th><th scope=\"col\">B</th></tr></thead><tbody><tr><td colspan=\"2\" rowspan=\"2\">groß</td></tr></tbody></table>"),
        Row("a.odt", "links, marks, notes", () => Odf("text", "<text:p><text:a xlink:href=\"https://example.org/\">Seite</text:a> <text:a xlink:href=\"#m\">Marke</text:a><text:bookmark text:name=\"m\"/><text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>eins</text:p><text:p>zwei</text:p></text:note-body></text:note></text:p>"), "<p><a id=\"text-m\"></a><a href=\"https://example.org/\" rel=\"noopener noreferrer nofollow\">Seite</a> <a href=\"#text-m\">Marke</a><sup id=\"text-to-note-1\"><a href=\"#text-note-1\">1</a></sup></p><hr><h1 id=\"text-anmerkungen\">Anmerkungen</h1><ol><li id=\"text-note-1\"><p>eins</p><p>zwei</p> <a href=\"#text-to-note-1\">Zurück zum Text bei 1</a></li></ol>"),
        Row("a.odt", "deleted, hidden, comments and contents left out", () => Odf("text", "<text:tracked-changes><text:changed-region><text:deletion><text:p>weg</text:p></text:deletion></text:changed-region></text:tracked-changes><text:table-of-content><text:index-body><text:p>Eins 1</text:p></text:index-body></text:table-of-content><text:p>da<text:span text:style-name=\"H\">geheim</text:span><office:annotation><text:p>Kommentar</text:p></office:annotation></text:p>"), "<p>da</p>"),
        Row("a.odt", "a picture, with its words", () => Odf("text", "<text:p>Vor<draw:frame><draw:image xlink:href=\"https://example.org/a.png\"/><svg:title>Titel</svg:title><svg:desc>Was es zeigt</svg:desc></draw:frame></text:p>"), "<p>Vor[Bild: Was es zeigt]</p>"),
        Row("a.fodt", "as one XML file", () => Encoding.UTF8.GetBytes(FlatOdf("text", "<text:p>Flach</text:p>")), "<p>Flach</p>"),
        Row("a.odp", "slides", () => Odf("presentation", "<draw:page><draw:frame presentation:class=\"title\"><draw:text-box><text:p>Titel</text:p></draw:text-box></draw:frame><draw:frame><draw:text-box><text:p>Punkt</text:p></draw:text-box></draw:frame></draw:page><draw:page><draw:frame><draw:text-box><text:p>Ohne</text:p></draw:text-box></draw:frame></draw:page>"), "<h1 id=\"text-titel\">Titel</h1><p>Punkt</p><hr><p>Ohne</p>"),

        // Sheets
        Row("a.xlsx", "cells where they stand, with the names of rows and columns", () => Xlsx(("Liste", "<row r=\"2\"><c r=\"A2\"><v>1.5</v></c><c r=\"C2\" t=\"inlineStr\"><is><t>C &lt; D</t></is></c></row><row r=\"5\"><c r=\"B5\" s=\"1\"><v>44646</v></c></row>")), "<h1 id=\"text-liste\">Liste</h1><table><thead><tr><td></td><th scope=\"col\">A</th><th scope=\"col\">B</th><th scope=\"col\">C</th></tr></thead><tbody><tr><th scope=\"row\">2</th><td>1,5</td><td></td><td>C &lt; D</td></tr><tr><th scope=\"row\">5</th><td></td><td>26.03.2022</td></tr></tbody></table>"),
        Row("a.xlsx", "an empty sheet says so", () => Xlsx(("Leer", "<row><c s=\"1\"/></row>")), "<h1 id=\"text-leer\">Leer</h1><p>Dieses Blatt ist leer.</p>"),
        Row("a.ods", "repeated cells and rows, and those that only fill the sheet", () => Odf("spreadsheet", "<table:table table:name=\"L\"><table:table-row table:number-rows-repeated=\"2\"><table:table-cell/><table:table-cell table:number-columns-repeated=\"2\"><text:p>x</text:p></table:table-cell><table:table-cell table:number-columns-repeated=\"16381\"/></table:table-row><table:table-row table:number-rows-repeated=\"1048574\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row></table:table>"), "<h1 id=\"text-l\">L</h1><table><thead><tr><td></td><th scope=\"col\">A</th><th scope=\"col\">B</th><th scope=\"col\">C</th></tr></thead><tbody><tr><th scope=\"row\">1</th><td></td><td>x</td><td>x</td></tr><tr><th scope=\"row\">2</th><td></td><td>x</td><td>x</td></tr></tbody></table>"),
        Row("a.csv", "the first row names the columns", () => Encoding.Latin1.GetBytes("Name;Ort\r\n\"Mül;ler\";\"Zeile\r\nzwei\"\r\n\r\n;x\r\n"), "<table><thead><tr><th scope=\"col\">Name</th><th scope=\"col\">Ort</th></tr></thead><tbody><tr><td>Mül;ler</td><td>Zeile<br>zwei</td></tr><tr><td></td><td>x</td></tr></tbody></table>"),

        // Others
        Row("a.txt", "plain text as it is written", () => Encoding.UTF8.GetBytes("eins\n  zwei & <drei>\n"), "<pre>eins\n  zwei &amp; &lt;drei&gt;\n</pre>"),
        Row("a.pptx", "slides and what is said about them", () => Pptx((Shape("title", "Eins") + Shape("body", "Punkt"), "Notiz"), (Shape("title", "Zwei") + "<p:graphicFrame><a:tbl><a:tr><a:tc><a:p><a:r><a:t>A</a:t></a:r></a:p></a:tc><a:tc><a:p><a:r><a:t>B</a:t></a:r></a:p></a:tc></a:tr></a:tbl></p:graphicFrame>", null)), "<h1 id=\"text-eins\">Eins</h1><p>Punkt</p><p>Notiz</p><hr><h1 id=\"text-zwei\">Zwei</h1><table><tbody><tr><td>A</td><td>B</td></tr></tbody></table>"),
        Row("a.rtf", "RTF with a table", () => Encoding.Latin1.GetBytes(@"{\rtf1\ansi vor\par\trowd\intbl A\cell B\cell\row\trowd\intbl C\cell D\cell\row\pard nach\par}"), "<p>vor</p><table><tbody><tr><td>A</td><td>B</td></tr><tr><td>C</td><td>D</td></tr></tbody></table><p>nach</p>"),
        Row("a.html", "HTML as its headings, paragraphs and tables", () => "<h2>Kopf</h2><p>Text<table><tr><th>A<th>B<tr><td>1<td>2</table><p>Ende"u8.ToArray(), "<h1 id=\"text-kopf\">Kopf</h1><p>Text</p><table><tbody><tr><td>A</td><td>B</td></tr><tr><td>1</td><td>2</td></tr></tbody></table><p>Ende</p>"),
        Row("a.md", "Markdown as on its page", () => "# Titel\n\n- [x] Text\n"u8.ToArray(), "<h1 id=\"text-titel\">Titel</h1>\n<ul>\n<li><input type=\"checkbox\" checked=\"checked\" disabled=\"\"> Text</li>\n</ul>\n"),
        Row("a.zip", "an archive by the names in it", () => Zip(("Ordner/a.txt", "x"), ("b.txt", "y")), "<p>Ordner/a.txt</p><p>b.txt</p>"),
    ];

    public static TheoryData<int, string, string> Table() => new(Rows.Select((row, i) => (i, row.Name, row.What)));

    [Theory, MemberData(nameof(Table))]
    public async Task ADocumentIsShown(int row, string name, string what)
    {
        Assert.NotEmpty(what);
        var preview = await ShowAsync(name, Rows[row].Bytes(), new PreviewOptions { HeadingOffset = 0 });

        Assert.Equal(Rows[row].Expected, preview.Html);
        Assert.Equal((false, null), (preview.IsCut, preview.Reason));
        InertHtml.Check(preview.Html!);
    }

    [Fact]
    public async Task HeadingsMakeATableOfContents()
    {
        var preview = await ShowAsync("a.docx", Docx(P("Eins", "Heading1") + P("Zwei &amp; drei", "Heading2") + P("...", "Heading2")));

        Assert.Equal([new PreviewHeading(1, "Eins", "text-eins"), new PreviewHeading(2, "Zwei & drei", "text-zwei--drei")], preview.Headings);
        Assert.Equal("<h2 id=\"text-eins\">Eins</h2><h3 id=\"text-zwei--drei\">Zwei &amp; drei</h3><p><strong>...</strong></p>", preview.Html);
    }

    [Theory]
    [InlineData("a.xlsx")]
    [InlineData("a.ods")]
    [InlineData("a.csv")]
    [InlineData("a.docx")]
    public async Task ATableThatIsTooLargeSaysWhatIsShown(string name)
    {
        var cells = Enumerable.Range(0, 3).ToArray();
        var bytes = Path.GetExtension(name) switch
        {
            ".xlsx" => Xlsx(("S", Times(5, "<row>" + string.Concat(cells.Select(cell => $"<c><v>{cell}</v></c>")) + "</row>"))),
            ".ods" => Odf("spreadsheet", "<table:table table:name=\"S\">" + Times(5, "<table:table-row>" + string.Concat(cells.Select(cell => $"<table:table-cell><text:p>{cell}</text:p></table:table-cell>")) + "</table:table-row>") + "</table:table>"),
            ".csv" => Encoding.ASCII.GetBytes(Times(5, "0;1;2\n")),
            _ => Docx("<w:tbl>" + Times(5, "<w:tr>" + string.Concat(cells.Select(cell => Cell(P($"{cell}")))) + "</w:tr>") + "</w:tbl>" + P("danach")),
        };

        var html = (await ShowAsync(name, bytes, Small with { MostHtml = 10_000 })).Html!;

        Assert.Contains("<caption>Die Tabelle geht weiter. Gezeigt sind die ersten 3 Zeilen und 2 Spalten.</caption>", html, StringComparison.Ordinal);
        Assert.DoesNotContain(">2</td>", html, StringComparison.Ordinal);
        Assert.Equal(3, html.Split(">1</t").Length - 1 - (html.Contains("scope=\"row\">1<", StringComparison.Ordinal) ? 1 : 0));
        Assert.Equal(name == "a.docx", html.EndsWith("<p>danach</p>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task OnlyRowsOrOnlyColumnsThatAreTooManyAreNamed()
    {
        Assert.Contains("Gezeigt sind die ersten 3 Zeilen.", (await ShowAsync("a.csv", "a;b\n1;2\n3;4\n5;6\n"u8.ToArray(), Small)).Html, StringComparison.Ordinal);
        Assert.Contains("Gezeigt sind die ersten 2 Spalten.", (await ShowAsync("a.csv", "a;b;c\n1;2;3\n"u8.ToArray(), Small)).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("caption", (await ShowAsync("a.csv", "a;b;;;\n1;2;;;\n3;4;;;\n;;;;\n"u8.ToArray(), Small)).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.docx")]
    [InlineData("a.odt")]
    [InlineData("a.txt")]
    [InlineData("a.xlsx")]
    public async Task ALongDocumentIsShownFromItsBeginningAndSaysSo(string name)
    {
        var text = Times(30, "Wort <Wort> &amp; ");
        var plain = text.Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
        var bytes = Path.GetExtension(name) switch
        {
            ".docx" => Docx(P("Anfang") + Times(50, P(plain))),
            ".odt" => Odf("text", "<text:p>Anfang</text:p><text:list><text:list-item><text:p>x<text:note><text:note-body>" + Times(50, $"<text:p>{plain}</text:p>") + "</text:note-body></text:note></text:p></text:list-item></text:list>"),
            ".txt" => Encoding.UTF8.GetBytes("Anfang\n" + text + text),
            _ => Xlsx(("Anfang", "<row>" + Times(2, $"<c t=\"inlineStr\"><is><t>{plain}</t></is></c>") + "</row>")),
        };

        var preview = await ShowAsync(name, bytes, Small);

        Assert.True(preview.IsCut);
        Assert.Contains("Anfang", preview.Html, StringComparison.Ordinal);
        Assert.Contains("<p><strong>Das Dokument geht weiter. Gezeigt ist nur der Anfang.</strong></p>", preview.Html, StringComparison.Ordinal);
        Assert.InRange(preview.Html!.Length, 0, 2_000);
        InertHtml.Check(preview.Html);
    }

    [Theory]
    [InlineData("Wort ", 100_000)]
    [InlineData("Wort ", 300)]
    [InlineData("<draw:frame><draw:image xlink:href=\"x.png\"/></draw:frame>", 1)]
    public async Task RepeatedCellsMakeNothingLargeOutOfLittle(string content, int times)
    {
        const string sheet = "<table:table table:name=\"S\"><table:table-row table:number-rows-repeated=\"1000000\"><table:table-cell table:number-columns-repeated=\"10000\"><text:p>{0}</text:p></table:table-cell></table:table-row></table:table>";

        var preview = await ShowAsync("a.ods", Zip(
        [
            ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"u8.ToArray()),
            ("content.xml", Encoding.UTF8.GetBytes(OdfContent("spreadsheet", string.Format(CultureInfo.InvariantCulture, sheet, Times(times, content))))),
            ("x.png", Png()),
        ]));

        Assert.NotNull(preview.Html);
        Assert.InRange(preview.Html.Length, 100, 1_200_000);
    }

    [Fact]
    public async Task PicturesTogetherStayBelowALimit()
    {
        var preview = await ShowAsync("a.docx", Docx(Times(3, WordPicture("x", "klein")), [("x", "image", "media/x.png")], null, ("word/media/x.png", Png())), Small);

        Assert.Equal(2, preview.Html!.Split("<img").Length - 1);
        Assert.EndsWith("<p>[Bild: klein]</p>", preview.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.docx", "Das ist keine DOCX-Datei", "Die Datei ist beschädigt.", "The file is damaged.")]
    [InlineData("a.pdf", "%PDF-1.4", "Das Dateiformat ist unbekannt.", "The file format is not known.")]
    [InlineData("a.xyz", "\0\u0001\u0002", "Das Dateiformat ist unbekannt.", "The file format is not known.")]
    public async Task WhatCannotBeShownSaysWhy(string name, string content, string german, string english)
    {
        var bytes = Encoding.UTF8.GetBytes(content);

        var preview = await ShowAsync(name, bytes);

        Assert.Equal((null, german), (preview.Html, preview.Reason));
        Assert.NotNull(preview.Problem);
        Assert.Equal(english, (await ShowAsync(name, bytes, new PreviewOptions { Words = PreviewWords.English })).Reason);
    }

    [Theory]
    [InlineData("a.DOCX", true)]
    [InlineData("a.ods", true)]
    [InlineData("a.csv", true)]
    [InlineData("a.txt", true)]
    [InlineData("a.pdf", false)]
    [InlineData("a.jpg", false)]
    [InlineData("a", false)]
    public void NamesTellWhatIsShown(string name, bool isShown) => Assert.Equal(isShown, DocumentPreview.IsNameOf(name));

    [Fact]
    public void EveryProblemHasASentence()
    {
        foreach (var problem in Enum.GetValues<TextProblem>())
            Assert.NotEqual(PreviewWords.German.Reason(problem), PreviewWords.English.Reason(problem));
    }

    [Fact]
    public async Task APackedBombIsRefused()
    {
        var preview = await ShowAsync("a.docx", Docx("<w:del>" + Times(5_000_000, "<w:r/>") + "</w:del>"));

        Assert.Equal(TextProblem.Expands, preview.Problem);
    }

    [Fact]
    public async Task WhoeverAskedMayLeave() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await DocumentPreview.ReadAsync(new MemoryStream(Docx(P("x"))), "a.docx", cancellation: new CancellationToken(canceled: true)));

    /// <summary>Many bent forms of every document of the tables, the same in each run: whatever comes out, it is an answer and cannot act.</summary>
    [Fact]
    public async Task ABentFileIsAnAnswerToo()
    {
        var random = new Random(4918);
        var (answers, shown) = (0, 0);
        foreach (var (name, good) in Rows.Select(row => (row.Name, row.Bytes())).Concat(HostileDocument.All.Where(document => document.Kind is "DOCX" or "ODT" or "XLSX" or "ODS").Select(document => (document.Name, document.Content))))
        {
            for (var i = 0; i < 6 && good.Length > 0; i++)
            {
                var bent = good.ToArray();
                for (var changes = random.Next(1, 6); changes > 0; changes--)
                    bent[random.Next(bent.Length)] = (byte)random.Next(256);
                var preview = await ShowAsync(name, bent, Small);
                InertHtml.Check(preview.Html ?? "");
                answers++;
                shown += preview.Html is null ? 0 : 1;
            }
        }

        Assert.InRange(shown, answers / 20, answers - 1);
    }

    private static ValueTask<DocumentPreview> ShowAsync(string name, byte[] bytes, PreviewOptions? options = null)
    {
        options ??= new PreviewOptions();
        return DocumentPreview.ReadAsync(new MemoryStream(bytes), name, options.Time == TimeProvider.System ? options with { Time = new StandingTime() } : options, TestContext.Current.CancellationToken);
    }

    private static (string, string, Func<byte[]>, string) Row(string name, string what, Func<byte[]> bytes, string expected) => (name, what, bytes, expected);

    private static string Run(string text, string properties = "") => $"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>";

    private static string Cell(string content) => $"<w:tc>{content}</w:tc>";

    private static string Listed(string list, int level, string text, string style = "") =>
        $"<w:p><w:pPr><w:pStyle w:val=\"{style}\"/><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>";

    private static byte[] OdtWith(string styles, string body) => Odf("text", body, ("styles.xml", OdfContent("text", "").Replace("<office:automatic-styles>", "<office:automatic-styles>" + styles, StringComparison.Ordinal)));
}
