using System.Text;
using ToolKit.Access;
using ToolKit.Formats;

namespace ToolKit.Server;

/// <summary>What is worth knowing about a draft beside data about people.</summary>
/// <param name="Problems">What is wrong with its fields, in sentences.</param>
/// <param name="Lost">What would be lost if it became Markdown; null: that is not the question.</param>
public sealed record DraftChecks(IReadOnlyList<string> Problems, IReadOnlyList<string>? Lost);

/// <summary>Looks at drafts as templates, and makes Markdown of office documents whose original is Markdown.</summary>
public sealed class DraftConversion
{
    private const int MostProblems = 10;

    /// <param name="original">The document it belongs to; null: it is new.</param>
    public async ValueTask<DraftChecks> CheckAsync(LibraryView view, ViewedPath draft, ViewedPath? original, CancellationToken cancellation)
    {
        var name = draft.Path.Name;
        using var blob = await view.OpenAsync(draft, cancellation);
        await using var body = blob.OpenStream();
        if (MarkdownText.IsNameOf(name))
            return new DraftChecks(Sentences(Template.Parse(await ReadAsync(body, cancellation)).Problems), null);
        var known = original is not null && MarkdownText.IsNameOf(original.Path.Name) ? Template.Parse(await ReadAsync(view, original, cancellation)).Fields : null;
        var problems = Path.GetExtension(name).ToUpperInvariant() is ".DOCX" or ".ODT" && OfficeTemplate.Read(body, name, known, cancellation) is { } template
            ? Sentences(known is null ? template.Problems : [.. template.Problems, .. template.Unknown(known)])
            : [];
        body.Position = 0;
        return new DraftChecks(problems, known is null ? null : (await MarkdownConversion.ReadAsync(body, name, cancellation: cancellation)).Lost);
    }

    /// <summary>The draft as a new version of its Markdown original, whose front matter it keeps.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ConvertAsync(LibraryView view, ViewedPath draft, ViewedPath original, CancellationToken cancellation)
    {
        using var blob = await view.OpenAsync(draft, cancellation);
        await using var body = blob.OpenStream();
        var converted = await MarkdownConversion.ReadAsync(body, draft.Path.Name, await ReadAsync(view, original, cancellation), cancellation);
        return Encoding.UTF8.GetBytes(converted.Markdown);
    }

    private static async ValueTask<string> ReadAsync(LibraryView view, ViewedPath document, CancellationToken cancellation)
    {
        using var blob = await view.OpenAsync(document, cancellation);
        await using var body = blob.OpenStream();
        return await ReadAsync(body, cancellation);
    }

    private static async ValueTask<string> ReadAsync(Stream body, CancellationToken cancellation)
    {
        if (body.Length > DocumentRendering.MostMarkdownBytes)
            return "";
        using var reader = new StreamReader(body, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        return await reader.ReadToEndAsync(cancellation);
    }

    private static List<string> Sentences(IEnumerable<TemplateProblem> problems) =>
        [.. problems.Take(MostProblems).Select(problem => problem.Line > 0 ? $"Zeile {problem.Line}: {problem.Message}" : problem.Message)];
}
