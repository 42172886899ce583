using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;

namespace ToolKit.Server.Pages;

/// <summary>Drafts that are reviewed together: each matched, checked and given a place, then published in one step or sent back.</summary>
public sealed class EingangPruefenModel(CurrentPerson me, GuardReports reports, DraftMails mails, DraftConversion conversion, TimeProvider time) : PageModel
{
    /// <summary>How many can be reviewed together.</summary>
    public const int Most = 100;

    private const int LongestComment = 500;

    private List<Draft> drafts = [];

    public IReadOnlyList<ReviewRow> Rows { get; private set; } = [];

    /// <summary>Why nothing was done; null: nothing was asked for, or it was done.</summary>
    public string? Problem { get; private set; }

    /// <summary>What is said of each of the new versions.</summary>
    public string Comment { get; private set; } = "";

    /// <summary>The change class that counts for all of them; null: each has its own.</summary>
    public ChangeClass? ForAll { get; private set; }

    /// <summary>Where drafts go that belong to no document yet, as typed; empty: each has its own target.</summary>
    public string Folder { get; private set; } = "";

    /// <summary>Why they are sent back.</summary>
    public string Reason { get; private set; } = "";

    public static string UrlOf(IEnumerable<long> ids) => "/eingang/pruefen?" + string.Join('&', ids.Select(id => string.Create(CultureInfo.InvariantCulture, $"id={id}")));

    public string Action(string handler) => UrlOf(drafts.Select(draft => draft.Entry.Id)) + $"&handler={handler}";

