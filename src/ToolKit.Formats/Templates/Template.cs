using System.Text.RegularExpressions;

namespace ToolKit.Formats;

/// <summary>
/// A Markdown text with fields: which it declares in its front matter, what is wrong with them, and the text filled with values. Values are words and stay words, whatever is typed: they never become a heading, a cell, a
/// link or HTML. docs/templates.md says how a template is written.
/// </summary>
public sealed partial class Template
{
    [GeneratedRegex(@"\{\{(leer:|offen (?<field>[a-z0-9_.]+):) *(?<label>[^{}\n]{1,600}?) *\}\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mark { get; }

    private readonly string? yaml;
    private readonly TemplateText text;

    private Template(string? yaml, IReadOnlyList<TemplateField> fields, TemplateText text, IReadOnlyList<TemplateProblem> problems)
    {
        this.yaml = yaml;
        this.text = text;
        Fields = fields;
        Problems = problems;
    }

    /// <summary>In the order of their declaration; empty where the text is no template.</summary>
    public IReadOnlyList<TemplateField> Fields { get; }

    /// <summary>What is wrong, by lines: with the declarations, with marks in the text, fields that are used and not declared or the other way round. A template with errors can be filled as far as it is understood.</summary>
    public IReadOnlyList<TemplateProblem> Problems { get; }

    /// <summary>Reads a template. Any text can be read, so this does not fail.</summary>
    public static Template Parse(string markdown)
    {
        var (yaml, body) = FrontMatter.Cut(markdown);
        var declarations = new FieldDeclarations();
        var fields = yaml is null ? [] : declarations.Read(yaml);
        var read = TemplateText.Read(body, fields, firstLine: yaml is null ? 1 : yaml.AsSpan().Count('\n') + 3);
        var problems = declarations.Problems.Concat(read.Problems).OrderBy(problem => problem.Line);
        return new Template(yaml, fields, read, [.. problems]);
    }

    /// <summary>What a form begins with: the declared defaults, those that name the site's profile out of it.</summary>
    /// <param name="siteProfile">By the names of <see cref="SiteProfile"/>; what is missing there stays empty.</param>
    public FieldValues Defaults(IReadOnlyDictionary<string, string> siteProfile)
    {
        var values = new FieldValues();
        foreach (var field in Fields)
        {
            foreach (var value in field.Default)
                values.Choose(field.Name, value.StartsWith(SiteProfile.Prefix, StringComparison.Ordinal) ? siteProfile.GetValueOrDefault(value) ?? "" : value);
        }

        return values;
    }

    /// <summary>What is missing or wrong in what was entered; empty: nothing.</summary>
    public IReadOnlyList<FieldProblem> Check(FieldValues values) => FieldText.Check(Fields, values);

    /// <summary>
    /// The text with the values in it, as Markdown with its front matter, which declares no fields any more. A required field without value keeps a mark with its label, another one leaves nothing. <see cref="MarkdownText"/>
    /// knows these marks and those of open places; for people there is <see cref="Readable"/>. A text that becomes longer than <see cref="MarkdownText"/> shows is cut.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> asked for it.</exception>
    public string Fill(FieldValues values, CancellationToken cancellation = default) => WithHead(text.Fill(values, cancellation));

    /// <summary>The text for readers, with each field's label in brackets, every conditional part and one entry of each list; with its front matter, as <see cref="Fill"/>.</summary>
    public string Unfilled() => WithHead(text.Fill(null, CancellationToken.None));

    /// <summary>A filled text as people are given it: with labels in brackets and lines to write on in place of the marks.</summary>
    public static string Readable(string markdown) => Mark.Replace(markdown, static mark => mark.Groups["field"].Success ? $"\\[{mark.Groups["label"].Value}\\]" : $"{OpenPlaceInline.Strokes} ({mark.Groups["label"].Value})");

    /// <summary>The body as <see cref="Unfilled"/> has it; of a text that declares no fields, as it is.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> asked for it.</exception>
    internal static string UnfilledBody(string? yaml, string body, CancellationToken cancellation) =>
        yaml is not null && FrontMatter.Without(yaml, FieldDeclarations.Key).Length < yaml.Length && new FieldDeclarations().Read(yaml) is { Count: > 0 } fields
            ? TemplateText.Read(body, fields, firstLine: 1).Fill(null, cancellation)
            : body;

    private string WithHead(string body) => yaml is null ? body : FrontMatter.Join(FrontMatter.Without(yaml, FieldDeclarations.Key), body);
}
