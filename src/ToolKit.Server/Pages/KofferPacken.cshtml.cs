using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>One of somebody's collections: its name, notes and order, its link, its end.</summary>
public sealed class KofferPackenModel(CurrentPerson me, CollectionStore collections, Packing packing, ServerOptions options) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    public PackedCollection Packed { get; private set; } = null!;

    /// <summary>The whole address by which others open it; null: they cannot.</summary>
    public string? ShareUrl { get; private set; }

    public string? Problem { get; private set; }

    /// <summary>What was typed and refused; null: what is kept.</summary>
    public string? Name { get; private set; }

    /// <summary>As <see cref="Name"/>.</summary>
    public string? Note { get; private set; }

    /// <summary>What was just done, in words.</summary>
    [TempData]
    public string? Done { get; set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => ShowAsync(cancellation);

    /// <param name="dokumente">The documents in their order before.</param>
    /// <param name="notizen">The note on each.</param>
    /// <param name="hoch">The document to put before the one before it; null: none.</param>
    /// <param name="runter">The document to put behind the one behind it; null: none.</param>
    /// <param name="heraus">The document to take out; null: none.</param>
    public async Task<IActionResult> OnPostSpeichernAsync(
        string? name, string? notiz, long[] dokumente, string?[] notizen, long? hoch, long? runter, long? heraus, CancellationToken cancellation)
    {
        var order = dokumente.Take(CollectionStore.MostItems).Select((id, i) => new CollectionItem(id, notizen.ElementAtOrDefault(i) ?? "")).ToList();
        Swap(order, order.FindIndex(item => item.DocumentId == hoch), -1);
        Swap(order, order.FindIndex(item => item.DocumentId == runter), 1);
        try
        {
            if (!await collections.ChangeAsync(me.Principal, Id, name, notiz, order, heraus, cancellation))
                return NotFound();
        }
        catch (RefusedException refused)
        {
            (Problem, Name, Note) = (Language.Of(refused.Refusal), name, notiz);
            Response.StatusCode = PageRefusal.StatusOf(refused);
            return await ShowAsync(cancellation);
        }

        Done = T("Gespeichert.");
        return Redirect($"/koffer/{Id}");
    }

    public async Task<IActionResult> OnPostWeiterpackenAsync(CancellationToken cancellation) =>
        await collections.PackAsync(me.Principal, Id, cancellation) ? Redirect("/koffer") : NotFound();

    public Task<IActionResult> OnPostTeilenAsync(CancellationToken cancellation) => ShareAsync(true, T("Der Link ist angelegt. Sie können ihn jetzt weitergeben."), cancellation);

    public Task<IActionResult> OnPostNichtTeilenAsync(CancellationToken cancellation) => ShareAsync(false, T("Der Link gilt nicht mehr."), cancellation);

    public async Task<IActionResult> OnPostLoeschenAsync(CancellationToken cancellation) =>
        await collections.DeleteAsync(me.Principal, Id, cancellation) ? Redirect("/koffer") : NotFound();

    private static void Swap(List<CollectionItem> order, int at, int by)
    {
        if (at >= 0 && at + by >= 0 && at + by < order.Count)
            (order[at], order[at + by]) = (order[at + by], order[at]);
    }

    private async Task<IActionResult> ShareAsync(bool shared, string done, CancellationToken cancellation)
    {
        if (!await collections.ShareAsync(me.Principal, Id, shared, cancellation))
            return NotFound();
        Done = done;
        return Redirect($"/koffer/{Id}");
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        if (await collections.FindAsync(me.Principal, Id, cancellation) is not { } collection)
            return NotFound();
        Packed = await packing.OpenAsync(collection, cancellation);
        ShareUrl = collection.ShareKey is { } key ? $"{PublicAddress.Of(Request, options)}/koffer/geteilt/{key}" : null;
        return Page();
    }
}
