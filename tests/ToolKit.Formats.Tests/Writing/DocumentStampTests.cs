using System.IO.Compression;
using ToolKit.TestSupport;
using static ToolKit.TestSupport.Files;

namespace ToolKit.Formats.Tests;

public sealed class DocumentStampTests
{
    private static readonly KeyValuePair<string, string>[] Stamp = [new("toolkit_id", "17"), new("toolkit_hash", "ab\"c\\<>&"), new("toolkit_region", "Süd")];

    public static TheoryData<string> Names => ["a.docx", "a.xlsx", "a.pptx", "a.odt", "a.ods", "a.odp"];

    [Theory, MemberData(nameof(Names))]
    public async Task AStoredDocumentGetsAStampAndNothingElseChanges(string name)
    {
        var file = File(name);
        var stamped = Write(name, file);
        var again = Write(name, stamped);

        Assert.Equal(["17", "ab\"c\\<>&", "Süd"], await ValuesAsync(name, stamped));
        Assert.Equal(["17", "ab\"c\\<>&", "Süd"], await ValuesAsync(name, again));
        Assert.Equal(Reading.Outline(await Reading.ReadAsync(name, file)), Reading.Outline(await Reading.ReadAsync(name, stamped)));
        Assert.Equal(stamped, Write(name, file));
    }

    [Fact]
    public async Task AStampReplacesTheOneBeforeAndLeavesOtherProperties()
    {
        var file = WrittenFiles.Write("Text", WrittenFormat.Docx, new WritingOptions { Properties = [new("eigenes", "bleibt"), new("toolkit_id", "alt")] });
        var stamped = Write("a.docx", file);
        var read = await DocumentStamp.ReadAsync(new MemoryStream(stamped), "a.docx", TestContext.Current.CancellationToken);

        Assert.Equal(("17", "bleibt"), (read["toolkit_id"], read["eigenes"]));
        Assert.Empty(WrittenFiles.OfficeErrors(stamped, WrittenFormat.Docx));
    }

    [Fact]
    public async Task WhereOnlyKeywordsAreKeptItStandsAmongThem()
    {
        var options = new WritingOptions { Properties = [new("toolkit_id", "17"), new("toolkit_region", "Süd, West")], StatesPropertiesAmongKeywords = true };
        var odt = await Reading.ReadAsync("a.odt", WrittenFiles.Write("---\nlegal_areas: SGB II\n---\nText", WrittenFormat.Odt, options));

        Assert.Equal("SGB II, toolkit_id=17, toolkit_region=S%C3%BCd%2C%20West", odt.Metadata["keywords"]);
    }

    [Fact]
    public async Task APdfIsReadByItsKeywords()
    {
        Needs.Programs("pdftotext");
        var pdf = Pdf("T) /Keywords (SGB II, toolkit_id=17, toolkit_region=S%C3%BCd%2C%20West, =x, y=", 0, ["Text"]);

        var read = await DocumentStamp.ReadAsync(new MemoryStream(pdf), "a.pdf", TestContext.Current.CancellationToken);

        Assert.Equal(("17", "Süd, West"), (read["toolkit_id"], read["toolkit_region"]));
    }

    [Fact]
    public async Task AFilledOfficeTemplateCarriesItToo()
    {
        var template = OfficeTemplate.Read(new MemoryStream(Docx(P("{{standort}}"))), "a.docx")!;
        using var target = new MemoryStream();
        template.Fill(new FieldValues { ["standort"] = "Freiburg" }, target, Stamp);

        Assert.Equal(["17", "ab\"c\\<>&", "Süd"], await ValuesAsync("a.docx", target.ToArray()));
    }

    [Theory]
    [InlineData("Text\n")]
    [InlineData("---\ntitle: T\ntoolkit_id: alt\norder: 3\n---\nText\n")]
    public async Task MarkdownCarriesItInItsFrontMatter(string markdown)
    {
        var stamped = DocumentStamp.Write(markdown, Stamp);

        Assert.Equal(["17", "ab\"c\\<>&", "Süd"], await ValuesAsync("a.md", System.Text.Encoding.UTF8.GetBytes(stamped)));
        Assert.EndsWith("---\nText\n", stamped, StringComparison.Ordinal);
        Assert.Equal(stamped, DocumentStamp.Write(stamped, Stamp));
        Assert.Equal(markdown.Contains("title", StringComparison.Ordinal), MarkdownText.Parse(stamped).Metadata.ContainsKey("title"));
    }

    [Fact]
    public async Task WhatIsNoOfficeDocumentGetsAndHasNone()
    {
        using var target = new MemoryStream();

        Assert.False(DocumentStamp.Write(new MemoryStream("Text"u8.ToArray()), "a.docx", Stamp, target));
        Assert.False(DocumentStamp.Write(new MemoryStream(Zip(("a.txt", "x"))), "a.zip", Stamp, target));
        Assert.Equal(0, target.Length);
        Assert.Empty(await DocumentStamp.ReadAsync(new MemoryStream("Text"u8.ToArray()), "a.docx", TestContext.Current.CancellationToken));
    }

    private static byte[] File(string name) => Path.GetExtension(name) switch
    {
        ".docx" => Docx(P("Text"), "Titel"),
        ".xlsx" => Xlsx(("A", "<row><c><v>1</v></c></row>")),
        ".pptx" => Pptx((Shape("title", "Titel"), null)),
        ".odt" => Odf("text", "<text:p>Text</text:p>"),
        ".ods" => WrittenFiles.Write(Samples.Tables, WrittenFormat.Ods),
        _ => WrittenFiles.Write(Samples.Slides, WrittenFormat.Odp),
    };

    private static byte[] Write(string name, byte[] file)
    {
        using var target = new MemoryStream();
        Assert.True(DocumentStamp.Write(new MemoryStream(file), name, Stamp, target));
        using var archive = new ZipArchive(new MemoryStream(target.ToArray()));
        Assert.NotEmpty(archive.Entries);
        return target.ToArray();
    }

    private static async Task<IEnumerable<string>> ValuesAsync(string name, byte[] file)
    {
        var read = await DocumentStamp.ReadAsync(new MemoryStream(file), name, TestContext.Current.CancellationToken);
        return Stamp.Select(value => read.GetValueOrDefault(value.Key) ?? "");
    }
}
