using System.Text;
using static ToolKit.TestSupport.Files;

namespace ToolKit.Formats.Tests;

/// <summary>Templates as people make them in office programs, with all that programs do to them.</summary>
public sealed class OfficeTemplateTests
{
    private const string W14 = "xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\"";
    private const string W15 = "xmlns:w15=\"http://schemas.microsoft.com/office/word/2012/wordml\"";

    /// <summary>What stands in the body of a DOCX, the outline of its text when it is filled, and the messages about it.</summary>
    public static TheoryData<string, string, string, string> WordTemplates => new()
    {
        { "a mark in one run", P("In {{standort}}."), "In Freiburg.", "" },
        { "a mark that Word has divided", "<w:p>" + R("In {") + R("{stand") + "<w:proofErr w:type=\"spellStart\"/>" + R("ort", "<w:b/>") + R("}") + R("}.") + "</w:p>", "In Freiburg.", "" },
        { "a mark divided letter by letter", "<w:p>" + string.Concat("In {{standort}}.".Select(letter => R(letter.ToString()))) + "</w:p>", "In Freiburg.", "" },
        { "two marks side by side, one divided", "<w:p>" + R("{{standort}}{{st") + R("andort}} und {{beginn") + R("}}") + "</w:p>", "FreiburgFreiburg und 2022-04-01", "" },
        { "blanks and a tab inside the braces", "<w:p>" + R("{{ ") + "<w:r><w:tab/></w:r>" + R("standort }}") + "</w:p>", "Freiburg", "" },
        { "bookmarks and comments between the runs", "<w:p>" + R("{{sta") + "<w:bookmarkStart w:id=\"1\" w:name=\"x\"/><w:commentRangeStart w:id=\"0\"/>" + R("ndort}}") + "<w:bookmarkEnd w:id=\"1\"/></w:p>", "Freiburg", "" },
        { "a mark in a link", "<w:p><w:hyperlink w:anchor=\"a\">" + R("{{stand") + R("ort}}") + "</w:hyperlink></w:p>", "Freiburg", "" },
        { "a mark inserted with changes tracked", "<w:p><w:ins w:id=\"1\" w:author=\"x\">" + R("{{standort}}") + "</w:ins><w:del w:id=\"2\" w:author=\"x\"><w:r><w:delText>{{weg}}</w:delText></w:r></w:del></w:p>", "Freiburg", "" },
        { "several lines in a sentence", P("Anschrift: {{anschrift}}"), "Anschrift: Rathausplatz 1 79098 Freiburg", "" },
        { "a value with marks in it", P("{{boese}}"), "{{standort}} <w:b/> & {{#wenn x}}", "" },
        { "a mark without value", P("{{leer_geblieben}}"), "[Leer geblieben]", "" },
        { "an open place", P("Name: {{leer: Name, Vorname}}"), "Name: ____________________", "" },
        { "a control within a paragraph", "<w:p>" + R("In ") + Sdt("standort", R("Klicken"), label: "Standort") + R(".") + "</w:p>", "In Freiburg.", "" },
        { "a control that shows its hint", "<w:p>" + Sdt("standort", R("Klicken oder tippen Sie hier", "<w:rStyle w:val=\"PlaceholderText\"/>"), "<w:showingPlcHdr/><w:text/>") + "</w:p>", "Freiburg", "" },
        { "a control around paragraphs", Sdt("anschrift", P("eins") + P("zwei"), "<w:text w:multiLine=\"1\"/>") + P("Ende"), "Rathausplatz 1 79098 Freiburg\nEnde", "" },
        { "a control around a cell", Table("<w:tr>" + Sdt("standort", "<w:tc>" + P("alt") + "</w:tc>") + "<w:tc>" + P("rechts") + "</w:tc></w:tr>"), "Freiburg | rechts", "" },
        { "a control in a nested table", Table("<w:tr><w:tc>" + Table("<w:tr><w:tc><w:p>" + Sdt("standort", R("x")) + "</w:p></w:tc></w:tr>") + P("Text {{beginn}}") + "</w:tc></w:tr>"), "Freiburg Text 2022-04-01", "" },
        { "the same control three times", "<w:p>" + Sdt("standort", R("1")) + R(" ") + Sdt("standort", R("2")) + R(" ") + Sdt("standort", R("3")) + "</w:p>", "Freiburg Freiburg Freiburg", "" },
        { "a control without tag, known by its title", "<w:p>" + Sdt("", R("x"), label: "Standort") + "</w:p>", "Freiburg", "" },
        { "a control with neither", "<w:p>" + Sdt("", R("bleibt")) + "</w:p>", "bleibt", "Ein Inhaltssteuerelement hat weder Titel noch Tag und wird nicht ausgefüllt." },
        { "a date", "<w:p>" + Sdt("beginn", R("x"), "<w:date><w:dateFormat w:val=\"dd.MM.yyyy\"/></w:date>") + "</w:p>", "01.04.2022", "" },
        { "a choice", "<w:p>" + Sdt("form", R("x"), "<w:dropDownList><w:listItem w:displayText=\"Wählen\" w:value=\"\"/><w:listItem w:displayText=\"gE\" w:value=\"1\"/><w:listItem w:displayText=\"zkT\" w:value=\"2\"/></w:dropDownList>") + "</w:p>", "zkT", "" },
        { "ticks", $"<w:p>{Sdt("ja", R("☐"), $"<w14:checkbox {W14}><w14:checked w14:val=\"0\"/></w14:checkbox>")}{Sdt("nein", R("☒"), $"<w14:checkbox {W14}><w14:checked w14:val=\"1\"/></w14:checkbox>")}</w:p>", "☒☐", "" },
        { "a control bound to data of the file", "<w:p>" + Sdt("standort", R("x"), "<w:dataBinding w:xpath=\"/a/b\" w:storeItemID=\"{1}\"/><w:text/>") + "</w:p>", "Freiburg", "" },
        { "the title of the document, which is no field", "<w:p>" + Sdt("titel", R("Mein Titel"), "<w:dataBinding w:prefixMappings=\"xmlns:ns0='http://schemas.openxmlformats.org/package/2006/metadata/core-properties'\" w:xpath=\"/x\" w:storeItemID=\"{1}\"/>") + "</w:p>", "Mein Titel", "" },
        { "a picture in a control", "<w:p>" + Sdt("logo", "<w:r><w:drawing/></w:r>" + R("bleibt")) + "</w:p>", "bleibt", "Das Inhaltssteuerelement „logo“ enthält ein Bild und wird nicht ausgefüllt. Ausgefüllt werden Steuerelemente mit Text." },
        { "a control with a bad tag", "<w:p>" + Sdt("123", R("bleibt")) + "</w:p>", "bleibt", "„123“ ist kein Name für ein Feld. Das Tag darf kleine Buchstaben von a bis z, Ziffern und „_“ haben." },
        { "a text box, which Word writes twice", "<w:p><w:r><mc:AlternateContent xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><mc:Choice Requires=\"wps\"><w:drawing><w:txbxContent>" + P("Box {{standort}}") + "</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>" + P("Box {{standort}}") + "</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>" + R("Um {{standort}}") + "</w:p>", "Um Freiburg\nBox Freiburg", "" },
        { "a repeated row between marks", Table(Row("Stelle", "Funktion") + Row("{{#je partner}}", "") + Row("{{partner.stelle}}", "{{partner.funktion}}") + Row("{{/je}}", "") + Row("Ende", "x")), "Stelle | Funktion\nKammer | Beratung\nSchulamt | [Funktion]\nEnde | x", "" },
        { "an entry with marks in it", P("{{#je partner}}") + P("{{partner.boese}} {{standort}}") + P("{{/je}}"), "{{standort}} Freiburg\n{{standort}} Freiburg", "" },
        { "repeated paragraphs with a condition in them", P("{{#je partner}}") + P("Bei {{partner.stelle}}") + P("{{#wenn partner.funktion}}") + P("fragen Sie {{partner.funktion}}") + P("{{/wenn}}") + P("{{/je}}") + P("Ende"), "Bei Kammer\nfragen Sie Beratung\nBei Schulamt\nEnde", "" },
        { "repeated parts of Word's own", Sdt("partner", Sdt("", P("Bei {{x}}").Replace("{{x}}", "", StringComparison.Ordinal).Replace("</w:p>", Sdt("stelle", R("Stelle")) + "</w:p>", StringComparison.Ordinal), $"<w15:repeatingSectionItem {W15}/>"), $"<w15:repeatingSection {W15}/>"), "Bei Kammer\nBei Schulamt", "" },
        { "a condition that holds, and one that does not", P("{{#wenn form = zkT}}") + P("kommunal") + P("{{/wenn}}") + P("{{#wenn form = gE}}") + P("gemeinsam") + P("{{/wenn}}") + P("Ende"), "kommunal\nEnde", "" },
        { "the last paragraph of a cell goes", Table("<w:tr><w:tc>" + P("{{#wenn nein}}") + P("x") + P("{{/wenn}}") + "</w:tc><w:tc>" + P("da") + "</w:tc></w:tr>"), "| da", "" },
        { "braces that are not closed", P("In {{standort"), "In {{standort", "„{{standort“: Die geschweiften Klammern werden im selben Absatz nicht geschlossen." },
        { "a mark that is no name", P("In {{Der Standort}}"), "In {{Der Standort}}", "„{{Der Standort}}“ ist kein Feld. Namen haben kleine Buchstaben von a bis z, Ziffern und „_“." },
        { "a part without end", P("{{#wenn ja}}") + P("x"), "{{#wenn ja}}\nx", "„{{#wenn ja}}“ hat kein Ende „{{/wenn}}“." },
        { "an end without part", P("{{/je}}") + P("x"), "{{/je}}\nx", "„{{/je}}“ beendet nichts." },
        { "a part that begins in a cell and ends outside", Table("<w:tr><w:tc>" + P("{{#wenn ja}}") + P("y") + "</w:tc></w:tr>") + P("{{/wenn}}"), "{{#wenn ja}} y\n{{/wenn}}", "„{{#wenn ja}}“ und sein Ende stehen nicht auf derselben Ebene: beide im Text, beide in derselben Zelle oder beide als Zeile derselben Tabelle." },
        { "a mark of a part within a sentence", P("Text {{#wenn ja}} Text"), "Text {{#wenn ja}} Text", "„{{#wenn ja}}“ muss allein in seinem Absatz oder in seiner Tabellenzeile stehen." },
        { "a field of a list outside of it", P("{{partner.stelle}}"), "{{partner.stelle}}", "„partner.stelle“ steht nicht zwischen „{{#je partner}}“ und „{{/je}}“." },
        { "a field of a mail merge", "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> MERGEFIELD Ort </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>" + R("«Ort»") + "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p>", "«Ort»", "Das Seriendruckfeld „Ort“ wird nicht ausgefüllt. Ersetzen Sie es durch ein Inhaltssteuerelement oder „{{ort}}“." },
    };

    /// <summary>The same of an ODT.</summary>
    public static TheoryData<string, string, string, string> OpenTemplates => new()
    {
        { "a mark in one piece", "<text:p>In {{standort}}.</text:p>", "In Freiburg.", "" },
        { "a mark divided by spans", "<text:p>In {<text:span text:style-name=\"a\">{stand</text:span><text:span>ort}</text:span>}.</text:p>", "In Freiburg.", "" },
        { "blanks of their own", "<text:p>{{<text:s text:c=\"2\"/>standort<text:s/>}}</text:p>", "Freiburg", "" },
        { "a user field", "<text:user-field-decls><text:user-field-decl office:value-type=\"string\" office:string-value=\"[Standort]\" text:name=\"standort\"/></text:user-field-decls><text:p>In <text:user-field-get text:name=\"standort\">[Standort]</text:user-field-get> und <text:user-field-get text:name=\"standort\">[Standort]</text:user-field-get></text:p>", "In Freiburg und Freiburg", "" },
        { "an input field", "<text:p>In <text:text-input text:description=\"Standort\">x</text:text-input>.</text:p>", "In Freiburg.", "" },
        { "a drop-down field", "<text:p><text:drop-down text:name=\"form\"><text:label text:value=\"gE\"/><text:label text:value=\"zkT\"/>gE</text:drop-down></text:p>", "zkT", "" },
        { "a placeholder", "<text:p><text:placeholder text:placeholder-type=\"text\">&lt;Standort&gt;</text:placeholder></text:p>", "Freiburg", "" },
        { "a content control of LibreOffice", "<text:p><loext:content-control xmlns:loext=\"urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0\" loext:showing-place-holder=\"true\" loext:alias=\"Standort\"><text:span>Klicken</text:span></loext:content-control></text:p>", "Freiburg", "" },
        { "our own open place", "<text:p><text:text-input text:description=\"Name, Vorname\">____________________</text:text-input></text:p>", "____________________", "" },
        { "repeated rows", "<table:table><table:table-row><table:table-cell><text:p>{{#je partner}}</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>{{partner.stelle}}</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>{{/je}}</text:p></table:table-cell></table:table-row></table:table>", "Kammer\nSchulamt", "" },
        { "repeated items", "<text:list><text:list-item><text:p>{{#je partner}}</text:p></text:list-item><text:list-item><text:p>{{partner.stelle}}</text:p></text:list-item><text:list-item><text:p>{{/je}}</text:p></text:list-item></text:list>", "Kammer\nSchulamt", "" },
        { "a condition that does not hold", "<text:p>{{#wenn nein}}</text:p><text:p>x</text:p><text:p>{{/wenn}}</text:p><text:p>Ende</text:p>", "Ende", "" },
        { "several lines", "<text:p>Anschrift: {{anschrift}}</text:p>", "Anschrift: Rathausplatz 1 79098 Freiburg", "" },
        { "a mark in a note and a frame", "<text:p>A<text:note text:note-class=\"footnote\"><text:note-citation>1</text:note-citation><text:note-body><text:p>N {{standort}}</text:p></text:note-body></text:note><draw:frame><draw:text-box><text:p>F {{standort}}</text:p></draw:text-box></draw:frame></text:p>", "A\nN Freiburg\nF Freiburg", "" },
        { "a field of a form letter", "<text:p><text:database-display text:column-name=\"Ort\">&lt;Ort&gt;</text:database-display></text:p>", "<Ort>", "Das Serienbrieffeld „Ort“ wird nicht ausgefüllt. Ersetzen Sie es durch ein Benutzerfeld." },
    };

    [Theory, MemberData(nameof(WordTemplates))]
    public Task AWordTemplateIsFilled(string what, string body, string expected, string messages) => CheckAsync(what, "a.docx", Docx(body), expected, messages);

    [Theory, MemberData(nameof(OpenTemplates))]
    public Task AnOpenDocumentTemplateIsFilled(string what, string body, string expected, string messages) => CheckAsync(what, "a.odt", Odf("text", body), expected, messages);

    [Fact]
    public void WhatTheControlsAreTellsTheTypesOfFields()
    {
        var template = Read("a.docx", Docx(
            "<w:p>" + Sdt("beginn", R("x"), "<w:date/>", "Beginn") + Sdt("form", R("x"), "<w:dropDownList><w:listItem w:displayText=\"gE\" w:value=\"1\"/></w:dropDownList>") + Sdt("ja", R("☐"), $"<w14:checkbox {W14}/>") + Sdt("grund", R("x"), "<w:text w:multiLine=\"1\"/>")
            + "</w:p>" + P("{{#wenn frei}}") + P("{{standort}}") + P("{{/wenn}}") + P("{{#wenn art = A}}") + P("a") + P("{{/wenn}}") + P("{{#wenn art = B}}") + P("b") + P("{{/wenn}}") + P("{{#je partner}}") + P("{{partner.stelle}}") + P("{{/je}}")));

        Assert.Equal(
            [
                ("frei", "Frei", FieldType.Flag), ("standort", "Standort", FieldType.Text), ("art", "Art", FieldType.Choice), ("partner", "Partner", FieldType.List), ("beginn", "Beginn", FieldType.Date), ("form", "Form", FieldType.Choice),
                ("ja", "Ja", FieldType.Flag), ("grund", "Grund", FieldType.LongText),
            ],
            template.Fields.Select(field => (field.Name, field.Label, field.Type)));
        Assert.Equal(["A", "B"], template.Fields[2].Options);
        Assert.Equal(["stelle"], template.Fields[3].Fields.Select(field => field.Name));
        Assert.Equal(["gE"], template.Fields[5].Options);
    }

    [Fact]
    public void HeadsFeetAndNotesAreFilled()
    {
        var members = new[] { "word/header1.xml", "word/footer2.xml", "word/footnotes.xml" };
        var file = Docx(P("Text"), null, (members[0], WordPart("hdr", P("Kopf {{standort}}"))), (members[1], WordPart("ftr", "<w:p>" + Sdt("standort", R("x")) + "</w:p>")), (members[2], WordPart("footnotes", $"<w:footnote w:id=\"2\">{P("Note {{standort}}")}</w:footnote>")));
        var filled = Fill(Read("a.docx", file));

        Assert.All(members, name => Assert.Contains("Freiburg", Member(filled, name), StringComparison.Ordinal));
        var odt = Fill(Read("a.odt", Odf("text", "<text:p>x</text:p>", ("styles.xml", OdfContent("text", "").Replace("document-content", "document-styles", StringComparison.Ordinal).Replace("<office:body>", "<office:master-styles><text:p>{{standort}}</text:p></office:master-styles><office:body>", StringComparison.Ordinal)))));
        Assert.Contains("Freiburg", Member(odt, "styles.xml"), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsFilledInKeepsTheFormatOfItsPlaceAndTheControlStays()
    {
        var filled = Member(Fill(Read("a.docx", Docx("<w:p>" + R("{{sta", "<w:b/>") + R("ndort}}", "<w:i/>") + Sdt("standort", R("Hinweis", "<w:rStyle w:val=\"PlaceholderText\"/>"), "<w:rPr><w:u w:val=\"single\"/></w:rPr><w:showingPlcHdr/>") + "</w:p>"))), "word/document.xml");

        Assert.Contains("<w:rPr><w:b /></w:rPr><w:t xml:space=\"preserve\">Freiburg</w:t>", filled, StringComparison.Ordinal);
        Assert.Contains("<w:tag w:val=\"standort\" />", filled, StringComparison.Ordinal);
        Assert.Contains("<w:sdtContent><w:r><w:rPr><w:u w:val=\"single\" /></w:rPr><w:t xml:space=\"preserve\">Freiburg</w:t></w:r></w:sdtContent>", filled, StringComparison.Ordinal);
        Assert.DoesNotContain("showingPlcHdr", filled, StringComparison.Ordinal);
    }

    [Fact]
    public void AFieldNamedLikeAValueOfTheSitesProfileBeginsWithIt()
    {
        var template = Read("a.docx", Docx(P("{{site_agency}} {{site_jobcenter_form}} {{standort}}")));

        var values = template.Defaults(new Dictionary<string, string> { ["site.agency"] = "Agentur Kassel", ["site.name"] = "Kassel" });

        Assert.Equal(("Agentur Kassel", "", ""), (values["site_agency"], values["site_jobcenter_form"], values["standort"]));
        Assert.Equal("", values["site_name"]); // the template does not ask for it
    }

    [Fact]
    public void FieldsTheOriginalDoesNotKnowAreReported()
    {
        var original = Template.Parse("---\nfields: [{name: standort, label: S, type: text}, {name: partner, label: P, type: list, fields: [{name: stelle, label: S, type: text}]}]\n---\n").Fields;
        var template = Read("a.docx", Docx(P("{{standort}} {{ort}}") + P("{{#je partner}}") + P("{{partner.stelle}} {{partner.amt}}") + P("{{/je}}")));

        Assert.Equal(["Das Feld „ort“ ist im Original nicht erklärt.", "Das Feld „partner.amt“ ist im Original nicht erklärt."], template.Unknown(original).Select(problem => problem.Message));
    }

    [Theory]
    [InlineData("a.docx", "not a file")]
    [InlineData("a.docx", "PK\u0003\u0004 broken")]
    [InlineData("a.txt", "")]
    public void WhatIsNoOfficeTextIsNoTemplate(string name, string content) => Assert.Null(OfficeTemplate.Read(new MemoryStream(Encoding.Latin1.GetBytes(content)), name));

    [Fact]
    public void NeitherAreSheetsNorDamagedTexts()
    {
        Assert.Null(OfficeTemplate.Read(new MemoryStream(Xlsx(("A", ""))), "a.xlsx"));
        Assert.Null(OfficeTemplate.Read(new MemoryStream(Docx("<w:p>")), "a.docx"));
        Assert.Null(OfficeTemplate.Read(new MemoryStream(Docx(Times(400, "<w:p>") + Times(400, "</w:p>"))), "a.docx"));
        Assert.Null(OfficeTemplate.Read(new MemoryStream(Zip(("word/document.xml", "<w/>"))), "a.docx"));
        Assert.Null(OfficeTemplate.Read(new MemoryStream(Odf("text", "<text:p>x</text:p>", ("META-INF/manifest.xml", "<m><encryption-data/></m>"))), "a.odt"));
    }

    /// <summary>Time fails no test; but who waits minutes for this one knows why.</summary>
    [Fact]
    public async Task TemplatesMadeToTakeLongAreFilledAllTheSame()
    {
        foreach (var body in new[]
        {
            Times(1_000, P("{{#wenn ja}}")) + Times(1_000, P("{{/wenn}}")),
            Times(1_000, P("{{#wenn nein}}") + P("x") + P("{{/wenn}}")),
            Table("<w:tr><w:tc>" + Times(1_000, P("")) + Times(1_000, P("{{#wenn ja}}") + P("{{/wenn}}")) + "</w:tc></w:tr>"),
            "<w:p>" + Times(1_000, R("{{standort}}")) + "</w:p>",
            P("{{#je partner}}") + Times(20_000, P("x")) + P("{{/je}}"),
            Times(2_000, P("{{#je partner}}")) + P("{{partner.stelle}}") + Times(2_000, P("{{/je}}")),
        })
        {
            var filled = Fill(Read("a.docx", Docx(body + P("Ende"))));

            Assert.EndsWith("Ende", Reading.Outline(await Reading.ReadAsync("a.docx", filled)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void OfThousandsOfMarksInAParagraphTheFirstAreFilled()
    {
        var filled = Member(Fill(Read("a.docx", Docx(P(Times(6_000, "{{standort}}"))))), "word/document.xml");

        Assert.Equal((5_000, 1_000), (filled.Split("Freiburg").Length - 1, filled.Split("{{standort}}").Length - 1));
    }

    [Fact]
    public void WhatWouldGrowWithoutEndIsNotFilled()
    {
        var values = new FieldValues { ["standort"] = new string('x', FieldValues.LongestValue) };
        foreach (var body in new[] { P(Times(600, "{{standort}}")), Times(600, P("{{standort}}")), Times(600, Sdt("standort", P("x"))) })
        {
            using var target = new MemoryStream();

            Assert.False(Read("a.docx", Docx(body)).Fill(values, target, cancellation: TestContext.Current.CancellationToken));
            Assert.Equal(0, target.Length);
        }
    }

    [Fact]
    public void ProblemsAndOptionsAreAsManyAsSomebodyReads()
    {
        var template = Read("a.docx", Docx(
            string.Concat(Enumerable.Range(0, 300).Select(i => P($"{{{{{i} {new string('x', 5_000)}}}}}")))
            + "<w:p>" + Sdt("form", R("x"), $"<w:dropDownList>{string.Concat(Enumerable.Range(0, 2_000).Select(i => $"<w:listItem w:displayText=\"{i}\" w:value=\"{i}\"/>"))}</w:dropDownList>") + "</w:p>"));

        Assert.Equal(100, template.Problems.Count);
        Assert.All(template.Problems, problem => Assert.InRange(problem.Message.Length, 1, 1_001));
        Assert.Equal(500, Assert.Single(template.Fields).Options.Count);
    }

    [Fact]
    public void FillingCanBeEnded()
    {
        using var end = new CancellationTokenSource();
        end.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => Read("a.docx", Docx(P("{{standort}}"))).Fill(new FieldValues(), new MemoryStream(), cancellation: end.Token));
    }

    [Fact]
    public void ADigitalSignatureIsMentioned() =>
        Assert.Equal("Das Dokument ist digital signiert. Mit dem Ausfüllen wird die Signatur ungültig.", Assert.Single(Read("a.docx", Docx(P("x"), null, ("_xmlsignatures/sig1.xml", "<x/>"))).Problems).Message);

    [Fact]
    public void FillingTwiceMakesEqualBytes()
    {
        var template = Read("a.docx", Docx(P("{{standort}}")));

        Assert.Equal(Fill(template), Fill(template));
    }

    private static async Task CheckAsync(string what, string name, byte[] file, string expected, string messages)
    {
        var template = Read(name, file);

        Assert.True(messages == string.Join('\n', template.Problems.Select(problem => problem.Message)), $"{what}: {string.Join('\n', template.Problems.Select(problem => problem.Message))}");
        Assert.Equal(expected, Reading.Outline(await Reading.ReadAsync(name, Fill(template))));
    }

    private static OfficeTemplate Read(string name, byte[] file) => OfficeTemplate.Read(new MemoryStream(file), name) ?? throw new InvalidOperationException("no template");

    private static byte[] Fill(OfficeTemplate template)
    {
        var values = new FieldValues
        {
            ["standort"] = "Freiburg",
            ["beginn"] = "2022-04-01",
            ["anschrift"] = "Rathausplatz 1\n79098 Freiburg",
            ["boese"] = "{{standort}} <w:b/> & {{#wenn x}}\u0007",
            ["form"] = "zkT",
            ["ja"] = "ja",
            ["nein"] = "nein",
        };
        foreach (var (body, function) in new[] { ("Kammer", "Beratung"), ("Schulamt", "") })
        {
            var entry = values.AddEntry("partner")!;
            entry["stelle"] = body;
            entry["funktion"] = function;
            entry["boese"] = "{{standort}}";
        }

        using var target = new MemoryStream();
        template.Fill(values, target);
        return target.ToArray();
    }

    private static string R(string text, string format = "") => $"<w:r>{(format.Length == 0 ? "" : $"<w:rPr>{format}</w:rPr>")}<w:t xml:space=\"preserve\">{text}</w:t></w:r>";

    private static string Table(string rows) => $"<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>";

    private static string Row(params string[] cells) => $"<w:tr>{string.Concat(cells.Select(cell => $"<w:tc>{P(cell)}</w:tc>"))}</w:tr>";
}
