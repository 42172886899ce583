using System.Globalization;
using Microsoft.Extensions.Primitives;
using ToolKit.Library;
using ToolKit.Search;

namespace ToolKit.Server;

/// <summary>What stands in the address of the search page and of its feed: the text, what is ticked, the order, the page.</summary>
public sealed class SearchForm
{
    public const string Page = "/suche";
    public const int PerPage = 10;

    private const int MostPages = 1_000;

    // In the order in which they are shown.
    private static readonly FacetField[] All =
    [
        new(Facet.Field, "feld", "Handlungsfeld"),
        new(Facet.Level, "ebene", "Ebene"),
        new(Facet.Kind, "art", "Art"),
        new(Facet.LegalArea, "recht", "Rechtskreis"),
        new(Facet.Region, "region", "Region"),
        new(Facet.Format, "format", "Dateiformat"),
        new(Facet.Year, "jahr", "Jahr"),
    ];

    private readonly Dictionary<Facet, IReadOnlyList<string>> values = [];

    public SearchForm(IQueryCollection query)
    {
        Text = Clean(query["q"]);
        foreach (var field in All)
        {
            if (query[field.Name].OfType<string>().Where(value => !string.IsNullOrWhiteSpace(value)).Distinct(StringComparer.OrdinalIgnoreCase).Take(20).ToArray() is { Length: > 0 } given)
                values[field.Facet] = given;
        }

        Folder = LibraryPath.TryParse(query["ordner"].ToString(), out var folder) && !folder.IsRoot ? folder : null;
        Sort = query["sortierung"].ToString() switch
        {
            "neu" => SearchSort.Modified,
            "titel" => SearchSort.Title,
            _ => SearchSort.Relevance,
        };
        PageNumber = int.TryParse(query["seite"], NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page is > 0 and <= MostPages ? page : 1;
    }

    public static IReadOnlyList<FacetField> Fields => All;

    /// <summary>As typed, cut to what is read of it.</summary>
    public string Text { get; }

    /// <summary>Only in this folder and below; null: anywhere.</summary>
    public LibraryPath? Folder { get; }

    public SearchSort Sort { get; }

    /// <summary>From 1.</summary>
    public int PageNumber { get; }

    public bool IsEmpty => Text.Length == 0 && values.Count == 0 && Folder is null;

    /// <summary>Something is ticked, or a folder is named.</summary>
    public bool HasFilters => values.Count > 0 || Folder is not null;

    public IReadOnlyList<string> ValuesOf(Facet facet) => values.GetValueOrDefault(facet, []);

    public SearchQuestion ToQuestion() => new()
    {
        Query = SearchQuery.Parse(Text),
        Values = values,
        Folder = Folder,
        Sort = Sort,
        Offset = (PageNumber - 1) * PerPage,
        Limit = PerPage,
    };

    /// <summary>The query that leads to the same search, with its question mark.</summary>
    /// <param name="text">Another text; null: the same.</param>
    /// <param name="page">Another page; null: the first.</param>
    /// <param name="withFilters">False: nothing ticked, no folder.</param>
    public string QueryString(string? text = null, int? page = null, bool withFilters = true)
    {
        var pairs = new List<KeyValuePair<string, string?>> { new("q", text ?? Text) };
        if (withFilters)
        {
            foreach (var field in All)
                pairs.AddRange(ValuesOf(field.Facet).Select(value => KeyValuePair.Create(field.Name, (string?)value)));
            if (Folder is not null)
                pairs.Add(new("ordner", Folder.ToString()));
        }

        if (SortName is { } sort)
            pairs.Add(new("sortierung", sort));
        if (page > 1)
            pairs.Add(new("seite", page.Value.ToString(CultureInfo.InvariantCulture)));
        return Microsoft.AspNetCore.Http.QueryString.Create(pairs).Value ?? "";
    }

    private string? SortName => Sort switch
    {
        SearchSort.Modified => "neu",
        SearchSort.Title => "titel",
        _ => null,
    };

    private static string Clean(StringValues text)
    {
        var typed = text.ToString().Trim();
        return typed.Length <= SearchQuery.MostCharacters ? typed : typed[..SearchQuery.MostCharacters];
    }
}

/// <param name="Facet">What hits are counted by.</param>
/// <param name="Name">Of the field in the form.</param>
/// <param name="Label">What people call it.</param>
public sealed record FacetField(Facet Facet, string Name, string Label);
