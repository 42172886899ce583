using System.Text.RegularExpressions;

namespace ToolKit.Formats;

/// <summary>An office document as Markdown, and what does not survive that: for an original in Markdown that somebody has gone on with in an office program.</summary>
public sealed partial class MarkdownConversion
{
    private const int TimeLimit = 1_000; // milliseconds

    private static readonly (GuardFindingKind Found, MarkdownLossKind Lost)[] Traces =
    [
        (GuardFindingKind.Comment, MarkdownLossKind.Comments),
        (GuardFindingKind.TrackedChange, MarkdownLossKind.TrackedChanges),
        (GuardFindingKind.HiddenContent, MarkdownLossKind.HiddenText),
    ];

    private MarkdownConversion(string markdown, IReadOnlyList<MarkdownLoss> lost) => (Markdown, Lost) = (markdown, lost);

    /// <summary>With the front matter of the original.</summary>
    public string Markdown { get; }

    /// <summary>What the document has and Markdown has not; never empty, since looks are always lost.</summary>
    public IReadOnlyList<MarkdownLoss> Lost { get; }

    /// <summary>Reads a document on the caller's thread. The stream stays open.</summary>
    /// <param name="fileName">The name with its extension.</param>
    /// <param name="original">The Markdown text it was made of: its front matter is kept, and its fields get their marks back where their labels stand. Null: it was made of none.</param>
    /// <exception cref="IOException">The stream could not be read, or a temporary file not be written.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> asked for it.</exception>
    public static async ValueTask<MarkdownConversion> ReadAsync(Stream body, string fileName, string? original = null, CancellationToken cancellation = default)
    {
        var hasHeads = false;
        var limits = ReadLimits.Default with { MostCharacters = MarkdownText.MostCharacters };
        var ((writer, traces), end) = await new DocumentReader(limits).ReadAsync(
            body,
            fileName,
            ended => (new MarkdownWriter(limits, ended), new GuardedText(limits, GuardWords.German, ended)),
            (source, told) =>
            {
                var (writer, traces) = told;
                var format = FileFormat.Of(source, mediaType: null);
                if (format == FileFormat.Package && StoredPackage.Open(source.Body, source.Name, traces.Cancellation) is { } package)
                {
                    new OfficeTraces(package, traces).Find();
                    hasHeads = HasHeads(package);
                }

                source.Body.Position = 0;
                format.Read(source, writer);
            },
            cancellation);
        var lost = new List<MarkdownLoss>();
        if (end is not null)
            lost.Add(new MarkdownLoss(MarkdownLossKind.Unread));
        lost.AddRange(writer.Lost());
        lost.AddRange(LostTraces(traces.ToReport(end)));
        if (hasHeads)
            lost.Add(new MarkdownLoss(MarkdownLossKind.HeadersAndFooters));

        var text = writer.ToMarkdown();
        text = OpenPlace().Replace(text, place => $"{{{{{TemplateText.OpenPlace} {place.Groups["label"].Value}}}}}");
        if (original is not null)
        {
            var (yaml, _) = FrontMatter.Cut(original);
            var fields = Template.Parse(original).Fields;
            text = WithFields(text, fields, lost);
            if (original.Contains("{{#", StringComparison.Ordinal))
                lost.Add(new MarkdownLoss(MarkdownLossKind.Conditions));
            if (yaml is not null)
                text = FrontMatter.Join(yaml, "\n" + text);
        }

        lost.Add(new MarkdownLoss(MarkdownLossKind.Looks));
        return new MarkdownConversion(text, lost);
    }

    /// <summary>Whether a DOCX has heads or feet of pages that say more than its title and the number of the page, which are written anew.</summary>
    private static bool HasHeads(StoredPackage package)
    {
        var title = package.Related("/core-properties") is { } core ? package.Xml(core)?.Descendants().FirstOrDefault(property => property.Name.LocalName == "title")?.Value : null;
        foreach (var name in package.Names.Where(name => name.StartsWith("word/header", StringComparison.Ordinal) || name.StartsWith("word/footer", StringComparison.Ordinal)))
        {
            var said = string.Concat(package.Xml(name)?.Descendants().Where(text => text.Name.LocalName == "t").Select(text => text.Value) ?? []);
            if (PageNumber().Replace(string.IsNullOrEmpty(title) ? said : said.Replace(title, "", StringComparison.Ordinal), "").Any(char.IsLetterOrDigit))
                return true;
        }

        return false;
    }

    private static IEnumerable<MarkdownLoss> LostTraces(GuardReport report) =>
        Traces.Where(trace => report.Findings.Any(finding => finding.Kind == trace.Found)).Select(trace => new MarkdownLoss(trace.Lost));

    private static string WithFields(string text, IReadOnlyList<TemplateField> fields, List<MarkdownLoss> lost)
    {
        var missing = new List<string>();
        foreach (var (name, label) in fields.SelectMany(field => field.Type == FieldType.List ? field.Fields.Select(inner => ($"{field.Name}.{inner.Name}", inner.Label)) : [(field.Name, field.Label)]))
        {
            var written = PlainValue.Escape($"[{label}]", " ", " ");
            if (!text.Contains(written, StringComparison.Ordinal))
                missing.Add(label);
            text = text.Replace(written, $"{{{{{name}}}}}", StringComparison.Ordinal);
        }

        if (missing.Count > 0)
            lost.Add(new MarkdownLoss(MarkdownLossKind.ClosedFields) { Count = missing.Count, Labels = missing });
        return text;
    }

    [GeneratedRegex(@"Seite\s*\d*(?:\s*von\s*\d*)?", RegexOptions.CultureInvariant, TimeLimit)]
    private static partial Regex PageNumber();

    [GeneratedRegex(@"(?:\\_){4,}\s*\((?<label>[^()\n|]{1,100})\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeLimit)]
    private static partial Regex OpenPlace();
}

/// <summary>Something that an office document has and Markdown has not.</summary>
public sealed record MarkdownLoss(MarkdownLossKind Kind)
{
    /// <summary>Of pictures, text boxes and fields how many there are; otherwise 1.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Of fields what they are called; otherwise empty.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];
}

/// <summary>What Markdown has no way to say.</summary>
public enum MarkdownLossKind
{
    /// <summary>The document is damaged or too long, and its end was not read.</summary>
    Unread,

    Pictures,

    /// <summary>Their text follows the paragraph.</summary>
    TextBoxes,

    MergedCells,

    /// <summary>Tables in tables: their text stands in the cell.</summary>
    NestedTables,

    /// <summary>What is underlined, raised or lowered.</summary>
    TextMarks,

    Comments,

    /// <summary>They count as accepted.</summary>
    TrackedChanges,

    HiddenText,
    HeadersAndFooters,

    /// <summary>Fields of the original that are open no more.</summary>
    ClosedFields,

    /// <summary>Parts that stand under a condition or are repeated: their text stays.</summary>
    Conditions,

    /// <summary>Fonts, colours, distances, page breaks.</summary>
    Looks,
}
