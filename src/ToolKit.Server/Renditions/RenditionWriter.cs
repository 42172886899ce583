using System.Text;
using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>
/// Makes documents for office programs out of Markdown ones, few at once, and knows how long those of the share are. Templates are written unfilled: with the labels of their fields, as readers see them, and places to fill in
/// as content controls.
/// </summary>
public sealed class RenditionWriter(KeptLengths kept, ServerOptions options) : IDisposable
{
    /// <summary>Longer texts, in bytes, are not written in other formats: a hundred pages have less, and what is made to take long takes some seconds with it.</summary>
    public const int MostBytes = 256 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly SemaphoreSlim atOnce = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly string? address = options.PublicUrl?.TrimEnd('/'); // never out of a request: its Host header would be in everybody's file

    /// <param name="content">The SHA-256 of the Markdown.</param>
    public RenditionKey KeyOf(ReadOnlySpan<byte> content, LibraryPath document) => RenditionKey.Of(content, document.Parent, address);

    /// <summary>How long the renditions are; null: not known yet.</summary>
    public RenditionLengths? Find(RenditionKey key) => kept.Find(key);

    /// <summary>Forgets lengths that turned out to be wrong.</summary>
    public void Forget(RenditionKey key) => kept.Forget(key);

    /// <summary>Works out how long the renditions of a document are, and keeps it. A file that is not text in UTF-8 has none. Waits until it is its turn.</summary>
    /// <exception cref="LibraryException">NotFound: she may not see it, or it is gone.</exception>
    public async ValueTask<RenditionLengths> MeasureAsync(LibraryView view, ViewedPath document, CancellationToken cancellation)
    {
        using var blob = await view.OpenAsync(document, cancellation);
        var key = KeyOf(blob.Sha256.Span, document.Path);
        await atOnce.WaitAsync(cancellation);
        try
        {
            if (kept.Find(key) is { } known)
                return known; // somebody else was faster
            var lengths = default(RenditionLengths);
            if (await ReadTextAsync(blob, cancellation) is { } text)
            {
                var read = MarkdownText.Parse(text, cancellation);
                var settings = SettingsOf(document.Path.Parent, address, []);
                int LengthOf(WrittenFormat format) => format.IsFor(read) ? DocumentWriter.Write(read, format, settings).Length : 0;
                lengths = new RenditionLengths(LengthOf(WrittenFormat.Docx), LengthOf(WrittenFormat.Odt), LengthOf(WrittenFormat.Xlsx), LengthOf(WrittenFormat.Ods));
            }

            kept.Keep(key, lengths);
            return lengths;
        }
        finally
        {
            atOnce.Release();
        }
    }

    /// <summary>A rendition as the share gives it out. It is the one its key stands for, so nothing of the person who asks is in it.</summary>
    /// <returns>Null: the text has none in this format.</returns>
    /// <exception cref="LibraryException">NotFound: she may not see it, or it is gone.</exception>
    public async ValueTask<byte[]?> WriteAsync(LibraryView view, ViewedPath document, WrittenFormat format, CancellationToken cancellation)
    {
        using var blob = await view.OpenAsync(document, cancellation);
        return await WriteAsync(blob, document.Path.Parent, format, address, [], cancellation);
    }

    /// <summary>A Markdown document in another format, for one person.</summary>
    /// <param name="folder">Where it lies: links lead from there.</param>
    /// <param name="server">The server's address, as it is to stand in links.</param>
    /// <param name="stamp">What goes into the document's own properties.</param>
    /// <returns>Null: the text has none in this format, is none, or is too long.</returns>
    public async ValueTask<byte[]?> WriteAsync(
        BlobReader markdown, LibraryPath folder, WrittenFormat format, string? server, IReadOnlyList<KeyValuePair<string, string>> stamp, CancellationToken cancellation)
    {
        if (markdown.Length > MostBytes)
            return null;
        await atOnce.WaitAsync(cancellation);
        try
        {
            if (await ReadTextAsync(markdown, cancellation) is not { } text)
                return null;
            var read = MarkdownText.Parse(text, cancellation);
            return format.IsFor(read) ? DocumentWriter.Write(read, format, SettingsOf(folder, server, stamp)) : null;
        }
        finally
        {
            atOnce.Release();
        }
    }

    /// <summary>Puts a stamp into a file; null: it takes none, and is given out as it is.</summary>
    /// <param name="body">Stays open.</param>
    public async ValueTask<byte[]?> StampAsync(Stream body, string name, IReadOnlyList<KeyValuePair<string, string>> stamp, CancellationToken cancellation)
    {
        await atOnce.WaitAsync(cancellation);
        try
        {
            if (MarkdownText.IsNameOf(name))
                return await ReadTextAsync(body, cancellation) is { } text ? Utf8.GetBytes(DocumentStamp.Write(text, stamp)) : null;
            using var target = new MemoryStream();
            return DocumentStamp.Write(body, name, stamp, target, cancellation) ? target.ToArray() : null;
        }
        finally
        {
            atOnce.Release();
        }
    }

    public void Dispose() => atOnce.Dispose();

    private static WritingOptions SettingsOf(LibraryPath folder, string? server, IReadOnlyList<KeyValuePair<string, string>> stamp) => new()
    {
        Properties = stamp,
        Link = link => server is not null && LibraryUrl.Resolve(folder, link) is { } page ? server + page : null,
    };

    /// <summary>Null: it is not text, or there is none.</summary>
    private static async ValueTask<string?> ReadTextAsync(BlobReader blob, CancellationToken cancellation)
    {
        await using var body = blob.OpenStream();
        return await ReadTextAsync(body, cancellation);
    }

    private static async ValueTask<string?> ReadTextAsync(Stream body, CancellationToken cancellation)
    {
        using var reader = new StreamReader(body, Utf8, leaveOpen: true);
        try
        {
            var text = await reader.ReadToEndAsync(cancellation);
            return string.IsNullOrWhiteSpace(text) || text.Contains('\0', StringComparison.Ordinal) ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
