using ToolKit.Access;

namespace ToolKit.Server.Tests;

/// <summary>Home and the page of each field of action.</summary>
public sealed class FieldPageTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Processes = "/handlungsfelder/ablaeufe";

    [Fact]
    public async Task AnybodyReadsTheLeadingQuestionsInRisingDegreeOfCommitment()
    {
        using var browser = Application.OpenBrowser();

        var page = await browser.OpenAsync("/");

        Assert.Equal(FieldOfAction.All.Select(field => field.Name), page.Document.QuerySelectorAll(".fields h3").Select(heading => heading.TextContent.Trim()));
        Assert.All(page.Document.QuerySelectorAll(".fields > li"), field => Assert.True(field.QuerySelectorAll("ul li").Length >= 3));
        Assert.Empty(page.Document.QuerySelectorAll(".fields a")); // what she may not see is no link
    }

    [Fact]
    public async Task TheQuestionsAreThoseOfTheLibrarysOwnText()
    {
        await Application.WriteAsync("/Werkzeugkoffer/One-Stop-Government/README.md", "# One-Stop-Government\n\n## Leitfragen\n\n- Wer hat den Schlüssel?\n\n## Ziel\n\n- Kein Punkt\n");
        using var reader = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        using var nobody = Application.OpenBrowser();

        var field = (await reader.OpenAsync("/")).Document.QuerySelectorAll(".fields > li")[^1];

        Assert.Equal("Wer hat den Schlüssel?", Assert.Single(field.QuerySelectorAll("ul li")).TextContent);
        Assert.DoesNotContain("Wer hat den Schlüssel?", (await nobody.OpenAsync("/")).Main, StringComparison.Ordinal); // she may not read it
    }

    [Fact]
    public async Task AFieldShowsItsInstrumentsByLevel()
    {
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var page = await browser.OpenAsync(Processes);

        Assert.Equal(["Strategische Instrumente", "Operative Instrumente"], page.Document.QuerySelectorAll("#ergebnis h2").Select(heading => heading.TextContent));
        Assert.Contains("Kooperationsvereinbarung – Muster der drei Partner", page.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("README", page.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsTickedNarrowsItDownAndSaysOfHowMany()
    {
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        var all = (await browser.OpenAsync(Processes)).Document.QuerySelectorAll("#ergebnis h3").Length;

        var page = await browser.OpenAsync(Processes + "?art=Muster&ebene=Strategische%20Instrumente");

        var left = page.Document.QuerySelectorAll("#ergebnis h3").Length;
        Assert.InRange(left, 1, all - 1);
        Assert.All(page.Document.QuerySelectorAll("#ergebnis .badge"), badge => Assert.Equal("Muster", badge.TextContent));
        Assert.EndsWith($"von {all}", page.Document.QuerySelector("#anzahl")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, page.Document.QuerySelectorAll("aside input[checked]").Length);
        Assert.Equal(Processes, page.Link("Alles zurücksetzen"));
    }

    [Fact]
    public async Task WhereNothingIsLeftThatIsSaid()
    {
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var page = await browser.OpenAsync(Processes + "?art=Muster&ebene=Operative%20Instrumente&recht=SGB%20II&recht=%3Cscript%3E");

        Assert.Contains("Hier passt nichts zu Ihrer Auswahl.", page.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnUnknownFieldIsAbsentAndAStrangerIsAskedToSignIn()
    {
        using var reader = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        using var nobody = Application.OpenBrowser();

        Assert.Equal(404, (await reader.OpenAsync("/handlungsfelder/gibt-es-nicht")).Status);
        Assert.StartsWith("/anmelden", (await nobody.OpenAsync(Processes)).Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "/konto/zugang")]
    [InlineData(404, "/suche")]
    [InlineData(409, "/")]
    [InlineData(413, "/")]
    [InlineData(423, "/")]
    [InlineData(429, "/")]
    [InlineData(500, "/")]
    [InlineData(507, "/")]
    public async Task AnErrorSaysWhatToDoNext(int status, string way)
    {
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var page = await browser.OpenAsync($"/fehler/{status}");

        Assert.Equal(status, page.Status);
        Assert.NotNull(page.Document.QuerySelector($"main a[href='{way}']"));
        Assert.Equal(status >= 500, page.Main.Contains("Kennung für die Rückfrage", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AStrangerWithoutRightsIsLedToTheSignInAndTheRequest()
    {
        using var browser = Application.OpenBrowser();

        var page = await browser.OpenAsync("/fehler/403");

        Assert.Equal(["/anmelden", "/zugang", "/"], page.Document.QuerySelectorAll("main .actions a").Select(link => link.GetAttribute("href")));
    }
}
