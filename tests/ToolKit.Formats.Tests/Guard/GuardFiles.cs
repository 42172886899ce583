using System.Globalization;
using System.Text;
using System.Xml.Linq;
using static ToolKit.Formats.GuardFindingKind;
using static ToolKit.TestSupport.Files;

namespace ToolKit.Formats.Tests;

/// <summary>A made-up file, and what was planted in it: nobody in it is real, nor any number.</summary>
/// <param name="Name">The file name with its extension.</param>
/// <param name="What">What it holds, in a few words.</param>
/// <param name="Planted">What is to be found, and where; empty: the file is clean.</param>
public sealed record GuardFile(string Name, string What, Func<byte[]> Content, params (GuardFindingKind Kind, string Place)[] Planted)
{
    public override string ToString() => $"{Name}: {What}";

    public static IReadOnlyList<GuardFile> All { get; } = [.. InSentences(), .. InTables(), .. InOffice(), .. InFlatFiles(), .. InMarkdown(), .. Clean()];

    private const string Sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    /// <summary>Eight things that do not belong there, each in every format: the second paragraph of three.</summary>
    private static IEnumerable<GuardFile> InSentences()
    {
        (GuardFindingKind Kind, string What, string Text)[] planted =
        [
            (FilledField, "a name in a form", "Name, Vorname: Sommerfeld, Lea"),
            (DateOfBirth, "a date of birth", "Der junge Mensch, geboren am 12.03.2006, nimmt teil."),
            (PersonNumber, "a customer number", "Kundennummer der Agentur: 417D208834"),
            (PersonNumber, "a household number", "Bedarf laut Bescheid 35502//0047182"),
            (PersonNumber, "a pension insurance number", "Versichert unter 15 070649 C 103 seit Ausbildungsbeginn"),
            (PersonNumber, "a tax number", "Steuerlich 86 095 742 719"),
            (MailAddresses, "two mail addresses", "Erreichbar: lea.sommerfeld@netz.test, j.kern@netz.test"),
            (TelephoneNumbers, "two mobile numbers", "Mobil 0171 3920011 oder 0151-23456780"),
        ];
        foreach (var (kind, what, text) in planted)
        {
            foreach (var (name, place, write) in Formats())
                yield return new GuardFile(name, what, () => write(["Vermerk zum Verfahren", text, "Ende des Vermerks"]), (kind, place));
        }
    }

    private static IEnumerable<(string Name, string Place, Func<string[], byte[]> Write)> Formats() =>
    [
        ("a.md", "Zeile 3", lines => Encoding.UTF8.GetBytes(string.Join("\n\n", lines))),
        ("a.txt", "Zeile 2", lines => Encoding.UTF8.GetBytes(string.Join("\r\n", lines))),
        ("a.csv", "Tabelle 1, Zeile 2", lines => Encoding.UTF8.GetBytes(string.Join("\r\n", lines.Select(line => $"\"{line}\"")))),
        ("a.docx", "Absatz 2", lines => Docx(string.Concat(lines.Select(line => P(line))))),
        ("a.odt", "Absatz 2", lines => Odf("text", string.Concat(lines.Select(line => $"<text:p>{line}</text:p>")))),
        ("a.xlsx", "Blatt „Liste“, Zeile 2", lines => Xlsx(("Liste", string.Concat(lines.Select((line, i) => Row(i + 1, line)))))),
        ("a.ods", "Blatt „Liste“, Zeile 2", lines => Odf("spreadsheet", $"<table:table table:name=\"Liste\">{string.Concat(lines.Select(line => OpenRow(line)))}</table:table>")),
        ("a.pptx", "Folie 1, Absatz 2", lines => Pptx((Shape("body", lines), null))),
        ("a.odp", "Folie 1, Absatz 2", lines => Odf("presentation", $"<draw:page><draw:frame><draw:text-box>{string.Concat(lines.Select(line => $"<text:p>{line}</text:p>"))}</draw:text-box></draw:frame></draw:page>")),
        ("a.fodt", "Absatz 2", lines => Flat(Odf("text", string.Concat(lines.Select(line => $"<text:p>{line}</text:p>"))))),
        ("a.rtf", "Absatz 2", lines => Rtf(string.Concat(lines.Select(line => line + "\\par ")))),
    ];

