using System.Globalization;
using System.Text.RegularExpressions;
using ToolKit.TestSupport;

namespace ToolKit.Formats.Tests;

/// <summary>What must hold of every document in content/, whoever wrote it.</summary>
public sealed partial class WerkzeugkofferTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "content", "Werkzeugkoffer");

    private static readonly string[] Fields =
        ["Transparenz", "Informationsaustausch", "Harmonisierte Abläufe und Maßnahmen", "One-Stop-Government"];

    /// <summary>The state of the law that the documents were written from.</summary>
    private static readonly DateOnly NewestLaw = new(2022, 3, 31);

    [GeneratedRegex(@"[\w.+-]+@(?<host>[\w-]+(\.[\w-]+)+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Mail { get; }

    // Written out with an area code; dates, paragraphs and figures do not look like this.
    [GeneratedRegex(@"(\+49|\b0[1-9]\d{1,4})[ /-]+\d{3,}|\bTel(efon|\.)?:? *\d", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Telephone { get; }

    [GeneratedRegex(@"\]\((<(?<in>[^>]+)>|(?<bare>[^)\s]+))", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Link { get; }

    public static TheoryData<string> Documents() => new(Files().Where(file => !file.EndsWith("README.md", StringComparison.Ordinal)));

    public static TheoryData<string> AllFiles() => new(Files());

    [Theory, MemberData(nameof(Documents))]
    public void ADocumentSaysWhatItIs(string file)
    {
        var metadata = MarkdownText.Parse(Read(file)).Metadata;

        foreach (var name in new[] { "title", "description", "order", "field", "level", "kind", "legal_areas", "audience", "legal_status", "review_date", "responsible", "licence" })
            Assert.False(string.IsNullOrWhiteSpace(metadata.GetValueOrDefault(name)), $"{name} is missing");
        Assert.True(int.TryParse(metadata.GetValueOrDefault("order"), CultureInfo.InvariantCulture, out var order) && order is >= 1 and <= 60);
        Assert.Contains(metadata.GetValueOrDefault("level"), new[] { "strategisch", "operativ" });
        Assert.Contains(metadata.GetValueOrDefault("kind"), new[] { "Arbeitsmittel", "Muster", "Konzept", "Hintergrund", "Praxisbeispiel" });
        Assert.Equal("CC-BY-4.0", metadata.GetValueOrDefault("licence"));
        Assert.Equal(file.Split('/')[0] is "Einstieg" ? "übergreifend" : file.Split('/')[0], metadata.GetValueOrDefault("field"));
        if (file.Contains("/Strategische Instrumente/", StringComparison.Ordinal) || file.Contains("/Operative Instrumente/", StringComparison.Ordinal))
            Assert.Equal(file.Contains("/Strategische", StringComparison.Ordinal) ? "strategisch" : "operativ", metadata.GetValueOrDefault("level"));
    }

    [Theory, MemberData(nameof(Documents))]
    public void NoDocumentClaimsToKnowNewerLawThanItsSource(string file)
    {
        var metadata = MarkdownText.Parse(Read(file)).Metadata;

        Assert.True(DateOnly.ParseExact(metadata.GetValueOrDefault("legal_status")!, "yyyy-MM-dd", CultureInfo.InvariantCulture) <= NewestLaw);
    }

    [Theory, MemberData(nameof(AllFiles))]
    public void NobodyIsNamedByMailOrTelephone(string file)
    {
        var text = Read(file);

        Assert.All(Mail.Matches(text), match => Assert.EndsWith(".example", match.Groups["host"].Value, StringComparison.Ordinal));
        Assert.DoesNotMatch(Telephone, text);
    }

    [Theory, MemberData(nameof(AllFiles))]
    public void LinksBetweenDocumentsLead_Somewhere(string file)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Folder, file))!;
        foreach (Match match in Link.Matches(Read(file)))
        {
            var address = match.Groups["in"].Success ? match.Groups["in"].Value : match.Groups["bare"].Value;
            if (address.StartsWith('#') || Uri.TryCreate(address, UriKind.Absolute, out var absolute) && absolute.Scheme is "http" or "https" or "mailto")
                continue;
            var target = Path.GetFullPath(Path.Combine(folder, Uri.UnescapeDataString(address.Split('#')[0])));
            Assert.True(File.Exists(target) || Directory.Exists(target), $"{address} leads nowhere");
        }
    }

    [Fact]
    public void EveryFieldHasAtLeastTwoDocumentsAndEachOrderIsGivenOnce()
    {
        var documents = Files().Where(file => !file.EndsWith("README.md", StringComparison.Ordinal)).ToList();

        Assert.True(documents.Count >= 12, $"{documents.Count} documents");
        Assert.All(Fields, field => Assert.True(documents.Count(file => file.StartsWith(field + "/", StringComparison.Ordinal)) >= 2, field));
        Assert.Empty(documents.GroupBy(file => MarkdownText.Parse(Read(file)).Metadata.GetValueOrDefault("order")).Where(group => group.Count() > 1).Select(group => group.Key));
    }

    [Fact]
    public void EveryFolderIsIntroduced() =>
        Assert.All(Directory.GetDirectories(Folder, "*", SearchOption.AllDirectories), folder => Assert.True(File.Exists(Path.Combine(folder, "README.md")), folder));

    private static IEnumerable<string> Files() => Directory.GetFiles(Folder, "*.md", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(Folder, file).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    private static string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));
}
