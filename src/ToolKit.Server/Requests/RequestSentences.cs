using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>Where a request stands, in words for whoever has made it.</summary>
internal static class RequestSentences
{
    /// <summary>One word for tables.</summary>
    public static string Word(AccessRequest request) => request.State switch
    {
        RequestState.Unconfirmed => "noch nicht bestätigt",
        RequestState.Open => "wartet",
        RequestState.Approved when request.PersonId is null => "bewilligt, Einladung verschickt",
        RequestState.Approved => "bewilligt",
        RequestState.Refused => "abgelehnt",
        RequestState.PassedOn => "weitergegeben",
        _ => "zurückgenommen",
    };

    /// <summary>What that means and what comes next.</summary>
    public static string Sentence(AccessRequest request) => request.State switch
    {
        RequestState.Unconfirmed => "Der Antrag ist noch nicht bestätigt. Erst danach sieht ihn die Region.",
        RequestState.Open => $"Der Antrag liegt seit dem {LocalDays.Day(request.ConfirmedAt ?? request.CreatedAt)} bei der Region {request.RegionName}. Sie bekommen eine Mail, sobald er entschieden ist.",
        RequestState.Approved when request.PersonId is null => "Der Antrag ist bewilligt. Die Einladung liegt in Ihrem Postfach und gilt sieben Tage. Ist sie abgelaufen, kann die Region eine neue schicken.",
        RequestState.Approved => "Der Antrag ist bewilligt und die Einladung angenommen. Melden Sie sich an, um die Dokumente zu öffnen.",
        RequestState.Refused => "Der Antrag ist abgelehnt.",
        RequestState.PassedOn => "Der Antrag liegt jetzt bei einer anderen Region.",
        _ => "Der Antrag ist zurückgenommen.",
    };

    public static string Place(AccessRequest request) =>
        request.SiteName is { } site ? $"Standort {site} (Region {request.RegionName})" : $"Region {request.RegionName} insgesamt";
}
