using System.Globalization;
using System.IO.Compression;

namespace ToolKit.Search;

/// <summary>How often German words occur, learnt from federal law; README.md beside the data says where it comes from. Immutable.</summary>
internal sealed class Lexicon
{
    /// <summary>Counts up with each change of the data or of how they are used: an index made with another one is to be rebuilt.</summary>
    public const int Version = 1;

    private const int FrequencyOfOwnWords = 20;

    private static readonly Lazy<Lexicon> Shipped = new(Load);

    private readonly Dictionary<string, int> frequencies;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;

    private Lexicon(Dictionary<string, int> frequencies)
    {
        this.frequencies = frequencies;
        lookup = frequencies.GetAlternateLookup<ReadOnlySpan<char>>();
        Stems = new Dictionary<string, int>(frequencies.Count, StringComparer.Ordinal);
        foreach (var (word, frequency) in frequencies)
        {
            if (word.Length < 4)
                continue;
            var stem = Stemmer.Stem(word);
            Stems[stem] = Stems.GetValueOrDefault(stem) + frequency;
        }
    }

    public static Lexicon Default => Shipped.Value;

    public int Count => frequencies.Count;

    public IReadOnlyDictionary<string, int> Words => frequencies;

    /// <summary>How often words of the same stem occur, all together.</summary>
    public Dictionary<string, int> Stems { get; }

    /// <summary>0: it is not known.</summary>
    public int Frequency(ReadOnlySpan<char> folded) => lookup.TryGetValue(folded, out var frequency) ? frequency : 0;

    private static Lexicon Load()
    {
        var counted = new Dictionary<string, int>(100_000, StringComparer.Ordinal);
        using (var text = new StreamReader(new GZipStream(Resource("lexicon.tsv.gz"), CompressionMode.Decompress)))
        {
            while (text.ReadLine() is { } line)
            {
                var tab = line.IndexOf('\t', StringComparison.Ordinal);
                if (tab > 0 && int.TryParse(line.AsSpan(tab + 1), CultureInfo.InvariantCulture, out var frequency))
                    Add(counted, line.AsSpan(0, tab), frequency);
            }
        }

        using (var text = new StreamReader(Resource("words.txt")))
        {
            while (text.ReadLine() is { } line)
                Add(counted, line, FrequencyOfOwnWords);
        }

        return new Lexicon(counted);
    }

    private static Stream Resource(string name) =>
        typeof(Lexicon).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"{name} is missing in this assembly.");

    private static void Add(Dictionary<string, int> counted, ReadOnlySpan<char> word, int frequency)
    {
        Span<char> buffer = stackalloc char[WordReader.BufferSize];
        var reader = new WordReader(word, buffer);
        if (!reader.Read())
            return;
        var folded = reader.Folded.ToString();
        counted[folded] = counted.GetValueOrDefault(folded) + frequency; // "dass" and "daß" are one word
    }
}
