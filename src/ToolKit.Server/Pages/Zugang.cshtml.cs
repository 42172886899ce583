using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>Asking for access without an account. It counts once the address is confirmed.</summary>
[EnableRateLimiting(RequestLimits.Policy)]
public sealed class ZugangModel(CurrentPerson me, RequestStore requests, PlaceFinder places, Mailer mailer, MailLinks links, DailyCounts days) : PageModel
{
    [BindProperty]
    public RequestForm Antrag { get; set; } = new();

    public FormProblems Problems { get; } = new();

    /// <summary>The places to choose from: what was found, and what was chosen before.</summary>
    public IReadOnlyList<FoundPlace> Places { get; private set; } = [];

    /// <summary>All regions, for who finds no place.</summary>
    public IReadOnlyList<FoundPlace> Regions { get; private set; } = [];

    /// <summary>A search was made and found nothing.</summary>
    public bool FoundNothing { get; private set; }

    /// <summary>Where the mail went that confirms the address; null: nothing was sent yet.</summary>
    [TempData]
    public string? SentTo { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (me.IsSignedIn)
            return Redirect("/konto/zugang");
        Regions = await places.ListRegionsAsync(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? schritt, CancellationToken cancellation)
    {
        if (me.IsSignedIn)
            return Redirect("/konto/zugang");
        Regions = await places.ListRegionsAsync(cancellation);
        var chosen = await places.FindAsync(Antrag.Platz, cancellation);
        Places = await places.SearchAsync(Antrag.Ort, cancellation);
        FoundNothing = Places.Count == 0 && !string.IsNullOrWhiteSpace(Antrag.Ort);
        if (schritt == "suchen")
        {
            // What is typed now goes before what was chosen before.
            Antrag.Platz = Places is [var only] ? only.Key : null;
            return Page();
        }

        chosen ??= Places is [var single] ? single : null; // typed, found, and nothing to choose from
        if (chosen is null)
        {
            Problems.Add("ort", FoundNothing ? T("Diesen Ort kennen wir nicht. Suchen Sie anders, oder wählen Sie die Region.") : T("Bitte wählen Sie aus, wo Sie arbeiten."));
        }
        else if (Places.All(place => place.Key != chosen.Key) && Regions.All(region => region.Key != chosen.Key))
        {
            Places = [chosen, .. Places];
        }

        Antrag.CheckPerson(Problems);
        Antrag.Check(Problems, out var body, out var role);
        if (!Problems.IsEmpty)
            return Page();
        if (!days.TryTake(SignInThrottle.NetworkOf(HttpContext.Connection.RemoteIpAddress)))
            return StatusCode(StatusCodes.Status429TooManyRequests);
        try
        {
            await SubmitAsync(
                new NewAccessRequest(Antrag.Name!, Antrag.Funktion!, body, Antrag.Mail!, chosen!.RegionId, chosen.SiteId, role, Antrag.Grund!, Antrag.Tage), chosen, cancellation);
        }
        catch (RefusedException refused)
        {
            Problems.Add(refused.Refusal.Key == "too-many-requests" ? "mail" : "", Language.Of(refused.Refusal));
            return Page();
        }

        SentTo = Antrag.Mail!.Trim();
        return Redirect("/zugang");
    }

    private async Task SubmitAsync(NewAccessRequest request, FoundPlace place, CancellationToken cancellation)
    {
        var submitted = await requests.SubmitAsync(request, cancellation);
        await mailer.QueueAsync(
            MailText.RequestConfirm,
            submitted.Mail,
            new Dictionary<string, string>
            {
                ["place"] = place.Name,
                ["role"] = mailer.Language.Role(request.Role),
                ["link"] = links.To($"/zugang/bestaetigen/{submitted.Secret}"),
                ["days"] = $"{RequestStore.UnconfirmedLifetime.Days}",
            },
            CancellationToken.None); // without it, the request could never be confirmed
    }
}
