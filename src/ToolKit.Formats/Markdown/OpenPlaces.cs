using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ToolKit.Formats;

/// <summary><c>{{leer: Name, Vorname}}</c>: a line to write on, for what is never asked for and never stored.</summary>
internal sealed class OpenPlaces : IMarkdownExtension
{
    private const int LongestLabel = 200;

    public void Setup(MarkdownPipelineBuilder pipeline) => pipeline.InlineParsers.Insert(0, new Parser());

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
        if (renderer is HtmlRenderer html)
            html.ObjectRenderers.Insert(0, new Html());
    }

    /// <summary>Finds out which places need their name said: not those beside which it stands, in the paragraph, the row or the head of the table.</summary>
    public static void Name(MarkdownDocument document)
    {
        foreach (var leaf in document.Descendants<LeafBlock>())
        {
            if (leaf.Inline is null)
                continue;
            string? beside = null;
            foreach (var place in leaf.Inline.Descendants<OpenPlaceInline>())
            {
                beside ??= Beside(leaf);
                place.IsNamedBeside = beside.Contains(place.Label, StringComparison.CurrentCultureIgnoreCase);
            }
        }
    }

    private static string Beside(LeafBlock leaf)
    {
        Block block = leaf;
        while (block.Parent is not null and not MarkdownDocument && block is not TableRow)
            block = block.Parent;
        if (block is not TableRow { Parent: Table table } row)
            return Words(leaf);
        return string.Join('\n', row.Descendants<LeafBlock>().Concat(((TableRow)table[0]).Descendants<LeafBlock>()).Select(Words));
    }

    private static string Words(LeafBlock leaf) => leaf.Inline is null ? "" : string.Concat(leaf.Inline.Descendants<LiteralInline>().Select(literal => literal.Content.ToString()));

    private sealed class Parser : InlineParser
    {
        private const string Begin = "{{" + TemplateText.OpenPlace;

        public Parser() => OpeningCharacters = ['{'];

        public override bool Match(InlineProcessor processor, ref StringSlice slice)
        {
            var text = slice.AsSpan();
            if (!text.StartsWith(Begin, StringComparison.Ordinal))
                return false;
            var length = text[Begin.Length..].IndexOf("}}", StringComparison.Ordinal);
            if (length is < 0 or > LongestLabel || FrontMatter.OneLine(text.Slice(Begin.Length, length).ToString()) is not { Length: > 0 } label)
                return false;
            processor.Inline = new OpenPlaceInline(label);
            slice.Start += Begin.Length + length + 2;
            return true;
        }
    }

    private sealed class Html : HtmlObjectRenderer<OpenPlaceInline>
    {
        protected override void Write(HtmlRenderer renderer, OpenPlaceInline place) => renderer.WriteEscape(place.ToString());
    }
}

/// <param name="label">What is to be written there.</param>
internal sealed class OpenPlaceInline(string label) : LeafInline
{
    /// <summary>What one writes on.</summary>
    public const string Strokes = "____________________";

    public string Label => label;

    /// <summary>The label is to be read beside it.</summary>
    public bool IsNamedBeside { get; set; }

    /// <summary>The line, and its name where that does not stand beside it.</summary>
    public override string ToString() => IsNamedBeside ? Strokes : $"{Strokes} ({label})";
}
