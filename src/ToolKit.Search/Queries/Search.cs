using System.Globalization;
using System.Runtime.InteropServices;

namespace ToolKit.Search;

/// <summary>
/// One search over one state of the index. First strictly: all words, in one of their forms. Only where that gives too few hits it goes on with similar
/// words, with parts of compounds and at last with some of the words, and what it finds then stands below what it found before.
/// </summary>
internal sealed class Search
{
    private const int Enough = 10; // hits, so that nothing is widened
    private const int MostLookedInto = 24; // documents whose passages are compared, one by one
    private const long FewPassages = 3000; // so many are compared at once, whether they have all words or some
    private const long MostPassages = 6000; // a rarer word's passages are compared in all documents at once
    private const int MostCompletions = 24;
    private const int MostSimilar = 3;
    private const int FewestLettersOfBeginning = 4;

    // A hit that has not all words must have this much of them, by rarity.
    private const double LeastCoverage = 0.5;

    private readonly IndexConnection connection;
    private readonly Catalog catalog;
    private readonly IndexReading reading;
    private readonly SearchRequest request;
    private readonly CancellationToken cancellation;
    private readonly Visibility visibility;
    private readonly TermStatistics statistics;

    private readonly HashSet<int> found = [];
    private readonly List<(int Number, double Score)> ranked = [];
    private readonly Dictionary<int, long> bestPassages = [];
    private readonly List<QueryWord> optional = []; // words that only count where they stand beside the others
    private readonly List<QueryWord> asked = []; // all words as they were looked for, for the marks
    private readonly List<(QueryWord Word, string Instead)> corrections = [];
    private readonly Dictionary<QueryWord, QueryWord> lookAlikes = new(ReferenceEqualityComparer.Instance); // of words that were taken apart, what else they may have meant
    private readonly List<string> unknown = [];
    private readonly HashSet<int> excluded = [];
    private Widening widened;

    public Search(IndexReading reading, SearchRequest request, CancellationToken cancellation)
    {
        connection = reading.Connection;
        catalog = reading.Catalog;
        this.reading = reading;
        statistics = reading.Statistics;
        this.request = request;
        this.cancellation = cancellation;
        visibility = new Visibility(catalog, request.Scope, request.Filters, request.Query.Filters);
    }

    public SearchResult Run()
    {
        if (request.Query.HasNoWords)
            FindAll();
        else
            FindWords();
        var page = Page();
        var facets = new FacetCounter(catalog);
        foreach (var (number, _) in ranked)
            facets.Add(number);
        return new SearchResult
        {
            Total = ranked.Count,
            Hits = page,
            Facets = facets.Finish(),
            Widened = widened,
            Suggestion = Suggestion(),
            UnknownWords = unknown,
        };
    }

    private void FindAll()
    {
        if (request.Query.IsEmpty && request.Filters.AreEmpty && request.Sort == SearchSort.Relevance)
            return; // nothing was asked
        var words = QueryAnalysis.Analyze(request.Query, isTyping: false, Completions);
        Exclude(words);
        foreach (var number in visibility.All())
        {
            if (!excluded.Contains(number))
                ranked.Add((number, 0));
        }
    }

    private void FindWords()
    {
        var words = QueryAnalysis.Analyze(request.Query, request.Typing, Completions);
        Exclude(words);
        List<QueryWord> required = [.. words.Where(word => !word.IsExcluded && !word.IsStopWord && !word.IsOptional)];
        optional.AddRange(words.Where(word => !word.IsExcluded && word.IsOptional));
        if (required.Count == 0)
            return;
        if (required[^1] is { Folded: { Length: >= FewestLettersOfBeginning } last } && !IsVisible($"\"{last}\""))
        {
            // Perhaps it is not finished: "Ausbild" is the stem of Ausbilder, but may mean Ausbildung.
            required[^1] = required[^1] with
            {
                Alternatives = [.. required[^1].Alternatives, .. QueryAnalysis.Completed(Completions(last), AlternativeLevel.Both)],
            };
        }

        asked.AddRange(required);
        Append(Match(required, any: false), required);
        if (ranked.Count >= Enough)
            return;

        var known = Widen(required);
        if (known.Count == 0 || required.Exists(word => word.IsCertain && !IsKnown(word)))
            return; // who asks for a section, or for words as they are quoted, is told that it stands nowhere
        if (widened != Widening.None || unknown.Count > 0)
        {
            asked.AddRange(known);
            if (unknown.Count > 0)
                widened |= Widening.AnyWord;
            Append(Match(known, any: false), known);
        }

        if (ranked.Count < Enough)
        {
            List<QueryWord> inParts = [.. known.SelectMany(TakeApart).Take(RankPlan.MostGroups)];
            if (inParts.Count > known.Count)
            {
                asked.AddRange(inParts);
                if (Append(Match(inParts, any: false), inParts) > 0)
                    widened |= Widening.Compounds;
            }

            known = inParts;
        }

        if (ranked.Count < Enough && lookAlikes.Count > 0)
        {
            List<QueryWord> alike = [.. required.Select(word => lookAlikes.GetValueOrDefault(word, word))];
            asked.AddRange(alike);
            if (Append(Match(alike, any: false), alike) > 0)
                widened |= Widening.Spelling;
        }

        if (ranked.Count < Enough && known.Count > 1 && Append(Covered(known), known) > 0)
            widened |= Widening.AnyWord;
    }

