namespace ToolKit.Search.Tests;

public class SimilarTests : SearchContext
{
    [Fact]
    public async Task DocumentsAboutTheSameThingsAreSimilar()
    {
        await PutAsync(
            [
                Document(1, "Schweigepflicht", "Die Entbindung von der Schweigepflicht gegenüber Beratungsstellen."),
                Document(2, "Entbindung", "Wer von der Schweigepflicht entbindet, entscheidet selbst. Beratungsstellen helfen."),
                Document(3, "Raumplan", "Möbel, Teppiche und Lampen für den Empfang."),
                .. Enumerable.Range(100, 20).Select(id => Document(id, $"Bericht {id}", "Ganz andere Sätze ohne Belang.")),
            ]);
        var similar = await Index.FindSimilarAsync(1, SearchScope.Everything);
        Assert.Equal([2L], similar.Select(hit => hit.DocumentId));
    }

    [Fact]
    public async Task AnUnknownDocumentIsLikeNone() => Assert.Empty(await Index.FindSimilarAsync(99, SearchScope.Everything));
}
