using System.Runtime.InteropServices;
using DiffPlex;

namespace ToolKit.Formats;

/// <summary>
/// Finds out what changed: first which paragraphs are the same, then, among those left, which stand for each other, and in these which words are the same. The algorithm (Myers, by DiffPlex) cannot be interrupted, so what it is given
/// is bounded by a budget of steps.
/// </summary>
internal sealed class TextDifference(long steps, CancellationToken cancellation)
{
    // Paragraphs with less in common are two: marking single words in them would say that a text was changed which was replaced.
    private const double LeastCommon = 0.4;

    private readonly Differ differ = new();
    private long left = steps;

    public List<ComparedParagraph> Of(string[] older, string[] newer)
    {
        var found = new List<ComparedParagraph>();
        foreach (var run in Runs(older, newer))
        {
            cancellation.ThrowIfCancellationRequested();
            if (run.IsSame)
                found.AddRange(run.Newer.Select(paragraph => ComparedParagraph.Of(TextChange.None, paragraph)));
            else
                AddChanged(run.Older, run.Newer, found);
        }

        return found;
    }

    /// <summary>For each piece of the older text its place in the newer one, rising; -1 where it is not there.</summary>
    public int[] Match(string[] older, string[] newer)
    {
        var places = new int[older.Length];
        Array.Fill(places, -1);
        foreach (var run in Runs(older, newer).Where(run => run.IsSame))
        {
            for (var i = 0; i < run.Older.Count; i++)
                places[run.Older.Offset + i] = run.Newer.Offset + i;
        }

        return places;
    }

    /// <summary>Pairs up the paragraphs between two that are the same: the pairs with the most words in common, none crossing another.</summary>
    private void AddChanged(ArraySegment<string> older, ArraySegment<string> newer, List<ComparedParagraph> found)
    {
        if (!TrySpend((long)older.Count * newer.Count * 100)) // words of paragraphs are compared, some hundred each
        {
            found.AddRange(older.Select(paragraph => ComparedParagraph.Of(TextChange.Deleted, paragraph)));
            found.AddRange(newer.Select(paragraph => ComparedParagraph.Of(TextChange.Inserted, paragraph)));
            return;
        }

        var (olderWords, newerWords) = (older.Select(WordsIn).ToArray(), newer.Select(WordsIn).ToArray());
        var best = new double[older.Count + 1, newer.Count + 1];
        var common = new double[older.Count, newer.Count];
        for (var i = older.Count - 1; i >= 0; i--)
        {
            for (var j = newer.Count - 1; j >= 0; j--)
            {
                common[i, j] = Common(olderWords[i], newerWords[j]);
                var paired = common[i, j] >= LeastCommon ? common[i, j] + best[i + 1, j + 1] : 0;
                best[i, j] = Math.Max(paired, Math.Max(best[i + 1, j], best[i, j + 1]));
            }
        }

        for (var (i, j) = (0, 0); i < older.Count || j < newer.Count;)
        {
            if (i < older.Count && j < newer.Count && common[i, j] >= LeastCommon && best[i, j] == common[i, j] + best[i + 1, j + 1])
                found.Add(Words(older[i++], newer[j++]));
            else if (i < older.Count && (j == newer.Count || best[i + 1, j] >= best[i, j + 1]))
                found.Add(ComparedParagraph.Of(TextChange.Deleted, older[i++]));
            else
                found.Add(ComparedParagraph.Of(TextChange.Inserted, newer[j++]));
        }
    }

    private ComparedParagraph Words(string older, string newer)
    {
        var paragraph = new ComparedParagraph();
        var (deleted, inserted) = ("", "");
        var runs = Runs(Pieces(older), Pieces(newer));
        for (var i = 0; i < runs.Count; i++)
        {
            var (before, after) = (string.Concat(runs[i].Older.AsSpan()), string.Concat(runs[i].Newer.AsSpan()));
            // Blanks and marks between two changes belong to them: words are easier to read in one piece.
            var isJoint = runs[i].IsSame && i > 0 && i < runs.Count - 1 && !after.Any(char.IsLetterOrDigit);
            if (runs[i].IsSame && !isJoint)
            {
                Flush();
                paragraph.Add(TextChange.None, after);
                continue;
            }

            deleted += before;
            inserted += after;
        }

        Flush();
        return paragraph;

        void Flush()
        {
            paragraph.Add(TextChange.Deleted, deleted);
            paragraph.Add(TextChange.Inserted, inserted);
            (deleted, inserted) = ("", "");
        }
    }

