using System.Text;

namespace ToolKit.Formats;

/// <summary>Whether a piece of text is in both versions, or in one.</summary>
internal enum TextChange
{
    None,
    Deleted,
    Inserted,
}

/// <summary>A paragraph as pieces that each are in both versions, or in one.</summary>
internal sealed class ComparedParagraph
{
    private readonly List<(TextChange Change, string Text)> pieces = [];

    public bool IsUnchanged => pieces.TrueForAll(piece => piece.Change == TextChange.None);

    public static ComparedParagraph Of(TextChange change, string text)
    {
        var paragraph = new ComparedParagraph();
        paragraph.Add(change, text);
        return paragraph;
    }

    public void Add(TextChange change, string text)
    {
        if (text.Length > 0)
            pieces.Add((change, text));
    }

    /// <summary>The text of one of the versions: without what the other one has alone.</summary>
    public string TextWithout(TextChange change) => string.Concat(pieces.Where(piece => piece.Change != change).Select(piece => piece.Text));

    public int Words(TextChange change) =>
        pieces.Where(piece => piece.Change == change).Sum(piece => piece.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Count(word => word.Any(char.IsLetterOrDigit)));

    public string ToHtml()
    {
        var html = new StringBuilder("<p>");
        foreach (var (change, text) in pieces)
        {
            var encoded = SafeHtml.Encode(text);
            _ = change switch
            {
                TextChange.Deleted => html.Append("<del>").Append(encoded).Append("</del>"),
                TextChange.Inserted => html.Append("<ins>").Append(encoded).Append("</ins>"),
                _ => html.Append(encoded),
            };
        }

        return html.Append("</p>").ToString();
    }
}
