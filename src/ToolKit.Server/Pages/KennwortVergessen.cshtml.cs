using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>Sends a link to choose another password. The answer, and the time it takes, are the same for known and unknown addresses.</summary>
[EnableRateLimiting(RequestLimits.Policy)]
public sealed class KennwortVergessenModel(PasswordResets resets, DailyCounts days, ServerOptions options) : PageModel
{
    public bool IsDone { get; private set; }

    /// <summary>Why no link can be asked for here; null when one can.</summary>
    public string? WhyNot =>
        !options.SignIn.LocalAccounts ? LocalAccounts.SwitchedOff

        // Otherwise whoever sends a Host header of his choice would decide where the link in somebody else's mail leads.
        : options.PublicUrl is null && !Loopback.IsHost(Request.Host.Host) ? T("Links per Mail sind hier nicht eingerichtet. Bitte lassen Sie sich von der Zentrale einen Link geben.")
        : null;

    public void OnGet()
    {
        // The page says it all.
    }

    public IActionResult OnPost([FromForm] string? mail)
    {
        if (WhyNot is not null)
            return Page();
        if (!days.TryTake(SignInThrottle.NetworkOf(HttpContext.Connection.RemoteIpAddress)))
            return StatusCode(StatusCodes.Status429TooManyRequests);
        resets.Ask(mail ?? "", PublicAddress.Of(Request, options));
        IsDone = true;
        return Page();
    }
}
