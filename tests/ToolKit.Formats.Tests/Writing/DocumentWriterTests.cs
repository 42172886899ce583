using System.Xml.Linq;
using ToolKit.TestSupport;

namespace ToolKit.Formats.Tests;

public sealed class DocumentWriterTests
{
    private static readonly XNamespace W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    // The smallest PNG there is: one dot.
    private static readonly byte[] Dot = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private static readonly WritingOptions Options = new()
    {
        Modified = new DateTimeOffset(2022, 3, 26, 12, 0, 0, TimeSpan.Zero),
        Properties = [new("toolkit_id", "17"), new("toolkit_region", "Süd & \"West\"")],
        Picture = address => address == "bild.png" ? Dot : null,
        Link = address => address == "anderes.md" ? "https://toolkit.example/anderes" : null,
    };

    public static TheoryData<string> Contents() => new(Directory.GetFiles(Path.Combine(Repository.Root, "content"), "*.md", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Repository.Root, file)).Order(StringComparer.Ordinal));

    public static TheoryData<string> Formats() => new(WrittenFormat.All.Select(format => format.Extension));

    [Theory, MemberData(nameof(Formats))]
    public void EverythingThatMarkdownHasIsWrittenByTheRules(string extension)
    {
        var format = Format(extension);
        var file = WrittenFiles.Write(Samples.Everything, format, Options);

        Assert.Empty(Errors(file, format));
    }

    [Theory, MemberData(nameof(Contents))]
    public async Task EveryDocumentOfTheToolkitIsWrittenByTheRulesAndReadsAsItIsWritten(string path)
    {
        var markdown = await File.ReadAllTextAsync(Path.Combine(Repository.Root, path), TestContext.Current.CancellationToken);
        var text = MarkdownText.Parse(markdown);
        var expected = Words(await Reading.ReadAsync("a.md", markdown));
        foreach (var format in WrittenFormat.All.Where(format => format.IsFor(text)))
        {
            var file = DocumentWriter.Write(text, format, Options);

            Assert.Empty(Errors(file, format));
            if (format == WrittenFormat.Docx || format == WrittenFormat.Odt)
                Assert.Equal(expected, Words(await Reading.ReadAsync("a" + format.Extension, file)));
        }
    }

    [Theory]
    [InlineData(".docx")]
    [InlineData(".odt")]
    public async Task TheTextIsTheSameAndSoAreHeadings(string extension)
    {
        var read = await Reading.ReadAsync("a" + extension, WrittenFiles.Write(Samples.Plain, Format(extension)));

        Assert.Equal(Reading.Outline(await Reading.ReadAsync("a.md", Samples.Plain)), Reading.Outline(read));
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task ADocumentSaysWhatItIsAndCarriesItsStamp(string extension)
    {
        var file = WrittenFiles.Write(Samples.Everything, Format(extension), Options);
        var read = await Reading.ReadAsync("a" + extension, file);
        var stamp = await DocumentStamp.ReadAsync(new MemoryStream(file), "a" + extension, TestContext.Current.CancellationToken);

        Assert.Equal(("Probe aller Bausteine", "de-DE", "2022-03-26T12:00:00Z", "Fachredaktion"), (read.Title, read.Language, read.Metadata["modified"], read.Metadata["author"]));
        Assert.Equal(("17", "Süd & \"West\""), (stamp["toolkit_id"], stamp["toolkit_region"]));
    }

    [Fact]
    public void EqualTextsMakeEqualBytes() =>
        Assert.All(WrittenFormat.All, format => Assert.Equal(WrittenFiles.Write(Samples.Everything, format, Options), WrittenFiles.Write(Samples.Everything, format, Options)));

    [Fact]
    public void HeadingsListsTablesNotesAndFieldsOfADocxAreRealOnes()
    {
        var file = WrittenFiles.Write(Samples.Everything, WrittenFormat.Docx, Options);
        var body = WrittenFiles.Part(file, "word/document.xml");

        Assert.Equal(["Title", "Heading2", "Heading2", "Heading1", "Heading4"], Values(body, "pStyle").Where(style => style is "Title" || style!.StartsWith("Heading", StringComparison.Ordinal)));
        Assert.True(body.Descendants(W + "tblHeader").Count() >= 2);
        Assert.Contains("standort", Values(body, "tag"));
        Assert.Contains("leer:Unterschrift", Values(body, "tag"));
        Assert.Contains("partner.stelle", Values(body, "tag"));
        Assert.Equal(3, body.Descendants(W + "footnoteReference").Count());
        Assert.Equal(3, WrittenFiles.Part(file, "word/footnotes.xml").Elements().Count(note => note.Attribute(W + "type") is null));
        Assert.Contains(" PAGE ", WrittenFiles.Part(file, "word/footer1.xml").Descendants(W + "instrText").Select(field => field.Value));
        Assert.Equal("3", WrittenFiles.Part(file, "word/numbering.xml").Descendants(W + "startOverride").Select(start => (string?)start.Attribute(W + "val")).First(start => start != "1"));
        Assert.Single(body.Descendants(), element => element.Name.LocalName == "blip");
        Assert.Equal("Ein Bild", body.Descendants().First(element => element.Name.LocalName == "docPr").Attribute("descr")?.Value);
        Assert.Equal("de-DE", (string?)WrittenFiles.Part(file, "word/styles.xml").Descendants(W + "lang").First().Attribute(W + "val"));
    }

    [Fact]
    public void FieldsOfAnOdtAreUserFieldsAndOpenPlacesAreInputFields()
    {
        var body = WrittenFiles.Part(WrittenFiles.Write(Samples.Everything, WrittenFormat.Odt, Options), "content.xml");
        var elements = body.Descendants().Select(element => (Name: WrittenFiles.Name(element), Element: element)).ToLookup(element => element.Name, element => element.Element);

        Assert.Equal(["standort", "partner.stelle"], elements["text:user-field-decl"].Select(field => field.Attributes().Single(attribute => attribute.Name.LocalName == "name").Value));
        Assert.Equal(["[Standort]", "[Stelle]", "[Standort]"], elements["text:user-field-get"].Select(field => field.Value));
        Assert.Contains("Name, Vorname", elements["text:text-input"].Select(field => field.Attributes().Single().Value));
        Assert.True(elements["table:table-header-rows"].Count() >= 2);
        Assert.Equal(3, elements["text:note"].Count());
        Assert.Equal(["1", "2", "2", "1", "4"], elements["text:h"].Select(heading => heading.Attributes().Single(attribute => attribute.Name.LocalName == "outline-level").Value));
    }

    [Fact]
    public async Task WhatIsWrittenFromATemplateCanBeFilledAsAnOfficeTemplate()
    {
        foreach (var format in new[] { WrittenFormat.Docx, WrittenFormat.Odt })
        {
            var template = OfficeTemplate.Read(new MemoryStream(WrittenFiles.Write(Samples.Everything, format)), "a" + format.Extension)!;
            using var filled = new MemoryStream();
            template.Fill(new FieldValues { ["standort"] = "Freiburg" }, filled);

            Assert.Equal(("standort", "Standort"), template.Fields.Select(field => (field.Name, field.Label)).Single());
            Assert.DoesNotContain(template.Problems, problem => problem.IsError);
            var text = Reading.Outline(await Reading.ReadAsync("a" + format.Extension, filled.ToArray()));
            Assert.StartsWith("# Probe aller Bausteine für Freiburg", text, StringComparison.Ordinal);
            Assert.Contains("Ende mit Freiburg.", text, StringComparison.Ordinal);
            Assert.Empty(Errors(filled.ToArray(), format));
        }
    }

    [Fact]
    public void AnOpenPlaceLooksAsItIsWritten()
    {
        const string text = "---\nfields: [{name: ort, label: Ort, type: text, required: true}]\n---\n**In {{ort}}** und {{ort}}.\n";
        var docx = WrittenFiles.Part(WrittenFiles.Write(text, WrittenFormat.Docx), "word/document.xml");
        var odt = WrittenFiles.Part(WrittenFiles.Write(text, WrittenFormat.Odt), "content.xml");

        Assert.Equal([true, false], docx.Descendants(W + "sdtContent").Select(place => place.Descendants(W + "b").Any()));
        Assert.Equal([true, false], odt.Descendants().Where(element => WrittenFiles.Name(element) == "text:user-field-get").Select(place => WrittenFiles.Name(place.Parent!) == "text:span"));
    }

    [Fact]
    public void OnlyALongTextGetsATableOfContents()
    {
        var text = "# Titel\n\n" + string.Concat(Enumerable.Range(1, 8).Select(i => $"## Kapitel {i}\n\n{Files.Times(100, "Ein Satz. ")}\n\n"));
        var docx = WrittenFiles.Part(WrittenFiles.Write(text, WrittenFormat.Docx), "word/document.xml");
        var odt = WrittenFiles.Part(WrittenFiles.Write(text, WrittenFormat.Odt), "content.xml");

        Assert.Equal(8, Values(docx, "pStyle").Count(style => style == "TOC1"));
        Assert.Contains(" TOC \\o \"2-3\" \\h \\z ", docx.Descendants(W + "instrText").Select(field => field.Value));
        Assert.Equal(8, odt.Descendants().Count(element => element.Name.LocalName == "bookmark-ref"));
        Assert.Empty(Errors(WrittenFiles.Write(text, WrittenFormat.Docx), WrittenFormat.Docx));
        Assert.Empty(Errors(WrittenFiles.Write(text, WrittenFormat.Odt), WrittenFormat.Odt));
        Assert.DoesNotContain("TOC", WrittenFiles.Part(WrittenFiles.Write("# Titel\n\n## A\n\nKurz.", WrittenFormat.Docx), "word/document.xml").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void SheetsHaveAHeadAFilterAndAPrintAreaAndNumbersAreNumbers()
    {
        var file = WrittenFiles.Write(Samples.Tables, WrittenFormat.Xlsx);
        var workbook = WrittenFiles.Part(file, "xl/workbook.xml").ToString();
        var sheet = WrittenFiles.Part(file, "xl/worksheets/sheet1.xml");

        Assert.Equal(["Plätze 2022", "Plätze 2022 (2)", "Hinweise"], WrittenFiles.Part(file, "xl/workbook.xml").Descendants().Where(element => element.Name.LocalName == "sheet").Select(element => element.Attribute("name")?.Value));
        Assert.Contains("'Plätze 2022'!$A$1:$C$6", workbook, StringComparison.Ordinal);
        Assert.Equal("A1:C6", sheet.Elements().Single(element => element.Name.LocalName == "autoFilter").Attribute("ref")?.Value);
        Assert.Contains("frozen", sheet.ToString(), StringComparison.Ordinal);
        Assert.Equal(["12", "1357", "0.54"], sheet.Descendants().Where(element => element.Name.LocalName == "v").Select(value => value.Value));
        Assert.Contains(sheet.Descendants(), element => element.Name.LocalName == "t" && element.Value == "01067");
        Assert.Contains(sheet.Descendants(), element => element.Name.LocalName == "t" && element.Value == "=1+1");
        Assert.DoesNotContain(sheet.Descendants(), element => element.Name.LocalName == "f");
        Assert.Empty(Errors(file, WrittenFormat.Xlsx));
        var ods = WrittenFiles.Write(Samples.Tables, WrittenFormat.Ods);
        Assert.Empty(Errors(ods, WrittenFormat.Ods));
        Assert.Contains("table:print-ranges=\"'Plätze 2022'.A1:'Plätze 2022'.C6\"", WrittenFiles.Part(ods, "content.xml").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SlidesBeginAtLinesAndHeadingsAndQuotesAreForTheSpeaker()
    {
        var file = WrittenFiles.Write(Samples.Slides, WrittenFormat.Odp);
        var pages = WrittenFiles.Part(file, "content.xml").Descendants().Where(element => WrittenFiles.Name(element) == "draw:page").ToList();

        Assert.Equal(["Schulung", "Ziele", "Ablauf (1)", "Ablauf (2)"], pages.Select(page => page.Descendants().First(element => WrittenFiles.Name(element) == "text:p").Value));
        Assert.Contains("Erst fragen.", pages[1].Elements().Single(element => WrittenFiles.Name(element) == "presentation:notes").Value, StringComparison.Ordinal);
        Assert.Empty(Errors(file, WrittenFormat.Odp));
        Assert.Contains("Ziele", Reading.Outline(await Reading.ReadAsync("a.odp", file)), StringComparison.Ordinal);
    }

    [Fact]
    public void FormatsAreForTextsThatHaveSomethingForThem()
    {
        Assert.Equal([".docx", ".odt"], WrittenFormat.All.Where(format => format.IsFor(MarkdownText.Parse("Text"))).Select(format => format.Extension));
        Assert.Equal([".docx", ".odt", ".xlsx", ".ods"], WrittenFormat.All.Where(format => format.IsFor(MarkdownText.Parse(Samples.Tables))).Select(format => format.Extension));
        Assert.Contains(WrittenFormat.Odp, WrittenFormat.All.Where(format => format.IsFor(MarkdownText.Parse(Samples.Slides))));
    }

    /// <summary>Whatever somebody stores as Markdown is written as a file that opens.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("\u0001\u0002 \uFFFE \uD800 <x> & ]]> \u000B")]
    [InlineData("# \n\n##\n\n- \n\n1. \n\n> \n\n| |\n|-|\n")]
    [InlineData("- - - - - - - - - - - - a")]
    [InlineData("> > > > > > > > > > > > a")]
    [InlineData("[a](javascript:alert(1)) [b](file:///etc/passwd) ![c](https://example.org/x.png) [d](\\\\server\\x) [e]()")]
    [InlineData("x[^1]\n\n[^1]: y[^1] [^2]\n\n[^2]: - a\n\n    | t |\n    |---|\n    | z |\n")]
    [InlineData("```\n<w:p>\n```\n\n    code\n")]
    [InlineData("1. a\n\n   | t |\n   |---|\n   | z |\n\n   1. b\n\n      | t |\n      |---|\n      | z |\n")]
    [InlineData("# A\n\n# A\n\n[x](#a) [y](#a-1) [z](#nichts)")]
    [InlineData("| a | b |\n|---|\n| c |\n| d | e | f |")]
    public void WhateverIsStoredBecomesAFileThatOpens(string markdown)
    {
        foreach (var format in WrittenFormat.All)
        {
            var file = WrittenFiles.Write(markdown, format, Options);

            Assert.Empty(Errors(file, format));
            Assert.DoesNotContain("javascript:", string.Concat(Links(file)), StringComparison.Ordinal);
            Assert.DoesNotContain("file:", string.Concat(Links(file)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ATableThatNoProgramOpensIsWrittenAsLines()
    {
        var wide = $"|{Files.Times(70, "a|")}\n|{Files.Times(70, "-|")}\n|{Files.Times(70, "b|")}\n";
        var large = $"|{Files.Times(60, "a|")}\n|{Files.Times(60, "-|")}\n{Files.Times(3_000, "|c\n")}";
        foreach (var text in new[] { wide, large })
        {
            var body = WrittenFiles.Part(WrittenFiles.Write(text, WrittenFormat.Docx), "word/document.xml");

            Assert.Empty(body.Descendants(W + "tbl"));
            Assert.Contains("a | a", body.Value, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<string> Links(byte[] file) =>
        Files.Members(file).Select(member => member.Name).Where(name => name.EndsWith(".rels", StringComparison.Ordinal) || name == "content.xml")
            .SelectMany(name => WrittenFiles.Part(file, name).Descendants().Attributes()).Where(attribute => attribute.Name.LocalName is "href" or "Target").Select(link => link.Value);

    private static IEnumerable<string> Errors(byte[] file, WrittenFormat format) =>
        format == WrittenFormat.Docx || format == WrittenFormat.Xlsx ? WrittenFiles.OfficeErrors(file, format) : WrittenFiles.OpenDocumentErrors(file, format);

    private static IEnumerable<string?> Values(XElement part, string element) => part.Descendants(W + element).Select(found => (string?)found.Attribute(W + "val"));

    private static WrittenFormat Format(string extension) => WrittenFormat.All.Single(format => format.Extension == extension);

    /// <summary>All words in order, whatever they stand in; notes, which each format puts elsewhere, and boxes to tick do not count.</summary>
    private static List<string> Words(DocumentText text) =>
        [.. text.Sections.SelectMany(section => section.Paragraphs.Prepend(section.Heading)).SelectMany(paragraph => paragraph.Split([' ', '|', '\u00A0'], StringSplitOptions.RemoveEmptyEntries)).Where(word => word is not ("☐" or "☒"))];
}
