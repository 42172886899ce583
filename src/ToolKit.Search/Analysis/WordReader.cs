using System.Globalization;
using System.Text;

namespace ToolKit.Search;

/// <summary>
/// Reads the words of a text, folded: lower case, ä as ae, ß as ss, without accents, soft hyphens and ligatures, over a hyphen at the end of a line.
/// One reader per text; it allocates nothing.
/// </summary>
internal ref struct WordReader
{
    /// <summary>A longer word is cut: it is data, not language.</summary>
    public const int MostCharacters = 200;

    /// <summary>What is kept of a folded word.</summary>
    public const int MostFolded = 80;

    /// <summary>What the buffer handed in must hold.</summary>
    public const int BufferSize = MostFolded + 8;

    // "Förder- und Hilfspläne": the hyphen stands for what is left out, it does not part a word.
    private static readonly string[] AfterOpenHyphen = ["und", "oder", "bzw", "beziehungsweise", "sowie", "bis", "als", "noch", "wie", "u", "o", "sowohl", "statt"];

    private static readonly string[] Latin = MakeLatin();

    private readonly ReadOnlySpan<char> text;
    private readonly Span<char> buffer;
    private int at;
    private int length;

    public WordReader(ReadOnlySpan<char> text, Span<char> buffer)
    {
        this.text = text;
        this.buffer = buffer;
    }

    /// <summary>Where the word begins.</summary>
    public int Start { get; private set; }

    /// <summary>Where it ends, one behind its last character.</summary>
    public int End { get; private set; }

    public readonly ReadOnlySpan<char> Folded => buffer[..length];

    /// <summary>How much of <see cref="Folded"/> is the word without -in or -innen, where it was written for all genders (Träger:innen); else 0.</summary>
    public int BaseLength { get; private set; }

    /// <summary>A hyphen and another word follow at once, as in Case-Management.</summary>
    public bool IsHyphenated { get; private set; }

    public bool Read()
    {
        while (at < text.Length)
        {
            var c = text[at];
            if (c == '§')
            {
                Start = at;
                while (at < text.Length && text[at] == '§') // "§§ 3 und 4"
                    at++;
                End = at;
                buffer[0] = '§';
                length = 1;
                BaseLength = 0;
                IsHyphenated = false;
                return true;
            }

            if (IsWordPart(at))
            {
                ReadWord();
                if (length > 0)
                    return true;
                continue;
            }

            at++;
        }

        return false;
    }

    private void ReadWord()
    {
        Start = at;
        length = 0;
        BaseLength = 0;
        IsHyphenated = false;
        while (true)
        {
            ReadRun();
            End = at;
            if (End - Start >= MostCharacters || !TryPassLineEnd())
                break;
        }

        if (length >= 3 && BaseLength == 0)
            ReadGender();
        IsHyphenated = at + 1 < text.Length && IsHyphen(text[at]) && IsWordPart(at + 1) && text[at + 1] != Soft;
    }

    private void ReadRun()
    {
        while (at < text.Length && at - Start < MostCharacters && IsWordPart(at))
        {
            var c = text[at];
            if (c == 'I' && length >= 3 && BaseLength == 0 && char.IsLower(text[at - 1]) && EndsAs("nnen", at + 1))
                BaseLength = length; // TrägerInnen
            if (char.IsHighSurrogate(c) && at + 1 < text.Length)
            {
                if (length <= MostFolded - 2)
                {
                    buffer[length++] = c;
                    buffer[length++] = text[at + 1];
                }

                at += 2;
                continue;
            }

            Fold(c);
            at++;
        }
    }

    private void Fold(char c)
    {
        if (length >= MostFolded)
            return;
        if (c < 128)
        {
            buffer[length++] = c is >= 'A' and <= 'Z' ? (char)(c | 0x20) : c;
            return;
        }

        if (c == '\u0308') // an umlaut in two pieces
        {
            if (length > 0 && buffer[length - 1] is 'a' or 'o' or 'u')
                buffer[length++] = 'e';
            return;
        }

        if (c - 0xC0 < Latin.Length && c >= 0xC0)
        {
            Append(Latin[c - 0xC0]);
            return;
        }

        switch (c)
        {
            case 'ẞ':
                Append("ss");
                return;
            case >= '\uFB00' and <= '\uFB06':
                Append(((ReadOnlySpan<string>)["ff", "fi", "fl", "ffi", "ffl", "st", "st"])[c - '\uFB00']);
                return;
        }

        if (char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format)
            return;
        buffer[length++] = char.ToLowerInvariant(c);
    }

    private void Append(string folded)
    {
        foreach (var c in folded)
            buffer[length++] = c;
    }

    /// <summary>Goes on with the word behind a hyphen at the end of a line: "Trä-⏎ger" is one word, "Förder-⏎und" is not.</summary>
    private bool TryPassLineEnd()
    {
        var next = at;
        if (next < text.Length && IsHyphen(text[next]))
            next++;
        else if (next == 0 || text[next - 1] != Soft)
            return false;
        var lines = 0;
        var begin = next;
        while (next < text.Length && next - begin < 60 && char.IsWhiteSpace(text[next]))
        {
            if (text[next] == '\n')
                lines++;
            next++;
        }

        if (lines != 1 || next >= text.Length || !char.IsLower(text[next]))
            return false;
        foreach (var word in AfterOpenHyphen)
        {
            if (text[next..].StartsWith(word, StringComparison.Ordinal) && (next + word.Length >= text.Length || !IsWordPart(next + word.Length)))
                return false;
        }

        at = next;
        return true;
    }

    /// <summary>Träger:innen, Träger*innen, Träger_innen, Träger/innen, Träger/-innen, Träger(innen), and the same with -in.</summary>
    private void ReadGender()
    {
        if (at >= text.Length || text[at] is not (':' or '*' or '_' or '/' or '(' or '·'))
            return;
        var bracket = text[at] == '(';
        var next = at + 1;
        if (next < text.Length && text[next] == '-')
            next++;
        var ending = EndsAs("innen", next) ? "innen" : EndsAs("in", next) ? "in" : null;
        if (ending is null)
            return;
        next += ending.Length;
        if (bracket)
        {
            if (next >= text.Length || text[next] != ')')
                return;
            next++;
        }

        BaseLength = length;
        if (length + ending.Length <= MostFolded)
            Append(ending);
        at = next;
        End = at;
    }

    /// <summary>Whether exactly this stands there, and then the word ends.</summary>
    private readonly bool EndsAs(string ending, int index) =>
        index < text.Length && text[index..].StartsWith(ending, StringComparison.Ordinal)
        && (index + ending.Length >= text.Length || !IsWordPart(index + ending.Length));

    private const char Soft = '\u00AD';

    private static bool IsHyphen(char c) => c is '-' or '\u2010' or '\u2011';

    private readonly bool IsWordPart(int index)
    {
        var c = text[index];
        if (c < 128)
            return c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9';
        if (char.IsHighSurrogate(c))
            return index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]) && Rune.IsLetterOrDigit(new Rune(c, text[index + 1]));
        // What cannot be seen inside of a word belongs to it; at its beginning it does no harm.
        return c is Soft or '\u200B' or '\u200C' or '\u200D' or '\uFEFF'
            || char.IsLetterOrDigit(c)
            || char.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark;
    }

    /// <summary>What À (U+00C0) to ɏ (U+024F) become.</summary>
    private static string[] MakeLatin()
    {
        var table = new string[0x250 - 0xC0];
        for (var i = 0; i < table.Length; i++)
        {
            var c = (char)(0xC0 + i);
            table[i] = char.ToLowerInvariant(c) switch
            {
                'ä' or 'æ' => "ae",
                'ö' or 'œ' => "oe",
                'ü' => "ue",
                'ß' => "ss",
                'ø' => "o",
                'đ' => "d",
                'ł' => "l",
                'ı' => "i",
                _ => new string([.. c.ToString().Normalize(NormalizationForm.FormD)
                    .Where(d => char.GetUnicodeCategory(d) != UnicodeCategory.NonSpacingMark)
                    .Select(char.ToLowerInvariant)]),
            };
        }

        return table;
    }
}
