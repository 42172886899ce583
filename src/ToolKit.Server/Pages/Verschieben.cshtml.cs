using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using ToolKit.Library;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>Moves, renames or copies documents and folders: first one looks for the folder they are to go to, then it is done there.</summary>
public sealed class VerschiebenModel(CurrentPerson me) : PageModel
{
    private const int MostFolders = 500; // offered to choose from; what is beyond can be reached over the share

    /// <summary>What is to go.</summary>
    [BindProperty(Name = "id", SupportsGet = true)]
    public long[] Id { get; set; } = [];

    [BindProperty(Name = "kopie", SupportsGet = true)]
    public bool IsCopy { get; set; }

    /// <summary>The folder looked at, as a library path; null at first: the one in which it lies.</summary>
    [BindProperty(Name = "ziel", SupportsGet = true)]
    public string? Wanted { get; set; }

    /// <summary>Another name; only for one.</summary>
    [BindProperty(Name = "name")]
    public string? NewName { get; set; }

    public IReadOnlyList<ViewedPath> Items { get; private set; } = [];

    public ViewedPath Target { get; private set; } = null!;

    public IReadOnlyList<ViewedPath> Above { get; private set; } = [];

    /// <summary>The folders in the one looked at.</summary>
    public IReadOnlyList<ViewedPath> Folders { get; private set; } = [];

    /// <summary>Why nothing can be put here; null when it can.</summary>
    public string? Refusal { get; private set; }

    public string? Problem { get; private set; }

    /// <summary>For the page of the folder where it goes on.</summary>
    [TempData]
    public string? Done { get; set; }

    public string Title => Items is [var one] && !IsCopy ? T("„{0}“ umbenennen oder verschieben", Titles.Of(one.Entry!))
        : Items is [var single] ? T("„{0}“ kopieren", Titles.Of(single.Entry!))
        : IsCopy ? T("{0} Einträge kopieren", Items.Count)
        : T("{0} Einträge verschieben", Items.Count);

    /// <summary>Where they lie now; what is chosen together lies together.</summary>
    public LibraryPath From => Items[0].Path.Parent;

    /// <summary>The page for some entries.</summary>
    /// <param name="target">The folder to look at; null: where they lie.</param>
    public static string UrlOf(IEnumerable<long> ids, bool isCopy, LibraryPath? target = null) => "/verschieben?"
        + string.Join('&', ids.Select(id => string.Create(CultureInfo.InvariantCulture, $"id={id}")))
        + (isCopy ? "&kopie=true" : "")
        + (target is null ? "" : "&ziel=" + Uri.EscapeDataString(target.ToString()));

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) => await FindAsync(cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!await FindAsync(cancellation))
            return NotFound();
        var done = 0;
        foreach (var item in Items)
        {
            try
            {
                var name = Items.Count == 1 && NewName?.Trim() is { Length: > 0 } given ? given : item.Path.Name;
                if (EntryName.Refusal(name, Language.IsEnglish) is { } refusal)
                {
                    Problem = refusal;
                    break;
                }

                await TransferAsync(item.Path, Target.Path.Append(name), cancellation);
                done++;
            }
            catch (Exception refused) when (PageRefusal.Of(refused) is { } sentence)
            {
                Response.StatusCode = PageRefusal.StatusOf(refused);
                Problem = Items.Count == 1 ? sentence : T("„{0}“: {1} {2} von {3} sind erledigt.", Titles.Of(item.Entry!), sentence, done, Items.Count);
                break;
            }
        }

        if (Problem is not null)
        {
            if (Response.StatusCode == StatusCodes.Status200OK)
                Response.StatusCode = StatusCodes.Status400BadRequest;
            return await FindAsync(cancellation) ? Page() : Redirect(LibraryUrl.For(Target.Path.ToString()));
        }

        var title = Titles.Of(Items[0].Entry!);
        Done = Items.Count == 1
            ? IsCopy ? T("„{0}“ ist kopiert.", title) : Target.Path == From ? T("„{0}“ ist umbenannt.", title) : T("„{0}“ ist verschoben.", title)
            : IsCopy ? T("{0} Einträge sind kopiert.", done) : T("{0} Einträge sind verschoben.", done);
        return Redirect(LibraryUrl.For(Target.Path.ToString()));
    }

    private async ValueTask TransferAsync(LibraryPath from, LibraryPath to, CancellationToken cancellation)
    {
        if (IsCopy)
            await me.View.CopyAsync(from, to, overwrite: false, recursive: true, Downloads.NotLocked(to), cancellation);
        else
            await me.View.MoveAsync(from, to, overwrite: false, Downloads.NotLocked(from, to), cancellation);
    }

    private async Task<bool> FindAsync(CancellationToken cancellation)
    {
        var items = new List<ViewedPath>();
        foreach (var id in Id.Distinct())
        {
            if (await me.View.FindAsync(id, cancellation) is { Path.IsRoot: false } item)
                items.Add(item);
        }

        if (items.Count == 0)
            return false;
        Items = items;
        var path = LibraryPath.TryParse(Wanted, out var wanted) ? wanted : From;
        Target = await me.View.FindAsync(path, cancellation);
        if (Target.Entry is not { IsFolder: true })
            return false;
        Above = await me.View.FindFoldersAboveAsync(Target, cancellation);
        Folders = await ListFoldersAsync(cancellation);
        Refusal = await RefuseAsync(cancellation);
        return true;
    }

    private async Task<IReadOnlyList<ViewedPath>> ListFoldersAsync(CancellationToken cancellation)
    {
        var folders = (await me.View.ListAsync(Target, new ListOptions { FoldersOnly = true, Limit = MostFolders }, cancellation)).Entries;
        return [.. folders.Where(member => !member.IsScratch && !Id.Contains(member.Id)).Select(member => LibraryView.Member(Target, member))];
    }

    private async ValueTask<string?> RefuseAsync(CancellationToken cancellation)
    {
        if (!IsCopy && await me.View.RefuseAsync(Right.Remove, Items[0], cancellation) is { } stays)
            return Language.Of(stays);
        if (Items.Any(item => item.Entry!.IsFolder && Target.Path.IsWithin(item.Path)))
            return T("Ein Ordner kann nicht in sich selbst liegen.");
        var right = Items.Any(item => item.Entry!.IsFolder) ? Right.CreateFolder : Right.Create;
        return await me.View.RefuseAsync(right, Target, cancellation) is { } refusal ? Language.Of(refusal) : null;
    }
}