    /// <summary>Stretches of pieces that are the same, and that are not, in turn.</summary>
    private List<Run> Runs(string[] older, string[] newer)
    {
        // What is the same at both ends is most of it, nearly always, and costs nothing.
        var start = older.AsSpan().CommonPrefixLength(newer);
        var (olderEnd, newerEnd) = (older.Length, newer.Length);
        while (olderEnd > start && newerEnd > start && older[olderEnd - 1] == newer[newerEnd - 1])
            (olderEnd, newerEnd) = (olderEnd - 1, newerEnd - 1);

        var runs = new List<Run>();
        Add(isSame: true, 0, start, 0, start);
        if (olderEnd == start || newerEnd == start || !TrySpend(CostOf(older.AsSpan(start..olderEnd), newer.AsSpan(start..newerEnd))))
        {
            Add(isSame: false, start, olderEnd, start, newerEnd);
        }
        else
        {
            var (atOlder, atNewer) = (start, start);
            foreach (var block in differ.CreateCustomDiffs("older", "newer", ignoreWhiteSpace: false, which => (which == "older" ? older[start..olderEnd] : newer[start..newerEnd])).DiffBlocks)
            {
                var (deleted, inserted) = (start + block.DeleteStartA, start + block.InsertStartB);
                Add(isSame: true, atOlder, deleted, atNewer, inserted);
                (atOlder, atNewer) = (deleted + block.DeleteCountA, inserted + block.InsertCountB);
                Add(isSame: false, deleted, atOlder, inserted, atNewer);
            }

            Add(isSame: true, atOlder, olderEnd, atNewer, newerEnd);
        }

        Add(isSame: true, olderEnd, older.Length, newerEnd, newer.Length);
        return runs;

        void Add(bool isSame, int olderStart, int olderStop, int newerStart, int newerStop)
        {
            if (olderStop > olderStart || newerStop > newerStart)
                runs.Add(new Run(isSame, new ArraySegment<string>(older, olderStart, olderStop - olderStart), new ArraySegment<string>(newer, newerStart, newerStop - newerStart)));
        }
    }

    /// <summary>The algorithm takes as many steps as there are pieces, for each that is not the same. How many those are is known when it is done; what stands once in both texts, in the same order, is the same at any rate.</summary>
    private static long CostOf(ReadOnlySpan<string> older, ReadOnlySpan<string> newer)
    {
        var places = new Dictionary<string, (int InOlder, int InNewer)>(StringComparer.Ordinal);
        const int nowhere = -1;
        const int twice = -2;
        for (var i = 0; i < older.Length; i++)
            places[older[i]] = (places.ContainsKey(older[i]) ? twice : i, nowhere);
        for (var i = 0; i < newer.Length; i++)
        {
            if (places.TryGetValue(newer[i], out var place))
                places[newer[i]] = place with { InNewer = place.InNewer == nowhere ? i : twice };
        }

        // The longest rising row: each number takes the place of the first that is not smaller.
        var row = new List<int>();
        foreach (var (_, place) in places.Where(piece => piece.Value is { InOlder: >= 0, InNewer: >= 0 }).OrderBy(piece => piece.Value.InOlder))
        {
            var at = ~row.BinarySearch(place.InNewer);
            if (at == row.Count)
                row.Add(place.InNewer);
            else
                row[at] = place.InNewer;
        }

        long all = older.Length + newer.Length;
        return all * (all - (2 * row.Count));
    }

    private bool TrySpend(long cost)
    {
        if (cost > left)
            return false;
        left -= cost;
        return true;
    }

    /// <summary>Words, and everything between them piece by piece.</summary>
    private static string[] Pieces(string text)
    {
        var pieces = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = start + 1;
            if (char.IsHighSurrogate(text[start]) && end < text.Length)
                end++;
            else if (char.IsLetterOrDigit(text[start]))
                end = End(text, start, static c => char.IsLetterOrDigit(c) || c is '\u00AD' or '\u0308');
            else if (char.IsWhiteSpace(text[start]))
                end = End(text, start, char.IsWhiteSpace);
            pieces.Add(text[start..end]);
            start = end;
        }

        return [.. pieces];

        static int End(string text, int start, Func<char, bool> belongs)
        {
            while (start < text.Length && belongs(text[start]))
                start++;
            return start;
        }
    }

    private static Dictionary<string, int> WordsIn(string text) =>
        Pieces(text).Where(piece => char.IsLetterOrDigit(piece[0])).Take(200).CountBy(word => word, StringComparer.OrdinalIgnoreCase).ToDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>How much of two paragraphs is the same, from 0 to 1.</summary>
    private static double Common(Dictionary<string, int> older, Dictionary<string, int> newer)
    {
        var (few, many) = older.Count < newer.Count ? (older, newer) : (newer, older);
        var all = older.Values.Sum() + newer.Values.Sum();
        return all == 0 ? 0 : 2.0 * few.Sum(word => Math.Min(word.Value, many.GetValueOrDefault(word.Key))) / all;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Run(bool IsSame, ArraySegment<string> Older, ArraySegment<string> Newer);
}
