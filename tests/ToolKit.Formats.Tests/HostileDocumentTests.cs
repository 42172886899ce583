using System.Text;
using AngleSharp.Html.Parser;
using ToolKit.TestSupport;

namespace ToolKit.Formats.Tests;

/// <summary>The table of hostile documents through every way by which this project makes HTML of a file. What a browser does with them in the finished pages is tested end to end.</summary>
public sealed class HostileDocumentTests
{
    public static TheoryData<int, string> Table() => new(HostileDocument.All.Select((document, i) => (i, document.ToString())));

    [Fact]
    public void TheTableHasTwoHundredCasesAllOfThemDifferent()
    {
        Assert.True(HostileDocument.All.Count >= 200, $"{HostileDocument.All.Count}");
        Assert.Equal(HostileDocument.All.Count, HostileDocument.All.DistinctBy(document => document.ToString()).Count());
        Assert.Equal(HostileDocument.All.Count, HostileDocument.All.DistinctBy(document => document.Name + Convert.ToHexString(document.Content)).Count());
    }

    [Theory, MemberData(nameof(Table))]
    public async Task NothingActsInItsPreview(int number, string what)
    {
        Assert.NotEmpty(what);
        var document = HostileDocument.All[number];

        var preview = await DocumentPreview.ReadAsync(new MemoryStream(document.Content), document.Name, new PreviewOptions { Link = address => address, Time = new StandingTime() }, TestContext.Current.CancellationToken);

        // Only a declared entity and a type that is none may end the reading, and then with a reason.
        Assert.True(preview.Html is not null || preview is { Problem: TextProblem.Damaged, Reason.Length: > 0 }, document.ToString());
        Check(preview.Html ?? "");
        foreach (var heading in preview.Headings)
            Assert.StartsWith(SafeHtml.IdPrefix, heading.Anchor, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Table))]
    public void NothingActsWhereItIsTakenForMarkdownOrHtml(int number, string what)
    {
        Assert.NotEmpty(what);
        var text = Encoding.UTF8.GetString(HostileDocument.All[number].Content);

        Check(MarkdownText.Parse(text, TestContext.Current.CancellationToken).ToHtml(address => address, cancellation: TestContext.Current.CancellationToken));
        Check(MarkdownText.AsWritten(text));
        Check(SafeHtml.Clean(text, address => address, cancellation: TestContext.Current.CancellationToken));
    }

    [Theory, MemberData(nameof(Table))]
    public async Task NothingActsWhereItIsComparedWithAnotherVersion(int number, string what)
    {
        Assert.NotEmpty(what);
        var document = HostileDocument.All[number];

        var comparison = await DocumentComparison.ReadAsync(new MemoryStream("Text"u8.ToArray()), "a.txt", new MemoryStream(document.Content), document.Name, new ComparisonLimits { Reading = ReadLimits.Default with { MostTime = TimeSpan.FromMinutes(5) } }, TestContext.Current.CancellationToken);

        Assert.True(comparison.Problem is null or TextProblem.Damaged, document.ToString());
        foreach (var passage in comparison.Passages)
            Check(passage.Html);
    }

    private static void Check(string html)
    {
        InertHtml.Check(html);
        Assert.DoesNotContain(HostileDocument.Product, html, StringComparison.Ordinal);
        // No address in it leads to the host, unless it is a link that a reader sees and follows.
        Assert.DoesNotContain(
            new HtmlParser().ParseDocument(html).QuerySelectorAll("[src]"), element => element.GetAttribute("src")!.Contains(HostileDocument.Host, StringComparison.OrdinalIgnoreCase));
    }
}
