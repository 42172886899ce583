using System.Globalization;
using System.Text;

namespace ToolKit.Formats;

/// <summary>
/// Mail as a file (RFC 5322, MIME: RFC 2045 to 2047, 2231): subject, people and date, the text of all parts, attachments by name. Of alternatives the first is read that has text. A mail within the mail is a section of its own.
/// </summary>
internal static class MailReader
{
    private const int DeepestNesting = 32;
    private const int LongestHeaders = 256 * 1024;
    private const int LongestHeader = 8 * 1024;
    private const int MostAttachments = 10_000;

    private static readonly HashSet<string> Wanted = new(StringComparer.OrdinalIgnoreCase)
    {
        "Subject", "From", "To", "Cc", "Date", "Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Content-Language",
    };

    public static void Read(SourceFile file, ContentHandler text)
    {
        var reading = new Reading(new MailLines(file.Body, text), text);
        reading.ReadMail();
    }

    private sealed class Reading(MailLines lines, ContentHandler text)
    {
        private readonly List<string> boundaries = [];
        private readonly List<string> attachments = [];

        public void ReadMail()
        {
            var headers = ReadHeaders();
            var subject = Words(headers, "Subject");
            text.StateTitle(subject);
            foreach (var name in (ReadOnlySpan<string>)["From", "To", "Date"])
                text.State(name.ToLowerInvariant(), Words(headers, name));
            text.Language = headers.GetValueOrDefault("Content-Language");
            ReadMail(headers, level: 1);
            text.EndParagraph();
            foreach (var name in attachments)
                text.Paragraph(name);
        }

        private void ReadMail(Dictionary<string, string> headers, int level)
        {
            text.Append(Words(headers, "Subject"));
            text.EndHeading(level);
            foreach (var name in (ReadOnlySpan<string>)["From", "To", "Cc"])
                text.Paragraph(Words(headers, name));
            ReadPart(headers, level);
        }

        /// <returns>Whether the part had text.</returns>
        private bool ReadPart(Dictionary<string, string> headers, int depth)
        {
            if (depth > Math.Min(DeepestNesting, text.Limits.MostDepth))
                throw new ReadingEndedException(TextProblem.TooDeep, "The parts of the mail are nested too deeply.");
            var type = MailHeader.Parse(headers.GetValueOrDefault("Content-Type") ?? "text/plain");
            var disposition = MailHeader.Parse(headers.GetValueOrDefault("Content-Disposition") ?? "");
            var kind = type.Value;
            if (kind == "multipart/encrypted" || (kind is "application/pkcs7-mime" or "application/x-pkcs7-mime" && type["smime-type"] is null or "enveloped-data"))
                throw new ReadingEndedException(TextProblem.PasswordProtected, "The mail is encrypted.");
            if (kind.StartsWith("multipart/", StringComparison.Ordinal) && type["boundary"] is { Length: > 0 } boundary)
                return ReadParts(boundary, isAlternative: kind == "multipart/alternative", depth);
            if (kind == "message/rfc822" && IsReadable(headers))
            {
                ReadMail(ReadHeaders(), depth + 1);
                return true;
            }

            var name = disposition["filename"] ?? type["name"];
            if (kind is not ("text/plain" or "text/html") || disposition.Value == "attachment")
            {
                if (name is not null && attachments.Count < MostAttachments)
                    attachments.Add(name);
                return false;
            }

            ReadText(headers, type);
            return true;
        }

        private void ReadText(Dictionary<string, string> headers, MailHeader type)
        {
            using var body = new MailBody(lines, headers.GetValueOrDefault("Content-Transfer-Encoding"), IsBoundary);
            using var reader = TextEncoding.ByName(type["charset"]) is { } charset
                ? new StreamReader(body, charset, detectEncodingFromByteOrderMarks: true, bufferSize: 16 * 1024)
                : OpenUnknown(body);
            if (type.Value == "text/html")
                HtmlReader.Read(reader, text);
            else
                PlainTextReader.Read(reader, text);
            text.EndParagraph();
        }

