using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace ToolKit.Search;

/// <summary>The forms a word is indexed and looked for in.</summary>
/// <param name="exact">Folded, in UTF-8.</param>
/// <param name="stem">With its mark ~; null: the same as the word, or it has none.</param>
/// <param name="parts">The words inside of a compound, with their mark +.</param>
internal sealed class WordForms(byte[] exact, byte[]? stem, byte[][] parts)
{
    public byte[] Exact => exact;

    public byte[]? Stem => stem;

    public byte[][] Parts => parts;
}

/// <summary>
/// Makes tokens out of German text. Each word stands at one position in up to three name spaces: as it is (massnahmen), as a stem (~massnahm), and as
/// the words inside of it (+pflicht), so that a search can tell them apart.
/// </summary>
internal static class GermanAnalyzer
{
    public const char StemMark = '~';
    public const char PartMark = '+';

    /// <summary>Counts up when the same text gives other tokens: an index made by another version is to be rebuilt.</summary>
    public const int Version = 2;

    private const int MostWords = 300_000; // of the cache: about 60 MB when it is full

    private static readonly ConcurrentDictionary<string, WordForms> Cache = new(StringComparer.Ordinal);

    private static readonly ConcurrentDictionary<string, WordForms>.AlternateLookup<ReadOnlySpan<char>> CacheLookup =
        Cache.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly Lazy<CompoundSplitter> LazySplitter = new(() => new CompoundSplitter(Lexicon.Default));

    private static int cached;

    public static CompoundSplitter Splitter => LazySplitter.Value;

    /// <summary>The forms of a folded word.</summary>
    public static WordForms Forms(ReadOnlySpan<char> folded)
    {
        if (CacheLookup.TryGetValue(folded, out var forms))
            return forms;
        forms = MakeForms(folded.ToString());
        if (CacheLookup.TryAdd(folded, forms) && Interlocked.Increment(ref cached) >= MostWords) // the dictionary's own Count takes all its locks
        {
            Cache.Clear();
            Interlocked.Exchange(ref cached, 0);
        }

        return forms;
    }

    public static void Analyze<TSink>(ReadOnlySpan<char> text, ref TSink sink)
        where TSink : ITokenSink, allows ref struct
    {
        Span<char> buffer = stackalloc char[WordReader.BufferSize];
        Span<char> joined = stackalloc char[WordReader.BufferSize];
        var joinedLength = 0; // of the words before, parted by hyphens alone
        var joinedStart = 0;
        var afterCode = false;
        var sections = new SectionList();
        var before = 0; // where the word before ends
        var words = new WordReader(text, buffer);
        while (words.Read())
        {
            var word = words.Folded;
            var (start, end) = (words.Start, words.End);
            // Each section of a list stands behind a sign of its own, as if it were cited alone.
            var isSection = sections.Read(text[before..start], word, end - start, out var skipped);
            before = end;
            if (isSection && !sink.Take(Forms("§"), true, start, end))
                return;
            if (LawNames.CodeLength(word) is > 0 and var length) // SGBII
            {
                if (!sink.Take(Forms(word[..length]), false, start, end))
                    return;
                word = word[length..];
                afterCode = true;
            }

            if (!sink.Take(Forms(word), false, start, end))
                return;
            for (; skipped > 0; skipped--)
            {
                if (!sink.Take(SectionBefore(word, skipped), true, start, end))
                    return;
            }

            if (words.BaseLength > 0 && !sink.Take(Forms(word[..words.BaseLength]), true, start, end))
                return;
            if (afterCode && LawNames.Number(word) is > 0 and var number && !sink.Take(OtherNumber(word, number), true, start, end))
                return;
            afterCode = LawNames.IsCode(word);

            // Case-Management is also the word Casemanagement, at the position of its last piece.
            if (joinedLength == 0)
                joinedStart = start;
            if (joinedLength + word.Length <= WordReader.MostFolded)
            {
                word.CopyTo(joined[joinedLength..]);
                joinedLength += word.Length;
            }

            if (words.IsHyphenated)
                continue;
            if (joinedLength > word.Length && !sink.Take(Forms(joined[..joinedLength]), true, joinedStart, end))
                return;
            joinedLength = 0;
        }
    }

    /// <summary>The number of a section that comes so much before another one.</summary>
    private static WordForms SectionBefore(ReadOnlySpan<char> section, int less)
    {
        var digits = section.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : section.Length;
        return Forms((int.Parse(section[..digits], CultureInfo.InvariantCulture) - less).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The other way to write the number of a book.</summary>
    private static WordForms OtherNumber(ReadOnlySpan<char> written, int number) =>
        Forms(char.IsAsciiDigit(written[0]) ? LawNames.ToRoman(number) : number.ToString(CultureInfo.InvariantCulture));

    private static WordForms MakeForms(string word)
    {
        var exact = Encoding.UTF8.GetBytes(word);
        if (StopWords.Contains(word) || !word.All(char.IsLetter))
            return new WordForms(exact, null, []);
        var stem = Stemmer.Stem(word);
        return new WordForms(
            exact,
            stem == word ? null : Encoding.UTF8.GetBytes(StemMark + stem),
            [.. Splitter.Parts(word).Select(part => Encoding.UTF8.GetBytes(PartMark + part))]);
    }
}
