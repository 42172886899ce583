using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using ToolKit.Library;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>The page of a folder or a document.</summary>
[DisableRequestSizeLimit] // an upload is measured against ToolKit:MaxUploadMegabytes
public sealed partial class DokumenteModel(
    CurrentPerson me,
    ServerOptions options,
    DiskSpace disk,
    DocumentRendering rendering,
    FolderOrders orders,
    LibrarySearch search,
    GuardReports reports,
    ReleaseRequests releases,
    UploadChecks uploads,
    DocumentFiles files) : PageModel
{
    /// <summary>The document that introduces its folder: shown above the list, not in it.</summary>
    public const string Readme = "README.md";

    public ViewedPath Place { get; private set; } = null!;

    public IReadOnlyList<ViewedPath> Above { get; private set; } = [];

    /// <summary>The document, or a folder's README.md; null where there is none to show.</summary>
    public RenderedDocument? Text { get; private set; }

    /// <summary>Reading here is noted by person, and this is why; null: it is not.</summary>
    public ReadWatch? Watch { get; private set; }

    public bool MayRemove { get; private set; }

    public string? Problem { get; private set; }

    /// <summary>What was just done, in words.</summary>
    [TempData]
    public string? Done { get; set; }

    /// <summary>What is wrong with the fields of a template that was just uploaded: sentences, one on each line.</summary>
    [TempData]
    public string? Checked { get; set; }

    /// <summary>The ids of what was just deleted, and can be had back with one press; null: nothing.</summary>
    [TempData]
    public string? Deleted { get; set; }

    public string Title => Place.Path.IsRoot ? T("Dokumente") : Titles.Of(Place.Entry!);

    public string Action(string handler) => $"{LibraryUrl.For(Place.Path.ToString())}?handler={handler}";

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) => await ShowAsync(cancellation);

    public async Task<IActionResult> OnPostLoeschenAsync(CancellationToken cancellation) => await DoAsync(
        async () =>
        {
            var deleted = await me.View.DeleteAsync(Place.Path, Downloads.NotLocked(Place.Path, goes: true), cancellation);
            Done = T("„{0}“ liegt jetzt im Papierkorb.", Place.DisplayName);
            Deleted = Ids([deleted.Id]);
            return null;
        },
        place => place.Parent,
        cancellation);

    private async Task<bool> FindAsync(CancellationToken cancellation)
    {
        if (LibraryUrl.Parse(HttpContext) is not { } path)
            return false;
        Place = await me.View.FindAsync(LibraryPath.Parse(path.Value), cancellation);
        return Place.Entry is not null;
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        if (!await FindAsync(cancellation))
            return me.IsSignedIn ? NotFound() : Challenge();
        Above = await me.View.FindFoldersAboveAsync(Place, cancellation);
        MayRemove = await me.View.MayAsync(Right.Remove, Place, cancellation);
        Watch = await me.View.FindReadWatchAsync(Place, cancellation);
        if (Place.Entry!.IsFolder)
            await LoadFolderAsync(cancellation);
        else
            await LoadDocumentAsync(cancellation);
        return Page();
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
        var page = await ShowAsync(cancellation);
        if (page is PageResult shown)
            shown.StatusCode = status;
        return page;
    }

    private static string Ids(IEnumerable<long> ids) => string.Join(',', ids.Select(id => id.ToString(System.Globalization.CultureInfo.InvariantCulture)));
}
