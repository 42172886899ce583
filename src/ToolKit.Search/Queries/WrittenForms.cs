using System.Text;

namespace ToolKit.Search;

/// <summary>Finds how a folded word is really written (foerderung: Förderung), in a document the asker may see.</summary>
internal static class WrittenForms
{
    /// <param name="number">A visible document in which it stands.</param>
    public static string Find(IndexConnection connection, string folded, int number)
    {
        var passage = connection.Number(
            "SELECT rowid FROM passage_text WHERE passage_text MATCH ? AND rowid BETWEEN ? AND ? LIMIT 1",
            $"\"{folded}\"",
            IndexWriter.PassageId(number, 0),
            IndexWriter.PassageId(number, Passages.MostPassages));
        var token = Encoding.UTF8.GetBytes(folded);
        return (passage is null ? null : FindIn(connection.Text("SELECT body FROM passage WHERE id = ?", passage), token)
                ?? FindIn(connection.Text("SELECT heading FROM passage WHERE id = ?", passage), token))
            ?? FindIn(connection.Text("SELECT title FROM document WHERE number = ?", number), token)
            ?? FindIn(connection.Text("SELECT name FROM document WHERE number = ?", number), token)
            ?? folded;
    }

    private static string? FindIn(string? text, byte[] token)
    {
        if (text is null)
            return null;
        var finder = new Finder(token);
        GermanAnalyzer.Analyze(text, ref finder);
        return finder.Length == 0 ? null : Clean(text.AsSpan(finder.Start, finder.Length));
    }

    /// <summary>Without the hyphen at the end of a line and what cannot be seen.</summary>
    private static string Clean(ReadOnlySpan<char> written)
    {
        var text = new StringBuilder(written.Length);
        for (var i = 0; i < written.Length; i++)
        {
            if (char.IsWhiteSpace(written[i]) || written[i] is '\u00AD' or '\u200B' or '\u200C' or '\u200D' or '\uFEFF')
                continue;
            if (written[i] is '-' or '\u2010' && i + 1 < written.Length && char.IsWhiteSpace(written[i + 1]))
                continue;
            text.Append(written[i]);
        }

        return text.ToString();
    }

    private struct Finder(byte[] token) : ITokenSink
    {
        public int Start { get; private set; }

        public int Length { get; private set; }

        public bool Take(WordForms forms, bool isColocated, int start, int end)
        {
            if (!forms.Exact.AsSpan().SequenceEqual(token))
                return true;
            (Start, Length) = (start, end - start);
            return false;
        }
    }
}
