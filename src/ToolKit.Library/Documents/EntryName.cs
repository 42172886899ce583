using System.Buffers;
using System.Text;

namespace ToolKit.Library;

/// <summary>The rules for names of folders and documents: what every client, above all Windows Explorer, can show and open.</summary>
public static class EntryName
{
    /// <summary>The longest name, in bytes of UTF-8: what Linux's and macOS's file systems take.</summary>
    public const int MostBytes = 255;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("<>:\"\\|?*/");

    // Windows opens the device, with any extension: CON, con.txt, COM1.docx.
    private static readonly HashSet<string> Devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
        "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM¹", "COM²", "COM³",
        "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT¹", "LPT²", "LPT³",
    };

    /// <summary>Why a new entry must not have this name, as a sentence to show; null when it may.</summary>
    /// <param name="inEnglish">The sentence is English instead of German.</param>
    public static string? Refusal(string name, bool inEnglish = false)
    {
        if (name.Length == 0)
            return inEnglish ? "A name needs at least one character." : "Ein Name braucht mindestens ein Zeichen.";
        if (name is "." or "..")
        {
            return inEnglish
                ? $"The name “{name}” stands for a folder itself or the one above. Please choose another."
                : $"Der Name „{name}“ steht für einen Ordner selbst oder den darüber. Bitte wählen Sie einen anderen.";
        }

        if (!IsWellFormed(name))
        {
            return inEnglish
                ? "The name holds half a character (a single surrogate). Please type it anew."
                : "Der Name enthält ein halbes Zeichen (ein einzelnes Surrogat). Bitte tippen Sie ihn neu.";
        }

        if (Encoding.UTF8.GetByteCount(name.Normalize(NormalizationForm.FormC)) > MostBytes)
        {
            return inEnglish
                ? $"The name is too long: {MostBytes} bytes are allowed, umlauts count twice."
                : $"Der Name ist zu lang: erlaubt sind {MostBytes} Bytes, Umlaute zählen doppelt.";
        }

        foreach (var character in name)
        {
            // The second kind turns the direction of writing, so that a name reads otherwise than it ends.
            if (char.IsControl(character) || character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'))
                return inEnglish ? "The name holds a control character. Please type it anew." : "Der Name enthält ein Steuerzeichen. Bitte tippen Sie ihn neu.";
        }

        var at = name.AsSpan().IndexOfAny(Forbidden);
        if (at >= 0)
        {
            return inEnglish
                ? $"The name holds the character {name[at]}, which Windows cannot show in names. Not allowed are < > : \" / \\ | ? *"
                : $"Der Name enthält das Zeichen {name[at]}, das Windows in Namen nicht zeigen kann. Nicht erlaubt sind < > : \" / \\ | ? *";
        }

        if (name[^1] is '.' or ' ')
        {
            return inEnglish
                ? "The name ends with a full stop or space. Windows cannot open it then."
                : "Der Name endet mit einem Punkt oder Leerzeichen. Windows kann ihn dann nicht öffnen.";
        }

        var stem = name.AsSpan(0, name.IndexOf('.') is var dot && dot >= 0 ? dot : name.Length).TrimEnd(' ').ToString();
        if (Devices.Contains(stem))
        {
            return inEnglish
                ? $"Windows takes the name “{stem}” for a device. Please choose another."
                : $"Den Namen „{stem}“ hält Windows für ein Gerät. Bitte wählen Sie einen anderen.";
        }

        return null;
    }

    /// <summary>True unless the text holds half of a surrogate pair, which UTF-8 cannot carry.</summary>
    internal static bool IsWellFormed(string name)
    {
        for (var i = 0; i < name.Length; i++)
        {
            if (!char.IsSurrogate(name[i]))
                continue;
            if (i + 1 == name.Length || !char.IsSurrogatePair(name[i], name[i + 1]))
                return false;
            i++;
        }

        return true;
    }
}
