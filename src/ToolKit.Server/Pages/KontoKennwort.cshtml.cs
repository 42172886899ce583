using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;

namespace ToolKit.Server.Pages;

/// <summary>Another password for a local account, by whoever knows the present one.</summary>
public sealed class KontoKennwortModel(CurrentPerson me, PersonStore people, OwnPassword password, RefusalLog refusals, Mailer mailer, TimeProvider time) : PageModel
{
    /// <summary>The password was changed.</summary>
    public bool IsDone { get; private set; }

    public bool IsLocal => me.Principal.Person!.Key.IsLocal && me.Session is { Issuer: null };

    public string? Problem { get; private set; }

    public void OnGet(string? geaendert) => IsDone = geaendert is not null;

    public async Task<IActionResult> OnPostAsync([FromForm] string? kennwort, [FromForm] string? neu, CancellationToken cancellation)
    {
        if (!IsLocal)
            return Page();
        Problem = await password.RefuseAsync(HttpContext, kennwort, cancellation);
        if (Problem is not null)
        {
            refusals.NoteSignIn(Door.Browser, "Kennwort ändern", "falsches Kennwort", HttpContext.Connection.RemoteIpAddress, personId: me.Principal.Person!.Id);
            return Page();
        }

        try
        {
            if (await people.ChangePasswordAsync(me.Principal, neu ?? "", cancellation) is not { } person)
                return Redirect("/anmelden");

            // All her sessions have ended, this one too: a new one begins, as strong as the one before.
            await Sessions.BeginAsync(HttpContext, person, new NewSession(me.Session!.Browser) { HasSecondFactor = me.Session.HasSecondFactor });
            await mailer.QueueAsync(
                MailText.PasswordChanged,
                person.Key.Mail!,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = person.Name, ["time"] = mailer.Language.Time(time.GetUtcNow()) },
                CancellationToken.None); // the password is another one already
        }
        catch (RefusedException refused)
        {
            Problem = Language.Of(refused.Refusal);
            return Page();
        }

        return Redirect("/konto/kennwort?geaendert=ja");
    }
}
