using System.Text.RegularExpressions;

namespace ToolKit.Formats;

/// <summary>Finds data about people in passages of text, by the labels of forms and by numbers that have a form of their own. Addresses and numbers are gathered over the whole file.</summary>
internal sealed partial class PersonalData(GuardedText found)
{
    private const int TimeLimit = 1_000; // milliseconds; each pattern needs a thousandth of it

    // A form asks for more than a name: how far away, in passages, what tells that "Name" is a person's.
    private const int Near = 4;

    private const int FewestDigits = 5;

    private const string Date =
        @"(?<date>(?<!\d)(?:(?:0?[1-9]|[12]\d|3[01])[./-][ ]?(?:0?[1-9]|1[0-2])[./-][ ]?(?:(?:19|20)\d{2}|\d{2})|(?:19|20)\d{2}-\d{2}-\d{2}"
        + @"|(?:0?[1-9]|[12]\d|3[01])\.[ ]?(?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)[a-zä]{0,6}\.?[ ](?:19|20)\d{2})(?!\d))";

    private readonly ContactLists contacts = new();
    private readonly List<(int Passage, string Place, string Text)> bareNames = [];
    private readonly List<int> personal = [];
    private int passage;
    private (PersonLabel Label, int Passage)? open;

    /// <summary>Looks at a passage that is no row of a table.</summary>
    public void Look(string place, string text)
    {
        passage++;
        if (open is { } label && label.Passage == passage - 1)
            LookAtAnswer(label.Label, place, text.Trim());
        LookAtText(place, text);
        if (LabelOf(text) is { } asked)
            open = (asked, passage);
    }

    /// <summary>Looks at a row, and at its cells under the headings of their columns.</summary>
    public void LookAtRow(string place, IReadOnlyList<string> row, ColumnLabels columns)
    {
        passage++;
        // A row of labels names the columns; a label alone stands beside its answer, in a form of two columns below others.
        var labels = row.Count(cell => LabelOf(cell) is not null);
        var isHeading = labels > 1 || (!columns.IsBegun && row.Count(cell => Answer(cell).Length > 0) > 1);
        for (var i = 0; i < row.Count && i < ColumnLabels.Most; i++)
        {
            if (LabelOf(row[i]) is { } label)
            {
                if (isHeading)
                    columns.Set(i, label);
                if (i + 1 < row.Count && (!isHeading || row.Count == 2) && LabelOf(row[i + 1]) is null)
                    LookAtAnswer(label, place, Answer(row[i + 1]));
            }
            else if (row[i].Length > 0 && columns[i] is { } column)
            {
                LookAtAnswer(column, place, Answer(row[i]), isBare: !columns.AreAboutPeople);
            }
        }

        columns.IsBegun = true;
        LookAtText(place, string.Join(" \u2016 ", row)); // no mark that a label could end with: what answers it is known by the columns
    }

    /// <summary>Says what is known only now: whether addresses make a list, and whether a form asks for people.</summary>
    public void Finish()
    {
        foreach (var (at, place, text) in bareNames)
        {
            if (personal.Exists(other => Math.Abs(other - at) <= Near))
                found.Find(GuardFindingKind.FilledField, place, text);
        }

        contacts.Report(found);
    }

    private void LookAtText(string place, string text)
    {
        if (Personal().IsMatch(text))
            personal.Add(passage);
        foreach (Match label in Asked().Matches(text))
            LookBehind(label, place, text);
        foreach (Match sentence in Declares().Matches(text))
        {
            if (PersonNames.At(text, sentence.Index + sentence.Length, fewest: 2) is { } name)
                found.Find(GuardFindingKind.FilledField, place, sentence.Value + name);
        }

        foreach (Match address in Residence().Matches(text))
        {
            if (!address.ValueSpan.Contains("muster", StringComparison.OrdinalIgnoreCase))
                found.Find(GuardFindingKind.FilledField, place, address.Value);
        }

        foreach (Match birth in Birth().Matches(text))
        {
            if (!Rule().IsMatch(birth.Groups["between"].Value))
                found.Find(GuardFindingKind.DateOfBirth, place, birth.Value);
        }

        text = LookForNumbers(place, text);
        contacts.Take(place, text);
    }

    /// <summary>What follows a label in the same passage.</summary>
    private void LookBehind(Match label, string place, string text)
    {
        var start = label.Index + label.Length;
        while (start < text.Length && (char.IsWhiteSpace(text[start]) || text[start] is '_' or '.' or ':' or '…' or '|'))
            start++;
        var (kind, fewest) = (KindOf(label.Groups["label"].Value), 2);
        if (kind == PersonLabel.PartOfName)
            fewest = 1;
        if (PersonNames.At(text, start, fewest) is not { } name)
            return;
        var end = start + name.Length;
        if (kind == PersonLabel.Name && end + 1 < text.Length && text[end] == ' ' && char.IsLower(text[end + 1]))
            return; // a sentence goes on
        if (kind == PersonLabel.Name)
            bareNames.Add((passage, place, $"{label.Groups["label"].Value}: {name}"));
        else
            found.Find(GuardFindingKind.FilledField, place, $"{label.Groups["label"].Value}: {name}");
    }

