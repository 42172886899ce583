using System.Text;

namespace ToolKit.Formats.Tests;

public sealed class PlainTextReaderTests
{
    private const string Sample = "Übergang in die Berufsausbildung: größere Maßnahmen – 5 € für jede.";

    public static TheoryData<string, byte[]> Encodings() => new()
    {
        { "UTF-8", Encoding.UTF8.GetBytes(Sample) },
        { "UTF-8 with a mark", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Sample)] },
        { "UTF-16 with a mark", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Sample)] },
        { "UTF-16, big end first, with a mark", [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes(Sample)] },
        { "UTF-16 without a mark", Encoding.Unicode.GetBytes(Sample) },
        { "UTF-16, big end first, without a mark", Encoding.BigEndianUnicode.GetBytes(Sample) },
        { "UTF-32 with a mark", [.. Encoding.UTF32.Preamble, .. Encoding.UTF32.GetBytes(Sample)] },
        { "Windows-1252", CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetBytes(Sample) },
    };

    [Theory, MemberData(nameof(Encodings))]
    public async Task TheEncodingIsFound(string encoding, byte[] bytes)
    {
        Assert.NotEmpty(encoding);
        Assert.Equal(Sample, Reading.Outline(await Reading.ReadAsync("a.txt", bytes)));
    }

    [Fact]
    public async Task ASingleByteLateInTheFileTellsTheEncoding()
    {
        var ascii = string.Concat(Enumerable.Repeat("Ein Satz ohne Umlaute.\n", 10_000));

        Assert.EndsWith("Größe", Reading.Outline(await Reading.ReadAsync("a.txt", Encoding.Latin1.GetBytes(ascii + "\nGröße"))), StringComparison.Ordinal);
        Assert.EndsWith("Größe", Reading.Outline(await Reading.ReadAsync("a.txt", Encoding.UTF8.GetBytes(ascii + "\nGröße"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eins\nzwei\n\ndrei", "eins zwei\ndrei")]
    [InlineData("eins\r\nzwei\r\n \r\ndrei\r\n", "eins zwei\ndrei")]
    [InlineData("eins\rzwei\r\rdrei", "eins zwei\ndrei")]
    [InlineData("Seite 1\fSeite 2", "Seite 1\nSeite 2")]
    [InlineData("", "")]
    [InlineData(" \n\n ", "")]
    public async Task AnEmptyLineEndsAParagraph(string text, string expected) =>
        Assert.Equal(expected, Reading.Outline(await Reading.ReadAsync("a.txt", text)));

    [Fact]
    public async Task ALongLineIsAParagraph()
    {
        var line = string.Join(' ', Enumerable.Repeat("Wort", 60));

        Assert.Equal($"{line}\n{line}", Reading.Outline(await Reading.ReadAsync("a.txt", $"{line}\n{line}")));
    }

    [Theory]
    [InlineData("a.txt")]
    [InlineData("unknown.xyz")]
    [InlineData("without extension")]
    public async Task BytesThatAreNoTextAreSaidToBeNone(string name) =>
        Assert.Equal("!UnknownFormat", Reading.Outline(await Reading.ReadAsync(name, [1, 2, 3, 0, 5, 0, 0, 8, 200, 100])));

    [Theory]
    [InlineData("LICENSE", null)]
    [InlineData("a.unknown", null)]
    [InlineData("a", "text/plain; charset=utf-8")]
    public async Task TextIsKnownByItsContent(string name, string? mediaType)
    {
        var read = await new DocumentReader().ReadAsync(new MemoryStream("Größe"u8.ToArray()), name, mediaType);

        Assert.Equal("Größe", Reading.Outline(read));
    }
}
