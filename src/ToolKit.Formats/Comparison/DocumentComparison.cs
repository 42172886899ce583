using System.Net;
using DiffPlex;

namespace ToolKit.Formats;

/// <summary>What changed between two versions of a document, word by word.</summary>
public sealed class DocumentComparison
{
    private DocumentComparison()
    {
    }

    /// <summary>The text in order, changed and unchanged passages in turn; empty where neither version has a text, or they cannot be compared.</summary>
    public IReadOnlyList<ComparedPassage> Passages { get; private init; } = [];

    /// <summary>The texts are the same; formatting and pictures may differ.</summary>
    public bool IsSame => Problem is null && Passages.All(passage => passage.IsUnchanged);

    /// <summary>Why they cannot be compared; null when they can.</summary>
    public TextProblem? Problem { get; private init; }

    /// <summary>Compares two versions on the caller's thread. Markdown and plain text are compared as written, others by their text. The streams stay open.</summary>
    /// <param name="older">One that cannot seek is first written to a temporary file.</param>
    /// <param name="newer">As <paramref name="older"/>.</param>
    /// <exception cref="IOException">A stream could not be read, or a temporary file not be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> asked for it.</exception>
    public static async ValueTask<DocumentComparison> ReadAsync(Stream older, string olderName, Stream newer, string newerName, ComparisonLimits? limits = null, CancellationToken cancellation = default)
    {
        limits ??= new ComparisonLimits();
        var reader = new DocumentReader(limits.Reading);
        var (before, after) = (await reader.ReadAsync(older, olderName, cancellation: cancellation), await reader.ReadAsync(newer, newerName, cancellation: cancellation));
        if ((before.Problem ?? after.Problem) is { } problem)
            return new DocumentComparison { Problem = problem };
        return Compare(Paragraphs(before), Paragraphs(after));
    }

    /// <summary>Compares two texts as they are written, line by line.</summary>
    public static DocumentComparison Compare(string older, string newer) => Compare(older.ReplaceLineEndings("\n").Split('\n'), newer.ReplaceLineEndings("\n").Split('\n'));

    private static DocumentComparison Compare(string[] older, string[] newer)
    {
        var passages = new List<ComparedPassage>();
        var at = 0;
        foreach (var block in new Differ().CreateLineDiffs(string.Join('\n', older), string.Join('\n', newer), ignoreWhitespace: false).DiffBlocks)
        {
            Unchanged(block.InsertStartB);
            var deleted = older.AsSpan(block.DeleteStartA, block.DeleteCountA).ToArray().Select(text => $"<p><del>{WebUtility.HtmlEncode(text)}</del></p>");
            var inserted = newer.AsSpan(block.InsertStartB, block.InsertCountB).ToArray().Select(text => $"<p><ins>{WebUtility.HtmlEncode(text)}</ins></p>");
            passages.Add(new ComparedPassage(IsUnchanged: false, block.DeleteCountA + block.InsertCountB, SafeHtml.Clean(string.Concat(deleted.Concat(inserted)))));
            at = block.InsertStartB + block.InsertCountB;
        }

        Unchanged(newer.Length);
        return new DocumentComparison { Passages = passages };

        void Unchanged(int end)
        {
            if (end > at)
                passages.Add(new ComparedPassage(IsUnchanged: true, end - at, SafeHtml.Clean(string.Concat(newer[at..end].Select(text => $"<p>{WebUtility.HtmlEncode(text)}</p>")))));
        }
    }

    private static string[] Paragraphs(DocumentText text) =>
        [.. text.Sections.SelectMany(section => section.Level > 0 ? section.Paragraphs.Prepend(section.Heading) : section.Paragraphs)];
}

/// <summary>Paragraphs beside each other that all changed, with a little of what stands around them, or that all did not.</summary>
/// <param name="IsUnchanged">To be folded away: what is the same in both versions and far from any change.</param>
/// <param name="Paragraphs">How many there are.</param>
/// <param name="Html">Safe HTML: a <c>p</c> for each paragraph, <c>ins</c> and <c>del</c> around words.</param>
public sealed record ComparedPassage(bool IsUnchanged, int Paragraphs, string Html);
