#pragma warning disable RS0030 // Asks the index in the name of one person: this is the gate that the others are sent to.
using ToolKit.Access;
using ToolKit.Library;
using ToolKit.Search;

namespace ToolKit.Server;

/// <summary>
/// The search as one person may use it. The index leaves out in its query what she may not read, for hits, counts, facets and suggestions alike; where a
/// hit lies is asked of her view, which also leaves out what has gone since the index was written.
/// </summary>
public sealed class LibrarySearch
{
    private readonly LibraryIndexer indexer;

    internal LibrarySearch(LibraryIndexer indexer) => this.indexer = indexer;

    /// <exception cref="SearchUnavailableException">The index is being built anew.</exception>
    public async Task<FoundDocuments> FindAsync(LibraryView view, SearchQuestion question, CancellationToken cancellation)
    {
        if (question.IsEmpty)
            return FoundDocuments.None;
        var filters = new SearchFilters { Values = question.Values };
        if (question.Folder is { } path)
        {
            if ((await view.FindAsync(path, cancellation)).Entry is not { IsFolder: true } folder)
                return FoundDocuments.None; // in a folder she does not see there is nothing, whether it is there or not
            filters = filters with { InFolder = folder.Id };
        }

        var request = new SearchRequest
        {
            Query = question.Query,
            Scope = await ScopeAsync(view, cancellation),
            Filters = filters,
            Sort = question.Sort,
            Offset = question.Offset,
            Limit = question.Limit,
        };
        var result = await AskAsync(() => indexer.Index.SearchAsync(request, cancellation));
        return new FoundDocuments(
            result.Total,
            await PlaceAsync(view, result.Hits, cancellation),
            result.Facets,
            result.Suggestion,
            result.Widened,
            result.UnknownWords);
    }

    /// <summary>What one may want who has typed this much.</summary>
    /// <exception cref="SearchUnavailableException">The index is being built anew.</exception>
    public async Task<IReadOnlyList<SuggestedText>> SuggestAsync(LibraryView view, string typed, int limit, CancellationToken cancellation)
    {
        var scope = await ScopeAsync(view, cancellation);
        var found = new List<SuggestedText>();
        foreach (var suggestion in await AskAsync(() => indexer.Index.SuggestAsync(typed, scope, limit, cancellation)))
        {
            if (suggestion.DocumentId is not { } id)
                found.Add(new SuggestedText(suggestion.Text, null));
            else if (await view.FindDocumentAsync(id, cancellation) is { } document)
                found.Add(new SuggestedText(suggestion.Text, document.Path));
        }

        return found;
    }

    /// <summary>Documents about the same things, the most similar first; empty while the index is being built anew.</summary>
    public async Task<IReadOnlyList<FoundDocument>> FindSimilarAsync(LibraryView view, ViewedPath document, int limit, CancellationToken cancellation)
    {
        try
        {
            var scope = await ScopeAsync(view, cancellation);
            return await PlaceAsync(view, await AskAsync(() => indexer.Index.FindSimilarAsync(document.Entry!.Id, scope, limit, cancellation)), cancellation);
        }
        catch (SearchUnavailableException)
        {
            return []; // the page is about the document itself
        }
    }

    /// <summary>The sections of laws that a document cites, each as a search for all that cite it; empty while the index is being built anew, and for whoever may not read it.</summary>
    public async Task<IReadOnlyList<string>> ListCitedSectionsAsync(LibraryView view, ViewedPath document, int limit, CancellationToken cancellation)
    {
        if (!await view.MayAsync(Right.Read, document, cancellation))
            return [];
        try
        {
            return await AskAsync(() => indexer.Index.ListCitedSectionsAsync(document.Entry!.Id, limit, cancellation));
        }
        catch (SearchUnavailableException)
        {
            return [];
        }
    }

    /// <summary>How the index stands; for administrators.</summary>
    public async Task<SearchStatus> DescribeAsync(LibraryView view, int most, CancellationToken cancellation)
    {
        var condition = indexer.Index.Condition;
        if (condition == IndexCondition.Damaged)
            return new SearchStatus(condition, 0, indexer.WhyNoPdf, [], 0);
        var (unreadable, total) = (new List<UnreadableDocument>(), 0);
        await foreach (var (id, problem) in AskAsync(indexer.ListUnreadableAsync(cancellation)))
        {
            total++;
            if (unreadable.Count < most && await view.FindDocumentAsync(id, cancellation) is { } document)
                unreadable.Add(new UnreadableDocument(document.Path, problem));
        }

        return new SearchStatus(condition, await AskAsync(() => indexer.Index.CountDocumentsAsync(cancellation)), indexer.WhyNoPdf, unreadable, total);
    }

