namespace ToolKit.Search;

/// <summary>What somebody who is typing may want: documents whose title has such words, and words that begin so. Only out of what they may see.</summary>
internal sealed class Suggestions(IndexReading reading, SearchScope scope, CancellationToken cancellation)
{
    private const int FewestLetters = 2;
    private const int MostTitles = 500; // looked at
    private const int MostWords = 24; // looked at, of those one may see
    private const int MostContext = 6; // words before the one that is being typed

    private readonly IndexConnection connection = reading.Connection;
    private readonly Visibility visibility = new(reading.Catalog, scope, new SearchFilters(), []);

    public IReadOnlyList<SearchSuggestion> Find(string typed, int limit)
    {
        if (typed.Length > SearchQuery.MostCharacters)
            return [];
        var (before, folded, start) = LastWord(typed);
        if (folded.Length < FewestLetters)
            return [];
        var titles = Titles(before, folded, (limit + 1) / 2);
        var found = new List<SearchSuggestion>();
        foreach (var word in Words(before, folded, limit - titles.Count))
            found.Add(new SearchSuggestion(string.Concat(typed.AsSpan(0, start), word), DocumentId: null));
        found.AddRange(titles);
        return found;
    }

    /// <summary>The word that is being typed, folded, and what stands before it.</summary>
    private static (List<QueryWord> Before, string Folded, int Start) LastWord(string typed)
    {
        var words = new List<(string Folded, int Start, int End)>();
        Span<char> buffer = stackalloc char[WordReader.BufferSize];
        var reader = new WordReader(typed, buffer);
        while (reader.Read())
            words.Add((reader.Folded.ToString(), reader.Start, reader.End));
        if (words.Count == 0 || words[^1].End < typed.Length || words[^1].Folded == "§")
            return ([], "", 0);
        var before = words[..^1].Where(word => word.Folded != "§" && !StopWords.Contains(word.Folded))
            .Select(word => QueryAnalysis.Word(word.Folded, 0, 0)).TakeLast(MostContext).ToList();
        return (before, words[^1].Folded, words[^1].Start);
    }

    private List<string> Words(List<QueryWord> before, string folded, int limit)
    {
        var found = new List<string>();
        if (folded.Any(c => c is < '0' or > 'z'))
            return found;
        var vocabulary = reading.Vocabulary;
        foreach (var (word, alone) in VisibleDocuments.Words(connection, visibility, vocabulary, vocabulary.Beginning(folded), cancellation).Take(MostWords))
        {
            if (word == folded && before.Count == 0)
                continue;
            var number = alone;
            if (before.Count > 0)
            {
                var (match, _) = new MatchBuilder(reading.Statistics, wholeDocuments: true).Build(
                    [.. before, new QueryWord { Start = 0, End = 0, Alternatives = [new Alternative(word, PhraseKind.Exact, 1)] }], any: false);
                if (VisibleDocuments.First(connection, visibility, match) is not { } together)
                    continue;
                number = together;
            }

            var written = WrittenForms.Find(connection, word, number);
            if (!found.Contains(written, StringComparer.OrdinalIgnoreCase))
                found.Add(written);
            if (found.Count >= limit)
                break;
        }

        return found;
    }

    private List<SearchSuggestion> Titles(List<QueryWord> before, string folded, int limit)
    {
        var typing = new QueryWord
        {
            Start = 0,
            End = 0,
            Alternatives = [new Alternative(folded, PhraseKind.Exact, 1), new Alternative(folded, PhraseKind.Other, 0.5, IsPrefix: true)],
        };
        var (match, plan) = new MatchBuilder(reading.Statistics, wholeDocuments: false).Build([.. before, typing], any: false);
        var best = new PriorityQueue<int, double>();
        var rows = connection.Statement("SELECT rowid, rank_german(title_text, ?2) FROM title_text WHERE title_text MATCH ?1").Bind(match, plan.ToBytes());
        for (var looked = 0; looked < MostTitles && rows.Step();)
        {
            var number = rows.GetInt32(0);
            if (!visibility.Includes(number))
                continue;
            looked++;
            best.Enqueue(number, rows.GetDouble(1));
            if (best.Count > limit)
                best.Dequeue();
        }

        rows.Reset();
        var found = new List<SearchSuggestion>();
        while (best.TryDequeue(out var number, out _))
        {
            var row = connection.Statement("SELECT title, id FROM document WHERE number = ?").Bind(number);
            if (row.Step())
                found.Add(new SearchSuggestion(row.GetString(0), row.GetInt64(1)));
            row.Reset();
        }

        found.Reverse();
        return found;
    }
}
