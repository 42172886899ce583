using System.Runtime.CompilerServices;

namespace ToolKit.Search;

/// <summary>
/// Takes off what inflection adds to German nouns and adjectives, and the dots of umlauts: Maßnahmen, Maßnahme → massnahm; Anträge, Antrags → antrag.
/// It leaves derivation alone (-ung, -lich). After J. Savoy, "Light stemming approaches for the French, Portuguese, German and Hungarian
/// languages", SAC 2006, with a few endings more.
/// </summary>
internal static class Stemmer
{
    /// <summary>Stems a folded word in its place; the length of what is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // each word of the lexicon goes through it when the server starts
    public static int Stem(Span<char> word)
    {
        foreach (var c in word)
        {
            if (!char.IsLetter(c))
                return word.Length; // a number, a paragraph: as it is
        }

        var length = Flatten(word);
        var before = length;
        length = First(word, length);
        length = Second(word, length);
        if (length == before)
            length = Latin(word, length);

        // Zeugnis, Zeugnisse; Lehrerin, Lehrerinnen
        if (length > 5 && Ends(word, length, "niss"))
            length--;
        else if (length > 6 && Ends(word, length, "inn"))
            length--;
        return length;
    }

    public static string Stem(string folded)
    {
        Span<char> word = stackalloc char[folded.Length];
        folded.CopyTo(word);
        return new string(word[..Stem(word)]);
    }

    /// <summary>ae, oe, ue become a, o, u, where they can stand for an umlaut: not in "neue" and "Quelle".</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Flatten(Span<char> word)
    {
        var length = 0;
        for (var i = 0; i < word.Length; i++)
        {
            word[length++] = word[i];
            if (i + 1 >= word.Length || word[i + 1] != 'e')
                continue;
            var umlaut = word[i] switch
            {
                'a' or 'o' => true,
                'u' => i == 0 || word[i - 1] is not ('a' or 'e' or 'i' or 'o' or 'u' or 'q' or 'y'),
                _ => false,
            };
            if (umlaut)
                i++;
        }

        return length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int First(ReadOnlySpan<char> word, int length)
    {
        if (length > 5 && Ends(word, length, "ern"))
            return length - 3;
        if (length > 4 && word[length - 2] == 'e' && word[length - 1] is 'm' or 'n' or 'r' or 's')
            return length - 2;
        if (length > 3 && word[length - 1] == 'e')
            return length - 1;
        return length > 3 && word[length - 1] == 's' && MayStandBeforeS(word[length - 2]) ? length - 1 : length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Second(ReadOnlySpan<char> word, int length)
    {
        if (length > 5 && Ends(word, length, "est"))
            return length - 3;
        if (length > 4 && word[length - 2] == 'e' && word[length - 1] is 'r' or 'n')
            return length - 2;
        return length > 4 && Ends(word, length, "st") && MayStandBeforeS(word[length - 3]) ? length - 2 : length;
    }

    /// <summary>Praktikum, Praktika; Zentrum (Zentren has lost its ending already).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Latin(ReadOnlySpan<char> word, int length)
    {
        if (length > 6 && Ends(word, length, "um"))
            return length - 2;
        return length > 6 && word[length - 1] == 'a' ? length - 1 : length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Ends(ReadOnlySpan<char> word, int length, string ending) => word[..length].EndsWith(ending, StringComparison.Ordinal);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool MayStandBeforeS(char c) => c is 'b' or 'd' or 'f' or 'g' or 'h' or 'k' or 'l' or 'm' or 'n' or 't';
}
