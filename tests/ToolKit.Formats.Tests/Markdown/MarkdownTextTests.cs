namespace ToolKit.Formats.Tests;

public sealed class MarkdownTextTests
{
    [Fact]
    public void TheFirstHeadingIsFoundWithoutItsMarks() =>
        Assert.Equal("Jugendkonferenz und mehr", MarkdownText.Parse("Vorab\n\n## *Jugendkonferenz* und `mehr`\n\n# Später").FirstHeading);

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
}
