namespace ToolKit.Search.Tests;

/// <summary>What one may not read leaves no trace in what one gets.</summary>
public class RightsTests : SearchContext
{
    private const long Visible = 2;
    private const long Hidden = 3;
    private const long BelowHidden = 4;

    private static readonly SearchScope OpenOnly = SearchScope.Folders([Visible]);

    [Fact]
    public async Task AWordThatStandsOnlyInAHiddenDocumentYieldsNothing()
    {
        await FillAsync();
        foreach (var scope in (SearchScope[])[OpenOnly, SearchScope.EverythingBut([Hidden]), SearchScope.Folders([Root], [Hidden])])
        {
            foreach (var query in (string[])["Quarzuhr", "Quarzuhren", "Quarz", "\"die Quarzuhr\"", "Quarzuh*", "Quarzuhhr", "Qarzuhr", "Uhr", "Quarzuhrreparatur"])
            {
                foreach (var typing in (bool[])[false, true])
                {
                    var result = await SearchAsync(query, scope, typing);
                    Assert.Equal(0, result.Total);
                    Assert.Empty(result.Hits);
                    Assert.Empty(result.Facets);
                    Assert.Null(result.Suggestion);
                }
            }

            Assert.Empty(await SuggestAsync("Quar", scope));
            Assert.Empty(await SuggestAsync("Geheimn", scope));
            Assert.Empty(await SuggestAsync("Vereinbarung Quar", scope));
        }

        Assert.Equal(2, (await SearchAsync("Quarzuhr")).Total);
        Assert.Contains("Quarzuhr", await SuggestAsync("Quar"));
    }

    [Fact]
    public async Task CountsAndFacetsAreThoseOfWhatMayBeSeen()
    {
        await FillAsync();
        var result = await SearchAsync("Vereinbarung", OpenOnly);
        Assert.Equal(1, result.Total);
        Assert.Equal([new FacetCount("Muster", 1)], result.Facets[Facet.Kind]);
        Assert.Equal(3, (await SearchAsync("Vereinbarung")).Total);
    }

    [Fact]
    public async Task AMisspeltWordIsSpeltOnlyByVisibleWords()
    {
        await FillAsync();
        await ApplyAsync(batch => batch.PutDocument(Document(20, "Offen", "Die Quarzruhe im Berg.", Visible)));
        Assert.Equal("Quarzruhe", (await SearchAsync("Quarzruhf", OpenOnly)).Suggestion);
        Assert.Null((await SearchAsync("Quarzuhf", OpenOnly)).Suggestion);
        Assert.Equal("Quarzuhr", (await SearchAsync("Quarzuhf")).Suggestion);
    }

    [Theory]
    [InlineData("Vereinb")] // the beginning of a visible word
    [InlineData("Termine Vereinb")]
    [InlineData("Vereinbarumg")] // one letter from a visible word
    [InlineData("Partnertermine")] // made of visible words
    [InlineData("Quarz")] // like nothing that is visible
    public async Task AWordThatStandsOnlyInAHiddenDocumentIsAnsweredAsIfItStoodNowhere(string query)
    {
        await FillAsync();
        foreach (var typing in (bool[])[false, true])
        {
            var before = Answer(await SearchAsync(query, OpenOnly, typing));
            await ApplyAsync(batch => batch.PutDocument(Document(20, "Geheimnis drei", query, Hidden)));
            Assert.Equal(before, Answer(await SearchAsync(query, OpenOnly, typing)));
            await ApplyAsync(batch => batch.RemoveDocument(20));
        }
    }