        /// <summary>A part that names no charset, or one that nobody knows, as UTF-8 if it can be that. Held in memory, as far as there may be text.</summary>
        private StreamReader OpenUnknown(Stream body)
        {
            var start = new MemoryStream();
            var buffer = new byte[16 * 1024];
            while (start.Length < text.Limits.MostCharacters && body.Read(buffer) is > 0 and var read)
                start.Write(buffer, 0, read);
            start.Position = 0;
            return new StreamReader(start, TextEncoding.Of(start.GetBuffer().AsSpan(0, (int)start.Length)));
        }

        private bool ReadParts(string boundary, bool isAlternative, int depth)
        {
            boundaries.Add(boundary);
            var hasText = false;
            try
            {
                SkipBody();
                while (lines.Current is { } line && Is(line, boundary, isEnd: false))
                {
                    lines.Next();
                    var headers = ReadHeaders();
                    if (!isAlternative || !hasText)
                        hasText |= ReadPart(headers, depth + 1);
                    SkipBody();
                }
            }
            finally
            {
                boundaries.RemoveAt(boundaries.Count - 1);
            }

            // Past the end of these parts the text of an outer part may go on.
            if (lines.Current is { } last && Is(last, boundary, isEnd: true))
                lines.Next();
            return hasText;
        }

        private void SkipBody()
        {
            while (lines.Current is { } line && !IsBoundary(line))
                lines.Next();
        }

        private bool IsBoundary(ReadOnlyMemory<byte> line)
        {
            if (!line.Span.StartsWith("--"u8))
                return false;
            foreach (var boundary in boundaries)
            {
                if (Is(line, boundary, isEnd: false) || Is(line, boundary, isEnd: true))
                    return true;
            }

            return false;
        }

        private static bool Is(ReadOnlyMemory<byte> line, string boundary, bool isEnd)
        {
            var written = line.Span.TrimEnd(" \t\r\n"u8);
            var length = 2 + boundary.Length + (isEnd ? 2 : 0);
            if (written.Length != length || !written.StartsWith("--"u8) || (isEnd && !written.EndsWith("--"u8)))
                return false;
            for (var i = 0; i < boundary.Length; i++)
            {
                if (written[2 + i] != boundary[i])
                    return false;
            }

            return true;
        }

        private static bool IsReadable(Dictionary<string, string> headers) =>
            headers.GetValueOrDefault("Content-Transfer-Encoding")?.Trim().ToLowerInvariant() is null or "7bit" or "8bit" or "binary";

        private static string Words(Dictionary<string, string> headers, string name) => MailHeader.Decode(headers.GetValueOrDefault(name) ?? "");

        /// <summary>The headers that matter, up to the empty line and over it; the first of a name counts.</summary>
        private Dictionary<string, string> ReadHeaders()
        {
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            var (name, value, all) = ("", new StringBuilder(), 0);
            while (lines.Current is { } line && !IsBoundary(line))
            {
                lines.Next();
                var bytes = line.Span.TrimEnd("\r\n"u8);
                all += bytes.Length;
                if (bytes.IsEmpty || all > LongestHeaders)
                    break;
                var written = TextEncoding.Of(bytes).GetString(bytes);
                if (written[0] is ' ' or '\t')
                {
                    if (value.Length < LongestHeader)
                        value.Append(' ').Append(written.AsSpan().Trim());
                    continue;
                }

                Keep();
                var colon = written.IndexOf(':', StringComparison.Ordinal);
                name = colon < 0 ? "" : written[..colon].Trim();
                value.Clear().Append(written.AsSpan(colon + 1).Trim());
            }

            Keep();
            return headers;

            void Keep()
            {
                if (Wanted.Contains(name))
                    headers.TryAdd(name, value.ToString());
            }
        }
    }
}

