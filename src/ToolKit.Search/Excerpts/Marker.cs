using System.Text;

namespace ToolKit.Search;

/// <summary>Finds the words of a query in a text, in the forms they were looked for.</summary>
internal sealed class Marker
{
    private readonly Dictionary<string, double> words = new(StringComparer.Ordinal);
    private readonly List<string> prefixes = [];
    private readonly List<string[]> phrases = [];
    private readonly HashSet<string> ofPhrases = new(StringComparer.Ordinal);

    public Marker(IEnumerable<QueryWord> asked)
    {
        foreach (var word in asked)
            Add(word);
    }

    /// <summary>The places in their order, without overlaps, each with what it is worth.</summary>
    public List<(Mark Mark, double Weight)> Find(string text)
    {
        if (words.Count == 0 && phrases.Count == 0 && prefixes.Count == 0)
            return [];
        var sink = new Sink(this);
        GermanAnalyzer.Analyze(text, ref sink);
        return sink.Finish();
    }

    private void Add(QueryWord word)
    {
        foreach (var alternative in word.Alternatives)
        {
            if (alternative.IsPhrase)
            {
                var tokens = alternative.Tokens.Split(' ');
                phrases.Add(tokens);
                ofPhrases.UnionWith(tokens);
            }
            else if (alternative.IsPrefix)
            {
                prefixes.Add(alternative.Tokens);
            }
            else
            {
                words[alternative.Tokens] = Math.Max(words.GetValueOrDefault(alternative.Tokens), alternative.Weight);
            }
        }
    }

    private sealed class Sink(Marker marker) : ITokenSink
    {
        private readonly Dictionary<string, double>.AlternateLookup<ReadOnlySpan<char>> words =
            marker.words.GetAlternateLookup<ReadOnlySpan<char>>();

        private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> ofPhrases = marker.ofPhrases.GetAlternateLookup<ReadOnlySpan<char>>();
        private readonly List<(Mark Mark, double Weight)> marks = [];
        private readonly List<(int Position, string Token, Mark Mark)> pieces = [];
        private int position = -1;

        public bool Take(WordForms forms, bool isColocated, int start, int end)
        {
            if (!isColocated)
                position++;
            var mark = new Mark(start, end - start);
            Look(forms.Exact, mark);
            if (forms.Stem is not null)
                Look(forms.Stem, mark);
            foreach (var part in forms.Parts)
                Look(part, mark);
            return true;
        }

        public List<(Mark Mark, double Weight)> Finish()
        {
            foreach (var phrase in marker.phrases)
            {
                foreach (var first in pieces.Where(piece => piece.Token == phrase[0]))
                {
                    var last = first;
                    var complete = true;
                    for (var i = 1; i < phrase.Length && complete; i++)
                    {
                        var next = pieces.FindIndex(piece => piece.Position == first.Position + i && piece.Token == phrase[i]);
                        complete = next >= 0;
                        if (complete)
                            last = pieces[next];
                    }

                    if (complete)
                        marks.Add((new Mark(first.Mark.Start, last.Mark.Start + last.Mark.Length - first.Mark.Start), phrase.Length));
                }
            }

            marks.Sort(static (a, b) => a.Mark.Start != b.Mark.Start ? a.Mark.Start.CompareTo(b.Mark.Start) : b.Mark.Length.CompareTo(a.Mark.Length));
            var free = 0;
            var result = new List<(Mark Mark, double Weight)>(marks.Count);
            foreach (var (mark, weight) in marks)
            {
                if (mark.Start >= free)
                {
                    result.Add((mark, weight));
                    free = mark.Start + mark.Length;
                }
                else if (result[^1].Mark == mark && result[^1].Weight < weight)
                {
                    result[^1] = (mark, weight);
                }
            }

            return result;
        }

        private void Look(byte[] token, Mark mark)
        {
            Span<char> buffer = stackalloc char[token.Length];
            ReadOnlySpan<char> text = buffer[..Encoding.UTF8.GetChars(token, buffer)];
            if (words.TryGetValue(text, out var weight))
                marks.Add((mark, weight));
            foreach (var prefix in marker.prefixes)
            {
                if (text.StartsWith(prefix, StringComparison.Ordinal))
                    marks.Add((mark, 0.5));
            }

            if (ofPhrases.Contains(text))
                pieces.Add((position, text.ToString(), mark));
        }
    }
}
