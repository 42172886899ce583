using ToolKit.TestSupport;

namespace ToolKit.Search.Tests;

/// <summary>An index in a temporary folder, with one root folder (1), and short ways to fill and ask it.</summary>
public abstract class SearchContext : IAsyncDisposable
{
    protected const long Root = 1;

    private readonly TemporaryFolder folder = new("toolkit-search");
    private long read;

    protected SearchContext()
    {
        Index = SearchIndex.Open(new SearchIndexOptions { Folder = folder.Path });
    }

    protected SearchIndex Index { get; private set; }

    protected string FolderPath => folder.Path;

    public async ValueTask DisposeAsync()
    {
        await Index.DisposeAsync();
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static IndexDocument Document(long id, string title, string text, long folder = Root) => new()
    {
        Id = id,
        FolderId = folder,
        Name = $"{id}.md",
        Title = title,
        State = $"state {id}",
        Sections = [new IndexSection(null, null, text)],
    };

    protected async Task PutAsync(params IndexDocument[] documents)
    {
        await ApplyAsync(batch =>
        {
            batch.PutFolder(new IndexFolder { Id = Root, ParentId = null, Name = "" });
            foreach (var document in documents)
                batch.PutDocument(document);
        });
    }

    protected async Task ApplyAsync(Action<IndexBatch> fill)
    {
        var batch = new IndexBatch(read, read + 1);
        fill(batch);
        Assert.True(await Index.ApplyAsync(batch));
        read++;
    }

    protected ValueTask<SearchResult> SearchAsync(string query, SearchScope? scope = null) =>
        Index.SearchAsync(new SearchRequest { Query = SearchQuery.Parse(query), Scope = scope ?? SearchScope.Everything });

    /// <summary>The ids of what is found, best first.</summary>
    protected async Task<long[]> FindAsync(string query, SearchScope? scope = null) =>
        [.. (await SearchAsync(query, scope)).Hits.Select(hit => hit.DocumentId)];
}
