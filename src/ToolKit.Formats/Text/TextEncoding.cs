using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace ToolKit.Formats;

/// <summary>Which encoding a text without a statement is in, and encodings by the names that files give.</summary>
internal static class TextEncoding
{
    /// <summary>What Windows calls ANSI in western Europe; the fallback for everything that is not Unicode.</summary>
    public static Encoding Windows1252 { get; } = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>How much is looked at to tell binary data and UTF-16 without a mark from text.</summary>
    private const int SampleLength = 64 * 1024;

    /// <summary>A byte order mark decides; else valid UTF-8 is UTF-8; else zeros in every other byte are UTF-16; else Windows-1252. The stream is read to its end and stands at its beginning again.</summary>
    /// <returns>Null: this is no text.</returns>
    public static Encoding? Detect(Stream stream, ContentHandler text)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(SampleLength);
        try
        {
            var (carried, isUtf8, isFirst) = (0, true, true);
            while (true)
            {
                text.CheckTime();
                var read = stream.ReadAtLeast(buffer.AsSpan(carried, SampleLength - carried), SampleLength - carried, throwOnEndOfStream: false);
                var bytes = buffer.AsSpan(0, carried + read);
                var isLast = bytes.Length < SampleLength;
                if (isFirst)
                {
                    if (ByMark(bytes) is { } marked)
                        return marked;
                    if (IsUtf16(bytes, littleEndian: true))
                        return Encoding.Unicode;
                    if (IsUtf16(bytes, littleEndian: false))
                        return Encoding.BigEndianUnicode;
                    if (IsBinary(bytes))
                        return null;
                    isFirst = false;
                }

                // A character may go on in the next buffer.
                var whole = isLast ? bytes.Length : bytes.Length - Incomplete(bytes);
                isUtf8 = isUtf8 && Utf8.IsValid(bytes[..whole]);
                if (isLast || !isUtf8)
                    return isUtf8 ? Encoding.UTF8 : Windows1252;
                carried = bytes.Length - whole;
                bytes[whole..].CopyTo(buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            stream.Position = 0;
        }
    }

    /// <summary>Of some bytes that are all there is.</summary>
    public static Encoding Of(ReadOnlySpan<byte> bytes) => ByMark(bytes) ?? (Utf8.IsValid(bytes) ? Encoding.UTF8 : Windows1252);

    /// <summary>An encoding by the name a mail or page gives it; null where nobody knows it.</summary>
    public static Encoding? ByName(string? name)
    {
        name = name?.Trim().Trim('"', '\'');
        if (string.IsNullOrEmpty(name) || name.Length > 40)
            return null;
        // The web's rule (WHATWG Encoding): who says Latin-1 or ASCII means Windows-1252.
        if (name.Equals("iso-8859-1", StringComparison.OrdinalIgnoreCase) || name.Equals("latin1", StringComparison.OrdinalIgnoreCase)
            || name.Equals("us-ascii", StringComparison.OrdinalIgnoreCase) || name.Equals("ascii", StringComparison.OrdinalIgnoreCase))
            return Windows1252;
        try
        {
            // UTF-7 is refused by the framework: text in it can look like other text.
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>An encoding by its number on Windows; Windows-1252 where nobody knows it.</summary>
    public static Encoding ByCodePage(int codePage)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? (codePage is > 0 and not 65000 ? Encoding.GetEncoding(codePage) : Windows1252);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return Windows1252;
        }
    }

    private static Encoding? ByMark(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8,
        [0xFF, 0xFE, 0, 0, ..] => Encoding.UTF32,
        [0xFF, 0xFE, ..] => Encoding.Unicode,
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode,
        _ => null,
    };

    /// <summary>Western text in UTF-16 has a zero in nearly every other byte, and hardly any in the rest.</summary>
    private static bool IsUtf16(ReadOnlySpan<byte> bytes, bool littleEndian)
    {
        if (bytes.Length < 4 || bytes.Length % 2 != 0)
            return false;
        var (high, low) = (0, 0);
        for (var i = 0; i + 1 < bytes.Length; i += 2)
        {
            high += bytes[littleEndian ? i + 1 : i] == 0 ? 1 : 0;
            low += bytes[littleEndian ? i : i + 1] == 0 ? 1 : 0;
        }

        var pairs = bytes.Length / 2;
        return high >= pairs * 0.7 && low <= pairs * 0.02;
    }

    private static bool IsBinary(ReadOnlySpan<byte> bytes)
    {
        var strange = 0;
        foreach (var b in bytes)
        {
            if (b == 0)
                return true;
            strange += b < ' ' && b is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f' or 0x1B) ? 1 : 0;
        }

        return strange > bytes.Length / 50;
    }

    /// <summary>How many bytes at the end begin a UTF-8 character that is not complete.</summary>
    private static int Incomplete(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= 3 && back <= bytes.Length; back++)
        {
            var b = bytes[^back];
            if (b < 0x80)
                return 0;
            if (b >= 0xC0)
                return back < (b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2) ? back : 0;
        }

        return 0;
    }
}
