using System.Text.RegularExpressions;
using ToolKit.TestSupport;

namespace ToolKit.Formats.Tests;

public sealed class TemplateTests
{
    private const string Agreement = """
        ---
        title: Absichtserklärung
        fields:
          - name: standort
            label: Standort
            type: text
            required: true
            default: site.name
          - name: rechtsform
            label: Rechtsform des Jobcenters
            type: choice
            options: [gemeinsame Einrichtung, zugelassener kommunaler Träger]
            default: site.jobcenter_form
          - { name: beginn, label: Beginn, type: date, default: 2022-04-01 }
          - { name: themen, label: Themen, type: choices, options: [Daten, Maßnahmen, Ziele], default: [Daten, Ziele] }
          - { name: oeffentlich, label: Öffentliche Unterzeichnung, type: flag }
          - { name: anschrift, label: Anschrift, type: address }
          - { name: anlass, label: Anlass, type: longtext }
          - name: partner
            label: Weitere Partner
            type: list
            fields:
              - { name: stelle, label: Stelle, type: organisation, required: true }
              - { name: funktion, label: Ansprechfunktion, type: function }
        legal_status: 2022-03-26
        ---
        # Erklärung für {{standort}}

        Ab {{ beginn }} zu {{themen}}. Anschrift: {{anschrift}}.

        {{anlass}}

        {{#wenn rechtsform = zugelassener kommunaler Träger}}
        Das Jobcenter gehört zur Kommune.

        {{/wenn}}
        {{#wenn nicht oeffentlich}}
        Unterzeichnet wird im Umlauf.

        {{/wenn}}
        | Stelle | Funktion |
        |---|---|
        {{#je partner}}
        | {{partner.stelle}} | {{partner.funktion}} |
        {{#wenn partner.funktion}}
        | | Vertretung: {{partner.funktion}} |
        {{/wenn}}
        {{/je}}
        | Agentur | Geschäftsführung |

        Unterschrift: {{leer: Unterschrift}}
        """;

    private static readonly Dictionary<string, string> Profile = new() { ["site.name"] = "Freiburg i. Br.", ["site.jobcenter_form"] = "gemeinsame Einrichtung" };

    [Fact]
    public void TheDeclarationIsRead()
    {
        var template = Template.Parse(Agreement);

        Assert.Empty(template.Problems);
        Assert.Equal(["standort", "rechtsform", "beginn", "themen", "oeffentlich", "anschrift", "anlass", "partner"], template.Fields.Select(field => field.Name));
        Assert.Equal(("Standort", FieldType.Text, true, "site.name", 4), (template.Fields[0].Label, template.Fields[0].Type, template.Fields[0].IsRequired, template.Fields[0].Default[0], template.Fields[0].Line));
        Assert.Equal(["gemeinsame Einrichtung", "zugelassener kommunaler Träger"], template.Fields[1].Options);
        Assert.Equal([("stelle", FieldType.Organisation, true), ("funktion", FieldType.Function, false)], template.Fields[7].Fields.Select(field => (field.Name, field.Type, field.IsRequired)));
    }

    [Fact]
    public void AFormBeginsWithTheSitesProfileAndTheFixedDefaults()
    {
        var values = Template.Parse(Agreement).Defaults(Profile);

        Assert.Equal(("Freiburg i. Br.", "gemeinsame Einrichtung", "2022-04-01"), (values["standort"], values["rechtsform"], values["beginn"]));
        Assert.Equal(["Daten", "Ziele"], values.Chosen("themen"));
    }

