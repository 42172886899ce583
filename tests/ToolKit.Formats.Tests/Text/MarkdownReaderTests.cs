using System.Text.RegularExpressions;
using ToolKit.TestSupport;

namespace ToolKit.Formats.Tests;

public sealed class MarkdownReaderTests
{
    [Fact]
    public async Task HeadingsParagraphsListsTablesAndFootnotesComeInOrder()
    {
        var read = await Reading.ReadAsync("a.md", "Vorab.\n\n# Titel\n\nEin *Satz* mit `Code`\nund [Link](x.md).\n\n## Liste\n\n- eins\n- zwei\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\nText[^1]\n\n[^1]: Fuß\n");

        Assert.Equal("Vorab.\n# Titel\nEin Satz mit Code und Link.\n## Liste\neins\nzwei\nA | B\n1 | 2\nText\nFuß", Reading.Outline(read));
        Assert.Equal("Titel", read.Title);
    }

    [Fact]
    public async Task FrontMatterIsMetadataAndItsTitleTheTitle()
    {
        var read = await Reading.ReadAsync("a.md", "---\ntitle: Muster\nlegal_areas: [SGB II, SGB III]\nlanguage: de\n---\n# Anders\n");

        Assert.Equal(("Muster", "de", "SGB II, SGB III"), (read.Title, read.Language, read.Metadata["legal_areas"]));
    }

    /// <summary>The page leaves out the heading that opens a text, since it shows it as its own; all others are there with the anchor that was read.</summary>
    [Fact]
    public async Task EveryAnchorIsAnIdOnThePage()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Repository.Root, "content"), "*.md", SearchOption.AllDirectories))
        {
            var markdown = await File.ReadAllTextAsync(file);
            var html = MarkdownText.Parse(markdown).ToHtml(headingOffset: 1, omitTitle: true);
            var ids = Regex.Matches(html, "<h[1-6] id=\"(?<id>[^\"]*)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(match => System.Net.WebUtility.HtmlDecode(match.Groups["id"].Value));

            var read = await Reading.ReadAsync(file, markdown);

            Assert.Equal(ids, read.Sections.Select(section => section.Anchor).OfType<string>());
        }
    }

    [Fact]
    public async Task TextThatThePageShowsAsWrittenIsReadAsWritten()
    {
        var read = await Reading.ReadAsync("a.md", "# Titel\n\n" + new string('>', 100_000) + " tief");

        Assert.EndsWith("tief", Reading.Outline(read), StringComparison.Ordinal);
        Assert.All(read.Sections, section => Assert.Null(section.Anchor));
    }
}
