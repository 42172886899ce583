using Markdig;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ToolKit.Formats;

/// <summary>A Markdown document: what it says of itself, its headings, and its text as safe HTML.</summary>
public sealed class MarkdownText
{
    // Raw HTML is off here already; the sanitiser behind it is the second lock on the same door.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseGridTables()
        .UseFootnotes()
        .UseTaskLists()
        .UseDefinitionLists()
        .UseListExtras()
        .UseEmphasisExtras()
        .DisableHtml()
        .Use<OpenPlaces>()
        .Use<RenderingLimit>()
        .Build();

    // Brackets that open and do not close, emphasis and bars of tables likewise: the parser's time grows with the square of their number within a paragraph, and nothing interrupts it there. No
    // text for people comes near these.
    private const int MostBrackets = 1_000;
    private const int MostMarks = 3_000;
    private const int MostBars = 10_000;

    // A table of a thousand columns makes a thousand cells of each line, whatever stands in it.
    private const int MostHtml = 4 * 1024 * 1024;

    /// <summary>Longer texts are shown as written, or not at all: rendering holds them in memory several times over.</summary>
    internal const int MostCharacters = 2_000_000;

    private readonly MarkdownDocument document;

    private readonly string body;

    private readonly bool isReadable;

    private MarkdownText(IReadOnlyDictionary<string, string> metadata, MarkdownDocument document, string body, bool isReadable = true)
    {
        Metadata = metadata;
        this.document = document;
        this.body = body;
        this.isReadable = isReadable;
        NameHeadings(document);
        OpenPlaces.Name(document);
    }

    /// <summary>The front matter's values by name; empty without.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>What stands behind the front matter.</summary>
    internal string Body => body;

    /// <summary>The parsed text, each heading with its id; null where it is shown as written.</summary>
    internal MarkdownDocument? Blocks => isReadable ? document : null;

    /// <summary>The text of the first heading, of whatever level; null where there is none.</summary>
    public string? FirstHeading => document.Descendants<HeadingBlock>().Select(PlainText).FirstOrDefault(text => text.Length > 0);

    /// <summary>The heading that is the title and opens the text, which <see cref="ToHtml"/> can leave out; null: none does, see <see cref="OpensWithTitle"/>.</summary>
    public string? Title => OpensWithTitle ? PlainText((HeadingBlock)document[0]) : null;

    /// <summary>The headings in order, for a table of contents; empty where the text is shown as written.</summary>
    public IReadOnlyList<PreviewHeading> Headings =>
        [.. document.Descendants<HeadingBlock>().Select(heading => new PreviewHeading(heading.Level, PlainText(heading), SafeHtml.IdPrefix + heading.GetAttributes().Id)).Where(heading => heading.Text.Length > 0)];

    /// <summary>Whether a heading of level 1 opens the text and is its title: the front matter declares the same, or none.</summary>
    public bool OpensWithTitle =>
        document is [HeadingBlock { Level: 1 } heading, ..]
        && PlainText(heading) is { Length: > 0 } text
        && (!Metadata.TryGetValue("title", out var title) || title.Trim() == text);

    /// <summary>Whether there is a table in it, which can be written as a spreadsheet.</summary>
    public bool HasTables => document.Descendants<Markdig.Extensions.Tables.Table>().Any();

