using ToolKit.TestSupport;

namespace ToolKit.Search.Tests;

/// <summary>An index in a temporary folder, with one root folder (1), and short ways to fill and ask it.</summary>
public abstract class SearchContext : IAsyncDisposable
{
    protected const long Root = 1;

    private readonly TemporaryFolder folder = new("toolkit-search");

    protected SearchContext() => Index = Open();

    protected SearchIndex Index { get; private set; }

    protected string FolderPath => folder.Path;

    /// <summary>The file that answers.</summary>
    protected string IndexFilePath => Path.Combine(FolderPath, File.ReadAllText(Path.Combine(FolderPath, "current")));

    public async ValueTask DisposeAsync()
    {
        await Index.DisposeAsync();
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Another one on the same files, as another process has it.</summary>
    protected SearchIndex Open() => SearchIndex.Open(new SearchIndexOptions { Folder = folder.Path });

    protected async Task ReopenAsync()
    {
        await Index.DisposeAsync();
        Index = Open();
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

    protected static IndexFolder Folder(long id, long? parent, string name, string? region = null) =>
        new() { Id = id, ParentId = parent, Name = name, Region = region };

    /// <summary>Documents in the root, without any others.</summary>
    protected Task PutAsync(params IndexDocument[] documents) => ApplyAsync(batch =>
    {
        batch.PutFolder(Folder(Root, null, ""));
        foreach (var document in documents)
            batch.PutDocument(document);
    });

    protected async Task ApplyAsync(Action<IndexBatch> fill)
    {
        var read = await Index.GetReadUpToAsync();
        var batch = new IndexBatch(read, read + 1);
        fill(batch);
        Assert.True(await Index.ApplyAsync(batch));
    }

    protected ValueTask<SearchResult> SearchAsync(string query, SearchScope? scope = null, bool typing = false) =>
        Index.SearchAsync(new SearchRequest { Query = SearchQuery.Parse(query), Scope = scope ?? SearchScope.Everything, Typing = typing });

    /// <summary>The ids of what is found, best first.</summary>
    protected async Task<IReadOnlyList<long>> FindAsync(string query, SearchScope? scope = null, bool typing = false) =>
        [.. (await SearchAsync(query, scope, typing)).Hits.Select(hit => hit.DocumentId)];

    protected async Task<IReadOnlyList<string>> SuggestAsync(string typed, SearchScope? scope = null) =>
        [.. (await Index.SuggestAsync(typed, scope ?? SearchScope.Everything)).Select(suggestion => suggestion.Text)];
}
