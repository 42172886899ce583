using System.Text;

namespace ToolKit.Formats.Tests;

public sealed class HtmlReaderTests
{
    [Fact]
    public async Task HeadingsParagraphsListsAndTablesComeInOrder()
    {
        var read = await Reading.ReadAsync("a.html", """
            <!doctype html><html lang="de"><head><title>Der &Uuml;berblick</title><meta name="author" content="Geschäftsstelle"><style>p { color: red }</style></head>
            <body><!-- nichts --><h1>Haupt<b>teil</b></h1><p>Ein Satz.<p>Noch einer<br>mit Umbruch.
            <ul><li>eins<li>zwei</ul><h2>Tabelle</h2><table><tr><th>A<th><p>B</p><tr><td>1<td>2<td></table>Ende &amp; aus &#150; gut &euro;<script>alert("<p>")</script></body></html>
            """);

        Assert.Equal("# Hauptteil\nEin Satz.\nNoch einer mit Umbruch.\neins\nzwei\n## Tabelle\nA | B\n1 | 2\nEnde & aus – gut €", Reading.Outline(read));
        Assert.Equal(("Der Überblick", "de", "Geschäftsstelle"), (read.Title, read.Language, read.Metadata["author"]));
    }

    [Theory]
    [InlineData("<p>a<template>b<template>c</template></template>d", "ad")]
    [InlineData("a<div hidden>b<div>c</div></div>d<span style='display: none'>e</span>f", "adf")]
    [InlineData("a<svg><text>b</text></svg>c<textarea>d</textarea>e<iframe><p>f</iframe>g", "aceg")]
    [InlineData("a<!-- b -> - > -->d<!-->e<!-- --!>f<!x y>g", "adefg")]
    [InlineData("1 < 2 & 3 &unknown; &lt;p&gt; &auml &#x110000; &#;", "1 < 2 & 3 &unknown; <p> ä \uFFFD &#;")]
    [InlineData("<img src=x alt='Ein Bild'> <a title=x>Wort</a>", "Ein Bild Wort")]
    [InlineData("<script>a", "")]
    [InlineData("a<p b='c", "a")]
    [InlineData("<!--", "")]
    [InlineData("a</", "a")]
    [InlineData("a<", "a<")]
    [InlineData("a&", "a&")]
    public async Task OnlyWhatAReaderSeesIsText(string html, string expected) =>
        Assert.Equal(expected, Reading.Outline(await Reading.ReadAsync("a.htm", html)).Replace("\n", "", StringComparison.Ordinal));

    [Fact]
    public async Task ThePageSaysWhichEncodingItIsIn()
    {
        var cyrillic = CodePagesEncodingProvider.Instance.GetEncoding("iso-8859-5")!.GetBytes("<meta http-equiv=Content-Type content='text/html; charset=iso-8859-5'>Привет");

        Assert.Equal("Привет", Reading.Outline(await Reading.ReadAsync("a.html", cyrillic)));
        Assert.Equal("Straße", Reading.Outline(await Reading.ReadAsync("a.html", Encoding.Latin1.GetBytes("<p>Straße"))));
        Assert.Equal("Straße", Reading.Outline(await Reading.ReadAsync("a.html", "<meta charset=iso-8859-1><p>Straße")));
    }

    /// <summary>A tree of these would take from minutes to hours. Time fails no test; but who waits for this one knows why.</summary>
    [Theory]
    [InlineData("<div>")]
    [InlineData("<b><a>")]
    [InlineData("<table><td>")]
    [InlineData("<svg>")]
    [InlineData("<p a b=c ")]
    [InlineData("</p></b>")]
    public async Task PagesMadeToTakeLongAreRead(string part)
    {
        var read = await Reading.ReadAsync("a.html", "<p>Anfang</p>" + string.Concat(Enumerable.Repeat(part, 300_000)));

        Assert.Equal("Anfang", read.Sections[0].Paragraphs[0]);
    }
}