    /// <summary>A list of people, whose columns say what stands in them.</summary>
    private static IEnumerable<GuardFile> InTables()
    {
        string[][] rows = [["Nr.", "Name, Vorname", "Geb.-Datum", "Kd.-Nr."], ["1", "Sommerfeld, Lea", "12.03.2006", "5542208834"], ["2", "", "", ""]];
        yield return Table("a.md", "Zeile 3", () => Encoding.UTF8.GetBytes(string.Join('\n', rows.Select(row => $"| {string.Join(" | ", row)} |").ToArray()).Replace("\n| 1", "\n|---|---|---|---|\n| 1", StringComparison.Ordinal)));
        yield return Table("a.csv", "Tabelle 1, Zeile 2", () => Encoding.UTF8.GetBytes(string.Join("\r\n", rows.Select(row => string.Join(';', row)))));
        yield return Table("a.docx", "Tabelle 1, Zeile 2", () => Docx(P("Teilnahme") + $"<w:tbl>{string.Concat(rows.Select(row => $"<w:tr>{string.Concat(row.Select(cell => $"<w:tc>{P(cell)}</w:tc>"))}</w:tr>"))}</w:tbl>" + P("")));
        yield return Table("a.odt", "Tabelle 1, Zeile 2", () => Odf("text", $"<table:table>{string.Concat(rows.Select(row => OpenRow(row)))}</table:table>"));
        yield return Table("a.xlsx", "Blatt „Liste“, Zeile 2", () => Xlsx(("Liste", string.Concat(rows.Select((row, i) => Row(i + 1, row))))));
        yield return Table("a.ods", "Blatt „Liste“, Zeile 2", () => Odf("spreadsheet", $"<table:table table:name=\"Liste\">{string.Concat(rows.Select(row => OpenRow(row)))}</table:table>"));
        yield return new GuardFile("a.xlsx", "dates of birth as numbers of days", () => Xlsx(("Liste", Row(1, "Vorname", "Geburtsdatum") + "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>Lea</t></is></c><c r=\"B2\" s=\"1\"><v>38788</v></c></row>")), (FilledField, "Blatt „Liste“, Zeile 2"), (DateOfBirth, "Blatt „Liste“, Zeile 2"));
        yield return new GuardFile("a.docx", "label and answer beside each other", () => Docx($"<w:tbl><w:tr><w:tc>{P("Name des jungen Menschen")}</w:tc><w:tc>{P("Jannik von der Heide")}</w:tc></w:tr><w:tr><w:tc>{P("Geburtsdatum")}</w:tc><w:tc>{P("2. Mai 2007")}</w:tc></w:tr></w:tbl>"), (FilledField, "Tabelle 1, Zeile 1"), (DateOfBirth, "Tabelle 1, Zeile 2"));
        yield return new GuardFile("a.ods", "a list of addresses over many rows", () => Odf("spreadsheet", $"<table:table table:name=\"Verteiler\">{string.Concat(Enumerable.Range(0, 40).Select(i => OpenRow($"person{i}.x@netz.test", $"0201 55{i + 100}")))}</table:table>"), (MailAddresses, "Blatt „Verteiler“, Zeile 1 und 39 weitere Stellen"), (TelephoneNumbers, "Blatt „Verteiler“, Zeile 1 und 39 weitere Stellen"));

        static GuardFile Table(string name, string place, Func<byte[]> content) => new(name, "a list of people", content, (FilledField, place), (DateOfBirth, place), (PersonNumber, place));
    }

