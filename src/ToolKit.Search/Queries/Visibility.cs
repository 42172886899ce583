namespace ToolKit.Search;

/// <summary>Which documents a search may find: those its asker may see, and of these the ones that pass the filters. All counting comes after it.</summary>
internal sealed class Visibility
{
    private readonly Catalog catalog;
    private readonly IReadOnlySet<long> readable;
    private readonly List<(Facet Facet, HashSet<int> Values, bool IsExcluded)> facets = [];
    private readonly List<(Facet Facet, HashSet<string> Values, bool IsExcluded)> written = []; // regions and years have no numbers
    private readonly List<(HashSet<long> Folders, bool IsExcluded)> folders = [];
    private readonly long modifiedSince;

    public Visibility(Catalog catalog, SearchScope scope, SearchFilters filters, IEnumerable<QueryFilter> typed)
    {
        this.catalog = catalog;
        readable = catalog.Folders.Readable(scope);
        modifiedSince = filters.ModifiedSince?.ToUnixTimeMilliseconds() ?? long.MinValue;
        foreach (var (facet, values) in filters.Values)
            Add(facet, values, isExcluded: false);
        if (filters.InFolder is { } folder)
            folders.Add(([.. readable.Where(id => catalog.Folders.IsWithin(id, folder))], false));

        // What is typed twice for one facet are alternatives: art:Muster art:Konzept.
        foreach (var group in typed.GroupBy(filter => (filter.Facet, filter.IsExcluded)))
        {
            if (group.Key.Facet is { } facet)
            {
                Add(facet, [.. group.Select(filter => filter.Value)], group.Key.IsExcluded);
                continue;
            }

            var roots = group.SelectMany(filter => catalog.Folders.ByPath(filter.Value)).Where(readable.Contains).ToList();
            folders.Add(([.. readable.Where(id => roots.Exists(root => catalog.Folders.IsWithin(id, root)))], group.Key.IsExcluded));
        }
    }

    public Catalog Catalog => catalog;

    public bool Includes(int number) => catalog.TryGet(number, out var document) && Includes(document);

    /// <summary>All of them, in the order of their numbers.</summary>
    public IEnumerable<int> All()
    {
        for (var number = 0; number < catalog.End; number++)
        {
            if (Includes(number))
                yield return number;
        }
    }

    private bool Includes(in CatalogDocument document)
    {
        if (!readable.Contains(document.Folder) || document.Modified < modifiedSince)
            return false;
        foreach (var (inside, isExcluded) in folders)
        {
            if (inside.Contains(document.Folder) == isExcluded)
                return false;
        }

        foreach (var (facet, values, isExcluded) in facets)
        {
            if (Has(document, facet, values) == isExcluded)
                return false;
        }

        foreach (var (facet, values, isExcluded) in written)
        {
            var value = facet == Facet.Year ? Year(document) : catalog.Folders.Region(document.Folder);
            if ((value is not null && values.Contains(value)) == isExcluded)
                return false;
        }

        return true;
    }

    private static string? Year(in CatalogDocument document) =>
        document.Year == 0 ? null : document.Year.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private bool Has(in CatalogDocument document, Facet facet, HashSet<int> values)
    {
        switch (facet)
        {
            case Facet.Field:
                return values.Contains(document.Field);
            case Facet.Kind:
                return values.Contains(document.Kind);
            case Facet.Level:
                return values.Contains(document.Level);
            case Facet.Format:
                return values.Contains(document.Format);
            default:
                foreach (var member in catalog.Values.Members(document.LegalAreas))
                {
                    if (values.Contains(member))
                        return true;
                }

                return false;
        }
    }

    private void Add(Facet facet, IReadOnlyList<string> values, bool isExcluded)
    {
        if (values.Count == 0)
            return;
        if (facet is Facet.Region or Facet.Year)
            written.Add((facet, new HashSet<string>(values, StringComparer.OrdinalIgnoreCase), isExcluded));
        else
            facets.Add((facet, [.. values.SelectMany(value => catalog.Values.Find(facet, value))], isExcluded));
    }
}
