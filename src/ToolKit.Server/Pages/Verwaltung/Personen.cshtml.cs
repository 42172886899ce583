using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>The people who may sign in. For administrators; to others the page does not exist.</summary>
public sealed class PersonenModel(CurrentPerson me, PersonStore people) : PageModel
{
    private const int PerPage = 100;

    [BindProperty(SupportsGet = true)]
    public string? Suche { get; set; }

    [BindProperty(SupportsGet = true)]
    public int Ab { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Mail { get; set; }

    public List<Person> People { get; private set; } = [];

    public bool HasMore { get; private set; }

    public string? Problem { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) => me.ManagesPeople ? await ShowAsync(cancellation) : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!me.ManagesPeople)
            return NotFound();
        try
        {
            if (!PersonKey.TryParse(Mail, out var key) || !key.IsLocal)
                Problem = T("Bitte geben Sie eine E-Mail-Adresse an, zum Beispiel vorname.nachname@amt.example.");
            else if (await people.FindAsync(key, cancellation) is { } known)
            {
                TempData[nameof(DeskPage.Done)] = T("Ein Konto mit dieser Adresse gibt es schon. Es ist unverändert.");
                return Redirect($"/verwaltung/personen/{known.Id}");
            }
            else
                return Redirect($"/verwaltung/personen/{(await people.AddAsync(key, Name ?? "", me.Principal, cancellation)).Id}");
        }
        catch (RefusedException refused)
        {
            Problem = Language.Of(refused.Refusal);
        }

        return await ShowAsync(cancellation);
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancellation)
    {
        People = await people.ListAsync(Suche, Ab, PerPage + 1, cancellation);
        HasMore = People.Count > PerPage;
        if (HasMore)
            People.RemoveAt(PerPage);
        return Page();
    }
}
