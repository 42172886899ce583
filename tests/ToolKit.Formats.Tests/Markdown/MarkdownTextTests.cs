namespace ToolKit.Formats.Tests;

public sealed class MarkdownTextTests
{
    [Fact]
    public void TheFirstHeadingIsFoundWithoutItsMarks() =>
        Assert.Equal("Jugendkonferenz und mehr", MarkdownText.Parse("Vorab\n\n## *Jugendkonferenz* und `mehr`\n\n# Später").FirstHeading);

    [Theory]
    [InlineData("# Titel\n", "Titel")]
    [InlineData("---\ntitle: Titel\n---\n# Titel\n", "Titel")]
    [InlineData("---\ntitle: anders\n---\n# Titel\n", null)]
    [InlineData("Text\n\n# Titel\n", null)]
    public void TheTitleIsTheHeadingThatCanBeLeftOut(string markdown, string? title)
    {
        var text = MarkdownText.Parse(markdown);

        Assert.Equal(title, text.Title);
        Assert.Equal(title is null, text.ToHtml(omitTitle: true).Contains("Titel</h1>", StringComparison.Ordinal));
    }

    [Fact]
    public void ATextWithoutHeadingHasNone() => Assert.Null(MarkdownText.Parse("Nur ein Satz.").FirstHeading);

    [Fact]
    public void TablesFootnotesAndTaskListsAreRendered()
    {
        var html = MarkdownText.Parse("| A | B |\n|---|---|\n| 1 | 2 |\n\nText[^1]\n\n- [x] fertig\n\n[^1]: Fuß").ToHtml();

        Assert.Contains("<th>A</th>", html, StringComparison.Ordinal);
        Assert.Contains("<td>2</td>", html, StringComparison.Ordinal);
        Assert.Contains("type=\"checkbox\"", html, StringComparison.Ordinal);
        Assert.Contains("href=\"#text-fn:1\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void HeadingsMakeRoomForThePagesOwn() =>
        Assert.StartsWith("<h2 id=\"text-titel\">Titel</h2>", MarkdownText.Parse("# Titel").ToHtml(headingOffset: 1), StringComparison.Ordinal);

    [Fact]
    public void LinksAreWhatThePageMakesOfThem()
    {
        var html = MarkdownText.Parse("[a](../b%20c.md) [fort](gone.md)").ToHtml(address => address.StartsWith("..", StringComparison.Ordinal) ? "/x" : null);

        Assert.Contains("<a href=\"/x\">a</a>", html, StringComparison.Ordinal);
        Assert.Contains("<a>fort</a>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void NestingWithoutEndIsShownAsWritten()
    {
        var html = MarkdownText.Parse(new string('>', 100_000) + " <b>x").ToHtml();

        Assert.Contains("&lt;b&gt;x", html, StringComparison.Ordinal);
    }

    [Fact]
    public void EqualHeadingsGetIdsOfTheirOwn()
    {
        var html = MarkdownText.Parse("# Größe & Maß\n\n# Größe & Maß\n\n## groesse-1\n\n# !\n").ToHtml();

        var ids = System.Text.RegularExpressions.Regex.Matches(html, "id=\"(?<id>[^\"]*)\"", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(match => match.Groups["id"].Value).ToList();
        Assert.Equal(4, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(ids[0] + "-1", ids[1]);
    }

    /// <summary>Each of these took from seconds to minutes, or threw. Time fails no test; but who waits minutes for this one knows why.</summary>
    [Theory]
    [InlineData("# a\n", 60_000)]
    [InlineData("[a](", 60_000)]
    [InlineData("[[a](b)", 8_000)]
    [InlineData("*a **b ", 40_000)]
    [InlineData("`a", 60_000)]
    [InlineData("> ", 20_000)]
    [InlineData("- [ ] a\n", 20_000)]
    [InlineData("- a\n", 40_000)]
    [InlineData("a\n: b\n\n", 20_000)]
    [InlineData("[a]: b\n\n[a] x\n\n", 10_000)]
    [InlineData("x[^1]\n\n[^1]: y\n\n", 8_000)]
    [InlineData("a  \n", 40_000)]
    [InlineData("*a* *b* *c* *d*\n\n", 10_000)]
    [InlineData("a==b++c~d^e", 10_000)]
    public void TextsMadeToTakeLongAreShownAllTheSame(string part, int times)
    {
        var text = MarkdownText.Parse(string.Concat(Enumerable.Repeat(part, times)));

        Assert.NotEmpty(text.ToHtml());
    }

    [Fact]
    public void ATableThatWouldGrowWithoutEndIsShownAsWritten()
    {
        // A thousand columns, and as many lines with a single bar: a million cells.
        var text = $"{string.Concat(Enumerable.Repeat("|a", 1_000))}|\n{string.Concat(Enumerable.Repeat("|-", 1_000))}|\n{string.Concat(Enumerable.Repeat("|\n", 7_000))}";

        Assert.StartsWith("<pre>", MarkdownText.Parse(text).ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void ReadingAndRenderingCanBeEnded()
    {
        using var end = new CancellationTokenSource();
        var text = MarkdownText.Parse("# Titel\n\nText", end.Token);
        end.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => MarkdownText.Parse("Text", end.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => text.ToHtml(cancellation: end.Token));
        Assert.Contains("Titel", text.ToHtml(), StringComparison.Ordinal);
    }
}
