using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace ToolKit.Formats;

/// <summary>
/// <c>{{leer: Name, Vorname}}</c>: a line to write on, for what is never asked for and never stored. <c>{{offen standort: Standort}}</c>: a field of a template that has no value yet.
/// </summary>
internal sealed class OpenPlaces : IMarkdownExtension
{
    // Of one paragraph, and of the text around it, that are looked at: forms have some.
    private const int MostPlaces = 200;
    private const int MostBeside = 4_000;

    private const int LongestMark = 700;

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
            foreach (var place in leaf.Inline.Descendants<OpenPlaceInline>().Where(place => place.FieldName is null).Take(MostPlaces))
            {
                beside ??= Beside(leaf);
                place.IsNamedBeside = beside.Contains(place.Label, StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    private static string Beside(LeafBlock leaf)
    {
        Block block = leaf;
        while (block.Parent is not null and not MarkdownDocument && block is not TableRow)
            block = block.Parent;
        if (block is not TableRow { Parent: Table table } row)
            return Cut(Words(leaf));
        return Cut(string.Join('\n', row.Descendants<LeafBlock>().Concat(((TableRow)table[0]).Descendants<LeafBlock>()).Select(Words)));

        static string Cut(string text) => text[..Math.Min(text.Length, MostBeside)];
    }

    private static string Words(LeafBlock leaf) => leaf.Inline is null ? "" : string.Concat(leaf.Inline.Descendants<LiteralInline>().Select(literal => literal.Content.ToString()));

    private sealed class Parser : InlineParser
    {
        public Parser() => OpeningCharacters = ['{'];

        public override bool Match(InlineProcessor processor, ref StringSlice slice)
        {
            var text = slice.AsSpan();
            if (!text.StartsWith("{{", StringComparison.Ordinal))
                return false;
            var length = text.IndexOf("}}", StringComparison.Ordinal);
            if (length is < 0 or > LongestMark || Read(text[2..length]) is not { } place)
                return false;
            processor.Inline = place;
            slice.Start += length + 2;
            return true;
        }

        private static OpenPlaceInline? Read(ReadOnlySpan<char> mark)
        {
            if (mark.StartsWith(TemplateText.OpenPlace, StringComparison.Ordinal))
                return FrontMatter.OneLine(mark[TemplateText.OpenPlace.Length..].ToString()) is { Length: > 0 } label ? new OpenPlaceInline(null, label) : null;
            return mark.StartsWith(TemplateText.OpenField, StringComparison.Ordinal) && mark.ToString().Split(' ', 3) is [_, [.. var name, ':'], var named] ? new OpenPlaceInline(name, FrontMatter.OneLine(named)) : null;
        }
    }

    private sealed class Html : HtmlObjectRenderer<OpenPlaceInline>
    {
        protected override void Write(HtmlRenderer renderer, OpenPlaceInline place) => renderer.WriteEscape(place.ToString());
    }
}

/// <param name="name">The name of the field, in lists behind that of the list; null: for what is never asked for.</param>
/// <param name="label">What is to be written there.</param>
internal sealed class OpenPlaceInline(string? name, string label) : LeafInline
{
    /// <summary>What one writes on.</summary>
    public const string Strokes = "____________________";

    public string? FieldName => name;

    public string Label => label;

    /// <summary>The label is to be read beside it.</summary>
    public bool IsNamedBeside { get; set; }

    /// <summary>What stands there until somebody writes: the label of a field in brackets, or a line.</summary>
    public string Placeholder => name is null ? Strokes : $"[{label}]";

    /// <summary>With its name where that does not stand beside it.</summary>
    public override string ToString() => IsNamedBeside || name is not null ? Placeholder : $"{Strokes} ({label})";
}
