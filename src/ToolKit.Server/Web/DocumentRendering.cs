using System.Text;
using Microsoft.Extensions.Caching.Memory;
using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;
using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>A document as a page shows it.</summary>
public sealed record RenderedDocument
{
    /// <param name="html">Safe to stand inside the page; null where it cannot be shown.</param>
    public RenderedDocument(string? html) => Html = html?
        .Replace("<table>", "<div class=\"scroll\" role=\"group\" aria-label=\"Tabelle\" tabindex=\"0\"><table>", StringComparison.Ordinal)
        .Replace("</table>", "</table></div>", StringComparison.Ordinal);

    /// <summary>Safe to stand inside the page, a wide table in a part that moves by itself and that the keyboard reaches; null where it cannot be shown.</summary>
    public string? Html { get; }

    /// <summary>The heading that opens a Markdown text and is left out of <see cref="Html"/>, for a page to show as its own; null: none.</summary>
    public string? Title { get; init; }

    /// <summary>For a table of contents.</summary>
    public IReadOnlyList<PreviewHeading> Headings { get; init; } = [];

    /// <summary>Why it cannot be shown; null when it can, or there was no time to make it.</summary>
    public TextProblem? Problem { get; init; }

    /// <summary>The same as a sentence, in the language of the request; null when it can be shown.</summary>
    public string? Reason => Problem is { } problem ? Language.Preview.Reason(problem) : Html is null ? DocumentRendering.TooMany : null;

    /// <summary>Whether it is a template with fields, which can be filled in.</summary>
    public bool HasFields { get; init; }

    /// <summary>What is wrong with its fields; empty: nothing, or it is no template.</summary>
    public IReadOnlyList<TemplateProblem> TemplateProblems { get; init; } = [];

    /// <summary>The formats in which it can be written as well; empty where it is not Markdown.</summary>
    public IReadOnlyList<WrittenFormat> Formats { get; init; } = [];

    /// <summary>There was no time to make it; the next who asks may have more luck.</summary>
    public bool IsMakeshift { get; init; }

    /// <summary>A document that cannot be made now.</summary>
    public static RenderedDocument NotNow => new(html: null) { IsMakeshift = true };
}

/// <summary>
/// Documents of all kinds for pages. What has been made is remembered for the version it was made of: making it takes a hundred times as long as everything else on the page.
/// </summary>
public sealed class DocumentRendering(MarkdownRendering markdown, FewAtOnce turns, TimeProvider time) : IDisposable
{
    /// <summary>What somebody reads whose document could not be made now.</summary>
    public static string TooMany => T("Gerade sehen sich viele Menschen Dokumente an. Bitte laden Sie die Seite in einer Minute noch einmal.");

    /// <summary>Larger Markdown texts are offered for download: rendering one would hold it in memory several times over.</summary>
    public const int MostMarkdownBytes = 512 * 1024;

    private const long MostCharacters = 8_000_000; // of all that is remembered

    private readonly MemoryCache made = new(new MemoryCacheOptions { SizeLimit = MostCharacters, CompactionPercentage = 0.2 });

    /// <summary>Whether documents of this name are shown as text.</summary>
    public static bool IsShown(string name) => MarkdownText.IsNameOf(name) || DocumentPreview.IsNameOf(name);

    /// <summary>The document for a page, and notes that it was read. Reading it takes the right to.</summary>
    /// <exception cref="LibraryException">NotFound; WrongKind: it is a folder.</exception>
    public async ValueTask<RenderedDocument> RenderAsync(LibraryView view, ViewedPath document, CancellationToken cancellation)
    {
        using var blob = await view.OpenAsync(document, cancellation); // asks for the right, also where the text is known already
        await view.NoteReadAsync(document, ReadKind.View, cancellation);
        var key = (document.Entry!.ETag, document.Path);
        if (made.TryGetValue(key, out RenderedDocument? known))
            return known!;
        await using var body = blob.OpenStream();
        var rendered = MarkdownText.IsNameOf(document.Entry.Name)
            ? await RenderMarkdownAsync(body, document.Path.Parent, cancellation)
            : await RenderAsync(body, document.Entry.Name, isTemplate: OfficeTemplate.IsNameOf(document.Entry.Name), cancellation);
        if (rendered is { IsMakeshift: false, Problem: not TextProblem.TooSlow })
            made.Set(key, rendered, new MemoryCacheEntryOptions { Size = (rendered.Html?.Length ?? 0) + 1_000 + (200 * rendered.TemplateProblems.Count) });
        return rendered;
    }