    /// <summary>What office files tell beside their text.</summary>
    private static IEnumerable<GuardFile> InOffice()
    {
        const string core = "<cp:coreProperties xmlns:cp=\"x\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:creator>Jana Kern</dc:creator><cp:lastModifiedBy>Kern, Jana</cp:lastModifiedBy></cp:coreProperties>";
        yield return new GuardFile("a.docx", "authors", () => With(Docx(P("Text")), "docProps/core.xml", core), (AuthorName, "Dateieigenschaften, Autor"), (AuthorName, "Dateieigenschaften, zuletzt bearbeitet von"));
        yield return new GuardFile("a.xlsx", "authors", () => With(Xlsx(("Liste", Row(1, "Text"))), "docProps/core.xml", core), (AuthorName, "Dateieigenschaften, Autor"), (AuthorName, "Dateieigenschaften, zuletzt bearbeitet von"));
        yield return new GuardFile("a.pptx", "authors", () => With(Pptx((Shape("body", "Text"), null)), "docProps/core.xml", core), (AuthorName, "Dateieigenschaften, Autor"), (AuthorName, "Dateieigenschaften, zuletzt bearbeitet von"));
        yield return new GuardFile("a.odt", "authors", () => With(Odf("text", "<text:p>Text</text:p>"), "meta.xml", OpenMeta("<meta:initial-creator>Jana Kern</meta:initial-creator><dc:creator>Jana Kern</dc:creator>")), (AuthorName, "Dateieigenschaften, Autor"), (AuthorName, "Dateieigenschaften, zuletzt bearbeitet von"));
        yield return new GuardFile("a.docx", "a comment with a name in it", CommentedDocx, (Comment, "Kommentar 1"));
        yield return new GuardFile("a.docx", "tracked changes", () => Docx(P("Erster Absatz") + "<w:p><w:r><w:t>Es gilt </w:t></w:r><w:del w:author=\"Jana Kern\" w:id=\"1\"><w:r><w:delText>Alt</w:delText></w:r></w:del><w:ins w:author=\"Jana Kern\" w:id=\"2\"><w:r><w:t>Neu</w:t></w:r></w:ins></w:p>"), (TrackedChange, "Absatz 2"));
        yield return new GuardFile("a.docx", "a tracked change of format", () => Docx("<w:p><w:r><w:rPr><w:b/><w:rPrChange w:author=\"Jana Kern\" w:id=\"1\"><w:rPr/></w:rPrChange></w:rPr><w:t>Text</w:t></w:r></w:p>"), (TrackedChange, "Absatz 1"));
        yield return new GuardFile("a.docx", "hidden text", () => Docx(P("Sichtbar") + "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Fall Sommerfeld</w:t></w:r></w:p>"), (HiddenContent, "Absatz 2"));
        yield return new GuardFile("a.docx", "text hidden by its style", () => Docx("<w:p><w:r><w:rPr><w:rStyle w:val=\"Weg\"/></w:rPr><w:t>Fall Sommerfeld</w:t></w:r></w:p>", null, ("word/styles.xml", WordPart("styles", "<w:style w:type=\"character\" w:styleId=\"Weg\"><w:rPr><w:vanish/></w:rPr></w:style>"))), (HiddenContent, "Absatz 1"));
        yield return new GuardFile("a.docx", "a control with a name", () => Docx(P("Einwilligung") + Sdt("name", P("Sommerfeld, Lea"), label: "Name, Vorname")), (FilledField, "Absatz 2"));
        yield return new GuardFile("a.docx", "a control that a template leaves open", () => Docx(Sdt("leer:Anschrift", P("Am Ufer 3, 45127 Nordstadt"), label: "Anschrift")), (FilledField, "Absatz 1"));
        yield return new GuardFile("a.docx", "a name in the head of the page", () => Docx(P("Text"), [("h", "header", "header1.xml")], null, ("word/header1.xml", Encoding.UTF8.GetBytes(WordPart("hdr", P("Name, Vorname: Sommerfeld, Lea"))))), (FilledField, "Kopfzeile"));
        yield return new GuardFile("a.docx", "a name in a footnote", () => Docx("<w:p><w:r><w:t>Text</w:t><w:footnoteReference w:id=\"2\"/></w:r></w:p>", null, ("word/footnotes.xml", WordPart("footnotes", $"<w:footnote w:id=\"2\">{P("Nachname: Sommerfeld")}</w:footnote>"))), (FilledField, "Absatz 1, Anmerkung oder Textfeld"));
        yield return new GuardFile("a.odt", "a comment", () => Odf("text", "<text:p>Text<office:annotation><dc:creator>Jana Kern</dc:creator><text:p>Bitte prüfen</text:p></office:annotation></text:p>"), (Comment, "Kommentar 1"));
        yield return new GuardFile("a.odt", "tracked changes", () => Odf("text", "<text:tracked-changes><text:changed-region text:id=\"c1\"><text:deletion><office:change-info><dc:creator>Jana Kern</dc:creator></office:change-info><text:p>weg</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>Text<text:change text:change-id=\"c1\"/></text:p>"), (TrackedChange, "Änderungsverlauf"));
        yield return new GuardFile("a.odt", "hidden text", () => Odf("text", "<text:p>Sichtbar</text:p><text:p>Hier<text:span text:style-name=\"H\"> Fall Sommerfeld</text:span></text:p>"), (HiddenContent, "Absatz 2"));
        yield return new GuardFile("a.odt", "a field with a name", () => Odf("text", "<text:p>Antrag</text:p><text:p><text:text-input text:description=\"Nachname\">Sommerfeld</text:text-input></text:p>"), (FilledField, "Feld"));
        yield return new GuardFile("a.xlsx", "a hidden sheet with a list of addresses", () => Xlsx([("Sicht", Row(1, "Text")), ("Kontakte", Row(1, "lea.sommerfeld@netz.test") + Row(2, "j.kern@netz.test"))], "", "state=\"hidden\""), (HiddenSheet, "Blatt „Kontakte“ (ausgeblendet)"), (MailAddresses, "Blatt „Kontakte (ausgeblendet)“, Zeile 1 und 1 weitere Stelle"));
        yield return new GuardFile("a.xlsx", "a sheet that only a program can show again", () => Xlsx([("Sicht", Row(1, "Text")), ("Tief", Row(1, "Text"))], "", "state=\"veryHidden\""), (HiddenSheet, "Blatt „Tief“ (ausgeblendet)"));
        yield return new GuardFile("a.xlsx", "a hidden row", () => Xlsx(("Liste", Row(1, "Text") + Row(2, "verborgen").Replace("<row ", "<row hidden=\"1\" ", StringComparison.Ordinal))), (HiddenContent, "Blatt „Liste“, Zeile 2"));
        yield return new GuardFile("a.xlsx", "a hidden column", () => With(Xlsx(("Liste", "")), "xl/worksheets/sheet0.xml", $"<worksheet xmlns=\"{Sheet}\"><cols><col min=\"2\" max=\"2\" hidden=\"1\"/></cols><sheetData>{Row(1, "Sicht", "verborgen")}</sheetData></worksheet>"), (HiddenContent, "Blatt „Liste“, ausgeblendete Spalten"));
        yield return new GuardFile("a.xlsx", "a comment on a cell", CommentedXlsx, (Comment, "Kommentar 1"));
        yield return new GuardFile("a.ods", "a hidden sheet", HiddenOds, (HiddenSheet, "Blatt „Kontakte“ (ausgeblendet)"));
        yield return new GuardFile("a.ods", "a hidden row", () => Odf("spreadsheet", $"<table:table table:name=\"Liste\">{OpenRow("Text")}{OpenRow("verborgen").Replace("<table:table-row", "<table:table-row table:visibility=\"collapse\"", StringComparison.Ordinal)}</table:table>"), (HiddenContent, "Blatt „Liste“, ausgeblendete Zeilen"));
        yield return new GuardFile("a.ods", "a hidden column", () => Odf("spreadsheet", $"<table:table table:name=\"Liste\"><table:table-column/><table:table-column table:visibility=\"collapse\"/>{OpenRow("Text", "verborgen")}</table:table>"), (HiddenContent, "Blatt „Liste“, ausgeblendete Spalten"));
        yield return new GuardFile("a.pptx", "a slide that is not shown", () => Change(Pptx((Shape("body", "Fall Sommerfeld"), null)), "ppt/slides/slide1.xml", xml => xml.Replace("<p:sld ", "<p:sld show=\"0\" ", StringComparison.Ordinal)), (HiddenContent, "Ausgeblendete Folie"));
        yield return new GuardFile("a.pptx", "a comment", CommentedPptx, (Comment, "Kommentar 1"));
        yield return new GuardFile("a.odp", "authors", () => With(Odf("presentation", "<draw:page/>"), "meta.xml", OpenMeta("<meta:initial-creator>Jana Kern</meta:initial-creator><dc:creator>Jana Kern</dc:creator>")), (AuthorName, "Dateieigenschaften, Autor"), (AuthorName, "Dateieigenschaften, zuletzt bearbeitet von"));
        yield return new GuardFile("a.odp", "a comment as Impress writes it", () => Odf("presentation", "<draw:page><officeooo:annotation xmlns:officeooo=\"http://openoffice.org/2009/office\"><dc:creator>Jana Kern</dc:creator><text:p>Bitte prüfen</text:p></officeooo:annotation></draw:page>"), (Comment, "Kommentar 1"));
        yield return new GuardFile(
            "a.odp", "a slide that is not shown",
            () => Change(Odf("presentation", "<draw:page draw:style-name=\"dp9\"><draw:frame><draw:text-box><text:p>Fall Sommerfeld</text:p></draw:text-box></draw:frame></draw:page>"), "content.xml", xml => xml.Replace("<office:automatic-styles>", "<office:automatic-styles><style:style style:name=\"dp9\" style:family=\"drawing-page\"><style:drawing-page-properties presentation:visibility=\"hidden\"/></style:style>", StringComparison.Ordinal)),
            (HiddenContent, "Ausgeblendete Folie"));
        yield return new GuardFile("a.odp", "what the speaker notes", () => Odf("presentation", "<draw:page><presentation:notes><draw:frame><draw:text-box><text:p>Kundennummer 417D208834</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>"), (PersonNumber, "Folie 1, Absatz 1"));
        yield return new GuardFile("a.pptx", "what the speaker notes", () => Pptx((Shape("body", "Text"), "Kundennummer 417D208834")), (PersonNumber, "Folie 1, Absatz 2"));
        yield return new GuardFile("a.docx", "another format under its name", () => Odf("text", "<text:p>Geburtsdatum: 12.03.2006</text:p>"), (DateOfBirth, "Absatz 1"));
    }

