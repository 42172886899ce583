using System.Text;
using ToolKit.Search;

namespace ToolKit.Server;

/// <summary>A text out of a document as HTML: its marks as <c>mark</c> elements, everything else escaped.</summary>
internal static class ExcerptHtml
{
    public static string Of(Excerpt excerpt) => Of(excerpt.Text, excerpt.Marks);

    public static string Of(string text, IReadOnlyList<Mark> marks)
    {
        var html = new StringBuilder(text.Length + (marks.Count * 13));
        var at = 0;
        foreach (var mark in marks)
        {
            Escape(html, text.AsSpan(at, mark.Start - at));
            html.Append("<mark>");
            Escape(html, text.AsSpan(mark.Start, mark.Length));
            html.Append("</mark>");
            at = mark.Start + mark.Length;
        }

        Escape(html, text.AsSpan(at));
        return html.ToString();
    }

    /// <summary>What HTML reads as its own, and nothing else: umlauts stay readable in JSON.</summary>
    private static void Escape(StringBuilder html, ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            _ = character switch
            {
                '&' => html.Append("&amp;"),
                '<' => html.Append("&lt;"),
                '>' => html.Append("&gt;"),
                '"' => html.Append("&quot;"),
                '\'' => html.Append("&#39;"),
                _ => html.Append(character),
            };
        }
    }
}
