using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>What became of an attempt, and what to do, in plain words.</summary>
internal static class AttemptSentences
{
    /// <summary>What happened.</summary>
    public static string What(ConnectionAttempt attempt) => T(German(attempt.Outcome), T(attempt.Program));

    // With a place for the program's name.
    private static string German(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Arrived => "{0} ist angekommen.",
        AttemptOutcome.ReadOnlyToken => "{0} wollte etwas ändern, aber dieses Token darf nur lesen.",
        AttemptOutcome.WrongSecret => "{0} hat dieses Token geschickt, aber mit einem Fehler darin: Ein Zeichen ist falsch.",
        AttemptOutcome.Expired => "{0} hat dieses Token geschickt, aber es ist abgelaufen.",
        AttemptOutcome.Withdrawn => "{0} hat dieses Token geschickt, aber es ist zurückgezogen.",
        AttemptOutcome.NoAccess => "{0} hat das richtige Token geschickt, aber Sie haben zurzeit keinen Zugang.",
        AttemptOutcome.UnknownToken => "{0} hat ein Token geschickt, das so nicht gilt: Es ist unvollständig oder vertippt.",
        AttemptOutcome.NotAToken => "{0} hat ein Passwort geschickt, das kein Geräte-Token ist – vermutlich das Kennwort eines Kontos.",
        AttemptOutcome.NoCredentials => "{0} hat sich ohne Passwort gemeldet.",
        AttemptOutcome.PlainHttp => "{0} kam über unverschlüsseltes http. Zugangsdaten werden so nicht angenommen.",
        AttemptOutcome.WrongAddress => "{0} hat die Ablage unter einer falschen Adresse gesucht.",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    /// <summary>What to do about it; null where nothing is to be done.</summary>
    /// <param name="share">The share's address.</param>
    public static string? Advice(AttemptOutcome outcome, string share) => outcome switch
    {
        AttemptOutcome.ReadOnlyToken => T("Zum Schreiben legen Sie ein neues Token an, ohne Haken bei „Nur lesen“."),
        AttemptOutcome.WrongSecret or AttemptOutcome.UnknownToken => T("Kopieren Sie das Token noch einmal vollständig, vom „tk_“ bis zum letzten Zeichen. Ist es nicht mehr zu sehen, legen Sie ein neues an."),
        AttemptOutcome.Expired or AttemptOutcome.Withdrawn => T("Legen Sie ein neues Token an und tragen Sie es in dem Programm statt des alten ein."),
        AttemptOutcome.NoAccess => T("Bitte wenden Sie sich an Ihre Regionaldirektion."),
        AttemptOutcome.NotAToken => T("Geben Sie als Passwort das Token ein. Das Kennwort Ihres Kontos gilt nur auf diesen Seiten."),
        AttemptOutcome.NoCredentials => T("Geben Sie das Token ein, sobald das Programm nach dem Passwort fragt. Fragt es nicht, löschen Sie die gespeicherte Verbindung und legen sie neu an."),
        AttemptOutcome.PlainHttp => T("Verwenden Sie die Adresse, die mit https:// beginnt."),
        AttemptOutcome.WrongAddress => T("Die richtige Adresse ist {0}", share),
        _ => null,
    };
}
