using System.Buffers;
using System.Text;

namespace ToolKit.Formats;

/// <summary>How often a word occurs in the language; 0: not known.</summary>
/// <param name="word">In lower case, NFC.</param>
public delegate long WordFrequency(string word);

/// <summary>
/// Undoes what typesetting did to words, so that they can be found: hyphens at line ends, soft hyphens, letter-spacing, ligatures, umlauts in two pieces. Ends with NFC and single spaces.
/// </summary>
internal static class TextRepair
{
    private const char SoftHyphen = '\u00AD';
    private const char Diaeresis = '\u00A8';
    private const char CombiningDiaeresis = '\u0308';

    /// <summary>Fewer pieces in a row are abbreviations and variables, not letter-spacing.</summary>
    private const int FewestPieces = 5;

    // What only means something in the source, or nothing: dropped. The rest of the format characters holds emoji and scripts together.
    private static readonly SearchValues<char> Dropped = SearchValues.Create("\u200B\u200C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2060\u2066\u2067\u2068\u2069\uFEFF");

    private static readonly string[] Ligatures = ["ff", "fi", "fl", "ffi", "ffl", "st", "st"];

    // After a hyphen these begin a word of their own: Kinder- und Jugendhilfe.
    private static readonly HashSet<string> Conjunctions =
        new(StringComparer.OrdinalIgnoreCase) { "und", "oder", "bzw", "beziehungsweise", "sowie", "als", "wie", "noch", "bis", "and", "or" };

    // … and these would take a word apart all the same.
    private static readonly HashSet<string> WordsWithConjunctions = new(StringComparer.OrdinalIgnoreCase) { "dennoch", "sowie", "gleichwie", "inwie" };

    /// <summary>A single line, such as a value: line breaks are spaces.</summary>
    public static string Line(string text) => Paragraph(text, words: null);

    /// <param name="text">Line breaks stand where the source breaks lines.</param>
    /// <param name="words">To tell where words end in letter-spaced text; null: double spaces tell it.</param>
    public static string Paragraph(string text, WordFrequency? words)
    {
        if (IsPlain(text))
            return text;
        var clean = Clean(text);
        if (clean.Contains('\n', StringComparison.Ordinal))
            clean = JoinLines(clean);
        clean = JoinLetters(clean, words);
        return SingleSpaces(clean).Normalize(NormalizationForm.FormC);
    }

    /// <summary>Nothing to do: printable ASCII and umlauts with single spaces, and no run of single letters.</summary>
    private static bool IsPlain(string text)
    {
        var (spaces, word, shortWords) = (1, 0, 0);
        foreach (var c in text)
        {
            if (c == ' ')
            {
                if (++spaces > 1)
                    return false;
                shortWords = word <= 2 ? shortWords + 1 : 0;
                if (shortWords >= 3)
                    return false;
                word = 0;
                continue;
            }

            if (c is < '!' or '\u007F' or (>= '\u0080' and < '\u00C0' and not '\u00A7') or >= '\u0180')
                return false;
            spaces = 0;
            word++;
        }

        return spaces == 0 || text.Length == 0;
    }

