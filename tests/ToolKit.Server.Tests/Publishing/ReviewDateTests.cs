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
        var done = await editor.SubmitAsync(list, $"{title}: geprüft, bleibt so");
        var document = await editor.OpenAsync(LibraryUrl.For(path));

        Assert.Contains(LocalDays.Day(new DateOnly(2001, 2, 3)), list.Main, StringComparison.Ordinal);
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

        Assert.Contains("(Anzahl:\n1)", mail.Body.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("/pruefdaten", mail.Body, StringComparison.Ordinal);
        Assert.Contains("(Anzahl:\n1)", next.Body.ReplaceLineEndings("\n"), StringComparison.Ordinal); // only the one she was not told of
    }

    [Fact]
    public async Task WhoKeepsNothingUpToDateHasNoList()
    {
        using var reader = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        var document = await Application.FindIdAsync("/Werkzeugkoffer/README.md");

        Assert.Equal(404, (await reader.GetAsync("/pruefdaten")).Status);
        Assert.Equal(404, (await reader.PostAsync("/pruefdaten?handler=Geprueft", ("id", document.ToString(CultureInfo.InvariantCulture)))).Status);
    }

    private async Task PassADayAsync()
    {
        Application.Time.Pass(TimeSpan.FromDays(1));
        await Application.RunUpkeepAsync();
    }
}
