using ToolKit.Access;

namespace ToolKit.Server.Tests;

public sealed class FigurePageTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Hessen = "/Regionen/Hessen";

    [Fact]
    public async Task ViewsAndDownloadsAreCountedApart()
    {
        var (folder, title) = (await Application.MakeFolderAsync(), $"Zählwerk {TestSupport.Some.Number()}");
        var path = await Application.WriteAsync($"{folder}/a.md", $"# {title}");
        using var browser = await Application.SignInAsync(Role.Reader, Hessen);
        for (var i = 0; i < 7; i++)
            await browser.OpenAsync(LibraryUrl.For(path));
        for (var i = 0; i < 4; i++)
            await browser.GetAsync(Downloads.UrlOf(Library.LibraryPath.Parse(path), null));
        await browser.SendAsync(HttpMethod.Head, Downloads.UrlOf(Library.LibraryPath.Parse(path), null)); // not read
        await Application.Installation.Gate.WriteReadsAsync();

        var page = await browser.OpenAsync((await browser.OpenAsync(LibraryUrl.For(path))).Link("Zahlen"));

        Assert.Equal($"Wie oft gelesen: {title}", page.Document.QuerySelector("h1")!.TextContent);
        Assert.Equal(["Hessen 7 <5"], RowsOf(page, "Region"));
        Assert.Equal(["7 <5"], RowsOf(page, "Woche ab").Select(row => row[(row.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
        Assert.Single(page.Document.QuerySelectorAll("svg rect.views"));
        Assert.Empty(page.Document.QuerySelectorAll("svg rect.downloads")); // too few to be told, and so to be drawn
        Assert.DoesNotContain("style=", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheTableForSpreadsheetsHidesSmallNumbersToo()
    {
        var folder = await Application.MakeFolderAsync();
        var path = await Application.WriteAsync($"{folder}/a.md", "# =Formel;mit Semikolon");
        using var browser = await Application.SignInAsync(Role.Reader, Hessen);
        for (var i = 0; i < 5; i++)
            await browser.OpenAsync(LibraryUrl.For(path));
        await Application.Installation.Gate.WriteReadsAsync();

        var answer = await browser.GetAsync($"/zahlen.csv?dokument={await Application.FindIdAsync(path)}");

        Assert.StartsWith("text/csv", answer["Content-Type"], StringComparison.Ordinal);
        var lines = answer.Text.TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("Woche ab;Dokument;Pfad;Region;angesehen;heruntergeladen", lines[0]);
        var monday = ReadPeriod.MondayOf(ReadPeriod.Until(Application.Time.GetUtcNow(), 1).First);
        Assert.Equal([$"{monday:yyyy-MM-dd};\"'=Formel;mit Semikolon\";{path};Hessen;5;<5"], lines[1..]);
    }

    [Fact]
    public async Task FiguresOfWhatSheMayNotReadAreNotThere()
    {
        var hidden = await Application.WriteAsync($"{await Application.MakeFolderAsync("/Regionen/Bayern")}/geheim.txt", "Text");
        var id = await Application.FindIdAsync(hidden);
        using (var administrator = await Application.SignInAsync(Role.Administrator))
        {
            for (var i = 0; i < 9; i++)
                await administrator.GetAsync(Downloads.UrlOf(Library.LibraryPath.Parse(hidden), null));
            await Application.Installation.Gate.WriteReadsAsync();
            Assert.Contains("geheim.txt", (await administrator.OpenAsync("/zahlen")).Main, StringComparison.Ordinal);
            Assert.Equal(200, (await administrator.GetAsync($"/zahlen?dokument={id}")).Status);
        }

        using var reader = await Application.SignInAsync(Role.Reader, Hessen);

        Assert.DoesNotContain("geheim", (await reader.OpenAsync("/zahlen")).Html, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", (await reader.GetAsync("/zahlen.csv")).Text, StringComparison.Ordinal);
        foreach (var path in new[] { $"/zahlen?dokument={id}", $"/zahlen.csv?dokument={id}", "/zahlen?dokument=999999", $"/zahlen?dokument={await Application.FindIdAsync(Hessen)}" })
            Assert.Equal(404, (await reader.GetAsync(path)).Status);
    }

    [Fact]
    public async Task ReadingAPageWritesNothing()
    {
        var path = await Application.WriteAsync($"{await Application.MakeFolderAsync()}/a.md", "# Text");
        using var browser = await Application.SignInAsync(Role.Reader, Hessen);
        await browser.OpenAsync(LibraryUrl.For(path));
        var view = Application.Installation.Gate.Open(LibraryGate.Anonymous(Door.Browser));
        var state = await view.GetStateAsync();

        foreach (var page in new[] { "/", LibraryUrl.For(path), "/neu", "/neu?was=alles", "/koffer", "/konto/verfolgen", "/zahlen", "/zaehlung", "/neu.atom" })
            Assert.Equal(200, (await browser.GetAsync(page)).Status);

        Assert.Equal(state, await view.GetStateAsync()); // another number after every commit
    }

    [Theory]
    [InlineData("/zaehlung", "Zähler für das Lesen", "Das Protokoll")]
    [InlineData("/zaehlung?sprache=en", "Counters of reading", "The audit log")]
    public async Task APublicPageSaysWhatIsCountedAndWhatIsRecorded(string path, string counters, string record)
    {
        using var nobody = Application.OpenBrowser();

        var page = await nobody.OpenAsync(path);

        Assert.Equal([counters, record], page.Document.QuerySelectorAll("main h2").Select(heading => heading.TextContent));
        Assert.Contains("180", page.Main, StringComparison.Ordinal);
        Assert.Contains("<5", page.Main, StringComparison.Ordinal);
        Assert.NotNull((await nobody.OpenAsync("/")).Document.QuerySelector("footer a[href='/zaehlung']"));
    }

    /// <summary>The rows of the table whose first column has this head, cells with spaces between.</summary>
    private static IReadOnlyList<string> RowsOf(Page page, string head) =>
    [
        .. page.Document.QuerySelectorAll("table").Single(table => table.QuerySelector("th")!.TextContent == head).QuerySelectorAll("tbody tr")
            .Select(row => string.Join(' ', row.Children.Select(cell => cell.TextContent.Trim()))),
    ];
}
