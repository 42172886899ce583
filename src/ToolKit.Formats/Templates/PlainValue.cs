using System.Globalization;
using System.Text;

namespace ToolKit.Formats;

/// <summary>Writes what somebody has typed into a Markdown text so that it stays what it is: words. CommonMark §2.4: a backslash before a mark of ASCII takes its meaning away.</summary>
internal static class PlainValue
{
    // Marks that mean something wherever they stand, with the extensions of MarkdownText; and { } of the template itself.
    private const string Marks = "\\`*_{}[]<>#+|~^=&";

    // Marks that mean something at the beginning of a line, or behind what a template has there: a list, a line under a heading, a definition, the address of a link.
    private const string OpeningMarks = "-.):(";

    // Marks that make a list of what stands before them at the beginning of a line, if a blank follows: "1." and "a)".
    private const string ListMarks = ".)";

    /// <summary>Several lines as they are, or as one paragraph each.</summary>
    /// <param name="between">What divides lines.</param>
    /// <param name="betweenParagraphs">What divides those between which a line is empty.</param>
    public static string Escape(string value, string between, string betweenParagraphs)
    {
        var written = new StringBuilder(value.Length + 16);
        var isFirst = true;
        var isDivided = false;
        foreach (var line in value.EnumerateLines())
        {
            var text = Clean(line);
            if (text.Length == 0)
            {
                isDivided = true;
                continue;
            }

            if (!isFirst)
                written.Append(isDivided ? betweenParagraphs : between);
            (isFirst, isDivided) = (false, false);
            EscapeLine(text, written);
        }

        return written.ToString();
    }

    /// <summary>The lines of a value as they may stand in an office document; those between others may be empty.</summary>
    public static IReadOnlyList<string> Lines(string value)
    {
        var lines = new List<string>();
        foreach (var line in value.EnumerateLines())
            lines.Add(Clean(line));
        return lines;
    }

    /// <summary>As part of the address of a link: what could end the address, or begin another scheme, is percent-encoded.</summary>
    public static string EscapeAddress(string value) => Uri.EscapeDataString(Clean(value)).Replace("%40", "@", StringComparison.Ordinal);

    private static void EscapeLine(string text, StringBuilder written)
    {
        var token = 0;
        while (token < text.Length && char.IsAsciiLetterOrDigit(text[token]))
            token++;
        for (var i = 0; i < text.Length; i++)
        {
            var letter = text[i];
            if (Marks.Contains(letter, StringComparison.Ordinal)
                || (i == 0 && OpeningMarks.Contains(letter, StringComparison.Ordinal))
                || (i == token && ListMarks.Contains(letter, StringComparison.Ordinal) && (i == text.Length - 1 || text[i + 1] == ' '))
                || (letter == '!' && i == text.Length - 1)) // a link behind it would be an image
            {
                written.Append('\\');
            }

            written.Append(letter);
        }
    }

    /// <summary>Without what nobody sees: control characters, halves of characters, marks that turn the direction of writing. Blanks in a row are one.</summary>
    private static string Clean(ReadOnlySpan<char> line)
    {
        var clean = new StringBuilder(line.Length);
        foreach (var rune in line.EnumerateRunes())
        {
            var isBlank = Rune.IsWhiteSpace(rune) && rune.Value != 0xA0 && rune.Value != 0x202F;
            if (isBlank)
            {
                if (clean.Length > 0 && clean[^1] != ' ')
                    clean.Append(' ');
            }
            else if (rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned)
                && rune.Value is not (>= 0x202A and <= 0x202E or >= 0x2066 and <= 0x2069 or 0xFEFF))
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString().TrimEnd(' ');
    }
}
