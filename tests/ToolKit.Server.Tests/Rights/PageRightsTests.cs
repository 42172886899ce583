using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ToolKit.Access;
using ToolKit.TestSupport;

namespace ToolKit.Server.Tests;

/// <summary>
/// The matrix on the pages: every handler of every page, and every other route, has an entry here, or the test fails. Each person tries each; the policy, asked directly, says what must come of it.
/// </summary>
[Collection(RightsWorld.Name)]
public sealed class PageRightsTests(RightsWorld world)
{
    private static readonly Dictionary<string, Entry> Table = new(StringComparer.Ordinal)
    {
        // For anybody
        ["GET /"] = Anybody("/"),
        ["GET /anmelden"] = Anybody("/anmelden"),
        ["POST /anmelden"] = Anybody("/anmelden", ("mail", "niemand@amt.example"), ("kennwort", "falsch")),
        ["GET /anmelden/code"] = Anybody("/anmelden/code"),
        ["POST /anmelden/code"] = Anybody("/anmelden/code", ("code", "000000")),
        ["GET /anmelden/ohne-zugang"] = Anybody("/anmelden/ohne-zugang"),
        ["GET /anmelden/pruefdienst"] = Anybody("/anmelden/pruefdienst"),
        ["* /anmelden/pruefdienst/zurueck"] = Anybody("/anmelden/pruefdienst/zurueck?code=x&state=x") with { Expected = (_, _, _) => Task.FromResult(Outcome.SignIn) },
        ["GET /anmelden/pruefdienst/abmelden"] = Anybody("/anmelden/pruefdienst/abmelden?iss=falsch&sid=falsch"),
        ["POST /anmelden/pruefdienst/abmelden"] = Anybody("/anmelden/pruefdienst/abmelden", ("logout_token", "falsch")),
        ["GET /kennwort-vergessen"] = Anybody("/kennwort-vergessen"),
        ["POST /kennwort-vergessen"] = Anybody("/kennwort-vergessen", ("mail", "niemand@amt.example")),
        ["GET /abmelden"] = Anybody("/abmelden"),
        ["POST /abmelden"] = ElsewhereBecause("it ends the session of whoever asks; SignInTests"),
        ["GET /.well-known/security.txt"] = ElsewhereBecause("it is absent until it is written; OperatorTextTests"),
        ["HEAD /.well-known/security.txt"] = ElsewhereBecause("it is GET without the body"),
        ["GET /barriere-melden"] = Anybody("/barriere-melden"),
        ["POST /barriere-melden"] = Anybody("/barriere-melden"),
        ["GET /barrierefreiheit"] = Anybody("/barrierefreiheit"),
        ["GET /datenschutz"] = Anybody("/datenschutz"),
        ["GET /impressum"] = Anybody("/impressum"),
        ["GET /leichte-sprache"] = Anybody("/leichte-sprache"),
        ["GET /zaehlung"] = Anybody("/zaehlung"),
        ["GET /health/live"] = Anybody("/health/live"),
        ["GET /health/ready"] = Anybody("/health/ready"),
        ["HEAD /health/live"] = ElsewhereBecause("it is GET without a body; TreeTests"),
        ["HEAD /health/ready"] = ElsewhereBecause("it is GET without a body; TreeTests"),
        ["GET /office/fertig"] = Anybody("/office/fertig"),
        ["GET /zugang"] = Anybody("/zugang"),
        ["POST /zugang"] = Anybody("/zugang"),
        ["GET /api/{documentName}.json"] = Anybody("/api/openapi.json"),
        ["* /api/{*path:nonfile}"] = ElsewhereBecause("it says that there is no such route"),
        ["* /dav/{**path}"] = ElsewhereBecause("ShareRightsTests"),
        ["OPTIONS /"] = ElsewhereBecause("DeviceTokenTests"),
        ["PROPFIND /"] = ElsewhereBecause("DeviceTokenTests"),

        // For whoever holds the link, whoever that is
        ["GET /kennwort/{link}"] = Anybody("/kennwort/falsch"),
        ["POST /kennwort/{link}"] = Anybody("/kennwort/falsch", ("kennwort", "vier neue Wörter hier")),
        ["GET /willkommen/{link}"] = Anybody("/willkommen/falsch"),
        ["POST /willkommen/{link}"] = Anybody("/willkommen/falsch", ("kennwort", "vier neue Wörter hier")),
        ["GET /einladung/{link}"] = Anybody("/einladung/falsch"),
        ["POST /einladung/{link} Kennwort"] = Anybody("/einladung/falsch?handler=Kennwort", ("kennwort", "vier neue Wörter hier")),
        ["POST /einladung/{link} Annehmen"] = Anybody("/einladung/falsch?handler=Annehmen"),
        ["GET /zugang/antrag/{link}"] = Gone("/zugang/antrag/falsch"),
        ["POST /zugang/antrag/{link}"] = Anybody("/zugang/antrag/falsch"),
        ["GET /zugang/bestaetigen/{link}"] = Anybody("/zugang/bestaetigen/falsch"),
        ["POST /zugang/bestaetigen/{link}"] = Anybody("/zugang/bestaetigen/falsch"),

        // For whoever has signed in, about herself
        ["GET /konto"] = SignedIn("/konto"),
        ["POST /konto Anlegen"] = SignedIn("/konto?handler=Anlegen", ("bezeichnung", "")),
        ["POST /konto Zurueckziehen"] = SignedIn("/konto?handler=Zurueckziehen", ("id", "0")),
        ["GET /konto/zugang"] = SignedIn("/konto/zugang"),
        ["POST /konto/zugang"] = SignedIn("/konto/zugang", ("platz", "sPLACE")),
        ["POST /konto/zugang Zuruecknehmen"] = NotHers("/konto/zugang?handler=Zuruecknehmen", ("id", "SHARED")),
        ["GET /konto/kennwort"] = SignedIn("/konto/kennwort"),
        ["POST /konto/kennwort"] = SignedIn("/konto/kennwort", ("kennwort", "falsch"), ("neu", "vier neue Wörter hier")),
        ["GET /konto/sitzungen"] = SignedIn("/konto/sitzungen"),
        ["POST /konto/sitzungen Beenden"] = SignedIn("/konto/sitzungen?handler=Beenden", ("sitzung", "x")),
        ["POST /konto/sitzungen Andere"] = SignedIn("/konto/sitzungen?handler=Andere"),
        ["GET /konto/zweiter-faktor"] = SignedIn("/konto/zweiter-faktor"),
        ["POST /konto/zweiter-faktor Einrichten"] = SignedIn("/konto/zweiter-faktor?handler=Einrichten", ("code", "000000")),
        ["POST /konto/zweiter-faktor Wechseln"] = SignedIn("/konto/zweiter-faktor?handler=Wechseln"),
        ["POST /konto/zweiter-faktor Codes"] = SignedIn("/konto/zweiter-faktor?handler=Codes"),
        ["POST /konto/zweiter-faktor Abschalten"] = SignedIn("/konto/zweiter-faktor?handler=Abschalten") with { Expected = MayGoWithoutSecondFactorAsync },
        ["GET /anmelden/erneut"] = SignedIn("/anmelden/erneut"),
        ["POST /anmelden/erneut"] = SignedIn("/anmelden/erneut", ("kennwort", "falsch")),
        ["GET /office"] = SignedIn("/office"),
        ["POST /office"] = SignedIn("/office"),
        ["GET /papierkorb"] = SignedIn("/papierkorb"),
        ["POST /papierkorb"] = SignedIn("/papierkorb", ("id", "0")),
        ["GET /verbinden/{programm?}"] = SignedIn("/verbinden"),
        ["POST /verbinden/{programm?}"] = SignedIn("/verbinden/rclone", ("bezeichnung", "")),
        ["GET /verbinden/pruefen/{id:long}"] = ElsewhereBecause("ConnectionStatusTests: the tokens of others are absent"),

        ["GET /konto/verfolgen"] = SignedIn("/konto/verfolgen"),
        ["POST /konto/verfolgen Verfolgen"] = ElsewhereBecause("FollowPageTests: what she does not see is absent"),
        ["POST /konto/verfolgen Beenden"] = SignedIn("/konto/verfolgen?handler=Beenden", ("eintrag", "0")),
        ["POST /konto/verfolgen Mail"] = SignedIn("/konto/verfolgen?handler=Mail", ("rhythmus", "nie")),
        ["GET /neu"] = SignedIn("/neu"),
        ["GET /neu.atom"] = SignedIn("/neu.atom"), // of one document or folder: NewsFeedTests
        ["GET /eingang"] = SignedIn("/eingang"), // whose drafts it shows: DraftTests
        ["GET /eingang/pruefen"] = ElsewhereBecause("it needs a draft; DraftTests: absent to who does not receive it"),
        ["POST /eingang/pruefen Veroeffentlichen"] = ElsewhereBecause("DraftTests, likewise"),
        ["POST /eingang/pruefen Zurueckgeben"] = ElsewhereBecause("DraftTests, likewise"),
        ["GET /eingang/vergleichen"] = ElsewhereBecause("it needs a draft; DraftTests"),
        ["GET /pruefdaten"] = ElsewhereBecause("it is absent to who publishes nothing; ReviewDateTests"),
        ["POST /pruefdaten Geprueft"] = ElsewhereBecause("ReviewDateTests, likewise"),
        ["GET /koffer"] = SignedIn("/koffer"),
        ["POST /koffer Neu"] = SignedIn("/koffer?handler=Neu", ("name", "")),
        ["POST /koffer Packen"] = SignedIn("/koffer?handler=Packen", ("heraus", "0")), // putting in: CollectionPageTests
        ["POST /koffer Auswahl"] = SignedIn("/koffer?handler=Auswahl", ("id", "0")),
        ["GET /koffer/{id:long}"] = NotHers("/koffer/COLLECTION"),
        ["POST /koffer/{id:long} Speichern"] = NotHers("/koffer/COLLECTION?handler=Speichern", ("name", "Meiner")),
        ["POST /koffer/{id:long} Weiterpacken"] = NotHers("/koffer/COLLECTION?handler=Weiterpacken"),
        ["POST /koffer/{id:long} Teilen"] = NotHers("/koffer/COLLECTION?handler=Teilen"),
        ["POST /koffer/{id:long} NichtTeilen"] = NotHers("/koffer/COLLECTION?handler=NichtTeilen"),
        ["POST /koffer/{id:long} Loeschen"] = NotHers("/koffer/COLLECTION?handler=Loeschen"),
        ["GET /koffer/{id:long}/zip"] = NotHers("/koffer/COLLECTION/zip"),
        ["GET /koffer/{art:regex(^(geteilt|satz)$)}/{schluessel}"] = NotHers("/koffer/geteilt/falsch"), // whoever has the link: CollectionPageTests
        ["POST /koffer/{art:regex(^(geteilt|satz)$)}/{schluessel} Uebernehmen"] = NotHers("/koffer/geteilt/falsch?handler=Uebernehmen"),
        ["GET /koffer/geteilt/{key}/zip"] = NotHers("/koffer/geteilt/falsch/zip"),
        ["GET /koffer/satz/{key}/zip"] = Gone("/koffer/satz/gibt-es-nicht/zip"),
        ["GET /vorlagen-check"] = SignedIn("/vorlagen-check"),
        ["POST /vorlagen-check"] = SignedIn("/vorlagen-check"), // of which documents it speaks: VorlagenCheckTests
        ["GET /zahlen"] = SignedIn("/zahlen"), // of one document, and what is counted among the others: FigurePageTests
        ["GET /zahlen.csv"] = SignedIn("/zahlen.csv"),

        // By what the policy says of a folder or document
        ["GET /handlungsfelder/{feld}"] = new(
            [""],
            async (world, person, _) => person.Person is null ? Outcome.SignIn : await DecisionAsync(world, person, Right.See, "/Werkzeugkoffer/Transparenz"),
            (_, _, _) => Task.FromResult<(string, IReadOnlyList<(string, string)>)>(("/handlungsfelder/transparenz", []))),
        ["GET /dokumente/{**path}"] = Library(Right.See, "", place => "/dokumente" + place, Outcome.SignIn),
        ["POST /dokumente/{**path} Hochladen"] = Library(Right.Create, "", place => $"/dokumente{place}?handler=Hochladen") with { SendsFile = true },
        ["POST /dokumente/{**path} Ordner"] = Library(Right.CreateFolder, "", place => $"/dokumente{place}?handler=Ordner", ("name", "Von der Seite")),
        ["POST /dokumente/{**path} Loeschen"] = Library(Right.Remove, "/seite.txt", place => $"/dokumente{place}/seite.txt?handler=Loeschen"),
        ["POST /dokumente/{**path} Wiederherstellen"] = Library(
            Right.Write, "/schreiben.txt", place => $"/dokumente{place}/schreiben.txt?handler=Wiederherstellen", ("version", "1")),
        ["GET /herunterladen/{**path}"] = Library(Right.Read, "/lesen.txt", place => $"/herunterladen{place}/lesen.txt"),
        ["HEAD /herunterladen/{**path}"] = ElsewhereBecause("it is GET without the body"),
        ["POST /dokumente/{**path} Auswahl"] = OnEntry(Right.Remove, "/auswahl.txt", (place, _) => $"/dokumente{place}?handler=Auswahl", id => [("id", id), ("tun", "loeschen")]),
        ["POST /dokumente/{**path} Zurueckholen"] = Library(Right.See, "", place => $"/dokumente{place}?handler=Zurueckholen", ("was", "0")),
        ["POST /dokumente/{**path} Bitten"] = Library(Right.Write, "/lesen.txt", place => $"/dokumente{place}/lesen.txt?handler=Bitten"),
        ["POST /dokumente/{**path} Freigeben"] = Library(Right.See, "/lesen.txt", place => $"/dokumente{place}/lesen.txt?handler=Freigeben"), // with a lock: DocumentLockTests
        ["GET /ansehen/{**path}"] = Library(Right.Read, "/lesen.txt", place => $"/ansehen{place}/lesen.txt"),
        ["GET /drucken/{**path}"] = Library(Right.Read, "/lesen.txt", place => $"/drucken{place}/lesen.txt", Outcome.SignIn),
        ["HEAD /ansehen/{**path}"] = ElsewhereBecause("it is GET without the body"),
        ["GET /archiv/{**path}"] = Library(Right.See, "", place => "/archiv" + place), // what is in it: ArchiveTests
        ["GET /bereinigt/{**path}"] = Library(Right.Write, "/lesen.txt", place => $"/bereinigt{place}/lesen.txt"),
        ["GET /d/{id:long}"] = OnEntry(Right.See, "/lesen.txt", (_, id) => $"/d/{id}", _ => [], Outcome.SignIn),
        ["GET /vergleichen/{**path}"] = Library(Right.Read, "/lesen.txt", place => $"/vergleichen{place}/lesen.txt", Outcome.SignIn),
        ["GET /verschieben"] = OnEntry(Right.See, "/lesen.txt", (_, id) => $"/verschieben?id={id}", _ => [], Outcome.SignIn),
        ["POST /verschieben"] = OnEntry(Right.Remove, "/umbenennen.txt", (_, id) => $"/verschieben?id={id}", _ => [("name", "umbenannt.txt")], Outcome.SignIn),
        ["GET /bearbeiten/{**path}"] = Library(Right.Write, "/seite.md", place => $"/bearbeiten{place}/seite.md", Outcome.SignIn),
        ["POST /bearbeiten/{**path} Beginnen"] = Library(Right.Write, "/seite.md", place => $"/bearbeiten{place}/seite.md?handler=Beginnen", Outcome.SignIn),
        ["POST /bearbeiten/{**path} Vorschau"] = Library(Right.Write, "/seite.md", place => $"/bearbeiten{place}/seite.md?handler=Vorschau", Outcome.SignIn, ("text", "x")),
        ["POST /bearbeiten/{**path} Speichern"] = Library(Right.Write, "/seite.md", place => $"/bearbeiten{place}/seite.md?handler=Speichern", Outcome.SignIn, ("text", "x")),
        ["POST /bearbeiten/{**path} Abbrechen"] = Library(Right.Write, "/seite.md", place => $"/bearbeiten{place}/seite.md?handler=Abbrechen", Outcome.SignIn),
        ["GET /ausfuellen/{**path}"] = Library(Right.Read, "/seite.md", place => $"/ausfuellen{place}/seite.md", Outcome.SignIn),
        ["POST /ausfuellen/{**path} Vorschau"] = Library(Right.Read, "/seite.md", place => $"/ausfuellen{place}/seite.md?handler=Vorschau", Outcome.SignIn),
        ["POST /ausfuellen/{**path} Eintrag"] = Library(Right.Read, "/seite.md", place => $"/ausfuellen{place}/seite.md?handler=Eintrag", Outcome.SignIn),
        ["POST /ausfuellen/{**path} Standort"] = Library(Right.Read, "/seite.md", place => $"/ausfuellen{place}/seite.md?handler=Standort", Outcome.SignIn),
        ["POST /ausfuellen/{**path} Ausgeben"] = Library(Right.Read, "/seite.md", place => $"/ausfuellen{place}/seite.md?handler=Ausgeben&als=docx", Outcome.SignIn),
        ["POST /ausfuellen/{**path} Drucken"] = Library(Right.Read, "/seite.md", place => $"/ausfuellen{place}/seite.md?handler=Drucken", Outcome.SignIn),
        ["GET /standort/profil"] = OfSite(Right.Read),
        ["POST /standort/profil"] = OfSite(Right.Write, ("name", "Darmstadt")),
        ["GET /uebernehmen/{**path}"] = Library(Right.Read, "/lesen.txt", place => $"/uebernehmen{place}/lesen.txt", Outcome.SignIn),
        ["POST /uebernehmen/{**path}"] = Library(Right.Read, "/lesen.txt", place => $"/uebernehmen{place}/lesen.txt", Outcome.SignIn), // where it goes: AdaptationPageTests
        ["GET /abgleichen/{**path}"] = Library(Right.Write, "/angepasst.txt", place => $"/abgleichen{place}/angepasst.txt", Outcome.SignIn),
        ["POST /abgleichen/{**path} Vorschau"] = Library(Right.Write, "/angepasst.txt", place => $"/abgleichen{place}/angepasst.txt?handler=Vorschau", Outcome.SignIn),
        ["POST /abgleichen/{**path} Speichern"] = Library(Right.Write, "/angepasst.txt", place => $"/abgleichen{place}/angepasst.txt?handler=Speichern", Outcome.SignIn),
        ["POST /abgleichen/{**path} Bleibt"] = Library(Right.Write, "/angepasst.txt", place => $"/abgleichen{place}/angepasst.txt?handler=Bleibt", Outcome.SignIn),
        ["GET /zurueckgeben/{**path}"] = ElsewhereBecause("it needs an adaptation of something in the toolkit; AdaptationPageTests"),
        ["POST /zurueckgeben/{**path}"] = ElsewhereBecause("likewise"),
        ["GET /api/tree"] = ElsewhereBecause("ShareRightsTests"),
        ["GET /api/versions"] = ElsewhereBecause("ShareRightsTests"),
        ["GET /api/changes"] = ElsewhereBecause("ShareRightsTests"),
        ["POST /api/uploads"] = ElsewhereBecause("UploadRightsTests"),
        ["HEAD /api/uploads/{id}"] = ElsewhereBecause("UploadTests: only who has begun it sees it"),
        ["PATCH /api/uploads/{id}"] = ElsewhereBecause("UploadTests, likewise"),
        ["DELETE /api/uploads/{id}"] = ElsewhereBecause("UploadTests, likewise"),
        ["GET /api/search"] = ElsewhereBecause("SearchRightsTests"),
        ["GET /api/suggest"] = ElsewhereBecause("SearchRightsTests"),
        ["GET /suche"] = Anybody("/suche?q=Text"), // what it finds: SearchRightsTests
        ["GET /suche.atom"] = Anybody("/suche.atom?q=Text"),

        // For whoever decides in some region
        ["GET /verwaltung"] = Desk("/verwaltung"),
        ["GET /verwaltung/antraege"] = Desk("/verwaltung/antraege"),
        ["POST /verwaltung/antraege Genehmigen"] = Desk("/verwaltung/antraege?handler=Genehmigen"),
        ["POST /verwaltung/antraege Ablehnen"] = Desk("/verwaltung/antraege?handler=Ablehnen"),
        ["GET /verwaltung/antraege/erfassen"] = Desk("/verwaltung/antraege/erfassen"),
        ["POST /verwaltung/antraege/erfassen"] = Desk("/verwaltung/antraege/erfassen"),
        ["POST /verwaltung/antraege/erfassen Genehmigen"] = Desk("/verwaltung/antraege/erfassen?handler=Genehmigen"),
        ["GET /verwaltung/einladen"] = Desk("/verwaltung/einladen"),
        ["POST /verwaltung/einladen"] = Desk("/verwaltung/einladen"),
        ["GET /verwaltung/berechtigungen"] = Desk("/verwaltung/berechtigungen"),
        ["POST /verwaltung/berechtigungen Verlaengern"] = Desk("/verwaltung/berechtigungen?handler=Verlaengern"),
        ["POST /verwaltung/berechtigungen Beenden"] = Desk("/verwaltung/berechtigungen?handler=Beenden"),
        ["POST /verwaltung/berechtigungen Geben"] = Desk("/verwaltung/berechtigungen?handler=Geben"),
        ["GET /verwaltung/regionen"] = Desk("/verwaltung/regionen"),
        ["GET /verwaltung/protokoll"] = Desk("/verwaltung/protokoll"),
        ["GET /verwaltung/protokoll.csv"] = Desk("/verwaltung/protokoll.csv"),

        // For whoever decides in this region: to others, one of the region beside it among them, it does not exist
        ["GET /verwaltung/antraege/{id:long}"] = OnRequest("", []),
        ["POST /verwaltung/antraege/{id:long} Genehmigen"] = OnRequest("Genehmigen", [("Rolle", "Reader"), ("Bereich", "SITE"), ("Bis", "DAY")]),
        ["POST /verwaltung/antraege/{id:long} Bestaetigen"] = OnRequest("Bestaetigen", []),
        ["POST /verwaltung/antraege/{id:long} Ablehnen"] = OnRequest("Ablehnen", [("Grund", "Bitte über Ihre Leitung.")]),
        ["POST /verwaltung/antraege/{id:long} Einsetzen"] = OnRequest("Einsetzen", []),
        ["POST /verwaltung/antraege/{id:long} Weiterleiten"] = OnRequest("Weiterleiten", [("Wohin", "FOREIGN"), ("Hinweis", "Gehört zu Ihnen.")]),
        ["POST /verwaltung/antraege/{id:long} Erneut"] = OnRequest("Erneut", []),
        ["POST /verwaltung/antraege/{id:long} Zurueckziehen"] = OnRequest("Zurueckziehen", []),
        ["GET /verwaltung/bestaetigen/{region:long}"] = InRegion("/verwaltung/bestaetigen/REGION", Outcome.Allowed),
        ["POST /verwaltung/bestaetigen/{region:long} Beginnen"] = InRegion("/verwaltung/bestaetigen/REGION?handler=Beginnen", Outcome.Allowed),
        ["POST /verwaltung/bestaetigen/{region:long} Bestaetigen"] = InRegion("/verwaltung/bestaetigen/REGION?handler=Bestaetigen", Outcome.Allowed),
        ["POST /verwaltung/bestaetigen/{region:long} Beenden"] = InRegion("/verwaltung/bestaetigen/REGION?handler=Beenden", Outcome.Allowed),
        ["GET /verwaltung/regionen/{id:long}"] = InRegion("/verwaltung/regionen/REGION", Outcome.Allowed),
        ["POST /verwaltung/regionen/{id:long} Vertretung"] = InRegion("/verwaltung/regionen/REGION?handler=Vertretung", Outcome.Allowed, ("wer", "niemand@amt.example")),
        ["POST /verwaltung/regionen/{id:long} VertretungBeenden"] = ElsewhereBecause("it needs a deputy; DeskTests"),
        ["POST /verwaltung/regionen/{id:long} Baustein"] = InRegion("/verwaltung/regionen/REGION?handler=Baustein", Outcome.Allowed, ("titel", "Gruß"), ("text", "Guten Tag")),
        ["POST /verwaltung/regionen/{id:long} BausteinEntfernen"] = InRegion("/verwaltung/regionen/REGION?handler=BausteinEntfernen", Outcome.Allowed, ("baustein", "BLOCK")),
        ["GET /verwaltung/personen/{id:long}"] = InRegion("/verwaltung/personen/READER", Outcome.Allowed),
        ["POST /verwaltung/personen/{id:long} Entziehen"] = InRegion("/verwaltung/personen/READER?handler=Entziehen", Outcome.Allowed, ("zugang", "0")),
        ["POST /verwaltung/personen/{id:long} Geben"] = InRegion(
            "/verwaltung/personen/READER?handler=Geben", Outcome.Allowed, ("rolle", "Contributor"), ("Bereich", RightsWorld.OtherSite), ("Bis", "DAY")),
        ["POST /verwaltung/personen/{id:long} Token"] = InRegion("/verwaltung/personen/READER?handler=Token", Outcome.Allowed, ("token", "0")),

        // For administrators; whoever decides in the region sees the page, but may not
        ["POST /verwaltung/regionen"] = InRegion("/verwaltung/regionen", Outcome.Denied, ("Name", "NAME"), ("Postfach", "neu@region.example")),
        ["POST /verwaltung/regionen/{id:long} Aendern"] = InRegion("/verwaltung/regionen/REGION?handler=Aendern", Outcome.Denied, ("name", "Hessen"), ("postfach", "KEY@region.example")),
        ["POST /verwaltung/regionen/{id:long} Entfernen"] = InRegion("/verwaltung/regionen/REGION?handler=Entfernen", Outcome.Denied),
        ["POST /verwaltung/regionen/{id:long} Orte"] = InRegion("/verwaltung/regionen/REGION?handler=Orte", Outcome.Denied, ("orte", "Gießen")),
        ["POST /verwaltung/regionen/{id:long} StandortNeu"] = InRegion("/verwaltung/regionen/REGION?handler=StandortNeu", Outcome.Denied, ("name", "NAME"), ("stellen", "Jobcenter")),
        ["POST /verwaltung/regionen/{id:long} Standort"] = ElsewhereBecause("it needs a site of the region; DeskTests"),
        ["POST /verwaltung/regionen/{id:long} StandortEntfernen"] = ElsewhereBecause("it needs a site of the region; DeskTests"),
        ["POST /verwaltung/regionen/{id:long} LandNeu"] = InRegion("/verwaltung/regionen/REGION?handler=LandNeu", Outcome.Denied, ("land", "NAME")),
        ["POST /verwaltung/regionen/{id:long} Land"] = ElsewhereBecause("it needs a Land of the region; DeskTests"),
        ["POST /verwaltung/regionen/{id:long} LandEntfernen"] = ElsewhereBecause("it needs a Land of the region; DeskTests"),
        ["POST /verwaltung/personen/{id:long} Link"] = InRegion("/verwaltung/personen/READER?handler=Link", Outcome.Denied),
        ["POST /verwaltung/personen/{id:long} Faktor"] = InRegion("/verwaltung/personen/READER?handler=Faktor", Outcome.Denied),
        ["POST /verwaltung/personen/{id:long} Sperren"] = InRegion("/verwaltung/personen/READER?handler=Sperren", Outcome.Denied, ("gesperrt", "false")),

        // For administrators; to everybody else it does not exist
        ["GET /verwaltung/personen"] = Administrators("/verwaltung/personen"),
        ["POST /verwaltung/personen"] = Administrators("/verwaltung/personen"),
        ["GET /verwaltung/regionen/einlesen"] = Administrators("/verwaltung/regionen/einlesen"),
        ["POST /verwaltung/regionen/einlesen Probe"] = Administrators("/verwaltung/regionen/einlesen?handler=Probe"),
        ["POST /verwaltung/regionen/einlesen Uebernehmen"] = Administrators("/verwaltung/regionen/einlesen?handler=Uebernehmen"),
        ["POST /verwaltung/protokoll Zaehlen"] = Administrators("/verwaltung/protokoll?handler=Zaehlen"),
        ["POST /verwaltung/protokoll ZaehlenBeenden"] = ElsewhereBecause("it needs a watch that runs; DeskTests"),
        ["GET /verwaltung/suche"] = Administrators("/verwaltung/suche"),
        ["GET /verwaltung/mail"] = Administrators("/verwaltung/mail"),
        ["POST /verwaltung/mail Erneut"] = Administrators("/verwaltung/mail?handler=Erneut", ("id", "0")),
        ["POST /verwaltung/mail Verwerfen"] = Administrators("/verwaltung/mail?handler=Verwerfen", ("id", "0")),
        ["POST /verwaltung/mail Probe"] = Administrators("/verwaltung/mail?handler=Probe"),
    };

