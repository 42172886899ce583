using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <param name="Text">What to do, in a sentence or two.</param>
/// <param name="Code">What to copy; null where there is nothing.</param>
public sealed record ConnectionStep(string Text, string? Code = null);

/// <param name="Key">Names it in addresses: lower-case letters.</param>
/// <param name="Name">What it is called, in German.</param>
/// <param name="Where">On which systems, in German.</param>
/// <param name="Steps">What to do, by address and token.</param>
/// <param name="Hints">What commonly goes wrong and is not seen by the server; by address.</param>
/// <param name="NeedsTls">It sends no password over plain HTTP.</param>
/// <param name="SignsInByItself">It shows the sign-in page; the token is for when it does not.</param>
public sealed record ClientProgram(
    string Key,
    string Name,
    string Where,
    Func<ConnectionAddress, string, ConnectionStep[]> Steps,
    Func<ConnectionAddress, string[]> Hints,
    bool NeedsTls = false,
    bool SignsInByItself = false);

/// <summary>How to connect each program; adding one is adding a row.</summary>
public static class ClientPrograms
{
    /// <summary>Stands in the steps as long as there is no token. In capitals: nobody takes it for one.</summary>
    public static string NoToken => T("IHR-TOKEN");

    // The user name means nothing here. A fixed one is safe in a command line, a mail address need not be.
    private const string User = "koffer";

