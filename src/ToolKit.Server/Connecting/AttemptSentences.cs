namespace ToolKit.Server;

/// <summary>What became of an attempt, and what to do, in plain words.</summary>
internal static class AttemptSentences
{
    /// <summary>What happened, to follow the name of the program: "… hat sich ohne Passwort gemeldet."</summary>
    public static string What(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Arrived => "ist angekommen.",
        AttemptOutcome.ReadOnlyToken => "wollte etwas ändern, aber dieses Token darf nur lesen.",
        AttemptOutcome.WrongSecret => "hat dieses Token geschickt, aber mit einem Fehler darin: Ein Zeichen ist falsch.",
        AttemptOutcome.Expired => "hat dieses Token geschickt, aber es ist abgelaufen.",
        AttemptOutcome.Withdrawn => "hat dieses Token geschickt, aber es ist zurückgezogen.",
        AttemptOutcome.NoAccess => "hat das richtige Token geschickt, aber Sie haben zurzeit keinen Zugang.",
        AttemptOutcome.UnknownToken => "hat ein Token geschickt, das so nicht gilt: Es ist unvollständig oder vertippt.",
        AttemptOutcome.NotAToken => "hat ein Passwort geschickt, das kein Geräte-Token ist – vermutlich das Kennwort eines Kontos.",
        AttemptOutcome.NoCredentials => "hat sich ohne Passwort gemeldet.",
        AttemptOutcome.PlainHttp => "kam über unverschlüsseltes http. Zugangsdaten werden so nicht angenommen.",
        AttemptOutcome.WrongAddress => "hat die Ablage unter einer falschen Adresse gesucht.",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null),
    };

    /// <summary>What to do about it; null where nothing is to be done.</summary>
    /// <param name="share">The share's address.</param>
    public static string? Advice(AttemptOutcome outcome, string share) => outcome switch
    {
        AttemptOutcome.ReadOnlyToken => "Zum Schreiben legen Sie ein neues Token an, ohne Haken bei „Nur lesen“.",
        AttemptOutcome.WrongSecret or AttemptOutcome.UnknownToken => "Kopieren Sie das Token noch einmal vollständig, vom „tk_“ bis zum letzten Zeichen. Ist es nicht mehr zu sehen, legen Sie ein neues an.",
        AttemptOutcome.Expired or AttemptOutcome.Withdrawn => "Legen Sie ein neues Token an und tragen Sie es in dem Programm statt des alten ein.",
        AttemptOutcome.NoAccess => "Bitte wenden Sie sich an Ihre Regionaldirektion.",
        AttemptOutcome.NotAToken => "Geben Sie als Passwort das Token ein. Das Kennwort Ihres Kontos gilt nur auf diesen Seiten.",
        AttemptOutcome.NoCredentials => "Geben Sie das Token ein, sobald das Programm nach dem Passwort fragt. Fragt es nicht, löschen Sie die gespeicherte Verbindung und legen sie neu an.",
        AttemptOutcome.PlainHttp => "Verwenden Sie die Adresse, die mit https:// beginnt.",
        AttemptOutcome.WrongAddress => $"Die richtige Adresse ist {share}",
        _ => null,
    };
}
