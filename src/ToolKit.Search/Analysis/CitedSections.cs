using System.Globalization;

namespace ToolKit.Search;

/// <summary>Gathers which sections of which laws a text cites, as a search for them is typed: <c>§ 50 SGB VIII</c>. What names no law is left out.</summary>
internal sealed class CitedSections
{
    private const int LongestLaw = 12;

    // What stands between a section and its law, beside what joins a list of sections.
    private static readonly string[] Between = ["des", "der", "in", "verbindung", "mit", "i", "v", "m"];

    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    /// <summary>The most frequent ones, by law and number.</summary>
    public IReadOnlyList<string> Most(int limit) =>
    [
        .. counts.OrderByDescending(cited => cited.Value).ThenBy(cited => cited.Key, StringComparer.Ordinal).Take(limit).Select(cited => cited.Key)
            .OrderBy(section => section[(section.IndexOf(' ', 2) + 1)..], StringComparer.Ordinal).ThenBy(NumberOf).ThenBy(section => section, StringComparer.Ordinal),
    ];

    public void Add(string? text)
    {
        if (text is null || !text.Contains('§', StringComparison.Ordinal))
            return;
        Span<char> buffer = stackalloc char[WordReader.BufferSize];
        var words = new WordReader(text, buffer);
        var sections = new SectionList();
        var open = new List<string>(); // whose law has not been named yet
        var (before, isBehindSign, isBehindCode, ordinal) = (0, false, false, 0);
        while (words.Read())
        {
            var word = words.Folded;
            var isListed = sections.Read(text.AsSpan(before, words.Start - before), word, words.End - words.Start, out _);
            before = words.End;
            if (word is "§")
            {
                (isBehindSign, isBehindCode, ordinal) = (true, false, 0);
                continue;
            }

            if ((isBehindSign || isListed) && IsSection(word))
            {
                open.Add(word.ToString());
                isBehindSign = false;
                continue;
            }

            isBehindSign = false;
            if (open.Count == 0)
                continue;
            if (isBehindCode || ordinal > 0 || LawNames.CodeLength(word) > 0)
            {
                var book = isBehindCode ? LawNames.Number(word) : ordinal > 0 ? (word is "buch" or "buches" or "buchs" ? ordinal : 0) : LawNames.Number(word[3..]);
                (isBehindCode, ordinal) = (false, 0);
                Close(open, book > 0 ? $"SGB {LawNames.ToRoman(book).ToUpperInvariant()}" : null);
            }
            else if (LawNames.IsCode(word))
            {
                isBehindCode = true;
            }
            else if (LawNames.OrdinalNumber(word) is > 0 and var number)
            {
                ordinal = number;
            }
            else if (IsLaw(text.AsSpan(words.Start, words.End - words.Start)))
            {
                Close(open, text[words.Start..words.End]);
            }
            else if (!char.IsAsciiDigit(word[0]) && LawNames.Number(word) == 0 && !SectionList.IsSubdivision(word) && !SectionList.IsConnection(word) && !SectionList.IsOneOf(Between, word) && word.Length > 1)
            {
                open.Clear(); // the sentence has gone on
            }
        }
    }

    private void Close(List<string> open, string? law)
    {
        if (law is not null)
        {
            foreach (var section in open)
            {
                var cited = $"§ {section} {law}";
                counts[cited] = counts.GetValueOrDefault(cited) + 1;
            }
        }

        open.Clear();
    }

    private static int NumberOf(string cited)
    {
        var digits = cited.AsSpan(2);
        return int.Parse(digits[..digits.IndexOfAnyExceptInRange('0', '9')], CultureInfo.InvariantCulture);
    }

    /// <summary>16, 16h.</summary>
    private static bool IsSection(ReadOnlySpan<char> word)
    {
        var digits = word.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : word.Length;
        return digits is > 0 and <= 4 && (digits == word.Length || (digits == word.Length - 1 && char.IsAsciiLetterLower(word[^1])));
    }

    /// <summary>StGB, AufenthG: letters alone, two of them or more capitals. Not a number of Rome's.</summary>
    private static bool IsLaw(ReadOnlySpan<char> written)
    {
        var capitals = 0;
        foreach (var letter in written)
        {
            if (!char.IsLetter(letter))
                return false;
            capitals += char.IsUpper(letter) ? 1 : 0;
        }

        return written.Length is >= 2 and <= LongestLaw && capitals >= 2 && char.IsUpper(written[0]) && written.ContainsAnyExcept("IVX");
    }
}
