using System.Globalization;
using ToolKit.Access;

namespace ToolKit.Server.Tests;

public sealed class ReviewDateTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Fact]
    public async Task EditorsSeeWhatIsDueAndNoteThatItIsRight()
    {
        var folder = await Application.MakeFolderAsync("/Werkzeugkoffer/Transparenz/Operative Instrumente");
        var title = $"Fällig {folder.Split('/')[^1]}";
        var path = await Application.WriteAsync($"{folder}/Alt.md", $"---\ntitle: {title}\nreview_date: 2001-02-03\nlegal_status: 2000-01-01\n---\nText\n");
        using var editor = await Application.SignInAsync(Role.Editor, folder);

        var list = await editor.OpenAsync("/pruefdaten");
        var done = await editor.SubmitAsync(list, $"„{title}“: geprüft, bleibt so");
        var document = await editor.OpenAsync(LibraryUrl.For(path));

        Assert.Contains("03.02.2001", list.Main, StringComparison.Ordinal);
        Assert.Contains("fällig", list.Main, StringComparison.Ordinal);
        Assert.Contains("ist geprüft", done.Notice, StringComparison.Ordinal);
        Assert.DoesNotContain("fällig", done.Main.Replace("ist geprüft", "", StringComparison.Ordinal).Replace(title, "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains($"geprüft {LocalDays.DayOf(Application.Time.GetUtcNow()).ToString("MM/yyyy", CultureInfo.InvariantCulture)}", document.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEditorIsRemindedOnceOfEachDate()
    {
        var folder = await Application.MakeFolderAsync("/Werkzeugkoffer/Transparenz/Operative Instrumente");
        var soon = LocalDays.DayOf(Application.Time.GetUtcNow()).AddDays(20).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await Application.WriteAsync($"{folder}/Bald.md", $"---\ntitle: Bald\nreview_date: {soon}\n---\nText\n");
        await Application.WriteAsync($"{folder}/Später.md", "---\ntitle: Später\nreview_date: 2999-01-01\n---\nText\n");
        var editor = await Application.CreatePersonAsync(Role.Editor, folder);

        await PassADayAsync();
        var mail = await Application.ReceiveAsync(editor.Mail);
        await Application.WriteAsync($"{folder}/Auch bald.md", $"---\ntitle: Auch bald\nreview_date: {soon}\n---\nText\n");
        await PassADayAsync();
        var next = await Application.ReceiveAsync(editor.Mail);

        Assert.Contains("(Anzahl: 1)", mail.Body, StringComparison.Ordinal);
        Assert.Contains("/pruefdaten", mail.Body, StringComparison.Ordinal);
        Assert.Contains("(Anzahl: 1)", next.Body, StringComparison.Ordinal); // only the one she was not told of
    }

    [Fact]
    public async Task ALegalStatusOfLongAgoIsListedAndToldAsAReviewDateIs()
    {
        var folder = await Application.MakeFolderAsync("/Werkzeugkoffer/Transparenz/Operative Instrumente");
        await Application.WriteAsync($"{folder}/Alt.md", $"---\ntitle: Altes Recht\nlegal_status: {DayIn(months: -25)}\nreview_date: 2999-01-01\n---\nText\n");
        await Application.WriteAsync($"{folder}/Neu.md", $"---\ntitle: Neues Recht\nlegal_status: {DayIn(months: -20)}\n---\nText\n");
        await Application.WriteAsync($"{folder}/Irgendwann.md", "---\ntitle: Irgendwann\nlegal_status: 9999-12-31\n---\nText\n");
        await Application.WriteAsync($"{folder}/Frei.md", "---\ntitle: Frei\nlegal_status: Sommer 1999\n---\nText\n");
        var person = await Application.CreatePersonAsync(Role.Editor, folder);

        await PassADayAsync();
        var mail = await Application.ReceiveAsync(person.Mail);
        using var editor = await Application.SignInAsync(person);
        var list = await editor.OpenAsync("/pruefdaten");
        var done = await editor.SubmitAsync(list, "„Altes Recht“: geprüft, bleibt so");
        await PassADayAsync();

        Assert.Contains("(Anzahl: 1)", mail.Body, StringComparison.Ordinal);
        Assert.Equal(["Altes Recht"], Marked(list));
        Assert.StartsWith("Altes Recht", list.Document.QuerySelector("tbody tr")!.TextContent.Trim(), StringComparison.Ordinal); // on top
        Assert.Contains("Sommer 1999", list.Main, StringComparison.Ordinal);
        Assert.Empty(Marked(done));
        Assert.Single(await MailsToAsync(person));

        static IEnumerable<string> Marked(Page page) =>
            page.Document.QuerySelectorAll("tbody tr").Where(row => row.TextContent.Contains("zu prüfen", StringComparison.Ordinal)).Select(row => row.QuerySelector("th")!.TextContent);
    }

    [Fact]
    public async Task ADocumentThatIsDueInBothWaysCountsOnce()
    {
        var folder = await Application.MakeFolderAsync("/Werkzeugkoffer/Transparenz/Operative Instrumente");
        await Application.WriteAsync($"{folder}/Alt.md", "---\ntitle: Alt\nlegal_status: 2000-01-01\nreview_date: 2001-02-03\n---\nText\n");
        var person = await Application.CreatePersonAsync(Role.Editor, folder);

        await PassADayAsync();

        Assert.Contains("(Anzahl: 1)", (await Application.ReceiveAsync(person.Mail)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoWantsNoRemindersOfTheLawGetsNone()
    {
        await using var own = await ToolKitApplication.StartAsync("--ToolKit:LegalStatusMonths=0");
        var folder = await own.MakeFolderAsync("/Werkzeugkoffer/Transparenz/Operative Instrumente");
        await own.WriteAsync($"{folder}/Alt.md", "---\ntitle: Altes Recht\nlegal_status: 2000-01-01\n---\nText\n");
        using var editor = await own.SignInAsync(Role.Editor, folder);

        var list = await editor.OpenAsync("/pruefdaten");

        Assert.Contains("01.01.2000", list.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("zu prüfen", list.Document.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadingTheFileAgainDoesNotUndoAReview()
    {
        var folder = await Application.MakeFolderAsync("/Werkzeugkoffer/Transparenz/Operative Instrumente");
        var path = await Application.WriteAsync($"{folder}/Alt.md", "---\ntitle: Alt\nreview_date: 2001-02-03\n---\nText\n");
        using var editor = await Application.SignInAsync(Role.Editor, folder);
        Assert.Contains("überfällig", (await editor.OpenAsync(LibraryUrl.For(path))).Main, StringComparison.Ordinal);
        await editor.SubmitAsync(await editor.OpenAsync("/pruefdaten"), "„Alt“: geprüft, bleibt so");

        Assert.Equal(0, (await Application.RunCommandAsync("reindex")).ExitCode);

        var reviewed = await editor.OpenAsync(LibraryUrl.For(path));
        Assert.DoesNotContain("überfällig", reviewed.Main, StringComparison.Ordinal);
        Assert.DoesNotContain("03.02.2001", reviewed.Main, StringComparison.Ordinal);
        await Application.WriteAsync(path, "---\ntitle: Alt\nreview_date: 2002-03-04\n---\nNeuer Text\n"); // a new file says what it says
        Assert.Contains("04.03.2002", (await editor.OpenAsync(LibraryUrl.For(path))).Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoKeepsNothingUpToDateHasNoList()
    {
        using var reader = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        var document = await Application.FindIdAsync("/Werkzeugkoffer/README.md");

        Assert.Equal(404, (await reader.GetAsync("/pruefdaten")).Status);
        Assert.Equal(404, (await reader.PostAsync("/pruefdaten?handler=Geprueft", ("id", document.ToString(CultureInfo.InvariantCulture)))).Status);
    }

    private string DayIn(int months) => LocalDays.DayOf(Application.Time.GetUtcNow()).AddMonths(months).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private async Task<List<string>> MailsToAsync(TestPerson person)
    {
        var subjects = new List<string>();
        foreach (var state in Enum.GetValues<MailState>())
            subjects.AddRange((await Application.Installation.Mails.ListAsync(state)).Where(mail => mail.To == person.Mail).Select(mail => mail.Subject));
        return subjects;
    }

    private async Task PassADayAsync()
    {
        Application.Time.Pass(TimeSpan.FromDays(1));
        await Application.RunUpkeepAsync();
    }
}
