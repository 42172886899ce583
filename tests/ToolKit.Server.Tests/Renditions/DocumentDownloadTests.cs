using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>Documents as pages and archives give them out: in the formats people ask for, each with its stamp.</summary>
public sealed class DocumentDownloadTests(ToolKitApplication application) : ApplicationTests(application)
{
    private const string Template = "---\ntitle: Vertrag\nfields:\n  - name: ort\n    label: Standort\n    type: text\n---\n# Vertrag\n\nIn {{ort}}.\n\n| Stelle | Zahl |\n| --- | --- |\n| Jobcenter | 3 |\n";

    [Fact]
    public async Task ThePageOffersFillingFirstThenWordAndMarkdownLast()
    {
        await using var own = await ToolKitApplication.StartAsync("--ToolKit:LibreOffice=");
        var folder = await own.MakeFolderAsync();
        var template = await own.WriteAsync($"{folder}/Vertrag.md", Template);
        var plain = await own.WriteAsync($"{folder}/Text.md", "# Text\n\nEin Satz.\n");
        var other = await own.WriteAsync($"{folder}/Notiz.txt", "x");
        using var browser = await own.SignInAsync(Role.Reader, "/Regionen/Hessen");

        Assert.Equal(
            ["Ausfüllen", "Word (.docx)", "LibreOffice (.odt)", "Tabellen für Excel (.xlsx)", "Tabellen für LibreOffice (.ods)", "Druckansicht (für PDF)", $"Markdown ({Template.Length} B)"],
            Buttons(await browser.OpenAsync(LibraryUrl.For(template))));
        Assert.Equal(["Word (.docx)", "LibreOffice (.odt)", "Druckansicht (für PDF)", "Markdown (18 B)"], Buttons(await browser.OpenAsync(LibraryUrl.For(plain))));
        Assert.Equal(["Herunterladen (1 B)"], Buttons(await browser.OpenAsync(LibraryUrl.For(other))));
        Assert.Equal("/ausfuellen" + LibraryUrl.For(template)[LibraryUrl.Prefix.Length..], (await browser.OpenAsync(LibraryUrl.For(template))).Link("Ausfüllen"));
        var print = await browser.OpenAsync((await browser.OpenAsync(LibraryUrl.For(plain))).Link("Druckansicht (für PDF)"));
        Assert.Equal((200, "Text"), (print.Status, print.Document.QuerySelector("h1")!.TextContent));
        Assert.Contains("Ein Satz.", print.Main, StringComparison.Ordinal);
        Assert.Equal(404, (await browser.GetAsync(Downloads.UrlAs(LibraryPath.Parse(plain), "pdf"))).Status);
        own.AssertQuietLog();
    }

    [Theory]
    [InlineData("docx")]
    [InlineData("odt")]
    [InlineData("xlsx")]
    [InlineData("ods")]
    public async Task ADownloadInAnotherFormatCarriesItsStamp(string format)
    {
        var path = await Application.WriteAsync($"{await Application.MakeFolderAsync()}/Vertrag.md", "# Alt\n");
        await Application.WriteAsync(path, Template);
        var person = await Application.CreatePersonAsync(Role.Reader, "/Regionen/Hessen", "Erika Muster");
        using var browser = await Application.SignInAsync(person);

        var answer = await browser.GetAsync(Downloads.UrlAs(LibraryPath.Parse(path), format));

        Assert.Equal(200, answer.Status);
        Assert.Contains($"Vertrag.{format}", answer["Content-Disposition"], StringComparison.Ordinal);
        Assert.Equal($"{answer.Bytes.Length}", answer["Content-Length"]);
        Assert.Contains("Jobcenter", await WrittenText.OfAsync(answer.Bytes, "Vertrag." + format), StringComparison.Ordinal);
        var stamp = await WrittenText.PropertiesOfAsync(answer.Bytes, "Vertrag." + format);
        Assert.Equal(await StampAsync(path, "2", Template, "Hessen"), Stamped(stamp));
        Assert.DoesNotContain("Muster", WrittenText.Unpacked(answer.Bytes), StringComparison.Ordinal);
        Assert.Equal(404, (await browser.GetAsync(Downloads.UrlAs(LibraryPath.Parse(path), "exe"))).Status);
        Assert.Equal(404, (await browser.GetAsync(Downloads.UrlAs(LibraryPath.Parse(path), "odp"))).Status); // no slides
    }

