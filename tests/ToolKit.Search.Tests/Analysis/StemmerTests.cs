namespace ToolKit.Search.Tests;

/// <summary>Inflection of German nouns and adjectives; the words of a row have one stem.</summary>
public class StemmerTests
{
    [Theory]
    [InlineData("Maßnahme", "Maßnahmen")]
    [InlineData("Antrag", "Antrags", "Antrages", "Anträge", "Anträgen")]
    [InlineData("Kind", "Kindes", "Kinder", "Kindern")]
    [InlineData("Gesetz", "Gesetzes", "Gesetze", "Gesetzen")]
    [InlineData("Beruf", "Berufs", "Berufe", "Berufen")]
    [InlineData("Leistung", "Leistungen")]
    [InlineData("Verfahren", "Verfahrens")]
    [InlineData("Haus", "Häuser", "Häusern")]
    [InlineData("Zeugnis", "Zeugnisse", "Zeugnissen")]
    [InlineData("Lehrerin", "Lehrerinnen")]
    [InlineData("Praktikum", "Praktika")]
    [InlineData("Gremium", "Gremien")]
    [InlineData("zuständig", "zuständige", "zuständigen", "zuständiger", "zuständiges", "zuständigem")]
    [InlineData("Jugendlicher", "Jugendliche", "Jugendlichen")]
    public void FormsOfOneWordHaveOneStem(params string[] forms) => Assert.Single(forms.Select(StemOf).Distinct());

    [Theory]
    [InlineData("Förderung", "Fördern")]
    [InlineData("Beratung", "Berater")]
    [InlineData("Bildung", "Bild")]
    [InlineData("Recht", "rechtlich")]
    [InlineData("Arbeit", "Arbeitslosigkeit")]
    public void DerivationIsLeftAlone(string first, string second) => Assert.NotEqual(StemOf(first), StemOf(second));

    [Theory]
    [InlineData("Förderung", "Foerderung", "Forderung")]
    [InlineData("Übergang", "Uebergang", "Ubergang")]
    [InlineData("Ausschüsse", "Ausschuesse", "Ausschuß")]
    public void WaysToWriteAnUmlautHaveOneStem(params string[] ways) => Assert.Single(ways.Select(StemOf).Distinct());

    [Theory]
    [InlineData("neue", "neu")]
    [InlineData("Quelle", "quell")]
    [InlineData("Steuer", "steu")]
    [InlineData("16h", "16h")]
    [InlineData("2014", "2014")]
    public void WhatIsNoUmlautAndNoEndingStays(string word, string stem) => Assert.Equal(stem, StemOf(word));

    private static string StemOf(string word) => Stemmer.Stem(Tokens.Folded(word).Single());
}
