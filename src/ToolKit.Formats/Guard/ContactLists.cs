using System.Globalization;
using System.Text.RegularExpressions;

namespace ToolKit.Formats;

/// <summary>Mail addresses and telephone numbers of a file. A single one is how one reaches an office; several of people are a list.</summary>
internal sealed partial class ContactLists
{
    private const int TimeLimit = 1_000; // milliseconds; each pattern needs a thousandth of it

    private const int FewestAddresses = 2;
    private const int FewestNumbers = 3;
    private const int FewestMobiles = 2;
    private const int Most = 100_000;

    // Parts of the name of a mailbox that several people read.
    private static readonly string[] Functions =
    [
        "info", "kontakt", "contact", "post", "mail", "service", "team", "jobcenter", "agentur", "arbeits", "arbeit", "jugend", "berat", "beruf", "ausbildung", "datenschutz", "presse", "redaktion", "geschaeft", "sekretariat", "verwalt",
        "buero", "office", "zentral", "stelle", "koordin", "anmeld", "stadt", "kreis", "gemeinde", "schul", "amt", "webmaster", "support", "hotline", "noreply", "empfang", "fach", "referat", "abteilung", "projekt", "netzwerk", "buendnis",
        "hilfe", "sprech", "termin", "barriere", "region", "bewerb", "personal", "leitung", "praktikum", "eingang", "hinweis", "einrichtung", "anlauf", "bus", "vergabe",
    ];

    private static readonly string[] ShortFunctions = ["u25", "biz", "jba", "jc", "rd", "aa", "ja", "it"];

    private static readonly string[] PrivateProviders = ["gmx.", "web.de", "gmail.", "googlemail.", "outlook.", "hotmail.", "t-online.", "yahoo.", "freenet.", "icloud.", "posteo.", "mailbox.org", "proton"];

    // Of all telephones: those that no person has of her own.
    private static readonly string[] Services = ["0800", "0180", "0137", "0900", "0700", "0123", "0000", "0115"];

    private readonly List<(string Place, string Text)> mails = [];
    private readonly HashSet<string> knownMails = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Place, string Text)> numbers = [];
    private readonly HashSet<string> knownNumbers = new(StringComparer.Ordinal);
    private int mobiles;
    private bool hasPrivateMail;

    public void Take(string place, string text)
    {
        if (text.Contains('@', StringComparison.Ordinal))
        {
            foreach (Match mail in Mail().Matches(text))
            {
                if (knownMails.Count < Most && IsOfPerson(mail.Value) && knownMails.Add(mail.Value))
                    mails.Add((place, mail.Value));
            }
        }

        foreach (Match number in Telephone().Matches(text))
            TakeNumber(place, number);
    }

    public void Report(GuardedText found)
    {
        if (mails.Count >= FewestAddresses || hasPrivateMail)
            found.Find(GuardFindingKind.MailAddresses, Places(mails), Excerpt(mails, "Adresse", "Adressen"));
        if (numbers.Count >= FewestNumbers || mobiles >= FewestMobiles)
            found.Find(GuardFindingKind.TelephoneNumbers, Places(numbers), Excerpt(numbers, "Nummer", "Nummern"));
    }

    private void TakeNumber(string place, Match number)
    {
        var digits = string.Concat(number.Value.Where(char.IsAsciiDigit));
        var national = digits.StartsWith("0049", StringComparison.Ordinal) ? "0" + digits[4..].TrimStart('0')
            : number.Value[0] == '+' ? "0" + digits[2..].TrimStart('0')
            : digits;
        if (national.Length is < 7 or > 15 || Services.Any(service => national.StartsWith(service, StringComparison.Ordinal)) || number.Groups["fax"].Success)
            return;
        if (knownNumbers.Count >= Most || !knownNumbers.Add(national))
            return;
        numbers.Add((place, number.Groups["number"].Value));
        if (national.StartsWith("015", StringComparison.Ordinal) || national.StartsWith("016", StringComparison.Ordinal) || national.StartsWith("017", StringComparison.Ordinal))
            mobiles++;
    }

    /// <summary>Neither a mailbox by its function nor an example.</summary>
    private bool IsOfPerson(string mail)
    {
        var (name, host) = mail.ToLowerInvariant().Split('@') is [var local, var domain] ? (local, domain) : (mail, "");
        if (host.EndsWith(".example", StringComparison.Ordinal) || host.StartsWith("example.", StringComparison.Ordinal) || host.Contains("muster", StringComparison.Ordinal))
            return false; // RFC 2606 §2 and 3, and German custom
        if (Array.Exists(PrivateProviders, provider => host.StartsWith(provider, StringComparison.Ordinal)))
            return hasPrivateMail = true;
        name = name.Replace("ä", "ae", StringComparison.Ordinal).Replace("ö", "oe", StringComparison.Ordinal).Replace("ü", "ue", StringComparison.Ordinal);
        if (name.Contains("muster", StringComparison.Ordinal) || name is "vorname.nachname" or "vorname.name" or "name")
            return false;
        var parts = name.Split(['.', '_', '-', '+']);
        return !parts.Any(part => ShortFunctions.Contains(part, StringComparer.Ordinal) || Array.Exists(Functions, part.StartsWith) || Array.Exists(Functions, function => function.Length > 5 && part.Contains(function, StringComparison.Ordinal))
            || part.EndsWith("amt", StringComparison.Ordinal) || part.EndsWith("stelle", StringComparison.Ordinal) || part.EndsWith("buero", StringComparison.Ordinal));
    }

    private static string Places(List<(string Place, string Text)> list)
    {
        var places = list.Select(one => one.Place).Distinct(StringComparer.Ordinal).ToList();
        return places.Count == 1 ? places[0] : string.Create(CultureInfo.InvariantCulture, $"{places[0]} und {places.Count - 1} weitere {(places.Count == 2 ? "Stelle" : "Stellen")}");
    }

    private static string Excerpt(List<(string Place, string Text)> list, string one, string many) =>
        string.Create(CultureInfo.InvariantCulture, $"{list.Count} {(list.Count == 1 ? one : many)}: {list[0].Text}{(list.Count > 1 ? " …" : "")}");

    [GeneratedRegex(@"(?<![A-Za-z0-9._%+-])[A-Za-z0-9äöüÄÖÜ](?:[A-Za-z0-9._%+äöüÄÖÜ-]{0,63})@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){1,6}[A-Za-z]{2,24}", RegexOptions.CultureInvariant, TimeLimit)]
    private static partial Regex Mail();

    [GeneratedRegex(@"(?<fax>fax[^\d+\n]{0,12})?(?<![\w/.,+-])(?<number>(?:\+49|0049|0)(?:[ \u00A0]?[()/–-]?[ \u00A0]?\d){6,14})(?![\w])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, TimeLimit)]
    private static partial Regex Telephone();
}
