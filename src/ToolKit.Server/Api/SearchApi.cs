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

    private static async Task<Results<Ok<SearchAnswer>, ProblemHttpResult>> SearchAsync(HttpContext context, LibrarySearch search, [AsParameters] SearchParameters parameters)
    {
        var cancellation = context.RequestAborted;
        var view = ApiSetup.ViewOf(context);
        var values = ValuesOf(parameters);
        if (string.IsNullOrWhiteSpace(parameters.Q) && values.Count == 0 && string.IsNullOrEmpty(parameters.In))
            throw new ApiRefusedException(StatusCodes.Status400BadRequest, "q must say what to look for; it may be empty only where field, kind, level, legalArea, region, format, year or in is given.");
        if (parameters.Offset < 0)
            throw new ApiRefusedException(StatusCodes.Status400BadRequest, "offset must be 0 or more.");
        var found = await search.FindAsync(
            view,
            new SearchQuestion
            {
                Query = SearchQuery.Parse(parameters.Q),
                Values = values,
                Folder = string.IsNullOrEmpty(parameters.In) ? null : ApiSetup.PathOf(parameters.In),
                Sort = SortOf(parameters.Sort),
                Offset = parameters.Offset,
                Limit = ApiSetup.LimitOf(parameters.Limit),
            },
            cancellation);
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

    private static Dictionary<Facet, IReadOnlyList<string>> ValuesOf(SearchParameters parameters)
    {
        var values = new Dictionary<Facet, IReadOnlyList<string>>();
        foreach (var (facet, given) in new (Facet, string[]?)[]
                 {
                     (Facet.Field, parameters.Field), (Facet.Kind, parameters.Kind), (Facet.Level, parameters.Level), (Facet.LegalArea, parameters.LegalArea),
                     (Facet.Region, parameters.Region), (Facet.Format, parameters.Format), (Facet.Year, parameters.Year),
                 })
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

/// <summary>What stands in the query of <c>GET /api/search</c>.</summary>
internal sealed record SearchParameters(
    [FromQuery(Name = "q"), Description("What to look for.")] string? Q = null,
    [FromQuery(Name = "limit"), Description("How many hits at most, 1 to 100.")] int Limit = 10,
    [FromQuery(Name = "offset"), Description("How many hits to pass over.")] int Offset = 0,
    [FromQuery(Name = "field"), Description("The field of action; several are alternatives, as with all filters.")] string[]? Field = null,
    [FromQuery(Name = "kind"), Description("Such as Muster or Arbeitsmittel.")] string[]? Kind = null,
    [FromQuery(Name = "level"), Description("strategisch or operativ.")] string[]? Level = null,
    [FromQuery(Name = "legalArea"), Description("Such as SGB II.")] string[]? LegalArea = null,
    [FromQuery(Name = "region"), Description("The region in whose folder the document lies.")] string[]? Region = null,
    [FromQuery(Name = "format"), Description("Such as PDF or Word.")] string[]? Format = null,
    [FromQuery(Name = "year"), Description("Of the law the document follows, else of its last change.")] string[]? Year = null,
    [FromQuery(Name = "in"), Description("A folder: only what lies in it or below.")] string? In = null,
    [FromQuery(Name = "sort"), Description("relevance (default), modified (newest first) or title.")] string? Sort = null);

internal sealed record SearchAnswer(
    int Total, IReadOnlyList<SearchAnswerHit> Hits, IReadOnlyDictionary<string, IReadOnlyList<SearchAnswerCount>> Facets, string? Suggestion);

/// <param name="Excerpt">HTML: <c>mark</c> elements, and nothing else but text. Null where the document has no text.</param>
internal sealed record SearchAnswerHit(string Path, string Title, string? Excerpt, string? Kind, string? Field, DateTime Modified);

internal sealed record SearchAnswerCount(string Value, int Count);

internal sealed record SuggestAnswer(IReadOnlyList<Suggestion> Suggestions);

internal sealed record Suggestion(string Text, string? Path);
