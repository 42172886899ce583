using static ToolKit.TestSupport.Files;

namespace ToolKit.Formats.Tests;

public sealed class MarkdownConversionTests
{
    [Theory]
    [InlineData("docx")]
    [InlineData("odt")]
    public async Task WhatWasWrittenOutOfMarkdownBecomesThatAgain(string extension)
    {
        const string original = "---\ntitle: Muster\nfields:\n  - name: standort\n    label: Standort (Ort)\n    type: text\n---\n\n# Muster\n\nDas gilt **immer** in {{standort}}, siehe [Seite](<https://www.stadt.example/a>).[^1]\n\n- eins\n- zwei\n\n## Danach\n\n| A | B |\n| --- | --- |\n| 1 | *2* |\n\n[^1]: Eine Note.\n";
        var file = WrittenFiles.Write(original, extension == "docx" ? WrittenFormat.Docx : WrittenFormat.Odt);

        var converted = await MarkdownConversion.ReadAsync(new MemoryStream(file), $"a.{extension}", original, TestContext.Current.CancellationToken);

        Assert.Equal(Rendered(original), Rendered(converted.Markdown));
        Assert.StartsWith("---\ntitle: Muster\nfields:\n", converted.Markdown, StringComparison.Ordinal);
        Assert.Contains("{{standort}}", converted.Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatMarkdownCannotSayIsNamed()
    {
        var file = Docx(
            "<w:p><w:r><w:rPr><w:u w:val=\"single\"/></w:rPr><w:t>Unterstrichen</w:t></w:r><w:ins w:id=\"1\"><w:r><w:t> neu</w:t></w:r></w:ins></w:p>" + WordPicture("p", "Wappen"),
            [("p", "image", "p.png"), ("k", "comments", "comments.xml"), ("h", "header", "header1.xml")],
            null,
            ("word/p.png", Png()),
            ("word/header1.xml", System.Text.Encoding.UTF8.GetBytes(WordPart("hdr", P("Kopf")))),
            ("word/comments.xml", System.Text.Encoding.UTF8.GetBytes(WordPart("comments", $"<w:comment w:id=\"0\">{P("Bitte prüfen")}</w:comment>"))));

        var lost = (await MarkdownConversion.ReadAsync(new MemoryStream(file), "a.docx", "---\nfields:\n  - name: ort\n    label: Ort\n    type: text\n---\n{{#wenn ort}}\n{{ort}}\n{{/wenn}}\n", TestContext.Current.CancellationToken)).Lost;

        Assert.Equal(
            [
                MarkdownLossKind.Pictures, MarkdownLossKind.TextMarks, MarkdownLossKind.Comments, MarkdownLossKind.TrackedChanges, MarkdownLossKind.HeadersAndFooters,
                MarkdownLossKind.ClosedFields, MarkdownLossKind.Conditions, MarkdownLossKind.Looks,
            ],
            lost.Select(one => one.Kind));
        Assert.Equal(["Ort"], lost.Single(one => one.Kind == MarkdownLossKind.ClosedFields).Labels);
        Assert.Equal(1, lost[0].Count);
    }

    [Theory]
    [InlineData("<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Ha</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>llo</w:t></w:r></w:p>", "**Hallo**\n")]
    [InlineData("<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Ha</w:t></w:r><w:r><w:rPr><w:b/><w:u w:val=\"single\"/></w:rPr><w:t>llo</w:t></w:r><w:r><w:t> Welt</w:t></w:r></w:p>", "**Hallo** Welt\n")]
    [InlineData("<w:p><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>Erst</w:t></w:r><w:r><w:t> und </w:t></w:r><w:r><w:rPr><w:b/><w:i/></w:rPr><w:t>dann</w:t></w:r></w:p>", "# Erst und *dann*\n")]
    public async Task WordsThatAProgramHasDividedLookAsOne(string body, string expected) =>
        Assert.Equal(expected, (await MarkdownConversion.ReadAsync(new MemoryStream(Docx(body)), "a.docx", cancellation: TestContext.Current.CancellationToken)).Markdown);

    [Fact]
    public async Task WhatIsWrittenAnewIsNotLost()
    {
        var file = WrittenFiles.Write("# Titel\n\nSiehe [Seite](https://www.stadt.example/a).\n", WrittenFormat.Docx);

        Assert.Equal([MarkdownLossKind.Looks], (await MarkdownConversion.ReadAsync(new MemoryStream(file), "a.docx", cancellation: TestContext.Current.CancellationToken)).Lost.Select(one => one.Kind));
    }

    [Fact]
    public async Task WordsStayWords()
    {
        var converted = await MarkdownConversion.ReadAsync(new MemoryStream(Docx(P("# keine *Überschrift* &lt;b&gt;") + P("1. kein {{feld}}"))), "a.docx", cancellation: TestContext.Current.CancellationToken);

        Assert.Equal("# keine *Überschrift* <b>\n1. kein {{feld}}", Reading.Outline(await Reading.ReadAsync("a.md", System.Text.Encoding.UTF8.GetBytes(converted.Markdown))));
    }

    private static string Rendered(string markdown) => MarkdownText.Parse(markdown).ToHtml(address => address);
}
