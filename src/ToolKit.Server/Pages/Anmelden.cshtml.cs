using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;

namespace ToolKit.Server.Pages;

/// <summary>Sign-in with a local account.</summary>
public sealed class AnmeldenModel(PersonStore people, OfficeTickets tickets, SignInThrottle throttle) : PageModel
{
    /// <summary>Where to go afterwards: a path of this server.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Weiter { get; set; }

    [BindProperty]
    public string? Mail { get; set; }

    public string? Problem { get; private set; }

    /// <summary>The page is shown in Office's window, or leads to where Office is connected.</summary>
    public bool IsForOffice => Weiter == OfficeSignIn.Page || Weiter?.StartsWith(OfficeSignIn.Page + "?", StringComparison.Ordinal) == true;

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync([FromForm] string? kennwort, CancellationToken cancellation)
    {
        var (mail, password, address) = ((Mail ?? "").Trim(), kennwort ?? "", HttpContext.Connection.RemoteIpAddress);
        if (throttle.Blocked(mail, address) is { } blocked)
            return TooMany(blocked);
        if (await people.VerifyPasswordAsync(mail, password, cancellation) is { } person)
        {
            await Sessions.BeginAsync(HttpContext, person);
            return LocalRedirect(tickets.Onward(person, Url.IsLocalUrl(Weiter) ? Weiter : "/"));
        }

        if (throttle.Failed(mail, password, address) is { } wait)
            return TooMany(wait);

        // One sentence for every reason: it tells nobody which addresses there are.
        Problem = "E-Mail-Adresse und Kennwort passen nicht zusammen, oder das Konto ist gesperrt. Bitte prüfen Sie beides.";
        return Page();
    }

    private PageResult TooMany(TimeSpan wait)
    {
        Response.StatusCode = StatusCodes.Status429TooManyRequests;
        Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        Problem = $"Mit dieser E-Mail-Adresse kamen zu viele falsche Kennwörter. Bitte versuchen Sie es in {Math.Ceiling(wait.TotalMinutes):0} Minuten noch einmal. Ihre eingerichteten Programme sind davon nicht betroffen.";
        return Page();
    }
}
