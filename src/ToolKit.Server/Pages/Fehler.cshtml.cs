using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using static ToolKit.Server.Texts;

namespace ToolKit.Server.Pages;

/// <summary>What an error means and what to do next.</summary>
[IgnoreAntiforgeryToken] // it only shows; the request it stands for was refused or done before
public sealed class FehlerModel(CurrentPerson me) : PageModel
{
    public int Status { get; private set; }

    public string Title { get; private set; } = "";

    public string Sentence { get; private set; } = "";

    /// <summary>What can be done next, beside going to the first page: address and words.</summary>
    public IReadOnlyList<(string Url, string Words)> Ways { get; private set; } = [];

    /// <summary>Whatever the method of the request that failed.</summary>
    [NonHandler] // or the framework takes it for what answers a method PAGE
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context) =>
        Show(int.TryParse((string?)RouteData.Values["status"], CultureInfo.InvariantCulture, out var status) ? status : StatusCodes.Status404NotFound);

    private void Show(int status)
    {
        Status = status;
        (Title, Sentence) = status switch
        {
            400 => (T("Das hat nicht geklappt"), T("Das Formular war zu lange offen oder kam nicht vollständig an. Gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal.")),
            401 or 403 => (T("Kein Zugang"), me.IsSignedIn ? T("Dafür fehlt Ihnen ein Recht. Ihre Region kann es Ihnen geben.") : T("Dafür müssen Sie sich anmelden.")),
            404 => (T("Nicht gefunden"), T("Hier gibt es nichts, oder Sie dürfen es nicht sehen. Vielleicht wurde es verschoben oder gelöscht. Suchen Sie danach, oder beginnen Sie auf der Startseite.")),
            405 => (T("So geht das nicht"), T("Diese Seite kann das nicht. Gehen Sie zur Startseite und beginnen Sie dort.")),
            409 => (T("Das passt nicht mehr zusammen"), T("Inzwischen hat sich dort etwas geändert. Es wurde nichts überschrieben. Gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal.")),
            411 => (T("Die Größe fehlt"), T("Ihr Browser hat nicht gesagt, wie groß das ist, was er sendet. Bitte versuchen Sie es mit einem anderen Browser oder über das Laufwerk.")),
            413 => (T("Die Datei ist zu groß"), T("Laden Sie sie über das Laufwerk hoch oder teilen Sie sie auf.")),
            423 => (T("Wird gerade bearbeitet"), T("Jemand hat das Dokument geöffnet. Es wurde nichts geändert. Warten Sie, bis es geschlossen ist, und versuchen Sie es dann noch einmal.")),
            429 => (T("Zu viele Versuche"), Wait() is { } minutes ? T("Bitte warten Sie {0} und versuchen Sie es dann noch einmal.", minutes) : T("Bitte warten Sie einen Moment und versuchen Sie es dann noch einmal.")),
            503 => (T("Gerade nicht möglich"), T("Ein Teil des Servers antwortet im Augenblick nicht. Es wurde nichts geändert. Bitte versuchen Sie es in ein paar Minuten noch einmal.")),
            507 => (T("Kein Platz mehr"), T("Auf dem Server ist kein Platz mehr. Es wurde nichts geändert. Bitte wenden Sie sich an die Zentrale.")),
            >= 500 => (T("Ein Fehler auf unserer Seite"), T("Es liegt nicht an Ihnen. Der Fehler ist festgehalten; bitte versuchen Sie es später noch einmal.")),
            _ => (T("Das hat nicht geklappt"), T("Bitte gehen Sie zurück und versuchen Sie es noch einmal.")),
        };
        Sentence = FailurePages.SentenceOf(HttpContext) ?? Sentence;
        Ways = status switch
        {
            401 or 403 when me.IsSignedIn => [("/konto/zugang", T("Zugang beantragen"))],
            401 or 403 => [("/anmelden", T("Anmelden")), ("/zugang", T("Zugang beantragen"))],
            404 => [(SearchForm.Page, T("Suchen"))],
            411 or 413 when me.IsSignedIn => [("/verbinden", T("Als Laufwerk verbinden"))],
            _ => [],
        };
        Response.StatusCode = status is >= 400 and < 600 ? status : StatusCodes.Status404NotFound;
    }

    /// <summary>How long to wait, in words; null where the refusal does not say.</summary>
    private string? Wait() => int.TryParse(Response.Headers.RetryAfter, CultureInfo.InvariantCulture, out var seconds)
        ? seconds <= 90 ? T("eine Minute") : T("{0:0} Minuten", Math.Ceiling(seconds / 60.0))
        : null;
}
