namespace ToolKit.Access;

/// <summary>A datum about the people who use the product.</summary>
/// <param name="Table">The table that holds it.</param>
/// <param name="Column">Its column.</param>
/// <param name="Purpose">What it is needed for.</param>
/// <param name="End">When it is gone, beside <c>person erase</c>.</param>
public sealed record StaffDatum(string Table, string Column, Bilingual Purpose, Bilingual End);

/// <summary>A sentence in both languages of the pages.</summary>
public sealed record Bilingual(string German, string English);

/// <summary>
/// Every datum about staff that the tables of this component and of the library hold. The page on privacy is made from it; a test compares it with the tables as
/// they are, so that a column without an entry here cannot be added.
/// </summary>
public static class StaffData
{
    private static readonly Bilingual WithPerson = new("mit der Person", "with the person");
    private static readonly Bilingual WithGrant = new("mit dem Zugang, dieser mit der Person", "with the grant, which goes with the person");
    private static readonly Bilingual WithRequest = new(
        "unbestätigt nach 7, beendet nach 90 Tagen; sonst mit der Person",
        "unconfirmed after 7, ended after 90 days; otherwise with the person");

    private static readonly Bilingual Anonymous = new("mit der Person: der Eintrag bleibt ohne sie", "with the person: the entry stays without her");
    private static readonly Bilingual WithLibrary = new(
        "mit der Person: es steht dann „ehemalige Person“", "with the person: it then reads “ehemalige Person”");

