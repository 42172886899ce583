using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ToolKit.Architecture.Tests;

/// <summary>What pages say stands in the sources in German, as <c>T("…")</c> or <c>Markup("…")</c>, and in English.resx in English.</summary>
public sealed partial class TextTests
{
    private static readonly IReadOnlyList<(string German, string English)> English =
    [
        .. XDocument.Parse(SourceTree.Files(".resx").Single(file => file.Path == "ToolKit.Server/Web/English.resx").Text).Root!
            .Elements("data").Select(text => (text.Attribute("name")!.Value, text.Element("value")!.Value)),
    ];

    private static readonly IReadOnlyList<string> Sources = [.. SourceTree.Files(".cs", ".cshtml").Where(file => file.Path.StartsWith("ToolKit.Server/", StringComparison.Ordinal)).Select(file => file.Text)];

    [Fact]
    public void EachTextIsThereInEnglish() =>
        Assert.Empty(Sources.SelectMany(text => Said().Matches(text)).Select(match => Unescaped(match.Groups["text"].Value)).Distinct().Except(English.Select(text => text.German)));

    [Fact]
    public void NothingIsThereInEnglishThatIsSaidNowhere()
    {
        var sources = string.Concat(Sources);
        Assert.All(English, text => Assert.Contains('"' + text.German.Replace("\"", "\\\"", StringComparison.Ordinal) + '"', sources, StringComparison.Ordinal));
    }

    [Fact]
    public void EachTextStandsThereOnceAndInOrder() =>
        Assert.Equal(English.Select(text => text.German).Distinct().Order(StringComparer.Ordinal), English.Select(text => text.German), StringComparer.Ordinal);

    [Fact]
    public void BothHaveTheSamePlacesAndNeitherIsEmpty() => Assert.All(English, text =>
    {
        Assert.NotEqual("", text.English.Trim());
        Assert.Equal(Places(text.German), Places(text.English));
    });

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);

    private static string Unescaped(string literal) => Escape().Replace(
        literal,
        match => match.Value[1] switch
        {
            'n' => "\n",
            'u' => ((char)int.Parse(match.Value.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString(),
            var other => other.ToString(),
        });

    [GeneratedRegex(@"(?<![\w.])(T|Texts\.T|Markup|Texts\.Markup)\(\s*""(?<text>([^""\\]|\\.)*)""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Said();

    [GeneratedRegex(@"\\(u[0-9a-fA-F]{4}|.)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Escape();

    [GeneratedRegex(@"\{[0-9]+[^}]*\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Place();
}
