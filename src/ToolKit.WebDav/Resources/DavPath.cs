using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ToolKit.WebDav;

/// <summary>
/// The place of a resource in the tree: decoded segments in NFC, joined by <c>/</c>, beginning with <c>/</c>, without a
/// trailing one. The root is <c>/</c>, which is also the default value. No segment is empty, <c>.</c> or <c>..</c>, or holds a slash, a NUL or a lone
/// surrogate; comparison is ordinal. Whether a name is allowed beyond that is the store's business.
/// </summary>
public readonly struct DavPath : IEquatable<DavPath>, IComparable<DavPath>
{
    /// <summary>The most UTF-8 bytes one segment may have.</summary>
    public const int MaxSegmentBytes = 255;

    /// <summary>The most segments an address may have: deeper ones would make every ancestor look-up costly.</summary>
    public const int MaxSegments = 128;

    private static readonly SearchValues<byte> PlainBytes = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$'()*+,;=:@"u8);

    private readonly string? _value;

    private DavPath(string value) => _value = value;

    public static DavPath Root => default;

    /// <summary>The whole path, for example <c>/Muster/Vertrag.docx</c>; <c>/</c> for the root.</summary>
    public string Value => _value ?? "/";

    public bool IsRoot => _value is null;

    /// <summary>The last segment; empty for the root.</summary>
    public string Name => _value is null ? "" : _value[(_value.LastIndexOf('/') + 1)..];

    /// <summary>The collection this path lies in; the root's parent is the root.</summary>
    public DavPath Parent
    {
        get
        {
            if (_value is null)
                return default;
            var slash = _value.LastIndexOf('/');
            return slash == 0 ? default : new DavPath(_value[..slash]);
        }
    }

    /// <summary>The path of a member.</summary>
    /// <exception cref="ArgumentException"><paramref name="name"/> cannot be a segment.</exception>
    public DavPath Append(string name)
    {
        if (!TryAppend(name, out var path))
            throw new ArgumentException("This cannot be the name of a resource.", nameof(name));
        return path;
    }

    /// <summary>The path of a member, or false where <paramref name="name"/> cannot be a segment.</summary>
    public bool TryAppend(string name, out DavPath path)
    {
        ArgumentNullException.ThrowIfNull(name);
        var parent = _value; // the caller may put the result where this path stands
        path = default;
        if (!IsSegment(name) || Encoding.UTF8.GetByteCount(name) > MaxSegmentBytes)
            return false;
        if (!name.IsNormalized(NormalizationForm.FormC))
            name = name.Normalize(NormalizationForm.FormC);
        path = new DavPath(string.Concat(parent, "/", name));
        return true;
    }

    /// <summary>Reads a decoded path such as <c>/a/b</c>; slashes at its end are ignored.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DavPath path)
    {
        path = default;
        if (string.IsNullOrEmpty(text) || text[0] != '/')
            return false;
        foreach (var range in text.AsSpan(1).TrimEnd('/').Split('/'))
        {
            var segment = text.AsSpan(1)[range];
            if (segment.IsEmpty && text.Length == 1)
                return true;
            if (!path.TryAppend(segment.ToString(), out path))
                return false;
        }

        return true;
    }

    /// <exception cref="FormatException"><paramref name="text"/> is not a path.</exception>
    public static DavPath Parse(string text) =>
        TryParse(text, out var path) ? path : throw new FormatException($"'{text}' is not a path.");

    /// <summary>
    /// Reads the path of a request target or href, still percent-encoded: each segment is decoded once, as UTF-8. Null where it is
    /// good, else a sentence for the client.
    /// </summary>
    /// <param name="encoded">Absolute path without query and fragment, the prefix already taken off; empty means the root.</param>
    /// <param name="path">The path; the root where this fails.</param>
    /// <param name="hasTrailingSlash">Whether the collection form was used.</param>
    public static string? TryDecode(ReadOnlySpan<char> encoded, out DavPath path, out bool hasTrailingSlash)
    {
        path = default;
        hasTrailingSlash = false;
        if (encoded.IsEmpty || encoded is "/")
        {
            hasTrailingSlash = !encoded.IsEmpty;
            return null;
        }

        if (encoded[0] != '/')
            return "The path does not begin with a slash.";
        if (encoded.Length > 32 * 1024)
            return "The path is too long.";

        var result = new StringBuilder(encoded.Length);
        var segments = 0;
        var position = 1;
        while (position <= encoded.Length)
        {
            var rest = encoded[position..];
            var slash = rest.IndexOf('/');
            var raw = slash < 0 ? rest : rest[..slash];
            position += raw.Length + 1;
            if (raw.IsEmpty)
            {
                if (position > encoded.Length)
                {
                    hasTrailingSlash = true; // "/a/": the collection form
                    break;
                }

                return "The path has an empty segment.";
            }

            if (++segments > MaxSegments)
                return "The path has too many segments.";
            if (DecodeSegment(raw, out var segment) is { } problem)
                return problem;
            result.Append('/').Append(segment);
        }

        path = new DavPath(result.ToString());
        return null;
    }

    /// <summary>Whether this path is a proper ancestor of <paramref name="other"/>.</summary>
    public bool IsAncestorOf(DavPath other)
    {
        if (other._value is null)
            return false;
        if (_value is null)
            return true;
        return other._value.Length > _value.Length && other._value[_value.Length] == '/'
            && other._value.StartsWith(_value, StringComparison.Ordinal);
    }

    /// <summary>Whether <paramref name="other"/> is this path or lies below it.</summary>
    public bool Contains(DavPath other) => Equals(other) || IsAncestorOf(other);

    /// <summary>This path with its beginning <paramref name="from"/> replaced by <paramref name="to"/>.</summary>
    /// <exception cref="ArgumentException">This path does not lie in <paramref name="from"/>.</exception>
    public DavPath Rebase(DavPath from, DavPath to)
    {
        if (!from.Contains(this))
            throw new ArgumentException("The path does not lie there.", nameof(from));
        var tail = from._value is null ? _value : _value![from._value.Length..];
        return string.IsNullOrEmpty(tail) ? to : new DavPath(string.Concat(to._value, tail));
    }

    /// <summary>Percent-encodes one segment for an href (RFC 3986 §3.3: everything but pchar).</summary>
    internal static void EncodeSegment(string segment, StringBuilder href)
    {
        Span<byte> bytes = stackalloc byte[MaxSegmentBytes * 3];
        var buffer = Encoding.UTF8.GetMaxByteCount(segment.Length) <= bytes.Length ? bytes : new byte[Encoding.UTF8.GetMaxByteCount(segment.Length)];
        var count = Encoding.UTF8.GetBytes(segment, buffer);
        foreach (var b in buffer[..count])
        {
            if (IsPlain(b))
                href.Append((char)b);
            else
                href.Append('%').Append("0123456789ABCDEF"[b >> 4]).Append("0123456789ABCDEF"[b & 15]);
        }
    }

    /// <summary>The percent-encoded path, without trailing slash; <c>/</c> for the root.</summary>
    public string ToHref()
    {
        if (_value is null)
            return "/";
        var href = new StringBuilder(_value.Length + 16);
        foreach (var range in _value.AsSpan(1).Split('/'))
        {
            href.Append('/');
            EncodeSegment(_value.AsSpan(1)[range].ToString(), href);
        }

        return href.ToString();
    }

    internal static bool IsPlain(byte b) => PlainBytes.Contains(b);

    internal static SearchValues<byte> PlainHrefBytes => PlainBytes;

    private static string? DecodeSegment(ReadOnlySpan<char> raw, out string segment)
    {
        segment = "";
        if (raw.Length > MaxSegmentBytes * 3)
            return "A name in the path is too long.";
        if (Ascii.IsValid(raw) && !raw.Contains('%') && raw.Length <= MaxSegmentBytes)
        {
            segment = raw.ToString();
            return RefuseSegment(segment);
        }

        Span<byte> bytes = stackalloc byte[MaxSegmentBytes * 3 * 3];
        var count = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            var c = raw[i];
            if (c == '%')
            {
                if (i + 2 >= raw.Length || !char.IsAsciiHexDigit(raw[i + 1]) || !char.IsAsciiHexDigit(raw[i + 2]))
                    return "The path has a broken percent-encoding.";
                bytes[count++] = (byte)((HexValue(raw[i + 1]) << 4) | HexValue(raw[i + 2]));
                i += 2;
            }
            else if (c < 0x80)
            {
                bytes[count++] = (byte)c;
            }
            else
            {
                // Some clients send raw UTF-8; the surrogate pair is taken as one.
                var length = char.IsHighSurrogate(c) && i + 1 < raw.Length ? 2 : 1;
                if (!Rune.TryGetRuneAt(raw.Slice(i, length).ToString(), 0, out var rune))
                    return "The path is not UTF-8.";
                count += rune.EncodeToUtf8(bytes[count..]);
                i += rune.Utf16SequenceLength - 1;
            }
        }

        if (count > MaxSegmentBytes)
            return "A name in the path is longer than 255 bytes.";
        if (!System.Text.Unicode.Utf8.IsValid(bytes[..count]))
            return "The path is not UTF-8.";
        segment = Encoding.UTF8.GetString(bytes[..count]);
        if (RefuseSegment(segment) is { } refusal)
            return refusal;

        // Finder sends NFD; the tree holds NFC (README M9).
        if (!segment.IsNormalized(NormalizationForm.FormC))
            segment = segment.Normalize(NormalizationForm.FormC);
        return null;
    }

    private static string? RefuseSegment(string segment) =>
        segment is "." or ".." ? "The path has a dot segment."
        : segment.AsSpan().ContainsAny('/', '\0') ? "A name in the path holds a slash or a NUL."
        : null;

    private static bool IsSegment(string name)
    {
        if (name.Length == 0 || name is "." or ".." || name.AsSpan().ContainsAny('/', '\0'))
            return false;
        for (var i = 0; i < name.Length; i++)
        {
            if (!char.IsSurrogate(name[i]))
                continue;
            if (i + 1 < name.Length && char.IsSurrogatePair(name[i], name[i + 1]))
                i++;
            else
                return false;
        }

        return true;
    }

    private static int HexValue(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;

    public bool Equals(DavPath other) => string.Equals(_value, other._value, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is DavPath other && Equals(other);

    public override int GetHashCode() => string.GetHashCode(Value, StringComparison.Ordinal);

    public int CompareTo(DavPath other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;

    public static bool operator ==(DavPath left, DavPath right) => left.Equals(right);

    public static bool operator !=(DavPath left, DavPath right) => !left.Equals(right);

    public static bool operator <(DavPath left, DavPath right) => left.CompareTo(right) < 0;

    public static bool operator >(DavPath left, DavPath right) => left.CompareTo(right) > 0;

    public static bool operator <=(DavPath left, DavPath right) => left.CompareTo(right) <= 0;

    public static bool operator >=(DavPath left, DavPath right) => left.CompareTo(right) >= 0;
}
