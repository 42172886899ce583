using ToolKit.Access;
using static ToolKit.Server.Texts;

namespace ToolKit.Server;

/// <summary>What the desk says about requests, grants and acts.</summary>
internal static class DeskWords
{
    private static readonly Dictionary<string, string> Acts = new(StringComparer.Ordinal)
    {
        [AuditActs.SignIn] = "Anmeldung",
        [AuditActs.SignInRefused] = "Anmeldung abgelehnt",
        [AuditActs.SignOut] = "Abmeldung",
        [AuditActs.SecondFactorSet] = "Zweiter Faktor eingerichtet",
        [AuditActs.SecondFactorRemoved] = "Zweiter Faktor entfernt",
        [AuditActs.PasswordReset] = "Kennwort zurückgesetzt",
        [AuditActs.PasswordChanged] = "Kennwort geändert",
        [AuditActs.PersonAdded] = "Person angelegt",
        [AuditActs.PersonRenamed] = "Person umbenannt",
        [AuditActs.PersonDisabled] = "Person gesperrt",
        [AuditActs.PersonEnabled] = "Sperre aufgehoben",
        [AuditActs.PersonExported] = "Daten einer Person ausgegeben",
        [AuditActs.PersonErased] = "Person gelöscht",
        [AuditActs.PasswordLinkMade] = "Link für ein Kennwort erstellt",
        [AuditActs.Refused] = "Vorgang abgelehnt",
        [AuditActs.RequestMade] = "Antrag gestellt",
        [AuditActs.RequestConfirmed] = "Antrag bestätigt",
        [AuditActs.RequestRecorded] = "Antrag erfasst",
        [AuditActs.RequestWithdrawn] = "Antrag zurückgezogen",
        [AuditActs.RequestProposed] = "Genehmigung vorgeschlagen",
        [AuditActs.RequestApproved] = "Antrag genehmigt",
        [AuditActs.RequestRefused] = "Antrag abgelehnt",
        [AuditActs.RequestPassedOn] = "Antrag weitergeleitet",
        [AuditActs.InvitationMade] = "Einladung erstellt",
        [AuditActs.InvitationWithdrawn] = "Einladung zurückgezogen",
        [AuditActs.InvitationRedeemed] = "Einladung angenommen",
        [AuditActs.GrantGiven] = "Zugang gegeben",
        [AuditActs.GrantRenewed] = "Zugang verlängert",
        [AuditActs.GrantConfirmed] = "Zugang bestätigt",
        [AuditActs.GrantEnded] = "Zugang beendet",
        [AuditActs.DeputyMade] = "Vertretung eingerichtet",
        [AuditActs.TokenMade] = "Geräte-Token angelegt",
        [AuditActs.TokenWithdrawn] = "Geräte-Token zurückgezogen",
        [AuditActs.ReviewOpened] = "Jährliche Bestätigung begonnen",
        [AuditActs.RegionChanged] = "Region geändert",
        [AuditActs.LandChanged] = "Land geändert",
        [AuditActs.SiteChanged] = "Standort geändert",
        [AuditActs.SiteProfileChanged] = "Standortprofil geändert",
        [AuditActs.StructureImported] = "Regionen eingelesen",
        [AuditActs.TextBlockChanged] = "Textbaustein geändert",
        [AuditActs.FolderPublic] = "Ordner veröffentlicht",
        [AuditActs.LockBroken] = "Sperre einer anderen Person beendet",
        [AuditActs.ReadsWatched] = "Namentliches Zählen",
        [AuditActs.AdaptationReviewed] = "Anpassung geprüft, bleibt so",
        [AuditActs.DraftPublished] = "Entwurf veröffentlicht",
        [AuditActs.DraftPublishedDespite] = "Entwurf trotz Hinweisen auf Personendaten veröffentlicht",
        [AuditActs.DraftReturned] = "Entwurf zurückgegeben",
        [AuditActs.MailDiscarded] = "Mail verworfen",
        [AuditActs.KeyRenewed] = "Schlüssel erneuert",
        [AuditActs.Imported] = "Ordner eingelesen",
        [AuditActs.Exported] = "Ordner ausgegeben",
        [AuditActs.Reindexed] = "Neu eingelesen, was aus Dokumenten abgeleitet ist",
        [AuditActs.Purged] = "Endgültig entfernt",
    };

    /// <summary>An act's name; one without a name of its own is shown as it is stored.</summary>
    public static string OfAct(string act) => T(Acts.GetValueOrDefault(act, act));

    /// <summary>The grant that allowed an act, stored as role and number.</summary>
    public static string OfAuthority(string authority) => authority.Split(' ') is [var role, var number] && RoleNames.TryParse(role, out var parsed)
        ? T("{0}, Zugang {1}", Language.Of(parsed), number)
        : authority;

