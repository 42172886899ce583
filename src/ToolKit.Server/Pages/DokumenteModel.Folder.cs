using System.Globalization;
using System.Runtime.ExceptionServices;
using Microsoft.AspNetCore.Mvc;
using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <content>What the page of a folder shows and does.</content>
public sealed partial class DokumenteModel
{
    private const int MembersPerPage = 100;
    private const int MostProblemsAfterUpload = 5; // they wait in a cookie for the next page

    public IReadOnlyList<LibraryEntry> Members { get; private set; } = [];

    public FolderSort Sort { get; private set; }

    /// <summary>How many members there are; null where the folder is too large to be sorted and counted.</summary>
    public int? Count { get; private set; }

    /// <summary>Counted from 1.</summary>
    public int PageNumber { get; private set; } = 1;

    public int Pages => Math.Max(1, ((Count ?? 0) + MembersPerPage - 1) / MembersPerPage);

    public PageLinks Links { get; private set; } = new(null, null, null);

    public bool MayCreate { get; private set; }

    public bool MayCreateFolder { get; private set; }

    /// <summary>The name for a new folder, as it was typed.</summary>
    public string? NewFolder { get; private set; }

    public FormProblems Problems { get; } = new();

    /// <summary>All boxes of this page are ticked: what a script would do elsewhere.</summary>
    public bool IsAllTicked => Request.Query["alle"] == "true";

    /// <summary>This page of the list, with all boxes ticked.</summary>
    public string UrlWithAll => LibraryUrl.For(Place.Path.ToString())
        + QueryString.Create(Request.Query.Where(pair => pair.Key is "sortierung" or "richtung" or "seite" or "nach")).Add("alle", "true");

    /// <summary>Her own folder for drafts among the members of a field of <c>/Eingang</c>; null: she has none here.</summary>
    public LibraryEntry? OwnDropBox => me.Principal.Person is { } person ? Members.FirstOrDefault(member => FolderPurpose.IsDropBoxOf(member.Purpose, person.Id)) : null;

    /// <summary>How large a file may be, and how much still fits, in words.</summary>
    public string Room { get; private set; } = "";

    public long MostUploadBytes => options.MaxUploadBytes;

    public string PathOf(LibraryEntry member) => Place.Path.Append(member.Name).ToString();

    /// <summary>For the attribute <c>aria-sort</c>; null where the list is sorted by something else.</summary>
    public string? Sorted(FolderColumn column) => Count is null || Sort.Column != column ? null : Sort.IsDescending ? "descending" : "ascending";

    public async Task<IActionResult> OnPostHochladenAsync(IFormFile? datei, ChangeClass? aenderung, CancellationToken cancellation)
    {
        LibraryPath? found = null; // where something was found that she must see at once
        return await DoAsync(UploadAsync, folder => found ?? folder, cancellation);

        async Task<string?> UploadAsync()
        {
            if (datei is null || datei.FileName.Length == 0)
                return T("Bitte wählen Sie eine Datei aus.");
            if (datei.Length > MostUploadBytes)
                return T("Die Datei ist zu groß. Erlaubt sind {0} MB.", options.MaxUploadMegabytes);
            if (datei.Length > disk.Available)
                return T("Auf dem Server ist kein Platz mehr. Bitte wenden Sie sich an die Zentrale.");
            var name = Path.GetFileName(datei.FileName.Replace('\\', '/')); // some browsers send the folder of the person's disk too
            if (EntryName.Refusal(name, Language.IsEnglish) is { } refusal)
                return refusal;
            await using var body = datei.OpenReadStream();
            var path = Place.Path.Append(name);
            var written = await me.View.WriteAsync(path, body, Downloads.NotLocked(path), new WriteOptions { Length = datei.Length, ChangeClass = aenderung }, cancellation);
            Done = written.Outcome switch
            {
                WriteOutcome.Created => T("„{0}“ ist hochgeladen.", written.Entry.Name),
                WriteOutcome.Updated => T("„{0}“ hat eine neue Version.", written.Entry.Name),
                _ => T("„{0}“ liegt schon genau so hier. Es wurde nichts geändert.", written.Entry.Name),
            };
            var (problems, report) = await uploads.CheckAsync(me.View, path, cancellation);
            Checked = problems.Count == 0 ? null : string.Join('\n', TemplateFilling.Sentences(problems, MostProblemsAfterUpload));
            if (report is not null && GuardNotice.IsWorthSaying(name, report))
            {
                found = path;
                Done += " " + T("Bitte sehen Sie sich an, was darin aufgefallen ist.");
            }

            return null;
        }
    }