    /// <summary>Two versions of a document, and notes that it was read; null where too many others wait.</summary>
    /// <exception cref="LibraryException">NotFound; WrongKind: it is a folder.</exception>
    public async ValueTask<DocumentComparison?> CompareAsync(
        LibraryView view, ViewedPath document, DocumentVersion older, DocumentVersion newer, CancellationToken cancellation)
    {
        using var before = await view.OpenAsync(document, older, cancellation);
        using var after = await view.OpenAsync(document, newer, cancellation);
        await view.NoteReadAsync(document, ReadKind.View, cancellation);
        return await turns.RunAsync<DocumentComparison>(
            async end =>
            {
                await using var first = before.OpenStream();
                await using var second = after.OpenStream();
                var name = document.Entry!.Name;
                return await DocumentComparison.ReadAsync(first, name, second, name, cancellation: end);
            },
            longest: null,
            cancellation);
    }

    /// <summary>What changed between two versions of an original, and how that stands in a document that was made of it; null where too many others wait.</summary>
    /// <exception cref="LibraryException">NotFound; WrongKind: it is a folder.</exception>
    public async ValueTask<ParagraphChanges?> FindChangesAsync(
        LibraryView view, ViewedPath original, DocumentVersion older, DocumentVersion newer, ViewedPath own, CancellationToken cancellation)
    {
        using var before = await view.OpenAsync(original, older, cancellation);
        using var after = await view.OpenAsync(original, newer, cancellation);
        using var mine = await view.OpenAsync(own, cancellation);
        return await turns.RunAsync<ParagraphChanges>(
            async end =>
            {
                await using var first = before.OpenStream();
                await using var second = after.OpenStream();
                await using var third = mine.OpenStream();
                var name = original.Path.Name;
                return await ParagraphChanges.ReadAsync((first, name), (second, name), (third, own.Path.Name), cancellation: end);
            },
            longest: null,
            cancellation);
    }

    /// <summary>Two documents, one of which is to replace the other; null where too many others wait. Markdown and another format are compared by what is read, not by what is written.</summary>
    /// <exception cref="LibraryException">NotFound; WrongKind: one is a folder.</exception>
    public async ValueTask<DocumentComparison?> CompareAsync(LibraryView view, ViewedPath older, ViewedPath newer, CancellationToken cancellation)
    {
        using var before = await view.OpenAsync(older, cancellation);
        using var after = await view.OpenAsync(newer, cancellation);
        return await turns.RunAsync<DocumentComparison>(
            async end =>
            {
                await using var first = before.OpenStream();
                await using var second = after.OpenStream();
                var isMixed = MarkdownText.IsNameOf(older.Path.Name) != MarkdownText.IsNameOf(newer.Path.Name);
                await using var one = await AsReadAsync(first, older.Path.Name, isMixed, end);
                await using var other = await AsReadAsync(second, newer.Path.Name, isMixed, end);
                return await DocumentComparison.ReadAsync(one ?? first, NameOf(one, older), other ?? second, NameOf(other, newer), cancellation: end);
            },
            longest: null,
            cancellation);

        static string NameOf(Stream? written, ViewedPath document) => written is null ? document.Path.Name : "a" + WrittenFormat.Docx.Extension;
    }

    public void Dispose() => made.Dispose();

    /// <summary>A Markdown text as an office document; null: it stays as it is.</summary>
    private static async ValueTask<MemoryStream?> AsReadAsync(Stream body, string name, bool isMixed, CancellationToken cancellation)
    {
        if (!isMixed || !MarkdownText.IsNameOf(name) || body.Length > MostMarkdownBytes)
            return null;
        using var reader = new StreamReader(body, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        return new MemoryStream(DocumentWriter.Write(MarkdownText.Parse(await reader.ReadToEndAsync(cancellation), cancellation), WrittenFormat.Docx));
    }

    private async ValueTask<RenderedDocument> RenderMarkdownAsync(Stream body, LibraryPath folder, CancellationToken cancellation)
    {
        if (body.Length > MostMarkdownBytes)
            return new RenderedDocument(null) { Problem = TextProblem.TooLarge };
        using var reader = new StreamReader(body, Encoding.UTF8);
        return await markdown.RenderAsync(await reader.ReadToEndAsync(cancellation), folder, cancellation);
    }

    /// <summary>A file of another kind than Markdown for a page, without remembering it, and without looking for fields in it.</summary>
    public ValueTask<RenderedDocument> RenderAsync(Stream body, string name, CancellationToken cancellation) => RenderAsync(body, name, isTemplate: false, cancellation);

    private async ValueTask<RenderedDocument> RenderAsync(Stream body, string name, bool isTemplate, CancellationToken cancellation) =>
        await turns.RunAsync<RenderedDocument>(
            async end =>
            {
                var preview = await DocumentPreview.ReadAsync(body, name, new PreviewOptions { Time = time }, end);
                body.Position = 0;
                var template = isTemplate ? OfficeTemplate.Read(body, name, cancellation: end) : null;
                return new RenderedDocument(preview.Html)
                {
                    Headings = preview.Headings,
                    Problem = preview.Problem,
                    HasFields = template is { Fields.Count: > 0 },
                    TemplateProblems = template?.Problems ?? [],
                };
            },
            longest: null,
            cancellation)
        ?? RenderedDocument.NotNow;
}
