using System.Text;

namespace ToolKit.Search.Tests;

/// <summary>Looks at what the analysis makes of a text.</summary>
internal static class Tokens
{
    /// <summary>The words as they are read, folded.</summary>
    public static List<string> Folded(string text)
    {
        var words = new List<string>();
        Span<char> buffer = stackalloc char[WordReader.BufferSize];
        var reader = new WordReader(text, buffer);
        while (reader.Read())
            words.Add(reader.Folded.ToString());
        return words;
    }

    /// <summary>All tokens, those of one position joined: "massnahmen|~massnahm".</summary>
    public static List<string> Of(string text)
    {
        var sink = new Collector();
        GermanAnalyzer.Analyze(text, ref sink);
        return sink.Positions;
    }

    /// <summary>What stands in the text where a token was found.</summary>
    public static string Written(string text, string token)
    {
        var sink = new Collector();
        GermanAnalyzer.Analyze(text, ref sink);
        var (start, end) = sink.Spans[token];
        return text[start..end];
    }

    private sealed class Collector : ITokenSink
    {
        public List<string> Positions { get; } = [];

        public Dictionary<string, (int Start, int End)> Spans { get; } = [];

        public bool Take(WordForms forms, bool isColocated, int start, int end)
        {
            string[] tokens = [Text(forms.Exact), .. forms.Stem is null ? [] : new[] { Text(forms.Stem) }, .. forms.Parts.Select(Text)];
            if (isColocated)
                Positions[^1] += "|" + string.Join('|', tokens);
            else
                Positions.Add(string.Join('|', tokens));
            foreach (var token in tokens)
                Spans[token] = (start, end);
            return true;
        }

        private static string Text(byte[] token) => Encoding.UTF8.GetString(token);
    }
}