    /// <summary>The same of files that are one text: flat OpenDocument ones, and RTF.</summary>
    private static IEnumerable<GuardFile> InFlatFiles()
    {
        foreach (var file in InOffice().Where(file => file.Name is "a.odt" or "a.ods" or "a.odp"))
            yield return new GuardFile("a.f" + file.Name[2..], file.What, () => Flat(file.Content()), file.Planted);
        yield return new GuardFile("a.rtf", "authors", () => Rtf("{\\info{\\author Jana Kern}{\\operator Kern, Jana}}Text\\par "), (AuthorName, "Dateieigenschaften, Autor"), (AuthorName, "Dateieigenschaften, zuletzt bearbeitet von"));
        yield return new GuardFile("a.rtf", "a comment with a name in it", () => Rtf("Text{\\*\\atnid JK}{\\*\\atnauthor Jana Kern}\\chatn{\\*\\annotation{\\*\\atnref 1}{\\*\\atndate 1}\\pard Nachname: Sommerfeld\\par } mehr\\par "), (Comment, "Kommentar 1"), (FilledField, "Kommentar 1"));
        yield return new GuardFile("a.rtf", "tracked changes", () => Rtf("Eins\\par Zwei {\\deleted\\revauthdel1 weg}{\\revised\\revauth1 neu}\\par "), (TrackedChange, "Absatz 2"));
        yield return new GuardFile("a.rtf", "hidden text", () => Rtf("Eins\\par Hier {\\v Fall Sommerfeld} steht\\par \\v Kundennummer 417D208834\\v0\\par "), (HiddenContent, "Absatz 2"), (HiddenContent, "Absatz 3"), (PersonNumber, "Absatz 3 (verborgen)"));
        yield return new GuardFile("a.rtf", "a name in the head of the page", () => Rtf("{\\header\\pard Amt\\par Name, Vorname: Sommerfeld, Lea\\par }{\\footer Seite {\\field{\\*\\fldinst PAGE}{\\fldrslt 1}}\\par }Text\\par "), (FilledField, "Kopfzeile"));
    }

