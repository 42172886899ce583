namespace ToolKit.Search.Tests;

public class ExcerptTests
{
    [Fact]
    public void TheWindowHoldsAsManyDifferentWordsAsItCan()
    {
        var text = "Schweigepflicht. " + string.Concat(Enumerable.Repeat("Fülltext ohne Belang, ", 40)) + "Das Jobcenter achtet die Schweigepflicht gegenüber dem Jugendamt. "
            + string.Concat(Enumerable.Repeat("Noch mehr Fülltext. ", 40));
        var excerpt = Excerpt(text, "Schweigepflicht Jobcenter Jugendamt");
        Assert.Equal(["Jobcenter", "Schweigepflicht", "Jugendamt"], Marked(excerpt));
        Assert.StartsWith("… ", excerpt.Text, StringComparison.Ordinal);
        Assert.EndsWith(" …", excerpt.Text, StringComparison.Ordinal);
        Assert.InRange(excerpt.Text.Length, 100, 300);
    }

    [Fact]
    public void APhraseIsOneMark() => Assert.Equal(["junge Menschen"], Marked(Excerpt("Menschen, die als junge Menschen gelten", "\"junge Menschen\"")));

    [Fact]
    public void FormsOfAWordAreMarkedAsTheyStand() =>
        Assert.Equal(["Anträge", "Antragsformular", "ANTRAG"], Marked(Excerpt("Anträge, Antragsformular und ANTRAG", "Antrag")));

    [Fact]
    public void LinesAndWhatCannotBeSeenAreMadePlain()
    {
        var excerpt = Excerpt("Die\u00AD  Jugend\u00ADhilfe\r\n\r\n\tplant <b>alles</b>\0", "Jugendhilfe");
        Assert.Equal("Die Jugendhilfe plant <b>alles</b>", excerpt.Text);
        Assert.Equal(["Jugendhilfe"], Marked(excerpt));
    }

    [Fact]
    public void MarksLieInsideOfTheExcerptWhateverTheText()
    {
        var random = new Random(7);
        const string Signs = "abä ß§-\n.\u00AD😀";
        for (var round = 0; round < 500; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 1500)).Select(_ => random.Next(12) == 0 ? " Antrag " : Signs.Substring(random.Next(Signs.Length - 2), 1)));
            var excerpt = Excerpt(text, "Antrag a b § \"b a\"");
            var free = 0;
            foreach (var mark in excerpt.Marks)
            {
                Assert.InRange(mark.Start, free, excerpt.Text.Length - 1);
                Assert.InRange(mark.Length, 1, excerpt.Text.Length - mark.Start);
                free = mark.Start + mark.Length;
            }
        }
    }

    private static Excerpt Excerpt(string text, string query)
    {
        var marker = new Marker(QueryAnalysis.Analyze(SearchQuery.Parse(query), isTyping: false, _ => []));
        return ExcerptWriter.Write(text, marker.Find(text));
    }

    private static string[] Marked(Excerpt excerpt) => [.. excerpt.Marks.Select(mark => excerpt.Text.Substring(mark.Start, mark.Length))];
}