    /// <summary>The addresses of its pictures as they are written, each once, in their order; empty where the text is shown as written.</summary>
    public IReadOnlyList<string> Pictures => [.. document.Descendants<LinkInline>().Where(link => link is { IsImage: true, Url.Length: > 0 }).Select(link => link.Url!).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether it is meant as slides, divided by lines: the front matter says <c>slides: true</c>.</summary>
    public bool IsSlides => Metadata.GetValueOrDefault("slides") == "true";

    /// <summary>Whether a file of this name is taken for Markdown.</summary>
    public static bool IsNameOf(string fileName) => fileName.EndsWith(".md", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a text; a template is read as readers see it (<see cref="Template.Unfilled"/>). Anything is Markdown, so this does not fail; what is nested beyond 128 levels, or has thousands of brackets in one paragraph, is shown as written.</summary>
    /// <param name="cancellation">Ends the reading between two lines or paragraphs.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static MarkdownText Parse(string text, CancellationToken cancellation = default)
    {
        var (yaml, written) = FrontMatter.Cut(text);
        var metadata = FrontMatter.Values(yaml);
        var shown = Template.UnfilledBody(yaml, written, cancellation);
        if (IsTangled(shown))
            return new MarkdownText(metadata, new MarkdownDocument(), shown, isReadable: false);
        try
        {
            return new MarkdownText(metadata, Markdig.Markdown.Parse(shown, Pipeline, new RenderingLimit.Context(cancellation)), shown);
        }
        catch (ArgumentException)
        {
            // Markdig refuses texts that are nested too deeply, rather than overflow its stack.
            return new MarkdownText(metadata, new MarkdownDocument(), shown, isReadable: false);
        }
    }

    /// <summary>The text as HTML that may stand inside a page: no script, style, form or frame, links only as <paramref name="link"/> gives them.</summary>
    /// <param name="link">
    /// Turns a link or image address of the document into one of the page; null leaves the words and drops the link.
    /// </param>
    /// <param name="picture">The same for addresses of images alone. Default: as <paramref name="link"/>.</param>
    /// <param name="headingOffset">Added to heading levels, so that the page's own heading stays the only one of level 1.</param>
    /// <param name="omitTitle">Leaves out the heading of <see cref="OpensWithTitle"/>: the page shows it as its own.</param>
    /// <param name="cancellation">Ends the rendering.</param>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public string ToHtml(Func<string, string?>? link = null, int headingOffset = 0, bool omitTitle = false, Func<string, string?>? picture = null, CancellationToken cancellation = default)
    {
        if (!isReadable)
            return AsWritten();
        using var writer = new RenderingLimit.Writer(MostHtml, cancellation);
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        try
        {
            for (var i = omitTitle && OpensWithTitle ? 1 : 0; i < document.Count; i++)
                renderer.Render(document[i]);
        }
        catch (ArgumentException)
        {
            return AsWritten(); // nested too deeply for the renderer, although not for the parser
        }

        return writer.IsFull ? AsWritten() : SafeHtml.Clean(writer.ToString(), link, headingOffset, picture, cancellation);
    }

    /// <summary>A text as it is written, as HTML: for one that cannot be rendered, or not in time.</summary>
    public static string AsWritten(string text) => Plain(FrontMatter.Split(text).Body);

    private string AsWritten() => Plain(body);

    private static string Plain(string body) => $"<pre>{SafeHtml.Encode(body)}</pre>";

    private static bool IsTangled(ReadOnlySpan<char> text)
    {
        var (brackets, marks, bars) = (0, 0, 0);
        foreach (var line in text.EnumerateLines())
        {
            if (line.IsWhiteSpace())
                (brackets, marks, bars) = (0, 0, 0);
            brackets += line.Count('[');
            bars += line.Count('|');
            foreach (var mark in "*_`<~^+=")
                marks += line.Count(mark);
            if (brackets > MostBrackets || marks > MostMarks || bars > MostBars)
                return true;
        }

        return false;
    }

    /// <summary>Gives each heading an id to link to. Markdig's own extension does that by trying every number from the beginning for each.</summary>
    private static void NameHeadings(MarkdownDocument document)
    {
        var names = new HeadingNames();
        foreach (var heading in document.Descendants<HeadingBlock>())
            heading.GetAttributes().Id = names.Next(PlainText(heading));
    }

    /// <summary>The words of a heading or paragraph on one line, without their marks.</summary>
    internal static string PlainText(LeafBlock block)
    {
        if (block.Inline is null)
            return "";
        var parts = block.Inline.Descendants().Select(inline => inline switch
        {
            LiteralInline literal => literal.Content.ToString(),
            CodeInline code => code.Content,
            HtmlEntityInline entity => entity.Transcoded.ToString(),
            LineBreakInline => " ",
            AutolinkInline link => link.Url,
            OpenPlaceInline place => place.ToString(),
            _ => "",
        });
        return string.Concat(parts).Trim();
    }
}