    private static IEnumerable<GuardFile> InMarkdown()
    {
        yield return Markdown("an author", "---\ntitle: T\nauthor: Jana Kern\n---\n# T\n", (AuthorName, "Kopf des Dokuments, author"));
        yield return Markdown("a remark that no page shows", "# T\n\n<!-- mit Frau Sommerfeld geklärt -->\nText\n", (Comment, "Zeile 3"));
        yield return Markdown("a template with an answer where a line was", "# Einwilligung\n\n**Name, Vorname:** Sommerfeld, Lea\n\ngeboren am 12.03.2006\n", (FilledField, "Zeile 3"), (DateOfBirth, "Zeile 5"));
        yield return Markdown("the answer on the next line", "Name, Vorname:\nLea Sommerfeld\n", (FilledField, "Zeile 2"));
        yield return Markdown("a declaration", "Ich, Lea Sommerfeld, wohnhaft in Am Ufer 3, 45127 Nordstadt, bin einverstanden.\n", (FilledField, "Zeile 1"));
        yield return Markdown("a name, where the form asks for more", "Name: Lea Sommerfeld\n\nAnschrift: ____\n\nUnterschrift: ____\n", (FilledField, "Zeile 1"));
        yield return Markdown("a number in the form of the insurance, with a small blank", "SV-Nummer: 15070649C103\n", (PersonNumber, "Zeile 1"));
        yield return Markdown("a private address", "Rückfragen an lea2006@gmx.test oder an das Team\n", (MailAddresses, "Zeile 1"));
        yield return Markdown("capitals", "NACHNAME, VORNAME: SOMMERFELD, LEA\n", (FilledField, "Zeile 1"));
    }

