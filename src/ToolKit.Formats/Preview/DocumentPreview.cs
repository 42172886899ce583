using System.Net;
using System.Text;

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
        var read = await new DocumentReader(options.Reading, time: options.Time).ReadAsync(body, fileName, cancellation: cancellation);
        if (read.Problem is { } problem)
            return new DocumentPreview { Problem = problem, Reason = options.Words.Reason(problem) };
        var html = new StringBuilder();
        var headings = new List<PreviewHeading>();
        foreach (var section in read.Sections)
        {
            if (section.Level > 0)
            {
                var anchor = $"abschnitt-{headings.Count + 1}";
                headings.Add(new PreviewHeading(section.Level, section.Heading, SafeHtml.IdPrefix + anchor));
                html.Append($"<h{Math.Min(6, section.Level)} id=\"{anchor}\">{WebUtility.HtmlEncode(section.Heading)}</h{Math.Min(6, section.Level)}>");
            }

            foreach (var paragraph in section.Paragraphs)
                html.Append("<p>").Append(WebUtility.HtmlEncode(paragraph)).Append("</p>");
        }

        return new DocumentPreview { Html = SafeHtml.Clean(html.ToString(), headingOffset: options.HeadingOffset, cancellation: cancellation), Headings = headings, IsCut = read.IsCut };
    }
}

/// <summary>A heading of a previewed document.</summary>
/// <param name="Level">1 to 9, as in the document.</param>
/// <param name="Text">One line.</param>
/// <param name="Anchor">Its id in the HTML.</param>
public sealed record PreviewHeading(int Level, string Text, string Anchor);