    public async Task<IActionResult> OnGetAsync(long[] id, CancellationToken cancellation)
    {
        if (!await FindAsync(id, cancellation))
            return NotFound();
        await ShowAsync(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostVeroeffentlichenAsync(long[] id, CancellationToken cancellation)
    {
        if (!await FindAsync(id, cancellation))
            return NotFound();
        await CheckAsync(cancellation);
        Comment = Request.Form["bemerkung"].ToString().Trim();
        ForAll = Enum.TryParse<ChangeClass>(Request.Form["art"], ignoreCase: true, out var all) ? all : null;
        Folder = Request.Form["ordner"].ToString().Trim();
        foreach (var row in Rows)
            await ReadAsync(row, cancellation);
        return await DoAsync(
            async () =>
            {
                if (Comment.Length > LongestComment)
                    return Texts.T("Die Bemerkung darf höchstens {0} Zeichen haben.", LongestComment);
                var reviewed = new List<ReviewedDraft>();
                foreach (var row in Rows.All(row => row.Problem is null) ? Rows : [])
                {
                    if (await PlanAsync(row, cancellation) is { } planned)
                        reviewed.Add(planned);
                }

                if (reviewed.Count < Rows.Count)
                    return Texts.T("Es wurde nichts veröffentlicht. Bitte sehen Sie sich die markierten Entwürfe an.");
                if (reviewed.GroupBy(one => one.What.Target).FirstOrDefault(group => group.Count() > 1) is { } twice)
                    return Texts.T("Zwei Entwürfe haben dasselbe Ziel: {0}. Es wurde nichts veröffentlicht.", twice.Key);
                if (reviewed.Where(one => one.What.Replaced is not null).GroupBy(one => one.What.Replaced!).FirstOrDefault(group => group.Count() > 1) is { } both)
                    return Texts.T("Zwei Entwürfe sollen dasselbe Dokument ersetzen: {0}. Es wurde nichts veröffentlicht.", both.Key);
                await MakeVariantFoldersAsync(reviewed, cancellation);
                await me.View.PublishAsync(reviewed, Guard(reviewed), await mails.WriteAsync(MailText.DraftsPublished, drafts, me.Principal.Person!.Id, cancellation), cancellation);
                TempData[nameof(EingangModel.Done)] = Rows.Count == 1 ? Texts.T("Der Entwurf ist veröffentlicht.") : Texts.T("{0} Entwürfe sind veröffentlicht.", Rows.Count);
                return null;
            },
            (path, sentence) => Texts.T("{0}: {1} Es wurde nichts veröffentlicht.", path, sentence),
            cancellation);
    }

    public async Task<IActionResult> OnPostZurueckgebenAsync(long[] id, CancellationToken cancellation)
    {
        if (!await FindAsync(id, cancellation))
            return NotFound();
        Reason = Request.Form["grund"].ToString();
        return await DoAsync(
            async () =>
            {
                await me.View.ReturnDraftsAsync(
                    [.. drafts.Select(draft => (draft.Path, Request.Form[ReviewRow.NameOf(draft, "etag")].ToString()))],
                    Reason,
                    await mails.WriteAsync(MailText.DraftsReturned, drafts, me.Principal.Person!.Id, cancellation),
                    cancellation);
                TempData[nameof(EingangModel.Done)] = drafts.Count == 1 ? Texts.T("Der Entwurf ist zurückgegeben.") : Texts.T("{0} Entwürfe sind zurückgegeben.", drafts.Count);
                return null;
            },
            (path, sentence) => Texts.T("{0}: {1} Es wurde nichts zurückgegeben.", path, sentence),
            cancellation);
    }

    /// <param name="act">Returns a sentence where something is in the way, else null.</param>
    /// <param name="refused">What is said where the library refuses one of them, by its path and reason.</param>
    private async Task<IActionResult> DoAsync(Func<Task<string?>> act, Func<LibraryPath, string, string> refused, CancellationToken cancellation)
    {
        var status = StatusCodes.Status400BadRequest;
        try
        {
            Problem = await act();
        }
        catch (Exception refusal) when (PageRefusal.Of(refusal) is { } sentence)
        {
            Problem = refusal is LibraryException { Path: { } path } ? refused(path, sentence) : sentence;
            status = PageRefusal.StatusOf(refusal);
        }

        if (Problem is null)
        {
            mails.SendNow();
            return Redirect("/eingang");
        }

        if (Rows.Count == 0)
            await ShowAsync(cancellation);
        Response.StatusCode = status;
        return Page();
    }

    /// <summary>Looks for the drafts. False: one of them is not there, or not hers to review.</summary>
    private async Task<bool> FindAsync(long[] ids, CancellationToken cancellation)
    {
        var asked = ids.Distinct().ToList();
        if (asked.Count is 0 or > Most)
            return false;
        var hers = (await me.View.ListDraftsAsync(cancellation)).Where(draft => draft.MayPublish).ToDictionary(draft => draft.Entry.Id);
        if (!asked.TrueForAll(hers.ContainsKey))
            return false;
        drafts = asked.ConvertAll(id => hers[id]);
        return true;
    }

    /// <summary>Finds out what there is to know about each of them.</summary>
    private async Task CheckAsync(CancellationToken cancellation)
    {
        var matching = await DraftMatching.ReadAsync(me.View, cancellation);
        var rows = new List<ReviewRow>();
        foreach (var draft in drafts)
        {
            var place = await me.View.FindAsync(draft.Path, cancellation);
            var row = new ReviewRow(draft, place, await matching.FindAsync(draft, place, cancellation), await reports.CheckAsync(me.View, place, cancellation));
            rows.Add(row);
        }

        Rows = rows;
    }

    /// <summary>Also compares each with what lies where it is proposed to go.</summary>
    private async Task ShowAsync(CancellationToken cancellation)
    {
        await CheckAsync(cancellation);
        foreach (var row in Rows)
            await CompareAsync(row, cancellation);
    }

    /// <summary>Looks at what lies where a draft goes, and at the draft as its next version.</summary>
    private async Task CompareAsync(ReviewRow row, CancellationToken cancellation)
    {
        // A variant replaces nothing, whatever lies there.
        var target = row.Match.By != DraftMatch.Variant && LibraryPath.TryParse(row.Target, out var path) ? await me.View.FindAsync(path, cancellation) : null;
        row.Replaced = target?.Entry is { IsFolder: false } ? target : null;
        row.Checks = await conversion.CheckAsync(me.View, row.Place, row.Replaced, cancellation);
    }

    /// <summary>Takes what was chosen for a draft, and says what is in the way.</summary>
    private async Task ReadAsync(ReviewRow row, CancellationToken cancellation)
    {
        var form = Request.Form;
        row.Target = row.Match.By == DraftMatch.None && Folder.Length > 0 ? Folder : form[row.Name("ziel")].ToString().Trim();
        row.Change = Enum.TryParse<ChangeClass>(form[row.Name("art")], ignoreCase: true, out var change) ? change : ChangeClass.Content;
        row.AsMarkdown = form[row.Name("form")] == "markdown";
        row.Overruled = form[row.Name("trotzdem")].ToString().Trim();
        row.Problem = !LibraryPath.TryParse(row.Target, out var path) || path.IsRoot ? Texts.T("Bitte geben Sie als Ziel einen Pfad an, der mit „/Werkzeugkoffer/“ beginnt.")
            : form[row.Name("etag")] != row.Draft.Entry.ETag ? Texts.T("Der Entwurf hat sich inzwischen geändert. Bitte prüfen Sie den neuen Stand.")
            : row.Report is null ? DocumentRendering.TooMany
            : row.NeedsReason && row.Overruled.Length == 0 ? Texts.T("Hier stehen vielleicht Angaben über Menschen. Bitte geben Sie den Entwurf zurück, oder begründen Sie, warum er trotzdem veröffentlicht werden kann.")
            : null;
        if (path is not null && (await me.View.FindAsync(path, cancellation)).Entry is { IsFolder: true })
            row.Target = path.Append(row.Draft.Path.Name).ToString();
        await CompareAsync(row, cancellation);
        if (row.Problem is null && row.Replaced is { } replaced && form[row.Name("stand")] != row.Seen)
            row.Problem = Texts.T("Am Ziel liegt „{0}“, und diese Seite hat das Dokument nicht so gezeigt. Bitte vergleichen Sie beide, und veröffentlichen Sie dann noch einmal.", replaced.Path.Name);
    }

    /// <summary>What is to be done with a draft; null: something is in the way, and the row says what.</summary>
    private async Task<ReviewedDraft?> PlanAsync(ReviewRow row, CancellationToken cancellation)
    {
        var chosen = LibraryPath.Parse(row.Target);
        var options = new WriteOptions { ChangeClass = ForAll ?? row.Change, Comment = Comment.Length > 0 ? Comment : null };
        var metadata = new Dictionary<string, string> { ["reviewed"] = LocalDays.SortableDay(time.GetUtcNow()) };
        if (row.Replaced is not { Entry: { } document } there)
            return new ReviewedDraft(new Publication(row.Draft.Path, chosen) { Options = options, Metadata = metadata }, row.Draft.Entry.ETag, null, row.Overruled);

        var isOther = !string.Equals(Path.GetExtension(chosen.Name), Path.GetExtension(row.Draft.Path.Name), StringComparison.OrdinalIgnoreCase);
        ReadOnlyMemory<byte>? content = null; // not by a conditional expression: its null would become empty memory, and the document with it
        if (isOther && row.AsMarkdown && MarkdownText.IsNameOf(chosen.Name))
        {
            // Without the text of the original, its front matter would be lost.
            var converted = MarkdownRendering.IsFor(document) ? await conversion.ConvertAsync(me.View, row.Place, there, cancellation) : null;
            if (converted is null)
            {
                row.Problem = MarkdownRendering.IsFor(document)
                    ? DocumentRendering.TooMany
                    : Texts.T(
                        "Das Original hat mehr als {0}. Deshalb lässt sich der Entwurf nicht in Markdown umwandeln. Kürzen Sie zuerst das Original, oder wählen Sie „Diese Datei wird die neue Hauptfassung“.",
                        LocalDays.Size(DocumentRendering.MostMarkdownBytes));
                return null;
            }

            content = converted;
        }

        var target = isOther && content is null ? chosen.Parent.Append(Path.GetFileNameWithoutExtension(chosen.Name) + Path.GetExtension(row.Draft.Path.Name)) : chosen;
        return new ReviewedDraft(
            new Publication(row.Draft.Path, target) { Replaced = chosen, Content = content, Options = options, Metadata = metadata }, row.Draft.Entry.ETag, document.ETag, row.NeedsReason ? row.Overruled : "");
    }

    /// <summary>Makes the folders beside originals, where variants go into them that are the first.</summary>
    private async Task MakeVariantFoldersAsync(IReadOnlyList<ReviewedDraft> reviewed, CancellationToken cancellation)
    {
        foreach (var folder in Rows.Select(row => row.Match.VariantFolder).OfType<LibraryPath>().Distinct().Intersect(reviewed.Select(draft => draft.What.Target.Parent)))
        {
            if ((await me.View.FindAsync(folder, cancellation)).Entry is null)
                await me.View.CreateFolderAsync(folder, Downloads.NotLocked(folder), cancellation: cancellation);
        }
    }

    private static ViewGuard Guard(IEnumerable<ReviewedDraft> reviewed) => async transaction =>
    {
        foreach (var what in reviewed.Select(draft => draft.What))
        {
            await Downloads.NotLocked(what.Draft, what.Replaced ?? what.Target)(transaction);
            if (what.Replaced is { } old && old != what.Target)
                await Downloads.NotLocked(old, what.Target)(transaction); // it gets another name
        }
    };
}

/// <summary>A draft under review, with what was found out about it and what was chosen for it.</summary>
/// <param name="Report">What must not be in it; null: nobody could look now.</param>
/// <param name="Place">Where it lies.</param>
public sealed record ReviewRow(Draft Draft, ViewedPath Place, MatchedDraft Match, GuardReport? Report)
{
    private const int MostProblems = 10;

    private string? target;

    /// <summary>Where it goes, as typed.</summary>
    public string Target
    {
        get => target ?? (Match.Document?.Path ?? Match.VariantFolder?.Append(Draft.Path.Name))?.ToString() ?? $"{Toolkit.Path}/{Draft.Field}/{Draft.Path.Name}";
        set => target = value;
    }

    /// <summary>The document at its target, of which it becomes a version; null: there is none.</summary>
    public ViewedPath? Replaced { get; set; }

    /// <summary>That document in the state the page has shown.</summary>
    public string Seen => Replaced?.Entry is { } document ? string.Create(CultureInfo.InvariantCulture, $"{document.Id} {document.ETag}") : "";

    /// <summary>What else is worth knowing about it; null: nobody could look now.</summary>
    public DraftChecks? Checks { get; set; }

    public ChangeClass Change { get; set; } = ChangeClass.Content;

    public bool AsMarkdown { get; set; }

    /// <summary>Why it is published although something was found.</summary>
    public string Overruled { get; set; } = "";

    /// <summary>What is in the way; null: nothing, or nobody has asked.</summary>
    public string? Problem { get; set; }

    public bool NeedsReason => Report is { } report && GuardNotice.IsWorthSaying(Draft.Path.Name, report);

    /// <summary>The original is Markdown, and this is not: which becomes of them, the editor says.</summary>
    public bool IsOtherFormat => Replaced is { } document && MarkdownText.IsNameOf(document.Path.Name) && !MarkdownText.IsNameOf(Draft.Path.Name);

    /// <summary>Somebody has published a version since the one the draft was made of.</summary>
    public bool IsOutdated => Match is { StampedVersion: { } made, Document.Entry: { } document } && made < document.VersionNumber;

    /// <summary>What is wrong with its fields, in sentences.</summary>
    public IReadOnlyList<string> TemplateProblems => TemplateFilling.Sentences(Checks?.Problems ?? [], MostProblems);

    /// <summary>The name of one of its fields in the form.</summary>
    public string Name(string field) => NameOf(Draft, field);

    /// <summary>The name of a field that belongs to a draft.</summary>
    public static string NameOf(Draft draft, string field) => string.Create(CultureInfo.InvariantCulture, $"{field}-{draft.Entry.Id}");
}
