namespace ToolKit.Search.Tests;

public class SuggestionTests : SearchContext
{
    [Fact]
    public async Task WordsAreSuggestedAsTheyAreWritten()
    {
        await PutAsync(Document(7, "Titel", "Die Förderung der Jugendlichen. FÖRDERPLAN"), Document(8, "Anderes", "Förderung"));
        Assert.Equal(["Förderung", "FÖRDERPLAN"], await SuggestAsync("foer"));
        Assert.Equal(["Förderung", "FÖRDERPLAN"], await SuggestAsync("Förd"));
    }

    [Fact]
    public async Task WhatStandsBeforeMustStandInTheSameDocument()
    {
        await PutAsync(Document(7, "Titel", "Vereinbarung Datenschutz"), Document(8, "Anderes", "Datenbank"));
        Assert.Equal(["Vereinbarung Datenschutz"], await SuggestAsync("Vereinbarung Date"));
    }

    [Fact]
    public async Task TitlesAreSuggestedWithTheirDocument()
    {
        await PutAsync(Document(7, "Jugendkonferenz – Empfehlungen", "Text"));
        Assert.Contains(new SearchSuggestion("Jugendkonferenz – Empfehlungen", 7), await Index.SuggestAsync("jugendk", SearchScope.Everything));
        Assert.Contains(new SearchSuggestion("Jugendkonferenz – Empfehlungen", 7), await Index.SuggestAsync("jugend emp", SearchScope.Everything));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("Vereinbarung ")]
    [InlineData("§")]
    public async Task NothingIsSuggestedBeforeTwoLettersAreTyped(string typed)
    {
        await PutAsync(Document(7, "Abc", "Vereinbarung abc"));
        Assert.Empty(await SuggestAsync(typed));
    }

    [Fact]
    public async Task NoMoreAreGivenThanAskedFor()
    {
        await PutAsync([.. Enumerable.Range(1, 30).Select(id => Document(id, $"Antrag {id}", $"Antragsteil{(char)('a' + (id % 26))}"))]);
        Assert.Equal(3, (await Index.SuggestAsync("antr", SearchScope.Everything, limit: 3)).Count);
    }
}
