using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using ToolKit.Formats;

namespace ToolKit.Server.Pages;

/// <summary>A draft beside the document it is to replace, word by word.</summary>
public sealed class EingangVergleichenModel(CurrentPerson me, DocumentRendering rendering) : PageModel
{
    public ViewedPath Draft { get; private set; } = null!;

    public ViewedPath Published { get; private set; } = null!;

    /// <summary>Null where it could not be made now.</summary>
    public DocumentComparison? Comparison { get; private set; }

    /// <summary>Why they cannot be compared; null when they can.</summary>
    public string? Problem { get; private set; }

    public static string UrlOf(long draft, long published) => string.Create(CultureInfo.InvariantCulture, $"/eingang/vergleichen?entwurf={draft}&ziel={published}");

    public async Task<IActionResult> OnGetAsync(long entwurf, long ziel, CancellationToken cancellation)
    {
        if (await me.View.FindDocumentAsync(entwurf, cancellation) is not { } draft || await me.View.FindDocumentAsync(ziel, cancellation) is not { } published)
            return NotFound();
        (Draft, Published) = (draft, published);
        if (!DocumentRendering.IsShown(draft.Path.Name) || !DocumentRendering.IsShown(published.Path.Name))
        {
            Problem = Texts.T("Diese Art von Datei lässt sich hier nicht vergleichen. Bitte laden Sie beide herunter.");
            return Page();
        }

        Comparison = await rendering.CompareAsync(me.View, published, draft, cancellation);
        Problem = Comparison is null ? DocumentRendering.TooMany : Comparison.Problem is { } problem ? Language.Preview.Reason(problem) : null;
        return Page();
    }
}
