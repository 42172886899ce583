namespace ToolKit.Formats;

/// <summary>What changed in an original, paragraph by paragraph, and whether a document that was made of it has that already: for documents that people must adapt by hand.</summary>
public sealed class ParagraphChanges
{
    private ParagraphChanges()
    {
    }

    /// <summary>The changed paragraphs in order.</summary>
    public IReadOnlyList<ChangedParagraph> Paragraphs { get; private init; } = [];

    /// <summary>One of the texts is longer than can be compared: its end was left out.</summary>
    public bool IsCut { get; private init; }

    /// <summary>Why they cannot be compared; null when they can. <see cref="PreviewWords.Reason"/> has the sentence for people.</summary>
    public TextProblem? Problem { get; private init; }

    /// <summary>Compares on the caller's thread, as <see cref="DocumentComparison.ReadAsync(Stream, string, Stream, string, ComparisonLimits?, CancellationToken)"/> does. The streams stay open.</summary>
    /// <param name="older">What the document was made of, with its name.</param>
    /// <param name="newer">What that has become.</param>
    /// <param name="own">The document.</param>
    /// <exception cref="IOException">A stream could not be read, or a temporary file not be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> asked for it.</exception>
    public static async ValueTask<ParagraphChanges> ReadAsync(
        (Stream Body, string Name) older, (Stream Body, string Name) newer, (Stream Body, string Name) own, ComparisonLimits? limits = null, CancellationToken cancellation = default)
    {
        limits ??= new ComparisonLimits();
        var before = await DocumentComparison.ReadParagraphsAsync(older.Body, older.Name, limits, cancellation);
        var after = await DocumentComparison.ReadParagraphsAsync(newer.Body, newer.Name, limits, cancellation);
        var mine = await DocumentComparison.ReadParagraphsAsync(own.Body, own.Name, limits, cancellation);
        if ((before.Problem ?? after.Problem ?? mine.Problem) is { } problem)
            return new ParagraphChanges { Problem = problem };
        var there = mine.Paragraphs.Select(paragraph => paragraph.Trim()).ToHashSet(StringComparer.Ordinal);
        return new ParagraphChanges
        {
            IsCut = before.IsCut || after.IsCut || mine.IsCut,
            Paragraphs =
            [
                .. new TextDifference(limits.MostSteps, cancellation).Of(before.Paragraphs, after.Paragraphs).Where(paragraph => !paragraph.IsUnchanged)
                    .Select(paragraph => new ChangedParagraph(
                        SafeHtml.Clean(paragraph.ToHtml(), cancellation: cancellation), StateOf(paragraph.TextWithout(TextChange.Inserted).Trim(), paragraph.TextWithout(TextChange.Deleted).Trim(), there))),
            ],
        };
    }

    private static ChangedParagraphState StateOf(string before, string after, HashSet<string> there)
    {
        var isThereAsBefore = before.Length > 0 && there.Contains(before);
        if (after.Length == 0 ? !isThereAsBefore : there.Contains(after))
            return ChangedParagraphState.AsAfter;
        return isThereAsBefore ? ChangedParagraphState.AsBefore : ChangedParagraphState.Otherwise;
    }
}

/// <param name="Html">Safe HTML: a <c>p</c> with <c>ins</c> and <c>del</c> around words.</param>
/// <param name="State">How it stands in the document that was made of the original.</param>
public sealed record ChangedParagraph(string Html, ChangedParagraphState State);

/// <summary>How a paragraph that has changed in the original stands in a document that was made of it.</summary>
public enum ChangedParagraphState
{
    /// <summary>As it was in the original before.</summary>
    AsBefore,

    /// <summary>As it is in the original now; or, like there, no more.</summary>
    AsAfter,

    /// <summary>In neither way: it was changed, or is not there.</summary>
    Otherwise,
}
