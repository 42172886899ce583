using ToolKit.Formats;
using ToolKit.Search;
using ToolKit.TestSupport;

namespace ToolKit.SearchEvaluation;

/// <summary>The product's own reading and search, in this process, on an index in a temporary folder.</summary>
public sealed class ToolKitEngine(IReadOnlyList<TestDocument> documents) : ISearchEngine
{
    private const int BatchSize = 50;

    private readonly TemporaryFolder folder = new("toolkit-evaluation");
    private SearchIndex? index;

    public string Name => "ToolKit";

    public string? WhyMissing => null;

    public async Task<IReadOnlyList<Answer>> AnswerAsync(IReadOnlyList<JudgedQuery> queries)
    {
        index ??= await BuildAsync();
        List<Answer> answers = [];
        foreach (var query in queries)
            answers.Add(await AnswerAsync(index, query.Text));
        return answers;
    }

    public async ValueTask DisposeAsync()
    {
        if (index is not null)
            await index.DisposeAsync();
        folder.Dispose();
    }

    private async Task<Answer> AnswerAsync(SearchIndex built, string text)
    {
        var query = SearchQuery.Parse(text);
        if (query.IsEmpty)
            return new Answer([]); // the API refuses it
        try
        {
            var result = await built.SearchAsync(new SearchRequest { Query = query, Scope = SearchScope.Everything, Limit = Evaluation.Places });
            return new Answer([.. result.Hits.Select(hit => documents[(int)hit.DocumentId].Path)]);
        }
#pragma warning disable CA1031 // whatever it is, it is the answer to this query
        catch (Exception e)
#pragma warning restore CA1031
        {
            return new Answer([], e.Message);
        }
    }

    private async Task<SearchIndex> BuildAsync()
    {
        var built = SearchIndex.Open(new SearchIndexOptions { Folder = folder.Folder("index") });
        var reader = new DocumentReader();
        var batch = new IndexBatch(0, 1);
        var folders = PutFolders(batch);
        for (var id = 0; id < documents.Count; id++)
        {
            batch.PutDocument(await ReadAsync(reader, id, folders));
            if (batch.Count >= BatchSize || id == documents.Count - 1)
            {
                if (!await built.ApplyAsync(batch))
                    throw new InvalidOperationException("The index refused what nobody else writes to.");
                batch = new IndexBatch(batch.ReadUpTo, batch.ReadUpTo + 1);
            }
        }

        return built;
    }

    private Dictionary<string, long> PutFolders(IndexBatch batch)
    {
        Dictionary<string, long> folders = new(StringComparer.Ordinal);
        foreach (var document in documents)
            Put(document.Path[..document.Path.LastIndexOf('/')]);
        return folders;

        long Put(string path)
        {
            if (folders.TryGetValue(path, out var known))
                return known;
            var slash = path.LastIndexOf('/');
            long? parent = path.Length == 0 ? null : Put(slash < 0 ? "" : path[..slash]);
            folders.Add(path, folders.Count + 1);
            batch.PutFolder(new IndexFolder { Id = folders[path], ParentId = parent, Name = path[(slash + 1)..] });
            return folders[path];
        }
    }

    private async Task<IndexDocument> ReadAsync(DocumentReader reader, int id, Dictionary<string, long> folders)
    {
        var document = documents[id];
        var text = await document.ReadAsync(reader);
        return new IndexDocument
        {
            Id = id,
            FolderId = folders[document.Path[..document.Path.LastIndexOf('/')]],
            Name = document.Name,
            Title = text.Title ?? document.Name,
            State = "1",
            Sections =
            [
                .. text.Sections.Select(section =>
                    new IndexSection(section.Heading.Length == 0 ? null : section.Heading, section.Anchor, string.Join("\n\n", section.Paragraphs))),
            ],
            Field = text.Metadata.GetValueOrDefault("field"),
            Kind = text.Metadata.GetValueOrDefault("kind"),
            Level = text.Metadata.GetValueOrDefault("level"),
            Size = new FileInfo(document.File).Length,
        };
    }
}
