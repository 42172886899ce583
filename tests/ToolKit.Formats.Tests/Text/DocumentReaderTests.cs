using static ToolKit.TestSupport.Files;

namespace ToolKit.Formats.Tests;

public sealed class DocumentReaderTests
{
    [Fact]
    public async Task AnOfficeDocumentSaysOfItselfWhatItsPropertiesSay()
    {
        const string custom = "<Properties xmlns:vt=\"x\"><property name=\"legal_areas\"><vt:lpwstr>SGB II, SGB VIII</vt:lpwstr></property><property name=\"Field\"><vt:lpwstr>Transparenz</vt:lpwstr></property></Properties>";
        var read = await Reading.ReadAsync("a.docx", Docx(P("Kopf", "Heading1"), "Die Vereinbarung", ("docProps/custom.xml", custom)));

        Assert.Equal(("Die Vereinbarung", "de-DE"), (read.Title, read.Language));
        Assert.Equal(("Die Vereinbarung", "Geschäftsstelle", "Übergang, Beruf", "2022-03-26T12:00:00Z"), (read.Metadata["title"], read.Metadata["author"], read.Metadata["keywords"], read.Metadata["created"]));
        Assert.Equal(("SGB II, SGB VIII", "Transparenz"), (read.Metadata["legal_areas"], read.Metadata["field"]));
    }

    [Fact]
    public async Task AnOpenDocumentSaysTheSameInItsOwnWay()
    {
        foreach (var read in new[] { await Reading.ReadAsync("a.odt", Odf("text", "<text:p>Text</text:p>")), await Reading.ReadAsync("a.fodt", FlatOdf("text", "<text:p>Text</text:p>")) })
        {
            Assert.Equal(("Vereinbarung", "de-DE"), (read.Title, read.Language));
            Assert.Equal(("Geschäftsstelle", "Übergang, Beruf", "SGB II, SGB VIII"), (read.Metadata["author"], read.Metadata["keywords"], read.Metadata["legal_areas"]));
        }
    }

    [Fact]
    public async Task RtfAndMailSayWhatTheyAre()
    {
        var rtf = await Reading.ReadAsync("a.rtf", @"{\rtf1\ansi{\info{\title Ein {\b Titel}}{\author M\'fcller}{\keywords a, b}{\nofpages3}{\*\company x}}Text}");
        var mail = await Reading.ReadAsync("a.eml", "Subject: Betreff\nFrom: a@example.org\nDate: Tue, 22 Mar 2022 10:00:00 +0100\n\nText");

        Assert.Equal(("Ein Titel", "Müller", "a, b", "Text"), (rtf.Title, rtf.Metadata["author"], rtf.Metadata["keywords"], Reading.Outline(rtf)));
        Assert.Equal(("Betreff", "a@example.org", "Tue, 22 Mar 2022 10:00:00 +0100"), (mail.Title, mail.Metadata["from"], mail.Metadata["date"]));
    }

    [Theory]
    [InlineData("Microsoft Word - Dokument1")]
    [InlineData("Dokument1")]
    [InlineData("PowerPoint-Präsentation")]
    [InlineData(" ")]
    public async Task ATitleThatAProgramMadeUpIsNone(string title)
    {
        var read = await Reading.ReadAsync("a.docx", Docx(P("Text") + P("Die Überschrift", "Heading2"), title));

        Assert.Equal("Die Überschrift", read.Title);
        Assert.False(read.Metadata.ContainsKey("title"));
    }

    [Fact]
    public async Task WithoutTitleAndHeadingThereIsNone() => Assert.Null((await Reading.ReadAsync("a.docx", Docx(P("Text")))).Title);

    [Fact]
    public async Task WhatAFileSaysOfItselfIsThereAlthoughItsTextIsNotReadable()
    {
        var read = await Reading.ReadAsync("a.docx", Docx("<w:p>", "Der Titel"));

        Assert.Equal((TextProblem.Damaged, "Der Titel"), (read.Problem, read.Title));
        Assert.Empty(read.Sections);
    }

