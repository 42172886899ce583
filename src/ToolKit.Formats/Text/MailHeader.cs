using System.Globalization;
using System.Text;

namespace ToolKit.Formats;

/// <summary>A header with parameters, such as Content-Type.</summary>
internal sealed class MailHeader
{
    private readonly Dictionary<string, string> parameters = new(StringComparer.OrdinalIgnoreCase);

    private MailHeader(string value) => Value = value;

    /// <summary>What stands in front of the parameters, in lower case.</summary>
    public string Value { get; }

    /// <summary>A parameter, decoded; null where it is not there.</summary>
    public string? this[string name] => parameters.GetValueOrDefault(name);

    public static MailHeader Parse(string written)
    {
        var parts = Parts(written);
        var header = new MailHeader(parts[0].Trim().ToLowerInvariant());
        var pieces = new Dictionary<string, SortedDictionary<int, (string Text, bool IsCoded)>>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in parts.Skip(1).Take(100))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                continue;
            var (name, value) = (part[..equals].Trim(), Unquote(part[(equals + 1)..].Trim()));
            // RFC 2231: name*0*=utf-8''Gr%C3; name*1*=%B6%C3%9Fe
            var isCoded = name.EndsWith('*');
            var segments = name.TrimEnd('*').Split('*');
            if (segments.Length == 1 && !isCoded)
            {
                header.parameters.TryAdd(name, Decode(value));
                continue;
            }

            var index = segments.Length > 1 && int.TryParse(segments[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
            if (!pieces.TryGetValue(segments[0], out var ofName))
                pieces[segments[0]] = ofName = [];
            ofName.TryAdd(index, (value, isCoded));
        }

        foreach (var (name, ofName) in pieces)
            header.parameters[name] = Join(ofName.Values);
        return header;
    }

    /// <summary>Replaces encoded words (RFC 2047) by what they stand for; what is none stays.</summary>
    public static string Decode(string written)
    {
        if (!written.Contains("=?", StringComparison.Ordinal))
            return written;
        var decoded = new StringBuilder();
        // Some programs divide a character between two words of one charset, so bytes are joined before they are read.
        var bytes = new List<byte>();
        Encoding? charset = null;
        for (var at = 0; at < written.Length;)
        {
            if (EncodedWord(written, at) is { } word)
            {
                if (charset is not null && !ReferenceEquals(charset, word.Charset))
                    Flush();
                charset = word.Charset;
                bytes.AddRange(word.Bytes);
                at = word.End;
                // Blanks between two encoded words are not there.
                var next = at;
                while (next < written.Length && char.IsWhiteSpace(written[next]))
                    next++;
                if (next > at && EncodedWord(written, next) is not null)
                    at = next;
            }
            else
            {
                Flush();
                decoded.Append(written[at++]);
            }
        }

        Flush();
        return decoded.ToString();

        void Flush()
        {
            if (charset is not null)
                decoded.Append(charset.GetString([.. bytes]));
            bytes.Clear();
            charset = null;
        }
    }

    private static (Encoding Charset, byte[] Bytes, int End)? EncodedWord(string written, int at)
    {
        const int longest = 1_000; // 75 by the rule
        if (at + 8 > written.Length || written[at] != '=' || written[at + 1] != '?')
            return null;
        var charsetEnd = written.IndexOf('?', at + 2, Math.Min(60, written.Length - at - 2));
        if (charsetEnd < 0 || charsetEnd + 2 >= written.Length || written[charsetEnd + 2] != '?')
            return null;
        var start = charsetEnd + 3;
        var end = written.IndexOf("?=", start, Math.Min(longest, written.Length - start), StringComparison.Ordinal);
        // "en" in =?utf-8*en?Q?…?= is the language (RFC 2231 §5).
        if (end < 0 || TextEncoding.ByName(written[(at + 2)..charsetEnd].Split('*')[0]) is not { } charset)
            return null;
        var content = written[start..end];
        return char.ToUpperInvariant(written[charsetEnd + 1]) switch
        {
            'B' when FromBase64(content) is { } bytes => (charset, bytes, end + 2),
            'Q' => (charset, FromPercent(content.Replace('_', ' '), '='), end + 2),
            _ => null,
        };
    }

    private static byte[]? FromBase64(string content)
    {
        var bytes = new byte[content.Length];
        return Convert.TryFromBase64String(content.TrimEnd('=').PadRight((content.TrimEnd('=').Length + 3) / 4 * 4, '='), bytes, out var length) ? bytes[..length] : null;
    }

    private static byte[] FromPercent(string content, char mark)
    {
        var bytes = new List<byte>(content.Length);
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] == mark && i + 2 < content.Length && byte.TryParse(content.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var coded))
            {
                bytes.Add(coded);
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(content, i, 1));
            }
        }

        return [.. bytes];
    }

    private static string Join(IEnumerable<(string Text, bool IsCoded)> pieces)
    {
        Encoding charset = Encoding.UTF8;
        var bytes = new List<byte>();
        var isFirst = true;
        foreach (var (piece, isCoded) in pieces)
        {
            var text = piece;
            if (isFirst && isCoded && text.Split('\'', 3) is [var name, _, var rest])
            {
                charset = TextEncoding.ByName(name) ?? charset;
                text = rest;
            }

            isFirst = false;
            bytes.AddRange(isCoded ? FromPercent(text, '%') : charset.GetBytes(text));
        }

        return charset.GetString([.. bytes]);
    }

    /// <summary>What semicolons divide, outside of quotes.</summary>
    private static List<string> Parts(string written)
    {
        var parts = new List<string>();
        var (start, quoted) = (0, false);
        for (var i = 0; i < written.Length; i++)
        {
            if (written[i] == '\\' && quoted)
                i++;
            else if (written[i] == '"')
                quoted = !quoted;
            else if (written[i] == ';' && !quoted)
            {
                parts.Add(written[start..i]);
                start = i + 1;
            }
        }

        parts.Add(written[start..]);
        return parts;
    }

    private static string Unquote(string value)
    {
        if (value.Length < 2 || value[0] != '"')
            return value;
        var unquoted = new StringBuilder();
        for (var i = 1; i < value.Length && value[i] != '"'; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length)
                i++;
            unquoted.Append(value[i]);
        }

        return unquoted.ToString();
    }
}
