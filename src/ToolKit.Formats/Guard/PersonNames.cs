using System.Text.RegularExpressions;

namespace ToolKit.Formats;

/// <summary>Tells names of people from what stands in their place in forms, and from names of organisations and programs.</summary>
internal static partial class PersonNames
{
    private const int TimeLimit = 1_000; // milliseconds; each pattern needs a thousandth of it

    private const string Word = @"\p{Lu}(?:['’]\p{Lu})?(?:\p{Ll}[\p{L}’'-]*|[\p{Lu}-]{2,})";

    // Placeholders that German offices use for people.
    private static readonly string[] Placeholders = ["muster", "beispiel", "testperson", "nn", "xxx"];

    private static readonly HashSet<string> FormWords = new(
        ("name vorname nachname familienname geburtsname zuname datum ort unterschrift anschrift adresse straße hausnummer plz wohnort telefon telefonnummer fax mail mobil handy nummer geburtsdatum geburtsort geburtstag "
        + "staatsangehörigkeit kundennummer aktenzeichen bitte angabe angaben pflichtfeld pflichtangabe optional freiwillig text ja nein druckbuchstaben blockschrift stempel stelle einrichtung organisation institution behörde "
        + "dienststelle träger schule klasse agentur arbeit jobcenter jugendamt jugendberufsagentur arbeitsbündnis bundesagentur stadt landkreis gemeinde funktion rolle bezeichnung beschreibung inhalt art maßnahme angebot thema "
        + "person kind kindes jugendliche jugendlicher jugendlichen mensch menschen teilnehmer teilnehmerin teilnehmende teilnehmenden kunde kundin kunden klient klientin vertretung leitung fachkraft fachkräfte beratung "
        + "ansprechpartner ansprechpartnerin ansprechfunktion erziehungsberechtigte erziehungsberechtigter sorgeberechtigte sorgeberechtigter eltern mutter vater bewerber bewerberin zuständige zuständigkeit "
        + "der die das ein eine ich wir sie es in im am an auf und oder siehe kein keine nur als mit von für zur zum bemerkung bemerkungen hinweis hinweise projekt vereinbarung konzept dokument datei ordner feld spalte "
        + "uhrzeit termin beginn ende dauer ziel ziele ergebnis anlass anlage seite nein stand version e-mail email alter geschlecht beruf ausbildung abschluss schulabschluss berufswunsch status unterzeichnende unterzeichnender").Split(' '),
        StringComparer.OrdinalIgnoreCase);

    // Words that no person is called by; of programs what they write where nobody has said a name.
    private static readonly HashSet<string> NoPeople = new(
        ("agentur bundesagentur arbeitsagentur jobcenter jugendamt jugendberufsagentur arbeitsbündnis arbeitsbündnisse regionaldirektion servicestelle fachstelle geschäftsstelle koordinierungsstelle koordination landkreis stadtverwaltung "
        + "kreisverwaltung landratsamt bürgermeisteramt schulamt sozialamt ministerium bundesministerium zentrale redaktion fachredaktion team referat abteilung fachbereich sachgebiet dezernat verwaltung netzwerk projekt projektteam gmbh "
        + "ggmbh e.v. verein stiftung kammer verband institut hochschule universität schule toolkit microsoft office libreoffice openoffice user benutzer admin administrator unbekannt unbekannter autor unknown author root "
        + "python-docx openpyxl docx4j apache poi pandoc word excel scan scanner").Split(' '),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The name that begins at a place; null: none, or what stands in the place of one.</summary>
    /// <param name="fewest">How many words it has at least, 1 or 2.</param>
    public static string? At(string text, int start, int fewest)
    {
        var name = Name().Match(text, start);
        if (!name.Success)
            return null;
        var words = name.Groups["word"].Captures;
        var kept = 0;
        while (kept < words.Count && !IsFormWord(words[kept].Value))
            kept++;
        return kept < fewest ? null : text[start..(words[kept - 1].Index + words[kept - 1].Length)];
    }

    /// <summary>Whether a text is a name and nothing else.</summary>
    public static bool IsName(string text, int fewest) => At(text, 0, fewest) is { } name && name.Length == text.Length;

    /// <summary>Whether what stands in the properties of a file as its author is a person.</summary>
    public static bool IsPerson(string author)
    {
        var words = author.Split([' ', ',', ';', '/', '(', ')', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length > 0 && author.Any(char.IsLetter) && !words.Any(word => NoPeople.Contains(word)) && !words.Any(IsPlaceholder);
    }

    private static bool IsFormWord(string word) => FormWords.Contains(word) || IsPlaceholder(word) || word.Split('-').Any(FormWords.Contains);

    private static bool IsPlaceholder(string word) => Array.Exists(Placeholders, start => word.StartsWith(start, StringComparison.OrdinalIgnoreCase) && (start.Length > 3 || word.Length == start.Length));

    [GeneratedRegex(@"\G(?:(?:Frau|Herrn?|Fr\.|Hr\.|Dr\.|Prof\.)\s+)*(?<word>" + Word + @")(?:(?:,[^\S\n]*|[^\S\n]+)(?:(?:von|van|vom|zu|zur|de|del|al|el|bin)[^\S\n]+(?:(?:der|den|dem)[^\S\n]+)?)?(?<word>" + Word + "))" + "{0,4}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeLimit)]
    private static partial Regex Name();
}
