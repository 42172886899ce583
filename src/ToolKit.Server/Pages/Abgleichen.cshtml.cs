using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;

namespace ToolKit.Server.Pages;

/// <summary>
/// An adaptation and what has become of its original: Markdown is merged, with conflicts to settle here; of other documents one sees what changed and adapts it by hand. “It stays as it is” is an answer too.
/// What was merged replaces only the version that was looked at.
/// </summary>
public sealed class AbgleichenModel(CurrentPerson me, Adaptations adaptations, DocumentRendering rendering) : AdaptationPage(me, adaptations, Prefix)
{
    private const string Prefix = "/abgleichen";

    private const int MostConflicts = 100; // more is no merge but another text

    private string own = ""; // her text, where there is a merge

    /// <summary>The version of the original that is looked at: the newest when the page was opened.</summary>
    public DocumentVersion? Target { get; private set; }

    /// <summary>Of Markdown; null where it cannot be merged here.</summary>
    public TextMerge? Merge { get; private set; }

    /// <summary>What is to come of each conflict, in order.</summary>
    public IReadOnlyList<Settlement> Settlements { get; private set; } = [];

    /// <summary>What saving would change about her text; null while conflicts are open.</summary>
    public DocumentComparison? Difference { get; private set; }

    /// <summary>Of documents that are adapted by hand.</summary>
    public ParagraphChanges? Changes { get; private set; }

    /// <summary>The entity tag of the version that was merged.</summary>
    [BindProperty(Name = "stand")]
    public string? State { get; set; }

    /// <summary>The number of the original's version from which it came.</summary>
    [BindProperty(Name = "basis")]
    public long Base { get; set; }

    /// <summary>The number of the original's version that is looked at.</summary>
    [BindProperty(Name = "original")]
    public long Version { get; set; }

    public string Title => Texts.T("„{0}“ mit dem Original abgleichen", Titles.Of(Place.Entry!));

