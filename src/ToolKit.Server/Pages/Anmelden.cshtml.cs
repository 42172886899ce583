using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>Sign-in: with a local account, or the ways to the identity providers.</summary>
public sealed class AnmeldenModel(PersonStore people, LocalSignIn signIn, SignInThrottle throttle, PasswordTurns turns, RefusalLog refusals, ServerOptions options) : PageModel
{
    /// <summary>Where to go afterwards: a path of this server.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Weiter { get; set; }

    [BindProperty]
    public string? Mail { get; set; }

    public string? Problem { get; private set; }

    /// <summary>The page is shown in Office's window, or leads to where Office is connected.</summary>
    public bool IsForOffice => Weiter == OfficeSignIn.Page || Weiter?.StartsWith(OfficeSignIn.Page + "?", StringComparison.Ordinal) == true;

    /// <summary>She was sent here from a page that nobody sees without signing in.</summary>
    public bool IsOnTheWay => Url.IsLocalUrl(Weiter) && Weiter != "/";

    /// <summary>Whether there are accounts with a password.</summary>
    public bool HasLocalAccounts => options.SignIn.LocalAccounts;

    /// <summary>The identity providers.</summary>
    public IReadOnlyList<Way> Ways { get; private set; } = [];

    public void OnGet(string? problem)
    {
        FindWays();
        Problem = problem switch
        {
            "dienst" => T("Der Anmeldedienst antwortet zurzeit nicht. Bitte versuchen Sie es später noch einmal."),
            "antwort" => T("Die Anmeldung hat nicht geklappt. Bitte beginnen Sie sie hier noch einmal; sie gilt nur in demselben Fenster und für kurze Zeit."),
            _ => null,
        };
    }

    public async Task<IActionResult> OnPostAsync([FromForm] string? kennwort, CancellationToken cancellation)
    {
        FindWays();
        if (!HasLocalAccounts)
        {
            Problem = LocalAccounts.SwitchedOff;
            return Page();
        }

        var (mail, password, address) = ((Mail ?? "").Trim(), kennwort ?? "", HttpContext.Connection.RemoteIpAddress);
        if (throttle.Blocked(mail, address) is { } blocked)
            return await TooManyAsync(mail, blocked, cancellation);
        using var turn = await turns.TakeAsync(address, cancellation);
        if (turn is null)
        {
            Response.AskToWait(PasswordTurns.Pause);
            Problem = OwnPassword.TooManyTry;
            return Page();
        }

        if (await people.VerifyPasswordAsync(mail, password, cancellation) is { } person)
            return await signIn.ContinueAsync(HttpContext, person, Url.IsLocalUrl(Weiter) ? Weiter : "/", cancellation);
        if (throttle.Failed(mail, password, address) is { } wait)
            return await TooManyAsync(mail, wait, cancellation);

        await NoteAsync(mail, "falsches Kennwort", cancellation);

        // One sentence for every reason: it tells nobody which addresses there are.
        Problem = T("E-Mail-Adresse und Kennwort passen nicht zusammen, oder das Konto ist gesperrt. Bitte prüfen Sie beides.");
        return Page();
    }

    private void FindWays() => Ways = Way.All(options, Url.IsLocalUrl(Weiter) ? ("weiter", Weiter) : null);

    /// <summary>Whose account it is, is looked up whether there is one or not: the time does not tell.</summary>
    private async ValueTask NoteAsync(string mail, string problem, CancellationToken cancellation)
    {
        var account = PersonKey.TryParse(mail, out var key) && key.IsLocal ? await people.FindAsync(key, cancellation) : null;
        refusals.NoteSignIn(Door.Browser, "Sitzung im Browser", problem, HttpContext.Connection.RemoteIpAddress, aboutPersonId: account?.Id);
    }

    private async Task<IActionResult> TooManyAsync(string mail, TimeSpan wait, CancellationToken cancellation)
    {
        await NoteAsync(mail, "zu viele falsche Kennwörter", cancellation);
        Response.AskToWait(wait);
        Problem = T("Mit dieser E-Mail-Adresse kamen zu viele falsche Kennwörter. Bitte versuchen Sie es in {0:0} Minuten noch einmal. Ihre eingerichteten Programme sind davon nicht betroffen.", Math.Ceiling(wait.TotalMinutes));
        return Page();
    }
}

/// <summary>A link that leads to the sign-in at an identity provider.</summary>
public sealed record Way(string Name, string Address)
{
    /// <summary>One for each issuer of the settings, with what goes along.</summary>
    /// <param name="parameter">A parameter of <c>/anmelden/ISSUER</c>: weiter, einladung or willkommen.</param>
    public static IReadOnlyList<Way> All(ServerOptions options, (string Name, string Value)? parameter) =>
    [
        .. options.SignIn.Issuers.Select(issuer => new Way(
            issuer.Name, $"/anmelden/{issuer.PathName}{(parameter is var (name, value) ? $"?{name}={Uri.EscapeDataString(value)}" : "")}")),
    ];
}

/// <summary>What pages say about accounts with a password.</summary>
internal static class LocalAccounts
{
    public static string SwitchedOff => T("Anmelden mit Kennwort ist hier abgeschaltet. Bitte melden Sie sich mit Ihrem Anmeldedienst an.");
}