    [Fact]
    public void ValuesConditionsAndRepetitionsFillTheText()
    {
        var template = Template.Parse(Agreement);
        var values = template.Defaults(Profile);
        values["rechtsform"] = "zugelassener kommunaler Träger";
        values["oeffentlich"] = "ja";
        values["anschrift"] = "Rathausplatz 1\n79098 Freiburg";
        values["anlass"] = "Erster Grund\nnoch dazu\n\nZweiter Grund";
        Add(values, "Kammer | Nord", "Beratung");
        Add(values, "Schulamt", "");

        var filled = template.Fill(values);

        Assert.Equal(
            """
            ---
            title: Absichtserklärung
            legal_status: 2022-03-26
            ---
            # Erklärung für Freiburg i. Br.

            Ab 01.04.2022 zu Daten und Ziele. Anschrift: Rathausplatz 1, 79098 Freiburg.

            Erster Grund\
            noch dazu

            Zweiter Grund

            Das Jobcenter gehört zur Kommune.

            | Stelle | Funktion |
            |---|---|
            | Kammer \| Nord | Beratung |
            | | Vertretung: Beratung |
            | Schulamt |  |
            | Agentur | Geschäftsführung |

            Unterschrift: {{leer: Unterschrift}}
            """,
            filled);
        Assert.Empty(Template.Parse(filled).Problems);
    }

    [Fact]
    public void ReadersSeeLabelsEveryConditionAndOneEntryOfEachList()
    {
        Assert.Equal(
            """
            ---
            title: Absichtserklärung
            legal_status: 2022-03-26
            ---
            # Erklärung für \[Standort\]

            Ab \[Beginn\] zu \[Themen\]. Anschrift: \[Anschrift\].

            \[Anlass\]


            *Nur, wenn bei „Rechtsform des Jobcenters“ „zugelassener kommunaler Träger“ gewählt ist:*

            Das Jobcenter gehört zur Kommune.


            *Nur, wenn „Öffentliche Unterzeichnung“ nicht zutrifft:*

            Unterzeichnet wird im Umlauf.

            | Stelle | Funktion |
            |---|---|
            | \[Stelle\] | \[Ansprechfunktion\] |
            | | Vertretung: \[Ansprechfunktion\] |
            | Agentur | Geschäftsführung |

            Unterschrift: ____________________ (Unterschrift)
            """,
            Template.Readable(Template.Parse(Agreement).Unfilled()));
    }

