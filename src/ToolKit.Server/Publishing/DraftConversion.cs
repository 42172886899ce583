using System.Text;
using ToolKit.Access;
using ToolKit.Formats;
using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>What is worth knowing about a draft beside data about people.</summary>
/// <param name="Problems">What is wrong with its fields, in sentences.</param>
/// <param name="Lost">What would be lost if it became Markdown; null: that is not the question.</param>
public sealed record DraftChecks(IReadOnlyList<string> Problems, IReadOnlyList<string>? Lost);

/// <summary>Looks at drafts as templates, and makes Markdown of office documents whose original is Markdown.</summary>
public sealed class DraftConversion
{
    private const int MostProblems = 10;
    private const int MostLabels = 5;

    /// <param name="original">The document it belongs to; null: it is new.</param>
    public async ValueTask<DraftChecks> CheckAsync(LibraryView view, ViewedPath draft, ViewedPath? original, CancellationToken cancellation)
    {
        var name = draft.Path.Name;
        using var blob = await view.OpenAsync(draft, cancellation);
        await using var body = blob.OpenStream();
        if (MarkdownText.IsNameOf(name))
            return new DraftChecks(TemplateFilling.Sentences(Template.Parse(await ReadAsync(body, cancellation)).Problems, MostProblems), null);
        var known = original is not null && MarkdownText.IsNameOf(original.Path.Name) ? Template.Parse(await ReadAsync(view, original, cancellation)).Fields : null;
        var problems = Path.GetExtension(name).ToUpperInvariant() is ".DOCX" or ".ODT" && OfficeTemplate.Read(body, name, known, cancellation) is { } template
            ? TemplateFilling.Sentences(known is null ? template.Problems : [.. template.Problems, .. template.Unknown(known)], MostProblems)
            : [];
        body.Position = 0;
        return new DraftChecks(problems, known is null ? null : [.. (await MarkdownConversion.ReadAsync(body, name, cancellation: cancellation)).Lost.Select(SentenceOf)]);
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

    private static string SentenceOf(MarkdownLoss lost) => lost.Kind switch
    {
        MarkdownLossKind.Unread => T("Das Dokument ist beschädigt oder zu lang und wurde nicht vollständig gelesen."),
        MarkdownLossKind.Pictures when lost.Count == 1 => T("Ein Bild"),
        MarkdownLossKind.Pictures => T("{0} Bilder", lost.Count),
        MarkdownLossKind.TextBoxes when lost.Count == 1 => T("Ein Textfeld: sein Text folgt dem Absatz"),
        MarkdownLossKind.TextBoxes => T("{0} Textfelder: ihr Text folgt dem Absatz", lost.Count),
        MarkdownLossKind.MergedCells => T("Verbundene Zellen in Tabellen"),
        MarkdownLossKind.NestedTables => T("Tabellen in Tabellen: ihr Text steht in der Zelle"),
        MarkdownLossKind.TextMarks => T("Unterstreichungen, Hoch- und Tiefstellungen"),
        MarkdownLossKind.Comments => T("Kommentare"),
        MarkdownLossKind.TrackedChanges => T("Aufgezeichnete Änderungen: sie gelten als angenommen"),
        MarkdownLossKind.HiddenText => T("Verborgener Text"),
        MarkdownLossKind.HeadersAndFooters => T("Kopf- und Fußzeilen"),
        MarkdownLossKind.ClosedFields when lost.Count > MostLabels =>
            T("Felder, die im Entwurf nicht mehr offen sind: {0} und {1} weitere", string.Join(", ", lost.Labels.Take(MostLabels)), lost.Count - MostLabels),
        MarkdownLossKind.ClosedFields => T("Felder, die im Entwurf nicht mehr offen sind: {0}", string.Join(", ", lost.Labels)),
        MarkdownLossKind.Conditions => T("Teile, die nur unter einer Bedingung stehen oder wiederholt werden: Ihr Text bleibt, die Bedingung nicht"),
        _ => T("Schriften, Farben, Abstände, Seitenumbrüche"),
    };
}
