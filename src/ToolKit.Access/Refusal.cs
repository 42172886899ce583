namespace ToolKit.Access;

/// <summary>Why something was not done, for the person who asked. An expected outcome, not an error of the program.</summary>
/// <param name="Key">Names the sentence, for translations: lower-case words with hyphens.</param>
/// <param name="German">One or two sentences that say what to do next.</param>
/// <param name="English">The same.</param>
public sealed record Refusal(string Key, string German, string English)
{
    /// <inheritdoc/>
    public override string ToString() => German;
}

/// <summary>
/// The person sees the resource but may not do this. Becomes 403 with <see cref="Refusal"/>'s sentence. What she may not even see is never
/// answered with this, but as if it did not exist.
/// </summary>
public sealed class AccessDeniedException(Refusal refusal) : Exception(refusal.German)
{
    /// <summary>What to tell the person.</summary>
    public Refusal Refusal { get; } = refusal;
}

/// <summary>Something asked of people, grants or tokens that cannot be done; the sentence says what to change.</summary>
public sealed class RefusedException(Refusal refusal) : Exception(refusal.German)
{
    /// <summary>What to tell the person.</summary>
    public Refusal Refusal { get; } = refusal;
}

/// <summary>All sentences with which this component refuses.</summary>
internal static class Refusals
{
    public static Refusal ReadOnlyToken { get; } = new(
        "token-read-only",
        "Dieses Geräte-Token darf nur lesen. Zum Schreiben legen Sie auf der Kontoseite ein Token ohne Schreibschutz an.",
        "This device token may only read. To write, create one without the read-only switch on your account page.");

    public static Refusal TokenScope { get; } = new(
        "token-scope",
        "Dieses Geräte-Token gilt nur für einen Teil der Ablage. Legen Sie auf der Kontoseite ein Token für diesen Ordner an.",
        "This device token covers only a part of the library. Create one for this folder on your account page.");

    public static Refusal Protected { get; } = new(
        "protected-folder",
        "Dieser Ordner gehört zum festen Aufbau der Ablage und kann nicht gelöscht, verschoben, umbenannt oder ersetzt werden. Fragen dazu beantwortet die Zentrale.",
        "This folder belongs to the fixed structure of the library and cannot be deleted, moved, renamed or replaced. Ask the head office.");

    public static Refusal KeptFolder { get; } = new(
        "kept-folder",
        "Ordner legt hier nur die Zentrale an, zusammen mit Region, Land, Standort oder Person. Bitte wenden Sie sich an die Zentrale.",
        "Folders here are made by the head office only, together with a region, Land, site or person. Ask the head office.");

    public static Refusal Root { get; } = new(
        "root-folder",
        "Direkt auf der obersten Ebene legen nur Verwalterinnen und Verwalter der Zentrale etwas an oder löschen es. Bitte wenden Sie sich an die Zentrale.",
        "Only administrators of the head office create or delete at the top level. Ask the head office.");

    public static Refusal Toolkit { get; } = new(
        "toolkit-read-only",
        "Der Werkzeugkoffer wird von der Redaktion gepflegt. Vorschläge legen Sie unter /Eingang im passenden Handlungsfeld ab.",
        "The toolkit is kept by its editors. Hand in proposals below /Eingang, in the field of action they belong to.");

    public static Refusal Inbox { get; } = new(
        "inbox",
        "Entwürfe legen Sie in Ihrem eigenen Ordner im Eingang ab. Fragen dazu beantwortet die Redaktion.",
        "Put drafts into your own folder in the drop box. Ask the editors if in doubt.");

    public static Refusal OnTheWay { get; } = new(
        "on-the-way",
        "Diesen Ordner sehen Sie nur, weil er zu Ihren Ordnern führt. Rechte daran vergibt die zuständige Regionaldirektion.",
        "You see this folder only because it leads to yours. Rights on it are given by the regional directorate in charge.");

    public static Refusal SignInFirst { get; } = new(
        "sign-in-first",
        "Dazu müssen Sie angemeldet sein.",
        "Please sign in first.");

