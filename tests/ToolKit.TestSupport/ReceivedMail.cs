using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ToolKit.TestSupport;

/// <summary>A mail as its receiver reads it: headers unfolded and decoded (RFC 5322, RFC 2047), the body decoded (RFC 2045).</summary>
public sealed partial class ReceivedMail
{
    private readonly List<(string Name, string Value)> headers = [];

    /// <param name="raw">The mail with CRLF between its lines.</param>
    public ReceivedMail(byte[] raw)
    {
        Raw = Encoding.UTF8.GetString(raw);
        var end = Raw.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.True(end > 0, "a mail has headers and a body");
        foreach (var line in Raw[..end].Split("\r\n"))
        {
            if (line[0] is ' ' or '\t')
            {
                headers[^1] = (headers[^1].Name, headers[^1].Value + "\r\n" + line);
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            Assert.True(colon > 0, $"“{line}” is no header");
            headers.Add((line[..colon], line[(colon + 1)..].Trim()));
        }

        var body = Raw[(end + 4)..];
        Body = (this["Content-Transfer-Encoding"]?.ToLowerInvariant() switch
        {
            "base64" => Encoding.UTF8.GetString(Convert.FromBase64String(body)),
            "quoted-printable" => DecodeQuoted(body.Replace("=\r\n", "", StringComparison.Ordinal), '='),
            _ => body,
        }).ReplaceLineEndings("\n");
    }

    /// <summary>As it came.</summary>
    public string Raw { get; }

    public string Subject => this["Subject"] ?? "";

    /// <summary>With <c>\n</c> between its lines.</summary>
    public string Body { get; }

    public IEnumerable<string> HeaderNames => headers.Select(header => header.Name);

    /// <summary>The decoded value of a header that must not stand there twice; null: it does not stand there.</summary>
    public string? this[string name] =>
        headers.SingleOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value is { } value
            ? EncodedWord.Replace(BetweenWords.Replace(value, "").Replace("\r\n", "", StringComparison.Ordinal), Decode)
            : null;

    /// <summary>The first address in the text that leads below this path: <c>http://…/einladung/…</c></summary>
    public string Link(string path)
    {
        var found = Address.Matches(Body).Select(match => match.Value).FirstOrDefault(address => new Uri(address).AbsolutePath.StartsWith(path, StringComparison.Ordinal));
        Assert.True(found is not null, $"no link to {path} in:\n{Body}");
        return found;
    }

    [GeneratedRegex(@"https?://\S+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address { get; }

    [GeneratedRegex(@"=\?utf-8\?(?<kind>[BbQq])\?(?<text>[^?]*)\?=", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex EncodedWord { get; }

    // RFC 2047 §6.2: white space between encoded words is not part of the text.
    [GeneratedRegex(@"(?<=\?=)\s+(?==\?)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BetweenWords { get; }

    private static string Decode(Match word)
    {
        Assert.InRange(word.Length, 1, 75); // RFC 2047 §2
        return word.Groups["kind"].Value is "B" or "b"
            ? Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups["text"].Value))
            : DecodeQuoted(word.Groups["text"].Value.Replace('_', ' '), '=');
    }

    private static string DecodeQuoted(string text, char sign)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == sign)
            {
                bytes.Add(byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 2;
            }
            else
            {
                bytes.AddRange(Encoding.UTF8.GetBytes(text[i].ToString()));
            }
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
