using Microsoft.AspNetCore.Mvc;
using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server.Pages;

/// <summary>Gives an adaptation back as a variant of its original: into her drop box, from where an editor publishes it.</summary>
public sealed class ZurueckgebenModel(CurrentPerson me, Adaptations adaptations) : AdaptationPage(me, adaptations, Prefix)
{
    private const string Prefix = "/zurueckgeben";

    /// <summary>Where it goes, by its key; asked for only where the original lies in none.</summary>
    [BindProperty(Name = "handlungsfeld")]
    public string? FieldKey { get; set; }

    /// <summary>The file name of the variant.</summary>
    [BindProperty(Name = "name")]
    public string? NewName { get; set; }

    /// <summary>She says that it may be passed on, and holds no data about anybody.</summary>
    [BindProperty(Name = "freigabe")]
    public bool IsReleased { get; set; }

    public string Title => Texts.T("„{0}“ als Variante zurückgeben", Titles.Of(Place.Entry!));

    /// <summary>What the form proposes: the name with that of the site, by which variants are told apart.</summary>
    public string ProposedName { get; private set; } = "";

    public static string UrlOf(LibraryPath path) => LibraryUrl.For(Prefix, path);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) => await RefuseAsync(cancellation) ?? Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await RefuseAsync(cancellation) is { } refused)
            return refused;
        var field = Adapted.Original!.Field ?? FieldOfAction.All.FirstOrDefault(one => one.Key == FieldKey);
        var name = NewName?.Trim() is { Length: > 0 } wanted ? wanted : ProposedName;
        Problem = !IsReleased ? Texts.T("Bitte bestätigen Sie, dass die Variante weitergegeben werden darf.")
            : field is null ? Texts.T("Bitte wählen Sie ein Handlungsfeld.")
            : EntryName.Refusal(name, Language.IsEnglish);
        if (Problem is not null)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }

        try
        {
            if (await Me.View.FindDropBoxAsync(field!, cancellation) is not { } box)
            {
                Problem = Texts.T("Im Eingang dieses Handlungsfelds können Sie nichts ablegen.");
                Response.StatusCode = StatusCodes.Status403Forbidden;
                return Page();
            }

            var to = box.Path.Append(name);
            await Me.View.GiveBackAsync(Place, to, Downloads.NotLocked(to), cancellation);
            Done = Texts.T("Danke. Ihre Variante liegt jetzt im Eingang; die Redaktion prüft und veröffentlicht sie.");
            return Redirect(LibraryUrl.For(Place.Path.ToString()));
        }
        catch (Exception refusal) when (PageRefusal.Of(refusal) is { } sentence)
        {
            Problem = sentence;
            Response.StatusCode = PageRefusal.StatusOf(refusal);
            return Page();
        }
    }

    private async Task<IActionResult?> RefuseAsync(CancellationToken cancellation)
    {
        if (!await FindAsync(Right.Read, cancellation) || !Adapted.CanBeGivenBack)
            return NotFound();
        if (await RefuseAsync(Right.Write, cancellation) is { } refused)
            return refused;
        var site = (await Me.View.ListWorkspacesAsync(cancellation)).FirstOrDefault(one => Place.Path.IsWithin(one.Path));
        var (stem, extension) = (Path.GetFileNameWithoutExtension(Place.Path.Name), Path.GetExtension(Place.Path.Name));
        ProposedName = site is null ? Place.Path.Name : $"{stem} – {site.Path.Name}{extension}";
        return null;
    }
}