    private static async ValueTask<SearchScope> ScopeAsync(LibraryView view, CancellationToken cancellation)
    {
        var (readable, hidden) = await view.ListReadableFoldersAsync(cancellation);
        return hidden.Count == 0 && readable.Contains(LibraryEntry.RootId) ? SearchScope.Everything : SearchScope.Folders(readable, hidden);
    }

    private static async ValueTask<IReadOnlyList<FoundDocument>> PlaceAsync(LibraryView view, IReadOnlyList<SearchHit> hits, CancellationToken cancellation)
    {
        var placed = new List<FoundDocument>(hits.Count);
        foreach (var hit in hits)
        {
            if (await view.FindDocumentAsync(hit.DocumentId, cancellation) is { } document)
                placed.Add(new FoundDocument(document.Path, hit) { Description = document.Entry!.Metadata.Description });
        }

        return placed;
    }

    private static async ValueTask<T> AskAsync<T>(Func<ValueTask<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (SearchIndexException damaged)
        {
            throw new SearchUnavailableException(damaged);
        }
    }

    private static async IAsyncEnumerable<T> AskAsync<T>(IAsyncEnumerable<T> answers)
    {
        await using var each = answers.GetAsyncEnumerator();
        while (await AskAsync(each.MoveNextAsync))
            yield return each.Current;
    }
}

/// <summary>What somebody wants to find.</summary>
public sealed record SearchQuestion
{
    public required SearchQuery Query { get; init; }

    /// <summary>What a hit must be, beside what stands in the query.</summary>
    public IReadOnlyDictionary<Facet, IReadOnlyList<string>> Values { get; init; } = new Dictionary<Facet, IReadOnlyList<string>>();

    /// <summary>Only in this folder and below; null: anywhere.</summary>
    public LibraryPath? Folder { get; init; }

    public SearchSort Sort { get; init; }

    public int Offset { get; init; }

    /// <summary>1 to 100.</summary>
    public int Limit { get; init; } = 10;

    /// <summary>Nothing was asked for; a query of nothing but signs is that too.</summary>
    public bool IsEmpty => Query.IsEmpty && Values.Count == 0 && Folder is null;
}

/// <param name="Total">How many documents are found, all pages together.</param>
/// <param name="Hits">Those of this page.</param>
/// <param name="Facets">How many of all found documents have which value.</param>
/// <param name="Suggestion">"Meinten Sie …"; null: nothing is misspelt.</param>
/// <param name="Widened">What was done beyond the words as they were typed.</param>
/// <param name="UnknownWords">The words that stand in no document she may read.</param>
public sealed record FoundDocuments(
    int Total,
    IReadOnlyList<FoundDocument> Hits,
    IReadOnlyDictionary<Facet, IReadOnlyList<FacetCount>> Facets,
    string? Suggestion,
    Widening Widened,
    IReadOnlyList<string> UnknownWords)
{
    public static FoundDocuments None { get; } = new(0, [], new Dictionary<Facet, IReadOnlyList<FacetCount>>(), null, Widening.None, []);
}

/// <param name="Path">Where it lies now.</param>
/// <param name="Hit">What the index says of it.</param>
public sealed record FoundDocument(LibraryPath Path, SearchHit Hit)
{
    /// <summary>What it is about, in its own words; null: it does not say.</summary>
    public string? Description { get; init; }
}

/// <param name="Text">A word, or a document's title.</param>
/// <param name="Path">The document; null: the text is to be searched for.</param>
public sealed record SuggestedText(string Text, LibraryPath? Path);

/// <param name="Documents">How many can be found.</param>
/// <param name="WhyNoPdf">Why PDF files are found by name only, as an English sentence; null: their text is read.</param>
/// <param name="Unreadable">Some of the documents that are found by name only.</param>
/// <param name="UnreadableTotal">How many those are.</param>
public sealed record SearchStatus(
    IndexCondition Condition, int Documents, string? WhyNoPdf, IReadOnlyList<UnreadableDocument> Unreadable, int UnreadableTotal);

/// <param name="Path">The document.</param>
/// <param name="Problem">A name of <see cref="ToolKit.Formats.TextProblem"/>, or <c>NotRead</c>.</param>
public sealed record UnreadableDocument(LibraryPath Path, string Problem);

/// <summary>The index is damaged and being built anew: nobody can search for a moment.</summary>
public sealed class SearchUnavailableException(Exception inner) : Exception("The search is being prepared.", inner);
