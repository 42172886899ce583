namespace ToolKit.Formats.Tests;

/// <summary>Texts that are written.</summary>
internal static class Samples
{
    /// <summary>Everything that Markdown has here.</summary>
    public const string Everything = """
        ---
        title: Probe aller Bausteine
        description: Alles, was ein Text haben kann.
        responsible: Fachredaktion
        fields:
          - {name: standort, label: Standort, type: text}
          - name: partner
            label: Partner
            type: list
            fields:
              - {name: stelle, label: Stelle, type: organisation}
        ---
        # Probe aller Bausteine für {{standort}}

        **Rechtsstand: März 2022.** Ein Absatz mit *kursiv*, **fett**, ~~gestrichen~~, ++neu++, ==gelb==, H~2~O, x^2^, `Code` und einem [Link](https://example.org/a?b=1&c=2), einem [Sprung](#listen) und einem [anderen](anderes.md).[^a] Harter  
        Umbruch.\
        Noch einer. Nochmal[^a] und lang[^b].

        {{#je partner}}
        Partner {{partner.stelle}}
        {{/je}}

        ## Listen

        - eins
        - zwei
          - zwei a
            1. tief eins
            2. tief zwei
          - zwei b

            zweiter Absatz
        - drei

        3. drei
        4. vier

           | A | B |
           |---|--:|
           | in | Liste |

           nach der Tabelle
        5. fünf
           a) klein
           b) klein zwei

        - [ ] offen
        - [x] erledigt

        ## Tabellen

        | Punkt | Fassung gE | Zahl |
        |---|:-:|--:|
        | Vertrags\|partner | **drei** mit viel Text, der über mehrere Zeilen geht und geht und geht | 12,5 |
        | leer | | 3 |
        | Unterschrift | {{leer: Unterschrift}} | {{leer: Ort, Datum}} |

        +---------+---------+
        | Kopf    | Zwei    |
        +=========+=========+
        | hoch    | a       |
        |         +---------+
        |         | b       |
        +---------+---------+
        | breit             |
        +---------+---------+

        |   |   |
        |---|---|
        | Ort, Datum | {{leer: Ort, Datum}} |
        | Name | {{leer: Name, Vorname}} |

        > Ein Zitat
        >
        > - mit Liste
        >
        > > und Zitat darin

        Begriff
        : Erklärung dazu

        ```
        Code   mit   Abstand
        \tTab
        ```

        ---

        ![Ein Bild](bild.png)

        # Zweites Dokument

        #### Vierte Ebene

        Ende mit {{standort}}.

        [^a]: Die Fußnote mit **fett**.
        [^b]: Zweite Fußnote.

            Mit zweitem Absatz.
        """;

    /// <summary>What reads the same in every format.</summary>
    public const string Plain = """
        # Titel

        Ein Absatz mit **fett** und `Code`.

        ## Liste

        - eins
        - zwei
          1. tief

        ### Tabelle

        | A | B |
        |---|---|
        | 1 | zwei drei |

        > Zitat

        Ende mit {{leer: Name}}.
        """;

    public const string Tables = """
        # Übersicht

        ## Plätze: 2022

        | Ort | Zahl | Anteil |
        |---|---|---|
        | A | 12 | 1.357 |
        | 01067 | | 0,54 |
        | =1+1 | 12 % | 31.12. |
        | B | unter 5 | |
        | C | | |

        Text dazwischen.

        | Ort | Zahl |
        |---|---|
        | D | 1 |
        """;

    public const string Slides = """
        ---
        slides: true
        ---
        # Schulung

        Willkommen

        ---

        ## Ziele

        - eins
        - zwei

        > Erst fragen.

        ---

        ## Ablauf

        Zwei Teile.

        | Zeit | Thema |
        |---|---|
        | 9 | Beginn |

        | Zeit | Thema |
        |---|---|
        | 10 | Ende |
        """;
}