    /// <summary>The name of a door.</summary>
    public static string OfDoor(string door) => door switch
    {
        "dav" => T("Laufwerk"),
        "browser" => T("Browser"),
        "api" => T("Schnittstelle"),
        "command" => T("Kommando"),
        _ => door,
    };

    public static string Of(RequestState state) => state switch
    {
        RequestState.Open => T("offen"),
        RequestState.Approved => T("genehmigt"),
        RequestState.Refused => T("abgelehnt"),
        RequestState.PassedOn => T("weitergeleitet"),
        RequestState.Withdrawn => T("zurückgezogen"),
        _ => T("unbestätigt"),
    };

    /// <summary>Where the request asks for access.</summary>
    public static string Place(this AccessRequest request) => request.SiteName ?? T("Region {0}", request.RegionName);

    /// <summary>How long something waits: <c>seit heute</c>, <c>seit gestern</c>, <c>seit 5 Tagen</c>.</summary>
    public static string Since(DateTimeOffset since, DateTimeOffset now) =>
        (LocalDays.LastDay(now).DayNumber - LocalDays.LastDay(since.AddTicks(1)).DayNumber) switch
        {
            <= 0 => T("seit heute"),
            1 => T("seit gestern"),
            var days => T("seit {0} Tagen", days),
        };

    /// <summary>What a decision has led to, as a sentence without the name.</summary>
    public static string Of(DecisionResult result) => result.Outcome switch
    {
        DecisionOutcome.Granted => LastDay(result) is { } day ? T("Der Zugang gilt ab sofort bis {0}.", day) : T("Der Zugang gilt ab sofort."),
        DecisionOutcome.Invited => LastDay(result) is { } day ? T("Genehmigt bis {0}; die Einladung ist unterwegs.", day) : T("Genehmigt; die Einladung ist unterwegs."),
        DecisionOutcome.AwaitsSecond => T("Vorgeschlagen; eine zweite Person muss noch bestätigen."),
        DecisionOutcome.Done => result.Request?.State switch
        {
            RequestState.Refused => T("Abgelehnt."),
            RequestState.Withdrawn => T("Die Einladung ist zurückgezogen."),
            _ => T("Weitergeleitet: {0}.", result.Request?.Place()),
        },
        DecisionOutcome.DecidedAlready => T("Darüber hat inzwischen jemand entschieden."),
        DecisionOutcome.OwnRequest => T("Über den eigenen Antrag entscheidet jemand anderes."),
        DecisionOutcome.SecondMustBeAnother => T("Sie haben das selbst vorgeschlagen; bestätigen muss jemand anderes."),
        DecisionOutcome.NothingProposed => T("Der Vorschlag gilt nicht mehr. Bitte sehen Sie sich den Antrag noch einmal an."),
        _ => T("Diesen Antrag gibt es nicht."),
    };

    /// <summary>Whether it went as asked.</summary>
    public static bool IsDone(this DecisionOutcome outcome) =>
        outcome is DecisionOutcome.Granted or DecisionOutcome.Invited or DecisionOutcome.AwaitsSecond or DecisionOutcome.Done;

    public static string Of(InvitationProblem problem) => problem switch
    {
        InvitationProblem.NoAddress => T("Das ist keine Mailadresse, oder der Name davor ist unbrauchbar."),
        InvitationProblem.Repeated => T("Steht weiter oben schon in der Liste."),
        InvitationProblem.AskedAlready => T("Dazu gibt es schon einen offenen Antrag oder eine gültige Einladung."),
        _ => T("Das ist Ihre eigene Adresse."),
    };

    public static string Of(GrantChangeOutcome outcome, string done) => outcome switch
    {
        GrantChangeOutcome.Changed => done,
        GrantChangeOutcome.EndedAlready => T("War schon beendet."),
        GrantChangeOutcome.Own => T("Über den eigenen Zugang entscheidet jemand anderes."),
        _ => T("Diesen Zugang gibt es nicht."),
    };

    /// <summary>A grant's end as its last day.</summary>
    public static string End(Grant grant) => grant.Until is { } until ? LocalDays.Day(LocalDays.LastDay(until)) : T("ohne Ende");

    /// <summary>The same after other words: <c>bis 31.12.2026</c>, <c>ohne Ende</c>.</summary>
    public static string Until(Grant grant) => grant.Until is null ? End(grant) : T("bis {0}", End(grant));

    private static string? LastDay(DecisionResult result) =>
        (result.Grant?.Until ?? result.Request?.Terms?.Until) is { } until ? LocalDays.Day(LocalDays.LastDay(until)) : null;
}
