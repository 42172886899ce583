namespace ToolKit.Search;

/// <summary>One search over one state of the index.</summary>
internal sealed class Search(IndexConnection connection, Catalog catalog, SearchRequest request, CancellationToken cancellation)
{
    public SearchResult Run()
    {
        var readable = catalog.Folders.Readable(request.Scope);
        var match = string.Join(
            " AND ", request.Query.Terms.Where(term => !term.IsExcluded).Select(term => $"\"{term.Text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
        var hits = new List<SearchHit>();
        var seen = new HashSet<int>();
        if (match.Length > 0)
        {
            var rows = connection.Statement("SELECT rowid FROM passage_text WHERE passage_text MATCH ? ORDER BY rank").Bind(match);
            while (rows.Step())
            {
                cancellation.ThrowIfCancellationRequested();
                var number = (int)(rows.GetInt64(0) >> 16);
                if (catalog.TryGet(number, out var document) && readable.Contains(document.Folder) && seen.Add(number)
                    && seen.Count > request.Offset && hits.Count < request.Limit)
                {
                    hits.Add(Read(rows.GetInt64(0)));
                }
            }

            rows.Reset();
        }

        return new SearchResult { Total = seen.Count, Hits = hits, Facets = new Dictionary<Facet, IReadOnlyList<FacetCount>>() };
    }

    private SearchHit Read(long passage)
    {
        var row = connection.Statement(
            """
            SELECT d.id, d.folder_id, d.name, d.title, p.heading, p.anchor, p.body, d.created, d.modified, d.size
            FROM document d LEFT JOIN passage p ON p.id = ?1 WHERE d.number = ?1 >> 16
            """).Bind(passage);
        row.Step();
        var hit = new SearchHit
        {
            DocumentId = row.GetInt64(0),
            FolderId = row.GetInt64(1),
            Name = row.GetString(2),
            Title = row.GetString(3),
            Heading = row.GetStringOrNull(4),
            Anchor = row.GetStringOrNull(5),
            Excerpt = new Excerpt(row.GetStringOrNull(6) ?? "", []),
            Created = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)),
            Modified = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(8)),
            Size = row.GetInt64(9),
            Score = 0,
        };
        row.Reset();
        return hit;
    }
}
