using Microsoft.AspNetCore.Mvc;
using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server.Pages;

/// <summary>Copies a document into the workspace of a site of hers, where it is changed; the copy remembers what it was made of.</summary>
public sealed class UebernehmenModel(CurrentPerson me) : DocumentPage(me, Prefix)
{
    private const string Prefix = "/uebernehmen";

    /// <summary>Where it can go.</summary>
    public IReadOnlyList<Workspace> Workspaces { get; private set; } = [];

    /// <summary>What was made of it already where she works.</summary>
    public IReadOnlyList<ViewedPath> Own { get; private set; } = [];

    /// <summary>The chosen site's id.</summary>
    [BindProperty(Name = "standort")]
    public long SiteId { get; set; }

    /// <summary>The file name of the copy.</summary>
    [BindProperty(Name = "name")]
    public string? NewName { get; set; }

    /// <summary>For the page of the copy.</summary>
    [TempData]
    public string? Done { get; set; }

    public string Title => Texts.T("„{0}“ übernehmen", Titles.Of(Place.Entry!));

    public static string UrlOf(LibraryPath path) => LibraryUrl.For(Prefix, path);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) => await FindAsync(Right.Read, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!await FindAsync(Right.Read, cancellation))
            return NotFound();
        try
        {
            var name = NewName?.Trim() is { Length: > 0 } wanted ? wanted : Place.Path.Name;
            var workspace = Workspaces.FirstOrDefault(one => one.Site.Id == SiteId);
            Problem = workspace is null ? Texts.T("Bitte wählen Sie einen Standort.") : EntryName.Refusal(name, Language.IsEnglish);
            if (Problem is null)
            {
                var to = workspace!.Path.Append(name);
                await Me.View.AdoptAsync(Place.Path, to, Downloads.NotLocked(to), cancellation);
                Done = Texts.T("Übernommen. Das ist Ihre eigene Fassung; ändert sich das Original, steht es hier.");
                return Redirect(LibraryUrl.For(to.ToString()));
            }

            Response.StatusCode = StatusCodes.Status400BadRequest;
        }
        catch (Exception refused) when (PageRefusal.Of(refused) is { } sentence)
        {
            Problem = sentence;
            Response.StatusCode = PageRefusal.StatusOf(refused);
        }

        return Page();
    }

    protected override async Task<bool> FindAsync(Right right, CancellationToken cancellation)
    {
        if (!await base.FindAsync(right, cancellation))
            return false;
        Workspaces = await Me.View.ListWorkspacesAsync(cancellation);
        Own = await Me.View.ListOwnAdaptationsAsync(Place, cancellation);
        return true;
    }
}
