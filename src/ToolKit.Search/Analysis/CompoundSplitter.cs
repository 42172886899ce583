using System.Runtime.CompilerServices;

namespace ToolKit.Search;

/// <summary>
/// Takes German compounds apart: of all ways to cover a word with known words and linking letters the one whose words are the most frequent on
/// average. After P. Koehn and K. Knight, "Empirical Methods for Compound Splitting", EACL 2003.
/// </summary>
internal sealed class CompoundSplitter
{
    private const int FewestLetters = 7;
    private const int MostLetters = 60;
    private const int MostParts = 5;
    private const int FewestLettersOfPart = 4;

    // A word this much more frequent than its parts is a word of its own: Maßnahme is not Maß + Nahme.
    private const double MostRare = 0.04;

    private static readonly string[] Links = ["", "s", "es", "n", "en", "er", "e", "ens"];

    // Words of three letters that end or begin compounds of this field; all others would be found in everything.
    private static readonly WordTable Short = new(["amt", "rat", "tag", "weg", "ort", "bau", "hof", "job", "not", "akt", "eid"]);

    // Function words, prefixes and suffixes: they occur as words, but not as parts of compounds.
    private static readonly WordTable NoParts = new(
        """
        abend aber alle aller alles amen auch ande andere anderen ante artig atio ation barkeit bare baren beim berei chen chten dann dass deren diese
        dieser dieses doch durch eben eine einem einen einer eines ende enden ener enge erbe eren erer erin erinnen erst erste ersten etwa falls
        faehig faehigkeit fuer gegen gend gende genden gene haben hafte haftigkeit heit heiten hinter ihre ihrer innen irre isch ische ischen ischer
        isches ismus jede jeder kann keine keit keiten lich liche lichen licher liches lichkeit lings logie mehr mein meine moege muss nach nahme
        nahmen neben nehmen nicht nisse noch oder ohne ordnet rung rungen sam samkeit schaft schaften schon seine selbst sich sind sowie stehen
        stehende stehenden stellt stellung tigen tion tionen tung tungen ueber unter voraus vorder waerts wann wegen weil weise weisen weit welche
        wenn wider wieder wird zeug ziehen zuege zugs zwischen zurueck
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private const int Letters = 26;

    private readonly Lexicon lexicon;
    private readonly WordTable known;
    private readonly bool[] beginnings = new bool[Letters * Letters * Letters]; // the first three letters of all parts

    public CompoundSplitter(Lexicon lexicon)
    {
        this.lexicon = lexicon;
        known = new WordTable(lexicon.Words.Count);
        AddWords();
        AddBeginnings(known);
        AddBeginnings(lexicon.Stems);
    }

    /// <summary>The words a folded compound is made of, without linking letters; empty: it is none.</summary>
    public List<Range> Split(ReadOnlySpan<char> word)
    {
        if (word.Length is < FewestLetters or > MostLetters)
            return [];
        foreach (var c in word)
        {
            if (c is < 'a' or > 'z')
                return [];
        }

        // best[k, i]: of all ways to cover the first i letters with k parts, the largest sum of logarithms.
        var width = word.Length + 1;
        Span<double> best = stackalloc double[(MostParts + 1) * width];
        Span<short> from = stackalloc short[(MostParts + 1) * width]; // where the last part of that way begins
        Span<short> until = stackalloc short[(MostParts + 1) * width]; // and where it ends, before its link
        best.Fill(double.NegativeInfinity);
        best[0] = 0;
        for (var start = 0; start + 3 <= word.Length; start++)
        {
            var reached = false;
            for (var k = 0; k < MostParts; k++)
                reached |= best[k * width + start] > double.NegativeInfinity;
            // No word begins so. The stems of umlauts begin otherwise than the words, but then the word itself does not.
            if (!reached || !beginnings[Beginning(word[start..])])
                continue;
            var hash = WordTable.Hash(WordTable.Hash(WordTable.NoLetters, word[start]), word[start + 1]);
            for (var end = start + 3; end <= word.Length; end++)
            {
                hash = WordTable.Hash(hash, word[end - 1]);
                if (start == 0 && end == word.Length)
                    break; // the whole word
                var frequency = Frequency(word[start..end], hash, end == word.Length);
                if (frequency <= 0)
                    continue;
                var weight = Math.Log(frequency);
                foreach (var link in Links)
                {
                    var next = end + link.Length;
                    if (end == word.Length ? link.Length > 0 : next >= word.Length || !word[end..].StartsWith(link, StringComparison.Ordinal))
                        continue;
                    for (var k = 0; k < MostParts; k++)
                    {
                        var sum = best[k * width + start] + weight - (link.Length > 2 ? 0.7 : 0);
                        var cell = (k + 1) * width + next;
                        if (sum > best[cell])
                            (best[cell], from[cell], until[cell]) = (sum, (short)start, (short)end);
                    }
                }
            }
        }

        var parts = 0;
        var mean = double.NegativeInfinity;
        for (var k = 2; k <= MostParts; k++)
        {
            // A part more has to be worth it: Schweige + Pflicht + Entbindung, but not Ver + Ein + Barung.
            var average = best[k * width + word.Length] / k - 0.15 * (k - 2);
            if (average > mean)
                (mean, parts) = (average, k);
        }

        if (parts == 0)
            return [];
        var own = lexicon.Frequency(word);
        return own > 0 && Math.Exp(mean) < own * MostRare ? [] : Trace(from, until, parts, word.Length, width);
    }

    /// <summary>The stems of all words inside of a compound, also of compounds inside of it: schweigepflicht, pflicht, entbindung.</summary>
    public List<string> Parts(ReadOnlySpan<char> word)
    {
        var split = Split(word);
        var parts = new List<string>();
        for (var first = 0; first < split.Count; first++)
        {
            for (var last = first; last < split.Count; last++)
            {
                if (first == 0 && last == split.Count - 1)
                    continue; // the whole word
                var part = word[split[first].Start.Value..split[last].End.Value];
                if (last > first && Frequency(part, WordTable.Hash(part), isLast: last == split.Count - 1) <= 0)
                    continue;
                var stem = Stemmer.Stem(part.ToString());
                if (!parts.Contains(stem))
                    parts.Add(stem);
            }
        }

        return parts;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // the server starts with it
    private void AddWords()
    {
        for (var number = 0; number < lexicon.Words.Count; number++)
        {
            var word = lexicon.Words[number];
            if (NoParts.Contains(word) || word.ContainsAnyExceptInRange('a', 'z') || (word.Length < FewestLettersOfPart && !Short.Contains(word)))
                continue;
            Raise(ref known.At(word), lexicon.Words.FrequencyOf(number));
            // Schul-buch, Sprach-kurs: the first word has lost its e.
            if (word.Length > FewestLettersOfPart && word[^1] == 'e' && !NoParts.Contains(word[..^1]))
                Raise(ref known.At(word[..^1]), lexicon.Words.FrequencyOf(number) * 0.5f);
        }
    }

    private static void Raise(ref float frequency, float least) => frequency = Math.Max(frequency, least);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddBeginnings(WordTable words)
    {
        for (var number = 0; number < words.Count; number++)
        {
            var word = words[number];
            if (word.Length >= 3 && !word[..3].ContainsAnyExceptInRange('a', 'z'))
                beginnings[Beginning(word)] = true;
        }
    }

    private static List<Range> Trace(ReadOnlySpan<short> from, ReadOnlySpan<short> until, int parts, int end, int width)
    {
        var ranges = new List<Range>(parts);
        for (var k = parts; k > 0; k--)
        {
            var cell = k * width + end;
            ranges.Add(from[cell]..until[cell]);
            end = from[cell];
        }

        ranges.Reverse();
        return ranges;
    }

    /// <summary>How common a part is; 0: it is no word.</summary>
    /// <param name="hash">That of the part.</param>
    /// <param name="isLast">The last part carries the endings.</param>
    private double Frequency(ReadOnlySpan<char> part, uint hash, bool isLast)
    {
        var frequency = known.Frequency(part, hash);
        if (!isLast || part.Length < FewestLettersOfPart || NoParts.Contains(part))
            return frequency;
        Span<char> buffer = stackalloc char[part.Length];
        part.CopyTo(buffer);
        var stem = buffer[..Stemmer.Stem(buffer)];
        return stem.Length >= 3 ? Math.Max(frequency, lexicon.Stems.Frequency(stem)) : frequency;
    }

    private static int Beginning(ReadOnlySpan<char> word) => ((word[0] - 'a') * Letters + word[1] - 'a') * Letters + word[2] - 'a';
}
