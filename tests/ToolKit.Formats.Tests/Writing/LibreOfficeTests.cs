using System.Globalization;
using ToolKit.TestSupport;

namespace ToolKit.Formats.Tests;

/// <summary>
/// What is written opens in LibreOffice, looks as it should and comes back. Installing it takes minutes, so these run only when they are asked for: <c>TESTS_LIBREOFFICE=1 tests/run</c>.
/// </summary>
public sealed class LibreOfficeTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    private static readonly WritingOptions Options = new() { Properties = [new("toolkit_id", "17"), new("toolkit_version", "3")] };

    [Fact(Explicit = true)]
    public async Task EveryDocumentOfTheToolkitOpensAndItsPagesReadAsItsText()
    {
        Needs.Programs("soffice", "pdftotext");
        using var folder = new TemporaryFolder("libreoffice");
        var files = new Dictionary<string, string>(StringComparer.Ordinal); // the text that must be on the pages, by file
        foreach (var path in Directory.GetFiles(Path.Combine(Repository.Root, "content"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var markdown = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
            var text = MarkdownText.Parse(markdown);
            foreach (var format in WrittenFormat.All.Where(format => format.IsFor(text)))
            {
                var file = folder.Below(string.Create(CultureInfo.InvariantCulture, $"{files.Count}{format.Extension}"));
                await File.WriteAllBytesAsync(file, DocumentWriter.Write(text, format, Options), TestContext.Current.CancellationToken);
                files[file] = format == WrittenFormat.Docx || format == WrittenFormat.Odt ? string.Join('\n', Reading.Outline(await Reading.ReadAsync("a.md", markdown)).Split('\n').Select(line => line.TrimStart('#', ' '))) : "";
            }
        }

        foreach (var chunk in files.Keys.Chunk(40))
            await ConvertAsync(folder, "pdf", chunk);
        foreach (var (file, expected) in files)
        {
            var pages = (await ExternalProgram.RunAsync("pdftotext", [Path.ChangeExtension(file, null) + ".pdf", "-"], Longest)).MustSucceed().Output;
            Assert.NotEmpty(pages.Trim());
            // Words that pages divide or cells put elsewhere do not count; what is missing altogether does.
            var shown = pages.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
            var words = expected.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => word.Length is > 3 and < 20 && word.All(char.IsLetter)).Distinct(StringComparer.Ordinal).ToList();
            var missing = words.Where(word => !shown.Contains(word) && !pages.Contains(word, StringComparison.Ordinal)).ToList();
            Assert.True(missing.Count <= words.Count / 20, $"{file}: {string.Join(' ', missing)}");
        }
    }

    [Theory(Explicit = true)]
    [InlineData(".docx", "docx")]
    [InlineData(".docx", "odt")]
    [InlineData(".odt", "odt")]
    public async Task StampAndFieldsSurviveSavingThere(string written, string saved)
    {
        Needs.Programs("soffice");
        using var folder = new TemporaryFolder("libreoffice");
        var file = folder.Below("a" + written);
        await File.WriteAllBytesAsync(file, WrittenFiles.Write(Samples.Everything, WrittenFormat.All.Single(format => format.Extension == written), Options), TestContext.Current.CancellationToken);
        await ConvertAsync(folder, saved, [file], folder.Folder("saved"));

        var again = await File.ReadAllBytesAsync(Path.Combine(folder.Path, "saved", "a." + saved), TestContext.Current.CancellationToken);
        var stamp = await DocumentStamp.ReadAsync(new MemoryStream(again), "a." + saved, TestContext.Current.CancellationToken);
        Assert.Equal(("17", "3"), (stamp["toolkit_id"], stamp["toolkit_version"]));

        var template = OfficeTemplate.Read(new MemoryStream(again), "a." + saved, Template.Parse(Samples.Everything).Fields)!;
        using var filled = new MemoryStream();
        template.Fill(new FieldValues { ["standort"] = "Freiburg" }, filled);
        var text = Reading.Outline(await Reading.ReadAsync("a." + saved, filled.ToArray()));
        Assert.Contains("Probe aller Bausteine für Freiburg", text, StringComparison.Ordinal);
        Assert.Contains("Ende mit Freiburg.", text, StringComparison.Ordinal);
        Assert.Contains("____________________", text, StringComparison.Ordinal);
    }

    [Theory(Explicit = true)]
    [InlineData(".docx")]
    [InlineData(".odt")]
    public async Task TheStampIsThereAfterSomebodyHasWrittenOnAndSaved(string extension)
    {
        Needs.Programs("soffice");
        using var folder = new TemporaryFolder("libreoffice");
        var file = folder.Below("a" + extension);
        await File.WriteAllBytesAsync(file, WrittenFiles.Write(Samples.Plain, WrittenFormat.All.Single(format => format.Extension == extension), Options), TestContext.Current.CancellationToken);
        await ConvertAsync(folder, "pdf", [file]); // makes the profile
        await File.WriteAllTextAsync(
            Path.Combine(folder.Path, "profile", "user", "basic", "Standard", "Module1.xba"),
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
            <script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">Sub Edit(path)
              doc = StarDesktop.loadComponentFromURL(path, "_blank", 0, Array())
              cursor = doc.Text.createTextCursor()
              cursor.gotoEnd(False)
              doc.Text.insertString(cursor, "Von Hand geschrieben.", False)
              doc.store()
              doc.close(True)
            End Sub
            </script:module>
            """,
            TestContext.Current.CancellationToken);
        string[] edit = [$"-env:UserInstallation=file://{folder.Path}/profile", "--headless", "--norestore", $"macro:///Standard.Module1.Edit(\"file://{file}\")"];
        (await ExternalProgram.RunAsync("soffice", edit, Longest)).MustSucceed();

        var again = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        var stamp = await DocumentStamp.ReadAsync(new MemoryStream(again), "a" + extension, TestContext.Current.CancellationToken);
        Assert.Contains("Von Hand geschrieben.", Reading.Outline(await Reading.ReadAsync("a" + extension, again)), StringComparison.Ordinal);
        Assert.Equal(("17", "3"), (stamp["toolkit_id"], stamp["toolkit_version"]));
    }

    [Theory(Explicit = true)]
    [InlineData(".docx")]
    [InlineData(".odt")]
    public async Task PicturesStandOnThePageInTheirSize(string extension)
    {
        Needs.Programs("soffice", "pdftoppm");
        using var folder = new TemporaryFolder("libreoffice");
        var file = folder.Below("a" + extension);
        const string text = "# Bilder\n\nIm Satz ![klein](96x96.png) und allein:\n\n![breit](4000x500.png)\n\n| Bild | Text |\n|---|---|\n| ![in der Zelle](960x960.png) | Was daneben steht, braucht seinen Platz. |\n";
        var options = new WritingOptions { Picture = address => address[..^4].Split('x') is [var width, var height] ? Files.Png(int.Parse(width, CultureInfo.InvariantCulture), int.Parse(height, CultureInfo.InvariantCulture)) : null };
        await File.WriteAllBytesAsync(file, WrittenFiles.Write(text, WrittenFormat.All.Single(format => format.Extension == extension), options), TestContext.Current.CancellationToken);

        await ConvertAsync(folder, "pdf", [file]);
        (await ExternalProgram.RunAsync("pdftoppm", ["-r", "96", "-f", "1", "-l", "1", "-singlefile", folder.Below("a.pdf"), folder.Below("page")], Longest)).MustSucceed();

        // A row of the page for each: how many of its points are red.
        var rows = RedPoints(await File.ReadAllBytesAsync(folder.Below("page.ppm"), TestContext.Current.CancellationToken)).Where(count => count > 10).ToList();
        Assert.InRange(rows.Count(count => count is > 90 and < 100), 90, 100); // an inch
        Assert.InRange(rows.Count(count => count is > 595 and < 612), 68, 82); // 16 cm, an eighth as high
        Assert.InRange(rows.Count(count => count is > 100 and < 400), 100, 400); // as wide as its column
        Assert.Equal(0, rows.Count(count => count > 612));
    }

    /// <summary>Of a picture in the format PPM, three bytes for a point.</summary>
    private static IEnumerable<int> RedPoints(byte[] picture)
    {
        var head = System.Text.Encoding.ASCII.GetString(picture, 0, 20).Split('\n');
        var size = head[1].Split(' ');
        var width = int.Parse(size[0], CultureInfo.InvariantCulture);
        var start = head[0].Length + head[1].Length + head[2].Length + 3;
        for (var row = start; row < picture.Length; row += 3 * width)
            yield return Enumerable.Range(0, width).Count(i => picture[row + (3 * i)] > 150 && picture[row + (3 * i) + 1] < 90);
    }

    private static async Task ConvertAsync(TemporaryFolder folder, string to, IEnumerable<string> files, string? target = null)
    {
        // A profile of its own: another one that is running would take the request and answer for itself.
        string[] arguments = [$"-env:UserInstallation=file://{folder.Path}/profile", "--headless", "--norestore", "--convert-to", to, "--outdir", target ?? folder.Path, .. files];
        var result = (await ExternalProgram.RunAsync("soffice", arguments, Longest)).MustSucceed();
        Assert.DoesNotContain("Error", result.Error + result.Output, StringComparison.OrdinalIgnoreCase);
        Assert.All(files, file => Assert.True(File.Exists(Path.Combine(target ?? folder.Path, Path.GetFileNameWithoutExtension(file) + "." + to)), $"{file} was not converted"));
    }
}