    [Fact]
    public async Task EveryRouteHasAnEntryAndEveryEntryARoute()
    {
        var routes = await ListRoutesAsync();

        Assert.Empty(routes.Except(Table.Keys).Select(route => $"{route} has no entry"));
        Assert.Empty(Table.Keys.Except(routes).Select(route => $"{route} is no route"));
    }

    public static TheoryData<string> All { get; } = [.. Table.Where(pair => pair.Value.Request is not null).Select(pair => pair.Key)];

    [Theory]
    [MemberData(nameof(All))]
    public async Task ARouteDoesWhatThePolicyAllowsAndNothingElse(string route)
    {
        var entry = Table[route];
        var wrong = new List<string>();
        foreach (var person in world.People)
        {
            foreach (var place in entry.Places)
            {
                var expected = await entry.Expected(world, person, place);
                var (address, fields) = await entry.Request!(world, person, place);
                var answer = !route.StartsWith("POST ", StringComparison.Ordinal) ? await person.Browser.GetAsync(address)
                    : entry.SendsFile ? await SendFileAsync(person, address)
                    : await person.Browser.PostAsync(address, [.. fields]);
                if (OutcomeOf(answer) != expected)
                    wrong.Add($"{person} at {address}: {answer.Status} instead of {expected}");
            }
        }

        Assert.True(wrong.Count == 0, $"{wrong.Count} cells are wrong:\n{string.Join('\n', wrong.Take(20))}");
    }