    /// <summary>What looks like data about people and is none. What is found in these is a false alarm.</summary>
    private static IEnumerable<GuardFile> Clean()
    {
        (string What, string Text)[] texts =
        [
            ("dates of laws", "Bundesdatenschutzgesetz vom 20.12.1990, geändert am 23. Juni 2021; Stand 26.03.2022. § 31a SGB III gilt seit 1.1.2020."),
            ("an age in words of the law", "Junge Menschen, die nach dem 31.12.2005 geboren sind. Geboren vor dem 1. Januar 2000: keine Förderung. Geburtsdatum (z. B. 01.01.2006)."),
            ("the telephone of an office", "Agentur für Arbeit, Tel. 0201 181-0, Fax 0201 181-2222, Service 0800 4 555500"),
            ("file numbers", "Az. 51.12-2024/0815, II-1203.7, 5103A-2022; Gz. 417/D/2022; Drucksache 19/123456"),
            ("open places", "Name, Vorname: ____________________ geboren am ______________ Kundennummer: ________"),
            ("dots to write on", "Name, Vorname ................................ Geburtsdatum ............"),
            ("hints in brackets", "Name, Vorname: [bitte eintragen] Geburtsdatum: (TT.MM.JJJJ) Kundennummer: (falls bekannt)"),
            ("people everybody knows", "Name, Vorname: Mustermann, Erika, geb. am TT.MM.JJJJ; Max Muster; vorname.nachname@stadt.test"),
            ("mailboxes by function", "jobcenter@nordstadt.test, jugendamt@nordstadt.test, team-u25@nordstadt.test, poststelle@kreis.test, berufsberatung@agentur.test"),
            ("mailboxes that are examples", "lea.sommerfeld@nordstadt.example, j.kern@example.org, kern@musterstadt.test"),
            ("a bank account of an office", "IBAN DE89 3704 0044 0532 0130 00, BIC COBADEFFXXX, Kassenzeichen 8801234567"),
            ("free hotlines", "0800 1110111, 0800 1110222, 116 117, 0800 4555500, 0180 5012345"),
            ("figures", "2021: 12.345 junge Menschen, 2022: 01.234, 2023: 98.765; 15 070649 Anträge; 86095742718 Euro"),
            ("a number with a wrong check digit", "Beispiel im Merkblatt: 15 070649 C 104, 12 345 678 901"),
            ("examples of numbers", "Kundennummer: 123A456789, BG-Nummer: 00000//0000000, Kundennummer 000A000000"),
            ("the name of a measure", "Name: Aktivierungshilfe für Jüngere\n\nTräger: Bildungswerk Nordstadt\n\nZiel: Heranführung"),
            ("who takes part", "Teilnehmende: Kammern, Schulen, Jobcenter\n\nUnterschriften der Leitungen"),
            ("a sentence in the first person", "Ich, die unterzeichnende Person, willige ein. Ich, ____________, geboren am ____________"),
            ("a course of the day", "09.00 Uhr Begrüßung\n\n* 12.03.2024 Sitzung der Lenkungsgruppe\n\n* 14.05.2024 Klausurtag"),
            ("years of birth", "Jahrgang 2006, Geburtsjahr 2007, unter 25 Jahre (geboren ab 01.01.1998)"),
        ];
        foreach (var (what, text) in texts)
        {
            yield return Markdown(what, text + "\n");
            yield return new GuardFile("a.docx", what, () => Docx(string.Concat(text.Split("\n\n").Select(line => P(line)))));
        }

        yield return Markdown("a template of ours", "---\ntitle: Einwilligung\nresponsible: Fachredaktion\nfields:\n  - name: standort\n    label: Standort\n    type: text\n---\n| | |\n|---|---|\n| Name, Vorname | {{leer: Name, Vorname}} |\n| Geburtsdatum | {{leer: Geburtsdatum}} |\n| Kundennummer | {{leer: Kundennummer}} |\n\n{{standort}}, den {{leer: Datum}}\n");
        yield return new GuardFile("a.docx", "that template, written", () => WrittenFiles.Write("| Frage | Antwort |\n|---|---|\n| Name, Vorname | {{leer: Name, Vorname}} |\n| Geburtsdatum | {{leer: Geburtsdatum}} |\n", WrittenFormat.Docx));
        yield return new GuardFile("a.odt", "that template, written", () => WrittenFiles.Write("| Frage | Antwort |\n|---|---|\n| Name, Vorname | {{leer: Name, Vorname}} |\n| Geburtsdatum | {{leer: Geburtsdatum}} |\n", WrittenFormat.Odt));
        yield return new GuardFile("a.docx", "an empty list of people", () => Docx($"<w:tbl><w:tr><w:tc>{P("Name, Vorname")}</w:tc><w:tc>{P("Geburtsdatum")}</w:tc><w:tc>{P("Unterschrift")}</w:tc></w:tr><w:tr><w:tc>{P("")}</w:tc><w:tc>{P("")}</w:tc><w:tc>{P("")}</w:tc></w:tr></w:tbl>"));
        yield return new GuardFile("a.docx", "a control that shows its hint", () => Docx($"<w:sdt><w:sdtPr><w:alias w:val=\"Name, Vorname\"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{P("Klicken Sie hier, um Text einzugeben.")}</w:sdtContent></w:sdt>"));
        yield return new GuardFile("a.docx", "a control filled with the name of a site", () => Docx(Sdt("standort", P("Nordstadt"), label: "Standort") + Sdt("jobcenter", P("Jobcenter Nordstadt"), label: "Jobcenter")));
        yield return new GuardFile("a.docx", "an organisation as author", () => With(Docx(P("Text")), "docProps/core.xml", "<cp:coreProperties xmlns:cp=\"x\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:creator>Jugendberufsagentur Nordstadt</dc:creator><cp:lastModifiedBy>Microsoft Office User</cp:lastModifiedBy></cp:coreProperties>"));
        yield return new GuardFile("a.xlsx", "a matrix of responsibilities", () => Xlsx(("Zuständigkeit", Row(1, "Name", "Träger", "Rechtsgrundlage") + Row(2, "Offene Jugendarbeit", "Jugendamt Nordstadt", "§ 11 SGB VIII") + Row(3, "Assistierte Ausbildung", "Bildungswerk Nord", "§ 74 SGB III"))));
        yield return new GuardFile("a.xlsx", "unused columns hidden", () => With(Xlsx(("Liste", "")), "xl/worksheets/sheet0.xml", $"<worksheet xmlns=\"{Sheet}\"><cols><col min=\"9\" max=\"16384\" hidden=\"1\"/></cols><sheetData>{Row(1, "Sicht", "auch")}</sheetData></worksheet>"));
        yield return new GuardFile("a.csv", "a list of offices", () => "Stelle;Postfach;Telefon\r\nJobcenter Nordstadt;jobcenter@nordstadt.test;0201 181-0\r\nJugendamt;jugendamt@nordstadt.test;0201 88-0\r\n"u8.ToArray());
        yield return Markdown("marks for programs", "<!-- SPDX-License-Identifier: CC-BY-4.0 -->\n# T\n");

        // These are known to be taken for more than they are.
        yield return Markdown("the telephones of three offices", "Agentur 0201 181-0, Jobcenter 0201 88-0, Jugendamt 0201 77-0\n");
        yield return new GuardFile("a.docx", "a body whose name does not tell that it is one", () => With(Docx(P("Text")), "docProps/core.xml", "<cp:coreProperties xmlns:cp=\"x\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:creator>Haus Nordstadt</dc:creator></cp:coreProperties>"));
        yield return Markdown("what a field of a form is called", "Vorname: Rufname unterstreichen\n");
        yield return Markdown("a place that is called like a person", "Teilnehmer: Haus Sonnenschein\n\nUnterschrift: ____\n");
    }

