namespace ToolKit.Search;

/// <summary>Whether something stands anywhere the asker may look.</summary>
internal static class VisibleDocuments
{
    /// <summary>The number of a visible document that has it; null: there is none.</summary>
    public static int? First(IndexConnection connection, Visibility visibility, string match)
    {
        var rows = connection.Statement("SELECT rowid FROM document_text WHERE document_text MATCH ?").Bind(match);
        try
        {
            while (rows.Step())
            {
                if (visibility.Includes(rows.GetInt32(0)))
                    return rows.GetInt32(0);
            }

            return null;
        }
        finally
        {
            rows.Reset();
        }
    }
}
