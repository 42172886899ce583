namespace ToolKit.Search;

/// <summary>Whether something stands anywhere the asker may look.</summary>
internal static class VisibleDocuments
{
    // Rows of words that are all hidden: about a tenth of a second, for who sees little of a large library.
    private const long MostHiddenRows = 500_000;

    /// <summary>Those of the words that stand in a visible document, in their order, each with the number of one.</summary>
    /// <param name="candidates">Of the vocabulary. Where very many stand in very many hidden documents, the last ones are not looked at.</param>
    public static IEnumerable<(string Word, int Number)> Words(
        IndexConnection connection, Visibility visibility, Vocabulary vocabulary, IEnumerable<int> candidates, CancellationToken cancellation)
    {
        var hidden = 0L;
        foreach (var candidate in candidates)
        {
            cancellation.ThrowIfCancellationRequested();
            var word = vocabulary.Word(candidate);
            if (First(connection, visibility, $"\"{word}\"") is { } number)
                yield return (word, number);
            else if ((hidden += vocabulary.Documents(candidate)) > MostHiddenRows)
                yield break;
        }
    }

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
