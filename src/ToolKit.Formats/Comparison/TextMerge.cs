namespace ToolKit.Formats;

/// <summary>
/// Two texts that were made of the same one, put together line by line: what only one of them has changed is taken, and what both have changed differently is a conflict for people to settle (diff3, as Khanna, Kunal and Pierce describe it in
/// “A Formal Investigation of Diff3”, 2007).
/// </summary>
public sealed class TextMerge
{
    private TextMerge(IReadOnlyList<MergedPart> parts) => Parts = parts;

    /// <summary>The text in order.</summary>
    public IReadOnlyList<MergedPart> Parts { get; }

    /// <summary>What must be settled, in order.</summary>
    public IEnumerable<MergedPart> Conflicts => Parts.Where(part => part.Kind == MergeKind.Conflict);

    /// <summary>Merges on the caller's thread. Line ends do not count: all lines are told apart by <c>\n</c> afterwards.</summary>
    /// <param name="origin">What both were made of.</param>
    /// <param name="mine">One of them.</param>
    /// <param name="theirs">The other one.</param>
    /// <param name="limits">Where it would cost more, conflicts are larger than they need be.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> asked for it.</exception>
    public static TextMerge Of(string origin, string mine, string theirs, ComparisonLimits? limits = null, CancellationToken cancellation = default)
    {
        var (before, own, others) = (Lines(origin), Lines(mine), Lines(theirs));
        var difference = new TextDifference((limits ?? new ComparisonLimits()).MostSteps, cancellation);
        var (inOwn, inOthers) = (difference.Match(before, own), difference.Match(before, others));
        Slide(before, own, inOwn, inOthers);
        Slide(before, others, inOthers, inOwn);
        var parts = new List<MergedPart>();
        for (var (o, m, t) = (0, 0, 0); o < before.Length || m < own.Length || t < others.Length;)
        {
            cancellation.ThrowIfCancellationRequested();
            var same = 0;
            while (o + same < before.Length && inOwn[o + same] == m + same && inOthers[o + same] == t + same)
                same++;
            if (same > 0)
            {
                parts.Add(new MergedPart(MergeKind.Unchanged, before[o..(o + same)], own[m..(m + same)], others[t..(t + same)]));
                (o, m, t) = (o + same, m + same, t + same);
                continue;
            }

            // What lies before the next line that all three have.
            var end = o;
            while (end < before.Length && (inOwn[end] < 0 || inOthers[end] < 0))
                end++;
            var (ownEnd, othersEnd) = end < before.Length ? (inOwn[end], inOthers[end]) : (own.Length, others.Length);
            parts.AddRange(Judge(before[o..end], own[m..ownEnd], others[t..othersEnd]));
            (o, m, t) = (end, ownEnd, othersEnd);
        }

        return new TextMerge(parts);
    }

    /// <summary>The text that comes of it, its lines ended by <c>\n</c>.</summary>
    /// <param name="settled">For each conflict in order, its lines.</param>
    /// <exception cref="ArgumentException">There are more or fewer conflicts.</exception>
    public string ToText(IReadOnlyList<IReadOnlyList<string>> settled)
    {
        if (settled.Count != Conflicts.Count())
            throw new ArgumentException("Each conflict needs its lines.", nameof(settled));
        var next = 0;
        return string.Join('\n', Parts.SelectMany(part => part.Kind switch
        {
            MergeKind.Conflict => settled[next++],
            MergeKind.Theirs => part.Theirs,
            _ => part.Mine,
        }));
    }

    /// <summary>The lines of a text, told apart by any line end. One that ends with a line end has an empty last line.</summary>
    public static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');

    /// <summary>
    /// A paragraph that one text has more, with the blank line before or after it: which of two blank lines is the new one, nothing says. It is the one that leaves the other beside a paragraph that the other text has changed,
    /// so that something unchanged lies between the two.
    /// </summary>
    private static void Slide(string[] before, string[] after, int[] places, int[] others)
    {
        for (var i = 0; i + 1 < before.Length; i++)
        {
            var (from, to) = (places[i], places[i + 1]);
            if (from < 0 || to <= from + 1)
                continue; // nothing more stands between the two
            if (others[i] < 0 && others[i + 1] >= 0 && after[from + 1] == before[i + 1])
                places[i + 1] = from + 1;
            else if (others[i] >= 0 && others[i + 1] < 0 && after[to - 1] == before[i])
                places[i] = to - 1;
        }
    }

    private static IEnumerable<MergedPart> Judge(string[] origin, string[] mine, string[] theirs)
    {
        var kind = mine.SequenceEqual(theirs) ? MergeKind.Both
            : origin.SequenceEqual(mine) ? MergeKind.Theirs
            : origin.SequenceEqual(theirs) ? MergeKind.Mine
            : MergeKind.Conflict;
        if (kind != MergeKind.Conflict)
            return [new MergedPart(kind, origin, mine, theirs)];

        // What both begin or end with alike needs no decision.
        var start = mine.AsSpan().CommonPrefixLength(theirs);
        var end = 0;
        while (end < Math.Min(mine.Length, theirs.Length) - start && mine[^(end + 1)] == theirs[^(end + 1)])
            end++;
        MergedPart[] parts =
        [
            new(MergeKind.Both, [], mine[..start], theirs[..start]),
            new(MergeKind.Conflict, origin, mine[start..^end], theirs[start..^end]),
            new(MergeKind.Both, [], mine[^end..], theirs[^end..]),
        ];
        return parts.Where(part => part.Kind == MergeKind.Conflict || part.Mine.Count > 0);
    }
}

/// <summary>Who has changed a part of a text.</summary>
public enum MergeKind
{
    /// <summary>Nobody.</summary>
    Unchanged,

    /// <summary>Only the first: that stays.</summary>
    Mine,

    /// <summary>Only the second: that is taken.</summary>
    Theirs,

    /// <summary>Both, in the same way.</summary>
    Both,

    /// <summary>Both, differently.</summary>
    Conflict,
}

/// <summary>Lines beside each other, with what all three texts have there; each may be none.</summary>
public sealed record MergedPart(MergeKind Kind, IReadOnlyList<string> Origin, IReadOnlyList<string> Mine, IReadOnlyList<string> Theirs);