    private static GuardFile Markdown(string what, string text, params (GuardFindingKind Kind, string Place)[] planted) => new("a.md", what, () => Encoding.UTF8.GetBytes(text), planted);

    /// <summary>Where what a comment says is spoken of, with the name of who wrote it.</summary>
    public static byte[] CommentedDocx() => Docx(
        "<w:p><w:commentRangeStart w:id=\"0\"/><w:r><w:t>Text</w:t></w:r><w:commentRangeEnd w:id=\"0\"/><w:r><w:commentReference w:id=\"0\"/></w:r></w:p>",
        [("k", "comments", "comments.xml")],
        null,
        ("word/comments.xml", Encoding.UTF8.GetBytes(WordPart("comments", $"<w:comment w:id=\"0\" w:author=\"Jana Kern\">{P("Mit Frau Sommerfeld klären")}</w:comment>"))));

    private static byte[] CommentedPptx()
    {
        const string presentation = "xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"";
        const string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
        var file = With(Pptx((Shape("body", "Text"), null)), "ppt/comments/comment1.xml", $"<p:cmLst {presentation}><p:cm authorId=\"0\" idx=\"1\"><p:pos x=\"1\" y=\"1\"/><p:text>Bitte prüfen</p:text></p:cm></p:cmLst>");
        file = With(file, "ppt/commentAuthors.xml", $"<p:cmAuthorLst {presentation}><p:cmAuthor id=\"0\" name=\"Jana Kern\" initials=\"JK\" lastIdx=\"1\" clrIdx=\"0\"/></p:cmAuthorLst>");
        file = Change(file, "ppt/slides/_rels/slide1.xml.rels", xml => xml.Replace("</Relationships>", $"<Relationship Id=\"k\" Type=\"{office}comments\" Target=\"../comments/comment1.xml\"/></Relationships>", StringComparison.Ordinal));
        return Change(file, "ppt/_rels/presentation.xml.rels", xml => xml.Replace("</Relationships>", $"<Relationship Id=\"k\" Type=\"{office}commentAuthors\" Target=\"commentAuthors.xml\"/></Relationships>", StringComparison.Ordinal));
    }

