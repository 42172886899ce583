using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>The second step of signing in with a local account: a code of the app, or a recovery code.</summary>
public sealed class AnmeldenCodeModel(
    PersonStore people, SecondFactorStore factors, RefusalLog refusals, LocalSignIn signIn, SignInSecrets secrets, ServerOptions options) : PageModel
{
    /// <summary>The password was right, not long ago, and nothing has changed since.</summary>
    public bool Holds { get; private set; }

    public string? Problem { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellation) => Holds = await FindAsync(cancellation) is not null;

    public async Task<IActionResult> OnPostAsync([FromForm] string? code, CancellationToken cancellation)
    {
        if (await FindAsync(cancellation) is not var (person, next))
            return Page();
        Holds = true;
        var outcome = await factors.VerifyAsync(person.Id, code, cancellation);
        if (outcome == SecondFactorOutcome.Right)
            return await signIn.CompleteAsync(HttpContext, person, next);

        refusals.NoteSignIn(
            Door.Browser, "Sitzung im Browser", outcome == SecondFactorOutcome.Paused ? "zu viele falsche Codes" : "falscher Code", HttpContext.Connection.RemoteIpAddress, personId: person.Id);
        Problem = SecondFactorSentences.Of(outcome);
        return Page();
    }

    private async ValueTask<(Person Person, string Next)?> FindAsync(CancellationToken cancellation) =>
        options.SignIn.LocalAccounts
        && secrets.UnprotectHalfway(Request.Cookies[LocalSignIn.HalfwayCookie]) is var (id, stamp, next)
        && await people.FindAsync(id, cancellation) is { IsDisabled: false } person
        && person.SessionStamp == stamp
            ? (person, next)
            : null;
}

/// <summary>What pages say about codes.</summary>
internal static class SecondFactorSentences
{
    /// <summary>Of an outcome that is not right.</summary>
    public static string Of(SecondFactorOutcome outcome) => outcome == SecondFactorOutcome.Paused
        ? T("Zu viele falsche Codes. Bitte warten Sie {0} Minuten und versuchen Sie es dann noch einmal.", SecondFactorStore.Pause.TotalMinutes)
        : T("Dieser Code gilt nicht. Bitte nehmen Sie den, den die App jetzt zeigt; jeder gilt nur einmal. Stimmt die Uhr Ihres Geräts?");
}