    /// <summary>What stands in the place for an answer: below a label, or beside it.</summary>
    /// <param name="isBare">Nothing else tells that a name is meant to be a person's.</param>
    private void LookAtAnswer(PersonLabel label, string place, string answer, bool isBare = true)
    {
        switch (label)
        {
            case PersonLabel.DateOfBirth when WholeDate().IsMatch(answer):
                found.Find(GuardFindingKind.DateOfBirth, place, answer);
                break;
            case PersonLabel.Number when IsNumber(answer) && answer.Length <= 30:
                found.Find(GuardFindingKind.PersonNumber, place, answer);
                break;
            case PersonLabel.Name when isBare && PersonNames.IsName(answer, fewest: 2):
                bareNames.Add((passage, place, answer));
                break;
            case PersonLabel.FullName or PersonLabel.Name when PersonNames.IsName(answer, fewest: 2):
            case PersonLabel.PartOfName when PersonNames.IsName(answer, fewest: 1):
                found.Find(GuardFindingKind.FilledField, place, answer);
                break;
        }
    }

    /// <returns>The text without the numbers found, so that none is taken for a telephone's.</returns>
    private string LookForNumbers(string place, string text)
    {
        text = Bank().Replace(text, " ");
        foreach (Match number in Labelled().Matches(text))
        {
            if (IsNumber(number.Groups["number"].Value))
                found.Find(GuardFindingKind.PersonNumber, place, number.Value);
        }

        return Numbers().Replace(text, number =>
        {
            var written = string.Concat(number.Value.Where(char.IsLetterOrDigit));
            var isOne = number.Groups["insurance"].Success ? PersonNumbers.IsInsuranceNumber(written)
                : number.Groups["tax"].Success ? PersonNumbers.IsTaxNumber(written)
                : IsNumber(number.Value);
            if (isOne)
                found.Find(GuardFindingKind.PersonNumber, place, number.Value);
            return isOne || number.Groups["household"].Success ? " " : number.Value;
        });
    }

    /// <summary>Not what shows how a number looks: only zeros, or digits in their order.</summary>
    private static bool IsNumber(string text)
    {
        var digits = string.Concat(text.Where(char.IsAsciiDigit));
        return digits.Length >= FewestDigits && digits.Any(digit => digit != digits[0]) && !"01234567890123".Contains(digits, StringComparison.Ordinal) && !"98765432109876".Contains(digits, StringComparison.Ordinal);
    }

    private static string Answer(string cell) => cell.Trim(' ', '_', '.', '…', '\n', '\t', ':');

    /// <summary>What a text asks for that is a label and nothing else; null: it is none.</summary>
    internal static PersonLabel? LabelOf(string text) =>
        text.Length <= 80 && Whole().Match(text) is { Success: true } label ? KindOf(label.Groups["label"].Value) : null;

    private static PersonLabel KindOf(string label)
    {
        if (BirthLabel().IsMatch(label))
            return PersonLabel.DateOfBirth;
        if (NumberLabel().IsMatch(label))
            return PersonLabel.Number;
        if (PartLabel().IsMatch(label))
            return PersonLabel.PartOfName;
        // What somebody is ("Kundin", "Vater") may stand before anything else, as "Name" does.
        return label.Length > "Name".Length && label.Contains("name", StringComparison.OrdinalIgnoreCase) ? PersonLabel.FullName : PersonLabel.Name;
    }

    private const string NameLabels =
        @"Name,\s?Vorname|Vor-?\s?und\s(?:Nach|Zu|Familien)?name[n]?|(?:Nach|Familien|Zu)?name\s?(?:,|und|/|\+)\s?Vorname[n]?|Vorname[n]?\s?(?:,|und|/|\+)?\s?(?:Nach|Familien|Zu)?name"
        + @"|Name\s(?:des|der|d\.|des/der|der/des|meines|unseres|Ihres|Deines|Deiner)\s(?:jungen\s)?(?:Mensch|Jugendlich|Kind|Teilnehm|Kund|Klient|Bewerb|Schüler|Person|Betroffen|Erziehungs|Sorge|gesetzlich|Mutter|Vater|Antragstell|Ratsuchend)"
        + @"[\p{L}/:*()-]{0,30}(?:\s[\p{L}/:*()-]{3,30})?(?=\s*[:|\t_]|\s*$)"
        + @"|Familienname|Geburtsname|Nachname|Zuname|Vorname|Name"
        + @"|Teilnehmer(?:in)?|Kund(?:e|in)|Klient(?:in)?|Bewerber(?:in)?|Schüler(?:in)?|Jugendlicher|Jugendliche/r|Erziehungsberechtigte(?:/?r)?|Sorgeberechtigte(?:/?r)?|Gesetzliche Vertretung|Mutter|Vater|Unterschrift";

    private const string BirthLabels = @"geboren(?:\sam)?|geb\.(?:\sam)?|Geburtsdatum|Geburtstag|Geb\.?-?\s?(?:Datum|dat\.|tag)";

