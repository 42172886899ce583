namespace ToolKit.Formats.Tests;

/// <summary>What typesetting does to words, and the words that are to be found. Read as plain text, where a line break is a line break.</summary>
public sealed class TextRepairTests
{
    private static readonly Dictionary<string, long> Words = new(StringComparer.Ordinal)
    {
        ["hilfe"] = 900,
        ["für"] = 5_000,
        ["junge"] = 300,
        ["menschen"] = 400,
        ["im"] = 9_000,
        ["beruf"] = 200,
        ["jugend"] = 300,
        ["konferenz"] = 50,
        ["ende"] = 100,
        ["in"] = 10_000,
        ["bonn"] = 80,
    };

    [Theory]
    // Hyphens at line ends
    [InlineData("Kosten-\nträger", "Kostenträger")]
    [InlineData("Kosten- \n  träger", "Kostenträger")]
    [InlineData("Kosten\u2010\r\nträger", "Kostenträger")]
    [InlineData("Kosten¬\nträger", "Kostenträger")]
    [InlineData("Kinder-\nund Jugendhilfe", "Kinder- und Jugendhilfe")]
    [InlineData("Kinder-\noder Jugendhilfe", "Kinder- oder Jugendhilfe")]
    [InlineData("Kinder-\nbzw. Jugendhilfe", "Kinder- bzw. Jugendhilfe")]
    [InlineData("Kinder-\nsowie Jugendhilfe", "Kinder- sowie Jugendhilfe")]
    [InlineData("Den-\nnoch", "Dennoch")]
    [InlineData("so-\nwie", "sowie")]
    [InlineData("Hun-\nde", "Hunde")]
    [InlineData("Nordrhein-\nWestfalen", "Nordrhein-Westfalen")]
    [InlineData("16-\njährige", "16-jährige")]
    [InlineData("EU-\nweit", "EU-weit")]
    [InlineData("E-\nmail", "E-mail")]
    [InlineData("SGB-II-\nLeistungen", "SGB-II-Leistungen")]
    [InlineData("JUGENDKON-\nFERENZ", "JUGENDKONFERENZ")]
    [InlineData("SGB-\nXII", "SGB-XII")]
    [InlineData("https://example.org/a-\nb", "https://example.org/a-b")]
    [InlineData("Strich -\nund weiter", "Strich - und weiter")]
    [InlineData("(Trä-\nger)", "(Träger)")]
    [InlineData("Seite 5-\n7", "Seite 5-7")]
    // Soft hyphens and what is not seen
    [InlineData("Jugend\u00ADhilfe", "Jugendhilfe")]
    [InlineData("Jugend\u00AD\nhilfe", "Jugendhilfe")]
    [InlineData("Jugend\u200Bhilfe\uFEFF", "Jugendhilfe")]
    [InlineData("§\u00A016h\u202FSGB\tII", "§ 16h SGB II")]
    // Umlauts in two pieces, ligatures, half characters
    [InlineData("Fo\u0308rderung", "Förderung")]
    [InlineData("Fo \u0308rderung", "Förderung")]
    [InlineData("F\u00A8orderung", "Förderung")]
    [InlineData("Pﬂege eﬀektiv ﬁnden", "Pflege effektiv finden")]
    [InlineData("\u212Bngström", "Ångström")]
    // Letter-spacing
    [InlineData("J u g e n d k o n f e r e n z", "Jugendkonferenz")]
    [InlineData("J u g e n d  k o n f e r e n z  h i e r", "Jugend konferenz hier")]
    [InlineData("Die J u g e n d k o n f e r e n z: gut", "Die Jugendkonferenz: gut")]
    [InlineData("Die J u g e n d k o n f e r e n z ist gut", "Die Jugendkonferenz ist gut")]
    [InlineData("I n h a l t:", "Inhalt:")]
    [InlineData("Ob er es so an sie gab", "Ob er es so an sie gab")]
    [InlineData("z. B. u. a. m.", "z. B. u. a. m.")]
    [InlineData("Punkte a b c d e f", "Punkte a b c d e f")]
    [InlineData("x y z", "x y z")]
    [InlineData("viel    Raum", "viel Raum")]
    public async Task WordsBecomeWhole(string text, string expected) =>
        Assert.Equal(expected, Reading.Outline(await Reading.ReadAsync("a.txt", text)));

    [Theory]
    [InlineData("H i l f e  f ü r  j u n g e  M e n s c h e n", "Hilfe für junge Menschen")]
    [InlineData("J u g e n d  k o n f e r e n z", "Jugend konferenz")]
    [InlineData("J u g e n d  k o n f  e r e n z", "Jugendkonferenz")]
    [InlineData("H i l f e i m B e r u f", "Hilfe im Beruf")]
    [InlineData("J u g e n d k o n f e r e n z i n B o n n", "Jugend konferenz in Bonn")]
    [InlineData("U n b e k a n n t e s", "Unbekanntes")]
    [InlineData("E n d e", "Ende")]
    [InlineData("A n n a", "A n n a")]
    public async Task KnownWordsTellWhereLetterSpacedWordsEnd(string text, string expected) =>
        Assert.Equal(expected, Reading.Outline(await Reading.ReadAsync("a.txt", text, words: word => Words.GetValueOrDefault(word))));

    [Fact]
    public async Task AHalfCharacterIsReplaced() =>
        Assert.Equal("a\uFFFDb", Reading.Outline(await Reading.ReadAsync("a.html", "<p>a&#xD800;b")));

    [Fact]
    public async Task AVeryLongParagraphIsDividedBetweenWords()
    {
        var read = await Reading.ReadAsync("a.html", "<p>" + string.Concat(Enumerable.Repeat("Maßnahme ", 10_000)));

        Assert.All(read.Sections[0].Paragraphs, paragraph => Assert.True(paragraph.Length <= 16_000));
        Assert.Equal(10_000, read.Sections[0].Paragraphs.SelectMany(paragraph => paragraph.Split(' ')).Count(word => word == "Maßnahme"));
    }
}