    public static Refusal Write { get; } = new(
        "no-write",
        "Sie dürfen hier lesen, aber nicht schreiben. Schreibrechte vergibt die zuständige Regionaldirektion.",
        "You may read here, but not write. The regional directorate in charge gives the right to write.");

    public static Refusal CollectionName { get; } = new(
        "collection-name",
        "Bitte geben Sie dem Koffer einen Namen von höchstens 100 Zeichen in einer Zeile.",
        "Please give the collection a name of one line, 100 characters at most.");

    public static Refusal CollectionNote { get; } = new(
        "collection-note",
        "Die Notiz zum Koffer darf höchstens 1.000 Zeichen haben. Bitte kürzen Sie sie.",
        "The note on a collection may have 1,000 characters at most. Please shorten it.");

    public static Refusal CollectionItemNote { get; } = new(
        "collection-item-note",
        "Die Notiz zu einem Dokument darf höchstens 200 Zeichen haben, in einer Zeile. Bitte kürzen Sie sie.",
        "The note on a document may have 200 characters at most, in one line. Please shorten it.");

    public static Refusal CollectionFull { get; } = new(
        "collection-full",
        "Der Koffer ist voll: Er fasst 200 Dokumente. Bitte nehmen Sie etwas heraus oder packen Sie einen neuen.",
        "The collection is full: it holds 200 documents. Please take something out, or begin a new one.");

    public static Refusal TooManyCollections { get; } = new(
        "too-many-collections",
        "Sie haben schon 50 Koffer. Bitte löschen Sie einen, den Sie nicht mehr brauchen.",
        "You have 50 collections already. Please delete one you no longer need.");

    public static Refusal FollowsTooMuch { get; } = new(
        "follows-too-much",
        "Sie verfolgen schon 200 Dokumente und Ordner. Bitte beenden Sie etwas, oder verfolgen Sie den Ordner darüber.",
        "You follow 200 documents and folders already. Please end some, or follow the folder above.");

    public static Refusal SiteProfile { get; } = new(
        "site-profile",
        "Eine Angabe im Standortprofil ist zu lang oder enthält unzulässige Zeichen. Bitte kürzen Sie sie auf höchstens 1.000 Zeichen.",
        "A value of the site's profile is too long or has characters that are not allowed. Please shorten it to 1,000 characters at most.");

    public static Refusal DraftReason { get; } = new(
        "draft-reason",
        "Bitte schreiben Sie in höchstens 1.000 Zeichen, was noch zu ändern ist.",
        "Please say in 1,000 characters at most what is to be changed.");

    public static Refusal DraftChanged { get; } = new(
        "draft-changed",
        "Ein Entwurf oder das Dokument, das er ersetzen soll, hat sich inzwischen geändert. Es wurde nichts veröffentlicht. Bitte prüfen Sie den neuen Stand.",
        "A draft, or the document it is to replace, has changed in the meantime. Nothing was published. Please look at it again.");

    public static Refusal ReturnedChanged { get; } = new(
        "returned-changed",
        "Ein Entwurf hat sich inzwischen geändert. Es wurde nichts zurückgegeben. Bitte prüfen Sie den neuen Stand.",
        "A draft has changed in the meantime. Nothing was sent back. Please look at it again.");

    public static Refusal DraftStays { get; } = new(
        "draft-stays",
        "Veröffentlicht wird außerhalb des Eingangs. Bitte geben Sie ein Ziel im Werkzeugkoffer an.",
        "Drafts are published outside of the drop box. Please give a place in the toolkit.");

    public static Refusal Administrators { get; } = new(
        "administrators-only",
        "Das ist der Verwaltung vorbehalten. Bitte wenden Sie sich an die Zentrale.",
        "This is for administrators only. Ask the head office.");

    public static Refusal LastAdministrator { get; } = new(
        "last-administrator",
        "Das ist der letzte Zugang der Verwaltung. Geben Sie ihn zuerst jemand anderem.",
        "This is the last access of the administration. Give it to somebody else first.");

