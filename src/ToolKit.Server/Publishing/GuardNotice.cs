using ToolKit.Formats;
using ToolKit.Library;

namespace ToolKit.Server;

/// <summary>What was found in a document that must not be in a template, for the partial <c>_Guard</c>.</summary>
/// <param name="Path">The document.</param>
public sealed record GuardNotice(LibraryPath Path, GuardReport Report)
{
    /// <summary>A machine can take some of it out.</summary>
    public bool CanBeCleaned => CleanedCopy.IsNameOf(Path.Name) && !Report.IsSigned && Report.Findings.Any(finding => CleanedCopy.Removes(finding.Kind));

    public static bool IsWorthSaying(string name, GuardReport report) => report.Findings.Count > 0 || IsUnchecked(name, report);

    /// <summary>Whether there is something in the file that could not be looked at. Pictures hold no text that could be: nobody is bothered with that.</summary>
    public static bool IsUnchecked(string name, GuardReport report) =>
        report.Problem is not null and not TextProblem.NoPdfProgram && !(report.Problem == TextProblem.UnknownFormat && Downloads.IsImage(name));

    public static string WordOf(GuardFindingKind kind) => kind switch
    {
        GuardFindingKind.FilledField => Texts.T("Ausgefülltes Feld"),
        GuardFindingKind.DateOfBirth => Texts.T("Geburtsdatum"),
        GuardFindingKind.PersonNumber => Texts.T("Kundennummer oder ähnliche Nummer"),
        GuardFindingKind.MailAddresses => Texts.T("Mailadressen"),
        GuardFindingKind.TelephoneNumbers => Texts.T("Telefonnummern"),
        GuardFindingKind.AuthorName => Texts.T("Name in den Dateieigenschaften"),
        GuardFindingKind.Comment => Texts.T("Kommentar"),
        GuardFindingKind.TrackedChange => Texts.T("Aufgezeichnete Änderung"),
        GuardFindingKind.HiddenSheet => Texts.T("Ausgeblendetes Blatt"),
        _ => Texts.T("Ausgeblendeter Inhalt"),
    };

    /// <summary>Why the file could not be checked, as a German sentence; null when all of it was.</summary>
    public string? NotChecked => Report.Problem switch
    {
        null => null,
        TextProblem.PasswordProtected => Texts.T("Die Datei ist mit einem Kennwort geschützt und konnte nicht geprüft werden."),
        TextProblem.UnknownFormat => Texts.T("Dateien dieser Art können nicht geprüft werden."),
        TextProblem.TooLarge => Texts.T("Die Datei ist zu groß oder enthält andere Dateien und konnte nicht vollständig geprüft werden."),
        _ => Texts.T("Die Datei ist beschädigt und konnte nicht vollständig geprüft werden."),
    };
}
