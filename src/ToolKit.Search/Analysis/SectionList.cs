using System.Globalization;
using System.Runtime.InteropServices;

namespace ToolKit.Search;

/// <summary>
/// Follows how a text cites several sections, "§§ 50 Abs. 1, 52 bis 54 SGB VIII": all but the first have no sign before them, and those within a range no number. Begins anew with each sign.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct SectionList
{
    private const int MostOfRange = 200;
    private const int MostDigits = 4;

    // What says where in a section: the number behind it is none of the list.
    private static readonly string[] Subdivisions = ["abs", "absatz", "absaetze", "satz", "saetze", "s", "nr", "nrn", "nummer", "nummern", "lit", "buchst", "buchstabe", "hs", "halbsatz", "alt"];

    private static readonly string[] Connections = ["und", "u", "sowie", "oder", "bis", "f", "ff"];

    private bool isOpen;
    private bool isSubdivided; // the word before names a part of a section
    private bool isRange;
    private bool isBehindNumber;
    private int last; // section; 0: none yet

    /// <summary>Whether the number behind this word says where in a section.</summary>
    public static bool IsSubdivision(ReadOnlySpan<char> folded) => IsOneOf(Subdivisions, folded);

    /// <summary>Whether the word joins two sections of a list.</summary>
    public static bool IsConnection(ReadOnlySpan<char> folded) => IsOneOf(Connections, folded);

    public static bool IsOneOf(string[] words, ReadOnlySpan<char> word)
    {
        foreach (var one in words)
        {
            if (word.SequenceEqual(one))
                return true;
        }

        return false;
    }

    /// <summary>Reads the next word of a text.</summary>
    /// <param name="between">What stands between it and the word before.</param>
    /// <param name="length">How long it is as written: "§§" begins a list, "§" none.</param>
    /// <param name="skipped">How many sections between the one before and this one are meant as well.</param>
    /// <returns>It is a section of the list without a sign of its own; then its number is that of the digits it begins with.</returns>
    public bool Read(ReadOnlySpan<char> between, ReadOnlySpan<char> folded, int length, out int skipped)
    {
        skipped = 0;
        if (folded is "§")
        {
            this = new SectionList { isOpen = length > 1 };
            return false;
        }

        if (!isOpen)
            return false;
        var follows = isBehindNumber;
        isBehindNumber = char.IsAsciiDigit(folded[0]);
        if (!isBehindNumber)
        {
            (isSubdivided, isRange) = (IsSubdivision(folded), folded is "bis");
            isOpen = isSubdivided || IsConnection(folded) || folded.Length == 1; // "§§ 16 h, 17"
            return false;
        }

        var digits = folded.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : folded.Length;
        if (digits > MostDigits || between.Contains("\n\n", StringComparison.Ordinal) || (follows && between.ContainsAny('.', ';', ':')))
            return isOpen = false;
        var number = int.Parse(folded[..digits], CultureInfo.InvariantCulture);
        var isPart = isSubdivided;
        var ranges = isRange || (follows && between.Trim() is "-" or "–");
        (isSubdivided, isRange) = (false, false);
        if (isPart)
            return false;
        var before = last;
        // Sections are cited in their order: what is smaller goes on with paragraphs, as in "§§ 50 Abs. 1, 2, 52".
        if (before > 0 && (number < before || (number == before && digits == folded.Length)))
            return false;
        last = number;
        if (before == 0)
            return false;
        if (ranges && number - before - 1 is > 0 and <= MostOfRange)
            skipped = number - before - 1;
        return true;
    }
}
