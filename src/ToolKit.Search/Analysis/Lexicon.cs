using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;

namespace ToolKit.Search;

/// <summary>How often German words occur, learnt from federal law; README.md beside the data says where it comes from. Immutable.</summary>
internal sealed class Lexicon
{
    /// <summary>Counts up with each change of the data or of how they are used: an index made with another one is to be rebuilt.</summary>
    public const int Version = 1;

    private const int FrequencyOfOwnWords = 20;
    private const int ExpectedWords = 90_000;

    private static readonly Lazy<Lexicon> Shipped = new(() => new Lexicon());

    private Lexicon()
    {
        AddShipped();
        AddOwn();
        AddStems();
    }

    public static Lexicon Default => Shipped.Value;

    /// <summary>Folded words.</summary>
    public WordTable Words { get; } = new(ExpectedWords);

    /// <summary>How often words of four letters and more with the same stem occur, all together.</summary>
    public WordTable Stems { get; } = new(ExpectedWords);

    /// <summary>0: it is not known.</summary>
    public int Frequency(ReadOnlySpan<char> folded) => (int)Words.Frequency(folded);

    private static Stream Resource(string name) =>
        typeof(Lexicon).Assembly.GetManifestResourceStream(name)
        ?? throw new InvalidOperationException($"{name} is missing in this assembly.");

    /// <summary>Lines of a word, a tab and a number. The words are folded already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the server starts with it
    private void AddShipped()
    {
        using var bytes = new MemoryStream(2_000_000);
        using (var packed = new GZipStream(Resource("lexicon.tsv.gz"), CompressionMode.Decompress))
            packed.CopyTo(bytes);
        var text = Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length).AsSpan();
        while (text.IndexOf('\n') is >= 0 and var end)
        {
            var line = text[..end];
            var tab = line.IndexOf('\t');
            var frequency = 0;
            foreach (var digit in line[(tab + 1)..])
                frequency = frequency * 10 + digit - '0';
            Words.At(line[..tab]) = frequency;
            text = text[(end + 1)..];
        }
    }

    private void AddOwn()
    {
        Span<char> buffer = stackalloc char[WordReader.BufferSize];
        using var text = new StreamReader(Resource("words.txt"));
        while (text.ReadLine() is { } line)
        {
            var word = new WordReader(line, buffer);
            if (word.Read())
                Words.At(word.Folded) += FrequencyOfOwnWords;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddStems()
    {
        Span<char> stem = stackalloc char[WordReader.BufferSize];
        for (var number = 0; number < Words.Count; number++)
        {
            var word = Words[number];
            if (word.Length < 4)
                continue;
            word.CopyTo(stem);
            Stems.At(stem[..Stemmer.Stem(stem[..word.Length])]) += Words.FrequencyOf(number);
        }
    }
}