    /// <summary>All of them, table by table.</summary>
    public static IReadOnlyList<StaffDatum> All { get; } =
    [
        .. Of(
            "person",
            new("Konto oder Identität, an der Rechte hängen", "Account or identity that rights belong to"),
            WithPerson,
            "id", "name", "mail", "issuer", "subject", "search", "created_at", "disabled_at"),
        .. Of("person", new("Anmeldung und Ende von Sitzungen", "Sign-in and end of sessions"), WithPerson, "password_hash", "session_stamp"),
        .. Of("person", new("Adresse für Hinweise, zum Beispiel vor dem Ende eines Zugangs", "Address for notices, for instance before access ends"), WithPerson, "contact_mail"),
        .. Of(
            "access_grant",
            new("Wer worauf zugreifen darf, von wem erteilt und warum", "Who may access what, given by whom and why"),
            WithPerson,
            "id", "person_id", "role", "scope_id", "from_time", "until_time", "granted_by", "reason", "created_at", "withdrawn_at", "origin", "claim_gone"),
        .. Of(
            "device_token",
            new("Anmeldung von Geräten", "Sign-in of devices"),
            WithPerson,
            "id", "letters", "secret_hash", "person_id", "label", "scope_id", "read_only", "created_at", "expires_at", "withdrawn_at", "office", "key_version"),
        .. Of(
            "device_token_use",
            new("Letzte Verwendung; andere als die Person sehen nur den Monat", "Last use; others than the person see the month only"),
            new("mit dem Geräte-Token", "with the device token"),
            "token_id", "used_at"),
        .. Of(
            "one_time_link",
            new("Einmaliger Link zum Wählen eines Kennworts", "One-time link to choose a password"),
            new("nach Gebrauch oder 7 Tagen", "after use or 7 days"),
            "letters", "secret_hash", "person_id", "created_at", "expires_at"),
        .. Of(
            "browser_session",
            new("Sitzungen im Browser, damit sie einzeln enden können", "Browser sessions, so that each can be ended"),
            new("mit der Sitzung, spätestens nach einem Tag", "with the session, after a day at the latest"),
            "id", "person_id", "stamp", "issuer", "provider_session", "id_token", "second_factor", "browser", "created_at", "authenticated_at", "used_at",
            "expires_at"),
        .. Of(
            "second_factor",
            new("Zweiter Faktor eines örtlichen Kontos", "Second factor of a local account"),
            WithPerson,
            "person_id", "secret", "last_step", "failures", "failed_at", "created_at"),
        .. Of(
            "recovery_code",
            new("Ersatz, wenn der zweite Faktor fehlt", "Stands in when the second factor is missing"),
            new("nach Gebrauch, mit dem zweiten Faktor", "after use, with the second factor"),
            "person_id", "digest"),
        .. Of("public_folder", new("Wer einen Ordner öffentlich gemacht hat", "Who made a folder public"), Anonymous, "made_by", "made_at"),
        .. Of(
            "access_request",
            new("Antrag auf Zugang und seine Entscheidung", "Request for access and its decision"),
            WithRequest,
            "id", "state", "letters", "secret_hash", "person_id", "name", "job", "body", "mail", "region_id", "site_id", "role", "reason", "days", "search",
            "created_at", "confirmed_at", "recorded_by", "passed_from", "proposed_by", "proposed_at", "granted_role", "granted_scope", "granted_until",
            "decided_by", "decided_at", "answer"),
        .. Of(
            "invitation",
            new("Persönliche Einladung nach einem Antrag", "Personal invitation after a request"),
            new("nach Gebrauch oder 7 Tagen", "after use or 7 days"),
            "letters", "secret_hash", "request_id", "created_at", "expires_at"),
        .. Of(
            "mail",
            new("Mail an eine Person, zum Beispiel eine Einladung", "Mail to a person, an invitation for instance"),
            new("der Text nach dem Versand, der Eintrag nach 30 Tagen", "the text once it was sent, the entry after 30 days"),
            "id", "kind", "to_address", "subject", "body", "created_at", "attempts", "next_attempt_at", "last_error", "sent_at", "failed_at"),
        .. Of("deputy", new("Wer wen in einer Region vertritt", "Who stands in for whom in a region"), WithGrant, "grant_id", "region_id", "for_person_id"),
        .. Of(
            "grant_reminder",
            new("Damit niemand zweimal an dasselbe Ende erinnert wird", "So that nobody is reminded of the same end twice"),
            WithGrant,
            "grant_id", "until_time", "days", "sent_at"),
        .. Of(
            "review_confirmation",
            new("Jährliche Bestätigung, dass ein Zugang noch gebraucht wird", "Yearly confirmation that a grant is still needed"),
            WithGrant,
            "review_id", "grant_id", "confirmed_by", "confirmed_at"),
        .. Of(
            "audit",
            new("Nachweis, wer was mit welcher Berechtigung getan hat", "Proof of who did what with which authority"),
            new("nach der Aufbewahrungsfrist (180 Tage), dann nur noch Zahlen", "after the retention (180 days), then counts only"),
            "id", "at", "person_id", "person_name", "door", "act", "subject", "reason", "authority", "region_id", "site_id", "about_person_id"),
        .. Of(
            "audit",
            new("Was genau; bei abgelehnten Anmeldungen das Netz, aus dem sie kamen", "What exactly; of refused sign-ins the network they came from"),
            new("nach der Aufbewahrungsfrist (180 Tage)", "after the retention (180 days)"),
            "detail"),
        .. Of(
            "read_watch",
            new("Anordnung, in einem Ordner namentlich zu zählen", "Order to note readers of a folder by name"),
            new("180 Tage nach ihrem Ende", "180 days after its end"),
            "made_by", "made_at"),
        .. Of(
            "watched_read",
            new("Wer in einem solchen Ordner gelesen hat", "Who read in such a folder"),
            new("mit der Anordnung", "with the order"),
            "id", "watch_id", "person_id", "document_id", "at"),
        .. Of(
            "collection",
            new("Zusammengestellte Dokumente („Koffer“); wer den Link hat, sieht Name und Notizen, nicht die Person", "Documents put together; whoever has the link sees name and notes, not the person"),
            new("wenn die Person ihn löscht, sonst mit der Person", "when the person deletes it, otherwise with the person"),
            "id", "person_id", "name", "note", "share_key", "used_at"),
        .. Of(
            "collection_item",
            new("Was in einem Koffer liegt", "What is in a collection"),
            new("mit dem Koffer", "with the collection"),
            "collection_id", "document_id", "position", "note"),
        .. Of(
            "follow",
            new("Was jemand verfolgt, um Neues zu erfahren", "What somebody follows, to be told of news"),
            new("wenn die Person es beendet, sonst mit der Person", "when the person ends it, otherwise with the person"),
            "person_id", "entry_id"),
        .. Of(
            "digest",
            new("Neuigkeiten per Mail", "News by mail"),
            new("wenn die Person es beendet, sonst mit der Person", "when the person ends it, otherwise with the person"),
            "person_id", "rhythm", "told_up_to", "due_at"),
        .. Of(
            "visit",
            new("Was seit dem letzten Besuch neu ist: eine Nummer, keine Zeit", "What is new since the last visit: a number, no time"),
            WithPerson,
            "person_id", "before_number", "last_number"),
        .. Of(
            "draft",
            new("Was aus einem abgelegten Entwurf wurde, damit es die Person sieht", "What became of a draft, so that its author sees it"),
            WithPerson,
            "entry_id", "etag", "person_id", "name", "target_id", "reason", "decided_by", "decided_at"),
        .. Of(
            "review_notice",
            new("Damit niemand zweimal an dieselbe Prüfung eines Dokuments erinnert wird", "So that nobody is reminded twice of the same review of a document"),
            WithPerson,
            "person_id", "entry_id", "review_date"),
        .. Of("entry", new("Wer einen Ordner angelegt oder etwas gelöscht hat", "Who made a folder or deleted something"), WithLibrary, "author_id", "author_name", "trashed_by_id", "trashed_by"),
        .. Of("adaptation", new("Wer eine Anpassung mit ihrem Original abgeglichen hat", "Who compared an adaptation with its original"), WithLibrary, "settled_at", "settled_by_id", "settled_by"),
        .. Of("version", new("Wer eine Fassung geschrieben hat", "Who wrote a version"), WithLibrary, "author_id", "author_name", "created_at"),
        .. Of(
            "lock",
            new("Wer ein Dokument gerade bearbeitet", "Who is editing a document"),
            new("mit der Sperre, meist nach Minuten", "with the lock, mostly after minutes"),
            "holder_id", "holder_name", "owner", "created_at", "expires_at"),
        .. Of(
            "upload",
            new("Wer ein Dokument in Teilen hochlädt, damit nur sie es fortsetzt", "Who uploads a document in parts, so that only she goes on with it"),
            new("einen Tag nach dem letzten Teil", "a day after the last part"),
            "creator_id", "created_at", "used_at", "committed_at"),
        .. Of(
            "displaced",
            new("Damit ein Dokument beim Speichern seine Geschichte behält", "So that a document keeps its history when it is saved"),
            new("nach zehn Minuten ohne Wirkung, mit der Person", "without effect after ten minutes, with the person"),
            "person_id", "at"),
        .. Of("change", new("Wer wann was geändert hat", "Who changed what and when"), WithLibrary, "at", "person_id", "person_name"),
    ];

