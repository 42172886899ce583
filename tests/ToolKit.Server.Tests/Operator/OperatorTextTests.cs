using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>The pages a public body must have, as templates and in the operator's words.</summary>
public sealed class OperatorTextTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Theory]
    [InlineData("/impressum", "Impressum")]
    [InlineData("/datenschutz", "Datenschutz")]
    [InlineData("/barrierefreiheit", "Erklärung zur Barrierefreiheit")]
    [InlineData("/leichte-sprache", "Leichte Sprache")]
    [InlineData("/barriere-melden", "Barriere melden")]
    public async Task EachIsThereForAnybodyAndEveryPageLeadsToIt(string path, string title)
    {
        using var browser = Application.OpenBrowser();

        var page = await browser.OpenAsync(path);

        Assert.Equal(200, page.Status);
        Assert.Equal(title, Assert.Single(page.Document.QuerySelectorAll("h1")).TextContent);
        Assert.NotNull((await browser.OpenAsync("/anmelden")).Document.QuerySelector($"footer a[href='{path}']"));
    }

    [Fact]
    public async Task TheDeclarationOfAccessibilityHoldsTheResultsOfTheTestsOfThisRelease()
    {
        using var browser = Application.OpenBrowser();

        var page = await browser.OpenAsync("/barrierefreiheit");

        Assert.Matches("mit axe-core|noch kein Prüfergebnis", page.Main);
        Assert.DoesNotContain("{{", page.Main, StringComparison.Ordinal);
        Assert.NotNull(page.Document.QuerySelector("main a[href='/barriere-melden']"));
    }

    [Fact]
    public async Task SecurityTxtIsAbsentWhileNobodyHasSaidWhomToTell()
    {
        using var browser = Application.OpenBrowser();

        Assert.Equal(404, (await browser.GetAsync("/.well-known/security.txt")).Status);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5080", null, false, false)]
    [InlineData("http://localhost:5080;http://[::1]:5081", "http://localhost:5080", false, false)]
    [InlineData("http://0.0.0.0:80", null, false, true)]
    [InlineData("http://+:8080", null, false, true)]
    [InlineData("http://127.0.0.1:5080", "https://toolkit.example", false, true)]
    [InlineData("http://127.0.0.1:5080;https://10.1.2.3", null, false, true)]
    [InlineData("http://0.0.0.0:80", "https://toolkit.example", true, false)] // a closed test network
    public void TheyMustBeCompleteWhereOtherMachinesReachTheServer(string urls, string? publicUrl, bool allowPlainHttp, bool expected) =>
        Assert.Equal(expected, OperatorTexts.MustBeComplete(new ServerOptions { PublicUrl = publicUrl, AllowPlainHttp = allowPlainHttp }, urls));

    [Fact]
    public async Task AServerForOthersDoesNotStartWhileSomethingIsNotFilledIn()
    {
        using var data = new TemporaryFolder();

        var result = await ToolKitApplication.RunOnAsync(data.Path, "", "serve", "--urls", "http://127.0.0.1:0", "--ToolKit:PublicUrl=https://toolkit.example");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("impressum.md has", result.Error, StringComparison.Ordinal);
        Assert.Contains("Name der Stelle", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatTheOperatorHasWrittenIsShownAndKept()
    {
        using var folder = new TemporaryFolder();
        OperatorTexts.Read(folder.Path);
        foreach (var file in Directory.GetFiles(folder.Path, "*.md"))
            File.WriteAllText(file, "# Unsere Seite\n\nAmt für Jugend\nMusterweg 1 <script>alert(1)</script>\n");
        File.WriteAllText(folder.Below("security.txt"), "Contact: mailto:sicherheit@amt.example\nExpires: 2027-06-30T23:59:59Z\n");

        var texts = OperatorTexts.Read(folder.Path);

        Assert.Empty(texts.Gaps());
        Assert.Equal("Unsere Seite", texts.Impressum.Title);
        Assert.Contains("Amt für Jugend<br", texts.Impressum.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", texts.Impressum.Html, StringComparison.Ordinal);
        Assert.Equal(new DateTimeOffset(2027, 6, 30, 23, 59, 59, TimeSpan.Zero), texts.SecurityExpires);
        Assert.StartsWith("Contact: mailto:", texts.Security, StringComparison.Ordinal);
    }

    [Fact]
    public void AnEndOfSecurityTxtThatNobodyCanReadIsAGap()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.Below("security.txt"), "Contact: mailto:sicherheit@amt.example\nExpires: nächstes Jahr\n");

        Assert.Contains(OperatorTexts.Read(folder.Path).Gaps(), gap => gap.Contains("security.txt says nothing that can be read in Expires", StringComparison.Ordinal));
    }
}
