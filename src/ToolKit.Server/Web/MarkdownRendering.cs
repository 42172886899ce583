using System.Text;
using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>
/// Markdown for pages, made by few at once and not for ever. Anybody with a right to write can store a text that takes long; it is shown as written then, and holds up nobody.
/// </summary>
public sealed class MarkdownRendering(TimeProvider time) : IDisposable
{
    /// <summary>How long a text may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>How long it waits for others before it.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim atOnce = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>The text as safe HTML; as written where it takes too long, or too many others are being made.</summary>
    /// <param name="folder">Where it lies: links in it lead from there.</param>
    /// <exception cref="OperationCanceledException">Whoever asked is gone.</exception>
    public async ValueTask<RenderedDocument> RenderAsync(string text, LibraryPath folder, CancellationToken cancellation)
    {
        if (!await atOnce.WaitAsync(LongestWait, cancellation))
            return new RenderedDocument(MarkdownText.AsWritten(text)) { IsMakeshift = true };
        try
        {
            using var late = new CancellationTokenSource(Longest, time);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
            var read = MarkdownText.Parse(text, end.Token);
            var headings = read.Headings.Skip(read.OpensWithTitle ? 1 : 0).ToList(); // that is the page's own
            var offset = headings.Exists(heading => heading.Level == 1) ? 1 : 0; // none of the others stands beside it
            return new RenderedDocument(read.ToHtml(address => LibraryUrl.Resolve(folder, address), offset, omitTitle: true, address => PictureUrl(folder, address), end.Token))
            {
                Title = read.Title,
                Headings = headings,
                HasFields = Template.Parse(text).Fields.Count > 0,
                Formats = [.. WrittenFormat.All.Where(format => format.IsFor(read))],
            };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new RenderedDocument(MarkdownText.AsWritten(text)) { IsMakeshift = true };
        }
        finally
        {
            atOnce.Release();
        }
    }

    /// <summary>The text of a document as it is written. It is not noted that it was read.</summary>
    /// <param name="version">Null: the current one.</param>
    /// <exception cref="LibraryException">NotFound; WrongKind: it is a folder.</exception>
    public static async Task<string> ReadAsync(LibraryView view, ViewedPath document, DocumentVersion? version, CancellationToken cancellation)
    {
        using var blob = version is null ? await view.OpenAsync(document, cancellation) : await view.OpenAsync(document, version, cancellation);
        await using var body = blob.OpenStream();
        using var reader = new StreamReader(body, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellation);
    }

    public void Dispose() => atOnce.Dispose();

    private static string? PictureUrl(LibraryPath folder, string address) => LibraryUrl.PathOf(folder, address) is { } path && Downloads.IsImage(path.Name) ? Downloads.ViewUrlOf(path) : null;
}
