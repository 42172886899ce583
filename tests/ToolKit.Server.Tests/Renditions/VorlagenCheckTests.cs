using System.Net.Http.Headers;
using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>The page that says of a downloaded file whether its document has changed since.</summary>
public sealed class VorlagenCheckTests(ToolKitApplication application) : ApplicationTests(application)
{
    [Theory]
    [InlineData("docx")]
    [InlineData("odt")]
    [InlineData(null)]
    public async Task AFileIsCurrentUntilANewVersionComesAndItsCommentSaysWhy(string? format)
    {
        var path = await Application.WriteAsync($"{await Application.MakeFolderAsync()}/Plan.md", "# Plan\n\nEins.\n");
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        var file = (await browser.GetAsync(DownloadUrl(path, format))).Bytes;
        var name = "Mein Plan." + (format ?? "md");

        var current = await CheckAsync(browser, name, file);
        await WriteAsync(path, "# Plan\n\nZwei.\n", "Frist an § 31a SGB III angepasst");
        await WriteAsync(path, "# Plan\n\nDrei.\n", null);
        var outdated = await CheckAsync(browser, name, file);

        Assert.StartsWith("Aktuell.", current.Notice, StringComparison.Ordinal);
        Assert.StartsWith($"Veraltet seit {LocalDays.Day(Application.Time.GetUtcNow())}.", outdated.Notice, StringComparison.Ordinal);
        Assert.Contains("Seitdem gibt es 2 neue Versionen.", outdated.Notice, StringComparison.Ordinal);
        Assert.Equal(
            ["ohne Kommentar", "Frist an § 31a SGB III angepasst"], outdated.Document.QuerySelectorAll("ol.versions li").Select(line => line.TextContent[(line.TextContent.IndexOf(':', StringComparison.Ordinal) + 2)..]));
        Assert.Contains("Drei.", (await browser.OpenAsync(outdated.Link("Ihre Fassung mit der aktuellen vergleichen"))).Main, StringComparison.Ordinal);
    }

