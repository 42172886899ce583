using System.Text;

namespace ToolKit.Search;

/// <summary>Cuts the piece of a passage in which most of the marks lie.</summary>
internal static class ExcerptWriter
{
    private const int MostCharacters = 260;
    private const int Before = 50; // of the first mark, about

    public static Excerpt Write(string text, List<(Mark Mark, double Weight)> marks)
    {
        var (start, end) = Window(text, marks);
        var excerpt = new StringBuilder(end - start + 4);
        if (start > 0)
            excerpt.Append("… ");
        var shown = new List<Mark>();
        var next = marks.FindIndex(mark => mark.Mark.Start >= start);
        var inside = -1; // where the mark begins in the excerpt
        for (var i = start; i < end; i++)
        {
            if (next >= 0 && next < marks.Count && i == marks[next].Mark.Start)
            {
                if (excerpt.Length > 0 && char.IsWhiteSpace(text[i]))
                    excerpt.Append(' ');
                inside = excerpt.Length;
            }

            // One line, without what cannot be seen.
            if (char.IsWhiteSpace(text[i]) || char.IsControl(text[i]))
            {
                if (excerpt.Length > 0 && excerpt[^1] != ' ')
                    excerpt.Append(' ');
            }
            else if (text[i] is not ('\u00AD' or '\u200B' or '\uFEFF'))
            {
                excerpt.Append(text[i]);
            }

            if (inside >= 0 && i + 1 == marks[next].Mark.Start + marks[next].Mark.Length)
            {
                if (excerpt.Length > inside)
                    shown.Add(new Mark(inside, excerpt.Length - inside));
                inside = -1;
                next++;
            }
        }

        while (excerpt.Length > 0 && excerpt[^1] == ' ')
            excerpt.Length--;
        if (inside >= 0 && excerpt.Length > inside)
            shown.Add(new Mark(inside, excerpt.Length - inside)); // a phrase longer than the window
        if (end < text.Length)
            excerpt.Append(" …");
        return new Excerpt(excerpt.ToString(), shown);
    }

    private static (int Start, int End) Window(string text, List<(Mark Mark, double Weight)> marks)
    {
        if (text.Length <= MostCharacters)
            return (0, text.Length);
        var start = 0;
        var best = -1.0;
        for (var first = 0; first < marks.Count; first++)
        {
            // The same word again is worth less than another one.
            var from = Math.Max(0, marks[first].Mark.Start - Before);
            var worth = 0.0;
            var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            for (var i = first; i < marks.Count && marks[i].Mark.Start + marks[i].Mark.Length <= from + MostCharacters; i++)
                worth += seen.Add(text.Substring(marks[i].Mark.Start, marks[i].Mark.Length)) ? marks[i].Weight : 0.1;
            if (worth > best)
                (best, start) = (worth, from);
        }

        var end = Math.Min(text.Length, start + MostCharacters);
        start = Math.Min(start, Math.Max(0, end - MostCharacters));

        // At borders of words, where there is one nearby; never inside of a mark or between the halves of a character.
        if (start > 0)
        {
            var space = text.IndexOfAny([' ', '\n'], start, Math.Min(Before - 1, text.Length - start));
            if (space >= 0 && !marks.Exists(mark => mark.Mark.Start < space && mark.Mark.Start >= start))
                start = space + 1;
            else if (char.IsLowSurrogate(text[start]))
                start++;
        }

        if (end < text.Length)
        {
            var space = text.LastIndexOfAny([' ', '\n'], end - 1, Math.Min(Before, end - start));
            if (space > start)
                end = space;
            else if (char.IsLowSurrogate(text[end]))
                end--;
        }

        return (start, end);
    }
}
