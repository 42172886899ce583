namespace ToolKit.Search.Tests;

public class WordReaderTests
{
    [Theory]
    [InlineData("Maßnahmen", "massnahmen")]
    [InlineData("STRASSE straße Straẞe", "strasse", "strasse", "strasse")]
    [InlineData("Förderung Ärztin Übergang", "foerderung", "aerztin", "uebergang")]
    [InlineData("Fo\u0308rderung", "foerderung")]
    [InlineData("Café naïve Šibenik", "cafe", "naive", "sibenik")]
    [InlineData("Schweige\u00ADpflicht", "schweigepflicht")]
    [InlineData("ﬁnanzieren Beruﬂich", "finanzieren", "beruflich")]
    [InlineData("§ 16h §§ 3, 4", "§", "16h", "§", "3", "4")]
    [InlineData("§16h", "§", "16h")]
    [InlineData("1.234,56 €", "1", "234", "56")]
    [InlineData("E-Mail max@example.org", "e", "mail", "max", "example", "org")]
    [InlineData("Привет 日本", "привет", "日本")]
    [InlineData("", new string[0])]
    [InlineData(" \t.,;:!?\"'()[]{}-–—_*", new string[0])]
    public void WordsAreReadFolded(string text, params string[] words) => Assert.Equal(words, Tokens.Folded(text));

    [Theory]
    [InlineData("Trä-\nger", "traeger")]
    [InlineData("Trä-  \r\n   ger", "traeger")]
    [InlineData("Trä\u2010\nger", "traeger")]
    [InlineData("Trä\u00AD\nger", "traeger")]
    public void AWordGoesOnBehindAHyphenAtTheEndOfALine(string text, string word) => Assert.Equal([word], Tokens.Folded(text));

    [Theory]
    [InlineData("Förder-\nund Hilfspläne", "foerder", "und", "hilfsplaene")]
    [InlineData("Ein-\noder Ausgang", "ein", "oder", "ausgang")]
    [InlineData("Baden-\nWürttemberg", "baden", "wuerttemberg")]
    [InlineData("Absatz -\nneu", "absatz", "neu")]
    [InlineData("Ende-\n\nneuer Absatz", "ende", "neuer", "absatz")]
    public void ButNotBehindAnyOther(string text, params string[] words) => Assert.Equal(words, Tokens.Folded(text));

    [Theory]
    [InlineData("Träger:innen")]
    [InlineData("Träger*innen")]
    [InlineData("Träger_innen")]
    [InlineData("Träger/innen")]
    [InlineData("Träger/-innen")]
    [InlineData("Träger(innen)")]
    [InlineData("TrägerInnen")]
    public void AFormForAllGendersIsOneWordAndAlsoItsBase(string text)
    {
        var position = Assert.Single(Tokens.Of(text)).Split('|');
        Assert.Contains("traegerinnen", position);
        Assert.Contains("traeger", position);
    }

    [Fact]
    public void AnInnenOfItsOwnIsNoEnding() => Assert.Equal(["traeger", "innenstadt"], Tokens.Folded("Träger:Innenstadt"));

    [Fact]
    public void AVeryLongWordIsCutAndNothingIsLost()
    {
        var words = Tokens.Folded(new string('a', 450) + " ende");
        Assert.All(words, word => Assert.InRange(word.Length, 1, WordReader.MostFolded));
        Assert.Equal("ende", words[^1]);
    }

    [Fact]
    public void LoneHalvesOfCharactersAreNoWords() => Assert.Equal(["a", "b"], Tokens.Folded("a \uD800 \uDC00 b"));
}