    [Fact]
    public async Task WithRoomForNoTextTheMetadataIsRead()
    {
        foreach (var (name, bytes) in new[] { ("a.docx", Docx(P("Text"), "Vereinbarung")), ("a.odt", Odf("text", "<text:p>Text</text:p>")), ("a.md", "---\ntitle: Vereinbarung\n---\nText"u8.ToArray()) })
        {
            var read = await Reading.ReadAsync(name, bytes, new ReadLimits { MostCharacters = 0 });

            Assert.Equal("Vereinbarung", read.Title);
            Assert.Empty(read.Sections);
            Assert.True(read.IsCut);
        }
    }

    [Fact]
    public async Task AStreamThatCannotSeekIsReadAllTheSame()
    {
        using var stream = new OneWay(Docx(P("Text")));

        Assert.Equal("Text", Reading.Outline(await new DocumentReader().ReadAsync(stream, "a.docx")));
    }

    [Fact]
    public async Task TheStreamStaysOpen()
    {
        foreach (var (name, bytes) in new[] { ("a.docx", Docx(P("Text"))), ("a.fodt", System.Text.Encoding.UTF8.GetBytes(FlatOdf("text", ""))), ("a.md", "Text"u8.ToArray()), ("a.eml", "\nText"u8.ToArray()) })
        {
            using var stream = new MemoryStream(bytes);
            await new DocumentReader().ReadAsync(stream, name);
            Assert.True(stream.CanRead, name);
        }
    }

    [Fact]
    public async Task AFileThatIsTooLargeIsNotRead()
    {
        var reader = new DocumentReader(new ReadLimits { MostBytes = 1_000 });
        using var seekable = new MemoryStream(new byte[1_001]);
        using var oneWay = new OneWay(new byte[1_001]);

        Assert.Equal(TextProblem.TooLarge, (await reader.ReadAsync(seekable, "a.txt")).Problem);
        Assert.Equal(TextProblem.TooLarge, (await reader.ReadAsync(oneWay, "a.txt")).Problem);
        Assert.Equal("Text", Reading.Outline(await reader.ReadAsync(new MemoryStream("Text"u8.ToArray()), "a.txt")));
    }

    [Theory]
    [InlineData("a.txt")]
    [InlineData("a.md")]
    [InlineData("a.html")]
    [InlineData("a.csv")]
    [InlineData("a.eml")]
    public async Task ReadingEndsWhenTheTimeIsUp(string name) =>
        Assert.Equal(TextProblem.TooSlow, (await Reading.ReadAsync(name, "Text", new ReadLimits { MostTime = TimeSpan.Zero })).Problem);

    [Fact]
    public async Task ReadingOfficeFilesEndsWhenTheTimeIsUp()
    {
        foreach (var (name, bytes) in new[] { ("a.docx", Docx(P("Text"))), ("a.odt", Odf("text", "")), ("a.rtf", @"{\rtf1 Text}"u8.ToArray()) })
            Assert.Equal(TextProblem.TooSlow, (await Reading.ReadAsync(name, bytes, new ReadLimits { MostTime = TimeSpan.Zero })).Problem);
    }

    [Fact]
    public async Task WhoStopsWaitingIsToldSoByAnException()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await new DocumentReader().ReadAsync(new MemoryStream("Text"u8.ToArray()), "a.txt", cancellation: stop.Token));
    }

    [Fact]
    public async Task AStreamThatFailsIsNoDamagedFile()
    {
        using var stream = new OneWay(null);

        await Assert.ThrowsAsync<IOException>(async () => await new DocumentReader().ReadAsync(stream, "a.txt"));
    }

    /// <summary>A thousand times the text in a file takes no more memory than the limit of text lets it.</summary>
    [Fact]
    public async Task MemoryIsBoundedByTheText()
    {
        var file = Docx(Times(200_000, P("Ein Satz, der sich wiederholt und damit gut packen lässt.")));
        var limits = new ReadLimits { MostCharacters = 100_000, MostExpansion = 10_000 };
        await Reading.ReadAsync("a.docx", file, limits);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var read = await new DocumentReader(limits).ReadAsync(new MemoryStream(file), "a.docx");

        Assert.True(read.IsCut);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 10_000_000);
    }

    /// <summary>Bytes that come once; none at all is a stream that fails.</summary>
    private sealed class OneWay(byte[]? bytes) : Stream
    {
        private int at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (bytes is null)
                throw new IOException("The disk is gone.");
            var read = Math.Min(count, bytes.Length - at);
            bytes.AsSpan(at, read).CopyTo(buffer.AsSpan(offset));
            at += read;
            return read;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
