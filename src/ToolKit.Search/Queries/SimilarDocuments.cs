namespace ToolKit.Search;

/// <summary>Documents that share the words which set a document apart.</summary>
internal sealed class SimilarDocuments(IndexReading reading, SearchScope scope, CancellationToken cancellation)
{
    private const int MostPassages = 100; // of the document are looked at
    private const int MostTerms = 24;
    private const int MostCandidates = 150;
    private const double LeastShare = 0.1; // of the best possible score

    public IReadOnlyList<SearchHit> Find(long documentId, int limit)
    {
        var connection = reading.Connection;
        var visibility = new Visibility(reading.Catalog, scope, new SearchFilters(), []);
        if (connection.Number("SELECT number FROM document WHERE id = ?", documentId) is not { } found || !visibility.Includes((int)found))
            return [];
        var number = (int)found;
        var statistics = reading.Statistics;
        var words = Telling(number, statistics);
        if (words.Count == 0)
            return [];
        var (match, plan) = new MatchBuilder(statistics, wholeDocuments: true).Build(words, any: true);
        var best = new List<(int Number, double Score)>();
        var itself = 0.0;
        var rows = connection.Statement("SELECT rowid, rank_german(document_text, ?2) FROM document_text WHERE document_text MATCH ?1")
            .Bind(match, plan.ToBytes());
        while (rows.Step())
        {
            cancellation.ThrowIfCancellationRequested();
            if (rows.GetInt32(0) == number)
                itself = rows.GetDouble(1);
            else if (visibility.Includes(rows.GetInt32(0)))
                best.Add((rows.GetInt32(0), rows.GetDouble(1)));
        }

        rows.Reset();
        best.RemoveAll(document => document.Score < LeastShare * itself);
        best.Sort(static (a, b) => b.Score != a.Score ? b.Score.CompareTo(a.Score) : a.Number.CompareTo(b.Number));
        var marker = new Marker([]);
        return [.. best.Take(limit).Select(document => HitReader.Read(
            connection, reading.Catalog, document.Number, IndexWriter.PassageId(document.Number, 0), marker, document.Score))];
    }

    /// <summary>The words that are frequent in it and rare elsewhere.</summary>
    private List<QueryWord> Telling(int number, TermStatistics statistics)
    {
        var connection = reading.Connection;
        var counter = new TermCounter();
        var title = connection.Text("SELECT title FROM document WHERE number = ?", number);
        for (var i = 0; i < 3; i++)
            counter.Add(title); // a word of the title counts three times
        var rows = connection.Statement("SELECT heading, body FROM passage WHERE id BETWEEN ? AND ? ORDER BY id")
            .Bind(IndexWriter.PassageId(number, 0), IndexWriter.PassageId(number, MostPassages - 1));
        while (rows.Step())
        {
            counter.Add(rows.GetStringOrNull(0));
            counter.Add(rows.GetString(1));
        }

        rows.Reset();
        return
        [
            .. counter.Words()
                .Where(count => count.Word.Length > 3 && count.Word.All(char.IsLetter) && !StopWords.Contains(count.Word))
                .OrderByDescending(count => count.Count / Math.Log(3 + Lexicon.Default.Frequency(count.Word)))
                .Take(MostCandidates)
                .Select(count => (Word: QueryAnalysis.Word(count.Word, 0, 0), count.Count))
                .Select(count => (count.Word, Weight: statistics.Rarity(count.Word, wholeDocuments: true) * Math.Log(1 + count.Count)))
                .OrderByDescending(count => count.Weight)
                .DistinctBy(count => count.Word.Alternatives.Count > 1 ? count.Word.Alternatives[1].Tokens : count.Word.Folded)
                .Take(MostTerms)
                .Select(count => count.Word),
        ];
    }
}
