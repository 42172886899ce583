using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace ToolKit.Search;

/// <summary>
/// Counts the terms of a whole document. What it makes of them is read by the tokenizer "german terms": each term as often as its frequency has doubled,
/// which keeps what ranking needs at a quarter of the size.
/// </summary>
internal sealed class TermCounter : ITokenSink
{
    private readonly Dictionary<WordForms, int> words = []; // by reference: most words of a text have been there before

    public void Add(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return;
        var self = this;
        GermanAnalyzer.Analyze(text, ref self);
    }

    public bool Take(WordForms forms, bool isColocated, int start, int end)
    {
        CollectionsMarshal.GetValueRefOrAddDefault(words, forms, out _)++;
        return true;
    }

    /// <summary>How often each word occurs, folded.</summary>
    public IEnumerable<(string Word, int Count)> Words() => words.Select(word => (Encoding.UTF8.GetString(word.Key.Exact), word.Value));

    /// <summary>The terms in all name spaces, parted by spaces.</summary>
    public byte[] ToTerms()
    {
        var counts = new Dictionary<byte[], int>(words.Count * 2, TokenComparer.Instance);
        foreach (var (forms, count) in words)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(counts, forms.Exact, out _) += count;
            if (forms.Stem is not null)
                CollectionsMarshal.GetValueRefOrAddDefault(counts, forms.Stem, out _) += count;
            foreach (var part in forms.Parts)
                CollectionsMarshal.GetValueRefOrAddDefault(counts, part, out _) += count;
        }

        var terms = new MemoryStream();
        foreach (var (term, count) in counts)
        {
            for (var times = BitOperations.Log2((uint)count); times >= 0; times--)
            {
                terms.Write(term);
                terms.WriteByte((byte)' ');
            }
        }

        return terms.ToArray();
    }

    private sealed class TokenComparer : IEqualityComparer<byte[]>
    {
        public static TokenComparer Instance { get; } = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] token)
        {
            var hash = default(HashCode);
            hash.AddBytes(token);
            return hash.ToHashCode();
        }
    }
}