    /// <summary>On a page bad input is answered in words: that is past the gate.</summary>
    private static Outcome OutcomeOf(Answer answer) => answer.Status is 400 or 409 or 410 or 422 or 429 or 507 ? Outcome.Allowed : ShareRightsTests.Of(answer);

    private async Task<IReadOnlyList<string>> ListRoutesAsync()
    {
        var routes = new HashSet<string>(StringComparer.Ordinal);
        var loader = world.Application.Services.GetRequiredService<PageLoader>();
        foreach (var endpoint in world.Application.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var pattern = "/" + endpoint.RoutePattern.RawText!.TrimStart('/');
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                foreach (var handler in (await loader.LoadAsync(page, endpoint.Metadata)).HandlerMethods)
                    routes.Add($"{handler.HttpMethod.ToUpperInvariant()} {pattern} {handler.Name}".Trim());
                continue;
            }

            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"])
                routes.Add($"{method} {pattern}");
        }

        // Where issuers send people back to is answered before there is a route.
        var schemes = world.Application.Services.GetRequiredService<IAuthenticationSchemeProvider>();
        foreach (var scheme in await schemes.GetAllSchemesAsync())
        {
            if (scheme.HandlerType == typeof(OpenIdHandler))
                routes.Add($"* {world.Application.Services.GetRequiredService<IOptionsMonitor<OpenIdHandlerOptions>>().Get(scheme.Name).CallbackPath}");
            else
                Assert.False(typeof(IAuthenticationRequestHandler).IsAssignableFrom(scheme.HandlerType), $"{scheme.Name} answers requests and is not in the matrix");
        }