    private const string NumberLabels =
        @"Kund(?:en|innen)-?\s?(?:nummer|Nr\.?)|Kd\.?-?\s?Nr\.?|(?:BG|Bedarfsgemeinschafts?)-?\s?(?:Nummer|Nr\.?)|(?:Sozial|Renten)versicherungs-?\s?(?:nummer|nr\.?)|[RS]V-?\s?(?:Nummer|Nr\.?)|Steuer-?\s?(?:ID|Identifikationsnummer|Nummer)";

    [GeneratedRegex(@"(?<![\p{L}-])(?<label>" + NameLabels + @")(?:\s?\([^()\n]{0,60}\))?[^\S\n]*(?:[:|\t_…]|\.\.\.|\n)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, TimeLimit)]
    private static partial Regex Asked();

    [GeneratedRegex(@"^\s*(?:Mein |Meine |Dein |Deine )?(?<label>" + NameLabels + "|" + BirthLabels + "|" + NumberLabels + @")(?:\s(?:der|des|d\.)\s[\p{L}/:*]{3,30}(?:\s\p{L}{2,20}){0,2})?(?:\s?\([^()\n]{0,60}\))?\s*[:*]?[\s_.…]*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, TimeLimit)]
    private static partial Regex Whole();

    [GeneratedRegex("^(?:" + BirthLabels + ")", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, TimeLimit)]
    private static partial Regex BirthLabel();

    [GeneratedRegex("^(?:" + NumberLabels + ")", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, TimeLimit)]
    private static partial Regex NumberLabel();

    [GeneratedRegex(@"^(?:Familienname|Geburtsname|Nachname|Zuname|Vorname)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, TimeLimit)]
    private static partial Regex PartLabel();

    /// <summary>What tells that a form near it asks for a person.</summary>
    [GeneratedRegex(@"\b(?:Vorname|Geburtsdatum|Geburtstag|geboren|geb\.|wohnhaft|Kundennummer|BG-Nummer|Erziehungsberechtigt|Sorgeberechtigt|Unterschrift|Einwilligung|Schweigepflicht)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase, TimeLimit)]
    private static partial Regex Personal();

    [GeneratedRegex(@"\b[Ii]ch,\s", RegexOptions.CultureInvariant, TimeLimit)]
    private static partial Regex Declares();

    [GeneratedRegex(@"\bwohnhaft(?:\sin)?\s?:?\s[^;\n_]{0,60}?(?:\p{L}(?:straße|str\.|weg|platz|allee|gasse|ring|damm|ufer)\s?\d{1,4}\b|\b\d{5}\s\p{Lu}\p{Ll}+)", RegexOptions.CultureInvariant, TimeLimit)]
    private static partial Regex Residence();

    [GeneratedRegex(@"(?:(?<!\p{L})(?:" + BirthLabels + @")|[,(]\s?\*)(?<between>[^\d;!?]{0,60}?)" + Date, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, TimeLimit)]
    private static partial Regex Birth();

    /// <summary>Between the word and the date: what makes a rule of it, an example, or another sentence.</summary>
    [GeneratedRegex(@"\b(?:vor|nach|ab|bis|seit|zwischen|z\.\s?B|Beispiel\w*|Stand|ausgestellt|Datum der)\b|\p{Ll}\.\s+\p{Lu}", RegexOptions.CultureInvariant, TimeLimit)]
    private static partial Regex Rule();

    [GeneratedRegex("^" + Date + "$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeLimit)]
    private static partial Regex WholeDate();

    [GeneratedRegex(@"(?<!\p{L})(?:" + NumberLabels + @")(?:\s(?:der|bei der|des)\s\p{L}{3,20}(?:\s(?:für\s)?\p{L}{3,20}){0,2})?[^\p{L}\p{N}\n]{1,8}(?<number>[0-9A-Z](?:[ /.-]?[0-9A-Z]){4,20})(?!\p{L})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeLimit)]
    private static partial Regex Labelled();

    /// <summary>Numbers that are known by their form. Of the customer number of the Agentur three digits, a letter and six digits; of the household two forms.</summary>
    [GeneratedRegex(
        @"(?<![\w/+-])(?:(?<household>\d{5}//\d{7}|\d{5}BG\d{7})|(?<customer>\d{3}[A-Z]\d{6})|(?<insurance>\d{2}[ ]?\d{6}[ ]?[A-Z][ ]?\d{2}[ ]?\d)|(?<tax>\d{2}[ ]?\d{3}[ ]?\d{3}[ ]?\d{3}))(?![\w/])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, TimeLimit)]
    private static partial Regex Numbers();

    /// <summary>IBANs, parts of which look like telephone numbers.</summary>
    [GeneratedRegex(@"\b[A-Z]{2}\d{2}(?:[ ]?\d{4}){4}(?:[ ]?\d{1,4})?\b", RegexOptions.CultureInvariant, TimeLimit)]
    private static partial Regex Bank();
}

/// <summary>What the label of a form asks for.</summary>
internal enum PersonLabel
{
    /// <summary>"Name", which may be the name of anything, or what somebody is.</summary>
    Name,

    FullName,
    PartOfName,
    DateOfBirth,
    Number,
}