    public async Task<IActionResult> OnPostOrdnerAsync(string? name, CancellationToken cancellation)
    {
        NewFolder = name;
        var answer = await DoAsync(
            async () =>
            {
                var wanted = (name ?? "").Trim();
                if (EntryName.Refusal(wanted, Language.IsEnglish) is { } refusal)
                    return refusal;
                var path = Place.Path.Append(wanted);
                await me.View.CreateFolderAsync(path, Downloads.NotLocked(path), cancellation: cancellation);
                Done = T("Der Ordner „{0}“ ist angelegt.", wanted);
                return null;
            },
            folder => folder,
            cancellation);
        if (Problem is not null)
            Problems.Add("name", Problem);
        return answer;
    }

    /// <summary>What the buttons below the list do with what is ticked in it.</summary>
    public async Task<IActionResult> OnPostAuswahlAsync(long[] id, string? tun, CancellationToken cancellation)
    {
        if (!await FindAsync(cancellation))
            return NotFound();
        if (id.Length > 0 && tun is "zip" or "zip-word")
            return Redirect(Archives.UrlOf(Place.Path, id, tun == "zip-word" ? WrittenFormat.Docx : null));
        if (id.Length > 0 && tun is "verschieben" or "kopieren")
            return Redirect(VerschiebenModel.UrlOf(id, isCopy: tun == "kopieren"));
        return await DoAsync(
            async () =>
            {
                if (id.Length == 0)
                    return T("Bitte kreuzen Sie in der Liste an, was gemeint ist.");
                return tun == "loeschen" ? await DeleteAsync(id, cancellation) : T("Bitte wählen Sie, was geschehen soll.");
            },
            folder => folder,
            cancellation);
    }

    /// <summary>Brings back what was just deleted.</summary>
    public async Task<IActionResult> OnPostZurueckholenAsync(string? was, CancellationToken cancellation) => await DoAsync(
        async () =>
        {
            var restored = 0;
            foreach (var text in (was ?? "").Split(','))
            {
                if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                    continue;
                var outcome = (await me.View.RestoreAsync(id, guard: path => Downloads.NotLocked(path), cancellation: cancellation)).Outcome;
                if (outcome == RestoreOutcome.NotFound)
                    continue;
                if (outcome != RestoreOutcome.Restored)
                    return T("An der alten Stelle liegt inzwischen etwas anderes. Im Papierkorb steht, was sich noch zurückholen lässt.");
                restored++;
            }

            if (restored == 0)
                return T("Das liegt nicht mehr im Papierkorb.");
            Done = restored == 1 ? T("Das Gelöschte ist wieder da.") : T("{0} Einträge sind wieder da.", restored);
            return null;
        },
        folder => folder,
        cancellation);