    /// <summary>An OpenDocument file as one text.</summary>
    private static byte[] Flat(byte[] file)
    {
        var parts = Members(file).Where(member => member.Name is "meta.xml" or "content.xml").ToDictionary(member => member.Name, member => XElement.Parse(Encoding.UTF8.GetString(member.Content)));
        var office = parts["content.xml"].Name.Namespace;
        return Encoding.UTF8.GetBytes(new XElement(office + "document", parts["content.xml"].Attributes(), parts["meta.xml"].Elements(), new XElement(office + "master-styles"), parts["content.xml"].Elements()).ToString(SaveOptions.DisableFormatting));
    }

    private static byte[] Rtf(string text) => Encoding.Latin1.GetBytes($"{{\\rtf1\\ansi\\ansicpg1252 {text}}}");

    public static byte[] CommentedXlsx()
    {
        var file = Xlsx(("Liste", Row(1, "Text")));
        return Zip([.. Members(file), ("xl/worksheets/_rels/sheet0.xml.rels", Encoding.UTF8.GetBytes(Links(("c", "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments", "../comments1.xml")))),
            ("xl/comments1.xml", Encoding.UTF8.GetBytes($"<comments xmlns=\"{Sheet}\"><authors><author>Jana Kern</author></authors><commentList><comment ref=\"A1\" authorId=\"0\"><text><t>Bitte prüfen</t></text></comment></commentList></comments>"))]);
    }

    public static byte[] HiddenOds() => Change(
        Odf("spreadsheet", $"<table:table table:name=\"Sicht\">{OpenRow("Text")}</table:table><table:table table:name=\"Kontakte\" table:style-name=\"ta9\">{OpenRow("geheim")}</table:table>"),
        "content.xml",
        xml => xml.Replace("<office:automatic-styles>", "<office:automatic-styles><style:style style:name=\"ta9\" style:family=\"table\"><style:table-properties table:display=\"false\"/></style:style>", StringComparison.Ordinal));

    public static string Row(int number, params string[] cells) =>
        $"<row r=\"{number}\">{string.Concat(cells.Select((cell, i) => cell.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"<c r=\"{(char)('A' + i)}{number}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>")))}</row>";

    private static string OpenRow(params string[] cells) => $"<table:table-row>{string.Concat(cells.Select(cell => $"<table:table-cell><text:p>{cell}</text:p></table:table-cell>"))}</table:table-row>";

    private static string OpenMeta(string inside) =>
        $"<office:document-meta xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><office:meta>{inside}</office:meta></office:document-meta>";
}
