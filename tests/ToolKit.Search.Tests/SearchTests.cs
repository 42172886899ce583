namespace ToolKit.Search.Tests;

public class SearchTests : SearchContext
{
    [Fact]
    public async Task ADocumentIsFoundByAWordOfItsText()
    {
        await PutAsync(Document(7, "Muster", "Die Vereinbarung wird geschlossen."), Document(8, "Anderes", "Nichts davon."));
        var result = await SearchAsync("Vereinbarung");
        Assert.Equal([7L], result.Hits.Select(hit => hit.DocumentId));
        Assert.Equal(1, result.Total);
    }
}
