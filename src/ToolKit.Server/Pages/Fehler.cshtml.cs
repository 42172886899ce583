using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ToolKit.Server.Pages;

/// <summary>What an error means and what to do next.</summary>
[IgnoreAntiforgeryToken] // it only shows; the request it stands for was refused or done before
public sealed class FehlerModel : PageModel
{
    public int Status { get; private set; }

    public string Title { get; private set; } = "";

    public string Sentence { get; private set; } = "";

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
            401 or 403 => ("Kein Zugang", "Dafür fehlt Ihnen ein Recht. Wenn Sie es brauchen, wenden Sie sich an Ihre Regionaldirektion."),
            404 => ("Nicht gefunden", "Hier gibt es nichts, oder Sie dürfen es nicht sehen. Vielleicht wurde es verschoben oder gelöscht."),
            405 => ("So geht das nicht", "Diese Seite kann das nicht. Gehen Sie zur Startseite und beginnen Sie dort."),
            413 => ("Die Datei ist zu groß", "Laden Sie sie über das Laufwerk hoch oder teilen Sie sie auf."),
            429 => ("Zu viele Versuche", "Bitte warten Sie einen Moment und versuchen Sie es dann noch einmal."),
            507 => ("Kein Platz mehr", "Auf dem Server ist kein Platz mehr. Bitte wenden Sie sich an die Zentrale."),
            >= 500 => ("Ein Fehler auf unserer Seite", "Es liegt nicht an Ihnen. Der Fehler ist festgehalten; bitte versuchen Sie es später noch einmal."),
            _ => ("Das hat nicht geklappt", "Bitte gehen Sie zurück und versuchen Sie es noch einmal."),
        };
        Sentence = FailurePages.SentenceOf(HttpContext) ?? Sentence;
        Response.StatusCode = status is >= 400 and < 600 ? status : StatusCodes.Status404NotFound;
    }
}