    /// <summary>Words that stand in no visible document, replaced by what may be meant; those that nothing is known of are left out.</summary>
    private List<QueryWord> Widen(List<QueryWord> required)
    {
        var known = new List<QueryWord>();
        foreach (var word in required)
        {
            if (IsKnown(word))
            {
                known.Add(word);
                continue;
            }

            if (word.Folded is not { } folded)
            {
                unknown.Add(Typed(word));
                continue;
            }

            // Unfinished, before misspelt, before put together: what begins so is certain.
            var prefix = QueryAnalysis.Prefix(folded);
            if (folded.Length >= FewestLettersOfBeginning && IsKnown(word with { Alternatives = [prefix] }))
            {
                known.Add(word with { Alternatives = [prefix, .. QueryAnalysis.Completed(Completions(folded), AlternativeLevel.Passages)] });
                widened |= Widening.Spelling;
                continue;
            }

            // A compound that is made of known words is rather not misspelt because another one looks like it; one slip of the finger apart it may be.
            var parts = QueryAnalysis.Parts(word, IsKnown);
            if (parts.Count < 2 || !parts.TrueForAll(IsKnown))
                parts = [];
            var similar = Similar(folded);
            if (parts.Count > 0 && similar.Count > 0)
            {
                lookAlikes[word] = Instead(word, similar);
                similar.RemoveAll(candidate => candidate.Distance > 1);
            }

            if (similar.Count > 0)
            {
                widened |= Widening.Spelling;
                corrections.Add((word, similar[0].Word));
                known.Add(Instead(word, similar));
            }
            else if (parts.Count > 0)
            {
                widened |= Widening.Compounds;
                known.AddRange(parts);
            }
            else
            {
                unknown.Add(Typed(word));
            }
        }

        return known.Count > RankPlan.MostGroups ? known[..RankPlan.MostGroups] : known;
    }

    private static QueryWord Instead(QueryWord word, List<(string Word, int Distance)> similar) => word with
    {
        Alternatives = [.. similar.SelectMany(candidate => QueryAnalysis
            .Word(candidate.Word, word.Start, word.End, candidate.Distance == 1 ? 0.8 : 0.6).Alternatives
            .Select(alternative => alternative with { Kind = PhraseKind.Other }))],
    };

    /// <summary>A few words like it that stand in documents the asker may see.</summary>
    private List<(string Word, int Distance)> Similar(string folded)
    {
        var vocabulary = reading.Vocabulary;
        var alike = vocabulary.Similar(folded);
        var distances = alike.ToDictionary(candidate => vocabulary.Word(candidate.Word), candidate => candidate.Distance, StringComparer.Ordinal);
        return [.. VisibleDocuments.Words(connection, visibility, vocabulary, alike.Select(candidate => candidate.Word), cancellation)
            .Where(found => !StopWords.Contains(found.Word)).Take(MostSimilar).Select(found => (found.Word, distances[found.Word]))];
    }

    /// <summary>Words that begin so and stand in documents the asker may see: others would take their places.</summary>
    private IEnumerable<string> Completions(string folded)
    {
        var vocabulary = reading.Vocabulary;
        return VisibleDocuments.Words(connection, visibility, vocabulary, vocabulary.Beginning(folded), cancellation)
            .Select(found => found.Word).Where(word => word != folded).Take(MostCompletions);
    }

    private IEnumerable<QueryWord> TakeApart(QueryWord word) => QueryAnalysis.Parts(word, IsKnown) is { Count: > 1 } parts ? parts : [word];

    private bool IsKnown(QueryWord word)
    {
        if (word.IsPhrase)
            return PhraseDocuments(word).Any(visibility.Includes);
        var builder = new MatchBuilder(statistics, wholeDocuments: true);
        return IsVisible(builder.Build([word], any: false).Match);
    }

    private bool IsVisible(string match) => VisibleDocuments.First(connection, visibility, match) is not null;

