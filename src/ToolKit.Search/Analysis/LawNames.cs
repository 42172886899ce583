namespace ToolKit.Search;

/// <summary>
/// How the books of a code are counted: SGB II, SGB 2 and Zweites Buch Sozialgesetzbuch are one. Only behind the name of such a code, since "Anlage I" is
/// not "Anlage 1" and the pronoun "i" no number.
/// </summary>
internal static class LawNames
{
    private static readonly string[] Roman =
        ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv"];

    // Stems, as the tokenizer makes them.
    private static readonly string[] Ordinals =
        ["", "erst", "zweit", "dritt", "viert", "funft", "sechst", "siebt", "acht", "neunt", "zehnt", "elft", "zwolft", "dreizehnt", "vierzehnt"];

    /// <summary>Whether books are counted behind this word.</summary>
    public static bool IsCode(ReadOnlySpan<char> folded) => folded is "sgb" or "sozialgesetzbuch" or "sozialgesetzbuches" or "sozialgesetzbuchs";

    /// <summary>The number of a book, written in either way; 0: it is none.</summary>
    public static int Number(ReadOnlySpan<char> folded)
    {
        if (folded.Length is 0 or > 4)
            return 0;
        for (var number = 1; number < Roman.Length; number++)
        {
            if (folded.SequenceEqual(Roman[number]))
                return number;
        }

        return folded.Length <= 2 && int.TryParse(folded, System.Globalization.CultureInfo.InvariantCulture, out var arabic) && arabic < Roman.Length
            ? arabic
            : 0;
    }

    public static string ToRoman(int number) => Roman[number];

    /// <summary>The stem of its ordinal: "zweit" of "Zweites Buch".</summary>
    public static string ToOrdinal(int number) => Ordinals[number];

    /// <summary>The number of which a word is the ordinal, in any of its forms; 0: of none.</summary>
    public static int OrdinalNumber(ReadOnlySpan<char> folded) =>
        folded.Length is >= 4 and <= 12 ? Math.Max(0, Array.IndexOf(Ordinals, Stemmer.Stem(folded.ToString()), 1)) : 0;

    /// <summary>SGBII, SGB2: how much of it is the code's name; 0: it is no such word.</summary>
    public static int CodeLength(ReadOnlySpan<char> folded) =>
        folded.Length is > 3 and <= 7 && folded.StartsWith("sgb", StringComparison.Ordinal) && Number(folded[3..]) > 0 ? 3 : 0;
}
