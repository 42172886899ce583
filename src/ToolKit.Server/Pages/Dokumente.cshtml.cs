using System.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using ToolKit.Formats;
using ToolKit.Library;

namespace ToolKit.Server.Pages;

/// <summary>The page of a folder or a document.</summary>
[DisableRequestSizeLimit] // an upload is measured against ToolKit:MaxUploadMegabytes
public sealed class DokumenteModel(CurrentPerson me, ServerOptions options, DiskSpace disk, MarkdownRendering rendering, LibrarySearch search) : PageModel
{
    /// <summary>The document that introduces its folder: shown above the list, not in it.</summary>
    public const string Readme = "README.md";

    private const int MembersPerPage = 500;

    private const int MostSimilar = 5;

    public ViewedPath Place { get; private set; } = null!;

    public IReadOnlyList<ViewedPath> Above { get; private set; } = [];

    public IReadOnlyList<LibraryEntry> Members { get; private set; } = [];

    /// <summary>Where the next page of members begins; null on the last.</summary>
    public string? Next { get; private set; }

    /// <summary>The document, or a folder's README.md, as safe HTML; null where there is none to show.</summary>
    public string? Html { get; private set; }

    public IReadOnlyList<DocumentVersion> Versions { get; private set; } = [];

    public IReadOnlyList<DocumentLock> Locks { get; private set; } = [];

    /// <summary>Documents about the same things, the most similar first.</summary>
    public IReadOnlyList<FoundDocument> Similar { get; private set; } = [];

    /// <summary>To open the document in a program on the person's device; empty where none does, or the share does not show it to her.</summary>
    public IReadOnlyList<OpenLink> OpenLinks { get; private set; } = [];

    /// <summary>Reading here is noted by person, and this is why; null: it is not.</summary>
    public ReadWatch? Watch { get; private set; }

    public bool MayWrite { get; private set; }

    public bool MayCreate { get; private set; }

    public bool MayCreateFolder { get; private set; }

    /// <summary>How large a file may be, and how much still fits, in words.</summary>
    public string Room { get; private set; } = "";

    public bool MayRemove { get; private set; }

    public string? Problem { get; private set; }

    /// <summary>What was just done, in words.</summary>
    [TempData]
    public string? Done { get; set; }

    public string Title => Place.Path.IsRoot ? "Dokumente" : Titles.Of(Place.Entry!);

    public string PathOf(LibraryEntry member) => Place.Path.Append(member.Name).ToString();

    public string Action(string handler) => $"{LibraryUrl.For(Place.Path.ToString())}?handler={handler}";

    public string DownloadUrl(long? version) => Downloads.UrlOf(Place.Path, version);

    public string KindOf(LibraryEntry member) => Path.GetExtension(member.Name) is [_, .. var end] ? $"{end.ToUpperInvariant()}-Datei" : "Datei";

    public async Task<IActionResult> OnGetAsync(string? nach, CancellationToken cancellation) => await ShowAsync(nach, cancellation);

    public async Task<IActionResult> OnPostHochladenAsync(IFormFile? datei, CancellationToken cancellation) => await DoAsync(
        async () =>
        {
            if (datei is null || datei.FileName.Length == 0)
                return "Bitte wählen Sie eine Datei aus.";
            if (datei.Length > options.MaxUploadMegabytes * 1_000_000)
                return $"Die Datei ist zu groß. Erlaubt sind {options.MaxUploadMegabytes} MB.";
            if (datei.Length > disk.Available)
                return "Auf dem Server ist kein Platz mehr. Bitte wenden Sie sich an die Zentrale.";
            var name = Path.GetFileName(datei.FileName.Replace('\\', '/')); // some browsers send the folder of the person's disk too
            if (EntryName.Refusal(name) is { } refusal)
                return refusal;
            await using var body = datei.OpenReadStream();
            var path = Place.Path.Append(name);
            var written = await me.View.WriteAsync(path, body, Downloads.NotLocked(path), new WriteOptions { Length = datei.Length }, cancellation);
            Done = written.Outcome switch
            {
                WriteOutcome.Created => $"„{written.Entry.Name}“ ist hochgeladen.",
                WriteOutcome.Updated => $"„{written.Entry.Name}“ hat eine neue Version.",
                _ => $"„{written.Entry.Name}“ liegt schon genau so hier. Es wurde nichts geändert.",
            };
            return null;
        },
        folder => folder,
        cancellation);

    public async Task<IActionResult> OnPostOrdnerAsync(string? name, CancellationToken cancellation) => await DoAsync(
        async () =>
        {
            var wanted = (name ?? "").Trim();
            if (EntryName.Refusal(wanted) is { } refusal)
                return refusal;
            var path = Place.Path.Append(wanted);
            await me.View.CreateFolderAsync(path, Downloads.NotLocked(path), cancellation: cancellation);
            Done = $"Der Ordner „{wanted}“ ist angelegt.";
            return null;
        },
        folder => folder,
        cancellation);

    public async Task<IActionResult> OnPostLoeschenAsync(CancellationToken cancellation) => await DoAsync(
        async () =>
        {
            await me.View.DeleteAsync(Place.Path, Downloads.NotLocked(Place.Path, goes: true), cancellation);
            Done = $"„{Place.DisplayName}“ liegt jetzt im Papierkorb.";
            return null;
        },
        place => place.Parent,
        cancellation);

