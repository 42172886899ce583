namespace ToolKit.Search.Tests;

public class SpellingTests : SearchContext
{
    [Theory]
    [InlineData("jugendkonfrenz", "Jugendkonferenz")] // left out
    [InlineData("jugendkonnferenz", "Jugendkonferenz")] // added
    [InlineData("jugendkonferanz", "Jugendkonferenz")] // replaced
    [InlineData("jugendkonfernez", "Jugendkonferenz")] // swapped
    [InlineData("jugndkonferentz", "Jugendkonferenz")] // two mistakes in a long word
    [InlineData("Massname", "Maßnahme")]
    [InlineData("Traeger Jugendhilffe", "Traeger Jugendhilfe")]
    public async Task AMisspeltWordIsFoundAndSpelt(string query, string meant)
    {
        await PutAsync(
            Document(7, "Titel", "Die Jugendkonferenz der Träger der Jugendhilfe ist eine Maßnahme."), Document(8, "Anderes", "Etwas völlig Verschiedenes."));
        var result = await SearchAsync(query);
        Assert.Equal([7L], result.Hits.Select(hit => hit.DocumentId));
        Assert.Equal(meant, result.Suggestion);
        Assert.True(result.Widened.HasFlag(Widening.Spelling));
        Assert.Equal(result.Hits.Select(hit => hit.DocumentId), await FindAsync(result.Suggestion!));
    }

    [Theory]
    [InlineData("Jugendkonferenz")] // it is there
    [InlineData("Jugendkonferenzen")] // so is this
    [InlineData("Amd")] // too short to guess
    [InlineData("kugendkonferenzt")] // the first letter counts double
    [InlineData("Vollmacht")] // like nothing that is there
    public async Task NothingElseIsSpelt(string query)
    {
        await PutAsync(Document(7, "Titel", "Die Jugendkonferenz im Amt."));
        Assert.Null((await SearchAsync(query)).Suggestion);
    }

    [Fact]
    public async Task ACompoundThatLooksLikeAnotherWordIsFoundInItsPartsFirstAndThenAsThat()
    {
        await PutAsync(
            Document(7, "Fahrplan", "Der Beratungsbus hält am Rathaus."), Document(8, "Kosten", "Die Busse fahren zur Beratung."), Document(9, "Anderes", "Etwas völlig Verschiedenes."));
        Assert.Equal([8L, 7L], await FindAsync("Beratungsbusse"));
    }

    [Fact]
    public async Task WordsThatStandNowhereAreNamed()
    {
        await PutAsync(Document(7, "Titel", "Die Jugendkonferenz."));
        var result = await SearchAsync("Jugendkonferenz Quarzuhr");
        Assert.Equal(["Quarzuhr"], result.UnknownWords);
        Assert.Equal([7L], result.Hits.Select(hit => hit.DocumentId));
    }
}