    public static IReadOnlyList<ClientProgram> All { get; } =
    [
        new(
            "explorer",
            "Windows-Explorer",
            "Windows 10 und 11",
            static (address, token) =>
            [
                new(T("Öffnen Sie den Explorer, darin „Dieser PC“. Wählen Sie „…“ und dann „Netzlaufwerk verbinden“.")),
                new(T("Tragen Sie als Ordner diese Adresse ein:"), address.Url),
                new(T("Setzen Sie beide Haken: „Verbindung bei Anmeldung wiederherstellen“ und „Verbindung mit anderen Anmeldeinformationen herstellen“. Klicken Sie auf „Fertig stellen“.")),
                new(T("Benutzername:"), User),
                new(T("Kennwort: das Token. Haken bei „Anmeldedaten speichern“."), token),
                new(T("Oder alles auf einmal, in der Eingabeaufforderung:"), $"net use * {address.Url} {token} /user:{User} /persistent:yes"),
            ],
            static address =>
            [
                T("„Der Netzwerkname wurde nicht gefunden“ oder Systemfehler 67: Der Dienst „WebClient“ läuft nicht. In der Eingabeaufforderung als Administrator hilft: net start webclient. Im Explorer heißt die Adresse dann auch {0}.", address.Windows),
                T("Dateien über 50 MB öffnet Windows so nicht (Fehler 0x800700DF). Das ist eine Grenze von Windows (FileSizeLimitInBytes). Auch was länger als eine halbe Stunde lädt, bricht es ab. Für Großes eignen sich rclone und Cyberduck."),
                T("Fragt Windows immer wieder nach dem Kennwort, ist ein altes gespeichert: Entfernen Sie es in der „Anmeldeinformationsverwaltung“ der Systemsteuerung."),
            ],
            NeedsTls: true),
        new(
            "word",
            "Word",
            "auch Excel und PowerPoint; Windows und macOS",
            static (address, token) =>
            [
                new(T("Öffnen Sie hier im Browser die Seite des Dokuments und klicken Sie auf „In Word öffnen“.")),
                new(T("Zeigt Word das Anmeldefenster dieses Servers, melden Sie sich dort mit E-Mail-Adresse und Kennwort Ihres Kontos an. Ein Token brauchen Sie dann nicht.")),
                new(T("Fragt Word stattdessen nach Benutzername und Kennwort, geben Sie als Benutzername irgendetwas und als Kennwort das Token ein."), token),
                new(T("Ohne Browser: Datei → Öffnen → „Diesen Ordner durchsuchen“ und als Dateiname die Adresse des Dokuments. Sie beginnt mit:"), address.Url),
            ],
            static _ =>
            [
                T("Word zeigt „Diese Datei wurde blockiert“: Microsoft 365 lässt die Abfrage von Benutzername und Kennwort ab Werk nicht mehr zu. Verbinden Sie dann den Windows-Explorer und öffnen das Dokument vom Laufwerk."),
                T("Die Anmeldung in Office ist nach der Beschreibung von Microsoft gebaut. Dass sie auf Ihrem Rechner gelingt, ist noch nicht bestätigt."),
            ],
            NeedsTls: true,
            SignsInByItself: true),
        new(
            "finder",
            "Finder",
            "macOS",
            static (address, token) =>
            [
                new(T("Wählen Sie im Finder „Gehe zu“ → „Mit Server verbinden …“ (⌘K) und tragen Sie diese Adresse ein:"), address.Url),
                new(T("Wählen Sie „Registrierter Benutzer“. Name:"), User),
                new(T("Passwort: das Token. Haken bei „Passwort im Schlüsselbund sichern“."), token),
            ],
            static _ => [T("Fragt der Finder nicht nach dem Passwort, ist ein altes gespeichert: Löschen Sie den Eintrag in der „Schlüsselbundverwaltung“.")]),
        new(
            "gnome",
            "GNOME Dateien",
            "Linux",
            static (address, token) =>
            [
                new(T("Öffnen Sie „Dateien“, dann „Andere Orte“ (oder „Netzwerk“). Tragen Sie bei der Serveradresse ein:"), address.Gnome),
                new(T("Benutzername:"), User),
                new(T("Passwort: das Token. Wählen Sie „Nie vergessen“."), token),
            ],
            static _ => [T("Ein altes Passwort entfernen Sie mit „Passwörter und Verschlüsselung“ (Seahorse).")]),
        new(
            "dolphin",
            "KDE Dolphin",
            "Linux",
            static (address, token) =>
            [
                new(T("Drücken Sie in Dolphin F6 und tragen Sie in der Adresszeile ein:"), address.Kde),
                new(T("Benutzername:"), User),
                new(T("Passwort: das Token. Haken bei „Passwort merken“."), token),
            ],
            static _ => [T("Dolphin kopiert ein Dokument zum Bearbeiten auf Ihren Rechner und danach zurück. Zum gemeinsamen Arbeiten eignet sich davfs2 besser, weil es Dokumente sperrt.")]),
        new(
            "davfs",
            "davfs2",
            "Linux",
            static (address, token) =>
            [
                new(T("Installieren Sie davfs2, zum Beispiel:"), "sudo apt install davfs2"),
                new(T("Hängen Sie diese Zeile an die Datei /etc/davfs2/secrets an:"), $"{address.Url} {User} {token}"),
                new(T("Hängen Sie diese Zeile an die Datei /etc/davfs2/davfs2.conf an; ohne sie bleibt die Ablage bei neueren Kerneln leer:"), "buf_size 64"),
                new(T("Legen Sie einen Ordner an und hängen Sie die Ablage ein:"), $"sudo mkdir -p /mnt/werkzeugkoffer\nsudo LC_ALL=C.UTF-8 mount -t davfs -o uid=$USER {address.Url} /mnt/werkzeugkoffer"),
            ],
            static _ =>
            [
                T("Die Datei secrets darf nur root gehören und lesbar sein: sudo chmod 600 /etc/davfs2/secrets"),
                T("„Invalid argument“ oder ein leerer Ordner: In davfs2.conf fehlt buf_size 64. Ändern Sie die Datei, hängen Sie die Ablage aus und noch einmal ein."),
                T("Fehlen Dateien mit Umlauten im Namen, wurde ohne UTF-8 eingehängt: LC_ALL=C.UTF-8 vor mount hilft."),
            ]),
        new(
            "rclone",
            "rclone",
            "Windows, macOS, Linux",
            static (address, token) =>
            [
                new(T("Richten Sie die Verbindung ein:"), $"rclone config create werkzeugkoffer webdav url={address.Url} vendor=rclone user={User} pass={token} --obscure"),
                new(T("Prüfen Sie sie:"), "rclone lsd werkzeugkoffer:"),
                new(T("Zum Beispiel einen Ordner herunterladen:"), "rclone copy werkzeugkoffer:Werkzeugkoffer Werkzeugkoffer"),
            ],
            static _ =>
            [
                T("rclone sperrt keine Dokumente. Arbeiten mehrere am selben Dokument, gewinnt, wer zuletzt speichert; die anderen Fassungen bleiben als Versionen erhalten."),
                T("Fassungen für Word und LibreOffice, die aus Markdown-Texten erzeugt werden, lassen sich nicht überschreiben. Was „rclone sync“ davon löscht, ist sofort wieder da: Nehmen Sie zum Hochladen „rclone copy“."),
            ]),
        new(
            "cyberduck",
            "Cyberduck",
            "Windows und macOS",
            static (address, token) =>
            [
                new(address.IsTls ? T("Klicken Sie auf „Neue Verbindung“ und wählen Sie oben „WebDAV (HTTPS)“.") : T("Klicken Sie auf „Neue Verbindung“ und wählen Sie oben „WebDAV (HTTP)“.")),
                new(T("Server und Port ({0}):", address.Port), address.Host),
                new(T("Benutzername:"), User),
                new(T("Passwort: das Token."), token),
                new(T("Unter „Erweitert“ der Pfad:"), "/dav/"),
            ],
            static _ => [T("Ohne den Pfad /dav/ sucht Cyberduck an der falschen Stelle und zeigt nur einen Ordner „dav“.")]),
        new(
            "libreoffice",
            "LibreOffice",
            "Windows, macOS, Linux",
            static (address, token) =>
            [
                new(T("Am einfachsten: Öffnen Sie hier im Browser die Seite des Dokuments und klicken Sie auf „In LibreOffice öffnen“.")),
                new(T("Oder für die ganze Ablage: Datei → Ferne Dateien öffnen → Dienst hinzufügen → WebDAV. Server:"), address.Host),
                new(address.IsTls ? T("Port {0}, Haken bei „Sichere Verbindung“. Pfad:", address.Port) : T("Port {0}, ohne „Sichere Verbindung“. Pfad:", address.Port), "/dav/"),
                new(T("Benutzername:"), User),
                new(T("Passwort: das Token."), token),
            ],
            static _ => [T("Fragt LibreOffice nicht nach dem Passwort, ist ein altes gespeichert: Extras → Optionen → Sicherheit → Verbindungen.")]),
    ];

    public static ClientProgram? Find(string? key) => All.FirstOrDefault(program => program.Key == key);
}