    [Fact]
    public async Task ThePageAndTheSearchReadATemplateAsReadersSeeIt()
    {
        var text = MarkdownText.Parse(Agreement);
        var html = text.ToHtml();

        Assert.Contains("Erklärung für [Standort]</h1>", html, StringComparison.Ordinal);
        Assert.Contains("<td>[Stelle]</td>", html, StringComparison.Ordinal);
        Assert.Contains("<p>Unterschrift: ____________________</p>", html, StringComparison.Ordinal);
        Assert.Equal("Absichtserklärung", text.Metadata["title"]);
        var read = Reading.Outline(await Reading.ReadAsync("a.md", Agreement));
        Assert.Contains("# Erklärung für [Standort]\nAb [Beginn] zu [Themen].", read, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", read, StringComparison.Ordinal);
    }

    [Fact]
    public void AnOpenPlaceIsALineWithItsNameWhereThatDoesNotStandBesideIt()
    {
        const string line = "____________________";
        var html = MarkdownText.Parse("Name, Vorname: {{leer: Name, Vorname}}\n\n{{leer: Ort, Datum}} und `{{leer: x}}` und \\{{leer: y}}\n\n| Datum | Zeichen | |\n|---|---|---|\n| {{leer: Datum}} | {{leer: a | b}} | {{leer: <b>}} |\n").ToHtml();

        Assert.Contains($"<p>Name, Vorname: {line}</p>", html, StringComparison.Ordinal);
        Assert.Contains($"<p>{line} (Ort, Datum) und <code>{{{{leer: x}}}}</code> und {{{{leer: y}}}}</p>", html, StringComparison.Ordinal);
        Assert.Contains($"<td>{line}</td>\n<td>{line} (a | b)</td>\n<td>{line} (&lt;b&gt;)</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsMissingKeepsItsLabelIfItIsRequiredAndLeavesNothingOtherwise()
    {
        const string text = "---\nfields:\n  - {name: a, label: Ort, type: text, required: true}\n  - {name: b, label: Zusatz, type: text}\n---\nIn {{a}}{{b}}.\n\n- {{b}}\n- Ende\n1. {{b}}\n";

        Assert.Equal("In {{offen a: Ort}}.\n\n- Ende\n", Template.Parse(text).Fill(new FieldValues()));
    }

    [Theory]
    [InlineData("# Titel")]
    [InlineData("**fett** und _kursiv_ und `Code`")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("<https://example.org>")]
    [InlineData("[Text](https://example.org)")]
    [InlineData("![Bild](x.png)")]
    [InlineData("[1]: https://example.org")]
    [InlineData("a | b")]
    [InlineData("- Punkt")]
    [InlineData("1. Punkt")]
    [InlineData("a) Punkt")]
    [InlineData("> Zitat")]
    [InlineData("---")]
    [InlineData("===")]
    [InlineData(": Definition")]
    [InlineData("```")]
    [InlineData("~~~")]
    [InlineData("~~weg~~ ++neu++ ==gelb== H~2~O x^2^")]
    [InlineData("&lt;b&gt; &amp; &#60;")]
    [InlineData("(https://example.org)")]
    [InlineData("C:\\Ordner\\*")]
    [InlineData("{{standort}} {{leer: x}} {{#je x}}")]
    [InlineData("[^1] und [x]")]
    [InlineData("+---+---+")]
    [InlineData("Achtung!")]
    [InlineData("12")]
    public void WhateverIsTypedStaysWords(string typed)
    {
        const string places = """
            ---
            fields: [{name: x, label: X, type: longtext}]
            ---
            {{x}}

            {{x}}. danach

            Vor {{x}}[Anker](#anker) nach

            # Titel {{x}}

            - {{x}}

            > {{x}}

            | A | B |
            |---|---|
            | {{x}} | zweite |

            [Anker]{{x}}
            """;
        foreach (var shape in new[] { "{0}", "davor\n{0}\ndanach", "davor\n\n{0}" })
        {
            var html = Html(shape.Replace("{0}", typed, StringComparison.Ordinal));

            Assert.Equal(Elements(Html(shape.Replace("{0}", "Wort", StringComparison.Ordinal))), Elements(html));
            Assert.True(System.Net.WebUtility.HtmlDecode(html).Split(typed).Length > 7, html); // in each of the seven places as it was typed
        }

        static string Html(string value) => MarkdownText.Parse(Template.Parse(places).Fill(new FieldValues { ["x"] = value })).ToHtml();
        static string Elements(string html) => string.Join('\n', Regex.Matches(html, "<[^>]*>", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => match.Value.Split(' ')[0]));
    }

    [Fact]
    public void AValueInTheAddressOfALinkCannotLeaveIt()
    {
        const string text = "---\nfields: [{name: x, label: X, type: text}]\n---\n[Postfach](mailto:{{x}}) und [Seite]({{x}})\n";

        Assert.Contains("href=\"mailto:jugend@stadt.example\"", Html("jugend@stadt.example"), StringComparison.Ordinal);
        Assert.DoesNotContain("javascript:", Html("javascript:alert(1)"), StringComparison.Ordinal);
        Assert.Equal(2, Html("a) [x](https://example.org").Split("<a ").Length - 1);

        static string Html(string value) => MarkdownText.Parse(Template.Parse(text).Fill(new FieldValues { ["x"] = value })).ToHtml();
    }

    [Theory]
    [InlineData("- {label: X, type: text}", "", 3, "Einem Feld fehlt „name“.")]
    [InlineData("- {name: Größe, label: X, type: text}", "", 3, "„Größe“ ist kein Name für ein Feld.")]
    [InlineData("- {name: a, type: text}", "{{a}}", 3, "Dem Feld „a“ fehlt „label“")]
    [InlineData("- {name: a, label: A}", "{{a}}", 3, "Dem Feld „a“ fehlt „type“.")]
    [InlineData("- {name: a, label: A, type: zahl}", "{{a}}", 3, "Das Feld „a“ hat die unbekannte Art „zahl“.")]
    [InlineData("- {name: a, label: A, type: text, requierd: true}", "{{a}}", 3, "Das Feld „a“ hat die unbekannte Angabe „requierd“.")]
    [InlineData("- {name: a, label: A, type: text, required: ja}", "{{a}}", 3, "„required“ des Feldes „a“ muss true oder false sein.")]
    [InlineData("- {name: a, label: A, type: text}\n- {name: a, label: B, type: text}", "{{a}}", 4, "Das Feld „a“ ist zweimal erklärt.")]
    [InlineData("- {name: a, label: A, type: choice}", "{{a}}", 3, "Dem Feld „a“ fehlt „options“")]
    [InlineData("- {name: a, label: A, type: text, options: [x]}", "{{a}}", 3, "Das Feld „a“ hat „options“; die gibt es nur")]
    [InlineData("- {name: a, label: A, type: choice, options: [x], default: y}", "{{a}}", 3, "„y“, der Vorgabewert des Feldes „a“, steht nicht unter „options“.")]
    [InlineData("- {name: a, label: A, type: text, default: site.nmae}", "{{a}}", 3, "„site.nmae“, der Vorgabewert des Feldes „a“, steht nicht im Standortprofil.")]
    [InlineData("- {name: a, label: A, type: date, default: morgen}", "{{a}}", 3, "„morgen“, der Vorgabewert des Feldes „a“, ist kein Datum.")]
    [InlineData("- {name: a, label: A, type: list}", "{{#je a}}\n{{/je}}", 3, "Der Liste „a“ fehlt „fields“")]
    [InlineData("- {name: a, label: A, type: list, fields: [{name: b, label: B, type: list, fields: [{name: c, label: C, type: text}]}]}", "{{#je a}}\n{{/je}}", 3, "„a.b“ ist eine Liste in der Liste „a“.")]
    [InlineData("- {name: a, label: A, type: text, fields: [{name: b, label: B, type: text}]}", "{{a}}", 3, "Das Feld „a“ hat „fields“; die gibt es nur bei der Art list.")]
    [InlineData("text", "", 2, "„fields“ muss eine Liste von Feldern sein")]
    [InlineData("- {name: a, label: [", "", 4, "Der Kopf des Dokuments ist kein gültiges YAML")]
    [InlineData("- {name: a, label: A, type: text}", "{{a}} {{b}}", 5, "Das Feld „b“ ist nicht erklärt.")]
    [InlineData("- {name: a, label: A, type: text}", "{{a}} {{a", 5, "„{{“ wird in dieser Zeile nicht mit „}}“ geschlossen.")]
    [InlineData("- {name: a, label: A, type: text}", "{{a}} {{Das da}}", 5, "„{{Das da}}“ ist kein Feld.")]
    [InlineData("- {name: a, label: A, type: text}", "{{a}} {{leer:}}", 5, "Einer offenen Stelle fehlt die Bezeichnung")]
    [InlineData("- {name: a, label: A, type: text}", "{{a}}\n{{#wenn a}} Text", 6, "„{{#wenn a}}“ muss allein in seiner Zeile stehen.")]
    [InlineData("- {name: a, label: A, type: text}", "{{#wenn a}}", 5, "„{{#wenn a}}“ hat kein Ende. Es fehlt eine Zeile mit „{{/wenn}}“.")]
    [InlineData("- {name: a, label: A, type: text}", "{{a}}\n{{/je}}", 6, "„{{/je}}“ beendet nichts.")]
    [InlineData("- {name: a, label: A, type: text}", "{{a}}\n{{#falls a}}", 6, "„{{#falls a}}“ ist kein bekannter Anfang.")]
    [InlineData("- {name: a, label: A, type: text}", "{{#je a}}\n{{/je}}", 5, "„a“ ist keine Liste (type: list)")]
    [InlineData("- {name: a, label: A, type: choice, options: [x]}", "{{#wenn a = y}}\n{{/wenn}}", 5, "„y“ steht nicht unter „options“ des Feldes „a“.")]
    [InlineData("- {name: l, label: L, type: list, fields: [{name: b, label: B, type: text}]}", "{{#je l}}\n{{l.b}}\n{{/je}}\n{{l}}", 8, "„l“ ist eine Liste. Ihre Einträge stehen zwischen")]
    [InlineData("- {name: l, label: L, type: list, fields: [{name: b, label: B, type: text}]}", "{{#je l}}\n{{l.b}}\n{{/je}}\n{{l.b}}", 8, "„l.b“ steht nicht zwischen „{{#je l}}“ und „{{/je}}“.")]
    [InlineData("- {name: l, label: L, type: list, fields: [{name: b, label: B, type: text}]}", "{{#je l}}\n{{l.b}}{{l.c}}\n{{/je}}", 6, "Das Feld „l.c“ ist nicht erklärt: „l“ hat kein Feld „c“.")]
    [InlineData("- {name: l, label: L, type: list, fields: [{name: b, label: B, type: text}]}", "{{#je l}}\n{{#je l}}\n{{l.b}}\n{{/je}}\n{{/je}}", 6, "„{{#je l}}“ steht in einer anderen Wiederholung.")]
    public void WhatIsWrongIsSaidWithItsLine(string fields, string body, int line, string message)
    {
        var problems = Template.Parse($"---\nfields:{(fields.StartsWith('-') ? "\n" : " ")}{fields}\n---\n{body}").Problems;

        Assert.Contains(problems, problem => problem.Line == line && problem.IsError && problem.Message.StartsWith(message, StringComparison.Ordinal));
    }

    [Fact]
    public void AFieldThatIsNotUsedIsNoError()
    {
        var problem = Assert.Single(Template.Parse("---\nfields:\n- {name: a, label: A, type: text}\n---\nText").Problems);

        Assert.Equal((3, "a", false, "Das Feld „a“ ist erklärt, kommt im Text aber nicht vor."), (problem.Line, problem.Field, problem.IsError, problem.Message));
    }

    [Theory]
    [InlineData("text", "", "„A“ fehlt. Bitte füllen Sie das Feld aus.")]
    [InlineData("text", "a\nb", "„A“: Die Angabe darf nur eine Zeile haben.")]
    [InlineData("text", "Freiburg", null)]
    [InlineData("date", "", "„A“ fehlt. Bitte geben Sie ein Datum an.")]
    [InlineData("date", "31.02.2022", "„A“: Das ist kein Datum. Schreiben Sie es als TT.MM.JJJJ, zum Beispiel 31.03.2022.")]
    [InlineData("date", "2022-03-31", null)]
    [InlineData("date", "1.3.2022", null)]
    [InlineData("choice", "z", "„A“: Bitte wählen Sie eine der Möglichkeiten aus.")]
    [InlineData("choice", "x", null)]
    [InlineData("choices", "z", "„A“: Bitte wählen Sie nur aus den Möglichkeiten aus.")]
    [InlineData("choices", "", "„A“ fehlt. Bitte wählen Sie mindestens eines aus.")]
    [InlineData("flag", "vielleicht", "„A“: Bitte antworten Sie mit ja oder nein.")]
    [InlineData("flag", "", null)]
    [InlineData("function", "Frau Muster", "„A“: Hier steht eine Funktion, kein Name und keine persönliche Adresse.")]
    [InlineData("function", "m.muster@stadt.example", "„A“: Hier steht eine Funktion, kein Name und keine persönliche Adresse.")]
    [InlineData("function", "Geschäftsführung Jobcenter", null)]
    [InlineData("organisation", "", "„A“ fehlt. Bitte füllen Sie das Feld aus.")]
    [InlineData("address", "Rathausplatz 1\n79098 Freiburg", null)]
    [InlineData("longtext", "Absatz\n\nAbsatz", null)]
    public void EachTypeIsCheckedInWords(string type, string value, string? message)
    {
        var options = type.StartsWith("choice", StringComparison.Ordinal) ? ", options: [x, y]" : "";
        var template = Template.Parse($"---\nfields: [{{name: a, label: A, type: {type}, required: true{options}}}]\n---\n{{{{a}}}}");

        Assert.Empty(template.Problems);
        Assert.Equal(message, template.Check(new FieldValues { ["a"] = value }).SingleOrDefault()?.Message);
    }

    [Fact]
    public void EntriesOfAListAreCheckedOneByOne()
    {
        var template = Template.Parse(Agreement);
        var values = new FieldValues { ["standort"] = "Freiburg" };
        Add(values, "Kammer", "Frau Muster");
        Add(values, "", "Beratung");

        Assert.Equal(
            [
                new FieldProblem("partner.0.funktion", "„Weitere Partner, Eintrag 1: Ansprechfunktion“: Hier steht eine Funktion, kein Name und keine persönliche Adresse."),
                new FieldProblem("partner.1.stelle", "„Weitere Partner, Eintrag 2: Stelle“ fehlt. Bitte füllen Sie das Feld aus.", IsMissing: true),
            ],
            template.Check(values));
    }

    [Fact]
    public void AFormIsReadWithGapsAndEmptyEntries()
    {
        var values = FieldValues.FromForm(
        [
            new("standort", " Freiburg "), new("themen", "Daten"), new("themen", "Ziele"), new("partner.7.stelle", "Schulamt"), new("partner.2.stelle", "Kammer"), new("partner.2.funktion", "Beratung"),
            new("partner.3.stelle", " "), new("partner.x.stelle", "nichts"), new("a.b.c.d", "nichts"), new("__token", "nichts"),
        ]);

        Assert.Equal("Freiburg", values["standort"]);
        Assert.Equal(["Daten", "Ziele"], values.Chosen("themen"));
        Assert.Equal([("Kammer", "Beratung"), ("Schulamt", "")], values.Entries("partner").Select(entry => (entry["stelle"], entry["funktion"])));
    }

    [Fact]
    public void AHintStandsBeforeAConditionalTableAndNotWithinOne()
    {
        const string text = "---\nfields: [{name: a, label: A, type: flag}]\n---\n{{#wenn a}}\n| X |\n|---|\n| 1 |\n{{/wenn}}\n{{#wenn nicht a}}\n| Y |\n|---|\n{{#wenn a}}\n| 2 |\n{{/wenn}}\n{{#wenn a}}\n| 3 |\n{{/wenn}}\n{{/wenn}}\n";

        Assert.Equal(
            "*Nur, wenn „A“ zutrifft:*\n\n| X |\n|---|\n| 1 |\n\n*Nur, wenn „A“ nicht zutrifft:*\n\n| Y |\n|---|\n| 2 |\n| 3 |\n",
            Template.Parse(text).Unfilled()[1..]);
    }

    [Fact]
    public void NoHintDividesAParagraph()
    {
        const string text = "---\nfields: [{name: a, label: A, type: flag}]\n---\nAnfang\n{{#wenn a}}\nMitte\n{{/wenn}}\n{{#wenn nicht a}}\nanders\n{{/wenn}}\nEnde\n";

        Assert.Equal("Anfang\nMitte\nanders\nEnde\n", Template.Parse(text).Unfilled());
    }

    [Fact]
    public void CodeIsLeftAsItIs()
    {
        const string text = "---\nfields: [{name: a, label: A, type: text}]\n---\n{{a}} `{{a}}` \\{{a}} ``` ` {{a}} ```\n\n```\n{{a}}\n{{#wenn a}}\n```\n";

        var template = Template.Parse(text);

        Assert.Empty(template.Problems);
        Assert.Equal("x" + text[(text.IndexOf("---\n{{a}}", StringComparison.Ordinal) + "---\n{{a}}".Length)..], template.Fill(new FieldValues { ["a"] = "x" }));
    }

    /// <summary>The first two would end the process; the others took long.</summary>
    [Theory]
    [InlineData("{{#wenn a}}\n", "{{/wenn}}\n", 20_000)]
    [InlineData("{{#je l}}\n", "{{/je}}\n", 20_000)]
    [InlineData("{{#wenn a}}\nx\n{{/wenn}}\n", "", 5_000)]
    [InlineData("{{a}} ", "\n", 20_000)]
    [InlineData("{{leer: a}} ", "\n", 20_000)]
    [InlineData("{{a ", "\n", 20_000)]
    [InlineData("`{{a}}", "\n", 20_000)]
    public void TemplatesMadeToTakeLongAreReadAllTheSame(string begin, string end, int times)
    {
        var text = $"---\nfields: [{{name: a, label: A, type: flag}}, {{name: l, label: L, type: list, fields: [{{name: x, label: X, type: text}}]}}]\n---\n{Files.Times(times, begin)}Ende\n{Files.Times(times, end)}";

        Assert.Contains("Ende", MarkdownText.Parse(text).ToHtml(), StringComparison.Ordinal);
        Assert.NotNull(Template.Parse(text).Fill(new FieldValues { ["a"] = "ja" }));
    }

    [Theory]
    [InlineData("{{a}}", "x")]
    [InlineData("{{a}}", "x\ny")]
    [InlineData("[x]({{a}}", "x")]
    [InlineData("{{a}}", "")]
    public void ALineThatWouldGrowWithoutEndIsCut(string place, string value)
    {
        var template = Template.Parse($"---\nfields: [{{name: a, label: {new string('L', 500)}, type: longtext, required: true}}]\n---\n{Files.Times(100_000, place)}\n");

        Assert.InRange(template.Fill(new FieldValues { ["a"] = string.Concat(Enumerable.Repeat(value, 5_000)) }).Length, 300_000, 2_100_000);
        Assert.InRange(template.Unfilled().Length, 2_000_000, 2_100_000);
    }

    [Fact]
    public void FillingCanBeEnded()
    {
        using var end = new CancellationTokenSource();
        end.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => Template.Parse("---\nfields: [{name: a, label: A, type: text}]\n---\n{{a}}").Fill(new FieldValues(), end.Token));
    }

    [Theory]
    [InlineData("- {name: a, label: A, type: text}\n", "{{b}}\n", 5_000)]
    [InlineData("- x\n", "{{#wenn b}}\n", 5_000)]
    [InlineData("- {name: a, label: A, type: text}\n", "{{#falls bbbbbbbbbbbbbb}}{{Das da, und das}}", 1_000)]
    public void ProblemsAreAsManyAsSomebodyReads(string field, string line, int times)
    {
        var problems = Template.Parse($"---\nfields:\n{Files.Times(times, field)}---\n{Files.Times(times, line)}").Problems;

        Assert.InRange(problems.Count, 100, 200);
        Assert.All(problems, problem => Assert.InRange(problem.Message.Length, 1, 1_001));
    }

    [Fact]
    public void WhatStandsTooDeepStaysAndIsSaid()
    {
        var text = $"---\nfields: [{{name: a, label: A, type: flag}}]\n---\n{Files.Times(10, "{{#wenn a}}\n")}Ende\n{Files.Times(10, "{{/wenn}}\n")}";

        Assert.Equal("Bausteine dürfen höchstens 8 Ebenen tief ineinander stehen.", Assert.Single(Template.Parse(text).Problems).Message);
        Assert.Equal("Ende\n", Template.Parse(text).Fill(new FieldValues { ["a"] = "ja" }));
    }

    [Fact]
    public void ATextWithoutFieldsIsLeftAsItIs()
    {
        const string text = "---\ntitle: T\n---\n# {{unbekannt}}\r\n\r\nText";

        Assert.Contains("{{unbekannt}}</h1>", MarkdownText.Parse(text).ToHtml(), StringComparison.Ordinal);
        Assert.Equal("Das Feld „unbekannt“ ist nicht erklärt. Erklären Sie es im Kopf unter „fields“, oder prüfen Sie die Schreibweise.", Assert.Single(Template.Parse(text).Problems).Message);
    }

    private static void Add(FieldValues values, string body, string function)
    {
        var entry = values.AddEntry("partner")!;
        entry["stelle"] = body;
        entry["funktion"] = function;
    }
}
