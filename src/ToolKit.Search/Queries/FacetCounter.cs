using System.Globalization;
using System.Runtime.InteropServices;

namespace ToolKit.Search;

/// <summary>Counts the values of what was found.</summary>
internal sealed class FacetCounter(Catalog catalog)
{
    private const int MostValues = 50; // of one facet

    private readonly Dictionary<int, int> fields = [];
    private readonly Dictionary<int, int> kinds = [];
    private readonly Dictionary<int, int> levels = [];
    private readonly Dictionary<int, int> areas = [];
    private readonly Dictionary<int, int> formats = [];
    private readonly Dictionary<int, int> years = [];
    private readonly Dictionary<long, int> folders = []; // for the regions

    public void Add(int number)
    {
        if (!catalog.TryGet(number, out var document))
            return;
        Add(fields, document.Field);
        Add(kinds, document.Kind);
        Add(levels, document.Level);
        Add(formats, document.Format);
        Add(years, document.Year);
        foreach (var area in catalog.Values.Members(document.LegalAreas))
            Add(areas, area);
        CollectionsMarshal.GetValueRefOrAddDefault(folders, document.Folder, out _)++;
    }

    public IReadOnlyDictionary<Facet, IReadOnlyList<FacetCount>> Finish()
    {
        var regions = folders
            .Select(folder => (Region: catalog.Folders.Region(folder.Key), Count: folder.Value))
            .Where(folder => folder.Region is not null)
            .GroupBy(folder => folder.Region!, folder => folder.Count, StringComparer.Ordinal)
            .Select(group => new FacetCount(group.Key, group.Sum()));
        var all = new Dictionary<Facet, IReadOnlyList<FacetCount>>
        {
            [Facet.Field] = Named(fields),
            [Facet.Kind] = Named(kinds),
            [Facet.Level] = Named(levels),
            [Facet.LegalArea] = Named(areas),
            [Facet.Region] = Ordered(regions),
            [Facet.Format] = Named(formats),
            [Facet.Year] = Ordered(years.Select(year => new FacetCount(year.Key.ToString(CultureInfo.InvariantCulture), year.Value))),
        };
        foreach (var facet in all.Keys.Where(facet => all[facet].Count == 0).ToList())
            all.Remove(facet);
        return all;
    }

    private static void Add(Dictionary<int, int> counts, int value)
    {
        if (value != 0)
            CollectionsMarshal.GetValueRefOrAddDefault(counts, value, out _)++;
    }

    private static List<FacetCount> Ordered(IEnumerable<FacetCount> counts) =>
        [.. counts.OrderByDescending(count => count.Count).ThenBy(count => count.Value, StringComparer.Ordinal).Take(MostValues)];

    private List<FacetCount> Named(Dictionary<int, int> counts) =>
        Ordered(counts.Select(pair => new FacetCount(catalog.Values.Value(pair.Key), pair.Value)));
}
