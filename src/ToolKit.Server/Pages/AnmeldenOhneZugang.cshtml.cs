using Microsoft.AspNetCore.Mvc.RazorPages;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>An identity provider has vouched for somebody who has no access here.</summary>
public sealed class AnmeldenOhneZugangModel(SignInSecrets secrets) : PageModel
{
    /// <summary>Issuer and subject; null: the page was not reached by signing in, or too long ago.</summary>
    public string? Identity { get; private set; }

    public string Sentence { get; private set; } = "";

    /// <summary>Asking for access may help.</summary>
    public bool MayAsk { get; private set; }

    public void OnGet(string? wer)
    {
        if (secrets.UnprotectNoAccess(wer) is not var (identity, reason))
            return;
        Identity = identity;
        MayAsk = reason is NoAccess.Unknown or NoAccess.Link;
        Sentence = reason switch
        {
            NoAccess.Disabled => T("Sie sind angemeldet, aber Ihr Konto ist hier gesperrt. Bitte wenden Sie sich an die Zentrale."),
            NoAccess.Link => T("Sie sind angemeldet, aber der Link gilt nicht mehr: Er ist abgelaufen oder wurde schon benutzt. Bitten Sie um einen neuen oder beantragen Sie Zugang."),
            NoAccess.OwnDecision => T("Diese Einladung haben Sie selbst genehmigt. Sie gilt für die Person, die den Antrag gestellt hat."),
            _ => T("Sie sind angemeldet, aber hier noch nicht bekannt. Beantragen Sie Zugang; Ihre Regionaldirektion entscheidet darüber."),
        };
    }
}
