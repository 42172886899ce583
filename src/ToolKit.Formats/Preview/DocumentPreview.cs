namespace ToolKit.Formats;

/// <summary>A document as HTML that may stand inside a page, or why it cannot be shown.</summary>
public sealed class DocumentPreview
{
    private DocumentPreview()
    {
    }

    /// <summary>Safe HTML: no script, style, form, frame or class; links to the web, to mail addresses and within the document; null where the document cannot be shown. Empty where nothing is in it.</summary>
    public string? Html { get; private init; }

    /// <summary>The headings in order, for a table of contents.</summary>
    public IReadOnlyList<PreviewHeading> Headings { get; private init; } = [];

    /// <summary>A limit was reached: <see cref="Html"/> shows the beginning and says so.</summary>
    public bool IsCut { get; private init; }

    /// <summary>Why the document cannot be shown; null when it can.</summary>
    public TextProblem? Problem { get; private init; }

    /// <summary><see cref="Problem"/> as a sentence for people, in the language of <see cref="PreviewOptions.Words"/>; null when the document can be shown.</summary>
    public string? Reason { get; private init; }

    /// <summary>Whether files of this name are shown. PDF is not: browsers have their own viewers.</summary>
    public static bool IsNameOf(string fileName) => FileFormat.OfName(fileName) is { } format && format != FileFormat.Pdf;

    /// <summary>Reads a document on the caller's thread, whatever it holds. The stream stays open.</summary>
    /// <param name="body">One that cannot seek is first written to a temporary file.</param>
    /// <param name="fileName">The name with its extension. Content that is plainly of another format is read as that.</param>
    /// <exception cref="IOException">The stream could not be read, or the temporary file not be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> asked for it.</exception>
    public static async ValueTask<DocumentPreview> ReadAsync(Stream body, string fileName, PreviewOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new PreviewOptions();
        DocumentPreview? markdown = null;
        var (writer, end) = await new DocumentReader(options.Reading, time: options.Time).ReadAsync(
            body,
            fileName,
            ended => new PreviewWriter(options, ended),
            (source, writer) => markdown = Read(source, writer, options),
            cancellation);
        if (end?.Problem is { } problem)
            return new DocumentPreview { Problem = problem, Reason = options.Words.Reason(problem) };
        return markdown ?? new DocumentPreview { Html = writer.ToHtml(isCut: end is not null, cancellation), Headings = writer.Headings, IsCut = end is not null };
    }

    /// <returns>What needs no writer; null: the writer was told.</returns>
    private static DocumentPreview? Read(SourceFile source, PreviewWriter writer, PreviewOptions options)
    {
        var format = FileFormat.Of(source, mediaType: null);
        if (format == FileFormat.Pdf)
            throw new ReadingEndedException(TextProblem.UnknownFormat, "PDF is shown by browsers.");
        if (format != FileFormat.Markdown && format != FileFormat.PlainText)
        {
            format.Read(source, writer);
            return null;
        }

        using var reader = source.OpenText(writer);
        if (format == FileFormat.Markdown && source.Length <= MarkdownText.MostCharacters)
        {
            var markdown = MarkdownText.Parse(reader.ReadToEnd(), writer.Cancellation);
            return new DocumentPreview { Html = markdown.ToHtml(options.Link, options.HeadingOffset, cancellation: writer.Cancellation), Headings = markdown.Headings };
        }

        writer.Preformatted(reader);
        return null;
    }
}

/// <summary>A heading of a previewed document.</summary>
/// <param name="Level">1 to 9, as in the document.</param>
/// <param name="Text">One line.</param>
/// <param name="Anchor">Its id in the HTML.</param>
public sealed record PreviewHeading(int Level, string Text, string Anchor);
