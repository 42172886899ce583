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

    private readonly FewAtOnce turns = new(Math.Max(1, Environment.ProcessorCount / 2), time); // its own: most pages need it, and office files take longer

    /// <summary>Whether a document is Markdown that is not too long to be rendered.</summary>
    public static bool IsFor(LibraryEntry document) => !document.IsFolder && MarkdownText.IsNameOf(document.Name) && document.Size <= DocumentRendering.MostMarkdownBytes;

    /// <summary>The text as safe HTML; as written where it takes too long, or too many others are being made.</summary>
    /// <param name="folder">Where it lies: links in it lead from there.</param>
    /// <exception cref="OperationCanceledException">Whoever asked is gone.</exception>
    public async ValueTask<RenderedDocument> RenderAsync(string text, LibraryPath folder, CancellationToken cancellation) =>
        await turns.RunAsync(end => ValueTask.FromResult<RenderedDocument?>(Render(text, folder, end)), Longest, cancellation)
        ?? new RenderedDocument(MarkdownText.AsWritten(text)) { IsMakeshift = true };

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

    public void Dispose() => turns.Dispose();

    private static RenderedDocument Render(string text, LibraryPath folder, CancellationToken end)
    {
        var read = MarkdownText.Parse(text, end);
        var template = Template.Parse(text);
        var headings = read.Headings.Skip(read.OpensWithTitle ? 1 : 0).ToList(); // that is the page's own
        var offset = headings.Exists(heading => heading.Level == 1) ? 1 : 0; // none of the others stands beside it
        return new RenderedDocument(read.ToHtml(address => LibraryUrl.Resolve(folder, address), offset, omitTitle: true, address => PictureUrl(folder, address), end))
        {
            Title = read.Title,
            Headings = headings,
            HasFields = template.Fields.Count > 0,
            TemplateProblems = template.Problems,
            Formats = [.. WrittenFormat.All.Where(format => format.IsFor(read))],
        };
    }

    private static string? PictureUrl(LibraryPath folder, string address) => LibraryUrl.PathOf(folder, address) is { } path && Downloads.IsImage(path.Name) ? Downloads.ViewUrlOf(path) : null;
}