    /// <summary>Deletes members of this folder, one after the other; those in the way stay.</summary>
    private async Task<string?> DeleteAsync(long[] ids, CancellationToken cancellation)
    {
        var deleted = new List<long>();
        var problems = new List<string>();
        ExceptionDispatchInfo? first = null;
        foreach (var id in ids.Distinct())
        {
            if (await me.View.FindAsync(id, cancellation) is not { } member || member.Path.IsRoot || member.Path.Parent != Place.Path)
                continue; // gone already, or it never lay here
            try
            {
                await me.View.DeleteAsync(member.Path, Downloads.NotLocked(member.Path, goes: true), cancellation);
                deleted.Add(id);
            }
            catch (Exception refusal) when (PageRefusal.Of(refusal) is { } sentence)
            {
                first ??= ExceptionDispatchInfo.Capture(refusal);
                problems.Add(T("„{0}“: {1}", Titles.Of(member.Entry!), sentence));
            }
        }

        if (deleted.Count > 0)
        {
            Done = deleted.Count == 1 ? T("Ein Eintrag liegt jetzt im Papierkorb.") : T("{0} Einträge liegen jetzt im Papierkorb.", deleted.Count);
            Deleted = Ids(deleted);
        }

        if (deleted.Count == 0)
            first?.Throw(); // the page's status says why nothing was done
        if (problems.Count > 0)
            return string.Join(' ', problems);
        return deleted.Count > 0 ? null : T("Das liegt nicht mehr hier.");
    }

    private async Task LoadFolderAsync(CancellationToken cancellation)
    {
        Sort = FolderSort.Of(Request.Query["sortierung"], Request.Query["richtung"]);
        if (await orders.FindAsync(me.View, Place, Sort, cancellation) is { } order)
            await LoadPageAsync(order, cancellation);
        else
            await LoadByNameAsync(cancellation);
        MayCreate = await me.View.MayAsync(Right.Create, Place, cancellation);
        Room = MayCreate ? await DescribeRoomAsync(cancellation) : "";
        MayCreateFolder = await me.View.MayAsync(Right.CreateFolder, Place, cancellation);
        if (PageNumber == 1 && await me.View.FindAsync(Place.Path.Append(Readme), cancellation) is { Entry.IsFolder: false } readme
            && await me.View.MayAsync(Right.Read, readme, cancellation))
        {
            Text = await rendering.RenderAsync(me.View, readme, cancellation);
        }
    }

    private async Task LoadPageAsync(IReadOnlyList<long> order, CancellationToken cancellation)
    {
        Count = order.Count;
        PageNumber = int.TryParse(Request.Query["seite"], CultureInfo.InvariantCulture, out var asked) ? Math.Clamp(asked, 1, Pages) : 1;
        Links = PageLinks.Of(PageNumber, Pages, number => LibraryUrl.For(Place.Path.ToString()) + Sort.Query(number));
        var first = (PageNumber - 1) * MembersPerPage;
        var ids = order.Take(first..(first + MembersPerPage)).ToList();
        if (ids.Count == 0)
            return;
        var rows = (await me.View.ListAsync(Place, new ListOptions { Ids = ids }, cancellation)).Entries.ToDictionary(member => member.Id);
        Members = [.. ids.Where(rows.ContainsKey).Select(id => rows[id])];
    }

    /// <summary>A folder too large to be sorted: its members by name, each page from where the one before has ended.</summary>
    private async Task LoadByNameAsync(CancellationToken cancellation)
    {
        var after = Request.Query["nach"].FirstOrDefault();
        var batch = await me.View.ListAsync(Place, new ListOptions { After = after, Limit = MembersPerPage }, cancellation);
        PageNumber = string.IsNullOrEmpty(after) ? 1 : 2;
        Links = new PageLinks(
            null, null, batch.Next is { } next ? "?nach=" + Uri.EscapeDataString(next) : null, First: PageNumber == 1 ? null : LibraryUrl.For(Place.Path.ToString()));
        Members = [.. batch.Entries.Where(FolderOrders.IsShown)];
    }

    private async ValueTask<string> DescribeRoomAsync(CancellationToken cancellation)
    {
        var quota = await me.View.FindQuotaAsync(Place, cancellation);
        var left = Math.Min(disk.Available, quota?.Left ?? long.MaxValue);
        return left == 0 ? T("Hier ist kein Platz mehr.")
            : quota is not null ? T("Hier passen noch {0} von {1}. Eine Datei darf höchstens {2} haben.", LocalDays.Size(left), LocalDays.Size(quota.Limit), LocalDays.Size(Math.Min(MostUploadBytes, left)))
            : T("Eine Datei darf höchstens {0} haben.", LocalDays.Size(Math.Min(MostUploadBytes, left)));
    }
}
