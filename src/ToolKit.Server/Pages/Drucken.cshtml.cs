using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server.Pages;

/// <summary>A document alone on a page, to be printed or saved as PDF by the browser.</summary>
public sealed class DruckenModel(CurrentPerson me, DocumentRendering rendering) : PageModel
{
    private const string Prefix = "/drucken";

    public ViewedPath Place { get; private set; } = null!;

    public RenderedDocument Text { get; private set; } = null!;

    public static string UrlOf(LibraryPath path) => LibraryUrl.For(Prefix, path);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (LibraryUrl.Parse(HttpContext, Prefix) is not { } path)
            return NotFound();
        Place = await me.View.FindAsync(LibraryPath.Parse(path.Value), cancellation);
        if (Place.Entry is not { IsFolder: false } document || !await me.View.MayAsync(Right.Read, Place, cancellation))
            return me.IsSignedIn ? NotFound() : Challenge();
        if (!DocumentRendering.IsShown(document.Name))
            return NotFound();
        Text = await rendering.RenderAsync(me.View, Place, cancellation);
        return Page();
    }
}
