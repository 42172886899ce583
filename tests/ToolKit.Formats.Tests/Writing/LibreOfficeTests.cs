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

    private static async Task ConvertAsync(TemporaryFolder folder, string to, IEnumerable<string> files, string? target = null)
    {
        // A profile of its own: another one that is running would take the request and answer for itself.
        string[] arguments = [$"-env:UserInstallation=file://{folder.Path}/profile", "--headless", "--norestore", "--convert-to", to, "--outdir", target ?? folder.Path, .. files];
        var result = (await ExternalProgram.RunAsync("soffice", arguments, Longest)).MustSucceed();
        Assert.DoesNotContain("Error", result.Error + result.Output, StringComparison.OrdinalIgnoreCase);
        Assert.All(files, file => Assert.True(File.Exists(Path.Combine(target ?? folder.Path, Path.GetFileNameWithoutExtension(file) + "." + to)), $"{file} was not converted"));
    }
}