    public static string UrlOf(LibraryPath path, string? handler = null) => LibraryUrl.For(Prefix, path, handler);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (await RefuseAsync(cancellation) is { } refused)
            return refused;
        await LoadAsync(cancellation);
        if (Merge is not null || Changes is not null)
            await Me.View.NoteReadAsync(Adapted.Original!, ReadKind.View, cancellation);
        return Show(cancellation);
    }

    /// <summary>Shows what will be saved; nothing is.</summary>
    public Task<IActionResult> OnPostVorschauAsync(CancellationToken cancellation) => WithMergeAsync(_ => Task.FromResult<IActionResult>(Show(cancellation)), cancellation);

    /// <summary>Saves what was merged as a new version that takes the original's into account.</summary>
    public Task<IActionResult> OnPostSpeichernAsync(CancellationToken cancellation) => WithMergeAsync(
        async text =>
        {
            if (ToBytes(own.Contains("\r\n", StringComparison.Ordinal) ? text.ReplaceLineEndings("\r\n") : text) is not { } bytes)
                return Show(cancellation);
            await using var body = new MemoryStream(bytes);
            var written = await Me.View.WriteSettledAsync(
                Place.Path,
                body,
                Adapted.Adaptation,
                Version,
                PageLock.Guard(Me.View, WriteCondition.Of(Place.Entry!), Place.Path),
                new WriteOptions
                {
                    Length = bytes.Length,
                    Comment = $"abgeglichen mit Version {Version} des Originals",
                    ChangeClass = Adapted.Newer.Where(version => version.Number <= Version).Max(version => version.ChangeClass),
                },
                cancellation);
            Done = written.Outcome == WriteOutcome.Unchanged
                ? Texts.T("Abgeglichen. An Ihrem Text hat sich dabei nichts geändert.")
                : Texts.T("Abgeglichen und gespeichert als Version {0}.", written.Entry.VersionNumber);
            return Redirect(LibraryUrl.For(Place.Path.ToString()));
        },
        cancellation);

    /// <summary>It was looked at and stays as it is, or was changed by hand.</summary>
    public async Task<IActionResult> OnPostBleibtAsync(CancellationToken cancellation)
    {
        if (await RefuseAsync(cancellation) is { } refused)
            return refused;
        try
        {
            if (Version <= Adapted.Adaptation.BaseVersion)
                throw SettledMeanwhile();
            await Me.View.SettleAsync(Place.Path, Adapted.Adaptation with { BaseVersion = Base }, Version, Downloads.NotLocked(Place.Path), cancellation);
            Done = Texts.T("Vermerkt: geprüft bis Version {0} des Originals.", Version);
            return Redirect(LibraryUrl.For(Place.Path.ToString()));
        }
        catch (Exception refusal) when (PageRefusal.Of(refusal) is { } sentence)
        {
            Problem = sentence;
            Response.StatusCode = PageRefusal.StatusOf(refusal);
            await LoadAsync(cancellation);
            return Show(cancellation);
        }
    }

    /// <summary>Does something with a merge that was settled, and shows it again with a sentence where that is refused.</summary>
    private async Task<IActionResult> WithMergeAsync(Func<string, Task<IActionResult>> act, CancellationToken cancellation)
    {
        if (await RefuseAsync(cancellation) is { } refused)
            return refused;
        try
        {
            if (Base != Adapted.Adaptation.BaseVersion)
                throw SettledMeanwhile();
            if (State != Place.Entry!.ETag)
                throw new ConditionFailedException($"{Place.Path} has a newer version.");
            await LoadAsync(cancellation, Version);
            if (Merge is null)
                return BadRequest(); // there was no such form
            Settlements = [.. Merge.Conflicts.Select((conflict, i) => Settlement.Read(Request.Form, i, conflict))];
            var open = Settlements.Count(settlement => settlement.Choice is null);
            if (open > 0)
            {
                Problem = open == 1 ? Texts.T("Eine Stelle ist noch nicht entschieden.") : Texts.T("{0} Stellen sind noch nicht entschieden.", open);
                Response.StatusCode = StatusCodes.Status400BadRequest;
                return Show(cancellation);
            }

            return await act(Merged(Merge));
        }
        catch (ConditionFailedException)
        {
            await FindAsync(Right.Read, cancellation);
            Problem = Texts.T("Ihre Fassung hat inzwischen eine neue Version. Unten steht, was sich nun ergibt; bitte entscheiden Sie noch einmal.");
            Response.StatusCode = StatusCodes.Status412PreconditionFailed;
        }
        catch (Exception refusal) when (PageRefusal.Of(refusal) is { } sentence)
        {
            Problem = sentence;
            Response.StatusCode = PageRefusal.StatusOf(refusal);
            if (Merge is not null)
                return Show(cancellation); // with her choices
        }

        await LoadAsync(cancellation);
        return Show(cancellation);
    }

    private LibraryException SettledMeanwhile() => new(LibraryError.SettledMeanwhile, $"{Place.Path} was compared with its original meanwhile.", Place.Path);

    /// <summary>The text that comes of the merge, once its conflicts are settled.</summary>
    private string Merged(TextMerge merge) => merge.ToText([.. Settlements.Select(settlement => settlement.Lines)]);

    /// <summary>The page, with what saving would change where nothing is left to decide.</summary>
    private PageResult Show(CancellationToken cancellation)
    {
        if (Merge is { } merge && Settlements.All(settlement => settlement.Choice is not null))
            Difference = DocumentComparison.Compare(own, Merged(merge), cancellation: cancellation);
        return Page();
    }

    /// <summary>The texts, and what comes of them.</summary>
    /// <param name="version">Which of the original's; null: the newest.</param>
    private async Task LoadAsync(CancellationToken cancellation, long? version = null)
    {
        Target = Adapted.Newer.FirstOrDefault(newer => version is null || newer.Number == version);
        if (Adapted.Original is not { } original || Target is null || await Me.View.FindVersionAsync(original, Adapted.Adaptation.BaseVersion, cancellation) is not { } before)
            return;
        (State, Base, Version) = (Place.Entry!.ETag, before.Number, Target.Number);
        if (!DocumentRendering.IsShown(Place.Path.Name) || !DocumentRendering.IsShown(original.Path.Name))
            return;
        if (MarkdownRendering.IsFor(Place.Entry) && MarkdownText.IsNameOf(original.Path.Name) && Math.Max(before.Size, Target.Size) <= DocumentRendering.MostMarkdownBytes)
        {
            own = await MarkdownRendering.ReadAsync(Me.View, Place, null, cancellation);
            var (origin, theirs) = (await MarkdownRendering.ReadAsync(Me.View, original, before, cancellation), await MarkdownRendering.ReadAsync(Me.View, original, Target, cancellation));
            Merge = TextMerge.Of(origin, own, theirs, cancellation: cancellation);
            Settlements = [.. Merge.Conflicts.Select(conflict => new Settlement(conflict, null, conflict.Mine))];
            if (Settlements.Count <= MostConflicts)
                return;
            Merge = null;
            Settlements = [];
        }

        Changes = await rendering.FindChangesAsync(Me.View, original, before, Target, Place, cancellation);
        Problem ??= Changes is null ? DocumentRendering.TooMany : null;
    }

    private async Task<IActionResult?> RefuseAsync(CancellationToken cancellation) =>
        await FindAsync(Right.Read, cancellation) ? await RefuseAsync(Right.Write, cancellation) : NotFound();
}