    public static Refusal ForeignLock { get; } = new(
        "foreign-lock",
        "Diese Sperre hält eine andere Person. Bitten Sie sie, das Dokument zu schließen; im Notfall hebt die Zentrale die Sperre auf.",
        "Somebody else holds this lock. Ask them to close the document; in an emergency the head office ends the lock.");

    public static Refusal SignInEnded { get; } = new(
        "access-ended",
        "Ihr Zugang ist inzwischen beendet worden. Bitte wenden Sie sich an die zuständige Regionaldirektion.",
        "Your access has ended in the meantime. Ask the regional directorate in charge.");

    public static Refusal PasswordTooShort { get; } = new(
        "password-too-short",
        $"Das Kennwort ist zu kurz. Bitte wählen Sie mindestens {Passwords.LeastLength} Zeichen, zum Beispiel mehrere Wörter hintereinander.",
        $"The password is too short. Please choose at least {Passwords.LeastLength} characters, for instance several words in a row.");

    public static Refusal PasswordGuessable { get; } = new(
        "password-guessable",
        "Dieses Kennwort ist leicht zu erraten: Es ist verbreitet, wiederholt sich oder besteht aus Namen, Wörtern von hier und Zahlenfolgen. Bitte wählen Sie ein anderes, zum Beispiel vier Wörter, die nichts miteinander zu tun haben.",
        "This password is easy to guess: it is common, repeats itself, or is made of names, words of this place and runs of numbers. Please choose another, for instance four words that have nothing to do with each other.");

    public static Refusal PasswordTooLong { get; } = new(
        "password-too-long",
        $"Das Kennwort ist zu lang. Bitte wählen Sie höchstens {Passwords.MostLength} Zeichen.",
        $"The password is too long. Please choose at most {Passwords.MostLength} characters.");

    public static Refusal Name { get; } = new(
        "person-name",
        "Bitte geben Sie einen Namen mit 1 bis 100 Zeichen ohne Steuerzeichen an.",
        "Please give a name of 1 to 100 characters without control characters.");

    public static Refusal Label { get; } = new(
        "token-label",
        "Bitte geben Sie dem Token eine Bezeichnung mit 1 bis 100 Zeichen ohne Steuerzeichen.",
        "Please give the token a label of 1 to 100 characters without control characters.");

    public static Refusal Reason { get; } = new(
        "reason",
        "Die Begründung darf höchstens 1000 Zeichen lang sein.",
        "The reason may have at most 1000 characters.");

    public static Refusal Link { get; } = new(
        "link-used",
        "Dieser Link gilt nicht mehr: Er wurde schon benutzt, ersetzt oder ist abgelaufen. Bitte lassen Sie sich einen neuen geben.",
        "This link is no longer valid: it was used, replaced or has expired. Please ask for a new one.");

    public static Refusal AdministratorScope { get; } = new(
        "administrator-scope",
        "Die Rolle Administrator gilt immer für die ganze Ablage; der Bereich ist \"/\".",
        "The role Administrator always covers the whole library; its scope is \"/\".");

    public static Refusal RegionAdminScope { get; } = new(
        "region-admin-scope",
        "Die Rolle RegionAdmin gilt für den Ordner einer Region oder einen Ordner darin, zum Beispiel \"/Regionen/Hessen\".",
        "The role RegionAdmin covers a region's folder or a folder in it, for instance \"/Regionen/Hessen\".");

    public static Refusal GrantEnd { get; } = new(
        "grant-end",
        "Das Ende des Zugangs muss in der Zukunft und nach seinem Beginn liegen.",
        "The access must end in the future and after it begins.");

    public static Refusal MayNotGrant { get; } = new(
        "may-not-grant",
        "Zugänge zu diesem Ordner vergibt die zuständige Regionaldirektion oder die Zentrale.",
        "Access to this folder is given by the regional directorate in charge or by the head office.");

