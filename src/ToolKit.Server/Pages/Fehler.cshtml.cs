using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

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
            400 => ("Das hat nicht geklappt", "Das Formular war zu lange offen oder kam nicht vollständig an. Gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal."),
            401 or 403 => ("Kein Zugang", me.IsSignedIn ? "Dafür fehlt Ihnen ein Recht. Ihre Region kann es Ihnen geben." : "Dafür müssen Sie sich anmelden."),
            404 => ("Nicht gefunden", "Hier gibt es nichts, oder Sie dürfen es nicht sehen. Vielleicht wurde es verschoben oder gelöscht. Suchen Sie danach, oder beginnen Sie auf der Startseite."),
            405 => ("So geht das nicht", "Diese Seite kann das nicht. Gehen Sie zur Startseite und beginnen Sie dort."),
            409 => ("Das passt nicht mehr zusammen", "Inzwischen hat sich dort etwas geändert. Es wurde nichts überschrieben. Gehen Sie zurück, laden Sie die Seite neu und versuchen Sie es noch einmal."),
            411 => ("Die Größe fehlt", "Ihr Browser hat nicht gesagt, wie groß das ist, was er sendet. Bitte versuchen Sie es mit einem anderen Browser oder über das Laufwerk."),
            413 => ("Die Datei ist zu groß", "Laden Sie sie über das Laufwerk hoch oder teilen Sie sie auf."),
            423 => ("Wird gerade bearbeitet", "Jemand hat das Dokument geöffnet. Es wurde nichts geändert. Warten Sie, bis es geschlossen ist, und versuchen Sie es dann noch einmal."),
            429 => ("Zu viele Versuche", Wait() is { } minutes ? $"Bitte warten Sie {minutes} und versuchen Sie es dann noch einmal." : "Bitte warten Sie einen Moment und versuchen Sie es dann noch einmal."),
            503 => ("Gerade nicht möglich", "Ein Teil des Servers antwortet im Augenblick nicht. Es wurde nichts geändert. Bitte versuchen Sie es in ein paar Minuten noch einmal."),
            507 => ("Kein Platz mehr", "Auf dem Server ist kein Platz mehr. Es wurde nichts geändert. Bitte wenden Sie sich an die Zentrale."),
            >= 500 => ("Ein Fehler auf unserer Seite", "Es liegt nicht an Ihnen. Der Fehler ist festgehalten; bitte versuchen Sie es später noch einmal."),
            _ => ("Das hat nicht geklappt", "Bitte gehen Sie zurück und versuchen Sie es noch einmal."),
        };
        Sentence = FailurePages.SentenceOf(HttpContext) ?? Sentence;
        Ways = status switch
        {
            401 or 403 when me.IsSignedIn => [("/konto/zugang", "Zugang beantragen")],
            401 or 403 => [("/anmelden", "Anmelden"), ("/zugang", "Zugang beantragen")],
            404 => [(SearchForm.Page, "Suchen")],
            411 or 413 when me.IsSignedIn => [("/verbinden", "Als Laufwerk verbinden")],
            _ => [],
        };
        Response.StatusCode = status is >= 400 and < 600 ? status : StatusCodes.Status404NotFound;
    }
    /// <summary>How long to wait, in words; null where the refusal does not say.</summary>
    private string? Wait() => int.TryParse(Response.Headers.RetryAfter, CultureInfo.InvariantCulture, out var seconds)
        ? seconds <= 90 ? "eine Minute" : $"{Math.Ceiling(seconds / 60.0):0} Minuten"
        : null;
}
