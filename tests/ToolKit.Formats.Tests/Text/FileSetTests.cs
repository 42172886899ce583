using System.Text;
using ToolKit.TestSupport;
using static ToolKit.TestSupport.Files;

namespace ToolKit.Formats.Tests;

/// <summary>
/// Files of all formats, good and hostile, each with the text that is to be read (headings with one <c>#</c> for each level) or the reason why not (<c>!Damaged</c>). Where the text is large, its beginning and <c>…</c>.
/// </summary>
public sealed class FileSetTests
{
    private const string TextBox = "<mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent><w:p><w:r><w:t>Kasten</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice>"
        + "<mc:Fallback><w:pict><w:txbxContent><w:p><w:r><w:t>Kasten</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent>";

    private const string Styles = "<w:style w:type=\"paragraph\" w:styleId=\"berschrift1\"><w:name w:val=\"heading 1\"/></w:style><w:style w:styleId=\"Eigen\"><w:name w:val=\"Eigene\"/><w:basedOn w:val=\"berschrift1\"/></w:style>"
        + "<w:style w:styleId=\"Gliederung\"><w:name w:val=\"Gliederung\"/><w:pPr><w:outlineLvl w:val=\"2\"/></w:pPr></w:style><w:style w:styleId=\"Verzeichnis1\"><w:name w:val=\"toc 1\"/></w:style>"
        + "<w:style w:styleId=\"Kreis\"><w:name w:val=\"x\"/><w:basedOn w:val=\"Kreis\"/></w:style>";