    public static Refusal QuotaExceeded(long limit) => new(
        "quota-exceeded",
        $"Der Platz hier reicht nicht: Mehr als {limit / 1_000_000} MB sind nicht vorgesehen. Es wurde nichts geändert. Löschen Sie, was Sie nicht mehr brauchen, oder wenden Sie sich an die Regionaldirektion.",
        $"There is not enough room here: {limit / 1_000_000} MB are provided. Nothing was changed. Delete what is no longer needed, or ask the regional directorate.");

    public static Refusal TokenDays(int most) => new(
        "token-days",
        $"Ein Geräte-Token gilt 1 bis {most} Tage.",
        $"A device token is valid for 1 to {most} days.");

    public static Refusal TooManyTokens(int most) => new(
        "token-count",
        $"Sie haben schon {most} Geräte-Token. Bitte ziehen Sie zuerst eines zurück, das Sie nicht mehr brauchen.",
        $"You have {most} device tokens already. Please withdraw one you no longer need first.");

    public static Refusal NoPassword { get; } = new(
        "no-local-account",
        "Diese Person meldet sich über ihren Identitätsanbieter an; ein Kennwort gibt es hier nicht.",
        "This person signs in through an identity provider; there is no password here.");

    public static Refusal NotAFolder { get; } = new(
        "not-a-folder",
        "Das ist kein Ordner der Ablage.",
        "This is not a folder of the library.");

    public static Refusal StructureName { get; } = new(
        "structure-name",
        "Bitte geben Sie einen Namen mit 1 bis 100 Zeichen an, der auch ein Ordnername sein kann: ohne < > : \" / \\ | ? * und ohne Punkt am Ende.",
        "Please give a name of 1 to 100 characters that can also be a folder's: without < > : \" / \\ | ? * and no dot at the end.");

    public static Refusal StructureTaken { get; } = new(
        "structure-taken",
        "Diesen Namen gibt es schon. Bitte wählen Sie einen anderen.",
        "This name is taken. Please choose another one.");

    public static Refusal NotEmpty { get; } = new(
        "not-empty",
        "Das ist nicht leer: Es enthält noch Standorte, Länder, Dokumente, laufende Zugänge oder offene Anträge. Bitte räumen Sie zuerst auf.",
        "This is not empty: it still has sites, Länder, documents, running grants or open requests. Please clear these first.");

    public static Refusal FolderGone { get; } = new(
        "folder-gone",
        "Der Ordner dieser Region fehlt. Bitte stellen Sie ihn zuerst aus dem Papierkorb wieder her.",
        "The folder of this region is missing. Please restore it from the trash first.");

    public static Refusal Mail { get; } = new(
        "mail",
        "Das ist keine Mailadresse. Bitte prüfen Sie die Schreibweise.",
        "This is not a mail address. Please check the spelling.");

    public static Refusal TooManyPlaces { get; } = new(
        "too-many-places",
        "Ein Standort kann höchstens 200 Orte haben.",
        "A site can have at most 200 places.");

    public static Refusal ImportForm { get; } = new(
        "import-form",
        "Die Datei ist keine lesbare CSV-Tabelle mit der Spalte Region, oder sie ist zu groß (höchstens 5000 Zeilen und 1 MB).",
        "The file is not a readable CSV table with the column Region, or it is too large (at most 5000 lines and 1 MB).");

    public static Refusal ImportChanged { get; } = new(
        "import-changed",
        "Die Regionen haben sich während des Einlesens geändert; nichts wurde übernommen. Bitte lesen Sie die Datei noch einmal ein.",
        "The regions changed meanwhile; nothing was taken over. Please import the file again.");

    public static Refusal RequestDays { get; } = new(
        "request-days",
        $"Bitte geben Sie eine Dauer von 1 bis {RequestStore.MostDays} Tagen an.",
        $"Please give a duration of 1 to {RequestStore.MostDays} days.");

    public static Refusal RequestRole { get; } = new(
        "request-role",
        "Diese Rolle kann nicht beantragt werden.",
        "This role cannot be requested.");

    public static Refusal RequestBody { get; } = new(
        "request-body",
        "Bitte wählen Sie aus, bei welcher Art von Stelle Sie arbeiten.",
        "Please choose what kind of body you work for.");