    public async Task<IActionResult> OnPostWiederherstellenAsync(long version, CancellationToken cancellation) => await DoAsync(
        async () =>
        {
            await me.View.RestoreVersionAsync(Place.Path, version, Downloads.NotLocked(Place.Path), cancellation);
            Done = $"Version {version} ist wieder die aktuelle. Die bisherige ist als eigene Version erhalten.";
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
            ("Nächste Prüfung", Day(metadata["review_date"])),
            ("Zuständig", metadata.Responsible),
            ("Lizenz", metadata.Licence),
        ];
        return facts.Where(fact => fact.Item2 is not null).Select(fact => (fact.Item1, fact.Item2!));
    }

    private static string? Day(string? date) =>
        DateOnly.TryParseExact(date, "yyyy-MM-dd", out var day) ? LocalDays.Day(day) : date;

    private async Task<bool> FindAsync(CancellationToken cancellation)
    {
        if (LibraryUrl.Parse(HttpContext) is not { } path)
            return false;
        Place = await me.View.FindAsync(LibraryPath.Parse(path.Value), cancellation);
        return Place.Entry is not null;
    }

    private async Task<IActionResult> ShowAsync(string? after, CancellationToken cancellation)
    {
        if (!await FindAsync(cancellation))
            return me.IsSignedIn ? NotFound() : Challenge();
        Above = await me.View.FindFoldersAboveAsync(Place, cancellation);
        MayRemove = await me.View.MayAsync(Right.Remove, Place, cancellation);
        Watch = await me.View.FindReadWatchAsync(Place, cancellation);
        if (Place.Entry!.IsFolder)
            await LoadFolderAsync(after, cancellation);
        else
            await LoadDocumentAsync(cancellation);
        return Page();
    }

    private async Task LoadFolderAsync(string? after, CancellationToken cancellation)
    {
        var batch = await me.View.ListAsync(Place, new ListOptions { After = after, Limit = MembersPerPage }, cancellation);
        Next = batch.Next;
        Members =
        [
            .. batch.Entries.Where(member => !member.IsScratch && member.Name != Readme)
                .OrderBy(member => member.IsFolder ? FolderPurpose.RankOf(member.Purpose, member.Name) : int.MaxValue)
                .ThenBy(member => member.Metadata.Order ?? int.MaxValue)
                .ThenBy(Titles.Of, StringComparer.Create(System.Globalization.CultureInfo.GetCultureInfo("de-DE"), ignoreCase: true)),
        ];
        MayCreate = await me.View.MayAsync(Right.Create, Place, cancellation);
        Room = MayCreate && Place.Entry!.IsFolder ? await DescribeRoomAsync(cancellation) : "";
        MayCreateFolder = await me.View.MayAsync(Right.CreateFolder, Place, cancellation);
        if (after is null && await me.View.FindAsync(Place.Path.Append(Readme), cancellation) is { Entry.IsFolder: false } readme
            && await me.View.MayAsync(Right.Read, readme, cancellation))
        {
            Html = await RenderAsync(readme, Place.Path, cancellation);
        }
    }

    private async Task LoadDocumentAsync(CancellationToken cancellation)
    {
        Versions = await me.View.ListVersionsAsync(Place, cancellation);
        Locks = await me.View.LocksCoveringAsync(Place.Path, cancellation);
        MayWrite = await me.View.MayAsync(Right.Write, Place, cancellation);
        if (await me.View.IsOnShareAsync(Place, cancellation))
            OpenLinks = [.. Server.OpenLinks.For(PublicAddress.Of(Request, options), Place.Path.ToString(), MayWrite)];
        if (MarkdownText.IsNameOf(Place.Entry!.Name))
            Html = await RenderAsync(Place, Place.Path.Parent, cancellation);
        Similar = await search.FindSimilarAsync(me.View, Place, MostSimilar, cancellation);
    }

    private async Task<string?> RenderAsync(ViewedPath document, LibraryPath folder, CancellationToken cancellation)
    {
        if (document.Entry!.Size > MarkdownRendering.MostBytes)
            return null;
        using var blob = await me.View.OpenAsync(document, cancellation);
        await me.View.NoteReadAsync(document, ReadKind.View, cancellation);
        await using var body = blob.OpenStream();
        using var reader = new StreamReader(body, Encoding.UTF8);
        return await rendering.RenderAsync(await reader.ReadToEndAsync(cancellation), folder, cancellation);
    }

    /// <param name="act">Returns a sentence where something is in the way, else null.</param>
    /// <param name="then">Where to go afterwards.</param>
    private async Task<IActionResult> DoAsync(Func<Task<string?>> act, Func<LibraryPath, LibraryPath> then, CancellationToken cancellation)
    {
        if (!await FindAsync(cancellation))
            return NotFound();
        var status = StatusCodes.Status400BadRequest;
        try
        {
            Problem = await act();
        }
        catch (Exception refusal) when (PageRefusal.Of(refusal) is { } sentence)
        {
            Problem = sentence;
            status = PageRefusal.StatusOf(refusal);
        }

        if (Problem is null)
            return Redirect(LibraryUrl.For(then(Place.Path).ToString()));
        var page = await ShowAsync(null, cancellation);
        if (page is PageResult shown)
            shown.StatusCode = status;
        return page;
    }

    private async ValueTask<string> DescribeRoomAsync(CancellationToken cancellation)
    {
        var quota = await me.View.FindQuotaAsync(Place, cancellation);
        var left = Math.Min(disk.Available, quota?.Left ?? long.MaxValue);
        var most = options.MaxUploadMegabytes * 1_000_000;
        return left == 0 ? "Hier ist kein Platz mehr."
            : quota is not null ? $"Hier passen noch {LocalDays.Size(left)} von {LocalDays.Size(quota.Limit)}. Eine Datei darf höchstens {LocalDays.Size(Math.Min(most, left))} haben."
            : $"Eine Datei darf höchstens {LocalDays.Size(Math.Min(most, left))} haben.";
    }
}