    [Theory(Explicit = true)]
    [InlineData("/herunterladen", "?als=pdf")]
    [InlineData("/ausfuellen", "?handler=Ausgeben&als=pdf")]
    public async Task APdfThatLibreOfficeMadeOfItKnowsItToo(string prefix, string query)
    {
        Needs.Programs("soffice", "pdftotext");
        var path = await Application.WriteAsync($"{await Application.MakeFolderAsync()}/Plan.md", "---\nlegal_areas: [SGB II, SGB III]\n---\n# Plan\n\nEins.\n");
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        var address = LibraryUrl.For(prefix, LibraryPath.Parse(path)) + query;
        var file = (prefix == "/ausfuellen" ? await browser.PostAsync(address) : await browser.GetAsync(address)).Bytes;

        Assert.StartsWith("Aktuell.", (await CheckAsync(browser, "Mein Plan.pdf", file)).Notice, StringComparison.Ordinal);
        Assert.Equal("Hessen", (await WrittenText.PropertiesOfAsync(file, "a.pdf"))["toolkit_region"]);
        await WriteAsync(path, "# Plan\n\nZwei.\n", null);
        Assert.StartsWith("Veraltet seit", (await CheckAsync(browser, "Mein Plan.pdf", file)).Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFilledTemplateKnowsWhatItWasMadeOf()
    {
        var path = await Application.WriteAsync($"{await Application.MakeFolderAsync()}/Plan.md", "---\nfields:\n  - { name: ort, label: Ort, type: text }\n---\n# Plan\n\nFür {{ort}}.\n");
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        var filled = await browser.PostAsync(LibraryUrl.For("/ausfuellen", LibraryPath.Parse(path)) + "?handler=Ausgeben&als=odt", ("ort", "Kassel"));

        Assert.StartsWith("Aktuell.", (await CheckAsync(browser, "Unser Plan.odt", filled.Bytes)).Notice, StringComparison.Ordinal);
        await WriteAsync(path, "# Plan\n\nOhne Felder.\n", null);
        Assert.StartsWith("Veraltet seit", (await CheckAsync(browser, "Unser Plan.odt", filled.Bytes)).Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatWasEditedKeepsItsStampAndARestoredVersionIsCurrentAgain()
    {
        var folder = await Application.MakeFolderAsync();
        var path = await Application.WriteAsync($"{folder}/Plan.md", "# Plan\n");
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        var file = (await browser.GetAsync(DownloadUrl(path, null))).Text + "\nVor Ort ergänzt.\n";
        await WriteAsync(path, "# Anders\n", null);
        Assert.StartsWith("Veraltet", (await CheckAsync(browser, "Plan.md", System.Text.Encoding.UTF8.GetBytes(file))).Notice, StringComparison.Ordinal);

        await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For(path)), "Version 1 wiederherstellen");

        Assert.StartsWith("Aktuell", (await CheckAsync(browser, "Plan.md", System.Text.Encoding.UTF8.GetBytes(file))).Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsStoredWithAnOldStampIsCurrentOutOfTheShare()
    {
        var path = await Application.WriteAsync($"{await Application.MakeFolderAsync()}/Plan.md", "# Plan\n");
        using var browser = await Application.SignInAsync(Role.Contributor, "/Regionen/Hessen");
        var edited = (await browser.GetAsync(DownloadUrl(path, null))).Text + "\nÜberarbeitet.\n";
        await WriteAsync(path, edited, null);
        var dav = await Application.AdministratorAsync();

        var stored = (await dav.SendAsync("GET", path)).Bytes;

        Assert.Equal(edited, System.Text.Encoding.UTF8.GetString(stored));
        Assert.StartsWith("Aktuell", (await CheckAsync(browser, "Plan.md", stored)).Notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AHiddenDocumentIsAnsweredAsOneThatIsNotThere()
    {
        var path = await Application.WriteAsync($"{await Application.MakeFolderAsync()}/Geheim.md", "# Geheim\n");
        using var insider = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        var file = (await insider.GetAsync(DownloadUrl(path, "docx"))).Bytes;
        var absent = Stamped(long.MaxValue, 1, "00");
        var forged = Stamped(await Application.FindIdAsync(path), 1, "00");
        var never = Stamped(await Application.FindIdAsync(path), 7, "00");
        using var outsider = await Application.SignInAsync(Role.Reader, "/Regionen/Nord");

        var hidden = await CheckAsync(outsider, "a.docx", file);
        var pages = new[] { await CheckAsync(outsider, "a.docx", absent), await CheckAsync(insider, "a.docx", forged), await CheckAsync(insider, "a.docx", never) };

        Assert.StartsWith("Unbekannt.", hidden.Notice, StringComparison.Ordinal);
        Assert.All(pages, page => Assert.Equal(hidden.Notice, page.Notice));
        Assert.DoesNotContain("Geheim", hidden.Main, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFileWithoutStampIsUnknown()
    {
        var path = await Application.WriteAsync($"{await Application.MakeFolderAsync()}/Plan.md", "# Plan\n");
        var dav = await Application.AdministratorAsync();
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var pages = new[]
        {
            await CheckAsync(browser, "Plan.docx", (await dav.SendAsync("GET", Path.ChangeExtension(path, ".docx"))).Bytes),
            await CheckAsync(browser, "Bild.png", Some.Bytes(200_000)),
            await CheckAsync(browser, "<b>.md", "# Nur Text\n"u8.ToArray()),
        };

        Assert.All(pages, page => Assert.Contains("trägt keinen Stempel", page.Notice, StringComparison.Ordinal));
        Assert.Empty(pages[2].Document.QuerySelectorAll("main b"));
    }

    [Fact]
    public void AFileThatIsTakenNeverGoesToTheDisk()
    {
        // The framework puts what is longer than this into a temporary file.
        var limits = typeof(Pages.VorlagenCheckModel).GetCustomAttributes(inherit: false).OfType<Microsoft.AspNetCore.Mvc.RequestFormLimitsAttribute>().Single();

        Assert.True(limits.MemoryBufferThreshold > limits.MultipartBodyLengthLimit);
        Assert.False(limits.BufferBody);
    }

    [Fact]
    public async Task NoFileAndTooLargeAFileAreRefused()
    {
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        var empty = await browser.SubmitAsync(await browser.OpenAsync("/vorlagen-check"), "Prüfen");
        Assert.Equal((400, "Bitte wählen Sie eine Datei aus."), (empty.Status, empty.Notice));

        var largest = await CheckAsync(browser, "a.bin", new byte[TemplateCheck.MostBytes - 1]);
        Assert.Equal(200, largest.Status);
        Assert.InRange((await CheckAsync(browser, "a.bin", new byte[TemplateCheck.MostBytes + 1])).Status, 400, 413);
        Assert.Equal(413, (await CheckAsync(browser, "a.bin", new byte[TemplateCheck.MostBytes + 1_000_000])).Status);
    }

    [Theory(Explicit = true)]
    [InlineData("docx", "docx")]
    [InlineData("docx", "odt")]
    [InlineData("odt", "docx")]
    public async Task TheStampSurvivesSavingInLibreOffice(string given, string saved)
    {
        Needs.Programs("soffice");
        var path = await Application.WriteAsync($"{await Application.MakeFolderAsync()}/Plan.md", "# Plan\n\nEin Satz.\n");
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        using var folder = new TemporaryFolder("toolkit-check");
        await File.WriteAllBytesAsync(folder.Below("a." + given), (await browser.GetAsync(DownloadUrl(path, given))).Bytes, TestContext.Current.CancellationToken);
        (await ExternalProgram.RunAsync(
            "soffice",
            [$"-env:UserInstallation=file://{folder.Path}/profile", "--headless", "--norestore", "--convert-to", saved, "--outdir", folder.Folder("saved"), folder.Below("a." + given)],
            TimeSpan.FromMinutes(3))).MustSucceed();

        var again = await File.ReadAllBytesAsync(folder.Below("saved", "a." + saved), TestContext.Current.CancellationToken);

        Assert.StartsWith("Aktuell.", (await CheckAsync(browser, "a." + saved, again)).Notice, StringComparison.Ordinal);
    }

    private static string DownloadUrl(string path, string? format) =>
        format is null ? Downloads.UrlOf(LibraryPath.Parse(path), null) : Downloads.UrlAs(LibraryPath.Parse(path), format);

    private static byte[] Stamped(long id, long version, string hash) => DocumentWriter.Write(
        MarkdownText.Parse("# x"),
        WrittenFormat.Docx,
        new WritingOptions { Properties = [new("toolkit_id", $"{id}"), new("toolkit_version", $"{version}"), new("toolkit_hash", hash)] });

    private async Task WriteAsync(string path, string text, string? comment) =>
        await Application.Installation.Library.WriteAsync(
            LibraryPath.Parse(path), new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)), Author.System, options: new WriteOptions { Comment = comment });

    private static async Task<Page> CheckAsync(Browser browser, string name, byte[] file)
    {
        using var form = new MultipartFormDataContent();
        using var part = new ByteArrayContent(file);
        part.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "datei", FileNameStar = name, FileName = "\"" + name + "\"" };
        form.Add(new StringContent(await browser.FormTokenAsync()), "form-token");
        form.Add(part);
        return new Page("/vorlagen-check", await browser.SendAsync(HttpMethod.Post, "/vorlagen-check", form));
    }
}
