using System.Text;
using static ToolKit.TestSupport.Files;

namespace ToolKit.Formats.Tests;

public sealed class CleanedCopyTests
{
    public static TheoryData<int, string> Removable() =>
        new(GuardFile.All.Select((file, i) => (i, file)).Where(one => CleanedCopy.IsNameOf(one.file.Name) && one.file.Planted.Any(planted => CleanedCopy.Removes(planted.Kind))).Select(one => (one.i, one.file.ToString())));

    [Theory, MemberData(nameof(Removable))]
    public async Task WhatAMachineCanTakeOutIsGoneAndTheTextIsAsItWas(int number, string what)
    {
        Assert.NotEmpty(what);
        var file = GuardFile.All[number];
        var cleaned = Clean(file.Name, file.Content());

        var left = (await ClientDataGuardTests.CheckAsync(file.Name, cleaned)).Findings;

        Assert.DoesNotContain(left, finding => CleanedCopy.Removes(finding.Kind));
        Assert.Equal(file.Name == "a.ods" ? "# Sicht\nText" : file.What == "a remark that no page shows" ? "# T\nText" : Reading.Outline(await Reading.ReadAsync(file.Name, file.Content())), Reading.Outline(await Reading.ReadAsync(file.Name, cleaned)));
        var text = string.Concat(file.Name == "a.md" ? [Encoding.UTF8.GetString(cleaned)] : Members(cleaned).Select(member => Encoding.UTF8.GetString(member.Content)));
        Assert.DoesNotContain("Jana", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Kontakte", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrackedChangesAreAccepted()
    {
        var file = Docx(
            "<w:p><w:pPr><w:rPr><w:del w:id=\"9\" w:author=\"Jana Kern\"/></w:rPr></w:pPr><w:r><w:t>Eins </w:t></w:r><w:del w:id=\"1\"><w:r><w:delText>weg</w:delText></w:r></w:del></w:p>"
            + "<w:p><w:pPr><w:pStyle w:val=\"X\"/><w:pPrChange w:id=\"8\"><w:pPr/></w:pPrChange></w:pPr><w:ins w:id=\"2\"><w:r><w:t>zwei</w:t></w:r></w:ins><w:moveFrom w:id=\"3\"><w:r><w:t>fort</w:t></w:r></w:moveFrom></w:p>"
            + "<w:p><w:pPr><w:rPr><w:ins w:id=\"7\"/></w:rPr></w:pPr><w:moveTo w:id=\"4\"><w:r><w:t>drei</w:t></w:r></w:moveTo></w:p>"
            + $"<w:tbl><w:tr><w:trPr><w:del w:id=\"5\"/></w:trPr><w:tc>{P("alte Zeile")}</w:tc></w:tr><w:tr><w:trPr><w:ins w:id=\"6\"/></w:trPr><w:tc>{P("neue Zeile")}</w:tc></w:tr></w:tbl>");
        var cleaned = Clean("a.docx", file);

        Assert.Equal("Eins zwei\ndrei\nneue Zeile", Reading.Outline(await Reading.ReadAsync("a.docx", cleaned)));
        Assert.True((await ClientDataGuardTests.CheckAsync("a.docx", cleaned)).IsClean);
    }

    [Fact]
    public void AWrittenDocumentStaysValid()
    {
        const string markdown = "# Titel\n\nText mit [Verweis](https://www.stadt.example/).[^1]\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n[^1]: Fußnote\n";
        var options = new WritingOptions { Properties = [new("toolkit_id", "17")] };

        Assert.Empty(WrittenFiles.OfficeErrors(Clean("a.docx", WrittenFiles.Write(markdown, WrittenFormat.Docx, options)), WrittenFormat.Docx));
        Assert.Empty(WrittenFiles.OfficeErrors(Clean("a.xlsx", WrittenFiles.Write(markdown, WrittenFormat.Xlsx, options)), WrittenFormat.Xlsx));
        Assert.Empty(WrittenFiles.OpenDocumentErrors(Clean("a.odt", WrittenFiles.Write(markdown, WrittenFormat.Odt, options)), WrittenFormat.Odt));
    }

    [Fact]
    public async Task FormulasKeepTheValueTheyTookFromASheetThatIsGone()
    {
        var file = Xlsx([("Sicht", "<row r=\"1\"><c r=\"A1\"><f>Kontakte!A1*2</f><v>14</v></c></row>"), ("Kontakte", "<row r=\"1\"><c r=\"A1\"><v>7</v></c></row>")], "", "state=\"hidden\"");
        var cleaned = Clean("a.xlsx", file);

        Assert.Equal("# Sicht\n14", Reading.Outline(await Reading.ReadAsync("a.xlsx", cleaned)));
        Assert.DoesNotContain(Members(cleaned), member => member.Name == "xl/worksheets/sheet1.xml");
        Assert.DoesNotContain(Members(cleaned), member => Encoding.UTF8.GetString(member.Content).Contains("Kontakte", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WhatTheSpeakerNotesStays()
    {
        var cleaned = Clean("a.pptx", Pptx((Shape("body", "Text"), "Erst fragen")));

        Assert.Contains("Erst fragen", Reading.Outline(await Reading.ReadAsync("a.pptx", cleaned)), StringComparison.Ordinal);
        Assert.Contains(Members(cleaned), member => member.Name.StartsWith("ppt/notesSlides/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task NamesInTheTextStayForAPerson()
    {
        var cleaned = Clean("a.docx", Docx(P("Name, Vorname: Sommerfeld, Lea")));

        Assert.Equal([GuardFindingKind.FilledField], (await ClientDataGuardTests.CheckAsync("a.docx", cleaned)).Findings.Select(finding => finding.Kind));
    }

    [Theory]
    [InlineData("a.docx")]
    [InlineData("a.txt")]
    [InlineData("a.rtf")]
    [InlineData("a.fodt")]
    public void WhatCannotBeCleanedIsNotWritten(string name)
    {
        using var target = new MemoryStream();

        Assert.False(CleanedCopy.Write(new MemoryStream("Text"u8.ToArray()), name, target, TestContext.Current.CancellationToken));
        Assert.Equal(0, target.Length);
    }

    /// <summary>What is not read is not cleaned, and is not said to be.</summary>
    [Fact]
    public async Task WhatIsBrokenOrSignedIsNotWritten()
    {
        var signed = With(GuardFile.CommentedDocx(), "_xmlsignatures/sig1.xml", "<x/>");
        foreach (var (name, file) in new[]
        {
            ("a.docx", With(GuardFile.CommentedDocx(), "word/footnotes.xml", "<w:footnotes")),
            ("a.docx", With(GuardFile.CommentedDocx(), "docProps/core.xml", "<core")),
            ("a.docx", With(GuardFile.CommentedDocx(), "word/settings.xml", Times(400, "<x>") + Times(400, "</x>"))),
            ("a.xlsx", With(GuardFile.CommentedXlsx(), "xl/worksheets/_rels/sheet0.xml.rels", "<x")),
            ("a.ods", With(GuardFile.HiddenOds(), "meta.xml", "")),
            ("a.docx", signed),
            ("a.md", "---\n{title: T, autor: Jana Kern}\n---\nText\n"u8.ToArray()),
        })
        {
            using var target = new MemoryStream();

            Assert.False(CleanedCopy.Write(new MemoryStream(file), name, target, TestContext.Current.CancellationToken));
            Assert.Equal(0, target.Length);
        }

        Assert.True((await ClientDataGuardTests.CheckAsync("a.docx", signed)).IsSigned);
        Assert.False((await ClientDataGuardTests.CheckAsync("a.docx", GuardFile.CommentedDocx())).IsSigned);
    }

    [Theory]
    [InlineData("---\ntitle: T\nAutor: Jana Kern\n---\nText\n", "---\ntitle: T\n---\nText\n")]
    [InlineData("---\n\"AUTHORS\":\n- Jana Kern\n---\nText\n", "Text\n")]
    [InlineData("---\nautor: Jana Kern\n---\n---\nText\n---\n", "---\n---\n---\nText\n---\n")]
    public void NamesOfAuthorsGoHoweverTheirKeyIsWritten(string markdown, string expected) => Assert.Equal(expected, Encoding.UTF8.GetString(Clean("a.md", Encoding.UTF8.GetBytes(markdown))));

    [Fact]
    public void ManyDeletedParagraphsBecomeOne()
    {
        const string deleted = "<w:p><w:pPr><w:rPr><w:del w:id=\"1\"/></w:rPr></w:pPr><w:r><w:t>x</w:t></w:r><w:del w:id=\"2\"><w:r><w:delText>weg</w:delText></w:r></w:del></w:p>";
        var cleaned = Clean("a.docx", Docx(Times(20_000, deleted) + P("Ende")));

        Assert.Equal(Times(20_000, "x") + "Ende", Assert.Single(WrittenFiles.Part(cleaned, "word/document.xml").Descendants(), element => element.Name.LocalName == "p").Value);
    }

    [Fact]
    public void ACellThatEndsWithABookmarkStaysAsItWas()
    {
        var cleaned = Clean("a.docx", Docx($"<w:tbl><w:tr><w:tc>{P("Text")}<w:bookmarkEnd w:id=\"0\"/></w:tc></w:tr></w:tbl>" + P("Ende")));

        Assert.Equal(2, WrittenFiles.Part(cleaned, "word/document.xml").Descendants().Count(element => element.Name.LocalName == "p"));
    }

    private static byte[] Clean(string name, byte[] file)
    {
        using var target = new MemoryStream();
        Assert.True(CleanedCopy.Write(new MemoryStream(file), name, target, TestContext.Current.CancellationToken));
        return target.ToArray();
    }
}
