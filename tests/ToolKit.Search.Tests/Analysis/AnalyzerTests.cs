namespace ToolKit.Search.Tests;

public class AnalyzerTests
{
    [Fact]
    public void AWordStandsInThreeNameSpacesAtOnePosition()
    {
        var position = Assert.Single(Tokens.Of("Schweigepflichtsentbindungen")).Split('|');
        Assert.Equal("schweigepflichtsentbindungen", position[0]);
        Assert.Equal("~schweigepflichtsentbindung", position[1]);
        Assert.Contains("+schweigepflicht", position);
        Assert.Contains("+entbindung", position);
    }

    [Fact]
    public void AStopWordStandsOnlyAsItIs() => Assert.Equal(["ihrer", "und", "einer"], Tokens.Of("ihrer und einer"));

    [Fact]
    public void AStemThatIsTheWordItselfIsNotWrittenTwice() => Assert.Equal(["recht"], Tokens.Of("Recht"));

    [Theory]
    [InlineData("SGB II", "ii", "2")]
    [InlineData("SGB 8", "8", "viii")]
    [InlineData("SGB-III", "iii", "3")]
    [InlineData("SGBII", "ii", "2")]
    public void TheBooksOfACodeAreCountedInRomanAndArabic(string text, string written, string other)
    {
        var position = Tokens.Of(text)[^1].Split('|');
        Assert.Equal(written, position[0]);
        Assert.Contains(other, position);
    }

    [Fact]
    public void NothingElseIsCountedSo() => Assert.Equal("ii", Tokens.Of("Anlage II")[^1]);

    [Theory]
    [InlineData("Case-Management", "casemanagement")]
    [InlineData("E-Mail-Adresse", "emailadresse")]
    public void WordsParedByHyphensAreAlsoOneWord(string text, string joined) => Assert.Contains(joined, Tokens.Of(text)[^1].Split('|'));

    [Fact]
    public void ATokenKnowsWhereItStoodInTheText() =>
        Assert.Equal("Trä-\nger", Tokens.Written("Freie Trä-\nger der Jugendhilfe", "traeger"));
}
