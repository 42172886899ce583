using System.Globalization;
using System.IO.Compression;
using System.Xml.Linq;
using ToolKit.TestSupport;

namespace ToolKit.Formats.Tests;

/// <summary>Pictures of a Markdown text in DOCX and ODT.</summary>
public sealed class WrittenPicturesTests
{
    private const int MostPlaces = 500;

    // A GIF of one point, as GIF89a's appendix describes it.
    private static readonly byte[] Gif = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    // The frame of a JPEG without what a picture is made of: size 16 x 8, a scan, the end.
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 8, 0, 16, 1, 1, 0x11, 0, 0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0x3F, 0, 0x55, 0xFF, 0xD9];

    public static TheoryData<string> Formats() => new(".docx", ".odt");

    [Theory, MemberData(nameof(Formats))]
    public void APictureStandsInTheTextWithItsDescriptionAndIsStoredOnce(string extension)
    {
        var red = Files.Png(30, 20);
        var file = Write(
            "# Plan\n\n![Rotes Feld](a.png) und ![](./a.png) und ![noch eins](kopie.png)\n\n- ![im Punkt](a.png)\n\n| A |\n|---|\n| ![in der Zelle](a.png) |\n\nSatz[^1] ![G](b.gif) ![J](c.jpg)\n\n[^1]: Fuß ![in der Note](a.png)\n",
            extension,
            address => address switch
            {
                "a.png" => red,
                "b.gif" => Gif,
                "c.jpg" => Jpeg,
                _ => [.. red], // other addresses, equal bytes
            });

        Assert.Equal(["Rotes Feld", "", "noch eins", "im Punkt", "in der Zelle", "G", "J", "in der Note"], Descriptions(file, extension).OrderBy(one => one == "in der Note" ? 1 : 0));
        Assert.Equal([("gif", Gif), ("jpeg", Jpeg), ("png", red)], Stored(file).OrderBy(one => one.Kind, StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(Formats))]
    public void ItIsAsLargeAsItsPointsAndNeverWiderThanItsPlace(string extension)
    {
        var file = Write(
            "![a](96x48)\n\n![b](4000x1000)\n\n![c](400x4000)\n\n- - ![d](4000x1000)\n\n> ![e](4000x1000)\n\n| A | B |\n|---|---|\n| ![f](4000x1000) | eins zwei drei vier fünf sechs sieben acht |\n",
            extension,
            address => address.Split('x') is [var width, var height] ? Files.Png(int.Parse(width, CultureInfo.InvariantCulture), int.Parse(height, CultureInfo.InvariantCulture)) : null);

        var sizes = Sizes(file, extension);
        Assert.Equal((2.54, 1.27), sizes[0]); // 96 points to the inch
        Assert.Equal((16, 4), sizes[1]);
        Assert.Equal((2.2, 22), sizes[2]);
        Assert.InRange(sizes[3].Width, 14, 15); // two steps of a list
        Assert.InRange(sizes[4].Width, 14, 15.6);
        Assert.InRange(sizes[5].Width, 2, 10); // its column
        Assert.All(sizes.Skip(3), size => Assert.Equal(4, size.Width / size.Height, 0.05));
    }

    /// <summary>What cannot be shown, and its words in its place.</summary>
    public static TheoryData<string, byte[]?> Unfit() => new()
    {
        { "absent", null },
        { "empty", [] },
        { "no picture", "<svg xmlns='http://www.w3.org/2000/svg'/>"u8.ToArray() },
        { "PNG that breaks off", Files.Png(30, 20)[..^20] },
        { "PNG without points", [.. Files.Png(30, 20)[..33], .. Files.Png(30, 20)[^12..]] },
        { "GIF that breaks off", Gif[..^1] },
        { "JPEG that breaks off", Jpeg[..^2] },
        { "more points than memory", Files.Png().Replace([0, 0, 0, 1, 0, 0, 0, 1], [0, 0, 0x1F, 0x40, 0, 0, 0x1F, 0x40]) },
        { "no points", Files.Png().Replace([0, 0, 0, 1, 0, 0, 0, 1], [0, 0, 0, 0, 0, 0, 0, 1]) },
    };

    [Theory, MemberData(nameof(Unfit))]
    public async Task WhatCannotBeShownIsItsWords(string what, byte[]? picture)
    {
        Assert.NotNull(what);
        foreach (var extension in new[] { ".docx", ".odt" })
        {
            var file = Write("# Plan\n\nVorher ![Ablauf](x.png) nachher.\n", extension, _ => picture);

            Assert.Contains("Vorher Ablauf nachher.", Reading.Outline(await Reading.ReadAsync("a" + extension, file)), StringComparison.Ordinal);
            Assert.Empty(Stored(file));
        }
    }

    [Theory, MemberData(nameof(Formats))]
    public void AThousandPlacesDoNotMakeAThousandDrawings(string extension)
    {
        var asked = 0;
        var file = Write(string.Concat(Enumerable.Range(0, MostPlaces + 20).Select(i => $"![Nr. {i}](a.png) ")), extension, _ =>
        {
            asked++;
            return Files.Png(2, 2);
        });

        Assert.Equal((MostPlaces, 2), (Descriptions(file, extension).Count, asked)); // once each time it is written
    }

    [Fact]
    public void ATextSaysWhichPicturesItNames() => Assert.Equal(
        ["a.png", "b c.png", "d.png", "e.png", "https://example.org/f.png"],
        MarkdownText.Parse("![](a.png) [![x](<b c.png>)](y.md)\n\n| ![](d.png) |\n|---|\n| ![](a.png) |\n\nx[^1] ![](https://example.org/f.png) `![](nein.png)` ![]()\n\n[^1]: ![](e.png)\n").Pictures.Order(StringComparer.Ordinal));

    private static byte[] Write(string markdown, string extension, Func<string, byte[]?> picture)
    {
        var format = WrittenFormat.All.Single(format => format.Extension == extension);
        var options = new WritingOptions { Picture = picture };
        var file = WrittenFiles.Write(markdown, format, options);
        Assert.Empty(format == WrittenFormat.Docx ? WrittenFiles.OfficeErrors(file, format) : WrittenFiles.OpenDocumentErrors(file, format));
        Assert.Equal(file, WrittenFiles.Write(markdown, format, options));
        return file;
    }

    private static List<string?> Descriptions(byte[] file, string extension) => extension == ".docx"
        ? [.. Parts(file).SelectMany(part => part.Descendants()).Where(element => element.Name.LocalName == "docPr").Select(element => element.Attribute("descr")?.Value)]
        : [.. Parts(file).SelectMany(part => part.Descendants()).Where(element => element.Name.LocalName == "desc").Select(element => element.Value)];

    /// <summary>In centimetres.</summary>
    private static List<(double Width, double Height)> Sizes(byte[] file, string extension) => extension == ".docx"
        ? [.. Parts(file).SelectMany(part => part.Descendants()).Where(element => element.Name.LocalName == "extent").Select(element => (Emu(element, "cx"), Emu(element, "cy")))]
        : [.. Parts(file).SelectMany(part => part.Descendants()).Where(element => element.Name.LocalName == "frame").Select(element => (Length(element, "width"), Length(element, "height")))];

    private static double Emu(XElement element, string name) => Math.Round(double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture) / 360_000, 2);

    private static double Length(XElement element, string name) => double.Parse(element.Attributes().Single(attribute => attribute.Name.LocalName == name).Value[..^2], CultureInfo.InvariantCulture);

    private static List<XElement> Parts(byte[] file) => [.. Names(file).Where(name => name is "word/document.xml" or "word/footnotes.xml" or "content.xml").Select(name => WrittenFiles.Part(file, name))];

    private static List<(string Kind, byte[] Bytes)> Stored(byte[] file)
    {
        using var archive = new ZipArchive(new MemoryStream(file));
        return [.. archive.Entries.Where(entry => entry.FullName.Contains("image", StringComparison.Ordinal)).Select(entry =>
        {
            using var content = entry.Open();
            using var bytes = new MemoryStream();
            content.CopyTo(bytes);
            return (Path.GetExtension(entry.FullName)[1..], bytes.ToArray());
        })];
    }

    private static List<string> Names(byte[] file)
    {
        using var archive = new ZipArchive(new MemoryStream(file));
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }
}
