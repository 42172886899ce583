using System.Text;
using Microsoft.Extensions.Caching.Memory;
using ToolKit.Access;
using ToolKit.Formats;

namespace ToolKit.Server;

/// <summary>What is worth knowing about a draft beside data about people.</summary>
/// <param name="Problems">What is wrong with its fields.</param>
/// <param name="Lost">What would be lost if it became Markdown; null: that is not the question.</param>
public sealed record DraftChecks(IReadOnlyList<TemplateProblem> Problems, IReadOnlyList<string>? Lost);

/// <summary>Looks at drafts as templates, and makes Markdown of office documents whose original is Markdown. What was found is remembered for the versions of both.</summary>
public sealed class DraftConversion(FewAtOnce turns) : IDisposable
{
    private const int MostFound = 20_000; // sentences about all drafts that are remembered

    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = MostFound, CompactionPercentage = 0.2 });

    /// <param name="original">The document it belongs to; null: it is new.</param>
    /// <returns>Null: nobody could look now, or it takes too long.</returns>
    public async ValueTask<DraftChecks?> CheckAsync(LibraryView view, ViewedPath draft, ViewedPath? original, CancellationToken cancellation)
    {
        var name = draft.Path.Name;
        if (MarkdownText.IsNameOf(name))
            return new DraftChecks(MarkdownRendering.IsFor(draft.Entry!) ? Template.Parse(await MarkdownRendering.ReadAsync(view, draft, null, cancellation)).Problems : [], null);
        using var blob = await view.OpenAsync(draft, cancellation);
        var key = (draft.Entry!.ETag, name, original?.Entry?.ETag, original?.Path.Name);
        if (known.TryGetValue(key, out DraftChecks? found))
            return found;
        var fields = original?.Entry is { } before && MarkdownRendering.IsFor(before) ? Template.Parse(await MarkdownRendering.ReadAsync(view, original, null, cancellation)).Fields : null;
        return await turns.RunAsync<DraftChecks>(
            async end =>
            {
                await using var body = blob.OpenStream();
                IReadOnlyList<TemplateProblem> problems = OfficeTemplate.IsNameOf(name) && OfficeTemplate.Read(body, name, fields, end) is { } template
                    ? [.. template.Problems, .. fields is null ? [] : template.Unknown(fields)]
                    : [];
                body.Position = 0;
                var lost = fields is null ? null : (await MarkdownConversion.ReadAsync(body, name, cancellation: end)).Lost;
                return known.Set(key, new DraftChecks(problems, lost), new MemoryCacheEntryOptions { Size = 1 + problems.Count + (lost?.Count ?? 0) });
            },
            TemplateFilling.Longest,
            cancellation);
    }

    /// <summary>The draft as a new version of its Markdown original, whose front matter it keeps.</summary>
    /// <param name="original">One that <see cref="MarkdownRendering.IsFor"/> takes.</param>
    /// <returns>Null: too many others wait.</returns>
    public async ValueTask<byte[]?> ConvertAsync(LibraryView view, ViewedPath draft, ViewedPath original, CancellationToken cancellation)
    {
        var before = await MarkdownRendering.ReadAsync(view, original, null, cancellation);
        using var blob = await view.OpenAsync(draft, cancellation);
        return await turns.RunAsync<byte[]>(
            async end =>
            {
                await using var body = blob.OpenStream();
                return Encoding.UTF8.GetBytes((await MarkdownConversion.ReadAsync(body, draft.Path.Name, before, end)).Markdown);
            },
            longest: null,
            cancellation);
    }

    public void Dispose() => known.Dispose();
}
