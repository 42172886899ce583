namespace ToolKit.Search;

/// <summary>A piece of a document small enough to be shown as the place that answers a question.</summary>
internal readonly record struct Passage(string? Heading, string? Anchor, string Body);

/// <summary>Cuts sections into passages.</summary>
internal static class Passages
{
    /// <summary>No passage is longer, in characters.</summary>
    public const int MostCharacters = 1500;

    /// <summary>A document's further passages are not indexed: 98 million characters.</summary>
    public const int MostPassages = 65_535;

    private const int FewCharacters = 300; // a piece shorter than that is joined with its neighbour, if they fit

    public static IEnumerable<Passage> Cut(IEnumerable<IndexSection> sections) => sections.SelectMany(Cut).Take(MostPassages);

    private static IEnumerable<Passage> Cut(IndexSection section)
    {
        var text = section.Text;
        if (string.IsNullOrWhiteSpace(text))
        {
            if (!string.IsNullOrWhiteSpace(section.Heading))
                yield return new Passage(section.Heading, section.Anchor, "");
            yield break;
        }

        var start = 0;
        while (start < text.Length)
        {
            var end = text.Length - start <= MostCharacters ? text.Length : FindEnd(text, start);
            var body = text[start..end].Trim();
            if (body.Length > 0)
                yield return new Passage(section.Heading, section.Anchor, body);
            start = end;
        }
    }

    /// <summary>The last end of a paragraph, else of a sentence, a line or a word, before the passage would be too long.</summary>
    private static int FindEnd(string text, int start)
    {
        var window = text.AsSpan(start, MostCharacters);
        foreach (var border in (ReadOnlySpan<string>)["\n\n", ".\n", ". ", "\n", " "])
        {
            var at = window.LastIndexOf(border, StringComparison.Ordinal);
            if (at >= FewCharacters)
                return start + at + border.Length;
        }

        // Never between the two halves of a character.
        return char.IsHighSurrogate(window[^1]) ? start + MostCharacters - 1 : start + MostCharacters;
    }
}