    private const string Bomb = "<!DOCTYPE x [<!ENTITY a \"lollollollollol\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d \"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">]>";

    private const string MailStart = "From: =?utf-8?B?SsO8cmdlbg==?= <a@example.org>\r\nTo: b@example.org\r\nSubject: =?iso-8859-1?Q?R=FCckmeldung?= =?iso-8859-1?Q?_zur_Konferenz?=\r\nDate: Tue, 22 Mar 2022 10:00:00 +0100\r\nMIME-Version: 1.0\r\n";

    private const string MailRead = "# Rückmeldung zur Konferenz\nJürgen <a@example.org>\nb@example.org\n";

    private static readonly byte[] OldOffice = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[600]];

    private static readonly ReadLimits Small = new() { MostCharacters = 1_000 };

    private static readonly List<(string Name, string What, Func<byte[]> Bytes, string Expected, ReadLimits? Limits)> Rows =
    [
        // Word
        Row("a.docx", "headings by style, inherited style, outline level", () => Docx(P("Eins", "berschrift1") + P("Text.") + P("Zwei", "Eigen") + P("Drei", "Gliederung") + P("Titel", "Titel"), null, ("word/styles.xml", WordPart("styles", Styles))), "# Eins\nText.\n# Zwei\n### Drei\n# Titel"),
        Row("a.docx", "an outline level of the paragraph itself, and one that takes the style's away", () => Docx("<w:p><w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr><w:r><w:t>Kopf</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val=\"Heading2\"/><w:outlineLvl w:val=\"9\"/></w:pPr><w:r><w:t>Text</w:t></w:r></w:p>"), "## Kopf\nText"),
        Row("a.docx", "words in pieces, tabs and breaks", () => Docx("<w:p><w:r><w:t>Ju</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>gend</w:t><w:softHyphen/><w:t>amt</w:t><w:tab/><w:t>und</w:t><w:br/><w:t>Job</w:t><w:noBreakHyphen/><w:t>Center</w:t></w:r></w:p>"), "Jugendamt und Job-Center"),
        Row("a.docx", "a table, with a table in a cell", () => Docx($"<w:tbl><w:tr><w:tc>{P("A")}</w:tc><w:tc>{P("B")}{P("b")}</w:tc><w:tc/></w:tr><w:tr><w:tc><w:tbl><w:tr><w:tc>{P("innen")}</w:tc><w:tc>{P("auch")}</w:tc></w:tr></w:tbl>{P("")}</w:tc><w:tc>{P("2")}</w:tc></w:tr></w:tbl>{P("Danach")}"), "A | B b\ninnen auch | 2\nDanach"),
        Row("a.docx", "notes follow their paragraph", () => Docx("<w:p><w:r><w:t>Text</w:t><w:footnoteReference w:id=\"2\"/><w:t> weiter</w:t><w:endnoteReference w:id=\"2\"/></w:r></w:p>" + P("Nächster"), null, ("word/footnotes.xml", WordPart("footnotes", "<w:footnote w:type=\"separator\" w:id=\"-1\">" + P("Strich") + "</w:footnote><w:footnote w:id=\"2\">" + P("Fußnote") + "</w:footnote>")), ("word/endnotes.xml", WordPart("endnotes", "<w:endnote w:id=\"2\">" + P("Endnote") + "</w:endnote>"))), "Text weiter\nFußnote\nEndnote\nNächster"),
        Row("a.docx", "a text box once, although it stands there twice", () => Docx($"<w:p><w:r><w:t>Vor </w:t></w:r><w:r>{TextBox}</w:r><w:r><w:t>nach</w:t></w:r></w:p>"), "Vor nach\nKasten"),
        Row("a.docx", "deleted, moved away, hidden, field codes, contents and header left out", () => Docx("<w:p><w:ins><w:r><w:t>neu</w:t></w:r></w:ins><w:del><w:r><w:delText>alt</w:delText><w:t>alt</w:t></w:r></w:del><w:moveFrom><w:r><w:t>weg</w:t></w:r></w:moveFrom><w:r><w:rPr><w:vanish/></w:rPr><w:t>geheim</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t> da</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>" + P("Eins ... 3", "Verzeichnis1"), null, ("word/styles.xml", WordPart("styles", Styles)), ("word/header1.xml", WordPart("hdr", P("Kopfzeile")))), "neu da"),
        Row("a.docx", "a style based on itself", () => Docx(P("Text", "Kreis"), null, ("word/styles.xml", WordPart("styles", Styles))), "Text"),
        Row("a.docx", "in UTF-16", () => Zip([.. Package("word/document.xml", "").SkipLast(1).Select(part => (part.Name, Encoding.UTF8.GetBytes(part.Content))), ("word/document.xml", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(WordPart("document", P("Größe")))])]), "Größe"),
        Row("a.docm", "with macros", () => Docx(P("Text"), null, ("word/vbaProject.bin", "Sub AutoOpen")), "Text"),
        Row("a.txt", "an office document under another name", () => Docx(P("Text")), "Text"),
        Row("a.docx", "without a byte", () => [], ""),
        Row("a.docx", "whose end is missing", () => Docx(P("Text"))[..^100], "!Damaged"),
        Row("a.docx", "whose beginning is missing", () => Docx(P("Text"))[60..], "!Damaged"),
        Row("a.docx", "that is text", () => "Nur Text"u8.ToArray(), "!Damaged"),
        Row("a.docx", "that is another archive", () => Zip(("a.txt", "a")), "!Damaged"),
        Row("a.docx", "without its main part", () => Zip(Package("word/document.xml", "")[..4]), "!Damaged"),
        Row("a.docx", "that is not well-formed", () => Docx("<w:p>"), "!Damaged"),
        Row("a.docx", "with a sum that does not match", () => BrokenSum(Docx(P("Text"))), "!Damaged"),
        Row("a.docx", "with entities that grow", () => Zip(Package("word/document.xml", Bomb + WordPart("document", P("&d;")))), "!Damaged"),
        Row("a.docx", "with an entity from another file", () => Zip(Package("word/document.xml", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>" + WordPart("document", P("&e;")))), "!Damaged"),
        Row("a.docx", "with an entity in its relationships", () => Zip([("[Content_Types].xml", "<Types/>"), ("_rels/.rels", Bomb + "<Relationships>&d;</Relationships>")]), "!Damaged"),
        Row("a.docx", "that unpacks to far more", () => Docx(Times(2_500_000, "<w:p/>")), "!Expands"),
        Row("a.docx", "nested 100,000 levels", () => Docx(Times(100_000, "<w:x>")), "!TooDeep"),
        Row("a.docx", "text boxes nested 500 times", () => Docx(Times(500, "<w:p><w:r><w:t>a</w:t></w:r>")), "!TooDeep"),
        Row("a.docx", "an attribute of 5 million characters", () => Docx($"<w:p w:a=\"{Times(500_000, "aaaaaaaaaa")}\"/>"), "!Expands"),
        Row("a.docx", "30,000 different elements", () => Docx(string.Concat(Enumerable.Range(0, 30_000).Select(i => $"<w:x{i}/>"))), "!Expands"),
        Row("a.docx", "more text than the limit", () => Docx(P("Anfang") + Times(1_000, P("mehr"))), "Anfang\nmehr…", Small),
        Row("a.docx", "one paragraph of more than the limit", () => Docx(P(Times(1_000, "Wort "))), "Wort Wort…", Small),
        Row("a.docx", "with a password", () => [.. OldOffice, .. Encoding.Unicode.GetBytes("EncryptedPackage"), .. new byte[100]], "!PasswordProtected"),
        Row("a.docx", "a member with a password", () => Encrypted(Docx(P("Text"))), "!PasswordProtected"),
        Row("a.doc", "from before 2007", () => OldOffice, "!UnknownFormat"),
        Row("a.vsdx", "an office file that nobody reads", () => Zip(Package("visio/document.xml", "<x/>")), "!UnknownFormat"),

        // Spreadsheets
        Row("a.xlsx", "all kinds of cells", () => Xlsx([("Ansprechpartner", "<row><c t=\"s\"><v>0</v></c><c t=\"inlineStr\"><is><t>direkt</t></is></c><c t=\"str\"><f>A1&amp;\"x\"</f><v>Formel</v></c><c><v>16.5</v></c><c t=\"b\"><v>1</v></c><c t=\"e\"><v>#REF!</v></c></row><row/><row><c s=\"1\"><v>44646</v></c><c s=\"2\"><v>44646.5</v></c><c s=\"3\"><v>44646</v></c><c><v>0.30000000000000004</v></c></row>")], "<si><r><t>Ge</t></r><r><t>teilt</t></r><rPh><t>よみ</t></rPh></si>"), "# Ansprechpartner\nGeteilt | direkt | Formel | 16,5\n26.03.2022 | 26.03.2022 | 44646 | 0,3"),
        Row("a.xlsx", "a hidden sheet left out", () => Xlsx([("Sicht", "<row><c><v>1</v></c></row>"), ("Geheim", "<row><c><v>2</v></c></row>")], "", "state=\"veryHidden\""), "# Sicht\n1"),
        Row("a.xlsx", "cells that point nowhere, at the end of the sheet", () => Xlsx(("S", "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"s\"><v>99999999</v></c><c t=\"s\"><v>-1</v></c><c t=\"s\"><v>x</v></c><c><v>7</v></c></row>")), "# S\n7"),
        Row("a.xlsx", "the same long text in many cells", () => Xlsx([("S", "<row>" + Times(10_000, "<c t=\"s\"><v>0</v></c>") + "</row>")], $"<si><t>{Times(100, "lang ")}</t></si>"), "# S\nlang lang…", Small),
        Row("a.xlsb", "the binary kind", () => Zip(Package("xl/workbook.bin", "")), "!UnknownFormat"),

        // Slides
        Row("a.pptx", "slides in their order, with notes", () => Pptx((Shape("ctrTitle", "Der", "Anfang") + Shape("body", "Punkt eins", "Punkt zwei") + Shape("sldNum", "1") + Shape("ftr", "Fuß"), "Sagen Sie das."), (Shape(null, "Nur Text"), null)), "# Der Anfang\nPunkt eins\nPunkt zwei\nSagen Sie das.\nNur Text"),
        Row("a.pptx", "a table", () => Pptx((Shape("title", "Tabelle") + "<p:graphicFrame><a:tbl><a:tr><a:tc><a:p><a:r><a:t>A</a:t></a:r></a:p></a:tc><a:tc><a:p><a:r><a:t>B</a:t></a:r></a:p></a:tc></a:tr></a:tbl></p:graphicFrame>", null)), "# Tabelle\nA | B"),

        // OpenDocument
        Row("a.odt", "headings, lists, spaces, notes, frames", () => Odf("text", "<text:h text:outline-level=\"1\">Eins</text:h><text:p>Ein<text:s/>Satz<text:s text:c=\"999999999\"/>mit<text:tab/>Note<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Fußnote</text:p></text:note-body></text:note>.</text:p><text:list><text:list-item><text:p>Punkt</text:p></text:list-item></text:list><text:h text:outline-level=\"3\">Drei</text:h><text:p>Bild<draw:frame><svg:title>Titel</svg:title><svg:desc>Beschreibung</svg:desc><draw:text-box><text:p>Kasten</text:p></draw:text-box></draw:frame></text:p>"), "# Eins\nEin Satz mit Note.\nFußnote\nPunkt\n### Drei\nBild\nKasten"),
        Row("a.odt", "deleted, hidden, comments and contents left out", () => Odf("text", "<text:tracked-changes><text:changed-region><text:deletion><text:p>weg</text:p></text:deletion></text:changed-region></text:tracked-changes><text:table-of-content><text:index-body><text:p>Eins 1</text:p></text:index-body></text:table-of-content><text:p>da<text:span text:style-name=\"H\">geheim</text:span><office:annotation><text:p>Kommentar</text:p></office:annotation></text:p><text:p text:style-name=\"H\">geheim</text:p><text:p text:style-name=\"H\"/><text:p>auch</text:p>"), "da\nauch"),
        Row("a.odt", "a title is a heading", () => Odf("text", "<text:p text:style-name=\"Title\">Vereinbarung</text:p><text:p text:style-name=\"P1\">Text</text:p>"), "# Vereinbarung\nText"),
        Row("a.odt", "a table", () => Odf("text", "<table:table table:name=\"T\"><table:table-row><table:table-cell><text:p>A</text:p></table:table-cell><table:table-cell><text:p>B</text:p><text:p>b</text:p></table:table-cell></table:table-row></table:table>"), "A | B b"),
        Row("a.fodt", "as one XML file", () => Encoding.UTF8.GetBytes(FlatOdf("text", "<text:p>Flach</text:p>")), "Flach"),
        Row("a.ods", "cells and rows repeated a billion times", () => Odf("spreadsheet", "<table:table table:name=\"Liste\"><table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell/><table:table-cell table:number-columns-repeated=\"16384\"><text:p>Wert</text:p></table:table-cell><table:table-cell><text:p>zwei</text:p></table:table-cell></table:table-row></table:table>"), "# Liste\nWert | zwei"),
        Row("a.odp", "slides", () => Odf("presentation", "<draw:page draw:name=\"p1\"><draw:frame presentation:class=\"title\"><draw:text-box><text:p>Titel</text:p></draw:text-box></draw:frame><draw:frame><draw:text-box><text:p>Punkt</text:p></draw:text-box></draw:frame></draw:page><draw:page><draw:frame><draw:text-box><text:p>Ohne</text:p></draw:text-box></draw:frame></draw:page>"), "# Titel\nPunkt\nOhne"),
        Row("a.odt", "with a password", () => Odf("text", "", ("META-INF/manifest.xml", "<!DOCTYPE manifest:manifest PUBLIC \"x\" \"Manifest.dtd\"><m:manifest xmlns:m=\"x\"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>")), "!PasswordProtected"),
        Row("a.odt", "with entities that grow", () => Zip(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", OdfContent("text", "<text:p>&d;</text:p>", Bomb))), "!Damaged"),
        Row("a.odt", "without content", () => Zip(("mimetype", "application/vnd.oasis.opendocument.text")), "!Damaged"),
        Row("a.odt", "endless fields in one paragraph", () => Odf("text", "<text:p>" + Times(50_000, "<text:page-number>1</text:page-number>") + "</text:p>"), "1111…", Small),

        // RTF
        Row("a.rtf", "code pages, Unicode, destinations", () => Rtf(@"\ansicpg1252\uc1{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}}{\colortbl;\red0;}{\*\generator x;}{\header Kopf}Gr\'f6\'dfe \u8364? {\f1\'cf\'f0\'e8\'e2\'e5\'f2} {\field{\*\fldinst PAGE}{\fldrslt 7}}\emdash\~\{x\}\par{\pict 010203}Ende\par"), "Größe € Привет 7— {x}\nEnde"),
        Row("a.rtf", "headings by style and level", () => Rtf(@"{\stylesheet{\s0 Normal;}{\s1\b heading 1;}{\s2\outlinelevel1 Eigene;}{\*\cs3 x;}}\pard\s1 Eins\par\pard Text\par\pard\s2 Zwei\par\pard\outlinelevel2 Drei\par"), "# Eins\nText\n## Zwei\n### Drei"),
        Row("a.rtf", "a table, a note, deleted and hidden text", () => Rtf(@"\trowd\intbl A\cell B\cell\row\pard Satz{\footnote Fu\'dfnote\par} weiter {\deleted weg}{\v geheim}\par"), "A | B\nSatz weiter\nFußnote"),
        Row("a.rtf", "\\uc0, surrogates, a double-byte code page", () => Rtf(@"\uc0\u228 x\u-10179\u-8704\par{\fonttbl{\f2\fcharset128 MS;}}\f2\'93\'fa\'96\'7b\par"), "äx😀\n日本"),
        Row("a.doc", "RTF under Word's name", () => Rtf(@"Text\par"), "Text"),
        Row("a.rtf", "groups without end", () => Encoding.ASCII.GetBytes(@"{\rtf1 " + Times(100_000, "{")), "!TooDeep"),
        Row("a.rtf", "more ends than groups", () => Encoding.ASCII.GetBytes(@"{\rtf1 Text" + Times(100_000, "}")), "Text"),
        Row("a.rtf", "binary data beyond the end", () => Rtf(@"Text\bin2147483647 abc"), "Text"),
        Row("a.rtf", "control words cut off", () => Encoding.ASCII.GetBytes(@"{\rtf1 Text\'f"), "Text"),
        Row("a.rtf", "a word of 100,000 letters and a number of as many digits", () => Rtf("Text\\" + Times(100_000, "a") + Times(100_000, "9") + " mehr"), "Textmehr"),

        // CSV
        Row("a.csv", "semicolons, quotes and line breaks in them", () => Encoding.Latin1.GetBytes("Name;Ort\r\n\"Mül\"\"ler\"\"; Söhne\";\"Freiburg\r\ni. Br.\"\r\n;;\r\n;x"), "Name | Ort\nMül\"ler\"; Söhne | Freiburg i. Br.\nx"),
        Row("a.csv", "commas", () => "a,b;c\nd,\"e,f\"\n"u8.ToArray(), "a | b;c\nd | e,f"),
        Row("a.tsv", "tabs, in UTF-16", () => [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("ä\tb\n")], "ä | b"),
        Row("a.csv", "a quote without end", () => Encoding.ASCII.GetBytes("a;\"b" + Times(100_000, ";\n")), "a | b;…", Small),
        Row("a.csv", "separators only", () => Encoding.ASCII.GetBytes(Times(1_000_000, ",")), ""),

        // Mail
        Row("a.eml", "one part, quoted-printable", () => Mail("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=B6=\r\n=C3=9Fe\r\nund mehr\r\n"), MailRead + "Größe und mehr"),
        Row("a.eml", "alternatives and attachments by name", () => Mail("Content-Type: multipart/mixed; boundary=\"a b\"\r\n\r\nPreamble\r\n--a b\r\nContent-Type: multipart/alternative; boundary=c\r\n\r\n--c\r\n\r\nText\r\n--c\r\nContent-Type: text/html\r\n\r\n<p>Text</p>\r\n--c--\r\n--a b\r\nContent-Type: application/pdf; name=\"alt.pdf\"\r\nContent-Disposition: attachment; filename*0*=utf-8''Vereinb; filename*1*=arung%20%C3%9C.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nSGFsbG8=\r\n--a b--\r\nEpilog\r\n"), MailRead + "Text\nVereinbarung Ü.pdf"),
        Row("a.eml", "HTML in base64", () => Mail("Content-Type: text/html; charset=iso-8859-1\r\nContent-Transfer-Encoding: base64\r\n\r\n" + Convert.ToBase64String(Encoding.Latin1.GetBytes("<h2>Größe</h2><p>Text"), Base64FormattingOptions.InsertLineBreaks) + "\r\n"), MailRead + "## Größe\nText"),
        Row("a.eml", "a mail in a mail", () => Mail("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: message/rfc822\r\n\r\nSubject: Innen\r\n\r\nText innen\r\n--x--\r\n"), MailRead + "### Innen\nText innen"),
        Row("a.eml", "without a charset, in Windows-1252, line ends of Unix", () => Encoding.Latin1.GetBytes("Subject: Größe\n\nMaße\n"), "# Größe\nMaße"),
        Row("a.eml", "encrypted", () => Mail("Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\n\r\nx"), "!PasswordProtected"),
        Row("a.eml", "parts nested 1,000 levels", () => Mail(string.Concat(Enumerable.Range(0, 1_000).Select(i => $"Content-Type: multipart/mixed; boundary=b{i}\r\n\r\n--b{i}\r\n")) + "\r\nText"), "!TooDeep"),
        Row("a.eml", "mails nested 1,000 levels", () => Mail(Times(1_000, "Content-Type: message/rfc822\r\n\r\n")), "!TooDeep"),
        Row("a.eml", "parts without end, base64 that is none", () => Mail("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Transfer-Encoding: base64\r\n\r\n=#=SGF\r\nsb-G8\r\n"), MailRead + "Hallo"),
        Row("a.eml", "headers without end", () => Encoding.ASCII.GetBytes("Subject: a\r\n" + Times(50_000, " gefaltet\r\n") + Times(50_000, "X: y\r\n") + "\r\nText"), "# a gefaltet gefaltet…"),
        Row("a.eml", "one line of a million characters", () => Encoding.ASCII.GetBytes("Subject: a\r\n\r\n" + Times(100_000, "Wort Wort ")), "# a\nWort Wort…"),

        // Archives
        Row("a.zip", "members by name: UTF-8, and as German Windows writes it", DosNames, "Ordner/Übersicht.docx\n../böse.sh\nmül.txt"),
        Row("a.zip", "an archive in an archive stays closed", () => Zip([("innen.zip", Zip(("innen.txt", "a")))]), "innen.zip"),
        Row("a.zip", "without members", () => Zip(Array.Empty<(string, string)>()), ""),
        Row("a.zip", "a directory that is none", () => Zip(("a.txt", "a")).Replace("PK\x01\x02"u8.ToArray(), "PK\x01\x03"u8.ToArray()), "!Damaged"),
        Row("a.zip", "random bytes behind the mark", () => [.. "PK\x03\x04"u8, .. Some.Bytes(10_000)], "!Damaged"),
        Row("a.jpg", "a picture", () => [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. Some.Bytes(1_000)], "!UnknownFormat"),
    ];

    public static TheoryData<int, string, string> Set() => new(Rows.Select((row, i) => (i, row.Name, row.What)));

    [Theory, MemberData(nameof(Set))]
    public async Task AFileIsReadOrRefusedWithItsReason(int row, string name, string what)
    {
        Assert.NotEmpty(what);
        var (_, _, bytes, expected, limits) = Rows[row];

        var read = await Reading.ReadAsync(name, bytes(), limits);

        var outline = Reading.Outline(read);
        if (expected.EndsWith('…'))
            Assert.StartsWith(expected[..^1], outline, StringComparison.Ordinal);
        else
            Assert.Equal(expected, outline);
        Assert.Equal(limits is not null, read.IsCut);
        Assert.Equal(read.Problem is null, read.Reason is null);
    }

    /// <summary>Every file of the set in many bent forms, the same in each run: whatever comes out, it is an answer, and in time.</summary>
    [Fact]
    public async Task ABentFileIsAnAnswerToo()
    {
        var random = new Random(4918);
        var limits = new ReadLimits { MostCharacters = 100_000 };
        var answers = 0;
        foreach (var (name, _, make, _, _) in Rows)
        {
            var good = make();
            if (good.Length is 0 or > 20_000)
                continue;
            for (var i = 0; i < 15; i++)
            {
                var bent = good.ToArray();
                for (var changes = random.Next(1, 8); changes > 0; changes--)
                    bent[random.Next(bent.Length)] = (byte)random.Next(256);
                if (i % 4 == 0)
                    bent = bent[..random.Next(bent.Length)];
                Assert.NotEqual(TextProblem.TooSlow, (await Reading.ReadAsync(name, bent, limits)).Problem);
                answers++;
            }
        }

        Assert.True(answers > 800);
    }

    private static (string, string, Func<byte[]>, string, ReadLimits?) Row(string name, string what, Func<byte[]> bytes, string expected, ReadLimits? limits = null) => (name, what, bytes, expected, limits);

    private static byte[] Rtf(string content) => Encoding.Latin1.GetBytes($@"{{\rtf1\ansi {content}}}");

    private static byte[] Mail(string rest) => Encoding.Latin1.GetBytes(MailStart + rest);

    /// <summary>A name in code page 850, where ü is 0x81.</summary>
    private static byte[] DosNames()
    {
        var file = Zip(("Ordner/Übersicht.docx", "a"), ("Ordner/", ""), ("../böse.sh", "a"), ("mxl.txt", "a"));
        for (var at = file.AsSpan().IndexOf("mxl.txt"u8); at >= 0; at = file.AsSpan().IndexOf("mxl.txt"u8))
            file[at + 1] = 0x81;
        return file;
    }

    /// <summary>Sets the flag of encryption in every entry of the directory.</summary>
    private static byte[] Encrypted(byte[] file)
    {
        for (var at = 0; at + 4 < file.Length; at++)
        {
            if (file.AsSpan(at).StartsWith("PK\x01\x02"u8))
                file[at + 8] |= 1;
        }

        return file;
    }

    /// <summary>Changes the sums in the directory.</summary>
    private static byte[] BrokenSum(byte[] file)
    {
        for (var at = 0; at + 4 < file.Length; at++)
        {
            if (file.AsSpan(at).StartsWith("PK\x01\x02"u8))
                file[at + 16] ^= 0xFF;
        }

        return file;
    }
}