    [Fact]
    public async Task HiddenWordsTakeThePlaceOfNoVisibleOne()
    {
        await FillAsync();
        await ApplyAsync(batch => batch.PutDocument(Document(20, "Offen", "Vereinbarung am Zwylfond.", Visible)));
        var completed = Answer(await SearchAsync("Zwyl", OpenOnly));
        var whileTyping = Answer(await SearchAsync("Zwyl", OpenOnly, typing: true));
        await ApplyAsync(batch =>
        {
            // Each of them begins so, is one letter from "Zwylfonx" and is more frequent than the visible word.
            var words = string.Join(' ', "abceghijklmnopqrstuvwyz".SelectMany(letter => (string[])[$"Zwylfon{letter}", $"Zwyl{letter}onx"]));
            batch.PutDocument(Document(21, "Geheimnis drei", words, Hidden));
            batch.PutDocument(Document(22, "Geheimnis vier", words, Hidden));
        });
        Assert.Equal(completed, Answer(await SearchAsync("Zwyl", OpenOnly)));
        Assert.Equal(whileTyping, Answer(await SearchAsync("Zwyl", OpenOnly, typing: true)));
        Assert.Equal(["Zwylfond"], await SuggestAsync("Zwyl", OpenOnly));
        Assert.Equal(["Vereinbarung Zwylfond"], await SuggestAsync("Vereinbarung Zwyl", OpenOnly));
        Assert.Equal("Zwylfond", (await SearchAsync("Zwylfonx", OpenOnly)).Suggestion);
    }

    [Fact]
    public async Task SimilarDocumentsAreVisibleOnes()
    {
        await FillAsync();
        Assert.DoesNotContain(await Index.FindSimilarAsync(10, OpenOnly), hit => hit.FolderId != Visible);
        Assert.Empty(await Index.FindSimilarAsync(11, OpenOnly));
    }

    [Fact]
    public async Task FoldersThatMayNotBeSeenAreNoFilters()
    {
        await FillAsync();
        Assert.Equal(0, (await SearchAsync("in:Geheimnisse", OpenOnly)).Total);
        Assert.Equal(2, (await SearchAsync("in:Geheimnisse")).Total);
    }

    [Fact]
    public async Task ARightThatChangedCountsAtOnce()
    {
        await FillAsync();
        Assert.Equal(0, (await SearchAsync("Quarzuhr", OpenOnly)).Total);
        await ApplyAsync(batch => batch.MoveDocument(11, Visible, "11.md"));
        Assert.Equal([11L], await FindAsync("Quarzuhr", OpenOnly));
        await ApplyAsync(batch => batch.PutFolder(Folder(BelowHidden, Visible, "Darunter")));
        Assert.Equal([11L, 12L], (await FindAsync("Quarzuhr", OpenOnly)).Order());
        Assert.Equal(0, (await SearchAsync("Quarzuhr", SearchScope.Nothing)).Total);
    }

    /// <summary>All that a page of results tells, but for what hits are worth.</summary>
    private static string Answer(SearchResult result) => string.Join(
        '\n',
        [
            $"{result.Total} found, widened: {result.Widened}, suggestion: {result.Suggestion}, unknown: {string.Join(' ', result.UnknownWords)}",
            .. result.Hits.Select(hit => $"{hit.DocumentId} {hit.Excerpt.Text} {string.Join(' ', hit.Excerpt.Marks)} {string.Join(' ', hit.TitleMarks)}"),
        ]);

    private Task FillAsync() => ApplyAsync(batch =>
    {
        batch.PutFolder(Folder(Root, null, ""));
        batch.PutFolder(Folder(Visible, Root, "Offen"));
        batch.PutFolder(Folder(Hidden, Root, "Geheimnisse"));
        batch.PutFolder(Folder(BelowHidden, Hidden, "Darunter"));
        batch.PutDocument(Document(10, "Offenes Blatt", "Eine Vereinbarung der Partner über Termine.", Visible) with { Kind = "Muster" });
        batch.PutDocument(Document(11, "Geheimnis eins", "Eine Vereinbarung über die Quarzuhr.", Hidden) with { Kind = "Akte" });
        batch.PutDocument(Document(12, "Geheimnis zwei", "Eine Vereinbarung über die Quarzuhr.", BelowHidden) with { Kind = "Akte" });
    });
}
