using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>A local account's own second factor: set up, changed, switched off.</summary>
public sealed class KontoZweiterFaktorModel(
    CurrentPerson me, SecondFactorStore factors, SignInSecrets secrets, FreshSignIn fresh, ServerOptions options, TimeProvider time) : PageModel
{
    private const string Here = "/konto/zweiter-faktor";

    /// <summary>Null: there is none yet.</summary>
    public SecondFactor? Factor { get; private set; }

    public bool IsLocal => me.Principal.Person!.Key.IsLocal;

    /// <summary>Her role, or the settings, ask for one, so she cannot switch it off.</summary>
    public bool IsNeeded => options.SignIn.NeedsFactor(me.Principal, time.GetUtcNow());

    /// <summary>The secret of a set-up that has begun, in groups of four; null: none has.</summary>
    public string? Secret { get; private set; }

    /// <summary>The secret as the form brings it back.</summary>
    public string? Setup { get; private set; }

    /// <summary>What apps take: <c>otpauth://totp/…</c>.</summary>
    public string? SetupAddress { get; private set; }

    /// <summary><see cref="SetupAddress"/> as a picture, in SVG.</summary>
    public string? Picture { get; private set; }

    /// <summary>Recovery codes just made; shown this once.</summary>
    public IReadOnlyList<string>? Codes { get; private set; }

    public string? Problem { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        await LoadAsync(cancellation);
        if (IsLocal && Factor is null)
            Begin(OneTimeCodes.NewSecret());
    }

    public async Task<IActionResult> OnPostEinrichtenAsync([FromForm] string? einrichtung, [FromForm] string? code, CancellationToken cancellation)
    {
        // Whoever finds an unlocked screen must not make herself at home in the account.
        if (fresh.Ask(Here) is { } ask)
            return ask;
        if (secrets.UnprotectSetup(me.Principal.Person!, einrichtung) is not { } secret)
            return Redirect(Here);
        Codes = await factors.SetAsync(me.Principal, secret, code ?? "", cancellation);
        if (Codes is not null)
            await Sessions.RenewAsync(HttpContext, hasSecondFactor: true);
        else
            Problem = SecondFactorSentences.Of(SecondFactorOutcome.Wrong);
        await LoadAsync(cancellation);
        if (Codes is null)
            Begin(secret);
        return Page();
    }

    public async Task<IActionResult> OnPostWechselnAsync(CancellationToken cancellation)
    {
        if (fresh.Ask(Here) is { } ask)
            return ask;
        await LoadAsync(cancellation);
        if (IsLocal)
            Begin(OneTimeCodes.NewSecret());
        return Page();
    }

    public async Task<IActionResult> OnPostCodesAsync(CancellationToken cancellation)
    {
        if (fresh.Ask(Here) is { } ask)
            return ask;
        Codes = await factors.RenewRecoveryCodesAsync(me.Principal, cancellation);
        await LoadAsync(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostAbschaltenAsync(CancellationToken cancellation)
    {
        if (IsNeeded)
            return StatusCode(StatusCodes.Status403Forbidden);
        if (fresh.Ask(Here) is { } ask)
            return ask;
        await factors.RemoveAsync(me.Principal, me.Principal.Person!.Id, cancellation: cancellation);
        return Redirect(Here);
    }

    private async ValueTask LoadAsync(CancellationToken cancellation)
    {
        Response.Headers.CacheControl = "no-store";
        Factor = await factors.FindAsync(me.Principal.Person!.Id, cancellation);
    }

    private void Begin(string secret)
    {
        Setup = secrets.ProtectSetup(me.Principal.Person!, secret);
        Secret = string.Join(' ', secret.Chunk(4).Select(group => new string(group)));
        SetupAddress = $"otpauth://totp/Werkzeugkoffer:{Uri.EscapeDataString(me.Principal.Person!.Key.Mail!)}?secret={secret}&issuer=Werkzeugkoffer";
        Picture = QrCode.Of(SetupAddress)?.ToSvg(T("QR-Code für Ihre App"));
    }
}
