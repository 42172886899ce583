using Microsoft.AspNetCore.Mvc;
using ToolKit.Access;
using ToolKit.Library;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <content>What the page of a document shows and does.</content>
public sealed partial class DokumenteModel
{
    private const int MostSimilar = 5;
    private const int MostTemplateProblems = 20;

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

    /// <summary>What is wrong with its fields, for whoever may mend it; empty: nothing, or it is no template.</summary>
    public IReadOnlyList<string> TemplateProblems { get; private set; } = [];

    /// <summary>Whether two versions can be compared word by word.</summary>
    public bool IsComparable => DocumentRendering.IsShown(Place.Entry!.Name);

    /// <summary>Whether it can be changed on a page.</summary>
    public bool IsEditable => MayWrite && MarkdownRendering.IsFor(Place.Entry!);

    public string PermanentLink => PublicAddress.Of(Request, options) + PermanentLinks.UrlOf(Place.Entry!.Id);

    public string DownloadUrl(long? version) => Downloads.UrlOf(Place.Path, version);

    /// <summary>The page on which a template is filled in.</summary>
    public string FillUrl => LibraryUrl.For("/ausfuellen", Place.Path);

    /// <summary>In which forms the document can be taken along, the one most people need first: where it leads, what it is called, and a hint.</summary>
    public IEnumerable<(string Address, string Text, string Hint)> Downloadable()
    {
        var formats = DocumentFiles.IsWritten(Place.Entry!) ? Text?.Formats ?? [] : [];
        foreach (var format in formats)
            yield return (Downloads.UrlAs(Place.Path, format.Name), FormatNames.Of(format), format.Extension);
        if (formats.Count > 0)
            yield return files.MakesPdf ? (Downloads.UrlAs(Place.Path, DocumentFiles.Pdf), "PDF", ".pdf") : (DruckenModel.UrlOf(Place.Path), Texts.T("Druckansicht"), Texts.T("für PDF"));
        yield return (DownloadUrl(null), formats.Count > 0 ? "Markdown" : Texts.T("Herunterladen"), LocalDays.Size(Place.Entry!.Size));
    }

    public bool IsHers(DocumentLock held) => me.View.Holds(held);

    public async Task<IActionResult> OnPostWiederherstellenAsync(long version, ChangeClass? aenderung, CancellationToken cancellation) => await DoAsync(
        async () =>
        {
            await me.View.RestoreVersionAsync(Place.Path, version, Downloads.NotLocked(Place.Path), aenderung, cancellation);
            Done = T("Version {0} ist wieder die aktuelle. Die bisherige ist als eigene Version erhalten.", version);
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
                return T("Das Dokument ist nicht mehr gesperrt.");
            Done = T("Die Sperre ist beendet.");
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
            (T("Worum es geht"), metadata.Description),
            (T("Handlungsfeld"), metadata.Field),
            (T("Ebene"), metadata.Level),
            (T("Art"), metadata.Kind),
            (T("Rechtskreise"), metadata["legal_areas"]),
            (T("Für"), metadata["audience"]),
            (T("Rechtsstand"), LocalDays.StatedDay(metadata.LegalStatus)),
            (T("Geprüft"), LocalDays.StatedDay(metadata["reviewed"])),
            (T("Nächste Prüfung"), LocalDays.StatedDay(metadata["review_date"])),
            (T("Zuständig"), metadata.Responsible),
            (T("Lizenz"), metadata.Licence),
        ];
        return facts.Where(fact => fact.Item2 is not null).Select(fact => (fact.Item1, fact.Item2!));
    }

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
        if (MayWrite)
        {
            TemplateProblems = TemplateFilling.Sentences(Text?.TemplateProblems ?? [], MostTemplateProblems);
            if (await reports.CheckAsync(me.View, Place, cancellation) is { } report && GuardNotice.IsWorthSaying(Place.Entry!.Name, report))
                Guarded = new GuardNotice(Place.Path, report);
        }

        Similar = await search.FindSimilarAsync(me.View, Place, MostSimilar, cancellation);
    }
}
