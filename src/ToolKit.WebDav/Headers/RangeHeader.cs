using System.Globalization;

namespace ToolKit.WebDav;

/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes; at least one.</param>
internal sealed record ByteRange(long Offset, long Length)
{
    public long Last => Offset + Length - 1;
}

/// <summary>The <c>Range</c> header (RFC 9110 §14.2) against a content of known length.</summary>
internal static class RangeHeader
{
    /// <summary>More ranges than this, after joining those that touch, are ignored and all is sent.</summary>
    public const int MaxRanges = 16;

    /// <summary>
    /// The ranges to send, in the order asked, those that overlap or touch joined. Null where the header is to be ignored; empty where nothing of it lies in the content (416).
    /// </summary>
    public static IReadOnlyList<ByteRange>? Parse(string? text, long length)
    {
        if (text is null || !text.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
            return null;
        var ranges = new List<ByteRange>();
        var any = false;
        var count = 0;
        var list = text.AsSpan(6);
        foreach (var part in list.Split(','))
        {
            var spec = list[part].Trim();
            if (spec.IsEmpty)
                continue;
            if (++count > 1000)
                return null;
            var dash = spec.IndexOf('-');
            if (dash < 0)
                return null;
            var from = spec[..dash].Trim();
            var to = spec[(dash + 1)..].Trim();
            any = true;
            if (from.IsEmpty)
            {
                if (!TryParseNumber(to, out var suffix))
                    return null;
                suffix = Math.Min(suffix, length);
                if (suffix > 0)
                    ranges.Add(new ByteRange(length - suffix, suffix));
                continue;
            }

            var last = length - 1;
            if (!TryParseNumber(from, out var first) || (!to.IsEmpty && !TryParseNumber(to, out last)) || (!to.IsEmpty && last < first))
                return null;
            if (first < length)
                ranges.Add(new ByteRange(first, Math.Min(last, length - 1) - first + 1));
        }

        if (!any)
            return null;
        var joined = Join(ranges);
        return joined.Count > MaxRanges ? null : joined;
    }

    // Ranges that overlap or touch are sent as one; the others keep the client's order.
    private static List<ByteRange> Join(List<ByteRange> ranges)
    {
        for (var i = 0; i < ranges.Count; i++)
        {
            for (var j = i + 1; j < ranges.Count; j++)
            {
                var (a, b) = (ranges[i], ranges[j]);
                if (a.Offset > b.Last + 1 || b.Offset > a.Last + 1)
                    continue;
                var offset = Math.Min(a.Offset, b.Offset);
                ranges[i] = new ByteRange(offset, Math.Max(a.Last, b.Last) - offset + 1);
                ranges.RemoveAt(j);
                j = i; // the grown range may now touch ones passed before
            }
        }

        return ranges;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
