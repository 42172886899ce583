using System.Xml.Linq;

namespace ToolKit.Formats;

internal enum OfficeMarkProblem
{
    None,
    NotClosed,
    NoName,
    NotAlone,
    NotKnown,
}

/// <summary>What stands between two pairs of braces in the text of an office document, however many pieces it is divided into.</summary>
/// <param name="Paragraph">The one it stands in.</param>
/// <param name="Start">Where it begins in the paragraph's text.</param>
/// <param name="Text">As it is written, with its braces.</param>
internal sealed record OfficeMark(XElement Paragraph, int Start, string Text)
{
    private const int LongestExcerpt = 60;
    private const int MostParagraphs = 100; // of a row or item that is a mark
    private const int MostMarks = 5_000;

    /// <summary>Of a part, <c>wenn</c> or <c>je</c>; null: it is a value or an open place.</summary>
    public string? Kind { get; private init; }

    public bool IsEnd { get; private init; }

    /// <summary>The field; null: an open place, or the end of a part.</summary>
    public string? Path { get; private init; }

    /// <summary>What an open place is for; null: it is none.</summary>
    public string? OpenPlace { get; private init; }

    /// <summary>Of a part that depends on a value; null: it does not.</summary>
    public FieldCondition? Asked { get; private init; }

    /// <summary>The paragraph, row or item that goes with the mark of a part; null: it is no such mark.</summary>
    public XElement? Holder { get; private init; }

    public OfficeMarkProblem Problem { get; private init; }

    /// <summary>All of a part, in order of reading.</summary>
    public static IEnumerable<OfficeMark> Of(XElement part, OfficeDialect dialect) => part.DescendantsAndSelf().Where(dialect.IsParagraph).SelectMany(paragraph => OfParagraph(paragraph, dialect)).Take(MostMarks);

    /// <summary>Those of a paragraph; of thousands, the first.</summary>
    public static List<OfficeMark> OfParagraph(XElement paragraph, OfficeDialect dialect)
    {
        var marks = new List<OfficeMark>();
        var text = TextOf(paragraph, dialect);
        var length = text.AsSpan().Trim().Length;
        for (var at = text.IndexOf("{{", StringComparison.Ordinal); at >= 0 && marks.Count < MostMarks;)
        {
            var end = text.IndexOf("}}", at + 2, StringComparison.Ordinal);
            if (end < 0)
            {
                marks.Add(new OfficeMark(paragraph, at, text[at..Math.Min(text.Length, at + LongestExcerpt)]) { Problem = OfficeMarkProblem.NotClosed });
                break;
            }

            marks.Add(Read(new OfficeMark(paragraph, at, text[at..(end + 2)]), isAlone: length == end + 2 - at, dialect));
            at = text.IndexOf("{{", end + 2, StringComparison.Ordinal);
        }

        return marks;
    }

    /// <param name="isAlone">Nothing else stands in its paragraph.</param>
    private static OfficeMark Read(OfficeMark mark, bool isAlone, OfficeDialect dialect)
    {
        var inside = FrontMatter.OneLine(mark.Text[2..^2]);
        if (inside.StartsWith(TemplateText.OpenPlace, StringComparison.Ordinal))
            return mark with { OpenPlace = inside[TemplateText.OpenPlace.Length..].Trim() };
        if (inside is not ['#' or '/', ..])
            return IsPath(inside) ? mark with { Path = inside } : mark with { Problem = OfficeMarkProblem.NoName };
        if (!isAlone)
            return mark with { Problem = OfficeMarkProblem.NotAlone };
        var holder = HolderOf(mark, dialect);
        if (inside[0] == '/')
            return mark with { Kind = inside[1..].Trim(), IsEnd = true, Holder = holder };
        var (kind, rest) = inside[1..].Trim().Split(' ', 2) is [var first, var second] ? (first, second.Trim()) : (inside[1..].Trim(), "");
        if (kind is not (FieldCondition.Kind or TemplateText.Repetition))
            return mark with { Problem = OfficeMarkProblem.NotKnown };
        var asked = kind == FieldCondition.Kind ? FieldCondition.Parse(rest) : null;
        var path = asked?.Path ?? rest;
        return IsPath(path) ? mark with { Kind = kind, Path = path, Asked = asked, Holder = holder } : mark with { Problem = OfficeMarkProblem.NoName };
    }

    /// <summary>The largest element around that holds nothing but the mark.</summary>
    private static XElement HolderOf(OfficeMark mark, OfficeDialect dialect)
    {
        var holder = mark.Paragraph;
        for (var around = mark.Paragraph.Parent; around is not null; around = around.Parent)
        {
            if (!dialect.IsHolder(around))
                continue;
            if (!HoldsOnly(around, mark, dialect))
                break;
            holder = around;
        }

        return holder;
    }

    private static bool HoldsOnly(XElement around, OfficeMark mark, OfficeDialect dialect)
    {
        // Who writes a mark into a row leaves its other cells empty; one that goes on for pages is none.
        var paragraphs = 0;
        foreach (var paragraph in around.Descendants().Where(dialect.IsParagraph))
        {
            if (++paragraphs > MostParagraphs || (paragraph != mark.Paragraph && dialect.Pieces(paragraph).Any(piece => !string.IsNullOrWhiteSpace(piece.Text))))
                return false;
        }

        return true;
    }

    private static string TextOf(XElement paragraph, OfficeDialect dialect) => string.Concat(dialect.Pieces(paragraph).Select(piece => piece.Text));

    private static bool IsPath(string path) => path.Split('.') is { Length: <= 2 } names && names.All(TemplateText.IsName);
}
