using System.Globalization;
using System.Text.RegularExpressions;

namespace ToolKit.Formats;

/// <summary>An office document as Markdown, and what does not survive that: for an original in Markdown that somebody has gone on with in an office program.</summary>
public sealed partial class MarkdownConversion
{
    private const int TimeLimit = 1_000; // milliseconds
    private const int MostNamed = 5;

    private MarkdownConversion(string markdown, IReadOnlyList<string> lost) => (Markdown, Lost) = (markdown, lost);

    /// <summary>With the front matter of the original.</summary>
    public string Markdown { get; }

    /// <summary>What the document has and Markdown has not, as German sentences; never empty, since looks are always lost.</summary>
    public IReadOnlyList<string> Lost { get; }

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
            ended => (new MarkdownWriter(limits, ended), new GuardedText(limits, ended)),
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
        var lost = new List<string>();
        if (end is not null)
            lost.Add("Das Dokument ist beschädigt oder zu lang und wurde nicht vollständig gelesen.");
        lost.AddRange(writer.Lost());
        lost.AddRange(LostTraces(traces.ToReport(end)));
        if (hasHeads)
            lost.Add("Kopf- und Fußzeilen");

        var text = writer.ToMarkdown();
        text = OpenPlace().Replace(text, place => $"{{{{{TemplateText.OpenPlace} {place.Groups["label"].Value}}}}}");
        if (original is not null)
        {
            var (yaml, _) = FrontMatter.Cut(original);
            var fields = Template.Parse(original).Fields;
            text = WithFields(text, fields, lost);
            if (original.Contains("{{#", StringComparison.Ordinal))
                lost.Add("Teile, die nur unter einer Bedingung stehen oder wiederholt werden: Ihr Text bleibt, die Bedingung nicht");
            if (yaml is not null)
                text = FrontMatter.Join(yaml, "\n" + text);
        }

        lost.Add("Schriften, Farben, Abstände, Seitenumbrüche");
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

    private static IEnumerable<string> LostTraces(GuardReport report)
    {
        if (report.Findings.Any(finding => finding.Kind == GuardFindingKind.Comment))
            yield return "Kommentare";
        if (report.Findings.Any(finding => finding.Kind == GuardFindingKind.TrackedChange))
            yield return "Aufgezeichnete Änderungen: sie gelten als angenommen";
        if (report.Findings.Any(finding => finding.Kind == GuardFindingKind.HiddenContent))
            yield return "Verborgener Text";
    }

    private static string WithFields(string text, IReadOnlyList<TemplateField> fields, List<string> lost)
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
            lost.Add(string.Create(CultureInfo.InvariantCulture, $"Felder, die im Entwurf nicht mehr offen sind: {string.Join(", ", missing.Take(MostNamed))}{(missing.Count > MostNamed ? $" und {missing.Count - MostNamed} weitere" : "")}"));
        return text;
    }

    [GeneratedRegex(@"Seite\s*\d*(?:\s*von\s*\d*)?", RegexOptions.CultureInvariant, TimeLimit)]
    private static partial Regex PageNumber();

    [GeneratedRegex(@"(?:\\_){4,}\s*\((?<label>[^()\n|]{1,100})\)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeLimit)]
    private static partial Regex OpenPlace();
}