    private void Exclude(List<QueryWord> words)
    {
        foreach (var word in words.Where(word => word.IsExcluded))
        {
            if (word.IsPhrase)
            {
                excluded.UnionWith(PhraseDocuments(word));
                continue;
            }

            var rows = connection.Statement("SELECT rowid FROM document_text WHERE document_text MATCH ?")
                .Bind(new MatchBuilder(statistics, wholeDocuments: true).Build([word], any: false).Match);
            while (rows.Step())
                excluded.Add(rows.GetInt32(0));
            rows.Reset();
        }
    }

    /// <summary>The documents in which the tokens of a phrase stand side by side.</summary>
    private HashSet<int> PhraseDocuments(QueryWord phrase)
    {
        var numbers = new HashSet<int>();
        var rows = connection.Statement("SELECT rowid FROM passage_text WHERE passage_text MATCH ?")
            .Bind(new MatchBuilder(statistics, wholeDocuments: false).Build([phrase], any: false).Match);
        while (rows.Step())
            numbers.Add((int)(rows.GetInt64(0) >> 16));
        rows.Reset();
        return numbers;
    }

    /// <summary>Visible documents that have all of the words, or any, with what they are worth as a whole.</summary>
    private List<(int Number, double Score)> Match(List<QueryWord> words, bool any)
    {
        cancellation.ThrowIfCancellationRequested();
        var phrases = words.Where(word => any ? word.IsCertain : word.IsPhrase).Select(PhraseDocuments).ToList();
        var (match, plan) = new MatchBuilder(statistics, wholeDocuments: true).Build(words, any);
        var documents = new List<(int Number, double Score)>();
        var rows = connection.Statement("SELECT rowid, rank_german(document_text, ?2) FROM document_text WHERE document_text MATCH ?1")
            .Bind(match, plan.ToBytes());
        while (rows.Step())
        {
            var number = rows.GetInt32(0);
            if (visibility.Includes(number) && !excluded.Contains(number) && phrases.TrueForAll(phrase => phrase.Contains(number)))
                documents.Add((number, rows.GetDouble(1)));
        }

        rows.Reset();
        return documents;
    }

    /// <summary>Documents that have most of the words.</summary>
    private List<(int Number, double Score)> Covered(List<QueryWord> words)
    {
        var documents = Match(words, any: true);
        if (documents.Count == 0)
            return documents;
        var most = documents.Max(document => document.Score);
        documents.RemoveAll(document => document.Score < LeastCoverage * most);
        return documents;
    }

    /// <summary>Puts what is new below what is there, best first; how many are new.</summary>
    private int Append(List<(int Number, double Score)> documents, List<QueryWord> words)
    {
        documents.RemoveAll(document => !found.Add(document.Number));
        if (documents.Count == 0)
            return 0;
        if (request.Sort == SearchSort.Relevance)
            documents = Rank(documents, words);
        ranked.AddRange(documents);
        return documents.Count;
    }

    /// <summary>Whole documents and single passages fused: a document is worth what it says as a whole, and what its best place says.</summary>
    private List<(int Number, double Score)> Rank(List<(int Number, double Score)> documents, List<QueryWord> words)
    {
        documents.Sort(static (a, b) => b.Score != a.Score ? b.Score.CompareTo(a.Score) : a.Number.CompareTo(b.Number));
        var looked = new Dictionary<int, double>();
        List<QueryWord> inPassages = [.. words.Concat(optional).Take(RankPlan.MostGroups)];
        var (match, plan) = new MatchBuilder(statistics, wholeDocuments: false).Build(inPassages, any: true);
        var bytes = plan.ToBytes();
        HashSet<int> numbers = [.. documents.Select(document => document.Number)];
        if (inPassages.Sum(word => statistics.Frequency(word, wholeDocuments: false)) <= FewPassages)
        {
            looked = LookIntoAll(numbers, match, bytes);
        }
        else
        {
            // The best passage of a document is mostly one that has all words; only where there is none, all others are looked at.
            if (optional.Count == 0 && words.Min(word => statistics.Frequency(word, wholeDocuments: false)) <= MostPassages)
            {
                var (all, planOfAll) = new MatchBuilder(statistics, wholeDocuments: false).Build(words, any: false);
                looked = LookIntoAll(numbers, all, planOfAll.ToBytes());
            }

            // Below what is found already fewer places are to be filled.
            var most = ranked.Count == 0 ? MostLookedInto : Math.Clamp(request.Offset + request.Limit - ranked.Count + 6, 8, MostLookedInto);
            foreach (var (number, _) in documents.Take(most))
            {
                if (!looked.ContainsKey(number))
                    looked[number] = LookInto(number, match, bytes);
            }
        }

        if (looked.Count == 0)
            return documents;
        var bestDocument = Math.Max(documents[0].Score, 1e-9);
        var bestPassage = Math.Max(looked.Values.Max(), 1e-9);
        var inside = new List<(int Number, double Score)>();
        var rest = new List<(int Number, double Score)>();
        foreach (var (number, score) in documents)
        {
            var whole = 0.4 * score / bestDocument;
            if (looked.TryGetValue(number, out var passage))
                inside.Add((number, whole + 0.6 * passage / bestPassage));
            else
                rest.Add((number, whole));
        }

        inside.Sort(static (a, b) => b.Score != a.Score ? b.Score.CompareTo(a.Score) : a.Number.CompareTo(b.Number));
        inside.AddRange(rest);
        return inside;
    }

