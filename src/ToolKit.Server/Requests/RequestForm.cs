using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>A request for access as the form sends it: nothing in it is checked.</summary>
public sealed class RequestForm
{
    /// <summary>What the form offers as its length: days and words, in German.</summary>
    public static IReadOnlyList<(int Days, string Words)> Lengths { get; } =
        [(90, "drei Monate"), (183, "ein halbes Jahr"), (365, "ein Jahr"), (731, "zwei Jahre"), (RequestStore.MostDays, "fünf Jahre")];

    /// <summary>A number of days as the form calls it, where it offers it.</summary>
    public static string LengthOf(int days) => Lengths.FirstOrDefault(length => length.Days == days).Words is { } words ? T(words) : T("{0} Tage", days);

    /// <summary>The roles that can be asked for, and what each means, in German, in rising order.</summary>
    public static IReadOnlyList<(Role Role, string Words)> Roles { get; } =
    [
        (Role.Reader, "Sie lesen alle Vorlagen des Werkzeugkoffers und was Ihre Region oder Ihr Standort dazu abgelegt hat."),
        (Role.Contributor, "Sie legen außerdem Dokumente Ihrer Region oder Ihres Standorts ab, ändern sie und reichen Entwürfe für den Werkzeugkoffer ein."),
        (Role.Editor, "Sie geben außerdem Dokumente frei."),
        (Role.RegionAdmin, "Sie entscheiden außerdem über Anträge und vergeben Zugänge."),
    ];

    public string? Name { get; set; }

    public string? Funktion { get; set; }

    /// <summary>An <see cref="AllianceBody"/>.</summary>
    public string? Stelle { get; set; }

    /// <summary>What was typed to find the place.</summary>
    public string? Ort { get; set; }

    /// <summary>The key of a <see cref="FoundPlace"/>.</summary>
    public string? Platz { get; set; }

    public string? Mail { get; set; }

    /// <summary>A <see cref="Role"/>.</summary>
    public string? Rolle { get; set; } = nameof(Role.Reader);

    public string? Grund { get; set; }

    public int Tage { get; set; } = RequestStore.DefaultDays;

    /// <summary>Reads the role and checks what is the same for who is signed in and who is not. What the store checks again is checked here so that all is said at once.</summary>
    public void Check(FormProblems problems, out AllianceBody body, out Role role)
    {
        if (!Fits(Funktion, 200))
            problems.Add("funktion", T("Bitte geben Sie an, was Sie dort tun, mit höchstens 200 Zeichen."));
        if (!AllianceBodyNames.TryParse(Stelle, out body))
            problems.Add("stelle", T("Bitte wählen Sie aus, bei welcher Art von Stelle Sie arbeiten."));
        if (!RoleNames.TryParse(Rolle, out role) || role == Role.Administrator)
            problems.Add("rolle", T("Bitte wählen Sie aus, was Sie tun möchten."));
        if (!Fits(Grund, 1000, lines: true))
            problems.Add("grund", T("Bitte schreiben Sie, wofür Sie den Zugang brauchen, mit höchstens 1.000 Zeichen."));
        if (Tage is < 1 or > RequestStore.MostDays)
            problems.Add("tage", T("Bitte wählen Sie aus, wie lange Sie den Zugang brauchen."));
    }

    /// <summary>Checks what only somebody without account is asked.</summary>
    public void CheckPerson(FormProblems problems)
    {
        if (!Fits(Name, 100))
            problems.Add("name", T("Bitte geben Sie Ihren Namen an, mit höchstens 100 Zeichen."));
        if (!Mailer.CanReach(Mail?.Trim()) || !PersonKey.TryParse(Mail, out var key) || !key.IsLocal)
            problems.Add("mail", T("Bitte geben Sie Ihre dienstliche E-Mail-Adresse an, zum Beispiel vorname.nachname@amt.example."));
    }

    /// <summary>Whether something is there and not too long, without control characters.</summary>
    /// <param name="lines">It may have several lines.</param>
    public static bool Fits(string? text, int most, bool lines = false)
    {
        var trimmed = text?.Trim().Normalize().ReplaceLineEndings("\n") ?? "";
        return trimmed.Length > 0 && trimmed.Length <= most && !trimmed.Any(character => char.IsControl(character) && !(lines && character is '\n' or '\t'));
    }
}
