using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>Somebody's collections, and where the buttons on other pages put documents.</summary>
public sealed class KofferModel(CurrentPerson me, CollectionStore collections) : PageModel
{
    /// <summary>Hers; the first is the one she is packing.</summary>
    public IReadOnlyList<Collection> Collections { get; private set; } = [];

    public string? Problem { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellation) => Collections = await collections.ListAsync(me.Principal, cancellation);

    public async Task<IActionResult> OnPostNeuAsync(string? name, CancellationToken cancellation)
    {
        try
        {
            return Redirect($"/koffer/{await collections.CreateAsync(me.Principal, name, [], cancellation)}");
        }
        catch (RefusedException refused)
        {
            return await ShowAsync(refused, cancellation);
        }
    }

    /// <param name="hinein">The id of the document to put in; null: none.</param>
    /// <param name="heraus">The id of the document to take out; null: none.</param>
    /// <param name="zurueck">The page to go back to.</param>
    public async Task<IActionResult> OnPostPackenAsync(long? hinein, long? heraus, string? zurueck, CancellationToken cancellation)
    {
        try
        {
            if (hinein is { } id)
            {
                if (await me.View.FindAsync(id, cancellation) is not { Entry.IsFolder: false } document || !await me.View.MayAsync(Right.Read, document, cancellation))
                    return NotFound();
                TempData[Packing.Message] = await collections.AddAsync(me.Principal, document, cancellation) is { } name
                    ? T("„{0}“ liegt jetzt im Koffer „{1}“.", Titles.Of(document.Entry), name)
                    : T("„{0}“ lag schon im Koffer.", Titles.Of(document.Entry));
            }
            else if (heraus is { } packed)
            {
                TempData[Packing.Message] = await collections.RemoveAsync(me.Principal, packed, cancellation) is { } name
                    ? T("Das Dokument liegt nicht mehr im Koffer „{0}“.", name)
                    : T("Das Dokument lag nicht im Koffer.");
            }
        }
        catch (RefusedException refused)
        {
            return await ShowAsync(refused, cancellation);
        }

        return LocalRedirect(Url.IsLocalUrl(zurueck) ? zurueck : "/koffer");
    }

    /// <summary>Puts several documents in; folders among them stay out.</summary>
    /// <param name="id">What was ticked in a folder's list.</param>
    /// <param name="zurueck">The page to go back to.</param>
    public async Task<IActionResult> OnPostAuswahlAsync(long[] id, string? zurueck, CancellationToken cancellation)
    {
        try
        {
            var packed = 0;
            foreach (var one in id.Distinct())
            {
                if (await me.View.FindAsync(one, cancellation) is { Entry.IsFolder: false } document
                    && await me.View.MayAsync(Right.Read, document, cancellation)
                    && await collections.AddAsync(me.Principal, document, cancellation) is not null)
                {
                    packed++;
                }
            }

            TempData[Packing.Message] = packed switch
            {
                0 => T("Es ist nichts hinzugekommen. Wählen Sie Dokumente aus, die noch nicht im Koffer liegen."),
                1 => T("Ein Dokument liegt jetzt im Koffer."),
                _ => T("{0} Dokumente liegen jetzt im Koffer.", packed),
            };
        }
        catch (RefusedException refused)
        {
            return await ShowAsync(refused, cancellation);
        }

        return LocalRedirect(Url.IsLocalUrl(zurueck) ? zurueck : "/koffer");
    }

    private async Task<PageResult> ShowAsync(RefusedException refused, CancellationToken cancellation)
    {
        Problem = Language.Of(refused.Refusal);
        Response.StatusCode = PageRefusal.StatusOf(refused);
        await OnGetAsync(cancellation);
        return Page();
    }
}