/// <summary>A file line by line, as bytes with their line end; one is held.</summary>
internal sealed class MailLines
{
    // RFC 5322 §2.1.1 allows 998 characters. What is longer is divided, which harms nothing but a line that pretends to be a boundary.
    private const int LongestLine = 64 * 1024;

    private readonly Stream body;
    private readonly ContentHandler text;
    private readonly byte[] buffer = new byte[2 * LongestLine];
    private int at;
    private int end;

    public MailLines(Stream body, ContentHandler text)
    {
        this.body = body;
        this.text = text;
        Next();
    }

    /// <summary>Good until <see cref="Next"/> has been called twice; null at the end.</summary>
    public ReadOnlyMemory<byte>? Current { get; private set; }

    public void Next()
    {
        var line = buffer.AsSpan(at, end - at).IndexOf((byte)'\n');
        if (line < 0 && end - at < LongestLine)
        {
            Fill();
            line = buffer.AsSpan(at, end - at).IndexOf((byte)'\n');
        }

        var length = Math.Min(LongestLine, line < 0 ? end - at : line + 1);
        if (length == 0)
            Current = null; // "? null :" would make an empty line of it
        else
            Current = buffer.AsSpan(at, length).ToArray(); // a copy: the buffer moves on while the line is looked at
        at += length;
    }

    private void Fill()
    {
        text.CheckTime();
        buffer.AsSpan(at, end - at).CopyTo(buffer);
        (at, end) = (0, end - at);
        while (end < buffer.Length && body.Read(buffer, end, buffer.Length - end) is > 0 and var read)
            end += read;
    }
}

/// <summary>The bytes of a part, decoded, up to the line that is a boundary.</summary>
internal sealed class MailBody(MailLines lines, string? transferEncoding, Func<ReadOnlyMemory<byte>, bool> isBoundary) : ReadOnlyStream
{
    private readonly string encoding = transferEncoding?.Trim().ToLowerInvariant() ?? "";
    private readonly List<byte> group = []; // of base64, which need not keep to lines
    private ReadOnlyMemory<byte> decoded;

    public override int Read(Span<byte> buffer)
    {
        while (decoded.IsEmpty)
        {
            if (lines.Current is not { } line || isBoundary(line))
                return 0;
            lines.Next();
            decoded = encoding switch
            {
                "base64" => Base64(line.Span),
                "quoted-printable" => QuotedPrintable(line.Span),
                _ => line,
            };
        }

        var read = Math.Min(buffer.Length, decoded.Length);
        decoded.Span[..read].CopyTo(buffer);
        decoded = decoded[read..];
        return read;
    }

    private byte[] Base64(ReadOnlySpan<byte> line)
    {
        foreach (var b in line)
        {
            // What is no digit of base64 is to be ignored (RFC 2045 §6.8).
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'+' or (byte)'/')
                group.Add(b);
        }

        var whole = group.Count - (group.Count % 4);
        if (isLast())
        {
            while (group.Count % 4 is 2 or 3)
                group.Add((byte)'=');
            whole = group.Count - (group.Count % 4);
        }

        var bytes = Convert.FromBase64String(Encoding.ASCII.GetString(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(group)[..whole]));
        group.RemoveRange(0, whole);
        return bytes;

        bool isLast() => lines.Current is not { } next || isBoundary(next);
    }

    private static byte[] QuotedPrintable(ReadOnlySpan<byte> line)
    {
        var written = line.TrimEnd(" \t\r\n"u8);
        var isSoft = written.EndsWith("="u8);
        if (isSoft)
            written = written[..^1];
        var bytes = new List<byte>(written.Length + 2);
        for (var i = 0; i < written.Length; i++)
        {
            if (written[i] == '=' && i + 2 < written.Length
                && byte.TryParse(written.Slice(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var coded))
            {
                bytes.Add(coded);
                i += 2;
            }
            else
            {
                bytes.Add(written[i]);
            }
        }

        if (!isSoft)
            bytes.Add((byte)'\n');
        return [.. bytes];
    }
}
