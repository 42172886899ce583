using Microsoft.AspNetCore.Mvc;
using ToolKit.Access;
using ToolKit.Library;

namespace ToolKit.Server.Pages;

/// <summary>A document alone on a page, to be printed or saved as PDF by the browser.</summary>
public sealed class DruckenModel(CurrentPerson me, DocumentRendering rendering) : DocumentPage(me, Prefix)
{
    private const string Prefix = "/drucken";

    public RenderedDocument Text { get; private set; } = null!;

    public static string UrlOf(LibraryPath path) => LibraryUrl.For(Prefix, path);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (!await FindAsync(Right.Read, cancellation))
            return Absent();
        if (!DocumentRendering.IsShown(Place.Path.Name))
            return NotFound();
        Text = await rendering.RenderAsync(Me.View, Place, cancellation);
        return Page();
    }
}
