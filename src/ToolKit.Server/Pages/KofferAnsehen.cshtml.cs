using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;

namespace ToolKit.Server.Pages;

/// <summary>A collection that somebody shares by its link, or a set that comes with the product: what its reader may see of it.</summary>
public sealed class KofferAnsehenModel(CurrentPerson me, CollectionStore collections, Packing packing) : PageModel
{
    private const string Shared = "geteilt";

    [BindProperty(SupportsGet = true)]
    public string Art { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public string Schluessel { get; set; } = "";

    public PackedCollection Packed { get; private set; } = null!;

    public string? Problem { get; private set; }

    public string Address => $"/koffer/{Art}/{Schluessel}";

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => ShowAsync(cancellation);

    public async Task<IActionResult> OnPostUebernehmenAsync(CancellationToken cancellation)
    {
        if (!me.IsSignedIn)
            return Challenge();
        if (await FindAsync(cancellation) is not { } packed)
            return NotFound();
        try
        {
            var id = await collections.CreateAsync(me.Principal, packed.Name, [.. packed.Documents.Select(document => (document.Place, document.Note))], cancellation);
            return Redirect($"/koffer/{id}");
        }
        catch (RefusedException refused)
        {
            Problem = Language.Of(refused.Refusal);
            Response.StatusCode = PageRefusal.StatusOf(refused);
            return await ShowAsync(cancellation);
        }
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        if (Art == Shared && !me.IsSignedIn)
            return Challenge();
        if (await FindAsync(cancellation) is not { } packed)
            return NotFound();
        Packed = packed;
        return Page();
    }

    private Task<PackedCollection?> FindAsync(CancellationToken cancellation) =>
        Art == Shared ? packing.FindSharedAsync(Schluessel, cancellation) : packing.FindSetAsync(Schluessel, cancellation);
}
