using System.Globalization;
using System.Text;
using ToolKit.Access;

namespace ToolKit.Server;

/// <summary>A mail as a file (RFC 5322), as simple as its text allows, so that people and scripts can read it as it is.</summary>
internal static class MailFile
{
    /// <summary>The name that stands beside the sender's address.</summary>
    public const string SenderName = "Werkzeugkoffer";

    private const int LongestLine = 998; // RFC 5322 §2.1.1, in octets without CRLF

    /// <summary>The Message-ID of a mail: the same in every attempt, so that a receiver who gets it twice can tell.</summary>
    public static string IdOf(MailToSend mail, string from) =>
        string.Create(CultureInfo.InvariantCulture, $"<{mail.Id}.{mail.CreatedAt.ToUnixTimeMilliseconds()}@{from[(from.LastIndexOf('@') + 1)..]}>");

    public static byte[] Write(MailToSend mail, string from)
    {
        var lines = mail.Mail.Body.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        var isLong = lines.Any(line => Encoding.UTF8.GetByteCount(line) > LongestLine);
        var body = string.Join("\r\n", lines) + "\r\n";
        var file = new StringBuilder();
        void Header(string name, string value) => file.Append(name).Append(": ").Append(value).Append("\r\n");
        Header("Date", mail.CreatedAt.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        Header("From", $"{SenderName} <{from}>");
        Header("To", mail.Mail.To);
        Header("Subject", Encode(mail.Mail.Subject));
        Header("Message-ID", IdOf(mail, from));
        Header("Auto-Submitted", "auto-generated");
        Header("MIME-Version", "1.0");
        Header("Content-Type", "text/plain; charset=utf-8");
        Header("Content-Transfer-Encoding", isLong ? "base64" : "8bit");
        file.Append("\r\n");
        file.Append(isLong ? Convert.ToBase64String(Encoding.UTF8.GetBytes(body), Base64FormattingOptions.InsertLineBreaks) + "\r\n" : body);
        return Encoding.UTF8.GetBytes(file.ToString());
    }

    /// <summary>A header's text: as it is while it is short and ASCII, otherwise in encoded words (RFC 2047 §2: each at most 75 characters, whole characters only).</summary>
    private static string Encode(string text)
    {
        if (text.Length <= 60 && text.All(character => character is >= ' ' and <= '~') && !text.Contains("=?", StringComparison.Ordinal))
            return text;
        var words = new List<string>();
        var bytes = new List<byte>();
        Span<byte> one = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(one);
            if (bytes.Count + length > 45)
                EndWord();
            bytes.AddRange(one[..length]);
        }

        EndWord();
        return string.Join("\r\n ", words);

        void EndWord()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String([.. bytes])}?=");
            bytes.Clear();
        }
    }
}
