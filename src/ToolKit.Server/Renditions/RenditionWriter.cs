using System.Text;
using Microsoft.Extensions.Caching.Memory;
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

    private const long MostAddresses = 4_000_000; // of pictures, in characters, that are remembered

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly SemaphoreSlim atOnce = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly MemoryCache named = new(new MemoryCacheOptions { SizeLimit = MostAddresses }); // which pictures a text shows, by its key
    private readonly string? address = options.PublicUrl?.TrimEnd('/'); // never out of a request: its Host header would be in everybody's file

    /// <summary>The key of a text without its pictures.</summary>
    /// <param name="content">The SHA-256 of the Markdown.</param>
    public RenditionKey KeyOf(ReadOnlySpan<byte> content, LibraryPath document) => RenditionKey.Of(content, document.Parent, address);

    /// <summary>How long the renditions are; null: not known yet. Where the text names pictures, only how many renditions there are counts.</summary>
    public RenditionLengths? Find(RenditionKey key) => kept.Find(key);

    /// <summary>What is known of a document's renditions as a person sees them; null: nothing yet, or this request has looked for pictures enough.</summary>
    /// <param name="content">The SHA-256 of the Markdown.</param>
    public async ValueTask<KnownRenditions?> FindAsync(VisiblePictures sight, ViewedPath document, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var text = KeyOf(content.Span, document.Path);
        if (kept.Find(text) is not { } lengths)
            return null;
        if (!lengths.HasPictures)
            return new KnownRenditions(text, lengths, ShownPictures.None);
        if (sight.IsSpent || !named.TryGetValue(text, out IReadOnlyList<string>? addresses))
            return null;
        var pictures = await sight.FindAsync(document.Path.Parent, addresses!, cancellation);
        var key = text.With(pictures);
        return kept.Find(key) is { } known ? new KnownRenditions(key, known, pictures) : null;
    }

    /// <summary>Forgets lengths that turned out to be wrong.</summary>
    public void Forget(RenditionKey key) => kept.Forget(key);

    /// <summary>Works out how long the renditions of a document are, and keeps it. A file that is not text in UTF-8 has none. Waits until it is its turn.</summary>
    /// <exception cref="LibraryException">NotFound: she may not see it, or it is gone.</exception>
    public async ValueTask<KnownRenditions> MeasureAsync(VisiblePictures sight, ViewedPath document, CancellationToken cancellation)
    {
        using var blob = await sight.View.OpenAsync(document, cancellation);
        await atOnce.WaitAsync(cancellation);
        try
        {
            if (await FindAsync(sight, document, blob.Sha256, cancellation) is { } known)
                return known; // somebody else was faster
            var folder = document.Path.Parent;
            var key = KeyOf(blob.Sha256.Span, document.Path);
            if (await ReadTextAsync(blob, cancellation) is not { } text)
            {
                kept.Keep(key, default);
                return new KnownRenditions(key, default, ShownPictures.None);
            }

            var read = MarkdownText.Parse(text, cancellation);
            var addresses = VisiblePictures.AddressesOf(read);
            if (kept.Find(key) is not { } lengths)
                kept.Keep(key, lengths = LengthsOf(new WritingOptions()) with { HasPictures = addresses.Count > 0 });
            if (addresses.Count > 0)
                named.Set(key, addresses, new MemoryCacheEntryOptions { Size = addresses.Sum(one => one.Length) });
            var pictures = await sight.FindAsync(folder, addresses, cancellation);
            if (pictures.IsEmpty)
                return new KnownRenditions(key, lengths, pictures);
            key = key.With(pictures);
            kept.Keep(key, lengths = LengthsOf(new WritingOptions { Picture = await pictures.LoadAsync(sight.View, cancellation) }));
            return new KnownRenditions(key, lengths, pictures);

            RenditionLengths LengthsOf(WritingOptions writing)
            {
                int LengthOf(WrittenFormat format) => format.IsFor(read) ? DocumentWriter.Write(read, format, writing with { Link = LinksFrom(folder, address, format) }).Length : 0;
                return new RenditionLengths(LengthOf(WrittenFormat.Docx), LengthOf(WrittenFormat.Odt), LengthOf(WrittenFormat.Xlsx), LengthOf(WrittenFormat.Ods));
            }
        }
        finally
        {
            atOnce.Release();
        }
    }

    /// <summary>A rendition as the share gives it out. It is the one its key stands for, so nothing of the person who asks is in it but which pictures she may see.</summary>
    /// <param name="pictures">Those of the key.</param>
    /// <returns>Null: the text has none in this format.</returns>
    /// <exception cref="LibraryException">NotFound: she may not see it, or it is gone.</exception>
    public async ValueTask<byte[]?> WriteAsync(LibraryView view, ViewedPath document, WrittenFormat format, ShownPictures pictures, CancellationToken cancellation)
    {
        using var blob = await view.OpenAsync(document, cancellation);
        return await WriteAsync(blob, format, new WritingOptions { Link = LinksFrom(document.Path.Parent, address, format) }, async _ => await pictures.LoadAsync(view, cancellation), cancellation);
    }

    /// <summary>A Markdown document in another format, for one person, with the pictures that she may see; they count as looked at.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="folder">Where it lies: links and pictures lead from there.</param>
    /// <param name="server">The server's address, as it is to stand in links.</param>
    /// <param name="stamp">What goes into the document's own properties.</param>
    /// <param name="isForPdf">PDF is made of it, in which they stand among the keywords.</param>
    /// <returns>Null: the text has none in this format, is none, or is too long.</returns>
    public ValueTask<byte[]?> WriteAsync(
        LibraryView view, BlobReader markdown, LibraryPath folder, WrittenFormat format, string? server, IReadOnlyList<KeyValuePair<string, string>> stamp, bool isForPdf, CancellationToken cancellation) =>
        WriteAsync(
            markdown,
            format,
            new WritingOptions { Link = LinksFrom(folder, server, format), Properties = stamp, StatesPropertiesAmongKeywords = isForPdf },
            async text =>
            {
                var pictures = await new VisiblePictures(view).FindAsync(folder, VisiblePictures.AddressesOf(text), cancellation);
                await pictures.NoteReadAsync(view, cancellation);
                return await pictures.LoadAsync(view, cancellation);
            },
            cancellation);

    private async ValueTask<byte[]?> WriteAsync(
        BlobReader markdown, WrittenFormat format, WritingOptions writing, Func<MarkdownText, ValueTask<Func<string, byte[]?>>> loadPictures, CancellationToken cancellation)
    {
        if (markdown.Length > MostBytes)
            return null;
        await atOnce.WaitAsync(cancellation);
        try
        {
            if (await ReadTextAsync(markdown, cancellation) is not { } text)
                return null;
            var read = MarkdownText.Parse(text, cancellation);
            return format.IsFor(read) ? DocumentWriter.Write(read, format, writing with { Picture = await loadPictures(read) }) : null;
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

    public void Dispose()
    {
        named.Dispose();
        atOnce.Dispose();
    }

    /// <summary>Links lead to pages; where the server does not know its address, to the neighbours on the share.</summary>
    private static Func<string, string?> LinksFrom(LibraryPath folder, string? server, WrittenFormat format) =>
        link => server is null ? RenditionNames.NeighbourOf(link, format) : LibraryUrl.Resolve(folder, link) is { } page ? server + page : null;

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
