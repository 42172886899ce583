using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using ToolKit.Formats;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>What a site states about itself once, so that no form asks for it again: read by its people, written by those who may write there.</summary>
public sealed class StandortProfilModel(CurrentPerson me) : PageModel
{
    private const string Address = "/standort/profil";

    /// <summary>The sites whose profile she may read.</summary>
    public IReadOnlyList<Site> Sites { get; private set; } = [];

    /// <summary>Null: she has not chosen among several, or has none.</summary>
    public ProfiledSite? Profile { get; private set; }

    public FieldValues Values { get; private set; } = new();

    public FormProblems Problems { get; } = new();

    public bool MayWrite { get; private set; }

    /// <summary>What was just done, in words.</summary>
    [TempData]
    public string? Done { get; set; }

    /// <param name="site">Null: the page asks which.</param>
    public static string UrlOf(Site? site) => site is null ? Address : string.Create(CultureInfo.InvariantCulture, $"{Address}?standort={site.Id}");

    public async Task<IActionResult> OnGetAsync(long? standort, CancellationToken cancellation)
    {
        Sites = await me.View.ListSitesAsync(cancellation);
        if (standort is null && Sites.Count != 1)
            return Page();
        if (!await LoadAsync(standort ?? Sites[0].Id, cancellation))
            return NotFound();
        Values = SiteProfiles.FormOf(Profile!);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(long? standort, CancellationToken cancellation)
    {
        Sites = await me.View.ListSitesAsync(cancellation);
        if (standort is null || !await LoadAsync(standort.Value, cancellation))
            return NotFound();
        if (!Request.HasFormContentType)
            return BadRequest();
        Values = FieldValues.FromForm(Request.Form.SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value ?? "")));
        foreach (var problem in SiteProfiles.Check(Values))
            Problems.Add(FieldInput.IdOf(problem.Field), problem.Message);
        try
        {
            if (Problems.IsEmpty || !MayWrite)
            {
                await me.View.SaveProfileAsync(standort.Value, SiteProfiles.StatedIn(Values, Profile!), cancellation);
                Done = T("Gespeichert. Formulare beginnen jetzt mit diesen Angaben.");
                return Redirect(UrlOf(Profile!.Site));
            }
        }
        catch (AccessDeniedException denied)
        {
            FailurePages.Refuse(HttpContext, denied.Refusal);
            return new EmptyResult();
        }
        catch (RefusedException refused)
        {
            Problems.Add("", Language.Of(refused.Refusal));
        }

        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private async Task<bool> LoadAsync(long siteId, CancellationToken cancellation)
    {
        Profile = await me.View.FindProfileAsync(siteId, cancellation);
        if (Profile is null)
            return false;
        MayWrite = await me.View.FindAsync(Profile.Site.FolderId, cancellation) is { } folder && await me.View.MayAsync(Right.Write, folder, cancellation);
        return true;
    }
}
