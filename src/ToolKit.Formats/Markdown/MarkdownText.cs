using Markdig;
using Markdig.Renderers;
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
        .UseAutoIdentifiers(Markdig.Extensions.AutoIdentifiers.AutoIdentifierOptions.GitHub)
        .DisableHtml()
        .Build();

    private readonly MarkdownDocument document;

    private readonly string? unreadable;

    private MarkdownText(IReadOnlyDictionary<string, string> metadata, MarkdownDocument document, string? unreadable = null)
    {
        Metadata = metadata;
        this.document = document;
        this.unreadable = unreadable;
    }

    /// <summary>The front matter's values by name; empty without.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The text of the first heading, of whatever level; null where there is none.</summary>
    public string? FirstHeading => document.Descendants<HeadingBlock>().Select(PlainText).FirstOrDefault(text => text.Length > 0);

    /// <summary>Whether a file of this name is taken for Markdown.</summary>
    public static bool IsNameOf(string fileName) => fileName.EndsWith(".md", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a text. Anything is Markdown, so this does not fail; nesting beyond 128 levels is shown as written.</summary>
    public static MarkdownText Parse(string text)
    {
        var (metadata, body) = FrontMatter.Split(text);
        try
        {
            return new MarkdownText(metadata, Markdig.Markdown.Parse(body, Pipeline));
        }
        catch (ArgumentException)
        {
            // Markdig refuses texts that are nested too deeply, rather than overflow its stack.
            return new MarkdownText(metadata, new MarkdownDocument(), body);
        }
    }

    /// <summary>The text as HTML that may stand inside a page: no script, style, form or frame, links only as <paramref name="link"/> gives them.</summary>
    /// <param name="link">
    /// Turns a link or image address of the document into one of the page; null leaves the words and drops the link.
    /// </param>
    /// <param name="headingOffset">Added to heading levels, so that the page's own heading stays the only one of level 1.</param>
    /// <param name="omitTitle">Leaves out a heading of level 1 that opens the text: the page shows it as its own.</param>
    public string ToHtml(Func<string, string?>? link = null, int headingOffset = 0, bool omitTitle = false)
    {
        if (unreadable is not null)
            return $"<pre>{System.Net.WebUtility.HtmlEncode(unreadable)}</pre>";
        using var writer = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        var title = omitTitle && document.Count > 0 && document[0] is HeadingBlock { Level: 1 };
        for (var i = title ? 1 : 0; i < document.Count; i++)
            renderer.Render(document[i]);
        return SafeHtml.Clean(writer.ToString(), link, headingOffset);
    }

    private static string PlainText(HeadingBlock heading)
    {
        if (heading.Inline is null)
            return "";
        var parts = heading.Inline.Descendants().Select(inline => inline switch
        {
            LiteralInline literal => literal.Content.ToString(),
            CodeInline code => code.Content,
            HtmlEntityInline entity => entity.Transcoded.ToString(),
            LineBreakInline => " ",
            _ => "",
        });
        return string.Concat(parts).Trim();
    }
}
