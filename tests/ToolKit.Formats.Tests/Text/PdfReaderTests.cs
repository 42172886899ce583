using System.Diagnostics;
using ToolKit.TestSupport;
using static ToolKit.TestSupport.Files;

namespace ToolKit.Formats.Tests;

public sealed class PdfReaderTests
{
    // One page, "Geheimer Text", encrypted with a password (RC4, 128 bits).
    private const string Encrypted =
        "JVBERi0xLjQKJb/3ov4KMSAwIG9iago8PCAvUGFnZXMgMiAwIFIgL1R5cGUgL0NhdGFsb2cgPj4KZW5kb2JqCjIgMCBvYmoKPDwgL0NvdW50IDEgL0tpZHMgWyAzIDAgUiBdIC9UeXBlIC9QYWdlcyA+PgplbmRvYmoKMyAwIG9iago8PCAv"
        + "Q29udGVudHMgNCAwIFIgL01lZGlhQm94IFsgMCAwIDU5NSA4NDIgXSAvUGFyZW50IDIgMCBSIC9SZXNvdXJjZXMgPDwgL0ZvbnQgPDwgL0YxIDUgMCBSID4+ID4+IC9UeXBlIC9QYWdlID4+CmVuZG9iago0IDAgb2JqCjw8IC9MZW5ndGgg"
        + "NjEgL0ZpbHRlciAvRmxhdGVEZWNvZGUgPj4Kc3RyZWFtCmcH/FuFze9RlgXOTnnAI6uMkcBm/Xs4I9IlK8Lo5x40rkW8m9X/5iJgnSCfA7KsZbvWaDwctRtbPAXGZKplbmRzdHJlYW0KZW5kb2JqCjUgMCBvYmoKPDwgL0Jhc2VGb250IC9I"
        + "ZWx2ZXRpY2EgL0VuY29kaW5nIC9XaW5BbnNpRW5jb2RpbmcgL1N1YnR5cGUgL1R5cGUxIC9UeXBlIC9Gb250ID4+CmVuZG9iago2IDAgb2JqCjw8IC9GaWx0ZXIgL1N0YW5kYXJkIC9MZW5ndGggMTI4IC9PIDwxOWI1OGU0OGM5MmI2NTY5"
        + "ZTc2NTkwNmNhZjY0ZTQ0MjlhNGMyMGQ2ZTk5NmZkZWY5NjNlOWI1MDgwZjllMDgzPiAvUCAtNCAvUiAzIC9VIDw3MjgyNDdlYTQ0Yjg4ODkxZWE4NzVhZDQ4YzFjOTNmMDAxMjI0NTZhOTFiYWU1MTM0MjczYTZkYjEzNGM4N2M0PiAvViAy"
        + "ID4+CmVuZG9iagp4cmVmCjAgNwowMDAwMDAwMDAwIDY1NTM1IGYgCjAwMDAwMDAwMTUgMDAwMDAgbiAKMDAwMDAwMDA2NCAwMDAwMCBuIAowMDAwMDAwMTIzIDAwMDAwIG4gCjAwMDAwMDAyNTEgMDAwMDAgbiAKMDAwMDAwMDM4MiAwMDAw"
        + "MCBuIAowMDAwMDAwNDc5IDAwMDAwIG4gCnRyYWlsZXIgPDwgL1Jvb3QgMSAwIFIgL1NpemUgNyAvSUQgWzw4ZDQ4OGUxYTZmOTFkNjM1ZmRmNDU0OGM4YmVhMTJjZj48OGQ0ODhlMWE2ZjkxZDYzNWZkZjQ1NDhjOGJlYTEyY2Y+XSAvRW5j"
        + "cnlwdCA2IDAgUiA+PgpzdGFydHhyZWYKNjg2CiUlRU9GCg==";

    [Fact]
    public async Task PagesAreSectionsAndBlocksParagraphs()
    {
        Needs.Programs("pdftotext");
        var read = await Reading.ReadAsync("a.pdf", Pdf("Der <Titel> der \u00DCbersicht", 0, ["Die Kosten-", "tr\u00E4ger <p> & die Kinder-", "und Jugendhilfe.", "", "", "Ein anderer Absatz."], ["Seite zwei"]));

        Assert.Equal("Die Kostenträger <p> & die Kinder- und Jugendhilfe.\nEin anderer Absatz.\nSeite zwei", Reading.Outline(read));
        Assert.Equal(["page=1", "page=2"], read.Sections.Select(section => section.Anchor));
        Assert.Equal(("Der <Titel> der Übersicht", "Geschäftsstelle", "2022-03-26T12:00:00Z"), (read.Title, read.Metadata["author"], read.Metadata["created"]));
    }

    [Fact]
    public async Task LettersSetApartAreWords()
    {
        Needs.Programs("pdftotext");

        Assert.Equal("Hilfe zur Erziehung", Reading.Outline(await Reading.ReadAsync("a.pdf", Pdf(null, 6, ["Hilfe zur Erziehung"]))));
    }

    [Fact]
    public async Task ThirtyPagesAreReadInOrder()
    {
        Needs.Programs("pdftotext");
        var read = await Reading.ReadAsync("a.pdf", Pdf(null, 0, [.. Enumerable.Range(1, 30).Select(i => new[] { $"Seite {i}" })]));

        Assert.Equal(Enumerable.Range(1, 30).Select(i => $"Seite {i}"), read.Sections.SelectMany(section => section.Paragraphs));
    }