    /// <summary>Character by character: what is no text goes, what has a common form takes it.</summary>
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            switch (c)
            {
                case '\r':
                    if (i + 1 == text.Length || text[i + 1] != '\n')
                        clean.Append('\n');
                    break;
                case '\n' or '\v' or '\f' or '\u0085' or '\u2028' or '\u2029':
                    clean.Append('\n');
                    break;
                case SoftHyphen:
                    // At a line end it is the hyphen one sees; elsewhere it is none.
                    i += LineEndAt(text, i + 1);
                    break;
                case '\u00AC' when LineEndAt(text, i + 1) is > 0 and var skipped: // how some converters write it
                    i += skipped;
                    break;
                case '\u2010' or '\u2011':
                    clean.Append('-');
                    break;
                case >= '\uFB00' and <= '\uFB06':
                    clean.Append(Ligatures[c - '\uFB00']);
                    break;
                case Diaeresis when i + 1 < text.Length && IsUmlautBase(text[i + 1]):
                    clean.Append(text[++i]).Append(CombiningDiaeresis);
                    break;
                case CombiningDiaeresis when clean.Length > 1 && clean[^1] == ' ' && IsUmlautBase(clean[^2]):
                    clean.Length--;
                    clean.Append(CombiningDiaeresis);
                    break;
                case var surrogate when char.IsSurrogate(surrogate):
                    if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                        clean.Append(c).Append(text[++i]);
                    else
                        clean.Append('\uFFFD'); // half a character cannot be normalised
                    break;
                case var dropped when Dropped.Contains(dropped):
                    break;
                case var blank when char.IsControl(blank) || char.IsWhiteSpace(blank) || blank is '\uFFFE' or '\uFFFF':
                    clean.Append(' ');
                    break;
                default:
                    clean.Append(c);
                    break;
            }
        }

        return clean.ToString();
    }

    private static bool IsUmlautBase(char c) => c is 'a' or 'o' or 'u' or 'A' or 'O' or 'U' or 'e' or 'i';

    /// <summary>How many characters the line end here takes, with the blanks around it; 0: there is none.</summary>
    private static int LineEndAt(ReadOnlySpan<char> text, int at)
    {
        var (end, breaks) = (at, false);
        while (end < text.Length && char.IsWhiteSpace(text[end]))
            breaks |= text[end++] is '\n' or '\r';
        return breaks ? end - at : 0;
    }

    /// <summary>Line breaks become spaces; a hyphen before one goes where it only divides a word.</summary>
    private static string JoinLines(string text)
    {
        var joined = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '-' && joined.Length > 0 && char.IsLetterOrDigit(joined[^1]) && LineEndAt(text, i + 1) is > 0 and var skipped
                && i + 1 + skipped < text.Length && char.IsLetterOrDigit(text[i + 1 + skipped]))
            {
                joined.Append(LineEndHyphen(LastWord(joined), FirstWord(text.AsSpan(i + 1 + skipped))));
                i += skipped;
            }
            else
            {
                joined.Append(c == '\n' ? ' ' : c);
            }
        }

        return joined.ToString();
    }

    /// <param name="before">What stands before the hyphen, from the last blank on.</param>
    /// <param name="after">The letters and digits that follow.</param>
    /// <returns>What takes the place of hyphen and line break.</returns>
    private static string LineEndHyphen(string before, string after)
    {
        if (Conjunctions.Contains(after) && !WordsWithConjunctions.Contains(before + after))
            return "- ";
        if (before.Contains("://", StringComparison.Ordinal) || before.Contains('@', StringComparison.Ordinal) || before.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
            return "-";
        var part = before[(before.LastIndexOf('-') + 1)..];
        var letters = part.TrimStart('(', '[', '"', '\'', '„', '“', '‚', '»', '«', '/');
        // 16-jährig, E-Mail, EU-weit: the hyphen belongs to the word.
        var isAbbreviation = letters.Length <= 1 || char.IsDigit(letters[^1]) || (IsUpper(letters) && letters.Length <= 5);
        if (char.IsLower(after[0]))
            return isAbbreviation ? "-" : "";
        // Nordrhein-Westfalen keeps it, JUGENDKON-FERENZ not.
        return IsUpper(letters) && IsUpper(after) && letters.Length >= 3 && after.Length >= 3 && !after.All(c => c is 'I' or 'V' or 'X') ? "" : "-";
    }

    private static bool IsUpper(string text) => text.All(char.IsUpper);

    private static string LastWord(StringBuilder text)
    {
        var start = text.Length;
        while (start > 0 && text.Length - start < 200 && !char.IsWhiteSpace(text[start - 1]))
            start--;
        return text.ToString(start, text.Length - start);
    }

    private static string FirstWord(ReadOnlySpan<char> text)
    {
        var end = 0;
        while (end < text.Length && end < 100 && char.IsLetterOrDigit(text[end]))
            end++;
        return text[..end].ToString();
    }

    /// <summary>J u g e n d  h i l f e: runs of pieces of one or two letters are words with space between their letters.</summary>
    private static string JoinLetters(string text, WordFrequency? words)
    {
        StringBuilder? joined = null;
        var copied = 0;
        for (var i = 0; i < text.Length;)
        {
            if (text[i] == ' ' || (i > 0 && text[i - 1] != ' '))
            {
                i++;
                continue;
            }

            var (end, isSpaced) = LetterRun(text, i, words);
            if (isSpaced)
            {
                joined ??= new StringBuilder(text.Length);
                joined.Append(text, copied, i - copied).Append(Join(text[i..end], words));
                copied = end;
            }

            i = Math.Max(end, i + 1);
        }

        return joined is null ? text : joined.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>How far pieces of one or two letters go from here, and whether they are a letter-spaced text.</summary>
    private static (int End, bool IsSpaced) LetterRun(string text, int start, WordFrequency? words)
    {
        var (at, end, pieces, single, rising) = (start, start, 0, 0, true);
        var last = '\0';
        while (at < text.Length)
        {
            var length = 0;
            while (at + length < text.Length && char.IsLetter(text[at + length]) && length < 3)
                length++;
            var isEnd = at + length == text.Length || text[at + length] == ' ';
            // The last piece may carry a full stop or colon.
            var isLast = !isEnd && length > 0 && char.IsPunctuation(text[at + length]) && (at + length + 1 == text.Length || text[at + length + 1] == ' ');
            if (length is 0 or > 2 || (!isEnd && !isLast))
                break;
            pieces++;
            single += length == 1 ? 1 : 0;
            rising &= length == 1 && (last == '\0' || text[at] == last + 1);
            last = text[at];
            at += length;
            end = at;
            if (isLast)
                break;
            var spaces = 0;
            while (at < text.Length && text[at] == ' ' && spaces < 8)
                (at, spaces) = (at + 1, spaces + 1);
        }

        // A B C D E is a row of letters. Two-letter words are common in German: most pieces must be single letters.
        var isSpaced = !rising && single * 4 >= pieces * 3
            && (pieces >= FewestPieces || (pieces == FewestPieces - 1 && words is not null && IsKnown(Letters(text[start..end]), words)));
        return (end, isSpaced);
    }

    private static string Join(string run, WordFrequency? words)
    {
        var groups = run.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Letters).ToList();
        if (words is null || (groups.Count > 1 && groups.All(group => IsKnown(group, words))))
            return string.Join(' ', groups);
        // Some programs set a wide space anywhere. A capital after a small letter begins a word in any case.
        return string.Join(' ', Chunks(string.Concat(groups)).SelectMany(chunk => Segments(chunk, words)));
    }

    private static IEnumerable<string> Chunks(string letters)
    {
        var start = 0;
        for (var i = 1; i < letters.Length; i++)
        {
            if (char.IsUpper(letters[i]) && char.IsLower(letters[i - 1]))
            {
                yield return letters[start..i];
                start = i;
            }
        }

        yield return letters[start..];
    }

    /// <summary>The likeliest row of known words that make up the letters.</summary>
    private static string[] Segments(string letters, WordFrequency words)
    {
        const int longestWord = 40;
        const double allWords = 1e9;
        if (IsKnown(letters, words) || letters.Length > 200)
            return [letters];
        var lower = letters.ToLowerInvariant();
        var best = new (double Score, int From)[lower.Length + 1];
        Array.Fill(best, (double.NegativeInfinity, 0));
        best[0] = (0, 0);
        for (var end = 2; end <= lower.Length; end++)
        {
            for (var from = Math.Max(0, end - longestWord); from <= end - 2; from++)
            {
                if (double.IsNegativeInfinity(best[from].Score) || words(lower[from..end]) is not (> 0 and var frequency))
                    continue;
                var score = best[from].Score + Math.Log(frequency / allWords);
                if (score > best[end].Score)
                    best[end] = (score, from);
            }
        }

        if (double.IsNegativeInfinity(best[^1].Score))
            return [letters];
        var found = new Stack<string>();
        for (var end = lower.Length; end > 0; end = best[end].From)
            found.Push(letters[best[end].From..end]);
        // Nouns have a capital, so two of them without are one compound; what divides words are the short ones.
        return found.Any(word => word.Length <= 3) ? [.. found] : [letters];
    }

    private static bool IsKnown(string letters, WordFrequency words) => words(letters.ToLowerInvariant()) > 0;

    private static string Letters(string text) => text.Replace(" ", "", StringComparison.Ordinal);

    private static string SingleSpaces(string text)
    {
        var single = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c != ' ' || (single.Length > 0 && single[^1] != ' '))
                single.Append(c);
        }

        if (single.Length > 0 && single[^1] == ' ')
            single.Length--;
        return single.ToString();
    }
}
