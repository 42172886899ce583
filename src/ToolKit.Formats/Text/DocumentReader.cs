namespace ToolKit.Formats;

/// <summary>
/// Reads the text of documents: Markdown, HTML, plain text, CSV, DOCX, XLSX, PPTX, ODT, ODS, ODP, RTF, mail (EML) and PDF; of ZIP files the names of their members. One for all files and threads. Whatever a file holds, the
/// answer is a <see cref="DocumentText"/>; it may say that the text is not readable, and why. Memory is bounded by <see cref="ReadLimits.MostCharacters"/>, not by the size of the file.
/// </summary>
/// <param name="limits">What one file may cost; null means <see cref="ReadLimits.Default"/>.</param>
/// <param name="words">Tells where words end in letter-spaced text; null: without.</param>
/// <param name="time">Measures <see cref="ReadLimits.MostTime"/>; null means the system's.</param>
/// <param name="pdfProgram">pdftotext of Poppler: a name looked for in PATH, or a path.</param>
public sealed class DocumentReader(ReadLimits? limits = null, WordFrequency? words = null, TimeProvider? time = null, string pdfProgram = "pdftotext")
{
    private readonly ReadLimits limits = limits ?? ReadLimits.Default;
    private readonly TimeProvider time = time ?? TimeProvider.System;

    /// <summary>Why PDF cannot be read on this machine, as an English sentence; null when it can. Looked up anew each time.</summary>
    public string? WhyNoPdf => InstalledProgram.Find(pdfProgram) is null ? $"{pdfProgram} is not installed (Debian: package poppler-utils)." : null;

    /// <summary>Reads a whole document, on the caller's thread. The stream stays open.</summary>
    /// <param name="body">One that cannot seek is first written to a temporary file.</param>
    /// <param name="fileName">The name with its extension. Content that is plainly of another format is read as that.</param>
    /// <param name="mediaType">Asked where the extension says nothing; null where it is not known.</param>
    /// <exception cref="IOException">The stream could not be read, or the temporary file not be written: the file may be good all the same.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> asked for it.</exception>
    public async ValueTask<DocumentText> ReadAsync(Stream body, string fileName, string? mediaType = null, CancellationToken cancellation = default)
    {
        var (text, end) = await ReadAsync(body, fileName, ended => new TextCollector(limits, words, ended), (source, text) => FileFormat.Of(source, mediaType).Read(source, text), cancellation);
        return text.ToText(end);
    }

    /// <summary>Has a file read that nobody vouches for, within the limits.</summary>
    /// <param name="handler">Makes what is told of the file; what it is given ends the reading.</param>
    /// <param name="read">Not called where the file is empty: Explorer makes documents of every kind without a byte in them.</param>
    /// <returns>The handler, and what ended the reading early; null: nothing.</returns>
    internal async ValueTask<(THandler Handler, ReadingEndedException? End)> ReadAsync<THandler>(
        Stream body, string fileName, Func<CancellationToken, THandler> handler, Action<SourceFile, THandler> read, CancellationToken cancellation)
    {
        using var timer = new CancellationTokenSource(limits.MostTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellation);
        var told = handler(either.Token);
        try
        {
            await using var spooled = body.CanSeek ? null : await SpoolAsync(body, either.Token);
            var source = new SourceFile(spooled ?? body, fileName, InstalledProgram.Find(pdfProgram));
            if (source.Length > limits.MostBytes)
                throw TooLarge();
            source.Body.Position = 0;
            if (source.Length > 0)
                read(source, told);
            return (told, null);
        }
        catch (ReadingEndedException end)
        {
            return (told, end);
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return (told, new ReadingEndedException(TextProblem.TooSlow, $"Reading took longer than {limits.MostTime.TotalSeconds:0} seconds."));
        }
        catch (Exception broken) when (ReadingEndedException.IsOfFile(broken))
        {
            return (told, ReadingEndedException.Damaged($"The file is damaged ({broken.GetType().Name})."));
        }
    }

    private ReadingEndedException TooLarge() => new(TextProblem.TooLarge, $"The file is larger than {limits.MostBytes / 1_000_000.0:0.#} MB.");

    /// <summary>A file that is gone when it is closed, and no one else can open.</summary>
    private async Task<FileStream> SpoolAsync(Stream body, CancellationToken cancellation)
    {
        var file = TemporaryFile.Create();
        try
        {
            var buffer = new byte[64 * 1024];
            while (await body.ReadAsync(buffer, cancellation) is > 0 and var read)
            {
                if (file.Length + read > limits.MostBytes)
                    throw TooLarge();
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            }

            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }
}