    [Fact]
    public async Task WhatIsNoPdfOrHasAPasswordIsRefused()
    {
        Needs.Programs("pdftotext");

        Assert.Equal("!Damaged", Reading.Outline(await Reading.ReadAsync("a.pdf", "Kein PDF")));
        Assert.Equal("!Damaged", Reading.Outline(await Reading.ReadAsync("a.pdf", "%PDF-1.4\n%%EOF")));
        Assert.Equal("!PasswordProtected", Reading.Outline(await Reading.ReadAsync("a.pdf", Convert.FromBase64String(Encrypted))));
    }

    [Fact]
    public async Task MoreTextThanTheLimitIsCut()
    {
        Needs.Programs("pdftotext");
        var read = await Reading.ReadAsync("a.pdf", Pdf(null, 0, [.. Enumerable.Range(1, 50).Select(i => new[] { $"Seite {i}" })]), new ReadLimits { MostCharacters = 500 });

        Assert.True(read.IsCut);
        Assert.Equal("Seite 1", read.Sections[0].Paragraphs[0]);
    }

    [Fact]
    public async Task WhatTheProgramMayUseOfMemoryIsBounded()
    {
        Needs.Programs("pdftotext", "prlimit");
        var read = await Reading.ReadAsync("a.pdf", Pdf(null, 0, ["Text"]), new ReadLimits { MostPdfMemory = 4_000_000 });

        Assert.NotNull(read.Problem);
        Assert.Empty(read.Sections);
    }

    [Fact]
    public async Task WithoutTheProgramThePdfIsSaidToBeUnreadableAndWhy()
    {
        var reader = new DocumentReader(pdfProgram: "no-such-program");

        Assert.Contains("no-such-program", reader.WhyNoPdf, StringComparison.Ordinal);
        Assert.Equal("!NoPdfProgram", Reading.Outline(await reader.ReadAsync(new MemoryStream(Pdf(null, 0, ["Text"])), "a.pdf")));
        Assert.Equal("Text", Reading.Outline(await reader.ReadAsync(new MemoryStream("Text"u8.ToArray()), "a.txt")));
    }

    [Fact]
    public void WithTheProgramPdfCanBeRead()
    {
        Needs.Programs("pdftotext");

        Assert.Null(new DocumentReader().WhyNoPdf);
    }

    /// <summary>A program that never ends, and starts another one: neither is left when the time is up, nor is the copy that was made for it.</summary>
    [Fact]
    public async Task AProgramThatHangsIsEndedWithAllItStarted()
    {
        Needs.Programs("mkfifo");
        using var folder = new TemporaryFolder();
        var pipe = Path.Combine(folder.Path, "pipe");
        (await ExternalProgram.RunAsync("mkfifo", [pipe])).MustSucceed();
        var time = new TimeThatIsUpWhenTold();
        var reader = new DocumentReader(time: time, pdfProgram: Script(folder, $"/bin/sleep 600 & echo $$ $! \"$4\" > '{pipe}'; wait"));

        var reading = Task.Run(async () => await reader.ReadAsync(new MemoryStream(Pdf(null, 0, ["Text"])), "a.pdf"));
        var told = (await File.ReadAllTextAsync(pipe)).Trim().Split(' ');
        Assert.True(File.Exists(told[2]));
        time.IsUp();

        Assert.Equal(TextProblem.TooSlow, (await reading).Problem);
        Assert.False(File.Exists(told[2]));
        Assert.All(told[..2], id => Assert.True(SpinWait.SpinUntil(() => !IsRunning(int.Parse(id)), TimeSpan.FromSeconds(20)), id));
    }

    [Fact]
    public async Task AProgramThatNeverStopsTalkingIsEnded()
    {
        using var folder = new TemporaryFolder();
        var output = Script(folder, "printf '<html><page><block>'; yes '<line><word>Wort</word></line>'");
        var errors = Script(folder, "printf '<html/>'; head -c 20000000 /dev/zero | tr '\\0' 'x' >&2; exit 1");
        var limits = new ReadLimits { MostCharacters = 10_000 };

        Assert.True((await new DocumentReader(limits, pdfProgram: output).ReadAsync(new MemoryStream([1]), "a.pdf")).IsCut);
        Assert.Equal(TextProblem.Damaged, (await new DocumentReader(limits, pdfProgram: errors).ReadAsync(new MemoryStream([1]), "a.pdf")).Problem);
    }

    [Fact]
    public async Task TheProgramSeesNothingOfOurEnvironment()
    {
        using var folder = new TemporaryFolder();
        Environment.SetEnvironmentVariable("TOOLKIT_TEST_SECRET", "secret");
        var script = Script(folder, "printf '<html><page><line><word>'; printf \"[$TOOLKIT_TEST_SECRET]\"; printf '</word></line></page></html>'");

        Assert.Equal("[]", Reading.Outline(await new DocumentReader(pdfProgram: script).ReadAsync(new MemoryStream([1]), "a.pdf")).Trim());
    }

    private static string Script(TemporaryFolder folder, string commands)
    {
        Needs.That(!OperatingSystem.IsWindows(), "the script that plays the program is one for a shell");
        var path = Path.Combine(folder.Path, Some.Name("sh"));
        File.WriteAllText(path, $"#!/bin/sh\n{commands}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return path;
    }

    /// <summary>Whether there is such a process, and it is more than what nobody has asked about after its end.</summary>
    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited && File.Exists($"/proc/{id}/stat") && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private sealed class TimeThatIsUpWhenTold : TimeProvider
    {
        private Action? act;

        public void IsUp() => act!();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            act = () => callback(state);
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        }
    }
}
