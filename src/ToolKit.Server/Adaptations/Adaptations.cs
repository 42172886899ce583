using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>A document that was made of another one, as the reader sees both now.</summary>
public sealed record AdaptedDocument
{
    public required ViewedPath Place { get; init; }

    public required Adaptation Adaptation { get; init; }

    /// <summary>Null for one and the same answer: it is gone, or she may not read it.</summary>
    public ViewedPath? Original { get; init; }

    /// <summary>The original's versions that it does not take into account yet, the newest first; those that changed only the form among them.</summary>
    public IReadOnlyList<DocumentVersion> Newer { get; init; } = [];

    /// <summary>Those of them that concern whoever works with it; the others disturb nobody.</summary>
    public IEnumerable<DocumentVersion> Missed => Newer.Where(version => version.ChangeClass > ChangeClass.Editorial);

    /// <summary>It was given back for others to take.</summary>
    public bool IsVariant => Adaptation.VariantOf is not null;

    /// <summary>Whether it can be given back: it lies in a region or site, and its original in the toolkit, where everybody reads.</summary>
    public bool CanBeGivenBack => !IsVariant && Place.IsIn(FolderPurpose.Region) && Original?.IsIn(FolderPurpose.Toolkit) == true;
}

/// <summary>What was made of what, as the person of a request may see it.</summary>
public sealed class Adaptations(CurrentPerson me)
{
    /// <summary>Null: the document was made of nothing.</summary>
    /// <exception cref="LibraryException">NotFound; WrongKind: it is a folder.</exception>
    public async Task<AdaptedDocument?> FindAsync(ViewedPath document, CancellationToken cancellation)
    {
        if (await me.View.FindAdaptationAsync(document, cancellation) is not { } adaptation)
            return null;
        var original = await me.View.FindOriginalAsync(adaptation, cancellation);
        return new AdaptedDocument
        {
            Place = document,
            Adaptation = adaptation,
            Original = original,
            Newer = original is null ? [] : [.. (await me.View.ListVersionsAsync(original, cancellation)).Where(version => version.Number > adaptation.BaseVersion)],
        };
    }

    /// <summary>Whether a page offers to take the document over: it lies in the toolkit, or elsewhere where she only reads, and she has a workspace.</summary>
    public async Task<bool> IsOfferedAsync(ViewedPath document, CancellationToken cancellation) =>
        !document.IsIn(FolderPurpose.Inbox)
        && (document.IsIn(FolderPurpose.Toolkit) || !await me.View.MayAsync(Right.Write, document, cancellation))
        && await me.View.HasWorkspaceAsync(cancellation);

    /// <summary>How many documents a new version would concern, by region; empty for those who cannot write one.</summary>
    public async Task<IReadOnlyList<AffectedRegion>> CountAffectedAsync(ViewedPath original, CancellationToken cancellation) =>
        await me.View.MayAsync(Right.Write, original, cancellation) ? await me.View.CountAdaptationsAsync(original, cancellation) : [];

    /// <summary>Where a variant comes from, for people.</summary>
    public static string PlaceOf(Variant variant) => (variant.Site, variant.Region) switch
    {
        ({ } site, { } region) => $"{site.Name} ({region.Name})",
        (null, { } region) => Texts.T("Region {0}", region.Name),
        ({ } site, null) => site.Name,
        _ => Texts.T("ein Standort, den es nicht mehr gibt"),
    };
}
