using System.Numerics;
using System.Text;

namespace ToolKit.Search;

/// <summary>
/// Counts the terms of a whole document. What it makes of them is read by the tokenizer "german terms": each term as often as its frequency has doubled,
/// which keeps what ranking needs at a quarter of the size.
/// </summary>
internal sealed class TermCounter : ITokenSink
{
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;

    public TermCounter() => lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();

    public void Add(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return;
        var self = this;
        GermanAnalyzer.Analyze(text, ref self);
    }

    public bool Take(ReadOnlySpan<byte> token, bool isColocated, int start, int end)
    {
        Span<char> chars = stackalloc char[token.Length];
        var term = chars[..Encoding.UTF8.GetChars(token, chars)];
        lookup.TryGetValue(term, out var count);
        lookup[term] = count + 1;
        return true;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (term, count) in counts)
        {
            for (var times = BitOperations.Log2((uint)count); times >= 0; times--)
                text.Append(term).Append(' ');
        }

        return text.ToString();
    }
}