    /// <summary>The other columns of these tables, and tables that hold nothing about staff.</summary>
    internal static IReadOnlyDictionary<string, string[]> AboutNobody { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["region"] = ["id", "name", "mailbox", "folder_id", "four_eyes"],
        ["land"] = ["id", "region_id", "name", "folder_id"],
        ["site"] = ["id", "region_id", "land_id", "name", "folder_id", "bodies"],
        ["site_profile"] = ["site_id", "name", "value"],
        ["place"] = ["id", "region_id", "site_id", "name", "search"],
        ["public_folder"] = ["folder_id"],
        ["used_token"] = ["digest", "expires_at"],
        ["access_state"] = ["id", "number", "structure_made_at"],
        ["text_block"] = ["id", "region_id", "title", "body"],
        ["review"] = ["id", "region_id", "opened_at"],
        ["audit_count"] = ["month", "act", "region_id", "number"],
        ["read_count"] = ["document_id", "week", "region_id", "views", "downloads"],
        ["read_watch"] = ["id", "folder_id", "reason", "until_time"],
        ["migration"] = ["component", "number", "name", "applied_at"],
        ["blob"] = ["id", "sha256", "size", "body", "created_at", "unclaimed_since"],
        ["entry"] =
        [
            "id", "parent_id", "trash_id", "name", "kind", "scratch", "purpose", "display_name", "state", "created_at", "modified_at", "has_properties", "metadata",
            "version_id", "version_number", "blob_id", "size", "trashed_at",
        ],
        ["version"] = ["id", "entry_id", "number", "blob_id", "size", "comment", "change_class"],
        ["adaptation"] = ["entry_id", "original_id", "base_version", "variant_of"],
        ["property"] = ["entry_id", "namespace", "name", "value"],
        ["lock"] = ["token", "entry_id", "ancestors", "path", "shared", "infinite"],
        ["upload"] = ["id", "path", "condition", "length", "received", "change_class"],
        ["displaced"] = ["folder_id", "name", "entry_id"],
        ["counter"] = ["name", "value"],
        ["change"] = ["number", "kind", "entry_id", "entry_kind", "ancestors", "from_ancestors", "path", "from_path"],
    };

    private static IEnumerable<StaffDatum> Of(string table, Bilingual purpose, Bilingual end, params IEnumerable<string> columns) =>
        columns.Select(column => new StaffDatum(table, column, purpose, end));
}
