using System.Text;
using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;
using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>
/// Reads and fills templates, few at once and not for ever: anybody with a right to write can store one that takes long. What is typed is in memory while the request lasts, and nowhere else.
/// </summary>
public sealed class TemplateFilling(MarkdownRendering markdown, DocumentRendering rendering, FewAtOnce turns)
{
    /// <summary>How long a template may take.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private const long MostOfficeBytes = 32_000_000;

    /// <summary>Whether a document may be a template: Markdown, DOCX or ODT that is not too large.</summary>
    public static bool IsFor(LibraryEntry document) =>
        MarkdownRendering.IsFor(document) || (!document.IsFolder && OfficeTemplate.IsNameOf(document.Name) && document.Size <= MostOfficeBytes);

    /// <summary>Reads a template, for whoever may read the document. Null: it is none that can be filled, or there was no time for it.</summary>
    /// <exception cref="LibraryException">NotFound; WrongKind: it is a folder.</exception>
    public async ValueTask<FillableTemplate?> ReadAsync(LibraryView view, ViewedPath document, CancellationToken cancellation)
    {
        using var blob = await view.OpenAsync(document, cancellation);
        await using var body = blob.OpenStream();
        var name = document.Entry!.Name;
        if (OfficeTemplate.IsNameOf(name))
        {
            var format = WrittenFormat.All.First(one => one.Extension.Equals(Path.GetExtension(name), StringComparison.OrdinalIgnoreCase));
            return await LimitAsync<FillableTemplate>(end => OfficeTemplate.Read(body, name, cancellation: end) is { } office ? new FillableOffice(office, format) : null, cancellation);
        }

        using var reader = new StreamReader(body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(cancellation);
        return await LimitAsync<FillableTemplate>(end => new FillableMarkdown(text, end), cancellation);
    }

    /// <summary>The filled document for a page.</summary>
    public async ValueTask<RenderedDocument> PreviewAsync(FillableTemplate template, FieldValues values, ViewedPath document, CancellationToken cancellation)
    {
        if (template is FillableMarkdown text)
        {
            return await LimitAsync(end => FrontMatter.Join(null, FrontMatter.Split(text.Fill(values, end)).Body), cancellation) is { } filled // whose title is its own
                ? await markdown.RenderAsync(filled, document.Path.Parent, cancellation)
                : RenderedDocument.NotNow;
        }

        if (await WriteAsync(template, values, template.Formats[0], WritingOptions.Default, cancellation) is not { } bytes)
            return RenderedDocument.NotNow;
        await using var body = new MemoryStream(bytes);
        return await rendering.RenderAsync(body, document.Entry!.Name, cancellation);
    }

    /// <summary>The filled document as a file. Null: there was no time for it, or it cannot be filled.</summary>
    public ValueTask<byte[]?> WriteAsync(FillableTemplate template, FieldValues values, WrittenFormat format, WritingOptions options, CancellationToken cancellation) =>
        LimitAsync(
            end =>
            {
                using var target = new MemoryStream();
                return template.Write(values, format, target, options, end) ? target.ToArray() : null;
            },
            cancellation);

    /// <summary>What is wrong with the fields of a document, for whoever may read it; empty: nothing, or it is no template.</summary>
    public async ValueTask<IReadOnlyList<TemplateProblem>> CheckAsync(LibraryView view, ViewedPath document, CancellationToken cancellation) =>
        document.Entry is { } entry && IsFor(entry) && await view.MayAsync(Right.Read, document, cancellation) && await ReadAsync(view, document, cancellation) is { } template
            ? template.Problems
            : [];

    /// <summary>The first of the problems as sentences, each with its line, and how many more there are.</summary>
    /// <param name="most">At least 1.</param>
    internal static IReadOnlyList<string> Sentences(IReadOnlyList<TemplateProblem> problems, int most)
    {
        var sentences = problems.Take(most).Select(problem => problem.Line > 0 ? T("Zeile {0}: {1}", problem.Line, problem.Message) : problem.Message).ToList();
        if (problems.Count > most)
            sentences.Add(T("Und {0} weitere.", problems.Count - most));
        return sentences;
    }

    private ValueTask<T?> LimitAsync<T>(Func<CancellationToken, T?> work, CancellationToken cancellation)
        where T : class =>
        turns.RunAsync(end => ValueTask.FromResult(work(end)), Longest, cancellation);
}