    public static Refusal RequestFunction { get; } = new(
        "request-function",
        "Bitte geben Sie Ihre Funktion mit 1 bis 200 Zeichen an.",
        "Please give your function in 1 to 200 characters.");

    public static Refusal RequestReason { get; } = new(
        "request-reason",
        "Bitte geben Sie eine Begründung mit 1 bis 1000 Zeichen an.",
        "Please give a reason of 1 to 1000 characters.");

    public static Refusal NoSuchPlace { get; } = new(
        "no-such-place",
        "Diese Region oder diesen Standort gibt es nicht (mehr). Bitte wählen Sie noch einmal.",
        "There is no such region or site (any more). Please choose again.");

    public static Refusal TooManyRequests { get; } = new(
        "too-many-requests",
        "Für diese Adresse warten schon mehrere Anträge auf ihre Bestätigung. Bitte öffnen Sie den Link in der Mail, oder versuchen Sie es in einigen Tagen wieder.",
        "Several requests for this address wait for their confirmation. Please open the link in the mail, or try again in some days.");

    public static Refusal TooManyInvitations { get; } = new(
        "too-many-invitations",
        $"Es können höchstens {AccessDesk.MostInvitations} Adressen auf einmal eingeladen werden.",
        $"At most {AccessDesk.MostInvitations} addresses can be invited at once.");

    public static Refusal TooManyAtOnce { get; } = new(
        "too-many-at-once",
        $"Es können höchstens {AccessDesk.MostAtOnce} Einträge auf einmal bearbeitet werden.",
        $"At most {AccessDesk.MostAtOnce} entries can be handled at once.");

    public static Refusal GrantTooLong { get; } = new(
        "grant-too-long",
        $"Ein Zugang braucht ein Ende, höchstens {RequestStore.MostDays} Tage ab heute.",
        $"Access needs an end, at most {RequestStore.MostDays} days from today.");

    public static Refusal SecondPerson { get; } = new(
        "second-person",
        "In dieser Region muss eine zweite Person zustimmen. Bitte erfassen Sie einen Antrag oder laden Sie ein; dann kann jemand anderes zustimmen.",
        "In this region a second person must agree. Please record a request or invite; then somebody else can agree.");

    public static Refusal TextBlock { get; } = new(
        "text-block",
        "Ein Textbaustein braucht eine Überschrift mit 1 bis 100 und einen Text mit 1 bis 2000 Zeichen; die Überschrift darf es in der Region nur einmal geben.",
        "A text block needs a title of 1 to 100 and a text of 1 to 2000 characters; the title must be the only one of its kind in the region.");

    public static Refusal Deputy { get; } = new(
        "deputy",
        "Vertreten werden kann nur, wer diese Region selbst verwaltet, und nur durch jemanden, der es nicht schon tut. Die Vertretung endet spätestens mit dem vertretenen Zugang.",
        "Only somebody who administers this region can have a deputy, and only one who does not do so already. It ends with the grant it stands in for at the latest.");

    public static Refusal WatchEnd { get; } = new(
        "watch-end",
        $"Das namentliche Zählen braucht eine Begründung und ein Ende, höchstens {AccessDesk.MostWatchDays} Tage ab heute.",
        $"Noting readers by name needs a reason and an end, at most {AccessDesk.MostWatchDays} days from today.");

    public static Refusal ImportCells { get; } = new(
        "import-cells",
        "Diese Zeile hat mehr Zellen als die Überschrift.",
        "This line has more cells than the heading.");

    public static Refusal ImportMailbox { get; } = new(
        "import-mailbox",
        "Eine neue Region braucht ein Postfach.",
        "A new region needs a mailbox.");

    public static Refusal ImportElsewhere { get; } = new(
        "import-elsewhere",
        "Das Land oder der Standort gehört schon zu einer anderen Region.",
        "The Land or site belongs to another region already.");

    public static Refusal ImportBodies { get; } = new(
        "import-bodies",
        "Stellen gehören zu einem Standort; in dieser Zeile fehlt er.",
        "Bodies belong to a site, which is missing in this line.");
}
