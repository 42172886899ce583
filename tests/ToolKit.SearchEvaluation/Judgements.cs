using System.Text;
using System.Text.RegularExpressions;

namespace ToolKit.SearchEvaluation;

/// <summary>What can be said about the judgements without any search engine.</summary>
public static partial class Judgements
{
    /// <summary>One sentence for each judgement that cannot be right, given all the documents; empty: none.</summary>
    public static IReadOnlyList<string> Check(IEnumerable<JudgedQuery> queries, IReadOnlyList<TestDocument> documents)
    {
        var known = documents.ToDictionary(document => document.Path, document => new Words(document.Text), StringComparer.Ordinal);
        List<string> wrong = [];
        HashSet<string> ids = new(StringComparer.Ordinal);
        HashSet<(string, string)> texts = [];
        foreach (var query in queries)
        {
            Expect(ids.Add(query.Id), query, "its id is there twice");
            Expect(texts.Add((query.Kind, query.Text)), query, "its text is there twice");
            Expect(QueryKinds.All.Contains(query.Kind), query, $"{query.Kind} is no kind");
            Expect(query.Relevant.Count > 0 || query.Kind == QueryKinds.Hostile, query, "it has no relevant document");
            if (query.Kind == QueryKinds.Phrase)
                Expect(known.Where(document => document.Value.HoldsPhrase(Quoted(query.Text))).All(document => query.Relevant.Contains(document.Key)), query, "another document holds the phrase");
            foreach (var path in query.Relevant)
            {
                if (known.TryGetValue(path, out var words))
                    CheckOne(query, path, words);
                else
                    Expect(false, query, $"there is no {path}");
            }
        }

        return wrong;

        void CheckOne(JudgedQuery query, string path, Words words)
        {
            var typed = Words.In(query.Text);
            foreach (var meant in query.Stands)
                Expect(words.Flat.Contains(meant, StringComparison.Ordinal), query, $"\"{meant}\" does not stand in {path}");
            switch (query.Kind)
            {
                case QueryKinds.Exact:
                    Expect(typed.All(words.Holds), query, $"not all of it stands in {path}");
                    break;
                case QueryKinds.Compound or QueryKinds.Inflection or QueryKinds.Transliteration or QueryKinds.Typo:
                    Expect(query.Stands.Count > 0, query, "it does not say what stands in the documents");
                    Expect(!Words.AsTyped(query.Text).All(words.Holds) || (query.Kind == QueryKinds.Compound && typed.Count > 1), query, $"it stands in {path} as typed");
                    break;
                case QueryKinds.Phrase:
                    Expect(words.HoldsPhrase(Quoted(query.Text)), query, $"{path} does not hold the phrase");
                    break;
                case QueryKinds.Prefix:
                    Expect(words.HoldsBeginning(typed[^1]), query, $"no word of {path} begins so");
                    break;
                case QueryKinds.Artefact:
                    Expect(typed.All(word => words.Squeezed.Contains(word, StringComparison.Ordinal)), query, $"not all of it stands in {path} once artefacts are undone");
                    Expect(!typed.All(words.HoldsRaw), query, $"it stands in {path} without artefacts");
                    break;
            }
        }

        void Expect(bool condition, JudgedQuery query, string complaint)
        {
            if (!condition)
                wrong.Add($"{query.Id}: {complaint}");
        }
    }

    private static string Quoted(string text) => text.Split('"')[1].ToLowerInvariant();

    [GeneratedRegex(@"[\p{L}\p{M}\p{N}_]+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Word { get; }

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Space { get; }

    [GeneratedRegex(@"[-‐]\s*\n\s*", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex LineEndHyphen { get; }

    /// <summary>The words of a text, by means that have nothing in common with those of a search engine.</summary>
    private sealed class Words
    {
        private readonly HashSet<string> composed;
        private readonly HashSet<string> raw;

        public Words(string text)
        {
            Flat = Space.Replace(text.Normalize(NormalizationForm.FormC).ToLowerInvariant(), " ");
            Squeezed = Space.Replace(
                LineEndHyphen.Replace(text.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Replace("\u00AD", "", StringComparison.Ordinal), ""), "");
            composed = [.. In(text)];
            raw = [.. AsTyped(text)];
        }

        /// <summary>The text on one line, in lower case, with composed umlauts.</summary>
        public string Flat { get; }

        /// <summary>The text without white space and without artefacts.</summary>
        public string Squeezed { get; }

        /// <summary>Words alone are normalised: what stands between them in a hostile text may be no character at all.</summary>
        public static IReadOnlyList<string> In(string text) => [.. AsTyped(text).Select(word => word.Normalize(NormalizationForm.FormC))];

        public static IReadOnlyList<string> AsTyped(string text) => [.. Word.Matches(text.ToLowerInvariant()).Select(match => match.Value)];

        public bool Holds(string word) => composed.Contains(word);

        public bool HoldsRaw(string word) => raw.Contains(word);

        /// <param name="phrase">Whole words, in lower case.</param>
        public bool HoldsPhrase(string phrase)
        {
            for (var at = Flat.IndexOf(phrase, StringComparison.Ordinal); at >= 0; at = Flat.IndexOf(phrase, at + 1, StringComparison.Ordinal))
            {
                if (!IsLetter(at - 1) && !IsLetter(at + phrase.Length))
                    return true;
            }

            return false;

            bool IsLetter(int place) => place >= 0 && place < Flat.Length && char.IsLetterOrDigit(Flat[place]);
        }

        public bool HoldsBeginning(string beginning) => composed.Any(word => word.StartsWith(beginning, StringComparison.Ordinal));
    }
}
