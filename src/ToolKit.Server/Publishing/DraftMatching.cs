using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>By what a draft was found to belong to a document.</summary>
public enum DraftMatch
{
    /// <summary>It belongs to none.</summary>
    None,
    Stamp,
    Name,
    Title,

    /// <summary>It was given back as a variant: it lies beside its original, and never becomes a version of it.</summary>
    Variant,
}

/// <summary>The document a draft belongs to.</summary>
/// <param name="Document">The one it becomes a version of; null: it is new.</param>
/// <param name="StampedVersion">The version it was made of, as its stamp says; null: it has none.</param>
public sealed record MatchedDraft(DraftMatch By, ViewedPath? Document, long? StampedVersion = null)
{
    /// <summary>What a variant was made of; null: it is none, or the original is gone, or she may not read it.</summary>
    public ViewedPath? Original { get; init; }

    /// <summary>The folder beside its original in which a variant is to lie; null: there is no original.</summary>
    public LibraryPath? VariantFolder => Original?.Path.Parent.Append("Varianten");
}

/// <summary>
/// Finds the published documents that drafts belong to: by the stamp of the download they were made of, then by file name, then by title. A variant has the title of its original, and perhaps its stamp, so it is asked for first.
/// </summary>
public sealed class DraftMatching
{
    private readonly LibraryView view;
    private readonly IReadOnlyList<TreeEntry> documents;

    private DraftMatching(LibraryView view, IReadOnlyList<TreeEntry> documents)
    {
        this.view = view;
        this.documents = documents;
    }

    /// <summary>Reads which documents there are, for as many drafts as there may be.</summary>
    public static async ValueTask<DraftMatching> ReadAsync(LibraryView view, CancellationToken cancellation) => new(view, await Toolkit.ListDocumentsAsync(view, cancellation));

    /// <param name="place">The draft, as the same view has found it.</param>
    public async ValueTask<MatchedDraft> FindAsync(Draft draft, ViewedPath place, CancellationToken cancellation)
    {
        if (await view.FindAdaptationAsync(place, cancellation) is { VariantOf: not null } adaptation)
            return new MatchedDraft(DraftMatch.Variant, null) { Original = await view.FindOriginalAsync(adaptation, cancellation) };
        using var blob = await view.OpenAsync(place, cancellation);
        await using var body = blob.OpenStream();
        var said = await DocumentStamp.ReadAsync(body, draft.Entry.Name, cancellation);
        if (TemplateStamp.Read(said) is { } stamp
            && await view.FindAsync(stamp.Id, cancellation) is { Entry: { IsFolder: false }, Path: var stamped } found && stamped.IsWithin(Toolkit.Path))
        {
            return new MatchedDraft(DraftMatch.Stamp, found, stamp.Version);
        }

        var stem = Path.GetFileNameWithoutExtension(draft.Entry.Name);
        var title = said.GetValueOrDefault("title") ?? draft.Entry.Metadata.Title;
        return await OnlyAsync(DraftMatch.Name, draft, one => Is(one.Entry.Name, draft.Entry.Name), cancellation)
            ?? await OnlyAsync(DraftMatch.Name, draft, one => Is(Path.GetFileNameWithoutExtension(one.Entry.Name), stem), cancellation)
            ?? await OnlyAsync(DraftMatch.Title, draft, one => title is not null && Is(Titles.Of(one.Entry), title), cancellation)
            ?? await OnlyAsync(DraftMatch.Title, draft, one => Is(Titles.Of(one.Entry), stem), cancellation)
            ?? new MatchedDraft(DraftMatch.None, null);
    }

    /// <summary>The one document that fits; of several the one in the draft's field of action.</summary>
    private async ValueTask<MatchedDraft?> OnlyAsync(DraftMatch by, Draft draft, Func<TreeEntry, bool> fits, CancellationToken cancellation)
    {
        var fitting = documents.Where(fits).ToList();
        if (fitting.Count > 1)
            fitting = [.. fitting.Where(one => one.Path.Names is [_, var field, ..] && field == draft.Field)];
        return fitting is [var only] ? new MatchedDraft(by, await view.FindAsync(only.Path, cancellation)) : null;
    }

    private static bool Is(string name, string other) => string.Equals(name.Normalize(), other.Normalize(), StringComparison.OrdinalIgnoreCase);
}