    [Fact]
    public async Task AStoredFileIsStampedByPagesAndNotByTheShare()
    {
        var folder = await Application.MakeFolderAsync();
        var markdown = await Application.WriteAsync($"{folder}/Text.md", "---\ntitle: Text\n---\n# Text\n");
        var docx = DocumentWriter.Write(MarkdownText.Parse("# Brief\n\nEin Satz.\n"), WrittenFormat.Docx);
        var dav = await Application.AdministratorAsync();
        await Application.WriteAsync($"{folder}/Brief.docx", docx);
        var signed = Files.With(docx, "_xmlsignatures/sig1.xml", "<Signature/>");
        await Application.WriteAsync($"{folder}/Signiert.docx", signed);
        await Application.WriteAsync($"{folder}/Kaputt.docx", [1, 2, 3]);
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var text = await browser.GetAsync(Downloads.UrlOf(LibraryPath.Parse(markdown), null));
        var brief = await browser.GetAsync(Downloads.UrlOf(LibraryPath.Parse($"{folder}/Brief.docx"), null));

        Assert.StartsWith("---\ntitle: Text\ntoolkit_id:", text.Text, StringComparison.Ordinal);
        Assert.EndsWith("\n---\n# Text\n", text.Text, StringComparison.Ordinal);
        Assert.Equal(await StampAsync(markdown, "1", "---\ntitle: Text\n---\n# Text\n", "Hessen"), Stamped(await WrittenText.PropertiesOfAsync(text.Bytes, "Text.md")));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(docx)), Stamped(await WrittenText.PropertiesOfAsync(brief.Bytes, "Brief.docx"))["toolkit_hash"]);
        Assert.Contains("Ein Satz.", await WrittenText.OfAsync(brief.Bytes, "Brief.docx"), StringComparison.Ordinal);
        Assert.Equal(signed, (await browser.GetAsync(Downloads.UrlOf(LibraryPath.Parse($"{folder}/Signiert.docx"), null))).Bytes);
        Assert.Equal([1, 2, 3], (await browser.GetAsync(Downloads.UrlOf(LibraryPath.Parse($"{folder}/Kaputt.docx"), null))).Bytes);
        Assert.Equal(docx, (await dav.SendAsync("GET", $"{folder}/Brief.docx")).Bytes);
        var made = await dav.SendAsync("GET", $"{folder}/Text.odt");
        Assert.Equal(200, made.Status);
        Assert.Empty(Stamped(await WrittenText.PropertiesOfAsync(made.Bytes, "Text.odt")));
    }

    [Fact]
    public async Task AnOlderVersionHasItsOwnStamp()
    {
        var path = await Application.WriteAsync($"{await Application.MakeFolderAsync()}/Text.md", "# Eins\n");
        await Application.WriteAsync(path, "# Zwei\n");
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var answer = await browser.GetAsync(Downloads.UrlOf(LibraryPath.Parse(path), 1L) + "&als=docx");

        Assert.Equal(await StampAsync(path, "1", "# Eins\n", "Hessen"), Stamped(await WrittenText.PropertiesOfAsync(answer.Bytes, "Text.docx")));
        Assert.Contains("Eins", await WrittenText.OfAsync(answer.Bytes, "Text.docx"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoHasNoRegionLeavesNone()
    {
        using var browser = await Application.SignInAsync(Role.Reader, "/Werkzeugkoffer");

        var answer = await browser.GetAsync("/herunterladen/Werkzeugkoffer/README.md");

        Assert.DoesNotContain("toolkit_region", Stamped(await WrittenText.PropertiesOfAsync(answer.Bytes, "README.md")).Keys);
        Assert.Contains("toolkit_id", Stamped(await WrittenText.PropertiesOfAsync(answer.Bytes, "README.md")).Keys);
    }

    [Fact]
    public async Task LinksToOtherDocumentsLeadToTheServer()
    {
        var folder = await Application.MakeFolderAsync();
        var path = await Application.WriteAsync($"{folder}/Text.md", "# Text\n\n[weiter](Anderes.md) und [böse](file:///etc/passwd)\n");
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var answer = await browser.GetAsync(Downloads.UrlAs(LibraryPath.Parse(path), "docx"));

        Assert.Contains(new Uri(Application.Address, LibraryUrl.For($"{folder}/Anderes.md")).AbsoluteUri, WrittenText.Unpacked(answer.Bytes), StringComparison.Ordinal);
        Assert.DoesNotContain("passwd", WrittenText.Unpacked(answer.Bytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFolderComesAsWordDocuments()
    {
        var folder = await Application.MakeFolderAsync();
        await Application.MakeFolderAsync(folder, "Innen");
        await Application.WriteAsync($"{folder}/README.md", "# Worum es geht\n");
        await Application.WriteAsync($"{folder}/Innen/Vertrag.md", Template);
        await Application.WriteAsync($"{folder}/Belegt.docx", "echt");
        await Application.WriteAsync($"{folder}/Belegt.md", "# Belegt\n");
        await Application.WriteAsync($"{folder}/Notiz.txt", "x");
        await Application.WriteAsync($"{folder}/Bytes.md", [(byte)'B', 0xe4, 0xf6]);
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        var page = await browser.OpenAsync(LibraryUrl.For(folder));

        var answer = await browser.GetAsync(page.Link("Ganzen Ordner als Word-Dokumente (ZIP)"));

        using var zip = new ZipArchive(new MemoryStream(answer.Bytes));
        Assert.Equal(
            ["Belegt.docx", "Belegt.md", "Bytes.md", "Innen/", "Innen/Vertrag.docx", "Notiz.txt", "README.docx"], zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
        using var inner = new MemoryStream();
        await zip.GetEntry("Innen/Vertrag.docx")!.Open().CopyToAsync(inner, TestContext.Current.CancellationToken);
        Assert.Equal(await StampAsync($"{folder}/Innen/Vertrag.md", "1", Template, "Hessen"), Stamped(await WrittenText.PropertiesOfAsync(inner.ToArray(), "Vertrag.docx")));
        var chosen = await browser.PostAsync(LibraryUrl.For(folder) + "?handler=Auswahl", ("id", $"{await Application.FindIdAsync(folder + "/Innen")}"), ("tun", "zip-word"));
        Assert.EndsWith("&als=docx", chosen["Location"], StringComparison.Ordinal);
        Assert.Equal(404, (await browser.GetAsync(page.Link("Ganzen Ordner als ZIP herunterladen") + "?als=exe")).Status);
    }

    [Fact]
    public async Task TwoDocumentsThatWouldGetTheSameNameKeepTwo()
    {
        var folder = await Application.MakeFolderAsync();
        await Application.WriteAsync($"{folder}/Plan.md", "# Kurz\n");
        await Application.WriteAsync($"{folder}/Plan.MD", "# Lang\n");
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var answer = await browser.GetAsync(Archives.UrlOf(LibraryPath.Parse(folder), WrittenFormat.Docx));

        using var zip = new ZipArchive(new MemoryStream(answer.Bytes));
        Assert.Equal(2, zip.Entries.Select(entry => entry.FullName).Distinct(StringComparer.Ordinal).Count());
        Assert.Single(zip.Entries, entry => entry.FullName == "Plan.docx");
        Assert.Single(zip.Entries, entry => entry.FullName is "Plan.md" or "Plan.MD");
    }

    [Fact]
    public async Task ACollectionComesAsWordDocumentsWithACoverThatNamesThem()
    {
        var path = await Application.WriteAsync($"{await Application.MakeFolderAsync()}/Vertrag.md", Template);
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");
        await browser.PostAsync("/koffer?handler=Packen", ("hinein", $"{await Application.FindIdAsync(path)}"));

        var answer = await browser.GetAsync((await browser.OpenAsync("/koffer")).Link("Mein Koffer als Word-Dokumente herunterladen"));

        using var zip = new ZipArchive(new MemoryStream(answer.Bytes));
        Assert.Equal(["00 Deckblatt.html", "01 Vertrag.docx"], zip.Entries.Select(entry => entry.FullName));
        using var cover = new StreamReader(zip.Entries[0].Open(), Encoding.UTF8);
        Assert.Contains("01%20Vertrag.docx", await cover.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PdfIsMadeByAProgramThatGetsOneDocumentAtATimeAndLeavesNothing()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var folder = new TemporaryFolder("toolkit-pdf");
        // Stands in for LibreOffice: says what it was called with, refuses to run beside itself.
        var program = folder.Below("soffice");
        await File.WriteAllTextAsync(
            program,
            """
            #!/bin/sh
            mkdir "$(dirname "$0")/running" || exit 9
            while [ "$1" != --outdir ]; do echo "$1" >> "$(dirname "$0")/called"; shift; done
            head -c 4 "$3" > "$2/dokument.pdf"
            env > "$(dirname "$0")/environment"
            rmdir "$(dirname "$0")/running"
            """);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await using var own = await ToolKitApplication.StartAsync($"--ToolKit:LibreOffice={program}");
        var path = await own.WriteAsync($"{await own.MakeFolderAsync()}/Text.md", "# Text\n");
        using var browser = await own.SignInAsync(Role.Reader, "/Regionen/Hessen");
        var link = (await browser.OpenAsync(LibraryUrl.For(path))).Link("PDF (.pdf)");

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => browser.GetAsync(link)));

        Assert.All(answers, answer => Assert.Equal((200, "application/pdf", "PK\u0003\u0004"), (answer.Status, answer["Content-Type"], answer.Text)));
        Assert.Contains("Text.pdf", answers[0]["Content-Disposition"], StringComparison.Ordinal);
        Assert.Contains($"-env:UserInstallation=file://{own.DataFolder}/pdf/profile", await File.ReadAllLinesAsync(folder.Below("called"), TestContext.Current.CancellationToken));
        Assert.DoesNotContain("ASPNETCORE", await File.ReadAllTextAsync(folder.Below("environment"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(own.DataFolder, "pdf")));

        // A filled template too; but what somebody has uploaded is not given to it.
        var template = LibraryPath.Parse(await own.WriteAsync($"{await own.MakeFolderAsync()}/Brief.md", Template));
        var filled = await browser.SubmitAsync(await browser.OpenAsync(LibraryUrl.For("/ausfuellen", template)), "Als PDF", ("ort", "Kassel"));
        var uploaded = LibraryPath.Parse($"{template.Parent}/Vordruck.odt");
        var dav = await own.AdministratorAsync();
        Assert.Equal(201, (await dav.SendBytesAsync("PUT", dav.AddressOf(uploaded.ToString()), DocumentWriter.Write(MarkdownText.Parse(Template), WrittenFormat.Odt))).Status);
        var form = await browser.OpenAsync(LibraryUrl.For("/ausfuellen", uploaded));
        Assert.Equal((200, "application/pdf", "PK\u0003\u0004"), (filled.Status, filled.Answer["Content-Type"], filled.Answer.Text));
        Assert.Contains("Brief.pdf", filled.Answer["Content-Disposition"], StringComparison.Ordinal);
        Assert.Equal("no-store", filled.Answer["Cache-Control"]);
        Assert.Null(form.Button("Als PDF"));
        Assert.Equal(400, (await browser.PostAsync(LibraryUrl.For("/ausfuellen", uploaded) + "?handler=Ausgeben&als=pdf")).Status);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(own.DataFolder, "pdf")));

        await File.WriteAllTextAsync(program, "#!/bin/sh\nexit 1\n", TestContext.Current.CancellationToken);
        var failed = await browser.GetAsync(link);
        Assert.Equal(503, failed.Status);
        Assert.Contains("Druckansicht", failed.Text, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(own.DataFolder, "pdf")));
        own.AssertQuietLog();
    }

    [Fact(Explicit = true)]
    public async Task LibreOfficePrintsADocument()
    {
        Needs.Programs("soffice", "pdftotext");
        var path = await Application.WriteAsync($"{await Application.MakeFolderAsync()}/Vertrag.md", Template);
        using var browser = await Application.SignInAsync(Role.Reader, "/Regionen/Hessen");

        var answer = await browser.GetAsync(Downloads.UrlAs(LibraryPath.Parse(path), "pdf"));

        Assert.Equal(200, answer.Status);
        Assert.Contains("[Standort]", await WrittenText.OfAsync(answer.Bytes, "Vertrag.pdf"), StringComparison.Ordinal);
    }

    private async Task<SortedDictionary<string, string>> StampAsync(string path, string version, string text, string region) => new(StringComparer.Ordinal)
    {
        ["toolkit_id"] = $"{await Application.FindIdAsync(path)}",
        ["toolkit_version"] = version,
        ["toolkit_hash"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
        ["toolkit_region"] = region,
    };

    private static SortedDictionary<string, string> Stamped(IReadOnlyDictionary<string, string> properties) =>
        new(properties.Where(property => property.Key.StartsWith("toolkit_", StringComparison.Ordinal)).ToDictionary(), StringComparer.Ordinal);

    private static IEnumerable<string> Buttons(Page page) =>
        page.Document.QuerySelectorAll("article > .actions a.button").Select(link => string.Join(' ', link.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
}
