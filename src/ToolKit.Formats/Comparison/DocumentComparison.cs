namespace ToolKit.Formats;

/// <summary>What changed between two versions of a document, word by word.</summary>
public sealed class DocumentComparison
{
    private DocumentComparison()
    {
    }

    /// <summary>The text in order, changed and unchanged passages in turn; empty where neither version has a text, or they cannot be compared.</summary>
    public IReadOnlyList<ComparedPassage> Passages { get; private init; } = [];

    /// <summary>The same of the front matter of Markdown; empty where neither version has one.</summary>
    public IReadOnlyList<ComparedPassage> FrontMatter { get; private init; } = [];

    /// <summary>They were compared as they are written: what <see cref="ComparedPassage"/> counts are lines.</summary>
    public bool IsByLines { get; private init; }

    /// <summary>The texts are the same; formatting and pictures may differ.</summary>
    public bool IsSame => Problem is null && Passages.Concat(FrontMatter).All(passage => passage.IsUnchanged);

    /// <summary>Words that only the newer version has.</summary>
    public int InsertedWords { get; private init; }

    /// <summary>Words that only the older version has.</summary>
    public int DeletedWords { get; private init; }

    /// <summary>One of the texts is longer than <see cref="ComparisonLimits.Reading"/> allows: its end was not compared.</summary>
    public bool IsCut { get; private init; }

    /// <summary>Why they cannot be compared; null when they can. <see cref="PreviewWords.Reason"/> has the sentence for people.</summary>
    public TextProblem? Problem { get; private init; }

    /// <summary>
    /// Compares two versions on the caller's thread. Markdown and plain text are compared as written, line by line; others by their text, paragraph by paragraph, without what a preview leaves out too. The streams stay open.
    /// </summary>
    /// <param name="older">One that cannot seek is first written to a temporary file.</param>
    /// <param name="olderName">The name with its extension, which may have been another one then.</param>
    /// <param name="newer">As <paramref name="older"/>.</param>
    /// <param name="newerName">As <paramref name="olderName"/>.</param>
    /// <exception cref="IOException">A stream could not be read, or a temporary file not be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> asked for it.</exception>
    public static async ValueTask<DocumentComparison> ReadAsync(Stream older, string olderName, Stream newer, string newerName, ComparisonLimits? limits = null, CancellationToken cancellation = default)
    {
        limits ??= new ComparisonLimits();
        var before = await ReadParagraphsAsync(older, olderName, limits, cancellation);
        var after = await ReadParagraphsAsync(newer, newerName, limits, cancellation);
        return (before.Problem ?? after.Problem) is { } problem ? new DocumentComparison { Problem = problem } : Compare(before, after, limits, cancellation);
    }

    /// <summary>Compares two texts as they are written, line by line.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> asked for it.</exception>
    public static DocumentComparison Compare(string older, string newer, ComparisonLimits? limits = null, CancellationToken cancellation = default) =>
        Compare(ComparedText.Markdown(older), ComparedText.Markdown(newer), limits ?? new ComparisonLimits(), cancellation);

    private static DocumentComparison Compare(ComparedText older, ComparedText newer, ComparisonLimits limits, CancellationToken cancellation)
    {
        var difference = new TextDifference(limits.MostSteps, cancellation);
        var (head, body) = (difference.Of(older.FrontMatter, newer.FrontMatter), difference.Of(older.Paragraphs, newer.Paragraphs));
        return new DocumentComparison
        {
            Passages = [.. Passage(body, limits.Context, cancellation)],
            FrontMatter = [.. Passage(head, limits.Context, cancellation)],
            InsertedWords = head.Concat(body).Sum(paragraph => paragraph.Words(TextChange.Inserted)),
            DeletedWords = head.Concat(body).Sum(paragraph => paragraph.Words(TextChange.Deleted)),
            IsByLines = older.IsWritten && newer.IsWritten,
            IsCut = older.IsCut || newer.IsCut,
        };
    }

    /// <summary>Folds away what is far from any change.</summary>
    private static IEnumerable<ComparedPassage> Passage(List<ComparedParagraph> paragraphs, int context, CancellationToken cancellation)
    {
        var isNear = new bool[paragraphs.Count];
        for (var i = 0; i < paragraphs.Count; i++)
        {
            if (paragraphs[i].IsUnchanged)
                continue;
            isNear.AsSpan(Math.Max(0, i - context), Math.Min(paragraphs.Count, i + context + 1) - Math.Max(0, i - context)).Fill(true);
        }

        for (var start = 0; start < paragraphs.Count;)
        {
            var end = start;
            while (end < paragraphs.Count && isNear[end] == isNear[start])
                end++;
            var html = string.Concat(paragraphs.Skip(start).Take(end - start).Select(paragraph => paragraph.ToHtml()));
            yield return new ComparedPassage(!isNear[start], end - start, SafeHtml.Clean(html, cancellation: cancellation));
            start = end;
        }
    }

    internal static async ValueTask<ComparedText> ReadParagraphsAsync(Stream body, string name, ComparisonLimits limits, CancellationToken cancellation)
    {
        ComparedText? written = null;
        var (text, end) = await new DocumentReader(limits.Reading).ReadAsync(
            body,
            name,
            ended => new TextCollector(limits.Reading, words: null, ended),
            (source, text) => written = Read(source, text),
            cancellation);
        var read = text.ToText(end);
        if (written is not null || read.Problem is not null)
            return (written ?? new ComparedText([])) with { IsCut = read.IsCut, Problem = read.Problem };
        var paragraphs = read.Sections.SelectMany(section => section.Level > 0 ? section.Paragraphs.Prepend(section.Heading) : section.Paragraphs);
        return new ComparedText([.. paragraphs]) { IsCut = read.IsCut };
    }

    /// <returns>The text as it is written, where that is what people wrote; null: it was told.</returns>
    private static ComparedText? Read(SourceFile source, TextCollector text)
    {
        var format = FileFormat.Of(source, mediaType: null);
        if ((format == FileFormat.Markdown || format == FileFormat.PlainText) && source.Length <= text.Limits.MostCharacters)
        {
            using var reader = source.OpenText(text);
            return format == FileFormat.Markdown ? ComparedText.Markdown(reader.ReadToEnd()) : ComparedText.Plain(reader.ReadToEnd());
        }

        format.Read(source, text);
        return null;
    }
}

/// <summary>Paragraphs beside each other that all changed, with a little of what stands around them, or that all did not.</summary>
/// <param name="IsUnchanged">To be folded away: what is the same in both versions and far from any change.</param>
/// <param name="Paragraphs">How many there are: lines, with <see cref="DocumentComparison.IsByLines"/>.</param>
/// <param name="Html">Safe HTML: a <c>p</c> for each paragraph, <c>ins</c> and <c>del</c> around words.</param>
public sealed record ComparedPassage(bool IsUnchanged, int Paragraphs, string Html);
