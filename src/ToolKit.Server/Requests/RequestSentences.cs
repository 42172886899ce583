using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>Where a request stands, in words for whoever has made it.</summary>
internal static class RequestSentences
{
    /// <summary>One word for tables.</summary>
    public static string Word(AccessRequest request) => request.State switch
    {
        RequestState.Unconfirmed => T("noch nicht bestätigt"),
        RequestState.Open => T("wartet"),
        RequestState.Approved when request.PersonId is null => T("bewilligt, Einladung verschickt"),
        RequestState.Approved => T("bewilligt"),
        RequestState.Refused => T("abgelehnt"),
        RequestState.PassedOn => T("weitergegeben"),
        _ => T("zurückgenommen"),
    };

    /// <summary>What that means and what comes next.</summary>
    public static string Sentence(AccessRequest request) => request.State switch
    {
        RequestState.Unconfirmed => T("Der Antrag ist noch nicht bestätigt. Erst danach sieht ihn die Region."),
        RequestState.Open => T("Der Antrag liegt seit dem {0} bei der Region {1}. Sie bekommen eine Mail, sobald er entschieden ist.", LocalDays.Day(request.ConfirmedAt ?? request.CreatedAt), request.RegionName),
        RequestState.Approved when request.PersonId is null => T("Der Antrag ist bewilligt. Die Einladung liegt in Ihrem Postfach und gilt sieben Tage. Ist sie abgelaufen, kann die Region eine neue schicken."),
        RequestState.Approved => T("Der Antrag ist bewilligt und die Einladung angenommen. Melden Sie sich an, um die Dokumente zu öffnen."),
        RequestState.Refused => T("Der Antrag ist abgelehnt."),
        RequestState.PassedOn => T("Der Antrag liegt jetzt bei einer anderen Region."),
        _ => T("Der Antrag ist zurückgenommen."),
    };

    public static string Place(AccessRequest request) =>
        request.SiteName is { } site ? T("Standort {0} (Region {1})", site, request.RegionName) : T("Region {0} insgesamt", request.RegionName);
}
