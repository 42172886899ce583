namespace ToolKit.Search.Tests;

public class CompoundTests
{
    [Theory]
    [InlineData("Schweigepflichtsentbindung", "schweigepflicht", "entbindung")]
    [InlineData("Jugendkonferenz", "jugend", "konferenz")]
    [InlineData("Jugendhilfeträger", "jugendhilf", "trag")]
    [InlineData("Kooperationsvereinbarung", "kooperation", "vereinbarung")]
    [InlineData("Ausbildungsplatz", "ausbildung", "platz")]
    [InlineData("Arbeitsmarktprogramm", "arbeitsmarkt", "programm")]
    [InlineData("Bildungsgutscheinen", "bildung", "gutschein")]
    [InlineData("Datenschutzbeauftragter", "datenschutz", "beauftragt")]
    [InlineData("Schulbuch", "schul", "buch")]
    [InlineData("Jugendamt", "jugend", "amt")]
    [InlineData("Betriebsrat", "betrieb", "rat")]
    [InlineData("Fallbesprechung", "fall", "besprechung")]
    [InlineData("Werkzeugkoffer", "werkzeug", "koff")]
    [InlineData("Eingliederungszuschuss", "eingliederung", "zuschuss")]
    public void ACompoundIsFoundByTheWordsInside(string compound, params string[] parts)
    {
        var found = GermanAnalyzer.Splitter.Parts(Tokens.Folded(compound).Single());
        Assert.All(parts, part => Assert.Contains(part, found));
    }

    [Theory]
    [InlineData("Maßnahmen")]
    [InlineData("Vereinbarung")]
    [InlineData("Unterstützung")]
    [InlineData("Förderung")]
    [InlineData("Kindergeld1")]
    [InlineData("Haus")]
    [InlineData("Verantwortung")]
    [InlineData("Arbeitslosigkeit")]
    public void AWordThatIsNoCompoundStaysWhole(string word) => Assert.Empty(GermanAnalyzer.Splitter.Split(Tokens.Folded(word).Single()));
}
