using Microsoft.AspNetCore.Mvc;
using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server.Pages;

/// <content>What the page of a document shows and does.</content>
public sealed partial class DokumenteModel
{
    private const int MostSimilar = 5;

    public IReadOnlyList<DocumentVersion> Versions { get; private set; } = [];

    public IReadOnlyList<DocumentLock> Locks { get; private set; } = [];

    /// <summary>Documents about the same things, the most similar first.</summary>
    public IReadOnlyList<FoundDocument> Similar { get; private set; } = [];

    /// <summary>To open the document in a program on the person's device; empty where none does, or the share does not show it to her.</summary>
    public IReadOnlyList<OpenLink> OpenLinks { get; private set; } = [];

    public bool MayWrite { get; private set; }

    /// <summary>What was found in it that must not be in a template, for those who may write it; null: nothing, or she may not.</summary>
    public GuardNotice? Guarded { get; private set; }

    /// <summary>Whether she may end locks of others here.</summary>
    public bool MayBreakLocks { get; private set; }

    /// <summary>Whether two versions can be compared word by word.</summary>
    public bool IsComparable => DocumentRendering.IsShown(Place.Entry!.Name);

    /// <summary>Whether it can be changed on a page.</summary>
    public bool IsEditable => MayWrite && BearbeitenModel.IsFor(Place.Entry!);

    public string PermanentLink => PublicAddress.Of(Request, options) + PermanentLinks.UrlOf(Place.Entry!.Id);

    public string DownloadUrl(long? version) => Downloads.UrlOf(Place.Path, version);

    public bool IsHers(DocumentLock held) => me.View.Holds(held);

    public async Task<IActionResult> OnPostWiederherstellenAsync(long version, ChangeClass? aenderung, CancellationToken cancellation) => await DoAsync(
        async () =>
        {
            await me.View.RestoreVersionAsync(Place.Path, version, Downloads.NotLocked(Place.Path), aenderung, cancellation);
            Done = $"Version {version} ist wieder die aktuelle. Die bisherige ist als eigene Version erhalten.";
            return null;
        },
        document => document,
        cancellation);

    /// <summary>Asks whoever has locked the document to let go of it.</summary>
    public async Task<IActionResult> OnPostBittenAsync(CancellationToken cancellation) => await DoAsync(
        async () =>
        {
            if (await me.View.RefuseAsync(Right.Write, Place, cancellation) is { } refusal)
                throw new AccessDeniedException(refusal); // who cannot write needs no lock to go
            var outcome = await releases.AskAsync(me, Place, cancellation);
            if (outcome is not ReleaseOutcome.Asked)
                return ReleaseRequests.SentenceOf(outcome);
            Done = ReleaseRequests.SentenceOf(outcome);
            return null;
        },
        document => document,
        cancellation);

    /// <summary>Ends the locks on the document: one's own, or as an administrator anybody's.</summary>
    public async Task<IActionResult> OnPostFreigebenAsync(CancellationToken cancellation) => await DoAsync(
        async () =>
        {
            var ended = 0;
            foreach (var held in await me.View.LocksCoveringAsync(Place.Path, cancellation))
                ended += await me.View.UnlockAsync(held, cancellation: cancellation) ? 1 : 0;
            if (ended == 0)
                return "Das Dokument ist nicht mehr gesperrt.";
            Done = "Die Sperre ist beendet.";
            return null;
        },
        document => document,
        cancellation);

    /// <summary>What the document says of itself, as label and value.</summary>
    public IEnumerable<(string Label, string Value)> Facts()
    {
        var metadata = Place.Entry!.Metadata;
        (string, string?)[] facts =
        [
            ("Worum es geht", metadata.Description),
            ("Handlungsfeld", metadata.Field),
            ("Ebene", metadata.Level),
            ("Art", metadata.Kind),
            ("Rechtskreise", metadata["legal_areas"]),
            ("Für", metadata["audience"]),
            ("Rechtsstand", Day(metadata.LegalStatus)),
            ("Geprüft", Day(metadata["reviewed"])),
            ("Nächste Prüfung", Day(metadata["review_date"])),
            ("Zuständig", metadata.Responsible),
            ("Lizenz", metadata.Licence),
        ];
        return facts.Where(fact => fact.Item2 is not null).Select(fact => (fact.Item1, fact.Item2!));
    }

    private static string? Day(string? date) =>
        DateOnly.TryParseExact(date, "yyyy-MM-dd", out var day) ? LocalDays.Day(day) : date;

    private async Task LoadDocumentAsync(CancellationToken cancellation)
    {
        Versions = await me.View.ListVersionsAsync(Place, cancellation);
        Locks = await me.View.LocksCoveringAsync(Place.Path, cancellation);
        MayWrite = await me.View.MayAsync(Right.Write, Place, cancellation);
        MayBreakLocks = await me.View.MayAsync(Right.Administer, Place, cancellation);
        if (await me.View.IsOnShareAsync(Place, cancellation))
            OpenLinks = [.. Server.OpenLinks.For(PublicAddress.Of(Request, options), Place.Path.ToString(), MayWrite)];
        if (DocumentRendering.IsShown(Place.Entry!.Name))
            Text = await rendering.RenderAsync(me.View, Place, cancellation);
        if (MayWrite && await reports.CheckAsync(me.View, Place, cancellation) is { } report && GuardNotice.IsWorthSaying(Place.Entry!.Name, report))
            Guarded = new GuardNotice(Place.Path, report);
        Similar = await search.FindSimilarAsync(me.View, Place, MostSimilar, cancellation);
    }
}
