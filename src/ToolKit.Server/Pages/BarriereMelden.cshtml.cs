using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>A form for whoever meets a barrier, without an account. It goes as a mail to <c>ToolKit:BarrierMail</c>, or to the administrators where none is set.</summary>
[EnableRateLimiting(RequestLimits.Policy)]
public sealed class BarriereMeldenModel(ServerOptions options, RequestStore requests, Mailer mailer, DailyCounts days) : PageModel
{
    private const int MostCharacters = 4_000;

    /// <summary>The page with the barrier, as address or in words.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Seite { get; set; }

    [BindProperty]
    public string? Barriere { get; set; }

    /// <summary>Where to answer; empty: nowhere.</summary>
    [BindProperty]
    public string? Mail { get; set; }

    public FormProblems Problems { get; } = new();

    /// <summary>It was sent.</summary>
    [TempData]
    public bool IsSent { get; set; }

    public void OnGet()
    {
        // Nothing to load.
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var (page, barrier, answer) = (Seite?.Trim() ?? "", Barriere?.Trim() ?? "", Mail?.Trim() ?? "");
        if (barrier.Length is 0 or > MostCharacters)
            Problems.Add("barriere", T("Bitte beschreiben Sie die Barriere, mit höchstens 4.000 Zeichen."));
        if (page.Length > 500)
            Problems.Add("seite", T("Bitte nennen Sie die Seite mit höchstens 500 Zeichen."));
        if (answer.Length > 0 && !Mailer.CanReach(answer))
            Problems.Add("mail", T("Das ist keine E-Mail-Adresse. Lassen Sie das Feld leer, wenn Sie keine Antwort brauchen."));
        if (!Problems.IsEmpty)
            return Page();
        if (!days.TryTake(SignInThrottle.NetworkOf(HttpContext.Connection.RemoteIpAddress)))
            return StatusCode(StatusCodes.Status429TooManyRequests);

        var values = new Dictionary<string, string> { ["page"] = page, ["barrier"] = barrier, ["answer"] = answer };
        var addresses = options.BarrierMail is { } own ? [own] : (await requests.ListInChargeAsync(null, cancellation)).Select(person => person.Mail).Where(mail => mail.Length > 0);
        await mailer.QueueAsync([.. addresses.Distinct(StringComparer.OrdinalIgnoreCase).Select(address => mailer.Write(MailText.BarrierReport, address, values))], cancellation);
        IsSent = true;
        return Redirect("/barriere-melden");
    }
}
