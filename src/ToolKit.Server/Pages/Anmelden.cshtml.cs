using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;

namespace ToolKit.Server.Pages;

/// <summary>Sign-in: with a local account, or the ways to the identity providers.</summary>
public sealed class AnmeldenModel(PersonStore people, LocalSignIn signIn, ServerOptions options) : PageModel
{
    /// <summary>Where to go afterwards: a path of this server.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Weiter { get; set; }

    [BindProperty]
    public string? Mail { get; set; }

    public string? Problem { get; private set; }

    /// <summary>The page is shown in Office's window, or leads to where Office is connected.</summary>
    public bool IsForOffice => Weiter == OfficeSignIn.Page || Weiter?.StartsWith(OfficeSignIn.Page + "?", StringComparison.Ordinal) == true;

    /// <summary>Whether there are accounts with a password.</summary>
    public bool HasLocalAccounts => options.SignIn.LocalAccounts;

    /// <summary>The identity providers.</summary>
    public IReadOnlyList<Way> Ways { get; private set; } = [];

    public void OnGet(string? problem)
    {
        FindWays();
        Problem = problem switch
        {
            "dienst" => "Der Anmeldedienst antwortet zurzeit nicht. Bitte versuchen Sie es später noch einmal.",
            "antwort" => "Die Anmeldung hat nicht geklappt. Bitte beginnen Sie sie hier noch einmal; sie gilt nur in demselben Fenster und für kurze Zeit.",
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

        if (await people.VerifyPasswordAsync(Mail ?? "", kennwort ?? "", cancellation) is { } person)
            return await signIn.ContinueAsync(HttpContext, person, Url.IsLocalUrl(Weiter) ? Weiter : "/", cancellation);

        // One sentence for every reason: it tells nobody which addresses there are.
        Problem = "E-Mail-Adresse und Kennwort passen nicht zusammen, oder das Konto ist gesperrt. Bitte prüfen Sie beides.";
        return Page();
    }

    private void FindWays() => Ways = Way.All(options, Url.IsLocalUrl(Weiter) ? ("weiter", Weiter) : null);
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
    public const string SwitchedOff = "Anmelden mit Kennwort ist hier abgeschaltet. Bitte melden Sie sich mit Ihrem Anmeldedienst an.";
}