        return [.. routes.Order(StringComparer.Ordinal)];
    }

    private static Entry Anybody(string address, params (string Name, string Value)[] fields) =>
        new([""], (_, _, _) => Task.FromResult(Outcome.Allowed), (_, _, _) => Task.FromResult<(string, IReadOnlyList<(string, string)>)>((address, fields)));

    /// <summary>What nobody has a right to: the link does not hold.</summary>
    private static Entry Gone(string address) =>
        new([""], (_, _, _) => Task.FromResult(Outcome.Absent), (_, _, _) => Task.FromResult<(string, IReadOnlyList<(string, string)>)>((address, [])));

    private static Entry SignedIn(string address, params (string Name, string Value)[] fields) => new(
        [""],
        (_, person, _) => Task.FromResult(person.Person is null ? Outcome.SignIn : Outcome.Allowed),
        async (world, person, _) => (await FillInAsync(world, person, address), await FillInAsync(world, person, fields)));

    /// <summary>Something that belongs to somebody else, whoever asks.</summary>
    private static Entry NotHers(string address, params (string Name, string Value)[] fields) =>
        SignedIn(address, fields) with { Expected = (_, person, _) => Task.FromResult(person.Person is null ? Outcome.SignIn : Outcome.Absent) };

    /// <summary>Whoever decides about others' access keeps the second factor.</summary>
    private static async Task<Outcome> MayGoWithoutSecondFactorAsync(RightsWorld world, Persona person, string place) =>
        person.Person is null ? Outcome.SignIn : await DecidesAnywhereAsync(world, person) ? Outcome.Denied : Outcome.Allowed;

    private static Entry Library(Right right, string below, Func<string, string> address, params (string Name, string Value)[] fields) =>
        Library(right, below, address, Outcome.Absent, fields);

    /// <param name="anonymous">What somebody gets who has not signed in.</param>
    private static Entry Library(Right right, string below, Func<string, string> address, Outcome anonymous, params (string Name, string Value)[] fields) => new(
        RightsWorld.Places,
        async (world, person, place) => person.Person is null ? anonymous : await DecisionAsync(world, person, right, RightsWorld.FolderOf(person, place) + below),
        (_, person, place) => Task.FromResult<(string, IReadOnlyList<(string, string)>)>((EscapePath(address(RightsWorld.FolderOf(person, place))), fields)));

    /// <summary>Something done to an entry that is named by its id.</summary>
    private static Entry OnEntry(
        Right right, string below, Func<string, string, string> address, Func<string, (string Name, string Value)[]> fields, Outcome anonymous = Outcome.Absent) =>
        Library(right, below, place => place, anonymous) with
        {
            Request = async (world, person, place) =>
            {
                var folder = RightsWorld.FolderOf(person, place);
                var id = (await world.FindOnceAsync(folder + below)).ToString(CultureInfo.InvariantCulture);
                return (EscapePath(address(folder, id)), fields(id));
            },
        };

    /// <summary>Something about a site, by what the policy says of its folder.</summary>
    private static Entry OfSite(Right right, params (string Name, string Value)[] fields) => SignedIn("/standort/profil?standort=PLACE", fields) with
    {
        Expected = async (world, person, _) => person.Person is null ? Outcome.SignIn : await DecisionAsync(world, person, right, RightsWorld.Site),
    };

    /// <summary>A page for whoever decides in some region.</summary>
    private static Entry Desk(string address, params (string Name, string Value)[] fields) => new(
        [""],
        async (world, person, _) => person.Person is null ? Outcome.SignIn : await DecidesAnywhereAsync(world, person) ? Outcome.Allowed : Outcome.Absent,
        (_, _, _) => Task.FromResult<(string, IReadOnlyList<(string, string)>)>((address, fields)));

    /// <param name="inRegion">What somebody gets who decides in the region and is no administrator.</param>
    private static Entry InRegion(string address, Outcome inRegion, params (string Name, string Value)[] fields) => new(
        [""],
        async (world, person, _) => person.Person is null ? Outcome.SignIn
            : await world.DecideAsync(person, Right.Administer, "/") == Decision.Allowed ? Outcome.Allowed
            : await DecidesAsync(world, person) ? inRegion
            : !address.Contains("/REGION", StringComparison.Ordinal) && !address.Contains("READER", StringComparison.Ordinal) && await DecidesAnywhereAsync(world, person) ? inRegion
            : Outcome.Absent,
        async (world, person, _) => (await FillInAsync(world, person, address), await FillInAsync(world, person, fields)));

    /// <summary>A request for the site, a fresh one where it will be decided.</summary>
    private static Entry OnRequest(string handler, (string Name, string Value)[] fields) => new(
        [""],
        async (world, person, _) => person.Person is null ? Outcome.SignIn : await DecidesAsync(world, person) ? Outcome.Allowed : Outcome.Absent,
        async (world, person, _) =>
        {
            var id = person.Person is not null && await DecidesAsync(world, person) ? await world.AskAsync() : await world.FindSharedRequestAsync();
            return ($"/verwaltung/antraege/{id}{(handler.Length > 0 ? "?handler=" + handler : "")}", await FillInAsync(world, person, fields));
        });

    private static Entry Administrators(string address, params (string Name, string Value)[] fields) => new(
        [""],
        async (world, person, _) => person.Person is null ? Outcome.SignIn
            : await world.DecideAsync(person, Right.Administer, "/") == Decision.Allowed ? Outcome.Allowed : Outcome.Absent,
        (_, _, _) => Task.FromResult<(string, IReadOnlyList<(string, string)>)>((address, fields)));

    private static async Task<bool> DecidesAsync(RightsWorld world, Persona person) =>
        await world.DecideAsync(person, Right.DecideRequests, RightsWorld.Region) == Decision.Allowed;

    private static async Task<bool> DecidesAnywhereAsync(RightsWorld world, Persona person) =>
        await DecidesAsync(world, person) || await world.DecideAsync(person, Right.DecideRequests, RightsWorld.ForeignRegion) == Decision.Allowed;

    private static async Task<IReadOnlyList<(string Name, string Value)>> FillInAsync(RightsWorld world, Persona person, (string Name, string Value)[] fields)
    {
        var filled = new List<(string, string)>();
        foreach (var (name, value) in fields)
            filled.Add((name, await FillInAsync(world, person, value)));
        return filled;
    }

    /// <summary>Puts in what is known only at run time.</summary>
    private static async Task<string> FillInAsync(RightsWorld world, Persona person, string text)
    {
        var installation = world.Application.Installation;
        foreach (var (name, find) in new (string, Func<Task<object>>)[]
                 {
                     ("REGION", async () => (await world.FindRegionAsync("Hessen")).Id),
                     ("FOREIGN", async () => (await world.FindRegionAsync("Bayern")).Id),
                     ("SITE", async () => await world.Application.FindIdAsync(RightsWorld.Site)),
                     ("READER", () => Task.FromResult<object>(world.Target.Id)),
                     ("PLACE", async () => (await installation.Regions.ListSitesAsync()).Single(site => site.Name == "Darmstadt").Id),
                     ("SHARED", async () => await world.FindSharedRequestAsync()),
                     ("COLLECTION", async () => await world.FindSharedCollectionAsync()),
                     ("BLOCK", async () => await world.MakeTextBlockAsync()),
                     ("DAY", () => Task.FromResult<object>(installation.Time.GetUtcNow().AddDays(90).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))),
                     ("NAME", () => Task.FromResult<object>($"Neu {Some.Number()}")),
                     ("KEY", () => Task.FromResult<object>(person.Key)),
                 })
        {
            if (text.Contains(name, StringComparison.Ordinal))
                text = text.Replace(name, Convert.ToString(await find(), CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }

        return text;
    }

    private static async Task<Answer> SendFileAsync(Persona person, string address)
    {
        using var content = new MultipartFormDataContent
        {
            { new StringContent(await person.Browser.FormTokenAsync()), "form-token" },
            { new ByteArrayContent("Text"u8.ToArray()), "datei", "von-der-seite.txt" },
        };
        return await person.Browser.SendAsync(HttpMethod.Post, address, content);
    }

    private static Entry ElsewhereBecause(string reason)
    {
        Assert.NotEmpty(reason);
        return new([], (_, _, _) => Task.FromResult(Outcome.Allowed), null);
    }

    private static async Task<Outcome> DecisionAsync(RightsWorld world, Persona person, Right right, string path) => await world.DecideAsync(person, right, path) switch
    {
        Decision.Allowed => Outcome.Allowed,
        Decision.Denied => Outcome.Denied,
        _ => Outcome.Absent,
    };

    private static string EscapePath(string address)
    {
        var query = address.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? address : address[..query];
        return string.Join('/', path.Split('/').Select(Uri.EscapeDataString)) + (query < 0 ? "" : address[query..]);
    }

    /// <param name="Places">Where it is tried; one empty place where that makes no difference.</param>
    /// <param name="Expected">What the policy says.</param>
    /// <param name="Request">Address and fields; null: it is tried in another test.</param>
    private sealed record Entry(
        IReadOnlyList<string> Places,
        Func<RightsWorld, Persona, string, Task<Outcome>> Expected,
        Func<RightsWorld, Persona, string, Task<(string Address, IReadOnlyList<(string Name, string Value)> Fields)>>? Request)
    {
        /// <summary>The form holds a file.</summary>
        public bool SendsFile { get; init; }
    }
}
