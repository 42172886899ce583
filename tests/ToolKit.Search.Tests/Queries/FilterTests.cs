namespace ToolKit.Search.Tests;

public class FilterTests : SearchContext
{
    [Theory]
    [InlineData("Plan", 1, 2, 3, 4)]
    [InlineData("Plan art:Muster", 1, 2)]
    [InlineData("Plan kind:muster", 1, 2)]
    [InlineData("Plan -art:Muster", 3, 4)]
    [InlineData("Plan art:Muster art:Konzept", 1, 2, 3)]
    [InlineData("Plan art:Muster feld:Transparenz", 1)]
    [InlineData("Plan recht:\"SGB II\"", 1, 2)]
    [InlineData("Plan recht:\"SGB VIII\"", 2)]
    [InlineData("Plan jahr:2022", 4)]
    [InlineData("Plan region:Hessen", 3, 4)]
    [InlineData("Plan in:Kassel", 4)]
    [InlineData("Plan in:/Hessen", 3, 4)]
    [InlineData("Plan in:\"Hessen/Kassel (Stadt)\"")]
    [InlineData("Plan -in:Hessen", 1, 2)]
    [InlineData("art:Muster", 1, 2)]
    [InlineData("art:Unbekannt")]
    public async Task AFilterKeepsWhatItNames(string query, params int[] found)
    {
        await FillAsync();
        var result = await SearchAsync(query);
        Assert.Equal(found.Select(id => (long)id), result.Hits.Select(hit => hit.DocumentId).Order());
        Assert.Equal(found.Length, result.Total);
    }

    [Fact]
    public async Task FacetsCountAllThatIsFound()
    {
        await FillAsync();
        var facets = (await SearchAsync("Plan")).Facets;
        Assert.Equal([new FacetCount("Muster", 2), new FacetCount("Konzept", 1)], facets[Facet.Kind]);
        Assert.Equal([new FacetCount("SGB II", 2), new FacetCount("SGB VIII", 1)], facets[Facet.LegalArea]);
        Assert.Equal([new FacetCount("Hessen", 2)], facets[Facet.Region]);
        Assert.Equal([new FacetCount("2022", 1)], facets[Facet.Year]);
        Assert.False(facets.ContainsKey(Facet.Format));
    }

    [Fact]
    public async Task FiltersOfThePageAndOfTheQueryHoldTogether()
    {
        await FillAsync();
        var result = await Index.SearchAsync(new SearchRequest
        {
            Query = SearchQuery.Parse("Plan art:Muster"),
            Scope = SearchScope.Everything,
            Filters = new SearchFilters
            {
                Values = new Dictionary<Facet, IReadOnlyList<string>> { [Facet.LegalArea] = ["SGB VIII"] },
                InFolder = Root,
            },
        });
        Assert.Equal([2L], result.Hits.Select(hit => hit.DocumentId));
    }

    [Fact]
    public async Task ChangesSinceADayAreFound()
    {
        var day = new DateTimeOffset(2022, 3, 1, 0, 0, 0, TimeSpan.Zero);
        await PutAsync(Document(1, "A", "Plan") with { Modified = day }, Document(2, "B", "Plan") with { Modified = day.AddDays(1) });
        var result = await Index.SearchAsync(new SearchRequest
        {
            Query = SearchQuery.Parse(""),
            Scope = SearchScope.Everything,
            Filters = new SearchFilters { ModifiedSince = day.AddHours(1) },
        });
        Assert.Equal([2L], result.Hits.Select(hit => hit.DocumentId));
    }

    private Task FillAsync() => ApplyAsync(batch =>
    {
        batch.PutFolder(Folder(Root, null, ""));
        batch.PutFolder(Folder(2, Root, "Hessen", region: "Hessen"));
        batch.PutFolder(Folder(3, 2, "Kassel"));
        batch.PutDocument(Document(1, "A", "Plan") with { Kind = "Muster", Field = "Transparenz", LegalAreas = ["SGB II"] });
        batch.PutDocument(Document(2, "B", "Plan") with { Kind = "Muster", LegalAreas = ["SGB II", "SGB VIII"] });
        batch.PutDocument(Document(3, "C", "Plan", folder: 2) with { Kind = "Konzept" });
        batch.PutDocument(Document(4, "D", "Plan", folder: 3) with { Year = 2022 });
    });
}
