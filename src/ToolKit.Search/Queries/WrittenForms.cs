using System.Text;

namespace ToolKit.Search;

/// <summary>Finds how a folded word is really written (foerderung: Förderung), in a document the asker may see.</summary>
internal sealed class WrittenForms(IndexConnection connection, Visibility visibility)
{
    private const int MostPassages = 2000; // looked at for one word

    public string Find(string folded)
    {
        var rows = connection.Statement("SELECT rowid FROM passage_text WHERE passage_text MATCH ?").Bind($"\"{folded}\"");
        var passage = -1L;
        for (var looked = 0; looked < MostPassages && rows.Step(); looked++)
        {
            if (!visibility.Includes((int)(rows.GetInt64(0) >> 16)))
                continue;
            passage = rows.GetInt64(0);
            break;
        }

        rows.Reset();
        if (passage < 0)
            return folded;
        foreach (var sql in (ReadOnlySpan<string>)["SELECT body FROM passage WHERE id = ?", "SELECT heading FROM passage WHERE id = ?", "SELECT title FROM document WHERE number = ? >> 16", "SELECT name FROM document WHERE number = ? >> 16"])
        {
            if (connection.Text(sql, passage) is { } text)
            {
                var finder = new Finder(Encoding.UTF8.GetBytes(folded));
                GermanAnalyzer.Analyze(text, ref finder);
                if (finder.Length > 0)
                    return Clean(text.AsSpan(finder.Start, finder.Length));
            }
        }

        return folded;
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

        public bool Take(ReadOnlySpan<byte> found, bool isColocated, int start, int end)
        {
            if (!found.SequenceEqual(token))
                return true;
            (Start, Length) = (start, end - start);
            return false;
        }
    }
}
