namespace ToolKit.Search.Tests;

public class QueryParserTests
{
    [Fact]
    public void WordsPhrasesAndExclusionsAreToldApart()
    {
        var query = SearchQuery.Parse("Muster „junge Menschen“ -Entwurf -\"nicht gültig\" E-Mail - Vereinb*");
        Assert.Equal(["Muster", "junge Menschen", "Entwurf", "nicht gültig", "E-Mail", "-", "Vereinb"], query.Terms.Select(term => term.Text));
        Assert.Equal(["junge Menschen", "nicht gültig"], query.Terms.Where(term => term.IsPhrase).Select(term => term.Text));
        Assert.Equal(["Entwurf", "nicht gültig"], query.Terms.Where(term => term.IsExcluded).Select(term => term.Text));
        Assert.Equal(["Vereinb"], query.Terms.Where(term => term.IsPrefix).Select(term => term.Text));
    }

    [Theory]
    [InlineData("art:Muster", Facet.Kind, "Muster")]
    [InlineData("KIND:Muster", Facet.Kind, "Muster")]
    [InlineData("feld:\"Harmonisierte Abläufe und Maßnahmen\"", Facet.Field, "Harmonisierte Abläufe und Maßnahmen")]
    [InlineData("ebene:operativ", Facet.Level, "operativ")]
    [InlineData("recht:„SGB II“", Facet.LegalArea, "SGB II")]
    [InlineData("region:Hessen", Facet.Region, "Hessen")]
    [InlineData("typ:PDF", Facet.Format, "PDF")]
    [InlineData("jahr:2022", Facet.Year, "2022")]
    [InlineData("in:/Werkzeugkoffer/Transparenz", null, "/Werkzeugkoffer/Transparenz")]
    public void AFilterIsReadInBothLanguages(string text, Facet? facet, string value)
    {
        var query = SearchQuery.Parse(text);
        Assert.Empty(query.Terms);
        Assert.Equal([new QueryFilter(facet, value, IsExcluded: false)], query.Filters);
    }

    [Theory]
    [InlineData("Ziel: Arbeit")]
    [InlineData("http://example.org")]
    [InlineData("12:30")]
    public void AColonAloneMakesNoFilter(string text) => Assert.Empty(SearchQuery.Parse(text).Filters);

    [Fact]
    public void AQuotationThatIsNotClosedIsWords()
    {
        var term = Assert.Single(SearchQuery.Parse("\"junge Menschen").Terms);
        Assert.False(term.IsPhrase);
    }

    [Fact]
    public void NoTextIsTooMuch()
    {
        Assert.True(SearchQuery.Parse(null).IsEmpty);
        Assert.Equal(SearchQuery.MostCharacters, SearchQuery.Parse(new string('a', 100_000)).Text.Length);
        Assert.InRange(SearchQuery.Parse(string.Concat(Enumerable.Repeat("a b ", 10_000))).Terms.Count, 1, 100);
    }
}