    /// <summary>As <see cref="LookInto"/>, for all at once.</summary>
    private Dictionary<int, double> LookIntoAll(HashSet<int> numbers, string match, byte[] plan)
    {
        var best = new Dictionary<int, (double First, double Second)>();
        var rows = connection.Statement("SELECT rowid, rank_german(passage_text, ?2) FROM passage_text WHERE passage_text MATCH ?1").Bind(match, plan);
        while (rows.Step())
        {
            var number = (int)(rows.GetInt64(0) >> 16);
            if (!numbers.Contains(number))
                continue;
            ref var scores = ref CollectionsMarshal.GetValueRefOrAddDefault(best, number, out _);
            var score = rows.GetDouble(1);
            if (score > scores.First)
            {
                scores = (score, scores.First);
                bestPassages[number] = rows.GetInt64(0);
            }
            else
            {
                scores.Second = Math.Max(scores.Second, score);
            }
        }

        rows.Reset();
        return best.ToDictionary(pair => pair.Key, pair => Worth(pair.Value.First, pair.Value.Second));
    }

    private static double Worth(double first, double second) => first + 0.15 * second;

    /// <summary>
    /// What a document's passages are worth: the best one, and a little of the next. The title stands in each of them and tells none from another.
    /// </summary>
    private double LookInto(int number, string match, byte[] plan)
    {
        cancellation.ThrowIfCancellationRequested();
        var rows = connection.Statement(
            "SELECT rowid, rank_german(passage_text, ?2) FROM passage_text WHERE passage_text MATCH ?1 AND rowid BETWEEN ?3 AND ?4")
            .Bind($"{{heading body}} : ({match})", plan, IndexWriter.PassageId(number, 0), IndexWriter.PassageId(number, Passages.MostPassages));
        double first = 0, second = 0;
        while (rows.Step())
        {
            var score = rows.GetDouble(1);
            if (score > first)
            {
                (first, second) = (score, first);
                bestPassages[number] = rows.GetInt64(0);
            }
            else
            {
                second = Math.Max(second, score);
            }
        }

        rows.Reset();
        return Worth(first, second);
    }

    private List<SearchHit> Page()
    {
        IEnumerable<(int Number, double Score)> order = request.Sort switch
        {
            SearchSort.Modified => ranked.OrderByDescending(hit => catalog.TryGet(hit.Number, out var document) ? document.Modified : 0),
            SearchSort.Title => ranked.OrderBy(hit => Title(hit.Number), StringComparer.Create(CultureInfo.GetCultureInfo("de-DE"), ignoreCase: true)),
            _ => ranked,
        };
        var marker = new Marker(asked);
        var page = new List<SearchHit>();
        foreach (var (number, score) in order.Skip(request.Offset).Take(request.Limit))
        {
            cancellation.ThrowIfCancellationRequested();
            if (asked.Count > 0 && !bestPassages.ContainsKey(number))
            {
                var (match, plan) = new MatchBuilder(statistics, wholeDocuments: false).Build(asked[..Math.Min(asked.Count, RankPlan.MostGroups)], any: true);
                LookInto(number, match, plan.ToBytes());
            }

            page.Add(HitReader.Read(connection, catalog, number, bestPassages.GetValueOrDefault(number, IndexWriter.PassageId(number, 0)), marker, score));
        }

        return page;
    }

    private string Title(int number) => connection.Text("SELECT title FROM document WHERE number = ?", number) ?? "";

    private string Typed(QueryWord word) => request.Query.Text[word.Start..word.End];

    /// <summary>The query with other words in the place of the misspelt ones, written as they stand in a document the asker may see.</summary>
    private string? Suggestion()
    {
        if (corrections.Count == 0)
            return null;
        var text = request.Query.Text;
        foreach (var (word, instead) in corrections.OrderByDescending(correction => correction.Word.Start))
        {
            var written = VisibleDocuments.First(connection, visibility, $"\"{instead}\"") is { } number
                ? WrittenForms.Find(connection, instead, number)
                : instead;
            text = string.Concat(text.AsSpan(0, word.Start), written, text.AsSpan(word.End));
        }

        return text;
    }
}
