using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using ToolKit.Formats;

namespace ToolKit.Server;

/// <summary>
/// The pages a public body must have, in the operator's words: Impressum, Datenschutz, Erklärung zur Barrierefreiheit, Leichte Sprache, and security.txt. Each comes as a template with placeholders,
/// which lies in <c>pages/</c> of the data folder from the first start on, to be edited there. Read at start.
/// </summary>
public sealed partial class OperatorTexts
{
    /// <summary>Where the name of the release's test results stands in the declaration of accessibility.</summary>
    private const string ResultsWord = "{{Prüfergebnis}}";

    private const string SecurityTxt = "security.txt";

    private const string AccessibilityMd = "barrierefreiheit.md";

    private static readonly string[] Files = ["impressum.md", "datenschutz.md", AccessibilityMd, "leichte-sprache.md", SecurityTxt];

    private readonly string folder;
    private readonly Dictionary<string, string> texts;
    private readonly ConcurrentDictionary<string, OperatorPage> pages = new(StringComparer.Ordinal);

    private OperatorTexts(string folder, Dictionary<string, string> texts)
    {
        this.folder = folder;
        this.texts = texts;
    }

    [GeneratedRegex(@"\[BITTE AUSFÜLLEN: (?<what>[^\]]*)\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder { get; }

    public OperatorPage Impressum => Page("impressum.md");

    public OperatorPage Privacy => Page("datenschutz.md");

    /// <summary>With the results of the tests that came with this release.</summary>
    public OperatorPage Accessibility => Page(AccessibilityMd);

    public OperatorPage EasyLanguage => Page("leichte-sprache.md");

    /// <summary>The text of <c>/.well-known/security.txt</c> (RFC 9116); null while it has placeholders.</summary>
    public string? Security => Placeholder.IsMatch(texts[SecurityTxt]) ? null : texts[SecurityTxt];

    /// <summary>When security.txt ends (RFC 9116 §2.5.5); null where it says nothing that can be read.</summary>
    public DateTimeOffset? SecurityExpires => texts[SecurityTxt].Split('\n')
        .Where(line => line.StartsWith("Expires:", StringComparison.OrdinalIgnoreCase))
        .Select(line => DateTimeOffset.TryParse(line["Expires:".Length..].Trim(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end) ? end : (DateTimeOffset?)null)
        .FirstOrDefault();

    /// <summary>Reads the texts; templates that are missing in the folder are put there.</summary>
    /// <param name="folder">Where the operator's texts lie; made where it does not exist.</param>
    public static OperatorTexts Read(string folder)
    {
        Directory.CreateDirectory(folder);
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Files)
        {
            var file = Path.Combine(folder, name);
            if (!File.Exists(file))
                File.WriteAllText(file, EmbeddedText.Read($"Operator.Texts.{name}"));
            read.Add(name, File.ReadAllText(file).TrimStart('\uFEFF').ReplaceLineEndings("\n"));
        }

        if (AccessibilityResults.ReadShipped() is { } results)
            read[AccessibilityMd] = read[AccessibilityMd].Replace(ResultsWord, results.InGerman(), StringComparison.Ordinal);
        return new OperatorTexts(folder, read);
    }

    /// <summary>
    /// Whether people reach the server from other machines, so that the texts must be complete: it is known under another address than this machine's, or listens on one. A closed test network
    /// (<see cref="ServerOptions.AllowPlainHttp"/>) is none.
    /// </summary>
    /// <param name="urls">The addresses to listen on, separated by semicolons.</param>
    public static bool MustBeComplete(ServerOptions options, string urls) =>
        !options.AllowPlainHttp
        && urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Append(options.PublicUrl).OfType<string>()
            .Any(url => !Uri.TryCreate(url, UriKind.Absolute, out var address) || !Loopback.IsHost(address.Host)); // http://+:80 is no Uri, and every address there is

    /// <summary>What is still missing, as one English sentence for each file; empty when all is there.</summary>
    public IEnumerable<string> Gaps()
    {
        foreach (var (name, text) in texts)
        {
            var missing = Placeholder.Matches(text).Select(match => match.Groups["what"].Value).ToList();
            if (missing.Count > 0)
                yield return $"{Path.Combine(folder, name)} has {missing.Count} placeholders: {string.Join("; ", missing.Take(3))}{(missing.Count > 3 ? "; …" : "")}";
            else if (name == SecurityTxt && SecurityExpires is null)
                yield return $"{Path.Combine(folder, name)} says nothing that can be read in Expires. Write it so: Expires: 2027-06-30T23:59:59Z";
        }
    }

    private OperatorPage Page(string name) => pages.GetOrAdd(name, _ =>
    {
        var markdown = MarkdownText.Parse(texts[name].Replace("\n", "  \n", StringComparison.Ordinal)); // a line of an address is a line on the page too
        return new OperatorPage(markdown.FirstHeading ?? "", markdown.ToHtml(address => address.StartsWith('/') ? address : null));
    });
}

/// <param name="Title">Its first heading.</param>
/// <param name="Html">Safe HTML, the heading included.</param>
public sealed record OperatorPage(string Title, string Html);
