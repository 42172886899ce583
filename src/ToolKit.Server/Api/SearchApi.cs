using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ToolKit.Search;

namespace ToolKit.Server;

/// <summary><c>GET /api/search</c> and <c>GET /api/suggest</c>.</summary>
internal static class SearchApi
{
    private const int MostSuggestions = 8;

    // What the facets are called in the API: as parameters and in answers.
    private static readonly (Facet Facet, string Name)[] Facets =
    [
        (Facet.Field, "field"), (Facet.Kind, "kind"), (Facet.Level, "level"), (Facet.LegalArea, "legalArea"), (Facet.Region, "region"), (Facet.Format, "format"), (Facet.Year, "year"),
    ];

    public static void MapSearch(this IEndpointRouteBuilder api)
    {
        api.MapGet("/search", SearchAsync).WithName("search").ProducesProblem(400).ProducesProblem(503).WithDescription(
            "Documents that hold the words of q, the best first. q knows \"phrases\", -excluded words, unfinished words with *, and filters such as art:Muster; it may be empty where another filter is given.");
        api.MapGet("/suggest", SuggestAsync).WithName("suggest").ProducesProblem(503).WithDescription("What one may want who has typed this much: words, and titles with the path of their document.");
    }

    private static async Task<Results<Ok<SearchAnswer>, ProblemHttpResult>> SearchAsync(
        HttpContext context,
        LibrarySearch search,
        [Description("What to look for.")] string? q,
        [Description("The field of action; several are alternatives, as with all filters.")] string[]? field,
        [Description("Such as Muster or Arbeitsmittel.")] string[]? kind,
        [Description("strategisch or operativ.")] string[]? level,
        [Description("Such as SGB II.")] string[]? legalArea,
        [Description("The region in whose folder the document lies.")] string[]? region,
        [Description("Such as PDF or Word.")] string[]? format,
        [Description("Of the law the document follows, else of its last change.")] string[]? year,
        [FromQuery(Name = "in"), Description("A folder: only what lies in it or below.")] string? folder,
        [Description("relevance (default), modified (newest first) or title.")] string? sort,
        [Description("How many hits at most, 1 to 100.")] int limit = 10,
        [Description("How many hits to pass over.")] int offset = 0)
    {
        var values = ValuesOf(
            (Facet.Field, field), (Facet.Kind, kind), (Facet.Level, level), (Facet.LegalArea, legalArea), (Facet.Region, region), (Facet.Format, format), (Facet.Year, year));
        if (string.IsNullOrWhiteSpace(q) && values.Count == 0 && string.IsNullOrEmpty(folder))
            throw new ApiRefusedException(StatusCodes.Status400BadRequest, "q must say what to look for; it may be empty only where field, kind, level, legalArea, region, format, year or in is given.");
        if (offset < 0)
            throw new ApiRefusedException(StatusCodes.Status400BadRequest, "offset must be 0 or more.");
        var found = await search.FindAsync(
            ApiSetup.ViewOf(context),
            new SearchQuestion
            {
                Query = SearchQuery.Parse(q),
                Values = values,
                Folder = string.IsNullOrEmpty(folder) ? null : ApiSetup.PathOf(folder),
                Sort = SortOf(sort),
                Offset = offset,
                Limit = ApiSetup.LimitOf(limit),
            },
            context.RequestAborted);
        return TypedResults.Ok(new SearchAnswer(
            found.Total,
            [
                .. found.Hits.Select(found => new SearchAnswerHit(
                    found.Path.ToString(),
                    found.Hit.Title,
                    found.Hit.Excerpt.Text.Length == 0 ? null : ExcerptHtml.Of(found.Hit.Excerpt),
                    found.Hit.Kind,
                    found.Hit.Field,
                    found.Hit.Modified.UtcDateTime)),
            ],
            Facets.ToDictionary(
                facet => facet.Name,
                IReadOnlyList<SearchAnswerCount> (facet) => [.. found.Facets.GetValueOrDefault(facet.Facet, []).Select(count => new SearchAnswerCount(count.Value, count.Count))]),
            found.Suggestion));
    }

    private static async Task<Ok<SuggestAnswer>> SuggestAsync(HttpContext context, LibrarySearch search, string? q)
    {
        var suggestions = await search.SuggestAsync(ApiSetup.ViewOf(context), q ?? "", MostSuggestions, context.RequestAborted);
        return TypedResults.Ok(new SuggestAnswer([.. suggestions.Select(suggestion => new Suggestion(suggestion.Text, suggestion.Path?.ToString()))]));
    }

    private static Dictionary<Facet, IReadOnlyList<string>> ValuesOf(params (Facet Facet, string[]? Given)[] filters)
    {
        var values = new Dictionary<Facet, IReadOnlyList<string>>();
        foreach (var (facet, given) in filters)
        {
            if (given?.Where(value => !string.IsNullOrWhiteSpace(value)).ToArray() is { Length: > 0 } wanted)
                values[facet] = wanted;
        }

        return values;
    }

    private static SearchSort SortOf(string? sort) => sort switch
    {
        null or "" or "relevance" => SearchSort.Relevance,
        "modified" => SearchSort.Modified,
        "title" => SearchSort.Title,
        _ => throw new ApiRefusedException(StatusCodes.Status400BadRequest, "sort must be relevance, modified or title."),
    };
}

internal sealed record SearchAnswer(
    int Total, IReadOnlyList<SearchAnswerHit> Hits, IReadOnlyDictionary<string, IReadOnlyList<SearchAnswerCount>> Facets, string? Suggestion);

/// <param name="Excerpt">HTML: <c>mark</c> elements, and nothing else but text. Null where the document has no text.</param>
internal sealed record SearchAnswerHit(string Path, string Title, string? Excerpt, string? Kind, string? Field, DateTime Modified);

internal sealed record SearchAnswerCount(string Value, int Count);

internal sealed record SuggestAnswer(IReadOnlyList<Suggestion> Suggestions);

internal sealed record Suggestion(string Text, string? Path);
