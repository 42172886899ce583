using System.Globalization;
using System.Text.RegularExpressions;

namespace ToolKit.Formats;

/// <summary>What a Markdown text tells beside what is read: who wrote it, and remarks that no page shows.</summary>
internal static partial class MarkdownTraces
{
    private const int TimeLimit = 1_000; // milliseconds; each pattern needs a thousandth of it

    /// <summary>Keys of the front matter that hold somebody's name.</summary>
    private static readonly string[] AuthorKeys = ["author", "authors", "autor", "autorin", "autoren", "verfasser", "verfasserin", "creator", "bearbeitet_von", "erstellt_von", "ansprechpartner", "ansprechpartnerin"];

    public static void Find(string text, GuardedText found)
    {
        var (metadata, _) = FrontMatter.Split(text);
        foreach (var (name, value) in metadata)
        {
            if (IsAuthor(name))
                found.Author($"Kopf des Dokuments, {name}", value);
        }

        foreach (var remark in Remark().EnumerateMatches(text))
        {
            var said = text.AsSpan(remark.Index + "<!--".Length, Math.Max(0, remark.Length - "<!---->".Length)).Trim();
            // Remarks for programs: licence and style checks.
            if (said.IsEmpty || said.StartsWith("SPDX-", StringComparison.Ordinal) || said.StartsWith("markdownlint", StringComparison.Ordinal))
                continue;
            found.Find(GuardFindingKind.Comment, string.Create(CultureInfo.InvariantCulture, $"Zeile {1 + text.AsSpan(0, remark.Index).Count('\n')}"), said.ToString());
        }
    }

    /// <summary>A text without the names of its authors and without remarks; null: its front matter is written in a way that leaves a name in it.</summary>
    public static string? Cleaned(string text)
    {
        var (yaml, body) = FrontMatter.Cut(text);
        body = Remark().Replace(body, "");
        if (yaml is null)
            return body;
        foreach (var key in AuthorKeys)
            yaml = FrontMatter.Without(yaml, key, StringComparison.OrdinalIgnoreCase);
        return FrontMatter.Values(yaml).Keys.Any(IsAuthor) ? null : FrontMatter.Join(yaml, body);
    }

    /// <summary>A line without what only tells how it looks. Open places become a line to write on.</summary>
    public static string AsRead(string line) => Mark().Replace(line, mark => mark.ValueSpan[0] == '{' ? " ____ " : "").Trim();

    private static bool IsAuthor(string key) => AuthorKeys.Contains(key, StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"<!--[\s\S]*?-->", RegexOptions.CultureInvariant, TimeLimit)]
    private static partial Regex Remark();

    [GeneratedRegex(@"\{\{[^{}\n]{0,700}\}\}|\*\*|^[>\s]*[-+]\s+(?:\[[ xX]\]\s+)?|^#{1,6}\s+|<br\s*/?>", RegexOptions.CultureInvariant, TimeLimit)]
    private static partial Regex Mark();
}
