namespace ToolKit.Search;

/// <summary>Reads what a result shows of a document.</summary>
internal static class HitReader
{
    public static SearchHit Read(IndexConnection connection, Catalog catalog, int number, long passage, Marker marker, double score)
    {
        var row = connection.Statement(
            """
            SELECT d.id, d.folder_id, d.name, d.title, d.field, d.kind, d.level, d.legal_areas, d.format, d.year, d.created, d.modified, d.size,
              p.heading, p.anchor, p.body
            FROM document d LEFT JOIN passage p ON p.id = ?2 WHERE d.number = ?1
            """).Bind(number, passage);
        try
        {
            if (!row.Step())
                throw new InvalidOperationException($"Document number {number} is in the catalog, but has no row.");
            var title = row.GetString(3);
            var body = row.GetStringOrNull(15) ?? "";
            return new SearchHit
            {
                DocumentId = row.GetInt64(0),
                FolderId = row.GetInt64(1),
                Name = row.GetString(2),
                Title = title,
                TitleMarks = marker.Find(title).ConvertAll(mark => mark.Mark),
                Heading = row.GetStringOrNull(13),
                Anchor = row.GetStringOrNull(14),
                Excerpt = body.Length == 0 ? Excerpt.Empty : ExcerptWriter.Write(body, marker.Find(body)),
                Field = row.GetStringOrNull(4),
                Kind = row.GetStringOrNull(5),
                Level = row.GetStringOrNull(6),
                LegalAreas = row.GetStringOrNull(7)?.Split('\n') ?? [],
                Region = catalog.Folders.Region(row.GetInt64(1)),
                Format = row.GetStringOrNull(8),
                Year = row.IsNull(9) ? null : row.GetInt32(9),
                Created = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(10)),
                Modified = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(11)),
                Size = row.GetInt64(12),
                Score = score,
            };
        }
        finally
        {
            row.Reset();
        }
    }
}
